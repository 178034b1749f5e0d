// What an actor is sent of the catalogue. A sub-account receives what it may see and nothing that hints at the rest: the filter is here, not in the browser.
import { finalPricing } from '../../src/pricing/index.ts';
import type { Listing } from '../../src/schema/app.ts';
import type { Pricing } from '../../src/schema/pricing.ts';
import type { ListingByLink, ListingPage } from '../../src/schema/session.ts';
import type { Browser } from './actor.ts';
import { capFor, decide, isReachable } from './decide.ts';
import { notAvailable, Refused } from './refused.ts';
import { revisionNow, type AppState, type World } from './world.ts';

export interface PageRequest {
  /** 1 to 1000. */
  readonly limit: number;
  /** `next` of the page before; null for the first page. */
  readonly cursor: string | null;
}

/**
 * The listing as the actor may see it. Pages that explain a developer's prices are for an agency's owners and admins. Sub-accounts get their own profile,
 * final prices, and no word of versions in review.
 */
export function listingFor(actor: Browser, { listing }: AppState): Listing {
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

/** One page of what the actor may see, in catalogue order. Refused with 422 for a cursor that this world did not make. */
export function listingPage(world: World, actor: Browser, { limit, cursor }: PageRequest): ListingPage {
  const { allowed, total } = visible(world, actor);
  const listings: Listing[] = [];
  let position = cursor === null ? 0 : positionOf(cursor, allowed.length);
  for (; position < allowed.length && listings.length < limit; position++) {
    const app = world.catalogue[position];
    if (app && allowed[position]) listings.push(listingFor(actor, app));
  }
  return { listings, total, next: allowed.includes(1, position) ? cursorAt(position) : null };
}

/** One listing by its link; 404 without a reason for what does not exist and for what the actor may not open. */
export function listingByLink(world: World, actor: Browser, appId: string): ListingByLink {
  const app = world.apps.get(appId);
  if (!app || !isReachable(world, actor, app)) throw notAvailable();
  return { listing: listingFor(actor, app), cap: capFor(world, actor, app) };
}

/** One byte per app in catalogue order, and how many changes of the world it has caught up with. */
interface Visible {
  readonly allowed: Uint8Array;
  total: number;
  seen: number;
}
const views = new WeakMap<World, Map<string, Visible>>();

/** Decides the whole catalogue once per kind of viewer, and afterwards only the apps that changed. */
function visible(world: World, actor: Browser): Visible {
  const known = views.get(world) ?? new Map<string, Visible>();
  views.set(world, known);
  const key = JSON.stringify([actor.viewer, revisionNow(world).id]);
  const view = known.get(key) ?? { allowed: new Uint8Array(world.catalogue.length), total: 0, seen: -1 };
  known.set(key, view);

  const due = view.seen < 0 ? world.catalogue.keys() : world.changes.slice(view.seen);
  const installed = installedApps(world, actor);
  for (const position of due) {
    const app = world.catalogue[position];
    if (!app) continue;
    const sees = decide(world, actor, 'view', app, installed.has(app.listing.id)).outcome === 'allow' ? 1 : 0;
    view.total += sees - (view.allowed[position] ?? 0);
    view.allowed[position] = sees;
  }
  view.seen = world.changes.length;
  return view;
}

function installedApps(world: World, actor: Browser): ReadonlySet<string> {
  const apps = new Set<string>();
  for (const { appId, agencyId, subAccountId } of world.installations.values()) {
    if (agencyId === actor.agency.id && (actor.kind === 'agency' || subAccountId === actor.subAccountId)) apps.add(appId);
  }
  return apps;
}

const cursorAt = (position: number): string => btoa(`from:${position}`);

function positionOf(cursor: string, end: number): number {
  // Compared with what this world would have made of it: `atob` forgives too much.
  const position = /^[A-Za-z0-9+/=]+$/.test(cursor) && cursor.length % 4 === 0 ? Number(/^from:(\d+)$/.exec(atob(cursor))?.[1]) : NaN;
  if (!(position <= end) || cursorAt(position) !== cursor) throw new Refused(422, ['cursor: must be the next of a page before']);
  return position;
}
