import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { demoInstant } from '../../mocks/clock.ts';
import { mockFetch, type MockFetch } from '../../mocks/fetch.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { personas } from '../../mocks/world/personas.ts';
import { createWorld, type World } from '../../mocks/world/world.ts';
import { idAt, type Catalogue } from '../../src/catalogue/catalogue.ts';
import { createClient } from '../../src/client/marketplace.ts';
import { catalogues } from '../../src/marketplace/catalogues.ts';
import { snapshots } from '../../src/marketplace/live.ts';
import { openMarketplace, type Marketplace } from '../../src/marketplace.ts';
import { openStore, type Store } from '../../src/store/index.ts';

const issuer = 'https://api.test.example';
const now = () => demoInstant;
const worldOf = (apps: number): World => createWorld(generateWorld({ apps, now: demoInstant, assetsBase: 'https://assets.test.example' }), { now });

/** A page of an agency admin: a marketplace, and what it asked for. */
async function page(world: World, factory: IDBFactory | null, handlers: readonly RequestHandler[] = []): Promise<{ marketplace: Marketplace; fetch: MockFetch }> {
  const token = personas(world).find(({ as }) => as === 'agency-admin')?.token ?? assert.fail();
  const fetch = mockFetch(world, { handlers });
  const client = createClient({ baseUrl: issuer, token: () => token, fetch, tries: 1 });
  const store: Store | null = factory && (await openStore({ issuer, agencyId: 'a', userId: 'u' }, { indexedDB: factory, locks: undefined }));
  for await (const next of snapshots(openMarketplace(client, now), {}, new AbortController().signal)) return { marketplace: { ...next, store }, fetch };
  return assert.fail();
}

/** The catalogues of a page up to the first that `enough` is said of. */
async function readUntil(marketplace: Marketplace, enough: (catalogue: Catalogue) => boolean): Promise<readonly Catalogue[]> {
  const leaving = new AbortController();
  const read: Catalogue[] = [];
  for await (const catalogue of catalogues(marketplace, 'en', leaving.signal)) {
    read.push(catalogue);
    if (enough(catalogue)) break;
  }
  leaving.abort();
  return read;
}
const fromServer = ({ complete, source }: Catalogue): boolean => complete && source === 'server';

const ids = (catalogue: Catalogue): readonly string[] => Array.from({ length: catalogue.columns.size }, (_, row) => idAt(catalogue, row));
const listed = (fetch: MockFetch): readonly string[] => fetch.requests.filter((request) => request.includes('/listings'));
const last = <T>(items: readonly T[]): T => items[items.length - 1] ?? assert.fail();

/** Every listing of a catalogue, from its bodies. */
async function bodiesOf(catalogue: Catalogue): Promise<readonly string[]> {
  const names: string[] = [];
  for (let row = 0; row < catalogue.columns.size; row += 1) {
    await catalogue.bodies.load([row]);
    names.push(catalogue.bodies.peek(row)?.id ?? 'missing');
  }
  return names;
}

