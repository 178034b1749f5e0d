// Plans and trials (system I), case by case.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EXTERNAL_BILLING_BEFORE, intervalsOf, mayBillExternally, planChangeFaults, planLimits, plansFaults, trialAvailable, trialDates, type PlanDraft, type PlansDraft } from '../../src/pricing/index.ts';
import { pathsOf } from '../faults.ts';

const plan = (changes: Partial<PlanDraft> = {}): PlanDraft => ({ id: 'p', name: 'Team', interval: 'month', agencyAmount: 10_000_000, subAccountAmount: 12_000_000, features: [], ...changes });
const draft = (changes: Partial<PlansDraft> = {}): PlansDraft => ({ model: 'subscription', plans: [plan()], trialDays: null, externalBilling: false, ...changes });
const free = plan({ id: 'free', name: 'Free', agencyAmount: 0, subAccountAmount: 0 });
const named = (count: number) => Array.from({ length: count }, (_, index) => plan({ id: `p${index}`, name: `Plan ${index}` }));

describe('plans and trials', () => {
  const cases: { title: string; draft: PlansDraft; faults: string[] }[] = [
    { title: 'I-051 a subscription by the month', draft: draft(), faults: [] },
    { title: 'I-051 a subscription by the year', draft: draft({ plans: [plan({ interval: 'year' })] }), faults: [] },
    { title: 'I-051 a subscription is not paid once', draft: draft({ plans: [plan({ interval: 'one-time' })] }), faults: ['plans.0.interval'] },
    { title: 'I-052 paid once', draft: draft({ model: 'one-time', plans: [plan({ interval: 'one-time' })] }), faults: [] },
    { title: 'I-052 paid once is not paid by the month', draft: draft({ model: 'one-time' }), faults: ['plans.0.interval'] },
    { title: 'I-053 freemium: a free plan and a paid one', draft: draft({ model: 'freemium', plans: [free, plan()] }), faults: [] },
    { title: 'I-053 freemium without a free plan', draft: draft({ model: 'freemium' }), faults: ['plans'] },
    { title: 'a free plan elsewhere', draft: draft({ plans: [free] }), faults: ['plans.0.subAccountAmount'] },
    { title: 'free for agencies, paid for sub-accounts', draft: draft({ plans: [plan({ agencyAmount: 0 })] }), faults: [] },
    { title: 'free for sub-accounts, paid by agencies', draft: draft({ plans: [plan({ subAccountAmount: 0 })] }), faults: [] },
    { title: 'I-053 a plan that agencies pay is no free plan', draft: draft({ model: 'freemium', plans: [plan({ subAccountAmount: 0 })] }), faults: ['plans'] },
    { title: 'no plan at all', draft: draft({ plans: [] }), faults: ['plans'] },
    { title: 'a free app', draft: draft({ model: 'free', plans: [] }), faults: [] },
    { title: 'a free app with a plan', draft: draft({ model: 'free' }), faults: ['plans'] },
    { title: 'six plans', draft: draft({ plans: named(6) }), faults: [] },
    { title: 'seven plans', draft: draft({ plans: named(7) }), faults: ['plans'] },
    { title: 'five features', draft: draft({ plans: [plan({ features: ['a', 'b', 'c', 'd', 'e'] })] }), faults: [] },
    { title: 'I-055 six features', draft: draft({ plans: [plan({ features: ['a', 'b', 'c', 'd', 'e', 'f'] })] }), faults: ['plans.0.features'] },
    { title: 'the same name twice, in other letters', draft: draft({ plans: [plan(), plan({ id: 'q', name: ' team' })] }), faults: ['plans.1.name'] },
    { title: 'the same name twice, spaced otherwise', draft: draft({ plans: [plan({ name: 'Team ' }), plan({ id: 'q' })] }), faults: ['plans.1.name'] },
    { title: 'no name', draft: draft({ plans: [plan({ name: ' ' })] }), faults: ['plans.0.name'] },
    { title: 'a cent', draft: draft({ plans: [plan({ subAccountAmount: 10_000 })] }), faults: [] },
    { title: 'a million dollars', draft: draft({ plans: [plan({ subAccountAmount: 1_000_000_000_000 })] }), faults: [] },
    { title: 'a cent more', draft: draft({ plans: [plan({ subAccountAmount: 1_000_000_010_000 })] }), faults: ['plans.0.subAccountAmount'] },
    { title: 'less than a cent', draft: draft({ plans: [plan({ subAccountAmount: 9_999 })] }), faults: ['plans.0.subAccountAmount'] },
    { title: 'a fraction of a cent', draft: draft({ plans: [plan({ agencyAmount: 10_001 })] }), faults: ['plans.0.agencyAmount'] },
    { title: 'no trial of 0 days', draft: draft({ trialDays: 0 }), faults: ['trialDays'] },
    { title: 'I-041 a trial of a day', draft: draft({ trialDays: 1 }), faults: [] },
    { title: 'I-042 a trial of 90 days', draft: draft({ trialDays: 90 }), faults: [] },
    { title: 'I-043 a trial of 91 days', draft: draft({ trialDays: 91 }), faults: ['trialDays'] },
    { title: 'a trial of a day and a half', draft: draft({ trialDays: 1.5 }), faults: ['trialDays'] },
    { title: 'I-044 a trial of a free app', draft: draft({ model: 'free', plans: [], trialDays: 7 }), faults: ['trialDays'] },
    { title: 'I-045 a trial with external billing', draft: draft({ externalBilling: true, trialDays: 7 }), faults: ['trialDays'] },
    { title: 'external billing without a trial', draft: draft({ externalBilling: true }), faults: [] },
  ];
  for (const { title, draft, faults } of cases) test(title, () => assert.deepEqual(pathsOf(plansFaults(draft)), faults));

  test('a fault says what would be right', () => {
    assert.deepEqual(plansFaults(draft({ plans: [plan({ interval: 'one-time' })] })), [{ path: 'plans.0.interval', message: 'must be one of month, year' }]);
    assert.deepEqual(plansFaults(draft({ plans: [plan({ subAccountAmount: 1_000 })] })), [{ path: 'plans.0.subAccountAmount', message: 'must be an amount with at most 2 decimals' }]);
    assert.deepEqual(plansFaults(draft({ plans: [plan({ subAccountAmount: -10_000 })] })), [{ path: 'plans.0.subAccountAmount', message: 'must be at least $0.01' }]);
  });
  test('every model has its intervals', () => {
    assert.deepEqual(intervalsOf, { free: [], subscription: ['month', 'year'], 'one-time': ['one-time'], freemium: ['month', 'year', 'one-time'] });
  });
});

