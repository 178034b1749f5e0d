import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { allRows, buildIndex, countOf, inOrder, ranked, rowsOf, type SearchIndex } from '../../src/search/index.ts';
import { distance, plainSearch } from './plain-search.ts';

const namesFound = (text: string, ...names: string[]) => {
  const found = buildIndex(names.map((name) => [name])).find(text);
  return [...ranked(found, found.rows, 0, found.count)].map((row) => names[row]);
};

suite('a typo that is forgiven', () => {
  for (const [what, text] of [
    ['a letter too few', 'calndar'],
    ['a letter too many', 'caleendar'],
    ['a wrong letter', 'calemdar'],
    ['the first letter', 'xalendar'],
    ['the last letter', 'calendax'],
    ['two letters swapped', 'claendar'],
    ['in a word not yet finished', 'clae'],
    ['in a hyphenated word', 'calen-dra'],
  ] as const) {
    test(`${what}: “${text}”`, () => assert.deepEqual(namesFound(text, 'Kestrel', 'Calendar'), ['Calendar']));
  }
  test('in each of two words', () => assert.deepEqual(namesFound('kestrle claendar', 'Kestrel', 'Kestrel Calendar'), ['Kestrel Calendar']));
});

suite('a typo that is not forgiven', () => {
  test('two in one word', () => assert.deepEqual(namesFound('cladenar', 'Calendar'), []));
  test('in three letters', () => assert.deepEqual(namesFound('cmr', 'CRM'), []));
  test('where enough is found without', () => {
    const forms = Array.from({ length: 8 }, (_, at) => `Form ${at}`);
    assert.deepEqual(namesFound('form', 'Fort', ...forms), forms);
    assert.deepEqual(namesFound('form', 'Fort', ...forms.slice(1)), [...forms.slice(1), 'Fort']);
  });
  test('unless only rows that do not show are found without', () => {
    const index = buildIndex([...Array.from({ length: 8 }, () => ['Form']), ['Fort']]);
    assert.equal(index.find('form', rowsOf(9, [8])).count, 1);
  });
});

suite('what was understood', () => {
  for (const [text, understood] of [
    ['claendar', 'calendar'],
    ['Kestral claendar', 'kestrel calendar'],
    ['kest claendar', 'kest calendar'],
    ['calendar', null],
    ['zebra', null],
    ['', null],
  ] as const) {
    test(`“${text}” is ${understood ?? 'not corrected'}`, () => assert.equal(buildIndex([['Kestrel Calendar']]).find(text).corrected, understood));
  }
});

suite('the order', () => {
  const rowsFor = (text: string, ...rows: string[][]) => {
    const found = buildIndex(rows).find(text);
    return [...ranked(found, found.rows, 0, found.count)];
  };
  test('is by the worst field that a term needed', () => assert.deepEqual(rowsFor('quick forms', ['a', 'Quick Forms'], ['Quick', 'b', 'Forms'], ['Quick Forms']), [2, 0, 1]));
  test('has what a typo found behind everything else', () => assert.deepEqual(rowsFor('forms', ['Farms'], ['a', 'b', 'Forms']), [1, 0]));
  test('has corrected words before corrected beginnings', () => assert.deepEqual(rowsFor('frmo', ['Formosa'], ['From']), [1, 0]));
  test('has texts past the fifth in one field', () => assert.deepEqual(rowsFor('last', ['a', 'b', 'c', 'd', 'e', 'last'], ['a', 'b', 'c', 'd', 'last']), [0, 1]));
});

suite('a window of the result', () => {
  const rows = Array.from({ length: 200 }, (_, at) => (at % 3 === 0 ? ['form'] : at % 3 === 1 ? ['a', 'form'] : ['none']));
  const found = buildIndex(rows).find('form');
  const allowed = rowsOf(200, [...rows.keys()].filter((row) => row % 2 === 0));

  test('holds what a longer one holds there', () => {
    const whole = [...ranked(found, allowed, 0, 1_000)];
    assert.equal(whole.length, countOf(found.rows.map((word, at) => word & (allowed[at] ?? 0))));
    fc.assert(fc.property(fc.nat(80), fc.nat(80), (from, to) => assert.deepEqual([...ranked(found, allowed, from, to)], whole.slice(from, to))));
  });
  test('can be had in another order', () => {
    const backwards = Int32Array.from(rows.keys()).reverse();
    assert.deepEqual([...inOrder(backwards, found.rows, 1, 4)], [198, 196, 195]);
  });
});

