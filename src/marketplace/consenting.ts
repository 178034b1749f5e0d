// Answering an authorization: what is asked of a provider, and how the server's answer is put down. The address the browser goes to next is given back to
// whoever asked and to nobody else: it never stands in the marketplace value, in an event or in a message.
import { isPreview, refusalIn, type Attempt, type Marketplace } from '../marketplace.ts';
import { MarketplaceError } from '../errors.ts';
import type { AuthorizationAnswer } from '../schema/authorization.ts';
import type { Records } from '../schema/session.ts';

/** Let the app have it: for which account, and what stood on the page (`scopeDigest`). */
export interface ConsentAllow {
  readonly authorizationId: string;
  readonly account: { readonly kind: 'agency' | 'sub-account'; readonly id: string };
  readonly shown: string;
}

/** Do not. */
export interface ConsentDeny {
  readonly authorizationId: string;
}

export interface ConsentAnswer {
  readonly authorizationId: string;
  readonly answer: AuthorizationAnswer;
}

export const allowing = ({ authorizationId, account, shown }: ConsentAllow): ConsentAnswer => ({ authorizationId, answer: { answer: 'allow', account: { kind: account.kind, id: account.id }, shown } });
export const denying = ({ authorizationId }: ConsentDeny): ConsentAnswer => ({ authorizationId, answer: { answer: 'deny' } });

/** Where an answer is put down in `attempts`. */
export const consentKey = (authorizationId: string): string => `authorization ${authorizationId}`;

/**
 * Sends the answer. A refusal by the server's policy is an outcome, not an error; then `returnUrl` is null. Throws `MarketplaceError`: `conflict` where it
 * was answered already, `forbidden` in a preview.
 */
export async function answerAuthorization(marketplace: Marketplace, { authorizationId, answer }: ConsentAnswer, signal?: AbortSignal): Promise<{ records: Records | null; attempt: Attempt; returnUrl: string | null }> {
  if (isPreview(marketplace)) throw new MarketplaceError('forbidden', 'a preview writes nothing; leave it first');
  const { records } = marketplace;
  const answered = await marketplace.client.answer(authorizationId, answer, signal).catch((error: unknown) => refusalIn(error));
  return 'returnUrl' in answered ? { records, attempt: { kind: 'answered' }, returnUrl: answered.returnUrl } : { records, attempt: { kind: 'refused', decision: answered }, returnUrl: null };
}
