// The feed of changes: tells everybody what of theirs has changed, nobody anything else, and lets go of its readers when they leave.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoInstant } from '../../mocks/clock.ts';
import { mockFetch, type MockFetchOptions } from '../../mocks/fetch.ts';
import { createHandlers, exposedHeaders, Faults, type BackendOptions } from '../../mocks/handlers/index.ts';
import { listen } from '../../mocks/listen.ts';
import { setApproval, setSwitches } from '../../mocks/world/approving.ts';
import { personas, type PersonaName } from '../../mocks/world/personas.ts';
import { createWorld, type World } from '../../mocks/world/world.ts';
import type { ChangeEvent } from '../../src/client/events.ts';
import { createClient, type Client } from '../../src/client/marketplace.ts';
import { shippedRevisions } from '../../src/policy/revisions.ts';
import { base, start, worldData } from './start.ts';

const AGENCY = 'harbor-pine';
const [v1] = shippedRevisions;
const data = worldData();
const newWorld = (): World => createWorld(structuredClone(data), { now: () => demoInstant });
const tokenOf = (world: World, as: PersonaName, brand?: string): string => personas(world, brand).find((one) => one.as === as)?.token ?? assert.fail(as);

/** A client of a world without a network between, for one of its people. */
function clientOf(world: World, as: PersonaName, options: MockFetchOptions & { brand?: string } = {}): { client: Client; fetch: ReturnType<typeof mockFetch> } {
  const fetch = mockFetch(world, options);
  return { client: createClient({ baseUrl: base, token: () => tokenOf(world, as, options.brand), fetch, tries: 1 }), fetch };
}

/** The next events of a feed as they come; fails when one does not come. */
async function next(feed: AsyncGenerator<ChangeEvent, void>): Promise<ChangeEvent> {
  const { value, done } = await feed.next();
  assert.ok(!done && value, 'the feed ended');
  return value;
}
const what = ({ records, listings }: ChangeEvent) => [records && 'records', listings && 'listings'].filter(Boolean).join(' and ') || 'nothing';
const turn = () => new Promise((resolve) => setTimeout(resolve, 20));

test('the first event comes at once and tells nothing but where one is; what changes then is told as it happens', async () => {
  const world = newWorld();
  const feed = clientOf(world, 'sub-account-admin').client.events(null);
  const first = await next(feed);
  assert.deepEqual([what(first), first.retry], ['nothing', 2000]);
  assert.ok(first.id);
  setApproval(world, AGENCY, 'pennywhistle-sms', 'disapproved');
  const second = await next(feed);
  assert.equal(what(second), 'records and listings');
  assert.notEqual(second.id, first.id);
  await feed.return();
  await turn();
  assert.deepEqual([world.listeners.size, world.telling.listeners.size], [0, 0]);
});

