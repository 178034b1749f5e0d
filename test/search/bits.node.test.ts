import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { countBoth, firstBoth } from '../../src/search/bits.ts';
import { allRows, countOf, hasRow, inAll, rowsOf } from '../../src/search/index.ts';

const SIZE = 100;
const rows = fc.uniqueArray(fc.nat(SIZE - 1));
const members = (bits: Uint32Array) => [...Array(SIZE).keys()].filter((row) => hasRow(bits, row));
const ascending = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

suite('a set of rows', () => {
  test('holds what was put in', () => {
    fc.assert(
      fc.property(rows, (given) => {
        assert.deepEqual(members(rowsOf(SIZE, given)), ascending(given));
        assert.equal(countOf(rowsOf(SIZE, given)), given.length);
      }),
    );
  });
  test('leaves out rows there are not', () => assert.equal(countOf(rowsOf(SIZE, [-1, SIZE, SIZE + 27, 5_000])), 0));
  test('meets others', () => {
    fc.assert(
      fc.property(rows, rows, (one, other) => {
        const both = ascending(one.filter((row) => other.includes(row)));
        assert.deepEqual(members(inAll(rowsOf(SIZE, one), rowsOf(SIZE, other))), both);
        assert.equal(countBoth(rowsOf(SIZE, one), rowsOf(SIZE, other)), both.length);
        assert.equal(firstBoth(rowsOf(SIZE, one), rowsOf(SIZE, other)), both[0] ?? -1);
      }),
    );
  });
  for (const size of [0, 1, 31, 32, 33, 64]) test(`of all ${size} has ${size}`, () => assert.equal(countOf(allRows(size)), size));
});
