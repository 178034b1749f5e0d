// Users of an agency and of its sub-accounts.
import { createUser, deleteUser, getUser, searchUsers, updateUser, type NewUser, type User, type UserChanges, type UserQuery } from '../../schema/api/users.ts';
import type { Traced } from '../../schema/api/operation.ts';
import type { CallOptions, Do } from './call.ts';

export interface Users {
  /** An agency's users, 25 at a time: by words, sub-account, kind, role or ids. */
  readonly search: (query: UserQuery, options?: CallOptions) => Promise<{ readonly users: readonly User[]; readonly count: number } & Traced>;
  /** `invalid` where there is none: the platform has no other word for it here. */
  readonly get: (userId: string, options?: CallOptions) => Promise<User & Traced>;
  /**
   * Never sent twice by this client: after a `network` error nobody knows whether the user was made, and a search by the email address tells. The
   * permissions on users (`users/team-management.…`) can be given only while the agency has Enhanced Security off.
   */
  readonly create: (user: NewUser, options?: CallOptions) => Promise<User & Traced>;
  /**
   * Changes what is given. An email address cannot be changed, and the permissions on users only while the agency has Enhanced Security off. Lists of scopes
   * are whole: one that names a permission on users which the user has already is refused here too, and `anyway` lets the server decide.
   */
  readonly update: (changes: UserChanges, options?: CallOptions) => Promise<User & Traced>;
  /** The platform deletes later: `queued` says that it will. */
  readonly delete: (userId: string, options?: CallOptions) => Promise<{ readonly queued: boolean; readonly message: string | null } & Traced>;
}

export const usersOf = (act: Do): Users => ({
  search: (query, options) => act(searchUsers, query, options),
  get: (userId, options) => act(getUser, { userId }, options),
  create: (user, options) => act(createUser, user, options),
  update: (changes, options) => act(updateUser, changes, options),
  delete: (userId, options) => act(deleteUser, { userId }, options),
});
