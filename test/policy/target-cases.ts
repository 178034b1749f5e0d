// Grants, publications, approvals and API calls (systems A, C, E, G, K, M), case by case: outcome and every rule that decided.
import type { Target } from '../../src/schema/policy.ts';
import type { Changes } from './world.ts';

export interface TargetCase {
  readonly id: string;
  readonly title: string;
  readonly given: Changes;
  readonly target: Target;
  readonly denies?: readonly string[];
  readonly allows?: readonly string[];
  readonly notices?: readonly string[];
}

const DEVELOPER: Changes = { viewer: { kind: 'developer' } };
const user = (kind: 'agency' | 'sub-account', role: 'admin' | 'user'): Changes => ({ viewer: { kind, role, agencyId: 'viewer' } });

const grant = (scopes: readonly string[], more: Partial<Extract<Target, { kind: 'grant' }>> = {}): Target => ({ kind: 'grant', scopes: [...scopes], clientKnown: true, redirectRegistered: true, ...more });
const asks = (type: 'private' | 'public', scopes: readonly string[]): Changes => ({ app: { type, scopes: [...scopes] } });
const publish = (to: Extract<Target, { kind: 'publish' }>['to'], missing: readonly string[] = [], reviewOpen = false): Target => ({ kind: 'publish', to, missing: [...missing], reviewOpen });
const approve = (approval: 'approved' | 'disapproved', typed = ''): Target => ({ kind: 'approve', approval, typed });
const call = (operation: string, { token = 'agency', scopes = [], changesUserPermissions = false }: Partial<Extract<Target, { kind: 'call' }>> = {}): Target => ({ kind: 'call', operation, token, scopes, changesUserPermissions });

const INSTALLS = ['agency.installs'];
const CALLS = ['call.documented'];
const plan = (name: 'starter' | 'unlimited' | 'pro'): Changes => ({ agency: { plan: name } });
const security = (enhancedSecurity: boolean): Changes => ({ agency: { enhancedSecurity } });
const writesUsers = { scopes: ['users.write'], changesUserPermissions: true };

