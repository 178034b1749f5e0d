// What an index is made of: typed arrays that can be stored and posted as they are. Reading them back is total: what does not fit together is no
// index. That they belong to the rows at hand is for their keeper to know.
import { wordsFor } from './bits.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Of another version, the same arrays would mean something else; it also stands for how words are folded. */
export const VERSION = 1;
/** How many fields are told apart. */
export const FIELDS = 5;
export const FIELD_BITS = 31;
/** More rows than these have no place in a posting. */
export const MOST_ROWS = 2 ** 27;

export interface IndexBuffers extends Vocabulary {
  readonly version: number;
  /** How many rows. */
  readonly size: number;
  /** Where the postings of each word begin, and where those of the last end. */
  readonly starts: Uint32Array;
  /** For each word its rows, ascending: row × 32 + a bit for each field in which the word stands. */
  readonly postings: Uint32Array;
  /** word × 5 + field, ascending, of what stands in so many rows that a bitset is smaller. Such a field is not in the postings. */
  readonly common: Uint32Array;
  /** For each of `common` its bitset of rows. */
  readonly commonRows: Uint32Array;
}

/** Whether each number is at least so much more than the one before. */
const steps = (numbers: Uint32Array, least: number): boolean => numbers.every((value, at) => at === 0 || value >= (numbers[at - 1] ?? 0) + least);

/** Whether numbers go from 0 to `last` and never down. */
const rises = (numbers: Uint32Array, last: number): boolean => numbers[0] === 0 && numbers[numbers.length - 1] === last && steps(numbers, 0);

/** Whether every word comes after the one before it, and none is empty. */
function inOrder({ letters, words }: Vocabulary): boolean {
  for (let word = 0; word + 1 < words.length; word += 1) {
    const [last, start, end] = [words[word - 1] ?? 0, words[word] ?? 0, words[word + 1] ?? 0];
    let at = 0;
    while (last + at < start && start + at < end && letters[last + at] === letters[start + at]) at += 1;
    if (start + at === end || (last + at < start && (letters[last + at] ?? 0) > (letters[start + at] ?? 0))) return false;
  }
  return true;
}

function postingsFit({ starts, postings, size }: IndexBuffers): boolean {
  for (let word = 0; word + 1 < starts.length; word += 1) {
    let next = 0;
    for (let at = starts[word] ?? 0; at < (starts[word + 1] ?? 0); at += 1) {
      const posting = postings[at] ?? 0;
      if (posting >>> FIELDS < next || posting >>> FIELDS >= size || (posting & FIELD_BITS) === 0) return false;
      next = (posting >>> FIELDS) + 1;
    }
  }
  return true;
}

function commonFits({ common, commonRows, words, size }: IndexBuffers): boolean {
  const width = wordsFor(size);
  if (!steps(common, 1) || (common[common.length - 1] ?? -1) >= (words.length - 1) * FIELDS || commonRows.length !== common.length * width) return false;
  // The bits past the last row.
  return size % 32 === 0 || common.every((_, place) => (commonRows[(place + 1) * width - 1] ?? 0) >>> (size % 32) === 0);
}

/** Whether a value has the arrays of an index and they fit together. Never throws on what a store gave back. O(postings). */
export function areBuffers(given: unknown): given is IndexBuffers {
  if (typeof given !== 'object' || given === null) return false;
  const buffers = given as Readonly<Partial<Record<keyof IndexBuffers, unknown>>>;
  const { version, size, letters, words, starts, postings, common, commonRows } = buffers;
  if (version !== VERSION || !Number.isInteger(size) || Number(size) < 0 || Number(size) > MOST_ROWS) return false;
  if (!(letters instanceof Uint16Array) || ![words, starts, postings, common, commonRows].every((array) => array instanceof Uint32Array)) return false;
  const read = given as IndexBuffers;
  return read.starts.length === read.words.length && rises(read.words, letters.length) && rises(read.starts, read.postings.length) && inOrder(read) && postingsFit(read) && commonFits(read);
}
