// The platform's official SDK and the client of ours, against the same `npm run serve:mock`: every covered operation gives both the same result, or the same
// refusal. What the SDK gives is the platform's own words; read by our schemas, it has to be what our client gives.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import sdk, { type HighLevel as HighLevelSdk } from '@gohighlevel/api-client';
import type * as z from 'zod/mini';
import { createPublicApi, type PublicApi } from '../../../src/client/api/index.ts';
import { MarketplaceError } from '../../../src/errors.ts';
import { operations } from '../../../src/policy/index.ts';
import * as accounts from '../../../src/schema/api/accounts.ts';
import * as billing from '../../../src/schema/api/charges.ts';
import * as contacts from '../../../src/schema/api/contacts.ts';
import * as installations from '../../../src/schema/api/installations.ts';
import type { Operation } from '../../../src/schema/api/operation.ts';
import * as saas from '../../../src/schema/api/saas.ts';
import * as people from '../../../src/schema/api/users.ts';
import { parse } from '../../../src/schema/faults.ts';
import { appOf, worldData } from '../../mocks/start.ts';
import { serving, type Served } from '../../oauth/serving.ts';

const { HighLevel, MemorySessionStorage } = sdk as unknown as typeof import('@gohighlevel/api-client');

const APP = 'marrowtag-cleaner';
const AGENCY = 'harbor-pine';
const SCOPES = [...new Set(Object.values(operations).flatMap(({ scopes }) => scopes))];

interface Side {
  readonly ours: PublicApi;
  readonly theirs: HighLevelSdk;
  /** The same SDK with its token in a store, where it chooses among tokens by the account it is told. */
  readonly stored: HighLevelSdk;
  /** What the SDK has to be told where it would send no token. */
  readonly bearer: { readonly headers: { readonly Authorization: string } };
}
let served: Served;
let place: string;
let [agency, sub, other]: [Side, Side, Side] = [null, null, null] as never;

async function side(subAccountId: string | null, scopes: readonly string[] = SCOPES): Promise<Side> {
  const { accessToken, refreshToken } = (await served.post('/mock/v1/tokens', { appId: APP, agencyId: AGENCY, subAccountId, scopes })) as { accessToken: string; refreshToken: string };
  const ours = createPublicApi({ baseUrl: served.url, token: () => accessToken });
  const theirs = new HighLevel({ clientId: `${APP}-none`, clientSecret: 'none', sessionStorage: new MemorySessionStorage(), ...(subAccountId === null ? { agencyAccessToken: accessToken } : { locationAccessToken: accessToken }), apiVersion: '2021-07-28', logLevel: 'none' } as never);
  theirs.getHttpClient().defaults.baseURL = served.url;
  const sessionStorage = new MemorySessionStorage();
  const stored = new HighLevel({ clientId: `${APP}-none`, clientSecret: 'none', sessionStorage, apiVersion: '2021-07-28', logLevel: 'none' } as never);
  stored.getHttpClient().defaults.baseURL = served.url;
  const session = { access_token: accessToken, refresh_token: refreshToken, companyId: AGENCY, expires_in: 86_399, userType: subAccountId === null ? 'Company' : 'Location', ...(subAccountId === null ? {} : { locationId: subAccountId }) };
  await sessionStorage.setSession(subAccountId ?? AGENCY, session);
  return { ours, theirs, stored, bearer: { headers: { Authorization: `Bearer ${accessToken}` } } };
}

before(async () => {
  served = await serving('--apps', '60', '--contacts', '1000');
  await served.post('/mock/v1/agency', { agencyId: AGENCY, plan: 'pro', enhancedSecurity: false });
  agency = await side(null);
  const { subAccounts } = await agency.ours.installations.list({ agencyId: AGENCY, appId: APP, limit: 50 });
  place = subAccounts.find(({ installed }) => installed)?.id ?? subAccounts[0]?.id ?? assert.fail('no sub-account');
  [sub, other] = [await side(place), await side(place, ['contacts.readonly'])];
});
after(() => served.stop());

