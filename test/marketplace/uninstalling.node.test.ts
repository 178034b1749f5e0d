// What is said before an app is uninstalled is what happens: from where, what ends, what stays, and whether it could come back.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { consequencesOf } from '../../src/marketplace/uninstalling.ts';
import { openMarketplace, uninstall, type Marketplace } from '../../src/marketplace.ts';
import { createClient } from '../../src/client/marketplace.ts';
import { mockFetch } from '../../mocks/fetch.ts';
import { personas, type PersonaName } from '../../mocks/world/personas.ts';
import { createWorld } from '../../mocks/world/world.ts';
import { demoInstant } from '../../mocks/clock.ts';
import type { Listing } from '../../src/schema/app.ts';
import { base, changed, worldData } from '../mocks/start.ts';

async function open(data = worldData(), as: PersonaName = 'agency-admin'): Promise<{ marketplace: Marketplace; listing: (id: string) => Listing }> {
  const world = createWorld(data, { now: () => demoInstant });
  const token = personas(world).find((persona) => persona.as === as)?.token ?? assert.fail(as);
  const client = createClient({ baseUrl: base, token: () => token, fetch: mockFetch(world) });
  const [session, records] = await Promise.all([client.session(), client.records()]);
  const marketplace: Marketplace = { ...openMarketplace(client, () => demoInstant), status: 'ready', session, records, viewer: session.actor };
  return { marketplace, listing: (id) => world.apps.get(id)?.listing ?? assert.fail(id) };
}
const said = (...question: Parameters<typeof consequencesOf>) => consequencesOf(...question) ?? assert.fail();
const EVERYWHERE = { level: 'agency', subAccountIds: null } as const;

describe('what goes', () => {
  test('is what the server then takes away', async () => {
    const { marketplace, listing } = await open();
    const app = listing('marrowtag-cleaner');
    const { from, keep, leavesAgency } = said(marketplace, app, EVERYWHERE);
    assert.deepEqual([from.length > 2, keep, leavesAgency], [true, [], true]);
    const { attempt } = await uninstall(marketplace, { appId: app.id, level: 'agency', subAccountIds: [...from] }, 'key');
    assert(attempt.kind === 'uninstalled');
    assert.deepEqual(attempt.uninstalled.map(({ subAccountId }) => subAccountId), from);
  });
  test('in sub-accounts named: those that have it, and who keeps it', async () => {
    const { marketplace, listing } = await open();
    const { from: all } = said(marketplace, listing('marrowtag-cleaner'), EVERYWHERE);
    const without = marketplace.records?.subAccounts.find(({ id }) => !all.includes(id)) ?? assert.fail();
    const [first = ''] = all;
    const { from, keep, leavesAgency } = said(marketplace, listing('marrowtag-cleaner'), { level: 'sub-accounts', subAccountIds: [first, without.id] });
    assert.deepEqual([from, keep, leavesAgency], [[first], all.slice(1), false]);
  });
  test('of an app for agencies: the agency’s own', async () => {
    const { marketplace, listing } = await open();
    const { appId } = marketplace.records?.installations.find(({ subAccountId }) => subAccountId === null) ?? assert.fail();
    const { from, agencyItself, leavesAgency } = said(marketplace, listing(appId), EVERYWHERE);
    assert.deepEqual([from, agencyItself, leavesAgency], [[], true, true]);
  });
  test('the wish for sub-accounts created later ends with the whole agency only', async () => {
    const { marketplace, listing } = await open();
    const records = marketplace.records ?? assert.fail();
    const wishing = { ...marketplace, records: { ...records, futureApps: ['marrowtag-cleaner'] } };
    assert.deepEqual([said(wishing, listing('marrowtag-cleaner'), EVERYWHERE).endsFuture, said(wishing, listing('marrowtag-cleaner'), { level: 'sub-accounts', subAccountIds: ['harbor-dental'] }).endsFuture], [true, false]);
    assert.equal(said(marketplace, listing('marrowtag-cleaner'), EVERYWHERE).endsFuture, false);
  });
});

