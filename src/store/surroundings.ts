// What the browser gives this page, or does not: in a stranger's frame any of it may be missing, denied, or throw when looked at.

export interface Surroundings {
  readonly indexedDB: IDBFactory | undefined;
  readonly locks: LockManager | undefined;
  /** How long to wait for the database, in milliseconds, before going on without. */
  readonly timeout: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What a caller gives wins, `undefined` included: a test without locks says so. */
export const surroundings = (given: Partial<Surroundings> = {}): Surroundings => ({
  indexedDB: attempt(() => globalThis.indexedDB),
  locks: attempt(() => globalThis.navigator.locks),
  timeout: 2_000,
  now: Date.now,
  ...given,
});

/** What a function gives, or undefined where it throws. */
export function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** Runs while a lock is held. Undefined where it is not to be had at once, or locks are denied. */
export async function whileLocked<T>(locks: LockManager, name: string, mode: LockMode, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await locks.request(name, { mode, ifAvailable: true }, (lock) => (lock ? work() : undefined));
  } catch {
    return undefined;
  }
}

/** Takes a lock until it is given back; waits for it unasked. Where locks are denied nothing is held. */
export function holdLock(locks: LockManager | undefined, name: string, mode: LockMode): () => void {
  if (!locks) return () => undefined;
  const waiting = new AbortController();
  let giveBack = () => waiting.abort();
  const held = () =>
    new Promise<void>((resolve) => {
      giveBack = resolve;
    });
  void attempt(() => locks.request(name, { mode, signal: waiting.signal }, held).catch(() => undefined));
  return () => giveBack();
}
