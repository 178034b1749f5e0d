// The link that asks and the answer to it: what is sent, and every way an answer can be wrong by the standards' own negative tests. Each wrong answer is
// a typed error that holds nothing of it, and costs no call to a token endpoint; the control is the same answer put right, which costs one.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { authorizationServer, authorizationServerAt, authorizeUrl } from '../../src/oauth/authorize.ts';
import { callbackFaults, faultOf, readCallback, type CallbackFault, type Circumstances } from '../../src/oauth/callback.ts';
import { challengeOf, createPkce, randomSecret, requireS256, sameSecret, secretShape } from '../../src/oauth/pkce.ts';
import { LONGEST_WAIT, type Transaction } from '../../src/oauth/transaction.ts';

const now = Date.parse('2026-03-02T09:00:00Z');
const server = authorizationServerAt('https://login.agency.example/', { namesItself: true });
const silent = authorizationServer('white-label');
const redirectUri = 'https://forms.example/connect/done?team=7';
const transaction = (changes: Partial<Transaction> = {}): Transaction => ({
  ...{ state: randomSecret(), server, clientId: 'app-12345678', redirectUri, account: 'team-7', expiresAt: now + LONGEST_WAIT },
  ...changes,
});

const canary = 'canary0code0that0nobody0may0repeat000000';
/** The right answer to a transaction, as the browser's address. */
function answer({ state, server: { issuer } }: Transaction, changes: Readonly<Record<string, string | null>> = {}, at = redirectUri): string {
  const url = new URL(at);
  for (const [name, value] of Object.entries({ code: canary, state, iss: issuer, ...changes })) if (value !== null) url.searchParams.set(name, value);
  return url.href;
}

/** What a host does with an answer: one call to the token endpoint of whoever answered, if it is a good one. */
function finish(url: string, begun: Transaction | null, circumstances: Circumstances = {}) {
  const calls: string[] = [];
  try {
    const { issuer, code } = readCallback(url, begun, { now, account: 'team-7', ...circumstances });
    calls.push(`${issuer} ${code}`);
    return { calls, error: null };
  } catch (error) {
    return { calls, error };
  }
}

interface Case {
  readonly fault: CallbackFault;
  readonly begun?: Partial<Transaction>;
  readonly changes?: Readonly<Record<string, string | null>>;
  readonly at?: string;
  /** The address as it came, where it is not only parameters that are wrong. */
  readonly url?: (right: string) => string;
  readonly circumstances?: Circumstances;
  readonly unknown?: boolean;
}

