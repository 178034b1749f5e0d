// What the oracle's cases leave open of the table of rules: the same refusal on every action it belongs to, and each condition at the edge where
// it alone decides. Questions and the rules that answer them, in the order of the table.
import type { Input } from '../../src/policy/index.ts';
import { questionOf } from '../../src/policy/request.ts';
import { shippedRevisions } from '../../src/policy/revisions.ts';
import type { Action, CapFacts, PolicyRevision, Target } from '../../src/schema/policy.ts';
import { NOW, request, type Changes } from './world.ts';

export interface RuleCase {
  readonly title: string;
  readonly input: Input;
  /** Deny with exactly these rules; or allow by these. */
  readonly denies?: readonly string[];
  readonly allows?: readonly string[];
  readonly notices: readonly string[];
}

const [v1, v1_1] = shippedRevisions;
const targets: Partial<Record<Action, Target>> = {
  grant: { kind: 'grant', scopes: [], clientKnown: true, redirectRegistered: true },
  publish: { kind: 'publish', to: 'public-listed', missing: [], reviewOpen: false },
  approve: { kind: 'approve', approval: 'approved', typed: '' },
  call: { kind: 'call', operation: 'agencies.get', token: 'agency', scopes: ['companies.readonly'], changesUserPermissions: false },
};

const SUB_ACCOUNT: Changes = { viewer: { kind: 'sub-account', role: 'admin', agencyId: 'viewer' } };
const DEVELOPER: Changes = { viewer: { kind: 'developer' } };
const PUBLIC: Changes = { app: { type: 'public' } };
const FOR_AGENCIES: Changes = { app: { type: 'public', distribution: { targetUser: 'agency' } } };
const LEGACY = { createdAt: '2025-11-01T00:00:00Z' };
const TEST = { testOrg: true };
const cap = (agencies: number, counted = false): CapFacts => ({ agencies, counted, blockedSince: agencies > 5 ? NOW : null });
const together = (...changes: readonly Changes[]): Changes => Object.assign({}, ...changes) as Changes;

const question = (action: Action, given: Changes, revision: PolicyRevision): Input => questionOf(request({ ...given, action, target: targets[action] }), revision);
const withoutAgency = (input: Input): Input => ({ ...input, snapshot: { ...input.snapshot, records: { ...input.snapshot.records, agency: null } } });

const REACHES = ['view', 'install', 'bulk-install', 'grant'] as const;
const INSTALLS = ['install', 'bulk-install', 'grant'] as const;
/** What permits an agency's admin each action. */
const permits: Readonly<Record<Action, string>> = { view: 'agency.sees-catalogue', install: 'agency.installs', 'bulk-install': 'agency.bulk-installs', grant: 'agency.installs', publish: 'developer.publishes', approve: 'agency.approves', call: 'call.documented' };
const EVERY = Object.keys(permits) as Action[];

type Answer = Pick<RuleCase, 'denies' | 'allows'> & { readonly notices?: readonly string[] };
const on = (actions: readonly Action[], title: string, given: Changes, answer: (action: Action) => Answer, revision = v1): RuleCase[] =>
  actions.map((action) => ({ title: `${action}: ${title}`, input: question(action, given, revision), notices: [], ...answer(action) }));
const denied = (...denies: readonly string[]) => (): Answer => ({ denies });
/** Beside it, a sub-account installs nothing in bulk. */
const deniedSub = (rule: string) => (action: Action): Answer => ({ denies: action === 'bulk-install' ? [rule, 'bulk.sub-account'] : [rule] });
const allowed = (also: readonly string[] = [], notices: readonly string[] = []) => (action: Action): Answer => ({ allows: [permits[action], ...also], notices });

const prospective: PolicyRevision = { ...v1, measure: 'prospective' };
const pro: PolicyRevision = { ...v1, planGates: { ...v1.planGates, 'agency-apps': 'pro' } };
const reviewed: Changes = { app: { securityReview: 'approved' } };
const sensitive = (type: 'private' | 'public'): Changes => ({ app: { type, scopes: ['users.write'] } });

