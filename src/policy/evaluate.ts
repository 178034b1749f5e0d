// One question, one decision: judge the facts, fold the rules. Default deny, any forbid wins, order never matters.
// Total: it never throws and never authorises on facts it cannot judge. Denial is a value, not an error.
import type { App } from '../schema/app.ts';
import type { Decision, FixableBy, Params, Reason } from '../schema/policy.ts';
import { facts, type FactId, type Literal } from './facts.ts';
import type { Input, Snapshot } from './question.ts';
import { rules, type Rule } from './rules.ts';

type FactOf = (fact: FactId) => boolean;

const factId = (literal: Literal): FactId => (literal.startsWith('!') ? literal.slice(1) : literal) as FactId;
const holds = (literal: Literal, judged: FactOf): boolean => judged(factId(literal)) !== literal.startsWith('!');

/** Who can undo a match: whoever can change the first of its facts that anybody can change. */
const fixers = new Map<string, FixableBy>(
  rules.map(({ id, when }) => [id, when.map((literal) => facts[factId(literal)].changedBy).find((who) => who !== 'nobody') ?? 'nobody']),
);

/** Who can undo a match of a rule. */
export const fixableBy = (ruleId: string): FixableBy => fixers.get(ruleId) ?? 'nobody';

/** The rules of one effect that match, given a judgement of every fact. The batch and the single decision share this fold. */
export function matching(action: Input['action'], effect: Rule['effect'], judged: FactOf): readonly Rule[] {
  return rules.filter((rule: Rule) => rule.effect === effect && rule.actions.includes(action) && rule.when.every((literal) => holds(literal, judged)));
}

/** A matched rule as a reason: its params are the evidence of the facts it names. */
function reasonOf(rule: Rule, evidence: (fact: FactId) => Params): Reason {
  const params: Params = {};
  for (const literal of rule.when) Object.assign(params, evidence(factId(literal)));
  return { rule: rule.id, params, fixableBy: fixableBy(rule.id) };
}

/** Actions that the app alone does not describe. */
const TARGETED: readonly Input['action'][] = ['grant', 'publish', 'approve', 'call'];

const INSTANT = /^\d{4}-\d{2}-\d{2}/;

/** The fields of an app that rules cannot judge: missing, of another type, or an absurd date. Empty for a sound app. */
export function invalidFields(app: App): readonly string[] {
  const given = app as Partial<App> | null | undefined;
  const distribution = given?.distribution as Partial<Record<keyof App['distribution'], unknown>> | undefined;
  const checks: Record<string, boolean> = {
    type: given?.type === 'private' || given?.type === 'public',
    createdAt: typeof given?.createdAt === 'string' && INSTANT.test(given.createdAt) && !Number.isNaN(Date.parse(given.createdAt)),
    status: typeof given?.status === 'string',
    listing: given?.listing === 'white-label' || given?.listing === 'standard',
    distribution:
      distribution?.targetUser === 'agency' ||
      (distribution?.targetUser === 'sub-account' &&
        (distribution.installableBy === 'agency-only' || distribution.installableBy === 'agency-and-sub-account') &&
        typeof distribution.bulkInstall === 'boolean'),
    scopes: Array.isArray(given?.scopes) && given.scopes.every((scope) => typeof scope === 'string'),
    securityReview: typeof given?.securityReview === 'string',
  };
  return Object.keys(checks).filter((field) => !checks[field]);
}

/** The cap facts are numbers and dates from outside too: a count that is none must not read as "not blocked". */
const soundCap = ({ records: { cap } }: Snapshot): boolean =>
  cap === undefined ||
  (Number.isInteger(cap.agencies) && cap.agencies >= 0 && typeof cap.counted === 'boolean' && (cap.blockedSince === null || !Number.isNaN(Date.parse(cap.blockedSince))));

/** The fields of a question that rules cannot judge; empty for a sound one. */
export const unsound = ({ action, app, snapshot, target }: Input): string[] => [
  ...invalidFields(app),
  ...(soundCap(snapshot) ? [] : ['cap']),
  ...(TARGETED.includes(action) && target?.kind !== action ? ['target'] : []),
];

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
export function fold(heading: Heading, judged: FactOf, evidence: (fact: FactId) => Params): Decision {
  const reasons = (effect: Rule['effect']) => matching(heading.action, effect, judged).map((rule) => reasonOf(rule, evidence));
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
