// The one way this product fails. Switch on `code`; `instanceof` breaks where two copies of the bundle meet.

/** What went wrong, as a closed set. */
export type ErrorCode =
  | 'network'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  | 'rate-limited'
  | 'server'
  | 'contract'
  | 'storage'
  | 'config'
  | 'unsupported';

export interface ErrorDetails {
  /** HTTP status, where one was received. */
  readonly status?: number | undefined;
  /** The server's trace id, to quote to its support. */
  readonly requestId?: string | undefined;
  /** Seconds to wait before trying again. */
  readonly retryAfter?: number | undefined;
  /** The evidence: another error, or a parsed refusal. Never a body with values or secrets. */
  readonly cause?: unknown;
}

/** Messages are lower-case facts with the URL or name in backticks, no values from bodies, no secrets. */
export class MarketplaceError extends Error {
  override readonly name = 'MarketplaceError';
  readonly code: ErrorCode;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.requestId = details.requestId;
    this.retryAfter = details.retryAfter;
  }
}

/** The error as ours: ours and `AbortError` pass untouched, anything else becomes `code`. */
export function asMarketplaceError(error: unknown, code: ErrorCode, message: string): unknown {
  const name = error instanceof Object && 'name' in error ? error.name : '';
  return name === 'MarketplaceError' || name === 'AbortError' ? error : new MarketplaceError(code, message, { cause: error });
}
