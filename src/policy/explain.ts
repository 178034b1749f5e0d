// From a reason to words. A decision carries no prose: this table turns rule ids and their evidence into sentences, one table per locale.
import type { FixableBy, Params, Reason } from '../schema/policy.ts';
import type { RuleId } from './rules.ts';
import { sayings } from './says.ts';

/** How one rule is worded. `fact` is a whole sentence on the very numbers the rule judged by. */
interface RuleWords {
  /** The reason in about five words, for a chip or the line under a button. */
  readonly short: string;
  readonly fact: (params: Params) => string;
  /** What whoever can fix it should do; null where nobody can. */
  readonly fix: string | null;
}

export interface Words {
  readonly rules: Readonly<Record<RuleId, RuleWords>>;
  readonly fixableBy: Readonly<Record<FixableBy, string>>;
}

/** A reason in words. */
export interface Explanation {
  readonly rule: string;
  readonly short: string;
  readonly fact: string;
  /** The policy's own sentence. */
  readonly policy: string;
  readonly fix: string | null;
  /** Who can fix it, as a phrase: "The app's developer". */
  readonly who: string;
  /** Fact, policy and fix as one text. */
  readonly sentence: string;
}

const number = (value: Params[string] | undefined): number => (typeof value === 'number' ? value : 0);
const list = (value: Params[string] | undefined): string => new Intl.ListFormat('en', { type: 'conjunction' }).format(Array.isArray(value) ? value : []);
const date = (value: Params[string] | undefined): string =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value))
    ? new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(value))
    : 'an unknown date';
const agencies = (count: number): string => `${count} ${count === 1 ? 'agency' : 'agencies'}`;

const STATUS: Readonly<Record<string, string>> = {
  draft: 'It is still a draft.',
  'in-review': 'It is in review.',
  disapproved: 'Its review was not passed.',
  deprecating: 'It is being withdrawn.',
  deprecated: 'It was withdrawn.',
};

const PLAN: Readonly<Record<string, string>> = { starter: 'Starter', unlimited: 'Unlimited', pro: 'Pro' };
const plan = (value: Params[string] | undefined): string => PLAN[String(value)] ?? 'unknown';

const TOKEN: Readonly<Record<string, string>> = { agency: 'an agency', 'sub-account': 'a sub-account' };

