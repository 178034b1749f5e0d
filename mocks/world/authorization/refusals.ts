// How the token endpoints say no. The platform's own texts and statuses; `error` is the word of RFC 6749 5.2 wherever the platform's documents leave that
// field open, so that a client of either kind understands. A code nobody issued has a form of its own.

/** A refusal of a token endpoint. */
export class TokenRefused extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super('the token endpoint refuses');
    this.status = status;
    this.body = body;
  }
}

const refusal = (statusCode: number, message: string, error: string): TokenRefused => new TokenRefused(statusCode, { statusCode, message, error, error_description: message });

/** Unknown, used or expired, and whoever asks: it is looked at before the client is. */
export const codeNotFound = (): TokenRefused => new TokenRefused(401, { error: 'UnAuthorized!', error_description: 'Authorization code not found' });
export const missingParameter = (name: string): TokenRefused => refusal(400, `Missing parameter: ${name}`, 'invalid_request');
export const invalidParameter = (name: string, error = 'invalid_request'): TokenRefused => refusal(400, `Invalid parameter: ${name}`, error);
export const invalidGrant = (what: string): TokenRefused => refusal(400, `Invalid grant: ${what} is invalid`, 'invalid_grant');
export const invalidClient = (): TokenRefused => refusal(401, 'Invalid client: client credentials are invalid', 'invalid_client');
