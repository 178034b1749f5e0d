// How one app stands for the viewer: seen or not, installable or why not, installed where. For the few dozen cards on a screen and for one app's page;
// a whole catalogue is selected on its columns. It asks the policy and never the server.
import { decide, installationsOf, isPreview, listingFor, questionAbout, type Attempt, type Marketplace } from '../src/marketplace.ts';
import { whatWouldAllow, type Remedy } from '../src/policy/index.ts';
import type { Viewer } from '../src/schema/account.ts';
import type { Listing } from '../src/schema/app.ts';
import type { Installation } from '../src/schema/installation.ts';
import type { CapFacts, Decision } from '../src/schema/policy.ts';
import type { Markup } from '../src/schema/pricing.ts';

export interface Standing {
  readonly listing: Listing;
  readonly view: Decision;
  readonly install: Decision;
  /** The smallest changes that would allow installing it; worked out when somebody asks. */
  readonly ways: () => readonly (readonly Remedy[])[];
  /** Where the viewer has the app. */
  readonly installations: readonly Installation[];
  /** A sub-account in which an agency may still install it. */
  readonly room: boolean;
}

/** A standing with what changes faster than facts do: the last write and whose eyes these are. */
export interface Offer extends Standing {
  readonly attempt: Attempt | null;
  readonly preview: boolean;
  readonly viewer: Viewer;
  /** The agency's profit by meter, for prices that are not final yet. */
  readonly markup: Markup;
}

/** How one app stands. Cap facts may come with its link. Null until the session is known. */
export function standing(marketplace: Marketplace, given: Listing, linkCap: CapFacts | null = null): Standing | null {
  const { viewer, session, records } = marketplace;
  if (!viewer || !session) return null;
  const listing = listingFor(marketplace, given);
  const installations = installationsOf(marketplace, listing.id);
  const places = new Set(installations.map(({ subAccountId }) => subAccountId));
  return {
    listing,
    view: decide(marketplace, 'view', listing),
    install: decide(marketplace, 'install', listing, linkCap),
    ways: () => whatWouldAllow(questionAbout(marketplace, 'install', listing, linkCap)),
    installations,
    room: viewer.kind === 'agency' && listing.distribution.targetUser === 'sub-account' && (records?.subAccounts.some(({ id }) => !places.has(id)) ?? false),
  };
}

export const offer = (marketplace: Marketplace, viewer: Viewer, one: Standing): Offer => ({
  ...one,
  viewer,
  // Nothing that was done with other eyes belongs to a preview.
  attempt: isPreview(marketplace) ? null : (marketplace.attempts.get(one.listing.id) ?? null),
  preview: isPreview(marketplace),
  markup: (viewer.kind === 'agency' ? marketplace.records?.markup : undefined) ?? {},
});

/** Whether the viewer may open the app: listed for it, private and reached by its link, or installed and no longer live, to be able to leave it. */
export const isReachable = ({ view, installations }: Standing): boolean =>
  view.outcome === 'allow' || view.because.every(({ rule }) => rule === 'listing.private' || (rule === 'listing.not-live' && installations.length > 0));

/** How the apps of a list stand, each decided once for the same session, records, viewer and minute: scrolling back decides nothing again. */
export class Standings {
  #facts: readonly unknown[] = [];
  #known = new WeakMap<Listing, Standing>();

  of(marketplace: Marketplace, listing: Listing): Standing | null {
    const { session, records, viewer, source, reachable } = marketplace;
    const facts = [session, records, viewer, source, reachable, marketplace.clock().slice(0, 16)];
    if (facts.some((fact, place) => fact !== this.#facts[place])) {
      this.#facts = facts;
      this.#known = new WeakMap();
    }
    const known = this.#known.get(listing) ?? standing(marketplace, listing);
    if (known) this.#known.set(listing, known);
    return known;
  }
}
