// The world's own decisions: the policy core, asked with the world's facts. What a client claims to know never enters.
import { capFacts, evaluate, type Input } from '../../src/policy/index.ts';
import type { CapFacts, Decision } from '../../src/schema/policy.ts';
import type { Browser } from './actor.ts';
import { ledgerOf, revisionNow, type AppState, type World } from './world.ts';

/** Where an actor's app is installed: in a sub-account's own place, or anywhere in the agency. */
export function isInstalledFor(world: World, actor: Browser, appId: string): boolean {
  for (const installation of world.installations.values()) {
    if (installation.appId !== appId || installation.agencyId !== actor.agency.id) continue;
    if (actor.kind === 'agency' || installation.subAccountId === actor.subAccountId) return true;
  }
  return false;
}

/** The cap facts of a private app as the actor's agency may know them; null for a public app. */
export const capFor = (world: World, actor: Browser, app: AppState): CapFacts | null =>
  app.listing.type === 'private' ? capFacts(ledgerOf(world, app), actor.agency.id) : null;

/** The decision for one actor and one app, on facts that are true now. */
export const decide = (...question: Parameters<typeof questionFor>): Decision => evaluate(questionFor(...question));

/** The question about one actor and one app, with the facts that are true now. */
export function questionFor(
  world: World,
  actor: Browser,
  action: Decision['action'],
  app: AppState,
  installed = isInstalledFor(world, actor, app.listing.id),
  target?: Input['target'],
): Input {
  // Only installing asks for the cap; leaving the ledger alone keeps a view over a hundred thousand apps cheap.
  const cap = action === 'view' || action === 'approve' ? null : capFor(world, actor, app);
  const now = world.now();
  return {
    action,
    now,
    viewer: actor.viewer,
    domain: actor.domain,
    app: app.listing,
    target,
    snapshot: {
      revision: revisionNow(world),
      source: 'server',
      asOf: now,
      records: { agency: actor.agency, approval: world.approvals.get(actor.agency.id)?.get(app.listing.id), cap: cap ?? undefined, installed },
    },
  };
}

/**
 * Whether an actor who has an app's link may open it: as the view rules say, except that private apps are reached by their link, and that who
 * has an app installed keeps reaching it when it is no longer live, to be able to leave it.
 */
export function isReachable(world: World, actor: Browser, app: AppState): boolean {
  const installed = isInstalledFor(world, actor, app.listing.id);
  const view = decide(world, actor, 'view', app, installed);
  if (view.outcome === 'allow') return true;
  return view.because.every(({ rule }) => rule === 'listing.private' || (installed && rule === 'listing.not-live'));
}
