// The token endpoint of the world, on a clock the test moves: what it takes, how it refuses, which token an installation gives, the window of a refresh token
// to the millisecond, and what ends the tokens of a grant.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { randomFrom } from '../../mocks/fixtures/random.ts';
import type { WorldData } from '../../mocks/world/schema.ts';
import { knownScopes } from '../../src/oauth/scopes.ts';
import { appOf, changed, worldData } from '../mocks/start.ts';
import { asking, exchange, form, renew, said, type Asking } from './asking.ts';

const APP = 'marrowtag-cleaner';
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const V = { version: '2021-07-28' };
const INVALID_GRANT = { statusCode: 400, message: 'Invalid grant: refresh token is invalid', error: 'invalid_grant' };

/** The generated world where an app of it also asks for what it needs to look after its own installations. */
const data = (): WorldData => {
  const app = appOf(worldData(), APP);
  return changed({ apps: [{ ...app, scopes: [...app.scopes, 'oauth.readonly', 'oauth.write', 'marketplace-installer-details.readonly'] }] });
};
const traceless = (body: unknown): unknown => {
  const { traceId, error_description, ...rest } = body as Record<string, unknown>;
  assert.equal(typeof traceId, 'string');
  assert.equal(typeof error_description, 'string');
  return rest;
};
const agencyToken = async (world: Asking) => said(await exchange(world, APP, await world.code(world.tokenOf('agency-owner'), APP)));
const locations = (world: Asking, token: string, headers: Record<string, string> = V) => world.ask(token, 'GET', `/oauth/installedLocations?companyId=harbor-pine&appId=${APP}&isInstalled=true`, undefined, headers);

describe('a code', () => {
  test('that nobody issued is unknown, whatever the client says of itself', async () => {
    const world = asking();
    for (const client of [{}, { client_id: 'x', client_secret: 'y' }, { client_id: world.clientOf(APP).clientId, client_secret: 'y' }]) {
      const answer = await form(world, '/oauth/token', { grant_type: 'authorization_code', code: '0'.repeat(40), ...client });
      assert.deepEqual([answer.status, answer.body], [401, { error: 'UnAuthorized!', error_description: 'Authorization code not found' }]);
    }
  });

  test('is exchanged once; used again, it ends what came of it', async () => {
    const world = asking(data());
    const code = await world.code(world.tokenOf('agency-owner'), APP);
    const tokens = said(await exchange(world, APP, code));
    assert.equal((await locations(world, tokens.access_token)).status, 200);
    assert.equal((await exchange(world, APP, code)).status, 401);
    assert.equal((await locations(world, tokens.access_token)).status, 401);
    assert.equal((await renew(world, APP, tokens.refresh_token)).status, 400);
  });

  test('is exchanged by one of two at the same time', async () => {
    const world = asking();
    const code = await world.code(world.tokenOf('agency-owner'), APP, undefined, { code_challenge: CHALLENGE, code_challenge_method: 'S256' });
    const both = await Promise.all([1, 2].map(() => exchange(world, APP, code, { code_verifier: VERIFIER })));
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401]);
  });

  test('lasts ten minutes', async () => {
    const world = asking();
    const [early, late] = [await world.code(world.tokenOf('agency-owner'), APP), await world.code(world.tokenOf('agency-owner'), APP)];
    world.pass(599_999);
    assert.equal((await exchange(world, APP, early)).status, 200);
    world.pass(1);
    assert.equal((await exchange(world, APP, late)).status, 401);
  });

  for (const [name, more, status] of [
    ['without the verifier of its challenge', {}, 400],
    ['with another verifier', { code_verifier: VERIFIER.replace('d', 'e') }, 400],
    ['with a verifier that is too short', { code_verifier: 'short' }, 400],
    ['with another address', { code_verifier: VERIFIER, redirect_uri: 'https://evil.example/' }, 400],
    ['with another secret', { code_verifier: VERIFIER, client_secret: '00000000-0000-4000-8000-000000000000' }, 401],
    ['as another class of token', { code_verifier: VERIFIER, user_type: 'Location' }, 400],
    ['as a class there is not', { code_verifier: VERIFIER, user_type: 'Agency' }, 400],
  ] as const) {
    test(`is refused ${name}, and good for the right request afterwards`, async () => {
      const world = asking();
      const code = await world.code(world.tokenOf('agency-owner'), APP, undefined, { code_challenge: CHALLENGE, code_challenge_method: 'S256' });
      assert.equal((await exchange(world, APP, code, more)).status, status);
      const right = { code_verifier: VERIFIER, redirect_uri: world.clientOf(APP).redirectUris[0] ?? '', user_type: 'Company' };
      assert.equal((await exchange(world, APP, code, right)).status, 200);
    });
  }

  test('of another app is unknown to this one', async () => {
    const world = asking();
    assert.equal((await exchange(world, 'pennywhistle-sms', await world.code(world.tokenOf('agency-owner'), APP))).status, 401);
  });

  test('without a challenge takes no verifier', async () => {
    const world = asking();
    assert.equal((await exchange(world, APP, await world.code(world.tokenOf('agency-owner'), APP), { code_verifier: VERIFIER })).status, 400);
  });
});

