// An authorization request, read and judged: RFC 6749 4.1.1 with RFC 7636 (S256 only), RFC 9126 and RFC 9207. What is wrong with it is told to the
// app at its registered page; where there is no such page, to nobody. It shows nothing and grants nothing.
import type { AppState, World } from '../world.ts';
import { appWith, clientOf, type OAuthClient } from './clients.ts';
import { isOver } from './state.ts';

/** A request in order. */
export interface AuthorizationRequest {
  readonly app: AppState;
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly state: string | null;
  /** Each once, in the order and the spelling asked for. */
  readonly scopes: readonly string[];
  readonly challenge: string | null;
  readonly requestUri: string | null;
}

/** What is wrong with a request, and the address that tells the app. */
export interface Misasked {
  readonly error: string;
  readonly description: string;
  readonly returnUrl: string | null;
}

export type Judged = { readonly request: AuthorizationRequest; readonly wrong?: undefined } | { readonly request?: undefined; readonly wrong: Misasked };

/** The parameters that may stand in a request once. */
const PARAMETERS = ['response_type', 'client_id', 'redirect_uri', 'scope', 'state', 'code_challenge', 'code_challenge_method', 'request_uri', 'request', 'response_mode'] as const;

/** A scope as RFC 6749 3.3 writes it; any name of that form is a request, whether or not anybody knows it. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;
const MOST_SCOPES = 500;
/** SHA-256 in base64url. */
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/** Where the browser goes with an answer: a query of the registered page stays, and `state` comes back as it came. */
export function backTo(redirectUri: string, words: Readonly<Record<string, string>>, state: string | null, issuer: string): string {
  const params = new URLSearchParams({ ...words, ...(state === null ? {} : { state }), iss: issuer });
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${params.toString()}`;
}

/** Judges the query of an authorization page; `issuer` names this server in the answer. */
export function judge(world: World, query: string, issuer: string): Judged {
  const given = new URLSearchParams(query);
  const requestUri = given.get('request_uri');
  if (requestUri === null) return judgeParameters(world, given, issuer, null);
  const pushed = world.authorization.pushed.get(requestUri);
  const clientId = given.get('client_id');
  if (given.getAll('client_id').length > 1 || given.getAll('request_uri').length > 1) return wrong('invalid_request', 'a parameter is given twice');
  if (clientId === null || !appWith(world, clientId)) return unknownClient();
  // Whose client it is not must not learn that it exists.
  if (pushed?.clientId !== clientId || isOver(pushed.expiresAt, world.now())) return wrong('invalid_request_uri', 'this request was never pushed, has been used, or is too old');
  return judgeParameters(world, new URLSearchParams(pushed.query), issuer, requestUri);
}

/** Judges parameters that came from the browser, or were pushed as `requestUri`. */
export function judgeParameters(world: World, given: URLSearchParams, issuer: string, requestUri: string | null): Judged {
  const twice = (name: string): boolean => given.getAll(name).length > 1;
  const value = (name: (typeof PARAMETERS)[number]): string | null => given.get(name) || null;
  if (twice('client_id')) return wrong('invalid_request', 'client_id is given twice');
  const clientId = value('client_id');
  const app = clientId === null ? null : appWith(world, clientId);
  if (!app) return unknownClient();
  const client = clientOf(world, app);
  if (twice('redirect_uri')) return wrong('invalid_request', 'redirect_uri is given twice');
  const redirectUri = value('redirect_uri');
  if (redirectUri === null || !client.redirectUris.includes(redirectUri)) return wrong('invalid_redirect_uri', 'redirect_uri must be one that the app registered, character by character');

  const state = twice('state') ? null : value('state');
  const refuse = (error: string, description: string): Judged => wrong(error, description, backTo(redirectUri, { error, error_description: description }, state, issuer));
  const repeated = PARAMETERS.find(twice);
  if (repeated) return refuse('invalid_request', `${repeated} is given twice`);
  if (value('request') !== null) return refuse('request_not_supported', 'request objects are not supported');
  if (value('request_uri') !== null) return refuse('invalid_request', 'request_uri must stand in the query of the page');
  const mode = value('response_mode');
  if (mode !== null && mode !== 'query') return refuse('invalid_request', 'response_mode must be query');
  const responseType = value('response_type');
  if (responseType === null) return refuse('invalid_request', 'response_type is missing');
  if (responseType !== 'code') return refuse('unsupported_response_type', 'response_type must be code');

  const [challenge, method] = [value('code_challenge'), value('code_challenge_method')];
  if (challenge === null && method !== null) return refuse('invalid_request', 'code_challenge is missing');
  // Left out, the method would be `plain`.
  if (challenge !== null && method !== 'S256') return refuse('invalid_request', 'code_challenge_method must be S256');
  if (challenge !== null && !CHALLENGE.test(challenge)) return refuse('invalid_request', 'code_challenge must be a SHA-256 digest in base64url');

  const scopes = [...new Set((value('scope') ?? '').split(' ').filter((scope) => scope !== ''))];
  if (scopes.length === 0) return refuse('invalid_scope', 'scope is missing');
  if (scopes.length > MOST_SCOPES) return refuse('invalid_scope', `no more than ${MOST_SCOPES} scopes can be asked for`);
  if (!scopes.every((scope) => SCOPE.test(scope))) return refuse('invalid_scope', 'scope holds something that is no scope');
  return { request: { app, client, redirectUri, state, scopes, challenge, requestUri } };
}

const wrong = (error: string, description: string, returnUrl: string | null = null): Judged => ({ wrong: { error, description, returnUrl } });
const unknownClient = (): Judged => wrong('invalid_client', 'client_id belongs to no app');
