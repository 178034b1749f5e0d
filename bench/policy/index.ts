// `npm run bench -- policy`: the whole catalogue decided by ours, by hand and by named peers, in Chromium and in Node, with the costs beside it.
// Ends with exit code 1 when a contestant disagrees with `evaluate`, or a bar of the figures falls. Its last line is everything as JSON.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { buildArena, ENTRY_BYTES, weighContestant, weighPolicy } from './build.ts';
import { contest, median, type Contest, type Passes } from './contest.ts';
import { everybody, type Name } from './contestants/index.ts';
import { barsFor, judge } from './gates.ts';
import { openChromium, openNode, type Chromium, type Host } from './hosts.ts';
import { contestTable, figure, table } from './report.ts';

/** At which the bars are measured. */
const GATE_SIZE = 100_000;
const COLD_PAGES = 3;
/** On so many apps at most, spread over the catalogue, contestants are compared with `evaluate`. */
const COMPARED_APPS = { ours: 25_000, peers: 2_500 };

const { values: options } = parseArgs({
  args: process.argv.slice(3),
  options: {
    sizes: { type: 'string', default: `1000,10000,${GATE_SIZE}` },
    rounds: { type: 'string', default: '7' },
    repeats: { type: 'string', default: '3' },
    only: { type: 'string', default: 'chromium,node' },
    control: { type: 'boolean', default: false },
  },
});
const sizes = options.sizes.split(',').map(Number);
const rounds = Number(options.rounds);
const us: Name = options.control ? 'slow-ours' : 'ours';
const names: readonly Name[] = options.control ? [us, 'columns', 'casl', 'liar', 'mortal'] : everybody;
const gated: readonly Name[] = [us, 'columns', 'casl'];

const say = (line: string) => console.error(line);

/** Pages or processes for what must not be touched by what ran before. */
const inFresh = <T>(open: () => Host, work: (host: Host) => Promise<T>): Promise<T> => {
  const host = open();
  return work(host).finally(host.close);
};

/** Everybody at every size. */
async function contests(open: () => Host, weights: ReadonlyMap<Name, number>): Promise<Contest[]> {
  const passes: Passes = new Map();
  const all: Contest[] = [];
  for (const size of sizes) {
    const compares = (name: Name) => (name === us ? COMPARED_APPS.ours : COMPARED_APPS.peers);
    const done = await inFresh(open, (host) => contest(host, size, { names, rounds, us, compares }, passes, say));
    all.push(done);
    console.log(`\n${contestTable(done, weights)}`);
  }
  return all;
}

async function firstDecisions(browser: Chromium, size: number): Promise<Record<string, number>> {
  const times = new Map<Name, number[]>(gated.map((name) => [name, []]));
  for (let turn = 0; turn < COLD_PAGES; turn += 1) {
    for (const name of gated) {
      const ms = await inFresh(browser.host, async (host) => {
        await host.call(name, 'open', size);
        return host.call(name, 'first', name);
      });
      times.get(name)?.push(ms);
    }
  }
  return Object.fromEntries([...times].map(([name, taken]) => [name, median(taken)]));
}

async function inChromium(weights: ReadonlyMap<Name, number>) {
  const browser = await openChromium();
  try {
    const table = await contests(browser.host, weights);
    const size = Math.max(...sizes);
    const costs = await inFresh(browser.host, async (host) => {
      await host.call(us, 'open', size);
      return { ...(await host.call(us, 'costs')), covered: await host.call(us, 'covered') };
    });
    const first = await firstDecisions(browser, size);
    const barred: Contest[] = [];
    // They were compared just now, at this size; fresh pages have forgotten what their engine learnt.
    for (let repeat = 0; repeat < Number(options.repeats); repeat += 1) barred.push(await inFresh(browser.host, (host) => contest(host, size, { names: gated, rounds, us, compares: () => 0 }, new Map(), say)));
    return { version: browser.version, table, costs, first, barred, size };
  } finally {
    await browser.close();
  }
}

