// How an app is taken away again: from the sub-accounts named or from the whole agency, in one request, and what became of it.
import * as z from 'zod/mini';
import { Installation } from './installation.ts';
import { Id } from './instant.ts';

/** Why an app is uninstalled, where somebody says so; the last one is for agencies. The developer is told the reason, never who gave it. */
export const UninstallReason = z.enum(['too-expensive', 'missing-features', 'bug', 'hard-to-set-up', 'switched', 'poor-support', 'no-longer-needed', 'other', 'white-label-breach']);
export type UninstallReason = z.infer<typeof UninstallReason>;

/** `POST /marketplace/v1/uninstallations`, with an idempotency key. */
export const UninstallRequest = z
  .object({
    appId: Id,
    /** `agency`: wherever the agency has it, its own installation too; nor do sub-accounts created later get it any more. */
    level: z.enum(['agency', 'sub-accounts']),
    /**
     * At level `sub-accounts`: which ones; where it is not installed, nothing is done. At level `agency`: those that lose it, as the person was told, and
     * where another one has it by now, nothing is done (409); null for wherever it is.
     */
    subAccountIds: z.nullable(z.array(Id).check(z.maxLength(20_000))),
    reason: z.optional(UninstallReason),
  })
  .check(z.refine(({ level, subAccountIds }) => level === 'agency' || (subAccountIds?.length ?? 0) > 0, { path: ['subAccountIds'], error: 'must name sub-accounts, unless the level is agency' }));
export type UninstallRequest = z.infer<typeof UninstallRequest>;

/** The installations there were, and are no more; none where it was not installed there. */
export const UninstallAnswer = z.object({ uninstalled: z.array(Installation) });
export type UninstallAnswer = z.infer<typeof UninstallAnswer>;
