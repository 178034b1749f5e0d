// Who sees and installs what (systems B, C, D, M), case by case: outcome and every rule that decided.
import type { Action } from '../../src/schema/policy.ts';
import type { Distribution } from '../../src/schema/app.ts';
import type { Changes } from './world.ts';

export interface AccessCase {
  readonly id: string;
  readonly title: string;
  readonly action: Action;
  readonly given: Changes;
  /** Deny with exactly these rules; or allow by these. */
  readonly denies?: readonly string[];
  readonly allows?: readonly string[];
}

const BOTH = { targetUser: 'sub-account', installableBy: 'agency-and-sub-account', bulkInstall: true } as const;
const ONE_BY_ONE = { ...BOTH, bulkInstall: false } as const;
const AGENCY_ONLY = { ...BOTH, installableBy: 'agency-only' } as const;
const FOR_AGENCIES = { targetUser: 'agency' } as const;

const agency = (role: 'owner' | 'admin' | 'user') => ({ viewer: { kind: 'agency', role, agencyId: 'viewer' } }) as const;
/** An agency admin at the place of a sub-account: whose eyes decide is who they are, not where. */
const inside = { ...agency('admin').viewer, subAccountId: 's1' };
const sub = (role: 'admin' | 'user') => ({ viewer: { kind: 'sub-account', role, agencyId: 'viewer', subAccountId: 's1' } }) as const;
const listed = (distribution: Distribution, more: Changes['app'] = {}): Changes => ({ app: { type: 'public', distribution, ...more } });
const switches = (marketplace: { subAccountAccess?: boolean; allApps?: boolean; autoApprove?: boolean }): Changes => ({ agency: { marketplace } });

const SEES = ['agency.sees-catalogue'];
const INSTALLS = ['agency.installs'];
const BULK = ['agency.bulk-installs'];
const SUB_SEES = ['sub-account.sees-approved'];
const SUB_INSTALLS = ['sub-account.installs'];

/** One row per cell of the distribution table: view, install, bulk-install for five viewers and three distributions. */
function matrix(): AccessCase[] {
  const rows: [string, string, Changes, Distribution, Partial<AccessCase>[]][] = [
    ['B-001', 'agency owner, app for agencies', agency('owner'), FOR_AGENCIES, [{ allows: SEES }, { allows: INSTALLS }, { denies: ['bulk.agency-app'] }]],
    ['B-004', 'agency admin, app for agencies', agency('admin'), FOR_AGENCIES, [{ allows: SEES }, { allows: INSTALLS }, { denies: ['bulk.agency-app'] }]],
    ['B-002', 'agency owner, app for both', agency('owner'), BOTH, [{ allows: SEES }, { allows: INSTALLS }, { allows: BULK }]],
    ['–', 'agency owner, app the agency installs', agency('owner'), AGENCY_ONLY, [{ allows: SEES }, { allows: INSTALLS }, { allows: BULK }]],
    ['B-005', 'agency admin, app for both', agency('admin'), BOTH, [{ allows: SEES }, { allows: INSTALLS }, { allows: BULK }]],
    ['B-006', 'agency admin, app the agency installs', agency('admin'), AGENCY_ONLY, [{ allows: SEES }, { allows: INSTALLS }, { allows: BULK }]],
    ['B-030', 'agency admin, app without bulk', agency('admin'), ONE_BY_ONE, [{ allows: SEES }, { allows: INSTALLS }, { denies: ['bulk.not-offered'] }]],
    ['–', 'agency user, app for agencies', agency('user'), FOR_AGENCIES, [{ allows: SEES }, { denies: ['role.not-admin'] }, { denies: ['role.not-admin', 'bulk.agency-app'] }]],
    ['B-008', 'agency user, app for both', agency('user'), BOTH, [{ allows: SEES }, { denies: ['role.not-admin'] }, { denies: ['role.not-admin'] }]],
    ['–', 'sub-account admin, app for agencies', sub('admin'), FOR_AGENCIES, [{ denies: ['distribution.agency-app'] }, { denies: ['distribution.agency-app'] }, { denies: ['distribution.agency-app', 'bulk.sub-account', 'bulk.agency-app'] }]],
    ['–', 'sub-account admin, app for both', sub('admin'), BOTH, [{ allows: SUB_SEES }, { allows: SUB_INSTALLS }, { denies: ['bulk.sub-account'] }]],
    ['–', 'sub-account admin, app the agency installs', sub('admin'), AGENCY_ONLY, [{ denies: ['distribution.agency-only'] }, { denies: ['distribution.agency-only'] }, { denies: ['distribution.agency-only', 'bulk.sub-account'] }]],
    ['–', 'sub-account user, app for agencies', sub('user'), FOR_AGENCIES, [{ denies: ['distribution.agency-app'] }, { denies: ['distribution.agency-app', 'role.not-admin'] }, { denies: ['distribution.agency-app', 'role.not-admin', 'bulk.sub-account', 'bulk.agency-app'] }]],
    ['–', 'sub-account user, app for both', sub('user'), BOTH, [{ allows: SUB_SEES }, { denies: ['role.not-admin'] }, { denies: ['role.not-admin', 'bulk.sub-account'] }]],
    ['–', 'sub-account user, app the agency installs', sub('user'), AGENCY_ONLY, [{ denies: ['distribution.agency-only'] }, { denies: ['distribution.agency-only', 'role.not-admin'] }, { denies: ['distribution.agency-only', 'role.not-admin', 'bulk.sub-account'] }]],
  ];
  const actions = ['view', 'install', 'bulk-install'] as const;
  return rows.flatMap(([id, title, viewer, distribution, verdicts]) =>
    verdicts.map((verdict, index) => ({ id, title, action: actions[index] ?? 'view', given: { ...viewer, ...listed(distribution) }, ...verdict })),
  );
}

