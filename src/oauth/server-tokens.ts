// The coordinator of a server: it keeps refresh tokens in the store it is given, and renews them with its client's secret. For servers only.
import { createCoordinator, type Coordinator, type CoordinatorOptions } from './coordinator.ts';
import { reconnectRequired } from './reconnect.ts';
import { refreshGrant, type TokenEndpoint } from './token-endpoint.ts';
import type { TokenStore } from './token-store.ts';

export interface ServerTokensOptions extends TokenEndpoint, Pick<CoordinatorOptions, 'lock' | 'clock' | 'lockWaitMs' | 'renewTimeoutMs' | 'cooldownMs' | 'onEvent'> {
  /** Left out, it is the origin of `tokenUrl`. */
  readonly issuer?: string | undefined;
  /** Shared by all processes that serve the same accounts; without one, tokens last as long as this process. */
  readonly store?: TokenStore | undefined;
  readonly fetch?: typeof fetch | undefined;
}

/** Tokens of many accounts, each refreshed once however many ask. `account(id).signIn(grant)` after the code exchange, `account(id).call(…)` from then on. */
export function serverTokens(options: ServerTokensOptions): Coordinator {
  const { tokenUrl, clientId, clientSecret, issuer = URL.canParse(tokenUrl) ? new URL(tokenUrl).origin : tokenUrl, fetch: ask, ...rest } = options;
  return createCoordinator({
    ...rest,
    issuer,
    clientId,
    holds: 'refresh',
    renew: async (kept, _account, signal) => {
      if (!kept?.refreshToken) throw reconnectRequired();
      return refreshGrant({ tokenUrl, clientId, clientSecret }, kept.refreshToken, null, { fetch: ask, signal });
    },
  });
}
