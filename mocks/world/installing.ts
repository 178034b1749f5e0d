// Installing and uninstalling. Decides on its own facts, then writes count, latch and notification in one synchronous step: two agencies
// that race for the last free place cannot both get it.
import type { Installation, InstallRequest } from '../../src/schema/installation.ts';
import type { LedgerEvent } from '../../src/schema/policy.ts';
import type { InstallAnswer } from '../../src/schema/session.ts';
import type { UninstallAnswer, UninstallRequest } from '../../src/schema/uninstalling.ts';
import { needsCard } from '../../src/pricing/index.ts';
import { asBrowser, type Actor, type Browser } from './actor.ts';
import { endTokens } from './authorization/tokens.ts';
import { decide, isInstalledFor, isReachable } from './decide.ts';
import { notAvailable, Refused } from './refused.ts';
import { planOf, tell, type Event } from './telling.ts';
import { announce, record, type AppState, type World } from './world.ts';

/**
 * Installs an app for the agency itself (`subAccountIds` null) or in the sub-accounts named; where it is installed already it is brought to the
 * current version. 403 with the decision when the policy refuses, 403 for somebody else's sub-account, 404 for what the actor may not know of,
 * 422 when the place does not fit the app, or has no card where the app takes one. The app is told of each place; `by` is who it hears did it.
 */
export function install(world: World, actor: Actor, request: InstallRequest, by: string | null = actor.id): InstallAnswer {
  const browser = asBrowser(actor);
  const app = world.apps.get(request.appId);
  if (!app || (browser.kind === 'sub-account' && !isReachable(world, browser, app))) throw notAvailable();
  const places = placesOf(world, browser, app, request.subAccountIds);

  const bulk = places.length > 1 || request.installToFutureSubAccounts !== undefined;
  const decision = decide(world, browser, bulk ? 'bulk-install' : 'install', app);
  if (decision.outcome === 'deny') throw new Refused(403, 'the policy refuses this installation', decision);
  const unpaid = places.flatMap((id, index) => (id !== null && lacksCard(world, app, browser.agency.id, id) ? [`subAccountIds.${index}: has no card on file, which this paid app takes`] : []));
  if (unpaid.length > 0) throw new Refused(422, unpaid);

  const at = world.now();
  const { version } = app.listing;
  const { id: agencyId, testOrg } = browser.agency;
  const events: LedgerEvent[] = [];
  const told: Event[] = [];
  const installations = places.map((subAccountId): Installation => {
    const existing = find(world, app.listing.id, agencyId, subAccountId);
    if (!existing) events.push({ at, type: 'install', agencyId, subAccountId, testOrg, version });
    const installation = existing
      ? { ...existing, version }
      : { id: world.newId(), appId: app.listing.id, agencyId, subAccountId, version, installedAt: at };
    world.installations.set(installation.id, installation);
    if (!existing) told.push({ name: 'AppInstall', installation, by });
    else if (existing.version !== version) told.push({ name: 'AppUpdate', installation, by, previousVersion: existing.version });
    return installation;
  });
  record(world, app, events);
  for (const event of told) tell(world, app, event);
  if (request.installToFutureSubAccounts !== undefined) keepForFuture(world, agencyId, app.listing.id, request.installToFutureSubAccounts ? browser.id : null);
  return { installations, decision };
}

/** Remembers who wants an app in the sub-accounts an agency creates later; null when nobody does. */
export function keepForFuture(world: World, agencyId: string, appId: string, userId: string | null): void {
  const wanted = world.futures.get(agencyId) ?? new Map<string, string>();
  world.futures.set(agencyId, wanted);
  if (userId === null) wanted.delete(appId);
  else wanted.set(appId, userId);
}

/** Whether a paid app would be new in a sub-account that is known to have no card. */
const lacksCard = (world: World, { listing }: AppState, agencyId: string, subAccountId: string): boolean =>
  needsCard(listing.pricing) && world.subAccounts.get(subAccountId)?.hasCard === false && !find(world, listing.id, agencyId, subAccountId);

/**
 * Uninstalls an app from the sub-accounts named, or wherever the agency has it. For owners and admins of the agency, and for admins of a sub-account in
 * their own. 404 for an app the actor neither has nor may know of, 403 for lesser roles and for somebody else's sub-account, 409 where the whole agency would
 * lose more than the request says it was told, 422 for a sub-account that is named twice and for a reason that is not the actor's to give.
 */
