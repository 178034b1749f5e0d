// What the platform's own plans cost an agency. Data only: nothing here is charged, and which plan includes what is the policy revision's word.
// Source: rebilling, reselling and wallets.
import type { Plan } from '../schema/account.ts';
import type { Micros } from '../schema/pricing.ts';

/** What an agency pays for its plan a month. */
export const planPrices = { starter: 97_000_000, unlimited: 297_000_000, pro: 497_000_000 } as const satisfies Record<Plan, Micros>;
