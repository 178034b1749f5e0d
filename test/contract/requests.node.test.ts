// Every request the client of the public API makes, against the platform's published OpenAPI files; and their published examples of answers, read by it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPublicApi, type PublicApi } from '../../src/client/api/index.ts';
import { operations } from '../../src/policy/index.ts';
import { knownErrors, Published, type SentRequest } from './published.ts';

const published = new Published();
const user = { agencyId: 'agency', firstName: 'Ada', lastName: 'Byron', email: 'ada@example.com', password: 'a long secret', kind: 'sub-account', role: 'user', subAccountIds: ['place'] } as const;
const may = { permissions: { contactsEnabled: true }, scopes: ['contacts.write', 'users/team-management.readonly'], scopesAssignedToOnly: ['calendars.write'] } as const;
const address = { phone: '+1 202 555 0100', address: '1 Pier', city: 'Portland', state: 'ME', postalCode: '04101', website: 'https://example.com', timezone: 'America/New_York', country: 'US' } as const;
const contact = { phone: '+1', profilePhoto: 'https://example.com/a.png', language: 'pt_BR' };

/** Every operation, with as little as it takes and with all it takes. */
const calls: Readonly<Record<string, (api: PublicApi) => Promise<unknown>>> = {
  'agencies.get': (api) => api.agencies.get('agency'),
  'sub-accounts.search': (api) => api.subAccounts.search(),
  'sub-accounts.search, with all': (api) => api.subAccounts.search({ agencyId: 'agency', email: 'a@example.com', skip: 10, limit: 5, order: 'desc' }),
  'sub-accounts.get': (api) => api.subAccounts.get('place'),
  'sub-accounts.create': (api) => api.subAccounts.create({ agencyId: 'agency', name: 'Pier' }),
  'sub-accounts.create, with all': (api) =>
    api.subAccounts.create({ agencyId: 'agency', name: 'Pier', ...address, prospect: { firstName: 'A', lastName: 'B', email: 'a@example.com' }, settings: { allowDuplicateContact: true }, social: { facebookUrl: 'https://example.com' }, snapshotId: 'snapshot' }),
  'sub-accounts.update': (api) => api.subAccounts.update({ subAccountId: 'place', agencyId: 'agency', name: 'Quay', ...address }),
  'users.search': (api) => api.users.search({ agencyId: 'agency' }),
  'users.search, with all': (api) => api.users.search({ agencyId: 'agency', query: 'ada', skip: 25, limit: 50, subAccountId: 'place', kind: 'sub-account', role: 'admin', ids: ['a', 'b'], sort: 'dateAdded', sortDirection: 'asc' }),
  'users.get': (api) => api.users.get('person'),
  'users.create': (api) => api.users.create(user),
  'users.create, with all': (api) => api.users.create({ ...user, ...may, ...contact }),
  'users.update': (api) => api.users.update({ userId: 'person', firstName: 'Augusta' }),
  'users.update, with all': (api) => api.users.update({ userId: 'person', agencyId: 'agency', firstName: 'A', lastName: 'B', password: 'secret', kind: 'agency', role: 'admin', subAccountIds: ['place'], ...may, ...contact }),
  'users.delete': (api) => api.users.delete('person'),
  'contacts.bulk-tags, add': (api) => api.contacts.tags.once({ operation: 'add', subAccountId: 'place', contactIds: ['a'], tags: ['vip'] }),
  'contacts.bulk-tags, remove all': (api) => api.contacts.tags.once({ operation: 'remove', subAccountId: 'place', contactIds: ['a'], tags: [], removeAll: true }),
  'charges.create': (api) => api.charges.create({ appId: 'app', meterId: 'meter', eventId: 'event 1', subAccountId: 'place', agencyId: 'agency', description: 'ten messages', units: 10 }),
  'charges.create, with all': (api) =>
    api.charges.create({ appId: 'app', meterId: 'meter', eventId: 'event 1', subAccountId: 'place', agencyId: 'agency', description: 'ten messages', units: 0.5, unitPrice: 10_001, userId: 'person', eventTime: '2026-01-10T00:00:00Z' }),
  'charges.list': (api) => api.charges.list(),
  'charges.list, with all': (api) => api.charges.list({ meterId: 'meter', eventId: 'event 1', userId: 'person', startDate: '2026-01-01', endDate: '2026-01-31', skip: 1, limit: 2 }),
  'charges.get': (api) => api.charges.get('charge'),
  'charges.delete': (api) => api.charges.delete('charge'),
  'charges.has-funds': (api) => api.charges.hasFunds(),
  'installations.get': (api) => api.installations.get('app'),
  'installations.list': (api) => api.installations.list({ agencyId: 'agency', appId: 'app' }),
  'installations.list, with all': (api) => api.installations.list({ agencyId: 'agency', appId: 'app', query: 'pier', installed: true, onTrial: false, versionId: 'v', planId: 'p', subAccountId: 'place', skip: 1, limit: 2 }),
  'installations.delete': (api) => api.installations.delete({ appId: 'app', subAccountId: 'place' }),
  'installations.delete, with all': (api) => api.installations.delete({ appId: 'app', agencyId: 'agency', reason: 'no longer needed' }),
  'rebilling-config.get': (api) => api.rebilling.get({ appId: 'app', subAccountId: 'place' }),
  'saas.read': (api) => api.saas.get({ subAccountId: 'place', agencyId: 'agency' }),
  'saas.enable': (api) => api.saas.enable({ subAccountId: 'place', agencyId: 'agency' }),
  'saas.enable, with all': (api) =>
    api.saas.enable({ subAccountId: 'place', agencyId: 'agency', second: false, name: 'Pier', email: 'a@example.com', description: 'x', stripeAccountId: 'a', stripeCustomerId: 'b', contactId: 'c', planId: 'd', priceId: 'e', providerSubAccountId: 'f' }),
  'saas.update-subscription': (api) => api.saas.updateSubscription({ subAccountId: 'place', agencyId: 'agency', subscriptionId: 'sub', customerId: 'cus' }),
  'saas.disable': (api) => api.saas.disable({ agencyId: 'agency', subAccountIds: ['place'] }),
};

