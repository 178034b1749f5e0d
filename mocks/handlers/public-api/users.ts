// Users of agencies and sub-accounts, as the public API speaks of them; and the older API, which Enhanced Security ends as a whole.
import type { RequestHandler } from 'msw';
import * as z from 'zod/mini';
import { changesUserManagement } from '../../../src/policy/roles.ts';
import { UserLanguage, UserPermission, UserSwitch } from '../../../src/schema/user-permissions.ts';
import { changePerson, createPerson, deletePerson, findPeople, nameOf, person, type NewPerson, type PersonRecord } from '../../world/public-api/people.ts';
import { Refused } from '../../world/refused.ts';
import { json, type Backend, type Call } from '../backend.ts';
import { callerOf } from './caller.ts';
import { bodyOf, clearable, digits, each, email, fields, flag, number, oneOf, queryOf, text, texts, truth } from './given.ts';
import type { At } from './index.ts';

const KINDS = ['account', 'agency'] as const;
const ROLES = ['admin', 'user'] as const;
const { options: permissionNames } = UserPermission;
const may = {
  phone: z.optional(clearable('phone')),
  permissions: z.optional(z.partialRecord(UserSwitch, flag('each value in permissions'))),
  scopes: z.optional(each('scopes', permissionNames as [UserPermission, ...UserPermission[]])),
  scopesAssignedToOnly: z.optional(each('scopesAssignedToOnly', permissionNames as [UserPermission, ...UserPermission[]])),
  profilePhoto: z.optional(text('profilePhoto')),
  twilioPhone: z.optional(z.record(z.string(), clearable('twilioPhone'))),
  platformLanguage: z.optional(oneOf('platformLanguage', UserLanguage.options as [UserLanguage, ...UserLanguage[]])),
};
const must = { firstName: text('firstName'), lastName: text('lastName'), password: text('password'), type: oneOf('type', KINDS), role: oneOf('role', ROLES), locationIds: texts('locationIds') };
const Created = fields({ companyId: text('companyId'), email: email('email'), ...must, ...may });
const Updated = fields({ companyId: z.optional(text('companyId')), email: z.optional(email('email')), ...z.partial(z.object(must)).shape, ...may });
type Updated = z.infer<typeof Updated>;

const window = { skip: z._default(digits('skip'), 0), limit: z._default(digits('limit'), 25) };
const Search = fields({
  companyId: text('companyId'),
  ...{ query: z.optional(z.string()), locationId: z.optional(text('locationId')), ids: z.optional(text('ids')), sort: z.optional(text('sort')) },
  ...{ type: z.optional(oneOf('type', KINDS)), role: z.optional(oneOf('role', ROLES)), sortDirection: z.optional(oneOf('sortDirection', ['asc', 'desc'])) },
  enabled2waySync: z.optional(truth('enabled2waySync')),
  ...window,
});
const ByEmail = fields({ companyId: text('companyId'), emails: text('emails'), deleted: z.optional(flag('deleted')), projection: z.optional(text('projection')), skip: z._default(z.union([digits('skip'), number('skip')]), 0), limit: z._default(z.union([digits('limit'), number('limit')]), 25) });
const OfPlace = fields({ locationId: text('locationId') });

const MOST = 100;
const list = (joined: string | undefined): string[] | undefined => joined?.split(',').map((one) => one.trim());

