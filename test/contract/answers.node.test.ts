// Every answer of the mock's public API is what the platform publishes of it: each operation that is covered, allowed and refused in each way.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Answer } from '../mocks/start.ts';
import { AGENCY, APP, calling, withAgency, type Calling } from '../public-api/calling.ts';
import { judge, knownErrors, operationIds } from './answers.ts';
import { appOf, changed, worldData } from '../mocks/start.ts';

const seen = new Set<string>();

interface Covered {
  readonly method: string;
  readonly path: (world: Calling) => string;
  readonly body?: (world: Calling) => object;
  readonly scope: string | null;
  readonly token: 'agency' | 'sub-account' | 'either';
  readonly status: number;
  /** Done before, with the same token. */
  readonly first?: (world: Calling, ask: (method: string, path: string, body?: object) => Promise<Answer>) => Promise<void>;
}

const here = ({ places }: Calling) => places[0];
const person = (world: Calling) => ({ companyId: AGENCY, firstName: 'Ada', lastName: 'Quill', email: 'ada@quill.example', password: 'a pass phrase', type: 'account', role: 'user', locationIds: [here(world)], scopes: ['contacts.write'], permissions: { contactsEnabled: true } });
const meter = (world: Calling) => world.world.apps.get(APP)?.listing.pricing.meters[0]?.id ?? '';
const event = (world: Calling, eventId = 'event 1') => ({ appId: APP, meterId: meter(world), eventId, locationId: here(world), companyId: AGENCY, description: 'ten uses', units: 10 });
const made = new WeakMap<Calling, string>();
const kept = (world: Calling) => made.get(world) ?? 'nobody';
const remember = (name: string) => (world: Calling, answer: Answer): void => {
  const id = (answer.body as Readonly<Record<string, unknown>>)[name];
  assert.equal(typeof id, 'string', answer.text);
  made.set(world, String(id));
};
const createPerson: Covered['first'] = async (world, ask) => remember('id')(world, await ask('POST', '/users/', person(world)));
const createCharge: Covered['first'] = async (world, ask) => remember('chargeId')(world, await ask('POST', '/marketplace/billing/charges', event(world)));
const enableSaas: Covered['first'] = async (world, ask) => void (await ask('POST', `/saas/enable-saas/${here(world)}`, { companyId: AGENCY, isSaaSV2: true }));

const saas = (prefix: string, done: number): Readonly<Record<string, Covered>> => {
  const [of, after] = prefix === '/saas' ? ['', {}] : ['-deprecated', {}];
  const gated = { scope: null, token: 'agency', ...after } as const;
  return {
    [`enable-saas-location${of}`]: { ...gated, method: 'POST', path: (world) => `${prefix}/enable-saas/${here(world)}`, body: () => ({ companyId: AGENCY, isSaaSV2: true, saasPlanId: 'plan' }), status: done },
    [prefix === '/saas' ? 'generate-payment-link' : `update-saas-subscription${of}`]: { ...gated, method: 'PUT', first: enableSaas, path: (world) => `${prefix}/update-saas-subscription/${here(world)}`, body: () => ({ companyId: AGENCY, subscriptionId: 'sub', customerId: 'cus' }), status: 200 },
    [`bulk-disable-saas${of}`]: { ...gated, method: 'POST', path: () => `${prefix}/bulk-disable-saas/${AGENCY}`, body: (world) => ({ locationIds: [here(world)] }), status: done },
    [`pause-location${of}`]: { ...gated, method: 'POST', first: enableSaas, path: (world) => `${prefix}/pause/${here(world)}`, body: () => ({ paused: true, companyId: AGENCY }), status: done },
    [`get-location-subscription${of}`]: { ...gated, method: 'GET', first: enableSaas, path: (world) => `${prefix}/get-saas-subscription/${here(world)}?companyId=${AGENCY}`, status: 200 },
    [`get-saas-locations${of}`]: { ...gated, method: 'GET', first: enableSaas, path: () => `${prefix}/saas-locations/${AGENCY}?page=1`, status: 200 },
  };
};