export const ruleCases: readonly RuleCase[] = [
  ...on(REACHES, 'a developer', together(DEVELOPER, PUBLIC), denied('viewer.developer')),
  ...on(REACHES, 'an app that is not live', { app: { type: 'public', status: 'in-review' } }, denied('listing.not-live')),
  ...on(REACHES, 'a standard listing on a white-label domain', { app: { type: 'public', listing: 'standard' }, domain: 'white-label' }, denied('listing.standard-on-white-label')),
  ...on(['grant'], 'a sub-account, an app for agencies', together(SUB_ACCOUNT, FOR_AGENCIES), denied('distribution.agency-app')),
  ...on(['grant'], 'a sub-account, an app the agency installs', together(SUB_ACCOUNT, { app: { type: 'public', distribution: { targetUser: 'sub-account', installableBy: 'agency-only', bulkInstall: true } } }), denied('distribution.agency-only')),
  ...on(REACHES, 'a sub-account, not approved', together(SUB_ACCOUNT, PUBLIC, { approval: 'disapproved' }), deniedSub('approval.missing')),
  ...on(REACHES, 'a sub-account, the marketplace closed', together(SUB_ACCOUNT, PUBLIC, { agency: { marketplace: { subAccountAccess: false } } }), deniedSub('marketplace.closed')),
  ...on(REACHES, 'a sub-account, installed apps only', together(SUB_ACCOUNT, PUBLIC, { agency: { marketplace: { allApps: false } } }), deniedSub('marketplace.installed-only')),
  ...on(['grant'], 'a sub-account', together(SUB_ACCOUNT, PUBLIC), () => ({ allows: ['sub-account.installs'] })),
  ...on(INSTALLS, 'not approved by the agency', together(PUBLIC, { approval: 'disapproved' }), denied('approval.first')),
  ...on(['approve'], 'a developer', DEVELOPER, denied('approve.not-agency')),

  ...on(['install', 'grant'], 'an agency app, on too low a plan', FOR_AGENCIES, denied('plan.agency-apps'), pro),
  ...on(['install', 'grant'], 'another app on that plan', PUBLIC, allowed(), pro),
  ...on(['install', 'grant'], 'an agency app, the plan not known', FOR_AGENCIES, denied('facts.no-agency')).map((one) => ({ ...one, input: withoutAgency(one.input) })),

  ...on(INSTALLS, 'a new agency, blocked', { cap: cap(6) }, denied('cap.blocked')),
  ...on(INSTALLS, 'a counted agency, blocked', { cap: cap(6, true) }, allowed(['cap.counted-agency-continues'])),
  ...on(INSTALLS, 'a counted agency, not blocked', { cap: cap(3, true) }, allowed()),
  ...on(INSTALLS, 'a counted agency, an app outside the cap', { app: LEGACY, cap: cap(6, true) }, allowed()),
  ...on(INSTALLS, 'a test organisation, blocked', { agency: TEST, cap: cap(6) }, allowed(['cap.test-organisation-exempt'])),
  ...on(INSTALLS, 'a test organisation, not blocked', { agency: TEST, cap: cap(3) }, allowed()),
  ...on(INSTALLS, 'a test organisation, an app outside the cap', { agency: TEST, app: LEGACY, cap: cap(6) }, allowed()),
  ...on(['install', 'grant'], 'a sub-account of a test organisation, blocked', together(SUB_ACCOUNT, { agency: TEST, cap: cap(6) }), () => ({ allows: ['sub-account.installs'] })),
  ...on(INSTALLS, 'measured ahead, at the cap', { cap: cap(5) }, () => ({ denies: ['cap.at-limit'], notices: ['cap.approaching'] }), prospective),
  ...on(INSTALLS, 'measured ahead, blocked already', { cap: cap(6) }, denied('cap.blocked'), prospective),
  ...on(INSTALLS, 'measured ahead, an app outside the cap', { app: LEGACY, cap: cap(5) }, allowed(), prospective),
  ...on(INSTALLS, 'measured ahead, a counted agency', { cap: cap(5, true) }, allowed([], ['cap.approaching']), prospective),
  ...on(INSTALLS, 'measured ahead, a test organisation', { agency: TEST, cap: cap(5) }, allowed([], ['cap.approaching']), prospective),
  ...on(INSTALLS, 'the count not known', { cap: null }, denied('cap.unknown')),
  ...on(INSTALLS, 'the count not known, an app outside the cap', { app: LEGACY, cap: null }, allowed()),
  ...on(INSTALLS, 'the count not known, a test organisation', { agency: TEST, cap: null }, allowed()),

  ...on(EVERY, 'the agency not known', PUBLIC, (action) => ({ denies: action === 'publish' ? ['publish.not-developer', 'facts.no-agency'] : ['facts.no-agency'] })).map((one) => ({ ...one, input: withoutAgency(one.input) })),
  ...on(['publish'], 'a developer has no agency', DEVELOPER, allowed()).map((one) => ({ ...one, input: withoutAgency(one.input) })),
  ...EVERY.flatMap((action) => {
    const given = together(PUBLIC, action === 'publish' ? DEVELOPER : {});
    return [...on([action], 'facts of yesterday', { ...given, asOf: '2026-01-09T00:00:00Z' }, allowed([], ['facts.aging'])), ...on([action], 'facts of last year', { ...given, asOf: '2025-12-20T00:00:00Z' }, denied('facts.expired'))];
  }),
  ...EVERY.map((action) => {
    const given = together(PUBLIC, action === 'publish' ? DEVELOPER : {});
    const [one] = on([action], 'the server does not answer', given, action === 'view' ? allowed() : denied('facts.stale'));
    return one && { ...one, input: { ...one.input, snapshot: { ...one.input.snapshot, reachable: false } } };
  }).flatMap((one) => one ?? []),

  ...on(INSTALLS, 'nearly at the cap', { cap: cap(4) }, allowed([], ['cap.approaching'])),
  ...on(INSTALLS, 'as many, outside the cap', { app: LEGACY, cap: cap(4) }, allowed()),
  ...on(INSTALLS, 'reviewed for security', reviewed, allowed([], ['app.security-reviewed']), v1_1),
  ...on(INSTALLS, 'a public app that was', { app: { type: 'public', securityReview: 'approved' } }, allowed(), v1_1),
  ...on(INSTALLS, 'a private app that asks for much', sensitive('private'), (action) => (action === 'grant' ? allowed()(action) : allowed([], ['scope.sensitive'])(action))),
  ...on(['install', 'bulk-install'], 'a public app that asks for much', sensitive('public'), allowed()),
];
