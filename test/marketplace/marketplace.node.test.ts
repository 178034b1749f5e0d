import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoInstant } from '../../mocks/clock.ts';
import { mockFetch } from '../../mocks/fetch.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { personas, type PersonaName } from '../../mocks/world/personas.ts';
import { createWorld } from '../../mocks/world/world.ts';
import { snapshots } from '../../src/marketplace/live.ts';
import { createClient } from '../../src/client/marketplace.ts';
import { compareWithActor, decide, impactOf, install, isPreview, leavePreview, listingFor, openMarketplace, preview, uninstall, type Marketplace } from '../../src/marketplace.ts';
import type { Listing } from '../../src/schema/app.ts';

const BASE = 'http://127.0.0.1:4010';

/** A marketplace for a persona of the default brand, its facts read, and every listing its actor is given. */
async function open(as: PersonaName, seed = 1): Promise<{ marketplace: Marketplace; listings: Listing[]; requests: readonly string[] }> {
  const world = createWorld(generateWorld({ apps: 240, seed, now: demoInstant, assetsBase: BASE }), { now: () => demoInstant });
  const fetch = mockFetch(world);
  const token = personas(world).find((persona) => persona.as === as)?.token ?? assert.fail(as);
  const client = createClient({ baseUrl: BASE, token: () => token, fetch });
  let marketplace = openMarketplace(client, () => demoInstant);
  for await (const next of snapshots(marketplace, {}, new AbortController().signal)) {
    marketplace = next;
    break;
  }
  const listings: Listing[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.listings({ limit: 100, cursor });
    listings.push(...page.listings);
    if (page.next === null) break;
    cursor = page.next;
  }
  return { marketplace, listings, requests: fetch.requests };
}
const seen = (marketplace: Marketplace, listings: readonly Listing[]) => listings.filter((listing) => decide(marketplace, 'view', listing).outcome === 'allow').map((listing) => listingFor(marketplace, listing));

for (const seed of [1, 2, 7])
  for (const role of ['admin', 'user'] as const)
    test(`a preview is exactly what a sub-account ${role} is given: apps, order, prices, every field (seed ${seed})`, async () => {
      const agency = await open('agency-admin', seed);
      const subAccount = await open(`sub-account-${role}`, seed);
      const actor = subAccount.marketplace.session?.actor;
      assert(actor?.kind === 'sub-account');
      const previewing = preview(agency.marketplace, role, actor.subAccountId);
      const [there, here] = [seen(subAccount.marketplace, subAccount.listings), seen(previewing, agency.listings)];
      assert(there.length > 20 && there.length < agency.listings.length);
      assert.deepEqual(here, there);
      const verdicts = (marketplace: Marketplace, listings: readonly Listing[]) => listings.map((listing) => decide(marketplace, 'install', listing).because.map(({ rule }) => rule));
      assert.deepEqual(verdicts(previewing, here), verdicts(subAccount.marketplace, there));
    });