const error = (word: string) => ({ code: null, error: word });
const cases: Readonly<Record<string, Case>> = {
  'rfc6749-4.1.2 state missing': { fault: 'state.missing', changes: { state: null } },
  'rfc6749-4.1.2 state empty': { fault: 'state.missing', changes: { state: '' } },
  'rfc6749-10.12 state of another browser': { fault: 'state.other', changes: { state: randomSecret() } },
  'rfc6749-10.12 state cut short': { fault: 'state.malformed', changes: { state: 'abc' } },
  'rfc6749-10.12 state with something added': { fault: 'state.malformed', url: (right) => right.replace(/(state=[\w-]+)/, '$1A') },
  'rfc6749-10.12 state in another case': { fault: 'state.other', begun: { state: 'aA'.repeat(21) + 'a' }, changes: { state: 'Aa'.repeat(21) + 'A' } },
  'rfc6749-10.12 state of a prototype key': { fault: 'state.malformed', changes: { state: '__proto__' } },
  'rfc9700-4.7 state of no transaction': { fault: 'state.unknown', unknown: true },
  'rfc9700-2.1.1 transaction expired': { fault: 'state.expired', circumstances: { now: now + LONGEST_WAIT } },
  'rfc9700-2.1.1 transaction expired long ago': { fault: 'state.expired', circumstances: { now: now + 400 * 86_400_000 } },
  'rfc9700-2.1.1 clock set back': { fault: 'state.expired', circumstances: { now: now - 3_600_000 } },
  'rfc9700-2.1.1 transaction without an end': { fault: 'state.expired', begun: { expiresAt: Infinity } },
  'rfc9700-2.1.1 transaction whose end is no number': { fault: 'state.expired', begun: { expiresAt: NaN } },
  'rfc9207-2.4 iss missing though promised': { fault: 'issuer.missing', changes: { iss: null } },
  'rfc9207-2.4 iss empty': { fault: 'issuer.other', changes: { iss: '' } },
  'rfc9207-2.4 iss of another server': { fault: 'issuer.other', changes: { iss: 'https://login.other.example' } },
  'rfc9207-2.4 iss with a slash at its end': { fault: 'issuer.other', changes: { iss: 'https://login.agency.example/' } },
  'rfc9207-2.4 iss in capitals': { fault: 'issuer.other', changes: { iss: 'https://LOGIN.agency.example' } },
  'rfc9207-2.4 iss with its default port': { fault: 'issuer.other', changes: { iss: 'https://login.agency.example:443' } },
  'rfc9207-2.4 iss by http': { fault: 'issuer.other', changes: { iss: 'http://login.agency.example' } },
  'rfc9207-2.4 iss of another server from one that promised none': { fault: 'issuer.other', begun: { server: silent }, changes: { iss: 'https://login.other.example' } },
  'rfc9207-2.4 iss wrong in an error response': { fault: 'issuer.other', changes: { ...error('access_denied'), iss: 'https://login.other.example' } },
  'rfc9207-2.4 iss missing in an error response': { fault: 'issuer.missing', changes: { ...error('access_denied'), iss: null } },
  'rfc9700-4.4 answer to another account': { fault: 'account.other', circumstances: { account: 'team-8' } },
  'rfc9700-4.4 answer where no account is open': { fault: 'account.other', circumstances: { account: null } },
  'rfc6749-3.1 state twice': { fault: 'parameter.repeated', url: (right) => `${right}&state=${randomSecret()}` },
  'rfc6749-3.1 state twice, the same': { fault: 'parameter.repeated', url: (right) => `${right}&${/state=[\w-]+/.exec(right)?.[0]}` },
  'rfc6749-3.1 code twice': { fault: 'parameter.repeated', url: (right) => `${right}&code=other` },
  'rfc6749-3.1 iss twice': { fault: 'parameter.repeated', url: (right) => `${right}&iss=https%3A%2F%2Flogin.agency.example` },
  'rfc6749-3.1 error twice': { fault: 'parameter.repeated', changes: error('access_denied'), url: (right) => `${right}&error=server_error` },
  'rfc6749-3.1 code twice in another spelling': { fault: 'parameter.repeated', url: (right) => `${right}&%63ode=other` },
  'rfc6749-4.1.2 code missing': { fault: 'answer.empty', changes: { code: null } },
  'rfc6749-4.1.2 code empty': { fault: 'answer.empty', changes: { code: '' } },
  'rfc6749-A.11 code with a line break': { fault: 'code.malformed', changes: { code: 'a\r\nb' } },
  'rfc6749-A.11 code outside ASCII': { fault: 'code.malformed', changes: { code: 'cödé' } },
  'rfc6749-A.11 code without end': { fault: 'code.malformed', changes: { code: 'a'.repeat(2049) } },
  'rfc6749-4.1.2.1 code and error': { fault: 'answer.both', changes: { error: 'access_denied' } },
  'rfc6749-4.1.2.1 access_denied': { fault: 'denied', changes: error('access_denied') },
  'rfc6749-4.1.2.1 access_denied without state': { fault: 'state.missing', changes: { ...error('access_denied'), state: null } },
  'rfc6749-4.1.2.1 invalid_request': { fault: 'request.refused', changes: error('invalid_request') },
  'rfc6749-4.1.2.1 unauthorized_client': { fault: 'request.refused', changes: error('unauthorized_client') },
  'rfc6749-4.1.2.1 unsupported_response_type': { fault: 'request.refused', changes: error('unsupported_response_type') },
  'rfc6749-4.1.2.1 invalid_scope': { fault: 'request.refused', changes: error('invalid_scope') },
  'rfc6749-4.1.2.1 server_error': { fault: 'server.failed', changes: error('server_error') },
  'rfc6749-4.1.2.1 temporarily_unavailable': { fault: 'server.failed', changes: error('temporarily_unavailable') },
  'rfc6749-4.1.2.1 error of a name of its own': { fault: 'error.unknown', changes: error('no_integration') },
  'rfc6749-4.1.2.1 error of a prototype key': { fault: 'error.unknown', changes: error('constructor') },
  'rfc6749-4.1.2.1 error empty': { fault: 'error.malformed', changes: error('') },
  'rfc6749-4.1.2.1 error with a quote': { fault: 'error.malformed', changes: error('a"b') },
  'oidc-3.1.2.6 login_required': { fault: 'sign-in.needed', changes: error('login_required') },
  'oidc-3.1.2.6 interaction_required': { fault: 'sign-in.needed', changes: error('interaction_required') },
  'oidc-3.1.2.6 consent_required': { fault: 'sign-in.needed', changes: error('consent_required') },
  'rfc9126-2.3 invalid_request_uri': { fault: 'request.refused', changes: error('invalid_request_uri') },
  'oauth-multiple-response-types token beside the code': { fault: 'answer.token', changes: { access_token: 'x' } },
  'oauth-multiple-response-types id_token beside the code': { fault: 'answer.token', changes: { id_token: 'x' } },
  'rfc9700-2.1.2 token instead of a code': { fault: 'answer.token', changes: { code: null, access_token: 'x', token_type: 'bearer' } },
  'jarm response object': { fault: 'answer.wrapped', changes: { code: null, response: 'a.b.c' } },
  'oauth-multiple-response-types code in the fragment': { fault: 'answer.fragment', url: (right) => right.replace(/code=[^&]*/, '') + `#code=${canary}` },
  'oauth-multiple-response-types token in the fragment': { fault: 'answer.fragment', url: (right) => `${right}#access_token=x&token_type=bearer` },
  'rfc9700-4.1 answer at another path': { fault: 'address.other', at: 'https://forms.example/connect/done/?team=7' },
  'rfc9700-4.1 answer at another origin': { fault: 'address.other', at: 'https://forms.example.evil.example/connect/done?team=7' },
  'rfc9700-4.1 answer at another port': { fault: 'address.other', at: 'https://forms.example:8443/connect/done?team=7' },
  'rfc9700-4.1 answer by http': { fault: 'address.other', at: 'http://forms.example/connect/done?team=7' },
  'rfc9700-4.1 answer without the redirect URI’s own parameter': { fault: 'address.other', at: 'https://forms.example/connect/done' },
  'rfc9700-4.1 answer with another value of it': { fault: 'address.other', at: 'https://forms.example/connect/done?team=8' },
  'rfc3986 answer that is no address': { fault: 'address.unreadable', url: () => '//' },
};

