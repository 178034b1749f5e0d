// The backend as a `fetch`: it fails like a real one, on purpose where a fault is asked for, and never reaches the network.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { http, HttpResponse } from 'msw';
import { mockFetch, type MockFetchOptions } from '../../mocks/fetch.ts';
import { demoInstant } from '../../mocks/clock.ts';
import { tokenOf } from '../../mocks/world/actor.ts';
import { createWorld } from '../../mocks/world/world.ts';
import { ListingChanges, ListingPage } from '../../src/schema/session.ts';
import { start, worldData } from './start.ts';

const data = worldData();
const admin = data.users.find((user) => user.kind === 'agency' && user.role === 'admin') ?? assert.fail();
const headers = { authorization: `Bearer ${tokenOf(admin)}` };
const fetchWith = (options?: MockFetchOptions) => mockFetch(createWorld(data, { now: () => demoInstant }), options);
const listings = 'https://api.example/marketplace/v1/listings';
const session = 'https://api.example/marketplace/v1/session';

test('it answers on any origin and remembers what was asked', async () => {
  const fetch = fetchWith();
  assert.equal((await fetch(session, { headers })).status, 200);
  assert.equal((await fetch(new URL(`${listings}?limit=1`), { headers })).status, 200);
  assert.equal((await fetch(new Request('http://127.0.0.1:1/marketplace/v1/records', { headers }))).status, 200);
  assert.deepEqual(fetch.requests, ['GET /marketplace/v1/session', 'GET /marketplace/v1/listings?limit=1', 'GET /marketplace/v1/records']);
});

test('an unknown request is a TypeError that names it', async () => {
  await assert.rejects(
    fetchWith()('https://api.example/other?x=1', { method: 'POST' }),
    (error) => error instanceof TypeError && error.message.includes('`POST https://api.example/other?x=1`'),
  );
});

test('an aborted signal stops the request before it is made', async () => {
  const fetch = fetchWith();
  const reason = new Error('left the page');
  await assert.rejects(fetch(session, { headers, signal: AbortSignal.abort(reason) }), (error) => error === reason);
  await assert.rejects(fetch(session, { headers, signal: AbortSignal.abort() }), { name: 'AbortError' });
  assert.deepEqual(fetch.requests, []);
});

test('an aborted signal stops the request while it runs', async () => {
  const fetch = fetchWith({ faults: ['slow'], slowMs: 3_600_000 });
  const stop = new AbortController();
  const answer = fetch(listings, { headers, signal: stop.signal });
  setTimeout(() => stop.abort(), 5);
  await assert.rejects(answer, { name: 'AbortError' });
});

test('an aborted signal is enough, even for a handler that never answers', async () => {
  const fetch = fetchWith({ handlers: [http.get('*/forever', () => new Promise<never>(() => {}))] });
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 5);
  await assert.rejects(fetch('https://api.example/forever', { signal: stop.signal }), { name: 'AbortError' });
});

test('a handler of the test comes first', async () => {
  const fetch = fetchWith({ handlers: [http.get('*/marketplace/v1/session', () => HttpResponse.json({ mine: true }))] });
  assert.deepEqual(await (await fetch(session)).json(), { mine: true });
});

const onListings: readonly (readonly [fault: 'server' | 'rate-limited', status: number])[] = [
  ['server', 500],
  ['rate-limited', 429],
];
for (const [fault, status] of onListings) {
  test(`${fault}: ${status} on listings every time, and nothing else suffers`, async () => {
    const fetch = fetchWith({ faults: [fault] });
    for (let time = 0; time < 3; time++) {
      const response = await fetch(listings, { headers });
      assert.equal(response.status, status);
      const body = (await response.json()) as { traceId: string; statusCode: number };
      assert.ok(body.traceId && body.statusCode === status);
      assert.equal(response.headers.get('retry-after'), status === 429 ? '2' : null);
    }
    assert.equal((await fetch(session, { headers })).status, 200);
    assert.equal((await fetch(`${listings}/marrowtag-cleaner`, { headers })).status, 200);
  });
}

