// Users of agencies and sub-accounts as the public API manages them. Somebody who is created here can sign in, and somebody who is deleted cannot any more.
// Whether the caller's token is enough, and whether permissions may be changed, is decided before.
import type { UserLanguage, UserPermission, UserSwitch } from '../../../src/schema/user-permissions.ts';
import { Refused } from '../refused.ts';
import type { WorldUser } from '../schema.ts';
import type { World } from '../world.ts';
import type { Holder } from '../authorization/bearer.ts';
import { elsewhere } from './refusals.ts';

export interface PersonRecord {
  readonly id: string;
  readonly agencyId: string;
  readonly kind: 'agency' | 'sub-account';
  readonly role: 'admin' | 'user';
  readonly owner: boolean;
  /** Where somebody of a sub-account works; empty for an agency's own people. */
  readonly subAccountIds: readonly string[];
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  readonly profilePhoto: string | null;
  readonly language: UserLanguage;
  /** What they may do, by name; and the same for what is assigned to them. */
  readonly permissions: readonly UserPermission[];
  readonly permissionsOfAssigned: readonly UserPermission[];
  readonly switches: Readonly<Partial<Record<UserSwitch, boolean>>>;
  readonly phonesInbound: Readonly<Record<string, string>>;
  readonly deleted: boolean;
}

export type NewPerson = Omit<PersonRecord, 'id' | 'deleted' | 'owner'>;

function recordOf(user: Extract<WorldUser, { agencyId: string }>): PersonRecord {
  const [firstName = '', ...rest] = user.name.split(' ');
  const may: readonly UserPermission[] = user.role === 'user' ? ['contacts.write', 'campaigns.readonly'] : ['contacts.write', 'campaigns.readonly', 'users/team-management.write'];
  return {
    ...{ id: user.id, agencyId: user.agencyId, kind: user.kind, role: user.role === 'user' ? 'user' : 'admin', owner: user.kind === 'agency' && user.role === 'owner' },
    subAccountIds: user.kind === 'sub-account' ? [user.subAccountId] : [],
    ...{ firstName, lastName: rest.join(' '), email: user.email, phone: '', profilePhoto: null, language: 'en_US' },
    ...{ permissions: may, permissionsOfAssigned: [], switches: { contactsEnabled: true, settingsEnabled: user.role !== 'user' }, phonesInbound: {}, deleted: false },
  };
}

/** Everybody of an agency, or of one of its sub-accounts; those that were deleted at the end. */
function everybody(world: World, { family: { agencyId, subAccountId } }: Holder): readonly PersonRecord[] {
  const { people } = world.publicApi;
  for (const user of world.users.values()) if ('agencyId' in user && user.agencyId === agencyId && !people.has(user.id)) people.set(user.id, recordOf(user));
  return [...people.values()].filter((one) => one.agencyId === agencyId && (subAccountId === null || one.subAccountIds.includes(subAccountId)));
}

export interface Wanted {
  readonly text?: string | undefined;
  readonly subAccountId?: string | undefined;
  readonly kind?: PersonRecord['kind'] | undefined;
  readonly role?: PersonRecord['role'] | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly emails?: readonly string[] | undefined;
  readonly deleted?: boolean | undefined;
  readonly descending?: boolean | undefined;
  readonly skip: number;
  readonly limit: number;
}

export const nameOf = ({ firstName, lastName }: Pick<PersonRecord, 'firstName' | 'lastName'>): string => `${firstName} ${lastName}`.trim();

/** Whom a search finds, by name, and how many there are in all. */
export function findPeople(world: World, holder: Holder, { text, subAccountId, kind, role, ids, emails, deleted = false, descending = false, skip, limit }: Wanted): { readonly found: readonly PersonRecord[]; readonly count: number } {
  const needle = text?.toLowerCase();
  const all = everybody(world, holder).filter(
    (one) =>
      one.deleted === deleted &&
      (subAccountId === undefined || one.subAccountIds.includes(subAccountId)) &&
      (kind === undefined || one.kind === kind) &&
      (role === undefined || one.role === role) &&
      (ids === undefined || ids.includes(one.id)) &&
      (emails === undefined || emails.includes(one.email.toLowerCase())) &&
      (needle === undefined || [nameOf(one), one.email, one.phone].some((field) => field.toLowerCase().includes(needle))),
  );
  all.sort((a, b) => (descending ? -1 : 1) * (nameOf(a).localeCompare(nameOf(b), 'en') || (a.id < b.id ? -1 : 1)));
  return { found: all.slice(skip, skip + limit), count: all.length };
}

/** Somebody the holder may know; 400 for everybody else, as the API has no 404 here. */
export function person(world: World, holder: Holder, id: string): PersonRecord {
  const found = everybody(world, holder).find((one) => one.id === id && !one.deleted);
  if (!found) throw new Refused(400, 'User not found');
  return found;
}

/** 403 for sub-accounts that are not the holder's, 422 for somebody of a sub-account without one. */
function checkPlaces(world: World, { family }: Holder, { kind, subAccountIds }: Pick<PersonRecord, 'kind' | 'subAccountIds'>): void {
  if (family.of === 'sub-account' && kind === 'agency') throw elsewhere();
  for (const id of subAccountIds) {
    if (world.subAccounts.get(id)?.agencyId !== family.agencyId || (family.subAccountId !== null && id !== family.subAccountId)) throw elsewhere();
  }
  if (kind === 'sub-account' && subAccountIds.length === 0) throw new Refused(422, ['locationIds must contain at least 1 elements']);
}

export function createPerson(world: World, holder: Holder, given: NewPerson): PersonRecord {
  checkPlaces(world, holder, given);
  const known = everybody(world, { ...holder, family: { ...holder.family, subAccountId: null } });
  if (known.some(({ email, deleted }) => !deleted && email.toLowerCase() === given.email.toLowerCase())) throw new Refused(400, 'A user with this email already exists');
  return keep(world, { ...given, id: world.newId(), owner: false, deleted: false });
}

export function changePerson(world: World, holder: Holder, id: string, change: Partial<NewPerson>): PersonRecord {
  const before = person(world, holder, id);
  const after = { ...before, ...change };
  // Whoever works elsewhere too keeps those places: a sub-account speaks for itself only.
  if (change.subAccountIds || change.kind) checkPlaces(world, holder, after);
  if (before.owner && (after.kind !== 'agency' || after.role !== 'admin')) throw new Refused(400, 'The owner of the company stays its admin');
  return keep(world, after);
}

export function deletePerson(world: World, holder: Holder, id: string): PersonRecord {
  const before = person(world, holder, id);
  if (before.owner) throw new Refused(400, 'The owner of the company cannot be deleted');
  const after = { ...before, deleted: true };
  world.publicApi.people.set(id, after);
  world.users.delete(id);
  return after;
}

function keep(world: World, record: PersonRecord): PersonRecord {
  world.publicApi.people.set(record.id, record);
  const { id, agencyId, kind, role, email } = record;
  const [subAccountId = ''] = record.subAccountIds;
  const who = { id, name: nameOf(record), email, agencyId };
  world.users.set(id, kind === 'agency' ? { ...who, kind, role: record.owner ? 'owner' : role } : { ...who, kind, role, subAccountId });
  return record;
}
