import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { atOnce, buildIndex, fromBuffers, indexOf, ranked, startIndex, type IndexBuffers, type SearchIndex } from '../../src/search/index.ts';

const rows = Array.from({ length: 70 }, (_, at) => [`Form ${at}`, at % 2 === 0 ? 'Kestrel' : 'Tidewrack', at % 9 === 0 ? 'follow-up calls' : 'reviews', at % 30 === 5 ? 'rare' : '']);
const index = buildIndex(rows);
const { buffers } = index;
const answers = ({ size, find }: SearchIndex) => ['form', 'kestrel rev', 'follow', 'claender', 'tidwrack', '6', ''].map((text) => [...ranked(find(text), find(text).rows, 0, size)]);

/** Where the postings of the one word begin that has more than one. */
const several = buffers.starts.find((start, word) => (buffers.starts[word + 1] ?? 0) - start > 1);
const swaps = (at: number) => at === several;

test('an index that was stored answers as before', () => {
  const read = fromBuffers(structuredClone(buffers));
  assert.ok(read);
  assert.deepEqual(answers(read), answers(index));
});
test('so does one of nothing', () => assert.equal(fromBuffers(structuredClone(buildIndex([]).buffers))?.size, 0));

suite('what is no index', () => {
  for (const [what, given] of [
    ['nothing', null],
    ['no object', 'index'],
    ['an empty object', {}],
    ['another version', { ...buffers, version: 0 }],
    ['a size that is no number', { ...buffers, size: '70' }],
    ['a negative size', { ...buffers, size: -1 }],
    ['fewer rows than the postings name', { ...buffers, size: 10 }],
    ['more rows than the bitsets hold', { ...buffers, size: 970 }],
    ['an array that is not typed', { ...buffers, starts: [...buffers.starts] }],
    ['letters of another width', { ...buffers, letters: Uint32Array.from(buffers.letters) }],
    ['words out of order', { ...buffers, letters: buffers.letters.slice().reverse() }],
    ['postings out of order', { ...buffers, postings: buffers.postings.map((_, at, all) => all[at + (swaps(at) ? 1 : swaps(at - 1) ? -1 : 0)] ?? 0) }],
    ['a posting without a field', { ...buffers, postings: buffers.postings.map((posting) => posting & ~31) }],
    ['a row past the last in a bitset', { ...buffers, commonRows: buffers.commonRows.map(() => 0xffff_ffff) }],
  ] as const) {
    test(what, () => assert.equal(fromBuffers(given), null));
  }
  for (const name of ['letters', 'words', 'starts', 'postings', 'common', 'commonRows'] as const) {
    test(`${name} cut short`, () => {
      assert.ok(buffers[name].length > 1, 'the case is about nothing');
      assert.equal(fromBuffers({ ...buffers, [name]: buffers[name].slice(0, -1) }), null);
      assert.equal(fromBuffers({ ...buffers, [name]: buffers[name].slice(0, 0) }), null);
    });
    test(`no ${name}`, () => assert.equal(fromBuffers({ ...buffers, [name]: undefined }), null));
  }
});

test('with any number changed it is no index, or one whose answers are rows', () => {
  const names = ['letters', 'words', 'starts', 'postings', 'common', 'commonRows'] as const;
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(), fc.oneof(fc.nat(40), fc.nat(0xffff_ffff)), (name, place, value) => {
      const changed: IndexBuffers = structuredClone(buffers);
      changed[name][place % changed[name].length] = value;
      const read = fromBuffers(changed);
      if (read) assert.ok(answers(read).flat().every((row) => row < rows.length));
    }),
    { numRuns: 1_000 },
  );
});

suite('at the pace of the caller', () => {
  test('finishing takes slices that grow in number, not in length', () => {
    const slices = (size: number) => {
      const builder = startIndex();
      for (let row = 0; row < size; row += 1) builder.add([`word${row} word${row + 1} word${row + 2}`]);
      return [...builder.finish()].length;
    };
    assert.ok(slices(20_000) > 5 * slices(2_000), `${slices(20_000)} slices for ten times as many as ${slices(2_000)}`);
  });

  test('is the same index', () => {
    const builder = startIndex();
    for (const texts of rows) builder.add(texts);
    assert.deepEqual(answers(indexOf(atOnce(builder.finish()))), answers(index));
  });
});
