// The facts rules judge by: named yes/no predicates over one question, each with the evidence it judged by and who can change it.
// Every comparison, date and threshold of the policy lives here, once. Pure: no clock, no storage, no network; time is an input.
import type { Agency, Domain, Plan, Viewer } from '../schema/account.ts';
import type { App } from '../schema/app.ts';
import type { Approval } from '../schema/approval.ts';
import type { Action, CapFacts, CapState, FixableBy, Params, PolicyRevision } from '../schema/policy.ts';

/** What was stored about one app and the viewer's agency, and the revision it is judged under. */
export interface Snapshot {
  readonly revision: PolicyRevision;
  /** Where the revision came from: the server, this device, or the package itself. */
  readonly source: 'server' | 'cache' | 'none';
  /** When the records were read; null when they are taken as of now. */
  readonly asOf: string | null;
  readonly records: {
    readonly agency: Agency | null;
    /** The agency's explicit word; left out, its auto-approve switch decides. */
    readonly approval?: Approval | undefined;
    /** Left out when unknown; an app under the cap is then not authorised. */
    readonly cap?: CapFacts | undefined;
    /** The app is installed where the viewer is. */
    readonly installed: boolean;
  };
}

/** One question to the policy. */
export interface Input {
  readonly action: Action;
  /** The instant the decision is for. */
  readonly now: string;
  readonly viewer: Viewer;
  readonly domain: Domain;
  readonly app: App;
  readonly snapshot: Snapshot;
}

interface Fact {
  /** Whose fact it is: a viewer's facts are the same for every app of a catalogue. */
  readonly of: 'viewer' | 'app';
  /** Who can make it come out the other way. */
  readonly changedBy: FixableBy;
  readonly judge: (input: Input) => boolean;
  readonly evidence: (input: Input) => Params;
}

const PLAN_ORDER: readonly Plan[] = ['starter', 'unlimited', 'pro'];
const NO_EVIDENCE = (): Params => ({});

const plan = ({ snapshot }: Input): Plan | null => snapshot.records.agency?.plan ?? null;
const switches = ({ snapshot }: Input) => snapshot.records.agency?.marketplace;
const forSubAccounts = ({ distribution }: App) => (distribution.targetUser === 'sub-account' ? distribution : null);
const ageInSeconds = ({ now, snapshot: { asOf } }: Input): number => (asOf === null ? 0 : (Date.parse(now) - Date.parse(asOf)) / 1000);

/** One spelling per scope: `user.write` is how the permission for `users.write` is often written. */
export const canonicalScope = (scope: string): string => (scope === 'user.write' ? 'users.write' : scope);

/** The app's scopes that the revision calls sensitive, as they are spelt in the app. */
export const sensitiveScopes = (app: App, revision: PolicyRevision): string[] => app.scopes.filter((scope) => revision.sensitiveScopes.includes(canonicalScope(scope)));

/** The security review that counts under a revision: none where the revision does not know it as an exit. */
export const reviewed = (app: Pick<App, 'securityReview'>, revision: PolicyRevision): boolean =>
  revision.unlockBy.includes('security-review') && app.securityReview === 'approved';

/** Whether the install cap applies: a private app created since the revision's date that has not passed a review which lifts the cap. */
export const inScope = (app: Pick<App, 'type' | 'createdAt' | 'securityReview'>, revision: PolicyRevision): boolean =>
  app.type === 'private' && Date.parse(app.createdAt) >= Date.parse(revision.createdFrom) && !reviewed(app, revision);

/** Whether a block holds: it was set and not lifted since, or the count is above the threshold now. */
export const blocks = (cap: Pick<CapFacts, 'agencies' | 'blockedSince'>, revision: PolicyRevision): boolean =>
  cap.blockedSince !== null || cap.agencies > revision.blockAbove;

