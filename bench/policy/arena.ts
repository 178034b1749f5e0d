// Where a contestant is compared and timed: loaded by a page or a process of its own. It answers calls, so that whoever leads the contest can let
// the contestants take turns.
import { decideCatalogue, noticesOf, rulesOf, withRecords } from '../../src/policy/index.ts';
import { covered, mismatches, reference, type Reference } from './check.ts';
import type { Entered, Load } from './contestant.ts';
import { contestants, type Name } from './contestants/index.ts';
import { flatFacts } from './translate.ts';
import { ACTIONS, makeWorld, pack, recordsOf, viewers, type World } from './world.ts';

/** Long enough for a timer of 5 µs, and short enough that a scheduler that takes turns interrupts few. */
const BATCH_MS = 1;
/** A sample is the median of the batches that fit into this. */
const SAMPLE_MS = 30;
const WARM_UP_MS = 250;
/** On a busy machine that is little of a processor's time: the fast ones get so many batches, unless they take too long. */
const WARM_UP_BATCHES = 300;
const WARM_UP_MOST_MS = 1_500;
/** A pass that takes so long needs no warm-up, and is its own and only sample. */
const SLOW_MS = 2_000;
/** Rows whose rules are looked at to tell what a catalogue covers. */
const COVERED_ROWS = 10_000;

interface Timed extends Entered {
  /** Decisions for all viewers in one batch. */
  passes: number;
}

export interface Entry {
  readonly mismatches: number;
  readonly compared: number;
  /** How long one pass over all viewers takes. */
  readonly passMs: number;
  /** Too slow for another sample than the pass that was compared. */
  readonly slow: boolean;
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const round = (times: number, work: () => void): number =>
  median(
    Array.from({ length: times }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );

export function makeArena(load: Load) {
  const entered = new Map<Name, Timed>();
  let world: World = makeWorld(0);
  /** Time of passes over all viewers, per decision of a whole catalogue. */
  async function time({ decide }: Entered, passes: number): Promise<number> {
    const start = performance.now();
    for (let pass = 0; pass < passes; pass += 1) {
      for (let viewer = 0; viewer < viewers.length; viewer += 1) {
        const pending = decide(viewer);
        if (pending) await pending;
      }
    }
    return (performance.now() - start) / (passes * viewers.length);
  }

  return {
    /** Makes the catalogue all contestants decide from now on; the ones of the last are dismissed. */
    open: (size: number): void => {
      entered.clear();
      world = makeWorld(size);
    },
    /** Lets a contestant enter: compares its first pass with `evaluate` on so many apps at most, then warms it up. */
    enter: async (name: Name, compares: number): Promise<Entry> => {
      const { enter, reasons } = contestants[name];
      const contestant = await enter(world, load);
      const expected = compares > 0 ? reference(world, compares) : null;
      let [wrong, first] = [0, 0];
      for (const viewer of viewers.keys()) {
        const start = performance.now();
        await contestant.decide(viewer);
        first += performance.now() - start;
        if (expected) wrong += mismatches(contestant, reasons, viewer, expected);
      }
      const compared = expected ? Math.ceil(world.size / expected.step) * viewers.length * ACTIONS.length : 0;
      if (first > SLOW_MS) return { mismatches: wrong, compared, passMs: first, slow: true };
      let [passes, spent] = [1, 0];
      for (let batch = 0; spent < WARM_UP_MS || (batch < WARM_UP_BATCHES && spent < WARM_UP_MOST_MS); batch += 1) {
        const took = (await time(contestant, passes)) * passes * viewers.length;
        spent += took;
        if (took < BATCH_MS) passes *= 2;
      }
      const passMs = (await time(contestant, passes)) * viewers.length;
      entered.set(name, { ...contestant, passes: Math.max(1, Math.ceil(BATCH_MS / passMs)) });
      return { mismatches: wrong, compared, passMs, slow: false };
    },
    /** One sample: milliseconds for view and install of the whole catalogue for one viewer, the viewers rotated. */
    sample: async (name: Name): Promise<number> => {
      const contestant = entered.get(name);
      if (!contestant) throw new Error(`\`${name}\` did not enter`);
      const batches: number[] = [];
      const start = performance.now();
      do batches.push(await time(contestant, contestant.passes));
      while (performance.now() - start < SAMPLE_MS);
      return median(batches);
    },
    covered: (): readonly string[] => covered(reference(world, COVERED_ROWS)),
    /** Costs beside the decision: taking a catalogue in, and another agency, about all of whose apps something is recorded. */
    costs: () => {
      const table = pack(world);
      const recorded = recordsOf(world);
      const [view, install] = [world.about(viewers[1], 'view'), world.about(viewers[1], 'install')];
      const columns = decideCatalogue(table, view, install);
      return {
        words: table.words.length,
        reasonsMs: round(5, () => {
          for (const column of columns) for (let row = 0; row < world.size; row += 1) [rulesOf(column, row), noticesOf(column, row)];
        }),
        packMs: round(3, () => pack(world)),
        flatMs: round(3, () => flatFacts(world)),
        agencyMs: round(5, () => decideCatalogue(withRecords(table, view, recorded), view, install)),
      };
    },
    /** The very first decision a contestant makes; meant for a page that has done nothing else. */
    first: async (name: Name): Promise<number> => {
      const { decide } = await contestants[name].enter(world, load);
      const start = performance.now();
      await decide(0);
      return performance.now() - start;
    },
  };
}
export type Arena = ReturnType<typeof makeArena>;
