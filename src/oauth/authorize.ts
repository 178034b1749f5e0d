// The link that asks for access: which server, for which app, with which permissions, and where the answer goes. It always carries a state of 256 bits
// and an S256 challenge, and sends the redirect URI character by character as it was registered. It goes nowhere and remembers nothing.
import { MarketplaceError } from '../errors.ts';
import type { Domain } from '../schema/account.ts';
import { safeUrl } from '../schema/safe-url.ts';
import { secretShape } from './pkce.ts';

export interface AuthorizationServer {
  /** Its name for itself, compared character by character with the `iss` of an answer. */
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  /** Whether it names itself in every answer (RFC 9207); then an answer that does not is refused. */
  readonly namesItself: boolean;
}

const PATH = '/v2/oauth/chooselocation';

/** The hosts by brand: on the second one the browser shows no platform's name in its address bar. */
const HOSTS: Readonly<Record<Domain, string>> = {
  platform: 'https://marketplace.gohighlevel.com',
  'white-label': 'https://marketplace.leadconnectorhq.com',
};

/** The server of a brand. It promises no `iss`; one that comes all the same must be its own. */
export const authorizationServer = (brand: Domain): AuthorizationServer => ({ issuer: HOSTS[brand], authorizationEndpoint: HOSTS[brand] + PATH, namesItself: false });

/** A server at an address of its own, such as a mock's: an origin, or the whole authorization endpoint. Its issuer is its origin unless said otherwise. */
export function authorizationServerAt(address: string, { issuer, namesItself = false }: { readonly issuer?: string; readonly namesItself?: boolean } = {}): AuthorizationServer {
  const url = safeUrl(address);
  if (!url || url.hash) throw new MarketplaceError('config', 'the authorization address must be an https URL without user info or fragment');
  if (url.pathname === '/') url.pathname = PATH;
  return { issuer: issuer ?? url.origin, authorizationEndpoint: url.href, namesItself };
}

export interface AuthorizeRequest {
  readonly server: AuthorizationServer;
  readonly clientId: string;
  /** As registered, character by character. */
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
  /** Of the S256 kind; see `createPkce`. */
  readonly challenge: string;
  /** The version of the app to install; left out, the live one. */
  readonly versionId?: string | undefined;
  /** Whether somebody who has to sign in does so in the same tab instead of another. */
  readonly signInHere?: boolean | undefined;
}

/** What an answer may say; a redirect URI must not say any of it beforehand. */
export const answerWords = ['code', 'state', 'iss', 'error', 'error_description', 'error_uri', 'response', 'access_token', 'token_type', 'id_token', 'refresh_token'] as const;

/** The authorize link. What is wrong with the request is thrown as `config`; values that could be secret are never named. */
export function authorizeUrl({ server, clientId, redirectUri, scopes, state, challenge, versionId, signInHere }: AuthorizeRequest): string {
  const endpoint = safeUrl(server.authorizationEndpoint);
  if (!endpoint || endpoint.hash) throw new MarketplaceError('config', 'the authorization address must be an https URL without user info or fragment');
  if (!/^[\x21-\x7e]{1,200}$/.test(clientId)) throw new MarketplaceError('config', 'the client id is missing or has characters that no client id has');
  requireRedirect(redirectUri);
  if (scopes.length === 0 || !scopes.every((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope))) throw new MarketplaceError('config', 'at least one scope is needed, and none may hold spaces or quotes');
  if (!secretShape.test(state) || !secretShape.test(challenge)) throw new MarketplaceError('config', 'state and code challenge must be 256 bits each, as base64url');
  const given = {
    ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope: scopes.join(' '), state },
    ...{ code_challenge: challenge, code_challenge_method: 'S256', version_id: versionId, loginWindowOpenMode: signInHere ? 'self' : undefined },
  };
  for (const [name, value] of Object.entries(given)) if (value) endpoint.searchParams.set(name, value);
  return endpoint.href;
}

/** Refuses a redirect URI that cannot come back as it is: unsafe, with a fragment, or with words of an answer in its query. */
function requireRedirect(redirectUri: string): void {
  const url = safeUrl(redirectUri);
  if (!url || redirectUri.includes('#')) throw new MarketplaceError('config', 'the redirect URI must be an https URL without user info or fragment');
  if (answerWords.some((word) => url.searchParams.has(word))) throw new MarketplaceError('config', 'the redirect URI must not hold parameters of an answer');
}
