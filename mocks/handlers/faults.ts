// Failures on demand. Those without a word of what they strike strike the catalogue's listings only, so that a page has something left to show beside its
// error; `unauthorized` and `offline` strike all there is. The mock's own paths never fail: a page keeps its frame, and the way to end the failure.

import { randomFrom, type Random } from '../fixtures/random.ts';

export const faultNames = ['server', 'once-server', 'slow', 'network', 'unauthorized', 'empty', 'rate-limited', 'offline', 'flaky-installs', 'flaky-contacts', 'flaky-requests', 'token-server', 'token-lost', 'token-strict'] as const;
/**
 * `server`: 500 on listings; `once-server`: the same on the first request only; `slow`: listings take two seconds; `network`: the connection
 * breaks; `unauthorized`: 401 on the whole contract; `empty`: no listings at all; `rate-limited`: 429 with `Retry-After: 2` on listings; `offline`:
 * the whole contract breaks like a lost connection, open feeds too; `flaky-installs`: one installation in five fails, by turns before it is done,
 * after it is done, and with an answer that is lost; `flaky-contacts`: one contact in ten is left as it is when many are tagged; `flaky-requests`: one
 * request to the public API in ten fails, in the same three ways; `token-server`: 500 on tokens; `token-lost`: tokens are exchanged, and the answer
 * never arrives; `token-strict`: a refresh token that comes again ends its grant at once, without the window.
 */
export type FaultName = (typeof faultNames)[number];

/** How a request fails: before it was done, after it was done, or done and with an answer that is lost. */
export type Failure = 'undone' | 'done' | 'lost';
const failures: readonly Failure[] = ['undone', 'done', 'lost'];

export const isFaultName = (value: unknown): value is FaultName => faultNames.some((name) => name === value);

/** What goes wrong now, and who wants to know when that changes. `once-server` is used up by asking. */
export class Faults {
  #names: Set<FaultName>;
  readonly #isOffline: () => boolean;
  readonly #listeners = new Set<() => void>();
  readonly #draws: Random;
  #share: number | null = null;

  /** `isOffline` says whether the connection is lost for another reason than a fault; the same seed makes the same installations fail. */
  constructor(names: readonly FaultName[] = [], isOffline: () => boolean = () => false, seed = 1) {
    this.#draws = randomFrom('flaky installs', seed);
    this.#names = new Set(names);
    this.#isOffline = isOffline;
  }

  get names(): readonly FaultName[] {
    return [...this.#names];
  }

  has(name: FaultName): boolean {
    if (name === 'offline') return this.#names.has(name) || this.#isOffline();
    const found = this.#names.has(name);
    if (name === 'once-server') this.#names.delete(name);
    return found;
  }

  /** How the next installation fails; null where it does not. */
  ofInstallation(): Failure | null {
    return this.#struck('flaky-installs', 0.2) ? this.#draws.pick(failures) : null;
  }

  /** The same for the next request to the public API. */
  ofRequest(): Failure | null {
    return this.#struck('flaky-requests', 0.1) ? this.#draws.pick(failures) : null;
  }

  /** Whether the next contact stays as it is. */
  ofContact(): boolean {
    return this.#struck('flaky-contacts', 0.1);
  }

  #struck(name: FaultName, share: number): boolean {
    return this.#names.has(name) && this.#draws.chance(this.#share ?? share);
  }

  /** From now on these, and no others; `share` is how many of those that may fail do, from 0 to 1, instead of what each fault says. */
  set(names: readonly FaultName[], share: number | null = null): void {
    this.#names = new Set(names);
    this.#share = share;
    this.changed();
  }

  /** Tells who watches; for when `isOffline` gives another answer. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Calls the listener after each change, until what it gives back is called. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
