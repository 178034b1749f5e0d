// Our client against an authorization server that others wrote, over real HTTP: metadata, requests told ahead, PKCE, `iss`, the exchange and a refresh that
// rotates. The server holds every client to all of it and ends a grant whose code or refresh token comes twice. Who signs in there is the test, by plain requests.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, mock, test } from 'node:test';
import { inspect } from 'node:util';
import type { Provider } from 'oidc-provider';
import {
  authorizationServerAt,
  authorizeUrl,
  createPkce,
  exchangeCode,
  faultOf,
  isReconnectRequired,
  LONGEST_WAIT,
  MarketplaceError,
  pushAuthorization,
  randomSecret,
  readCallback,
  readMetadata,
  refreshGrant,
  serverTokens,
  type CallbackFault,
  type Grant,
  type ServerMetadata,
  type TokenEndpoint,
  type Transaction,
} from '../../src/server.ts';

const REDIRECT = 'https://partner.example/callback';
const SCOPES = ['contacts.readonly', 'contacts.write'];
const client = { clientId: 'partner', clientSecret: randomSecret() };
const server = createServer();
/** Everything that no error may hold. */
const secrets = new Set([client.clientSecret]);
let provider: Provider;
let metadata: ServerMetadata;
let at: TokenEndpoint;
let tokenRequests = 0;

before(async () => {
  // It says that it is not set up for production, which is so.
  for (const level of ['info', 'warn'] as const) mock.method(console, level, () => {});
  const { Provider: Independent } = await import('oidc-provider');
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  provider = new Independent(issuer, {
    clients: [{ client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: [REDIRECT], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: 'client_secret_post' }],
    scopes: SCOPES,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true }, pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true } },
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    cookies: { keys: [randomSecret()] },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url === '/token') tokenRequests += 1;
    void answer(request, response);
  });
  metadata = await readMetadata(issuer);
  at = { ...client, tokenUrl: metadata.token_endpoint };
});
after(() => {
  server.closeAllConnections();
  server.close();
  mock.restoreAll();
});

interface Begun {
  readonly transaction: Transaction;
  readonly link: URL;
  readonly verifier: string;
}

/** What an integrator's server remembers when it sends somebody away. */
async function begin(): Promise<Begun> {
  const { verifier, challenge } = await createPkce();
  const known = authorizationServerAt(metadata.authorization_endpoint, { issuer: metadata.issuer, namesItself: metadata.authorization_response_iss_parameter_supported ?? false });
  const state = randomSecret();
  secrets.add(verifier).add(state);
  const link = new URL(authorizeUrl({ server: known, clientId: client.clientId, redirectUri: REDIRECT, scopes: SCOPES, state, challenge }));
  return { verifier, link, transaction: { state, server: known, clientId: client.clientId, redirectUri: REDIRECT, account: null, expiresAt: Date.now() + LONGEST_WAIT } };
}

const push = async (query: URLSearchParams): Promise<URL> => {
  const { requestUri } = await pushAuthorization(metadata.pushed_authorization_request_endpoint ?? assert.fail('no address'), client, query);
  const named = new URL(metadata.authorization_endpoint);
  named.search = new URLSearchParams({ client_id: client.clientId, request_uri: requestUri }).toString();
  return named;
};