const meterOf = (): string => appOf(worldData(), APP).pricing.meters[0]?.id ?? assert.fail('no meter');
const company = { preferredTokenType: 'company' as const };
const location = { preferredTokenType: 'location' as const };
const person = (email: string) => ({ firstName: 'Ada', lastName: 'Byron', email, password: 'a long secret', role: 'user' as const });

interface Pair {
  readonly operation: unknown;
  readonly ours: () => Promise<unknown>;
  readonly theirs: () => Promise<unknown>;
  /** What has to differ, because it was done twice. */
  readonly but?: readonly string[];
}

const reads: Readonly<Record<string, () => Pair>> = {
  'agencies.get': () => ({ operation: accounts.getAgency, ours: () => agency.ours.agencies.get(AGENCY), theirs: () => agency.theirs.companies.getCompany({ companyId: AGENCY }) }),
  'sub-accounts.search': () => ({ operation: accounts.searchSubAccounts, ours: () => agency.ours.subAccounts.search({ agencyId: AGENCY, limit: 5 }), theirs: () => agency.theirs.locations.searchLocations({ companyId: AGENCY, limit: '5' }, company) }),
  'sub-accounts.get': () => ({ operation: accounts.getSubAccount, ours: () => sub.ours.subAccounts.get(place), theirs: () => sub.theirs.locations.getLocation({ locationId: place }, location) }),
  'users.search': () => ({ operation: people.searchUsers, ours: () => agency.ours.users.search({ agencyId: AGENCY, limit: 3 }), theirs: () => agency.theirs.users.searchUsers({ companyId: AGENCY, limit: '3' }, company) }),
  'charges.has-funds': () => ({ operation: billing.hasFunds, ours: () => sub.ours.charges.hasFunds(), theirs: () => sub.theirs.marketplace.hasFunds({ headers: { locationId: place } }) }),
  'charges.list': () => ({ operation: billing.listCharges, ours: () => sub.ours.charges.list({ limit: 5 }), theirs: () => sub.theirs.marketplace.getCharges({ limit: 5 }, { headers: { locationId: place } }) }),
  'rebilling-config.get': () => ({
    operation: installations.getRebilling,
    ours: () => sub.ours.rebilling.get({ appId: APP, subAccountId: place }),
    theirs: () => sub.theirs.marketplace.getRebillingConfigForApp({ appId: APP, locationId: place }),
  }),
  'installations.get': () => ({ operation: installations.getInstaller, ours: () => agency.ours.installations.get(APP), theirs: () => agency.theirs.marketplace.getInstallerDetails({ appId: APP }, { headers: { companyId: AGENCY }, ...company }) }),
  'installations.get, by a sub-account': () => ({ operation: installations.getInstaller, ours: () => sub.ours.installations.get(APP), theirs: () => sub.stored.marketplace.getInstallerDetails({ appId: APP }, { headers: { locationId: place }, ...location }) }),
  'installations.list': () => ({
    operation: installations.listInstalled,
    ours: () => agency.ours.installations.list({ agencyId: AGENCY, appId: APP, limit: 7, skip: 1 }),
    theirs: () => agency.theirs.oauth.getInstalledLocation({ companyId: AGENCY, appId: APP, limit: '7', skip: '1' }),
  }),
};

