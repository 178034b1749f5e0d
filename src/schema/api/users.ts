// Users of an agency and of its sub-accounts, as the public API reads and writes them. What they may do is named in `../user-permissions.ts`.
import * as z from 'zod/mini';
import type { UserSwitch, UserPermission } from '../user-permissions.ts';
import { answerOf, ApiId, flag, given, operation, segment, text, type Given } from './operation.ts';

const words = z.array(z.string().check(z.minLength(1), z.maxLength(200)));
const name = z.string().check(z.minLength(1), z.maxLength(200));
const switches = z.record(z.string(), z.boolean());
/** `account` is the wire's word for a sub-account here. */
const kinds = { agency: 'agency', 'sub-account': 'account' } as const;
const kindOf = (type: string | null): 'agency' | 'sub-account' | null => (type === 'agency' ? 'agency' : type === 'account' ? 'sub-account' : null);

export interface User {
  readonly id: string;
  readonly name: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** Whose user it is; null where the platform does not say. */
  readonly kind: 'agency' | 'sub-account' | null;
  readonly role: string | null;
  /** The sub-accounts it works in; all of the agency's for one of the agency that is not restricted. */
  readonly subAccountIds: readonly string[];
  /** The older permissions, each on or off. */
  readonly permissions: Readonly<Partial<Record<UserSwitch, boolean>>>;
  /** What it may do, by name. */
  readonly scopes: readonly UserPermission[];
  readonly deleted: boolean;
  readonly language: string | null;
}

const wireUser = {
  id: z.string(),
  name: text,
  firstName: text,
  lastName: text,
  email: text,
  phone: text,
  permissions: z._default(z.nullable(switches), {}),
  // The published file calls this a text and means a list of them.
  scopes: z._default(z.nullable(z.union([z.array(z.string()), z.string()])), []),
  roles: z._default(z.nullable(z.object({ type: text, role: text, locationIds: z._default(z.nullable(z.array(z.string())), []) })), null),
  deleted: flag,
  platformLanguage: text,
};
const WireUser = z.object(wireUser);

function userOf({ id, name: whole, firstName, lastName, email, phone, permissions, scopes, roles, deleted, platformLanguage }: z.infer<typeof WireUser>): User {
  return {
    ...{ id, name: whole, firstName, lastName, email, phone },
    ...{ kind: kindOf(roles?.type ?? null), role: roles?.role ?? null, subAccountIds: roles?.locationIds ?? [] },
    permissions: permissions ?? {},
    scopes: (typeof scopes === 'string' ? [scopes] : (scopes ?? [])) as UserPermission[],
    ...{ deleted: deleted ?? false, language: platformLanguage },
  };
}

const OneUser = answerOf(wireUser, userOf);

const may = {
  /** The older permissions, each on or off; those left out stay as they are. */
  permissions: z.optional(switches),
  /** What the user may do, by name: an empty list takes everything away, left out it stays as it is. */
  scopes: z.optional(words),
  /** The same, for what is assigned to the user only. */
  scopesAssignedToOnly: z.optional(words),
};
type May = { readonly permissions?: unknown; readonly scopes?: readonly string[] | undefined; readonly scopesAssignedToOnly?: readonly string[] | undefined };

/** What Enhanced Security holds back: viewing and managing users. */
const MANAGING: readonly string[] = ['users/team-management.write', 'users/team-management.readonly'] satisfies UserPermission[];
/** Whether a call gives somebody a permission on users. Whether it takes one away shows only where the user's present ones are known, which is the server's part. */
const givesManaging = ({ scopes = [], scopesAssignedToOnly = [] }: May): boolean => [...scopes, ...scopesAssignedToOnly].some((scope) => MANAGING.includes(scope));

const more = { phone: z.optional(z.string()), profilePhoto: z.optional(z.string()), language: z.optional(z.string()), ...may };

