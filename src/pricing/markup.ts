// An agency's profit on what a developer charges by use: flat, per unit, per meter, the same for all its sub-accounts (README, X21).
// Source: agency reselling for usage-based apps. Pure; sets nothing, charges nothing.
import type { Viewer } from '../schema/account.ts';
import type { Markup, Meter, Micros, Pricing } from '../schema/pricing.ts';

/** The agency's profit per unit of a meter; 0 where it set none. */
export const profitOn = (meter: Pick<Meter, 'id'>, markup: Markup): Micros => (Object.hasOwn(markup, meter.id) ? (markup[meter.id] ?? 0) : 0);

/** The pricing a sub-account is given: final prices only, and no link to the developer's pricing page. */
export function finalPricing(pricing: Pricing, markup: Markup): Pricing {
  return {
    ...pricing,
    plans: pricing.plans.map((plan) => ({ ...plan, agencyAmount: plan.subAccountAmount })),
    meters: pricing.meters.map((meter): Meter => {
      const profit = profitOn(meter, markup);
      const { price } = meter;
      return {
        ...meter,
        price:
          price.kind === 'fixed'
            ? { kind: 'fixed', amount: price.amount + profit }
            : { kind: 'dynamic', min: price.min + profit, max: price.max + profit, default: price.default + profit, pricingPageUrl: null },
      };
    }),
  };
}

/** Whether a viewer may see and set an agency's profit: its owners and admins. */
export const mayEditMarkup = (viewer: Viewer): boolean => viewer.kind === 'agency' && viewer.role !== 'user';
