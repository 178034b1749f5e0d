// What is known of a set of tokens without asking anybody: its mark, when it is due, what it may no longer do. It keeps nothing.
import type { FreshTokens, TokenSet } from '../schema/token.ts';

/**
 * How long before its end a token is refreshed. This buffer is the client's own; the thirty seconds in which an authorization server answers a used
 * refresh token once more are the server's (`tokenLifetimes.windowMs`), and have nothing to do with it.
 */
export const EARLY_REFRESH_MS = 30_000;

/** A token that says it ends sooner than it can be used is not refreshed ahead of time more often than this. */
export const LEAST_BETWEEN_MS = 30_000;

/** A longer lifetime is a mistake, like none at all: the token holds until it is refused. */
const LONGEST_LIFE_S = 10 * 365 * 86_400;

const encoder = new TextEncoder();

/** SHA-256 as hex; the text itself where a page has no hashing (no secure context), and then nothing but this page's memory is shown it. */
export async function hashOf(text: string): Promise<string> {
  const subtle = (globalThis as { readonly crypto?: { readonly subtle?: SubtleCrypto } }).crypto?.subtle;
  if (!subtle) return text;
  return [...new Uint8Array(await subtle.digest('SHA-256', encoder.encode(text)))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What was just got, with what it leaves unsaid taken from what was there before. */
export async function tokenSet(fresh: FreshTokens, before: TokenSet | null, now: string): Promise<TokenSet> {
  const refreshToken = fresh.refreshToken ?? before?.refreshToken ?? null;
  const life = fresh.expiresIn ?? 0;
  const usable = life > 0 && life <= LONGEST_LIFE_S;
  const obtainedAt = new Date(Date.parse(now)).toISOString();
  const expiresAt = usable ? new Date(Date.parse(now) + life * 1000).toISOString() : null;
  const mark = await hashOf(JSON.stringify([refreshToken, fresh.accessToken]));
  return { mark, accessToken: fresh.accessToken, refreshToken, obtainedAt, expiresAt, scopes: fresh.scopes ? [...new Set(fresh.scopes)] : (before?.scopes ?? null) };
}

const age = ({ obtainedAt }: TokenSet, now: string): number => Date.parse(now) - Date.parse(obtainedAt);

/** Whether it was got a moment ago. A clock that was set back says nothing. */
export const isFresh = (set: TokenSet, now: string): boolean => age(set, now) >= 0 && age(set, now) < LEAST_BETWEEN_MS;

/** Whether it is past its end. */
export const isOver = ({ expiresAt }: TokenSet, now: string): boolean => expiresAt !== null && Date.parse(now) >= Date.parse(expiresAt);

/** Whether to refresh it before somebody refuses it. */
export const isDue = (set: TokenSet, now: string): boolean => set.expiresAt !== null && Date.parse(set.expiresAt) - Date.parse(now) <= EARLY_REFRESH_MS && !isFresh(set, now);

/** What a refresh gave and took; null where nothing changed, or one of them is not known. */
export function scopeChange(before: TokenSet | null, after: TokenSet): { readonly added: readonly string[]; readonly removed: readonly string[] } | null {
  if (!before?.scopes || !after.scopes) return null;
  const [had, has] = [new Set(before.scopes), new Set(after.scopes)];
  const [added, removed] = [after.scopes.filter((scope) => !had.has(scope)), before.scopes.filter((scope) => !has.has(scope))];
  return added.length || removed.length ? { added, removed } : null;
}
