// The facts an actor's browser decides on: its own agency's, never another's; a sub-account's own, never its neighbours'.
import type { Installation } from '../../src/schema/installation.ts';
import type { CapFacts } from '../../src/schema/policy.ts';
import { capFacts } from '../../src/policy/index.ts';
import type { Records } from '../../src/schema/session.ts';
import { Refused } from './refused.ts';
import type { Actor, Browser, DeveloperActor } from './actor.ts';
import { capFor, isReachable } from './decide.ts';
import { usageOf } from './pricing.ts';
import { ledgerOf, type World } from './world.ts';

/** The actor's records as of now. A platform reviewer acts for nobody and has none: 403. */
export function recordsOf(world: World, actor: Actor): Records {
  if (actor.kind === 'platform-reviewer') throw new Refused(403, 'reviewers of the platform have no records here');
  if (actor.kind === 'developer') return { ...emptyRecords(world), caps: capsOfDeveloper(world, actor) };
  const installations = installationsOf(world, actor);
  return {
    asOf: world.now(),
    agency: actor.agency,
    subAccounts: [...world.subAccounts.values()].filter(({ id, agencyId }) =>
      actor.kind === 'agency' ? agencyId === actor.agency.id : id === actor.subAccountId,
    ),
    approvals: approvalsFor(world, actor),
    ...(actor.kind === 'agency' ? { approvalsSince: Object.fromEntries(world.approvalsSince.get(actor.agency.id) ?? []) } : {}),
    caps: capsOf(world, actor, installations),
    installations,
    ...(actor.kind === 'agency' ? { futureApps: [...(world.futures.get(actor.agency.id)?.keys() ?? [])] } : {}),
    markup: actor.kind === 'agency' ? actor.agency.markup : {},
    usage: usageOf(world, actor),
  };
}

const emptyRecords = (world: World): Records => ({
  asOf: world.now(),
  agency: null,
  subAccounts: [],
  approvals: {},
  caps: {},
  installations: [],
  markup: {},
});

/** An agency's installations, or one sub-account's own. */
function installationsOf(world: World, actor: Browser): Installation[] {
  return [...world.installations.values()].filter(
    ({ agencyId, subAccountId }) => agencyId === actor.agency.id && (actor.kind === 'agency' || subAccountId === actor.subAccountId),
  );
}

/** For a sub-account only words on apps it may open: the others' ids would tell it what it is not shown. */
function approvalsFor(world: World, actor: Browser): Records['approvals'] {
  const said = [...(world.approvals.get(actor.agency.id) ?? [])];
  if (actor.kind === 'agency') return Object.fromEntries(said);
  return Object.fromEntries(
    said.filter(([appId]) => {
      const app = world.apps.get(appId);
      return app !== undefined && isReachable(world, actor, app);
    }),
  );
}

/** Cap facts of the private apps that are installed at the actor's; others come with the link that leads to them. */
function capsOf(world: World, actor: Browser, installations: readonly Installation[]): Records['caps'] {
  const caps: Record<string, CapFacts> = {};
  for (const { appId } of installations) {
    const app = world.apps.get(appId);
    const cap = app && !(appId in caps) ? capFor(world, actor, app) : null;
    if (cap) caps[appId] = cap;
  }
  return caps;
}

function capsOfDeveloper(world: World, { developerId }: DeveloperActor): Records['caps'] {
  const own = world.catalogue.filter(({ listing }) => listing.publisher.id === developerId && listing.type === 'private');
  return Object.fromEntries(own.map((app) => [app.listing.id, capFacts(ledgerOf(world, app), null)]));
}
