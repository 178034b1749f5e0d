// The one matcher of the policy, which a single decision and a whole catalogue share. Facts become bits, and a rule the bits it asks for: those
// of the app, and those of everything that is the same for every app. Judges no fact and knows no outcome: it says which rules match. The rules
// are the policy's own unless another table is given: a draft of them, or one that a test has broken.
import type { Action } from '../schema/policy.ts';
import { facts, type FactId, type Literal } from './facts.ts';
import { rules, type Rule } from './rules.ts';

type Effect = Rule['effect'];
type Judge = (fact: FactId) => boolean;

/** Of the bits that are looked at, which must be set. */
interface Asked {
  readonly looks: number;
  readonly wants: number;
}
/** A rule among those of its action and effect: what it asks of the app, and of what is the same for every app. */
interface Pattern extends Asked {
  readonly rule: Rule;
  /** Stands for the rule. */
  readonly bit: number;
  readonly shared: Asked;
}
type Patterns = Readonly<Record<Effect, readonly Pattern[]>>;

export const factId = (literal: Literal): FactId => (literal.startsWith('!') ? literal.slice(1) : literal) as FactId;

const factIds = Object.keys(facts) as FactId[];
const ofApp = (fact: FactId): boolean => facts[fact].of === 'app';
export const appFacts: readonly FactId[] = factIds.filter(ofApp);
export const sharedFacts: readonly FactId[] = factIds.filter((fact) => !ofApp(fact));

/** Facts as bits: bit `n` is the n-th of the list. Those outside `looks` are not judged. */
function word(of: readonly FactId[], judged: Judge, looks = -1): number {
  let bits = 0;
  of.forEach((fact, place) => {
    if ((looks >>> place) & 1 && judged(fact)) bits |= 1 << place;
  });
  return bits;
}

function asked(when: readonly Literal[], of: readonly FactId[]): Asked {
  const bits = (literals: readonly Literal[]) => word(of, (fact) => literals.some((literal) => factId(literal) === fact));
  return { looks: bits(when), wants: bits(when.filter((literal) => !literal.startsWith('!'))) };
}

/** The rules of one action, made into bits. */
function patternsOf(action: Action, table: readonly Rule[]): Patterns {
  const of = (effect: Effect): readonly Pattern[] =>
    table
      .filter((rule: Rule) => rule.effect === effect && rule.actions.includes(action))
      .map((rule: Rule, place) => ({ rule, bit: 1 << place, ...asked(rule.when, appFacts), shared: asked(rule.when, sharedFacts) }));
  return { forbid: of('forbid'), permit: of('permit'), notice: of('notice') };
}

interface Made {
  readonly patterns: Patterns;
  readonly looks: Readonly<Record<'app' | 'shared', number>>;
}
const tables = new WeakMap<readonly Rule[], Map<Action, Made>>();
/** Made when first asked for; the rules of a table never change. */
function madeOf(action: Action, table: readonly Rule[]): Made {
  const made = tables.get(table) ?? new Map<Action, Made>();
  tables.set(table, made);
  const known = made.get(action);
  if (known) return known;
  const patterns = patternsOf(action, table);
  const all = [...patterns.forbid, ...patterns.permit, ...patterns.notice];
  const looks = { app: all.reduce((bits, pattern) => bits | pattern.looks, 0), shared: all.reduce((bits, { shared }) => bits | shared.looks, 0) };
  made.set(action, { patterns, looks });
  return { patterns, looks };
}

/** The facts of an app as bits, a word: those an action looks at, or all. */
export const appWord = (judged: Judge, action?: Action, table: readonly Rule[] = rules): number => word(appFacts, judged, action && madeOf(action, table).looks.app);

/** The rules of an action that the facts of viewer and target do not rule out: what is left to ask of every app. */
export function settle(action: Action, judged: Judge, table: readonly Rule[] = rules): Patterns {
  const { patterns, looks } = madeOf(action, table);
  const settled = word(sharedFacts, judged, looks.shared);
  const left = (effect: Effect) => patterns[effect].filter(({ shared }) => (settled & shared.looks) === shared.wants);
  return { forbid: left('forbid'), permit: left('permit'), notice: left('notice') };
}

/** Which of these rules match the facts of an app, as bits. */
export function matching(left: readonly Pattern[], app: number): number {
  let matched = 0;
  for (const { bit, looks, wants } of left) if ((app & looks) === wants) matched |= bit;
  return matched;
}

/** The rules that bits stand for. */
export function rulesIn(bits: number, action: Action, effect: Effect, table: readonly Rule[] = rules): readonly Rule[] {
  if (bits === 0) return [];
  return madeOf(action, table).patterns[effect].filter(({ bit }) => (bits & bit) !== 0).map(({ rule }) => rule);
}
