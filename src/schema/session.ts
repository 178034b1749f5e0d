// What a signed-in person's browser may know: who they are, their agency's facts, and the listings they may see.
import * as z from 'zod/mini';
import { Agency, Brand, SubAccount, Viewer } from './account.ts';
import { Listing } from './app.ts';
import { Approval } from './approval.ts';
import { parse } from './faults.ts';
import { Installation } from './installation.ts';
import { Id, Instant } from './instant.ts';
import { CapFacts, CapState, Decision, LedgerEvent, PolicyRevision } from './policy.ts';
import { Markup, Usage } from './pricing.ts';
import { Release } from './release.ts';

/** Who is signed in and under which brand and policy: `GET /marketplace/v1/session`. */
export const Session = z.object({
  user: z.object({ id: Id, name: z.string(), email: z.string() }),
  actor: Viewer,
  brand: Brand,
  /** Every revision the platform has announced, plus drafts without a date. */
  policies: z.array(PolicyRevision).check(z.minLength(1)),
});
export type Session = z.infer<typeof Session>;

/** The facts decisions are made on, for the actor's own agency: `GET /marketplace/v1/records`. */
export const Records = z.object({
  asOf: Instant,
  /** Null for a developer, who acts for no agency. */
  agency: z.nullable(Agency),
  /** A sub-account actor receives only its own. */
  subAccounts: z.array(SubAccount),
  /** Explicit words only; without one, the agency's auto-approve switch decides. */
  approvals: z.record(Id, Approval),
  /** When each of those words was given, where that is known; only an agency is told. */
  approvalsSince: z.optional(z.record(Id, Instant)),
  /** Private apps the actor has to do with. */
  caps: z.record(Id, CapFacts),
  installations: z.array(Installation),
  /** Apps that sub-accounts created later get by themselves, by the agency's word. */
  futureApps: z.optional(z.array(Id)),
  /** The agency's profit per unit, by meter id. A sub-account actor receives `{}`: its prices are final already. */
  markup: Markup,
  /** Daily limits and what was used today; left out where nobody limits or meters anything. */
  usage: z.optional(Usage),
});
export type Records = z.infer<typeof Records>;

/** One page of listings in catalogue order: `GET /marketplace/v1/listings?limit&cursor`. */
export const ListingPage = z.object({
  listings: z.array(Listing),
  total: z.int().check(z.minimum(0)),
  next: z.nullable(z.string()),
  /** The place in the changes as of this page. Who reads several pages keeps the first one's: what changed between them is then told again. */
  cursor: z.string().check(z.minLength(1)),
});
export type ListingPage = z.infer<typeof ListingPage>;

/** The listings among these; one that breaks the contract is left out alone, with those beside it read. */
function readable(all: readonly unknown[]): { readonly listings: readonly Listing[]; readonly unreadable: readonly unknown[] } {
  const read = all.map((one) => parse(Listing, one).value);
  return { listings: read.flatMap((one) => one ?? []), unreadable: all.filter((_, at) => !read[at]) };
}

/** A page as a client takes it, with the number of listings that could not be read. */
export const ReadListingPage = z.pipe(
  z.extend(ListingPage, { listings: z.array(z.unknown()) }),
  z.transform(({ listings: all, ...page }) => {
    const { listings, unreadable } = readable(all);
    return { ...page, listings, unreadable: unreadable.length };
  }),
);
export type ReadListingPage = z.infer<typeof ReadListingPage>;

/** What became of the listings since a cursor: `GET /marketplace/v1/listings/changes?since&limit`. */
export const ListingChanges = z.object({
  /** Listings the actor may see that changed or became visible, as they are now. */
  changed: z.array(Listing),
  /** Apps the actor was given and may see no longer. */
  removed: z.array(Id),
  /** Where the next reading goes on. */
  cursor: z.string().check(z.minLength(1)),
  /** Whether there are further changes after `cursor` already. */
  more: z.boolean(),
  /** The place asked for is not known any more: nothing is told, and everything has to be read again. */
  reset: z.boolean(),
});
export type ListingChanges = z.infer<typeof ListingChanges>;

const Identified = z.object({ id: Id });

/** Changes as a client takes them: what an app was before it became unreadable is out of date, so it counts as removed. */
export const ReadListingChanges = z.pipe(
  z.extend(ListingChanges, { changed: z.array(z.unknown()) }),
  z.transform(({ changed: all, removed, ...changes }) => {
    const { listings, unreadable } = readable(all);
    return { ...changes, changed: listings, removed: [...removed, ...unreadable.flatMap((one) => parse(Identified, one).value?.id ?? [])], unreadable: unreadable.length };
  }),
);
export type ReadListingChanges = z.infer<typeof ReadListingChanges>;

/** The data of an event `change` of `GET /marketplace/v1/events`: what is worth reading again, and nothing of its content. */
export const Changed = z.object({
  records: z.boolean(),
  listings: z.boolean(),
  /** What a developer's apps were told, and what became of it; only developers are told that there is more. */
  deliveries: z.optional(z.boolean()),
});
export type Changed = z.infer<typeof Changed>;

/** One listing reached by its link, with the cap facts when it is private and its latest versions, the newest first: `GET /marketplace/v1/listings/{appId}`. */
export const ListingByLink = z.object({
  listing: Listing,
  cap: z.nullable(CapFacts),
  versions: z._default(z.array(Release), []),
  /** Names of better known apps of other publishers, and of those publishers: what this one's names must not be taken for. */
  known: z._default(z.array(z.string().check(z.maxLength(50))).check(z.maxLength(500)), []),
});
export type ListingByLink = z.infer<typeof ListingByLink>;

/** The answer to a request to install: `POST /marketplace/v1/installations`, 201. */
export const InstallAnswer = z.object({ installations: z.array(Installation), decision: Decision });
export type InstallAnswer = z.infer<typeof InstallAnswer>;

/** The answer to a request that leaves nothing to tell. */
export const Done = z.object({ success: z.boolean() });
export type Done = z.infer<typeof Done>;

/** A developer's own app with its cap and the ledger it was computed from: `GET /marketplace/v1/my-apps`. */
export const MyApp = z.object({
  listing: Listing,
  cap: z.object({ agencies: z.int(), blockedSince: z.nullable(Instant), state: CapState }),
  /** The type the app was created with; the ledger starts from it. */
  initialType: z.enum(['private', 'public']),
  ledger: z.array(LedgerEvent),
  /** Every agency the ledger names. */
  agencies: z.array(z.object({ id: Id, name: z.string(), testOrg: z.boolean(), counted: z.boolean() })),
});
export type MyApp = z.infer<typeof MyApp>;
export const MyApps = z.object({ apps: z.array(MyApp) });
export type MyApps = z.infer<typeof MyApps>;