const both = (more: Changes['app'] = {}) => listed(BOTH, more);

export const accessCases: readonly AccessCase[] = [
  ...matrix(),
  { id: 'B-007', title: 'an agency admin who is inside a sub-account sees the one catalogue of the agency', action: 'view', given: { viewer: inside, ...listed(FOR_AGENCIES) }, allows: SEES },
  { id: 'B-007', title: 'whatever was disapproved for that sub-account', action: 'view', given: { viewer: inside, ...both(), approval: 'disapproved' }, allows: SEES },
  { id: 'B-009', title: 'agency sees what it disapproved', action: 'view', given: { ...agency('admin'), ...both(), approval: 'disapproved' }, allows: SEES },
  { id: 'B-010', title: 'a private app is not listed for an agency', action: 'view', given: agency('admin'), denies: ['listing.private'] },
  { id: 'B-010', title: 'nor for a sub-account', action: 'view', given: sub('admin'), denies: ['listing.private'] },
  ...(['draft', 'in-review', 'disapproved', 'deprecating', 'deprecated'] as const).map((status): AccessCase => ({ id: 'B-015', title: `${status} is not listed`, action: 'view', given: { ...agency('admin'), ...both({ status }) }, denies: ['listing.not-live'] })),
  { id: 'B-015', title: 'nor installed', action: 'install', given: { ...agency('admin'), ...both({ status: 'in-review' }) }, denies: ['listing.not-live'] },
  { id: 'B-016', title: 'standard listing, platform domain, agency', action: 'view', given: { ...agency('admin'), ...both({ listing: 'standard' }) }, allows: SEES },
  { id: 'B-017', title: 'standard listing, platform domain, sub-account', action: 'view', given: { ...sub('admin'), ...both({ listing: 'standard' }) }, allows: SUB_SEES },
  { id: 'B-018', title: 'standard listing, white-label domain, agency', action: 'view', given: { ...agency('admin'), ...both({ listing: 'standard' }), domain: 'white-label' }, denies: ['listing.standard-on-white-label'] },
  { id: 'B-019', title: 'standard listing, white-label domain, sub-account', action: 'view', given: { ...sub('admin'), ...both({ listing: 'standard' }), domain: 'white-label' }, denies: ['listing.standard-on-white-label'] },
  { id: 'B-020', title: 'white-label listing, platform domain, agency', action: 'view', given: { ...agency('admin'), ...both() }, allows: SEES },
  { id: 'B-021', title: 'white-label listing, platform domain, sub-account', action: 'view', given: { ...sub('admin'), ...both() }, allows: SUB_SEES },
  { id: '–', title: 'white-label listing, white-label domain, agency', action: 'view', given: { ...agency('admin'), ...both(), domain: 'white-label' }, allows: SEES },
  { id: 'B-023', title: 'white-label listing, white-label domain, sub-account', action: 'view', given: { ...sub('admin'), ...both(), domain: 'white-label' }, allows: SUB_SEES },
  { id: '–', title: 'a developer browses elsewhere', action: 'view', given: { viewer: { kind: 'developer' }, ...both() }, denies: ['viewer.developer'] },
  { id: '–', title: 'a private app is installed by its link', action: 'install', given: sub('admin'), allows: SUB_INSTALLS },

  { id: 'C-001, C-002', title: 'without a word, auto-approve on approves', action: 'view', given: { ...sub('admin'), ...both(), approval: null }, allows: SUB_SEES },
  { id: 'C-003', title: 'without a word, auto-approve off does not', action: 'view', given: { ...sub('admin'), ...both(), approval: null, ...switches({ autoApprove: false }) }, denies: ['approval.missing'] },
  { id: 'C-003', title: 'an explicit approval outlives the switch', action: 'view', given: { ...sub('admin'), ...both(), ...switches({ autoApprove: false }) }, allows: SUB_SEES },
  { id: 'C-004', title: 'disapproved: hidden from sub-accounts', action: 'view', given: { ...sub('admin'), ...both(), approval: 'disapproved' }, denies: ['approval.missing'] },
  { id: 'C-004', title: 'disapproved: not installable by sub-accounts', action: 'install', given: { ...sub('admin'), ...both(), approval: 'disapproved' }, denies: ['approval.missing'] },
  { id: 'C-007', title: 'approved again: seen, and not installed by that', action: 'view', given: { ...sub('admin'), ...both(), approval: 'approved', installed: false }, allows: SUB_SEES },
  { id: 'C-018', title: 'marketplace opened again: what was approved is back', action: 'view', given: { ...sub('admin'), ...both(), approval: 'approved', ...switches({ subAccountAccess: true }) }, allows: SUB_SEES },
  { id: 'C-018', title: 'what was disapproved is not', action: 'view', given: { ...sub('admin'), ...both(), approval: 'disapproved', ...switches({ subAccountAccess: true }) }, denies: ['approval.missing'] },
  { id: 'C-018', title: 'what is new is approved', action: 'view', given: { ...sub('admin'), ...both(), approval: null, ...switches({ subAccountAccess: true }) }, allows: SUB_SEES },
  { id: 'C-014', title: 'marketplace closed: no catalogue', action: 'view', given: { ...sub('admin'), ...both(), ...switches({ subAccountAccess: false }) }, denies: ['marketplace.closed'] },
  { id: 'C-014', title: 'marketplace closed: installed apps are not listed either', action: 'view', given: { ...sub('admin'), ...both(), installed: true, ...switches({ subAccountAccess: false }) }, denies: ['marketplace.closed'] },
  { id: 'C-015', title: 'all apps off: not installed, not shown', action: 'view', given: { ...sub('admin'), ...both(), ...switches({ allApps: false }) }, denies: ['marketplace.installed-only'] },
  { id: 'C-015', title: 'all apps off: installed, shown', action: 'view', given: { ...sub('admin'), ...both(), installed: true, ...switches({ allApps: false }) }, allows: SUB_SEES },
  { id: 'C-015', title: 'all apps off: nothing new is installed', action: 'install', given: { ...sub('admin'), ...both(), ...switches({ allApps: false }) }, denies: ['marketplace.installed-only'] },
  { id: 'C-019', title: 'the switches do not restrict agencies', action: 'view', given: { ...agency('admin'), ...both(), ...switches({ subAccountAccess: false, allApps: false, autoApprove: false }) }, allows: SEES },
  { id: 'C-020', title: 'agency installs a disapproved app', action: 'install', given: { ...agency('admin'), ...both(), approval: 'disapproved' }, denies: ['approval.first'] },
  { id: 'C-020', title: 'in bulk', action: 'bulk-install', given: { ...agency('admin'), ...both(), approval: 'disapproved' }, denies: ['approval.first'] },
  { id: 'C-020', title: 'an agency app needs no approval', action: 'install', given: { ...agency('admin'), ...listed(FOR_AGENCIES), approval: 'disapproved' }, allows: INSTALLS },

  { id: 'D-005', title: 'preview of a disapproved app', action: 'view', given: { ...sub('admin'), ...both(), approval: 'disapproved' }, denies: ['approval.missing'] },
  { id: 'D-006', title: 'preview of an app the agency installs', action: 'view', given: { ...sub('admin'), ...listed(AGENCY_ONLY) }, denies: ['distribution.agency-only'] },
  { id: 'D-007', title: 'preview of an app for agencies', action: 'view', given: { ...sub('admin'), ...listed(FOR_AGENCIES) }, denies: ['distribution.agency-app'] },
  { id: 'D-008', title: 'preview with the marketplace off', action: 'view', given: { ...sub('admin'), ...both(), ...switches({ subAccountAccess: false }) }, denies: ['marketplace.closed'] },

  ...([['starter', 'M-001', 'M-004'], ['unlimited', 'M-002', '–'], ['pro', 'M-003', '–']] as const).flatMap(([plan, forAgencies, forSubAccounts]): AccessCase[] => [
    { id: forAgencies, title: `${plan} installs an agency app`, action: 'install', given: { ...agency('admin'), ...listed(FOR_AGENCIES), agency: { plan } }, allows: INSTALLS },
    { id: forSubAccounts, title: `${plan} installs a sub-account app`, action: 'install', given: { ...agency('admin'), ...both(), agency: { plan } }, allows: INSTALLS },
  ]),

  {
    id: 'all reasons',
    title: 'every denial is told, not the first',
    action: 'install',
    given: { ...sub('user'), app: { type: 'private', status: 'draft', distribution: AGENCY_ONLY, listing: 'standard' }, domain: 'white-label', approval: 'disapproved', cap: { agencies: 7, blockedSince: '2026-01-01T00:00:00Z', counted: false }, ...switches({ subAccountAccess: false, allApps: false }) },
    denies: ['listing.not-live', 'listing.standard-on-white-label', 'distribution.agency-only', 'approval.missing', 'marketplace.closed', 'marketplace.installed-only', 'role.not-admin', 'cap.blocked'],
  },
];
