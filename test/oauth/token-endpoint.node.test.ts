// The words with an authorization server, over real HTTP: what is sent byte by byte, what becomes of odd answers, and that no error holds a secret.
import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { exchangeCode, isReconnectRequired, MarketplaceError, pushAuthorization, readMetadata, refreshGrant, serverTokens, subAccountGrant, type Grant } from '../../src/server.ts';

const SECRETS = ['canary-secret', 'canary-code', 'canary-refresh', 'canary-verifier', 'canary-agency-token', 'canary-access'];
const who = { clientId: 'app-1', clientSecret: 'canary-secret' };
const closing: (() => void)[] = [];
after(() => closing.forEach((close) => close()));

interface Seen {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that gives one answer to everything. */
async function answering(status: number, body: unknown, headers: Record<string, string> = {}): Promise<{ url: string; tokenUrl: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      seen.push({ url: request.url ?? '', headers: request.headers, body: text });
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closing.push(() => (server.closeAllConnections(), server.close()));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, tokenUrl: `${url}/oauth/token`, seen };
}
const good = { access_token: 'a', token_type: 'Bearer', expires_in: 86_399, refresh_token: 'r', scope: 'contacts.readonly contacts.write' };
const refreshed = async (body: unknown): Promise<Grant> => refreshGrant({ ...who, tokenUrl: (await answering(200, body)).tokenUrl }, 'canary-refresh');
const failure = async (status: number, body: unknown, headers?: Record<string, string>): Promise<MarketplaceError> => {
  const { tokenUrl } = await answering(status, body, headers);
  const error = await refreshGrant({ ...who, tokenUrl }, 'canary-refresh').then(() => assert.fail('it was taken'), (thrown: unknown) => thrown);
  assert(error instanceof MarketplaceError);
  return error;
};

describe('what is sent', () => {
  test('a code is exchanged as a form, without an Authorization header', async () => {
    const { tokenUrl, seen } = await answering(200, good);
    await exchangeCode({ ...who, tokenUrl }, { code: 'canary-code', redirectUri: 'https://app.example/back?a=1', codeVerifier: 'canary-verifier', account: 'sub-account' });
    assert.equal(seen[0]?.body, 'client_id=app-1&client_secret=canary-secret&grant_type=authorization_code&code=canary-code&user_type=Location&redirect_uri=https%3A%2F%2Fapp.example%2Fback%3Fa%3D1&code_verifier=canary-verifier');
    assert.deepEqual([seen[0]?.headers['content-type'], seen[0]?.headers.authorization], ['application/x-www-form-urlencoded', undefined]);
  });
  test('what is not given is left out', async () => {
    const { tokenUrl, seen } = await answering(200, good);
    await exchangeCode({ ...who, tokenUrl }, { code: 'c', redirectUri: 'https://a.example/' });
    assert.deepEqual([...new URLSearchParams(seen[0]?.body).keys()], ['client_id', 'client_secret', 'grant_type', 'code', 'redirect_uri']);
  });
  test('a refresh token goes with the kind of its account', async () => {
    const { tokenUrl, seen } = await answering(200, good);
    await refreshGrant({ ...who, tokenUrl }, 'canary-refresh', 'agency');
    assert.equal(seen[0]?.body, 'client_id=app-1&client_secret=canary-secret&grant_type=refresh_token&refresh_token=canary-refresh&user_type=Company');
  });
  test('a sub-account’s token is asked for with the agency’s', async () => {
    const { url, seen } = await answering(201, { ...good, locationId: 'l', userType: 'Location' });
    const grant = await subAccountGrant(`${url}/oauth/locationToken`, 'canary-agency-token', 'agency-1', 'sub-1');
    assert.deepEqual([seen[0]?.body, seen[0]?.headers.authorization, seen[0]?.headers.version], ['companyId=agency-1&locationId=sub-1', 'Bearer canary-agency-token', '2021-07-28']);
    assert.deepEqual([grant.account, grant.subAccountId], ['sub-account', 'l']);
  });
  test('a pushed request holds the link’s query, and the client’s secret in the form only', async () => {
    const { url, seen } = await answering(201, { request_uri: 'urn:x', expires_in: 60 });
    assert.deepEqual(await pushAuthorization(`${url}/par`, who, new URLSearchParams({ response_type: 'code', client_id: 'somebody', scope: 'a b' })), { requestUri: 'urn:x', expiresIn: 60 });
    assert.deepEqual([seen[0]?.url, seen[0]?.body], ['/par', 'response_type=code&client_id=app-1&scope=a+b&client_secret=canary-secret']);
  });
  for (const url of ['http://services.example/oauth/token', 'https://user:pass@services.example/', 'ftp://x', 'oauth/token', ''])
    test(`a secret is not sent to \`${url}\``, () => assert.rejects(refreshGrant({ ...who, tokenUrl: url, }, 'r', null, { fetch: () => assert.fail() }), { code: 'config' }));
  test('nor where a redirect leads', async () => {
    const evil = await answering(200, good);
    assert.equal((await failure(307, '', { location: evil.tokenUrl })).code, 'contract');
    assert.equal(evil.seen.length, 0);
  });
});

