// One question, one decision: judge the facts, fold the rules. Default deny, any forbid wins, order never matters.
// Total: it never throws and never authorises on facts it cannot judge. Denial is a value, not an error.
import type { Decision, FixableBy, Params, Reason } from '../schema/policy.ts';
import { facts, type FactId } from './facts.ts';
import { appWord, factId, matching, ofEffect, settle } from './match.ts';
import type { Input } from './question.ts';
import { rules, type Rule } from './rules.ts';
import { unsound } from './sound.ts';

type FactOf = (fact: FactId) => boolean;

/** Who can undo a match: whoever can change the first of its facts that anybody can change. */
const fixers = new Map<string, FixableBy>(
  rules.map(({ id, when }) => [id, when.map((literal) => facts[factId(literal)].changedBy).find((who) => who !== 'nobody') ?? 'nobody']),
);

/** Who can undo a match of a rule. */
export const fixableBy = (ruleId: string): FixableBy => fixers.get(ruleId) ?? 'nobody';

/** A matched rule as a reason: its params are the evidence of the facts it names. */
function reasonOf(rule: Rule, evidence: (fact: FactId) => Params): Reason {
  const params: Params = {};
  for (const literal of rule.when) Object.assign(params, evidence(factId(literal)));
  return { rule: rule.id, params, fixableBy: fixableBy(rule.id) };
}

/** What a decision says besides its reasons. */
export type Heading = Pick<Decision, 'action' | 'policy' | 'freshness'>;

/** The heading of the decision on a question. */
export function headingOf(input: Input): Heading {
  const { revision, source, asOf } = input.snapshot;
  const state = facts['facts.stale'].judge(input) ? 'stale' : source === 'cache' ? 'cached' : 'live';
  return { action: input.action, policy: { revision: revision.id, effectiveFrom: revision.effectiveAt, source }, freshness: { asOf, state } };
}

/** Facts that cannot be judged; nothing else is looked at then. */
export const refusal = (heading: Heading, fields: readonly string[]): Decision => ({
  ...heading,
  outcome: 'deny',
  because: [{ rule: 'policy.invalid-facts', params: { fields: [...fields] }, fixableBy: 'developer' }],
  notices: [],
});

/** Folds the rules over facts that were judged already. */
export function fold(heading: Heading, judged: FactOf, evidence: (fact: FactId) => Params, table: readonly Rule[] = rules): Decision {
  const left = settle(heading.action, judged, table);
  const app = appWord(judged);
  const reasons = (effect: Rule['effect']) => matching(ofEffect(left, effect), app).map((rule) => reasonOf(rule, evidence));
  const denials = reasons('forbid');
  const permits = denials.length === 0 ? reasons('permit') : [];
  const nothing: Reason[] = denials.length + permits.length === 0 ? [{ rule: 'policy.no-permit', params: {}, fixableBy: 'nobody' }] : [];
  return { ...heading, outcome: permits.length > 0 ? 'allow' : 'deny', because: [...denials, ...permits, ...nothing], notices: reasons('notice') };
}

/** The decision for one question, with every rule that decided it. */
export function evaluate(input: Input): Decision {
  const fields = unsound(input);
  if (fields.length > 0) return refusal(headingOf(input), fields);
  return fold(
    headingOf(input),
    (fact) => facts[fact].judge(input),
    (fact) => facts[fact].evidence(input),
  );
}
