// What an authorization server remembers: requests on their way, codes, grants, and the tokens that came of them. Knows no rule.
import type { PreviousGrant } from '../../../src/schema/authorization.ts';
import type { IssuedTokens } from '../../../src/policy/index.ts';

/** The account an app was given to. */
export interface Account {
  readonly kind: 'agency' | 'sub-account';
  readonly id: string;
}

/** A request that somebody is looking at. */
export interface Pending {
  readonly id: string;
  readonly userId: string;
  readonly appId: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string | null;
  readonly scopes: readonly string[];
  /** The code challenge, always of the method S256; null for a client without one. */
  readonly challenge: string | null;
  /** The pushed request it came from. */
  readonly requestUri: string | null;
  readonly issuer: string;
  readonly expiresAt: string;
  answered: boolean;
}

/** What a code is good for, once. */
export interface Code {
  readonly clientId: string;
  readonly appId: string;
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly scopes: readonly string[];
  readonly account: Account;
  readonly agencyId: string;
  readonly userId: string;
  /** On which side the one who allowed it stands: it decides the class of the token. */
  readonly by: Account['kind'];
  readonly expiresAt: string;
  /** The family of tokens that came of it, once it was used. */
  family: Family | null;
}

/** Everything that came of one grant: the access tokens, and the refresh tokens that follow one another. */
export interface Family {
  readonly id: string;
  readonly clientId: string;
  readonly appId: string;
  /** The class of its tokens, and whom they act for. */
  readonly of: Account['kind'];
  readonly agencyId: string;
  /** Null for tokens of an agency. */
  readonly subAccountId: string | null;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly bulk: boolean;
  /** The agency's family that a sub-account's was minted from. */
  readonly parent: Family | null;
  issued: IssuedTokens;
  revoked: boolean;
}

/** An access token that was issued. */
export interface Access {
  /** Null for an app's own token. */
  readonly family: Family | null;
  readonly expiresAt: string;
}

/** A request a client pushed ahead of the browser. */
export interface Pushed {
  readonly clientId: string;
  readonly query: string;
  readonly expiresAt: string;
}

export interface AuthorizationState {
  readonly pending: Map<string, Pending>;
  readonly pushed: Map<string, Pushed>;
  readonly codes: Map<string, Code>;
  /** By app, then by kind and id of the account. */
  readonly grants: Map<string, Map<string, PreviousGrant>>;
  readonly families: Set<Family>;
  readonly access: Map<string, Access>;
  /** The family of each refresh token that was issued. */
  readonly refresh: Map<string, Family>;
}

export const newAuthorizationState = (): AuthorizationState => ({
  pending: new Map(),
  pushed: new Map(),
  codes: new Map(),
  grants: new Map(),
  families: new Set(),
  access: new Map(),
  refresh: new Map(),
});

/** How long each lasts, in milliseconds. */
export const lifetimes = { request: 600_000, pushed: 90_000, code: 600_000 } as const;

export const later = (now: string, milliseconds: number): string => new Date(Date.parse(now) + milliseconds).toISOString();
export const isOver = (expiresAt: string, now: string): boolean => Date.parse(expiresAt) <= Date.parse(now);

/** Hexadecimal digits nobody can guess; ids may follow from a seed, secrets may not. */
export const secret = (digits: number): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(Math.ceil(digits / 2)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('').slice(0, digits);
};

/** Puts an entry down and lets the oldest go when there are more than anybody waits for. */
export function keep<Value>(entries: Map<string, Value>, key: string, value: Value, most = 10_000): void {
  entries.set(key, value);
  const [oldest] = entries.keys();
  if (entries.size > most && oldest !== undefined) entries.delete(oldest);
}
