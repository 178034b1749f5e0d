// `npm run bench -- search`: the catalogue's index against named peers, in Chromium: texts as they are typed, words with a typo, building. Ends with exit
// code 1 when a bar of the figures falls. Its last line is everything as JSON.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { weigh } from '../policy/build.ts';
import { median } from '../policy/contest.ts';
import { figure, table } from '../policy/report.ts';
import { everybody, shipped, type Name } from './engines.ts';
import { openChromium, prepare, type Chromium, type Host } from './host.ts';
import type { Entry } from './arena-page.ts';
import { typed } from './texts.ts';

const GATE_SIZE = 100_000;
/** An engine that has not answered every text by then has answered enough of them. */
const PATIENCE_MS = 10_000;
const WARM_UP_MS = 2_000;

const { values: options } = parseArgs({
  args: process.argv.slice(3),
  options: {
    sizes: { type: 'string', default: `1000,10000,${GATE_SIZE}` },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: everybody.join() },
    control: { type: 'boolean', default: false },
  },
});
const sizes = options.sizes.split(',').map(Number);
/** Under `--control` a scan stands in the place of ours, which must bring the bars down. */
const us: Name = options.control ? 'scan' : 'ours';
const names: readonly Name[] = options.control ? ['scan', 'minisearch'] : everybody.filter((name) => options.only.split(',').includes(name));

const at = (numbers: readonly number[], share: number): number => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];
const spread = (ms: readonly number[]) => ({ n: ms.length, p50: at(ms, 0.5), p95: at(ms, 0.95), max: at(ms, 1) });

/** The texts in an order that mixes short and long ones, so that whoever answers only some answers a fair share; always the same. */
const mixed: readonly string[] = typed.map((_, place) => typed[(place * 37) % typed.length]);

interface Score extends Entry {
  readonly name: Name;
  readonly cold: ReturnType<typeof spread>;
  readonly typed: ReturnType<typeof spread>;
  readonly misspelt: ReturnType<typeof spread>;
  readonly recall: number;
  readonly missed: readonly string[];
}

async function enter(browser: Chromium, name: Name, size: number): Promise<{ host: Host; entry: Entry }> {
  const host = await browser.page();
  await host.call('open', size);
  return { host, entry: await host.call('build', name) };
}

async function score(browser: Chromium, name: Name, size: number): Promise<Score> {
  const { host, entry } = await enter(browser, name, size);
  // What the engine answers before its code is compiled, and then every text three times.
  const cold = await host.call('time', mixed, 1, WARM_UP_MS);
  const taken = await host.call('time', mixed, 3, PATIENCE_MS);
  const { ms, recall, missed } = await host.call('forgive', PATIENCE_MS);
  await host.close();
  return { name, ...entry, cold: spread(cold), typed: spread(taken), misspelt: spread(ms), recall, missed };
}

/** Ours and minisearch in turns, the same half of the texts in every round; the ratio of each round. */
async function duel(browser: Chromium, size: number) {
  const [mine, theirs] = [await enter(browser, us, size), await enter(browser, 'minisearch', size)];
  const rounds: { readonly p50: number; readonly p95: number }[] = [];
  for (let round = 0; round < Number(options.rounds); round += 1) {
    const ask = async ({ host }: { readonly host: Host }) => spread(await host.call('time', mixed.filter((_, place) => place % 2 === 0), 1, 10 * PATIENCE_MS));
    const both = round % 2 === 0 ? [await ask(mine), await ask(theirs)] : [await ask(theirs), await ask(mine)].reverse();
    rounds.push({ p50: both[1].p50 / both[0].p50, p95: both[1].p95 / both[0].p95 });
  }
  await Promise.all([mine.host.close(), theirs.host.close()]);
  return rounds;
}

/** Builds in fresh pages, each beside a page that only looks at the clock: whoever else is busy on this machine lengthens both. */
async function builds(browser: Chromium, size: number): Promise<readonly (Entry & { readonly idleMs: number })[]> {
  const entries: (Entry & { readonly idleMs: number })[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const { host, entry } = await enter(browser, us, size);
    entries.push({ ...entry, idleMs: await host.call('idle', entry.buildMs) });
    await host.close();
  }
  return entries;
}

const titles: Readonly<Record<Name, string>> = { ours: 'ours', scan: 'substring scan', minisearch: 'minisearch 7.2 (prefix, fuzzy 0.2)', flexsearch: 'flexsearch 0.8 (forward, limit 100)', ufuzzy: 'ufuzzy 1.0 (intraMode 1)', fuse: 'fuse.js 7.5 (limit 100)' };

