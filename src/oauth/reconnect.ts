// The one failure of a token that asking again does not heal: the grant is gone, and a person has to connect the account anew.
import { MarketplaceError } from '../errors.ts';

/** The evidence, in the word of RFC 6749 5.2, whatever the server's own words were. */
export const GRANT_REFUSED = Object.freeze({ error: 'invalid_grant' });

export const reconnectRequired = (): MarketplaceError =>
  new MarketplaceError('unauthorized', 'reconnect required: this account is not connected any more, so that a person has to connect it again', { cause: GRANT_REFUSED });

/** Whether an error says that the account has to be connected again. It looks at words, not at classes: two copies of this package may meet. */
export function isReconnectRequired(error: unknown): boolean {
  if (!(error instanceof Object) || !('code' in error) || error.code !== 'unauthorized' || !('cause' in error)) return false;
  const { cause } = error;
  return cause instanceof Object && 'error' in cause && cause.error === GRANT_REFUSED.error;
}
