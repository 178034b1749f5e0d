// Whom an app is for and what follows from it: the questions asked when it is created, what may be edited later, which token an installation
// ends in, how many sub-accounts one action reaches, who pays. Source: distribution model; authorization by target user.
// Pure: nothing here decides whether an installation is allowed; the rules do.
import type { Distribution } from '../schema/app.ts';
import type { Fault } from '../schema/faults.ts';

/** Who installs, and the class of the token that follows. */
export type Side = 'agency' | 'sub-account';

type ForSubAccounts = Extract<Distribution, { targetUser: 'sub-account' }>;
type InstallableBy = ForSubAccounts['installableBy'];

/** A question of "Create app"; `recommended` is preselected. Free text where there are no options. */
export interface Question {
  readonly field: 'name' | 'type' | 'targetUser' | 'installableBy' | 'listing';
  readonly options: readonly string[];
  readonly recommended: string | null;
}

/** The questions asked when an app is created, in order; "who can install" only for an app for sub-accounts. */
export function createQuestions(targetUser: Side): readonly Question[] {
  const installableBy: Question = { field: 'installableBy', options: ['agency-and-sub-account', 'agency-only'], recommended: 'agency-and-sub-account' };
  return [
    { field: 'name', options: [], recommended: null },
    { field: 'type', options: ['private', 'public'], recommended: 'private' },
    { field: 'targetUser', options: ['sub-account', 'agency'], recommended: 'sub-account' },
    ...(targetUser === 'sub-account' ? [installableBy] : []),
    { field: 'listing', options: ['white-label', 'standard'], recommended: 'white-label' },
  ];
}

/** The distribution of a new app: every new app for sub-accounts is installed in bulk. */
export const newDistribution = (targetUser: Side, installableBy: InstallableBy = 'agency-and-sub-account'): Distribution =>
  targetUser === 'agency' ? { targetUser } : { targetUser, installableBy, bulkInstall: true };

/** What an edit may not do: change the target user, take bulk installation back, or leave an agency-only app without it. */
export function distributionFaults(before: Distribution, after: Distribution): readonly Fault[] {
  if (before.targetUser !== after.targetUser) return [{ path: 'targetUser', message: 'must stay as it was chosen' }];
  if (before.targetUser === 'agency' || after.targetUser === 'agency' || after.bulkInstall) return [];
  if (before.bulkInstall) return [{ path: 'bulkInstall', message: 'must stay on' }];
  return after.installableBy === 'agency-only' ? [{ path: 'bulkInstall', message: 'must be on where only agencies install' }] : [];
}

/** What an app does after an agency's bulk installation, in order. */
export const bulkFollowUps = ['list-installed-sub-accounts', 'exchange-token-per-sub-account', 'listen-for-installs'] as const;

/** The token an installation ends in. */
export interface InstallToken {
  readonly of: Side;
  readonly bulk: boolean;
  readonly followUps: readonly (typeof bulkFollowUps)[number][];
}

/** Which token an installation by one side ends in; null where that side cannot install. Where bulk is off, an agency installs in one sub-account at a time. */
export function installToken(distribution: Distribution, by: Side): InstallToken | null {
  if (distribution.targetUser === 'agency') return by === 'agency' ? { of: 'agency', bulk: false, followUps: [] } : null;
  if (by === 'agency' && distribution.bulkInstall) return { of: 'agency', bulk: true, followUps: bulkFollowUps };
  return by === 'sub-account' && distribution.installableBy === 'agency-only' ? null : { of: 'sub-account', bulk: false, followUps: [] };
}

/** How many sub-accounts one installation reaches at most: 0 for an agency app, 1 without bulk; null for as many as there are. */
export function mostPerInstall(distribution: Distribution, by: Side): 0 | 1 | null {
  if (distribution.targetUser === 'agency') return 0;
  return by === 'agency' && distribution.bulkInstall ? null : 1;
}

/** Whether sub-accounts created later get the app by themselves: when an agency chose "all" as it first installed it in bulk. */
export const coversFuture = (distribution: Distribution, choice: { readonly by: Side; readonly selection: 'all' | 'specific'; readonly first: boolean }): boolean =>
  choice.first && choice.selection === 'all' && mostPerInstall(distribution, choice.by) === null;

/** Whether installing opens the app's own sign-in: never in bulk. */
export const opensConnection = (install: { readonly bulk: boolean; readonly externalSignIn: boolean }): boolean => install.externalSignIn && !install.bulk;

/** Of the sub-accounts chosen for a paid app, those that can pay, which get it, and those that are skipped and reported. */
export const splitByCard = <S extends { readonly hasCard: boolean }>(chosen: readonly S[]): { readonly install: readonly S[]; readonly skip: readonly S[] } => ({
  install: chosen.filter(({ hasCard }) => hasCard),
  skip: chosen.filter(({ hasCard }) => !hasCard),
});

/** Who pays for a paid app: whom it is for. That a sub-account pays for an agency-only app too, through its agency, is a reading. */
export const payerOf = ({ targetUser }: Distribution): Side => targetUser;

/** Whether an agency may resell the app: an app for sub-accounts that is billed by the platform. */
export const resellable = ({ targetUser }: Distribution, externalBilling: boolean): boolean => targetUser === 'sub-account' && !externalBilling;

/** What an app of before the simplified model became, and what it takes to reach both agencies and sub-accounts. */
export const legacyDistributions = {
  'agency-only': { distribution: { targetUser: 'agency' }, toWiden: [] },
  'sub-account-only': {
    distribution: { targetUser: 'sub-account', installableBy: 'agency-and-sub-account', bulkInstall: false },
    toWiden: ['build-bulk-token-exchange', 'turn-bulk-on'],
  },
  'agency-and-sub-account': {
    distribution: { targetUser: 'sub-account', installableBy: 'agency-only', bulkInstall: true },
    toWiden: ['drop-agency-scopes', 'drop-agency-modules', 'build-sub-account-token-flow', 'open-to-both'],
  },
} as const satisfies Record<string, { distribution: Distribution; toWiden: readonly string[] }>;

/** What an app must not hold to be installed by sub-accounts. A scope that ends in a dot stands for all below it. */
export const agencyLevel = {
  scopes: ['companies.', 'locations.write', 'saas/location.write', 'snapshots.', 'custom-menu-link.'],
  modules: ['snapshots', 'custom-js'],
} as const;

/** What keeps an app from being opened to sub-accounts: the scopes and modules it holds that are an agency's. */
export function wideningBlockers(app: { readonly scopes: readonly string[]; readonly modules: readonly string[] }): { readonly scopes: readonly string[]; readonly modules: readonly string[] } {
  const agencyScope = (scope: string) => agencyLevel.scopes.some((name) => (name.endsWith('.') ? scope.startsWith(name) : scope === name));
  return { scopes: app.scopes.filter(agencyScope), modules: app.modules.filter((module) => (agencyLevel.modules as readonly string[]).includes(module)) };
}
