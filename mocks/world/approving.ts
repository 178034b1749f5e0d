// An agency's words on apps and its switches. Decides on its own facts; a disapproval uninstalls the app from the agency's sub-accounts in the same
// step, on the same way as any uninstall. An approval installs nothing, and neither does a switch.
import { switchBefore, switchOrder, turned } from '../../src/policy/index.ts';
import type { Switches } from '../../src/schema/account.ts';
import type { Approval } from '../../src/schema/approval.ts';
import type { ApprovalOutcome, ApprovalsAnswer, ApprovalsRequest, ApprovalWord, SwitchesAnswer, SwitchesRequest } from '../../src/schema/approving.ts';
import type { Installation } from '../../src/schema/installation.ts';
import { asAgency, type Actor, type AgencyActor } from './actor.ts';
import { decide, isReachable } from './decide.ts';
import { removeAll } from './installing.ts';
import { notAvailable, Refused } from './refused.ts';
import { announce, type World } from './world.ts';

/**
 * Gives the agency's word on each of the apps. An app that is disapproved by it leaves every sub-account of the agency. 403 with the decision where the
 * policy refuses every word, 403 for who is of no agency, 422 for an app that is named twice.
 */
export function approve(world: World, actor: Actor, { approvals, confirmation }: ApprovalsRequest): ApprovalsAnswer {
  const agency = asAgency(actor);
  const ids = approvals.map(({ appId }) => appId);
  const repeated = new Set<string>();
  for (const [at, id] of ids.entries()) {
    if (repeated.has(id)) throw new Refused(422, [`approvals.${at}.appId: is in the list twice`]);
    repeated.add(id);
  }
  const places = installationsByApp(world, agency, new Set(ids));
  const outcomes = approvals.map((word) => outcomeOf(world, agency, word, confirmation, places.get(word.appId) ?? []));
  const [first] = outcomes;
  if (first?.outcome === 'refused' && outcomes.every(({ outcome }) => outcome === 'refused')) throw new Refused(403, 'the policy refuses these words', first.decision);
  return { outcomes };
}

function outcomeOf(world: World, actor: AgencyActor, { appId, approval, from }: ApprovalWord, typed: string, installed: readonly Installation[]): ApprovalOutcome {
  const app = world.apps.get(appId);
  if (!app || !isReachable(world, actor, app)) return { appId, outcome: 'not-available' };
  // Who takes a word back leaves the app to the switch.
  const becomes: Approval = approval ?? (actor.agency.marketplace.autoApprove ? 'approved' : 'disapproved');
  const decision = decide(world, actor, 'approve', app, installed.length > 0, { kind: 'approve', approval: becomes, typed });
  if (decision.outcome === 'deny') return { appId, outcome: 'refused', decision };
  const leaving = becomes === 'disapproved' ? installed : [];
  const untold = from ? leaving.flatMap(({ subAccountId }) => (subAccountId !== null && !from.includes(subAccountId) ? [subAccountId] : [])) : [];
  if (untold.length > 0) return { appId, outcome: 'installed-meanwhile', subAccountIds: untold };
  const before = world.approvals.get(actor.agency.id)?.get(appId) ?? null;
  if (before === approval && leaving.length === 0) return { appId, outcome: 'unchanged', approval };
  setApproval(world, actor.agency.id, appId, approval);
  if (leaving.length > 0) removeAll(world, app, leaving);
  return { appId, outcome: 'changed', before, approval, uninstalled: leaving.flatMap(({ subAccountId }) => subAccountId ?? []) };
}

/** The agency's installations of these apps, found in one walk. */
function installationsByApp(world: World, { agency }: AgencyActor, appIds: ReadonlySet<string>): ReadonlyMap<string, readonly Installation[]> {
  const found = new Map<string, Installation[]>();
  for (const installation of world.installations.values()) {
    const { appId, agencyId } = installation;
    if (agencyId !== agency.id || !appIds.has(appId)) continue;
    const known = found.get(appId);
    if (known) known.push(installation);
    else found.set(appId, [installation]);
  }
  return found;
}

/** What the agency says of an app for its sub-accounts from now on; null takes its word back. 404 for an unknown agency or app. Uninstalls nothing. */
export function setApproval(world: World, agencyId: string, appId: string, approval: Approval | null): void {
  const app = world.apps.get(appId);
  if (!app || !world.agencies.has(agencyId)) throw notAvailable();
  put(world.approvals, agencyId, appId, approval);
  put(world.approvalsSince, agencyId, appId, approval && world.now());
  announce(world, { app, before: app.listing });
}

function put<Value>(words: Map<string, Map<string, Value>>, agencyId: string, appId: string, value: Value | null): void {
  const said = words.get(agencyId) ?? new Map<string, Value>();
  words.set(agencyId, said);
  if (value === null) said.delete(appId);
  else said.set(appId, value);
}

/** Turns the switches named. For owners and admins, 403 with the decision for others; 409 for a switch whose turn it is not: the second needs the first, the third both. */
export function turn(world: World, actor: Actor, asked: SwitchesRequest): SwitchesAnswer {
  const agency = asAgency(actor);
  const refused = refusalOfSwitches(world, agency);
  if (refused) throw refused;
  const before = agency.agency.marketplace;
  // What goes on goes on first and from the outside, what goes off from the inside: so no switch stands in the way of another.
  const on = switchOrder.filter((name) => asked[name] === true && !before[name]);
  const off = [...switchOrder].reverse().filter((name) => asked[name] === false && before[name]);
  let switches: Switches = before;
  for (const name of [...on, ...off]) {
    const next = turned(switches, name, asked[name] === true);
    if (!next) throw new Refused(409, `${name} cannot be turned while ${switchBefore(switches, name)} is off`);
    switches = next;
  }
  if (switches !== before) setSwitches(world, agency.agency.id, switches);
  return { before, switches };
}

/** The switches are nobody's but those who approve apps: decided as if one were approved that sub-accounts may have. */
function refusalOfSwitches(world: World, actor: AgencyActor): Refused | null {
  const any = world.catalogue.find(({ listing }) => listing.distribution.targetUser === 'sub-account');
  const decision = any && decide(world, actor, 'approve', any, false, { kind: 'approve', approval: 'approved', typed: '' });
  if (decision ? decision.outcome === 'allow' : actor.viewer.role !== 'user') return null;
  return new Refused(403, 'the policy refuses to turn these switches', decision);
}

/** Sets the switches named, and leaves the others. 404 for an unknown agency. */
export function setSwitches(world: World, agencyId: string, switches: Partial<Switches>): void {
  const agency = world.agencies.get(agencyId);
  if (!agency) throw notAvailable();
  world.agencies.set(agencyId, { ...agency, marketplace: { ...agency.marketplace, ...switches } });
  announce(world, { agencyId });
}