describe('what is answered', () => {
  test('everything that is known, in our words', async () => {
    const grant = await refreshed({ ...good, userType: 'Company', companyId: 'agency-1', userId: 'u', planId: 'p', isBulkInstallation: true, approvedLocations: ['s1'], traceId: 't' });
    const expected: Grant = { accessToken: 'a', refreshToken: 'r', expiresIn: 86_399, scopes: ['contacts.readonly', 'contacts.write'], account: 'agency', agencyId: 'agency-1', subAccountId: null, userId: 'u', planId: 'p', bulk: true, approvedSubAccountIds: ['s1'] };
    assert.deepEqual(grant, expected);
  });
  for (const [given, seconds] of [['', null], ['"expires_in":0,', null], ['"expires_in":-1,', null], ['"expires_in":"3600",', 3600], ['"expires_in":1e400,', null], ['"expires_in":"NaN",', null], ['"expires_in":null,', null], ['"expires_in":{},', null], ['"expires_in":29,', 29], ['"expires_in":30,', 30], ['"expires_in":31,', 31]] as const)
    test(`a lifetime of ${given || 'nothing'} costs no token`, async () => assert.equal((await refreshed(`{${given}"access_token":"a"}`)).expiresIn, seconds));
  for (const type of ['bearer', 'Bearer', 'BEARER', undefined]) test(`a token of the type ${type}`, async () => assert.equal((await refreshed({ access_token: 'a', token_type: type })).accessToken, 'a'));
  test('a token that is no bearer token is not used', () => assert.rejects(refreshed({ access_token: 'canary-access', token_type: 'DPoP' }), { code: 'unsupported' }));
  test('oddities beside the token cost no token', async () => {
    const grant = await refreshed({ access_token: 'a', refresh_token: 5, scope: ['x'], userType: 'Planet', isBulkInstallation: 'Bearer', approvedLocations: 'all', companyId: 1 });
    assert.deepEqual([grant.accessToken, grant.refreshToken, grant.scopes, grant.account, grant.bulk], ['a', null, null, null, false]);
  });
  for (const body of ['', 'null', '[]', '{"expires_in":NaN,"access_token":"canary-access"}', '{"access_token":""}', '{"access_token":7}', '<html>canary-access'])
    test(`${body || 'nothing'} is no answer`, () => assert.rejects(refreshed(body), { code: 'contract' }));
});

describe('a refusal', () => {
  const cases: [status: number, body: object, code: string, gone: boolean][] = [
    [400, { statusCode: 400, message: 'Invalid grant: refresh token is invalid' }, 'unauthorized', true],
    [401, { error: 'UnAuthorized!', error_description: 'Authorization code not found' }, 'unauthorized', true],
    [400, { error: 'invalid_grant', error_description: 'gone' }, 'unauthorized', true],
    [400, { error: { code: 'X', message: 'Invalid grant' } }, 'unauthorized', true],
    [401, { status: 401, message: 'no', name: 'HttpException' }, 'unauthorized', false],
    [401, { error: 'invalid_client' }, 'unauthorized', false],
    [400, { statusCode: 400, message: 'Missing parameter: clientId' }, 'invalid', false],
    [422, { statusCode: 422, message: ['a', 'b'], error: 'Unprocessable Entity' }, 'invalid', false],
    [400, { statusCode: 400, message: 'Location is not active' }, 'invalid', false],
    [429, {}, 'rate-limited', false],
    [500, { error: 'invalid_grant' }, 'server', false],
    [503, {}, 'server', false],
    [418, {}, 'contract', false],
  ];
  for (const [status, body, code, gone] of cases)
    test(`${status} ${JSON.stringify(body)}`, async () => {
      const error = await failure(status, body);
      assert.deepEqual([error.code, error.status, isReconnectRequired(error)], [code, status, gone]);
    });
  test('says when to come again, and what to quote', async () => {
    const error = await failure(429, { statusCode: 429, message: 'slow', traceId: 'trace-1' }, { 'retry-after': '7' });
    assert.deepEqual([error.retryAfter, error.requestId], [7, 'trace-1']);
  });
});

