// What each rule says, in one sentence of ours, and the source it comes from. Apart from the rules, so that deciding does not carry prose.
import type { RuleId } from './rules.ts';

export interface Saying {
  readonly says: string;
  /** The public text, or the reading of the README, that the rule follows. */
  readonly source: string;
}

export const sayings: Readonly<Record<RuleId, Saying>> = {
  // Who may see and install.
  'agency.sees-catalogue': { says: 'Agency users see every listed app, whatever they approved for sub-accounts.', source: 'product changelog: unified catalogue' },
  'sub-account.sees-approved': { says: 'Sub-account users see the apps their agency approved for them.', source: 'product changelog: unified catalogue' },
  'agency.installs': { says: 'Agency owners and admins install apps.', source: 'product changelog: simplified distribution' },
  'sub-account.installs': { says: 'Sub-account admins install approved apps that are offered to sub-accounts.', source: 'product changelog: simplified distribution' },
  'agency.bulk-installs': { says: 'Agency owners and admins install an app in many sub-accounts at once where its developer offers it.', source: 'product changelog: simplified distribution' },
  'cap.counted-agency-continues': { says: 'Agencies that are already counted go on: existing installs keep working and sub-accounts may be added.', source: 'private app install limits, v1; reading A.5 row 10' },
  'cap.test-organisation-exempt': { says: 'Test organisations are never counted and never held up by the cap.', source: 'changelog entry on the install limit' },

  // The listing.
  'viewer.developer': { says: 'The catalogue is for agencies and sub-accounts; developers manage their apps in their own portal.', source: 'reading: no source lists a developer among those who browse' },
  'listing.private': { says: 'Private apps are never listed; they are reached by their install link.', source: 'developer documentation: OAuth 2.0' },
  'listing.not-live': { says: 'Only live apps are shown and installed.', source: 'developer documentation: review process' },
  'listing.standard-on-white-label': { says: 'A standard listing never shows on a white-label domain.', source: 'help centre: listing types' },

  // Sub-accounts.
  'distribution.agency-app': { says: 'An app made for agencies is not offered to sub-accounts.', source: 'distribution model: target user' },
  'distribution.agency-only': { says: 'Some apps for sub-accounts are installed by their agency only.', source: 'distribution model: who can install' },
  'approval.missing': { says: 'Sub-account users see only apps that their agency approved.', source: 'product changelog: approvals' },
  'marketplace.closed': { says: 'An agency may close the marketplace to its sub-accounts; what is installed keeps running.', source: 'changelog on app permissions; reading X9' },
  'marketplace.installed-only': { says: 'An agency may limit its sub-accounts to the apps they have installed.', source: 'changelog on app permissions' },

  // Installing.
  'role.not-admin': { says: 'Installing and approving take an owner or admin.', source: 'product changelog: simplified distribution; reading X13' },
  'approval.first': { says: 'An app that is disapproved for sub-accounts is approved first, then installed in them.', source: 'reading: approvals, C-020' },
  'plan.agency-apps': { says: 'Agency-level apps need the plan that the policy names; today every plan includes them.', source: 'product changelog: plans; reading X14' },
  'bulk.sub-account': { says: 'Installing in many sub-accounts at once is for agencies.', source: 'distribution model: bulk installation' },
  'bulk.agency-app': { says: 'An app made for agencies is installed once, for the agency itself.', source: 'distribution model: target user' },
  'bulk.not-offered': { says: 'Where the developer does not offer bulk installation, an agency installs one sub-account at a time.', source: 'distribution model: bulk installation' },

  // The install cap of private apps.
  'cap.blocked': { says: 'A private app installed in more agencies than its cap takes no new agency until it leaves by one of the exits, even when agencies leave.', source: 'private app install limits, v1' },
  'cap.at-limit': { says: 'Under a revision that measures ahead, an agency that would exceed the cap is refused before it is counted.', source: 'changelog entry on the install limit; reading X2' },
  'cap.unknown': { says: 'While the count of agencies is unknown, an app under the cap is not authorised.', source: 'reading: missing facts never authorise' },

  // Authorization: beside everything that refuses an installation.
  'grant.unknown-client': { says: 'A request from an unknown client is answered with an error page, never with a redirect.', source: 'RFC 6749 section 4.1.2.1' },
  'grant.unregistered-redirect': { says: 'The browser is sent only to a redirect URI that the app registered, compared character by character.', source: 'RFC 9700 section 2.1' },
  'grant.undeclared-scope': { says: 'An app is granted only permissions that its live version declares.', source: 'developer documentation: scopes' },

  // Publishing.
  'developer.publishes': { says: 'Developers publish their own apps.', source: 'publishing checklist' },
  'publish.not-developer': { says: 'An app is published by its developer.', source: 'publishing checklist' },
  'publish.not-offered': { says: 'A version is published where the revision offers it: today privately or listed; there is no unlisted or invited stage.', source: 'private app install limits, v1' },
  'publish.incomplete': { says: 'A public review starts when every required item of the publishing checklist is there.', source: 'publishing checklist' },
  'publish.review-open': { says: 'One draft or review at a time.', source: 'developer documentation: versions' },

  // Approvals.
  'agency.approves': { says: 'Agency owners and admins say which apps their sub-accounts may have.', source: 'product changelog: approvals' },
  'approve.not-agency': { says: 'Approvals are the agency’s.', source: 'product changelog: approvals' },
  'approve.agency-app': { says: 'Only apps that sub-accounts can have are approved for them.', source: 'help centre: managing app permissions' },
  'approve.not-confirmed': { says: 'Disapproving uninstalls the app from every sub-account, so the word is typed first, in capitals.', source: 'help centre: managing app permissions' },

  // Calls of the public API.
  'call.documented': { says: 'A documented operation may be called with the right token, scope and plan.', source: 'public API' },
  'call.unknown-operation': { says: 'Only documented operations are called.', source: 'public API' },
  'call.token-class': { says: 'An operation takes the token of an agency, of a sub-account, or either, as documented.', source: 'public API: security of each operation' },
  'call.scope-missing': { says: 'An operation needs a scope that was granted.', source: 'public API: security of each operation' },
  'plan.too-low': { says: 'Some operations belong to higher plans: creating sub-accounts and the SaaS operations to Pro.', source: 'product changelog: plans' },
  'security.user-permissions': { says: 'While Enhanced Security is on, what users may do is not changed through the API.', source: 'product changelog: user management; enhanced account security' },

  // Facts that are missing or too old.
  'facts.no-agency': { says: 'Without the facts of the agency nothing is authorised.', source: 'reading: missing facts never authorise' },
  'facts.expired': { says: 'Facts past their time to live authorise nothing.', source: 'reading: missing or expired facts never authorise' },

  // Notices: matched, did not decide.
  'facts.stale': { says: 'While the server does not answer, what is remembered may be looked at, and nothing is done on it.', source: 'reading: freshness' },
  'facts.aging': { says: 'Facts that were not refreshed lately may have changed.', source: 'reading: freshness' },
  'cap.approaching': { says: 'A private app close to its cap should be published soon.', source: 'private app install limits, v1; reading X1' },
  'app.security-reviewed': { says: 'A private app that passed Security Review stays private without a cap.', source: 'private app install limits, v1.1' },
  'scope.sensitive': { says: 'A private app that asks for a sensitive permission is shown with a warning.', source: 'product changelog: consent; reading X11' },
  'scope.sensitive-public': { says: 'Sensitive permissions of a public app are marked where they are listed.', source: 'reading X11' },
  'scope.unknown': { says: 'A permission that is not in the catalogue is shown as it is written, and marked.', source: 'reading: consent' },
  'policy.no-permit': { says: 'What no rule permits is refused.', source: 'reading: default deny' },
  'policy.invalid-facts': { says: 'Facts that cannot be judged authorise nothing.', source: 'reading: missing facts never authorise' },
};
