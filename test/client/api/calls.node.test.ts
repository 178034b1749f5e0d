// One call of the public API before it is sent: what is wrong in itself, and what the policy refuses, with what to do about it; and what the server then says.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPublicApi, type PublicApi } from '../../../src/client/api/index.ts';
import type { Caller, Correction } from '../../../src/client/api/decisions.ts';
import { MarketplaceError } from '../../../src/errors.ts';
import { operations } from '../../../src/policy/index.ts';
import type { Decision } from '../../../src/schema/policy.ts';

const everything = [...new Set(Object.values(operations).flatMap(({ scopes }) => scopes))];
const agency: Caller = { token: 'agency', scopes: everything, plan: 'pro', enhancedSecurity: true };
const place: Caller = { ...agency, token: 'sub-account' };
const user = { agencyId: 'agency', firstName: 'Ada', lastName: 'Byron', email: 'ada@example.com', password: 'secret', kind: 'sub-account', role: 'user', subAccountIds: ['place'] } as const;
const managing = { ...user, scopes: ['users/team-management.write'] } as const;
const whole = { id: 'person', name: 'Ada Byron' };

function setUp(caller: Caller | undefined, answer: () => Response = () => Response.json(whole, { status: 201 })): { readonly api: PublicApi; readonly sent: string[]; readonly corrections: Correction[] } {
  const [sent, corrections]: [string[], Correction[]] = [[], []];
  const fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const { method, url } = new Request(input, init);
    sent.push(`${method} ${new URL(url).pathname}`);
    return Promise.resolve(answer());
  };
  const wait = () => Promise.resolve();
  return { api: createPublicApi({ baseUrl: 'https://api.example.com', token: () => 'token', caller, fetch, wait, clock: () => '2026-01-10T00:00:00Z', onCorrection: (one) => corrections.push(one) }), sent, corrections };
}
const refusal = (status: number, message: string, more: object = {}) => () => Response.json({ statusCode: status, message, error: 'x', traceId: 'trace-1', ...more }, { status });
const rejected = async (call: Promise<unknown>): Promise<MarketplaceError> => {
  const error: unknown = await call.then(() => assert.fail('it was done'), (thrown: unknown) => thrown);
  assert.ok(error instanceof MarketplaceError, String(error));
  return error;
};
const rulesOf = ({ cause }: MarketplaceError): readonly string[] => (cause as { decision: Decision }).decision.because.map(({ rule }) => rule);

describe('what cannot be done is refused before it is sent, and says what to do:', () => {
  const cases: readonly (readonly [string, Caller, (api: PublicApi) => Promise<unknown>, string, RegExp])[] = [
    ['a permission on users, with Enhanced Security on', agency, (api) => api.users.create(managing), 'security.user-permissions', /Enhanced Security is on.*Settings, Company, Advanced Settings/],
    ['the same for somebody who is there', agency, (api) => api.users.update({ userId: 'a', scopesAssignedToOnly: ['users/team-management.readonly'] }), 'security.user-permissions', /Enhanced Security/],
    ['a sub-account, on too low a plan', { ...agency, plan: 'unlimited' }, (api) => api.subAccounts.create({ agencyId: 'a', name: 'b' }), 'plan.too-low', /needs the Pro plan; the agency is on Unlimited/],
    ['selling the platform, on too low a plan', { ...agency, plan: 'starter' }, (api) => api.saas.disable({ agencyId: 'a', subAccountIds: ['b'] }), 'plan.too-low', /Pro plan.*Starter/],
    ['without its scope', { ...place, scopes: ['contacts.readonly'] }, (api) => api.charges.hasFunds(), 'call.scope-missing', /lacks the scope charges\.readonly/],
    ['with an agency’s token', agency, (api) => api.charges.list(), 'call.token-class', /takes that of a sub-account/],
    ['with a sub-account’s token', place, (api) => api.agencies.get('a'), 'call.token-class', /takes that of an agency/],
    ['one request of tags, with an agency’s token', agency, (api) => api.contacts.tags.once({ operation: 'add', subAccountId: 'a', contactIds: ['b'], tags: ['c'] }), 'call.token-class', /token/],
  ];
  for (const [name, caller, call, rule, words] of cases)
    test(name, async () => {
      const { api, sent } = setUp(caller);
      const error = await rejected(call(api));
      assert.deepEqual([error.code, error.status, sent, rulesOf(error)], ['forbidden', undefined, [], [rule]]);
      assert.match(error.message, words);
    });
  test('all that refuses it is said, not the first', async () => {
    const { api } = setUp({ token: 'sub-account', scopes: [], plan: 'starter', enhancedSecurity: true });
    assert.deepEqual([...rulesOf(await rejected(api.subAccounts.create({ agencyId: 'a', name: 'b' })))].sort(), ['call.scope-missing', 'call.token-class', 'plan.too-low']);
  });
  test('a long list too, without throwing: it stops with what it can be gone on with', async () => {
    const { api, sent } = setUp(agency);
    const run = await api.contacts.tags.add({ subAccountId: 'a', contactIds: ['b'], tags: ['c'] });
    assert.deepEqual([run.state, run.requests, sent, run.counts.left, (run.error as MarketplaceError).code], ['stopped', 1, [], 1, 'forbidden']);
  });
});

