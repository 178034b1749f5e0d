// Who may do what beside the catalogue: a developer's team, the permissions on users that Enhanced Security governs, and what an uninstall asks.
// Source: managing developer users; user management via API and Enhanced Account Security; uninstall feedback. Tables and look-ups only.
import type { Viewer } from '../schema/account.ts';
import type { Distribution } from '../schema/app.ts';
import type { UninstallReason } from '../schema/uninstalling.ts';

/** A developer's team. There is one owner, who stays; admins manage everybody but the owner. */
export type DeveloperRole = 'owner' | 'admin' | 'user';

/** What each role of a developer's team may do at most. */
export const developerPermissions = {
  'view-apps': ['owner', 'admin', 'user'],
  'create-and-manage-apps': ['owner', 'admin', 'user'],
  'delete-apps': ['owner', 'admin'],
  'submit-for-review': ['owner', 'admin', 'user'],
  'view-earnings': ['owner', 'admin'],
  'manage-users': ['owner', 'admin'],
  'view-dashboard': ['owner', 'admin', 'user'],
} as const satisfies Record<string, readonly DeveloperRole[]>;

export type DeveloperPermission = keyof typeof developerPermissions;

/** Whether a role may ever have a permission; an admin may take one away from somebody, never add one beyond this. */
export const developerMay = (role: DeveloperRole, permission: DeveloperPermission): boolean => (developerPermissions[permission] as readonly DeveloperRole[]).includes(role);

/** Whether one member of a team may manage another: admins and owners anybody but the owner, the owner itself too. */
export const mayManageMember = (role: DeveloperRole, other: DeveloperRole): boolean => developerMay(role, 'manage-users') && (other !== 'owner' || role === 'owner');

/** The pair of permissions on users, what each governs, and the user scope behind it. */
export const userManagement = {
  'view-and-manage-users': { governs: ['view', 'create', 'edit'], scope: 'users/team-management.write' },
  'view-users': { governs: ['view'], scope: 'users/team-management.readonly' },
} as const;

/** Whether a change of a user's scopes is one that Enhanced Security holds back: it adds or takes away one of that pair. */
export function changesUserManagement(before: readonly string[], after: readonly string[]): boolean {
  return Object.values(userManagement).some(({ scope }) => before.includes(scope) !== after.includes(scope));
}

/** Enhanced Security: on unless an agency turned it off, and where it does that. */
export const enhancedSecuritySetting = { byDefault: true, path: ['Settings', 'Company', 'Advanced Settings'] } as const;

/** What only an agency does with an app of the catalogue: its word on it, its profit, its limits on use, and many sub-accounts at once. */
export const agencyActions = ['approve', 'resell', 'limit-usage', 'bulk-install'] as const;
export type AgencyAction = (typeof agencyActions)[number];

/**
 * Which of them are shown to a viewer: to an agency's users all, for who may not press one is told why; to anybody else none. A preview has
 * the eyes of a sub-account, so that it shows none either.
 */
export const agencyActionsFor = ({ kind }: Viewer): readonly AgencyAction[] => (kind === 'agency' ? agencyActions : []);

/** Why an app is uninstalled, as its user may say or not, without a name; the last one is for agencies. */
export const uninstallReasons = ['too-expensive', 'missing-features', 'bug', 'hard-to-set-up', 'switched', 'poor-support', 'no-longer-needed', 'other', 'white-label-breach'] as const satisfies readonly UninstallReason[];
export type { UninstallReason };

/** What the uninstall dialogue asks: the reasons a viewer may give, none required, and for an agency from where, when there is a choice. */
export function uninstallDialogue(viewer: Viewer, { targetUser }: Distribution): { readonly required: false; readonly reasons: readonly UninstallReason[]; readonly from: readonly ('chosen-sub-accounts' | 'agency')[] } {
  const agency = viewer.kind === 'agency';
  return {
    required: false,
    reasons: uninstallReasons.filter((reason) => agency || reason !== 'white-label-breach'),
    from: agency && targetUser === 'sub-account' ? ['chosen-sub-accounts', 'agency'] : [],
  };
}
