// A bulk installation as a device keeps it while it is under way: the batch, and how far each of its sub-accounts is.
import * as z from 'zod/mini';
import { Id, Instant } from './instant.ts';
import { Decision } from './policy.ts';

export const itemStates = ['waiting', 'sent', 'installed', 'refused', 'failed', 'unknown', 'left'] as const;
/**
 * `waiting`: to be sent; `sent`: on its way, or was when the page went; `installed`: the server says so; `refused`: by its policy; `failed`: it answered with
 * something else that is final; `unknown`: nobody knows whether it did it; `left`: not sent, because the batch was cancelled.
 */
export type ItemState = (typeof itemStates)[number];

const codes = ['network', 'unauthorized', 'forbidden', 'not-found', 'conflict', 'invalid', 'rate-limited', 'server', 'contract', 'storage', 'config', 'unsupported'] as const;

export const Item = z.object({
  /** How often the server gave a final answer that was no installation; a try after one is a new request with a new key. */
  attempt: z.int().check(z.minimum(0)),
  state: z.enum(itemStates),
  code: z.optional(z.enum(codes)),
  decision: z.optional(Decision),
});
export type Item = z.infer<typeof Item>;

export const Batch = z.object({
  /** A random id: no other batch has its keys. */
  id: Id,
  appId: Id,
  selectedSubAccountIds: z.array(Id).check(z.minLength(1)),
  installToFutureSubAccounts: z.boolean(),
  startedAt: Instant,
  state: z.enum(['running', 'paused', 'cancelled']),
});
export type Batch = z.infer<typeof Batch>;

/** Items kept together: few records for thousands of items, and little to write for each. */
export const CHUNK_SIZE = 50;
export const Chunk = z.array(Item).check(z.maxLength(CHUNK_SIZE));
