// The generated world: always the same, believable, and with an example of every state.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { demoInstant } from '../../mocks/clock.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { categories } from '../../mocks/fixtures/words/index.ts';
import { mergeWorld } from '../../mocks/world/merge.ts';
import { WorldData } from '../../mocks/world/schema.ts';
import { createWorld, ledgerOf } from '../../mocks/world/world.ts';
import { capState } from '../../src/policy/index.ts';
import { shippedRevisions } from '../../src/policy/revisions.ts';
import { appOf, base } from './start.ts';

const generate = (apps: number, seed = 1) => generateWorld({ apps, seed, now: demoInstant, assetsBase: base });
const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
const world = generate(240);
const publicLive = world.apps.filter(({ type, status }) => type === 'public' && status === 'live');

test('the same seed gives the same bytes, in another process too', () => {
  const script = `
    import { generateWorld } from './mocks/fixtures/index.ts';
    import { createHash } from 'node:crypto';
    const world = generateWorld({ apps: 240, seed: 1, now: '${demoInstant}', assetsBase: '${base}' });
    process.stdout.write(createHash('sha256').update(JSON.stringify(world)).digest('hex'));`;
  const other = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], { encoding: 'utf8' });
  assert.equal(other, digest(generate(240)));
});

test('another seed gives another catalogue with the same named apps', () => {
  const other = generate(240, 2);
  assert.notEqual(digest(other), digest(world));
  assert.deepEqual(appOf(other, 'kestrel-calls'), appOf(world, 'kestrel-calls'));
});

test('a larger world begins with the apps of the smaller, and has the same installed', () => {
  const larger = generate(900);
  assert.equal(digest(larger.apps.slice(0, 240)), digest(world.apps));
  assert.equal(digest(larger.installations), digest(world.installations));
  assert.equal(digest(larger.approvals), digest(world.approvals));
});

test('a hundred thousand apps are generated, each with an id and a name of its own', () => {
  const { apps } = generate(100_000);
  assert.equal(apps.length, 100_000);
  assert.equal(new Set(apps.map(({ id }) => id)).size, 100_000);
  assert.equal(new Set(apps.map(({ name }) => name)).size, 100_000);
});

test('the world has the right shape and no dangling id', () => {
  assert.deepEqual(WorldData.safeParse(world).error?.issues ?? [], []);
  const empty = { ...world, apps: [], agencies: [], subAccounts: [], users: [], approvals: [], installations: [], outside: [] };
  assert.deepEqual(mergeWorld(empty, structuredClone(world)), { ok: true, world });
});

test('texts keep the limits of a listing', () => {
  for (const { name, publisher, tagline, profile, subAccountProfile, keywords } of world.apps) {
    assert.ok(name.length <= 50 && publisher.name.length <= 50, name);
    assert.ok(tagline.length >= 20 && tagline.length <= 170, `${name}: ${tagline}`);
    for (const one of [profile, ...(subAccountProfile ? [subAccountProfile] : [])]) {
      assert.ok(one.description.length >= 300 && one.description.length <= 1500, `${name}: ${one.description.length}`);
      assert.ok(one.screenshots.length >= 3 && one.screenshots.length <= 6, name);
    }
    assert.ok(keywords.join(' ').length <= 200, name);
  }
});

test('texts are finished, and sub-accounts are not told about agencies', () => {
  for (const { name, tagline, profile, subAccountProfile } of world.apps) {
    for (const text of [name, tagline, profile.description]) assert.doesNotMatch(text, /[{}]|undefined|\bnull\b|lorem|\bTODO\b| {2}|\d{3,}$/i, name);
    assert.doesNotMatch(subAccountProfile?.description ?? '', /agenc|sub-account/i, name);
  }
});

test('no real product and no word of the platform’s own name appears', () => {
  assert.doesNotMatch(
    JSON.stringify(generate(2_000)),
    /high.?level|\bghl\b|lead.?connector|clickup|airtable|\bslack\b|shippo|printify|razorpay|jobber|zapier|calendly|hubspot|mailchimp|shopify|seagate/i,
  );
});

