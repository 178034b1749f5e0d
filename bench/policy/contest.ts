// One contest: the contestants decide the same catalogue in turns, round after round, and the medians are compared. Whoever disagrees with
// `evaluate` on any compared app is named, whoever would take too long is left out with the reason, whoever dies twice is told; nothing is
// extrapolated.
import type { Entry } from './arena.ts';
import type { Name } from './contestants/index.ts';
import { Died, type Host } from './hosts.ts';
import { viewers } from './world.ts';

/** Longest pass over all viewers that a contestant may be expected to take. */
const PATIENCE_MS = 12_000;
/** At which a contestant is tried that was not seen at a smaller size. */
const PROBE_SIZE = 1_000;
/** So much time for the samples of one contestant, where they would take longer than that. */
const SAMPLES_MS = 4_000;

export interface Score {
  readonly name: Name;
  /** Median milliseconds for view and install of the whole catalogue, one viewer; null where it was not timed. */
  readonly ms: number | null;
  /** How many samples that is the median of. */
  readonly samples: number;
  /** Median over the rounds of this contestant's time to that of another in the same round. */
  readonly toOurs: number | null;
  readonly toColumns: number | null;
  /** Decisions that were compared with `evaluate`. */
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
  /** On how many apps at most a contestant is compared with `evaluate`. */
  readonly compares: (name: Name) => number;
}

/** Milliseconds of one pass over all viewers, per contestant, at the size that was decided last. */
export type Passes = Map<Name, { readonly size: number; readonly ms: number }>;

/** How a contestant fares. */
interface Run {
  readonly name: Name;
  /** Unknown until it entered, and again once it died. */
  entry: Entry | null;
  compared: Pick<Entry, 'compared' | 'mismatches'>;
  deaths: number;
  left: string | null;
  /** By round. */
  readonly samples: number[];
}

export async function contest(host: Host, size: number, { names, rounds, us, compares }: Terms, passes: Passes, say: (line: string) => void): Promise<Contest> {
  const runs = names.map((name): Run => ({ name, entry: null, compared: { compared: 0, mismatches: 0 }, deaths: 0, left: null, samples: [] }));

  async function entered(run: Run): Promise<Entry> {
    if (run.entry) return run.entry;
    await host.call(run.name, 'open', size);
    run.entry = await host.call(run.name, 'enter', run.name, compares(run.name));
    run.compared = run.entry;
    return run.entry;
  }
  /** Work of a contestant that may die of it: it gets a second life, and is left out after that. */
  async function living(run: Run, work: () => Promise<void>): Promise<void> {
    while (run.left === null) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Died)) throw error;
        say(`${host.title}, ${size} apps: ${error.message}`);
        run.entry = null;
        run.deaths += 1;
        if (run.deaths > 1) run.left = 'died twice';
      }
    }
  }

  for (const run of runs) {
    if (!passes.has(run.name) && size > PROBE_SIZE) {
      await living(run, async () => {
        await host.call(run.name, 'open', PROBE_SIZE);
        const { passMs } = await host.call(run.name, 'enter', run.name, 0);
        passes.set(run.name, { size: PROBE_SIZE, ms: passMs });
      });
    }
    const last = passes.get(run.name);
    if (last && (last.ms * size) / last.size > PATIENCE_MS) {
      run.left = `${last.size.toLocaleString('en')} apps took ${(last.ms / viewers.length / 1000).toPrecision(2)} s`;
      continue;
    }
    await living(run, async () => {
      const { passMs, compared, mismatches } = await entered(run);
      passes.set(run.name, { size, ms: passMs });
      if (mismatches > 0) run.left = `${mismatches} mismatches`;
      if (compared > 0) say(`${host.title}, ${size} apps: ${run.name} compared on ${compared} decisions, ${mismatches} mismatches`);
    });
  }
  for (let turn = 0; turn < rounds; turn += 1) {
    // Every other round runs backwards, so that nobody always follows the same neighbour.
    for (const run of turn % 2 === 0 ? runs : [...runs].reverse()) {
      await living(run, async () => {
        const { passMs, slow } = await entered(run);
        if (turn >= Math.max(1, Math.floor(SAMPLES_MS / passMs))) return;
        if (!slow) run.samples[turn] = await host.call(run.name, 'sample', run.name);
        else if (turn === 0) run.samples[turn] = passMs / viewers.length;
      });
    }
  }

  const ratio = (run: Run, other: Name): number | null => {
    const theirs = runs.find(({ name }) => name === other)?.samples ?? [];
    const ratios = run.samples.map((ms, turn) => ms / theirs[turn]).filter(Number.isFinite);
    return run.left === null && ratios.length > 0 ? median(ratios) : null;
  };
  return {
    host: host.title,
    size,
    scores: runs.map((run) => {
      const { name, compared: { compared, mismatches }, left } = run;
      const taken = left === null ? run.samples.filter(Number.isFinite) : [];
      return { name, ms: taken.length > 0 ? median(taken) : null, samples: taken.length, toOurs: ratio(run, us), toColumns: ratio(run, 'columns'), compared, mismatches, left };
    }),
  };
}