describe('an answer that is wrong', () => {
  for (const [name, { fault, begun: changed, changes, at, url, circumstances, unknown }] of Object.entries(cases)) {
    test(name, () => {
      const begun = transaction(changed);
      const right = answer(begun, changes, at);
      const { calls, error } = finish(url ? url(right) : right, unknown ? null : begun, circumstances);
      assert.equal(faultOf(error), fault);
      assert.deepEqual(calls, []);
      assert.equal((error as Error).name, 'MarketplaceError');
      // Neither the code nor the state, however it is printed.
      const printed = inspect(error, { depth: 9, showHidden: true });
      assert.equal(printed.includes(canary) || printed.includes(begun.state), false, printed);
    });
  }
  test('each way has a case, or needs two answers', () => {
    const named = new Set(Object.values(cases).map(({ fault }) => fault));
    assert.deepEqual(callbackFaults.filter((fault) => !named.has(fault)), ['state.replayed']);
  });
});

describe('an answer that is right', () => {
  for (const [name, begun, changes] of [
    ['from a server that names itself', transaction(), {}],
    ['from one that does not', transaction({ server: silent }), { iss: null }],
    ['from one that names itself though it promised nothing', transaction({ server: silent }), {}],
    ['with parameters of the server’s own', transaction(), { locationId: 'x', session_state: 'y' }],
  ] as const) {
    test(`${name} costs one call, to that server`, () => {
      assert.deepEqual(finish(answer(begun, changes), begun), { calls: [`${begun.server.issuer} ${canary}`], error: null });
    });
  }
  test('is good for one answer', () => {
    const begun = transaction();
    assert.equal(finish(answer(begun), begun).error, null);
    assert.equal(faultOf(finish(answer(begun), begun).error), 'state.replayed');
  });
  test('a refusal uses its transaction up as well', () => {
    const begun = transaction();
    assert.equal(faultOf(finish(answer(begun, error('access_denied')), begun).error), 'denied');
    assert.equal(faultOf(finish(answer(begun), begun).error), 'state.replayed');
  });
  test('an answer with another state does not: a stranger cannot end what somebody began', () => {
    const begun = transaction();
    assert.equal(faultOf(finish(answer(begun, { state: randomSecret() }), begun).error), 'state.other');
    assert.equal(finish(answer(begun), begun).error, null);
  });
  test('two servers: no code goes to the one that did not send it', () => {
    const [one, other] = [transaction(), transaction({ server: authorizationServerAt('https://login.other.example', { namesItself: true }) })];
    // The attacker's server sends the user of one on with the other's state, and the other way round.
    assert.equal(faultOf(finish(answer({ ...one, server: other.server }), one).error), 'issuer.other');
    assert.equal(faultOf(finish(answer({ ...other, server: one.server }), other).error), 'issuer.other');
    assert.equal(faultOf(finish(answer({ ...one, state: other.state }), one).error), 'state.other');
  });
});

