// `npm run bench -- store`: a catalogue opened from IndexedDB to its decided first page, and written as a whole, in Chromium. Ends with exit code 1 when a
// bar of the figures falls, or when contestants disagree. Its last line is everything as JSON.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { median } from '../policy/contest.ts';
import { figure, table } from '../policy/report.ts';
import { openHost, prepare, readers, type Host, type Reader, type Writing } from './host.ts';
import type { Answer } from './task.ts';
import type { Writer } from './write-page.ts';

const GATE_SIZE = 100_000;
/** Above this, whoever awaits each put is not asked, and everybody writes once. */
const MANY = 10_000;
/** Whoever takes seconds plays every third round. */
const SLOW: readonly Reader[] = ['rows', 'dexie'];
const LEAST_ROUNDS = 7;
/** When the rounds of the size at hand end early, so that all of it ends within four minutes. */
const ENOUGH_MS = 205_000;

const { values: options } = parseArgs({
  args: process.argv.slice(3),
  options: {
    sizes: { type: 'string', default: `1000,10000,${GATE_SIZE}` },
    rounds: { type: 'string', default: '9' },
    control: { type: 'boolean', default: false },
  },
});
const sizes = options.sizes.split(',').map(Number);
const gateSize = Math.max(...sizes);
/** Under `--control` one row per app stands in the place of ours, which must bring the bars down. */
const us: Reader = options.control ? 'rows' : 'ours';

const say = (line: string) => console.error(line);
const titles: Readonly<Record<Writer, string>> = {
  ours: 'ours: store, columns, chunks',
  record: 'limit: the same columns as one record',
  rows: 'idb, one row per app, @casl/ability',
  each: 'idb, each put awaited',
  dexie: 'Dexie, one row per app, @casl/ability',
};

type Times<Name extends string> = Map<Name, number[]>;
const note = <Name extends string>(times: Times<Name>, name: Name, turn: number, ms: number): void => {
  const all = times.get(name) ?? [];
  all[turn] = ms;
  times.set(name, all);
};
const taken = (all: readonly number[] | undefined): number[] => (all ?? []).filter(Number.isFinite);
/** One to the other in the rounds that both played. */
const ratios = <Name extends string>(times: Times<Name>, one: Name, other: Name): number[] => taken((times.get(one) ?? []).map((ms, turn) => ms / (times.get(other)?.[turn] ?? Number.NaN)));

interface Written {
  readonly times: Times<Writer>;
  readonly columnsMs: number;
}

/** Everybody writes in turns; what the last turn wrote is what is read. */
async function write(host: Host, size: number): Promise<Written> {
  const times: Times<Writer> = new Map();
  const turns = size > MANY ? 1 : 3;
  const origins: Readonly<Record<string, readonly Writer[]>> = { ours: ['ours', 'record'], rows: ['rows'], ...(size <= MANY && { each: ['each'] as const }), dexie: ['dexie'] };
  const pages = new Map<string, Writing>();
  let columnsMs = Number.NaN;
  for (let turn = 0; turn < turns; turn += 1) {
    const order = Object.entries(origins);
    for (const [origin, writers] of turn % 2 === 0 ? order : order.reverse()) {
      const page = pages.get(origin) ?? (await host.writing(origin, size));
      pages.set(origin, page);
      if (origin === 'ours' && turn === 0) columnsMs = await page.call('makeColumns');
      for (const writer of writers) note(times, writer, turn, await page.call('write', writer));
      if (turn === turns - 1) await page.close();
    }
  }
  say(`${size} apps written after ${figure(performance.now() / 1000)} s`);
  return { times, columnsMs };
}

interface Read {
  readonly times: Times<Reader>;
  readonly steps: ReadonlyMap<Reader, readonly Answer[]>;
  readonly agreed: Pick<Answer, 'visible' | 'installable'>;
}

