// Tagging many contacts through the public API: what a request may ask, what it does to each contact, and every refusal in its exact text. System H.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tagsOf } from '../../mocks/world/public-api/contacts.ts';
import { ContactTagsAnswer } from '../../src/schema/contact-tags.ts';
import { calling, type Calling } from './calling.ts';

const WRITE = ['contacts.write'];
const setUp = () => {
  const world = calling();
  const [here, there] = world.places;
  const token = world.token(WRITE, here);
  const update = (type: string, body: object, headers: Record<string, string> = {}) => world.call(token, 'POST', `/contacts/bulk/tags/update/${type}`, { locationId: here, ...body }, headers);
  return { world, here, there, token, update };
};
const rows = (answer: { readonly status: number; readonly body: unknown; readonly text: string }) => {
  assert.equal(answer.status, 201, answer.text);
  return ContactTagsAnswer.parse(answer.body);
};
const numbered = (word: string, count: number) => Array.from({ length: count }, (_, at) => `${word} ${at + 1}`);
const tags = ({ world }: Calling, ids: readonly string[]) => ids.map((id) => tagsOf(world, id));

describe('a request', () => {
  test('H-001 500 contacts and 50 tags are taken, and every contact has every tag', async () => {
    const { world, here, update } = setUp();
    const contacts = world.contacts(here, 500);
    const wanted = numbered('tag', 50);
    const before = tags(world, contacts);
    const answer = rows(await update('add', { contacts, tags: wanted }));
    assert.deepEqual([answer.succeded, answer.errorCount, answer.responses.length], [true, 0, 500]);
    assert.deepEqual(tags(world, contacts), before.map((old) => [...(old ?? []), ...wanted]));
  });

  const refused: readonly (readonly [name: string, type: string, body: (ids: readonly string[]) => object, messages: readonly string[]])[] = [
    ['501 contacts', 'add', (ids) => ({ contacts: ids.slice(0, 501), tags: ['a'] }), ['contacts must contain no more than 500 elements']],
    ['H-015 no contacts', 'add', () => ({ contacts: [], tags: ['a'] }), ['contacts must contain at least 1 elements']],
    ['51 tags', 'add', (ids) => ({ contacts: ids.slice(0, 1), tags: numbered('tag', 51) }), ['tags must contain no more than 50 elements']],
    ['no tags to add', 'add', (ids) => ({ contacts: ids.slice(0, 1), tags: [] }), ['tags must contain at least 1 elements']],
    ['no tags to remove', 'remove', (ids) => ({ contacts: ids.slice(0, 1), tags: [] }), ['tags must contain at least 1 elements']],
    ['H-006 all tags to add', 'add', (ids) => ({ contacts: ids.slice(0, 2), tags: ['a'], removeAllTags: true }), ['removeAllTags can only be used with remove type']],
    ['H-008 another type', 'delete', (ids) => ({ contacts: ids.slice(0, 1), tags: ['a'] }), ['type must be one of the following values: add, remove']],
    ['nothing at all', 'add', () => ({ locationId: undefined }), ['contacts should not be empty', 'tags should not be empty', 'locationId should not be empty']],
    ['other kinds', 'add', () => ({ contacts: [1], tags: 'a', removeAllTags: 'yes' }), ['each value in contacts must be a string', 'tags must be an array', 'removeAllTags must be a boolean value']],
    ['an empty tag', 'add', (ids) => ({ contacts: ids.slice(0, 1), tags: [''] }), ['each value in tags should not be empty']],
    ['a field there is not', 'add', (ids) => ({ contacts: ids.slice(0, 1), tags: ['a'], colour: 'red' }), ['property colour should not exist']],
  ];
  for (const [name, type, body, messages] of refused) {
    test(`${name}: 422`, async () => {
      const { world, here, update } = setUp();
      const { status, refusal } = await update(type, body(world.contacts(here, 600)));
      assert.deepEqual({ ...refusal, traceId: '' }, { statusCode: 422, message: messages, error: 'Unprocessable Entity', traceId: '' });
      assert.equal(status, 422);
      assert.match(refusal.traceId, /^[0-9a-f]{24}$/);
    });
  }

  test('that is no JSON is 400', async () => {
    const { world, token } = setUp();
    assert.equal((await world.call(token, 'POST', '/contacts/bulk/tags/update/add', '{')).refusal.message, 'Invalid body: must be a JSON object');
  });
});