test('every category of the portal has apps', () => {
  assert.deepEqual(new Set(world.apps.map(({ category }) => category.name)), new Set(categories.map(({ name }) => name)));
  assert.equal(categories.length, 38);
});

test('the mix is that of a marketplace', () => {
  const share = (suits: (app: (typeof world.apps)[number]) => boolean): number => world.apps.filter(suits).length / world.apps.length;
  const between = (value: number, low: number, high: number): void => assert.ok(value >= low && value <= high, String(value));
  between(
    share(({ distribution }) => distribution.targetUser === 'sub-account' && distribution.installableBy === 'agency-and-sub-account'),
    0.5,
    0.7,
  );
  between(
    share(({ distribution }) => distribution.targetUser === 'sub-account' && distribution.installableBy === 'agency-only'),
    0.13,
    0.27,
  );
  between(
    share(({ distribution }) => distribution.targetUser === 'agency'),
    0.13,
    0.27,
  );
  between(
    share(({ listing }) => listing === 'white-label'),
    0.62,
    0.78,
  );
  between(
    share(({ type }) => type === 'private'),
    0.05,
    0.14,
  );
  const owned = world.apps.map(({ publisher }) => publisher.id);
  assert.ok(new Set(owned).size < owned.length / 2, 'publishers own several apps');
  const installs = publicLive.map((app) => app.installs).sort((a, b) => b - a);
  assert.ok((installs[0] ?? 0) > 50 * (installs[Math.floor(installs.length / 2)] ?? 0), 'a long tail');
  for (const { createdAt, listedAt } of world.apps)
    assert.ok(createdAt >= '2024-01-15' && createdAt < demoInstant && (listedAt ?? createdAt) <= demoInstant);
});

test('every state of an app is there', () => {
  const has = (what: string, suits: (app: (typeof world.apps)[number]) => boolean): void => assert.ok(world.apps.some(suits), what);
  for (const status of ['live', 'draft', 'in-review', 'disapproved', 'deprecating', 'deprecated'] as const)
    has(status, (app) => app.status === status);
  has('standard', ({ listing }) => listing === 'standard');
  has('no bulk', ({ distribution }) => distribution.targetUser === 'sub-account' && !distribution.bulkInstall);
  has('a version in review', ({ pendingVersion }) => pendingVersion !== null);
  has('no logo', ({ logoUrl }) => logoUrl === null);
  has('a profile for sub-accounts', ({ subAccountProfile }) => subAccountProfile !== null);
  has('not rated yet', ({ rating, status }) => rating === null && status === 'live');
  has('a trial', ({ pricing }) => pricing.trialDays !== null);
  for (const model of ['free', 'subscription', 'one-time', 'freemium'] as const) has(model, ({ pricing }) => pricing.model === model);
  const hasMeter = (what: string, suits: (meter: (typeof world.apps)[number]['pricing']['meters'][number]) => boolean): void =>
    has(what, ({ pricing }) => pricing.meters.some(suits));
  hasMeter('a platform fee', ({ platformFee, feeWaived }) => platformFee === 10_000 && !feeWaived);
  hasMeter('a waived fee', ({ platformFee, feeWaived }) => platformFee === null && feeWaived);
  hasMeter('a dynamic price', ({ price }) => price.kind === 'dynamic' && price.min < price.max);
  hasMeter('inbound', ({ direction }) => direction === 'inbound');
  hasMeter('outbound', ({ direction }) => direction === 'outbound');
});

