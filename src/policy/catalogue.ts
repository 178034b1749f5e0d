// The same decisions for a whole catalogue at once, as typed columns. Not a second implementation: each app's facts are packed into a word
// when data arrives, the viewer's (and the target's) facts are judged once, and each distinct word is folded once by the very fold of a single decision.
import type { App } from '../schema/app.ts';
import type { Action } from '../schema/policy.ts';
import { matching, unsound } from './evaluate.ts';
import { facts, type FactId } from './facts.ts';
import type { Input } from './question.ts';
import { rules, type Rule, type RuleId } from './rules.ts';

const factIds = Object.keys(facts) as FactId[];
const appFacts: readonly FactId[] = factIds.filter((id) => facts[id].of === 'app');
const bitOf: Readonly<Partial<Record<FactId, number>>> = Object.fromEntries(appFacts.map((id, bit) => [id, bit]));
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

/** The verdicts of one action, one entry per row. */
export interface Column {
  /** 1 allow, 0 deny. */
  readonly outcome: Uint8Array;
  /** The rules that decided, as bits; `rulesIn` names them. */
  readonly because: Int32Array;
  readonly notices: Int32Array;
}

function wordOf(input: Input): number {
  if (unsound(input).length > 0) return INVALID;
  let word = 0;
  for (const [bit, id] of appFacts.entries()) if (facts[id].judge(input)) word |= 1 << bit;
  return word;
}

/** Collects distinct words; 65,536 is the most a catalogue may have, of which a real one has some hundreds. */
function intern(words: readonly number[]): { indexOf: (word: number) => number; words: () => Int32Array } {
  const known = new Map(words.map((word, index) => [word, index]));
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
  const dictionary = intern([]);
  const vectors = new Uint16Array(apps.length);
  for (const [row, app] of apps.entries()) vectors[row] = dictionary.indexOf(wordOf(inputOf(app)));
  return { size: apps.length, vectors, words: dictionary.words() };
}

/** A table in which one fact holds for exactly these rows: what an approval or an installation changes. Rows that cannot be judged stay so. */
export function withFact(table: FactTable, fact: FactId, rows: Iterable<number>): FactTable {
  const bit = bitOf[fact];
  if (bit === undefined) throw new RangeError(`\`${fact}\` is not a fact of an app`);
  const holds = new Uint8Array(table.size);
  for (const row of rows) holds[row] = 1;
  const dictionary = intern([...table.words]);
  // Every known word has two successors, with the fact and without it; they are looked up once each.
  const successors = Array.from(table.words, (word) => [word & ~(1 << bit), word | (1 << bit)].map((next) => (word === INVALID ? word : next)));
  const indices = successors.map((pair) => pair.map((word) => dictionary.indexOf(word)));
  const vectors = new Uint16Array(table.size);
  for (let row = 0; row < table.size; row += 1) vectors[row] = indices[table.vectors[row] ?? 0]?.[holds[row] ?? 0] ?? 0;
  return { size: table.size, vectors, words: dictionary.words() };
}

/** The rules of an action by effect, in the order their bits stand for. */
const ruleBits = (action: Action, effect: Rule['effect']): readonly Rule[] => rules.filter((rule: Rule) => rule.effect === effect && rule.actions.includes(action));
const NO_PERMIT = 1 << 30;

/** The decisions on every app of a table for one viewer. `question` is about the viewer and the target; its app is not looked at. */
export function decideCatalogue(table: FactTable, question: Input): Column {
  const { action } = question;
  const shared = new Map(factIds.filter((id) => facts[id].of !== 'app').map((id) => [id, facts[id].judge(question)]));
  const bits = (effect: Rule['effect'], word: number): number => {
    const matched = matching(action, effect, (fact) => shared.get(fact) ?? ((word >>> (bitOf[fact] ?? 0)) & 1) === 1);
    return ruleBits(action, effect).reduce((set, rule, bit) => (matched.includes(rule) ? set | (1 << bit) : set), 0);
  };
  const verdicts = Array.from(table.words, (word) => {
    if (word === INVALID) return { outcome: 0, because: INVALID, notices: 0 };
    const [forbids, permits, notices] = [bits('forbid', word), bits('permit', word), bits('notice', word)];
    return { outcome: forbids === 0 && permits !== 0 ? 1 : 0, because: forbids || permits || NO_PERMIT, notices };
  });
  const outcomes = Uint8Array.from(verdicts, ({ outcome }) => outcome);
  const reasons = Int32Array.from(verdicts, ({ because }) => because);
  const noticed = Int32Array.from(verdicts, ({ notices }) => notices);

  const column = { outcome: new Uint8Array(table.size), because: new Int32Array(table.size), notices: new Int32Array(table.size) };
  const { vectors } = table;
  for (let row = 0; row < table.size; row += 1) {
    const vector = vectors[row] ?? 0;
    column.outcome[row] = outcomes[vector] ?? 0;
    column.because[row] = reasons[vector] ?? 0;
    column.notices[row] = noticed[vector] ?? 0;
  }
  return column;
}

/** The rules that decided a row of a column, in the order a single decision tells them. */
export function rulesOf(column: Column, row: number, action: Action): readonly RuleId[] {
  const because = column.because[row] ?? 0;
  if (because === INVALID) return ['policy.invalid-facts'];
  if (because === NO_PERMIT) return ['policy.no-permit'];
  return named(ruleBits(action, column.outcome[row] === 1 ? 'permit' : 'forbid'), because);
}

/** The rules that were noticed on a row of a column. */
export const noticesOf = (column: Column, row: number, action: Action): readonly RuleId[] => named(ruleBits(action, 'notice'), column.notices[row] ?? 0);

const named = (inOrder: readonly Rule[], bits: number): readonly RuleId[] => inOrder.filter((_, bit) => ((bits >>> bit) & 1) === 1).map(({ id }) => id as RuleId);