export const targetCases: readonly TargetCase[] = [
  { id: 'E-002', title: 'private app, users.write: warning', given: asks('private', ['users.write']), target: grant(['users.write']), allows: INSTALLS, notices: ['scope.sensitive'] },
  { id: 'E-002', title: 'the alias user.write is the same permission', given: asks('private', ['users.write']), target: grant(['user.write']), allows: INSTALLS, notices: ['scope.sensitive'] },
  { id: 'E-003', title: 'private app, locations.write: warning', given: asks('private', ['locations.write']), target: grant(['locations.write']), allows: INSTALLS, notices: ['scope.sensitive'] },
  { id: 'E-004', title: 'private app, nothing sensitive: none', given: asks('private', ['contacts.readonly']), target: grant(['contacts.readonly']), allows: INSTALLS, notices: [] },
  { id: 'E-005', title: 'public app, users.write: marked, no warning', given: asks('public', ['users.write']), target: grant(['users.write']), allows: INSTALLS, notices: ['scope.sensitive-public'] },
  { id: 'E-006', title: 'users.readonly is not sensitive', given: asks('private', ['users.readonly']), target: grant(['users.readonly']), allows: INSTALLS, notices: [] },
  { id: 'E', title: 'only what is asked for is warned of', given: asks('private', ['contacts.readonly', 'users.write']), target: grant(['contacts.readonly']), allows: INSTALLS, notices: [] },
  { id: 'E-010', title: 'unknown client', given: asks('private', []), target: grant([], { clientKnown: false }), denies: ['grant.unknown-client'] },
  { id: 'E-010', title: 'unregistered redirect', given: asks('private', []), target: grant([], { redirectRegistered: false }), denies: ['grant.unregistered-redirect'] },
  { id: 'E-013', title: 'a white-label domain warns the same', given: { ...asks('private', ['users.write']), domain: 'white-label' }, target: grant(['users.write']), allows: INSTALLS, notices: ['scope.sensitive'] },
  { id: 'E-020', title: 'a blocked private app is refused before Allow', given: { ...asks('private', []), cap: { agencies: 6, blockedSince: '2026-01-01', counted: false } }, target: grant([]), denies: ['cap.blocked'] },
  { id: 'E', title: 'an undeclared permission is refused', given: asks('public', ['contacts.readonly']), target: grant(['contacts.readonly', 'contacts.write']), denies: ['grant.undeclared-scope'] },
  { id: 'E', title: 'a permission outside the catalogue is marked, not dropped', given: asks('public', ['widgets.write']), target: grant(['widgets.write'], { knownScopes: ['contacts.readonly'] }), allows: INSTALLS, notices: ['scope.unknown'] },
  { id: 'E', title: 'a sub-account user grants nothing', given: { ...asks('public', []), ...user('sub-account', 'user') }, target: grant([]), denies: ['role.not-admin'] },

  { id: 'A-091', title: 'no unlisted stage', given: DEVELOPER, target: publish('public-unlisted'), denies: ['publish.not-offered'] },
  { id: 'K-008', title: 'private goes live at once', given: DEVELOPER, target: publish('private', ['logo']), allows: ['developer.publishes'] },
  { id: 'K', title: 'a complete public submission', given: DEVELOPER, target: publish('public-listed'), allows: ['developer.publishes'] },
  { id: 'K-022', title: 'a missing logo', given: DEVELOPER, target: publish('public-listed', ['logo']), denies: ['publish.incomplete'] },
  { id: 'K', title: 'one review at a time', given: DEVELOPER, target: publish('public-listed', [], true), denies: ['publish.review-open'] },
  { id: 'K', title: 'nobody else publishes', given: user('agency', 'admin'), target: publish('private'), denies: ['publish.not-developer'] },

  { id: 'C-010', title: 'approving takes no word', given: user('agency', 'admin'), target: approve('approved'), allows: ['agency.approves'] },
  { id: 'C-008', title: 'disapproving takes the word', given: user('agency', 'admin'), target: approve('disapproved', 'CONFIRM'), allows: ['agency.approves'] },
  { id: 'C-009', title: 'in capitals', given: user('agency', 'admin'), target: approve('disapproved', 'confirm'), denies: ['approve.not-confirmed'] },
  { id: 'C-012', title: 'apps for agencies are not on the list', given: { ...user('agency', 'admin'), app: { distribution: { targetUser: 'agency' } } }, target: approve('approved'), denies: ['approve.agency-app'] },
  { id: 'C', title: 'an agency user approves nothing', given: user('agency', 'user'), target: approve('approved'), denies: ['role.not-admin'] },
  { id: 'C', title: 'nor a sub-account admin', given: user('sub-account', 'admin'), target: approve('approved'), denies: ['approve.not-agency'] },

  { id: 'M-005', title: 'Starter calls the agency API', given: plan('starter'), target: call('agencies.get', { scopes: ['companies.readonly'] }), allows: CALLS },
  { id: 'M-006', title: 'Starter creates no sub-account', given: plan('starter'), target: call('sub-accounts.create', { scopes: ['locations.write'] }), denies: ['plan.too-low'] },
  { id: 'M-007', title: 'Starter calls no SaaS operation', given: plan('starter'), target: call('saas.enable'), denies: ['plan.too-low'] },
  { id: 'M-008', title: 'Unlimited creates no sub-account', given: plan('unlimited'), target: call('sub-accounts.create', { scopes: ['locations.write'] }), denies: ['plan.too-low'] },
  { id: 'M-009', title: 'Unlimited calls no SaaS operation', given: plan('unlimited'), target: call('saas.enable'), denies: ['plan.too-low'] },
  { id: 'M-010', title: 'Pro creates sub-accounts', given: plan('pro'), target: call('sub-accounts.create', { scopes: ['locations.write'] }), allows: CALLS },
  { id: 'M-011', title: 'Pro calls SaaS operations', given: plan('pro'), target: call('saas.enable'), allows: CALLS },
  { id: 'M-012', title: 'Starter rebills nothing', given: plan('starter'), target: call('rebilling.enable'), denies: ['plan.too-low'] },
  { id: 'M-013', title: 'Unlimited rebills without markup', given: plan('unlimited'), target: call('rebilling.enable'), allows: CALLS },
  { id: 'M-014', title: 'Unlimited sets no markup', given: plan('unlimited'), target: call('rebilling.set-markup'), denies: ['plan.too-low'] },
  { id: 'M-015', title: 'Pro sets a markup', given: plan('pro'), target: call('rebilling.set-markup'), allows: CALLS },
  { id: 'M-016', title: 'Starter has no white label', given: plan('starter'), target: call('white-label.update', { scopes: ['companies.write'] }), denies: ['plan.too-low'] },
  { id: 'M-017', title: 'Unlimited has', given: plan('unlimited'), target: call('white-label.update', { scopes: ['companies.write'] }), allows: CALLS },

  { id: 'G-002', title: 'Enhanced Security on: user permissions stay', given: security(true), target: call('users.update', writesUsers), denies: ['security.user-permissions'] },
  { id: 'G-003', title: 'off: they change', given: security(false), target: call('users.update', writesUsers), allows: CALLS },
  { id: 'G-008', title: 'on: ordinary fields change', given: security(true), target: call('users.update', { scopes: ['users.write'] }), allows: CALLS },
  { id: 'G-009', title: 'on: the first version’s user operations are off', given: security(true), target: call('v1.users.create'), denies: ['security.user-permissions'] },
  { id: 'G-009', title: 'off: they are on', given: security(false), target: call('v1.users.create'), allows: CALLS },

  { id: '–', title: 'a missing scope', given: {}, target: call('contacts.bulk-tags', { token: 'sub-account' }), denies: ['call.scope-missing'] },
  { id: '–', title: 'the wrong token', given: {}, target: call('contacts.bulk-tags', { scopes: ['contacts.write'] }), denies: ['call.token-class'] },
  { id: '–', title: 'no such operation', given: {}, target: call('toString'), denies: ['call.unknown-operation'] },
  { id: '–', title: 'everything wrong is told', given: { ...plan('starter'), ...security(true) }, target: call('sub-accounts.create', { token: 'sub-account' }), denies: ['call.token-class', 'call.scope-missing', 'plan.too-low'] },
];