const named: readonly (readonly [id: string, agencies: number, state: string, category: string])[] = [
  ['sedgewick-audit', 3, 'ok', 'SEO'],
  ['copperleaf-forms', 4, 'approaching', 'Lead generation'],
  ['plumbline-field-ops', 5, 'approaching', 'Field service management'],
  ['kestrel-calls', 6, 'blocked', 'Calling'],
  ['thistle-desk', 2, 'blocked', 'Help desk & Ticketing'],
  ['old-quay-crm-link', 50, 'n/a', 'CRM'],
];
for (const [id, agencies, state, category] of named) {
  test(`${id}: private, ${agencies} agencies, ${state}`, () => {
    const alive = createWorld(world, { now: () => demoInstant });
    const app = alive.apps.get(id);
    assert.ok(app);
    const ledger = ledgerOf(alive, app);
    assert.equal(app.listing.type, 'private');
    assert.equal(app.listing.category.name, category);
    assert.equal(ledger.agencies, agencies);
    assert.equal(capState(app.listing, ledger, shippedRevisions[0]), state);
    assert.deepEqual(ledger.refused, []);
  });
}

test('no history holds an install that the cap would have refused, and every cap state has an example', () => {
  const alive = createWorld(world, { now: () => demoInstant });
  const states = new Set<string>();
  for (const app of alive.apps.values()) {
    const ledger = ledgerOf(alive, app);
    assert.deepEqual(ledger.refused, [], app.listing.id);
    assert.equal(ledger.type, app.listing.type, app.listing.id);
    states.add(ledger.state);
  }
  assert.deepEqual(states, new Set(['n/a', 'ok', 'approaching', 'blocked']));
});

test('Thistle Desk had seven agencies when it was taken private', () => {
  const alive = createWorld(world, { now: () => '2025-12-18T12:00:00Z' });
  const app = alive.apps.get('thistle-desk');
  assert.ok(app);
  assert.equal(ledgerOf(alive, app).agencies, 7);
});

test('the public named apps are as described', () => {
  const money = (id: string) => appOf(world, id).pricing;
  const distribution = (id: string) => appOf(world, id).distribution;
  assert.deepEqual(
    money('marrowtag-cleaner').meters.map(({ price, feeWaived }) => [price, feeWaived]),
    [[{ kind: 'fixed', amount: 4_000 }, true]],
  );
  assert.deepEqual(
    money('pennywhistle-sms').meters.map(({ price }) => price),
    [
      { kind: 'fixed', amount: 6_000 },
      { kind: 'fixed', amount: 9_000 },
    ],
  );
  assert.deepEqual(
    money('echo-fennel-voice').meters.map(({ price }) => (price.kind === 'dynamic' ? [price.min, price.max] : [])),
    [[60_000, 140_000]],
  );
  assert.equal(money('brindle-bookings').trialDays, 14);
  assert.equal(appOf(world, 'brindle-bookings').listing, 'standard');
  assert.deepEqual(
    money('tallyroot-ledger').plans.map(({ agencyAmount, subAccountAmount }) => [agencyAmount, subAccountAmount]),
    [[49_000_000, 9_000_000]],
  );
  assert.deepEqual([distribution('ostler-snapshot-kit').targetUser, money('ostler-snapshot-kit').model], ['agency', 'one-time']);
  assert.equal(money('harbour-lantern-reviews').model, 'freemium');
  assert.ok(
    world.approvals.some((one) => one.appId === 'harbour-lantern-reviews' && one.agencyId === 'harbor-pine' && one.approval === 'disapproved'),
  );
  assert.equal(appOf(world, 'juniper-payroll-bridge').pendingVersion, '2.0.0');
  assert.ok(appOf(world, 'kestrel-calls').scopes.includes('users.write'));
});

test('the main agency has sixty clients, installations, a brand of its own; nothing disapproved is installed', () => {
  const main = world.agencies.find(({ id }) => id === 'harbor-pine');
  assert.equal(main?.brand?.domain, 'white-label');
  assert.match(main?.brand?.accent ?? '', /^#[0-9a-f]{6}$/);
  assert.ok(world.subAccounts.filter(({ agencyId }) => agencyId === 'harbor-pine').length >= 60);
  const mine = world.installations.filter(({ agencyId }) => agencyId === 'harbor-pine');
  assert.ok(mine.length > 50);
  const disapproved = new Set(world.approvals.filter(({ approval }) => approval === 'disapproved').map(({ appId }) => appId));
  assert.deepEqual(
    mine.filter(({ appId }) => disapproved.has(appId)),
    [],
  );
});
