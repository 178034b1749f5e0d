// The same decisions for a whole catalogue at once, as typed columns. Not a second implementation: each app's facts are packed into a word
// when data arrives, the viewer's (and the target's) facts are judged once, and each distinct word is folded once by the very fold of a single decision.
import type { App } from '../schema/app.ts';
import type { Action } from '../schema/policy.ts';
import { facts, type FactId } from './facts.ts';
import { appFacts, appWord, matching, rulesIn, settle } from './match.ts';
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

/** The verdicts of one action. */
export interface Column {
  /** Per row: 1 allow, 0 deny. */
  readonly outcome: Uint8Array;
  /** Per row, the index of its word: rows with the same facts share their reasons. */
  readonly vectors: Uint16Array;
  /** Per word, the rules that decided, as bits; `rulesOf` names them. */
  readonly because: Int32Array;
  /** Per word, the notices, as bits; `noticesOf` names them. */
  readonly notices: Int32Array;
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

/** Stands for "no rule permits it" among the bits of rules. */
const NO_PERMIT = 1 << 30;

/** The decisions on every app of a table for one viewer. `question` is about the viewer and the target; its app is not looked at. */
export function decideCatalogue({ words, vectors, size }: FactTable, question: Input): Column {
  const verdicts = new Uint8Array(words.length);
  const because = new Int32Array(words.length).fill(INVALID);
  const notices = new Int32Array(words.length);
  if (unsoundQuestion(question).length === 0) {
    const left = settle(question.action, (fact) => facts[fact].judge(question));
    for (let index = 0; index < words.length; index += 1) {
      const word = words[index] ?? INVALID;
      if (word === INVALID) continue;
      const forbids = matching(left.forbid, word);
      const permits = forbids === 0 ? matching(left.permit, word) : 0;
      verdicts[index] = permits === 0 ? 0 : 1;
      because[index] = forbids || permits || NO_PERMIT;
      notices[index] = matching(left.notice, word);
    }
  }
  const outcome = new Uint8Array(size);
  for (let row = 0; row < size; row += 1) outcome[row] = verdicts[vectors[row] ?? 0] ?? 0;
  return { outcome, vectors, because, notices };
}

const ids = (matched: readonly Rule[]): readonly RuleId[] => matched.map(({ id }) => id as RuleId);

/** The rules that decided a row of a column, in the order a single decision tells them. */
export function rulesOf({ outcome, vectors, because }: Column, row: number, action: Action): readonly RuleId[] {
  const bits = because[vectors[row] ?? 0] ?? 0;
  if (bits === INVALID) return ['policy.invalid-facts'];
  if (bits === NO_PERMIT) return ['policy.no-permit'];
  return ids(rulesIn(bits, action, outcome[row] === 1 ? 'permit' : 'forbid'));
}

/** The rules that were noticed on a row of a column. */
export const noticesOf = ({ vectors, notices }: Column, row: number, action: Action): readonly RuleId[] => ids(rulesIn(notices[vectors[row] ?? 0] ?? 0, action, 'notice'));