describe('a request for tokens', () => {
  test('names what is missing and what is not valid', async () => {
    const world = asking();
    const { clientId, clientSecret } = world.clientOf(APP);
    const post = async (fields: Record<string, string>) => {
      const { status, body } = await form(world, '/oauth/token', fields);
      return [status, traceless(body)];
    };
    assert.deepEqual(await post({}), [400, { statusCode: 400, message: 'Missing parameter: grant_type', error: 'invalid_request' }]);
    assert.deepEqual(await post({ grant_type: 'password' }), [400, { statusCode: 400, message: 'Invalid parameter: grant_type', error: 'unsupported_grant_type' }]);
    assert.deepEqual(await post({ grant_type: 'authorization_code' }), [400, { statusCode: 400, message: 'Missing parameter: code', error: 'invalid_request' }]);
    assert.deepEqual(await post({ grant_type: 'refresh_token', refresh_token: 'x' }), [400, { statusCode: 400, message: 'Missing parameter: client_id', error: 'invalid_request' }]);
    assert.deepEqual(await post({ grant_type: 'refresh_token', refresh_token: 'x', client_id: clientId, client_secret: clientSecret }), [400, INVALID_GRANT]);
    assert.equal((await post({ grant_type: 'refresh_token', refresh_token: 'x', client_id: clientId, client_secret: 'y' }))[0], 401);
  });

  test('may be JSON; a word that is given twice or is no text is not valid', async () => {
    const world = asking();
    const { clientId, clientSecret } = world.clientOf(APP);
    const code = await world.code(world.tokenOf('agency-owner'), APP);
    const body = { client_id: clientId, client_secret: clientSecret, grant_type: 'authorization_code', code };
    assert.equal((await world.ask(null, 'POST', '/oauth/token', { ...body, code: 1 })).status, 400);
    const twice = await world.ask(null, 'POST', '/oauth/token', `${new URLSearchParams(body).toString()}&code=x`, { 'content-type': 'application/x-www-form-urlencoded' });
    assert.equal(twice.status, 400);
    assert.equal((await world.ask(null, 'POST', '/oauth/token', body)).status, 200);
    assert.equal((await world.ask(null, 'GET', '/oauth/token')).status, 405);
  });

  test('in the newest version has names of its own, in the answer and in a refusal too', async () => {
    const world = asking(data());
    const { clientId, clientSecret } = world.clientOf(APP);
    const newest = { version: 'v3' };
    const code = await world.code(world.tokenOf('agency-owner'), APP);
    const body = { clientId, clientSecret, grantType: 'authorization_code', code };
    assert.equal((await world.ask(null, 'POST', '/oauth/token', body)).refusal.message, 'Missing parameter: grant_type');
    assert.equal((await world.ask(null, 'POST', '/oauth/token', { ...body, clientId: undefined }, newest)).refusal.message, 'Missing parameter: clientId');
    const answer = await world.ask(null, 'POST', '/oauth/token', body, newest);
    const { accessToken, refreshToken, expiresIn, userType, ...rest } = answer.body as { accessToken: string; refreshToken: string; expiresIn: number; userType: string };
    assert.deepEqual([typeof accessToken, expiresIn, userType, 'access_token' in rest], ['string', 86_399, 'Company', false]);
    const mint = (path: string, headers: Record<string, string>) => form(world, path, { companyId: 'harbor-pine', locationId: 'juniper-yoga' }, accessToken, headers);
    assert.equal((await mint('/oauth/location-token', V)).status, 404);
    for (const path of ['/oauth/location-token', '/oauth/locationToken']) assert.equal(typeof ((await mint(path, newest)).body as { accessToken: string }).accessToken, 'string');
    assert.equal((await world.ask(null, 'POST', '/oauth/token', { clientId, clientSecret, grantType: 'refresh_token', refreshToken }, newest)).status, 200);
  });

  test('with an app’s own credentials gives a token that acts for no account', async () => {
    const world = asking();
    const { clientId, clientSecret } = world.clientOf(APP);
    const answer = said(await form(world, '/oauth/token', { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }));
    assert.equal(answer.refresh_token, undefined);
    const refused = await locations(world, answer.access_token);
    assert.deepEqual([refused.status, refused.refusal.message], [401, "Token's user type mismatch!"]);
    assert.equal((await form(world, '/oauth/token', { grant_type: 'client_credentials', client_id: clientId, client_secret: 'no' })).status, 401);
  });

  test('is answered with what the platform says, and an access token with its claims', async () => {
    const world = asking(data());
    const tokens = await agencyToken(world);
    const all = world.world.subAccounts.size;
    assert.deepEqual([tokens.userType, tokens.companyId, tokens.locationId, tokens.isBulkInstallation, tokens.expires_in], ['Company', 'harbor-pine', undefined, true, 86_399]);
    assert((tokens.approvedLocations?.length ?? 0) > 10 && (tokens.approvedLocations?.length ?? 0) < all);
    const [head = '', claims = '', signature = ''] = tokens.access_token.split('.');
    assert.deepEqual(JSON.parse(Buffer.from(head, 'base64url').toString()), { alg: 'RS256', typ: 'JWT' });
    const issuedAt = Date.parse(world.world.now()) / 1000;
    assert.deepEqual(JSON.parse(Buffer.from(claims, 'base64url').toString()), {
      ...{ authClass: 'Company', authClassId: 'harbor-pine', primaryAuthClassId: 'harbor-pine', source: 'INTEGRATION', sourceId: world.clientOf(APP).clientId, channel: 'OAUTH' },
      oauthMeta: { scopes: tokens.scope.split(' '), client: APP, agencyPlan: 'agency_monthly_297' },
      ...{ iat: issuedAt, exp: issuedAt + 86_399 },
    });
    assert.equal(Buffer.from(signature, 'base64url').length, 256);
  });
});

