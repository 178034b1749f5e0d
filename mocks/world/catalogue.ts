// What an actor is sent of the catalogue. A sub-account receives what it may see and nothing that hints at the rest: the filter is here, not in the browser.
import type { Listing } from '../../src/schema/app.ts';
import type { ListingByLink, ListingChanges, ListingPage } from '../../src/schema/session.ts';
import type { Browser } from './actor.ts';
import { cursorOf, placeOf, type Place } from './cursor.ts';
import { capFor, isReachable } from './decide.ts';
import { knownTo } from './known.ts';
import { notAvailable, Refused } from './refused.ts';
import { releasesFor } from './releases.ts';
import { listingFor } from './shown.ts';
import { placeIn, withView, type View } from './view.ts';
import type { World } from './world.ts';

export interface PageRequest {
  /** 1 to 1000. */
  readonly limit: number;
  /** `next` of the page before; null for the first page. */
  readonly cursor: string | null;
}

/** One page of what the actor may see, in catalogue order. Refused with 422 for a cursor that this world did not make. */
export const listingPage = (world: World, actor: Browser, { limit, cursor }: PageRequest): Promise<ListingPage> =>
  withView(world, actor, (view, now) => {
    const { allowed, total } = view;
    const listings: Listing[] = [];
    let position = cursor === null ? 0 : positionOf(cursor, allowed.length);
    for (; position < allowed.length && listings.length < limit; position++) {
      const app = world.catalogue[position];
      if (app && allowed[position]) listings.push(listingFor(now, app.listing));
    }
    return { listings, total, next: allowed.includes(1, position) ? cursorAt(position) : null, cursor: cursorOf(placeIn(world, view)) };
  });

export interface ChangesRequest {
  /** 1 to 1000 apps. */
  readonly limit: number;
  /** `cursor` of a page or of changes before. */
  readonly since: string;
}

/** What became of the actor's listings since a cursor. Refused with 422 for a cursor that no backend of this kind made. */
export const listingChanges = (world: World, actor: Browser, { since, limit }: ChangesRequest): Promise<ListingChanges> =>
  withView(world, actor, (view, now) => {
    const from = entryAfter(world, view, placeOf(since));
    if (from === null) return { changed: [], removed: [], cursor: cursorOf(placeIn(world, view)), more: false, reset: true };
    /** Whether each app that changed was visible at `since`: what its first change says it was. */
    const was = new Map<number, boolean>();
    let index = from;
    for (; index < view.log.length; index++) {
      const entry = view.log[index];
      if (!entry || was.has(entry.position)) continue;
      if (was.size === limit) break;
      was.set(entry.position, entry.was);
    }
    const changed: Listing[] = [];
    const removed: string[] = [];
    for (const [position, seen] of was) {
      const app = world.catalogue[position];
      if (app && view.allowed[position]) changed.push(listingFor(now, app.listing));
      else if (app && seen) removed.push(app.listing.id);
    }
    return { changed, removed, cursor: cursorOf(placeIn(world, view, view.forgotten + index)), more: index < view.log.length, reset: false };
  });

/** The index in the view's log that follows a place; null where the place is of another world or viewer, or too long ago. */
function entryAfter(world: World, view: View, place: Place | null): number | null {
  const unmade = new Refused(422, ['since: must be the cursor of a page or of changes before']);
  if (!place) throw unmade;
  if (place.world !== world.name || place.view !== view.name) return null;
  if (place.run === null ? !view.original : place.run !== world.run) return null;
  const index = place.changes - view.forgotten;
  if (index > view.log.length || (place.run === null && place.changes > 0)) throw unmade;
  return index < 0 ? null : index;
}

/** One listing by its link; 404 without a reason for what does not exist and for what the actor may not open. */
export function listingByLink(world: World, actor: Browser, appId: string): ListingByLink {
  const app = world.apps.get(appId);
  if (!app || !isReachable(world, actor, app)) throw notAvailable();
  return { listing: listingFor(actor, app.listing), cap: capFor(world, actor, app), versions: releasesFor(world, actor, app), known: knownTo(world, actor, app) };
}

const cursorAt = (position: number): string => btoa(`from:${position}`);

function positionOf(cursor: string, end: number): number {
  // Compared with what this world would have made of it: `atob` forgives too much.
  const position = /^[A-Za-z0-9+/=]+$/.test(cursor) && cursor.length % 4 === 0 ? Number(/^from:(\d+)$/.exec(atob(cursor))?.[1]) : NaN;
  if (!(position <= end) || cursorAt(position) !== cursor) throw new Refused(422, ['cursor: must be the next of a page before']);
  return position;
}
