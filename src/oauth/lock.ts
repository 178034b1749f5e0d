// Waiting for a lock, for so long and no longer. A lock only saves requests: whoever holds one may hang or crash, so who does not get it in time, or is
// denied it, goes on without. A lock is never taken away from its holder.

/** Runs while nobody else runs under the name. May reject before that, when `signal` says to wait no longer. */
export type Lock = <T>(name: string, signal: AbortSignal, run: () => Promise<T>) => Promise<T>;

/** The browser's locks, which all pages of one origin inside one storage partition share. */
export const webLock =
  (locks: Pick<LockManager, 'request'>): Lock =>
  (name, signal, run) =>
    locks.request(name, { signal }, run);

/** Why a run went without its lock: it waited in vain, or the lock was refused (a frame without storage, or a lock that fails). */
export type Unlocked = 'late' | 'denied';

export interface Waiting {
  readonly lock: Lock | undefined;
  readonly name: string;
  readonly waitMs: number;
  readonly onUnlocked: (why: Unlocked) => void;
}

/** Runs exactly once: under the lock, or without it once the wait is over. */
export function underLock<T>({ lock, name, waitMs, onUnlocked }: Waiting, run: () => Promise<T>): Promise<T> {
  if (!lock) return run();
  return new Promise((resolve, reject) => {
    const patience = new AbortController();
    let started = false;
    const start = async (): Promise<void> => {
      started = true;
      clearTimeout(timer);
      await run().then(resolve, reject);
    };
    const without = (why: Unlocked): void => {
      if (started) return;
      onUnlocked(why);
      void start();
    };
    const timer = setTimeout(() => {
      without('late');
      patience.abort(new DOMException('the lock was not free in time', 'TimeoutError'));
    }, waitMs);
    // Granted after all is too late: it is given back at once. Whatever it rejects with, TimeoutError, AbortError or SecurityError, it was not granted.
    const grant = async (): Promise<void> => (started ? undefined : start());
    void (async () => lock(name, patience.signal, grant))().catch(() => without('denied'));
  });
}
