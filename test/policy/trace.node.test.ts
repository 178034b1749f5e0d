// A decision with its working: what it shows, and that it is the decision.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { evaluate, facts, replayTrace, trace, type FactId } from '../../src/policy/index.ts';
import { questionOf } from '../../src/policy/request.ts';
import { shippedRevisions } from '../../src/policy/revisions.ts';
import { request } from './world.ts';

const [v1] = shippedRevisions;
const blocked = questionOf(request({ cap: { agencies: 6, blockedSince: '2026-01-02', counted: false } }), v1);
const broken = { ...blocked, now: 'soon' };

describe('a trace', () => {
  const { heading, invalid, facts: judged, rules, decision } = trace(blocked);
  const rule = (id: string) => rules.find((one) => one.rule === id);
  test('comes to the decision', () => assert.deepEqual(decision, evaluate(blocked)));
  test('says the same of the question as the decision does', () => assert.deepEqual(heading, { action: decision.action, policy: decision.policy, freshness: decision.freshness }));
  test('holds every fact with its evidence', () => {
    assert.deepEqual(invalid, []);
    assert.deepEqual(Object.keys(judged), Object.keys(facts));
    for (const id of Object.keys(facts) as FactId[]) assert.deepEqual(judged[id], { holds: facts[id].judge(blocked), evidence: facts[id].evidence(blocked) });
  });
  test('shows what a rule looked at', () => {
    assert.deepEqual(rule('cap.blocked'), { rule: 'cap.blocked', effect: 'forbid', matched: true, looked: { 'app.in-scope': true, 'cap.in-force': true, 'cap.counted': false, 'agency.test-organisation': false } });
  });
  test('shows that a permit matched beside a denial', () => assert.equal(rule('agency.installs')?.matched, true));
  test('shows what did not match', () => assert.deepEqual([rule('approval.first')?.matched, rule('sub-account.installs')?.matched], [false, false]));
  test('leaves out the rules of other actions', () => assert.deepEqual([rule('listing.private'), rule('call.documented')], [undefined, undefined]));
  test('folds again to the same decision, from its plain JSON', () => assert.deepEqual(replayTrace(JSON.parse(JSON.stringify(trace(blocked))) as ReturnType<typeof trace>), decision));
});

describe('a trace of a question that cannot be judged', () => {
  const traced = trace(broken);
  test('names the fields and judges nothing', () => assert.deepEqual([traced.invalid, traced.facts, traced.rules], [['now'], {}, []]));
  test('comes to the refusal', () => assert.deepEqual([traced.decision, replayTrace(traced)], [evaluate(broken), evaluate(broken)]));
});

test('what does not stand in a trace does not hold: without facts nothing is permitted', () => {
  assert.equal(replayTrace({ ...trace(blocked), facts: {} }).outcome, 'deny');
  assert.deepEqual(replayTrace({ ...trace(blocked), facts: { 'viewer.agency': { holds: true, evidence: {} } } }).because[0]?.params, {});
});
