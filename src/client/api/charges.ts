// Charges to a sub-account's wallet, by the meters of an app. Takes the token of a sub-account.
import { createCharge, deleteCharge, getCharge, hasFunds, listCharges, type Charge, type ChargeQuery, type NewCharge } from '../../schema/api/charges.ts';
import type { Traced } from '../../schema/api/operation.ts';
import type { CallOptions, Do } from './call.ts';

export interface Charges {
  /**
   * Charges units of a meter; `unitPrice` is micro-dollars. Never sent twice by this client: after a `network` error nobody knows whether the charge was
   * made, and `list({ eventId })` tells.
   */
  readonly create: (charge: NewCharge, options?: CallOptions) => Promise<{ readonly id: string } & Traced>;
  /** Charges and refunds, amounts in micro-dollars; `total` counts all that fit the query. */
  readonly list: (query?: ChargeQuery, options?: CallOptions) => Promise<{ readonly charges: readonly Charge[]; readonly total: number } & Traced>;
  /** `not-found` where there is none. */
  readonly get: (chargeId: string, options?: CallOptions) => Promise<Charge & Traced>;
  /** Gives the money back. */
  readonly delete: (chargeId: string, options?: CallOptions) => Promise<{ readonly deleted: boolean } & Traced>;
  /** Whether the wallet has enough to be charged. */
  readonly hasFunds: (options?: CallOptions) => Promise<{ readonly hasFunds: boolean } & Traced>;
}

export const chargesOf = (act: Do): Charges => ({
  create: (charge, options) => act(createCharge, charge, options),
  list: (query = {}, options) => act(listCharges, query, options),
  get: (chargeId, options) => act(getCharge, { chargeId }, options),
  delete: (chargeId, options) => act(deleteCharge, { chargeId }, options),
  hasFunds: (options) => act(hasFunds, {}, options),
});