export function userHandlers(backend: Backend, at: At): readonly RequestHandler[] {
  const { world } = backend;
  const create = async (call: Call, operation: string): Promise<Response> => {
    const { holder, ownAgency, mayChangePermissions } = callerOf(backend, call, operation);
    const given = await bodyOf(call, Created);
    ownAgency(given.companyId);
    if (managesUsers([], given)) mayChangePermissions();
    const { kind = 'sub-account', role = 'user', subAccountIds = [], firstName = '', lastName = '', ...rest } = changeOf(given);
    const made = createPerson(world, holder, { ...NOBODY, ...rest, agencyId: given.companyId, kind, role, subAccountIds, firstName, lastName, email: given.email });
    return json({ ...wire(made), traceId: world.newId() }, 201);
  };
  const update = async (call: Call, operation: string): Promise<Response> => {
    const { holder, ownAgency, mayChangePermissions } = callerOf(backend, call, operation);
    const given = await bodyOf(call, Updated);
    if (given.companyId !== undefined) ownAgency(given.companyId);
    const before = person(world, holder, call.params.userId ?? '');
    if (given.email !== undefined && given.email !== before.email) throw new Refused(400, 'Email update is no longer supported due to security reasons.');
    if (managesUsers(before.permissions, given)) mayChangePermissions();
    return json({ ...wire(changePerson(world, holder, before.id, changeOf(given))), traceId: world.newId() });
  };
  const remove = (call: Call, operation: string): Response => {
    const { holder, version } = callerOf(backend, call, operation);
    const gone = deletePerson(world, holder, call.params.userId ?? '');
    const message = `Queued deleting user with e-mail ${gone.email} and name ${nameOf(gone)}. Will take effect in a few minutes.`;
    return json({ succeded: true, ...(version === 'v3' ? { succeeded: true } : {}), message, traceId: world.newId() });
  };

  return [
    // First, for where any origin is answered every path that ends alike is the same.
    at('/v1/users/', { POST: (call) => create(call, 'v1.users.create') }),
    at('/v1/users/:userId', { PUT: (call) => update(call, 'v1.users.update'), DELETE: (call) => remove(call, 'v1.users.delete') }),
    at('/users/search', {
      GET: (call) => {
        const { holder, ownAgency, ownPlace } = callerOf(backend, call, 'users.search');
        const { companyId, query, locationId, type, role, ids, sortDirection, skip, limit } = queryOf(call, Search);
        ownAgency(companyId);
        const wanted = { text: query, role, ids: list(ids), skip, limit: Math.min(limit, MOST), descending: sortDirection === 'desc' };
        const { found, count } = findPeople(world, holder, { ...wanted, kind: kindOf(type), subAccountId: locationId === undefined ? undefined : ownPlace(locationId) });
        return json({ users: found.map(listed), count, traceId: world.newId() });
      },
    }),
    at('/users/search/filter-by-email', {
      POST: async (call) => {
        const { holder, ownAgency, agencyOnly } = callerOf(backend, call, 'users.search');
        agencyOnly();
        const { companyId, emails, deleted, skip, limit } = await bodyOf(call, ByEmail);
        ownAgency(companyId);
        const { found, count } = findPeople(world, holder, { emails: list(emails.toLowerCase()), deleted, skip, limit: Math.min(limit, MOST) });
        return json({ users: found.map(listed), count, traceId: world.newId() });
      },
    }),
    at('/users/', {
      GET: (call) => {
        const { holder, ownPlace } = callerOf(backend, call, 'users.search');
        const subAccountId = ownPlace(queryOf(call, OfPlace).locationId);
        return json({ users: findPeople(world, holder, { subAccountId, skip: 0, limit: MOST }).found.map(listed), traceId: world.newId() });
      },
      POST: (call) => create(call, 'users.create'),
    }),
    at('/users/:userId', {
      GET: (call) => json({ ...wire(person(world, callerOf(backend, call, 'users.get').holder, call.params.userId ?? '')), traceId: world.newId() }),
      PUT: (call) => update(call, 'users.update'),
      DELETE: (call) => remove(call, 'users.delete'),
    }),
  ];
}

/** Whether a request gives or takes the permissions on users that Enhanced Security holds back. */
const managesUsers = (before: readonly string[], { scopes, scopesAssignedToOnly = [] }: Pick<Updated, 'scopes' | 'scopesAssignedToOnly'>): boolean =>
  changesUserManagement(before, scopes ?? before) || changesUserManagement([], scopesAssignedToOnly);

const NOBODY = { phone: '', profilePhoto: null, language: 'en_US', permissions: [], permissionsOfAssigned: [], switches: {}, phonesInbound: {} } as const;

const kindOf = (type: (typeof KINDS)[number] | undefined): PersonRecord['kind'] | undefined => (type === undefined ? undefined : type === 'agency' ? 'agency' : 'sub-account');

/** What a body changes, in the world's words; what it does not name stays. */
function changeOf(given: Updated): Partial<NewPerson> {
  const { firstName, lastName, phone, role, type, locationIds, permissions, scopes, scopesAssignedToOnly, profilePhoto, twilioPhone, platformLanguage } = given;
  const kind = kindOf(type);
  return {
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
    ...(phone === undefined ? {} : { phone }),
    ...(role === undefined ? {} : { role }),
    ...(kind === undefined ? {} : { kind }),
    ...(locationIds === undefined ? {} : { subAccountIds: locationIds }),
    ...(permissions === undefined ? {} : { switches: permissions }),
    ...(scopes === undefined ? {} : { permissions: scopes }),
    ...(scopesAssignedToOnly === undefined ? {} : { permissionsOfAssigned: scopesAssignedToOnly }),
    ...(profilePhoto === undefined ? {} : { profilePhoto }),
    ...(twilioPhone === undefined ? {} : { phonesInbound: twilioPhone }),
    ...(platformLanguage === undefined ? {} : { language: platformLanguage }),
  };
}

function wire(one: PersonRecord): Readonly<Record<string, unknown>> {
  const { id, firstName, lastName, email, phone, switches, permissions, kind, role, subAccountIds, language } = one;
  return {
    ...{ id, name: nameOf(one), firstName, lastName, email, phone, extension: '' },
    permissions: switches,
    scopes: permissions,
    roles: { type: kind === 'agency' ? 'agency' : 'account', role, locationIds: subAccountIds, restrictSubAccount: kind !== 'agency' },
    platformLanguage: language,
  };
}

const listed = (one: PersonRecord): Readonly<Record<string, unknown>> => ({ ...wire(one), deleted: one.deleted });
