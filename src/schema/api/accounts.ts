// Agencies and their sub-accounts as the public API reads and writes them, where they are companies and locations.
import * as z from 'zod/mini';
import { answerOf, ApiId, flag, given, number, operation, segment, text, type Given } from './operation.ts';

const texts = z._default(z.nullable(z.record(z.string(), z.nullable(z.string()))), {});
const flags = z._default(z.nullable(z.record(z.string(), z.nullable(z.boolean()))), {});

/** Names, addresses and numbers of an agency. Fields the platform leaves out are null. */
export interface AgencyDetails {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly website: string | null;
  readonly logoUrl: string | null;
  /** The host name its people work on. */
  readonly domain: string | null;
  readonly spareDomain: string | null;
  readonly subdomain: string | null;
  readonly address: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
  readonly postalCode: string | null;
  readonly timezone: string | null;
  readonly currency: string | null;
  readonly relationshipNumber: string | null;
  /** The plan's number with the platform. */
  readonly plan: number | null;
  readonly status: string | null;
  readonly subAccountCount: number | null;
  readonly reselling: boolean | null;
  readonly sandbox: boolean | null;
}

const plain = { name: text, email: text, phone: text, website: text, logoUrl: text, domain: text, address: text, city: text, state: text, country: text, postalCode: text, timezone: text };

export const getAgency = operation({
  name: 'agencies.get',
  method: 'GET',
  version: '2021-07-28',
  input: z.strictObject({ agencyId: ApiId }),
  wire: ({ agencyId }) => ({ path: `/companies/${segment(agencyId)}` }),
  answer: answerOf(
    { company: z.object({ id: z.string(), ...plain, spareDomain: text, subdomain: text, currency: text, relationshipNumber: text, plan: number, status: text, locationCount: number, isReselling: flag, isSandboxAccount: flag }) },
    ({ company: { locationCount, isReselling, isSandboxAccount, ...same } }): AgencyDetails => ({ ...same, subAccountCount: locationCount, reselling: isReselling, sandbox: isSandboxAccount }),
  ),
});

/** A sub-account's own details. Fields the platform leaves out are null. */
export interface SubAccountDetails {
  readonly id: string;
  readonly agencyId: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly website: string | null;
  readonly logoUrl: string | null;
  readonly domain: string | null;
  readonly address: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
  readonly postalCode: string | null;
  readonly timezone: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly settings: Readonly<Record<string, boolean | null>>;
  readonly social: Readonly<Record<string, string | null>>;
}

const wirePlace = { id: z.string(), companyId: text, ...plain, firstName: text, lastName: text, settings: flags, social: texts };
const WirePlace = z.object(wirePlace);
const placeOf = ({ companyId, settings, social, ...same }: z.infer<typeof WirePlace>): SubAccountDetails => ({ ...same, agencyId: companyId, settings: settings ?? {}, social: social ?? {} });

const SearchInput = z.strictObject({
  agencyId: z.optional(ApiId),
  email: z.optional(z.string()),
  skip: z.optional(z.int().check(z.minimum(0))),
  /** 10 where left out. */
  limit: z.optional(z.int().check(z.minimum(1))),
  order: z.optional(z.enum(['asc', 'desc'])),
});
export type SubAccountQuery = Given<typeof SearchInput>;

export const searchSubAccounts = operation({
  name: 'sub-accounts.search',
  method: 'GET',
  version: '2021-07-28',
  input: SearchInput,
  wire: ({ agencyId, ...same }) => ({ path: '/locations/search', query: { companyId: agencyId, ...same } }),
  answer: answerOf({ locations: z.array(WirePlace) }, ({ locations }) => ({ subAccounts: locations.map(placeOf) })),
});

export const getSubAccount = operation({
  name: 'sub-accounts.get',
  method: 'GET',
  version: '2021-07-28',
  input: z.strictObject({ subAccountId: ApiId }),
  wire: ({ subAccountId }) => ({ path: `/locations/${segment(subAccountId)}` }),
  answer: answerOf({ location: WirePlace }, ({ location }) => placeOf(location)),
});

const word = z.optional(z.string().check(z.minLength(1)));
const fields = {
  ...{ phone: word, address: word, city: word, state: word, postalCode: word, website: word, timezone: word },
  /** Two letters, ISO 3166. */
  country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/, { error: 'must be a country such as US' }))),
  /** Who is to work with it, where it is not known yet. */
  prospect: z.optional(z.strictObject({ firstName: z.string(), lastName: z.string(), email: z.string() })),
  settings: z.optional(z.record(z.string(), z.boolean())),
  social: z.optional(z.record(z.string(), z.string())),
};

const NewSubAccountInput = z.strictObject({ agencyId: ApiId, name: z.string().check(z.minLength(1)), ...fields, snapshotId: z.optional(ApiId) });
export type NewSubAccount = Given<typeof NewSubAccountInput>;

const ChangesInput = z.strictObject({ subAccountId: ApiId, agencyId: ApiId, name: word, ...fields });
export type SubAccountChanges = Given<typeof ChangesInput>;

const OnePlace = answerOf(wirePlace, placeOf);

export const createSubAccount = operation({
  name: 'sub-accounts.create',
  method: 'POST',
  version: '2021-07-28',
  input: NewSubAccountInput,
  wire: ({ agencyId, prospect, ...same }) => ({ path: '/locations/', body: given({ ...same, companyId: agencyId, prospectInfo: prospect }) }),
  answer: OnePlace,
});

export const updateSubAccount = operation({
  name: 'sub-accounts.update',
  method: 'PUT',
  version: '2021-07-28',
  input: ChangesInput,
  wire: ({ subAccountId, agencyId, prospect, ...same }) => ({ path: `/locations/${segment(subAccountId)}`, body: given({ ...same, companyId: agencyId, prospectInfo: prospect }) }),
  answer: OnePlace,
});