const covered: Readonly<Record<string, Covered>> = {
  'create-association': { method: 'POST', path: () => '/contacts/bulk/tags/update/add', body: (world) => ({ locationId: here(world), contacts: [...world.contacts(here(world), 2), 'abcdef'], tags: ['a'] }), scope: 'contacts.write', token: 'sub-account', status: 201 },
  'search-users': { method: 'GET', path: () => `/users/search?companyId=${AGENCY}`, scope: 'users.readonly', token: 'either', status: 200 },
  'filter-users-by-email': { method: 'POST', path: () => '/users/search/filter-by-email', body: () => ({ companyId: AGENCY, emails: 'a@b.example' }), scope: 'users.readonly', token: 'agency', status: 200 },
  'get-user-by-location': { method: 'GET', path: (world) => `/users/?locationId=${here(world)}`, scope: 'users.readonly', token: 'either', status: 200 },
  'create-user': { method: 'POST', path: () => '/users/', body: person, scope: 'users.write', token: 'either', status: 201 },
  'get-user': { method: 'GET', first: createPerson, path: (world) => `/users/${kept(world)}`, scope: 'users.readonly', token: 'either', status: 200 },
  'update-user': { method: 'PUT', first: createPerson, path: (world) => `/users/${kept(world)}`, body: () => ({ lastName: 'Fern', twilioPhone: {} }), scope: 'users.write', token: 'either', status: 200 },
  'delete-user': { method: 'DELETE', first: createPerson, path: (world) => `/users/${kept(world)}`, scope: 'users.write', token: 'either', status: 200 },
  charge: { method: 'POST', path: () => '/marketplace/billing/charges', body: event, scope: 'charges.write', token: 'sub-account', status: 201 },
  getCharges: { method: 'GET', first: createCharge, path: () => '/marketplace/billing/charges?skip=0&limit=5', scope: 'charges.readonly', token: 'sub-account', status: 200 },
  getSpecificCharge: { method: 'GET', first: createCharge, path: (world) => `/marketplace/billing/charges/${kept(world)}`, scope: 'charges.readonly', token: 'sub-account', status: 200 },
  deleteCharge: { method: 'DELETE', first: createCharge, path: (world) => `/marketplace/billing/charges/${kept(world)}`, scope: 'charges.write', token: 'sub-account', status: 200 },
  hasFunds: { method: 'GET', path: () => '/marketplace/billing/charges/has-funds', scope: 'charges.readonly', token: 'sub-account', status: 200 },
  'get-rebilling-config-for-app': { method: 'GET', path: (world) => `/marketplace/app/${APP}/rebilling-config/location/${here(world)}`, scope: 'oauth.readonly', token: 'sub-account', status: 200 },
  'get-installer-details': { method: 'GET', path: () => `/marketplace/app/${APP}/installations`, scope: 'marketplace-installer-details.readonly', token: 'either', status: 200 },
  'uninstall-application': { method: 'DELETE', path: () => `/marketplace/app/${APP}/installations`, body: () => ({ companyId: AGENCY, reason: 'a test' }), scope: 'oauth.write', token: 'either', status: 200 },
  'get-installed-location': { method: 'GET', path: () => `/oauth/installedLocations?companyId=${AGENCY}&appId=${APP}`, scope: 'oauth.readonly', token: 'agency', status: 200 },
  'get-location-access-token': { method: 'POST', path: () => '/oauth/locationToken', body: (world) => ({ companyId: AGENCY, locationId: here(world) }), scope: 'oauth.write', token: 'agency', status: 201 },
  'get-company': { method: 'GET', path: () => `/companies/${AGENCY}`, scope: 'companies.readonly', token: 'agency', status: 200 },
  'search-locations': { method: 'GET', path: () => `/locations/search?companyId=${AGENCY}&limit=3`, scope: 'locations.readonly', token: 'either', status: 200 },
  'get-location': { method: 'GET', path: (world) => `/locations/${here(world)}`, scope: 'locations.readonly', token: 'either', status: 200 },
  'create-location': { method: 'POST', path: () => '/locations/', body: () => ({ name: 'Fern Shoes', companyId: AGENCY, country: 'US', prospectInfo: { firstName: 'Ada', lastName: 'Quill', email: 'ada@quill.example' }, settings: { allowDuplicateContact: true } }), scope: 'locations.write', token: 'agency', status: 200 },
  'put-location': { method: 'PUT', path: (world) => `/locations/${here(world)}`, body: () => ({ companyId: AGENCY, phone: '+18005550100', social: { yelp: 'https://yelp.example' } }), scope: 'locations.write', token: 'agency', status: 200 },
  ...saas('/saas', 201),
  ...saas('/saas-api/public-api', 200),
};

