// The pricing room's public face. Pure, in integer micro-dollars: formatting is the element's work, charging the server's.
export { amountFaults, amountRules, microsOf, type AmountRule } from './amount.ts';
export { needsCard } from './card.ts';
export { chargeFor, feeWaived, PLATFORM_FEE, resale, type Charge, type Usage } from './charge.ts';
export { mayUse, nextDay, pausedBy, placesToday, type DailyLimits, type PlaceToday, type UsageAnswer } from './limits.ts';
export { isPaid, priceLines, unitRange, type Audience, type PriceLine, type Range } from './lines.ts';
export { estimateFor, type Estimate } from './estimate.ts';
export { finalPricing, mayEditMarkup, profitFaults, profitOn, shareOf } from './markup.ts';
export { meterFaults, metersFaults, metersShownIn, priceSurfaces, UNIT_LABEL_MAX, usageModules, type MeterDraft } from './meters.ts';
export { planPrices } from './platform-plans.ts';
export { EXTERNAL_BILLING_BEFORE, intervalsOf, mayBillExternally, planChangeFaults, planLimits, plansFaults, trialAvailable, trialOf, trialDates, type PlanDraft, type PlansDraft } from './plans.ts';
export { planChange, refundDays, refundOf, type Purchase } from './refunds.ts';
