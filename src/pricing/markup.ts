// An agency's profit on what a developer charges by use: flat, per unit, per meter, the same for all its sub-accounts (README, X21).
// Source: agency reselling for usage-based apps. Pure; sets nothing, charges nothing.
import type { Viewer } from '../schema/account.ts';
import type { Fault } from '../schema/faults.ts';
import type { Markup, Meter, Micros, Pricing } from '../schema/pricing.ts';
import { amountFaults, amountRules, microsOf } from './amount.ts';

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
        ...(meter.tiers && { tiers: meter.tiers.map((tier) => ({ ...tier, amount: tier.amount + profit })) }),
      };
    }),
  };
}

/** A share of a price as a flat profit per unit: percent as somebody typed it, rounded half up to a micro-dollar; null when it is no number. */
export function shareOf(base: Micros, percent: string): Micros | null {
  const share = microsOf(percent);
  if (share === null) return null;
  const whole = 100n * 1_000_000n;
  return Number((2n * BigInt(base) * BigInt(share) + whole) / (2n * whole));
}

/** Every fault of a request to set profits on an app; paths as in the request. An app that bills itself is not resold. */
export function profitFaults({ meters, externalBilling }: Pick<Pricing, 'meters' | 'externalBilling'>, profits: Markup): readonly Fault[] {
  if (externalBilling) return [{ path: 'profits', message: 'must be none; an app that bills by its own means is not resold' }];
  return Object.entries(profits).flatMap(([id, profit]) =>
    meters.some((meter) => meter.id === id) ? amountFaults(`profits.${id}`, profit, amountRules.profit) : [{ path: `profits.${id}`, message: 'must be a meter of this app' }],
  );
}

/** Whether a viewer may see and set an agency's profit: its owners and admins. */
export const mayEditMarkup = (viewer: Viewer): boolean => viewer.kind === 'agency' && viewer.role !== 'user';
