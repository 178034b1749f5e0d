// A decision with its working: every fact as it was judged, every rule with what it looked at. A trace is plain JSON, and folding it
// again gives the same decision, so it can be sent to somebody who has none of the facts.
import type { Decision, Params } from '../schema/policy.ts';
import { fold, headingOf, refusal, type Heading } from './evaluate.ts';
import { facts, type FactId } from './facts.ts';
import { factId } from './match.ts';
import type { Input } from './question.ts';
import { rules, type Rule } from './rules.ts';
import { unsound } from './sound.ts';

export interface Trace {
  readonly heading: Heading;
  /** Fields that could not be judged; when there are any, no fact was. */
  readonly invalid: readonly string[];
  readonly facts: Readonly<Partial<Record<FactId, { readonly holds: boolean; readonly evidence: Params }>>>;
  /** Every rule of the action, in the order of the table: whether it matched, and each fact it names as it was judged. */
  readonly rules: readonly { readonly rule: string; readonly effect: Rule['effect']; readonly matched: boolean; readonly looked: Readonly<Record<string, boolean>> }[];
  readonly decision: Decision;
}

/** What does not stand in a trace does not hold. */
const holdsIn = (judged: Trace['facts']) => (fact: FactId): boolean => judged[fact]?.holds === true;

/** Decides, and keeps the working. */
export function trace(input: Input): Trace {
  const heading = headingOf(input);
  const invalid = unsound(input);
  const judged: Partial<Record<FactId, { holds: boolean; evidence: Params }>> = {};
  if (invalid.length === 0) for (const id of Object.keys(facts) as FactId[]) judged[id] = { holds: facts[id].judge(input), evidence: facts[id].evidence(input) };
  const considered = invalid.length > 0 ? [] : rules.filter(({ actions }: Rule) => actions.includes(input.action));
  const holds = holdsIn(judged);
  return {
    heading,
    invalid,
    facts: judged,
    // A permit is not told beside a denial, yet it matched: the facts are asked, not the decision.
    rules: considered.map((rule: Rule) => ({
      rule: rule.id,
      effect: rule.effect,
      matched: rule.when.every((literal) => holds(factId(literal)) !== literal.startsWith('!')),
      looked: Object.fromEntries(rule.when.map((literal) => [factId(literal), holds(factId(literal))])),
    })),
    decision: replayTrace({ heading, invalid, facts: judged }),
  };
}

/** The decision a trace amounts to, from its facts alone. */
export function replayTrace({ heading, invalid, facts: judged }: Pick<Trace, 'heading' | 'invalid' | 'facts'>): Decision {
  if (invalid.length > 0) return refusal(heading, invalid);
  return fold(
    heading,
    holdsIn(judged),
    (fact) => judged[fact]?.evidence ?? {},
  );
}
