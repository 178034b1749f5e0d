// Failures on demand. All but `unauthorized` strike the catalogue's listings only, so that a page has something left to show beside its error.

export const faultNames = ['server', 'once-server', 'slow', 'network', 'unauthorized', 'empty', 'rate-limited'] as const;
/**
 * `server`: 500 on listings; `once-server`: the same on the first request only; `slow`: listings take two seconds; `network`: the connection
 * breaks; `unauthorized`: 401 on the whole contract; `empty`: no listings at all; `rate-limited`: 429 with `Retry-After: 2` on listings.
 */
export type FaultName = (typeof faultNames)[number];

export const isFaultName = (value: unknown): value is FaultName => faultNames.some((name) => name === value);

/** What goes wrong now. `once-server` is used up by asking. */
export class Faults {
  readonly #names: Set<FaultName>;

  constructor(names: readonly FaultName[]) {
    this.#names = new Set(names);
  }

  has(name: FaultName): boolean {
    const found = this.#names.has(name);
    if (name === 'once-server') this.#names.delete(name);
    return found;
  }
}
