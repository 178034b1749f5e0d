// An app's own installations: who installed it, where it is, what its agency made of its prices, and leaving.
import { getInstaller, getRebilling, listInstalled, uninstallApp, type AppUninstall, type InstalledQuery, type InstalledSubAccount, type Installer, type ResoldMeter, type ResoldPlan } from '../../schema/api/installations.ts';
import type { Traced } from '../../schema/api/operation.ts';
import type { CallOptions, Do } from './call.ts';

export interface Installations {
  /** Who installed the app, and the agency's white label. What concerns the agency alone is null with a sub-account's token. */
  readonly get: (appId: string, options?: CallOptions) => Promise<Installer & Traced>;
  /** The agency's sub-accounts, 20 at a time, with whether each has the app. Takes the agency's token. */
  readonly list: (query: InstalledQuery, options?: CallOptions) => Promise<{ readonly subAccounts: readonly InstalledSubAccount[]; readonly count: number; readonly installToFutureSubAccounts: boolean } & Traced>;
  /** Uninstalls the app: with `agencyId` and the agency's token everywhere in the agency, with `subAccountId` and that one's token there. */
  readonly delete: (uninstall: AppUninstall, options?: CallOptions) => Promise<{ readonly uninstalled: boolean } & Traced>;
}

export const installationsOf = (act: Do): Installations => ({
  get: (appId, options) => act(getInstaller, { appId }, options),
  list: (query, options) => act(listInstalled, query, options),
  delete: (uninstall, options) => act(uninstallApp, uninstall, options),
});

export interface RebillingConfig {
  /** Plans and meters as the agency resells them to a sub-account, in micro-dollars. Takes the sub-account's token. */
  readonly get: (which: { readonly appId: string; readonly subAccountId: string }, options?: CallOptions) => Promise<{ readonly plans: readonly ResoldPlan[]; readonly meters: readonly ResoldMeter[] } & Traced>;
}

export const rebillingOf = (act: Do): RebillingConfig => ({ get: (which, options) => act(getRebilling, which, options) });
