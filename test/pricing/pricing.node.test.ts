import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finalPricing, isPaid, priceLines } from '../../src/pricing/index.ts';
import type { Meter, Pricing } from '../../src/schema/pricing.ts';

const meter = (changes: Partial<Meter> = {}): Meter => ({ id: 'm', module: 'workflow-action', name: 'Runs', unit: 'execution', direction: null, price: { kind: 'fixed', amount: 50_000 }, platformFee: 10_000, feeWaived: false, ...changes });
const pricing = (changes: Partial<Pricing> = {}): Pricing => ({ model: 'free', plans: [], meters: [], trialDays: null, ...changes });

test('I base 0.05, profit 0.02: an agency sees base, profit and final', () => {
  const [line] = priceLines(pricing({ meters: [meter()] }), { m: 20_000 }, 'agency');
  assert(line?.kind === 'meter');
  assert.deepEqual(line.final, { min: 70_000, max: 70_000 });
  assert.deepEqual(line.split, { base: { min: 50_000, max: 50_000 }, profit: 20_000 });
});
test('D-009 a sub-account sees the final price, never the base', () => {
  const [line] = priceLines(pricing({ meters: [meter()] }), { m: 20_000 }, 'sub-account');
  assert(line?.kind === 'meter');
  assert.deepEqual([line.final.min, line.split], [70_000, null]);
});
test('D-010 a dynamic price moves by the profit, and its pricing page is for agencies', () => {
  const dynamic = pricing({ meters: [meter({ price: { kind: 'dynamic', min: 1_000_000, max: 1_500_000, default: 1_000_000, pricingPageUrl: 'https://p.example/prices' } })] });
  const [agency] = priceLines(dynamic, { m: 500_000 }, 'agency');
  const [subAccount] = priceLines(dynamic, { m: 500_000 }, 'sub-account');
  assert(agency?.kind === 'meter' && subAccount?.kind === 'meter');
  assert.deepEqual(agency.final, { min: 1_500_000, max: 2_000_000 });
  assert.deepEqual([agency.pricingPageUrl, subAccount.pricingPageUrl], ['https://p.example/prices', null]);
});
test('what a sub-account is sent reads the same as what a preview works out, and holds no base price', () => {
  const full = pricing({ model: 'subscription', plans: [{ id: 'p', name: 'Team', interval: 'month', agencyAmount: 10_000_000, subAccountAmount: 12_000_000 }], meters: [meter()] });
  const sent = finalPricing(full, { m: 20_000 });
  assert.deepEqual(priceLines(sent, {}, 'sub-account'), priceLines(full, { m: 20_000 }, 'sub-account'));
  assert.doesNotMatch(JSON.stringify(sent), /10000000|\b50000\b/);
});
test('an agency sees its own plan price beside the one it resells at, where they differ', () => {
  const plans = [{ id: 'p', name: 'Team', interval: 'month' as const, agencyAmount: 10_000_000, subAccountAmount: 12_000_000 }];
  const amounts = (audience: 'agency' | 'sub-account') => priceLines(pricing({ model: 'subscription', plans }), {}, audience).map((line) => (line.kind === 'plan' ? [line.amount, line.agencyAmount] : []));
  assert.deepEqual([amounts('agency'), amounts('sub-account')], [[[12_000_000, 10_000_000]], [[12_000_000, null]]]);
});
test('a waived platform fee is nothing, one that never applied is none', () => {
  const fees = [meter(), meter({ feeWaived: true }), meter({ platformFee: null })].map((m) => priceLines(pricing({ meters: [m] }), {}, 'agency')[0]).map((line) => (line?.kind === 'meter' ? line.platformFee : undefined));
  assert.deepEqual(fees, [10_000, 0, null]);
});
test('a markup that is named like something every object has is none', () => {
  const [line] = priceLines(pricing({ meters: [meter({ id: 'constructor' })] }), {}, 'agency');
  assert(line?.kind === 'meter');
  assert.equal(line.final.min, 50_000);
});
test('free and freemium say so first', () => {
  assert.deepEqual(priceLines(pricing(), {}, 'agency'), [{ kind: 'free' }]);
  const freemium = pricing({ model: 'freemium', plans: [{ id: 'p', name: 'Plus', interval: 'month', agencyAmount: 1, subAccountAmount: 1 }] });
  assert.deepEqual(priceLines(freemium, {}, 'agency').map(({ kind }) => kind), ['free', 'plan']);
  assert.deepEqual([isPaid(pricing()), isPaid(freemium)], [false, true]);
});
