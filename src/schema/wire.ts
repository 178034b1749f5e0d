// The public API's words, translated once: company is our agency, location our sub-account.
import * as z from 'zod/mini';
import type { Viewer } from './account.ts';
import type { Distribution } from './app.ts';

/** The class of a token, and of the account it acts for. */
export const UserType = z.enum(['Company', 'Location']);
export type UserType = z.infer<typeof UserType>;

export const userTypeOf = (kind: Exclude<Viewer['kind'], 'developer'>): UserType => (kind === 'agency' ? 'Company' : 'Location');

/** How the developer portal stores a distribution. Counter-intuitive: `['Location']` means that both may install. */
export interface WireDistribution {
  readonly userTypes: readonly UserType[];
  readonly isAgencyBulkInstallEnabled: boolean;
}

export function toWireDistribution(distribution: Distribution): WireDistribution {
  if (distribution.targetUser === 'agency') return { userTypes: ['Company'], isAgencyBulkInstallEnabled: false };
  return {
    userTypes: distribution.installableBy === 'agency-only' ? ['Location', 'Company'] : ['Location'],
    isAgencyBulkInstallEnabled: distribution.bulkInstall,
  };
}

/** The inverse of `toWireDistribution`; an empty list of user types is not a distribution, and gives null. */
export function fromWireDistribution({ userTypes, isAgencyBulkInstallEnabled }: WireDistribution): Distribution | null {
  if (!userTypes.includes('Location')) return userTypes.includes('Company') ? { targetUser: 'agency' } : null;
  return {
    targetUser: 'sub-account',
    installableBy: userTypes.includes('Company') ? 'agency-only' : 'agency-and-sub-account',
    bulkInstall: isAgencyBulkInstallEnabled,
  };
}