describe('what can be done is sent:', () => {
  for (const [name, caller, call] of [
    ['an ordinary user, with Enhanced Security on', agency, (api: PublicApi) => api.users.create({ ...user, scopes: ['contacts.write'] })],
    ['a permission on users, with it off', { ...agency, enhancedSecurity: false }, (api: PublicApi) => api.users.create(managing)],
    ['what nothing is known about', { ...agency, enhancedSecurity: null, plan: null }, (api: PublicApi) => api.users.create(managing)],
    ['anything, where nothing is known of the caller', undefined, (api: PublicApi) => api.users.create(managing)],
    ['anything, where the server is to decide', agency, (api: PublicApi) => api.users.create(managing, { anyway: true })],
  ] as const)
    test(name, async () => {
      const { api, sent } = setUp(caller);
      await call(api);
      assert.deepEqual(sent, ['POST /users/']);
    });
});

describe('the server knows better, and what is known is corrected:', () => {
  const cases: readonly (readonly [string, Caller, (api: PublicApi) => Promise<unknown>, () => Response, string, Partial<Caller>])[] = [
    ['Enhanced Security is on after all', { ...agency, enhancedSecurity: false }, (api) => api.users.create(managing), refusal(403, 'Enhanced Security is on: …'), 'security.user-permissions', { enhancedSecurity: true }],
    ['the plan is lower', agency, (api) => api.subAccounts.create({ agencyId: 'a', name: 'b' }), refusal(401, 'You do not have access to this feature! Please contact the admin!'), 'plan.too-low', { plan: 'unlimited' }],
    ['a scope was taken away', place, (api) => api.charges.hasFunds(), refusal(401, 'The token is not authorized for this scope.'), 'call.scope-missing', { scopes: everything.filter((scope) => scope !== 'charges.readonly') }],
    ['the token is of another class', agency, (api) => api.agencies.get('a'), refusal(401, "Token's user type mismatch!"), 'call.token-class', { token: 'sub-account' }],
  ];
  for (const [name, caller, call, answer, rule, now] of cases)
    test(name, async () => {
      const { api, sent, corrections } = setUp(caller, answer);
      const first = await rejected(call(api));
      assert.equal(first.requestId, 'trace-1');
      assert.deepEqual([corrections.map((one) => one.rule), api.caller()], [[rule], { ...caller, ...now }]);
      const before = sent.length;
      assert.deepEqual([rulesOf(await rejected(call(api))), sent.length], [[rule], before], 'the next is not sent');
    });
  test('and the other way round: what the server did, it may do', async () => {
    const { api, sent, corrections } = setUp(agency);
    await api.users.create(managing, { anyway: true });
    assert.deepEqual([corrections.map(({ rule }) => rule), api.caller()?.enhancedSecurity], [['security.user-permissions'], false]);
    await api.users.create(managing);
    assert.equal(sent.length, 2);
  });
  test('the server’s decision is listened to, whatever its words', async () => {
    const decision: Decision = { action: 'call', outcome: 'deny', because: [{ rule: 'plan.too-low', params: {}, fixableBy: 'agency-admin' }], notices: [], policy: { revision: 'v1', effectiveFrom: '2025-11-18T00:00:00Z', source: 'server' }, freshness: { asOf: null, state: 'live' } };
    const { api, corrections } = setUp(agency, refusal(403, 'no', { decision }));
    await rejected(api.subAccounts.create({ agencyId: 'a', name: 'b' }));
    assert.deepEqual(corrections.map(({ rule }) => rule), ['plan.too-low']);
  });
  test('other refusals teach nothing', async () => {
    const { api, corrections } = setUp(agency, refusal(403, 'The token does not have access to this location.'));
    await rejected(api.subAccounts.get('a'));
    assert.deepEqual([corrections, api.caller()], [[], agency]);
  });
});

