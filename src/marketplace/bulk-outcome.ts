// What a request that did not install says of itself: a final answer, no answer, or that it has to wait. Pure.
import { asMarketplaceError, MarketplaceError, type ErrorCode } from '../errors.ts';
import { refusalIn } from '../marketplace.ts';
import type { Decision } from '../schema/policy.ts';

/**
 * `refused`: by the server's policy; `failed`: another final answer; `unknown`: nobody knows whether it was done; `limited`: too many requests; `signed-out`: the
 * server does not know who asks.
 */
export type Outcome =
  | { readonly kind: 'refused'; readonly decision: Decision }
  | { readonly kind: 'failed' | 'unknown'; readonly code: ErrorCode }
  | { readonly kind: 'limited'; readonly milliseconds: number }
  | { readonly kind: 'signed-out'; readonly error: MarketplaceError };

/** Retry-After is in seconds; without one, so many. */
const RETRY_AFTER = 5;

export function outcomeOf(thrown: unknown): Outcome {
  const decision = decisionIn(thrown);
  if (decision) return { kind: 'refused', decision };
  const known = asMarketplaceError(thrown, 'contract', 'the answer could not be read');
  const error = known instanceof Object && 'code' in known ? (known as MarketplaceError) : new MarketplaceError('contract', 'the answer could not be read', { cause: thrown });
  switch (error.code) {
    case 'rate-limited':
      return { kind: 'limited', milliseconds: (error.retryAfter ?? RETRY_AFTER) * 1000 };
    case 'unauthorized':
      return { kind: 'signed-out', error };
    case 'network':
    case 'server':
    case 'contract':
      return { kind: 'unknown', code: error.code };
    default:
      return { kind: 'failed', code: error.code };
  }
}

/** The decision of a refusal by the server's policy. */
function decisionIn(thrown: unknown): Decision | null {
  try {
    return refusalIn(thrown);
  } catch {
    return null;
  }
}
