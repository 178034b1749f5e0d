// What an app may do with its tokens: versions, classes and scopes as the public API has them, tokens for sub-accounts, where it is installed, who installed it,
// and leaving. Each refusal in the platform's own text.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { appOf, changed, worldData } from '../mocks/start.ts';
import { asking, exchange, form, renew, said, type Asking } from './asking.ts';

const APP = 'marrowtag-cleaner';
const OWN = ['oauth.readonly', 'oauth.write', 'marketplace-installer-details.readonly'];
const V = { version: '2021-07-28' };
const start = (): Asking => {
  const app = appOf(worldData(), APP);
  return asking(changed({ apps: [{ ...app, scopes: [...app.scopes, ...OWN] }] }));
};
const agency = async (world: Asking, scope?: string) => said(await exchange(world, APP, await world.code(world.tokenOf('agency-owner'), APP, undefined, scope === undefined ? {} : { scope })));
const subAccount = async (world: Asking) => said(await exchange(world, APP, await world.code(world.tokenOf('sub-account-admin'), APP)));
const mint = (world: Asking, token: string, locationId: string, companyId = 'harbor-pine') => form(world, '/oauth/locationToken', { companyId, locationId }, token, V);
const list = (world: Asking, token: string | null, query = '', headers: Record<string, string> = V) =>
  world.ask(token, 'GET', `/oauth/installedLocations?companyId=harbor-pine&appId=${APP}${query}`, undefined, headers);
const details = (world: Asking, token: string, appId = APP) => world.ask(token, 'GET', `/marketplace/app/${appId}/installations`, undefined, V);
const leave = (world: Asking, token: string, body: object) => world.ask(token, 'DELETE', `/marketplace/app/${APP}/installations`, body, V);
const ids = (answer: { readonly body: unknown }) => (answer.body as { readonly locations: readonly { readonly _id: string; readonly isInstalled: boolean }[] }).locations;

