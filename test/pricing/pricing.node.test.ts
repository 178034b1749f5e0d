import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finalPricing, isPaid, mayUse, placesToday, planPrices, priceLines, profitFaults } from '../../src/pricing/index.ts';
import { unitRange } from '../../src/pricing/lines.ts';
import { needsCard } from '../../src/pricing/card.ts';
import { Plan } from '../../src/schema/account.ts';
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
test('I-039 an agency’s profit and its daily limit are part of the product', () => {
  assert.deepEqual(finalPricing(pricing({ meters: [meter()] }), { m: 20_000 }).meters[0]?.price, { kind: 'fixed', amount: 70_000 });
  assert.equal(mayUse({ agency: 1, developer: null }, 1, '2026-01-10T12:00:00Z', 'UTC').verdict, 'pause');
});
test('M-018 the platform’s plans and what they cost a month', () => {
  assert.deepEqual(planPrices, { starter: 97_000_000, unlimited: 297_000_000, pro: 497_000_000 });
  assert.deepEqual(Object.keys(planPrices), Plan.options);
});
test('D-010 a dynamic price moves by the profit, and its pricing page is for agencies', () => {
  const dynamic = pricing({ meters: [meter({ price: { kind: 'dynamic', min: 1_000_000, max: 1_500_000, default: 1_000_000, pricingPageUrl: 'https://p.example/prices' } })] });
  const [agency] = priceLines(dynamic, { m: 500_000 }, 'agency');
  const [subAccount] = priceLines(dynamic, { m: 500_000 }, 'sub-account');
  assert(agency?.kind === 'meter' && subAccount?.kind === 'meter');
  assert.deepEqual(agency.final, { min: 1_500_000, max: 2_000_000 });
  assert.deepEqual([agency.pricingPageUrl, subAccount.pricingPageUrl], ['https://p.example/prices', null]);
});
test('a fixed price has no range and no pricing page', () => {
  const [line] = priceLines(pricing({ meters: [meter()] }), {}, 'agency');
  assert(line?.kind === 'meter');
  assert.deepEqual([line.split, line.pricingPageUrl], [null, null]);
});
test('a price per charge is sent with the profit on every bound', () => {
  const price = { kind: 'dynamic', min: 1_000_000, max: 1_500_000, default: 1_200_000, pricingPageUrl: 'https://p.example/prices' } as const;
  const sent = finalPricing(pricing({ meters: [meter({ price })] }), { m: 500_000 });
  assert.deepEqual(sent.meters.map((m) => m.price), [{ kind: 'dynamic', min: 1_500_000, max: 2_000_000, default: 1_700_000, pricingPageUrl: null }]);
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

const plan = (agencyAmount: number, subAccountAmount: number) => pricing({ model: 'subscription', plans: [{ id: 'p', name: 'Team', interval: 'month', agencyAmount, subAccountAmount }] });
const use = (amount: number, changes: Partial<Meter> = {}) => pricing({ meters: [meter({ price: { kind: 'fixed', amount }, platformFee: null, ...changes })] });
const paying: [string, Pricing, boolean][] = [
  ['a plan that is free for both', plan(0, 0), false],
  ['a plan that only sub-accounts pay', plan(0, 10_000), true],
  ['a plan that only agencies pay', plan(10_000, 0), true],
  ['a price by use', use(1), true],
  ['use without a price', use(0), false],
  ['the platform’s fee alone', use(0, { platformFee: 10_000 }), true],
  ['a fee that is waived', use(0, { platformFee: 10_000, feeWaived: true }), false],
  ['a fee of nothing', use(0, { platformFee: 0 }), false],
];
for (const [title, prices, paid] of paying) test(`${title}: ${paid ? 'paid' : 'not paid'}`, () => assert.equal(isPaid(prices), paid));

const plans = (model: Pricing['model'], ...amounts: number[]) => pricing({ model, plans: amounts.map((subAccountAmount, at) => ({ id: `p${at}`, name: `Plan ${at}`, interval: 'month', agencyAmount: 1, subAccountAmount })) });
const cards: [string, Pricing, boolean][] = [
  ['a plan by the month', plans('subscription', 10_000), true],
  ['a plan that is paid once', plans('one-time', 10_000), true],
  ['every plan paid, the least of them a millionth of a dollar', plans('subscription', 10_000, 1), true],
  ['one of the plans free', plans('subscription', 10_000, 0), false],
  ['no plan yet', plans('subscription'), false],
  ['a free app', plans('free'), false],
  ['a free app that still has an old plan', plans('free', 10_000), false],
  ['a freemium app whose plans are paid', plans('freemium', 10_000), false],
];
for (const [title, prices, needed] of cards) test(`${title}: ${needed ? 'a card is asked for' : 'no card is asked for'}`, () => assert.equal(needsCard(prices), needed));

test('a plan at the same price for both is one amount', () => {
  assert.deepEqual(priceLines(plan(10_000, 10_000), {}, 'agency'), [{ kind: 'plan', name: 'Team', interval: 'month', amount: 10_000, agencyAmount: null }]);
});

test('tiers move by the profit, and the range goes from the cheapest to the dearest of them', () => {
  const tiered = meter({ tiers: [{ from: 1, to: 100, amount: 30_000 }, { from: 101, to: null, amount: 10_000 }] });
  const [line] = priceLines(pricing({ meters: [tiered] }), { m: 5_000 }, 'sub-account');
  assert(line?.kind === 'meter');
  assert.deepEqual(line.tiers, [{ from: 1, to: 100, final: 35_000 }, { from: 101, to: null, final: 15_000 }]);
  assert.deepEqual(line.final, { min: 15_000, max: 35_000 });
  assert.deepEqual(unitRange(tiered, 5_000), { min: 15_000, max: 35_000 });
  const [plain] = priceLines(pricing({ meters: [meter()] }), {}, 'agency');
  assert(plain?.kind === 'meter');
  assert.deepEqual(plain.tiers, []);
});
test('a developer’s ceiling on a day is told where there is one', () => {
  const told = [{ dailyCeiling: 500 }, { dailyCeiling: 0 }, {}].map((changes) => priceLines(pricing({ meters: [meter(changes)] }), {}, 'agency')[0]).map((line) => (line?.kind === 'meter' ? line.dailyCeiling : undefined));
  assert.deepEqual(told, [500, null, null]);
});
test('a profit is for a meter of the app, whichever of them', () => {
  const meters = [meter(), meter({ id: 'n' })];
  assert.deepEqual(profitFaults(pricing({ meters }), { n: 1_000 }), []);
  assert.deepEqual(profitFaults(pricing({ meters }), { other: 1_000 }).map(({ path }) => path), ['profits.other']);
});
test('a sub-account is paused by the ceiling of any meter, the second too', () => {
  const today = [{ subAccountId: 's', meterId: 'm', used: 1 }, { subAccountId: 's', meterId: 'n', used: 9 }];
  assert.deepEqual(placesToday([meter({ dailyCeiling: 50 }), meter({ id: 'n', dailyCeiling: 5 })], { perDay: null, today }), [{ subAccountId: 's', used: 10, pausedBy: 'developer' }]);
});
