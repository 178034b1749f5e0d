import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { createIndex, indexBy } from '../../src/search/filter.ts';
import { listing } from './listings.ts';

const found = (text: string, ...listings: ReturnType<typeof listing>[]) => createIndex(listings)(text).map(({ name }) => name);

suite('what a text finds', () => {
  const reviews = listing({ name: 'Harbour Lantern Reviews', tagline: 'Ask happy clients for a word.', publisher: { id: 'p', name: 'Nightjar Works', website: null }, category: { group: 'Sales', name: 'Lead generation' }, keywords: ['reputation', 'stars'] });

  for (const [field, text] of [
    ['the name', 'lantern'],
    ['the publisher', 'nightjar'],
    ['the tagline', 'clients'],
    ['the category', 'generation'],
    ['the category’s group', 'sales'],
    ['a keyword', 'reputation'],
  ] as const) {
    test(`a word of ${field}`, () => assert.deepEqual(found(text, reviews), ['Harbour Lantern Reviews']));
  }

  test('the beginning of a word', () => assert.deepEqual(found('lant', reviews), ['Harbour Lantern Reviews']));
  test('not the middle of a word', () => assert.deepEqual(found('ntern', reviews), []));
  test('every term, each in its own field', () => assert.deepEqual(found('harb night', reviews), ['Harbour Lantern Reviews']));
  test('nothing where one term is missing', () => assert.deepEqual(found('harbour zebra', reviews), []));
  test('everything without a term', () => assert.deepEqual(found('  - ', reviews), ['Harbour Lantern Reviews']));
});

suite('spelling that does not matter', () => {
  for (const [name, text] of [
    ['Café Léonie', 'cafe leonie'],
    ['Cafe Leonie', 'CAFÉ'],
    ['Follow-up', 'follow up'],
    ['Follow-up', 'followup'],
    ['Follow up', 'follow-up'],
    ['Followup', 'follow-up'],
    ['E‑mail', 'e-mail'],
    ['Wren’s Nest', 'wrens'],
    ['Wrens Nest', "wren's"],
    ['Sales, CRM & more', 'crm'],
    ['Übersicht', 'uber'],
  ] as const) {
    test(`“${text}” finds “${name}”`, () => assert.deepEqual(found(text, listing({ name })), [name]));
  }

  test('half of a hyphenated term is not enough', () => assert.deepEqual(found('follow-up', listing({ name: 'Follow' })), []));
});

suite('the order', () => {
  test('a hit in the name is before one in the tagline', () => {
    assert.deepEqual(found('calls', listing({ name: 'Answering', tagline: 'Calls answered.' }), listing({ name: 'Kestrel Calls' })), ['Kestrel Calls', 'Answering']);
  });

  test('equal hits stay in the order of the catalogue', () => {
    assert.deepEqual(found('calls', listing({ name: 'Zebra Calls' }), listing({ name: 'Apple Calls' })), ['Zebra Calls', 'Apple Calls']);
  });
});

suite('any text', () => {
  const catalogue = ['Kestrel Calls', 'Follow-up', 'Café Léonie', 'Wren’s Nest', '日本語', 'a-b-c'].map((name) => listing({ name }));
  const search = createIndex(catalogue);

  test('finds a subset of the catalogue, each once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const hits = search(text);
        assert.equal(new Set(hits).size, hits.length);
        assert.ok(hits.every((hit) => catalogue.includes(hit)));
      }),
    );
  });

  test('that is an app’s own name finds it', () => {
    for (const one of catalogue) assert.ok(search(one.name).includes(one), one.name);
  });

  test('finds no more with a term more', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, more) => {
        const before = search(text);
        assert.ok(search(`${text} ${more}`).every((hit) => before.includes(hit)));
      }),
    );
  });
});

test('anything can be found by the texts it is known by', () => {
  assert.deepEqual(indexBy([{ n: 'Harbor Dental' }, { n: 'Pine Street' }], ({ n }) => [n])('pin'), [{ n: 'Pine Street' }]);
});
