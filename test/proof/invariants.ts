// What must hold of every combination of facts, whatever table of rules decides; and what each invariant finds in one. The invariants are
// said in facts, never in rules, and each names a way to break the table that it must find.
import type { FactId, Literal } from '../../src/policy/facts.ts';
import type { Rule } from '../../src/policy/rules.ts';
import type { Action } from '../../src/schema/policy.ts';
import { ALLOW, combinations, maskOf, NOTHING_MATCHES, told, type Mask, type Space } from './space.ts';

type Claim =
  /** Where these hold, it is not allowed. */
  | { readonly never: readonly Literal[] }
  /** Where these hold, it is allowed. */
  | { readonly always: readonly Literal[] }
  /** Where these hold, none of the facts changes the outcome. */
  | { readonly where: readonly Literal[]; readonly indifferent: readonly FactId[] }
  /** Making these hold allows nothing that was denied before. */
  | { readonly losing: readonly Literal[] }
  /** Every combination is decided by a rule: nothing is left to default deny. */
  | { readonly decided: true };

export type Invariant = Claim & {
  readonly says: string;
  readonly actions: readonly Action[];
  /** A table in which it does not hold. */
  readonly broken: (table: readonly Rule[]) => readonly Rule[];
};

const without =
  (...ids: readonly string[]) =>
  (table: readonly Rule[]): readonly Rule[] =>
    table.filter(({ id }) => !ids.includes(id));
const flip = (literal: Literal): Literal => (literal.startsWith('!') ? literal.slice(1) : `!${literal}`) as Literal;
/** The rule with one of its literals the other way round. */
const negated = (id: string, literal: Literal) => (table: readonly Rule[]): readonly Rule[] =>
  table.map((rule) => (rule.id === id ? { ...rule, when: rule.when.map((one) => (one === literal ? flip(one) : one)) } : rule));
/** The rule with one literal less. */
const loosened = (id: string, literal: Literal) => (table: readonly Rule[]): readonly Rule[] =>
  table.map((rule) => (rule.id === id ? { ...rule, when: rule.when.filter((one) => one !== literal) } : rule));

const anybodyPublishes = (table: readonly Rule[]) => without('publish.not-developer')(loosened('developer.publishes', 'viewer.developer')(table));
const anybodyApproves = (table: readonly Rule[]) => without('approve.not-agency')(loosened('agency.approves', 'viewer.agency')(table));
/** The fact that guards a grant, and the rule that asks for it. */
const GRANTS: readonly (readonly [fact: Literal, rule: string])[] = [
  ['grant.client-known', 'grant.unknown-client'],
  ['grant.redirect-registered', 'grant.unregistered-redirect'],
  ['grant.scopes-declared', 'grant.undeclared-scope'],
];

const INSTALLS: readonly Action[] = ['install', 'bulk-install', 'grant'];
const REACHES: readonly Action[] = ['view', ...INSTALLS];
const EVERY: readonly Action[] = [...REACHES, 'publish', 'approve', 'call'];

/** What stands in nobody's way; each row adds to it. */
const REACHABLE: readonly Literal[] = ['app.live', '!domain.white-label', 'agency.known', '!facts.expired'];
const OPEN: readonly Literal[] = [...REACHABLE, '!app.for-agencies', 'approval.given'];
const FOR_SUB_ACCOUNTS: readonly Literal[] = [...OPEN, 'viewer.sub-account', '!app.agency-installs-only', 'switch.sub-account-access', 'switch.all-apps'];
const UNCAPPED: readonly Literal[] = ['server.reachable', 'viewer.admin', '!app.in-scope'];
const CALLABLE: readonly Literal[] = ['server.reachable', 'call.known', 'call.token-fits', 'call.scope-held', 'call.plan-includes', '!facts.expired'];

