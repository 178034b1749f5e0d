// What a consent page is told and what its answer does, in the world: which requests are refused and how, what is shown, what is granted, and that it is once.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setApproval } from '../../mocks/world/approving.ts';
import { scopeDigest } from '../../src/schema/authorization.ts';
import { changed, appOf, worldData } from '../mocks/start.ts';
import { asking, back, ISSUER, STATE } from './asking.ts';

const APP = 'marrowtag-cleaner';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const installed = ({ world }: ReturnType<typeof asking>, appId: string) => [...world.installations.values()].filter((one) => one.appId === appId && one.agencyId === 'harbor-pine').length;

describe('a request', () => {
  const world = asking();
  const owner = world.tokenOf('agency-owner');
  const registered = world.clientOf(APP).redirectUris[0] ?? '';
  const refused = async (query: string) => {
    const shown = await world.show(owner, query);
    assert(shown.kind === 'error', JSON.stringify(shown));
    return shown;
  };

  test('in order is shown, with its scopes once each as they are spelt', async () => {
    const shown = await world.asked(owner, world.query(APP, { scope: 'contacts.write contacts.readonly contacts.write' }));
    assert.deepEqual(shown.scopes, ['contacts.write', 'contacts.readonly']);
    assert.equal(shown.redirectUri, registered);
    assert.equal(shown.app.id, APP);
    assert.equal(shown.accounts[0]?.kind, 'agency');
    assert(shown.accounts.every(({ decision }) => decision.outcome === 'allow'));
  });

  for (const [name, instead, error] of [
    ['of an unknown client', { client_id: `${APP}-00000000` }, 'invalid_client'],
    ['of a client id in another form', { client_id: APP }, 'invalid_client'],
    ['without a client', { client_id: null }, 'invalid_client'],
    ['with an address nobody registered', { redirect_uri: 'https://evil.example/callback' }, 'invalid_redirect_uri'],
    ['with a slash more', { redirect_uri: `${registered}/` }, 'invalid_redirect_uri'],
    ['with a query more', { redirect_uri: `${registered}?x=1` }, 'invalid_redirect_uri'],
    ['with another case', { redirect_uri: registered.replace('oauth', 'OAuth') }, 'invalid_redirect_uri'],
    ['without an address', { redirect_uri: null }, 'invalid_redirect_uri'],
  ] as const) {
    test(`${name} is ${error}, and sends nobody anywhere`, async () => {
      const shown = await refused(world.query(APP, instead));
      assert.deepEqual([shown.error, shown.returnUrl], [error, null]);
    });
  }

  for (const [name, instead, error] of [
    ['without a response type', { response_type: null }, 'invalid_request'],
    ['for a token', { response_type: 'token' }, 'unsupported_response_type'],
    ['for more than a code', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['without a scope', { scope: null }, 'invalid_scope'],
    ['with an empty scope', { scope: ' ' }, 'invalid_scope'],
    ['with a scope that is none', { scope: 'contacts.readonly "all"' }, 'invalid_scope'],
    ['with a scope in other letters', { scope: 'contacts.re\u0430donly' }, 'invalid_scope'],
    ['with a plain challenge', { code_challenge: CHALLENGE, code_challenge_method: 'plain' }, 'invalid_request'],
    ['with a challenge of no method', { code_challenge: CHALLENGE }, 'invalid_request'],
    ['with a method and no challenge', { code_challenge_method: 'S256' }, 'invalid_request'],
    ['with a challenge that is no digest', { code_challenge: 'short', code_challenge_method: 'S256' }, 'invalid_request'],
    ['that wants a fragment', { response_mode: 'fragment' }, 'invalid_request'],
    ['with a request object', { request: 'e30.e30.' }, 'request_not_supported'],
  ] as const) {
    test(`${name} is ${error}, and can be told to the app with its state`, async () => {
      const shown = await refused(world.query(APP, instead));
      const { origin, pathname, searchParams } = new URL(shown.returnUrl ?? assert.fail('no way back'));
      assert.deepEqual([shown.error, searchParams.get('error'), searchParams.get('state'), searchParams.get('iss'), `${origin}${pathname}`], [error, error, STATE, ISSUER, registered]);
    });
  }

  test('with a parameter twice is refused; twice an address goes nowhere', async () => {
    assert.equal((await refused(`${world.query(APP)}&scope=contacts.readonly`)).error, 'invalid_request');
    assert.equal((await refused(`${world.query(APP)}&state=x`)).returnUrl?.includes('state='), false);
    for (const twice of [`redirect_uri=${encodeURIComponent(registered)}`, `client_id=${world.clientOf(APP).clientId}`]) assert.equal((await refused(`${world.query(APP)}&${twice}`)).returnUrl, null);
  });

  test('with a challenge of S256 is in order', async () => {
    assert.equal((await world.show(owner, world.query(APP, { code_challenge: CHALLENGE, code_challenge_method: 'S256' }))).kind, 'ask');
  });

  test('for scopes the app never declared shows the policy’s refusal for each account', async () => {
    const shown = await world.asked(owner, world.query(APP, { scope: 'contacts.readonly users.write' }));
    assert(shown.accounts.length > 1);
    for (const { decision } of shown.accounts) assert.deepEqual([decision.outcome, decision.because.map(({ rule }) => rule)], ['deny', ['grant.undeclared-scope']]);
    assert.equal((await world.allow(owner, shown)).status, 403);
  });

  test('needs somebody who is signed in and browses', async () => {
    assert.equal((await world.ask(null, 'POST', '/marketplace/v1/authorizations', { query: world.query(APP) })).status, 401);
    assert.equal((await world.ask(world.tokenOf('developer'), 'POST', '/marketplace/v1/authorizations', { query: world.query(APP) })).status, 403);
  });
});

describe('an answer', () => {
  test('that allows installs the app, tells it, remembers the grant and hands out a code', async () => {
    const world = asking();
    const admin = world.tokenOf('agency-admin');
    const shown = await world.asked(admin, world.query('copperleaf-forms', { scope: 'contacts.readonly forms.readonly' }));
    const free = shown.accounts.find(({ kind, previous }) => kind === 'sub-account' && previous === null) ?? assert.fail('installed everywhere');
    const before = installed(world, 'copperleaf-forms');
    const told = world.world.telling.log.size;
    const params = back(await world.allow(admin, shown, free));
    assert.match(params.get('code') ?? '', /^[0-9a-f]{40}$/);
    assert.deepEqual([params.get('state'), params.get('iss'), params.has('error')], [STATE, ISSUER, false]);
    assert.deepEqual([installed(world, 'copperleaf-forms'), world.world.telling.log.size], [before + 1, told + 1]);
    const again = await world.asked(admin, world.query('copperleaf-forms'));
    assert.deepEqual(again.accounts.find(({ id }) => id === free.id)?.previous, { scopes: ['contacts.readonly', 'forms.readonly'], version: '1.2.0', grantedAt: world.world.now() });
  });

  test('that allows an agency all its sub-accounts installs it in each, and in those to come', async () => {
    const world = asking();
    const owner = world.tokenOf('agency-owner');
    const shown = await world.asked(owner, world.query(APP));
    back(await world.allow(owner, shown));
    assert.equal(installed(world, APP), [...world.world.subAccounts.values()].filter(({ agencyId }) => agencyId === 'harbor-pine').length);
    assert(world.world.futures.get('harbor-pine')?.has(APP));
  });

  test('that denies writes nothing, and says so to the app with its state', async () => {
    const world = asking();
    const owner = world.tokenOf('agency-owner');
    const before = JSON.stringify([...world.world.installations]);
    const shown = await world.asked(owner, world.query(APP));
    const params = back(await world.answer(owner, shown.id, { answer: 'deny' }));
    assert.deepEqual([params.get('error'), params.get('state'), params.get('iss'), params.has('code')], ['access_denied', STATE, ISSUER, false]);
    const { codes, grants } = world.world.authorization;
    assert.deepEqual([JSON.stringify([...world.world.installations]), codes.size, grants.size, world.world.telling.log.size], [before, 0, 0, 0]);
  });

  test('counts once, also of two at the same time', async () => {
    const world = asking();
    const owner = world.tokenOf('agency-owner');
    const shown = await world.asked(owner, world.query(APP));
    const both = await Promise.all([world.allow(owner, shown), world.allow(owner, shown)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
    assert.equal((await world.answer(owner, shown.id, { answer: 'deny' })).status, 409);
    assert.equal(world.world.authorization.codes.size, 1);
  });

  test('grants nothing where other scopes were shown, and the right ones afterwards', async () => {
    const world = asking();
    const owner = world.tokenOf('agency-owner');
    const shown = await world.asked(owner, world.query(APP));
    const [{ kind, id } = assert.fail()] = shown.accounts;
    for (const digest of [await scopeDigest(APP, shown.scopes.slice(1)), await scopeDigest('pennywhistle-sms', shown.scopes), await scopeDigest(APP, [...shown.scopes].reverse())])
      assert.equal((await world.answer(owner, shown.id, { answer: 'allow', account: { kind, id }, shown: digest })).status, 422);
    assert.equal(world.world.authorization.codes.size, 0);
    assert.equal((await world.allow(owner, shown)).status, 200);
  });

  test('is nobody else’s to give, nor for somebody else’s account, nor after ten minutes', async () => {
    const world = asking();
    const owner = world.tokenOf('agency-owner');
    const shown = await world.asked(owner, world.query(APP));
    assert.equal((await world.allow(world.tokenOf('agency-admin'), shown)).status, 404);
    assert.equal((await world.allow(owner, shown, { kind: 'sub-account', id: 'northlight-studio-1' })).status, 403);
    assert.equal((await world.allow(owner, shown, { kind: 'agency', id: 'northlight-studio' })).status, 403);
    world.pass(599_999);
    assert.equal((await world.allow(owner, shown, { kind: 'agency', id: 'northlight-studio' })).status, 403);
    world.pass(1);
    assert.equal((await world.allow(owner, shown)).status, 404);
  });

  test('is decided on the facts of the moment, with the decision', async () => {
    const world = asking();
    const owner = world.tokenOf('agency-owner');
    const shown = await world.asked(owner, world.query(APP));
    assert.equal(shown.accounts[0]?.decision.outcome, 'allow');
    setApproval(world.world, 'harbor-pine', APP, 'disapproved');
    const refused = await world.allow(owner, shown);
    assert.deepEqual([refused.status, refused.refusal.decision instanceof Object], [403, true]);
    setApproval(world.world, 'harbor-pine', APP, 'approved');
    assert.equal((await world.allow(owner, shown)).status, 200);
  });

  test('is refused where the install cap blocks the app, which is said before', async () => {
    const world = asking();
    const owner = world.tokenOf('agency-owner', 'platform');
    const shown = await world.asked(owner, world.query('kestrel-calls'));
    const [account = assert.fail()] = shown.accounts;
    assert.deepEqual([account.decision.outcome, account.decision.because.map(({ rule }) => rule), shown.cap?.counted], ['deny', ['cap.blocked'], false]);
    assert.equal((await world.allow(owner, shown)).status, 403);
  });
});

describe('who is asked', () => {
  test('a sub-account’s admin gives to their own place only, and its user to none', async () => {
    const world = asking();
    const [admin] = (await world.asked(world.tokenOf('sub-account-admin'), world.query(APP))).accounts;
    const [user] = (await world.asked(world.tokenOf('sub-account-user'), world.query(APP))).accounts;
    assert.deepEqual([admin?.id, admin?.decision.outcome, user?.id, user?.decision.outcome], [user?.id, 'allow', admin?.id, 'deny']);
  });

  test('a sub-account is not told of an app that is hidden from it', async () => {
    const world = asking(changed({ approvals: [{ agencyId: 'harbor-pine', appId: APP, approval: 'disapproved' }] }));
    const shown = await world.show(world.tokenOf('sub-account-admin'), world.query(APP));
    assert(shown.kind === 'error');
    assert.deepEqual([shown.error, new URL(shown.returnUrl ?? '').searchParams.get('error')], ['access_denied', 'access_denied']);
    assert(!JSON.stringify(shown).includes('Marrowtag'));
  });

  test('an app without bulk is given to one sub-account, one for agencies to the agency', async () => {
    const data = worldData();
    const single = { ...appOf(data, APP), distribution: { targetUser: 'sub-account', installableBy: 'agency-and-sub-account', bulkInstall: false } };
    const world = asking(changed({ apps: [single] }));
    const owner = world.tokenOf('agency-owner');
    assert((await world.asked(owner, world.query(APP))).accounts.every(({ kind }) => kind === 'sub-account'));
    const platform = world.tokenOf('agency-owner', 'platform');
    assert.deepEqual((await world.asked(platform, world.query('ostler-snapshot-kit'))).accounts.map(({ kind, id }) => [kind, id]), [['agency', 'northlight-studio']]);
  });

  test('a place without a card cannot get a paid app', async () => {
    const data = changed({ subAccounts: [{ id: 'juniper-yoga', agencyId: 'harbor-pine', name: 'Juniper Yoga', hasCard: false }] });
    const world = asking(data);
    const shown = await world.asked(world.tokenOf('agency-owner'), world.query('plumbline-field-ops'));
    assert(shown.accounts.length > 2);
    assert(!shown.accounts.some(({ id }) => id === 'juniper-yoga'));
  });
});

test('a world file names a client of its own, in the form a client id has', () => {
  const app = appOf(worldData(), APP);
  const oauth = { clientId: `${APP}-abcd1234`, clientSecret: '0f8fad5b-d9cb-469f-a165-70867728950e', redirectUris: ['http://127.0.0.1:9000/back'], links: { privacy: null, terms: null, dataUse: null } };
  assert.equal(asking(changed({ apps: [{ ...app, oauth }] })).clientOf(APP).clientId, `${APP}-abcd1234`);
  for (const wrong of [{ clientId: 'other-abcd1234' }, { redirectUris: [] }, { redirectUris: ['http://evil.example/'] }, { redirectUris: ['https://app.example/#x'] }])
    assert.throws(() => changed({ apps: [{ ...app, oauth: { ...oauth, ...wrong } }] }), /oauth/);
});
