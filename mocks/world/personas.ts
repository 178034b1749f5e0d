// Whom a demo page or a test can be: one person of each kind under a brand, and every agency a developer portal can act for. No such thing exists in the contract.
import { Refused } from './refused.ts';
import { tokenOf } from './actor.ts';
import type { WorldAgency, WorldUser } from './schema.ts';
import type { World } from './world.ts';

export const personaNames = [
  'agency-owner',
  'agency-admin',
  'agency-user',
  'sub-account-admin',
  'sub-account-user',
  'developer',
  'platform-reviewer',
] as const;
export type PersonaName = (typeof personaNames)[number];

export interface Persona {
  readonly as: PersonaName;
  /** For `Authorization: Bearer …`. */
  readonly token: string;
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
}

/**
 * One persona for each name that the world has somebody for. `brand` is `platform` or the id of an agency's brand; left out, the first white-label brand.
 * Refused with 404 for a brand nobody works under.
 */
export function personas(world: World, brand?: string): readonly Persona[] {
  const agency = agencyOfBrand(world, brand);
  const users = [...world.users.values()];
  // The same sub-account for admin and user, so that the two can be compared.
  const home = users.find((user) => user.kind === 'sub-account' && user.agencyId === agency.id && user.role === 'admin');
  const subAccountId = home?.kind === 'sub-account' ? home.subAccountId : null;
  const is: Record<PersonaName, (user: WorldUser) => boolean> = {
    'agency-owner': (user) => user.kind === 'agency' && user.agencyId === agency.id && user.role === 'owner',
    'agency-admin': (user) => user.kind === 'agency' && user.agencyId === agency.id && user.role === 'admin',
    'agency-user': (user) => user.kind === 'agency' && user.agencyId === agency.id && user.role === 'user',
    'sub-account-admin': (user) => user === home,
    'sub-account-user': (user) => user.kind === 'sub-account' && user.subAccountId === subAccountId && user.role === 'user',
    developer: (user) => user.kind === 'developer',
    'platform-reviewer': (user) => user.kind === 'platform-reviewer',
  };
  return personaNames.flatMap((as) => {
    const user = users.find(is[as]);
    return user ? [{ as, token: tokenOf(user), user: { id: user.id, name: user.name, email: user.email } }] : [];
  });
}

function agencyOfBrand(world: World, brand: string | undefined): WorldAgency {
  const agencies = [...world.agencies.values()];
  const found =
    brand === undefined
      ? (agencies.find((agency) => agency.brand !== null) ?? agencies[0])
      : agencies.find((agency) => (brand === 'platform' ? agency.brand === null && !agency.testOrg : agency.brand?.id === brand));
  if (!found) throw new Refused(404, `brand: must be one of platform, ${agencies.flatMap((agency) => agency.brand?.id ?? []).join(', ')}`);
  return found;
}

export interface ActingAgency {
  readonly id: string;
  readonly name: string;
  readonly testOrg: boolean;
  readonly adminToken: string;
}

/** Every agency with somebody who may install for it. */
export function actingAgencies(world: World): readonly ActingAgency[] {
  const admins = new Map<string, WorldUser>();
  for (const user of world.users.values())
    if (user.kind === 'agency' && user.role !== 'user' && !admins.has(user.agencyId)) admins.set(user.agencyId, user);
  return [...world.agencies.values()].flatMap(({ id, name, testOrg }) => {
    const admin = admins.get(id);
    return admin ? [{ id, name, testOrg, adminToken: tokenOf(admin) }] : [];
  });
}