function scoreTable(size: number, scores: readonly Score[], weights: ReadonlyMap<Name, number>): string {
  const first = scores.find(({ name }) => name === us);
  const rows = scores.map((one) => [
    titles[one.name],
    figure(one.typed.p50),
    figure(one.typed.p95),
    first ? `${figure(one.typed.p50 / first.typed.p50)} / ${figure(one.typed.p95 / first.typed.p95)}` : '–',
    String(one.typed.n),
    figure(one.misspelt.p50),
    figure(one.misspelt.p95),
    one.recall.toFixed(2),
    String(one.misspelt.n),
    figure(one.buildMs),
    figure(one.longestTaskMs),
    figure((weights.get(one.name) ?? Number.NaN) / 1024),
  ]);
  return `${size.toLocaleString('en')} apps, first 24 rows, milliseconds\n${table(['', 'typed p50', 'p95', '÷ ours p50 / p95', 'n', 'typo p50', 'p95', 'recall@10', 'n', 'build', 'longest task', 'KB gzip'], rows)}`;
}

export async function bench(): Promise<number> {
  const size = Math.max(...sizes);
  await prepare(sizes);
  const weights = new Map<Name, number>();
  for (const name of names) weights.set(name, shipped[name] === null ? Number.NaN : (await weigh(shipped[name])).gzip);
  const reading = (await weigh(`export { fromBuffers, ranked } from '../src/search/index.ts';`)).gzip;

  const browser = await openChromium();
  try {
    const scores = new Map<number, Score[]>();
    for (const one of sizes) {
      const here: Score[] = [];
      for (const name of names) {
        here.push(await score(browser, name, one));
        console.error(`${one} apps: ${name}`);
      }
      scores.set(one, here);
      console.log(`\n${scoreTable(one, here, weights)}`);
    }
    const rounds = await duel(browser, size);
    const built = await builds(browser, size);

    const recallOf = (name: Name) => scores.get(size)?.find((one) => one.name === name)?.recall ?? Number.NaN;
    /** Longest task, as a share of what it may be: 50 ms, or what the machine makes of doing nothing. */
    const tasks = built.map(({ longestTaskMs, idleMs }) => longestTaskMs / Math.max(50, 1.25 * idleMs));
    const verdicts = [
      { name: `minisearch ≥ 50 × ours, typed p50 (${rounds.length} rounds in turns)`, values: rounds.map(({ p50 }) => p50), passed: median(rounds.map(({ p50 }) => p50)) >= 50 },
      { name: `minisearch ≥ 50 × ours, typed p95 (${rounds.length} rounds in turns)`, values: rounds.map(({ p95 }) => p95), passed: median(rounds.map(({ p95 }) => p95)) >= 50 },
      { name: 'recall@10 on one typo, ours ≥ minisearch', values: [recallOf(us), recallOf('minisearch')], passed: recallOf(us) >= recallOf('minisearch') },
      { name: `index built without a task over 50 ms, or 1.25 × the longest of an idle loop (${built.map(({ longestTaskMs, idleMs }) => `${figure(longestTaskMs)} beside ${figure(idleMs)}`).join(', ')}); shares of the limit`, values: tasks, passed: median(tasks) <= 1 },
    ];
    const mine = scores.get(size)?.find(({ name }) => name === us);
    console.log(`\nours: typed p50 / p95 ${figure(mine?.cold.p50)} / ${figure(mine?.cold.p95)} ms in a page that has searched nothing yet; ${figure((built[0].bytes ?? Number.NaN) / 1e6)} MB of typed arrays; longest slice ${figure(median(built.map(({ longestSliceMs }) => longestSliceMs ?? Number.NaN)))} ms; ${figure(reading / 1024)} KB gzip for a page that reads a stored index and never builds one`);
    for (const { name, values, passed } of verdicts) console.log(`${passed ? 'holds' : 'FALLS'}: ${name} at ${size.toLocaleString('en')} apps: ${values.map(figure).join(', ')}`);
    const short = (_: string, value: unknown) => (typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value);
    const machine = { cpus: cpus().length, node: process.version, chromium: browser.version };
    console.log(JSON.stringify({ bench: 'search', control: options.control, machine, verdicts, rounds, builds: built, reading, weights: Object.fromEntries(weights), scores: Object.fromEntries(scores) }, short));
    return verdicts.every(({ passed }) => passed) ? 0 : 1;
  } finally {
    await browser.close();
  }
}
