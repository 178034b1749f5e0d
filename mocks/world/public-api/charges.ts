// Charges by use: what an app takes out of a wallet for one event, and gives back. What a charge costs, and whether a day's limit holds it, is src/pricing's word;
// the agency's profit is taken too and told no app. Source of whose wallet: X24.
import { chargeFor, mayUse, profitOn } from '../../../src/pricing/index.ts';
import type { Meter, Micros } from '../../../src/schema/pricing.ts';
import type { Holder } from '../authorization/bearer.ts';
import { usesToday } from '../pricing.ts';
import { Refused } from '../refused.ts';
import type { WorldAgency } from '../schema.ts';
import { announce, type World } from '../world.ts';

export interface NewChargeRecord {
  readonly meterId: string;
  readonly eventId: string;
  readonly subAccountId: string;
  readonly description: string;
  readonly units: number;
  readonly price: Micros | undefined;
  readonly userId: string | undefined;
  readonly eventTime: string | undefined;
}

export interface ChargeRecord extends NewChargeRecord {
  readonly id: string;
  readonly appId: string;
  readonly kind: 'charge' | 'refund';
  readonly unitPrice: Micros;
  /** What the app gets. */
  readonly amount: Micros;
  /** What left the wallet: that, the agency's profit and the platform's fee. */
  readonly taken: Micros;
  readonly wallet: string;
  readonly refunded: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Billing {
  readonly charges: Map<string, ChargeRecord>;
  /** What is in a wallet, by agency or sub-account; those that are not named are full. */
  readonly wallets: Map<string, Micros>;
  /** Agencies that pass on what their sub-accounts use, or do not; those that are not named do where they take a profit. */
  readonly rebilling: Map<string, boolean>;
}

const FULL: Micros = 100_000_000;

const chargeNotFound = (): Refused => new Refused(404, 'Charge not found');

export const rebills = ({ publicApi: { billing } }: World, { id, markup }: WorldAgency): boolean => billing.rebilling.get(id) ?? Object.values(markup).some((profit) => profit > 0);

function agencyOf(world: World, { family }: Holder): WorldAgency {
  const agency = world.agencies.get(family.agencyId);
  if (!agency) throw new Refused(400, 'Company not found');
  return agency;
}

const balance = ({ publicApi: { billing } }: World, wallet: string): Micros => billing.wallets.get(wallet) ?? FULL;

/** Whose wallet pays for what is used in the holder's sub-account. */
const payer = (world: World, holder: Holder): string => (rebills(world, agencyOf(world, holder)) ? (holder.family.subAccountId ?? '') : holder.family.agencyId);

/** Whether there is anything to take: money in the wallet, and a card behind a sub-account's. */
export function hasFunds(world: World, holder: Holder): boolean {
  const wallet = payer(world, holder);
  return balance(world, wallet) > 0 && world.subAccounts.get(wallet)?.hasCard !== false;
}

/** Charges for an event, once: the same again is the same charge. 400 for what cannot be charged now, 422 for what never can. */
export function raise(world: World, holder: Holder, given: NewChargeRecord): ChargeRecord {
  const { appId } = holder.family;
  const agency = agencyOf(world, holder);
  const meter = holder.app.listing.pricing.meters.find(({ id }) => id === given.meterId);
  if (!meter) throw new Refused(400, 'Meter not found');
  const known = charges(world, holder).find((one) => one.kind === 'charge' && one.eventId === given.eventId && one.meterId === given.meterId);
  if (known) {
    if (known.units === given.units && known.price === given.price) return known;
    throw new Refused(400, 'This event was charged already, with other units or another price');
  }
  const rebilling = rebills(world, agency);
  const charge = chargeFor(meter, { units: given.units, price: given.price, profit: profitOn(meter, agency.markup), rebilling });
  if (charge.faults) throw new Refused(422, charge.faults.map(({ path, message }) => `${path} ${message}`));
  checkDay(world, agency, appId, given, meter);
  const wallet = payer(world, holder);
  const { unitPrice, developer, total } = charge.value;
  if (!hasFunds(world, holder) || balance(world, wallet) < total) throw new Refused(400, 'Insufficient funds');
  world.publicApi.billing.wallets.set(wallet, balance(world, wallet) - total);
  const used = { appId, subAccountId: given.subAccountId, meterId: meter.id, units: Math.ceil(given.units), at: world.now() };
  world.agencies.set(agency.id, { ...agency, uses: [...agency.uses, used] });
  announce(world, { agencyId: agency.id });
  const at = world.now();
  return keep(world, { ...given, id: world.newId(), appId, kind: 'charge', unitPrice, amount: developer, taken: total, wallet, refunded: false, createdAt: at, updatedAt: at });
}

/** A day's limit, the agency's on the app or the developer's on the meter, holds what comes after it until the next day. */
function checkDay(world: World, agency: WorldAgency, appId: string, { subAccountId, meterId }: NewChargeRecord, { dailyCeiling = null }: Meter): void {
  const here = usesToday(world, agency).filter((one) => one.appId === appId && one.subAccountId === subAccountId);
  const sum = (uses: typeof here): number => uses.reduce((total, { units }) => total + units, 0);
  const answers = [
    mayUse({ agency: agency.dailyLimits[appId] ?? null, developer: null }, sum(here), world.now(), agency.timeZone),
    mayUse({ agency: null, developer: dailyCeiling }, sum(here.filter((one) => one.meterId === meterId)), world.now(), agency.timeZone),
  ];
  for (const answer of answers) if (answer.verdict === 'pause') throw new Refused(400, `The daily usage limit is reached; it goes on at ${answer.resumesAt}`);
}

/** The app's charges and refunds in the holder's sub-account, newest first. */
export const charges = ({ publicApi: { billing } }: World, { family }: Holder): readonly ChargeRecord[] =>
  [...billing.charges.values()].filter((one) => one.appId === family.appId && one.subAccountId === family.subAccountId).reverse();

export function chargeOf(world: World, holder: Holder, id: string): ChargeRecord {
  const found = charges(world, holder).find((one) => one.id === id);
  if (!found) throw chargeNotFound();
  return found;
}

/** Gives a charge back, whole and once. */
export function refund(world: World, holder: Holder, id: string): void {
  const charge = chargeOf(world, holder, id);
  if (charge.kind === 'refund') throw chargeNotFound();
  if (charge.refunded) return;
  const at = world.now();
  world.publicApi.billing.wallets.set(charge.wallet, balance(world, charge.wallet) + charge.taken);
  keep(world, { ...charge, refunded: true, updatedAt: at });
  keep(world, { ...charge, id: world.newId(), kind: 'refund', createdAt: at, updatedAt: at });
}

function keep({ publicApi: { billing } }: World, charge: ChargeRecord): ChargeRecord {
  billing.charges.set(charge.id, charge);
  return charge;
}
