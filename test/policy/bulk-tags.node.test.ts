// Tagging many contacts at once (system H), case by case.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { bulkTagFaults, resultOf, tagContact, tagContacts, tagsAfter, type BulkTags, type Contact, type ContactResult } from '../../src/policy/bulk-tags.ts';
import { contactMessages } from '../../src/schema/contact-tags.ts';
import { pathsOf } from '../faults.ts';

const many = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}${index}`);
const request = (changes: Partial<BulkTags> = {}): BulkTags => ({ operation: 'add', contactIds: ['a'], tags: ['t'], removeAll: false, ...changes });
const paths = (changes: Partial<BulkTags>) => pathsOf(bulkTagFaults(request(changes)));

describe('what one request may ask', () => {
  const cases: [string, Partial<BulkTags>, string[]][] = [
    ['H-001 500 contacts, 50 tags', { contactIds: many('c', 500), tags: many('t', 50) }, []],
    ['501 contacts', { contactIds: many('c', 501) }, ['contactIds']],
    ['51 tags', { tags: many('t', 51) }, ['tags']],
    ['H-015 no contacts', { contactIds: [] }, ['contactIds']],
    ['no tags to add', { tags: [] }, ['tags']],
    ['no tags to remove', { operation: 'remove', tags: [] }, ['tags']],
    ['H-005 remove all, without naming one', { operation: 'remove', tags: [], removeAll: true }, []],
    ['H-006 remove all cannot add', { removeAll: true }, ['removeAll']],
    ['H-007 remove some', { operation: 'remove' }, []],
    ['H-008 anything else', { operation: 'delete' }, ['operation']],
    ['everything wrong at once', { operation: 'delete', contactIds: [], tags: many('t', 51), removeAll: true }, ['operation', 'contactIds', 'tags', 'removeAll']],
  ];
  for (const [title, changes, faults] of cases) test(title, () => assert.deepEqual(paths(changes), faults));
  test('a fault names what may be done', () => assert.deepEqual(bulkTagFaults(request({ operation: 'delete' })), [{ path: 'operation', message: 'must be one of add, remove' }]));
  test('a fault says what would be right', () => assert.deepEqual(bulkTagFaults(request({ contactIds: many('c', 501) })), [{ path: 'contactIds', message: 'must be at most 500 entries' }]));
});

describe('what it does to one contact', () => {
  const updated = (changes: Partial<BulkTags>, tags: readonly string[]) => {
    const result = tagContact(request(changes), 'a', { tags });
    assert(result.refusal === null);
    return result;
  };
  test('adds what is not there', () => assert.deepEqual(updated({ tags: ['x', 'y', 'x'] }, ['y']), { contactId: 'a', refusal: null, oldTags: ['y'], tagsAdded: ['x'], tagsRemoved: [] }));
  test('H-014 adding what is there does nothing', () => assert.deepEqual(updated({ tags: ['a'] }, ['a']).tagsAdded, []));
  test('H-007 removes what is named, and nothing else', () => {
    const result = updated({ operation: 'remove', tags: ['x', 'z'] }, ['x', 'y']);
    assert.deepEqual([result.tagsRemoved, tagsAfter(result)], [['x'], ['y']]);
  });
  test('H-005 removes all', () => {
    const result = updated({ operation: 'remove', tags: [], removeAll: true }, ['x', 'y']);
    assert.deepEqual([result.tagsRemoved, tagsAfter(result)], [['x', 'y'], []]);
  });
});

describe('how results add up', () => {
  const known: Record<string, Contact> = { ok: { tags: [] }, abcdef: { refusal: 'unreadable-id' }, gone: { refusal: 'deleted' }, foreign: { refusal: 'of-another-sub-account' } };
  const of = (...contactIds: string[]) => tagContacts(request({ contactIds }), (id) => known[id] ?? { refusal: 'deleted' });
  const said = ({ refusal }: ContactResult) => contactMessages[refusal ?? 'updated'];

  test('H-009 an id that cannot be read does not stop the others', () => {
    const { results, errorCount } = of('ok', 'abcdef');
    assert.deepEqual([results.map(said), errorCount], [['Tags updated', 'contact id is not a valid firebase id'], 1]);
  });
  test('H-010 a deleted contact', () => assert.deepEqual(of('gone').results.map(said), ['contact is deleted']));
  test('H-011 a contact of another sub-account', () => assert.deepEqual(of('foreign').results.map(said), ['contact does not belong to location']));
  test('H-013 every contact that was left as it is counts', () => assert.equal(of('ok', 'abcdef', 'gone', 'foreign').errorCount, 3));
  test('a contact named twice is tagged and told once', () => {
    const { results, errorCount } = of('gone', 'ok', 'gone');
    assert.deepEqual([results.map(({ contactId }) => contactId), errorCount], [['gone', 'ok'], 1]);
  });
  test('results of several requests are one, and the first word about a contact stands', () => {
    const merged = resultOf([...of('ok', 'gone').results, ...of('gone', 'abcdef').results]);
    assert.deepEqual([merged.results.map(({ contactId }) => contactId), merged.errorCount], [['ok', 'gone', 'abcdef'], 2]);
    const [first, later] = [{ contactId: 'c', refusal: 'deleted' }, { contactId: 'c', refusal: 'unreadable-id' }] as const;
    assert.deepEqual(resultOf([first, later]).results, [first]);
  });

  test('adding and then removing the same leaves what was there before, less what was named', () => {
    const tags = fc.array(fc.constantFrom('a', 'b', 'c', 'd'));
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')), tags, (before, named) => {
        const added = tagContact(request({ tags: named }), 'x', { tags: before });
        assert(added.refusal === null);
        assert.deepEqual(new Set(tagsAfter(added)), new Set([...before, ...named]));
        assert.equal(new Set(tagsAfter(added)).size, tagsAfter(added).length);
        const removed = tagContact(request({ operation: 'remove', tags: named }), 'x', { tags: tagsAfter(added) });
        assert(removed.refusal === null);
        assert.deepEqual(tagsAfter(removed), before.filter((tag) => !named.includes(tag)));
      }),
    );
  });
});
