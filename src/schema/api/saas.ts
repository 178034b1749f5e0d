// Selling the platform itself to sub-accounts, which takes the agency's highest plan. What the platform answers to changes is published without a shape, so
// that nothing but its success is read; a subscription has the shape of the older path.
import * as z from 'zod/mini';
import { answerOf, ApiId, given, operation, segment, text, type Given } from './operation.ts';

// An answer may be an object, a text, a flag, or nothing at all.
const Done = z.pipe(
  z.unknown(),
  z.transform((said) => {
    const traced = z.safeParse(z.object({ traceId: z.string() }), said);
    return { done: true as const, requestId: traced.success ? traced.data.traceId : null };
  }),
);

/** The subscription of a sub-account that the platform is sold to. Fields the platform leaves out are null. */
export interface SaasState {
  readonly subAccountId: string;
  readonly agencyId: string;
  readonly subscriptionId: string | null;
  readonly customerId: string | null;
  readonly planId: string | null;
  readonly priceId: string | null;
  /** The platform's own word, such as `active`. */
  readonly status: string | null;
}

export const getSaas = operation({
  name: 'saas.read',
  method: 'GET',
  version: '2021-04-15',
  input: z.strictObject({ subAccountId: ApiId, agencyId: ApiId }),
  wire: ({ subAccountId, agencyId }) => ({ path: `/saas/get-saas-subscription/${segment(subAccountId)}`, query: { companyId: agencyId } }),
  answer: answerOf(
    { locationId: z.string(), companyId: z.string(), subscriptionId: text, customerId: text, saasPlanId: text, priceId: text, subscriptionStatus: text },
    ({ locationId, companyId, saasPlanId, subscriptionStatus, subscriptionId, customerId, priceId }): SaasState => ({ subAccountId: locationId, agencyId: companyId, subscriptionId, customerId, planId: saasPlanId, priceId, status: subscriptionStatus }),
  ),
});

const word = z.optional(z.string().check(z.minLength(1)));
const EnableInput = z.strictObject({
  subAccountId: ApiId,
  agencyId: ApiId,
  /** The present kind of subscription; left out, that one. */
  second: z._default(z.boolean(), true),
  ...{ name: word, email: word, description: word },
  ...{ stripeAccountId: z.optional(ApiId), stripeCustomerId: z.optional(ApiId), contactId: z.optional(ApiId), planId: z.optional(ApiId), priceId: z.optional(ApiId), providerSubAccountId: z.optional(ApiId) },
});
export type SaasEnable = Given<typeof EnableInput>;

export const enableSaas = operation({
  name: 'saas.enable',
  method: 'POST',
  version: '2021-04-15',
  input: EnableInput,
  wire: ({ subAccountId, agencyId, second, planId, providerSubAccountId, ...same }) => ({
    path: `/saas/enable-saas/${segment(subAccountId)}`,
    body: given({ ...same, companyId: agencyId, isSaaSV2: second, saasPlanId: planId, providerLocationId: providerSubAccountId }),
  }),
  answer: Done,
});

const SubscriptionInput = z.strictObject({ subAccountId: ApiId, agencyId: ApiId, subscriptionId: ApiId, customerId: ApiId });
export type SaasSubscription = Given<typeof SubscriptionInput>;

export const updateSaasSubscription = operation({
  name: 'saas.update-subscription',
  method: 'PUT',
  version: '2021-04-15',
  input: SubscriptionInput,
  wire: ({ subAccountId, agencyId, ...same }) => ({ path: `/saas/update-saas-subscription/${segment(subAccountId)}`, body: { ...same, companyId: agencyId } }),
  answer: Done,
});

const DisableInput = z.strictObject({ agencyId: ApiId, subAccountIds: z.array(ApiId).check(z.minLength(1)) });
export type SaasDisable = Given<typeof DisableInput>;

export const disableSaas = operation({
  name: 'saas.disable',
  method: 'POST',
  version: '2021-04-15',
  input: DisableInput,
  wire: ({ agencyId, subAccountIds }) => ({ path: `/saas/bulk-disable-saas/${segment(agencyId)}`, body: { locationIds: subAccountIds } }),
  answer: Done,
});