const writes: Readonly<Record<string, () => Promise<Pair>>> = {
  'users.create': () =>
    Promise.resolve({
      operation: people.createUser,
      ours: () => agency.ours.users.create({ ...person('ours@example.com'), agencyId: AGENCY, kind: 'sub-account', subAccountIds: [place], scopes: ['contacts.write', 'users/team-management.write'], permissions: { contactsEnabled: true } }),
      theirs: () => agency.theirs.users.createUser({ ...person('theirs@example.com'), companyId: AGENCY, type: 'account', locationIds: [place], scopes: ['contacts.write', 'users/team-management.write'], permissions: { contactsEnabled: true } }, company),
      but: ['id', 'email'],
    }),
  'users.get': async () => {
    const [{ id } = assert.fail()] = (await agency.ours.users.search({ agencyId: AGENCY, query: 'ours@example.com' })).users;
    return { operation: people.getUser, ours: () => agency.ours.users.get(id), theirs: () => agency.theirs.users.getUser({ userId: id }, company) };
  },
  'users.update': async () => {
    const [{ id } = assert.fail()] = (await agency.ours.users.search({ agencyId: AGENCY, query: 'ours@example.com' })).users;
    return { operation: people.updateUser, ours: () => agency.ours.users.update({ userId: id, firstName: 'Augusta', scopes: [] }), theirs: () => agency.theirs.users.updateUser({ userId: id }, { firstName: 'Augusta', scopes: [] }, company) };
  },
  'users.delete': async () => {
    const idOf = async (email: string) => (await agency.ours.users.search({ agencyId: AGENCY, query: email })).users[0]?.id ?? assert.fail(email);
    const [mine, their] = [await idOf('ours@example.com'), await idOf('theirs@example.com')];
    return { operation: people.deleteUser, ours: () => agency.ours.users.delete(mine), theirs: () => agency.theirs.users.deleteUser({ userId: their }, company), but: ['message'] };
  },
  'contacts.bulk-tags': async () => {
    const { contacts: found } = (await (await fetch(`${served.url}/mock/v1/contacts?subAccountId=${place}&limit=3`)).json()) as { contacts: { id: string }[] };
    const ids = [...found.map(({ id }) => id), 'unreadable'];
    // The same again does nothing: both see the second of the two.
    await sub.ours.contacts.tags.once({ operation: 'add', subAccountId: place, contactIds: ids, tags: ['vip'] });
    return {
      operation: contacts.tagContacts,
      ours: () => sub.ours.contacts.tags.once({ operation: 'add', subAccountId: place, contactIds: ids, tags: ['vip'] }),
      theirs: () => sub.theirs.contacts.createAssociation({ type: 'add' }, { contacts: ids, tags: ['vip'], locationId: place }, sub.bearer),
    };
  },
  'charges.create': () =>
    Promise.resolve({
      operation: billing.createCharge,
      ours: () => sub.ours.charges.create({ appId: APP, meterId: meterOf(), eventId: 'event-1', subAccountId: place, agencyId: AGENCY, description: 'executions', units: 2 }),
      // The same event is the same charge.
      theirs: () => sub.theirs.marketplace.charge({ appId: APP, meterId: meterOf(), eventId: 'event-1', locationId: place, companyId: AGENCY, description: 'executions', units: 2 }, { headers: { locationId: place } }),
    }),
  'charges.get': async () => {
    const [{ id } = assert.fail()] = (await sub.ours.charges.list({ eventId: 'event-1' })).charges;
    return { operation: billing.getCharge, ours: () => sub.ours.charges.get(id), theirs: () => sub.theirs.marketplace.getSpecificCharge({ chargeId: id }, { headers: { locationId: place } }) };
  },
  'charges.delete': async () => {
    const [{ id } = assert.fail()] = (await sub.ours.charges.list({ eventId: 'event-1' })).charges;
    return { operation: billing.deleteCharge, ours: () => sub.ours.charges.delete(id), theirs: () => sub.theirs.marketplace.deleteCharge({ chargeId: id }, { headers: { locationId: place } }) };
  },
  'sub-accounts.create': () =>
    Promise.resolve({ operation: accounts.createSubAccount, ours: () => agency.ours.subAccounts.create({ agencyId: AGENCY, name: 'Pier', city: 'Portland' }), theirs: () => agency.theirs.locations.createLocation({ companyId: AGENCY, name: 'Pier', city: 'Portland' }), but: ['id', 'email'] }),
  'sub-accounts.update': () =>
    Promise.resolve({ operation: accounts.updateSubAccount, ours: () => agency.ours.subAccounts.update({ subAccountId: place, agencyId: AGENCY, city: 'Bath' }), theirs: () => agency.theirs.locations.putLocation({ locationId: place }, { companyId: AGENCY, city: 'Bath' }) }),
  'saas.enable': () => Promise.resolve({ operation: saas.enableSaas, ours: () => agency.ours.saas.enable({ subAccountId: place, agencyId: AGENCY }), theirs: () => agency.theirs.saasApi.enableSaasLocation({ locationId: place }, { companyId: AGENCY, isSaaSV2: true }) }),
  'saas.read': () => Promise.resolve({ operation: saas.getSaas, ours: () => agency.ours.saas.get({ subAccountId: place, agencyId: AGENCY }), theirs: () => agency.theirs.saasApi.getLocationSubscription({ locationId: place, companyId: AGENCY }) }),
  'saas.update-subscription': () =>
    Promise.resolve({
      operation: saas.updateSaasSubscription,
      ours: () => agency.ours.saas.updateSubscription({ subAccountId: place, agencyId: AGENCY, subscriptionId: 'sub_1', customerId: 'cus_1' }),
      theirs: () => agency.theirs.saasApi.generatePaymentLink({ locationId: place }, { companyId: AGENCY, subscriptionId: 'sub_1', customerId: 'cus_1' }),
    }),
  'saas.disable': () => Promise.resolve({ operation: saas.disableSaas, ours: () => agency.ours.saas.disable({ agencyId: AGENCY, subAccountIds: [place] }), theirs: () => agency.theirs.saasApi.bulkDisableSaas({ companyId: AGENCY }, { locationIds: [place] }) }),
  'installations.delete': () =>
    Promise.resolve({
      operation: installations.uninstallApp,
      ours: () => sub.ours.installations.delete({ appId: APP, subAccountId: place, reason: 'no longer needed' }),
      theirs: () => agency.stored.marketplace.uninstallApplication({ appId: APP }, { companyId: AGENCY, reason: 'no longer needed' }, company),
    }),
};

