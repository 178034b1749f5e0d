// A server's words with an authorization server: a code or a refresh token for tokens, a pushed request, an agency's token for one of a sub-account. For
// servers only: a client's secret goes out here. No error carries a word of an answer, of a form or of another error, because any of them may be a secret.
import { codeOf, retryAfterOf } from '../client/request.ts';
import { MarketplaceError } from '../errors.ts';
import { parse } from '../schema/faults.ts';
import { codeForm, grantOf, PushedAnswer, pushForm, refreshForm, ServerMetadata, subAccountForm, TokenAnswer, type ClientSecret, type CodeExchange, type Form, type Grant } from '../schema/oauth.ts';
import { Refusal, refusalText } from '../schema/refusal.ts';
import { safeUrl } from '../schema/safe-url.ts';
import { requireS256 } from './pkce.ts';
import { GRANT_REFUSED } from './reconnect.ts';

export interface Asking {
  readonly fetch?: typeof fetch | undefined;
  /** Milliseconds until an unanswered request is given up. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Where tokens are got, and as whom. */
export interface TokenEndpoint extends ClientSecret {
  /** `https://services.example.com/oauth/token` */
  readonly tokenUrl: string;
}

/** The tokens for a code, which is used up by asking. `isReconnectRequired` tells a refused grant from other failures, here and below. */
export const exchangeCode = (at: TokenEndpoint, exchange: CodeExchange, asking?: Asking): Promise<Grant> => tokens(at.tokenUrl, codeForm(at, exchange), {}, asking);

/** The next tokens for a refresh token, which is used up by asking. */
export const refreshGrant = (at: TokenEndpoint, refreshToken: string, account?: Grant['account'], asking?: Asking): Promise<Grant> =>
  tokens(at.tokenUrl, refreshForm(at, refreshToken, account), {}, asking);

/** A sub-account's tokens for an agency's, where the agency installed the app in it. `url` ends in `/oauth/locationToken`. */
export const subAccountGrant = (url: string, agencyToken: string, agencyId: string, subAccountId: string, asking?: Asking): Promise<Grant> =>
  tokens(url, subAccountForm(agencyId, subAccountId), { authorization: `Bearer ${agencyToken}`, version: '2021-07-28' }, asking);

/** Tells the server an authorization link's query ahead (RFC 9126); the browser then goes there with `client_id` and the `requestUri` only. */
export async function pushAuthorization(url: string, who: ClientSecret, query: URLSearchParams, asking?: Asking): Promise<{ readonly requestUri: string; readonly expiresIn: number }> {
  const body = await answerOf(url, { form: pushForm(who, query) }, asking);
  const { request_uri: requestUri, expires_in: expiresIn } = known(PushedAnswer, body, url);
  return { requestUri, expiresIn };
}

/** What an authorization server says of itself (RFC 8414). Refuses one that does not take PKCE with S256, or speaks for another issuer. */
export async function readMetadata(issuer: string, asking?: Asking): Promise<ServerMetadata> {
  const { origin, pathname } = endpoint(issuer);
  const url = `${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, '')}`;
  const metadata = known(ServerMetadata, await answerOf(url, {}, asking), url);
  if (metadata.issuer !== issuer) throw new MarketplaceError('contract', `${at(url)} speaks for another issuer`);
  for (const address of [metadata.authorization_endpoint, metadata.token_endpoint, metadata.pushed_authorization_request_endpoint])
    if (address !== undefined && !safeUrl(address)) throw new MarketplaceError('contract', `${at(url)} names an address that is not https`);
  requireS256(metadata.code_challenge_methods_supported ?? [], issuer);
  return metadata;
}

async function tokens(url: string, form: Form, headers: Readonly<Record<string, string>>, asking?: Asking): Promise<Grant> {
  const grant = grantOf(known(TokenAnswer, await answerOf(url, { form, headers }, asking), url));
  if (!grant) throw new MarketplaceError('unsupported', `${at(url)} gave a token that is no bearer token`);
  return grant;
}

/** Parses an answer; the error names fields of ours, and no values. */
function known<S extends Parameters<typeof parse>[0]>(schema: S, body: unknown, url: string): NonNullable<ReturnType<typeof parse<S>>['value']> {
  const parsed = parse(schema, body);
  if (!parsed.faults && parsed.value) return parsed.value;
  const fields = (parsed.faults ?? []).slice(0, 5).map(({ path }) => path || 'the body');
  throw new MarketplaceError('contract', `${at(url)} answered in a form this version does not know: ${fields.join(', ')}`);
}

/** The path alone: no query, and no user info. */
const at = (url: string): string => `\`${URL.canParse(url) ? new URL(url).pathname : 'the address'}\``;

function endpoint(url: string): URL {
  const safe = safeUrl(url);
  if (!safe) throw new MarketplaceError('config', 'an authorization server needs an absolute https address without user info');
  return safe;
}

interface Sent {
  readonly form?: Form;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body of a good answer as JSON, undefined where it is none. */
async function answerOf(url: string, { form, headers = {} }: Sent, { fetch: ask = fetch, timeoutMs = 10_000, signal }: Asking = {}): Promise<unknown> {
  const address = endpoint(url);
  const late = AbortSignal.timeout(timeoutMs);
  const init: RequestInit = {
    method: form ? 'POST' : 'GET',
    headers: { accept: 'application/json', ...(form && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers },
    // A redirect is not followed: a secret goes to the address that was meant. `error` is not known everywhere.
    redirect: 'manual',
    signal: signal ? AbortSignal.any([signal, late]) : late,
    ...(form && { body: new URLSearchParams(form).toString() }),
  };
  let response: Response;
  let text: string;
  try {
    response = await ask(address, init);
    text = await response.text();
  } catch (error) {
    if (signal?.aborted && error instanceof Object && 'name' in error && error.name === 'AbortError') throw new DOMException('the request was aborted', 'AbortError');
    throw new MarketplaceError('network', `${at(url)} ${late.aborted || signal?.aborted ? 'was not answered in time' : 'could not be reached'}`);
  }
  const body = jsonIn(text);
  if (response.ok) return body;
  throw refused(url, response, body, Object.values(form ?? {}));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The words of RFC 6749 5.2 and what the platform's own sentences mean. Only these are ever said: a sentence of a server may repeat what it was sent. */
const RFC_WORDS = ['invalid_request', 'invalid_client', 'invalid_grant', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope', 'invalid_target', 'access_denied', 'temporarily_unavailable'];
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/invalid grant|refresh token is invalid|authorization code not found/i, 'invalid_grant'],
  [/(location|account) is not active/i, 'the account is not active'],
  [/^missing parameter/i, 'a parameter is missing'],
  [/^invalid parameter/i, 'a parameter is not valid'],
];

function refused(url: string, { status, headers }: Response, body: unknown, secrets: readonly string[]): MarketplaceError {
  const refusal = parse(Refusal, body).value;
  const text = refusal ? refusalText(refusal) : '';
  const named = refusal && 'error' in refusal && typeof refusal.error === 'string' ? RFC_WORDS.find((word) => word === refusal.error) : undefined;
  const said = named ?? SENTENCES.find(([sentence]) => sentence.test(text))?.[1];
  const gone = said === 'invalid_grant' && (status === 400 || status === 401);
  const trace = refusal?.traceId;
  const requestId = trace !== undefined && /^[\w-]{1,64}$/.test(trace) && !secrets.includes(trace) ? trace : undefined;
  // A redirect is no answer of a token endpoint.
  const code = gone ? 'unauthorized' : codeOf(status);
  return new MarketplaceError(code, `${at(url)} refused with ${status}: ${said ?? 'no reason this version knows'}`, { status, requestId, retryAfter: retryAfterOf({ headers }), cause: gone ? GRANT_REFUSED : undefined });
}
