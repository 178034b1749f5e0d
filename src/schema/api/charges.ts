// Charges of an app to a sub-account's wallet, by a meter of its pricing. Money is micro-dollars here and dollars on the wire.
import * as z from 'zod/mini';
import { Instant } from '../instant.ts';
import { Micros } from '../pricing.ts';
import { answerOf, ApiId, Dollars, dollars, flag, given, number, operation, segment, text, type Given } from './operation.ts';

const NewChargeInput = z.strictObject({
  appId: ApiId,
  meterId: ApiId,
  /** Your own id of what happened: the platform keeps it with the charge. */
  eventId: z.string().check(z.minLength(1), z.maxLength(200)),
  subAccountId: ApiId,
  agencyId: ApiId,
  description: z.string().check(z.minLength(1)),
  /** How many units of the meter; parts of one are possible. */
  units: z.number().check(z.positive()),
  /** Micro-dollars for one unit, for a meter whose price is set per charge; left out, the meter's own. */
  unitPrice: z.optional(Micros),
  userId: z.optional(ApiId),
  /** When it happened; left out, now. */
  eventTime: z.optional(Instant),
});
export type NewCharge = Given<typeof NewChargeInput>;

export interface Charge {
  readonly id: string;
  readonly appId: string | null;
  readonly meterId: string | null;
  readonly subAccountId: string | null;
  readonly kind: 'charge' | 'refund' | null;
  /** Micro-dollars in all. */
  readonly amount: number | null;
  /** Micro-dollars for one unit. */
  readonly unitPrice: number | null;
  readonly units: number | null;
  readonly currency: string | null;
  readonly refunded: boolean;
  /** What was said when it was made, as the platform keeps it. */
  readonly meta: Readonly<Record<string, unknown>>;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

const money = z._default(z.nullable(Dollars), null);
const wireCharge = {
  chargeId: z.string(),
  appId: text,
  meterId: text,
  entityType: text,
  entityId: text,
  transactionType: text,
  amountCharged: money,
  pricePerUnit: money,
  units: number,
  currency: text,
  refunded: flag,
  meta: z._default(z.nullable(z.record(z.string(), z.unknown())), {}),
  createdAt: text,
  updatedAt: text,
};
const WireCharge = z.object(wireCharge);

function chargeOf({ chargeId, entityType, entityId, transactionType, amountCharged, pricePerUnit, refunded, meta, ...same }: z.infer<typeof WireCharge>): Charge {
  const { appId, meterId, units, currency, createdAt, updatedAt } = same;
  return {
    ...{ id: chargeId, appId, meterId, units, currency, createdAt, updatedAt },
    subAccountId: entityType === null || entityType === 'location' ? entityId : null,
    kind: transactionType === 'charge' || transactionType === 'refund' ? transactionType : null,
    ...{ amount: amountCharged, unitPrice: pricePerUnit, refunded: refunded ?? false, meta: meta ?? {} },
  };
}

const day = z.optional(z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'must be a day such as 2026-01-31' })));
const ChargeQueryInput = z.strictObject({
  meterId: z.optional(ApiId),
  eventId: z.optional(z.string()),
  userId: z.optional(ApiId),
  /** First day, `YYYY-MM-DD`. */
  startDate: day,
  /** Last day, `YYYY-MM-DD`. */
  endDate: day,
  skip: z.optional(z.int().check(z.minimum(0))),
  limit: z.optional(z.int().check(z.minimum(1))),
});
export type ChargeQuery = Given<typeof ChargeQueryInput>;

const ChargeName = z.strictObject({ chargeId: ApiId });
const PATH = '/marketplace/billing/charges';

/** The published file declares no version for these; the platform takes one, and other clients of it send one. */
const VERSION = '2021-07-28';

export const createCharge = operation({
  name: 'charges.create',
  method: 'POST',
  version: VERSION,
  input: NewChargeInput,
  wire: ({ subAccountId, agencyId, unitPrice, ...same }) => ({ path: PATH, body: given({ ...same, locationId: subAccountId, companyId: agencyId, price: unitPrice === undefined ? undefined : dollars(unitPrice) }) }),
  answer: answerOf({ success: flag, chargeId: z.string() }, ({ chargeId }) => ({ id: chargeId })),
});

export const listCharges = operation({
  name: 'charges.list',
  method: 'GET',
  version: VERSION,
  input: ChargeQueryInput,
  wire: (query) => ({ path: PATH, query }),
  answer: answerOf(
    { charges: z.array(WireCharge), pagination: z.optional(z.object({ total: z.optional(z.number()) })), count: z.optional(z.number()) },
    ({ charges, pagination, count }) => ({ charges: charges.map(chargeOf), total: pagination?.total ?? count ?? charges.length }),
  ),
});

export const getCharge = operation({
  name: 'charges.get',
  method: 'GET',
  version: VERSION,
  input: ChargeName,
  wire: ({ chargeId }) => ({ path: `${PATH}/${segment(chargeId)}` }),
  answer: answerOf(wireCharge, chargeOf),
});

export const deleteCharge = operation({
  name: 'charges.delete',
  method: 'DELETE',
  version: VERSION,
  input: ChargeName,
  wire: ({ chargeId }) => ({ path: `${PATH}/${segment(chargeId)}` }),
  answer: answerOf({ success: flag }, ({ success }) => ({ deleted: success ?? false })),
});

export const hasFunds = operation({
  name: 'charges.has-funds',
  method: 'GET',
  version: VERSION,
  input: z.strictObject({}),
  wire: () => ({ path: `${PATH}/has-funds` }),
  answer: answerOf({ hasFunds: z.boolean() }, ({ hasFunds: has }) => ({ hasFunds: has })),
});
