// Sets of rows, one bit for each: row r is bit r mod 32 of word r div 32, and every bit past the last row is 0. Two sets that meet are of the same
// size. It knows nothing of what the rows are.

export type Bits = Uint32Array;

/** How many words hold a bit for each of `size` rows. */
export const wordsFor = (size: number): number => (size + 31) >>> 5;

export const noRows = (size: number): Bits => new Uint32Array(wordsFor(size));

export function allRows(size: number): Bits {
  const bits = noRows(size).fill(0xffff_ffff);
  // Shifting by 32 would shift by nothing.
  if (size % 32 > 0) bits[bits.length - 1] = 2 ** (size % 32) - 1;
  return bits;
}

/** The set of these rows; a row outside 0…size-1 is left out. */
export function rowsOf(size: number, rows: Iterable<number>): Bits {
  const bits = noRows(size);
  for (const row of rows) if (row >= 0 && row < size) bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
  return bits;
}

export const hasRow = (bits: Bits, row: number): boolean => (((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1;

/** How many of 32 bits are set. */
export function countIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

export function countOf(bits: Bits): number {
  let count = 0;
  for (let at = 0; at < bits.length; at += 1) count += countIn(bits[at] ?? 0);
  return count;
}

/** How many rows are in both, without making a third set. */
export function countBoth(one: Bits, other: Bits): number {
  let count = 0;
  for (let at = 0; at < one.length; at += 1) count += countIn((one[at] ?? 0) & (other[at] ?? 0));
  return count;
}

/** The first row that is in both, or -1. */
export function firstBoth(one: Bits, other: Bits): number {
  for (let at = 0; at < one.length; at += 1) {
    const word = (one[at] ?? 0) & (other[at] ?? 0);
    if (word !== 0) return at * 32 + lowestIn(word);
  }
  return -1;
}

/** The place of the lowest bit of a word that is not 0. */
export const lowestIn = (word: number): number => 31 - Math.clz32(word & -word);

/** Leaves in the first set what is in both. */
export function keep(bits: Bits, other: Bits): Bits {
  for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) & (other[at] ?? 0);
  return bits;
}

/** Puts into the first set what is in either. */
export function join(bits: Bits, other: Bits): Bits {
  for (let at = 0; at < bits.length; at += 1) bits[at] = (bits[at] ?? 0) | (other[at] ?? 0);
  return bits;
}

/** What is in every one of the sets. */
export const inAll = (first: Bits, ...others: readonly Bits[]): Bits => others.reduce(keep, first.slice());