test('without a term, every row is found in the order of the catalogue', () => {
  const found = buildIndex([['b'], ['a'], ['c']]).find(' – ');
  assert.deepEqual([found.count, ...ranked(found, allRows(3), 0, 9)], [3, 0, 1, 2]);
});

test('an index of nothing finds nothing', () => {
  assert.equal(buildIndex([]).find('form').count, 0);
  assert.equal(buildIndex([]).find('').count, 0);
});

suite('the index and the plain definition', () => {
  const syllable = fc.constantFrom('a', 'b', 'ba', 'ab', 'é', 'B', 'ß', 'ﬁ', '本', '𝒳', '’', '1', 'Σ');
  const word = fc.oneof({ weight: 4, arbitrary: fc.constantFrom('form', 'forms', 'from', 'farm', 'follow-up', 'followup', 'Follow', 'up', 'formal', 'for') }, { weight: 3, arbitrary: fc.array(syllable, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('')) }, { weight: 1, arbitrary: fc.constantFrom('-', '–', 'a-b-c', '…', '') });
  const texts = fc.array(fc.array(word, { maxLength: 3 }).map((words) => words.join(' ')), { maxLength: 6 });
  const catalogue = fc.array(texts, { maxLength: 70 });
  const slip = fc.tuple(word, fc.nat(8), fc.constantFrom('', 'x', 'o', 'r', 'a'), fc.nat(2)).map(([from, at, letters, left]) => from.slice(0, at) + letters + from.slice(at + left));
  const text = fc.array(fc.oneof(word, slip), { maxLength: 3 }).map((words) => words.join(' '));
  const hidden = fc.nat(5);

  const agreement = (made: (rows: string[][]) => SearchIndex) =>
    fc.property(catalogue, fc.array(text, { minLength: 1, maxLength: 6 }), hidden, (rows, asked, every) => {
      const index = made(rows);
      const plain = plainSearch(rows);
      const seen = (row: number) => every === 0 || row % (every + 1) > 0;
      const among = rowsOf(rows.length, [...rows.keys()].filter(seen));
      for (const one of asked) {
        const found = index.find(one, among);
        const expected = plain(one, seen);
        assert.deepEqual({ rows: [...ranked(found, found.rows, 0, rows.length)], corrected: found.corrected }, expected, one);
        assert.deepEqual([found.count, countOf(found.rows)], [expected.rows.length, expected.rows.length]);
      }
    });

  test('agree on every row, rank and correction', () => fc.assert(agreement(buildIndex), { numRuns: 600 }));

  const broken: Record<string, (index: SearchIndex) => SearchIndex> = {
    'forgives nothing': (index) => ({ ...index, find: (...asked) => {
      const found = index.find(...asked);
      const ranks = found.ranks.slice(0, 5);
      const rows = ranks[ranks.length - 1] ?? found.rows;
      return { rows, ranks, count: countOf(rows), corrected: null };
    } }),
    'has one rank': (index) => ({ ...index, find: (...asked) => {
      const found = index.find(...asked);
      return { ...found, ranks: [found.rows] };
    } }),
    'overlooks what is hidden': (index) => ({ ...index, find: (asked) => index.find(asked) }),
    'corrects nothing': (index) => ({ ...index, find: (...asked) => ({ ...index.find(...asked), corrected: null }) }),
  };
  for (const [how, breaks] of Object.entries(broken)) {
    test(`control: an index that ${how} is found out`, () => assert.equal(fc.check(agreement((rows) => breaks(buildIndex(rows))), { numRuns: 600 }).failed, true));
  }
});

test('the plain distance counts a swap as one', () => {
  assert.deepEqual([distance('form', 'from'), distance('form', 'fomr'), distance('form', 'forms'), distance('form', 'farm'), distance('form', 'fro')], [1, 1, 1, 1, 2]);
});
