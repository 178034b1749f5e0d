// Profits and daily limits as the backend keeps them: who may set them, what is refused in which words, and what follows for whom.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { actorOf, asBrowser } from '../../mocks/world/actor.ts';
import { use } from '../../mocks/world/pricing.ts';
import { MarkupAnswer, UsageLimitAnswer, type Usage } from '../../src/schema/pricing.ts';
import { ListingByLink, ListingChanges, ListingPage, Records } from '../../src/schema/session.ts';
import { changed, start, type Started } from './start.ts';

const markup = (started: Started, token: string, profits: object, appId = 'marrowtag-cleaner') => started.ask(token, 'PUT', '/marketplace/v1/markup', { appId, profits });
const limit = (started: Started, token: string, perDay: unknown, appId = 'marrowtag-cleaner') => started.ask(token, 'PUT', '/marketplace/v1/usage-limits', { appId, perDay });
const recordsOf = async ({ ask, tokenOf }: Started, as: Parameters<Started['tokenOf']>[0]) => Records.parse((await ask(tokenOf(as), 'GET', '/marketplace/v1/records')).body);
const usageOf = async (started: Started, as: Parameters<Started['tokenOf']>[0]): Promise<Usage> => (await recordsOf(started, as)).usage ?? assert.fail('no usage');

describe('a markup', () => {
  for (const as of ['agency-owner', 'agency-admin'] as const) {
    test(`is set by the ${as}, for one app, and stays`, async () => {
      const started = start();
      const before = (await recordsOf(started, as)).markup;
      const { markup: after } = MarkupAnswer.parse((await markup(started, started.tokenOf(as), { 'marrowtag-cleaner-1': 5_000 })).body);
      assert.deepEqual(after, { ...before, 'marrowtag-cleaner-1': 5_000 });
      assert.deepEqual((await recordsOf(started, as)).markup, after);
    });
  }
  for (const as of ['agency-user', 'sub-account-admin', 'sub-account-user', 'developer'] as const) {
    test(`is not set by the ${as}`, async () => {
      const started = start();
      const { status, refusal } = await markup(started, started.tokenOf(as), { 'marrowtag-cleaner-1': 5_000 });
      assert.deepEqual([status, refusal.error], [403, 'Forbidden']);
      assert.equal((await recordsOf(started, 'agency-owner')).markup['marrowtag-cleaner-1'], 2_000);
    });
  }
  test('says who may', async () => {
    const started = start();
    assert.equal((await markup(started, started.tokenOf('agency-user'), {})).refusal.message, 'the profit is set by owners and admins of the agency');
  });
  test('of 0 is none', async () => {
    const started = start();
    await markup(started, started.tokenOf('agency-admin'), { 'marrowtag-cleaner-1': 0 });
    assert.equal('marrowtag-cleaner-1' in (await recordsOf(started, 'agency-admin')).markup, false);
  });
  for (const [what, profits, message] of [
    ['a meter of another app', { 'pennywhistle-sms-in': 1 }, /profits\.pennywhistle-sms-in: must be a meter of this app/],
    ['less than nothing', { 'marrowtag-cleaner-1': -1 }, /profits/],
    ['part of a millionth', { 'marrowtag-cleaner-1': 0.5 }, /profits/],
    ['too much to sum up', { 'marrowtag-cleaner-1': 1_000_000_000_001 }, /must be at most \$1000000/],
  ] as const) {
    test(`refuses ${what}, by its field`, async () => {
      const started = start();
      const { status, refusal } = await markup(started, started.tokenOf('agency-admin'), profits);
      assert.equal(status, 422);
      assert.match(String(refusal.message), message);
    });
  }
  test('on an app that nobody knows is answered like one that is hidden', async () => {
    const started = start();
    assert.equal((await markup(started, started.tokenOf('agency-admin'), {}, 'nothing')).status, 404);
  });
  test('is what sub-accounts pay from now on, and they are told that the listing changed', async () => {
    const started = start();
    const token = started.tokenOf('sub-account-admin');
    const { cursor } = ListingPage.parse((await started.ask(token, 'GET', '/marketplace/v1/listings?limit=1')).body);
    await markup(started, started.tokenOf('agency-admin'), { 'marrowtag-cleaner-1': 5_000 });
    const { changed: listings } = ListingChanges.parse((await started.ask(token, 'GET', `/marketplace/v1/listings/changes?since=${encodeURIComponent(cursor)}`)).body);
    assert.deepEqual(listings.map(({ id, pricing }) => [id, pricing.meters[0]?.price]), [['marrowtag-cleaner', { kind: 'fixed', amount: 9_000 }]]);
  });
  test('changes nothing for the sub-accounts of another agency', async () => {
    const started = start();
    const token = started.tokenOf('sub-account-admin', 'platform');
    const { cursor } = ListingPage.parse((await started.ask(token, 'GET', '/marketplace/v1/listings?limit=1')).body);
    await markup(started, started.tokenOf('agency-admin'), { 'marrowtag-cleaner-1': 5_000 });
    assert.deepEqual(ListingChanges.parse((await started.ask(token, 'GET', `/marketplace/v1/listings/changes?since=${encodeURIComponent(cursor)}`)).body).changed, []);
  });
  test('never reaches a sub-account', async () => {
    const started = start();
    assert.deepEqual((await recordsOf(started, 'sub-account-admin')).markup, {});
    const { text } = await started.ask(started.tokenOf('sub-account-admin'), 'GET', '/marketplace/v1/listings/marrowtag-cleaner');
    assert.deepEqual(ListingByLink.parse(JSON.parse(text)).listing.pricing.meters[0]?.price, { kind: 'fixed', amount: 6_000 });
    assert.doesNotMatch(text, /4000/);
  });
});