export const invariants: readonly Invariant[] = [
  // Sub-accounts.
  { says: 'a sub-account never sees or installs what is not approved', actions: REACHES, never: ['viewer.sub-account', '!approval.given'], broken: without('approval.missing') },
  { says: 'a sub-account never reaches an app made for agencies', actions: REACHES, never: ['viewer.sub-account', 'app.for-agencies'], broken: without('distribution.agency-app') },
  { says: 'a sub-account never reaches an app that only agencies install', actions: REACHES, never: ['viewer.sub-account', 'app.agency-installs-only'], broken: negated('distribution.agency-only', 'app.agency-installs-only') },
  { says: 'a sub-account reaches nothing while the marketplace is closed to it', actions: REACHES, never: ['viewer.sub-account', '!switch.sub-account-access'], broken: without('marketplace.closed') },
  { says: 'a sub-account that may open installed apps only reaches no other', actions: REACHES, never: ['viewer.sub-account', '!switch.all-apps', '!app.installed'], broken: negated('marketplace.installed-only', '!app.installed') },
  { says: 'a sub-account never installs in bulk', actions: ['bulk-install'], never: ['viewer.sub-account'], broken: (table) => without('bulk.sub-account')(loosened('agency.bulk-installs', 'viewer.agency')(table)) },
  // The listing.
  { says: 'a private app is listed for nobody', actions: ['view'], never: ['app.private'], broken: without('listing.private') },
  { says: 'an app that is not live is reached by nobody', actions: REACHES, never: ['!app.live'], broken: without('listing.not-live') },
  { says: 'a standard listing is never reached on a white-label domain', actions: REACHES, never: ['domain.white-label', '!app.white-label'], broken: negated('listing.standard-on-white-label', 'domain.white-label') },
  // The install cap.
  { says: 'once blocked, no new agency gets in but a test organisation', actions: INSTALLS, never: ['app.in-scope', 'cap.in-force', '!cap.counted', '!agency.test-organisation'], broken: without('cap.blocked') },
  { says: 'measured ahead, no new agency takes the count over the cap', actions: INSTALLS, never: ['app.in-scope', 'cap.full', '!cap.counted', '!agency.test-organisation'], broken: without('cap.at-limit') },
  { says: 'an app under the cap is not installed while its count is unknown', actions: INSTALLS, never: ['app.in-scope', '!cap.known', '!agency.test-organisation'], broken: without('cap.unknown') },
  { says: 'outside its scope the cap stands in nobody’s way', actions: INSTALLS, where: ['!app.in-scope'], indifferent: ['cap.known', 'cap.in-force', 'cap.full', 'cap.counted', 'agency.test-organisation'], broken: loosened('cap.blocked', 'app.in-scope') },
  // Who.
  { says: 'nobody but owners and admins installs', actions: INSTALLS, never: ['!viewer.admin'], broken: (table) => without('role.not-admin')(loosened('agency.installs', 'viewer.admin')(table)) },
  { says: 'a developer never sees or installs', actions: REACHES, never: ['viewer.developer'], broken: (table) => without('viewer.developer')(loosened('agency.sees-catalogue', 'viewer.agency')(table)) },
  { says: 'what an agency sees depends on no approval, switch or installation', actions: ['view'], where: ['viewer.agency'], indifferent: ['approval.given', 'switch.sub-account-access', 'switch.all-apps', 'app.installed', 'app.for-agencies', 'app.agency-installs-only'], broken: loosened('marketplace.closed', 'viewer.sub-account') },
  { says: 'no agency publishes', actions: ['publish'], never: ['viewer.agency'], broken: anybodyPublishes },
  { says: 'no sub-account publishes', actions: ['publish'], never: ['viewer.sub-account'], broken: anybodyPublishes },
  { says: 'no sub-account approves', actions: ['approve'], never: ['viewer.sub-account'], broken: anybodyApproves },
  { says: 'no developer approves', actions: ['approve'], never: ['viewer.developer'], broken: anybodyApproves },
  { says: 'no user of an agency approves', actions: ['approve'], never: ['!viewer.admin'], broken: (table) => without('role.not-admin')(loosened('agency.approves', 'viewer.admin')(table)) },
  // What it takes.
  { says: 'an agency installs nothing for sub-accounts that it did not approve', actions: INSTALLS, never: ['viewer.agency', '!app.for-agencies', '!approval.given'], broken: without('approval.first') },
  { says: 'an app for agencies is not installed below its plan', actions: ['install', 'grant'], never: ['app.for-agencies', '!plan.agency-apps'], broken: without('plan.agency-apps') },
  { says: 'nothing is installed in bulk that does not offer it', actions: ['bulk-install'], never: ['!app.bulk'], broken: without('bulk.not-offered') },
  { says: 'an app for agencies is not installed in bulk', actions: ['bulk-install'], never: ['app.for-agencies'], broken: without('bulk.agency-app') },
  ...GRANTS.map(([fact, rule]): Invariant => ({ says: `nothing is granted without ${fact}`, actions: ['grant'], never: [flip(fact)], broken: without(rule) })),
  { says: 'nothing is published where it is not offered', actions: ['publish'], never: ['!publish.offered'], broken: without('publish.not-offered') },
  { says: 'nothing incomplete is published publicly', actions: ['publish'], never: ['publish.to-public', '!publish.complete'], broken: without('publish.incomplete') },
  { says: 'nothing is published beside a review', actions: ['publish'], never: ['publish.review-open'], broken: without('publish.review-open') },
  { says: 'an app for agencies has no approval', actions: ['approve'], never: ['app.for-agencies'], broken: without('approve.agency-app') },
  { says: 'nothing is taken away without the word', actions: ['approve'], never: ['approve.takes-away', '!approve.confirmed'], broken: without('approve.not-confirmed') },
  { says: 'no call of an unknown operation', actions: ['call'], never: ['!call.known'], broken: (table) => without('call.unknown-operation')(loosened('call.documented', 'call.known')(table)) },
  { says: 'no call with another token', actions: ['call'], never: ['!call.token-fits'], broken: without('call.token-class') },
  { says: 'no call without the scope', actions: ['call'], never: ['!call.scope-held'], broken: without('call.scope-missing') },
  { says: 'no call below its plan', actions: ['call'], never: ['!call.plan-includes'], broken: without('plan.too-low') },
  { says: 'no change of what users may do under Enhanced Security', actions: ['call'], never: ['call.changes-user-permissions', 'agency.enhanced-security'], broken: without('security.user-permissions') },
  // Missing and expired.
  ...EVERY.map((action): Invariant => ({ says: `facts that expire never allow (${action})`, actions: [action], losing: ['facts.expired'], broken: negated('facts.expired', 'facts.expired') })),
  ...EVERY.map((action): Invariant => ({ says: `an agency that becomes unknown never allows (${action})`, actions: [action], losing: ['!agency.known'], broken: (table) => negated('facts.no-agency', '!agency.known')(action === 'publish' ? anybodyPublishes(table) : table) })),
  { says: 'a count that becomes unknown never allows', actions: INSTALLS, losing: ['!cap.known'], broken: negated('cap.unknown', '!cap.known') },
  { says: 'cap facts that are missing altogether never allow', actions: INSTALLS, losing: ['!cap.known', '!cap.in-force', '!cap.counted', '!cap.full'], broken: without('cap.unknown') },
  { says: 'an agency that is missing altogether never lets see', actions: ['view'], losing: ['!agency.known', '!switch.sub-account-access', '!switch.all-apps'], broken: (table) => without('facts.no-agency')(negated('marketplace.closed', '!switch.sub-account-access')(table)) },
  { says: 'an agency that is missing altogether never lets install', actions: ['install', 'grant'], losing: ['!agency.known', '!agency.test-organisation', '!switch.sub-account-access', '!switch.all-apps', '!plan.agency-apps', '!approval.given'], broken: (table) => without('facts.no-agency', 'approval.missing', 'approval.first')(negated('marketplace.closed', '!switch.sub-account-access')(table)) },
  { says: 'an agency that is missing altogether never lets install in bulk', actions: ['bulk-install'], losing: ['!agency.known', '!agency.test-organisation', '!approval.given'], broken: (table) => without('facts.no-agency')(negated('approval.first', '!approval.given')(table)) },
  { says: 'an agency that is missing altogether never lets call', actions: ['call'], losing: ['!agency.known', 'agency.enhanced-security', '!call.plan-includes'], broken: (table) => without('facts.no-agency')(negated('plan.too-low', '!call.plan-includes')(table)) },
  { says: 'nothing is done while the server does not answer', actions: [...INSTALLS, 'publish', 'approve', 'call'], never: ['!server.reachable'], broken: without('facts.stale') },
  { says: 'nothing is allowed on expired facts', actions: EVERY, never: ['facts.expired'], broken: without('facts.expired') },
  { says: 'nothing is decided for an agency that is not known (sub-accounts)', actions: EVERY, never: ['viewer.sub-account', '!agency.known'], broken: without('facts.no-agency') },
  { says: 'nothing is decided for an agency that is not known (agencies)', actions: EVERY, never: ['viewer.agency', '!agency.known'], broken: without('facts.no-agency') },
  // What must not be refused: an agency that sees nothing would satisfy everything above.
  { says: 'an agency sees what is public, live and shown on its domain', actions: ['view'], always: [...REACHABLE, 'viewer.agency', '!app.private'], broken: without('agency.sees-catalogue') },
  { says: 'an agency on a white-label domain sees a white-label listing', actions: ['view'], always: ['app.live', 'app.white-label', 'agency.known', '!facts.expired', 'viewer.agency', '!app.private'], broken: loosened('listing.standard-on-white-label', '!app.white-label') },
  { says: 'a sub-account sees what is approved and open to it', actions: ['view'], always: [...FOR_SUB_ACCOUNTS, '!app.private'], broken: without('sub-account.sees-approved') },
  { says: 'a sub-account sees what is installed, where it may open nothing else', actions: ['view'], always: [...FOR_SUB_ACCOUNTS.filter((fact) => fact !== 'switch.all-apps'), 'app.installed', '!app.private'], broken: loosened('marketplace.installed-only', '!app.installed') },
  { says: 'an agency admin installs what is approved and outside the cap', actions: ['install'], always: [...OPEN, ...UNCAPPED, 'viewer.agency'], broken: without('agency.installs') },
  { says: 'an agency admin installs an app for agencies within the plan, approved or not', actions: ['install'], always: [...REACHABLE, ...UNCAPPED, 'viewer.agency', 'app.for-agencies', 'plan.agency-apps'], broken: loosened('approval.first', '!app.for-agencies') },
  { says: 'a sub-account admin installs what is open to it', actions: ['install'], always: [...FOR_SUB_ACCOUNTS, ...UNCAPPED], broken: without('sub-account.installs') },
  { says: 'a sub-account admin grants what is open to it', actions: ['grant'], always: [...FOR_SUB_ACCOUNTS, ...UNCAPPED, ...GRANTS.map(([fact]) => fact)], broken: without('sub-account.installs') },
  { says: 'an agency admin installs in bulk what offers it', actions: ['bulk-install'], always: [...OPEN, ...UNCAPPED, 'viewer.agency', 'app.bulk'], broken: without('agency.bulk-installs') },
  { says: 'an agency that counts goes on while the app is blocked', actions: ['install'], always: [...OPEN, 'server.reachable', 'viewer.agency', 'viewer.admin', 'cap.known', 'cap.counted'], broken: loosened('cap.blocked', '!cap.counted') },
  { says: 'an agency that counts goes on in bulk while the app is blocked', actions: ['bulk-install'], always: [...OPEN, 'server.reachable', 'viewer.agency', 'viewer.admin', 'app.bulk', 'cap.known', 'cap.counted'], broken: loosened('cap.blocked', '!cap.counted') },
  { says: 'an agency that counts goes on at the limit', actions: ['install'], always: [...OPEN, 'server.reachable', 'viewer.agency', 'viewer.admin', 'cap.known', 'cap.counted'], broken: loosened('cap.at-limit', '!cap.counted') },
  { says: 'a test organisation gets in whatever the count', actions: ['install'], always: [...OPEN, 'server.reachable', 'viewer.agency', 'viewer.admin', 'agency.test-organisation'], broken: loosened('cap.unknown', '!agency.test-organisation') },
  { says: 'a new agency gets in while there is room', actions: ['install'], always: [...OPEN, 'server.reachable', 'viewer.agency', 'viewer.admin', 'cap.known', '!cap.in-force', '!cap.full'], broken: loosened('cap.at-limit', 'cap.full') },
  { says: 'a developer publishes what is complete, where it is offered', actions: ['publish'], always: ['server.reachable', 'viewer.developer', 'publish.offered', 'publish.complete', '!publish.review-open', '!facts.expired'], broken: without('developer.publishes') },
  { says: 'a developer publishes privately without the checklist', actions: ['publish'], always: ['server.reachable', 'viewer.developer', 'publish.offered', '!publish.to-public', '!publish.review-open', '!facts.expired'], broken: loosened('publish.incomplete', 'publish.to-public') },
  { says: 'an agency admin approves without a word', actions: ['approve'], always: ['server.reachable', 'viewer.agency', 'viewer.admin', '!app.for-agencies', '!approve.takes-away', 'agency.known', '!facts.expired'], broken: loosened('approve.not-confirmed', 'approve.takes-away') },
  { says: 'an agency admin disapproves with the word', actions: ['approve'], always: ['server.reachable', 'viewer.agency', 'viewer.admin', '!app.for-agencies', 'approve.confirmed', 'agency.known', '!facts.expired'], broken: without('agency.approves') },
  { says: 'what is documented is called, where no permission of a user changes', actions: ['call'], always: [...CALLABLE, 'viewer.developer', '!call.changes-user-permissions'], broken: without('call.documented') },
  { says: 'what users may do is changed where Enhanced Security is off', actions: ['call'], always: [...CALLABLE, 'viewer.agency', 'agency.known', '!agency.enhanced-security'], broken: loosened('security.user-permissions', 'agency.enhanced-security') },
  // Default deny.
  ...EVERY.map((action): Invariant => ({ says: `a rule decides every combination (${action})`, actions: [action], decided: true, broken: (table) => table.filter(({ effect, actions }) => effect === 'notice' || !actions.includes(action)) })),
];

