// The policy itself: rules as data. A rule matches when all its facts hold; any matching `forbid` denies, order never matters,
// and where nothing permits the answer is no. `says` is the policy's sentence, `source` where it comes from.
import type { Action } from '../schema/policy.ts';
import type { Literal } from './facts.ts';

export interface Rule {
  readonly id: string;
  readonly actions: readonly Action[];
  readonly effect: 'permit' | 'forbid' | 'notice';
  readonly when: readonly Literal[];
  readonly says: string;
  readonly source: string;
}

const ANY = ['view', 'install', 'bulk-install'] as const;
const INSTALLS = ['install', 'bulk-install'] as const;

export const rules = [
  // Who may see and install.
  {
    id: 'agency.sees-catalogue',
    actions: ['view'],
    effect: 'permit',
    when: ['viewer.agency'],
    says: 'Agency users see every listed app, whatever they approved for sub-accounts.',
    source: 'product changelog: unified catalogue',
  },
  {
    id: 'sub-account.sees-approved',
    actions: ['view'],
    effect: 'permit',
    when: ['viewer.sub-account', 'approval.given'],
    says: 'Sub-account users see the apps their agency approved for them.',
    source: 'product changelog: unified catalogue',
  },
  {
    id: 'agency.installs',
    actions: ['install'],
    effect: 'permit',
    when: ['viewer.agency', 'viewer.admin'],
    says: 'Agency owners and admins install apps.',
    source: 'product changelog: simplified distribution',
  },
  {
    id: 'sub-account.installs',
    actions: ['install'],
    effect: 'permit',
    when: ['viewer.sub-account', 'viewer.admin'],
    says: 'Sub-account admins install approved apps that are offered to sub-accounts.',
    source: 'product changelog: simplified distribution',
  },
  {
    id: 'agency.bulk-installs',
    actions: ['bulk-install'],
    effect: 'permit',
    when: ['viewer.agency', 'viewer.admin', '!app.for-agencies', 'app.bulk'],
    says: 'Agency owners and admins install an app in many sub-accounts at once where its developer offers it.',
    source: 'product changelog: simplified distribution',
  },
  {
    id: 'cap.counted-agency-continues',
    actions: INSTALLS,
    effect: 'permit',
    when: ['viewer.admin', 'app.in-scope', 'cap.in-force', 'cap.counted'],
    says: 'Agencies that are already counted go on: existing installs keep working and sub-accounts may be added.',
    source: 'private app install limits, v1; reading A.5 row 10',
  },
  {
    id: 'cap.test-organisation-exempt',
    actions: INSTALLS,
    effect: 'permit',
    when: ['viewer.agency', 'viewer.admin', 'app.in-scope', 'cap.in-force', 'agency.test-organisation'],
    says: 'Test organisations are never counted and never held up by the cap.',
    source: 'changelog entry on the install limit',
  },

  // The listing.
  {
    id: 'viewer.developer',
    actions: ANY,
    effect: 'forbid',
    when: ['viewer.developer'],
    says: 'The catalogue is for agencies and sub-accounts; developers manage their apps in their own portal.',
    source: 'reading: no source lists a developer among those who browse',
  },
  {
    id: 'listing.private',
    actions: ['view'],
    effect: 'forbid',
    when: ['app.private'],
    says: 'Private apps are never listed; they are reached by their install link.',
    source: 'developer documentation: OAuth 2.0',
  },
  {
    id: 'listing.not-live',
    actions: ANY,
    effect: 'forbid',
    when: ['!app.live'],
    says: 'Only live apps are shown and installed.',
    source: 'developer documentation: review process',
  },
  {
    id: 'listing.standard-on-white-label',
    actions: ANY,
    effect: 'forbid',
    when: ['domain.white-label', '!app.white-label'],
    says: 'A standard listing never shows on a white-label domain.',
    source: 'help centre: listing types',
  },

  // Sub-accounts.
  {
    id: 'distribution.agency-app',
    actions: ANY,
    effect: 'forbid',
    when: ['viewer.sub-account', 'app.for-agencies'],
    says: 'An app made for agencies is not offered to sub-accounts.',
    source: 'distribution model: target user',
  },
  {
    id: 'distribution.agency-only',
    actions: ANY,
    effect: 'forbid',
    when: ['viewer.sub-account', 'app.agency-installs-only'],
    says: 'Some apps for sub-accounts are installed by their agency only.',
    source: 'distribution model: who can install',
  },
  {
    id: 'approval.missing',
    actions: ANY,
    effect: 'forbid',
    when: ['viewer.sub-account', '!approval.given'],
    says: 'Sub-account users see only apps that their agency approved.',
    source: 'product changelog: approvals',
  },
  {
    id: 'marketplace.closed',
    actions: ANY,
    effect: 'forbid',
    when: ['viewer.sub-account', '!switch.sub-account-access'],
    says: 'An agency may close the marketplace to its sub-accounts; what is installed keeps running.',
    source: 'changelog on app permissions; reading X9',
  },
  {
    id: 'marketplace.installed-only',
    actions: ANY,
    effect: 'forbid',
    when: ['viewer.sub-account', '!switch.all-apps', '!app.installed'],
    says: 'An agency may limit its sub-accounts to the apps they have installed.',
    source: 'changelog on app permissions',
  },

  // Installing.
  {
    id: 'role.not-admin',
    actions: INSTALLS,
    effect: 'forbid',
    when: ['!viewer.developer', '!viewer.admin'],
    says: 'Installing takes an owner or admin.',
    source: 'product changelog: simplified distribution; reading X13',
  },
  {
    id: 'approval.first',
    actions: INSTALLS,
    effect: 'forbid',
    when: ['viewer.agency', '!app.for-agencies', '!approval.given'],
    says: 'An app that is disapproved for sub-accounts is approved first, then installed in them.',
    source: 'reading: approvals, C-020',
  },
  {
    id: 'plan.agency-apps',
    actions: ['install'],
    effect: 'forbid',
    when: ['agency.known', 'app.for-agencies', '!plan.agency-apps'],
    says: 'Agency-level apps need the plan that the policy names; today every plan includes them.',
    source: 'product changelog: plans; reading X14',
  },
  {
    id: 'bulk.sub-account',
    actions: ['bulk-install'],
    effect: 'forbid',
    when: ['viewer.sub-account'],
    says: 'Installing in many sub-accounts at once is for agencies.',
    source: 'distribution model: bulk installation',
  },
  {
    id: 'bulk.agency-app',
    actions: ['bulk-install'],
    effect: 'forbid',
    when: ['app.for-agencies'],
    says: 'An app made for agencies is installed once, for the agency itself.',
    source: 'distribution model: target user',
  },
  {
    id: 'bulk.not-offered',
    actions: ['bulk-install'],
    effect: 'forbid',
    when: ['!app.for-agencies', '!app.bulk'],
    says: 'Where the developer does not offer bulk installation, an agency installs one sub-account at a time.',
    source: 'distribution model: bulk installation',
  },

  // The install cap of private apps.
  {
    id: 'cap.blocked',
    actions: INSTALLS,
    effect: 'forbid',
    when: ['app.in-scope', 'cap.in-force', '!cap.counted', '!agency.test-organisation'],
    says: 'A private app installed in more agencies than its cap takes no new agency until it leaves by one of the exits, even when agencies leave.',
    source: 'private app install limits, v1',
  },
  {
    id: 'cap.at-limit',
    actions: INSTALLS,
    effect: 'forbid',
    when: ['app.in-scope', 'cap.full', '!cap.in-force', '!cap.counted', '!agency.test-organisation'],
    says: 'Under a revision that measures ahead, an agency that would exceed the cap is refused before it is counted.',
    source: 'changelog entry on the install limit; reading X2',
  },
  {
    id: 'cap.unknown',
    actions: INSTALLS,
    effect: 'forbid',
    when: ['!cap.known', 'app.in-scope', '!agency.test-organisation'],
    says: 'While the count of agencies is unknown, an app under the cap is not authorised.',
    source: 'design: missing facts never authorise',
  },

  // Facts that are missing or too old.
  {
    id: 'facts.no-agency',
    actions: ANY,
    effect: 'forbid',
    when: ['!viewer.developer', '!agency.known'],
    says: 'Without the facts of the agency nothing is authorised.',
    source: 'design: missing facts never authorise',
  },
  {
    id: 'facts.expired',
    actions: ANY,
    effect: 'forbid',
    when: ['facts.expired'],
    says: 'Facts past their time to live authorise nothing.',
    source: 'design: missing or expired facts never authorise',
  },

  // Notices: matched, did not decide.
  {
    id: 'facts.stale',
    actions: ANY,
    effect: 'notice',
    when: ['facts.stale', '!facts.expired'],
    says: 'Facts that were not refreshed lately may have changed.',
    source: 'design: freshness',
  },
  {
    id: 'cap.approaching',
    actions: INSTALLS,
    effect: 'notice',
    when: ['app.in-scope', 'cap.approaching', '!cap.in-force'],
    says: 'A private app close to its cap should be published soon.',
    source: 'private app install limits, v1; reading X1',
  },
  {
    id: 'app.security-reviewed',
    actions: INSTALLS,
    effect: 'notice',
    when: ['app.private', 'app.security-reviewed'],
    says: 'A private app that passed Security Review stays private without a cap.',
    source: 'private app install limits, v1.1',
  },
  {
    id: 'scope.sensitive',
    actions: INSTALLS,
    effect: 'notice',
    when: ['app.private', 'app.sensitive-scope'],
    says: 'A private app that asks for a sensitive permission is shown with a warning.',
    source: 'product changelog: consent; reading X11',
  },
] as const satisfies readonly Rule[];

/** Two answers that come from no rule: nothing permitted it, or the app's own facts cannot be judged. */
export type RuleId = (typeof rules)[number]['id'] | 'policy.no-permit' | 'policy.invalid-facts';
