import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collectionsOf, type CollectionId } from '../../src/search/collections.ts';
import { names, plan, pricing, row } from './listings.ts';

const rowsOf = (rows: readonly ReturnType<typeof row>[], id: CollectionId) => names(collectionsOf(rows).find((one) => one.id === id)?.rows ?? []);
const paid = pricing({ model: 'subscription', plans: [plan(1)] });

const rows = [
  row({ name: 'A', listedAt: '2025-01-01T00:00:00Z', collections: ['conversation'] }),
  row({ name: 'B', listedAt: null, pricing: paid, collections: ['conversation'] }),
  row({ name: 'C', listedAt: '2025-03-01T00:00:00Z', collections: ['conversation', 'workflow-automation'] }),
  row({ name: 'D', listedAt: '2025-02-01T00:00:00Z' }),
];

test('the most installed are the first of the catalogue', () => assert.deepEqual(rowsOf(rows, 'top-installed'), ['A', 'B', 'C', 'D']));
test('the newest come first, those without a date not at all', () => assert.deepEqual(rowsOf(rows, 'newly-added'), ['C', 'D', 'A']));
test('free ones are free', () => assert.deepEqual(rowsOf(rows, 'top-free'), ['A', 'C', 'D']));
test('picked ones are those picked', () => assert.deepEqual(rowsOf(rows, 'conversation'), ['A', 'B', 'C']));
test('a collection of one or two is left out', () => assert.deepEqual(collectionsOf(rows).map(({ id }) => id), ['top-installed', 'newly-added', 'top-free', 'conversation']));
test('a collection ends after twelve', () => {
  const many = Array.from({ length: 20 }, (_, at) => row({ name: `App ${at}` }));
  assert.equal(rowsOf(many, 'top-installed').length, 12);
});
