// The developer's own apps and what reviewers do to them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shippedRevisions } from '../../src/policy/index.ts';
import type { PolicyRevision } from '../../src/schema/policy.ts';
import { MyApp, MyApps } from '../../src/schema/session.ts';
import { appOf, changed, start, worldData, type Started } from './start.ts';

const mine = async ({ ask, tokenOf }: Started) => MyApps.parse((await ask(tokenOf('developer'), 'GET', '/marketplace/v1/my-apps')).body).apps;
const mineOf = async (started: Started, id: string) => (await mine(started)).find(({ listing }) => listing.id === id) ?? assert.fail(id);
const review = ({ ask, tokenOf }: Started, id: string, verdict: object) =>
  ask(tokenOf('platform-reviewer'), 'POST', `/marketplace/v1/reviews/${id}`, verdict);
const convert = ({ ask, tokenOf }: Started, id: string, body: object = { to: 'private' }) =>
  ask(tokenOf('developer'), 'POST', `/marketplace/v1/my-apps/${id}/conversion`, body);

test('a developer reads its own apps in every status, and nobody else’s', async () => {
  const apps = await mine(start());
  assert.ok(apps.every(({ listing }) => listing.publisher.id === 'tidewrack-labs'));
  assert.deepEqual(new Set(apps.map(({ listing }) => listing.status)), new Set(['live', 'draft', 'in-review', 'deprecating']));
  assert.deepEqual(new Set(apps.map(({ cap }) => cap.state)), new Set(['n/a', 'ok', 'approaching', 'blocked']));
});

test('each ledger is in order, names every agency in it and says which of them count', async () => {
  const started = start();
  for (const { listing, ledger, agencies, cap } of await mine(started)) {
    assert.deepEqual(
      ledger.map(({ at }) => at),
      ledger.map(({ at }) => at).toSorted((a, b) => Date.parse(a) - Date.parse(b)),
      listing.id,
    );
    const inLedger = new Set(ledger.flatMap((event) => (event.type === 'install' ? event.agencyId : [])));
    assert.deepEqual(new Set(agencies.map(({ id }) => id)), inLedger, listing.id);
    assert.equal(agencies.filter(({ counted }) => counted).length, cap.agencies, listing.id);
    for (const { name, testOrg, counted } of agencies) {
      assert.match(name, /[A-Za-z]{3}/);
      assert.ok(!(testOrg && counted));
    }
  }
  const copperleaf = await mineOf(started, 'copperleaf-forms');
  assert.deepEqual(
    copperleaf.agencies.filter(({ testOrg }) => testOrg).map(({ id }) => id),
    ['meridian-sandbox'],
  );
  assert.deepEqual([copperleaf.agencies.length, copperleaf.cap.agencies], [5, 4]);
  assert.equal((await mineOf(started, 'thistle-desk')).initialType, 'public');
});

test('an agency outside this world without a name shows by the end of its id', async () => {
  const app = appOf(worldData(), 'copperleaf-forms');
  const data = changed({
    apps: [{ ...app, events: [{ at: '2025-12-24T10:00:00Z', type: 'install', agencyId: 'some-agency-4f2a91', subAccountId: 'x' }] }],
  });
  assert.ok((await mineOf(start(data), 'copperleaf-forms')).agencies.some(({ name }) => name === 'Agency 4f2a91'));
});

test('public to private is one step, evaluated at once, for its own developer only', async () => {
  const started = start();
  const { ask, tokenOf } = started;
  const answer = await convert(started, 'marrowtag-cleaner');
  assert.equal(answer.status, 200);
  // Created long before the cap, so exempt whatever its count.
  assert.deepEqual([MyApp.parse(answer.body).listing.type, MyApp.parse(answer.body).cap.state], ['private', 'n/a']);
  assert.equal((await convert(started, 'marrowtag-cleaner')).status, 409);
  assert.equal((await convert(started, 'pennywhistle-sms')).status, 404);
  assert.equal((await convert(started, 'no-such-app')).status, 404);
  assert.equal((await convert(started, 'saltpan-exports', { to: 'public-listed' })).status, 422);
  assert.equal((await ask(tokenOf('agency-owner'), 'POST', '/marketplace/v1/my-apps/saltpan-exports/conversion', { to: 'private' })).status, 403);
});

