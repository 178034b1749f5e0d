import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { everything, fromParams, isNarrowed, narrow, prices, pricesOf, sorted, sorts, stateOf, states, toParams, toggled, type Query } from '../../src/search/facets.ts';
import { denied, meter, names, plan, pricing, row } from './listings.ts';

suite('the prices an app is found under', () => {
  for (const [what, given, expected] of [
    ['free', pricing({}), ['free']],
    ['a subscription', pricing({ model: 'subscription', plans: [plan(9_000_000)] }), ['paid']],
    ['a subscription with a trial', pricing({ model: 'subscription', plans: [plan(9_000_000)], trialDays: 14 }), ['paid', 'trial']],
    ['freemium', pricing({ model: 'freemium', plans: [plan(9_000_000)] }), ['free', 'paid']],
    ['one-time', pricing({ model: 'one-time', plans: [plan(9_000_000)] }), ['paid']],
    ['charged for use only', pricing({ meters: [meter] }), ['paid', 'usage']],
    ['a plan that costs nothing', pricing({ plans: [plan(0)] }), ['free']],
  ] as const) {
    test(what, () => assert.deepEqual(pricesOf(given), expected));
  }
});

suite('how an app stands', () => {
  const allowed = { ...denied('agency.installs'), outcome: 'allow' as const };
  test('installed comes first', () => assert.equal(stateOf(denied('cap.blocked'), true), 'installed'));
  test('allowed is installable', () => assert.equal(stateOf(allowed, false), 'installable'));
  test('refused for want of approval needs approval', () => assert.equal(stateOf(denied('approval.first'), false), 'needs-approval'));
  test('refused for another reason too is unavailable', () => assert.equal(stateOf(denied('approval.first', 'role.not-admin'), false), 'unavailable'));
});

const catalogue = [
  row({ name: 'A', category: { group: 'Marketing', name: 'Email' } }),
  row({ name: 'B', category: { group: 'Marketing', name: 'SMS' }, pricing: pricing({ model: 'subscription', plans: [plan(1)] }) }, 'installed'),
  row({ name: 'C', category: { group: 'Sales', name: 'CRM' }, pricing: pricing({ model: 'subscription', plans: [plan(1)] }) }),
];
const query = (changes: Partial<Query>): Query => ({ ...everything, ...changes });

suite('narrowing', () => {
  test('leaves everything to an empty query', () => assert.deepEqual(names(narrow(catalogue, everything).shown), ['A', 'B', 'C']));
  test('takes any value of one facet', () => assert.deepEqual(names(narrow(catalogue, query({ categories: ['Sales', 'Marketing'] })).shown), ['A', 'B', 'C']));
  test('takes only what fits every facet', () => assert.deepEqual(names(narrow(catalogue, query({ categories: ['Marketing'], prices: ['paid'] })).shown), ['B']));
  test('leaves nothing to a category nobody has', () => assert.deepEqual(narrow(catalogue, query({ categories: ['Others'] })).shown, []));

  test('counts a facet without its own choice', () => {
    const { counts } = narrow(catalogue, query({ categories: ['Sales'] }));
    assert.deepEqual([...counts.categories], [['Marketing', 2], ['Sales', 1]]);
  });
  test('counts a facet within the others’ choice', () => {
    const { counts } = narrow(catalogue, query({ categories: ['Sales'] }));
    assert.deepEqual([...counts.prices], [['free', 0], ['paid', 1]]);
    assert.deepEqual([...counts.states], [['installable', 1], ['installed', 0]]);
  });
  test('counts what a text left, and offers what the catalogue has', () => {
    const { counts } = narrow(catalogue.slice(0, 1), everything, catalogue);
    assert.deepEqual([...counts.categories], [['Marketing', 1], ['Sales', 0]]);
  });
});