/** The combinations of a space that break an invariant: how many, and the first of them in words. */
export function violations(claim: Claim, space: Space): { readonly count: number; readonly first: string | null } {
  const [first, ...more] = breaking(claim, space);
  return { count: first === undefined ? 0 : 1 + more.length, first: first === undefined ? null : told(space, first) };
}

function breaking(claim: Claim, space: Space): readonly number[] {
  const { outcomes, allowed } = space;
  const within = ({ looks, wants }: Mask) => allowed.filter((combination) => (combination & looks) === wants);
  if ('never' in claim) return within(maskOf(space, claim.never));
  if ('always' in claim) return [...combinations(space, maskOf(space, claim.always))].filter((combination) => outcomes[combination] !== ALLOW);
  if ('indifferent' in claim) {
    // Of two combinations that come out differently one is allowed, so that it is enough to look from there.
    const bits = claim.indifferent.map((fact) => maskOf(space, [fact]).wants);
    return within(maskOf(space, claim.where)).filter((combination) => bits.some((bit) => outcomes[combination ^ bit] !== ALLOW));
  }
  if ('losing' in claim) {
    // From where something is allowed with all of it lost, back to every combination it may have been lost from.
    const lost = maskOf(space, claim.losing);
    return within(lost).flatMap((combination) => [...combinations(space, { looks: ~lost.looks, wants: combination & ~lost.looks })].filter((had) => outcomes[had] !== ALLOW));
  }
  const undecided = outcomes.indexOf(NOTHING_MATCHES);
  return undecided === -1 ? [] : [undecided];
}