describe('a token', () => {
  test('is refused without a version, with one there is not, and takes each there is', async () => {
    const world = start();
    const { access_token: token } = await agency(world);
    const none = await list(world, token, '', {});
    assert.deepEqual([none.status, none.refusal.message], [401, 'version header was not found.']);
    const bogus = await list(world, token, '', { version: 'bogus-version' });
    assert.deepEqual([bogus.status, bogus.refusal.message], [400, "Invalid API version segment 'bogus-version' at position 0"]);
    for (const version of ['2021-07-28', '2021-04-15', '2023-02-21', 'v3']) assert.equal((await list(world, token, '', { version })).status, 200);
  });

  test('is refused where there is none, where it is garbage, a person’s, and once it expired', async () => {
    const world = start();
    const { access_token: token } = await agency(world);
    assert.equal((await list(world, null)).status, 401);
    assert.equal((await list(world, 'garbage')).refusal.message, 'Invalid JWT');
    assert.equal((await list(world, world.tokenOf('agency-owner'))).status, 401);
    assert.equal((await list(world, `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).refusal.message, 'Invalid token: access token is invalid');
    world.pass(86_398_999);
    assert.equal((await list(world, token)).status, 200);
    world.pass(1);
    assert.deepEqual([(await list(world, token)).status, (await list(world, token)).refusal.message], [401, 'Invalid token: access token is invalid']);
  });

  test('of an app is nobody’s on the marketplace’s own paths', async () => {
    const world = start();
    const { access_token: token } = await agency(world);
    assert.equal((await world.ask(token, 'GET', '/marketplace/v1/session')).status, 401);
    assert.equal((await world.ask(world.tokenOf('agency-owner'), 'GET', '/marketplace/v1/session')).status, 200);
  });

  test('of a sub-account is not enough for an agency’s calls, nor one without the scope', async () => {
    const world = start();
    const refused = await list(world, (await subAccount(world)).access_token);
    assert.deepEqual([refused.status, refused.refusal.message], [401, "Token's user type mismatch!"]);
    const { access_token: few } = await agency(world, 'contacts.readonly');
    for (const answer of [await list(world, few), await mint(world, few, 'juniper-yoga'), await details(world, few), await leave(world, few, { companyId: 'harbor-pine' })])
      assert.deepEqual([answer.status, answer.refusal.message], [401, 'The token is not authorized for this scope.']);
  });
});

describe('a token for a sub-account', () => {
  test('is minted from the agency’s for one that has the app, with two scopes more, and refreshed', async () => {
    const world = start();
    const { access_token: token, approvedLocations: [place = assert.fail()] = [] } = await agency(world, 'contacts.readonly oauth.write');
    const answer = await mint(world, token, place);
    assert.equal(answer.status, 201);
    const minted = said(answer);
    assert.deepEqual([minted.userType, minted.locationId, minted.companyId, minted.scope], ['Location', place, 'harbor-pine', 'contacts.readonly oauth.write oauth.readonly']);
    const next = said(await renew(world, APP, minted.refresh_token, { user_type: 'Location' }));
    assert.deepEqual([next.userType, next.locationId], ['Location', place]);
  });

  test('is refused for another agency’s, for one without the app, and without a name', async () => {
    const world = start();
    const app = appOf(worldData(), APP);
    const lonely = asking(changed({ apps: [{ ...app, id: 'lonely', scopes: OWN, pricing: { ...app.pricing, meters: [] } }] }));
    const only = said(await exchange(lonely, 'lonely', await lonely.code(lonely.tokenOf('agency-owner'), 'lonely', { kind: 'sub-account', id: 'juniper-yoga' })));
    assert.equal((await mint(lonely, only.access_token, 'juniper-yoga')).status, 201);
    const other = await mint(lonely, only.access_token, 'harbor-dental');
    assert.deepEqual([other.status, other.refusal.message], [403, 'The token does not have access to this location.']);
    const { access_token: token } = await agency(world);
    assert.equal((await mint(world, token, 'northlight-studio-1')).status, 403);
    assert.equal((await mint(world, token, 'juniper-yoga', 'northlight-studio')).status, 403);
    assert.deepEqual([(await mint(world, token, '')).status, (await mint(world, token, '')).refusal.message], [400, 'Missing parameter: locationId']);
  });

  test('ends with the agency’s grant', async () => {
    const world = start();
    const { access_token: token, refresh_token: used } = await agency(world);
    const minted = said(await mint(world, token, 'juniper-yoga'));
    assert.equal((await details(world, minted.access_token)).status, 200);
    const own = said(await mint(world, (await agency(world)).access_token, 'juniper-yoga'));
    await renew(world, APP, used);
    world.pass(30_001);
    await renew(world, APP, used);
    assert.equal((await details(world, minted.access_token)).status, 401);
    assert.equal((await renew(world, APP, minted.refresh_token)).status, 400);
    assert.equal((await renew(world, APP, own.refresh_token)).status, 200);
  });
});

describe('where an app is installed', () => {
  test('is told in pages, by name, and with those where it is not', async () => {
    const world = start();
    const { access_token: token, approvedLocations = [] } = await agency(world);
    const all = await list(world, token, '&limit=500');
    assert.equal(ids(all).length, (all.body as { count: number }).count);
    assert.deepEqual(ids(all).filter(({ isInstalled }) => isInstalled).map(({ _id }) => _id).sort(), [...approvedLocations].sort());
    assert.equal(ids(await list(world, token)).length, 20);
    assert.deepEqual(ids(await list(world, token, '&skip=1&limit=2')).map(({ _id }) => _id), ids(all).slice(1, 3).map(({ _id }) => _id));
    assert.deepEqual(ids(await list(world, token, '&query=juniper+yo')).map(({ _id }) => _id), ['juniper-yoga']);
    assert.equal(ids(await list(world, token, '&isInstalled=false')).length, 0);
    await world.ask(world.tokenOf('agency-owner'), 'POST', '/marketplace/v1/uninstallations', { appId: APP, level: 'sub-accounts', subAccountIds: ['juniper-yoga'] }, { 'idempotency-key': 'one' });
    assert.deepEqual(ids(await list(world, token, '&isInstalled=false')).map(({ _id }) => _id), ['juniper-yoga']);
  });

  test('is told the agency’s own app only, and for numbers that are some', async () => {
    const world = start();
    const { access_token: token } = await agency(world);
    const ask = (query: string) => world.ask(token, 'GET', `/oauth/installedLocations?${query}`, undefined, V);
    assert.equal((await ask(`companyId=northlight-studio&appId=${APP}`)).status, 403);
    assert.equal((await ask('companyId=harbor-pine&appId=pennywhistle-sms')).status, 403);
    assert.equal((await ask('companyId=harbor-pine')).status, 400);
    assert.equal((await list(world, token, '&limit=all')).status, 422);
  });
});

describe('who installed an app', () => {
  test('is told the agency in full, and its sub-account without what concerns the agency alone', async () => {
    const world = start();
    const { access_token: token } = await agency(world);
    const full = (await details(world, token)).body as { installationDetails: Record<string, unknown> };
    const { companyEmail, companyOwnerFullName, userId, ...rest } = full.installationDetails;
    assert.match(String(companyEmail), /@harbor-pine\.example$/);
    assert.deepEqual([typeof companyOwnerFullName, typeof userId], ['string', 'string']);
    assert.deepEqual(rest, {
      ...{ companyId: 'harbor-pine', companyName: 'Harbor & Pine', relationshipNumber: '0-000-001', isWhitelabelCompany: true, companyPlan: 'agency_monthly_297', companyHighLevelPlan: null },
      whitelabelDetails: { domain: 'app.harbor-pine.example', logoUrl: 'http://127.0.0.1:4010/mock/v1/assets/brands/harbor-pine.svg' },
    });
    const own = await subAccount(world);
    const less = (await details(world, own.access_token)).body as { installationDetails: Record<string, unknown> };
    assert.deepEqual([less.installationDetails.locationId, less.installationDetails.companyEmail, less.installationDetails.companyPlan], [own.locationId, null, null]);
    assert.equal((await details(world, token, 'pennywhistle-sms')).status, 403);
  });
});

describe('leaving', () => {
  const left = ({ world }: Asking) => [...world.installations.values()].filter(({ appId, agencyId }) => appId === APP && agencyId === 'harbor-pine').length;
  test('with an agency’s token leaves the whole agency, and no token is worth anything, also when the app comes back', async () => {
    const world = start();
    const tokens = await agency(world);
    assert(left(world) > 10);
    assert.equal((await leave(world, tokens.access_token, {})).status, 400);
    assert.equal((await leave(world, tokens.access_token, { companyId: 'northlight-studio' })).status, 403);
    const done = await leave(world, tokens.access_token, { companyId: 'harbor-pine', reason: 'Not needed any more' });
    assert.deepEqual([done.status, (done.body as { success: boolean }).success, left(world)], [200, true, 0]);
    assert.equal((await list(world, tokens.access_token)).status, 401);
    await agency(world);
    assert.equal((await list(world, tokens.access_token)).status, 401);
    assert.equal((await renew(world, APP, tokens.refresh_token)).status, 400);
  });

  test('with a sub-account’s token leaves that one', async () => {
    const world = start();
    const company = await agency(world);
    const own = await subAccount(world);
    const before = left(world);
    assert.equal((await leave(world, own.access_token, { companyId: 'harbor-pine' })).status, 400);
    assert.equal((await leave(world, own.access_token, { locationId: own.locationId })).status, 200);
    assert.equal(left(world), before - 1);
    assert.equal((await details(world, own.access_token)).status, 401);
    assert.equal((await list(world, company.access_token)).status, 200);
  });

  test('through the interface ends the tokens too', async () => {
    const world = start();
    const own = await subAccount(world);
    assert.equal((await details(world, own.access_token)).status, 200);
    await world.ask(world.tokenOf('agency-owner'), 'POST', '/marketplace/v1/uninstallations', { appId: APP, level: 'sub-accounts', subAccountIds: [own.locationId] }, { 'idempotency-key': 'one' });
    assert.equal((await details(world, own.access_token)).status, 401);
  });
});

describe('the server', () => {
  test('says what it is, and takes requests ahead of the browser', async () => {
    const world = start();
    const told = (await world.ask(null, 'GET', '/.well-known/oauth-authorization-server')).body as Record<string, unknown>;
    assert.deepEqual([told.issuer, told.code_challenge_methods_supported, told.authorization_response_iss_parameter_supported], ['http://127.0.0.1:4010', ['S256'], true]);
    const { clientId, clientSecret } = world.clientOf(APP);
    const fields: Record<string, string> = { ...Object.fromEntries(new URLSearchParams(world.query(APP))), client_secret: clientSecret };
    const pushed = await form(world, '/oauth/par', fields);
    assert.equal(pushed.status, 201);
    const { request_uri, expires_in } = pushed.body as { request_uri: string; expires_in: number };
    assert.equal(expires_in, 90);
    const query = new URLSearchParams({ client_id: clientId, request_uri }).toString();
    const owner = world.tokenOf('agency-owner');
    // What stands beside it in the browser's address counts for nothing.
    const shown = await world.asked(owner, `${query}&scope=users.write`);
    assert.equal(shown.scopes.join(' '), fields.scope);
    assert.equal((await world.allow(owner, shown)).status, 200);
    const again = await world.show(owner, query);
    assert.deepEqual([again.kind, again.kind === 'error' && again.returnUrl], ['error', null]);
    assert.equal((await form(world, '/oauth/par', { ...fields, client_secret: 'no' })).status, 401);
    assert.equal((await form(world, '/oauth/par', { ...fields, redirect_uri: 'https://evil.example/' })).status, 400);
    const other = (await form(world, '/oauth/par', fields)).body as { request_uri: string };
    const ofAnother = new URLSearchParams({ client_id: world.clientOf('pennywhistle-sms').clientId, request_uri: other.request_uri }).toString();
    assert.equal((await world.show(owner, ofAnother)).kind, 'error');
    world.pass(90_000);
    assert.equal((await world.show(owner, new URLSearchParams({ client_id: clientId, request_uri: other.request_uri }).toString())).kind, 'error');
  });

  test('has the page’s address in both forms, and knows what was removed', async () => {
    const world = start();
    for (const path of ['/v2/oauth/chooselocation', '/oauth/chooselocation']) assert.equal((await world.ask(null, 'GET', path)).status, 200);
    const gone = await world.ask(null, 'POST', '/oauth/reconnect', {});
    assert.deepEqual([gone.status, gone.refusal.message, gone.refusal.error], [400, 'API endpoint has been removed', 'Bad Request']);
  });
});
