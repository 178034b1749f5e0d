// A developer's own apps, and what the platform's reviewers do to them. Each app's history is shown to its developer only.
import * as z from 'zod/mini';
import type { Listing } from '../../src/schema/app.ts';
import type { MyApp, MyApps } from '../../src/schema/session.ts';
import type { DeveloperActor } from './actor.ts';
import { notAvailable, Refused } from './refused.ts';
import { ledgerOf, record, revisionNow, type AppState, type World } from './world.ts';

/** What a reviewer decides: the outcome of a review for listing, or of a security review. */
export const Verdict = z.union(
  [z.strictObject({ outcome: z.enum(['listed', 'disapproved']) }), z.strictObject({ securityReview: z.enum(['approved', 'rejected']) })],
  {
    error: "must be {outcome: 'listed' | 'disapproved'} or {securityReview: 'approved' | 'rejected'}",
  },
);
export type Verdict = z.infer<typeof Verdict>;

/** Public to private is one step; the way back leads through a review. */
export const Conversion = z.object({ to: z.literal('private') });
export type Conversion = z.infer<typeof Conversion>;

export function myApps(world: World, developer: DeveloperActor): MyApps {
  return { apps: world.catalogue.filter(({ listing }) => listing.publisher.id === developer.developerId).map((app) => myApp(world, app)) };
}

function myApp(world: World, app: AppState): MyApp {
  const ledger = ledgerOf(world, app);
  const due = app.events.filter(({ at }) => Date.parse(at) <= Date.parse(world.now())).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const testOrgs = new Map<string, boolean>();
  for (const event of due) if (event.type === 'install') testOrgs.set(event.agencyId, event.testOrg);
  return {
    listing: app.listing,
    cap: { agencies: ledger.agencies, blockedSince: ledger.blockedSince, state: ledger.state },
    initialType: app.initialType,
    ledger: due,
    agencies: [...testOrgs].map(([id, testOrg]) => ({ id, name: nameOf(world, id), testOrg, counted: ledger.counts(id) })),
  };
}

const nameOf = (world: World, agencyId: string): string =>
  world.agencies.get(agencyId)?.name ?? world.outside.get(agencyId) ?? `Agency ${agencyId.slice(-6)}`;

/**
 * Records a reviewer's verdict. `listed` takes a private app public, a new app live, and a waiting version into its place; `disapproved` sends a new app
 * back and drops a waiting version, and leaves a private app as it was. 404 for an unknown app, 409 when there is nothing to decide.
 */
export function review(world: World, appId: string, verdict: Verdict): MyApp {
  const app = world.apps.get(appId);
  if (!app) throw notAvailable();
  if ('securityReview' in verdict) reviewSecurity(world, app, verdict.securityReview);
  else if (verdict.outcome === 'listed') list(world, app);
  else disapprove(world, app);
  return myApp(world, app);
}

function list(world: World, app: AppState): void {
  const { type, status, version, pendingVersion, listedAt } = app.listing;
  if (status === 'draft' || (type === 'public' && status !== 'in-review' && pendingVersion === null)) throw nothingWaits();
  const at = world.now();
  const listed: Partial<Listing> = { status: 'live', version: pendingVersion ?? version, pendingVersion: null, listedAt: listedAt ?? at };
  record(world, app, type === 'private' ? [{ at, type: 'convert', to: 'public-listed' }] : [], listed);
}

function disapprove(world: World, app: AppState): void {
  const { type, status, pendingVersion } = app.listing;
  if (type === 'public' && status !== 'in-review' && pendingVersion === null) throw nothingWaits();
  record(world, app, [], { status: status === 'in-review' ? 'disapproved' : status, pendingVersion: null });
}

function reviewSecurity(world: World, app: AppState, outcome: 'approved' | 'rejected'): void {
  if (!revisionNow(world).unlockBy.includes('security-review')) throw new Refused(409, 'the policy in force knows no security review');
  if (app.listing.type !== 'private' || app.listing.status !== 'live') throw new Refused(409, 'a security review is for private apps that are live');
  record(world, app, [{ at: world.now(), type: 'security-review', outcome }], { securityReview: outcome });
}

const nothingWaits = (): Refused => new Refused(409, 'nothing of this app waits for a review');

/** Takes a public app private at once. 404 for another developer's app, 409 when it is private already. */
export function makePrivate(world: World, developer: DeveloperActor, appId: string): MyApp {
  const app = world.apps.get(appId);
  if (!app || app.listing.publisher.id !== developer.developerId) throw notAvailable();
  if (app.listing.type === 'private') throw new Refused(409, 'this app is private already');
  record(world, app, [{ at: world.now(), type: 'convert', to: 'private' }]);
  return myApp(world, app);
}
