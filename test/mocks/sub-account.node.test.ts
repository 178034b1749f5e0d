// What a sub-account is sent: what its own view allows and nothing else. And nobody ever reads about another agency.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ListingByLink, ListingPage, Records, Session } from '../../src/schema/session.ts';
import { evaluate, policyAt, shippedRevisions } from '../../src/policy/index.ts';
import { demoInstant } from '../../mocks/clock.ts';
import type { WorldData } from '../../mocks/world/schema.ts';
import { appOf, changed, start, worldData, type Started } from './start.ts';

const main = 'harbor-pine';
const withAgency = (data: WorldData, marketplace: object) =>
  changed({
    agencies: [
      { ...data.agencies.find(({ id }) => id === main), marketplace: { subAccountAccess: true, allApps: true, autoApprove: true, ...marketplace } },
    ],
  });
const listed = async ({ ask, tokenOf }: Started, as: 'sub-account-admin' | 'sub-account-user' | 'agency-admin' = 'sub-account-user') =>
  ListingPage.parse((await ask(tokenOf(as), 'GET', '/marketplace/v1/listings?limit=1000')).body).listings;

test('the list holds exactly what the view rule allows, each way of being hidden counted', async () => {
  const data = worldData(240);
  const agency = data.agencies.find(({ id }) => id === main) ?? assert.fail();
  const revision = policyAt(shippedRevisions, demoInstant);
  const because = new Map<string, string[]>();
  for (const app of data.apps) {
    const approval = data.approvals.find((one) => one.agencyId === main && one.appId === app.id)?.approval;
    const decision = evaluate({
      action: 'view',
      now: demoInstant,
      viewer: { kind: 'sub-account', role: 'user', agencyId: main, subAccountId: 'harbor-dental' },
      domain: 'white-label',
      app,
      snapshot: { revision, source: 'server', asOf: demoInstant, records: { agency, approval, installed: false } },
    });
    because.set(app.id, decision.outcome === 'allow' ? [] : decision.because.map(({ rule }) => rule));
  }
  const received = new Set((await listed(start(data))).map(({ id }) => id));
  for (const [id, denials] of because) assert.equal(received.has(id), denials.length === 0, `${id}: ${denials.join(' ')}`);
  const reasons = new Set([...because.values()].flat());
  for (const rule of [
    'listing.private',
    'listing.not-live',
    'listing.standard-on-white-label',
    'distribution.agency-app',
    'distribution.agency-only',
    'approval.missing',
  ])
    assert.ok(reasons.has(rule), rule);
});

test('a disapproved app comes back as soon as nothing speaks against it', async () => {
  const data = worldData();
  const approved = changed({ approvals: [{ agencyId: main, appId: 'harbour-lantern-reviews', approval: 'approved' }] });
  assert.ok(!(await listed(start(data))).some(({ id }) => id === 'harbour-lantern-reviews'));
  assert.ok((await listed(start(approved))).some(({ id }) => id === 'harbour-lantern-reviews'));
});

test('the three switches: closed, installed only, nothing approved by itself', async () => {
  const data = worldData();
  assert.deepEqual(await listed(start(withAgency(data, { subAccountAccess: false }))), []);
  const installed = await listed(start(withAgency(data, { allApps: false })));
  assert.ok(installed.length > 0 && installed.length < 8);
  for (const { id } of installed)
    assert.ok(
      data.installations.some(({ appId, subAccountId }) => appId === id && subAccountId === 'harbor-dental'),
      id,
    );
  const explicit = await listed(start(withAgency(data, { autoApprove: false })));
  assert.deepEqual(
    new Set(explicit.map(({ id }) => id)),
    new Set(
      data.approvals
        .filter(({ agencyId, approval, appId }) => agencyId === main && approval === 'approved' && explicit.some(({ id }) => id === appId))
        .map(({ appId }) => appId),
    ),
  );
  assert.ok(explicit.some(({ id }) => id === 'pennywhistle-sms'));
  assert.ok((await listed(start(withAgency(data, { subAccountAccess: false })), 'agency-admin')).length > 10);
});

test('prices are final, and neither base, profit nor the pricing page arrive', async () => {
  const started = start();
  const { ask, tokenOf } = started;
  const received = new Map((await listed(started)).map((listing) => [listing.id, listing]));
  assert.deepEqual(
    received.get('marrowtag-cleaner')?.pricing.meters.map(({ price }) => price),
    [{ kind: 'fixed', amount: 6_000 }],
  );
  assert.deepEqual(received.get('echo-fennel-voice')?.pricing.meters[0]?.price, {
    kind: 'dynamic',
    min: 80_000,
    max: 160_000,
    default: 110_000,
    pricingPageUrl: null,
  });
  const byLink = ListingByLink.parse((await ask(tokenOf('sub-account-admin'), 'GET', '/marketplace/v1/listings/echo-fennel-voice')).body);
  assert.deepEqual(byLink.listing, received.get('echo-fennel-voice'));
  assert.deepEqual(Records.parse((await ask(tokenOf('sub-account-admin'), 'GET', '/marketplace/v1/records')).body).markup, {});
  const everything = JSON.stringify([...received.values()]);
  assert.doesNotMatch(everything, /fennel-rye\.example\/voice\/prices/);
  for (const { pricing } of received.values()) for (const plan of pricing.plans) assert.equal(plan.agencyAmount, plan.subAccountAmount);
  const agencys = (await listed(started, 'agency-admin')).find(({ id }) => id === 'marrowtag-cleaner');
  assert.deepEqual(
    agencys?.pricing.meters.map(({ price }) => price),
    [{ kind: 'fixed', amount: 4_000 }],
  );
});

