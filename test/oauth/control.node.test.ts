// What a test may do to the authorization server that no real one has: look up an app's client and change it, let access tokens expire, make tokens fail or get
// lost on the way.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mockFetch } from '../../mocks/fetch.ts';
import { base } from '../mocks/start.ts';
import { asking, back, exchange, form, renew, said } from './asking.ts';

const APP = 'marrowtag-cleaner';
const BACK = 'http://127.0.0.1:9000/back?tenant=1';

describe('an app’s client', () => {
  test('is looked up, and may be sent back to another page from now on', async () => {
    const world = asking();
    const owner = world.tokenOf('agency-owner');
    const before = await world.ask(null, 'GET', `/mock/v1/clients?appId=${APP}`);
    assert.deepEqual(before.body, world.clientOf(APP));
    assert.equal((await world.show(owner, world.query(APP, { redirect_uri: BACK }))).kind, 'error');
    assert.equal((await world.ask(null, 'POST', '/mock/v1/clients', { appId: APP, redirectUris: [BACK] })).status, 200);
    const shown = await world.asked(owner, world.query(APP, { redirect_uri: BACK }));
    const allowed = await world.allow(owner, shown);
    assert.match((allowed.body as { returnUrl: string }).returnUrl, /^http:\/\/127\.0\.0\.1:9000\/back\?tenant=1&code=[0-9a-f]{40}&state=/);
    assert.equal(back(allowed).get('tenant'), '1');
    // What was not said stays.
    assert.deepEqual(world.clientOf(APP), { ...(before.body as object), redirectUris: [BACK] });
    assert.equal((await world.ask(null, 'POST', '/mock/v1/clients', { appId: APP, clientId: 'another' })).status, 422);
  });

  test('may ask for other scopes once its app declares them', async () => {
    const world = asking();
    const owner = world.tokenOf('agency-owner');
    const query = () => world.query(APP, { scope: 'oauth.write' });
    assert.equal((await world.asked(owner, query())).accounts[0]?.decision.outcome, 'deny');
    await world.ask(null, 'POST', '/mock/v1/clients', { appId: APP, scopes: ['oauth.write'] });
    assert.equal((await world.asked(owner, query())).accounts[0]?.decision.outcome, 'allow');
  });

  test('is nobody’s where there is no app, and nobody else’s to change', async () => {
    const world = asking();
    assert.equal((await world.ask(null, 'GET', '/mock/v1/clients?appId=none')).status, 404);
    assert.equal((await world.ask(null, 'POST', '/mock/v1/clients', { appId: 'none', redirectUris: [BACK] })).status, 404);
    assert.equal((await world.ask(null, 'POST', '/mock/v1/clients', { appId: APP, redirectUris: ['http://evil.example/'] })).status, 422);
    assert.equal((await world.ask(null, 'POST', '/mock/v1/clients', { appId: APP, redirectUris: [BACK] }, { origin: 'https://evil.example' })).status, 403);
  });

  test('of every app is one of its own, the same in every world', () => {
    const [one, other] = [asking(), asking()];
    const clients = [...one.world.apps.keys()].map((appId) => one.clientOf(appId));
    assert.deepEqual(clients, [...one.world.apps.keys()].map((appId) => other.clientOf(appId)));
    assert.equal(new Set(clients.flatMap(({ clientId, clientSecret }) => [clientId, clientSecret])).size, 2 * clients.length);
    for (const { clientId, clientSecret, links } of clients) {
      assert.match(clientId, /^.+-[a-z0-9]{8}$/);
      assert.match(clientSecret, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert(links.privacy);
    }
  });

  test('changes nothing that is asked for already', async () => {
    const world = asking();
    const owner = world.tokenOf('agency-owner');
    const shown = await world.asked(owner, world.query(APP));
    await world.ask(null, 'POST', '/mock/v1/clients', { appId: APP, redirectUris: [BACK] });
    assert.equal((await world.allow(owner, shown)).status, 409);
  });
});

test('access tokens expire at once where a test says so, and are refreshed', async () => {
  const world = asking();
  const scope = { scope: 'contacts.readonly' };
  const tokens = said(await exchange(world, APP, await world.code(world.tokenOf('agency-owner'), APP, undefined, scope)));
  const call = (token: string) => world.ask(token, 'GET', `/oauth/installedLocations?companyId=harbor-pine&appId=${APP}`, undefined, { version: '2021-07-28' });
  assert.equal((await call(tokens.access_token)).refusal.message, 'The token is not authorized for this scope.');
  await world.ask(null, 'POST', '/mock/v1/expired-tokens', {});
  assert.equal((await call(tokens.access_token)).refusal.message, 'Invalid token: access token is invalid');
  const next = said(await renew(world, APP, tokens.refresh_token));
  assert.equal((await call(next.access_token)).refusal.message, 'The token is not authorized for this scope.');
});

describe('a fault', () => {
  test('`token-server` refuses every token', async () => {
    const world = asking();
    const code = await world.code(world.tokenOf('agency-owner'), APP);
    await world.ask(null, 'POST', '/mock/v1/faults', { faults: ['token-server'] });
    assert.equal((await exchange(world, APP, code)).status, 500);
    await world.ask(null, 'POST', '/mock/v1/faults', { faults: [] });
    assert.equal((await exchange(world, APP, code)).status, 200);
  });

  test('`token-lost` exchanges and says nothing; within the window nothing is lost', async () => {
    const world = asking();
    const { clientId, clientSecret } = world.clientOf(APP);
    const { refresh_token: token } = said(await exchange(world, APP, await world.code(world.tokenOf('agency-owner'), APP)));
    const fetch = mockFetch(world.world, { faults: ['token-lost'] });
    const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret, refresh_token: token });
    await assert.rejects(fetch(`${base}/oauth/token`, { method: 'POST', body }), TypeError);
    world.pass(30_000);
    assert.equal((await renew(world, APP, token)).status, 200);
    world.pass(1);
    assert.equal((await renew(world, APP, token)).status, 400);
    assert.equal((await form(world, '/oauth/token', { grant_type: 'refresh_token' })).status, 400);
  });

  test('`token-strict` knows no window: who comes second ends the grant', async () => {
    const world = asking();
    const { refresh_token: token } = said(await exchange(world, APP, await world.code(world.tokenOf('agency-owner'), APP)));
    await world.ask(null, 'POST', '/mock/v1/faults', { faults: ['token-strict'] });
    const next = said(await renew(world, APP, token));
    assert.equal((await renew(world, APP, token)).status, 400);
    assert.equal((await renew(world, APP, next.refresh_token)).status, 400);
  });
});
