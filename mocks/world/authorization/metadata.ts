// What an authorization server says of itself (RFC 8414), and the requests that clients push ahead of the browser (RFC 9126). Nothing here signs in anybody.
import { knownScopes } from '../../../src/oauth/scopes.ts';
import type { World } from '../world.ts';
import { TokenRefused } from './refusals.ts';
import { judgeParameters } from './request.ts';
import { keep, later, lifetimes, secret } from './state.ts';
import { clientOfRequest, type Parameters } from './token-endpoint.ts';

/** The document at `/.well-known/oauth-authorization-server`. */
export const metadata = (issuer: string): Readonly<Record<string, unknown>> => ({
  issuer,
  authorization_endpoint: `${issuer}/v2/oauth/chooselocation`,
  token_endpoint: `${issuer}/oauth/token`,
  pushed_authorization_request_endpoint: `${issuer}/oauth/par`,
  require_pushed_authorization_requests: false,
  response_types_supported: ['code'],
  response_modes_supported: ['query'],
  grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
  token_endpoint_auth_methods_supported: ['client_secret_post'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
  scopes_supported: knownScopes,
});

/** Words of a refused request that only a browser's page knows. */
const WORDS: Readonly<Record<string, string>> = { invalid_redirect_uri: 'invalid_request', invalid_request_uri: 'invalid_request' };

/** Takes a request that a client pushes; throws `TokenRefused` for one that is not in order. */
export function push(world: World, given: Parameters, issuer: string): Readonly<Record<string, unknown>> {
  const { clientId } = clientOfRequest(world, given);
  const query = new URLSearchParams([...given].filter(([name]) => name !== 'client_secret'));
  const { wrong } = judgeParameters(world, query, issuer, null);
  if (wrong) throw new TokenRefused(400, { error: WORDS[wrong.error] ?? wrong.error, error_description: wrong.description });
  const requestUri = `urn:ietf:params:oauth:request_uri:${secret(48)}`;
  keep(world.authorization.pushed, requestUri, { clientId, query: query.toString(), expiresAt: later(world.now(), lifetimes.pushed) });
  return { request_uri: requestUri, expires_in: lifetimes.pushed / 1000 };
}
