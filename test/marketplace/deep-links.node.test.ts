// Whoever follows a link to an app gets what the catalogue and its search would give, and nothing else: 1,000 random pairs of a viewer and an app over the
// mock backend's own answers. What a viewer may not open is answered as what does not exist, byte for byte the same length.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { demoInstant } from '../../mocks/clock.ts';
import { mockFetch } from '../../mocks/fetch.ts';
import { randomFrom } from '../../mocks/fixtures/random.ts';
import { tokenOf } from '../../mocks/world/actor.ts';
import type { WorldData } from '../../mocks/world/schema.ts';
import { createWorld } from '../../mocks/world/world.ts';
import { createClient } from '../../src/client/marketplace.ts';
import { MarketplaceError } from '../../src/errors.ts';
import { snapshots } from '../../src/marketplace/live.ts';
import { decide, openMarketplace, type Marketplace } from '../../src/marketplace.ts';
import type { Listing } from '../../src/schema/app.ts';
import { createIndex } from '../../src/search/filter.ts';
import { isReachable, standing } from '../../components/standing.ts';
import { base, worldData } from '../mocks/start.ts';

const PAIRS = 1000;
const KINDS = ['owner', 'admin', 'user'] as const;

/** The demo's world with other switches, words and roles by a number: every kind of viewer under many circumstances. */
function shaken(data: WorldData, number: number): WorldData {
  const random = randomFrom('deep links', number);
  return {
    ...data,
    agencies: data.agencies.map((agency) => ({ ...agency, marketplace: { subAccountAccess: random.chance(0.8), allApps: random.chance(0.75), autoApprove: random.chance(0.6) } })),
    approvals: data.agencies.flatMap(({ id }) => data.apps.flatMap(({ id: appId }) => (random.chance(0.4) ? [{ agencyId: id, appId, approval: random.chance(0.5) ? ('approved' as const) : ('disapproved' as const) }] : []))),
  };
}

interface Visitor {
  readonly name: string;
  readonly marketplace: Marketplace;
  /** The same eyes on the agency's facts: a sub-account is not told what was disapproved for it, so that its own facts alone say less. */
  readonly judge: Marketplace;
  readonly listed: ReadonlySet<string>;
  readonly search: (text: string) => readonly Listing[];
}

type Member = Extract<WorldData['users'][number], { kind: 'agency' | 'sub-account' }>;

async function read(fetch: typeof globalThis.fetch, user: Member): Promise<Marketplace> {
  const client = createClient({ baseUrl: base, token: () => tokenOf(user), fetch, tries: 1 });
  for await (const next of snapshots(openMarketplace(client, () => demoInstant), {}, new AbortController().signal)) return next;
  return assert.fail(user.id);
}

async function visitor(data: WorldData, fetch: typeof globalThis.fetch, user: Member): Promise<Visitor> {
  const marketplace = await read(fetch, user);
  const admin = data.users.find((one): one is Member => one.kind === 'agency' && one.agencyId === user.agencyId && one.role !== 'user') ?? assert.fail(user.agencyId);
  const judge = { ...(await read(fetch, admin)), viewer: marketplace.viewer };
  const { client } = marketplace;
  const listings: Listing[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await client.listings({ limit: 1000, cursor });
    listings.push(...page.listings);
    cursor = page.next;
  }
  const search = createIndex(listings);
  return { name: `${user.kind} ${user.role} ${user.id}`, marketplace, judge, listed: new Set(listings.map(({ id }) => id)), search };
}

/** What the three ways say of one app. */
interface Answers {
  readonly byLink: boolean;
  readonly listed: boolean;
  readonly found: boolean;
  /** The catalogue's decision on the app as the world has it: may this viewer see it in a list, and may it be opened by its link. */
  readonly seen: boolean;
  readonly reachable: boolean;
}

async function answers({ marketplace, judge, listed, search }: Visitor, app: Listing): Promise<Answers> {
  const byLink = await marketplace.client.listing(app.id).then(
    ({ listing, cap }) => {
      // What the element then shows: the page, and never a panel for what the server gave.
      const one = standing(marketplace, listing, cap);
      assert.ok(one && isReachable(one), `${app.id} came and is not shown`);
      return true;
    },
    (error: unknown) => {
      assert.ok(error instanceof MarketplaceError && error.code === 'not-found', String(error));
      return false;
    },
  );
  const one = standing(judge, app);
  return {
    byLink,
    listed: listed.has(app.id),
    found: search(app.name).some(({ id }) => id === app.id),
    seen: decide(judge, 'view', app).outcome === 'allow',
    reachable: one !== null && isReachable(one),
  };
}