/** A browser with cookies and a person in it, who signs in and then allows or denies. Gives back where the server sends it in the end. */
async function visit(address: URL, answer: 'allow' | 'deny' = 'allow'): Promise<URL> {
  const cookies = new Map<string, string>();
  let next = address;
  let form: URLSearchParams | null = null;
  for (let step = 0; step < 20; step += 1) {
    const headers = { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') };
    const response: Response = await fetch(next, { headers, redirect: 'manual', ...(form && { method: 'POST', body: form }) });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    const location = response.headers.get('location');
    if (location !== null) {
      [next, form] = [new URL(location, next), null];
      if (next.href.startsWith(REDIRECT)) return next;
      continue;
    }
    const page = await response.text();
    const [, prompt = assert.fail(`${response.status} ${page}`)] = /name="prompt" value="(\w+)"/.exec(page) ?? [];
    if (prompt === 'consent' && answer === 'deny') next = new URL(`${next.href}/abort`);
    else form = new URLSearchParams({ prompt, login: 'somebody', password: 'anything' });
  }
  return assert.fail('it went in circles');
}

/** The way to a code, and what belongs to it. */
async function allowed(): Promise<Begun & { readonly back: URL; readonly code: string }> {
  const begun = await begin();
  const back = await visit(await push(begun.link.searchParams));
  const code = back.searchParams.get('code') ?? assert.fail(back.href);
  secrets.add(code);
  return { ...begun, back, code };
}
const keep = (grant: Grant): Grant => {
  secrets.add(grant.accessToken).add(grant.refreshToken ?? assert.fail('no refresh token'));
  return grant;
};
async function connected(): Promise<Grant & { readonly refreshToken: string }> {
  const { transaction, back, verifier } = await allowed();
  const { code, redirectUri } = readCallback(back, transaction);
  const grant = keep(await exchangeCode(at, { code, redirectUri, codeVerifier: verifier }));
  return { ...grant, refreshToken: grant.refreshToken ?? '' };
}
const live = async (accessToken: string): Promise<string | undefined> => (await provider.AccessToken.find(accessToken))?.scope;

/** Everything an error holds, its causes and its stack included. */
const all = (error: unknown): string => inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error, Object.getOwnPropertyNames(error));
function typed(error: unknown): MarketplaceError {
  assert(error instanceof MarketplaceError, all(error));
  for (const secret of secrets) assert(!all(error).includes(secret), `a secret is in ${all(error)}`);
  return error;
}
const failure = (doing: Promise<unknown>): Promise<MarketplaceError> => doing.then(() => assert.fail('it was taken'), typed);
const fault = (doing: () => unknown): CallbackFault | null => {
  try {
    doing();
  } catch (error) {
    return faultOf(typed(error));
  }
  return assert.fail('it was taken');
};

describe('an independent server', () => {
  test('says that it names itself, takes S256 and wants requests told ahead', () => {
    const { code_challenge_methods_supported: methods, require_pushed_authorization_requests: ahead, authorization_response_iss_parameter_supported: iss } = metadata;
    assert.deepEqual([methods, ahead, iss], [['S256'], true, true]);
  });

  test('gives tokens for a code, and others for a refresh token, which it takes once', async () => {
    const first = await connected();
    assert.deepEqual([first.scopes, await live(first.accessToken)], [SCOPES, SCOPES.join(' ')]);
    const next = keep(await refreshGrant(at, first.refreshToken));
    assert.notEqual(next.refreshToken, first.refreshToken);
    assert.equal(await live(next.accessToken), SCOPES.join(' '));
  });

  test('is asked once by a hundred calls, again and again: it never sees a refresh token twice, which would end everything', async () => {
    const account = serverTokens({ ...at, issuer: metadata.issuer }).account('somebody');
    const grant = await connected();
    await account.signIn(grant);
    let token = grant.accessToken;
    for (let round = 0; round < 3; round += 1) {
      const before = tokenRequests;
      const next = await Promise.all(Array.from({ length: 100 }, async () => account.token(token)));
      assert.deepEqual([new Set(next).size, tokenRequests - before], [1, 1]);
      [token = ''] = next;
      secrets.add(token);
      assert.equal(await live(token), SCOPES.join(' '));
    }
  });
});