describe('the link', () => {
  const state = randomSecret();
  const request = async () => ({ server, clientId: 'app-12345678', redirectUri, scopes: ['contacts.readonly', 'users.write'], state, challenge: (await createPkce()).challenge });

  test('goes to the host of the brand', async () => {
    const at = async (brand: 'platform' | 'white-label') => new URL(authorizeUrl({ ...(await request()), server: authorizationServer(brand) }));
    assert.equal((await at('platform')).origin + (await at('platform')).pathname, 'https://marketplace.gohighlevel.com/v2/oauth/chooselocation');
    assert.equal((await at('white-label')).origin + (await at('white-label')).pathname, 'https://marketplace.leadconnectorhq.com/v2/oauth/chooselocation');
  });
  test('says everything, character by character', async () => {
    const asked = await request();
    assert.deepEqual(Object.fromEntries(new URL(authorizeUrl({ ...asked, versionId: 'v9', signInHere: true })).searchParams), {
      ...{ response_type: 'code', client_id: 'app-12345678', redirect_uri: redirectUri, scope: 'contacts.readonly users.write', state },
      ...{ code_challenge: asked.challenge, code_challenge_method: 'S256', version_id: 'v9', loginWindowOpenMode: 'self' },
    });
  });
  test('keeps the query of the authorization address, and lets it say nothing of ours', async () => {
    const url = new URL(authorizeUrl({ ...(await request()), server: authorizationServerAt('http://127.0.0.1:4010/oauth/chooselocation?tenant=a&state=weak&code_challenge_method=plain') }));
    assert.deepEqual([url.searchParams.get('tenant'), url.searchParams.getAll('state'), url.searchParams.getAll('code_challenge_method')], ['a', [state], ['S256']]);
  });

  const wrong: Readonly<Record<string, Partial<Awaited<ReturnType<typeof request>>>>> = {
    'no client': { clientId: '' },
    'a client with spaces': { clientId: 'a b' },
    'no scope': { scopes: [] },
    'a scope that is two': { scopes: ['contacts.readonly users.write'] },
    'a scope with a quote': { scopes: ['"'] },
    'a state that can be guessed': { state: '123' },
    'no state': { state: '' },
    'no challenge': { challenge: '' },
    'a redirect by http': { redirectUri: 'http://forms.example/done' },
    'a redirect that is code': { redirectUri: 'javascript:alert(1)' },
    'a redirect with user info': { redirectUri: 'https://forms.example@evil.example/' },
    'a redirect with a back slash': { redirectUri: 'https://forms.example\\@evil.example/' },
    'a redirect with a fragment': { redirectUri: 'https://forms.example/done#x' },
    'a redirect with an empty fragment': { redirectUri: 'https://forms.example/done#' },
    'a redirect that answers beforehand': { redirectUri: 'https://forms.example/done?state=x' },
    'a redirect that is relative': { redirectUri: '/done' },
    'a server by http': { server: { ...server, authorizationEndpoint: 'http://login.agency.example/a' } },
    'a server that is code': { server: { ...server, authorizationEndpoint: 'javascript:alert(1)' } },
    'a server with a fragment': { server: { ...server, authorizationEndpoint: 'https://login.agency.example/a#b' } },
  };
  for (const [what, changes] of Object.entries(wrong)) {
    test(`with ${what} is refused`, async () => {
      const asked = { ...(await request()), ...changes };
      assert.throws(() => authorizeUrl(asked), { code: 'config' });
    });
  }
});

