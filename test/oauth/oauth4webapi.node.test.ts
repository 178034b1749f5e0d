// An independent OAuth client, with its own checks switched on, against the mock server over real HTTP: metadata, PKCE, pushed requests, `iss`, the exchange and
// the refresh. Only plain HTTP on this machine is allowed it. Where the server answers otherwise, the client is shown to notice.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as oauth from 'oauth4webapi';
import { serving, type Served } from './serving.ts';

const APP = 'marrowtag-cleaner';
const SCOPE = 'contacts.readonly contacts.write';
const insecure = { [oauth.allowInsecureRequests]: true };

let served: Served;
let server: oauth.AuthorizationServer;
let client: oauth.Client;
let authentication: oauth.ClientAuth;
let redirectUri: string;
before(async () => {
  served = await serving('--apps', '60');
  const issuer = new URL(served.url);
  server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...insecure, algorithm: 'oauth2' }));
  const { clientId, clientSecret, redirectUris } = await served.clientOf(APP);
  client = { client_id: clientId };
  authentication = oauth.ClientSecretPost(clientSecret);
  [redirectUri = ''] = redirectUris;
});
after(() => served.stop());

/** What an app sends, with its verifier and its state. */
async function request(): Promise<{ readonly parameters: URLSearchParams; readonly verifier: string; readonly state: string }> {
  const [verifier, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState()];
  const parameters = new URLSearchParams({
    ...{ client_id: client.client_id, redirect_uri: redirectUri, response_type: 'code', scope: SCOPE, state },
    ...{ code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
  });
  return { parameters, verifier, state };
}
const open = (parameters: URLSearchParams): string => `${server.authorization_endpoint ?? ''}?${parameters.toString()}`;
const exchange = async (back: URLSearchParams, verifier: string, uri = redirectUri) => oauth.processAuthorizationCodeResponse(server, client, await oauth.authorizationCodeGrantRequest(server, client, authentication, back, uri, verifier, insecure));
const refresh = async (token: string) => oauth.processRefreshTokenResponse(server, client, await oauth.refreshTokenGrantRequest(server, client, authentication, token, insecure));
const failed = (error: unknown): unknown => (error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError ? error.error : error);

describe('oauth4webapi', () => {
  test('finds a server that proves who answers, takes S256 only and requests ahead of the browser', () => {
    assert.equal(server.authorization_response_iss_parameter_supported, true);
    assert.deepEqual([server.code_challenge_methods_supported, server.pushed_authorization_request_endpoint], [['S256'], `${served.url}/oauth/par`]);
  });

  test('gets tokens for a code with PKCE, and refreshes them', async () => {
    const { parameters, verifier, state } = await request();
    const back = oauth.validateAuthResponse(server, client, await served.allow(open(parameters), 'agency-owner'), state);
    const tokens = await exchange(back, verifier);
    assert.deepEqual([tokens.token_type, tokens.scope, tokens.expires_in, tokens.userType], ['bearer', SCOPE, 86_399, 'Company']);
    const [next, again] = [await refresh(tokens.refresh_token ?? ''), await refresh(tokens.refresh_token ?? '')];
    assert.notEqual(next.refresh_token, tokens.refresh_token);
    assert.equal(again.refresh_token, next.refresh_token);
  });

  test('gets tokens for a request it pushed, which the browser only names', async () => {
    const { parameters, verifier, state } = await request();
    const pushed = await oauth.processPushedAuthorizationResponse(server, client, await oauth.pushedAuthorizationRequest(server, client, authentication, parameters, insecure));
    const named = new URLSearchParams({ client_id: client.client_id, request_uri: pushed.request_uri });
    const back = oauth.validateAuthResponse(server, client, await served.allow(open(named), 'agency-owner'), state);
    assert.equal((await exchange(back, verifier)).scope, SCOPE);
    const again = await served.as('agency-owner').authorization(named.toString());
    assert.equal(again.kind, 'error');
  });

  test('is told of a request that is not in order, ahead of the browser and after it', async () => {
    const { parameters, state } = await request();
    parameters.set('code_challenge_method', 'plain');
    await assert.rejects(async () => oauth.processPushedAuthorizationResponse(server, client, await oauth.pushedAuthorizationRequest(server, client, authentication, parameters, insecure)), (error) => failed(error) === 'invalid_request');
    const shown = await served.as('agency-owner').authorization(parameters.toString());
    assert(shown.kind === 'error');
    assert.throws(() => oauth.validateAuthResponse(server, client, new URL(shown.returnUrl ?? ''), state), (error) => failed(error) === 'invalid_request');
  });

  test('is told that somebody denied', async () => {
    const { parameters, state } = await request();
    const shown = await served.as('agency-owner').authorization(parameters.toString());
    assert(shown.kind === 'ask');
    const { returnUrl } = await served.as('agency-owner').answer(shown.id, { answer: 'deny' });
    assert.throws(() => oauth.validateAuthResponse(server, client, new URL(returnUrl), state), (error) => failed(error) === 'access_denied');
  });

  test('notices another issuer and another state', async () => {
    const { parameters, state } = await request();
    const url = await served.allow(open(parameters), 'agency-owner');
    assert.doesNotThrow(() => oauth.validateAuthResponse(server, client, url, state));
    assert.throws(() => oauth.validateAuthResponse(server, client, url, 'another'), oauth.OperationProcessingError);
    for (const issuer of ['https://evil.example', null]) {
      const changed = new URL(url);
      if (issuer === null) changed.searchParams.delete('iss');
      else changed.searchParams.set('iss', issuer);
      assert.throws(() => oauth.validateAuthResponse(server, client, changed, state), oauth.OperationProcessingError);
    }
  });

  test('is refused another verifier, another address, and a token that is none', async () => {
    const { parameters, verifier, state } = await request();
    const back = oauth.validateAuthResponse(server, client, await served.allow(open(parameters), 'agency-owner'), state);
    await assert.rejects(exchange(back, oauth.generateRandomCodeVerifier()), (error) => failed(error) === 'invalid_grant');
    await assert.rejects(exchange(back, verifier, 'https://evil.example/'), (error) => failed(error) === 'invalid_grant');
    await assert.rejects(refresh('none'), (error) => failed(error) === 'invalid_grant');
    assert.equal((await exchange(back, verifier)).userType, 'Company');
    await assert.rejects(exchange(back, verifier));
  });

  test('gets a token of the app’s own', async () => {
    const answer = await oauth.clientCredentialsGrantRequest(server, client, authentication, {}, insecure);
    const { access_token, refresh_token } = await oauth.processClientCredentialsResponse(server, client, answer);
    assert.deepEqual([access_token.split('.').length, refresh_token], [3, undefined]);
    const wrong = oauth.clientCredentialsGrantRequest(server, client, oauth.ClientSecretPost('another'), {}, insecure);
    await assert.rejects(async () => oauth.processClientCredentialsResponse(server, client, await wrong), (error) => failed(error) === 'invalid_client');
  });
});
