// The policy's own shapes: a dated revision, what a decision is asked about, and what it answers.
import * as z from 'zod/mini';
import { Agency, Domain, Plan, Viewer } from './account.ts';
import { App, AppType } from './app.ts';
import { Approval } from './approval.ts';
import { Id, Instant } from './instant.ts';

const count = z.int().check(z.minimum(0));

/** What an agency's plan must at least be for a feature. */
export const PlanGates = z.object({
  'agency-apps': Plan,
  'create-sub-account': Plan,
  'saas-api': Plan,
  rebilling: Plan,
  'rebilling-with-markup': Plan,
  'white-label': Plan,
  'saas-mode': Plan,
});
export type PlanGates = z.infer<typeof PlanGates>;

/** One dated version of the policy: every threshold, date and list that rules judge by. */
export const PolicyRevision = z.object({
  id: Id,
  announcedAt: z.nullable(Instant),
  /** Null until a platform adopts the revision by announcing a date. */
  effectiveAt: z.nullable(Instant),
  /** Private apps created at or after this instant are under the cap. */
  createdFrom: Instant,
  /** The cap as it is said: "of 5 agencies". */
  cap: count,
  /** From this many agencies on the app is approaching its cap. */
  warnFrom: count,
  /** Above this many agencies new installs are blocked, until an exit of `unlockBy` is taken. */
  blockAbove: count,
  /** `current`: a new agency is refused while the block is in force. `prospective`: also when it would make the count exceed `cap`. */
  measure: z.enum(['current', 'prospective']),
  unlockBy: z.array(z.enum(['public', 'security-review'])),
  /** Where a version may be published. */
  publishTo: z.array(z.enum(['private', 'public-listed', 'public-unlisted'])),
  sensitiveScopes: z.array(z.string()),
  planGates: PlanGates,
  /** Facts older than this many seconds are shown as stale. */
  staleAfter: count,
  /** Facts older than this many seconds authorise nothing. */
  expiresAfter: count,
});
export type PolicyRevision = z.infer<typeof PolicyRevision>;

/** What the install cap knows about one app, for one agency. Never names another agency. */
export const CapFacts = z.object({
  /** Distinct agencies with an active, authorised install, over all versions. */
  agencies: count,
  /** When the block came into force; null while none is. It does not lift by itself when agencies leave. */
  blockedSince: z.nullable(Instant),
  /** The viewer's agency is one of those agencies. */
  counted: z.boolean(),
});
export type CapFacts = z.infer<typeof CapFacts>;

/** `n/a`: the cap does not apply to the app. */
export const CapState = z.enum(['n/a', 'ok', 'approaching', 'blocked']);
export type CapState = z.infer<typeof CapState>;

/** One thing that happened to an app, as the ledger records it. */
export const LedgerEvent = z.discriminatedUnion('type', [
  z.object({
    at: Instant,
    type: z.literal('install'),
    agencyId: Id,
    subAccountId: z._default(z.nullable(Id), null),
    testOrg: z._default(z.boolean(), false),
    version: z.optional(z.string()),
    /** Names the app of an aggregation group; left out for the app itself. */
    appId: z.optional(Id),
  }),
  z.object({ at: Instant, type: z.literal('uninstall'), agencyId: Id, subAccountId: z._default(z.nullable(Id), null), appId: z.optional(Id) }),
  z.object({ at: Instant, type: z.literal('convert'), to: z.enum(['private', 'public-listed']) }),
  z.object({ at: Instant, type: z.literal('security-review'), outcome: z.enum(['approved', 'rejected']) }),
]);
export type LedgerEvent = z.infer<typeof LedgerEvent>;

/** See it in the catalogue, install it, install it in many sub-accounts, let it have permissions, publish it, approve it, call the API with it. */
export const Action = z.enum(['view', 'install', 'bulk-install', 'grant', 'publish', 'approve', 'call']);
export type Action = z.infer<typeof Action>;

/** Actions that the app alone does not describe. */
const TARGETED: readonly Action[] = ['grant', 'publish', 'approve', 'call'];

