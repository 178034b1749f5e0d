// What an authorization server says and is told about tokens, as it stands on the wire, and the same in our words. Company is our agency, location our
// sub-account. A client's secret passes through here: no browser entry loads this file, which a test holds.
import * as z from 'zod/mini';
import type { FreshTokens } from './token.ts';
import { UserType } from './wire.ts';

/** Seconds as a number or as a text of digits; anything else is no lifetime, and no reason to lose a token over. */
const Seconds = z.catch(z.union([z.number(), z.pipe(z.string().check(z.regex(/^\s*\d{1,12}\s*$/)), z.transform(Number))]), 0);
const Text = z.optional(z.catch(z.optional(z.string()), undefined));
const Texts = z.optional(z.catch(z.optional(z.array(z.string())), undefined));
const Flag = z.optional(z.catch(z.optional(z.boolean()), undefined));

/**
 * The answer of the token endpoint. Only the token itself has to be right: it was paid for with a code or a refresh token that is used now, so that an
 * oddity beside it must not throw it away.
 */
export const TokenAnswer = z.object({
  access_token: z.string().check(z.minLength(1)),
  token_type: Text,
  expires_in: z.optional(Seconds),
  refresh_token: Text,
  scope: Text,
  userType: z.optional(z.catch(z.optional(UserType), undefined)),
  companyId: Text,
  locationId: Text,
  userId: Text,
  planId: Text,
  isBulkInstallation: Flag,
  approvedLocations: Texts,
});
export type TokenAnswer = z.infer<typeof TokenAnswer>;

/** Tokens with whom they act for. What the server left out is null. */
export interface Grant extends FreshTokens {
  readonly refreshToken: string | null;
  readonly expiresIn: number | null;
  readonly scopes: readonly string[] | null;
  readonly account: 'agency' | 'sub-account' | null;
  readonly agencyId: string | null;
  readonly subAccountId: string | null;
  readonly userId: string | null;
  readonly planId: string | null;
  /** Whether an agency gave the app to many sub-accounts at once: their tokens are got one by one. */
  readonly bulk: boolean;
  readonly approvedSubAccountIds: readonly string[] | null;
}

const accounts = { Company: 'agency', Location: 'sub-account' } as const;

/** The answer in our words; null where the token is of a kind that is not sent as a bearer. */
export function grantOf(answer: TokenAnswer): Grant | null {
  if (answer.token_type !== undefined && answer.token_type.toLowerCase() !== 'bearer') return null;
  const { expires_in: life } = answer;
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token || null,
    expiresIn: life !== undefined && Number.isFinite(life) && life > 0 ? life : null,
    scopes: answer.scope === undefined ? null : answer.scope.split(/\s+/).filter(Boolean),
    account: answer.userType ? accounts[answer.userType] : null,
    agencyId: answer.companyId ?? null,
    subAccountId: answer.locationId ?? null,
    userId: answer.userId ?? null,
    planId: answer.planId ?? null,
    bulk: answer.isBulkInstallation ?? false,
    approvedSubAccountIds: answer.approvedLocations ?? null,
  };
}

/** Fields of a form in their order, those that are not given left out. */
export type Form = Readonly<Record<string, string>>;
const form = (fields: Readonly<Record<string, string | undefined>>): Form =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));

export interface ClientSecret {
  readonly clientId: string;
  readonly clientSecret: string;
}
const client = ({ clientId, clientSecret }: ClientSecret) => ({ client_id: clientId, client_secret: clientSecret });
const userType = (account: Grant['account'] | undefined): UserType | undefined => (account ? (account === 'agency' ? 'Company' : 'Location') : undefined);

export interface CodeExchange {
  readonly code: string;
  readonly redirectUri: string;
  /** The word whose hash stood in the authorization link. */
  readonly codeVerifier?: string | undefined;
  readonly account?: Grant['account'] | undefined;
}
export const codeForm = (who: ClientSecret, { code, redirectUri, codeVerifier, account }: CodeExchange): Form =>
  form({ ...client(who), grant_type: 'authorization_code', code, user_type: userType(account), redirect_uri: redirectUri, code_verifier: codeVerifier });

export const refreshForm = (who: ClientSecret, refreshToken: string, account?: Grant['account']): Form =>
  form({ ...client(who), grant_type: 'refresh_token', refresh_token: refreshToken, user_type: userType(account) });

export const subAccountForm = (agencyId: string, subAccountId: string): Form => ({ companyId: agencyId, locationId: subAccountId });

/** RFC 9126: the query of an authorization link, told to the server before the browser goes there. */
export const pushForm = (who: ClientSecret, query: URLSearchParams): Form => ({ ...Object.fromEntries(query), ...client(who) });

export const PushedAnswer = z.object({ request_uri: z.string().check(z.minLength(1), z.maxLength(2000)), expires_in: z.number() });
export type PushedAnswer = z.infer<typeof PushedAnswer>;

/** RFC 8414, as much as is used. */
export const ServerMetadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  pushed_authorization_request_endpoint: z.optional(z.string()),
  code_challenge_methods_supported: z.optional(z.array(z.string())),
  authorization_response_iss_parameter_supported: z.optional(z.boolean()),
  require_pushed_authorization_requests: z.optional(z.boolean()),
});
export type ServerMetadata = z.infer<typeof ServerMetadata>;
