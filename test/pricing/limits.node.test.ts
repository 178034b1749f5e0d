// Limits by the day, and what is given back (system I).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { mayUse, nextDay, planChange, refundDays, refundOf, type DailyLimits, type Purchase } from '../../src/pricing/index.ts';

const NOW = '2026-01-10T15:00:00Z';
const CHICAGO = 'America/Chicago';
const limits = (changes: Partial<DailyLimits>): DailyLimits => ({ agency: null, developer: null, ...changes });

describe('one more unit today', () => {
  const cases: { title: string; limits: DailyLimits; used: number; answer: object }[] = [
    { title: 'I-035 one below the agency’s limit', limits: limits({ agency: 100 }), used: 99, answer: { verdict: 'allow', left: 1 } },
    { title: 'I-034 at the agency’s limit, until its next day', limits: limits({ agency: 100 }), used: 100, answer: { verdict: 'pause', by: 'agency', resumesAt: '2026-01-11T06:00:00.000Z' } },
    { title: 'beyond a limit that was lowered', limits: limits({ agency: 100 }), used: 140, answer: { verdict: 'pause', by: 'agency', resumesAt: '2026-01-11T06:00:00.000Z' } },
    { title: 'I-036 no limit set', limits: limits({}), used: 10_000, answer: { verdict: 'allow', left: null } },
    { title: 'I-007 at the developer’s ceiling', limits: limits({ developer: 1000 }), used: 1000, answer: { verdict: 'pause', by: 'developer', resumesAt: '2026-01-11T06:00:00.000Z' } },
    { title: 'I-007 a ceiling of 0 is none', limits: limits({ developer: 0 }), used: 1000, answer: { verdict: 'allow', left: null } },
    { title: 'an agency’s limit of 0 stops all', limits: limits({ agency: 0 }), used: 0, answer: { verdict: 'pause', by: 'agency', resumesAt: '2026-01-11T06:00:00.000Z' } },
    { title: 'the lower of both decides: the developer’s', limits: limits({ agency: 100, developer: 50 }), used: 50, answer: { verdict: 'pause', by: 'developer', resumesAt: '2026-01-11T06:00:00.000Z' } },
    { title: 'the lower of both decides: the agency’s', limits: limits({ agency: 50, developer: 100 }), used: 49, answer: { verdict: 'allow', left: 1 } },
    { title: 'where both are the same, it is the agency’s, which the agency can raise', limits: limits({ agency: 50, developer: 50 }), used: 50, answer: { verdict: 'pause', by: 'agency', resumesAt: '2026-01-11T06:00:00.000Z' } },
  ];
  for (const { title, limits, used, answer } of cases) test(title, () => assert.deepEqual(mayUse(limits, used, NOW, CHICAGO), answer));

  test('a time zone nobody knows is said', () => assert.throws(() => mayUse(limits({ agency: 0 }), 0, NOW, 'Mars/Olympus'), RangeError));
});

describe('the next day of a time zone', () => {
  const cases: [string, string, string, string][] = [
    ['UTC', 'UTC', NOW, '2026-01-11T00:00:00.000Z'],
    ['ahead of UTC, where it is tomorrow already', 'Asia/Tokyo', NOW, '2026-01-11T15:00:00.000Z'],
    ['at midnight itself a whole day is left', 'UTC', '2026-01-10T00:00:00Z', '2026-01-11T00:00:00.000Z'],
    ['a millisecond before midnight', 'UTC', '2026-01-10T23:59:59.999Z', '2026-01-11T00:00:00.000Z'],
    ['a day of 23 hours', CHICAGO, '2026-03-08T06:00:00Z', '2026-03-09T05:00:00.000Z'],
    ['a day of 25 hours', CHICAGO, '2026-11-01T05:00:00Z', '2026-11-02T06:00:00.000Z'],
    ['a day that begins at one o’clock', 'America/Santiago', '2026-09-05T12:00:00Z', '2026-09-06T04:00:00.000Z'],
    ['half hours', 'Asia/Kolkata', NOW, '2026-01-10T18:30:00.000Z'],
    ['a year’s last day', 'UTC', '2026-12-31T12:00:00Z', '2027-01-01T00:00:00.000Z'],
  ];
  for (const [title, zone, now, next] of cases) test(title, () => assert.equal(nextDay(now, zone), next));

  test('is another date, and the instant before it is not', () => {
    fc.assert(
      fc.property(fc.constantFrom('UTC', CHICAGO, 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia'), fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }), (timeZone, now) => {
        const date = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
        const next = Date.parse(nextDay(now.toISOString(), timeZone));
        assert(next > now.getTime());
        assert.notEqual(date.format(next), date.format(now));
        assert.equal(date.format(next - 1), date.format(now));
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is given back', () => {
  const cases: [string, Purchase, string][] = [
    ['I-061 nothing for what was used', { kind: 'usage', correct: true, days: 0 }, 'none'],
    ['I-061 a wrong charge is looked into when it is reported within three days', { kind: 'usage', correct: false, days: 3 }, 'looked-into'],
    ['I-061 not later', { kind: 'usage', correct: false, days: 4 }, 'none'],
    ['I-062 a subscription of three days, without a trial', { kind: 'subscription', hadTrial: false, days: 3 }, 'prorated'],
    ['I-062 not after three days', { kind: 'subscription', hadTrial: false, days: 4 }, 'none'],
    ['I-062 not after a trial', { kind: 'subscription', hadTrial: true, days: 1 }, 'none'],
  ];
  for (const [title, purchase, refund] of cases) test(title, () => assert.equal(refundOf(purchase), refund));

  test('I-063 another plan is worked out in proportion, and settled with the next cycle', () => assert.deepEqual(planChange, { prorated: true, settled: 'next-cycle' }));
  test('X20 a failed payment has thirty days', () => assert.equal(refundDays.paymentGrace, 30));
});
