// What one use costs whom (system I), case by case, and that no micro-dollar is lost.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { chargeFor, feeWaived, mayEditMarkup, PLATFORM_FEE, priceLines, resale, type Charge, type Usage } from '../../src/pricing/index.ts';
import type { Meter } from '../../src/schema/pricing.ts';
import { pathsOf } from '../faults.ts';

const meter = (changes: Partial<Meter> = {}): Meter => ({ id: 'm', module: 'workflow-action', name: 'Runs', unit: 'execution', direction: null, price: { kind: 'fixed', amount: 30_000 }, platformFee: PLATFORM_FEE, feeWaived: false, ...changes });
const minutes = meter({ module: 'custom', unit: 'minute', platformFee: null, price: { kind: 'dynamic', min: 10_000, max: 50_000, default: 20_000, pricingPageUrl: null } });
const use = (units: number, changes: Partial<Usage> = {}): Usage => ({ units, profit: 0, rebilling: true, ...changes });
const charged = (on: Meter, usage: Usage): Charge => {
  const { value, faults } = chargeFor(on, usage) as { value?: Charge; faults?: unknown };
  assert(value, JSON.stringify(faults));
  return value;
};
const refused = (on: Meter, usage: Usage) => pathsOf(chargeFor(on, usage).faults ?? []);

describe('a charge', () => {
  const cases: { title: string; meter: Meter; usage: Usage; charge: Partial<Charge> }[] = [
    { title: 'ten runs with the platform’s fee', meter: meter(), usage: use(10), charge: { developer: 300_000, platform: 100_000, total: 400_000 } },
    { title: 'I-019 ten runs, the fee waived', meter: meter({ feeWaived: true }), usage: use(10), charge: { developer: 300_000, platform: 0, total: 300_000 } },
    { title: 'a message has no such fee', meter: meter({ module: 'conversation-provider', platformFee: null }), usage: use(1), charge: { platform: 0, total: 30_000 } },
    { title: 'I-015 ten units at a price inside the range', meter: minutes, usage: use(10, { price: 30_000 }), charge: { unitPrice: 30_000, total: 300_000 } },
    { title: 'no price given: the default', meter: minutes, usage: use(1), charge: { unitPrice: 20_000, total: 20_000 } },
    { title: 'the lowest price of the range', meter: minutes, usage: use(1, { price: 10_000 }), charge: { total: 10_000 } },
    { title: 'the highest price of the range', meter: minutes, usage: use(1, { price: 50_000 }), charge: { total: 50_000 } },
    { title: 'two and a half minutes', meter: minutes, usage: use(2.5), charge: { total: 50_000 } },
    { title: 'half a micro-dollar is rounded up', meter: meter({ price: { kind: 'fixed', amount: 1 }, platformFee: null }), usage: use(2.5), charge: { developer: 3 } },
    { title: 'I-025 base and profit', meter: meter({ price: { kind: 'fixed', amount: 50_000 }, platformFee: null }), usage: use(1, { profit: 20_000 }), charge: { developer: 50_000, agency: 20_000, total: 70_000 } },
    { title: 'I-026 no profit', meter: meter({ price: { kind: 'fixed', amount: 50_000 }, platformFee: null }), usage: use(1), charge: { agency: 0, total: 50_000 } },
    { title: 'I-032 rebilled: out of the sub-account’s wallet', meter: meter(), usage: use(1), charge: { wallet: 'sub-account' } },
    { title: 'I-033 not rebilled: out of the agency’s, without a profit', meter: meter(), usage: use(1, { rebilling: false, profit: 20_000 }), charge: { wallet: 'agency', agency: 0, total: 40_000 } },
    { title: 'I-058 the developer gets all of its price', meter: meter({ price: { kind: 'fixed', amount: 10_000_000 } }), usage: use(1, { profit: 2_000_000 }), charge: { developer: 10_000_000 } },
  ];
  for (const { title, meter, usage, charge } of cases)
    test(title, () => {
      const actual = charged(meter, usage);
      assert.deepEqual(Object.fromEntries(Object.keys(charge).map((key) => [key, actual[key as keyof Charge]])), charge);
    });

  const refusals: { title: string; meter: Meter; usage: Usage; faults: string[] }[] = [
    { title: 'I-016 a price above the range', meter: minutes, usage: use(1, { price: 60_000 }), faults: ['price'] },
    { title: 'a price below the range', meter: minutes, usage: use(1, { price: 9_999 }), faults: ['price'] },
    { title: 'a price for a fixed meter', meter: meter(), usage: use(1, { price: 30_001 }), faults: ['price'] },
    { title: 'half a micro-dollar', meter: minutes, usage: use(1, { price: 10_000.5 }), faults: ['price'] },
    { title: 'nothing used', meter: meter(), usage: use(0), faults: ['units'] },
    { title: 'less than nothing used', meter: meter(), usage: use(-1), faults: ['units'] },
    { title: 'not a number', meter: meter(), usage: use(NaN), faults: ['units'] },
    { title: 'a seventh decimal of a unit', meter: meter(), usage: use(0.000_000_1), faults: ['units'] },
    { title: 'more than can be counted', meter: meter(), usage: use(1e15), faults: ['units'] },
    { title: 'a sum that cannot be counted', meter: meter({ price: { kind: 'fixed', amount: 200_000_000 } }), usage: use(1e9), faults: ['units'] },
    { title: 'a profit below 0', meter: meter(), usage: use(1, { profit: -1 }), faults: ['profit'] },
  ];
  for (const { title, meter, usage, faults } of refusals) test(`${title} is refused`, () => assert.deepEqual(refused(meter, usage), faults));

  test('is whole micro-dollars, the sum of its parts, and the same for whole units however they are split', () => {
    const amount = fc.integer({ min: 0, max: 200_000_000 });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 1_000 }), (price, profit, a, b) => {
        const on = meter({ price: { kind: 'fixed', amount: price } });
        const [first, second, both] = [a, b, a + b].map((units) => charged(on, use(units, { profit })));
        assert(first && second && both);
        assert.equal(first.total + second.total, both.total);
        assert.equal(both.total, (price + profit + PLATFORM_FEE) * (a + b));
        assert.equal(both.total, both.developer + both.agency + both.platform);
      }),
    );
  });
});