/** Every contestant in a fresh page per round, every other round backwards; first all of them once, untimed, to see that they agree. */
async function read(host: Host, size: number): Promise<Read> {
  const found = ({ visible, installable, ids }: Answer) => JSON.stringify({ visible, installable, ids });
  const first = await host.read('ours', size);
  for (const reader of readers.slice(1)) {
    const answer = found(await host.read(reader, size));
    if (answer !== found(first)) throw new Error(`${size} apps: ${reader} found ${answer}, ours ${found(first)}`);
  }
  if (new Set(first.ids).size !== 24 || first.ids.includes('missing')) throw new Error(`${size} apps: the first page is ${first.ids.join()}`);
  const times: Times<Reader> = new Map();
  const steps = new Map<Reader, Answer[]>();
  const began = new Set<number>();
  for (let turn = 0; turn < Number(options.rounds); turn += 1) {
    if (turn >= LEAST_ROUNDS && performance.now() > ENOUGH_MS) break;
    const players = readers.filter((reader) => !SLOW.includes(reader) || turn % 3 === 0);
    for (const reader of turn % 2 === 0 ? players : [...players].reverse()) {
      const answer = await host.read(reader, size);
      if (found(answer) !== found(first)) throw new Error(`${size} apps: ${reader} found something else in round ${turn}`);
      if (began.has(answer.began)) throw new Error(`${size} apps: a page answered twice, ${reader} in round ${turn}`);
      began.add(answer.began);
      note(times, reader, turn, answer.ms);
      steps.set(reader, [...(steps.get(reader) ?? []), answer]);
    }
  }
  say(`${size} apps read after ${figure(performance.now() / 1000)} s`);
  return { times, steps, agreed: { visible: first.visible, installable: first.installable } };
}

function readTable(size: number, { times, steps, agreed }: Read): string {
  const rows = readers.map((reader) => {
    const all = steps.get(reader) ?? [];
    const of = (step: (answer: Answer) => number) => figure(median(all.map(step)));
    return [
      titles[reader],
      figure(median(taken(times.get(reader)))),
      String(all.length),
      figure(median(ratios(times, reader, us))),
      of(({ opened }) => opened),
      of(({ opened, read }) => read - opened),
      of(({ read, decided }) => decided - read),
      of(({ decided, ms }) => ms - decided),
    ];
  });
  const counts = `${agreed.visible.toLocaleString('en')} visible, ${agreed.installable.toLocaleString('en')} of them installable`;
  return `${size.toLocaleString('en')} apps (${counts}), script start to decided first page, milliseconds\n${table(['', 'ms', 'n', '÷ ours', 'open', 'read', 'decide', 'first page'], rows)}`;
}

function writeTable(size: number, { times, columnsMs }: Written): string {
  const rows = [...times].map(([writer, all]) => [titles[writer].replace(', @casl/ability', ''), figure(median(taken(all))), String(taken(all).length), figure(median(ratios(times, writer, 'ours')))]);
  return `${size.toLocaleString('en')} apps written, milliseconds (making the columns and the search index, uncharged: ${figure(columnsMs)})\n${table(['', 'ms', 'n', '÷ ours'], rows)}`;
}

export async function bench(): Promise<number> {
  await prepare(sizes);
  say(`catalogues made after ${figure(performance.now() / 1000)} s`);
  const host = await openHost();
  try {
    const [written, opened] = [new Map<number, Written>(), new Map<number, Read>()];
    for (const size of sizes) {
      const wrote = await write(host, size);
      written.set(size, wrote);
      const result = await read(host, size);
      opened.set(size, result);
      console.log(`\n${readTable(size, result)}\n\n${writeTable(size, wrote)}`);
    }
    const { times } = opened.get(gateSize) ?? { times: new Map<Reader, number[]>() };
    const [rows, limit] = [ratios(times, 'rows', us), ratios(times, us, 'record')];
    const verdicts = [
      { name: 'one row per app ≥ 40 × ours', values: rows, passed: median(rows) >= 40 },
      { name: 'ours ≤ 2 × the same columns as one record', values: limit, passed: median(limit) <= 2 },
    ];
    console.log();
    for (const { name, values, passed } of verdicts) console.log(`${passed ? 'holds' : 'FALLS'}: ${name} at ${gateSize.toLocaleString('en')} apps: median ${figure(median(values))} of ${values.map(figure).join(', ')}`);
    // Unrounded, so that two figures that only look alike can be told from one figure written twice.
    const plain = (_: string, value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value);
    const results = sizes.map((size) => ({ size, ...opened.get(size)?.agreed, read: opened.get(size)?.times, written: written.get(size) }));
    const machine = { cpus: cpus().length, load: loadavg(), node: process.version, chromium: host.version };
    console.log(JSON.stringify({ bench: 'store', control: options.control, seconds: performance.now() / 1000, machine, verdicts, results }, plain));
    return verdicts.every(({ passed }) => passed) ? 0 : 1;
  } finally {
    await host.close();
  }
}