test('everybody hears of what concerns them, and of nothing else', async () => {
  const world = newWorld();
  // Each concerns two of them.
  const deeds: readonly (() => unknown)[] = [
    () => setApproval(world, AGENCY, 'pennywhistle-sms', 'disapproved'),
    () => setSwitches(world, AGENCY, { autoApprove: false }),
    () => setApproval(world, 'northlight-studio', 'marrowtag-cleaner', 'approved'),
  ];
  const people: readonly (readonly [as: PersonaName, brand: string | undefined, heard: readonly string[]])[] = [
    ['agency-admin', undefined, ['records', 'records']],
    ['sub-account-user', undefined, ['records and listings', 'records and listings']],
    ['developer', undefined, []],
    ['agency-admin', 'platform', ['records']],
    ['sub-account-admin', 'platform', ['records']],
  ];
  const leaving = new AbortController();
  const heard = people.map(([as, brand]) => {
    const list: string[] = [];
    const feed = clientOf(world, as, brand === undefined ? {} : { brand }).client.events(null, leaving.signal);
    void (async () => {
      for await (const event of feed) list.push(what(event));
    })().catch(() => {});
    return list;
  });
  /** Until nobody has heard anything new for a while. */
  const silence = async () => {
    for (let [before, now] = [-1, 0]; before !== now; now = heard.flat().length) {
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  };
  /** What is told of two deeds at once is told once: the next one waits until the last was heard of. */
  const heardInAll = async (count: number) => {
    while (heard.flat().length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await heardInAll(people.length);
  for (const [number, deed] of deeds.entries()) {
    deed();
    await heardInAll(people.length + 2 * (number + 1));
  }
  await silence();
  leaving.abort();
  assert.deepEqual(heard.map((list) => list.slice(1)), people.map(([, , expected]) => expected));
  assert.deepEqual(new Set(heard.map(([first]) => first)), new Set(['nothing']));
  await turn();
  assert.equal(world.listeners.size, 0);
});

test('a developer hears that there are deliveries, and of them nothing else; nobody else hears that', async () => {
  const world = newWorld();
  const developer = clientOf(world, 'developer').client.events(null);
  const agency = clientOf(world, 'agency-admin').client.events(null);
  const first = await next(developer);
  assert.deepEqual([first.deliveries, (await next(agency)).deliveries], [false, undefined]);
  const { client } = clientOf(world, 'agency-admin');
  await client.install({ appId: 'marrowtag-cleaner', subAccountIds: ['juniper-yoga'] }, 'told');
  const [told, changed] = [await next(developer), await next(agency)];
  assert.deepEqual([told.deliveries, what(told)], [true, 'nothing']);
  assert.deepEqual([changed.deliveries, what(changed)], [undefined, 'records']);
  // Who comes back is told what was missed, and who missed nothing is told nothing.
  const back = [first, told].map(({ id }) => clientOf(world, 'developer').client.events(id));
  assert.deepEqual(await Promise.all(back.map(async (feed) => (await next(feed)).deliveries)), [true, false]);
  await Promise.all([developer, agency, ...back].map((feed) => feed.return()));
});

test('an event carries nothing of what changed', async () => {
  const world = newWorld();
  const { fetch } = clientOf(world, 'sub-account-admin');
  const leaving = new AbortController();
  const response = await fetch(`${base}/marketplace/v1/events`, { headers: { authorization: `Bearer ${tokenOf(world, 'sub-account-admin')}` }, signal: leaving.signal });
  assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'text/event-stream']);
  const reader = (response.body ?? assert.fail()).pipeThrough(new TextDecoderStream()).getReader();
  const form = /^(retry: 2000\n)?event: change\ndata: \{"records":(true|false),"listings":(true|false)\}\nid: [\w-]+\.[\w-]+\n\n$/;
  assert.match((await reader.read()).value ?? '', form);
  setApproval(world, AGENCY, 'pennywhistle-sms', 'disapproved');
  const { value = '' } = await reader.read();
  assert.match(value, form);
  assert.ok(!value.includes('pennywhistle') && !value.includes(AGENCY));
  leaving.abort();
  await assert.rejects(reader.read(), { name: 'AbortError' });
});

test('who comes back is told once what changed meanwhile, or that nothing did', async () => {
  const world = newWorld();
  const { client } = clientOf(world, 'sub-account-admin');
  const once = async (id: string | null) => {
    const feed = client.events(id);
    const event = await next(feed);
    await feed.return();
    return event;
  };
  const { id } = await once(null);
  assert.equal(what(await once(id)), 'nothing');
  setApproval(world, AGENCY, 'harbour-lantern-reviews', null);
  setApproval(world, AGENCY, 'pennywhistle-sms', 'disapproved');
  const back = await once(id);
  assert.equal(what(back), 'records and listings');
  assert.equal(what(await once(back.id)), 'nothing');
  assert.equal(what(await once('of-another.world')), 'records and listings');
});

test('changes of one moment are one event', async () => {
  const world = newWorld();
  const feed = clientOf(world, 'sub-account-admin').client.events(null);
  await next(feed);
  for (const id of ['pennywhistle-sms', 'marrowtag-cleaner', 'echo-fennel-voice']) setApproval(world, AGENCY, id, 'disapproved');
  await next(feed);
  const after = feed.next();
  assert.equal(await Promise.race([after, turn().then(() => 'silence')]), 'silence');
  setSwitches(world, AGENCY, { subAccountAccess: false });
  assert.equal((await after).done, false);
  await feed.return();
});

test('a sign of life comes in between, and what only time changed is noticed with it', async () => {
  let now = '2026-01-10T09:00:00.000Z';
  const revision = { ...v1, id: 'v2', announcedAt: '2026-01-01T00:00:00Z', effectiveAt: '2026-02-01T00:00:00Z' };
  const world = createWorld(structuredClone(data), { now: () => now, revisions: [v1, revision] });
  const feed = clientOf(world, 'agency-admin', { heartbeatMs: 10 }).client.events(null);
  assert.equal(what(await next(feed)), 'nothing');
  now = '2026-02-02T00:00:00.000Z';
  assert.match(what(await next(feed)), /listings/);
  await feed.return();
});

test('a lost connection and a token that holds no more break the feed, and neither lets another be opened', async () => {
  for (const [fault, code] of [['offline', 'network'], ['unauthorized', 'unauthorized']] as const) {
    const world = newWorld();
    const { client, fetch } = clientOf(world, 'agency-admin');
    const feed = client.events(null);
    await next(feed);
    const broken = assert.rejects(feed.next(), { code: 'network' });
    fetch.setFaults([fault]);
    await broken;
    assert.equal(world.listeners.size, 0);
    await assert.rejects(client.events(null).next(), { code });
    fetch.setFaults([]);
    const again = client.events(null);
    assert.equal(what(await next(again)), 'nothing');
    await again.return();
  }
});

test('aborting passes as it is, before and while reading', async () => {
  const world = newWorld();
  const { client } = clientOf(world, 'agency-admin');
  const leaving = new AbortController();
  const feed = client.events(null, leaving.signal);
  await next(feed);
  const left = assert.rejects(feed.next(), { name: 'AbortError' });
  leaving.abort();
  await left;
  await assert.rejects(client.events(null, AbortSignal.abort()).next(), { name: 'AbortError' });
  await turn();
  assert.equal(world.listeners.size, 0);
});

test('an answer that is no event stream is unsupported; an event of another form is a breach of contract', async () => {
  const answering = (response: () => Response) => createClient({ baseUrl: base, token: () => 't', tries: 1, fetch: () => Promise.resolve(response()) }).events(null).next();
  await assert.rejects(answering(() => Response.json({})), { code: 'unsupported' });
  await assert.rejects(answering(() => new Response(null, { status: 204 })), { code: 'unsupported' });
  await assert.rejects(answering(() => Response.json({ statusCode: 404, message: 'no' }, { status: 404 })), { code: 'not-found' });
  const stream = (text: string) => new Response(text, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
  for (const data of ['{', '{}', '{"records":1,"listings":true}']) await assert.rejects(answering(() => stream(`event: change\ndata: ${data}\n\n`)), { code: 'contract' }, data);
  await assert.rejects(answering(() => stream('x'.repeat(70_000))), { code: 'contract' });
  assert.deepEqual(await answering(() => stream('event: other\ndata: {\n\n')), { done: true, value: undefined });
  assert.equal((await answering(() => stream('event: change\ndata: {"records":true,"listings":false}\n\n'))).done, false);
});

test('who may not ask has no feed', async () => {
  const { ask, tokenOf: token } = start();
  assert.equal((await ask(null, 'GET', '/marketplace/v1/events')).status, 401);
  assert.equal((await ask(token('platform-reviewer'), 'GET', '/marketplace/v1/events')).status, 403);
  assert.equal((await ask(token('agency-admin'), 'GET', '/marketplace/v1/events?since=x')).status, 422);
});

async function serve(world: World, options: BackendOptions = {}) {
  const server = await listen(0, () => createHandlers(world, options), exposedHeaders);
  return { ...server, client: createClient({ baseUrl: server.url, token: () => tokenOf(world, 'sub-account-admin'), tries: 1 }) };
}

test('over HTTP: two readers share a world, one that leaves is let go, and closing ends the rest', async () => {
  const world = newWorld();
  const { client, close } = await serve(world, { heartbeatMs: 5 });
  const leaving = new AbortController();
  const [one, two] = [client.events(null, leaving.signal), client.events(null)];
  await next(one);
  await next(two);
  assert.equal(world.listeners.size, 2);
  setApproval(world, AGENCY, 'pennywhistle-sms', 'disapproved');
  assert.deepEqual([what(await next(one)), what(await next(two))], ['records and listings', 'records and listings']);
  leaving.abort();
  await assert.rejects(one.next(), { name: 'AbortError' });
  while (world.listeners.size > 1) await turn();
  setApproval(world, AGENCY, 'pennywhistle-sms', 'approved');
  assert.equal(what(await next(two)), 'records and listings');
  const broken = assert.rejects(two.next(), { code: 'network' });
  await close();
  await broken;
  assert.equal(world.listeners.size, 0);
});

test('over HTTP: going offline breaks a feed that is open', async () => {
  const world = newWorld();
  const faults = new Faults();
  const { client, close } = await serve(world, { faults });
  const feed = client.events(null);
  await next(feed);
  const broken = assert.rejects(feed.next(), { code: 'network' });
  faults.set(['offline']);
  await broken;
  await close();
});

test('a backend that stops ends its feeds in peace; one that cannot stream ends each when all is told', async () => {
  const world = newWorld();
  const stopping = new AbortController();
  const { client, close } = await serve(world, { signal: stopping.signal });
  const feed = client.events(null);
  await next(feed);
  stopping.abort();
  assert.equal((await feed.next()).done, true);
  await close();
  const short = await serve(world, { streams: false });
  const told: string[] = [];
  for await (const event of short.client.events(null)) told.push(what(event));
  assert.deepEqual(told, ['nothing']);
  await short.close();
  assert.equal(world.listeners.size, 0);
});