describe('what it refuses', () => {
  test('another verifier, or none', async () => {
    for (const codeVerifier of [(await createPkce()).verifier, undefined]) {
      const { code } = await allowed();
      const error = await failure(exchangeCode(at, { code, redirectUri: REDIRECT, codeVerifier }));
      assert.deepEqual([error.code, isReconnectRequired(error)], ['unauthorized', true]);
    }
  });

  test('another redirect URI', async () => {
    const { code, verifier } = await allowed();
    assert.equal((await failure(exchangeCode(at, { code, redirectUri: `${REDIRECT}/`, codeVerifier: verifier }))).code, 'unauthorized');
  });

  test('a code that comes again, and then everything that came of it', async () => {
    const { code, verifier } = await allowed();
    const exchange = { code, redirectUri: REDIRECT, codeVerifier: verifier };
    const grant = keep(await exchangeCode(at, exchange));
    assert(isReconnectRequired(await failure(exchangeCode(at, exchange))));
    assert.equal(await live(grant.accessToken), undefined);
    assert(isReconnectRequired(await failure(refreshGrant(at, grant.refreshToken ?? ''))));
  });

  test('a refresh token that was used: a person has to connect again, and nobody asks a second time', async () => {
    const { refreshToken, accessToken } = await connected();
    const next = keep(await refreshGrant(at, refreshToken));
    const account = serverTokens({ ...at, issuer: metadata.issuer }).account('late');
    await account.signIn({ accessToken, refreshToken });
    const before = tokenRequests;
    for (let time = 0; time < 3; time += 1) assert(isReconnectRequired(await failure((async () => account.token(accessToken))())));
    assert.equal(tokenRequests - before, 1);
    assert.equal(await live(next.accessToken), undefined);
  });

  test('another secret, which is no reason to connect again', async () => {
    const { refreshToken } = await connected();
    const wrong = randomSecret();
    secrets.add(wrong);
    const error = await failure(refreshGrant({ ...at, clientSecret: wrong }, refreshToken));
    assert.deepEqual([error.code, isReconnectRequired(error)], ['unauthorized', false]);
    assert.notEqual(keep(await refreshGrant(at, refreshToken)).refreshToken, refreshToken);
  });

  test('control: a client that skips PKCE, or does it in plain', async () => {
    for (const change of [{ code_challenge: null, code_challenge_method: null }, { code_challenge_method: 'plain' }]) {
      const { link } = await begin();
      await push(link.searchParams);
      for (const [name, value] of Object.entries(change)) {
        if (value === null) link.searchParams.delete(name);
        else link.searchParams.set(name, value);
      }
      assert.equal((await failure(push(link.searchParams))).code, 'invalid');
    }
  });

  test('control: a client that tells nothing ahead', async () => {
    const { link, transaction } = await begin();
    const back = await visit(link);
    assert.equal(back.searchParams.get('error'), 'invalid_request');
    assert.equal(fault(() => readCallback(back, transaction)), 'request.refused');
  });
});

describe('what we refuse', () => {
  test('an answer with another issuer, another state or another address, or none of them, before any token is asked for', async () => {
    const { back, transaction } = await allowed();
    const before = tokenRequests;
    const changed = (change: (url: URL) => void): URL => {
      const url = new URL(back);
      change(url);
      return url;
    };
    // A copy each: a transaction is good for one answer.
    const answer = (url: URL) => fault(() => readCallback(url, { ...transaction }));
    assert.equal(answer(changed((url) => url.searchParams.set('iss', `${metadata.issuer}/`))), 'issuer.other');
    assert.equal(answer(changed((url) => url.searchParams.set('iss', 'https://evil.example'))), 'issuer.other');
    assert.equal(answer(changed((url) => url.searchParams.delete('iss'))), 'issuer.missing');
    assert.equal(answer(changed((url) => url.searchParams.set('state', randomSecret()))), 'state.other');
    assert.equal(answer(changed((url) => url.searchParams.append('iss', metadata.issuer))), 'parameter.repeated');
    assert.equal(answer(changed((url) => (url.pathname = '/other'))), 'address.other');
    assert.equal(tokenRequests, before);
    assert.equal(readCallback(back, transaction).issuer, metadata.issuer);
    assert.equal(fault(() => readCallback(back, transaction)), 'state.replayed');
  });

  test('nothing of somebody who denied, who is told as such', async () => {
    const { link, transaction } = await begin();
    const back = await visit(await push(link.searchParams), 'deny');
    assert.deepEqual([back.searchParams.get('state'), back.searchParams.get('iss')], [transaction.state, metadata.issuer]);
    assert.equal(fault(() => readCallback(back, transaction)), 'denied');
  });
});

test('control: an error with a secret in it is noticed', () => assert.throws(() => typed(new MarketplaceError('server', `refused: ${client.clientSecret}`)), /a secret is in/));
