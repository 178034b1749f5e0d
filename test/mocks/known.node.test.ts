// The names a reader is told beside a listing: those of better known apps, of others, and none that the reader may not see.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ListingByLink, ListingPage } from '../../src/schema/session.ts';
import { start } from './start.ts';

const { ask, tokenOf, world } = start();

const knownBeside = async (as: Parameters<typeof tokenOf>[0], appId: string): Promise<readonly string[]> => ListingByLink.parse((await ask(tokenOf(as), 'GET', `/marketplace/v1/listings/${encodeURIComponent(appId)}`)).body).known;
const visibleTo = async (as: Parameters<typeof tokenOf>[0]) => ListingPage.parse((await ask(tokenOf(as), 'GET', '/marketplace/v1/listings?limit=1000')).body).listings;

test('the known names beside a listing are those of better known apps and of their publishers', async () => {
  const visible = await visibleTo('agency-admin');
  const [first, last] = [visible[0], visible.at(-1)];
  assert(first && last);
  assert.deepEqual(await knownBeside('agency-admin', first.id), []);
  const known = await knownBeside('agency-admin', last.id);
  assert(known.length > 10 && new Set(known).size === known.length);
  assert(known.includes(first.name) && known.includes(first.publisher.name));
});

test('an app is not compared with those of its own publisher', async () => {
  const own = [...world.apps.values()].filter(({ listing }) => listing.publisher.name === 'Tidewrack Labs').map(({ listing }) => listing.name);
  const visible = (await visibleTo('agency-admin')).filter(({ name }) => own.includes(name));
  assert(visible.length > 0 && own.length > 1);
  for (const { id } of visible) {
    const known = await knownBeside('agency-admin', id);
    assert(!known.includes('Tidewrack Labs') && own.every((name) => !known.includes(name)));
  }
});

test('a sub-account is told no name of an app that it does not see', async () => {
  const seen = await visibleTo('sub-account-admin');
  const names = new Set(seen.flatMap(({ name, publisher }) => [name, publisher.name]));
  const all = await visibleTo('agency-admin');
  assert(all.some(({ name }) => !names.has(name)));
  for (const { id } of seen) for (const name of await knownBeside('sub-account-admin', id)) assert(names.has(name), name);
});