describe('secrets', () => {
  /** Everything an error holds, its causes and its stack included. */
  const all = (error: unknown): string => inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error, Object.getOwnPropertyNames(error));
  const clean = (error: unknown): void => {
    for (const secret of SECRETS) assert(!all(error).includes(secret), `${secret} is in ${all(error)}`);
  };
  const echo = `${SECRETS.join(' ')}`;
  for (const body of [{ statusCode: 400, message: echo, traceId: 'canary-refresh' }, { status: 400, message: echo }, { error: { code: echo, message: echo } }, { error: echo, error_description: echo }, { error: 'invalid_grant', error_description: echo, traceId: 'canary-refresh' }, echo])
    test(`a server that repeats them: ${JSON.stringify(body).slice(0, 40)}`, async () => clean(await failure(400, body)));
  test('a fetch that fails with the request in its error', async () => {
    const error: unknown = await refreshGrant({ ...who, tokenUrl: 'https://a.example/oauth/token?k=canary-code' }, 'canary-refresh', null, { fetch: (_, init) => Promise.reject(Object.assign(new TypeError(`failed: ${init?.body as string}`), { config: init })) }).catch((thrown: unknown) => thrown);
    assert.equal((error as MarketplaceError).code, 'network');
    clean(error);
  });
  test('a coordinator that is looked at, and its failures', async (t) => {
    const printed: unknown[] = [];
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) t.mock.method(console, level, (...all: unknown[]) => printed.push(...all));
    const { tokenUrl } = await answering(400, { statusCode: 400, message: 'Invalid grant: canary-refresh' });
    const events: unknown[] = [];
    const coordinator = serverTokens({ ...who, tokenUrl, onEvent: (event) => events.push(event) });
    const account = coordinator.account('a');
    await account.signIn({ accessToken: 'canary-access', refreshToken: 'canary-refresh' });
    const error: unknown = await Promise.resolve(account.token('canary-access')).catch((thrown: unknown) => thrown);
    assert(isReconnectRequired(error));
    [error, events, printed, coordinator, account].forEach(clean);
  });
  test('control: an error with the server’s own words is caught', () => assert.throws(() => clean(new Error('refused: canary-refresh'))));
});

describe('metadata', () => {
  const metadata = (url: string) => ({ issuer: url, authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token`, code_challenge_methods_supported: ['S256'] });
  /** A server whose metadata name itself, changed. */
  const serving = async (change: (url: string) => object): Promise<string> => {
    let url = '';
    const server = createServer((request, response) => void response.end(request.url === '/.well-known/oauth-authorization-server' ? JSON.stringify({ ...metadata(url), ...change(url) }) : ''));
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    closing.push(() => server.close());
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return url;
  };
  test('are read', async () => {
    const url = await serving(() => ({ extra: 1 }));
    assert.equal((await readMetadata(url)).token_endpoint, `${url}/token`);
  });
  for (const [what, change, code] of [
    ['without PKCE', { code_challenge_methods_supported: undefined }, 'unsupported'],
    ['with plain challenges only', { code_challenge_methods_supported: ['plain'] }, 'unsupported'],
    ['of another issuer', { issuer: 'https://other.example' }, 'contract'],
    ['with a token endpoint that is not https', { token_endpoint: 'http://other.example/token' }, 'contract'],
    ['without a token endpoint', { token_endpoint: undefined }, 'contract'],
  ] as const)
    test(`${what} are refused`, async () => assert.rejects(readMetadata(await serving(() => change)), { code }));
});
