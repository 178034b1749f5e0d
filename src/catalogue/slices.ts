// Long work between frames: a generator of short slices is run until a few milliseconds are over, and goes on when the page has nothing better to do.

/** Milliseconds of work before the page gets its turn. */
const BUDGET = 6;

/** Resolves when the page is idle, or soon; never rejects. */
const idle = (): Promise<void> =>
  new Promise((resolve) => {
    const { scheduler } = globalThis as { scheduler?: { postTask?: (work: () => void, options: { priority: 'background' }) => Promise<unknown> } };
    if (typeof scheduler?.postTask === 'function') void scheduler.postTask(() => resolve(), { priority: 'background' });
    else setTimeout(resolve);
  });

/** Runs the work to its end. Throws what the work throws, or the signal's reason once it is aborted. */
export async function inSlices<T>(work: Generator<void, T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const until = performance.now() + BUDGET;
    do {
      const { done, value } = work.next();
      if (done) return value;
    } while (performance.now() < until);
    await idle();
    signal.throwIfAborted();
  }
}