test('of a hundred random sets of scopes exactly those that were asked for are shown, and exactly those shown are granted', async () => {
  const random = randomFrom('scopes of a grant');
  const known = [...knownScopes, 'not.known.yet', 'users:write', '__proto__', 'a'.repeat(200)];
  const world = asking(changed({ apps: [{ ...appOf(worldData(), APP), scopes: known }] }));
  const admin = world.tokenOf('sub-account-admin');
  for (let run = 0; run < 100; run++) {
    const wanted = random.sample(known, random.int(1, run === 0 ? known.length : 20));
    const asked = [...wanted, ...random.sample(wanted, 2)].join(random.chance(0.5) ? ' ' : '  ');
    const shown = await world.asked(admin, world.query(APP, { scope: asked }));
    assert.deepEqual(shown.scopes, wanted);
    const { searchParams } = new URL(((await world.allow(admin, shown)).body as { returnUrl: string }).returnUrl);
    assert.equal(said(await exchange(world, APP, searchParams.get('code') ?? '')).scope, wanted.join(' '));
  }
});

describe('the token of an installation', () => {
  const withDistribution = (distribution: object) => changed({ apps: [{ ...appOf(worldData(), APP), distribution }] });
  const both = (bulkInstall: boolean) => ({ targetUser: 'sub-account', installableBy: 'agency-and-sub-account', bulkInstall });
  for (const [name, appId, world, as, expected] of [
    ['for agencies, by an agency', 'ostler-snapshot-kit', () => asking(), 'agency-owner', ['Company', false]],
    ['for both without bulk, by a sub-account', APP, () => asking(withDistribution(both(false))), 'sub-account-admin', ['Location', false]],
    ['for both without bulk, by an agency', APP, () => asking(withDistribution(both(false))), 'agency-owner', ['Location', false]],
    ['for both with bulk, by a sub-account', APP, () => asking(), 'sub-account-admin', ['Location', false]],
    ['for both with bulk, by an agency', APP, () => asking(), 'agency-owner', ['Company', true]],
    ['by agencies only, by an agency', 'tallyroot-ledger', () => asking(), 'agency-owner', ['Company', true]],
  ] as const) {
    test(`of an app ${name} is of class ${expected[0]}`, async () => {
      const started = world();
      const brand = appId === 'ostler-snapshot-kit' ? 'platform' : undefined;
      const token = started.tokenOf(as, brand);
      const shown = await started.asked(token, started.query(appId));
      const account = shown.accounts.find(({ kind, decision }) => kind === (expected[0] === 'Location' || as !== 'agency-owner' ? 'sub-account' : 'agency') && decision.outcome === 'allow') ?? assert.fail(JSON.stringify(shown.accounts[0]));
      const tokens = said(await exchange(started, appId, await started.code(token, appId, account)));
      assert.deepEqual([tokens.userType, tokens.isBulkInstallation, tokens.locationId], [...expected, expected[0] === 'Location' ? account.id : undefined]);
    });
  }

  test('of an agency that chose one sub-account is the agency’s, and approved for that one', async () => {
    const app = appOf(worldData(), 'copperleaf-forms');
    const world = asking(changed({ apps: [{ ...app, id: 'fresh', pricing: { ...app.pricing, meters: [] }, events: [], createdAt: worldData().apps[0]?.createdAt ?? '' }] }));
    const tokens = said(await exchange(world, 'fresh', await world.code(world.tokenOf('agency-owner'), 'fresh', { kind: 'sub-account', id: 'juniper-yoga' })));
    assert.deepEqual([tokens.userType, tokens.locationId, tokens.approvedLocations], ['Company', undefined, ['juniper-yoga']]);
  });
});

