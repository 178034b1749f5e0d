// Whether a sub-account needs a card before it can get an app. Source: app pricing, "paid apps are installed where a card is on file". What is used and
// metered is charged to a wallet, which is not asked for here.
import type { Pricing } from '../schema/pricing.ts';

/** Whether every plan of the app costs a sub-account money. A free plan, or none at all, needs no card; a trial ends in a charge, so it does. */
export const needsCard = ({ model, plans }: Pricing): boolean =>
  (model === 'subscription' || model === 'one-time') && plans.length > 0 && plans.every(({ subAccountAmount }) => subAccountAmount > 0);