/** A client whose requests are kept, and answered with the published example. */
function recording(): { readonly api: PublicApi; readonly sent: SentRequest[] } {
  const sent: SentRequest[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const [url, text] = [new URL(request.url), await request.text()];
    sent.push({ method: request.method, url, headers: request.headers, body: text === '' ? undefined : JSON.parse(text) });
    const { status, body } = published.exampleOf(request.method, url.pathname) ?? { status: 404, body: {} };
    // The published type of these rows is a text and their published example an object; the present path of a subscription is published without a shape.
    const rows = url.pathname.includes('/bulk/tags/') ? { succeded: true, errorCount: 0, responses: [] } : url.pathname.includes('/get-saas-') ? { locationId: 'place', companyId: 'agency' } : body;
    return Response.json(rows, { status });
  };
  return { api: createPublicApi({ baseUrl: 'https://api.example.com', token: () => 'token', fetch }), sent };
}

describe('a request keeps to what is published:', () => {
  for (const [name, call] of Object.entries(calls))
    test(name, async () => {
      const { api, sent } = recording();
      const answer = await call(api);
      const [request = assert.fail('nothing was sent')] = sent;
      assert.deepEqual(published.faultsOf(request), []);
      assert.equal(sent.length, 1);
      assert.equal(request.headers.get('version'), name.startsWith('saas.') ? '2021-04-15' : '2021-07-28');
      assert.equal(request.headers.get('authorization'), 'Bearer token');
      assert.ok(answer instanceof Object && 'requestId' in answer);
    });
});

test('every operation the policy knows of the covered resources is called', () => {
  const uncovered = /^(v1\.|rebilling\.|snapshots\.|white-label\.|tokens\.)/;
  const called = new Set(Object.keys(calls).map((name) => name.replace(/,.*$/, '')));
  assert.deepEqual(Object.keys(operations).filter((name) => !uncovered.test(name) && !called.has(name)), []);
});

test('what the files get wrong is as it was when it was listed', () => {
  for (const id of Object.keys(knownErrors)) assert.ok(published.operations.includes(id), id);
});

describe('a request that does not keep to it is noticed:', () => {
  const good = { method: 'GET', url: new URL('https://a.example/users/search?companyId=a&limit=5'), headers: new Headers({ version: '2021-07-28' }), body: undefined };
  const cases: readonly (readonly [string, SentRequest, RegExp])[] = [
    ['another path', { ...good, url: new URL('https://a.example/user/search') }, /no operation/],
    ['no version', { ...good, headers: new Headers() }, /header Version is missing/],
    ['another version', { ...good, headers: new Headers({ version: '2021-04-15' }) }, /header Version .*allowed/],
    ['a required parameter left out', { ...good, url: new URL('https://a.example/users/search') }, /query companyId is missing/],
    ['a parameter there is not', { ...good, url: new URL('https://a.example/users/search?companyId=a&page=1') }, /query page is not declared/],
    ['a body where there is none', { ...good, body: {} }, /a body is not declared/],
    ['a field of another type', { ...good, method: 'POST', url: new URL('https://a.example/marketplace/billing/charges'), headers: new Headers({ 'content-type': 'application/json' }), body: { units: '10' } }, /units must be number/],
    ['a field there is not', { ...good, method: 'POST', url: new URL('https://a.example/saas/bulk-disable-saas/a'), headers: new Headers({ version: '2021-04-15', 'content-type': 'application/json' }), body: { locationIds: [], ids: [] } }, /body\/ids is not declared/],
  ];
  test('the one it departs from is none', () => assert.deepEqual(published.faultsOf(good), []));
  for (const [name, request, fault] of cases) test(name, () => assert.match(published.faultsOf(request).join('\n'), fault));
});
