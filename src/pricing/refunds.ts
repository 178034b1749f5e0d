// What is given back, and what happens when a plan changes or a payment fails. Facts as data; pays nothing back.
// Source: refund policy, changing a pricing plan, app pricing.

/** Days in which each thing may happen. */
export const refundDays = {
  /** A subscription bought without a trial is refunded in proportion. */
  subscription: 3,
  /** A wrong charge by use is reported. */
  usageError: 3,
  /** A failed payment is tried again before the app is uninstalled (X20: the newer rule; the older one is three days in a row). */
  paymentGrace: 30,
} as const;

/** A change of plan within a billing cycle is worked out in proportion, and settled with the next cycle. */
export const planChange = { prorated: true, settled: 'next-cycle' } as const;

/** What was paid for; `days` since it was bought or charged. */
export type Purchase = { readonly kind: 'usage'; readonly correct: boolean; readonly days: number } | { readonly kind: 'subscription'; readonly hadTrial: boolean; readonly days: number };

/** What its payer may expect: nothing, a refund in proportion, or that a reported error is looked into. */
export function refundOf(purchase: Purchase): 'none' | 'prorated' | 'looked-into' {
  if (purchase.kind === 'usage') return !purchase.correct && purchase.days <= refundDays.usageError ? 'looked-into' : 'none';
  return !purchase.hadTrial && purchase.days <= refundDays.subscription ? 'prorated' : 'none';
}