test('once-server: the first request for listings fails, the second does not', async () => {
  const fetch = fetchWith({ faults: ['once-server'] });
  assert.deepEqual([(await fetch(listings, { headers })).status, (await fetch(listings, { headers })).status], [500, 200]);
});

test('network: listings fail like a broken connection', async () => {
  const fetch = fetchWith({ faults: ['network'] });
  await assert.rejects(fetch(listings, { headers }), TypeError);
  assert.equal((await fetch(session, { headers })).status, 200);
});

test('unauthorized: the whole contract answers 401, the mock’s own paths do not', async () => {
  const { ask, tokenOf: token } = start(data, { faults: ['unauthorized'] });
  for (const path of ['session', 'records', 'listings', 'listings/kestrel-calls', 'my-apps'])
    assert.equal((await ask(token('agency-admin'), 'GET', `/marketplace/v1/${path}`)).status, 401, path);
  assert.equal((await ask(null, 'GET', '/mock/v1/personas')).status, 200);
});

test('empty: an empty catalogue, and nothing ever changes in it', async () => {
  const fetch = fetchWith({ faults: ['empty'] });
  const page = ListingPage.parse(await (await fetch(listings, { headers })).json());
  assert.deepEqual([page.listings, page.total, page.next], [[], 0, null]);
  const changes = async () => ListingChanges.parse(await (await fetch(`${listings}/changes?since=${page.cursor}`, { headers })).json());
  assert.deepEqual(await changes(), { changed: [], removed: [], cursor: page.cursor, more: false, reset: false });
  fetch.setFaults([]);
  assert.equal((await changes()).reset, true);
});

test('offline: the whole contract breaks like a lost connection, the mock’s own paths do not, until it is over', async () => {
  const fetch = fetchWith({ faults: ['offline'] });
  for (const path of ['session', 'records', 'listings', 'listings/changes?since=x', 'listings/kestrel-calls', 'events', 'my-apps', 'nowhere'])
    await assert.rejects(fetch(`https://api.example/marketplace/v1/${path}`, { headers }), TypeError, path);
  assert.equal((await fetch('https://api.example/mock/v1/personas')).status, 200);
  fetch.setFaults([]);
  assert.equal((await fetch(session, { headers })).status, 200);
});

test('faults are set over HTTP too, by pages of this machine and by programs', async () => {
  const fetch = fetchWith();
  const set = (faults: unknown, origin?: string) =>
    fetch('http://127.0.0.1:4010/mock/v1/faults', { method: 'POST', body: JSON.stringify({ faults }), headers: origin === undefined ? {} : { origin } });
  assert.equal((await set(['offline'], 'https://stranger.example')).status, 403);
  assert.equal((await set(['gremlins'])).status, 422);
  assert.equal((await fetch(session, { headers })).status, 200);
  for (const origin of [undefined, 'http://127.0.0.1:4010', 'http://localhost:5173']) {
    assert.deepEqual(await (await set(['offline'], origin)).json(), { faults: ['offline'] });
    await assert.rejects(fetch(session, { headers }), TypeError);
    assert.equal((await set([], origin)).status, 200);
  }
  assert.equal((await fetch(session, { headers })).status, 200);
});

test('slow: listings take their time, then come', async () => {
  const fetch = fetchWith({ faults: ['slow'], slowMs: 120 });
  const began = performance.now();
  assert.equal((await fetch(session, { headers })).status, 200);
  const quick = performance.now() - began;
  assert.equal((await fetch(listings, { headers })).status, 200);
  assert.ok(performance.now() - began - quick >= 115);
});

test('a fault strikes nobody who may not ask', async () => {
  assert.equal((await fetchWith({ faults: ['server'] })(listings)).status, 401);
});
