// Which rows a text finds, and in which order: every term must begin a word of the row; where that finds too few, one typo in a term is forgiven. Pure
// and total: any text is a question, and an empty one finds everything. A result is bitsets: nothing is made for a row until it is asked for.
import { allRows, countIn, countOf, hasRow, join, keep, lowestIn, wordsFor, type Bits } from './bits.ts';
import { buildBuffers } from './build.ts';
import { areBuffers, FIELDS, FIELD_BITS, type IndexBuffers } from './buffers.ts';
import { firstWhere } from './halving.ts';
import { pieces, tokens } from './words.ts';
import { begunBy, nearlyBegunBy, wordAt, type Range } from './vocabulary.ts';

/** With fewer rows than these, typos are forgiven. */
const FEW = 8;
/** A beginning of one or two letters with more postings is gathered once. It bounds what is kept: the beginnings of one length do not overlap. */
const MANY = 2 ** 15;

export interface Found {
  /** The rows that were found. */
  readonly rows: Bits;
  readonly count: number;
  /**
   * The rows up to each rank, the best first; each holds those before it, and the last is `rows`. A rank is the worst field that a term needed.
   * Behind all of those come the same again with typos in whole words, and then in unfinished ones. Within a rank, rows stand in the order of the
   * catalogue.
   */
  readonly ranks: readonly Bits[];
  /** Where a typo was forgiven: the terms as the best row found by it spells them. */
  readonly corrected: string | null;
}

export interface SearchIndex {
  /** How many rows. */
  readonly size: number;
  /** What it is made of, to be stored or posted. */
  readonly buffers: IndexBuffers;
  /** The rows that a text finds, among these where given: the rest neither shows nor counts as enough. */
  readonly find: (text: string, among?: Bits) => Found;
}

/** The index with these arrays, if they fit together; null for whatever else a store gave back. */
export const fromBuffers = (given: unknown): SearchIndex | null => (areBuffers(given) ? indexOf(given) : null);

/** The index of these rows, each with its texts; in one go, for few rows. */
export const buildIndex = (rows: Iterable<readonly string[]>): SearchIndex => indexOf(buildBuffers(rows));

/** The words that a word of a text may mean. */
type Lookup = (word: string) => readonly Range[];