describe('a daily limit', () => {
  test('is set, changed and taken away by an admin', async () => {
    const started = start();
    const token = started.tokenOf('agency-admin');
    assert.equal(UsageLimitAnswer.parse((await limit(started, token, 20)).body).usage.apps['marrowtag-cleaner']?.perDay, 20);
    assert.equal((await usageOf(started, 'sub-account-admin')).apps['marrowtag-cleaner']?.perDay, 20);
    await limit(started, token, null);
    assert.equal((await usageOf(started, 'agency-admin')).apps['marrowtag-cleaner']?.perDay, null);
  });
  for (const as of ['agency-user', 'sub-account-admin', 'developer'] as const) {
    test(`is not set by the ${as}`, async () => {
      const started = start();
      assert.equal((await limit(started, started.tokenOf(as), 20)).status, 403);
    });
  }
  for (const perDay of [0, -5, 2.5, '20', 1_000_000_001]) {
    test(`is not ${JSON.stringify(perDay)}`, async () => {
      const started = start();
      assert.equal((await limit(started, started.tokenOf('agency-admin'), perDay)).status, 422);
    });
  }
  test('is for apps that are charged by use', async () => {
    const started = start();
    const { status, refusal } = await limit(started, started.tokenOf('agency-admin'), 20, 'tallyroot-ledger');
    assert.equal(status, 422);
    assert.match(String(refusal.message), /charged by use/);
  });
  test('shows a sub-account its own use and nobody else’s', async () => {
    const started = start();
    const own = (await usageOf(started, 'sub-account-admin')).apps;
    const all = (await usageOf(started, 'agency-admin')).apps;
    assert.deepEqual(Object.values(own).flatMap(({ today }) => today.map(({ used }) => used)), [412, 120]);
    assert.equal(Object.values(all).flatMap(({ today }) => today).length, 4);
  });
});

describe('use of an app', () => {
  const app = 'echo-fennel-voice';
  const meter = 'echo-fennel-voice-1';
  /** A world at an instant, where 0 of 2 minutes are used. */
  function world(now: { at: string }) {
    const agency = start().world.agencies.get('harbor-pine');
    const started = start(changed({ agencies: [{ ...agency, dailyLimits: { [app]: 2 }, uses: [] }] }), { now: () => now.at });
    const once = () => use(started.world, asBrowser(actorOf(started.world, `Bearer ${started.tokenOf('sub-account-admin')}`)), app, 'here', meter);
    return { started, once };
  }
  test('pauses at the limit until the agency’s next day begins', () => {
    const now = { at: '2026-01-10T09:00:00Z' };
    const { once } = world(now);
    once();
    once();
    assert.throws(once, /it goes on at 2026-01-11T05:00:00\.000Z/);
    now.at = '2026-01-11T04:59:59Z';
    assert.throws(once, /the daily limit is reached/);
    now.at = '2026-01-11T05:00:00Z';
    assert.deepEqual(once(), { success: true });
  });
  test('goes on at once when the limit is raised', async () => {
    const { started, once } = world({ at: '2026-01-10T09:00:00Z' });
    once();
    once();
    assert.throws(once);
    await limit(started, started.tokenOf('agency-admin'), 3, app);
    assert.deepEqual(once(), { success: true });
    assert.throws(once);
  });
});