test('the page that explains a dynamic price is for owners and admins of the agency', async () => {
  const { ask, tokenOf } = start();
  const page = async (as: 'agency-owner' | 'agency-admin' | 'agency-user') => {
    const { listing } = ListingByLink.parse((await ask(tokenOf(as), 'GET', '/marketplace/v1/listings/echo-fennel-voice')).body);
    const price = listing.pricing.meters[0]?.price;
    return price?.kind === 'dynamic' ? [price.min, price.pricingPageUrl] : [];
  };
  const url = 'https://fennel-rye.example/voice/prices';
  assert.deepEqual(
    [await page('agency-owner'), await page('agency-admin'), await page('agency-user')],
    [
      [60_000, url],
      [60_000, url],
      [60_000, null],
    ],
  );
});

test('the sub-account profile stands in place of the other, and versions in review are not mentioned', async () => {
  const data = worldData();
  const app = appOf(data, 'pennywhistle-sms');
  const started = start(changed({ apps: [{ ...app, pendingVersion: '9.9.9' }] }));
  const received = (await listed(started)).find(({ id }) => id === 'pennywhistle-sms');
  assert.deepEqual([received?.profile, received?.subAccountProfile, received?.pendingVersion], [app.subAccountProfile, null, null]);
  assert.notDeepEqual(app.subAccountProfile, app.profile);
  const agencys = (await listed(started, 'agency-admin')).find(({ id }) => id === 'pennywhistle-sms');
  assert.deepEqual([agencys?.profile, agencys?.subAccountProfile, agencys?.pendingVersion], [app.profile, app.subAccountProfile, '9.9.9']);
});

test('its records are its own: one sub-account, its installations, approvals of what it may see', async () => {
  const { ask, tokenOf } = start();
  const records = Records.parse((await ask(tokenOf('sub-account-user'), 'GET', '/marketplace/v1/records')).body);
  assert.deepEqual(
    records.subAccounts.map(({ id }) => id),
    ['harbor-dental'],
  );
  assert.ok(records.installations.length > 0 && records.installations.every(({ subAccountId }) => subAccountId === 'harbor-dental'));
  assert.equal(records.approvals['pennywhistle-sms'], 'approved');
  assert.ok(!Object.values(records.approvals).includes('disapproved'));
  assert.deepEqual(Object.keys(records.caps), ['sedgewick-audit']);
});

test('a private app that is installed shows its count and nothing about who', async () => {
  const { ask, tokenOf } = start();
  const { body } = await ask(tokenOf('sub-account-user'), 'GET', '/marketplace/v1/listings/sedgewick-audit');
  assert.deepEqual(ListingByLink.parse(body).cap, { agencies: 3, blockedSince: null, counted: true });
});

/** Marks everything that belongs to agencies other than the one asked as, in ids, names, brands, users, markups and histories. */
function marked(): WorldData {
  const data = worldData();
  const mark = 'kanarienvogel';
  const own = (id: string): boolean => id === main;
  const renamed = (id: string): string => (own(id) ? id : `${mark}-${id}`);
  const places = new Map(data.subAccounts.map(({ id, agencyId }) => [id, own(agencyId) ? id : `${mark}-${id}`]));
  const ids = new Set(data.agencies.map(({ id }) => id));
  return {
    ...data,
    agencies: data.agencies.map((agency) =>
      own(agency.id)
        ? agency
        : {
            ...agency,
            id: renamed(agency.id),
            name: `${mark} ${agency.name}`,
            markup: { [`${mark}-meter`]: 1 },
            brand: agency.brand && { ...agency.brand, name: mark },
          },
    ),
    subAccounts: data.subAccounts.map((place) => ({
      id: places.get(place.id) ?? place.id,
      agencyId: renamed(place.agencyId),
      name: own(place.agencyId) ? place.name : mark,
    })),
    users: data.users.map((user) => {
      if (user.kind === 'agency') return own(user.agencyId) ? user : { ...user, name: mark, email: mark, agencyId: renamed(user.agencyId) };
      if (user.kind === 'sub-account')
        return own(user.agencyId)
          ? user
          : { ...user, name: mark, email: mark, agencyId: renamed(user.agencyId), subAccountId: places.get(user.subAccountId) ?? '' };
      return user;
    }),
    installations: data.installations.map((one) => ({
      ...one,
      agencyId: renamed(one.agencyId),
      subAccountId: one.subAccountId && (places.get(one.subAccountId) ?? null),
    })),
    apps: data.apps.map((app) => ({
      ...app,
      events: app.events.map((event) =>
        'agencyId' in event
          ? { ...event, agencyId: ids.has(event.agencyId) ? renamed(event.agencyId) : `${mark}-${event.agencyId}`, subAccountId: `${mark}-x` }
          : event,
      ),
    })),
    outside: data.outside.map(({ id, name }) => ({ id: `${mark}-${id}`, name: `${mark} ${name}` })),
  };
}