/** The index with arrays that were just made. */
export function indexOf(buffers: IndexBuffers): SearchIndex {
  const { size, starts, postings, common, commonRows } = buffers;
  const width = wordsFor(size);
  const fieldOf = (planes: Bits, field: number): Bits => planes.subarray(field * width, (field + 1) * width);
  const everything = allRows(size);
  const scratch = new Uint32Array(FIELDS * width);
  const short = new Map<string, Bits>();
  const exactly: Lookup = (word) => [begunBy(buffers, word)];
  /** The second is asked only where the first found too few rows. */
  const forgiving: readonly Lookup[] = [(word) => nearlyBegunBy(buffers, word, false), (word) => nearlyBegunBy(buffers, word, true)];

  /** The first of `common` that belongs to a word or to one after it. */
  const commonFrom = (word: number): number => firstWhere(0, common.length, (set) => (common[set] ?? 0) >= word * FIELDS);

  /** For each field the rows that have one of the words in it, one bitset after the other; until the next are gathered. */
  function gather(ranges: readonly Range[]): Bits {
    const planes = scratch.fill(0);
    for (const [from, to] of ranges) {
      const end = starts[to] ?? 0;
      for (let at = starts[from] ?? 0; at < end; at += 1) {
        const posting = postings[at] ?? 0;
        const row = posting >>> FIELDS;
        for (let fields = posting & FIELD_BITS; fields !== 0; fields &= fields - 1) {
          const place = lowestIn(fields) * width + (row >>> 5);
          planes[place] = (planes[place] ?? 0) | (1 << (row & 31));
        }
      }
      const last = commonFrom(to);
      for (let set = commonFrom(from); set < last; set += 1) join(fieldOf(planes, (common[set] ?? 0) % FIELDS), commonRows.subarray(set * width, (set + 1) * width));
    }
    return planes;
  }

  function gathered(word: string, lookup: Lookup): Bits {
    const known = short.get(word);
    if (known) return known;
    const ranges = lookup(word);
    const planes = gather(ranges);
    if (word.length <= 2 && ranges.some(([from, to]) => (starts[to] ?? 0) - (starts[from] ?? 0) > MANY)) short.set(word, planes.slice());
    return planes;
  }

  /** For each field the rows in which it has the term; a hyphenated one may also be written in one word, or apart in one field. */
  function rowsWith(term: string, lookup: Lookup): Bits {
    const parts = pieces(term);
    if (parts.length === 1) return gathered(parts.join(''), lookup);
    const [first = '', ...others] = parts;
    const copy = (word: string): Bits => gathered(word, lookup).slice();
    return join(others.reduce((apart, part) => keep(apart, gathered(part, lookup)), copy(first)), gathered(parts.join(''), lookup));
  }

  /** Leaves in each rank the rows in which its field, or a better one, has the term; whether any are left. */
  function meet(ranks: Bits, hits: Bits): boolean {
    const last = (FIELDS - 1) * width;
    let left = 0;
    for (let at = 0; at < width; at += 1) {
      // The last rank holds all.
      if (ranks[last + at] === 0) continue;
      let reached = 0;
      for (let place = at; place <= last + at; place += width) {
        reached |= hits[place] ?? 0;
        ranks[place] = (ranks[place] ?? 0) & reached;
      }
      left |= ranks[last + at] ?? 0;
    }
    return left !== 0;
  }

  function ranksOf(terms: readonly string[], lookup: Lookup, among: Bits): readonly Bits[] {
    const ranks = new Uint32Array(FIELDS * width);
    for (let field = 0; field < FIELDS; field += 1) ranks.set(among, field * width);
    terms.every((term) => meet(ranks, rowsWith(term, lookup)));
    return Array.from({ length: FIELDS }, (_, field) => fieldOf(ranks, field));
  }

  const has = (row: number, word: number): boolean => {
    const end = starts[word + 1] ?? 0;
    const at = firstWhere(starts[word] ?? 0, end, (place) => (postings[place] ?? 0) >>> FIELDS >= row);
    if (at < end && (postings[at] ?? 0) >>> FIELDS === row) return true;
    for (let set = commonFrom(word); set < commonFrom(word + 1); set += 1) if (hasRow(commonRows.subarray(set * width), row)) return true;
    return false;
  };

  /** A word as it was given where the row has it so, and else as the row spells it; undefined where it does not have it. */
  function spelled(row: number, word: string): string | undefined {
    for (const lookup of [exactly, ...forgiving]) {
      for (const [from, to] of lookup(word)) for (let at = from; at < to; at += 1) if (has(row, at)) return lookup === exactly ? word : wordAt(buffers, at);
    }
    return undefined;
  }

  function spelledTerm(row: number, term: string): string {
    const parts = pieces(term);
    const whole = spelled(row, parts.join(''));
    if (whole !== undefined) return whole === parts.join('') ? term : whole;
    return parts.map((part) => spelled(row, part) ?? part).join('-');
  }

  function foundIn(ranks: readonly Bits[]): Found {
    const rows = ranks[ranks.length - 1] ?? everything;
    return { rows, count: countOf(rows), ranks, corrected: null };
  }

  return {
    size,
    buffers,
    find: (text, among = everything) => {
      const terms = [...new Set(tokens(text))];
      if (terms.length === 0) return foundIn([among]);
      const exact = foundIn(ranksOf(terms, exactly, among));
      let found = exact;
      for (const typos of forgiving) {
        const { ranks, rows, count } = found;
        if (count < FEW) found = foundIn([...ranks, ...ranksOf(terms, typos, among).map((rank) => join(rank, rows))]);
      }
      if (found.count === exact.count) return exact;
      const [best = 0] = ranked(found, found.rows, exact.count, exact.count + 1);
      return { ...found, corrected: terms.map((term) => spelledTerm(best, term)).join(' ') };
    },
  };
}

/** Of the rows that were found, those that are also in `allowed`, best first: from place `from` up to, but not including, `to`. */
export function ranked({ ranks }: Found, allowed: Bits, from: number, to: number): Int32Array {
  const taken: number[] = [];
  let place = 0;
  for (const [number, rank] of ranks.entries()) {
    const before = ranks[number - 1];
    for (let at = 0; at < rank.length && place < to; at += 1) {
      let word = (rank[at] ?? 0) & ~(before?.[at] ?? 0) & (allowed[at] ?? 0);
      if (word === 0) continue;
      const count = countIn(word);
      if (place + count <= from) {
        place += count;
        continue;
      }
      for (; word !== 0 && place < to; word &= word - 1) {
        if (place >= from) taken.push(at * 32 + lowestIn(word));
        place += 1;
      }
    }
  }
  return Int32Array.from(taken);
}

/** The same window of rows in another order of the whole catalogue. */
export function inOrder(order: Int32Array, allowed: Bits, from: number, to: number): Int32Array {
  const taken: number[] = [];
  let place = 0;
  for (let at = 0; at < order.length && place < to; at += 1) {
    const row = order[at] ?? 0;
    if (!hasRow(allowed, row)) continue;
    if (place >= from) taken.push(row);
    place += 1;
  }
  return Int32Array.from(taken);
}

