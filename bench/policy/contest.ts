// One contest: the contestants decide the same catalogue in turns, round after round, and the medians are compared. Whoever disagrees with
// `evaluate` on any app is named, whoever would take too long is left out with the reason; nothing is extrapolated.
import type { Name } from './contestants/index.ts';
import type { Host } from './hosts.ts';
import { viewers } from './world.ts';

/** Longest pass over all viewers that a contestant may be expected to take. */
const PATIENCE_MS = 8_000;

export interface Score {
  readonly name: Name;
  /** Median milliseconds for view and install of the whole catalogue, one viewer; null where it was not timed. */
  readonly ms: number | null;
  /** Median over the rounds of this contestant's time to that of another in the same round. */
  readonly toOurs: number | null;
  readonly toColumns: number | null;
  readonly compared: number;
  readonly mismatches: number;
  /** Why it was not timed. */
  readonly left: string | null;
}

export interface Contest {
  readonly host: string;
  readonly size: number;
  readonly scores: readonly Score[];
}

const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
export const median = (numbers: readonly number[]): number => sorted(numbers)[Math.floor(numbers.length / 2)];

export interface Terms {
  readonly names: readonly Name[];
  readonly rounds: number;
  /** Who stands for ours, which is another one under `--control`. */
  readonly us: Name;
  /** Whether everybody is compared with `evaluate` first. */
  readonly compares: boolean;
}

/** Milliseconds of one pass over all viewers, per contestant, at the size that was decided last. */
export type Passes = Map<Name, { readonly size: number; readonly ms: number }>;

export async function contest(host: Host, size: number, { names, rounds, us, compares }: Terms, passes: Passes, say: (line: string) => void): Promise<Contest> {
  const left = new Map<Name, string>();
  const entries = new Map<Name, { mismatches: number; compared: number }>();
  for (const name of names) {
    const last = passes.get(name);
    if (last && (last.ms * size) / last.size > PATIENCE_MS) {
      left.set(name, `${last.size} apps took ${(last.ms / viewers.length / 1000).toPrecision(2)} s`);
      continue;
    }
    await host.call(name, 'open', size);
    const entry = await host.call(name, 'enter', name, compares);
    entries.set(name, entry);
    passes.set(name, { size, ms: entry.passMs });
    if (compares) say(`${host.title}, ${size} apps: ${name} compared on ${entry.compared} decisions, ${entry.mismatches} mismatches`);
  }
  const timed = names.filter((name) => entries.get(name)?.mismatches === 0);
  const samples = new Map<Name, number[]>(timed.map((name) => [name, []]));
  for (let turn = 0; turn < rounds; turn += 1) {
    // Every other round runs backwards, so that nobody always follows the same neighbour.
    for (const name of turn % 2 === 0 ? timed : [...timed].reverse()) samples.get(name)?.push(await host.call(name, 'sample', name));
  }
  const ratio = (name: Name, other: Name): number | null => {
    const [mine, theirs] = [samples.get(name), samples.get(other)];
    return mine && theirs ? median(mine.map((ms, turn) => ms / theirs[turn])) : null;
  };
  return {
    host: host.title,
    size,
    scores: names.map((name) => {
      const taken = samples.get(name);
      const { mismatches = 0, compared = 0 } = entries.get(name) ?? {};
      return { name, ms: taken ? median(taken) : null, toOurs: ratio(name, us), toColumns: ratio(name, 'columns'), compared, mismatches, left: left.get(name) ?? (taken ? null : `${mismatches} mismatches`) };
    }),
  };
}
