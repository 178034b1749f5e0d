// The facts rules judge by: named yes/no predicates over one question, each with the evidence it judged by and who can change it.
// Every comparison of the policy is made here, in `cap.ts` or in `target-facts.ts`, once. Pure: time is an input.
import type { Viewer } from '../schema/account.ts';
import type { App } from '../schema/app.ts';
import type { Params } from '../schema/policy.ts';
import { blocks, full, inScope, reviewed } from './cap.ts';
import { askedScopes, ofApp, ofViewer, plan, planIncludes, sensitiveScopes, type Fact, type Input } from './question.ts';
import { targetFacts } from './target-facts.ts';

const switches = ({ snapshot }: Input) => snapshot.records.agency?.marketplace;
const forSubAccounts = ({ distribution }: App) => (distribution.targetUser === 'sub-account' ? distribution : null);
const ageInSeconds = ({ now, snapshot: { asOf } }: Input): number => (asOf === null ? 0 : (Date.parse(now) - Date.parse(asOf)) / 1000);

const capOf = ({ snapshot }: Input) => snapshot.records.cap;
const agenciesOfCap = (input: Input): Params => ({ agencies: capOf(input)?.agencies ?? null, cap: input.snapshot.revision.cap });

const viewerIs = (kind: Viewer['kind']): Fact => ofViewer('nobody', ({ viewer }) => viewer.kind === kind);

export const facts = {
  'viewer.agency': viewerIs('agency'),
  'viewer.sub-account': viewerIs('sub-account'),
  'viewer.developer': viewerIs('developer'),
  'viewer.admin': ofViewer(
    'agency-admin',
    ({ viewer }) => viewer.kind !== 'developer' && (viewer.role === 'admin' || viewer.role === 'owner'),
    ({ viewer }) => ({ viewer: viewer.kind, role: viewer.kind === 'developer' ? null : viewer.role }),
  ),
  'agency.known': ofViewer('viewer', ({ snapshot }) => snapshot.records.agency !== null),
  'agency.test-organisation': ofViewer('nobody', ({ snapshot }) => snapshot.records.agency?.testOrg === true),
  'domain.white-label': ofViewer('nobody', ({ domain }) => domain === 'white-label', ({ domain }) => ({ domain })),
  'switch.sub-account-access': ofViewer('agency-admin', (input) => switches(input)?.subAccountAccess === true),
  'switch.all-apps': ofViewer('agency-admin', (input) => switches(input)?.allApps === true),
  'plan.agency-apps': ofViewer(
    'agency-admin',
    (input) => planIncludes(input, 'agency-apps'),
    (input) => ({ plan: plan(input), needs: input.snapshot.revision.planGates['agency-apps'] }),
  ),
  'facts.stale': ofViewer('viewer', (input) => ageInSeconds(input) > input.snapshot.revision.staleAfter, ({ snapshot: { asOf } }) => ({ asOf })),
  'server.reachable': ofViewer('viewer', ({ snapshot }) => snapshot.reachable !== false, ({ snapshot: { asOf } }) => ({ asOf })),
  'facts.expired': ofViewer(
    'viewer',
    (input) => ageInSeconds(input) > input.snapshot.revision.expiresAfter,
    ({ snapshot: { asOf, revision } }) => ({ asOf, expiresAfter: revision.expiresAfter }),
  ),
  'app.private': ofApp('developer', ({ app }) => app.type === 'private'),
  'app.live': ofApp('developer', ({ app }) => app.status === 'live', ({ app }) => ({ status: app.status })),
  'app.white-label': ofApp('developer', ({ app }) => app.listing === 'white-label', ({ app }) => ({ listing: app.listing })),
  'app.for-agencies': ofApp(
    'nobody',
    ({ app }) => app.distribution.targetUser === 'agency',
    ({ app }) => ({ targetUser: app.distribution.targetUser }),
  ),
  'app.agency-installs-only': ofApp(
    'developer',
    ({ app }) => forSubAccounts(app)?.installableBy === 'agency-only',
    ({ app }) => ({ installableBy: forSubAccounts(app)?.installableBy ?? null }),
  ),
  'app.bulk': ofApp('developer', ({ app }) => forSubAccounts(app)?.bulkInstall === true),
  'app.installed': ofApp('agency-admin', ({ snapshot }) => snapshot.records.installed === true),
  'app.sensitive-scope': ofApp(
    'developer',
    (input) => sensitiveScopes(askedScopes(input), input.snapshot.revision).length > 0,
    (input) => ({ scopes: sensitiveScopes(askedScopes(input), input.snapshot.revision) }),
  ),
  'app.security-reviewed': ofApp('platform', ({ app, snapshot }) => reviewed(app, snapshot.revision)),
  'app.in-scope': ofApp(
    'developer',
    ({ app, snapshot }) => inScope(app, snapshot.revision),
    ({ app, snapshot }) => ({ createdAt: app.createdAt, createdFrom: snapshot.revision.createdFrom, unlockBy: snapshot.revision.unlockBy }),
  ),
  'approval.given': ofApp(
    'agency-admin',
    (input) => (input.snapshot.records.approval ?? (switches(input)?.autoApprove === true ? 'approved' : 'disapproved')) === 'approved',
    ({ snapshot }) => ({ approval: snapshot.records.approval ?? null }),
  ),
  'cap.known': ofApp('viewer', (input) => capOf(input) !== undefined),
  'cap.approaching': ofApp('developer', (input) => (capOf(input)?.agencies ?? 0) >= input.snapshot.revision.warnFrom, agenciesOfCap),
  'cap.full': ofApp('developer', (input) => full(capOf(input) ?? { agencies: 0 }, input.snapshot.revision), agenciesOfCap),
  'cap.in-force': ofApp(
    'developer',
    (input) => {
      const cap = capOf(input);
      return cap !== undefined && blocks(cap, input.snapshot.revision);
    },
    (input) => ({ ...agenciesOfCap(input), blockAbove: input.snapshot.revision.blockAbove, blockedSince: capOf(input)?.blockedSince ?? null }),
  ),
  'cap.counted': ofApp('nobody', (input) => capOf(input)?.counted === true),
  'agency.enhanced-security': ofViewer('agency-admin', ({ snapshot }) => snapshot.records.agency?.enhancedSecurity !== false),
  ...targetFacts,
} satisfies Record<string, Fact>;

export type FactId = keyof typeof facts;
/** A fact, or its opposite. */
export type Literal = FactId | `!${FactId}`;