test('D-003 a sub-account reads the description, pictures and video of its own profile where there is one, else the agency’s', async () => {
  const { marketplace, listings } = await open('agency-admin');
  const [listing = assert.fail()] = listings;
  const [profile, own] = ['agency', 'sub-account'].map((name) => ({ description: name, screenshots: [`https://${name}.example/1.png`], video: `https://${name}.example/video` }));
  assert(profile && own);
  const shown = (seenBy: Marketplace, subAccountProfile: Listing['subAccountProfile']) => listingFor(seenBy, { ...listing, profile, subAccountProfile }).profile;
  const previewing = preview(marketplace, 'user');
  assert.deepEqual([shown(previewing, own), shown(previewing, null), shown(marketplace, own)], [own, profile, profile]);
});
test('D-012 a preview sends nothing and writes nothing', async () => {
  const { marketplace, requests } = await open('agency-admin');
  const before = requests.length;
  const previewing = preview(marketplace, 'admin');
  assert.equal(isPreview(previewing), true);
  await assert.rejects(install(previewing, { appId: 'any', subAccountIds: null }, 'key'), { code: 'forbidden' });
  await assert.rejects(uninstall(previewing, { appId: 'any', level: 'agency', subAccountIds: null }, 'key'), { code: 'forbidden' });
  assert.equal(requests.length, before);
  assert.deepEqual(leavePreview(previewing), marketplace);
});
test('D-014 leaving a preview gives the agency its own eyes back', async () => {
  const { marketplace } = await open('agency-admin');
  const left = leavePreview(preview(marketplace, 'user'));
  assert.equal(isPreview(left), false);
  assert.deepEqual(left, marketplace);
});
test('D-002 only an agency previews', async () => {
  const { marketplace } = await open('sub-account-admin');
  assert.equal(preview(marketplace, 'admin'), marketplace);
});
test('what a preview takes away is told app by app, with the rules', async () => {
  const { marketplace, listings } = await open('agency-admin');
  const { disappears, appears, same, losesInstall, becomesInstallable } = compareWithActor(preview(marketplace, 'user'), listings);
  assert.deepEqual(appears, []);
  assert(disappears.length > 10 && disappears.every(({ because }) => because.length > 0));
  assert.equal(disappears.length + losesInstall.length + becomesInstallable.length + same, listings.length);
});
test('an install by the server shows in the facts afterwards, and one it refuses is an outcome', async () => {
  const { marketplace, listings } = await open('agency-admin');
  const app = listings.find((listing) => listing.distribution.targetUser === 'sub-account' && decide(marketplace, 'install', listing).outcome === 'allow' && !marketplace.records?.installations.some(({ appId }) => appId === listing.id)) ?? assert.fail();
  const subAccountIds = [marketplace.records?.subAccounts[0]?.id ?? ''];
  const done = await install(marketplace, { appId: app.id, subAccountIds }, 'key-1');
  assert.equal(done.attempt.kind, 'installed');
  assert(done.records.installations.some(({ appId, subAccountId }) => appId === app.id && subAccountId === subAccountIds[0]));
  const disapproved = listings.find((listing) => decide(marketplace, 'install', listing).because.some(({ rule }) => rule === 'approval.first')) ?? assert.fail();
  const refused = await install(marketplace, { appId: disapproved.id, subAccountIds }, 'key-2');
  assert(refused.attempt.kind === 'refused');
  assert.deepEqual(refused.attempt.decision.because.map(({ rule }) => rule), ['approval.first']);
});
test('an install that succeeds stays a success where the facts cannot be read again', async () => {
  const { marketplace, listings } = await open('agency-admin');
  const app = listings.find((listing) => listing.distribution.targetUser === 'sub-account' && decide(marketplace, 'install', listing).outcome === 'allow') ?? assert.fail();
  const subAccountIds = [marketplace.records?.subAccounts.at(-1)?.id ?? ''];
  const unreadable = { ...marketplace, client: { ...marketplace.client, records: () => Promise.reject(new TypeError('offline')) } };
  const { records, attempt } = await install(unreadable, { appId: app.id, subAccountIds }, 'key');
  assert.equal(attempt.kind, 'installed');
  assert(records.installations.some(({ appId, subAccountId }) => appId === app.id && subAccountId === subAccountIds[0]));
});
test('drafts say what would change for a sub-account and what would be uninstalled where, and change nothing', async () => {
  const { marketplace, listings } = await open('agency-admin');
  const agencyId = marketplace.records?.agency?.id;
  const viewer = { kind: 'sub-account', role: 'admin', agencyId } as const;
  const installed = marketplace.records?.installations.filter(({ subAccountId }) => subAccountId !== null) ?? [];
  const app = listings.find(({ id, distribution }) => distribution.targetUser === 'sub-account' && distribution.installableBy === 'agency-and-sub-account' && marketplace.records?.approvals[id] !== 'disapproved' && installed.some(({ appId }) => appId === id)) ?? assert.fail();
  const before = JSON.stringify(marketplace.records);

  const impact = impactOf(marketplace, listings, { approvals: { [app.id]: 'disapproved' } }, viewer);

  assert.deepEqual(impact.disappears.map(({ app: { id }, because }) => [id, because[0]?.rule]), [[app.id, 'approval.missing']]);
  assert.deepEqual(impact.uninstalls, [{ app, subAccountIds: [...new Set(installed.filter(({ appId }) => appId === app.id).map(({ subAccountId }) => subAccountId))] }]);
  assert.equal(JSON.stringify(marketplace.records), before);
});
test('switching the marketplace off hides everything and uninstalls nothing', async () => {
  const { marketplace, listings } = await open('agency-admin');
  const impact = impactOf(marketplace, listings, { switches: { subAccountAccess: false } }, { kind: 'sub-account', role: 'admin' });
  assert(impact.disappears.length > 20);
  assert.deepEqual([impact.uninstalls, impact.same, impact.appears], [[], 0, []]);
});
