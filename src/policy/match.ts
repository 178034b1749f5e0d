// The one matcher of the policy, which a single decision and a whole catalogue share. Facts become bits, and a rule the bits it asks for: those
// of the app, and those of everything that is the same for every app. Judges no fact and knows no outcome: it says which rules match. The rules
// are the policy's own unless another table is given: a draft of them, or one that a test has broken.
import type { Action } from '../schema/policy.ts';
import { facts, type FactId, type Literal } from './facts.ts';
import { rules, type Rule } from './rules.ts';

type Judge = (fact: FactId) => boolean;

/** Of the bits that are looked at, which must be set. */
interface Asked {
  readonly looks: number;
  readonly wants: number;
}
/** A rule as bits: what it asks of the app, and of what is the same for every app. */
export interface Pattern extends Asked {
  readonly rule: Rule;
  readonly shared: Asked;
}

const fits = ({ looks, wants }: Asked, bits: number): boolean => (bits & looks) === wants;

export const factId = (literal: Literal): FactId => (literal.startsWith('!') ? literal.slice(1) : literal) as FactId;

const factIds = Object.keys(facts) as FactId[];
const ofApp = (fact: FactId): boolean => facts[fact].of === 'app';
export const appFacts: readonly FactId[] = factIds.filter(ofApp);
export const sharedFacts: readonly FactId[] = factIds.filter((fact) => !ofApp(fact));

/** Facts as bits: bit `n` is the n-th of the list. */
const wordOf = (of: readonly FactId[], judged: Judge): number => of.reduce((bits, fact, place) => (judged(fact) ? bits | (1 << place) : bits), 0);

const asks = (when: readonly Literal[], of: readonly FactId[]): Asked => ({
  looks: wordOf(of, (fact) => when.includes(fact) || when.includes(`!${fact}`)),
  wants: wordOf(of, (fact) => when.includes(fact)),
});

const tables = new WeakMap<readonly Rule[], readonly Pattern[]>();
/** The rules of a table as bits; made when first asked for, for a table never changes. */
function patternsOf(table: readonly Rule[]): readonly Pattern[] {
  const patterns = tables.get(table) ?? table.map((rule) => ({ rule, ...asks(rule.when, appFacts), shared: asks(rule.when, sharedFacts) }));
  tables.set(table, patterns);
  return patterns;
}

/** The rules of an action that the facts of viewer and target do not rule out: what is left to ask of every app. */
export function settle(action: Action, judged: Judge, table: readonly Rule[] = rules): readonly Pattern[] {
  const settled = wordOf(sharedFacts, judged);
  return patternsOf(table).filter(({ rule, shared }) => rule.actions.includes(action) && fits(shared, settled));
}

/** The facts of an app as bits, a word. */
export const appWord = (judged: Judge): number => wordOf(appFacts, judged);

/** Those of one effect. */
export const ofEffect = (left: readonly Pattern[], effect: Rule['effect']): readonly Pattern[] => left.filter(({ rule }) => rule.effect === effect);

/** Whether any of these rules matches the facts of an app. A loop, for a catalogue asks it thousands of times. */
export function anyMatches(left: readonly Pattern[], app: number): boolean {
  for (const pattern of left) if (fits(pattern, app)) return true;
  return false;
}

/** Which of these rules match the facts of an app. */
export const matching = (left: readonly Pattern[], app: number): readonly Rule[] => left.filter((pattern) => fits(pattern, app)).map(({ rule }) => rule);
