// A decision with its working: every fact as it was judged, every rule with what it looked at. A trace is plain JSON, and folding it
// again gives the same decision, so it can be sent to somebody who has none of the facts.
import type { Decision, Params } from '../schema/policy.ts';
import { fold, headingOf, refusal, type Heading } from './evaluate.ts';
import { facts, type FactId } from './facts.ts';
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

/** Decides, and keeps the working. */
export function trace(input: Input): Trace {
  const heading = headingOf(input);
  const invalid = unsound(input);
  const judged: Partial<Record<FactId, { holds: boolean; evidence: Params }>> = {};
  if (invalid.length === 0) for (const id of Object.keys(facts) as FactId[]) judged[id] = { holds: facts[id].judge(input), evidence: facts[id].evidence(input) };
  const decision = replayTrace({ heading, invalid, facts: judged });
  const matched = new Set([...decision.because, ...decision.notices].map(({ rule }) => rule));
  const considered = invalid.length > 0 ? [] : rules.filter(({ actions }: Rule) => actions.includes(input.action));
  return {
    heading,
    invalid,
    facts: judged,
    rules: considered.map((rule: Rule) => {
      const looked = rule.when.map((literal): [string, boolean] => {
        const fact = literal.replace('!', '') as FactId;
        return [fact, judged[fact]?.holds === true];
      });
      // A permit is not told beside a denial, yet it matched: ask the facts, not the decision.
      return { rule: rule.id, effect: rule.effect, matched: matched.has(rule.id) || rule.when.every((literal, index) => looked[index]?.[1] !== literal.startsWith('!')), looked: Object.fromEntries(looked) };
    }),
    decision,
  };
}

/** The decision a trace amounts to, from its facts alone. */
export function replayTrace({ heading, invalid, facts: judged }: Pick<Trace, 'heading' | 'invalid' | 'facts'>): Decision {
  if (invalid.length > 0) return refusal(heading, invalid);
  return fold(
    heading,
    (fact) => judged[fact]?.holds === true,
    (fact) => judged[fact]?.evidence ?? {},
  );
}
