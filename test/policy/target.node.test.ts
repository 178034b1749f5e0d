import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decide, evaluate, explain, operations, questionOf, shippedRevisions } from '../../src/policy/index.ts';
import { parse } from '../../src/schema/faults.ts';
import { Agency } from '../../src/schema/account.ts';
import { DecisionRequest } from '../../src/schema/policy.ts';
import { targetCases } from './target-cases.ts';
import { request } from './world.ts';

const ids = (reasons: readonly { rule: string }[]) => reasons.map(({ rule }) => rule);
const v1 = shippedRevisions[0];

describe('grant, publish, approve and call', () => {
  for (const { id, title, given, target, denies, allows, notices } of targetCases)
    test(`${id} ${target.kind}: ${title}`, () => {
      const asked = parse(DecisionRequest, request({ ...given, action: target.kind, target }));
      assert(!asked.faults, JSON.stringify(asked.faults));
      const answer = decide(asked.value, v1);
      assert.deepEqual([answer.outcome, ...ids(answer.because)], denies ? ['deny', ...denies] : ['allow', ...(allows ?? [])]);
      if (notices) assert.deepEqual(ids(answer.notices), notices);
      for (const reason of [...answer.because, ...answer.notices]) assert.doesNotMatch(explain(reason).sentence, /undefined|null|NaN|unknown date/);
    });
});
for (const action of ['grant', 'publish', 'approve', 'call'] as const) {
  test(`${action} without a target is malformed, and the fault names it`, () => {
    assert.deepEqual(parse(DecisionRequest, request({ action })).faults?.map(({ path }) => path), ['target']);
  });
  test(`${action} without a target, past the schema, denies and never throws`, () => {
    const answer = evaluate({ ...questionOf(request(), v1), action });
    assert.deepEqual([answer.outcome, answer.because[0]?.rule, answer.because[0]?.params['fields']], ['deny', 'policy.invalid-facts', ['target']]);
  });
}
test('G-001 Enhanced Security is on unless somebody opted out', () => {
  assert.equal(parse(Agency, { id: 'a', plan: 'pro', whiteLabel: false, marketplace: { subAccountAccess: true, allApps: true, autoApprove: true } }).value?.enhancedSecurity, true);
});
test('every operation names a feature of the plan gates, or none', () => {
  for (const { plan, tokens } of Object.values(operations)) assert((plan === null || Object.hasOwn(v1.planGates, plan)) && tokens.length > 0);
});
