// A long list of contacts as work: what is folded, how many requests it takes, and the token it is gone on with.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { jobOf, requestsFor, standingsIn, tokenOf, type Standing } from '../../../src/client/api/bulk-tags-job.ts';

const numbered = (word: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${word}-${at}`);
const request = (contacts: number, tags: number) => ({ subAccountId: 'place', contactIds: numbered('contact', contacts), tags: numbered('tag', tags) });
const fresh = (count: number): Standing[] => Array.from({ length: count }, () => 0);

test('duplicates are folded, and said', () => {
  const job = jobOf('add', { subAccountId: 'place', contactIds: ['b', 'a', 'b', 'b'], tags: ['x', 'y', 'x'] });
  assert.deepEqual([job.contactIds, job.groups, job.duplicates], [['b', 'a'], [['x', 'y']], { contactIds: ['b'], tags: ['x'] }]);
});

for (const [contacts, tags, requests] of [[1, 1, 1], [500, 50, 1], [501, 50, 2], [500, 51, 2], [501, 51, 4], [100_000, 120, 600]] as const)
  test(`${contacts} contacts and ${tags} tags take ${requests} requests`, () => assert.equal(requestsFor(jobOf('add', request(contacts, tags)), fresh(contacts)), requests));
test('removing all takes one request for each 500', () => assert.equal(requestsFor(jobOf('remove-all', { ...request(1001, 0) }), fresh(1001)), 3));
test('contacts that are refused, or done, take none', () => {
  const job = jobOf('add', request(1000, 100));
  assert.equal(requestsFor(job, [...Array.from({ length: 500 }, (): Standing => 'deleted'), ...Array.from({ length: 500 }, (): Standing => 1)]), 1);
});

describe('what is wrong is said by field and limit, and nothing is sent:', () => {
  const good = request(2, 2);
  for (const [name, kind, change, words] of [
    ['no contacts', 'add', { contactIds: [] }, /contactIds: must be at least 1/],
    ['no tags', 'remove', { tags: [] }, /tags: must be at least 1/],
    ['an empty contact', 'add', { contactIds: ['a', ' '] }, /contactIds\.1: must be a text of 1 to 500/],
    ['a tag that is none', 'add', { tags: [null] }, /tags\.0/],
    ['no sub-account', 'add', { subAccountId: '' }, /subAccountId/],
    ['no list', 'add', { tags: 'vip' }, /tags: must be a list/],
    ['tags, where all go', 'remove-all', { tags: ['vip'] }, /tags: must be left out/],
  ] as const)
    test(name, () => assert.throws(() => jobOf(kind, { ...good, ...change } as never), (error: Error & { code?: string }) => error.code === 'invalid' && words.test(error.message)));
});

describe('a token', () => {
  const standing = fc.oneof(fc.nat({ max: 3 }), fc.constantFrom('deleted', 'unreadable-id', 'of-another-sub-account'));
  const job = jobOf('add', request(200, 130));
  test('says how far each contact is', () => {
    fc.assert(fc.property(fc.array(standing, { minLength: 200, maxLength: 200 }), (standings) => assert.deepEqual(standingsIn(tokenOf(job, standings as Standing[]), job), standings)));
  });
  test('says it for lists of any length', () => {
    for (const count of [33, 35, 36, 69, 1000, 1221]) {
      const long = jobOf('add', request(count, 1));
      assert.equal(standingsIn(tokenOf(long, fresh(count)), long).length, count);
    }
  });
  test('is short where the list is even, and names nothing of it', () => {
    assert.match(tokenOf(job, fresh(200)), /^tags1\.[0-9a-z]+\.0x5k$/);
  });
  for (const [name, other] of Object.entries({
    'other contacts': jobOf('add', { ...request(200, 130), contactIds: numbered('other', 200) }),
    'another order': jobOf('add', { ...request(200, 130), contactIds: numbered('contact', 200).reverse() }),
    'other tags': jobOf('add', request(200, 129)),
    'taking them away': jobOf('remove', request(200, 130)),
    'another sub-account': jobOf('add', { ...request(200, 130), subAccountId: 'other' }),
  }))
    test(`is none of ${name}`, () => assert.throws(() => standingsIn(tokenOf(job, fresh(200)), other), { code: 'invalid' }));
  for (const text of ['', 'tags1', tokenOf(job, fresh(199)), `${tokenOf(job, fresh(200))},`, tokenOf(job, fresh(200)).replace('5k', 'zzzzzzz'), `${tokenOf(job, fresh(200))},1x2`])
    test(`“${text.slice(0, 40)}” is none`, () => assert.throws(() => standingsIn(text, job), { code: 'invalid' }));
});
