// The facts rules judge by: named yes/no predicates over one question, each with the evidence it judged by and who can change it.
// Every comparison of the policy is made here, in `cap.ts` or in `target-facts.ts`, once. Pure: time is an input.
import type { Viewer } from '../schema/account.ts';
import type { App } from '../schema/app.ts';
import type { Params } from '../schema/policy.ts';
import { blocks, full, inScope, reviewed } from './cap.ts';
import { askedScopes, NO_EVIDENCE, plan, planIncludes, sensitiveScopes, type Fact, type Input } from './question.ts';
import { targetFacts } from './target-facts.ts';

const switches = ({ snapshot }: Input) => snapshot.records.agency?.marketplace;
const forSubAccounts = ({ distribution }: App) => (distribution.targetUser === 'sub-account' ? distribution : null);
const ageInSeconds = ({ now, snapshot: { asOf } }: Input): number => (asOf === null ? 0 : (Date.parse(now) - Date.parse(asOf)) / 1000);

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
    judge: (input) => planIncludes(input, 'agency-apps'),
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
    judge: ({ snapshot }) => snapshot.records.installed === true,
    evidence: NO_EVIDENCE,
  },
  'app.sensitive-scope': {
    of: 'app',
    changedBy: 'developer',
    judge: (input) => sensitiveScopes(askedScopes(input), input.snapshot.revision).length > 0,
    evidence: (input) => ({ scopes: sensitiveScopes(askedScopes(input), input.snapshot.revision) }),
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
  'agency.enhanced-security': {
    of: 'viewer',
    changedBy: 'agency-admin',
    judge: ({ snapshot }) => snapshot.records.agency?.enhancedSecurity !== false,
    evidence: NO_EVIDENCE,
  },
  ...targetFacts,
} as const satisfies Record<string, Fact>;

export type FactId = keyof typeof facts;
/** A fact, or its opposite. */
export type Literal = FactId | `!${FactId}`;