describe('a contact', () => {
  test('H-005 loses every tag, with no tags named', async () => {
    const { world, here, update } = setUp();
    const contacts = world.contacts(here, 2);
    rows(await update('add', { contacts, tags: ['a', 'b'] }));
    const { responses } = rows(await update('remove', { contacts, tags: [], removeAllTags: true }));
    assert.ok(responses.every(({ tagsRemoved }) => tagsRemoved?.includes('a') && tagsRemoved.includes('b')));
    assert.deepEqual(tags(world, contacts), [[], []]);
  });
  test('H-007 loses the tags named and no others', async () => {
    const { world, here, update } = setUp();
    const contacts = world.contacts(here, 2);
    const before = tags(world, contacts);
    rows(await update('add', { contacts, tags: ['a', 'b'] }));
    rows(await update('remove', { contacts, tags: ['b', 'never there'] }));
    assert.deepEqual(tags(world, contacts), before.map((old) => [...(old ?? []), 'a']));
  });
  test('H-014 that has a tag keeps it', async () => {
    const { world, here, update } = setUp();
    const contacts = world.contacts(here, 1);
    rows(await update('add', { contacts, tags: ['a'] }));
    const [row] = rows(await update('add', { contacts, tags: ['a'] })).responses;
    assert.deepEqual([row?.tagsAdded, row?.oldTags?.includes('a'), row?.message], [[], true, 'Tags updated']);
  });
  test('that is named twice has one row', async () => {
    const { world, here, update } = setUp();
    const [one = ''] = world.contacts(here, 1);
    assert.equal(rows(await update('add', { contacts: [one, one], tags: ['a'] })).responses.length, 1);
  });

  test('H-009 H-010 H-011 H-013 that cannot be tagged says why, in the order named, and the others are tagged', async () => {
    const { world, here, there, update } = setUp();
    const [good = ''] = world.contacts(here, 1);
    const [deleted = ''] = world.contacts(here, 1, true);
    const [foreign = ''] = world.contacts(there, 1);
    const before = tags(world, [foreign]);
    const { succeded, errorCount, responses } = rows(await update('add', { contacts: ['abcdef', good, deleted, foreign, 'A'.repeat(20)], tags: ['a'] }));
    assert.deepEqual(
      responses.map(({ contactId, type, message, oldTags }) => [contactId, type, message, oldTags !== undefined]),
      [
        ['abcdef', 'error', 'contact id is not a valid firebase id', false],
        [good, 'success', 'Tags updated', true],
        [deleted, 'error', 'contact is deleted', false],
        [foreign, 'error', 'contact does not belong to location', false],
        ['A'.repeat(20), 'error', 'contact is deleted', false],
      ],
    );
    assert.deepEqual([succeded, errorCount], [true, 4]);
    assert.deepEqual(tags(world, [foreign]), before);
    assert.ok(tagsOf(world.world, good)?.includes('a'));
  });

  test('the third version spells the word right, too', async () => {
    const { world, here, update } = setUp();
    assert.equal(rows(await update('add', { contacts: world.contacts(here, 1), tags: ['a'] }, { version: 'v3' })).succeeded, true);
  });
});

describe('a hundred thousand contacts', () => {
  test('have ids of their own, cost nothing until they are touched, and repeat with the seed', () => {
    const [one, same, other] = [calling(undefined, { contacts: 100_000 }), calling(undefined, { contacts: 100_000 }), calling(undefined, { contacts: 100_000, seed: 2 })];
    const ids = one.contacts(one.places[0], 100_000);
    assert.equal(new Set(ids).size, 100_000);
    assert.ok(ids.every((id) => /^[0-9A-Za-z]{20}$/.test(id)));
    assert.equal(one.world.publicApi.contacts.changed.size, 0);
    assert.deepEqual(ids.slice(0, 50), same.contacts(one.places[0], 50));
    assert.notDeepEqual(ids.slice(0, 50), other.contacts(one.places[0], 50));
    assert.deepEqual(tags(one, ids.slice(0, 50)), tags(same, ids.slice(0, 50)));
    const kinds = new Set(tags(one, ids).map((list) => list?.join()));
    assert.ok(kinds.size > 10, String(kinds.size));
  });
});

