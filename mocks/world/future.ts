// Sub-accounts that are created while the world runs, and the apps that an agency wants in each of them from the first day.
import type { SubAccount } from '../../src/schema/account.ts';
import type { AgencyActor } from './actor.ts';
import { install } from './installing.ts';
import { Refused } from './refused.ts';
import { announce, type World } from './world.ts';

/** Creates a sub-account and installs in it what its agency wants there. An app that may not be installed any more is left out. 404 for an unknown agency. */
export function createSubAccount(world: World, { agencyId, name }: Pick<SubAccount, 'agencyId' | 'name'>): SubAccount {
  const agency = world.agencies.get(agencyId);
  if (!agency) throw new Refused(404, 'there is no such agency');
  const subAccount: SubAccount = { id: world.newId(), agencyId, name };
  world.subAccounts.set(subAccount.id, subAccount);
  announce(world, { agencyId });
  for (const [appId, userId] of world.futures.get(agencyId) ?? []) {
    // With the agency's authority, not with the role its admin has by now.
    const actor: AgencyActor = { kind: 'agency', id: userId, name: '', email: '', agency, domain: (agency.brand ?? world.platform).domain, viewer: { kind: 'agency', role: 'owner', agencyId } };
    try {
      install(world, actor, { appId, subAccountIds: [subAccount.id] }, null);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  return subAccount;
}