const NewUserInput = z.strictObject({
  agencyId: ApiId,
  firstName: name,
  lastName: name,
  email: z.string().check(z.regex(/^[^\s@]+@[^\s@]+$/, { error: 'must be an email address' })),
  password: z.string().check(z.minLength(1)),
  kind: z.enum(['agency', 'sub-account']),
  role: z.enum(['admin', 'user']),
  subAccountIds: z.array(ApiId),
  ...more,
});
/** Narrower than the schema: permissions by their names. */
type Named<T> = Omit<T, keyof typeof may> & {
  readonly permissions?: User['permissions'] | undefined;
  readonly scopes?: readonly UserPermission[] | undefined;
  readonly scopesAssignedToOnly?: readonly UserPermission[] | undefined;
};
export type NewUser = Named<Given<typeof NewUserInput>>;

const UserChangesInput = z.strictObject({
  userId: ApiId,
  /** Needed where the user is the agency's. */
  agencyId: z.optional(ApiId),
  firstName: z.optional(name),
  lastName: z.optional(name),
  password: z.optional(z.string().check(z.minLength(1))),
  kind: z.optional(z.enum(['agency', 'sub-account'])),
  role: z.optional(z.enum(['admin', 'user'])),
  subAccountIds: z.optional(z.array(ApiId)),
  ...more,
});
export type UserChanges = Named<Given<typeof UserChangesInput>>;

const UserQueryInput = z.strictObject({
  agencyId: ApiId,
  /** Part of a name, an email address or a phone number. */
  query: z.optional(z.string()),
  skip: z.optional(z.int().check(z.minimum(0))),
  /** 25 where left out. */
  limit: z.optional(z.int().check(z.minimum(1))),
  subAccountId: z.optional(ApiId),
  kind: z.optional(z.enum(['agency', 'sub-account'])),
  role: z.optional(z.enum(['admin', 'user'])),
  ids: z.optional(z.array(ApiId)),
  sort: z.optional(z.string()),
  sortDirection: z.optional(z.enum(['asc', 'desc'])),
});
export type UserQuery = Given<typeof UserQueryInput>;

interface Body extends May {
  readonly agencyId?: string | undefined;
  readonly kind?: 'agency' | 'sub-account' | undefined;
  readonly subAccountIds?: readonly string[] | undefined;
  readonly language?: string | undefined;
}
const bodyOf = ({ agencyId, kind, subAccountIds, language, ...same }: Body) => given({ ...same, companyId: agencyId, type: kind && kinds[kind], locationIds: subAccountIds, platformLanguage: language });

export const searchUsers = operation({
  name: 'users.search',
  method: 'GET',
  version: '2021-07-28',
  input: UserQueryInput,
  wire: ({ agencyId, subAccountId, kind, skip, limit, ids, ...same }) => ({
    path: '/users/search',
    // The platform reads numbers of a query as texts.
    query: { companyId: agencyId, ...same, skip, limit, locationId: subAccountId, type: kind && kinds[kind], ids: ids?.join(',') },
  }),
  answer: answerOf({ users: z.array(WireUser), count: z._default(z.nullable(z.number()), null) }, ({ users, count }) => ({ users: users.map(userOf), count: count ?? users.length })),
});

export const getUser = operation({
  name: 'users.get',
  method: 'GET',
  version: '2021-07-28',
  input: z.strictObject({ userId: ApiId }),
  wire: ({ userId }) => ({ path: `/users/${segment(userId)}` }),
  answer: OneUser,
});

export const createUser = operation({
  name: 'users.create',
  method: 'POST',
  version: '2021-07-28',
  input: NewUserInput,
  changesUserPermissions: givesManaging,
  wire: (user) => ({ path: '/users/', body: bodyOf(user) }),
  answer: OneUser,
});

export const updateUser = operation({
  name: 'users.update',
  method: 'PUT',
  version: '2021-07-28',
  input: UserChangesInput,
  changesUserPermissions: givesManaging,
  wire: ({ userId, ...changes }) => ({ path: `/users/${segment(userId)}`, body: bodyOf(changes) }),
  answer: OneUser,
});

export const deleteUser = operation({
  name: 'users.delete',
  method: 'DELETE',
  version: '2021-07-28',
  input: z.strictObject({ userId: ApiId }),
  wire: ({ userId }) => ({ path: `/users/${segment(userId)}` }),
  // `succeded` is the platform's spelling; its third version has the right one.
  answer: answerOf({ succeded: z.optional(z.boolean()), succeeded: z.optional(z.boolean()), message: text }, ({ succeded, succeeded, message }) => ({ queued: succeeded ?? succeded ?? false, message })),
});
