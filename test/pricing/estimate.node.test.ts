// What a volume of use comes to, day's places, an agency's profit as it is typed: sums that keep every micro-dollar.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { chargeFor, estimateFor, finalPricing, pausedBy, placesToday, profitFaults, shareOf, trialOf } from '../../src/pricing/index.ts';
import type { Meter, Pricing } from '../../src/schema/pricing.ts';

const meter = (changes: Partial<Meter> = {}): Meter => ({ id: 'm', module: 'workflow-action', name: 'Runs', unit: 'execution', direction: null, price: { kind: 'fixed', amount: 30_000 }, platformFee: 10_000, feeWaived: false, ...changes });
const dynamic: Meter['price'] = { kind: 'dynamic', min: 60_000, max: 140_000, default: 80_000, pricingPageUrl: null };
const tiers = [
  { from: 0, to: 1000, amount: 30_000 },
  { from: 1001, to: null, amount: 20_000 },
];
const pricing = (changes: Partial<Pricing> = {}): Pricing => ({ model: 'free', plans: [], meters: [meter()], trialDays: null, ...changes });

describe('an estimate', () => {
  test('is price, profit and platform fee by the unit', () => {
    assert.deepEqual(estimateFor(meter(), 20_000, 2000), { usage: { min: 100_000_000, max: 100_000_000 }, profit: 40_000_000, platform: 20_000_000, total: { min: 120_000_000, max: 120_000_000 } });
  });
  test('has no platform fee where it is waived', () => assert.equal(estimateFor(meter({ feeWaived: true }), 0, 10).platform, 0));
  test('is a range where the price is set per charge', () => assert.deepEqual(estimateFor(meter({ price: dynamic, platformFee: null }), 10_000, 100).total, { min: 7_000_000, max: 15_000_000 }));
  test('of nothing is nothing', () => assert.deepEqual(estimateFor(meter({ tiers }), 20_000, 0).total, { min: 0, max: 0 }));
  for (const [units, sum] of [
    [1, 30_000],
    [1000, 30_000_000],
    [1001, 30_020_000],
    [3000, 70_000_000],
  ] as const) {
    test(`counts each of ${units} units in the tier it falls into`, () => assert.equal(estimateFor(meter({ tiers, platformFee: null }), 0, units).total.max, sum));
  }
  test('charges the one price for what no tier covers', () => {
    assert.equal(estimateFor(meter({ tiers: [{ from: 11, to: 20, amount: 10_000 }], platformFee: null }), 0, 30).total.max, 10 * 10_000 + 20 * 30_000);
  });
  test('without tiers agrees with the charge for the same use', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200_000_000 }), fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 1, max: 100_000 }), fc.boolean(), (amount, profit, units, waived) => {
        const one = meter({ price: { kind: 'fixed', amount }, feeWaived: waived });
        assert.equal(chargeFor(one, { units, profit, rebilling: true }).value?.total, estimateFor(one, profit, units).total.max);
      }),
    ));
  test('of final prices is what the agency’s own estimate says customers pay', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 5000 }), fc.constantFrom(meter(), meter({ tiers }), meter({ price: dynamic })), (profit, units, one) => {
        const [final = one] = finalPricing(pricing({ meters: [one] }), { m: profit }).meters;
        assert.deepEqual(estimateFor(final, 0, units).total, estimateFor(one, profit, units).total);
      }),
    ));
});

describe('a profit', () => {
  for (const [percent, profit] of [
    ['20', 10_000],
    ['0', 0],
    ['12.5', 6_250],
    ['33.333333', 16_667],
    ['250', 125_000],
    ['a fifth', null],
    ['-1', null],
  ] as const) {
    test(`of ${percent} % on $0.05 is ${profit}`, () => assert.equal(shareOf(50_000, percent), profit));
  }
  const faults = (profits: Record<string, number>, more: Partial<Pricing> = {}) => profitFaults(pricing(more), profits).map(({ path, message }) => `${path} ${message}`);
  test('may be nothing, and a millionth of a dollar', () => assert.deepEqual([faults({ m: 0 }), faults({ m: 1 })], [[], []]));
  test('is not negative', () => assert.deepEqual(faults({ m: -1 }), ['profits.m must be at least $0']));
  test('is not beyond what sums can hold', () => assert.deepEqual(faults({ m: 1_000_000_000_001 }), ['profits.m must be at most $1000000']));
  test('is of a meter of the app', () => assert.deepEqual(faults({ other: 1 }), ['profits.other must be a meter of this app']));
  test('is not for an app that bills by its own means', () => assert.deepEqual(faults({ m: 1 }, { externalBilling: true }), ['profits must be none; an app that bills by its own means is not resold']));
});

describe('a day', () => {
  for (const [agency, developer, used, by] of [
    [100, null, 99, null],
    [100, null, 100, 'agency'],
    [null, 1000, 1000, 'developer'],
    [null, 0, 10_000, null],
    [null, null, 10_000, null],
    [100, 50, 60, 'developer'],
    [50, 50, 50, 'agency'],
  ] as const) {
    test(`with limits ${agency} and ${developer}, after ${used}: ${by ?? 'goes on'}`, () => assert.equal(pausedBy({ agency, developer }, used), by));
  }
  test('counts every meter for the agency’s limit and its own for a developer’s ceiling', () => {
    const today = [
      { subAccountId: 'a', meterId: 'm', used: 60 },
      { subAccountId: 'a', meterId: 'n', used: 40 },
      { subAccountId: 'b', meterId: 'm', used: 70 },
      { subAccountId: 'c', meterId: 'n', used: 70 },
    ];
    assert.deepEqual(placesToday([meter({ dailyCeiling: 70 }), meter({ id: 'n' })], { perDay: 100, today }), [
      { subAccountId: 'a', used: 100, pausedBy: 'agency' },
      { subAccountId: 'b', used: 70, pausedBy: 'developer' },
      { subAccountId: 'c', used: 70, pausedBy: null },
    ]);
  });
});

test('a trial is promised where there is one to have', () => {
  const trials = [pricing({ model: 'subscription', trialDays: 7 }), pricing({ model: 'free', trialDays: 7 }), pricing({ model: 'subscription', trialDays: 7, externalBilling: true })];
  assert.deepEqual(trials.map(trialOf), [7, null, null]);
});