describe('what is wrong in itself is not sent, and the field and the limit are said:', () => {
  const tags = { operation: 'add', subAccountId: 'place', contactIds: ['a'], tags: ['vip'] } as const;
  const numbered = (count: number) => Array.from({ length: count }, (_, at) => `n${at}`);
  const cases: readonly (readonly [string, (api: PublicApi) => Promise<unknown>, RegExp])[] = [
    ['501 contacts in one request', (api) => api.contacts.tags.once({ ...tags, contactIds: numbered(501) }), /contactIds: must be at most 500/],
    ['no contacts', (api) => api.contacts.tags.once({ ...tags, contactIds: [] }), /contactIds: must be at least 1/],
    ['51 tags in one request', (api) => api.contacts.tags.once({ ...tags, tags: numbered(51) }), /tags: must be at most 50/],
    ['no tags', (api) => api.contacts.tags.once({ ...tags, tags: [] }), /tags: must be at least 1/],
    ['adding and removing all', (api) => api.contacts.tags.once({ ...tags, removeAll: true }), /removeAll: must be off; only removing can remove all/],
    ['another operation', (api) => api.contacts.tags.once({ ...tags, operation: 'delete' }), /operation: must be one of add, remove/],
    ['an id that climbs', (api) => api.users.get('..'), /userId: must be an id/],
    ['an id with a slash', (api) => api.charges.get('a/b'), /chargeId: must be an id/],
    ['an id with a space', (api) => api.subAccounts.get('a b'), /subAccountId: must be an id/],
    ['an empty id', (api) => api.agencies.get(''), /agencyId: must be an id/],
    ['a user without an address', (api) => api.users.create({ ...user, email: 'ada' }), /email: must be an email address/],
    ['a field there is not', (api) => api.users.create({ ...user, frstName: 'x' } as never), /must not have frstName/],
    ['no units', (api) => api.charges.create({ appId: 'a', meterId: 'm', eventId: 'e', subAccountId: 'p', agencyId: 'g', description: 'd', units: 0 }), /units/],
    ['part of a micro-dollar', (api) => api.charges.create({ appId: 'a', meterId: 'm', eventId: 'e', subAccountId: 'p', agencyId: 'g', description: 'd', units: 1, unitPrice: 0.5 }), /unitPrice: must be a whole number/],
    ['a day that is none', (api) => api.charges.list({ startDate: '1/2/2026' }), /startDate: must be a day/],
    ['an uninstallation of both', (api) => api.installations.delete({ appId: 'a', agencyId: 'b', subAccountId: 'c' }), /agencyId: must be given, or subAccountId instead/],
    ['an uninstallation of nobody', (api) => api.installations.delete({ appId: 'a' }), /agencyId: must be given/],
  ];
  for (const [name, call, words] of cases)
    test(name, async () => {
      const { api, sent } = setUp(undefined);
      const error = await rejected(call(api));
      assert.deepEqual([error.code, error.status, sent], ['invalid', undefined, []]);
      assert.match(error.message, words);
      assert.doesNotMatch(error.message, /n499|ada$/);
    });
});

describe('sending again:', () => {
  const broken = () => Response.json({ statusCode: 503, message: 'no' }, { status: 503 });
  test('a read is tried three times', async () => {
    const { api, sent } = setUp(undefined, broken);
    await rejected(api.users.get('a'));
    assert.equal(sent.length, 3);
  });
  for (const [name, call] of Object.entries<(api: PublicApi) => Promise<unknown>>({
    'a charge': (api) => api.charges.create({ appId: 'a', meterId: 'm', eventId: 'e', subAccountId: 'p', agencyId: 'g', description: 'd', units: 1 }),
    'a new user': (api) => api.users.create(user),
    'a new sub-account': (api) => api.subAccounts.create({ agencyId: 'a', name: 'b' }),
    'an uninstallation': (api) => api.installations.delete({ appId: 'a', agencyId: 'b' }),
  }))
    test(`${name} never is`, async () => {
      const { api, sent } = setUp(undefined, broken);
      await rejected(call(api));
      assert.equal(sent.length, 1);
    });
  test('a server in trouble is not asked twice as much: a tenth of the requests, and ten', async () => {
    const { api, sent } = setUp(undefined, broken);
    for (let asked = 0; asked < 50; asked += 1) await rejected(api.users.get('a'));
    assert.ok(sent.length <= 50 + 10 + 5, `${sent.length} requests for 50`);
  });
});
