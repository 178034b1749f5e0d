// What a developer may set as a price by use (system I), case by case.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { amountFaults, amountRules, meterFaults, metersFaults, metersShownIn, microsOf, usageModules, type MeterDraft } from '../../src/pricing/index.ts';
import type { Tier } from '../../src/schema/pricing.ts';
import { publicUrl } from '../../src/schema/public-url.ts';
import { pathsOf } from '../faults.ts';

const draft = (changes: Partial<MeterDraft> = {}): MeterDraft => ({ module: 'workflow-action', unit: 'execution', direction: null, price: { kind: 'fixed', amount: 30_000 }, ...changes });
const custom = (changes: Partial<MeterDraft> = {}): MeterDraft => draft({ module: 'custom', unit: 'minute', ...changes });
const inbound = draft({ module: 'conversation-provider', unit: 'message', direction: 'inbound' });
type Dynamic = Extract<MeterDraft['price'], { kind: 'dynamic' }>;
const dynamic = (changes: Partial<Dynamic> = {}): Dynamic => ({ kind: 'dynamic', min: 10_000, max: 50_000, default: 20_000, pricingPageUrl: 'https://prices.example.com/', ...changes });
const fixed = (amount: number): MeterDraft['price'] => ({ kind: 'fixed', amount });
const tiers = (...bounds: [number, number | null][]): readonly Tier[] => bounds.map(([from, to]) => ({ from, to, amount: 10_000 }));
const paths = (meter: MeterDraft) => pathsOf(meterFaults(meter, publicUrl));

describe('one meter', () => {
  const cases: { title: string; meter: MeterDraft; faults: string[] }[] = [
    { title: 'an action', meter: draft(), faults: [] },
    { title: 'a trigger', meter: draft({ module: 'workflow-trigger' }), faults: [] },
    { title: 'I-017 an AI voice by the minute is a custom event', meter: custom(), faults: [] },
    { title: 'I-017 an action is not counted in minutes', meter: draft({ unit: 'minute' }), faults: ['unit'] },
    { title: 'a unit of 19 characters', meter: custom({ unit: 'u'.repeat(19) }), faults: [] },
    { title: 'a unit of 20 characters', meter: custom({ unit: 'u'.repeat(20) }), faults: ['unit'] },
    { title: 'a unit of spaces', meter: custom({ unit: '  ' }), faults: ['unit'] },
    { title: 'I-002 a provider’s messages', meter: inbound, faults: [] },
    { title: 'I-002 a provider counts messages', meter: { ...inbound, unit: 'execution' }, faults: ['unit'] },
    { title: 'I-002 a provider’s meter has a direction', meter: { ...inbound, direction: null }, faults: ['direction'] },
    { title: 'an action has no direction', meter: draft({ direction: 'outbound' }), faults: ['direction'] },
    { title: 'I-004 a custom event may have a price per charge', meter: custom({ price: dynamic() }), faults: [] },
    { title: 'I-004 an action may not', meter: draft({ price: dynamic() }), faults: ['price.kind'] },
    { title: 'I-004 a trigger may not', meter: draft({ module: 'workflow-trigger', price: dynamic() }), faults: ['price.kind'] },
    { title: 'I-004 a provider may not', meter: { ...inbound, price: dynamic() }, faults: ['price.kind'] },
    { title: 'I-004 it needs a page that explains it', meter: custom({ price: dynamic({ pricingPageUrl: null }) }), faults: ['price.pricingPageUrl'] },
    { title: 'I-004 that page is on https', meter: custom({ price: dynamic({ pricingPageUrl: 'http://prices.example.com/' }) }), faults: ['price.pricingPageUrl'] },
    { title: 'I-004 that page is public', meter: custom({ price: dynamic({ pricingPageUrl: 'https://10.0.0.8/prices' }) }), faults: ['price.pricingPageUrl'] },
    { title: 'I-006 a millionth of a dollar', meter: draft({ price: fixed(1) }), faults: [] },
    { title: 'I-006 nothing is no price', meter: draft({ price: fixed(0) }), faults: ['price.amount'] },
    { title: 'I-008 a seventh decimal', meter: draft({ price: fixed(1.5) }), faults: ['price.amount'] },
    { title: 'two hundred dollars', meter: draft({ price: fixed(200_000_000) }), faults: [] },
    { title: 'I-010 more than two hundred dollars', meter: draft({ price: fixed(200_010_000) }), faults: ['price.amount'] },
    { title: 'a micro-dollar more than two hundred dollars', meter: draft({ price: fixed(200_000_001) }), faults: ['price.amount'] },
    { title: 'I-012 a default above the range', meter: custom({ price: dynamic({ default: 50_001 }) }), faults: ['price.default'] },
    { title: 'I-012 a default below the range', meter: custom({ price: dynamic({ default: 9_999 }) }), faults: ['price.default'] },
    { title: 'a default at either end', meter: custom({ price: dynamic({ default: 50_000 }) }), faults: [] },
    { title: 'I-013 a range of one price', meter: custom({ price: dynamic({ min: 20_000, max: 20_000 }) }), faults: ['price.min'] },
    { title: 'a range from nothing', meter: custom({ price: dynamic({ min: 0 }) }), faults: ['price.min'] },
    { title: 'a default in half a micro-dollar', meter: custom({ price: dynamic({ default: 20_000.5 }) }), faults: ['price.default'] },
    { title: 'a range above two hundred dollars', meter: custom({ price: dynamic({ max: 200_000_001 }) }), faults: ['price.max'] },
    { title: 'I-007 a ceiling per day', meter: custom({ dailyCeiling: 1000 }), faults: [] },
    { title: 'I-007 a ceiling of 0 is none', meter: custom({ dailyCeiling: 0 }), faults: [] },
    { title: 'I-007 a ceiling may be left open', meter: custom({ dailyCeiling: null }), faults: [] },
    { title: 'a ceiling below 0', meter: custom({ dailyCeiling: -1 }), faults: ['dailyCeiling'] },
    { title: 'a ceiling of half a unit', meter: custom({ dailyCeiling: 0.5 }), faults: ['dailyCeiling'] },
    { title: 'tiers one after the other', meter: custom({ tiers: tiers([0, 100], [101, 1000], [1001, null]) }), faults: [] },
    { title: 'tiers in any order', meter: custom({ tiers: tiers([101, null], [0, 100]) }), faults: [] },
    { title: 'tiers that share one unit', meter: custom({ tiers: tiers([0, 100], [100, null]) }), faults: ['tiers.1.from'] },
    { title: 'tiers that share one unit, in the other order', meter: custom({ tiers: tiers([100, null], [0, 100]) }), faults: ['tiers.1.from'] },
    { title: 'a tier of one unit', meter: custom({ tiers: tiers([5, 5]) }), faults: [] },
    { title: 'a tier inside another', meter: custom({ tiers: tiers([0, null], [10, 20]) }), faults: ['tiers.1.from'] },
    { title: 'two tiers without an end', meter: custom({ tiers: tiers([0, null], [10, null]) }), faults: ['tiers.1.from'] },
    { title: 'a tier that ends before it starts', meter: custom({ tiers: tiers([10, 9]) }), faults: ['tiers.0.to'] },
    { title: 'a tier below 0', meter: custom({ tiers: tiers([-1, 9]) }), faults: ['tiers.0.from'] },
    { title: 'a tier’s price has bounds too', meter: custom({ tiers: [{ from: 0, to: null, amount: 0 }] }), faults: ['tiers.0.amount'] },
  ];
  for (const { title, meter, faults } of cases) test(title, () => assert.deepEqual(paths(meter), faults));

  test('a fault says what would be right', () => {
    assert.deepEqual(meterFaults(draft({ unit: 'run' }), publicUrl), [{ path: 'unit', message: 'must be execution' }]);
    assert.deepEqual(meterFaults(custom({ unit: '' }), publicUrl), [{ path: 'unit', message: 'must be 1 to 19 characters' }]);
    assert.deepEqual(meterFaults(custom({ tiers: tiers([0, 9], [10, 19], [15, null]) }), publicUrl), [{ path: 'tiers.2.from', message: 'must not overlap tier 2' }]);
    assert.deepEqual(meterFaults(draft({ price: fixed(200_010_000) }), publicUrl), [{ path: 'price.amount', message: 'must be at most $200' }]);
    assert.deepEqual(meterFaults(draft({ price: fixed(0) }), publicUrl), [{ path: 'price.amount', message: 'must be at least $0.000001' }]);
  });
});

