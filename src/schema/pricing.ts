// Prices as the developer sets them. Money is an integer of micro-dollars: $1 is 1_000_000, a tenth of a cent is 1_000.
import * as z from 'zod/mini';
import { Id, Instant } from './instant.ts';
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

/** A price per unit for a range of volume in a billing cycle. Both ends belong to it; `to` is null for everything above. */
export const Tier = z.object({ from: z.int().check(z.minimum(0)), to: z.nullable(z.int().check(z.minimum(0))), amount: Micros });
export type Tier = z.infer<typeof Tier>;

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
  /** Prices by volume instead of the one price; left out for none. What no tier covers costs the one price. */
  tiers: z.optional(z.array(Tier)),
  /** The developer's own ceiling on the units of one day; 0, null or left out for none. */
  dailyCeiling: z.optional(z.nullable(z.int().check(z.minimum(0)))),
});
export type Meter = z.infer<typeof Meter>;

export const Pricing = z.object({
  model: z.enum(['free', 'subscription', 'one-time', 'freemium']),
  plans: z.array(PricePlan),
  meters: z.array(Meter),
  /** Free trial in days, 1–90; null for none. */
  trialDays: z.nullable(z.int().check(z.minimum(1), z.maximum(90))),
  /** The developer charges by its own means: such an app is not resold, has no trial, and no fee of its is waived. */
  externalBilling: z.optional(z.boolean()),
});
export type Pricing = z.infer<typeof Pricing>;

/** An agency's profit per unit of a meter, by meter id. Zero where absent. */
export const Markup = z.record(Id, Micros);
export type Markup = z.infer<typeof Markup>;

/** The agency's profit on meters of one app, from now on: `PUT /marketplace/v1/markup`. Meters that are not named keep theirs; 0 takes it away. */
export const MarkupRequest = z.object({ appId: Id, profits: Markup });
export type MarkupRequest = z.infer<typeof MarkupRequest>;

/** The whole markup of the agency as it is afterwards. */
export const MarkupAnswer = z.object({ markup: Markup });

/** Units of an app that one sub-account may use in a day; null for no limit. */
export const DailyLimit = z.nullable(z.int({ error: 'must be a whole number, or null for no limit' }).check(z.minimum(1), z.maximum(1_000_000_000)));
export type DailyLimit = z.infer<typeof DailyLimit>;

/** An app's daily limit from now on, the same in each sub-account: `PUT /marketplace/v1/usage-limits`. */
export const UsageLimitRequest = z.object({ appId: Id, perDay: DailyLimit });
export type UsageLimitRequest = z.infer<typeof UsageLimitRequest>;

/** What was used today of one app, and how much its agency allows. */
export const AppUsage = z.object({
  perDay: DailyLimit,
  /** By place (null: the agency itself) and meter; a place that is not named used nothing. */
  today: z.array(z.object({ subAccountId: z.nullable(Id), meterId: Id, used: z.int().check(z.minimum(0)) })),
});
export type AppUsage = z.infer<typeof AppUsage>;

/** Daily limits and today's use by app id. A sub-account actor receives its own use only. */
export const Usage = z.object({
  /** When the agency's next day begins, and everything that is paused goes on. */
  nextDayAt: Instant,
  apps: z.record(Id, AppUsage),
});
export type Usage = z.infer<typeof Usage>;

/** The daily limits and today's use as they are afterwards. */
export const UsageLimitAnswer = z.object({ usage: Usage });
