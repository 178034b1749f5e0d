// Makes an index from texts, row by row, at the pace of the caller: taking one row is some microseconds, and finishing comes in slices. An index never
// changes: when apps are added or overtake each other, rows are renumbered, so a new one is made beside the old, which answers until then.
import { FIELDS, FIELD_BITS, MOST_ROWS, VERSION, type IndexBuffers } from './buffers.ts';
import { lowestIn, wordsFor } from './bits.ts';
import { atOnce, sortedInSlices } from './slices.ts';
import { wordsOf } from './words.ts';

/** Postings in one block, which is one slice, and words in a slice. */
const BLOCK = 2 ** 13;
const WORDS = 2 ** 10;

export interface IndexBuilder {
  /**
   * Takes the next row: its texts, the best field first; those from the fifth on are one field. Rows come in the order of the catalogue.
   * @throws RangeError for more than 2 ** 27 rows
   */
  readonly add: (texts: readonly string[]) => void;
  /** Makes the arrays of the index from the rows taken, a slice at every `next`. Nothing is added after it has begun. */
  readonly finish: () => Generator<void, IndexBuffers>;
}

/** Postings as they come: the number of a word and, packed, the row and the fields. */
interface Block {
  length: number;
  readonly words: Uint32Array;
  readonly postings: Uint32Array;
}

const emptyBlock = (): Block => ({ length: 0, words: new Uint32Array(BLOCK), postings: new Uint32Array(BLOCK) });

export function startIndex(): IndexBuilder {
  const numbers = new Map<string, number>();
  // Most texts but the first, a name, and nearly everything that spaces part in one were met before, in another row.
  const met = new Map<string, readonly number[]>();
  const fieldsOf: number[] = [];
  /** Rows for each word and field. */
  const counts: number[] = [];
  const blocks: Block[] = [];
  let block = emptyBlock();
  let size = 0;

  const numberOf = (word: string): number => {
    const number = numbers.get(word) ?? numbers.size;
    if (number === numbers.size) {
      numbers.set(word, number);
      fieldsOf.push(0);
      for (let field = 0; field < FIELDS; field += 1) counts.push(0);
    }
    return number;
  };
  const remembered = (text: string, learn: (text: string) => readonly number[]): readonly number[] => {
    const known = met.get(text);
    if (known) return known;
    const learnt = learn(text);
    met.set(text, learnt);
    return learnt;
  };
  const ofWord = (chunk: string): readonly number[] => wordsOf(chunk).map(numberOf);
  const ofChunk = (chunk: string): readonly number[] => remembered(chunk, ofWord);
  const ofText = (text: string): readonly number[] => text.split(' ').flatMap(ofChunk);
  const post = (word: number, posting: number): void => {
    if (block.length === BLOCK) block = emptyBlock();
    if (block.length === 0) blocks.push(block);
    block.words[block.length] = word;
    block.postings[block.length] = posting;
    block.length += 1;
  };

  return {
    add: (texts) => {
      if (size === MOST_ROWS) throw new RangeError(`an index has at most ${MOST_ROWS} rows`);
      const here: number[] = [];
      for (const [place, text] of texts.entries()) {
        const field = Math.min(place, FIELDS - 1);
        for (const word of place === 0 ? ofText(text) : remembered(text, ofText)) {
          const fields = fieldsOf[word] ?? 0;
          if ((fields & (1 << field)) !== 0) continue;
          if (fields === 0) here.push(word);
          fieldsOf[word] = fields | (1 << field);
          counts[word * FIELDS + field] = (counts[word * FIELDS + field] ?? 0) + 1;
        }
      }
      for (const word of here) {
        post(word, (size << FIELDS) | (fieldsOf[word] ?? 0));
        fieldsOf[word] = 0;
      }
      size += 1;
    },
    finish: () => arranged([...numbers.keys()], counts, blocks, size),
  };
}

/** The arrays of an index of these rows, each with its texts; in one go, for few rows or for tests. */
export function buildBuffers(rows: Iterable<readonly string[]>): IndexBuffers {
  const builder = startIndex();
  for (const texts of rows) builder.add(texts);
  return atOnce(builder.finish());
}

function* arranged(words: readonly string[], counts: readonly number[], blocks: readonly Block[], size: number): Generator<void, IndexBuffers> {
  const order = yield* sortedInSlices(words.length, (a, b) => ((words[a] ?? '') < (words[b] ?? '') ? -1 : 1));
  const width = wordsFor(size);
  /** Where each word stands in the order, by its number. */
  const places = new Uint32Array(words.length);
  const ends = new Uint32Array(words.length + 1);
  /** For each word and field the number of its bitset, from 1; 0 where its rows are few. */
  const sets = new Uint32Array(words.length * FIELDS);
  const common: number[] = [];
  for (const [place, number] of order.entries()) {
    places[number] = place;
    ends[place + 1] = (ends[place] ?? 0) + (words[number] ?? '').length;
    for (let field = 0; field < FIELDS; field += 1) if ((counts[number * FIELDS + field] ?? 0) > width) sets[place * FIELDS + field] = common.push(place * FIELDS + field);
    if (place % WORDS === 0) yield;
  }
  const letters = new Uint16Array(ends[words.length] ?? 0);
  for (const [place, number] of order.entries()) {
    const word = words[number] ?? '';
    for (let at = 0; at < word.length; at += 1) letters[(ends[place] ?? 0) + at] = word.charCodeAt(at);
    if (place % WORDS === 0) yield;
  }

  const commonRows = new Uint32Array(common.length * width);
  const starts = new Uint32Array(words.length + 1);
  /** Moves what is common into its bitsets, and counts the postings that have a field left. */
  const part = (block: Block): void => {
    for (let at = 0; at < block.length; at += 1) {
      const place = places[block.words[at] ?? 0] ?? 0;
      const posting = block.postings[at] ?? 0;
      let left = posting;
      for (let fields = posting & FIELD_BITS; fields !== 0; fields &= fields - 1) {
        const field = lowestIn(fields);
        const set = sets[place * FIELDS + field] ?? 0;
        if (set === 0) continue;
        const word = (set - 1) * width + (posting >>> (FIELDS + 5));
        commonRows[word] = (commonRows[word] ?? 0) | (1 << ((posting >>> FIELDS) & 31));
        left &= ~(1 << field);
      }
      block.postings[at] = left;
      if ((left & FIELD_BITS) !== 0) starts[place + 1] = (starts[place + 1] ?? 0) + 1;
    }
  };
  for (const block of blocks) yield part(block);
  for (let place = 0; place < words.length; place += 1) starts[place + 1] = (starts[place + 1] ?? 0) + (starts[place] ?? 0);
  yield;

  const postings = new Uint32Array(starts[words.length] ?? 0);
  const next = starts.slice();
  const put = (block: Block): void => {
    for (let at = 0; at < block.length; at += 1) {
      const posting = block.postings[at] ?? 0;
      if ((posting & FIELD_BITS) === 0) continue;
      const place = places[block.words[at] ?? 0] ?? 0;
      const to = next[place] ?? 0;
      postings[to] = posting;
      next[place] = to + 1;
    }
  };
  for (const block of blocks) yield put(block);
  return { version: VERSION, size, letters, words: ends, starts, postings, common: Uint32Array.from(common), commonRows };
}