/** What an authorization request asks for: `grant`. */
export const GrantTarget = z.object({
  kind: z.literal('grant'),
  /** Requested scopes, as they were spelt. */
  scopes: z.array(z.string()),
  /** The scopes the platform knows; left out, none is called unknown. */
  knownScopes: z.optional(z.array(z.string())),
  /** The client id belongs to an app. */
  clientKnown: z._default(z.boolean(), true),
  /** The redirect URI is, character by character, one the app registered. */
  redirectRegistered: z._default(z.boolean(), true),
});
export type GrantTarget = z.infer<typeof GrantTarget>;

/** Where a version is to be published: `publish`. */
export const PublishTarget = z.object({
  kind: z.literal('publish'),
  to: z.enum(['private', 'public-listed', 'public-unlisted']),
  /** Required items of the publishing checklist that are missing or faulty. */
  missing: z._default(z.array(z.string()), []),
  /** Another version is in review already. */
  reviewOpen: z._default(z.boolean(), false),
});
export type PublishTarget = z.infer<typeof PublishTarget>;

/** What an agency says about an app for its sub-accounts: `approve`. */
export const ApproveTarget = z.object({
  kind: z.literal('approve'),
  approval: Approval,
  /** What was typed to confirm a disapproval. */
  typed: z._default(z.string(), ''),
});
export type ApproveTarget = z.infer<typeof ApproveTarget>;

/** A call of the public API: `call`. */
export const CallTarget = z.object({
  kind: z.literal('call'),
  /** One of the operations the policy knows, such as `sub-accounts.create`. */
  operation: z.string(),
  /** The class of the token it is made with. */
  token: z.enum(['agency', 'sub-account']),
  /** The scopes that token carries. */
  scopes: z.array(z.string()),
  /** The call changes what a user may do. */
  changesUserPermissions: z._default(z.boolean(), false),
});
export type CallTarget = z.infer<typeof CallTarget>;

/** What an action is aimed at, where the app alone does not say it. */
export const Target = z.discriminatedUnion('kind', [GrantTarget, PublishTarget, ApproveTarget, CallTarget]);
export type Target = z.infer<typeof Target>;

/** A decision asked for in one self-contained piece, as `npm run -s decide` reads it. */
export const DecisionRequest = z
  .object({
  action: Action,
  now: Instant,
  /** A revision's id; left out, the revision in force at `now` is used. */
  policy: z.optional(Id),
  viewer: Viewer,
  agency: Agency,
  domain: z._default(Domain, 'platform'),
  app: z.extend(App, { initialType: z.optional(AppType) }),
  approval: z.optional(z.nullable(Approval)),
  /** The app is installed where the viewer is. */
  installed: z._default(z.boolean(), false),
  /** When these facts were read; left out, they are taken as of `now`. */
  asOf: z.optional(z.nullable(Instant)),
  cap: z.optional(z.nullable(CapFacts)),
  /** The history to replay instead of `cap`. */
  events: z.optional(z.array(LedgerEvent)),
  /** Needed by `grant`, `publish`, `approve` and `call`, and of that kind. */
  target: z.optional(Target),
})
  .check(z.refine(({ action, target }) => !TARGETED.includes(action) || target?.kind === action, { path: ['target'], error: 'must be given, with the action as its kind' }));
export type DecisionRequest = z.infer<typeof DecisionRequest>;

/** The numbers a reason was judged by; plain JSON, never prose. */
export const Params = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]));
export type Params = z.infer<typeof Params>;

export const FixableBy = z.enum(['viewer', 'agency-admin', 'developer', 'platform', 'nobody']);
export type FixableBy = z.infer<typeof FixableBy>;

export const Reason = z.object({ rule: z.string(), params: Params, fixableBy: FixableBy });
export type Reason = z.infer<typeof Reason>;

/** What was decided, by which rules, on which facts, under which revision. Plain JSON without prose. */
export const Decision = z.object({
  action: Action,
  outcome: z.enum(['allow', 'deny']),
  /** Every rule that decided, not the first: all denials, or all permits. Never empty. */
  because: z.array(Reason).check(z.minLength(1)),
  /** Matched, but did not decide. */
  notices: z.array(Reason),
  policy: z.object({ revision: z.string(), effectiveFrom: z.nullable(Instant), source: z.enum(['server', 'cache', 'none']) }),
  freshness: z.object({ asOf: z.nullable(Instant), state: z.enum(['live', 'cached', 'stale']) }),
});
export type Decision = z.infer<typeof Decision>;