export function uninstall(world: World, actor: Actor, { appId, level, subAccountIds, reason }: UninstallRequest): UninstallAnswer {
  const browser = asBrowser(actor);
  const app = world.apps.get(appId);
  // Who has it may leave it, also where it is hidden by now.
  if (!app || !(isInstalledFor(world, browser, appId) || isReachable(world, browser, app))) throw notAvailable();
  if (browser.viewer.role === 'user') throw new Refused(403, 'uninstalling takes an owner or admin');
  if (browser.kind === 'sub-account') {
    if (level === 'agency') throw new Refused(403, 'uninstalling from the whole agency takes an owner or admin of the agency');
    if (reason === 'white-label-breach') throw new Refused(422, ['reason: is one that only an agency gives']);
  }
  const named = new Set(subAccountIds);
  if (level === 'sub-accounts') placesOf(world, browser, app, subAccountIds);
  const leaving = [...world.installations.values()].filter(
    (one) => one.appId === appId && one.agencyId === browser.agency.id && (level === 'agency' || (one.subAccountId !== null && named.has(one.subAccountId))),
  );
  if (level === 'agency') {
    const untold = subAccountIds && leaving.filter((one) => one.subAccountId !== null && !named.has(one.subAccountId));
    if (untold && untold.length > 0) throw new Refused(409, `${untold.length} more of the agency's sub-accounts have this app by now`);
    if (world.futures.get(browser.agency.id)?.has(appId)) keepForFuture(world, browser.agency.id, appId, null);
  }
  if (leaving.length > 0) {
    removeAll(world, app, leaving);
    if (reason !== undefined) world.feedback.push({ at: world.now(), appId, reason });
  }
  return { uninstalled: leaving };
}

/**
 * Puts an installation on another plan of its app. For owners and admins of its agency and admins of its sub-account; 404 for anybody else's, 403 for
 * lesser roles, 422 for a plan the app does not have. The plan it is on already changes nothing.
 */
export function changePlan(world: World, actor: Actor, installationId: string, planId: string): Installation {
  const browser = asBrowser(actor);
  const installation = world.installations.get(installationId);
  const own = installation?.agencyId === browser.agency.id && (browser.kind === 'agency' || installation.subAccountId === browser.subAccountId);
  const app = installation && world.apps.get(installation.appId);
  if (!own || !app) throw notAvailable();
  if (browser.viewer.role === 'user') throw new Refused(403, 'changing the plan takes an owner or admin');
  if (!app.listing.pricing.plans.some(({ id }) => id === planId)) throw new Refused(422, ['planId: must be a plan of the app']);
  const from = planOf(app, installation);
  if (from === planId) return installation;
  const next = { ...installation, planId };
  world.installations.set(installation.id, next);
  tell(world, app, { name: 'PlanChange', installation: next, by: browser.id, from, to: planId });
  announce(world, { app, before: app.listing });
  return next;
}

/** Takes installations of one app away, in one step with its count and whatever that changes. Who may do that is for whoever calls. */
export function removeAll(world: World, app: AppState, installations: readonly Installation[]): void {
  const at = world.now();
  for (const { id } of installations) world.installations.delete(id);
  record(
    world,
    app,
    installations.map(({ agencyId, subAccountId }) => ({ at, type: 'uninstall', agencyId, subAccountId })),
  );
  endTokens(world, app.listing.id, installations);
  for (const installation of installations) tell(world, app, { name: 'AppUninstall', installation, by: null });
}

/** The places asked for: `[null]` for the agency itself. */
function placesOf(world: World, actor: Browser, app: AppState, subAccountIds: readonly string[] | null): readonly (string | null)[] {
  const forAgencies = app.listing.distribution.targetUser === 'agency';
  if (subAccountIds === null) {
    if (!forAgencies) throw new Refused(422, ['subAccountIds: must name sub-accounts, because this app is installed in sub-accounts']);
    return [null];
  }
  if (forAgencies) throw new Refused(422, ['subAccountIds: must be null, because this app is installed for the agency itself']);
  const repeated = subAccountIds.findIndex((id, index) => subAccountIds.indexOf(id) !== index);
  if (repeated >= 0) throw new Refused(422, [`subAccountIds.${repeated}: is in the list twice`]);
  const mine = (id: string): boolean =>
    actor.kind === 'agency' ? world.subAccounts.get(id)?.agencyId === actor.agency.id : id === actor.subAccountId;
  // One answer for another agency's sub-account and for none at all.
  if (!subAccountIds.every(mine)) throw new Refused(403, 'the token does not have access to this sub-account');
  return subAccountIds;
}

function find(world: World, appId: string, agencyId: string, subAccountId: string | null): Installation | undefined {
  for (const installation of world.installations.values()) {
    if (installation.appId === appId && installation.agencyId === agencyId && installation.subAccountId === subAccountId) return installation;
  }
  return undefined;
}
