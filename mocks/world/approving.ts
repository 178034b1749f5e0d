// An agency's words on apps and its switches, as facts. Who may say them, and what a disapproval takes away, is for whoever calls.
import type { Switches } from '../../src/schema/account.ts';
import type { Approval } from '../../src/schema/approval.ts';
import { notAvailable } from './refused.ts';
import { announce, type World } from './world.ts';

/** What the agency says of an app for its sub-accounts from now on; null takes its word back. 404 for an unknown agency or app. */
export function setApproval(world: World, agencyId: string, appId: string, approval: Approval | null): void {
  const app = world.apps.get(appId);
  if (!app || !world.agencies.has(agencyId)) throw notAvailable();
  const said = world.approvals.get(agencyId) ?? new Map<string, Approval>();
  world.approvals.set(agencyId, said);
  if (approval === null) said.delete(appId);
  else said.set(appId, approval);
  announce(world, { app, before: app.listing });
}

/** Sets the switches named, and leaves the others. 404 for an unknown agency. */
export function setSwitches(world: World, agencyId: string, switches: Partial<Switches>): void {
  const agency = world.agencies.get(agencyId);
  if (!agency) throw notAvailable();
  world.agencies.set(agencyId, { ...agency, marketplace: { ...agency.marketplace, ...switches } });
  announce(world, { agencyId });
}
