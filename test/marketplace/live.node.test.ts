// Following a server that tells much at once: what it tells is known in the end, and is not asked for once for every word.
import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoInstant } from '../../mocks/clock.ts';
import { mockFetch } from '../../mocks/fetch.ts';
import { setApproval } from '../../mocks/world/approving.ts';
import { personas } from '../../mocks/world/personas.ts';
import { createWorld } from '../../mocks/world/world.ts';
import { createClient } from '../../src/client/marketplace.ts';
import { live } from '../../src/marketplace/live.ts';
import { openMarketplace } from '../../src/marketplace.ts';
import { base, worldData } from '../mocks/start.ts';

const WORDS = 60;

/** One after another, each when everybody has heard of the one before. */
async function inARow<One>(all: readonly One[], act: (one: One) => void): Promise<void> {
  for (const one of all) {
    act(one);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('what is told in a hurry is known in the end, with few readings', { timeout: 60_000 }, async () => {
  const world = createWorld(worldData(), { now: () => demoInstant });
  const apps = [...world.apps.keys()].slice(0, WORDS);
  const fetch = mockFetch(world);
  const client = createClient({ baseUrl: base, token: () => personas(world).find(({ as }) => as === 'agency-admin')?.token ?? '', fetch });
  let marketplace = openMarketplace(client, () => demoInstant);
  const ending = new AbortController();
  const readings = () => fetch.requests.filter((one) => String(one).includes('/records')).length;
  let told = false;
  for await (const change of live({ client, choices: {}, news: marketplace.news, known: null }, ending.signal)) {
    marketplace = change(marketplace);
    if (marketplace.records && !told) {
      told = true;
      void inARow(apps, (appId) => setApproval(world, 'harbor-pine', appId, 'disapproved'));
    }
    if (apps.every((appId) => marketplace.records?.approvals[appId] === 'disapproved')) break;
  }
  ending.abort();
  assert.ok(readings() >= 2, 'it was read again');
  assert.ok(readings() < WORDS / 4, `${readings()} readings of ${WORDS} changes`);
});
