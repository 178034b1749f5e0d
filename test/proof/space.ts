// Every combination of the facts that the permits and forbids of an action name, and what the shipped matcher makes of each under a table of
// rules. The kinds of viewer exclude each other; beyond that nothing is left out, whether a question can produce it or not.
import { facts, type FactId, type Literal } from '../../src/policy/facts.ts';
import { anyMatches, appFacts, factId, ofEffect, settle } from '../../src/policy/match.ts';
import { rules, type Rule } from '../../src/policy/rules.ts';
import type { Action } from '../../src/schema/policy.ts';

const KINDS: readonly FactId[] = ['viewer.agency', 'viewer.sub-account', 'viewer.developer'];
/** The kind of viewer, two bits: its place in `KINDS`. */
const KIND_BITS = 2;

export const [DENY, ALLOW, NOTHING_MATCHES, NO_SUCH_VIEWER] = [0, 1, 2, 3] as const;

export interface Space {
  readonly action: Action;
  /** The facts that vary beside the kind of viewer; the n-th is bit `KIND_BITS + n` of a combination. */
  readonly varying: readonly FactId[];
  /** What comes out, by combination. */
  readonly outcomes: Uint8Array;
  /** The combinations that are allowed; there are few. */
  readonly allowed: readonly number[];
}

/** Bits of a combination: those that are looked at, and of these those that are set. */
export interface Mask {
  readonly looks: number;
  readonly wants: number;
}

/** The facts that the permits and forbids of an action name, those of the app last. */
function namedBy(action: Action, table: readonly Rule[]): FactId[] {
  const named = new Set(table.filter(({ actions, effect }) => effect !== 'notice' && actions.includes(action)).flatMap(({ when }) => when.map(factId)));
  const varying = (Object.keys(facts) as FactId[]).filter((fact) => named.has(fact) && !KINDS.includes(fact));
  return [...varying.filter((fact) => facts[fact].of !== 'app'), ...varying.filter((fact) => facts[fact].of === 'app')];
}

const subset = <T>(of: readonly T[], bits: number): T[] => of.filter((_, bit) => (bits >>> bit) & 1);

/** Decides every combination under a table of rules, which names no fact that the shipped rules do not. */
export function decideAll(action: Action, table: readonly Rule[] = rules): Space {
  const varying = namedBy(action, rules);
  const shared = varying.filter((fact) => facts[fact].of !== 'app');
  const ofApp = varying.slice(shared.length);
  const stride = 2 ** (KIND_BITS + shared.length);
  const outcomes = new Uint8Array(stride * 2 ** ofApp.length).fill(NO_SUCH_VIEWER);
  const allowed: number[] = [];
  // The matcher's own word for each combination of the app's facts.
  const words = Int32Array.from({ length: 2 ** ofApp.length }, (_, bits) => subset(ofApp, bits).reduce((word, fact) => word | (1 << appFacts.indexOf(fact)), 0));
  for (let around = 0; around < stride; around += 1) {
    const kind = KINDS[around & 3];
    if (!kind) continue;
    const holding = new Set([kind, ...subset(shared, around >>> KIND_BITS)]);
    const left = settle(action, (fact) => holding.has(fact), table);
    const [forbids, permits] = [ofEffect(left, 'forbid'), ofEffect(left, 'permit')];
    for (const [bits, word] of words.entries()) {
      const outcome = anyMatches(forbids, word) ? DENY : anyMatches(permits, word) ? ALLOW : NOTHING_MATCHES;
      outcomes[around + bits * stride] = outcome;
      if (outcome === ALLOW) allowed.push(around + bits * stride);
    }
  }
  return { action, varying, outcomes, allowed };
}

/** The combinations in which all of these hold. A kind of viewer can only be asked for, not ruled out. */
export function maskOf({ action, varying }: Space, when: readonly Literal[]): Mask {
  let [looks, wants] = [0, 0];
  for (const literal of when) {
    const [kind, place] = [KINDS.indexOf(literal as FactId), varying.indexOf(factId(literal))];
    if (kind === -1 && place === -1) throw new Error(`no rule of \`${action}\` names \`${literal}\``);
    if (kind !== -1) [looks, wants] = [looks | 3, wants | kind];
    else [looks, wants] = [looks | (1 << (KIND_BITS + place)), literal.startsWith('!') ? wants : wants | (1 << (KIND_BITS + place))];
  }
  return { looks, wants };
}

/** The combinations of a mask, one by one, those of viewers that do not exist left out. */
export function* combinations({ outcomes }: Space, { looks, wants }: Mask): Generator<number, void> {
  // Counts upwards in the bits that are free, carrying over those that are not.
  const fixed = looks & (outcomes.length - 1);
  for (let free = 0; free < outcomes.length; free = ((free | fixed) + 1) & ~fixed) {
    const combination = free | wants;
    if (outcomes[combination] !== NO_SUCH_VIEWER) yield combination;
  }
}

/** A combination in words. */
export const told = ({ action, varying }: Pick<Space, 'action' | 'varying'>, combination: number): string =>
  `${action}: ${[KINDS[combination & 3] ?? 'nobody', ...varying.map((fact, bit) => ((combination >>> (KIND_BITS + bit)) & 1 ? fact : `!${fact}`))].join(' ')}`;
