import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decide, replay, shippedRevisions } from '../../src/policy/index.ts';
import { parse } from '../../src/schema/faults.ts';
import { DecisionRequest } from '../../src/schema/policy.ts';
import { capCases } from './cap-cases.ts';
import { counting, NOW, request } from './world.ts';

const ids = (reasons: readonly { rule: string }[]) => reasons.map(({ rule }) => rule);

describe('install cap, system A', () => {
  for (const { id, title, app, policy = 'v1', measure, events, agencies, state, blocked, denies, notices, changes } of capCases) {
    test(`${id} ${title}`, () => {
      const shipped = shippedRevisions.find((revision) => revision.id === policy);
      assert(shipped);
      const revision = { ...shipped, measure: measure ?? shipped.measure };
      const asked = parse(DecisionRequest, request({ policy, ...(app ? { app } : {}), events: [...events] }));
      assert(!asked.faults, JSON.stringify(asked.faults));

      const answer = decide(asked.value, revision);

      assert.equal(answer.cap?.state, state);
      if (agencies !== undefined) assert.equal(answer.cap?.agencies, agencies);
      if (blocked !== undefined) assert.equal(answer.cap?.blockedSince !== null, blocked);
      assert.equal(answer.outcome, denies ? 'deny' : 'allow');
      assert.deepEqual(ids(answer.because), denies ?? ['agency.installs']);
      if (notices) assert.deepEqual(ids(answer.notices), notices);
      if (changes) assert.deepEqual(replay(asked.value.app, events, revision, NOW).changes.map(({ to }) => to), changes);
    });
  }

  const continuing = [
    { id: 'A-020', title: 'a counted agency goes on while blocked', changes: { cap: { agencies: 6, blockedSince: NOW, counted: true } }, rules: ['agency.installs', 'cap.counted-agency-continues'] },
    { id: 'A-037', title: 'a test organisation is exempt while blocked', changes: { agency: { testOrg: true }, cap: { agencies: 6, blockedSince: NOW, counted: false } }, rules: ['agency.installs', 'cap.test-organisation-exempt'] },
    { id: 'A-036', title: 'a test organisation at five', changes: { agency: { testOrg: true }, cap: { agencies: 5, blockedSince: null, counted: false } }, rules: ['agency.installs'] },
  ];
  for (const { id, title, changes, rules } of continuing)
    test(`${id} ${title}`, () => {
      const answer = decide(request(changes), shippedRevisions[0]);
      assert.equal(answer.outcome, 'allow');
      assert.deepEqual(ids(answer.because), rules);
    });

  test('A-027 an install that was never authorised leaves no event, so nothing is counted', () => {
    assert.equal(replay(request().app, [], shippedRevisions[0], NOW).agencies, 0);
  });
  test('a grant at agency level alone is no active install of a sub-account app', () => {
    const ledger = replay(request().app, [{ at: '2025-12-02', type: 'install', agencyId: 'a', subAccountId: null, testOrg: false }], shippedRevisions[0], NOW);
    assert.equal(ledger.agencies, 0);
  });
  test('an agency app is counted at agency level', () => {
    const ledger = replay({ ...request().app, distribution: { targetUser: 'agency' } }, [{ at: '2025-12-02', type: 'install', agencyId: 'a', subAccountId: null, testOrg: false }], shippedRevisions[0], NOW);
    assert.equal(ledger.agencies, 1);
  });
  test('uninstalling at agency level takes every sub-account with it', () => {
    const { events } = counting(4).install('agency-1', { subAccountId: 'second' }).uninstall('agency-1', null);
    assert.equal(replay(request().app, events, shippedRevisions[0], NOW).agencies, 3);
  });
  test('the block dates from the event that closed the latch', () => {
    const { events } = counting(6);
    assert.equal(replay(request().app, events, shippedRevisions[0], NOW).blockedSince, events.at(-1)?.at);
  });
  test('events after the instant asked about are not known yet', () => {
    const { events } = counting(6);
    assert.equal(replay(request().app, events, shippedRevisions[0], events[3]?.at ?? '').agencies, 4);
  });
  test('what comes later tells what the app was before: private until it was published, unreviewed until the review', () => {
    const { events } = counting(6).review('approved').convert('public-listed');
    const app = { ...request().app, type: 'public' as const, securityReview: 'approved' as const };
    const [before, end] = [events[5]?.at ?? '', NOW].map((now) => replay(app, events, { ...shippedRevisions[0], unlockBy: ['public', 'security-review'] }, now));
    assert.deepEqual([before?.type, before?.securityReview, before?.state], ['private', 'none', 'blocked']);
    assert.deepEqual([end?.type, end?.securityReview, end?.state], ['public', 'approved', 'n/a']);
  });
  test('a count above the threshold blocks even where no latch was recorded', () => {
    assert.deepEqual(ids(decide(request({ cap: { agencies: 6, blockedSince: null, counted: false } }), shippedRevisions[0]).because), ['cap.blocked']);
  });
  test('an unknown count authorises nothing under the cap, and hinders nothing outside it', () => {
    assert.deepEqual(ids(decide(request({ cap: null }), shippedRevisions[0]).because), ['cap.unknown']);
    assert.equal(decide(request({ cap: null, app: { type: 'public' } }), shippedRevisions[0]).outcome, 'allow');
  });
});
