// What of a listing an actor is shown. Whether they may see it at all is decided elsewhere.
import { finalPricing } from '../../src/pricing/index.ts';
import type { Listing } from '../../src/schema/app.ts';
import type { Pricing } from '../../src/schema/pricing.ts';
import type { Browser } from './actor.ts';

/**
 * The listing as the actor may see it. Pages that explain a developer's prices are for an agency's owners and admins. Sub-accounts get their own profile,
 * final prices, and no word of versions in review.
 */
export function listingFor(actor: Browser, listing: Listing): Listing {
  if (actor.kind === 'agency') return actor.viewer.role === 'user' ? { ...listing, pricing: withoutPricingPages(listing.pricing) } : listing;
  return {
    ...listing,
    profile: listing.subAccountProfile ?? listing.profile,
    subAccountProfile: null,
    pricing: finalPricing(listing.pricing, actor.agency.markup),
    pendingVersion: null,
  };
}

const withoutPricingPages = (pricing: Pricing): Pricing => ({
  ...pricing,
  meters: pricing.meters.map((meter) => (meter.price.kind === 'dynamic' ? { ...meter, price: { ...meter.price, pricingPageUrl: null } } : meter)),
});