describe('the waiver of the platform’s fee', () => {
  const cases: [string, Parameters<typeof feeWaived>[0], boolean][] = [
    ['a selected developer’s action, billed via the platform', { module: 'workflow-action', developerSelected: true, billedVia: 'platform' }, true],
    ['its trigger too', { module: 'workflow-trigger', developerSelected: true, billedVia: 'platform' }, true],
    ['I-020 billed elsewhere', { module: 'workflow-action', developerSelected: true, billedVia: 'external' }, false],
    ['I-021 a developer who was not selected', { module: 'workflow-action', developerSelected: false, billedVia: 'platform' }, false],
    ['messages have no such fee', { module: 'conversation-provider', developerSelected: true, billedVia: 'platform' }, false],
    ['nor have custom events', { module: 'custom', developerSelected: true, billedVia: 'platform' }, false],
  ];
  for (const [title, use, waived] of cases) test(title, () => assert.equal(feeWaived(use), waived));
});

describe('reselling', () => {
  test('I-057 the sub-account pays its agency’s price, the agency the developer’s, which the developer keeps', () => {
    assert.deepEqual(resale(10_000_000, 12_000_000), { subAccountPays: 12_000_000, agencyPays: 10_000_000, developerEarns: 10_000_000 });
  });
  test('I-028 a sub-account is shown the final price only', () => {
    const [line] = priceLines({ model: 'free', plans: [], meters: [meter({ price: { kind: 'fixed', amount: 50_000 } })], trialDays: null }, { m: 20_000 }, 'sub-account');
    assert.deepEqual(line?.kind === 'meter' && [line.final.min, line.split], [70_000, null]);
  });
  test('I-031 an agency’s profit is set by its owners and admins', () => {
    assert.deepEqual((['owner', 'admin', 'user'] as const).map((role) => mayEditMarkup({ kind: 'agency', role })), [true, true, false]);
    assert.equal(mayEditMarkup({ kind: 'sub-account', role: 'admin' }), false);
    assert.equal(mayEditMarkup({ kind: 'developer' }), false);
  });
  test('I-030 a profit is per meter: one final price for every sub-account of the agency', () => {
    const [line] = priceLines({ model: 'free', plans: [], meters: [meter()], trialDays: null }, { m: 1, 'm/sub-account-1': 500 }, 'sub-account');
    assert.equal(line?.kind === 'meter' && line.final.min, 30_001);
  });
});