describe('a call', () => {
  test('needs a version, a token of the sub-account, the scope, and its own sub-account', async () => {
    const { world, here, there, update } = setUp();
    const body = { contacts: world.contacts(here, 1), tags: ['a'], locationId: here };
    const as = async (token: string | null, more: object = {}) => {
      const { status, refusal } = await world.call(token, 'POST', '/contacts/bulk/tags/update/add', { ...body, ...more });
      return [status, refusal.message];
    };
    assert.deepEqual((await world.ask(world.token(WRITE, here), 'POST', '/contacts/bulk/tags/update/add', body)).refusal.message, 'version header was not found.');
    assert.deepEqual((await update('add', body, { version: 'bogus' })).refusal.message, "Invalid API version segment 'bogus' at position 0");
    assert.deepEqual(await as(null), [401, 'Missing access token']);
    assert.deepEqual(await as('a.b.c'), [401, 'Invalid token: access token is invalid']);
    assert.deepEqual(await as(world.token(WRITE)), [403, 'This authClass type is not allowed to access this scope. Please verify your IAM configuration if this is not the case.']);
    assert.deepEqual(await as(world.token(['contacts.readonly'], here)), [401, 'The token is not authorized for this scope.']);
    assert.deepEqual(await as(world.token(WRITE, here), { locationId: there }), [403, 'The token does not have access to this location.']);
    assert.deepEqual((await world.call(world.token(WRITE, here), 'GET', '/contacts/bulk/tags/update/add')).headers.get('allow'), 'POST');
  });
});

describe('faults', () => {
  test('one contact in ten stays as it is, says so, and has its tags when it is tried again', async () => {
    const world = calling(undefined, { faults: ['flaky-contacts'] });
    const [here] = world.places;
    const contacts = world.contacts(here, 500);
    const add = (ids: readonly string[]) => world.call(world.token(WRITE, here), 'POST', '/contacts/bulk/tags/update/add', { locationId: here, contacts: ids, tags: ['a'] });
    const { errorCount, responses } = rows(await add(contacts));
    const failed = responses.filter(({ type }) => type === 'error');
    assert.ok(errorCount > 20 && errorCount < 100, String(errorCount));
    assert.ok(failed.every(({ message }) => message === 'Internal server error'));
    for (const { contactId, type } of responses) assert.equal(tagsOf(world.world, contactId)?.includes('a'), type === 'success');
    let left = failed.map(({ contactId }) => contactId);
    while (left.length > 0) left = rows(await add(left)).responses.flatMap(({ contactId, type }) => (type === 'error' ? contactId : []));
    assert.ok(contacts.every((id) => tagsOf(world.world, id)?.includes('a')));
  });

  test('of any share: none, half, all, and whole once they end', async () => {
    const world = calling();
    const [here] = world.places;
    const contacts = world.contacts(here, 100);
    const errors = async (faults: object) => {
      assert.equal((await world.ask(null, 'POST', '/mock/v1/faults', faults)).status, 200);
      return rows(await world.call(world.token(WRITE, here), 'POST', '/contacts/bulk/tags/update/add', { locationId: here, contacts, tags: ['a'] })).errorCount;
    };
    assert.equal(await errors({ faults: ['flaky-contacts'], share: 0 }), 0);
    const half = await errors({ faults: ['flaky-contacts'], share: 0.5 });
    assert.ok(half > 25 && half < 75, String(half));
    assert.equal(await errors({ faults: ['flaky-contacts'], share: 1 }), 100);
    assert.equal(await errors({ faults: [] }), 0);
    assert.equal((await world.ask(null, 'POST', '/mock/v1/faults', { faults: [], share: 2 })).status, 422);
  });

  test('one request in ten fails: undone, done, or done with an answer that is lost', async () => {
    const world = calling(undefined, { faults: ['flaky-requests'], milliseconds: () => 0, faultSeed: 3 });
    const [here] = world.places;
    const seen = { right: 0, undone: 0, done: 0, lost: 0 };
    for (const id of world.contacts(here, 100)) {
      const token = world.token(WRITE, here);
      const answer = await world.call(token, 'POST', '/contacts/bulk/tags/update/add', { locationId: here, contacts: [id], tags: ['a'] }).catch(() => null);
      const tagged = tagsOf(world.world, id)?.includes('a') === true;
      if (answer?.status === 201) seen.right += 1;
      else if (answer) seen[tagged ? 'done' : 'undone'] += 1;
      else seen.lost += 1;
      assert.ok(answer || tagged);
    }
    assert.ok(seen.right > 80 && seen.undone > 0 && seen.done > 0 && seen.lost > 0, JSON.stringify(seen));
  });
});
