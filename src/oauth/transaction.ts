// What one authorization was begun with, to be compared with its answer: bound to one server, one redirect URI and one account, for ten minutes at most, once.
// The code verifier is not part of it: see connect-memory.ts for where that comes from.
import type { AuthorizationServer } from './authorize.ts';

export interface Transaction {
  /** 256 bits; in the link, in the answer, and nowhere else. */
  readonly state: string;
  readonly server: AuthorizationServer;
  readonly clientId: string;
  readonly redirectUri: string;
  /** The host's own account that is being connected; null where there is only one. */
  readonly account: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** No authorization waits longer for its answer. */
export const LONGEST_WAIT = 10 * 60_000;