describe('a saved plan', () => {
  const change = (changes: Partial<PlanDraft>) => pathsOf(planChangeFaults([plan({ id: 'other', interval: 'one-time', agencyAmount: 0 }), plan()], [plan({ id: 'new', name: 'New' }), plan(changes)]));
  test('gets another name and other features', () => assert.deepEqual(change({ name: 'Crew', features: ['a'] }), []));
  test('keeps its price', () => assert.deepEqual(change({ agencyAmount: 20_000, subAccountAmount: 20_000 }), ['plans.1.agencyAmount', 'plans.1.subAccountAmount']));
  test('keeps its interval', () => assert.deepEqual(change({ interval: 'year' }), ['plans.1.interval']));
});

describe('a trial', () => {
  const now = '2026-04-01T12:00:00Z';
  const cases: [string, string | null, boolean][] = [
    ['the first is always there', null, true],
    ['I-046 89 days later there is no second', '2026-01-02T12:00:00Z', false],
    ['a second short of 90 days later there is no second', '2026-01-01T12:00:01Z', false],
    ['90 days later there is', '2026-01-01T12:00:00Z', true],
  ];
  for (const [title, last, available] of cases) test(title, () => assert.equal(trialAvailable(last, now), available));

  test('I-048 ends after its days, and says so 24 hours before', () => {
    assert.deepEqual(trialDates(now, 14), { endsAt: '2026-04-15T12:00:00.000Z', remindAt: '2026-04-14T12:00:00.000Z' });
    assert.equal(planLimits.trialReminderHours, 24);
  });
});

describe('external billing', () => {
  const cases: [string, boolean][] = [
    ['2026-06-17T23:59:59.999Z', true],
    [EXTERNAL_BILLING_BEFORE, false],
    ['2026-06-18T01:00:00+02:00', true],
  ];
  for (const [createdAt, allowed] of cases) test(`an app created ${createdAt}: ${allowed ? 'may' : 'may not'}`, () => assert.equal(mayBillExternally(createdAt), allowed));
});
