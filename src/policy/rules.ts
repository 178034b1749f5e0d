// The policy itself: rules as data. A rule matches when all its facts hold; any matching `forbid` denies, order never matters, and where
// nothing permits the answer is no. What each one says, and where it comes from, stands in `says.ts`.
import type { Action } from '../schema/policy.ts';
import type { Literal } from './facts.ts';

export interface Rule {
  readonly id: string;
  readonly actions: readonly Action[];
  readonly effect: 'permit' | 'forbid' | 'notice';
  readonly when: readonly Literal[];
}

const INSTALLS = ['install', 'bulk-install', 'grant'] as const;
const REACHES = ['view', ...INSTALLS] as const;
const ANY = [...REACHES, 'publish', 'approve', 'call'] as const;

export const rules = [
  // Who may see and install.
  { id: 'agency.sees-catalogue', actions: ['view'], effect: 'permit', when: ['viewer.agency'] },
  { id: 'sub-account.sees-approved', actions: ['view'], effect: 'permit', when: ['viewer.sub-account', 'approval.given'] },
  { id: 'agency.installs', actions: ['install', 'grant'], effect: 'permit', when: ['viewer.agency', 'viewer.admin'] },
  { id: 'sub-account.installs', actions: ['install', 'grant'], effect: 'permit', when: ['viewer.sub-account', 'viewer.admin'] },
  { id: 'agency.bulk-installs', actions: ['bulk-install'], effect: 'permit', when: ['viewer.agency', 'viewer.admin', '!app.for-agencies', 'app.bulk'] },
  { id: 'cap.counted-agency-continues', actions: INSTALLS, effect: 'permit', when: ['viewer.admin', 'app.in-scope', 'cap.in-force', 'cap.counted'] },
  { id: 'cap.test-organisation-exempt', actions: INSTALLS, effect: 'permit', when: ['viewer.agency', 'viewer.admin', 'app.in-scope', 'cap.in-force', 'agency.test-organisation'] },

  // The listing.
  { id: 'viewer.developer', actions: REACHES, effect: 'forbid', when: ['viewer.developer'] },
  { id: 'listing.private', actions: ['view'], effect: 'forbid', when: ['app.private'] },
  { id: 'listing.not-live', actions: REACHES, effect: 'forbid', when: ['!app.live'] },
  { id: 'listing.standard-on-white-label', actions: REACHES, effect: 'forbid', when: ['domain.white-label', '!app.white-label'] },

  // Sub-accounts.
  { id: 'distribution.agency-app', actions: REACHES, effect: 'forbid', when: ['viewer.sub-account', 'app.for-agencies'] },
  { id: 'distribution.agency-only', actions: REACHES, effect: 'forbid', when: ['viewer.sub-account', 'app.agency-installs-only'] },
  { id: 'approval.missing', actions: REACHES, effect: 'forbid', when: ['viewer.sub-account', '!approval.given'] },
  { id: 'marketplace.closed', actions: REACHES, effect: 'forbid', when: ['viewer.sub-account', '!switch.sub-account-access'] },
  { id: 'marketplace.installed-only', actions: REACHES, effect: 'forbid', when: ['viewer.sub-account', '!switch.all-apps', '!app.installed'] },

  // Installing.
  { id: 'role.not-admin', actions: [...INSTALLS, 'approve'], effect: 'forbid', when: ['!viewer.developer', '!viewer.admin'] },
  { id: 'approval.first', actions: INSTALLS, effect: 'forbid', when: ['viewer.agency', '!app.for-agencies', '!approval.given'] },
  { id: 'plan.agency-apps', actions: ['install', 'grant'], effect: 'forbid', when: ['agency.known', 'app.for-agencies', '!plan.agency-apps'] },
  { id: 'bulk.sub-account', actions: ['bulk-install'], effect: 'forbid', when: ['viewer.sub-account'] },
  { id: 'bulk.agency-app', actions: ['bulk-install'], effect: 'forbid', when: ['app.for-agencies'] },
  { id: 'bulk.not-offered', actions: ['bulk-install'], effect: 'forbid', when: ['!app.for-agencies', '!app.bulk'] },

  // The install cap of private apps.
  { id: 'cap.blocked', actions: INSTALLS, effect: 'forbid', when: ['app.in-scope', 'cap.in-force', '!cap.counted', '!agency.test-organisation'] },
  { id: 'cap.at-limit', actions: INSTALLS, effect: 'forbid', when: ['app.in-scope', 'cap.full', '!cap.in-force', '!cap.counted', '!agency.test-organisation'] },
  { id: 'cap.unknown', actions: INSTALLS, effect: 'forbid', when: ['!cap.known', 'app.in-scope', '!agency.test-organisation'] },

  // Authorization: beside everything that refuses an installation.
  { id: 'grant.unknown-client', actions: ['grant'], effect: 'forbid', when: ['!grant.client-known'] },
  { id: 'grant.unregistered-redirect', actions: ['grant'], effect: 'forbid', when: ['!grant.redirect-registered'] },
  { id: 'grant.undeclared-scope', actions: ['grant'], effect: 'forbid', when: ['!grant.scopes-declared'] },

  // Publishing.
  { id: 'developer.publishes', actions: ['publish'], effect: 'permit', when: ['viewer.developer'] },
  { id: 'publish.not-developer', actions: ['publish'], effect: 'forbid', when: ['!viewer.developer'] },
  { id: 'publish.not-offered', actions: ['publish'], effect: 'forbid', when: ['!publish.offered'] },
  { id: 'publish.incomplete', actions: ['publish'], effect: 'forbid', when: ['publish.to-public', '!publish.complete'] },
  { id: 'publish.review-open', actions: ['publish'], effect: 'forbid', when: ['publish.review-open'] },

  // Approvals.
  { id: 'agency.approves', actions: ['approve'], effect: 'permit', when: ['viewer.agency', 'viewer.admin'] },
  { id: 'approve.not-agency', actions: ['approve'], effect: 'forbid', when: ['!viewer.agency'] },
  { id: 'approve.agency-app', actions: ['approve'], effect: 'forbid', when: ['app.for-agencies'] },
  { id: 'approve.not-confirmed', actions: ['approve'], effect: 'forbid', when: ['approve.takes-away', '!approve.confirmed'] },

  // Calls of the public API.
  { id: 'call.documented', actions: ['call'], effect: 'permit', when: ['call.known'] },
  { id: 'call.unknown-operation', actions: ['call'], effect: 'forbid', when: ['!call.known'] },
  { id: 'call.token-class', actions: ['call'], effect: 'forbid', when: ['call.known', '!call.token-fits'] },
  { id: 'call.scope-missing', actions: ['call'], effect: 'forbid', when: ['call.known', '!call.scope-held'] },
  { id: 'plan.too-low', actions: ['call'], effect: 'forbid', when: ['call.known', '!call.plan-includes'] },
  { id: 'security.user-permissions', actions: ['call'], effect: 'forbid', when: ['call.changes-user-permissions', 'agency.enhanced-security'] },

  // Facts that are missing or too old.
  { id: 'facts.no-agency', actions: ANY, effect: 'forbid', when: ['!viewer.developer', '!agency.known'] },
  { id: 'facts.expired', actions: ANY, effect: 'forbid', when: ['facts.expired'] },
  { id: 'facts.stale', actions: [...INSTALLS, 'publish', 'approve', 'call'], effect: 'forbid', when: ['!server.reachable'] },

  // Notices: matched, did not decide.
  { id: 'facts.aging', actions: ANY, effect: 'notice', when: ['facts.stale', '!facts.expired'] },
  { id: 'cap.approaching', actions: INSTALLS, effect: 'notice', when: ['app.in-scope', 'cap.approaching', '!cap.in-force'] },
  { id: 'app.security-reviewed', actions: INSTALLS, effect: 'notice', when: ['app.private', 'app.security-reviewed'] },
  { id: 'scope.sensitive', actions: INSTALLS, effect: 'notice', when: ['app.private', 'app.sensitive-scope'] },
  { id: 'scope.sensitive-public', actions: ['grant'], effect: 'notice', when: ['!app.private', 'app.sensitive-scope'] },
  { id: 'scope.unknown', actions: ['grant'], effect: 'notice', when: ['!grant.scopes-known'] },
] as const satisfies readonly Rule[];

/** Two answers that come from no rule: nothing permitted it, or the app's own facts cannot be judged. */
export type RuleId = (typeof rules)[number]['id'] | 'policy.no-permit' | 'policy.invalid-facts';
