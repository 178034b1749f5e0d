// Which sub-accounts an agency's token may get tokens for. Reads only.
import type { World } from '../world.ts';
import type { Family } from './state.ts';

/** The sub-accounts that have the app; of an app that is installed for the agency itself, all of the agency's. */
export function approvedFor(world: World, { appId, agencyId }: Pick<Family, 'appId' | 'agencyId'>): readonly string[] {
  const app = world.apps.get(appId);
  if (app?.listing.distribution.targetUser === 'agency') return [...world.subAccounts.values()].filter((one) => one.agencyId === agencyId).map(({ id }) => id);
  return [...world.installations.values()].flatMap((one) => (one.appId === appId && one.agencyId === agencyId && one.subAccountId !== null ? [one.subAccountId] : []));
}
