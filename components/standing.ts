// How each app stands for the viewer: seen or not, installable or why not, installed where; and which of them a query leaves. Decided once for the
// same facts, so that typing decides nothing again. It asks the policy and never the server.
import { decide, installationsOf, isPreview, listingFor, questionAbout, type Attempt, type Marketplace } from '../src/marketplace.ts';
import { whatWouldAllow, type Remedy } from '../src/policy/index.ts';
import type { Viewer } from '../src/schema/account.ts';
import type { Listing } from '../src/schema/app.ts';
import type { Installation } from '../src/schema/installation.ts';
import type { CapFacts, Decision } from '../src/schema/policy.ts';
import { everything, narrow, sorted, stateOf, type Counts, type Query, type Row } from '../src/search/facets.ts';
import { createIndex } from '../src/search/filter.ts';
import { language } from './locale/format.ts';

export interface Standing extends Row {
  readonly view: Decision;
  readonly install: Decision;
  /** The smallest changes that would allow installing it; worked out when somebody asks. */
  readonly ways: () => readonly (readonly Remedy[])[];
  /** Where the viewer has the app. */
  readonly installations: readonly Installation[];
  /** A sub-account in which an agency may still install it. */
  readonly room: boolean;
  /** What a sub-account would see; null where the viewer is one. */
  readonly hiddenFromSubAccounts: boolean | null;
}

/** A standing with what changes faster than facts do: the last write and whose eyes these are. */
export interface Offer extends Standing {
  readonly attempt: Attempt | null;
  readonly preview: boolean;
  readonly viewer: Viewer;
}

/** How one app stands. Cap facts may come with its link. Null until the session is known. */
export function standing(marketplace: Marketplace, given: Listing, linkCap: CapFacts | null = null): Standing | null {
  const { viewer, session, records } = marketplace;
  if (!viewer || !session) return null;
  const listing = listingFor(marketplace, given);
  const install = decide(marketplace, 'install', listing, linkCap);
  const installations = installationsOf(marketplace, listing.id);
  const places = new Set(installations.map(({ subAccountId }) => subAccountId));
  const anySubAccount: Viewer = { kind: 'sub-account', role: 'admin', ...(viewer.kind === 'agency' && viewer.agencyId !== undefined ? { agencyId: viewer.agencyId } : {}) };
  return {
    listing,
    view: decide(marketplace, 'view', listing),
    install,
    ways: () => whatWouldAllow(questionAbout(marketplace, 'install', listing, linkCap)),
    installations,
    state: stateOf(install, installations.length > 0),
    room: viewer.kind === 'agency' && listing.distribution.targetUser === 'sub-account' && (records?.subAccounts.some(({ id }) => !places.has(id)) ?? false),
    hiddenFromSubAccounts: viewer.kind === 'agency' ? decide(marketplace, 'view', listing, linkCap, anySubAccount).outcome === 'deny' : null,
  };
}

export const offer = (marketplace: Marketplace, viewer: Viewer, one: Standing): Offer => ({
  ...one,
  viewer,
  // Nothing that was done with other eyes belongs to a preview.
  attempt: isPreview(marketplace) ? null : (marketplace.attempts.get(one.listing.id) ?? null),
  preview: isPreview(marketplace),
});

/** Whether the viewer may open the app: listed for it, private and reached by its link, or installed and no longer live, to be able to leave it. */
export const isReachable = ({ view, installations }: Standing): boolean =>
  view.outcome === 'allow' || view.because.every(({ rule }) => rule === 'listing.private' || (rule === 'listing.not-live' && installations.length > 0));

/** What a catalogue shows. */
export interface Selection {
  /** Every app the viewer may see, in the order of the catalogue. */
  readonly rows: readonly Standing[];
  /** Those a query leaves, in its order. */
  readonly shown: readonly Standing[];
  readonly counts: Counts;
}

export const nothingSelected: Selection = { rows: [], shown: [], counts: narrow([], everything).counts };

/** Decides every listing once for the same session, records, viewer and minute, and selects from them as often as somebody types. */
export class Standings {
  #facts: readonly unknown[] = [];
  #known = new Map<Listing, Standing>();
  #search = createIndex<Listing>([]);
  #indexed: readonly Listing[] = [];

  of(marketplace: Marketplace, listings: readonly Listing[]): readonly Standing[] {
    const { session, records, viewer } = marketplace;
    const facts = [session, records, viewer, marketplace.clock().slice(0, 16)];
    if (facts.some((fact, place) => fact !== this.#facts[place])) {
      this.#facts = facts;
      this.#known = new Map();
    }
    return listings.flatMap((listing) => {
      const known = this.#known.get(listing) ?? standing(marketplace, listing);
      if (!known) return [];
      this.#known.set(listing, known);
      return [known];
    });
  }

  select(marketplace: Marketplace | undefined, listings: readonly Listing[], query: Query): Selection {
    if (!marketplace) return nothingSelected;
    const rows = this.of(marketplace, listings).filter(({ view }) => view.outcome === 'allow');
    const { shown, counts } = narrow(this.#found(rows, listings, query.text), query, rows);
    return { rows, shown: sorted(shown, query.sort, language), counts };
  }

  /** The rows a text finds, best first. The index is made when somebody searches, not before. */
  #found(rows: readonly Standing[], listings: readonly Listing[], text: string): readonly Standing[] {
    if (text.trim() === '') return rows;
    if (this.#indexed !== listings) this.#search = createIndex((this.#indexed = listings));
    const byId = new Map(rows.map((row) => [row.listing.id, row]));
    return this.#search(text).flatMap(({ id }) => byId.get(id) ?? []);
  }
}
