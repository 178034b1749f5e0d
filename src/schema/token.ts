// The tokens of one account as a store keeps them, in our words. In a browser there is no refresh token: the host's server has it. What the wire
// says of tokens stands in `oauth.ts`, which no browser entry loads.
import * as z from 'zod/mini';
import { Instant } from './instant.ts';

export const TokenSet = z.object({
  /** The hash of its tokens: whether two sets are the same can be told without a token. */
  mark: z.string(),
  accessToken: z.string(),
  refreshToken: z.nullable(z.string()),
  obtainedAt: Instant,
  /** Null where the server named no usable lifetime: the token holds until it is refused. */
  expiresAt: z.nullable(Instant),
  /** What the server said it granted, once each; null where it never said. */
  scopes: z.nullable(z.array(z.string())),
});
export type TokenSet = z.infer<typeof TokenSet>;

/** Tokens as somebody just got them. What is left out is not known. */
export interface FreshTokens {
  readonly accessToken: string;
  /** Null or left out: the one there was holds on. */
  readonly refreshToken?: string | null | undefined;
  /** Seconds from now. */
  readonly expiresIn?: number | null | undefined;
  readonly scopes?: readonly string[] | null | undefined;
}
