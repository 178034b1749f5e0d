// What a price is for whom, in integer micro-dollars. Pure: formatting is the element's work, charging the server's.
// Source: usage-based pricing and reselling (README, reading X21).
import type { Markup, Meter, Micros, PricePlan, Pricing } from '../schema/pricing.ts';
import { profitOn } from './markup.ts';

/** Who looks: an agency sees base, profit and final price; a sub-account sees the final price and nothing else. */
export type Audience = 'agency' | 'sub-account';

/** A price from–to, equal where it is fixed. */
export interface Range {
  readonly min: Micros;
  readonly max: Micros;
}

/** One line of a price, ready to be formatted. */
export type PriceLine =
  | { readonly kind: 'free' }
  /** `agencyAmount` is null where it is the same, or nobody's business. */
  | { readonly kind: 'plan'; readonly name: string; readonly interval: PricePlan['interval']; readonly amount: Micros; readonly agencyAmount: Micros | null }
  | {
      readonly kind: 'meter';
      readonly name: string;
      readonly unit: string;
      readonly direction: Meter['direction'];
      readonly module: Meter['module'];
      /** What the customer pays per unit, the platform's fee not included. */
      readonly final: Range;
      /** The developer's price and the agency's profit on it; null for a sub-account, and where there is no profit. */
      readonly split: { readonly base: Range; readonly profit: Micros } | null;
      /** The platform's fee per unit, null where none applies; a waived fee is `0`. */
      readonly platformFee: Micros | null;
      readonly pricingPageUrl: string | null;
      /** What a unit costs the customer by volume; empty where volume changes nothing. */
      readonly tiers: readonly { readonly from: number; readonly to: number | null; readonly final: Micros }[];
      /** The developer's ceiling on the units of one day; null for none. */
      readonly dailyCeiling: number | null;
    };

const plus = (range: Range, profit: Micros): Range => ({ min: range.min + profit, max: range.max + profit });
/** From the least to the most that a unit may cost. */
function rangeOf({ price, tiers = [] }: Meter): Range {
  const amounts = tiers.length > 0 ? tiers.map(({ amount }) => amount) : price.kind === 'fixed' ? [price.amount] : [price.min, price.max];
  return { min: Math.min(...amounts), max: Math.max(...amounts) };
}

/** What a unit costs the customer with a profit, from the least to the most. */
export const unitRange = (meter: Meter, profit: Micros): Range => plus(rangeOf(meter), profit);

/** Every line of a price for an audience, plans first. A free app has the one line `free`; so has a freemium one, before its plans. */
export function priceLines(pricing: Pricing, markup: Markup, audience: Audience): readonly PriceLine[] {
  const free: PriceLine[] = pricing.model === 'freemium' || (pricing.plans.length === 0 && pricing.meters.length === 0) ? [{ kind: 'free' }] : [];
  const plans = pricing.plans.map(
    ({ name, interval, subAccountAmount, agencyAmount }): PriceLine => ({
      kind: 'plan',
      name,
      interval,
      amount: subAccountAmount,
      agencyAmount: audience === 'agency' && agencyAmount !== subAccountAmount ? agencyAmount : null,
    }),
  );
  const meters = pricing.meters.map((meter): PriceLine => {
    const [base, profit] = [rangeOf(meter), profitOn(meter, markup)];
    return {
      kind: 'meter',
      name: meter.name,
      unit: meter.unit,
      direction: meter.direction,
      module: meter.module,
      final: plus(base, profit),
      split: audience === 'agency' && profit > 0 ? { base, profit } : null,
      // The waiver is for what the platform bills.
      platformFee: meter.feeWaived && !pricing.externalBilling ? 0 : meter.platformFee,
      pricingPageUrl: audience === 'agency' && meter.price.kind === 'dynamic' ? meter.price.pricingPageUrl : null,
      tiers: (meter.tiers ?? []).map(({ from, to, amount }) => ({ from, to, final: amount + profit })),
      dailyCeiling: meter.dailyCeiling || null,
    };
  });
  return [...free, ...plans, ...meters];
}

/** Whether anything has to be paid before or while the app is used. */
export const isPaid = ({ plans, meters }: Pricing): boolean =>
  plans.some(({ subAccountAmount, agencyAmount }) => subAccountAmount > 0 || agencyAmount > 0) ||
  meters.some((meter) => rangeOf(meter).max > 0 || (!meter.feeWaived && (meter.platformFee ?? 0) > 0));