test('a listed app with seven agencies is blocked the moment it turns private, and says so once', async () => {
  const started = start();
  await review(started, 'kestrel-calls', { outcome: 'listed' });
  await started.installFor('northlight-studio', 'kestrel-calls');
  const before = started.world.outbox.length;
  const { cap } = MyApp.parse((await convert(started, 'kestrel-calls')).body);
  assert.deepEqual([cap.state, cap.agencies, cap.blockedSince], ['blocked', 7, '2026-01-10T09:00:00.000Z']);
  assert.deepEqual(
    started.world.outbox.slice(before).map(({ from, to }) => [from, to]),
    [['n/a', 'blocked']],
  );
});

test('a new app goes live by being listed, or back by being disapproved; a waiting version takes its place', async () => {
  const started = start();
  const listed = MyApp.parse((await review(started, 'cobnut-surveys', { outcome: 'listed' })).body);
  assert.deepEqual([listed.listing.status, listed.listing.listedAt], ['live', '2026-01-10T09:00:00.000Z']);
  const other = start();
  assert.equal(MyApp.parse((await review(other, 'cobnut-surveys', { outcome: 'disapproved' })).body).listing.status, 'disapproved');
  const juniper = MyApp.parse((await review(started, 'juniper-payroll-bridge', { outcome: 'listed' })).body).listing;
  assert.deepEqual([juniper.version, juniper.pendingVersion, juniper.listedAt], ['2.0.0', null, '2025-03-10T09:00:00Z']);
  const dropped = MyApp.parse((await review(other, 'juniper-payroll-bridge', { outcome: 'disapproved' })).body).listing;
  assert.deepEqual([dropped.version, dropped.pendingVersion, dropped.status], ['1.4.2', null, 'live']);
});

test('nothing to review is 409, an unknown app 404, another verdict 422', async () => {
  const started = start();
  for (const outcome of ['listed', 'disapproved']) assert.equal((await review(started, 'pennywhistle-sms', { outcome })).status, 409);
  assert.equal((await review(started, 'wherry-waitlist', { outcome: 'listed' })).status, 409);
  assert.equal((await review(started, 'no-such-app', { outcome: 'listed' })).status, 404);
  for (const verdict of [
    {},
    { outcome: 'great' },
    { securityReview: 'listed' },
    { outcome: 'listed', securityReview: 'approved' },
    { outcome: 'listed', also: 1 },
  ]) {
    const answer = await review(started, 'kestrel-calls', verdict);
    assert.equal(answer.status, 422, JSON.stringify(verdict));
    assert.match(answer.refusal.message[0] ?? '', /^body: /);
  }
});

test('a security review lifts the cap where the policy in force knows it, and is refused where it does not', async () => {
  const [, draft] = shippedRevisions;
  const later: PolicyRevision = { ...(draft ?? assert.fail()), announcedAt: '2025-11-20T00:00:00Z', effectiveAt: '2025-12-20T00:00:00Z' };
  const started = start(undefined, { revisions: [shippedRevisions[0], later] });
  assert.equal((await started.installFor('northlight-studio', 'kestrel-calls')).status, 403);
  assert.equal(MyApp.parse((await review(started, 'kestrel-calls', { securityReview: 'rejected' })).body).cap.state, 'blocked');
  const passed = MyApp.parse((await review(started, 'kestrel-calls', { securityReview: 'approved' })).body);
  assert.deepEqual([passed.cap.state, passed.listing.type, passed.listing.securityReview], ['n/a', 'private', 'approved']);
  assert.equal((await started.installFor('northlight-studio', 'kestrel-calls')).status, 201);
  assert.equal((await review(start(), 'kestrel-calls', { securityReview: 'approved' })).status, 409);
  assert.equal((await review(started, 'pennywhistle-sms', { securityReview: 'approved' })).status, 409);
});

test('the clock decides which events have happened', async () => {
  const early = start(undefined, { now: () => '2025-12-01T00:00:00Z' });
  assert.deepEqual((await mineOf(early, 'kestrel-calls')).cap, { agencies: 3, blockedSince: null, state: 'ok' });
  let now = '2025-12-01T00:00:00Z';
  const moving = start(undefined, { now: () => now });
  assert.equal((await mineOf(moving, 'kestrel-calls')).cap.agencies, 3);
  now = '2025-12-13T00:00:00Z';
  assert.deepEqual((await mineOf(moving, 'kestrel-calls')).cap.state, 'blocked');
});
