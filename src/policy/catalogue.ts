// The same decisions for a whole catalogue at once, as typed columns. Not a second implementation: each app's facts are packed into a word
// when data arrives, the viewer's (and the target's) facts are judged once, and each distinct word is decided once by the matcher of a single
// decision. The reasons of a row are matched when they are asked for.
import type { App } from '../schema/app.ts';
import { facts } from './facts.ts';
import { anyMatches, appWord, matching, ofEffect, settle, type Pattern } from './match.ts';
import type { Input } from './question.ts';
import type { Rule, RuleId } from './rules.ts';
import { unsoundApp, unsoundQuestion } from './sound.ts';

/** A word of its own for apps whose data cannot be judged. */
export const INVALID = 1 << 31;

/** The facts of every app of a catalogue, packed: equal words share one entry of the dictionary. */
export interface FactTable {
  readonly size: number;
  /** Per row, the index of its word in `words`. Begins at a multiple of four bytes of its buffer, as an array of its own does. */
  readonly vectors: Uint16Array;
  /** Each distinct word once; bit `n` is the n-th fact that belongs to an app. */
  readonly words: Int32Array;
}

/** The answers to one question about every app. Questions that were put together share `outcome`. */
export interface Column {
  /** Per row: one bit for each of the questions, set where the answer is allow. */
  readonly outcome: Uint8Array;
  /** The bit of this question. */
  readonly bit: number;
  readonly table: FactTable;
  /** The rules that the facts of viewer and target do not rule out; null where the question cannot be judged. */
  readonly left: readonly Pattern[] | null;
}

const wordOf = (input: Input): number => (unsoundApp(input).length > 0 ? INVALID : appWord((fact) => facts[fact].judge(input)));

/**
 * Judges the facts of every app, once; `inputOf` gives the question about it (its action and viewer do not matter). O(apps). Throws `RangeError`
 * on more than 65,536 distinct combinations of facts, of which a real catalogue has some hundreds.
 */
export function packFacts<T extends App>(apps: readonly T[], inputOf: (app: T) => Input): FactTable {
  const indices = new Map<number, number>();
  const vectors = new Uint16Array(apps.length);
  for (const [row, app] of apps.entries()) {
    const word = wordOf(inputOf(app));
    const index = indices.get(word) ?? indices.size;
    if (index > 0xffff) throw new RangeError('a catalogue may have at most 65536 distinct combinations of facts');
    indices.set(word, index);
    vectors[row] = index;
  }
  return { size: apps.length, vectors, words: Int32Array.from(indices.keys()) };
}

/** Sets a bit for every distinct word that these rules allow: no forbid matches, and a permit does. */
function decideWords(words: Int32Array, left: readonly Pattern[], bit: number, verdicts: Uint8Array): void {
  const [forbids, permits] = [ofEffect(left, 'forbid'), ofEffect(left, 'permit')];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? INVALID;
    if (word !== INVALID && !anyMatches(forbids, word) && anyMatches(permits, word)) verdicts[index] = (verdicts[index] ?? 0) | bit;
  }
}

/** How far the third and fourth of four rows are shifted in the number they are written in; the first two are by the rest of 16. Says which byte this machine puts first. */
const BACK = new Uint8Array(Uint32Array.of(16).buffer)[0] ?? 0;

/** Gives every row its word's verdict. Two rows in one read, four in one write, and no function: most of what a catalogue costs, and measured half as long as row by row. */
function spread(verdicts: Uint8Array, vectors: Uint16Array): Uint8Array {
  const { length } = vectors;
  const pairs = new Uint32Array(vectors.buffer, vectors.byteOffset, length >> 1);
  const fours = new Uint32Array((length + 3) >> 2);
  const outcome = new Uint8Array(fours.buffer, 0, length);
  for (let four = 0; four < length >> 2; four += 1) {
    const front = pairs[2 * four] ?? 0;
    const back = pairs[2 * four + 1] ?? 0;
    fours[four] =
      (((verdicts[front & 0xffff] ?? 0) | ((verdicts[front >>> 16] ?? 0) << 8)) << (16 - BACK)) | (((verdicts[back & 0xffff] ?? 0) | ((verdicts[back >>> 16] ?? 0) << 8)) << BACK);
  }
  for (let row = length & ~3; row < length; row += 1) outcome[row] = verdicts[vectors[row] ?? 0] ?? 0;
  return outcome;
}

/**
 * Answers up to eight questions about every app of a table, in one pass: say, whether one viewer may see it and may install it. The questions
 * are about viewer and target; their apps are not looked at. One column for each.
 */
export function decideCatalogue<const Questions extends readonly Input[]>(table: FactTable, ...questions: Questions): { readonly [Place in keyof Questions]: Column } {
  if (questions.length > 8) throw new RangeError('at most eight questions fit into one pass');
  const { vectors, words } = table;
  const verdicts = new Uint8Array(words.length);
  const settled = questions.map((question, place) => {
    const [bit, sound] = [1 << place, unsoundQuestion(question).length === 0];
    const left = sound ? settle(question.action, (fact) => facts[fact].judge(question)) : null;
    if (left) decideWords(words, left, bit, verdicts);
    return { bit, left };
  });
  const outcome = spread(verdicts, vectors);
  const columns: readonly Column[] = settled.map((one) => ({ ...one, outcome, table }));
  return columns as { readonly [Place in keyof Questions]: Column };
}

/** Whether a row of a column is allowed. */
export const allows = ({ outcome, bit }: Column, row: number): boolean => ((outcome[row] ?? 0) & bit) !== 0;

/** The rules of one effect that match a row; null where the row or the question cannot be judged. */
function matched({ left, table: { vectors, words } }: Column, row: number, effect: Rule['effect']): readonly RuleId[] | null {
  const word = words[vectors[row] ?? 0] ?? INVALID;
  return left === null || word === INVALID ? null : matching(ofEffect(left, effect), word).map(({ id }) => id as RuleId);
}

/** The rules that decided a row of a column, in the order a single decision tells them. */
export function rulesOf(column: Column, row: number): readonly RuleId[] {
  const decided = matched(column, row, allows(column, row) ? 'permit' : 'forbid') ?? ['policy.invalid-facts'];
  return decided.length > 0 ? decided : ['policy.no-permit'];
}

/** The rules that were noticed on a row of a column. */
export const noticesOf = (column: Column, row: number): readonly RuleId[] => matched(column, row, 'notice') ?? [];