/** What would be wrong with these answers; empty where they agree. */
function disagreements({ byLink, listed, found, seen, reachable }: Answers): readonly string[] {
  return [
    ...(listed === seen ? [] : ['the list and the decision']),
    ...(found === seen ? [] : ['the search and the decision']),
    ...(byLink === reachable ? [] : ['the link and the decision']),
    ...(seen && !byLink ? ['the list and the link'] : []),
  ];
}

describe('a link, the search and the catalogue’s decision', () => {
  test(`agree for ${PAIRS} random pairs of a viewer and an app`, async () => {
    const data = worldData(120);
    const tally = { seen: 0, linkOnly: 0, hidden: 0, kinds: new Set<string>() };
    const wrong: string[] = [];
    for (let round = 0, pairs = 0; pairs < PAIRS; round += 1) {
      const random = randomFrom('pairs', round);
      const world = createWorld(shaken(data, round), { now: () => demoInstant });
      const fetch = mockFetch(world);
      const users = data.users.filter((user): user is Member => user.kind === 'agency' || user.kind === 'sub-account');
      for (const user of random.sample(users, 5)) {
        const one = await visitor(data, fetch, user);
        tally.kinds.add(one.name.split(' ').slice(0, 2).join(' '));
        for (const { id } of random.sample(data.apps, 20)) {
          const app = world.apps.get(id)?.listing ?? assert.fail(id);
          const said = await answers(one, app);
          wrong.push(...disagreements(said).map((what) => `${one.name}, ${id}: ${what} ${JSON.stringify(said)}`));
          if (said.seen) tally.seen += 1;
          else if (said.byLink) tally.linkOnly += 1;
          else tally.hidden += 1;
          pairs += 1;
        }
      }
    }
    assert.deepEqual(wrong, []);
    // Enough of each kind, or the agreement says little.
    for (const count of [tally.seen, tally.linkOnly, tally.hidden]) assert.ok(count > 30, JSON.stringify(tally));
    for (const role of KINDS.slice(1)) assert.ok(tally.kinds.has(`sub-account ${role}`) && tally.kinds.has(`agency ${role}`), [...tally.kinds].join(', '));
  });

  test('a backend that lets a link through is noticed', async () => {
    const data = worldData();
    const world = createWorld(data, { now: () => demoInstant });
    const user = data.users.find((one): one is Member => one.kind === 'sub-account') ?? assert.fail();
    const one = await visitor(data, mockFetch(world), user);
    const app = world.apps.get('tallyroot-ledger')?.listing ?? assert.fail();
    const said = await answers(one, app);
    assert.deepEqual(disagreements(said), []);
    assert.deepEqual(disagreements({ ...said, byLink: true }), ['the link and the decision']);
    assert.deepEqual(disagreements({ ...said, listed: true }), ['the list and the decision']);
    assert.deepEqual(disagreements({ ...said, found: true }), ['the search and the decision']);
  });
});

test('what may not be opened is answered as what does not exist: the same status, shape and size', async () => {
  const data = worldData();
  const fetch = mockFetch(createWorld(data, { now: () => demoInstant }));
  const user = data.users.find((one) => one.kind === 'sub-account' && one.role === 'admin') ?? assert.fail();
  const ask = async (id: string) => {
    const response = await fetch(`${base}/marketplace/v1/listings/${id}`, { headers: { authorization: `Bearer ${tokenOf(user)}` } });
    const text = await response.text();
    const body = JSON.parse(text) as Record<string, unknown>;
    return { status: response.status, keys: Object.keys(body), message: body.message, error: body.error, length: text.length, headers: [...response.headers.keys()].sort() };
  };
  const nothing = await ask('no-such-app-here');
  assert.equal(nothing.status, 404);
  for (const hidden of ['tallyroot-ledger', 'juniper-payroll-bridge', 'harbour-lantern-reviews', 'ostler-snapshot-kit']) assert.deepEqual(await ask(hidden), nothing, hidden);
  assert.notDeepEqual(await ask('pennywhistle-sms'), nothing);
});
