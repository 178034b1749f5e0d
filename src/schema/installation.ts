// An app installed somewhere: for the agency itself, or in one of its sub-accounts.
import * as z from 'zod/mini';
import { Id, Instant } from './instant.ts';

export const Installation = z.object({
  id: Id,
  appId: Id,
  agencyId: Id,
  /** Null for an installation at agency level. */
  subAccountId: z.nullable(Id),
  version: z.string(),
  /** The plan it was changed to; left out, the one it began with. */
  planId: z.optional(Id),
  installedAt: Instant,
});
export type Installation = z.infer<typeof Installation>;

/** Where to install: the agency itself, or the sub-accounts named. */
export const InstallRequest = z.object({
  appId: Id,
  subAccountIds: z.nullable(z.array(Id).check(z.minLength(1), z.maxLength(500))),
  /** Said by a bulk installation only: whether sub-accounts created later get the app too. The server keeps the last word. */
  installToFutureSubAccounts: z.optional(z.boolean()),
});
export type InstallRequest = z.infer<typeof InstallRequest>;

/** `PUT /marketplace/v1/installations/{id}/plan`, with an idempotency key. */
export const PlanRequest = z.object({ planId: Id });
export type PlanRequest = z.infer<typeof PlanRequest>;
