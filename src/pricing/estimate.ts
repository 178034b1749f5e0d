// What a volume of use would cost in a billing cycle, in integer micro-dollars. That every unit costs the price of the tier it falls into is a
// reading: the sources give tiers and no sum. Pure; promises nothing, charges nothing.
import type { Meter, Micros } from '../schema/pricing.ts';
import type { Range } from './lines.ts';

/** What a number of units comes to. */
export interface Estimate {
  /** What the customer pays for the units, the platform's fee not included; a range where the developer sets the price per charge. */
  readonly usage: Range;
  /** The agency's part of that. */
  readonly profit: Micros;
  /** The platform's fee on top. */
  readonly platform: Micros;
  readonly total: Range;
}

/** The estimate for a whole number of units, with the agency's profit per unit; for a pricing that is final already, 0. */
export function estimateFor(meter: Pick<Meter, 'price' | 'platformFee' | 'feeWaived' | 'tiers'>, profit: Micros, units: number): Estimate {
  const { price, tiers = [] } = meter;
  const tiered = tiers.map(({ from, to, amount }) => ({ amount, units: within(from, to, units) }));
  const rest = tiered.reduce((left, tier) => left - tier.units, units);
  const volume = tiered.reduce((sum, tier) => sum + tier.amount * tier.units, 0) + profit * units;
  const [low, high] = price.kind === 'fixed' ? [price.amount, price.amount] : [price.min, price.max];
  const usage = { min: volume + low * rest, max: volume + high * rest };
  const platform = meter.feeWaived ? 0 : (meter.platformFee ?? 0) * units;
  return { usage, profit: profit * units, platform, total: { min: usage.min + platform, max: usage.max + platform } };
}

/** How many of the first `units` units a tier covers; the first unit is number 1, both ends belong to the tier. */
const within = (from: number, to: number | null, units: number): number => Math.max(0, Math.min(units, to ?? units) - Math.max(from, 1) + 1);