/** Whether one more agency would exceed the cap, under a revision that measures ahead. */
export const full = (cap: Pick<CapFacts, 'agencies'>, revision: PolicyRevision): boolean => revision.measure === 'prospective' && cap.agencies + 1 > revision.cap;

/** The state a banner shows: no colour for `n/a` and `ok`, amber for `approaching`, red for `blocked`. */
export function capState(app: Pick<App, 'type' | 'createdAt' | 'securityReview'>, cap: Pick<CapFacts, 'agencies' | 'blockedSince'>, revision: PolicyRevision): CapState {
  if (!inScope(app, revision)) return 'n/a';
  if (blocks(cap, revision)) return 'blocked';
  return cap.agencies >= revision.warnFrom ? 'approaching' : 'ok';
}

const capOf = ({ snapshot }: Input) => snapshot.records.cap;
const agenciesOfCap = (input: Input): Params => ({ agencies: capOf(input)?.agencies ?? null, cap: input.snapshot.revision.cap });

const viewerIs = (kind: Viewer['kind']): Fact => ({
  of: 'viewer',
  changedBy: 'nobody',
  judge: ({ viewer }) => viewer.kind === kind,
  evidence: NO_EVIDENCE,
});

export const facts = {
  'viewer.agency': viewerIs('agency'),
  'viewer.sub-account': viewerIs('sub-account'),
  'viewer.developer': viewerIs('developer'),
  'viewer.admin': {
    of: 'viewer',
    changedBy: 'agency-admin',
    judge: ({ viewer }) => viewer.kind !== 'developer' && (viewer.role === 'admin' || viewer.role === 'owner'),
    evidence: ({ viewer }) => ({ viewer: viewer.kind, role: viewer.kind === 'developer' ? null : viewer.role }),
  },
  'agency.known': {
    of: 'viewer',
    changedBy: 'viewer',
    judge: ({ snapshot }) => snapshot.records.agency !== null,
    evidence: NO_EVIDENCE,
  },
  'agency.test-organisation': {
    of: 'viewer',
    changedBy: 'nobody',
    judge: ({ snapshot }) => snapshot.records.agency?.testOrg === true,
    evidence: NO_EVIDENCE,
  },
  'domain.white-label': {
    of: 'viewer',
    changedBy: 'nobody',
    judge: ({ domain }) => domain === 'white-label',
    evidence: ({ domain }) => ({ domain }),
  },
  'switch.sub-account-access': {
    of: 'viewer',
    changedBy: 'agency-admin',
    judge: (input) => switches(input)?.subAccountAccess === true,
    evidence: NO_EVIDENCE,
  },
  'switch.all-apps': {
    of: 'viewer',
    changedBy: 'agency-admin',
    judge: (input) => switches(input)?.allApps === true,
    evidence: NO_EVIDENCE,
  },
  'plan.agency-apps': {
    of: 'viewer',
    changedBy: 'agency-admin',
    judge: (input) => {
      const has = plan(input);
      return has !== null && PLAN_ORDER.indexOf(has) >= PLAN_ORDER.indexOf(input.snapshot.revision.planGates['agency-apps']);
    },
    evidence: (input) => ({ plan: plan(input), needs: input.snapshot.revision.planGates['agency-apps'] }),
  },
  'facts.stale': {
    of: 'viewer',
    changedBy: 'viewer',
    judge: (input) => ageInSeconds(input) > input.snapshot.revision.staleAfter,
    evidence: ({ snapshot: { asOf } }) => ({ asOf }),
  },
  'facts.expired': {
    of: 'viewer',
    changedBy: 'viewer',
    judge: (input) => ageInSeconds(input) > input.snapshot.revision.expiresAfter,
    evidence: ({ snapshot: { asOf, revision } }) => ({ asOf, expiresAfter: revision.expiresAfter }),
  },
  'app.private': {
    of: 'app',
    changedBy: 'developer',
    judge: ({ app }) => app.type === 'private',
    evidence: NO_EVIDENCE,
  },
  'app.live': {
    of: 'app',
    changedBy: 'developer',
    judge: ({ app }) => app.status === 'live',
    evidence: ({ app }) => ({ status: app.status }),
  },
  'app.white-label': {
    of: 'app',
    changedBy: 'developer',
    judge: ({ app }) => app.listing === 'white-label',
    evidence: ({ app }) => ({ listing: app.listing }),
  },
  'app.for-agencies': {
    of: 'app',
    changedBy: 'nobody',
    judge: ({ app }) => app.distribution.targetUser === 'agency',
    evidence: ({ app }) => ({ targetUser: app.distribution.targetUser }),
  },
  'app.agency-installs-only': {
    of: 'app',
    changedBy: 'developer',
    judge: ({ app }) => forSubAccounts(app)?.installableBy === 'agency-only',
    evidence: ({ app }) => ({ installableBy: forSubAccounts(app)?.installableBy ?? null }),
  },
  'app.bulk': {
    of: 'app',
    changedBy: 'developer',
    judge: ({ app }) => forSubAccounts(app)?.bulkInstall === true,
    evidence: NO_EVIDENCE,
  },
  'app.installed': {
    of: 'app',
    changedBy: 'agency-admin',
    judge: ({ snapshot }) => snapshot.records.installed,
    evidence: NO_EVIDENCE,
  },
  'app.sensitive-scope': {
    of: 'app',
    changedBy: 'developer',
    judge: ({ app, snapshot }) => sensitiveScopes(app, snapshot.revision).length > 0,
    evidence: ({ app, snapshot }) => ({ scopes: sensitiveScopes(app, snapshot.revision) }),
  },
  'app.security-reviewed': {
    of: 'app',
    changedBy: 'platform',
    judge: ({ app, snapshot }) => reviewed(app, snapshot.revision),
    evidence: NO_EVIDENCE,
  },
  'app.in-scope': {
    of: 'app',
    changedBy: 'developer',
    judge: ({ app, snapshot }) => inScope(app, snapshot.revision),
    evidence: ({ app, snapshot }) => ({ createdAt: app.createdAt, createdFrom: snapshot.revision.createdFrom, unlockBy: snapshot.revision.unlockBy }),
  },
  'approval.given': {
    of: 'app',
    changedBy: 'agency-admin',
    judge: (input) => (input.snapshot.records.approval ?? (switches(input)?.autoApprove === true ? 'approved' : 'disapproved')) === 'approved',
    evidence: ({ snapshot }) => ({ approval: snapshot.records.approval ?? null }),
  },
  'cap.known': {
    of: 'app',
    changedBy: 'viewer',
    judge: (input) => capOf(input) !== undefined,
    evidence: NO_EVIDENCE,
  },
  'cap.approaching': {
    of: 'app',
    changedBy: 'developer',
    judge: (input) => (capOf(input)?.agencies ?? 0) >= input.snapshot.revision.warnFrom,
    evidence: agenciesOfCap,
  },
  'cap.full': {
    of: 'app',
    changedBy: 'developer',
    judge: (input) => full(capOf(input) ?? { agencies: 0 }, input.snapshot.revision),
    evidence: agenciesOfCap,
  },
  'cap.in-force': {
    of: 'app',
    changedBy: 'developer',
    judge: (input) => {
      const cap = capOf(input);
      return cap !== undefined && blocks(cap, input.snapshot.revision);
    },
    evidence: (input) => ({ ...agenciesOfCap(input), blockAbove: input.snapshot.revision.blockAbove, blockedSince: capOf(input)?.blockedSince ?? null }),
  },
  'cap.counted': {
    of: 'app',
    changedBy: 'nobody',
    judge: (input) => capOf(input)?.counted === true,
    evidence: NO_EVIDENCE,
  },
} as const satisfies Record<string, Fact>;

export type FactId = keyof typeof facts;
/** A fact, or its opposite. */
export type Literal = FactId | `!${FactId}`;
