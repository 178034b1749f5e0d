// The words of a catalogue in the order of their UTF-16 units, and which of them a term may mean: those it begins, and those it would begin but for
// one typo. Words that begin alike stand together, so every answer is ranges of words, found by halving. It knows no rows and no ranks.
import { firstWhere } from './halving.ts';

export interface Vocabulary {
  /** The letters of all words, one word after the other. */
  readonly letters: Uint16Array;
  /** Where the letters of each word begin, and where those of the last end. */
  readonly words: Uint32Array;
}

/** Words `from` up to, but not including, `to`. */
export type Range = readonly [from: number, to: number];

/** Of a shorter term, one typo leaves too little to know it by. In UTF-16 units. */
const SHORTEST_FORGIVEN = 4;

export const wordAt = ({ letters, words }: Vocabulary, word: number): string => String.fromCharCode(...letters.subarray(words[word], words[word + 1]));

const lengthAt = ({ words }: Vocabulary, word: number): number => (words[word + 1] ?? 0) - (words[word] ?? 0);

/** How a word compares, from its letter `depth` on, with a beginning: 0 if it begins so. */
function compare({ letters, words }: Vocabulary, word: number, depth: number, beginning: string): number {
  const start = (words[word] ?? 0) + depth;
  const length = (words[word + 1] ?? 0) - start;
  for (let at = 0; at < beginning.length; at += 1) {
    if (at >= length) return -1;
    const difference = (letters[start + at] ?? 0) - beginning.charCodeAt(at);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Of a range of words that agree in their first `depth` letters, those that go on with `beginning`. */
function narrowed(vocabulary: Vocabulary, [from, to]: Range, depth: number, beginning: string): Range {
  const begin = firstWhere(from, to, (word) => compare(vocabulary, word, depth, beginning) >= 0);
  return [begin, firstWhere(begin, to, (word) => compare(vocabulary, word, depth, beginning) > 0)];
}

/** The words a term begins. */
export const begunBy = (vocabulary: Vocabulary, term: string): Range => narrowed(vocabulary, [0, vocabulary.words.length - 1], 0, term);

/**
 * The words a term begins, and those it would begin with one letter added, left out, replaced, or two neighbours swapped: where that makes a word, or
 * with `unfinished` whatever it makes. A term of fewer than four letters is taken as it is. The ranges do not overlap.
 */
export function nearlyBegunBy(vocabulary: Vocabulary, term: string, unfinished: boolean): readonly Range[] {
  const found: Range[] = [begunBy(vocabulary, term)];
  if (term.length < SHORTEST_FORGIVEN) return found;
  const add = (among: Range, depth: number, beginning: string): void => {
    const [from, to] = narrowed(vocabulary, among, depth, beginning);
    // Of the words that begin alike, the one that is no longer comes first.
    if (unfinished || (from < to && lengthAt(vocabulary, from) === depth + beginning.length)) found.push([from, to]);
  };
  // The words that agree with the term up to letter `at`, where the typo is.
  let alike: Range = [0, vocabulary.words.length - 1];
  for (let at = 0; at < term.length && alike[0] < alike[1]; at += 1) {
    const [letter, rest] = [term.charAt(at), term.slice(at + 1)];
    add(alike, at, rest);
    if (rest !== '') add(alike, at, rest.charAt(0) + letter + rest.slice(1));
    for (const branch of branches(vocabulary, alike, at)) {
      add(branch, at + 1, rest);
      add(branch, at + 1, letter + rest);
    }
    alike = narrowed(vocabulary, alike, at, letter);
  }
  return outermost(found);
}

/** A range of words that agree in their first `depth` letters, parted by the next letter. */
function* branches(vocabulary: Vocabulary, [from, to]: Range, depth: number): Generator<Range> {
  const { letters, words } = vocabulary;
  for (let word = from; word < to; ) {
    const next = (words[word] ?? 0) + depth;
    if (next === words[word + 1]) word += 1;
    else {
      const branch = narrowed(vocabulary, [word, to], depth, String.fromCharCode(letters[next] ?? 0));
      yield branch;
      word = branch[1];
    }
  }
}

/** Ranges of beginnings lie within each other or apart: the outer ones, in order. */
function outermost(ranges: readonly Range[]): readonly Range[] {
  let end = 0;
  return [...ranges]
    .sort(([a, b], [c, d]) => a - c || d - b)
    .filter(([from, to]) => {
      if (from === to || to <= end) return false;
      end = to;
      return true;
    });
}