describe('the window of a refresh token', () => {
  for (const [wait, status] of [[0, 200], [29_999, 200], [30_000, 200], [30_001, 400]] as const) {
    test(`${wait} ms after its first use gives ${status === 200 ? 'the same pair' : 'nothing'}`, async () => {
      const world = asking();
      const { refresh_token: used } = await agencyToken(world);
      const first = said(await renew(world, APP, used));
      assert.notEqual(first.refresh_token, used);
      world.pass(wait);
      const again = await renew(world, APP, used);
      assert.equal(again.status, status, again.text);
      if (status === 200) assert.deepEqual([said(again).refresh_token, said(again).access_token], [first.refresh_token, first.access_token]);
      else assert.deepEqual(traceless(again.body), INVALID_GRANT);
    });
  }

  test('begins with the first use and does not move with the second', async () => {
    const world = asking();
    const { refresh_token: used } = await agencyToken(world);
    const first = said(await renew(world, APP, used));
    world.pass(25_000);
    assert.equal(said(await renew(world, APP, used)).refresh_token, first.refresh_token);
    world.pass(20_000);
    assert.equal((await renew(world, APP, used)).status, 400);
  });

  test('gives 125 callers at once one pair', async () => {
    const world = asking();
    const { refresh_token: used } = await agencyToken(world);
    const all = await Promise.all(Array.from({ length: 125 }, async () => said(await renew(world, APP, used)).refresh_token));
    assert.equal(new Set(all).size, 1);
    assert.equal((await renew(world, APP, all[0] ?? '')).status, 200);
  });

  test('is not shared with another token, another secret or another client', async () => {
    const world = asking();
    const { refresh_token: used } = await agencyToken(world);
    const first = said(await renew(world, APP, used));
    const { clientId, clientSecret, ...rest } = world.clientOf(APP);
    const other = world.clientOf('pennywhistle-sms');
    assert.equal((await renew(world, APP, `${used}x`)).status, 400);
    assert.equal((await renew(world, APP, used, { client_secret: 'another-secret-of-the-app' })).status, 401);
    assert.equal((await renew(world, APP, used, { client_id: other.clientId })).status, 401);
    assert.equal((await renew(world, APP, used, { client_id: other.clientId, client_secret: other.clientSecret })).status, 400);
    // A secret that is the app's own by now, and was not when the window began.
    const app = world.world.apps.get(APP) ?? assert.fail();
    app.oauth = { ...rest, clientId, clientSecret: 'another-secret-of-the-app' };
    assert.equal((await renew(world, APP, used)).status, 400);
    app.oauth = { ...rest, clientId, clientSecret };
    assert.equal(said(await renew(world, APP, used)).refresh_token, first.refresh_token);
  });

  test('is of the used token alone: the new one is exchanged in its own time', async () => {
    const world = asking();
    const { refresh_token: used } = await agencyToken(world);
    const first = said(await renew(world, APP, used));
    world.pass(5000);
    const second = said(await renew(world, APP, first.refresh_token));
    assert.notEqual(second.refresh_token, first.refresh_token);
    world.pass(28_000);
    assert.equal((await renew(world, APP, first.refresh_token)).status, 200);
  });

  test('once over, a token that comes again ends everything that came of the grant', async () => {
    const world = asking(data());
    const { refresh_token: used } = await agencyToken(world);
    const next = said(await renew(world, APP, used));
    world.pass(30_001);
    assert.equal((await locations(world, next.access_token)).status, 200);
    assert.equal((await renew(world, APP, used)).status, 400);
    assert.equal((await locations(world, next.access_token)).status, 401);
    assert.equal((await renew(world, APP, next.refresh_token)).status, 400);
  });

  test('does not end a grant for a token nobody used', async () => {
    const world = asking();
    const { refresh_token: unused } = await agencyToken(world);
    world.pass(365 * 86_400_000 - 1);
    assert.equal((await renew(world, APP, unused)).status, 200);
    const late = asking();
    const { refresh_token: old } = await agencyToken(late);
    late.pass(365 * 86_400_000);
    assert.equal((await renew(late, APP, old)).status, 400);
  });

  test('says how long the pair still lasts', async () => {
    const world = asking();
    const { refresh_token: used } = await agencyToken(world);
    assert.equal(said(await renew(world, APP, used)).expires_in, 86_399);
    world.pass(29_500);
    assert.equal(said(await renew(world, APP, used)).expires_in, 86_370);
  });
});
