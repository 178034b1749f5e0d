// The table of rules, broken in every small way: a rule gone, an action of it, a condition gone or turned around. Each time a case of the
// oracle comes out otherwise, so that no word of the table stands there untested.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { evaluate, fold, headingOf } from '../../src/policy/evaluate.ts';
import { facts, type FactId, type Literal } from '../../src/policy/facts.ts';
import type { Input } from '../../src/policy/index.ts';
import { questionOf } from '../../src/policy/request.ts';
import { shippedRevisions } from '../../src/policy/revisions.ts';
import { rules, type Rule } from '../../src/policy/rules.ts';
import type { DecisionRequest } from '../../src/schema/policy.ts';
import { accessCases } from './access-cases.ts';
import { capCases } from './cap-cases.ts';
import { ruleCases } from './rule-cases.ts';
import { targetCases } from './target-cases.ts';
import { request } from './world.ts';

interface Expected {
  readonly denies?: readonly string[] | undefined;
  readonly allows?: readonly string[] | undefined;
  readonly notices?: readonly string[] | undefined;
}

const [v1] = shippedRevisions;
const shipped: readonly Rule[] = rules;
const judgedOf = (input: Input) => {
  const holding = new Set((Object.keys(facts) as FactId[]).filter((fact) => facts[fact].judge(input)));
  return { heading: headingOf(input), judged: (fact: FactId) => holding.has(fact) };
};
const asked = (given: DecisionRequest, revision = v1) => judgedOf(questionOf(given, revision));

const cases: readonly (ReturnType<typeof judgedOf> & { readonly expected: Expected })[] = [
  ...accessCases.map((one) => ({ ...asked(request({ ...one.given, action: one.action })), expected: one })),
  ...ruleCases.map((one) => ({ ...judgedOf(one.input), expected: one })),
  ...targetCases.map((one) => ({ ...asked(request({ ...one.given, action: one.target.kind, target: one.target })), expected: one })),
  ...capCases.map((one) => {
    const { app, policy = 'v1', measure, events, denies, notices } = one;
    const revision = shippedRevisions.find(({ id }) => id === policy) ?? assert.fail(policy);
    return { ...asked(request({ ...(app ? { app } : {}), events: [...events] }), { ...revision, measure: measure ?? revision.measure }), expected: { denies, allows: ['agency.installs'], notices } };
  }),
];

/** Whether a case comes out otherwise under another table. */
function notices(table: readonly Rule[]): boolean {
  return cases.some(({ heading, judged, expected: { denies, allows, notices: noticed } }) => {
    const decision = fold(heading, judged, () => ({}), table);
    const ids = [decision.outcome, ...decision.because.map(({ rule }) => rule)];
    const wanted = denies ? ['deny', ...denies] : ['allow', ...(allows ?? [])];
    const reason = ids.length !== wanted.length || ids.some((id, index) => id !== wanted[index]);
    return reason || (noticed !== undefined && decision.notices.map(({ rule }) => rule).join() !== noticed.join());
  });
}

const turned = (literal: Literal): Literal => (literal.startsWith('!') ? literal.slice(1) : `!${literal}`) as Literal;

/** Every small way to break a rule, by what was done to it. */
function brokenWays(rule: Rule): [string, readonly Rule[]][] {
  const without = <T>(items: readonly T[], item: T) => items.filter((other) => other !== item);
  return [
    ['gone', []],
    ...rule.actions.map((action): [string, Rule[]] => [`not on ${action}`, [{ ...rule, actions: without(rule.actions, action) }]]),
    ...rule.when.map((literal): [string, Rule[]] => [`whether ${literal} or not`, [{ ...rule, when: without(rule.when, literal) }]]),
    ...rule.when.map((literal): [string, Rule[]] => [`when not ${literal}`, [{ ...rule, when: rule.when.map((other) => (other === literal ? turned(other) : other)) }]]),
  ];
}

/** Conditions of permits that a forbid says too, so that they never decide alone: whoever takes one away still meets the other. */
const saidTwice: Readonly<Record<string, readonly Literal[]>> = {
  'sub-account.sees-approved': ['approval.given'],
  'agency.installs': ['viewer.admin'],
  'sub-account.installs': ['viewer.admin'],
  'agency.bulk-installs': ['viewer.agency', 'viewer.admin', '!app.for-agencies', 'app.bulk'],
  'cap.counted-agency-continues': ['viewer.admin'],
  'cap.test-organisation-exempt': ['viewer.admin'],
  'developer.publishes': ['viewer.developer'],
  'agency.approves': ['viewer.agency', 'viewer.admin'],
  'call.documented': ['call.known'],
};

describe('what the oracle leaves open of the rules', () => {
  for (const { title, input, denies, allows, notices } of ruleCases)
    test(title, () => {
      const { outcome, because, notices: noticed } = evaluate(input);
      assert.deepEqual([outcome, ...because.map(({ rule }) => rule)], denies ? ['deny', ...denies] : ['allow', ...(allows ?? [])]);
      assert.deepEqual(noticed.map(({ rule }) => rule), notices);
    });
});
test('the table as it is breaks no case', () => assert.equal(notices(shipped), false));

describe('every word of a rule is some case’s', () => {
  for (const rule of shipped)
    test(rule.id, () => {
      const unnoticed = brokenWays(rule).filter(([, instead]) => !notices(shipped.flatMap((other) => (other === rule ? instead : [other]))));
      assert.deepEqual(unnoticed.map(([way]) => way), (saidTwice[rule.id] ?? []).map((literal) => `whether ${literal} or not`));
    });
});
