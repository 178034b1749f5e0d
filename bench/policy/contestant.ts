// What every contestant is: it enters a world, decides view and install on every app for one of the viewers, and can tell afterwards what it
// decided. Entering is not timed: a contestant may bring the facts and the policy into its fastest form there.
import type { Asked, World } from './world.ts';

/** Which reasons it gives: every one, one of those that decided, or none. */
export type Reasons = 'all' | 'one' | 'none';

export interface Told {
  readonly allow: boolean;
  /** Rule ids; empty where it gives none. */
  readonly because: readonly string[];
  /** Left out where it is not asked for notices. */
  readonly notices?: readonly string[];
}

export interface Entered {
  /**
   * Decides both actions on every app for the viewer of this number, so that every reason it can give is there for the asking. This is what is
   * timed: peers and hand-written functions find reasons while they decide; ours keeps what it takes to tell them, and the telling is timed apart.
   */
  readonly decide: (viewer: number) => void | Promise<void>;
  /** What it decided last. */
  readonly told: (action: Asked, row: number) => Told;
}

/** Fetches a binary that stands beside the bundle. */
export type Load = (file: string) => Promise<Uint8Array<ArrayBuffer>>;

export interface Contestant {
  readonly reasons: Reasons;
  readonly enter: (world: World, load: Load) => Entered | Promise<Entered>;
}
