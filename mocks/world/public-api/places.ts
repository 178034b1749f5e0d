// Sub-accounts as an agency's app creates and changes them: the world knows their names, this the rest. Whether the plan allows it is decided before.
import { createSubAccount } from '../future.ts';
import { Refused } from '../refused.ts';
import type { SubAccount } from '../../../src/schema/account.ts';
import { announce, type World } from '../world.ts';

/** What is known of a place beside its name. */
export interface PlaceDetails {
  readonly email?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly phone?: string | undefined;
  readonly address?: string | undefined;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  readonly country?: string | undefined;
  readonly postalCode?: string | undefined;
  readonly website?: string | undefined;
  readonly timezone?: string | undefined;
  readonly settings?: Readonly<Record<string, boolean>> | undefined;
  readonly social?: Readonly<Record<string, string>> | undefined;
}
export type Place = SubAccount & PlaceDetails;

const placeOf = (world: World, one: SubAccount): Place => ({ email: `hello@${one.id}.example`, timezone: 'America/Chicago', country: 'US', settings: {}, social: {}, ...world.publicApi.places.get(one.id), ...one });

/** The agency's places, or one of them, in the order they came about. */
export const placesOf = (world: World, agencyId: string, only: string | null): readonly Place[] =>
  [...world.subAccounts.values()].filter((one) => one.agencyId === agencyId && (only === null || one.id === only)).map((one) => placeOf(world, one));

export function placeAt(world: World, id: string): Place {
  const found = world.subAccounts.get(id);
  if (!found) throw new Refused(400, `Location with id ${id} not found`);
  return placeOf(world, found);
}

/** How many a test organisation may have. */
const SANDBOX_PLACES = 2;

export function createPlace(world: World, agencyId: string, name: string, details: PlaceDetails): Place {
  const many = placesOf(world, agencyId, null).length;
  if (world.agencies.get(agencyId)?.testOrg && many >= SANDBOX_PLACES) throw new Refused(400, `Only ${SANDBOX_PLACES} locations are allowed for this company, as this is a sandbox agency.`);
  const made = createSubAccount(world, { agencyId, name });
  world.publicApi.places.set(made.id, details);
  return placeOf(world, made);
}

export function changePlace(world: World, id: string, name: string | undefined, details: PlaceDetails): Place {
  const { agencyId } = placeAt(world, id);
  const before = world.subAccounts.get(id);
  if (before && name !== undefined) world.subAccounts.set(id, { ...before, name });
  const said = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
  world.publicApi.places.set(id, { ...world.publicApi.places.get(id), ...said });
  announce(world, { agencyId });
  return placeAt(world, id);
}
