// What became of the listings since a cursor: whatever happens in the world, what was read before with the changes since is what is read now.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { setApproval, setSwitches } from '../../mocks/world/approving.ts';
import { actorOf, asBrowser } from '../../mocks/world/actor.ts';
import { listingChanges } from '../../mocks/world/catalogue.ts';
import { decide } from '../../mocks/world/decide.ts';
import type { Listing } from '../../src/schema/app.ts';
import { ListingChanges, ListingPage } from '../../src/schema/session.ts';
import { start, worldData, type Started } from './start.ts';

const AGENCY = 'harbor-pine';
const data = worldData(90);
const ids = data.apps.map(({ id }) => id);
const changesPath = (since: string, limit = 100) => `/marketplace/v1/listings/changes?since=${since}&limit=${limit}`;

interface Known {
  readonly listings: Map<string, Listing>;
  cursor: string;
}

async function readAll({ ask }: Started, token: string): Promise<Known> {
  const listings = new Map<string, Listing>();
  let first: string | null = null;
  for (let next = ''; ; ) {
    const page: ListingPage = ListingPage.parse((await ask(token, 'GET', `/marketplace/v1/listings?limit=40${next}`)).body);
    for (const listing of page.listings) listings.set(listing.id, listing);
    first ??= page.cursor;
    if (page.next === null) return { listings, cursor: first };
    next = `&cursor=${page.next}`;
  }
}

/** Brings what is known up to date; gives back the ids that were told to be gone, and how many answers it took. */
async function catchUp({ ask }: Started, token: string, known: Known, limit: number): Promise<{ removed: string[]; changed: string[]; answers: number }> {
  const told = { removed: [] as string[], changed: [] as string[], answers: 0 };
  for (;;) {
    const answer = ListingChanges.parse((await ask(token, 'GET', changesPath(known.cursor, limit))).body);
    told.answers += 1;
    assert.equal(answer.reset, false);
    assert.ok(answer.changed.length + answer.removed.length <= limit);
    for (const listing of answer.changed) known.listings.set(listing.id, listing);
    for (const id of answer.removed) known.listings.delete(id);
    told.removed.push(...answer.removed);
    told.changed.push(...answer.changed.map(({ id }) => id));
    known.cursor = answer.cursor;
    if (!answer.more) return told;
  }
}

type Deed = (started: Started) => unknown;
const app = fc.constantFrom(...ids);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.tuple(app, fc.constantFrom('approved', 'disapproved', null)).map(([id, word]): Deed => ({ world }) => setApproval(world, AGENCY, id, word)),
  fc.tuple(app, fc.constantFrom('approved', 'disapproved', null)).map(([id, word]): Deed => ({ world }) => setApproval(world, 'northlight-studio', id, word)),
  fc.record({ subAccountAccess: fc.boolean(), allApps: fc.boolean(), autoApprove: fc.boolean() }, { requiredKeys: [] }).map((switches): Deed => ({ world }) => setSwitches(world, AGENCY, switches)),
  fc.tuple(app, fc.constantFrom({ outcome: 'listed' }, { outcome: 'disapproved' })).map(([id, verdict]): Deed => ({ ask, tokenOf }) => ask(tokenOf('platform-reviewer'), 'POST', `/marketplace/v1/reviews/${id}`, verdict)),
  app.map((id): Deed => ({ ask, tokenOf }) => ask(tokenOf('developer'), 'POST', `/marketplace/v1/my-apps/${id}/conversion`, { to: 'private' })),
  fc.tuple(app, fc.constantFrom(AGENCY, 'northlight-studio')).map(([id, agency]): Deed => ({ installFor }) => installFor(agency, id)),
);
const people = ['agency-admin', 'agency-user', 'sub-account-admin', 'sub-account-user'] as const;

test('a full reading is the one before with the changes since, for everybody, whatever happens, however many at a time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(deed, { maxLength: 12 }), { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 30 }), async (rounds, limit) => {
      const started = start(structuredClone(data));
      const known = await Promise.all(people.map((as) => readAll(started, started.tokenOf(as))));
      const given = known.map(({ listings }) => new Set(listings.keys()));
      for (const deeds of rounds) {
        for (const one of deeds) await one(started);
        for (const [index, as] of people.entries()) {
          const [mine, seen] = [known[index], given[index]];
          assert.ok(mine && seen);
          const { removed, changed, answers } = await catchUp(started, started.tokenOf(as), mine, limit);
          changed.forEach((id) => seen.add(id));
          const now = await readAll(started, started.tokenOf(as));
          assert.deepEqual(mine.listings, new Map([...mine.listings.keys()].map((id) => [id, now.listings.get(id)])), as);
          assert.equal(mine.listings.size, now.listings.size, as);
          // With everything in one answer, nobody hears of an app that they were not given.
          if (answers === 1) assert.deepEqual(removed.filter((id) => !seen.has(id)), [], as);
        }
      }
    }),
    { numRuns: 25 },
  );
});

