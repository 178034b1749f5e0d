// Prices as the developer sets them. Money is an integer of micro-dollars: $1 is 1_000_000, a tenth of a cent is 1_000.
import * as z from 'zod/mini';
import { Id } from './instant.ts';
import { HttpsUrl } from './url.ts';

/** An amount of money in micro-dollars (1e-6 USD), 0 or more. */
export const Micros = z.int().check(z.minimum(0));
export type Micros = z.infer<typeof Micros>;

/** A recurring or one-time plan, with the price for an agency app or agency-paid app and the price for a sub-account. */
export const PricePlan = z.object({
  id: Id,
  name: z.string().check(z.minLength(1), z.maxLength(60)),
  interval: z.enum(['month', 'year', 'one-time']),
  agencyAmount: Micros,
  subAccountAmount: Micros,
});
export type PricePlan = z.infer<typeof PricePlan>;

/** What is counted when an app is used, and what one unit costs. */
export const Meter = z.object({
  id: Id,
  module: z.enum(['workflow-action', 'workflow-trigger', 'conversation-provider', 'custom']),
  name: z.string().check(z.minLength(1), z.maxLength(60)),
  /** `execution` for workflow modules, `message` for conversation providers, anything up to 19 characters for custom events. */
  unit: z.string().check(z.minLength(1), z.maxLength(19)),
  direction: z.nullable(z.enum(['inbound', 'outbound'])),
  /** Fixed, or set by the developer per charge between bounds; the page that explains it is for agency admins, null for anyone else. */
  price: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('fixed'), amount: Micros }),
    z.object({ kind: z.literal('dynamic'), min: Micros, max: Micros, default: Micros, pricingPageUrl: z.nullable(HttpsUrl) }),
  ]),
  /** The platform's fee per execution of a premium action or trigger; null where none is charged or it is waived. */
  platformFee: z.nullable(Micros),
  feeWaived: z.boolean(),
});
export type Meter = z.infer<typeof Meter>;

export const Pricing = z.object({
  model: z.enum(['free', 'subscription', 'one-time', 'freemium']),
  plans: z.array(PricePlan),
  meters: z.array(Meter),
  /** Free trial in days, 1–90; null for none. */
  trialDays: z.nullable(z.int().check(z.minimum(1), z.maximum(90))),
});
export type Pricing = z.infer<typeof Pricing>;

/** An agency's profit per unit of a meter, by meter id. Zero where absent. */
export const Markup = z.record(Id, Micros);
export type Markup = z.infer<typeof Markup>;
