// An authorization on its way: what the consent page asks the server for, shows, and answers. The page names the query it was opened with; the server
// alone knows the app, judges the request and decides. Nothing here is a token, a code or a secret but the one address the browser goes to next.
import * as z from 'zod/mini';
import { Brand } from './account.ts';
import { Listing } from './app.ts';
import { Id, Instant } from './instant.ts';
import { CapFacts, Decision } from './policy.ts';
import { HttpsUrl } from './url.ts';

/** `POST /marketplace/v1/authorizations`: the query the authorization page was opened with, as it stands in the address, without its question mark. */
export const AuthorizationQuery = z.object({ query: z.string().check(z.maxLength(8192)) });
export type AuthorizationQuery = z.infer<typeof AuthorizationQuery>;

/** What an account granted this app the last time. */
export const PreviousGrant = z.object({ scopes: z.array(z.string()), version: z.string(), grantedAt: Instant });
export type PreviousGrant = z.infer<typeof PreviousGrant>;

/** An account the app may be given to, with the server's decision on giving it. */
export const GrantAccount = z.object({
  kind: z.enum(['agency', 'sub-account']),
  id: Id,
  name: z.string(),
  decision: Decision,
  previous: z.nullable(PreviousGrant),
});
export type GrantAccount = z.infer<typeof GrantAccount>;

/** A request that can be answered, until it expires or somebody answers it. */
export const AuthorizationAsked = z.object({
  kind: z.literal('ask'),
  id: Id,
  app: Listing,
  /** Every scope asked for, as the request spells it, once each, in its order. */
  scopes: z.array(z.string().check(z.maxLength(200))).check(z.maxLength(500)),
  /** Names of the webhook events the app will be told of. */
  events: z.array(z.string()),
  /** The page the browser goes to next; a registered one, character by character. */
  redirectUri: z.string(),
  /** Where the publisher says what becomes of the data. */
  links: z.object({ privacy: z.nullable(HttpsUrl), terms: z.nullable(HttpsUrl), dataUse: z.nullable(HttpsUrl) }),
  cap: z.nullable(CapFacts),
  accounts: z.array(GrantAccount),
  /** Names of better known apps of other publishers, and of those publishers: what this one's names must not be taken for. */
  known: z._default(z.array(z.string().check(z.maxLength(50))).check(z.maxLength(500)), []),
  brand: Brand,
  expiresAt: Instant,
});
export type AuthorizationAsked = z.infer<typeof AuthorizationAsked>;

/**
 * A request that cannot be answered. `error` is a word of RFC 6749 4.1.2.1, or `invalid_client` or `invalid_redirect_uri`; with those two `returnUrl`
 * is null, because nobody is sent to an address that nobody registered. Otherwise it is the address that tells the app, which the user chooses to open.
 */
export const AuthorizationRefused = z.object({ kind: z.literal('error'), error: z.string(), description: z.string(), returnUrl: z.nullable(z.string()), brand: Brand });
export type AuthorizationRefused = z.infer<typeof AuthorizationRefused>;

export const Authorization = z.discriminatedUnion('kind', [AuthorizationAsked, AuthorizationRefused]);
export type Authorization = z.infer<typeof Authorization>;

/**
 * `POST /marketplace/v1/authorizations/{id}/answer`. `shown` is `scopeDigest` of the scopes that stood on the page; the server grants those it asked
 * for only if they are the same. One answer per request: a second one is `conflict`.
 */
export const AuthorizationAnswer = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('allow'), account: z.object({ kind: z.enum(['agency', 'sub-account']), id: Id }), shown: z.string().check(z.regex(/^[0-9a-f]{64}$/)) }),
  z.object({ answer: z.literal('deny') }),
]);
export type AuthorizationAnswer = z.infer<typeof AuthorizationAnswer>;

/** Where the browser goes next: the redirect URI with the code, or with `access_denied`, and with the request's own state. */
export const AuthorizationAnswered = z.object({ returnUrl: z.string() });
export type AuthorizationAnswered = z.infer<typeof AuthorizationAnswered>;

export { scopeDigest } from './scope-digest.ts';
