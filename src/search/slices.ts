// Work that is too long for one frame, as generators: every `next` does a slice of it, well below a millisecond or two, and the caller decides
// when the next one runs. No clock and no scheduler here.

/** Comparisons in one slice. */
const SLICE = 1024;

/**
 * The numbers 0…count-1 in the order of `compare`, which gets two of them; equal ones stay as they are. A merge sort, for it can stop anywhere and
 * the engine's own cannot. O(count log count).
 */
export function* sortedInSlices(count: number, compare: (a: number, b: number) => number): Generator<void, Int32Array> {
  let from = new Int32Array(count);
  let to = new Int32Array(count);
  for (let at = 0; at < count; at += 1) from[at] = at;
  let done = 0;
  for (let width = 1; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      const end = Math.min(middle + width, count);
      let [left, right] = [start, middle];
      for (let at = start; at < end; at += 1) {
        const takesLeft = left < middle && (right >= end || compare(from[left] ?? 0, from[right] ?? 0) <= 0);
        to[at] = from[takesLeft ? left++ : right++] ?? 0;
        done += 1;
        if (done % SLICE === 0) yield;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Does all of it now, where a frame does not matter. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
