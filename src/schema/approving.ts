// How an agency gives its word on apps, one or a thousand in the same way, and sets its switches: what is asked, and what became of each.
import * as z from 'zod/mini';
import { Switches } from './account.ts';
import { Approval } from './approval.ts';
import { Id } from './instant.ts';
import { Decision } from './policy.ts';

/** So many words fit into one request. */
export const MOST_APPROVALS = 1000;

/** What the agency says of one app from now on; null takes its word back, and leaves the app to the switch. */
export const ApprovalWord = z.object({
  appId: Id,
  approval: z.nullable(Approval),
  /**
   * The sub-accounts that lose the app by it, as the person was told. Where another one has it by now, nothing is done to the app: nobody confirmed that.
   * Left out, it is uninstalled wherever it is.
   */
  from: z.optional(z.array(Id).check(z.maxLength(20_000))),
});
export type ApprovalWord = z.infer<typeof ApprovalWord>;

/** `PUT /marketplace/v1/approvals`, with an idempotency key. */
export const ApprovalsRequest = z.object({
  approvals: z.array(ApprovalWord).check(z.minLength(1), z.maxLength(MOST_APPROVALS)),
  /** What was typed to confirm; looked at only where an app is disapproved by it. */
  confirmation: z._default(z.string().check(z.maxLength(200)), ''),
});
export type ApprovalsRequest = z.infer<typeof ApprovalsRequest>;

const word = z.nullable(Approval);

/** What became of one word. */
export const ApprovalOutcome = z.discriminatedUnion('outcome', [
  /** It holds now; `uninstalled` names the sub-accounts that lost the app. */
  z.object({ appId: Id, outcome: z.literal('changed'), before: word, approval: word, uninstalled: z.array(Id) }),
  /** It held already. */
  z.object({ appId: Id, outcome: z.literal('unchanged'), approval: word }),
  /** The policy refused it. */
  z.object({ appId: Id, outcome: z.literal('refused'), decision: Decision }),
  /** These sub-accounts have the app too, and were not told of: nothing was done. */
  z.object({ appId: Id, outcome: z.literal('installed-meanwhile'), subAccountIds: z.array(Id) }),
  /** There is no such app for this agency. */
  z.object({ appId: Id, outcome: z.literal('not-available') }),
]);
export type ApprovalOutcome = z.infer<typeof ApprovalOutcome>;

/** One outcome for each word, in the order asked. */
export const ApprovalsAnswer = z.object({ outcomes: z.array(ApprovalOutcome) });
export type ApprovalsAnswer = z.infer<typeof ApprovalsAnswer>;

/** `PUT /marketplace/v1/switches`: the switches named are set, the others stay. */
export const SwitchesRequest = z
  .partial(z.strictObject(Switches.shape))
  .check(z.refine((switches) => Object.keys(switches).length > 0, 'must name a switch'));
export type SwitchesRequest = z.infer<typeof SwitchesRequest>;

export const SwitchesAnswer = z.object({ before: Switches, switches: Switches });
export type SwitchesAnswer = z.infer<typeof SwitchesAnswer>;
