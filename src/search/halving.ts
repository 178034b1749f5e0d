// Where something begins in what is sorted. It knows nothing of what that is.

/** The first number from `from` up to `to` for which `holds`, or `to`; once it holds, it must hold for every one after. O(log (to - from)). */
export function firstWhere(from: number, to: number, holds: (number: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
