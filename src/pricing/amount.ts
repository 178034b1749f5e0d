// Amounts of money as somebody typed them, and the bounds a kind of amount keeps. Exact: text becomes whole micro-dollars without floats.
import type { Fault } from '../schema/faults.ts';
import type { Micros } from '../schema/pricing.ts';

/** What an amount in micro-dollars must keep: its bounds, and the step it is a whole multiple of, said as decimals of a dollar. */
export interface AmountRule {
  readonly min: Micros;
  readonly max: Micros;
  readonly decimals: 2 | 6;
}

const MICROS_PER_DOLLAR = 1_000_000;
const DECIMALS = 6;

/** Bounds of amounts by what they price. Source: the developer tool's own checks; usage-based pricing. */
export const amountRules = {
  /** A unit of a meter: $0.000001 to $200. */
  unit: { min: 1, max: 200 * MICROS_PER_DOLLAR, decimals: 6 },
  /** A plan: at least a cent, in whole cents. No source names an upper bound; this one keeps sums exact. */
  plan: { min: 10_000, max: 1_000_000 * MICROS_PER_DOLLAR, decimals: 2 },
  /** An agency's profit per unit: any amount, 0 for none. The upper bound keeps sums exact, as a plan's does. */
  profit: { min: 0, max: 1_000_000 * MICROS_PER_DOLLAR, decimals: 6 },
} as const satisfies Record<string, AmountRule>;

/** Whole micro-dollars of a decimal number of dollars such as `0.03` or `'12'`; null when it is none, is negative or has more than six decimals. */
export function microsOf(dollars: string | number): Micros | null {
  const match = /^(?=\.?\d)(\d{0,9})(?:\.(\d{1,6}?)0*)?$/.exec(String(dollars).trim());
  if (!match) return null;
  const [, whole, fraction = ''] = match;
  return Number(whole) * MICROS_PER_DOLLAR + Number(fraction.padEnd(DECIMALS, '0'));
}

/** The fault of an amount in micro-dollars under a rule, at a path; none when it keeps the rule. */
export function amountFaults(path: string, amount: Micros, { min, max, decimals }: AmountRule): readonly Fault[] {
  if (!Number.isInteger(amount) || amount % 10 ** (DECIMALS - decimals) !== 0) return [{ path, message: `must be an amount with at most ${decimals} decimals` }];
  if (amount < min) return [{ path, message: `must be at least $${inDollars(min)}` }];
  return amount > max ? [{ path, message: `must be at most $${inDollars(max)}` }] : [];
}

const inDollars = (amount: Micros): string => (amount / MICROS_PER_DOLLAR).toFixed(DECIMALS).replace(/\.?0+$/, '');