const parts = {
  catalogue: 'deciding a catalogue: facts, rules, packFacts, decideCatalogue',
  single: 'deciding one question: facts, rules, evaluate',
  both: 'both together',
  everything: 'everything, sentences included',
} as const;

/** What the figures are about, of one contest. */
const ratiosOf = ({ host, size, scores }: Contest) => {
  const of = (name: Name) => scores.find((score) => score.name === name);
  return { host, size, oursToByHand: of(us)?.toColumns ?? null, caslToOurs: of('casl')?.toOurs ?? null };
};

export async function bench(): Promise<number> {
  await buildArena();
  const weights = new Map(await Promise.all(names.map(async (name) => [name, await weighContestant(name)] as const)));
  const places = options.only.split(',');
  const chromium = places.includes('chromium') ? await inChromium(weights) : null;
  const node = places.includes('node') ? await contests(openNode, weights) : [];
  const policy = await weighPolicy();
  const verdicts = chromium ? judge(barsFor(us), chromium.barred) : [];

  if (chromium) {
    const { costs, first, size } = chromium;
    console.log(`\nChromium ${chromium.version}: beside the decision, ${size.toLocaleString('en')} apps`);
    console.log(
      table(
        ['', 'ms'],
        [
          [`taking the catalogue in: packFacts (${costs.words} distinct words)`, figure(costs.packMs)],
          ['the same for peers: flat facts', figure(costs.flatMs)],
          ['every reason and notice of both decisions told, for every app', figure(costs.reasonsMs)],
          ['another agency: its records put on every app, view and install decided', figure(costs.agencyMs)],
          ...Object.entries(first).map(([name, ms]) => [`first decision of a fresh page: ${name}`, figure(ms)]),
        ],
      ),
    );
    console.log(`\nrules that decide or are noticed somewhere in it: ${costs.covered.length} (${costs.covered.join(', ')})`);
  }
  console.log('\nThe policy module, bundled for a page, minified, gzip -9');
  console.log(table(['', 'KB', 'imports', 'makes code from text'], Object.entries(policy).map(([part, { gzip, imports, makesCode }]) => [parts[part as keyof typeof policy], (gzip / 1024).toFixed(2), String(imports.length), makesCode ? 'yes' : 'no'])));
  console.log(`heaviest files of what decides, uncompressed: ${policy.both.files.slice(0, 6).map(([file, bytes]) => `${file} ${bytes}`).join(', ')}`);

  const all = [...(chromium?.table ?? []), ...(chromium?.barred ?? []), ...node];
  const mismatches = all.flatMap(({ scores }) => scores).reduce((sum, score) => sum + score.mismatches, 0);
  console.log(`\n${mismatches} mismatches with evaluate`);
  for (const { name, ratios, passed } of verdicts) console.log(`${passed ? 'holds' : 'FALLS'}: ${name} at ${chromium?.size.toLocaleString('en')} apps in Chromium (${ratios.map(figure).join(', ')})`);
  const clean = Object.values(policy).every(({ imports, makesCode }) => imports.length === 0 && !makesCode);
  console.log(`${clean ? 'holds' : 'FALLS'}: the policy module stands alone and makes no code from text`);
  const light = policy.catalogue.gzip <= ENTRY_BYTES && policy.single.gzip <= ENTRY_BYTES;
  console.log(`${light ? 'holds' : 'FALLS'}: deciding a catalogue, and deciding one question, ≤ ${ENTRY_BYTES / 1024} KB each`);
  const passed = mismatches === 0 && clean && light && verdicts.every((verdict) => verdict.passed);

  const machine = { cpus: cpus().length, node: process.version, chromium: chromium?.version ?? null };
  const bytes = Object.fromEntries(Object.entries(policy).map(([part, { gzip }]) => [part, gzip]));
  const ratios = [...(chromium?.table ?? []), ...(chromium?.barred ?? []), ...node].map(ratiosOf);
  const short = (_: string, value: unknown) => (typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value);
  console.log(JSON.stringify({ bench: 'policy', control: options.control, passed, machine, ratios, mismatches, verdicts, chromium, node, weights: Object.fromEntries(weights), policy: bytes }, short));
  return passed ? 0 : 1;
}