function without(value: unknown, but: readonly string[]): unknown {
  assert.ok(value instanceof Object);
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'requestId' && !but.includes(name)));
}

async function same({ operation, ours, theirs, but = [] }: Pair): Promise<void> {
  const mine = await ours();
  const wire = await theirs();
  const read = parse((operation as Operation<z.ZodMiniType, z.ZodMiniType>).answer, wire);
  assert.ok(!read.faults, JSON.stringify(read.faults));
  assert.deepEqual(without(mine, but), without(read.value, but));
  assert.ok(mine instanceof Object && 'requestId' in mine && typeof mine.requestId === 'string');
}

describe('both see the same:', () => {
  for (const [name, pair] of Object.entries(reads)) test(name, () => same(pair()));
  for (const [name, pair] of Object.entries(writes)) test(name, async () => same(await pair()));
});

test('every covered operation is compared', () => {
  const compared = new Set([...Object.keys(reads), ...Object.keys(writes)].map((name) => name.replace(/,.*$/, '')));
  const uncovered = /^(v1\.|rebilling\.|snapshots\.|white-label\.|tokens\.)/;
  assert.deepEqual(Object.keys(operations).filter((name) => !uncovered.test(name) && !compared.has(name)), []);
});

describe('both are refused alike:', () => {
  const refused: Readonly<Record<string, () => readonly [Promise<unknown>, Promise<unknown>]>> = {
    'without the scope': () => [other.ours.charges.hasFunds(), other.theirs.marketplace.hasFunds({ headers: { locationId: place } })],
    'with the other class of token': () => [sub.ours.agencies.get(AGENCY, { anyway: true }), sub.theirs.companies.getCompany({ companyId: AGENCY }, sub.bearer as never)],
    'for what is not there': () => [agency.ours.users.get('nobody'), agency.theirs.users.getUser({ userId: 'nobody' }, company)],
    'for somebody else’s': () => [agency.ours.installations.get('another-app'), agency.theirs.marketplace.getInstallerDetails({ appId: 'another-app' }, { headers: { companyId: AGENCY }, ...company })],
  };
  for (const [name, calls] of Object.entries(refused))
    test(name, async () => {
      const [mine, their] = await Promise.allSettled(calls());
      assert.ok(mine.status === 'rejected' && their.status === 'rejected', `${mine.status} ${their.status}`);
      const [error, theirs] = [mine.reason as MarketplaceError, their.reason as { readonly statusCode?: number; readonly response?: { readonly message?: unknown } } & Error];
      assert.ok(error instanceof MarketplaceError, String(error));
      assert.equal(error.status, theirs.statusCode);
      assert.ok(error.message.endsWith(theirs.message.replace(/^.*?: /, '')) || theirs.message.includes(error.message.split(': ').slice(1).join(': ')), `${error.message} / ${theirs.message}`);
    });
});
