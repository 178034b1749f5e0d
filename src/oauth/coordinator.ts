// The tokens of many accounts, each refreshed once however many ask for it; account.ts says how. In a browser an account holds an access token that the
// host's own callback renews, and no refresh token; on a server the same code holds both. Neither events nor errors name a token.
import type { TokenSource } from '../client/bearer.ts';
import type { FreshTokens, TokenSet } from '../schema/token.ts';
import { Account } from './account.ts';
import type { Lock, Unlocked } from './lock.ts';
import type { JoinNotices } from './notices.ts';
import { memoryTokenStore, type TokenStore } from './token-store.ts';

/** What happened to an account's tokens. It names no token. */
export type TokenEvent =
  /** `scopes` says what the refresh gave and took, null where it changed nothing. */
  | { readonly kind: 'refreshed'; readonly account: string; readonly scopes: { readonly added: readonly string[]; readonly removed: readonly string[] } | null }
  | { readonly kind: 'reconnect-required'; readonly account: string }
  /** A refresh went on without its lock. */
  | { readonly kind: 'unlocked'; readonly account: string; readonly why: Unlocked }
  /** The store took no write: the tokens hold as long as this process. */
  | { readonly kind: 'unsaved'; readonly account: string };

export interface CoordinatorOptions {
  /** The authorization server, the client and the account together are whose tokens they are. */
  readonly issuer: string;
  readonly clientId: string;
  /** `access`: this is a browser, a refresh token is never kept. `refresh`: this is a server, and without a stored grant there is nothing to renew. */
  readonly holds: 'access' | 'refresh';
  /** Gets the next tokens, once at a time per account. Stops at the signal. */
  readonly renew: (kept: TokenSet | null, account: string, signal: AbortSignal) => Promise<FreshTokens>;
  readonly store?: TokenStore | undefined;
  readonly lock?: Lock | undefined;
  readonly notices?: JoinNotices | undefined;
  readonly clock?: (() => string) | undefined;
  /** Longer than a refresh may take, so that nobody goes past a lock whose holder is at work. */
  readonly lockWaitMs?: number | undefined;
  readonly renewTimeoutMs?: number | undefined;
  /** How long nobody asks again with a token whose refresh failed for another reason than its grant. */
  readonly cooldownMs?: number | undefined;
  readonly onEvent?: ((event: TokenEvent) => void) | undefined;
}

export interface AccountTokens {
  /** An access token that is good for now; called with the token that a server refused, another one. Fit for `createClient({ token })`. */
  readonly token: TokenSource;
  /** Sends a request with a token and, after a 401, once more with another. */
  readonly call: (ask: (accessToken: string) => Promise<Response>) => Promise<Response>;
  /** Puts tokens in place of whatever there was: a person connected the account. */
  readonly signIn: (tokens: FreshTokens) => Promise<void>;
  /** Forgets the tokens. A refresh that is under way writes nothing any more. */
  readonly signOut: () => Promise<void>;
}

export interface Coordinator {
  readonly account: (id: string) => AccountTokens;
  /** Stops hearing from other pages. */
  readonly close: () => void;
}

export function createCoordinator(options: CoordinatorOptions): Coordinator {
  const accounts = new Map<string, Account>();
  const store = options.store ?? memoryTokenStore();
  return {
    account(id) {
      const account = accounts.get(id) ?? new Account(id, options, store);
      accounts.set(id, account);
      return account;
    },
    close: () => accounts.forEach((account) => account.close()),
  };
}
