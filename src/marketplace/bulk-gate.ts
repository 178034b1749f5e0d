// When a bulk installation may send its next request: one after the other, as far apart as the server's limit asks, and none while the server is not there. It
// knows nothing of what is sent.
import type { Rate } from '../client/request.ts';

/** Requests of each window that are left to the rest of the page. */
const RESERVE = 15;

/** Milliseconds between two requests: none while the server takes many, as many as it takes for good when it takes few. */
export const spacing = (rate: Rate | null): number => (rate && rate.remaining <= Math.min(RESERVE, rate.max / 2) ? Math.ceil(rate.interval / rate.max) : 0);

/** Milliseconds between two looks whether it goes on. */
export const LOOK = 1_000;

export interface GateMeans {
  readonly rate: () => Rate | null;
  /** Whether requests may be sent at all now. */
  readonly open: () => boolean;
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** It waits so long that somebody should be told, or no longer does. */
  readonly onWaiting: (waiting: boolean) => void;
}

export class Gate {
  readonly #means: GateMeans;
  #last: Promise<void> = Promise.resolve();
  #heldUntil = 0;

  constructor(means: GateMeans) {
    this.#means = means;
  }

  /** Sends nothing for so many milliseconds. */
  hold(milliseconds: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, this.#means.now() + milliseconds);
  }

  /** Resolves when the next request may be sent, or as soon as `goes` says that none will be. */
  pass(goes: () => boolean): Promise<void> {
    this.#last = this.#last.then(() => this.#through(goes));
    return this.#last;
  }

  async #through(goes: () => boolean): Promise<void> {
    const { rate, open, now, wait, onWaiting } = this.#means;
    const spaced = now() + spacing(rate());
    while (goes()) {
      const left = open() ? Math.max(spaced, this.#heldUntil) - now() : LOOK;
      if (left <= 0) break;
      if (left >= LOOK) onWaiting(true);
      await wait(Math.min(left, LOOK));
    }
    onWaiting(false);
  }
}
