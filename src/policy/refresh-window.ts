// What becomes of a refresh token that is used: it is exchanged once for a new pair, and whoever asks again with the very same three words within the
// window is given that pair again. A state and its next one: no clock, no randomness, no comparison in constant time; the pair that would be
// issued is passed in. The client has proved who it is before (a wrong secret never comes this far), and needs to know of none of this.
// Source: refresh-token window; RFC 6749 6. Readings: from the first use on, not sliding, its last millisecond included.

/** How long each lasts. A refresh token lasts so long or until it is used; the window begins with that use. */
export const tokenLifetimes = { accessMs: 86_399_000, refreshMs: 365 * 86_400_000, windowMs: 30_000 } as const;

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** The three words of a request, which have to be the same for a pair to be shared. */
export interface RefreshCall {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}

/** A refresh token that was issued; `use` is the first call that used it, and the pair it was given. */
export interface IssuedToken {
  readonly clientId: string;
  readonly issuedAt: string;
  readonly use: { readonly at: string; readonly clientSecret: string; readonly pair: TokenPair } | null;
}

/** What was issued, by refresh token. */
export type IssuedTokens = ReadonlyMap<string, IssuedToken>;

export type RefreshAnswer =
  /** The fresh pair: this call was the first. */
  | { readonly kind: 'rotated'; readonly pair: TokenPair }
  /** The pair of the first call, which was issued at that instant. */
  | { readonly kind: 'same'; readonly pair: TokenPair; readonly issuedAt: string }
  | { readonly kind: 'invalid_grant' };

const REFUSED: RefreshAnswer = { kind: 'invalid_grant' };

/** Milliseconds between two instants; no number where one of them is none, so that every bound fails. */
const between = (from: string, to: string): number => Date.parse(to) - Date.parse(from);

/** The tokens with one more, as the first grant of an installation issues it. */
export const issued = (tokens: IssuedTokens, refreshToken: string, clientId: string, at: string): IssuedTokens => new Map(tokens).set(refreshToken, { clientId, issuedAt: at, use: null });

/** The answer to a call at an instant, and the tokens after it: unless the pair is rotated, the ones before it. */
export function refresh(tokens: IssuedTokens, call: RefreshCall, at: string, fresh: TokenPair): { readonly answer: RefreshAnswer; readonly tokens: IssuedTokens } {
  const { clientId, clientSecret, refreshToken } = call;
  const token = tokens.get(refreshToken);
  if (token?.clientId !== clientId) return { answer: REFUSED, tokens };
  const { issuedAt, use } = token;
  if (use) {
    const shared = use.clientSecret === clientSecret && between(use.at, at) <= tokenLifetimes.windowMs;
    return { answer: shared ? { kind: 'same', pair: use.pair, issuedAt: use.at } : REFUSED, tokens };
  }
  if (!(between(issuedAt, at) < tokenLifetimes.refreshMs)) return { answer: REFUSED, tokens };
  const after = new Map(tokens).set(refreshToken, { ...token, use: { at, clientSecret, pair: fresh } });
  return { answer: { kind: 'rotated', pair: fresh }, tokens: issued(after, fresh.refreshToken, clientId, at) };
}
