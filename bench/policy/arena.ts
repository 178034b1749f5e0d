// Where a contestant is compared and timed: loaded by a page or a process of its own. It answers calls, so that whoever leads the contest can let
// the contestants take turns.
import { decideCatalogue, withFact } from '../../src/policy/index.ts';
import { covered, mismatches, reference, type Reference } from './check.ts';
import type { Entered, Load } from './contestant.ts';
import { contestants, type Name } from './contestants/index.ts';
import { flatFacts } from './translate.ts';
import { makeWorld, pack, rowsWith, viewers, type World } from './world.ts';

/** Long enough for a timer of 5 µs and for a scheduler that takes turns. */
const SAMPLE_MS = 30;
const WARM_UP_MS = 400;

interface Timed extends Entered {
  /** Decisions for all viewers in one sample. */
  passes: number;
}

export interface Entry {
  readonly mismatches: number;
  readonly compared: number;
  /** How long one pass over all viewers took, for the judgement whether a larger catalogue would take too long. */
  readonly passMs: number;
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
  let expected: Reference | undefined;

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
      expected = undefined;
    },
    /** Lets a contestant enter: compares it with `evaluate` on every app, unless that was done in this run, then warms it up. */
    enter: async (name: Name, compares: boolean): Promise<Entry> => {
      const { enter, reasons } = contestants[name];
      const contestant = await enter(world, load);
      const wrong = compares ? await mismatches(contestant, reasons, world, (expected ??= reference(world))) : 0;
      let [passes, spent] = [1, 0];
      while (spent < WARM_UP_MS) {
        const took = (await time(contestant, passes)) * passes * viewers.length;
        spent += took;
        if (took < SAMPLE_MS) passes *= 2;
      }
      const perPass = (await time(contestant, passes)) * viewers.length;
      entered.set(name, { ...contestant, passes: Math.max(1, Math.ceil(SAMPLE_MS / perPass)) });
      return { mismatches: wrong, compared: compares ? world.size * 2 * viewers.length : 0, passMs: perPass };
    },
    /** One sample: milliseconds for view and install of the whole catalogue for one viewer, the viewers rotated. */
    sample: async (name: Name): Promise<number> => {
      const contestant = entered.get(name);
      if (!contestant) throw new Error(`\`${name}\` did not enter`);
      return time(contestant, contestant.passes);
    },
    covered: (): readonly string[] => covered((expected ??= reference(world))),
    /** Costs beside the decision: taking a catalogue in, and another viewer whose installations and approvals differ. */
    costs: () => {
      const table = pack(world);
      const [installed, approved] = [rowsWith('app.installed', world), rowsWith('approval.given', world)];
      const [view, install] = [world.about(viewers[1], 'view'), world.about(viewers[1], 'install')];
      return {
        words: table.words.length,
        packMs: round(5, () => pack(world)),
        flatMs: round(5, () => flatFacts(world)),
        viewerMs: round(25, () => {
          const theirs = withFact(withFact(table, 'app.installed', installed), 'approval.given', approved);
          decideCatalogue(theirs, view, install);
        }),
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
