// Who may do what beside the catalogue, and what the portal holds (systems G and O), case by case.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { detailPage, installedApps, publishingSteps, webhookLogs, workspace } from '../../src/policy/portal.ts';
import { agencyActions, agencyActionsFor, changesUserManagement, developerMay, developerPermissions, enhancedSecuritySetting, mayManageMember, uninstallDialogue, userManagement, type DeveloperPermission, type DeveloperRole } from '../../src/policy/roles.ts';
import { Agency } from '../../src/schema/account.ts';
import type { Distribution } from '../../src/schema/app.ts';

describe('a developer’s team', () => {
  const cases: [string, DeveloperPermission, boolean, boolean, boolean][] = [
    ['', 'view-apps', true, true, true],
    ['', 'create-and-manage-apps', true, true, true],
    ['O-006, O-008', 'delete-apps', true, true, false],
    ['O-009', 'submit-for-review', true, true, true],
    ['O-010', 'view-earnings', true, true, false],
    ['', 'manage-users', true, true, false],
    ['O-012', 'view-dashboard', true, true, true],
  ];
  for (const [id, permission, ...may] of cases) test(`${id} ${permission}`.trim(), () => assert.deepEqual((['owner', 'admin', 'user'] as const).map((role) => developerMay(role, permission)), may));
  test('no permission is left out', () => assert.deepEqual(Object.keys(developerPermissions), cases.map(([, permission]) => permission)));

  const members: [DeveloperRole, DeveloperRole, boolean][] = [
    ['owner', 'owner', true],
    ['owner', 'admin', true],
    ['admin', 'owner', false],
    ['admin', 'admin', true],
    ['admin', 'user', true],
    ['user', 'user', false],
  ];
  for (const [role, other, may] of members) test(`the ${role} ${may ? 'manages' : 'does not manage'} the ${other}`, () => assert.equal(mayManageMember(role, other), may));
});

describe('permissions on users', () => {
  test('G-004 are a pair', () => assert.deepEqual(Object.keys(userManagement), ['view-and-manage-users', 'view-users']));
  test('G-005 one to see, create and edit', () => assert.deepEqual(userManagement['view-and-manage-users'].governs, ['view', 'create', 'edit']));
  test('G-006 one to see', () => assert.deepEqual(userManagement['view-users'].governs, ['view']));
  test('G-001 Enhanced Security is on until it is turned off', () => {
    const agency = Agency.parse({ id: 'a', plan: 'starter', whiteLabel: false, marketplace: { subAccountAccess: true, allApps: true, autoApprove: true } });
    assert.deepEqual([agency.enhancedSecurity, enhancedSecuritySetting.byDefault], [true, true]);
  });
  test('G-007 where', () => assert.deepEqual(enhancedSecuritySetting.path, ['Settings', 'Company', 'Advanced Settings']));

  const [write, read, other] = ['users/team-management.write', 'users/team-management.readonly', 'contacts.write'];
  const changes: [string, string[], string[], boolean][] = [
    ['one of the pair comes', [other], [other, read], true],
    ['one of the pair goes', [write, read], [read], true],
    ['the pair stays, in another order', [write, read], [read, other, write], false],
    ['others come and go', [other], [], false],
  ];
  for (const [title, before, after, held] of changes) test(`${title}: ${held ? 'held back' : 'free'}`, () => assert.equal(changesUserManagement(before, after), held));
});

describe('what only an agency does with an app', () => {
  test('D-011 is approving, reselling, limiting and installing in bulk; the eyes of a sub-account find none of it', () => {
    assert.deepEqual(agencyActions, ['approve', 'resell', 'limit-usage', 'bulk-install']);
    for (const role of ['admin', 'user'] as const) assert.deepEqual(agencyActionsFor({ kind: 'sub-account', role }), []);
    assert.deepEqual(agencyActionsFor({ kind: 'developer' }), []);
  });
  test('an agency’s users find all of it, whatever they may press', () => {
    for (const role of ['owner', 'admin', 'user'] as const) assert.deepEqual(agencyActionsFor({ kind: 'agency', role }), agencyActions);
  });
});

describe('uninstalling', () => {
  const app: Distribution = { targetUser: 'sub-account', installableBy: 'agency-and-sub-account', bulkInstall: true };
  test('O-016 asks a sub-account for a reason it need not give, and never for a brand that showed', () => {
    const { required, reasons, from } = uninstallDialogue({ kind: 'sub-account', role: 'admin' }, app);
    assert.equal(required, false);
    assert(reasons.includes('no-longer-needed'));
    assert.equal((reasons as readonly string[]).includes('white-label-breach'), false);
    assert.deepEqual(reasons, ['too-expensive', 'missing-features', 'bug', 'hard-to-set-up', 'switched', 'poor-support', 'no-longer-needed', 'other']);
    assert.deepEqual(from, []);
  });
  test('O-017 asks an agency from where, and lets it say that a brand showed', () => {
    const { reasons, from } = uninstallDialogue({ kind: 'agency', role: 'admin' }, app);
    assert.deepEqual(from, ['chosen-sub-accounts', 'agency']);
    assert(reasons.includes('white-label-breach'));
  });
  test('an agency app is at one place', () => assert.deepEqual(uninstallDialogue({ kind: 'agency', role: 'owner' }, { targetUser: 'agency' }).from, []));
});

describe('the portal', () => {
  test('O-003 build', () => {
    assert.deepEqual(Object.keys(workspace.build), ['profile', 'pricing', 'modules', 'advanced-settings']);
    assert.deepEqual(workspace.build['advanced-settings'], ['auth', 'webhooks', 'external-authentication']);
  });
  test('O-004 manage', () => assert.deepEqual(Object.keys(workspace.manage), ['versions', 'secrets']));
  test('O-013 five steps to a public listing', () => assert.deepEqual(publishingSteps, ['my-apps', 'start-public-review', 'choose-public', 'fill-listing', 'submit']));
  test('N-040 the page of one app', () => assert.deepEqual(detailPage, ['name', 'tagline', 'description', 'images', 'category', 'version', 'provider', 'distribution', 'pricing', 'modules', 'permissions', 'resources', 'reviews']));
  test('O-014 installed apps', () => assert.deepEqual(installedApps, { tabs: ['agency', 'sub-account'], quickFilters: ['requires-update', 'connection-failed'] }));
  test('O-015 webhook logs', () => assert.deepEqual(webhookLogs, { retentionDays: 30, timeZone: 'America/Chicago' }));
});
