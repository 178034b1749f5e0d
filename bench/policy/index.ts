// `npm run bench -- policy`: the whole catalogue decided by ours, by hand and by named peers, in Chromium and in Node, with the costs beside it.
// Ends with exit code 1 when a contestant disagrees with `evaluate`, or a bar of the figures falls. Its last line is everything as JSON.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { buildArena, weighContestant, weighPolicy } from './build.ts';
import { contest, median, type Contest, type Passes } from './contest.ts';
import { everybody, type Name } from './contestants/index.ts';
import { barsFor, judge } from './gates.ts';
import { openChromium, openNode, type Chromium, type Host } from './hosts.ts';
import { contestTable, figure, table } from './report.ts';

/** At which the bars are measured. */
const GATE_SIZE = 100_000;
const COLD_PAGES = 5;

const { values: options } = parseArgs({
  args: process.argv.slice(3),
  options: {
    sizes: { type: 'string', default: `1000,10000,${GATE_SIZE}` },
    rounds: { type: 'string', default: '9' },
    repeats: { type: 'string', default: '3' },
    only: { type: 'string', default: 'chromium,node' },
    control: { type: 'boolean', default: false },
  },
});
const sizes = options.sizes.split(',').map(Number);
const rounds = Number(options.rounds);
const us: Name = options.control ? 'slow-ours' : 'ours';
const names: readonly Name[] = options.control ? [us, 'columns', 'casl', 'liar'] : everybody;
const gated: readonly Name[] = [us, 'columns', 'casl'];

const say = (line: string) => console.error(line);

/** Everybody at every size. */
async function contests(host: Host, weights: ReadonlyMap<Name, number>): Promise<Contest[]> {
  const passes: Passes = new Map();
  const all: Contest[] = [];
  for (const size of sizes) {
    const done = await contest(host, size, { names, rounds, us, compares: true }, passes, say);
    all.push(done);
    console.log(`\n${contestTable(done, weights)}`);
  }
  return all;
}

/** Fresh pages for what must not be touched by what ran before. */
async function inFreshPages<T>(browser: Chromium, work: (host: Host) => Promise<T>): Promise<T> {
  const host = browser.host();
  return work(host).finally(host.close);
}

async function firstDecisions(browser: Chromium, size: number): Promise<Record<string, number>> {
  const times = new Map<Name, number[]>(gated.map((name) => [name, []]));
  for (let turn = 0; turn < COLD_PAGES; turn += 1) {
    for (const name of gated) {
      const ms = await inFreshPages(browser, async (host) => {
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
    const table = await inFreshPages(browser, (host) => contests(host, weights));
    const size = Math.max(...sizes);
    const costs = await inFreshPages(browser, async (host) => {
      await host.call(us, 'open', size);
      return { ...(await host.call(us, 'costs')), covered: await host.call(us, 'covered') };
    });
    const first = await firstDecisions(browser, size);
    const barred: Contest[] = [];
    // They were compared just now, at this size; fresh pages have forgotten what their engine learnt.
    for (let repeat = 0; repeat < Number(options.repeats); repeat += 1) barred.push(await inFreshPages(browser, (host) => contest(host, size, { names: gated, rounds, us, compares: false }, new Map(), say)));
    return { version: browser.version, table, costs, first, barred, size };
  } finally {
    await browser.close();
  }
}

async function inNode(weights: ReadonlyMap<Name, number>): Promise<Contest[]> {
  const host = openNode();
  return contests(host, weights).finally(host.close);
}

export async function bench(): Promise<number> {
  await buildArena();
  const weights = new Map(await Promise.all(names.map(async (name) => [name, await weighContestant(name)] as const)));
  const places = options.only.split(',');
  const chromium = places.includes('chromium') ? await inChromium(weights) : null;
  const node = places.includes('node') ? await inNode(weights) : [];
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
          ['another viewer: two facts of every app flipped, view and install decided', figure(costs.viewerMs)],
          ...Object.entries(first).map(([name, ms]) => [`first decision of a fresh page: ${name}`, figure(ms)]),
        ],
      ),
    );
    console.log(`\nrules that decide or are noticed somewhere in it: ${costs.covered.length} (${costs.covered.join(', ')})`);
  }
  console.log('\nThe policy module, bundled for a page, minified, gzip -9');
  console.log(table(['', 'bytes', 'imports', 'makes code from text'], Object.entries(policy).map(([part, { gzip, imports, makesCode }]) => [part, String(gzip), String(imports.length), makesCode ? 'yes' : 'no'])));
  console.log(`heaviest files of the evaluator, uncompressed: ${policy.evaluator.files.slice(0, 6).map(([file, bytes]) => `${file} ${bytes}`).join(', ')}`);

  const all = [...(chromium?.table ?? []), ...(chromium?.barred ?? []), ...node];
  const mismatches = all.flatMap(({ scores }) => scores).reduce((sum, score) => sum + score.mismatches, 0);
  console.log(`\n${mismatches} mismatches with evaluate`);
  for (const { name, ratios, passed } of verdicts) console.log(`${passed ? 'holds' : 'FALLS'}: ${name} at ${chromium?.size.toLocaleString('en')} apps in Chromium (${ratios.map(figure).join(', ')})`);
  const clean = Object.values(policy).every(({ imports, makesCode }) => imports.length === 0 && !makesCode);
  if (!clean) console.log('FALLS: the policy module stands alone and makes no code from text');

  const machine = { cpus: cpus().length, node: process.version, chromium: chromium?.version ?? null };
  const parts = Object.fromEntries(Object.entries(policy).map(([part, { gzip }]) => [part, gzip]));
  const short = (_: string, value: unknown) => (typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value);
  console.log(JSON.stringify({ bench: 'policy', control: options.control, machine, mismatches, verdicts, chromium, node, weights: Object.fromEntries(weights), policy: parts }, short));
  return mismatches === 0 && clean && verdicts.every(({ passed }) => passed) ? 0 : 1;
}