test('no answer to an agency or a sub-account mentions another agency, while a developer does read who has the app', async () => {
  const started = start(marked());
  const { ask, tokenOf, world } = started;
  const paths = ['/session', '/records', '/listings?limit=1000', ...[...world.apps.keys()].map((id) => `/listings/${id}`)];
  let read = 0;
  for (const as of ['agency-owner', 'agency-admin', 'agency-user', 'sub-account-admin', 'sub-account-user'] as const) {
    for (const path of paths) {
      const { text, headers } = await ask(tokenOf(as), 'GET', `/marketplace/v1${path}`);
      assert.doesNotMatch(text, /kanarienvogel/, `${as} ${path}`);
      assert.doesNotMatch(JSON.stringify([...headers]), /kanarienvogel/);
      read += text.length;
    }
    for (const appId of ['kestrel-calls', 'plumbline-field-ops', 'sedgewick-audit', 'harbour-lantern-reviews']) {
      const { text } = await ask(
        tokenOf(as),
        'POST',
        '/marketplace/v1/installations',
        { appId, subAccountIds: ['harbor-dental'] },
        { 'idempotency-key': appId },
      );
      assert.doesNotMatch(text, /kanarienvogel/, `${as} ${appId}`);
    }
  }
  assert.ok(read > 100_000);
  assert.match((await ask(tokenOf('developer'), 'GET', '/marketplace/v1/my-apps')).text, /kanarienvogel/);
});

test('what agencies said about apps is not mixed up between them', async () => {
  const data = changed({ approvals: [{ agencyId: 'northlight-studio', appId: 'pennywhistle-sms', approval: 'disapproved' }] });
  const { ask, tokenOf } = start(data);
  assert.equal((await ask(tokenOf('sub-account-user'), 'GET', '/marketplace/v1/listings/pennywhistle-sms')).status, 200);
  assert.equal((await ask(tokenOf('sub-account-user', 'platform'), 'GET', '/marketplace/v1/listings/pennywhistle-sms')).status, 404);
  const session = Session.parse((await ask(tokenOf('sub-account-user', 'platform'), 'GET', '/marketplace/v1/session')).body);
  assert.deepEqual([session.brand.id, session.brand.name], ['platform', 'Meridian Marketplace']);
});

test('lists follow what happens: taken private it is gone, listed again it is back', async () => {
  const started = start();
  const { ask, tokenOf } = started;
  const shown = async () => (await listed(started)).some(({ id }) => id === 'marrowtag-cleaner');
  assert.equal(await shown(), true);
  assert.equal((await ask(tokenOf('developer'), 'POST', '/marketplace/v1/my-apps/marrowtag-cleaner/conversion', { to: 'private' })).status, 200);
  assert.equal(await shown(), false);
  assert.equal((await ask(tokenOf('sub-account-user'), 'GET', '/marketplace/v1/listings/marrowtag-cleaner')).status, 200);
  assert.equal((await ask(tokenOf('platform-reviewer'), 'POST', '/marketplace/v1/reviews/marrowtag-cleaner', { outcome: 'listed' })).status, 200);
  assert.equal(await shown(), true);
});

test('installed only: a list grows by what is installed and shrinks again', async () => {
  const started = start(withAgency(worldData(), { allApps: false }));
  const { ask, tokenOf } = started;
  const size = (await listed(started)).length;
  const spare =
    (await listed(started, 'agency-admin')).find(
      ({ distribution, id }) =>
        distribution.targetUser === 'sub-account' && distribution.installableBy !== 'agency-only' && id === 'echo-fennel-voice',
    ) ?? assert.fail();
  const gone = await ask(tokenOf('agency-admin'), 'POST', '/marketplace/v1/uninstallations', { appId: spare.id, level: 'sub-accounts', subAccountIds: ['harbor-dental'] }, { 'idempotency-key': 'away' });
  assert.equal(gone.status, 200);
  assert.equal((await listed(started)).length, size - 1);
  await ask(
    tokenOf('agency-admin'),
    'POST',
    '/marketplace/v1/installations',
    { appId: spare.id, subAccountIds: ['harbor-dental'] },
    { 'idempotency-key': 'back' },
  );
  assert.equal((await listed(started)).length, size);
});