describe('reading a catalogue', () => {
  test('shows the first page, then more, then all of it in order, with every listing', async () => {
    const { marketplace } = await page(worldOf(2600), null);
    const read = await readUntil(marketplace, fromServer);
    const sizes = read.map(({ columns }) => columns.size);
    assert.equal(sizes[0], 500);
    assert.deepEqual(sizes, [...sizes].sort((a, b) => a - b));
    assert.deepEqual(read.map(({ complete }) => complete), [...read.slice(1).map(() => false), true]);
    const { listings } = await marketplace.client.listings({ limit: 1000 });
    assert.deepEqual(ids(last(read)).slice(0, 1000), listings.map(({ id }) => id));
    assert.deepEqual(await bodiesOf(last(read)), ids(last(read)));
  });

  test('is at hand on the next visit before anything is asked, and then only asks what changed', async () => {
    const factory = new IDBFactory();
    const world = worldOf(700);
    const first = await page(world, factory);
    const whole = last(await readUntil(first.marketplace, fromServer));
    const { marketplace, fetch } = await page(world, factory);
    const [remembered, confirmed] = await readUntil(marketplace, fromServer);
    assert.equal(remembered?.source, 'cache');
    assert.deepEqual(remembered && ids(remembered), ids(whole));
    assert.deepEqual(remembered && (await bodiesOf(remembered)), ids(whole));
    assert.deepEqual(confirmed && ids(confirmed), ids(whole));
    assert.equal(listed(fetch).length, 1);
    assert.match(listed(fetch)[0] ?? '', /\/listings\/changes\?since=/);
  });

  test('takes up what changed meanwhile, in its place, and keeps it', async () => {
    const factory = new IDBFactory();
    const world = worldOf(700);
    const whole = last(await readUntil((await page(world, factory)).marketplace, fromServer));
    // One app changes its words and one is taken off the market.
    const [renamed, gone] = [ids(whole)[3] ?? '', ids(whole)[9] ?? ''];
    change(world, renamed, { tagline: 'Marzipan for machines' });
    change(world, gone, { status: 'deprecated' });
    const after = last(await readUntil((await page(world, factory)).marketplace, fromServer));
    assert.deepEqual(ids(after), ids(whole).filter((id) => id !== gone));
    const { marketplace } = await page(world, factory, [http.all('*/listings*', () => HttpResponse.error()), http.all('*/listings/*', () => HttpResponse.error())]);
    const [kept] = await readUntil(marketplace, () => true);
    assert.deepEqual(kept && ids(kept), ids(after));
    assert.equal(kept?.columns.search.find('marzipan').count, 1);
    assert.deepEqual(kept && (await bodiesOf(kept)), ids(after));
  });

  test('is what a full read gives, whatever changed', async () => {
    const factory = new IDBFactory();
    const world = worldOf(300);
    const whole = last(await readUntil((await page(world, factory)).marketplace, fromServer));
    for (const [at, id] of ids(whole).entries()) if (at % 7 === 0) change(world, id, at % 2 === 0 ? { status: 'deprecated' } : { name: `Renamed ${at}` });
    const changed = last(await readUntil((await page(world, factory)).marketplace, fromServer));
    const anew = last(await readUntil((await page(world, null)).marketplace, fromServer));
    const view = ({ columns }: Catalogue) => ({ facts: [...columns.facts.vectors].map((vector) => columns.facts.words[vector]), orders: columns.orders, facets: columns.facets });
    assert.deepEqual(ids(changed), ids(anew));
    assert.deepEqual(view(changed), view(anew));
  });

  test('stays when the server fails, and is asked again when the server answers again', async () => {
    const factory = new IDBFactory();
    const world = worldOf(300);
    await readUntil((await page(world, factory)).marketplace, fromServer);
    let broken = true;
    const { marketplace } = await page(world, factory, [http.get('*/listings/changes', () => (broken ? HttpResponse.error() : undefined))]);
    const leaving = new AbortController();
    const reading = catalogues(marketplace, 'en', leaving.signal);
    assert.equal((await reading.next()).value?.source, 'cache');
    const next = reading.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    broken = false;
    marketplace.news.tell('reachable');
    assert.equal((await next).value?.source, 'server');
    leaving.abort();
  });

  test('fails as the client does while nothing is known', async () => {
    const { marketplace } = await page(worldOf(60), new IDBFactory(), [http.get('*/listings', () => HttpResponse.error())]);
    await assert.rejects(readUntil(marketplace, () => true), { code: 'network' });
  });

  test('reads everything again where what was kept is broken, or was judged by another policy', async () => {
    const world = worldOf(300);
    for (const spoil of [spoilHead, spoilRevision]) {
      const factory = new IDBFactory();
      const { marketplace } = await page(world, factory);
      await readUntil(marketplace, fromServer);
      await spoil(marketplace.store ?? assert.fail());
      const again = await page(world, factory);
      const read = await readUntil(again.marketplace, fromServer);
      assert.equal(read[0]?.source, 'server');
      assert.equal(last(read).columns.size, 300 - (300 - last(read).columns.size));
      assert.match(listed(again.fetch)[0] ?? '', /\/listings\?/);
    }
  });

  test('reads everything again where a change meets a chunk that is gone', async () => {
    const factory = new IDBFactory();
    const world = worldOf(300);
    const first = await page(world, factory);
    const whole = last(await readUntil(first.marketplace, fromServer));
    await removeChunks(factory);
    change(world, ids(whole)[0] ?? '', { name: 'Renamed' });
    const after = last(await readUntil((await page(world, factory)).marketplace, fromServer));
    assert.deepEqual(ids(after), ids(whole));
    assert.deepEqual(await bodiesOf(after), ids(whole));
  });
});

/** The platform changes an app. */
function change(world: World, id: string, changes: object): void {
  const app = world.apps.get(id) ?? assert.fail();
  const before = app.listing;
  app.listing = { ...before, ...changes };
  world.changes.push({ app, before });
}

async function spoilHead(store: Store): Promise<void> {
  const head = (await store.readHead()) ?? assert.fail();
  await rewrite(store, { ...head, buffers: { ...head.buffers, places: new Uint32Array(4) } });
}
async function spoilRevision(store: Store): Promise<void> {
  const head = (await store.readHead()) ?? assert.fail();
  await rewrite(store, { ...head, buffers: { ...head.buffers, revision: new TextEncoder().encode('v0') } });
}
async function rewrite(store: Store, head: Awaited<ReturnType<Store['readHead']>> & object): Promise<void> {
  const generation = store.newGeneration();
  await generation.addChunk(0, (await store.readChunk(head.generation, 0)) ?? assert.fail());
  await generation.commit(head);
}

/** What an eviction in the middle would leave. */
async function removeChunks(factory: IDBFactory): Promise<void> {
  const databases = await factory.databases();
  const name = databases.find(({ name: one }) => one && /^mkt-1-[0-9a-f]{40}$/.test(one))?.name ?? assert.fail();
  const db = await new Promise<IDBDatabase>((resolve) => {
    const request = factory.open(name);
    request.onsuccess = () => resolve(request.result);
  });
  const tx = db.transaction('chunks', 'readwrite');
  tx.objectStore('chunks').clear();
  await new Promise((resolve) => (tx.oncomplete = resolve));
  db.close();
}
