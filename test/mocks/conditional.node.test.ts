// Conditional requests: a tag of the content, a 304 that vouches for what is known, and no other answer for who knows something else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mockFetch } from '../../mocks/fetch.ts';
import { setApproval } from '../../mocks/world/approving.ts';
import { createClient } from '../../src/client/marketplace.ts';
import { Records } from '../../src/schema/session.ts';
import { base, changed, start, worldData } from './start.ts';

const paths = ['session', 'records', 'listings?limit=5', 'listings/marrowtag-cleaner'].map((path) => `/marketplace/v1/${path}`);

for (const path of paths) {
  test(`${path}: a tag and an instant; 304 without a body for who knows the tag, among others, weakly or by *`, async () => {
    const { ask, tokenOf } = start();
    const token = tokenOf('agency-admin');
    const first = await ask(token, 'GET', path);
    const etag = first.headers.get('etag') ?? '';
    assert.match(etag, /^"[\w.-]+"$/);
    assert.equal(first.headers.get('marketplace-as-of'), '2026-01-10T09:00:00.000Z');
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await ask(token, 'GET', path, undefined, { 'if-none-match': known });
      assert.deepEqual([again.status, again.text, again.headers.get('etag')], [304, '', etag], known);
      assert.equal(again.headers.get('marketplace-as-of'), '2026-01-10T09:00:00.000Z');
      assert.ok(again.headers.get('x-ratelimit-remaining'));
    }
    for (const other of ['"other"', etag.replaceAll('"', ''), '']) assert.equal((await ask(token, 'GET', path, undefined, { 'if-none-match': other })).status, 200);
  });
}

test('time alone changes no tag, only the instant beside it', async () => {
  let now = '2026-01-10T09:00:00.000Z';
  const { ask, tokenOf } = start(worldData(), { now: () => now });
  const token = tokenOf('agency-admin');
  const before = await Promise.all(paths.map((path) => ask(token, 'GET', path)));
  now = '2026-01-10T09:05:00.000Z';
  for (const [index, path] of paths.entries()) {
    const again = await ask(token, 'GET', path, undefined, { 'if-none-match': before[index]?.headers.get('etag') ?? '' });
    assert.deepEqual([again.status, again.headers.get('marketplace-as-of')], [304, now], path);
  }
});

test('a change gives new tags to what it changed, and to nothing else', async () => {
  const { ask, tokenOf, world } = start();
  const tokens = [tokenOf('agency-admin'), tokenOf('sub-account-admin'), tokenOf('agency-admin', 'platform')];
  const tags = () => Promise.all(tokens.flatMap((token) => paths.map(async (path) => (await ask(token, 'GET', path)).headers.get('etag'))));
  const before = await tags();
  setApproval(world, 'harbor-pine', 'marrowtag-cleaner', 'disapproved');
  const after = await tags();
  const name = (index: number) => `${['agency', 'sub-account', 'other'][Math.floor(index / 4)]} ${['session', 'records', 'listings', 'listing'][index % 4]}`;
  // The sub-account cannot open the app any more, so that this answer has no tag.
  assert.deepEqual(
    before.flatMap((tag, index) => (tag === after[index] ? [] : name(index))),
    ['agency records', 'sub-account records', 'sub-account listings', 'sub-account listing'],
  );
});

test('pages of other sizes, places and people have other tags', async () => {
  const { ask, tokenOf } = start();
  const tag = async (as: Parameters<typeof tokenOf>[0], query: string) => (await ask(tokenOf(as), 'GET', `/marketplace/v1/listings${query}`)).headers.get('etag');
  const { next } = (await ask(tokenOf('agency-admin'), 'GET', '/marketplace/v1/listings?limit=5')).body as { next: string };
  const tags = await Promise.all([tag('agency-admin', '?limit=5'), tag('agency-admin', '?limit=6'), tag('agency-admin', `?limit=5&cursor=${next}`), tag('agency-user', '?limit=5'), tag('sub-account-admin', '?limit=5')]);
  assert.equal(new Set(tags).size, 5);
});

test('two worlds of the same name and data have the same tags until something changes; a world without a name has its own', async () => {
  const page = async ({ ask, tokenOf }: ReturnType<typeof start>) => (await ask(tokenOf('sub-account-admin'), 'GET', paths[2] ?? '')).headers.get('etag');
  const [one, two, nameless] = [start(worldData(), { name: 'same' }), start(worldData(), { name: 'same' }), start()];
  assert.equal(await page(one), await page(two));
  assert.notEqual(await page(one), await page(nameless));
  for (const { world } of [one, two]) setApproval(world, 'harbor-pine', 'marrowtag-cleaner', 'disapproved');
  assert.notEqual(await page(one), await page(two));
});

test('who may not ask is refused, whatever tag they name', async () => {
  const { ask } = start();
  for (const path of paths) assert.equal((await ask(null, 'GET', path, undefined, { 'if-none-match': '*' })).status, 401);
});

test('the client reads what differs, and learns the age of what does not', async () => {
  let now = '2026-01-10T09:00:00.000Z';
  const { world, tokenOf } = start(changed({}), { now: () => now });
  const fetch = mockFetch(world);
  const client = createClient({ baseUrl: base, token: () => tokenOf('agency-admin'), fetch });
  const first = await client.readRecords(null);
  assert.ok(!first.unchanged && first.etag);
  Records.parse(first.value);
  assert.equal(first.asOf, now);
  now = '2026-01-10T10:00:00.000Z';
  assert.deepEqual(await client.readRecords(first.etag), { unchanged: true, asOf: now });
  setApproval(world, 'harbor-pine', 'marrowtag-cleaner', 'disapproved');
  const third = await client.readRecords(first.etag);
  assert.ok(!third.unchanged);
  assert.equal(third.value.approvals['marrowtag-cleaner'], 'disapproved');
  const session = await client.readSession(null);
  assert.ok(!session.unchanged);
  assert.deepEqual(session.value, await client.session());
  assert.deepEqual(await client.readSession(session.etag), { unchanged: true, asOf: now });
});

test('a 304 nobody asked for is no answer', async () => {
  const client = createClient({ baseUrl: base, token: () => 't', fetch: () => Promise.resolve(new Response(null, { status: 304 })) });
  await assert.rejects(client.session(), { code: 'contract' });
  await assert.rejects(client.readSession(null), { code: 'contract' });
  assert.deepEqual(await client.readSession('"known"'), { unchanged: true, asOf: null });
});
