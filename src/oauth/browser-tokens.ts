// The coordinator of a page: an access token in memory, which the host's own callback gives and renews. There is no refresh token and no secret here, and
// nothing that lasts is written.
import type { FreshTokens } from '../schema/token.ts';
import { createCoordinator, type AccountTokens, type CoordinatorOptions } from './coordinator.ts';
import { webLock, type Lock } from './lock.ts';
import { overBroadcast } from './notices.ts';

/** What a host's callback may give: the token, or the token with what is known of it. */
export type Access = string | Omit<FreshTokens, 'refreshToken'>;

export interface BrowserTokensOptions extends Pick<CoordinatorOptions, 'store' | 'lock' | 'notices' | 'clock' | 'lockWaitMs' | 'renewTimeoutMs' | 'cooldownMs' | 'onEvent'> {
  /**
   * Asked for an access token when there is none, and for another one than `last` when that was refused or is about to end. Throws `unauthorized` when the
   * person has to sign in again.
   */
  readonly refresh: (signal: AbortSignal, last: string | undefined) => Access | Promise<Access>;
  readonly issuer?: string | undefined;
  readonly clientId?: string | undefined;
  readonly account?: string | undefined;
}

/** The tokens of whoever uses the page. Its `token` is what `mkt-provider` and `createClient` take. */
export function browserTokens({ refresh, issuer = '', clientId = '', account = '', ...rest }: BrowserTokensOptions): AccountTokens & { readonly close: () => void } {
  const coordinator = createCoordinator({
    ...rest,
    issuer,
    clientId,
    holds: 'access',
    renew: async (kept, _account, signal) => {
      const access = await refresh(signal, kept?.accessToken);
      return typeof access === 'string' ? { accessToken: access } : access;
    },
  });
  const { token, call, signIn, signOut } = coordinator.account(account);
  return { token, call, signIn, signOut, close: coordinator.close };
}

/** What pages of one origin can share, as far as this one has it: a lock, so that one of them asks at a time, and word of a sign-out. Denied is no failure. */
export function sharedByPages(): { readonly lock?: Lock; readonly notices: typeof overBroadcast } {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  return { ...(locks && { lock: webLock(locks) }), notices: overBroadcast };
}
