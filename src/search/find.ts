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
  const short = new Map<string, Bits>();
  const exactly: Lookup = (word) => [begunBy(buffers, word)];
  /** The next is asked only where those before it found too few rows. */
  const lookups: readonly Lookup[] = [exactly, (word) => nearlyBegunBy(buffers, word, false), (word) => nearlyBegunBy(buffers, word, true)];

  /** The first of `common` that belongs to a word or to one after it. */
  const commonFrom = (word: number): number => firstWhere(0, common.length, (set) => (common[set] ?? 0) >= word * FIELDS);

  /** For each field the rows that have one of the words in it, one bitset after the other. */
  function gather(ranges: readonly Range[]): Bits {
    const planes = new Uint32Array(FIELDS * width);
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
    if (known) return known.slice();
    const ranges = lookup(word);
    const planes = gather(ranges);
    if (word.length <= 2 && ranges.some(([from, to]) => (starts[to] ?? 0) - (starts[from] ?? 0) > MANY)) short.set(word, planes.slice());
    return planes;
  }

  /** For each field the rows in which it, or a better one, has the term; a hyphenated term may also be written in one word, or apart in one field. */
  function reached(term: string, lookup: Lookup): Bits {
    const parts = pieces(term);
    const planes = gathered(parts.join(''), lookup);
    if (parts.length > 1) join(planes, parts.map((part) => gathered(part, lookup)).reduce(keep));
    for (let field = 1; field < FIELDS; field += 1) join(fieldOf(planes, field), fieldOf(planes, field - 1));
    return planes;
  }

  function ranksOf(terms: readonly string[], lookup: Lookup, among: Bits): readonly Bits[] {
    const [first = '', ...others] = terms;
    const planes = reached(first, lookup);
    for (const term of others) {
      if (fieldOf(planes, FIELDS - 1).every((word) => word === 0)) break;
      keep(planes, reached(term, lookup));
    }
    return Array.from({ length: FIELDS }, (_, field) => keep(fieldOf(planes, field), among));
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
    for (const lookup of lookups) {
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

  return {
    size,
    buffers,
    find: (text, among = everything) => {
      const terms = [...new Set(tokens(text))];
      let found: Found = { rows: among, count: countOf(among), ranks: [among], corrected: null };
      if (terms.length === 0) return found;
      let exact = 0;
      for (const lookup of lookups) {
        const { ranks, rows } = found;
        const more = ranksOf(terms, lookup, among);
        const all = lookup === exactly ? more : [...ranks, ...more.map((rank) => join(rank, rows))];
        const last = all[all.length - 1] ?? rows;
        found = { rows: last, count: countOf(last), ranks: all, corrected: null };
        if (lookup === exactly) exact = found.count;
        if (found.count >= FEW) break;
      }
      const [best] = ranked(found, found.rows, exact, exact + 1);
      return best === undefined || exact >= FEW ? found : { ...found, corrected: terms.map((term) => spelledTerm(best, term)).join(' ') };
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

