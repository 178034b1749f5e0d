import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Listing } from '../../src/schema/app.ts';
import { collectionsOf, type CollectionId } from '../../src/search/collections.ts';
import { allRows, atOnce, facetColumns, orderOf, rowsOf } from '../../src/search/index.ts';
import { listing, plan, pricing } from './listings.ts';

const paid = pricing({ model: 'subscription', plans: [plan(1)] });

const listings = [
  listing({ name: 'A', listedAt: '2025-01-01T00:00:00Z', collections: ['conversation'] }),
  listing({ name: 'B', listedAt: null, pricing: paid, collections: ['conversation'] }),
  listing({ name: 'C', listedAt: '2025-03-01T00:00:00Z', collections: ['conversation', 'workflow-automation'] }),
  listing({ name: 'D', listedAt: '2025-02-01T00:00:00Z' }),
];

function collections(of: readonly Listing[], visible = allRows(of.length)) {
  const picked = new Map((['custom-experience', 'conversation', 'workflow-automation'] as const).map((id) => [id, rowsOf(of.length, of.flatMap((one, row) => (one.collections.includes(id) ? [row] : [])))]));
  return collectionsOf({ facets: atOnce(facetColumns(of)), collections: picked, orders: { newest: atOnce(orderOf(of, 'newest')) } }, visible);
}
const names = (of: readonly Listing[], id: CollectionId, visible?: Uint32Array) => [...(collections(of, visible).find((one) => one.id === id)?.rows ?? [])].map((row) => of[row]?.name);

test('N-039 what most have, what is new, free or paid, and three that editors put together, in this order', () => {
  const picks = (['custom-experience', 'workflow-automation', 'conversation'] as const).map((id) => id);
  const many = Array.from({ length: 6 }, (_, at) => listing({ name: `App ${at}`, collections: picks, ...(at % 2 === 0 && { pricing: paid }) }));
  assert.deepEqual(collections(many).map(({ id }) => id), ['top-installed', 'newly-added', 'top-free', 'top-paid', 'custom-experience', 'workflow-automation', 'conversation']);
});
test('the most installed are the first of the catalogue', () => assert.deepEqual(names(listings, 'top-installed'), ['A', 'B', 'C', 'D']));
test('the newest come first, those without a date last', () => assert.deepEqual(names(listings, 'newly-added'), ['C', 'D', 'A', 'B']));
test('free ones are free', () => assert.deepEqual(names(listings, 'top-free'), ['A', 'C', 'D']));
test('picked ones are those picked', () => assert.deepEqual(names(listings, 'conversation'), ['A', 'B', 'C']));
test('only what may be seen is in one', () => assert.deepEqual(names(listings, 'top-installed', rowsOf(4, [0, 2, 3])), ['A', 'C', 'D']));
test('a collection of one or two is left out', () => assert.deepEqual(collections(listings).map(({ id }) => id), ['top-installed', 'newly-added', 'top-free', 'conversation']));
test('a collection ends after twelve', () => {
  const many = Array.from({ length: 40 }, (_, at) => listing({ name: `App ${at}` }));
  assert.deepEqual(names(many, 'top-installed'), many.slice(0, 12).map(({ name }) => name));
});
