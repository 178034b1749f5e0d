// What one use costs whom, in integer micro-dollars: units times price, the agency's profit, the platform's fee and its waiver, and the wallet.
// Source: usage-based pricing, the premium-charge waiver, reselling. That a rebilled charge leaves the sub-account's wallet directly is a reading
// (X24: elsewhere the agency's is debited first and then refilled). Pure: works a charge out, raises none.
import type { Fault, Parsed } from '../schema/faults.ts';
import type { Meter, Micros } from '../schema/pricing.ts';
import { usageModules } from './meters.ts';

/** How much was used, and under which terms. */
export interface Usage {
  /** More than 0, whole or with at most six decimals (2.5 minutes). */
  readonly units: number;
  /** The price per unit of this charge in micro-dollars, for a meter with a price per charge; left out, its default. */
  readonly price?: Micros | undefined;
  /** The agency's profit per unit. */
  readonly profit: Micros;
  /** The agency passes the cost on to the sub-account, with its profit. Off, it pays itself and there is no profit. */
  readonly rebilling: boolean;
}

/** Who gets what of one charge, and out of whose wallet. */
export interface Charge {
  readonly unitPrice: Micros;
  /** The developer gets all of its price: the platform keeps no commission. */
  readonly developer: Micros;
  readonly agency: Micros;
  readonly platform: Micros;
  readonly total: Micros;
  readonly wallet: 'agency' | 'sub-account';
}

/** The platform's fee per execution of a premium action or trigger: $0.01. Source: usage-based pricing. */
export const PLATFORM_FEE: Micros = 10_000;

/** Whether the platform waives its fee: for selected developers, on actions and triggers, when they are billed via the platform. */
export const feeWaived = (use: { readonly module: Meter['module']; readonly developerSelected: boolean; readonly billedVia: 'platform' | 'external' }): boolean =>
  use.developerSelected && use.billedVia === 'platform' && usageModules[use.module].kind === 'workflow';

const UNIT_STEP = 1_000_000;

/** `amount × units`, rounded half up to a micro-dollar; NaN when it cannot be counted exactly. */
function times(amount: Micros, units: number): Micros {
  const steps = Math.round(units * UNIT_STEP);
  if (!Number.isSafeInteger(steps) || steps / UNIT_STEP !== units) return NaN;
  return Number((2n * BigInt(amount) * BigInt(steps) + BigInt(UNIT_STEP)) / (2n * BigInt(UNIT_STEP)));
}

/**
 * The charge for one use of a meter, or its faults: `units` that cannot be counted, a `price` that is not the meter's or outside its range, a
 * `profit` that is no amount.
 */
export function chargeFor(meter: Pick<Meter, 'price' | 'platformFee' | 'feeWaived'>, { units, price, profit, rebilling }: Usage): Parsed<Charge> {
  const unitPrice = price ?? (meter.price.kind === 'fixed' ? meter.price.amount : meter.price.default);
  const faults: Fault[] = [...priceFaults(meter.price, unitPrice)];
  if (!isAmount(profit)) faults.push({ path: 'profit', message: 'must be a whole number of micro-dollars' });
  if (!(units > 0)) faults.push({ path: 'units', message: 'must be more than 0' });
  if (faults.length > 0) return { faults };
  const developer = times(unitPrice, units);
  const agency = times(rebilling ? profit : 0, units);
  const platform = times(meter.feeWaived ? 0 : (meter.platformFee ?? 0), units);
  const total = developer + agency + platform;
  if (!Number.isSafeInteger(total)) return { faults: [{ path: 'units', message: 'must be countable: at most six decimals, and not too many' }] };
  return { value: { unitPrice, developer, agency, platform, total, wallet: rebilling ? 'sub-account' : 'agency' } };
}

const isAmount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

function priceFaults(meterPrice: Meter['price'], price: Micros): readonly Fault[] {
  if (!isAmount(price)) return [{ path: 'price', message: 'must be a whole number of micro-dollars' }];
  if (meterPrice.kind === 'fixed') return price === meterPrice.amount ? [] : [{ path: 'price', message: 'must be left out; the price is fixed' }];
  return price >= meterPrice.min && price <= meterPrice.max ? [] : [{ path: 'price', message: 'must be within the range of the meter' }];
}

/** Who pays and gets what when an agency resells a plan: the sub-account its agency's price, the agency the developer's, which goes to the developer whole. */
export const resale = (developerPrice: Micros, agencyPrice: Micros): { readonly subAccountPays: Micros; readonly agencyPays: Micros; readonly developerEarns: Micros } => ({
  subAccountPays: agencyPrice,
  agencyPays: developerPrice,
  developerEarns: developerPrice,
});
