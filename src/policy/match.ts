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
export interface Pattern extends Asked {
  readonly rule: Rule;
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
      .map((rule: Rule) => ({ rule, ...asked(rule.when, appFacts), shared: asked(rule.when, sharedFacts) }));
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

/** Which of these rules match the facts of an app, as bits: bit `n` is the n-th of them. */
export function matching(left: readonly Asked[], app: number): number {
  let matched = 0;
  for (const [place, { looks, wants }] of left.entries()) if ((app & looks) === wants) matched |= 1 << place;
  return matched;
}

/** So many facts of an app are matched at a time where there are many apps. */
const PART = 6;

/**
 * The same for many words at once. A rule asks for all of its bits, so it matches a word when it matches every part of it; and since parts
 * are short, there are few different ones, and each is matched once.
 */
export function matchingEach(left: readonly Asked[], words: Int32Array): Int32Array {
  const matched = new Int32Array(words.length).fill(-1);
  for (let from = 0; from < appFacts.length; from += PART) {
    const mask = (2 ** PART - 1) << from;
    const part = left.map(({ looks, wants }) => ({ looks: looks & mask, wants: wants & mask }));
    const verdicts = Int32Array.from({ length: 2 ** PART }, (_, bits) => matching(part, bits << from));
    for (let at = 0; at < words.length; at += 1) matched[at] = (matched[at] ?? 0) & (verdicts[((words[at] ?? 0) & mask) >>> from] ?? 0);
  }
  return matched;
}

/** The rules that bits stand for. */
export const rulesIn = (left: readonly Pattern[], bits: number): readonly Rule[] => left.filter((_, place) => (bits >>> place) & 1).map(({ rule }) => rule);