suite('the order', () => {
  const rows = [
    row({ name: 'app 10', listedAt: null, rating: { stars: 4, count: 5 } }),
    row({ name: 'App 9', listedAt: '2025-06-01T00:00:00Z', rating: { stars: 4, count: 50 } }),
    row({ name: 'Émil', listedAt: '2025-06-01T00:30:00+02:00', rating: null }),
    row({ name: 'Zoe', listedAt: '2025-12-01T00:00:00Z', rating: { stars: 4.5, count: 1 } }),
  ];
  test('of the catalogue', () => assert.deepEqual(names(sorted(rows, 'installs')), ['app 10', 'App 9', 'Émil', 'Zoe']));
  test('newest first, by instant; without a date last', () => assert.deepEqual(names(sorted(rows, 'newest')), ['Zoe', 'App 9', 'Émil', 'app 10']));
  test('highest rated first, then by how many; without a rating last', () => assert.deepEqual(names(sorted(rows, 'rating')), ['Zoe', 'App 9', 'app 10', 'Émil']));
  test('by name as people sort, numbers as numbers', () => assert.deepEqual(names(sorted(rows, 'name', 'en')), ['App 9', 'app 10', 'Émil', 'Zoe']));
  test('of several apps without a date stays', () => {
    const undated = ['B', 'A', 'C'].map((name) => row({ name, listedAt: null }));
    assert.deepEqual(names(sorted(undated, 'newest')), ['B', 'A', 'C']);
  });
});

suite('a query in a URL', () => {
  test('is empty for everything', () => assert.deepEqual(toParams(everything), {}));
  test('names what is searched, chosen and sorted', () => {
    assert.deepEqual(toParams({ text: 'crm', categories: ['Sales', 'Finance'], prices: ['free'], states: ['installed', 'installable'], sort: 'name' }), {
      q: 'crm',
      category: 'Sales,Finance',
      price: 'free',
      state: 'installed,installable',
      sort: 'name',
    });
  });
  test('keeps a category whose name has a comma or a backslash', () => {
    const given = query({ categories: ['Calls, texts', 'a\\b', 'a\\,b'] });
    assert.deepEqual(fromParams(toParams(given)), given);
  });
  test('is read from URLSearchParams too', () => assert.deepEqual(fromParams(new URLSearchParams('q=crm&price=paid')), query({ text: 'crm', prices: ['paid'] })));
  test('leaves out what it does not know', () => {
    assert.deepEqual(fromParams({ q: 7, price: 'cheap,free', state: 'broken', sort: 'random', utm: 'x' }), query({ prices: ['free'] }));
  });
  test('is held to a length', () => assert.equal(fromParams({ q: 'x'.repeat(10_000) }).text.length, 200));

  const queries = fc.record(
    {
      text: fc.string({ maxLength: 200 }),
      categories: fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 20 }),
      prices: fc.subarray([...prices]),
      states: fc.subarray([...states]),
      sort: fc.constantFrom(...sorts),
    },
    { noNullPrototype: true },
  );
  test('survives the way there and back', () => fc.assert(fc.property(queries, (given) => assert.deepEqual(fromParams(toParams(given)), given))));
  test('never throws, whatever is given', () => fc.assert(fc.property(fc.anything(), (given) => assert.deepEqual(fromParams(toParams(fromParams(given))), fromParams(given)))));
});

suite('a choice', () => {
  test('is added', () => assert.deepEqual(toggled(everything, 'prices', 'paid').prices, ['paid']));
  test('is taken back', () => assert.deepEqual(toggled(query({ categories: ['Sales', 'Finance'] }), 'categories', 'Sales').categories, ['Finance']));
  test('that a facet does not have changes nothing', () => assert.deepEqual(toggled(everything, 'states', 'broken'), everything));
  test('narrows', () => assert.equal(isNarrowed(query({ states: ['installed'] })), true));
  test('of an order alone, or of blanks, does not', () => assert.equal(isNarrowed(query({ text: '  ', sort: 'name' })), false));
});