test('a change between two pages is told by the first page’s cursor', async () => {
  const started = start(structuredClone(data));
  const token = started.tokenOf('sub-account-admin');
  const first = ListingPage.parse((await started.ask(token, 'GET', '/marketplace/v1/listings?limit=5')).body);
  const gone = first.listings[2]?.id ?? assert.fail();
  setApproval(started.world, AGENCY, gone, 'disapproved');
  const second = ListingPage.parse((await started.ask(token, 'GET', `/marketplace/v1/listings?limit=1000&cursor=${first.next}`)).body);
  assert.notEqual(second.cursor, first.cursor);
  const changes = ListingChanges.parse((await started.ask(token, 'GET', changesPath(first.cursor))).body);
  assert.deepEqual([changes.changed, changes.removed, changes.cursor], [[], [gone], second.cursor]);
});

test('an approval makes an app appear, a disapproval makes its id disappear, for the sub-accounts of this agency only', async () => {
  const started = start(structuredClone(data));
  const { ask, tokenOf, world } = started;
  const [mine, agency, others] = [tokenOf('sub-account-admin'), tokenOf('agency-admin'), tokenOf('sub-account-admin', 'platform')];
  const before = await Promise.all([mine, agency, others].map((token) => readAll(started, token)));
  const since = before.map(({ cursor }) => cursor);
  const changes = async (token: string, index: number) => ListingChanges.parse((await ask(token, 'GET', changesPath(since[index] ?? ''))).body);

  setApproval(world, AGENCY, 'harbour-lantern-reviews', 'approved');
  const given = await changes(mine, 0);
  assert.deepEqual([given.changed.map(({ id }) => id), given.removed], [['harbour-lantern-reviews'], []]);
  const same = ListingPage.parse((await ask(mine, 'GET', '/marketplace/v1/listings?limit=1000')).body).listings.find(({ id }) => id === 'harbour-lantern-reviews');
  assert.deepEqual(given.changed[0], same);
  setApproval(world, AGENCY, 'harbour-lantern-reviews', 'disapproved');
  setApproval(world, AGENCY, 'pennywhistle-sms', 'disapproved');
  const taken = await changes(mine, 0);
  // Seen never by the cursor given: it appeared and disappeared in between.
  assert.deepEqual([taken.changed, taken.removed], [[], ['pennywhistle-sms']]);
  for (const [index, token] of [[1, agency], [2, others]] as const) {
    const answer = await changes(token, index);
    assert.deepEqual([answer.changed, answer.removed, answer.cursor], [[], [], since[index]]);
  }
});

test('what a sub-account is not shown of a listing is no change for it', async () => {
  const started = start(structuredClone(data));
  const waiting = data.apps.find(({ pendingVersion, type, status, listing, distribution }) => pendingVersion && type === 'public' && status === 'live' && listing === 'white-label' && distribution.targetUser === 'sub-account');
  const id = waiting?.id ?? 'brindle-bookings';
  const [agency, sub] = [started.tokenOf('agency-admin', waiting ? undefined : 'platform'), started.tokenOf('sub-account-admin', waiting ? undefined : 'platform')];
  const app = started.world.apps.get(id) ?? assert.fail();
  app.listing = { ...app.listing, pendingVersion: '9.0.0' };
  const [known, theirs] = [await readAll(started, agency), await readAll(started, sub)];
  assert.ok(known.listings.has(id));
  assert.equal((await started.ask(started.tokenOf('platform-reviewer'), 'POST', `/marketplace/v1/reviews/${id}`, { outcome: 'disapproved' })).status, 200);
  assert.deepEqual((await catchUp(started, agency, known, 10)).changed, [id]);
  assert.deepEqual((await catchUp(started, sub, theirs, 10)).changed, []);
});