/** Source language. */
export const english: Words = {
  fixableBy: {
    viewer: 'You',
    'agency-admin': 'An owner or admin of the agency',
    developer: 'The app’s developer',
    platform: 'The marketplace',
    nobody: 'Nobody: this is how it is meant to be',
  },
  rules: {
    'agency.sees-catalogue': { short: 'Listed for agencies', fact: () => 'You are browsing as an agency, which sees every listed app.', fix: null },
    'sub-account.sees-approved': { short: 'Approved for sub-accounts', fact: () => 'The agency approved this app for its sub-accounts.', fix: null },
    'agency.installs': { short: 'You may install it', fact: ({ role }) => `You are ${role === 'owner' ? 'an owner' : 'an admin'} of the agency.`, fix: null },
    'sub-account.installs': { short: 'You may install it', fact: () => 'You are an admin of this sub-account.', fix: null },
    'agency.bulk-installs': { short: 'Many sub-accounts at once', fact: () => 'Its developer offers installation in many sub-accounts at once.', fix: null },
    'cap.counted-agency-continues': {
      short: 'Your agency already counts',
      fact: ({ blockedSince }) => `New agencies are refused${typeof blockedSince === 'string' ? ` since ${date(blockedSince)}` : ''}, but yours is counted already, so you may go on.`,
      fix: null,
    },
    'cap.test-organisation-exempt': { short: 'Test organisations are exempt', fact: () => 'New agencies are refused, but yours is a test organisation and is never counted.', fix: null },
    'viewer.developer': {
      short: 'For agencies and sub-accounts',
      fact: () => 'You are signed in as a developer.',
      fix: null,
    },
    'listing.private': {
      short: 'Private, reached by link',
      fact: () => 'This app is private.',
      fix: 'Publish it (Start Public review) to have it listed.',
    },
    'listing.not-live': {
      short: 'Not live at the moment',
      fact: ({ status }) => STATUS[String(status)] ?? 'It is not live.',
      fix: 'Bring a version live.',
    },
    'listing.standard-on-white-label': {
      short: 'Not on white-label domains',
      fact: () => 'This is a standard listing, and you are on a white-label domain.',
      fix: 'Change the listing type to white-label.',
    },
    'distribution.agency-app': { short: 'Made for agencies', fact: () => 'This app is made for agencies.', fix: null },
    'distribution.agency-only': {
      short: 'Only your agency installs it',
      fact: () => 'Only agencies may install this app in sub-accounts.',
      fix: 'Let agencies and sub-accounts install it (distribution settings).',
    },
    'approval.missing': {
      short: 'Not approved by your agency',
      fact: ({ approval }) => (approval === 'disapproved' ? 'The agency disapproved this app for its sub-accounts.' : 'The agency has not approved this app for its sub-accounts.'),
      fix: 'Approve the app for sub-accounts.',
    },
    'marketplace.closed': {
      short: 'Marketplace closed by agency',
      fact: () => 'The agency has switched the app marketplace off for its sub-accounts.',
      fix: 'Switch on “Let sub-accounts open the marketplace”.',
    },
    'marketplace.installed-only': {
      short: 'Only installed apps are open',
      fact: () => 'The agency lets its sub-accounts open installed apps only, and this one is not installed.',
      fix: 'Switch on “Let sub-accounts open all apps”, or install the app for the sub-account.',
    },
    'role.not-admin': {
      short: 'Takes an owner or admin',
      fact: ({ viewer }) => (viewer === 'sub-account' ? 'You are a user of this sub-account, not an admin.' : 'You are a user of the agency, not an owner or admin.'),
      fix: 'Install it for you, or give you the admin role.',
    },
    'approval.first': {
      short: 'Approve it first',
      fact: ({ approval }) => (approval === 'disapproved' ? 'This app is disapproved for sub-accounts.' : 'This app is not approved for sub-accounts yet.'),
      fix: 'Approve the app for sub-accounts, then install it.',
    },
    'plan.agency-apps': {
      short: 'Needs a higher plan',
      fact: ({ plan: has, needs }) => `Agency-level apps need the ${plan(needs)} plan; the agency is on ${plan(has)}.`,
      fix: 'Change the agency’s plan.',
    },
    'bulk.sub-account': { short: 'For agencies only', fact: () => 'You are browsing as a sub-account.', fix: null },
    'bulk.agency-app': { short: 'Installed once, for the agency', fact: () => 'This app is made for agencies and has no installation per sub-account.', fix: null },
    'bulk.not-offered': {
      short: 'One sub-account at a time',
      fact: () => 'The developer does not offer installation in many sub-accounts at once.',
      fix: 'Switch bulk installation on (distribution settings).',
    },
    'cap.blocked': {
      short: 'New installs are blocked',
      fact: ({ agencies: count, cap, blockedSince }) =>
        `${typeof blockedSince === 'string' ? `New installs are blocked since ${date(blockedSince)}` : 'New installs are blocked'}: this private app passed its cap of ${agencies(number(cap))}. It is installed in ${agencies(number(count))} now, and yours is not one of them.`,
      fix: 'Publish the app: Start Public (listed) review.',
    },
    'cap.at-limit': {
      short: 'At its install limit',
      fact: ({ agencies: count, cap }) => `This private app is installed in ${number(count)} of ${agencies(number(cap))}; one more would exceed its cap.`,
      fix: 'Publish the app: Start Public (listed) review.',
    },
    'cap.unknown': {
      short: 'Install count not known',
      fact: () => 'How many agencies have this private app is not known right now.',
      fix: 'Load the page again, so that the count is read.',
    },
    'facts.no-agency': { short: 'Agency facts are missing', fact: () => 'The facts of your agency could not be read.', fix: 'Load the page again.' },
    'facts.expired': {
      short: 'Facts are too old',
      fact: ({ asOf }) => `What is known here was read on ${date(asOf)} and is too old to decide on.`,
      fix: 'Go online and load the page again.',
    },
    'facts.stale': {
      short: 'Offline',
      fact: ({ asOf }) => `The server does not answer${asOf === null ? '' : `; what is known here was read on ${date(asOf)}`}. Nothing can be done until it does.`,
      fix: 'Go online. It goes on as soon as the server answers.',
    },
    'facts.aging': {
      short: 'May have changed since',
      fact: ({ asOf }) => `What is known here was read on ${date(asOf)} and may have changed since.`,
      fix: 'Load the page again.',
    },
    'cap.approaching': {
      short: 'Publish soon',
      fact: ({ agencies: count, cap }) => `This private app is installed in ${number(count)} of ${agencies(number(cap))}.`,
      fix: 'Publish the app soon: Start Public (listed) review.',
    },
    'app.security-reviewed': { short: 'Security reviewed', fact: () => 'This private app passed Security Review, so it has no cap.', fix: null },
    'scope.sensitive': {
      short: 'Asks for sensitive permissions',
      fact: ({ scopes }) => `This private app asks for sensitive permissions: ${list(scopes)}.`,
      fix: 'Ask for less, or publish the app so that it is reviewed.',
    },
    'grant.unknown-client': { short: 'Unknown app', fact: () => 'No app has the client id of this request.', fix: 'Use the client id from the app’s settings.' },
    'grant.unregistered-redirect': {
      short: 'Unregistered return address',
      fact: () => 'The address to return to is not one that the app registered.',
      fix: 'Register the exact redirect URI in the app’s settings.',
    },
    'grant.undeclared-scope': {
      short: 'Asks for undeclared permissions',
      fact: ({ scopes }) => `It asks for permissions that its live version does not declare: ${list(scopes)}.`,
      fix: 'Declare them in a new version, or ask for less.',
    },
    'developer.publishes': { short: 'You may publish it', fact: () => 'You are the developer of this app.', fix: null },
    'publish.not-developer': { short: 'Published by its developer', fact: () => 'You are not signed in as the developer of this app.', fix: null },
    'publish.not-offered': {
      short: 'Not a way to publish',
      fact: ({ to }) => `“${String(to)}” is not a way to publish an app today.`,
      fix: 'Publish it privately, or start the Public (listed) review.',
    },
    'publish.incomplete': {
      short: 'The checklist is not complete',
      fact: ({ missing }) => `The publishing checklist still misses ${list(missing)}.`,
      fix: 'Fill in what is missing.',
    },
    'publish.review-open': { short: 'A review is open', fact: () => 'Another version of this app is in review.', fix: 'Wait for it, or withdraw it.' },
    'agency.approves': { short: 'You may approve it', fact: ({ role }) => `You are ${role === 'owner' ? 'an owner' : 'an admin'} of the agency.`, fix: null },
    'approve.not-agency': { short: 'Approved by the agency', fact: () => 'You are not browsing as the agency.', fix: null },
    'approve.agency-app': { short: 'Made for agencies', fact: () => 'This app is made for agencies; sub-accounts cannot have it.', fix: null },
    'approve.not-confirmed': {
      short: 'Type the word to confirm',
      fact: ({ confirmation }) => `Disapproving needs the word ${String(confirmation)}, and it was not typed so.`,
      fix: 'Type the word in capital letters.',
    },
    'call.documented': { short: 'A documented operation', fact: ({ operation }) => `\`${String(operation)}\` is documented, and token, scope and plan fit.`, fix: null },
    'call.unknown-operation': {
      short: 'No such operation',
      fact: ({ operation }) => `\`${String(operation)}\` is not an operation of the public API.`,
      fix: 'Use a documented operation.',
    },
    'call.token-class': {
      short: 'Another token is needed',
      fact: ({ token, tokens }) => `The call is made with the token of ${TOKEN[String(token)] ?? 'nobody'}, and takes that of ${list(Array.isArray(tokens) ? tokens.map((name) => TOKEN[name] ?? name) : [])}.`,
      fix: 'Call it with a token of the right class.',
    },
    'call.scope-missing': {
      short: 'A scope is missing',
      fact: ({ scopes }) => `The token lacks the scope ${list(scopes)}.`,
      fix: 'Declare the scope in a new version and have it granted.',
    },
    'plan.too-low': {
      short: 'Needs a higher plan',
      fact: ({ plan: has, needs }) => `This operation needs the ${plan(needs)} plan; the agency is on ${plan(has)}.`,
      fix: 'Change the agency’s plan.',
    },
    'security.user-permissions': {
      short: 'Enhanced Security is on',
      fact: () => 'The call would change what a user may do, and Enhanced Security is on.',
      fix: 'Switch it off in Settings, Company, Advanced Settings, if you accept the risk.',
    },
    'scope.sensitive-public': {
      short: 'Asks for sensitive permissions',
      fact: ({ scopes }) => `This app asks for sensitive permissions: ${list(scopes)}.`,
      fix: 'Ask for less.',
    },
    'scope.unknown': {
      short: 'Asks for unlisted permissions',
      fact: ({ scopes }) => `It asks for permissions that the catalogue does not list: ${list(scopes)}.`,
      fix: 'List the permission in the catalogue, if it exists.',
    },
    'policy.no-permit': { short: 'Nothing permits it', fact: () => 'No rule of the policy permits this.', fix: null },
    'policy.invalid-facts': {
      short: 'App data cannot be read',
      fact: ({ fields }) => `This app’s data cannot be judged; check ${list(fields)}.`,
      fix: 'Correct the app’s data.',
    },
  },
};

const isWorded = (rule: string, words: Words): rule is RuleId => Object.hasOwn(words.rules, rule);

/** A reason in the words of one locale. A rule this package does not know, from a newer server, is named by its id. */
export function explain(reason: Reason, words: Words = english): Explanation {
  const { rule, params, fixableBy } = reason;
  const known = isWorded(rule, words);
  const worded: RuleWords = known ? words.rules[rule] : { short: rule, fact: () => `The rule “${rule}” applies.`, fix: null };
  const fact = worded.fact(params);
  const policy = known ? sayings[rule].says : '';
  const who = words.fixableBy[fixableBy];
  const sentence = [fact, policy, worded.fix === null ? '' : `${who}: ${worded.fix}`].filter(Boolean).join(' ');
  return { rule, short: worded.short, fact, policy, fix: worded.fix, who, sentence };
}