describe('what ends and what stays', () => {
  const installed = (appId: string) => ['juniper-yoga', 'harbor-dental'].map((subAccountId) => ({ appId, agencyId: 'harbor-pine', subAccountId, installedAt: '2025-12-20T10:00:00Z', version: '1.0.3' }));
  test('charges by the month end where it goes, and go on where it stays', async () => {
    const { marketplace, listing } = await open(changed({ installations: installed('plumbline-field-ops') }));
    const app = listing('plumbline-field-ops');
    const { from } = said(marketplace, app, EVERYWHERE);
    assert.deepEqual(said(marketplace, app, EVERYWHERE).charges, { end: from.length, goOn: 0 });
    assert.deepEqual(said(marketplace, app, { level: 'sub-accounts', subAccountIds: ['harbor-dental'] }).charges, { end: 1, goOn: from.length - 1 });
    assert.deepEqual(said(marketplace, listing('marrowtag-cleaner'), EVERYWHERE).charges, { end: 0, goOn: 0 });
  });
  test('the agency’s profit and its daily limit stay, where it set any', async () => {
    const { marketplace, listing } = await open();
    const records = marketplace.records ?? assert.fail();
    const stays = (changes: object) => said({ ...marketplace, records: { ...records, ...changes } }, listing('marrowtag-cleaner'), EVERYWHERE).stays;
    assert.deepEqual(stays({ approvals: {} }), ['markup', 'daily-limit']);
    assert.deepEqual(stays({ approvals: { 'marrowtag-cleaner': 'approved' }, markup: {}, usage: undefined }), ['approval']);
    assert.deepEqual(stays({ approvals: {}, markup: {}, usage: undefined }), []);
  });
});

describe('coming back', () => {
  test('a private app past its cap takes nobody back who left, and the server agrees', async () => {
    const held = { appId: 'kestrel-calls', agencyId: 'harbor-pine', subAccountId: 'harbor-dental', installedAt: '2025-11-19T10:00:00Z', version: '2.0.1' };
    const { marketplace, listing } = await open(changed({ installations: [held] }));
    const { comingBack, leavesAgency } = said(marketplace, listing('kestrel-calls'), EVERYWHERE);
    assert.equal(leavesAgency, true);
    assert.deepEqual(comingBack.because.map(({ rule }) => rule), ['cap.blocked']);
    await uninstall(marketplace, { appId: 'kestrel-calls', ...EVERYWHERE }, 'away');
    await assert.rejects(marketplace.client.install({ appId: 'kestrel-calls', subAccountIds: ['harbor-dental'] }, 'back'), { code: 'forbidden' });
  });
  test('who keeps a place may add others again; a public app is open to all', async () => {
    const two = ['harbor-dental', 'juniper-yoga'].map((subAccountId) => ({ appId: 'kestrel-calls', agencyId: 'harbor-pine', subAccountId, installedAt: '2025-11-19T10:00:00Z', version: '2.0.1' }));
    const { marketplace, listing } = await open(changed({ installations: two }));
    assert.equal(said(marketplace, listing('kestrel-calls'), { level: 'sub-accounts', subAccountIds: ['harbor-dental'] }).comingBack.outcome, 'allow');
    assert.equal(said(marketplace, listing('marrowtag-cleaner'), EVERYWHERE).comingBack.outcome, 'allow');
  });
});

test('nothing is said before the facts are known', async () => {
  const { marketplace, listing } = await open();
  assert.equal(consequencesOf({ ...marketplace, records: null }, listing('marrowtag-cleaner'), EVERYWHERE), null);
});
test('a sub-account hears of its own place, and nothing of what its agency set', async () => {
  const { marketplace, listing } = await open(worldData(), 'sub-account-admin');
  const { from, keep, leavesAgency, stays } = said(marketplace, listing('marrowtag-cleaner'), { level: 'sub-accounts', subAccountIds: ['harbor-dental'] });
  assert.deepEqual([from, keep, leavesAgency, stays], [['harbor-dental'], [], false, []]);
});