/** Published and not part of this mock, each for a reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'get-access-token': 'test/oauth/tokens has it; its answer is checked below',
  'delete-location': 'asks for a scope that no app can be given',
  'locations-deprecated': 'what a payment provider knows of', locations: 'what a payment provider knows of',
  'update-rebilling-deprecated': 'the platform’s own services', 'update-rebilling': 'the platform’s own services',
  'get-agency-plans-deprecated': 'what an agency sells', 'get-agency-plans': 'what an agency sells',
  'bulk-enable-saas-deprecated': 'a job with a page of its own', 'bulk-enable-saas': 'a job with a page of its own',
  'get-saas-plan-deprecated': 'what an agency sells', 'get-saas-plan': 'what an agency sells',
};

const OWN = [...new Set(Object.values(covered).flatMap(({ scope }) => scope ?? []))];
const start = (change: object = {}) => {
  const app = appOf(worldData(), APP);
  const { agencies } = withAgency({ plan: 'pro', ...change });
  return calling(changed({ apps: [{ ...app, scopes: [...new Set([...app.scopes, ...OWN])] }], agencies }));
};

const tokenFor = (world: Calling, { token }: Covered, scopes: readonly string[] = OWN) => world.token(scopes, token === 'sub-account' ? here(world) : null);

async function run(world: Calling, one: Covered, token: string | null, headers: Record<string, string> = {}): Promise<Answer> {
  const path = one.path(world);
  const answer = await world.call(token, one.method, path, one.body?.(world), headers);
  const { operation, faults } = judge(one.method, path.split('?')[0] ?? '', answer.status, answer.body);
  seen.add(operation);
  assert.deepEqual(faults, [], answer.text);
  return answer;
}
const said = ({ status, refusal }: Answer) => [status, refusal.message];
const CLASS = [403, 'This authClass type is not allowed to access this scope. Please verify your IAM configuration if this is not the case.'];
const UNVERSIONED = /\/charges/;

for (const [id, one] of Object.entries(covered)) {
  describe(`${one.method} ${id}`, () => {
    test('answers as published', async () => {
      const world = start();
      const token = tokenFor(world, one);
      await one.first?.(world, (method, path, body) => world.call(token, method, path, body));
      const answer = await run(world, one, token);
      assert.equal(answer.status, one.status, answer.text);
      assert.equal(judge(one.method, one.path(world).split('?')[0] ?? '', answer.status, answer.body).operation, id);
      assert.equal(answer.headers.get('x-ratelimit-max'), '100');
    });

    test('is refused without a token, with a bad one, without a version, of another class, and without its scope', async () => {
      const world = start();
      const token = tokenFor(world, one);
      assert.deepEqual(said(await run(world, one, null)), [401, 'Missing access token']);
      assert.deepEqual(said(await run(world, one, 'garbage')), [401, 'Invalid JWT']);
      assert.deepEqual(said(await run(world, one, 'a.b.c')), [401, 'Invalid token: access token is invalid']);
      assert.deepEqual(said(await run(world, one, token, { version: 'bogus-version' })), [400, "Invalid API version segment 'bogus-version' at position 0"]);
      if (!UNVERSIONED.test(one.path(world))) assert.deepEqual(said(await world.ask(token, one.method, one.path(world), one.body?.(world))), [401, 'version header was not found.']);
      if (one.token === 'sub-account') assert.deepEqual(said(await run(world, one, world.token(OWN))), CLASS);
      if (one.token === 'agency') assert.deepEqual(said(await run(world, one, world.token(OWN, here(world)))), [401, "Token's user type mismatch!"]);
      if (one.scope !== null) assert.deepEqual(said(await run(world, one, tokenFor(world, one, OWN.filter((scope) => scope !== one.scope)))), [401, 'The token is not authorized for this scope.']);
    });
  });
}

describe('plans', () => {
  const GATED = [401, 'You do not have access to this feature! Please contact the admin!'];
  for (const [plan, ids] of [['starter', 'M-005 M-006'], ['unlimited', 'M-008 M-009'], ['pro', 'M-010']] as const) {
    test(`${ids} ${plan}: what is sold with the highest plan is had with that one only, and the rest with any`, async () => {
      for (const [id, one] of Object.entries(covered)) {
        const world = start({ plan });
        const gated = (id === 'create-location' || /saas|pause|payment-link|location-subscription/.test(id)) && plan !== 'pro';
        const token = tokenFor(world, one);
        if (!gated) await one.first?.(world, (method, path, body) => world.call(token, method, path, body));
        const answer = await run(world, one, token);
        if (gated) assert.deepEqual(said(answer), GATED, id);
        else assert.equal(answer.status, one.status, `${id} ${answer.text}`);
      }
    });
  }
});

test('a test organisation has two sub-accounts', async () => {
  const world = start({ testOrg: true });
  const one = covered['create-location'] ?? assert.fail();
  assert.deepEqual(said(await run(world, one, tokenFor(world, one))), [400, 'Only 2 locations are allowed for this company, as this is a sandbox agency.']);
});

test('a wall is the same for every operation', async () => {
  const world = calling(undefined, { milliseconds: () => 0 });
  const one = covered['search-locations'] ?? assert.fail();
  const token = tokenFor(world, one);
  for (let asked = 0; asked < 100; asked += 1) await run(world, one, token);
  assert.deepEqual(said(await run(world, one, token)), [429, 'Too many requests']);
});

test('bad bodies are refused as published', async () => {
  const world = start();
  for (const one of Object.values(covered)) {
    if (!one.body || one.path(world).startsWith('/oauth/') || one.path(world).includes('/installations')) continue;
    await one.first?.(world, (method, path, body) => world.call(tokenFor(world, one), method, path, body));
    const { status } = await run(world, { ...one, body: () => ({ colour: 'red' }) }, tokenFor(world, one));
    assert.equal(status, 422, one.path(world));
  }
});

describe('the validator', () => {
  const good = () => ({ succeded: true, errorCount: 0, responses: [], traceId: 't' });
  const faults = (body: object, status = 201) => judge('POST', '/contacts/bulk/tags/update/add', status, body).faults;
  test('passes what is published and finds what is not', () => {
    assert.deepEqual(faults(good()), []);
    assert.equal(faults({ ...good(), errorCount: 'none' }).length, 1);
    assert.equal(faults({ ...good(), succeded: undefined }).length, 1);
    assert.deepEqual(faults({ ...good(), colour: 'red' }), ['/colour is not declared']);
    assert.equal(faults({ statusCode: 422, message: 'one', error: 'e', traceId: 't' }, 422).length, 1);
    assert.equal(faults({ message: 'gone' }, 403).length, 3);
    assert.deepEqual(faults(good(), 202), ['status 202 is not published']);
  });
  test('no operation that is covered is unknown, and none that is published is forgotten', () => {
    assert.deepEqual(Object.keys(covered).filter((id) => !operationIds.includes(id)), []);
    assert.deepEqual(operationIds.filter((id) => !(id in covered) && !(id in LEFT_OUT)), []);
    assert.deepEqual(Object.keys(LEFT_OUT).filter((id) => id in covered), []);
  });
  test('every known error of the files has a reason', () => assert.ok(knownErrors.every(({ why }) => why.length > 10)));
});

after(() => assert.deepEqual(Object.keys(covered).filter((id) => !seen.has(id)), []));
