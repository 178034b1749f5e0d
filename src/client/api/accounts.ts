// Agencies and their sub-accounts.
import { createSubAccount, getAgency, getSubAccount, searchSubAccounts, updateSubAccount, type AgencyDetails, type NewSubAccount, type SubAccountChanges, type SubAccountDetails, type SubAccountQuery } from '../../schema/api/accounts.ts';
import type { Traced } from '../../schema/api/operation.ts';
import type { CallOptions, Do } from './call.ts';

export interface Agencies {
  /** Takes the agency's token. */
  readonly get: (agencyId: string, options?: CallOptions) => Promise<AgencyDetails & Traced>;
}

export const agenciesOf = (act: Do): Agencies => ({ get: (agencyId, options) => act(getAgency, { agencyId }, options) });

export interface SubAccounts {
  /** 10 at a time. */
  readonly search: (query?: SubAccountQuery, options?: CallOptions) => Promise<{ readonly subAccounts: readonly SubAccountDetails[] } & Traced>;
  readonly get: (subAccountId: string, options?: CallOptions) => Promise<SubAccountDetails & Traced>;
  /** Takes the agency's token and its highest plan. Never sent twice by this client. */
  readonly create: (subAccount: NewSubAccount, options?: CallOptions) => Promise<SubAccountDetails & Traced>;
  /** Changes what is given. Takes the agency's token. */
  readonly update: (changes: SubAccountChanges, options?: CallOptions) => Promise<SubAccountDetails & Traced>;
}

export const subAccountsOf = (act: Do): SubAccounts => ({
  search: (query = {}, options) => act(searchSubAccounts, query, options),
  get: (subAccountId, options) => act(getSubAccount, { subAccountId }, options),
  create: (subAccount, options) => act(createSubAccount, subAccount, options),
  update: (changes, options) => act(updateSubAccount, changes, options),
});
