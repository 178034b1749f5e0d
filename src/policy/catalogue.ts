// The same decisions for a whole catalogue at once, as typed columns. Not a second implementation: each app's facts are packed into a word
// when data arrives, the viewer's (and the target's) facts are judged once, and each distinct word is matched once by the matcher of a single decision.
import type { App } from '../schema/app.ts';
import { facts, type FactId } from './facts.ts';
import { appFacts, appWord, matchingEach, rulesIn, settle, type Pattern } from './match.ts';
import type { Input } from './question.ts';
import type { Rule, RuleId } from './rules.ts';
import { unsoundApp, unsoundQuestion } from './sound.ts';

/** A word of its own for apps whose data cannot be judged. */
const INVALID = 1 << 31;

/** The facts of every app of a catalogue, packed: equal words share one entry of the dictionary. */
export interface FactTable {
  readonly size: number;
  /** Per row, the index of its word in `words`. */
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
  /** Per row, the index of its word: rows with the same facts share their reasons. */
  readonly vectors: Uint16Array;
  /** Per word, which of `left` match, as bits. */
  readonly matched: Int32Array;
  /** The rules that the facts of viewer and target do not rule out. */
  readonly left: readonly Pattern[];
}

const wordOf = (input: Input): number => (unsoundApp(input).length > 0 ? INVALID : appWord((fact) => facts[fact].judge(input)));

/** Collects distinct words; 65,536 is the most a catalogue may have, of which a real one has some hundreds. */
function intern(): { indexOf: (word: number) => number; words: () => Int32Array } {
  const known = new Map<number, number>();
  return {
    indexOf: (word) => {
      const index = known.get(word) ?? known.size;
      if (index === known.size) known.set(word, index);
      if (index > 0xffff) throw new RangeError('a catalogue may have at most 65536 distinct combinations of facts');
      return index;
    },
    words: () => Int32Array.from(known.keys()),
  };
}

/** Judges the facts of every app, once; `inputOf` gives the question about it (its action and viewer do not matter). O(apps). */
export function packFacts<T extends App>(apps: readonly T[], inputOf: (app: T) => Input): FactTable {
  const dictionary = intern();
  const vectors = new Uint16Array(apps.length);
  for (const [row, app] of apps.entries()) vectors[row] = dictionary.indexOf(wordOf(inputOf(app)));
  return { size: apps.length, vectors, words: dictionary.words() };
}

/** A table in which one fact holds for exactly these rows: what an approval or an installation changes. Rows that cannot be judged stay so. */
export function withFact(table: FactTable, fact: FactId, rows: Iterable<number>): FactTable {
  const bit = appFacts.indexOf(fact);
  if (bit === -1) throw new RangeError(`\`${fact}\` is not a fact of an app`);
  const holds = new Uint8Array(table.size);
  for (const row of rows) holds[row] = 1;
  const dictionary = intern();
  // Every word has two successors, without the fact and with it; each is looked up once, and only if a row has it.
  const successors = new Int32Array(2 * table.words.length).fill(-1);
  const successorOf = (from: number): number => {
    const word = table.words[from >> 1] ?? INVALID;
    return dictionary.indexOf(word === INVALID ? word : from & 1 ? word | (1 << bit) : word & ~(1 << bit));
  };
  const vectors = new Uint16Array(table.size);
  for (let row = 0; row < table.size; row += 1) {
    const from = 2 * (table.vectors[row] ?? 0) + (holds[row] ?? 0);
    const known = successors[from] ?? -1;
    vectors[row] = known === -1 ? (successors[from] = successorOf(from)) : known;
  }
  return { size: table.size, vectors, words: dictionary.words() };
}

/** Answers one question for every distinct word: which rules match it, and in `verdicts` the question's bit where it is allowed. */
function answer(words: Int32Array, question: Input, bit: number, verdicts: Uint8Array): Pick<Column, 'left' | 'matched'> {
  if (unsoundQuestion(question).length > 0) return { left: [], matched: new Int32Array(words.length).fill(INVALID) };
  const { forbid, permit, notice } = settle(question.action, (fact) => facts[fact].judge(question));
  const left = [...forbid, ...permit, ...notice];
  const [forbids, decides] = [2 ** forbid.length - 1, 2 ** (forbid.length + permit.length) - 1];
  const matched = matchingEach(left, words);
  for (let index = 0; index < words.length; index += 1) {
    const bits = matched[index] ?? 0;
    if (words[index] === INVALID) matched[index] = INVALID;
    // No forbid, and so a permit, if any of those that decide.
    else if ((bits & forbids) === 0 && (bits & decides) !== 0) verdicts[index] = (verdicts[index] ?? 0) | bit;
  }
  return { left, matched };
}

/**
 * Answers up to eight questions about every app of a table, in one pass: say, whether one viewer may see it and may install it. The questions
 * are about viewer and target; their apps are not looked at. One column for each.
 */
export function decideCatalogue<const Questions extends readonly Input[]>({ words, vectors, size }: FactTable, ...questions: Questions): { readonly [Place in keyof Questions]: Column } {
  if (questions.length > 8) throw new RangeError('at most eight questions fit into one pass');
  const verdicts = new Uint8Array(words.length);
  const outcome = new Uint8Array(size);
  const columns = questions.map((question, place): Column => ({ outcome, bit: 1 << place, vectors, ...answer(words, question, 1 << place, verdicts) }));
  for (let row = 0; row < size; row += 1) outcome[row] = verdicts[vectors[row] ?? 0] ?? 0;
  return columns as { readonly [Place in keyof Questions]: Column };
}

/** Whether a row of a column is allowed. */
export const allows = ({ outcome, bit }: Column, row: number): boolean => ((outcome[row] ?? 0) & bit) !== 0;

function matchedRules({ left, matched, vectors }: Column, row: number, effect: Rule['effect']): readonly RuleId[] {
  return rulesIn(left, matched[vectors[row] ?? 0] ?? 0).filter((rule) => rule.effect === effect).map(({ id }) => id as RuleId);
}

/** The rules that decided a row of a column, in the order a single decision tells them. */
export function rulesOf(column: Column, row: number): readonly RuleId[] {
  if (column.matched[column.vectors[row] ?? 0] === INVALID) return ['policy.invalid-facts'];
  const decided = matchedRules(column, row, allows(column, row) ? 'permit' : 'forbid');
  return decided.length > 0 ? decided : ['policy.no-permit'];
}

/** The rules that were noticed on a row of a column. */
export const noticesOf = (column: Column, row: number): readonly RuleId[] => matchedRules(column, row, 'notice');