test('somebody else’s installation is no change of a listing', async () => {
  const started = start(structuredClone(data));
  const token = started.tokenOf('agency-admin');
  const known = await readAll(started, token);
  assert.equal((await started.installFor('northlight-studio', 'pennywhistle-sms')).status, 201);
  assert.deepEqual((await catchUp(started, token, known, 10)).changed, []);
});

test('a cursor of another viewer, another world, or too long ago asks to read everything again', async () => {
  const started = start(structuredClone(data));
  const { ask, tokenOf, world } = started;
  const mine = await readAll(started, tokenOf('sub-account-admin'));
  const reset = async (since: string) => ListingChanges.parse((await ask(tokenOf('sub-account-admin'), 'GET', changesPath(since))).body);
  const other = start(structuredClone(data));
  for (const since of [(await readAll(started, tokenOf('agency-admin'))).cursor, (await readAll(other, other.tokenOf('sub-account-admin'))).cursor])
    assert.deepEqual(await reset(since), { changed: [], removed: [], cursor: mine.cursor, more: false, reset: true });
  assert.equal((await reset(mine.cursor)).reset, false);
  const actor = asBrowser(actorOf(world, `Bearer ${tokenOf('sub-account-admin')}`));
  for (let round = 0; round < 10_001; round++) {
    setApproval(world, AGENCY, 'pennywhistle-sms', round % 2 === 0 ? 'disapproved' : 'approved');
    // Changes count for a viewer one by one only when somebody looks in between.
    await listingChanges(world, actor, { since: mine.cursor, limit: 1 });
    if (round === 5000) assert.equal((await reset(mine.cursor)).reset, false);
  }
  assert.equal((await reset(mine.cursor)).reset, true);
});

test('a cursor this backend never made is 422, and so is none', async () => {
  const started = start(structuredClone(data));
  const { ask, tokenOf } = started;
  const token = tokenOf('sub-account-admin');
  const { cursor } = await readAll(started, token);
  const place = atob(cursor);
  const made = (text: string) => btoa(text).replace(/=+$/, '');
  for (const since of ['', 'x', 'ZnJvbTo1', `${cursor}A`, cursor.toLowerCase(), made(place.replace('changes', 'change')), made(place.replace(/\d+$/, '7')), made(place.replace(/\d+$/, '-1')), `${cursor}&limit=0`])
    assert.equal((await ask(token, 'GET', `/marketplace/v1/listings/changes?since=${since}`)).status, 422, since);
  assert.equal((await ask(token, 'GET', '/marketplace/v1/listings/changes')).status, 422);
  assert.equal((await ask(tokenOf('developer'), 'GET', changesPath(cursor))).status, 403);
  assert.equal((await ask(token, 'GET', changesPath(cursor))).status, 200);
});

test('a cursor says neither who reads nor what', async () => {
  const started = start(structuredClone(data));
  const known = await readAll(started, started.tokenOf('sub-account-admin'));
  setApproval(started.world, AGENCY, 'pennywhistle-sms', 'disapproved');
  await catchUp(started, started.tokenOf('sub-account-admin'), known, 1);
  for (const text of [known.cursor, atob(known.cursor)]) for (const secret of [AGENCY, 'pennywhistle', 'admin', 'sub-account']) assert.ok(!text.includes(secret), secret);
});

test('who does not listen to what is removed notices: the comparison can fail', async () => {
  const started = start(structuredClone(data));
  const token = started.tokenOf('sub-account-admin');
  const known = await readAll(started, token);
  const deaf = new Map(known.listings);
  setApproval(started.world, AGENCY, 'pennywhistle-sms', 'disapproved');
  await catchUp(started, token, known, 10);
  const { listings } = await readAll(started, token);
  assert.deepEqual(known.listings, listings);
  assert.notDeepEqual(deaf, listings);
});

test('deciding a thousand apps at once and one at a time is the same', async () => {
  for (const as of people) {
    const started = start(structuredClone(data));
    const { listings } = await readAll(started, started.tokenOf(as));
    const actor = asBrowser(actorOf(started.world, `Bearer ${started.tokenOf(as)}`));
    const one = [...started.world.apps.values()].filter((app) => decide(started.world, actor, 'view', app).outcome === 'allow').map(({ listing }) => listing.id);
    assert.deepEqual([...listings.keys()], one, as);
    assert.ok(one.length > 5 && one.length < started.world.apps.size, as);
  }
});
