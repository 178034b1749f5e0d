import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { narrow, prices, sorted, sorts, states, type Query, type State } from '../../src/search/facets.ts';
import { allRows, atOnce, countOf, facetColumns, inOrder, narrowBits, orderOf, rowsOf, type Narrowed } from '../../src/search/index.ts';
import { sortedInSlices } from '../../src/search/slices.ts';
import { meter, plan, pricing, row } from './listings.ts';

const groups = ['Marketing', 'Sales', 'Others'];
const pricings = [pricing({}), pricing({ model: 'freemium', plans: [plan(5)] }), pricing({ model: 'subscription', plans: [plan(5)], trialDays: 7 }), pricing({ meters: [meter] })];

const anyRow = fc
  .record({
    name: fc.constantFrom('app 9', 'App 10', 'Ähre', 'Zebra', 'app'),
    group: fc.constantFrom(...groups),
    price: fc.constantFrom(...pricings),
    state: fc.constantFrom(...states),
    listedAt: fc.constantFrom(null, '2025-01-01T00:00:00Z', '2025-06-01T00:00:00Z'),
    rating: fc.constantFrom(null, { stars: 4, count: 2 }, { stars: 4, count: 9 }, { stars: 5, count: 1 }),
    visible: fc.boolean(),
    found: fc.boolean(),
  })
  .map(({ name, group, price, state, visible, found, listedAt, rating }) => ({ ...row({ name, category: { group, name: 'Any' }, pricing: price, listedAt, rating }, state), visible, found: visible && found }));
const anyRows = fc.array(anyRow, { maxLength: 75 });
const anyQuery: fc.Arbitrary<Query> = fc.record({
  text: fc.constant(''),
  categories: fc.uniqueArray(fc.constantFrom(...groups, 'Nobody’s')),
  prices: fc.uniqueArray(fc.constantFrom(...prices)),
  states: fc.uniqueArray(fc.constantFrom(...states)),
  sort: fc.constantFrom(...sorts),
});

suite('narrowing bitsets', () => {
  type Narrowing = typeof narrowBits;
  const agreement = (narrowing: Narrowing) =>
    fc.property(anyRows, anyQuery, (rows, query) => {
      const where = (is: (one: (typeof rows)[number]) => boolean) => rowsOf(rows.length, [...rows.keys()].filter((at) => rows.slice(at, at + 1).some(is)));
      const inState = Object.fromEntries(states.map((state) => [state, where((one) => one.state === state)])) as Record<State, Uint32Array>;
      const columns = atOnce(facetColumns(rows.map(({ listing }) => listing)));
      const { shown, counts } = narrowing(where(({ found }) => found), where(({ visible }) => visible), columns, query, inState);
      const expected = narrow(rows.filter(({ found }) => found), query, rows.filter(({ visible }) => visible));
      assert.deepEqual([...inOrder(Int32Array.from(rows.keys()), shown, 0, rows.length)].map((at) => rows[at]), expected.shown);
      for (const facet of ['categories', 'prices', 'states'] as const) assert.deepEqual([...counts[facet]], [...expected.counts[facet]], facet);
    });

  test('is narrowing rows', () => fc.assert(agreement(narrowBits), { numRuns: 500 }));

  const broken: Record<string, Narrowing> = {
    'shows everything': (found, ...rest): Narrowed => ({ ...narrowBits(found, ...rest), shown: found }),
    'counts within its own choice': (found, ...rest): Narrowed => narrowBits(narrowBits(found, ...rest).shown, ...rest),
    'counts what nobody sees': (found, _, ...rest): Narrowed => narrowBits(found, allRows(found.length * 32), ...rest),
  };
  for (const [how, narrowing] of Object.entries(broken)) {
    test(`control: one that ${how} is found out`, () => assert.equal(fc.check(agreement(narrowing), { numRuns: 500 }).failed, true));
  }
});

test('an order is the one that rows are sorted in', () => {
  fc.assert(
    fc.property(anyRows, fc.constantFrom(...sorts), fc.constantFrom('en', 'sv'), (rows, sort, locale) => {
      const order = atOnce(orderOf(rows.map(({ listing }) => listing), sort, locale));
      assert.deepEqual([...order].map((at) => rows[at]), sorted(rows, sort, locale));
    }),
  );
});

test('a column holds what it has of a catalogue of thousands', () => {
  const listings = Array.from({ length: 3_000 }, (_, at) => row({ name: `App ${at}`, category: { group: at % 3 === 0 ? 'Sales' : 'Marketing', name: 'Any' } }).listing);
  const { categories } = atOnce(facetColumns(listings));
  assert.deepEqual([...categories].map(([group, rows]) => [group, countOf(rows)]), [['Sales', 1_000], ['Marketing', 2_000]]);
});

suite('sorting in slices', () => {
  test('is sorting, and leaves equal ones as they are', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 300 }), (numbers) => {
        const compare = (a: number, b: number) => (numbers[a] ?? 0) - (numbers[b] ?? 0);
        assert.deepEqual([...atOnce(sortedInSlices(numbers.length, compare))], [...numbers.keys()].sort(compare));
      }),
    );
  });
  test('compares little between two pauses', () => {
    let [compared, most] = [0, 0];
    const compare = (a: number, b: number) => {
      compared += 1;
      return (a * 7919) % 5003 - (b * 7919) % 5003;
    };
    const sorting = sortedInSlices(5_003, compare);
    while (!sorting.next().done) {
      most = Math.max(most, compared);
      compared = 0;
    }
    assert.ok(most > 0 && most <= 1_024, `${most} comparisons`);
  });
});