describe('the meters of an app', () => {
  test('I-002 a provider prices both directions', () => {
    assert.deepEqual(metersFaults([inbound], publicUrl), [{ path: '', message: 'must price outbound messages too' }]);
    assert.deepEqual(metersFaults([inbound, { ...inbound, direction: 'outbound' }], publicUrl), []);
  });
  test('an app without a provider prices no direction', () => assert.deepEqual(metersFaults([draft()], publicUrl), []));
  test('a fault names its meter', () => assert.deepEqual(metersFaults([draft(), draft({ unit: 'run' })], publicUrl).map(({ path }) => path), ['1.unit']));
  test('I-001 three kinds of modules charge by use', () => {
    assert.deepEqual([...new Set(Object.values(usageModules).map(({ kind }) => kind))], ['workflow', 'provider', 'custom']);
  });
  test('I-023 an app’s details and the developer’s portal show every meter', () => {
    const all = [draft(), inbound, custom(), draft({ module: 'workflow-trigger' })];
    assert.deepEqual([metersShownIn('app-details', all), metersShownIn('developer-portal', all)], [all, all]);
  });
  test('I-024 the workflow builder shows actions and triggers', () => {
    assert.deepEqual(metersShownIn('workflow-builder', [inbound, draft(), custom(), draft({ module: 'workflow-trigger' })]).map(({ module }) => module), ['workflow-action', 'workflow-trigger']);
  });
});

describe('amounts as they are typed', () => {
  const read: [string | number, number | null][] = [
    ['0.03', 30_000],
    ['12', 12_000_000],
    ['.5', 500_000],
    ['0.10', 100_000],
    ['0.000001', 1],
    ['0.0000010', 1],
    ['0.0000015', null],
    [0.1 + 0.2, null],
    [0.000001, 1],
    [1e-7, null],
    [' 7 ', 7_000_000],
    ['-1', null],
    ['1,5', null],
    ['1e3', null],
    ['', null],
    ['.', null],
    ['5.', null],
  ];
  for (const [typed, micros] of read) test(`${JSON.stringify(typed)} is ${micros ?? 'no amount'}`, () => assert.equal(microsOf(typed), micros));

  test('an amount comes back as it was written, to the last micro-dollar', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200_000_000 }), (micros) => {
        const text = `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;
        assert.equal(microsOf(text), micros);
        assert.equal(amountFaults('a', micros, amountRules.unit).length === 0, micros >= 1);
      }),
    );
  });
});