describe('what nobody can guess', () => {
  /** Bits of 256 that are not set about half of the time: 20,000 tosses stray from the half by less than 6 standard deviations. */
  function stuckBits(draw: () => string): number {
    const ones = new Array<number>(256).fill(0);
    for (let toss = 0; toss < 20_000; toss++) {
      const bytes = Buffer.from(draw(), 'base64url');
      for (let bit = 0; bit < 256; bit++) ones[bit] = (ones[bit] ?? 0) + (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1);
    }
    return ones.filter((count) => Math.abs(count - 10_000) >= 6 * Math.sqrt(5000)).length;
  }
  test('a state has 256 bits, and no two are the same', () => {
    const states = Array.from({ length: 20_000 }, randomSecret);
    assert.equal(new Set(states).size, states.length);
    assert(states.every((state) => secretShape.test(state)));
    assert.equal(stuckBits(randomSecret), 0);
  });
  test('a value with fewer bits is noticed', () => {
    assert.equal(stuckBits(() => Buffer.from([...crypto.getRandomValues(new Uint8Array(31)), 7]).toString('base64url')), 8);
  });
  test('the challenge of RFC 7636, appendix B', async () => assert.equal(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'), 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'));
  for (const verifier of ['', 'a'.repeat(42), 'a'.repeat(129), 'a'.repeat(42) + ' ']) {
    test(`a verifier of ${verifier.length} characters is refused`, async () => assert.rejects(challengeOf(verifier), { code: 'config' }));
  }
  test('a server without S256 is refused', () => {
    assert.throws(() => requireS256(['plain'], 'https://login.agency.example'), { code: 'unsupported' });
    assert.throws(() => requireS256([], 'https://login.agency.example'), { code: 'unsupported' });
    requireS256(['plain', 'S256'], 'https://login.agency.example');
    requireS256(undefined, 'https://login.agency.example');
  });
  test('secrets are compared whole', () => {
    assert.deepEqual([sameSecret('abc', 'abc'), sameSecret('abc', 'abd'), sameSecret('abc', 'abcd'), sameSecret('', 'a'), sameSecret('a', '')], [true, false, false, false, false]);
  });
});
