// Long work of the backend in slices, so that a page it lives in stays alive: the work says where it may stop, the caller whether it does.

/** Work that may be interrupted at every `yield`. */
export type Steps<T> = Generator<void, T, void>;

/** All of it now. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Milliseconds of work between two breaths: short enough for a frame beside it. */
const SLICE = 8;

/** A slice, a breath, the next slice: the same steps, with time for anything else in between. */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const end = performance.now() + SLICE;
    do {
      const { done, value } = steps.next();
      if (done) return value;
    } while (performance.now() < end);
    await breath();
  }
}

/** Goes on with the step's work after everything that waits. `scheduler` is not everywhere. */
function breath(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
}
