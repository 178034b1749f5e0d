// Time that passes only when everybody waits for it: hours of a server's limits take no time, and nothing depends on how fast the machine is.
import assert from 'node:assert/strict';

/** A clock on which sleepers wake in order, once nothing else is left to do. */
export class VirtualTime {
  now = 0;
  readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  readonly wait = (milliseconds: number): Promise<void> => new Promise((wake) => this.#sleepers.push({ at: this.now + milliseconds, wake }));
  #busy = 0;
  /** No time passes while this work is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#busy += 1;
    return work.finally(() => (this.#busy -= 1));
  }
  readonly ticks = (): number => this.now;
  /** Runs until the work is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let over = false;
    void work.then(() => (over = true), () => (over = true));
    for (let idle = 0; !over; ) {
      await new Promise((done) => setImmediate(done));
      if (over) break;
      if (this.#busy > 0) continue;
      const next = this.#sleepers.sort((a, b) => a.at - b.at).shift();
      if (!next) {
        idle += 1;
        assert.ok(idle < 10_000, 'nobody sleeps and nothing ends');
        continue;
      }
      idle = 0;
      this.now = Math.max(this.now, next.at);
      next.wake();
    }
    return work;
  }
}
