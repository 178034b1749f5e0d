// What if: the same question with some facts changed, and the smallest changes that would allow it. Nothing is stored; the changed
// question goes to the same `evaluate`.
import type { Plan, Switches } from '../schema/account.ts';
import type { App } from '../schema/app.ts';
import type { Approval } from '../schema/approval.ts';
import type { CapFacts, FixableBy, PolicyRevision } from '../schema/policy.ts';
import { evaluate } from './evaluate.ts';
import { facts, type FactId } from './facts.ts';
import type { Input } from './question.ts';

/** Facts as a draft would have them; what is left out stays as it is. */
export interface Overrides {
  readonly approval?: Approval;
  readonly switches?: Partial<Switches>;
  readonly plan?: Plan;
  readonly role?: 'admin';
  readonly app?: Partial<Pick<App, 'type' | 'status' | 'listing' | 'distribution' | 'securityReview' | 'scopes'>>;
  readonly cap?: CapFacts;
  readonly asOf?: string;
  readonly reachable?: boolean;
  readonly revision?: PolicyRevision;
}

/** The question as it would be under a draft. */
export function withOverrides(input: Input, { approval, switches, plan, role, app, cap, asOf, reachable, revision }: Overrides): Input {
  const { snapshot, viewer } = input;
  const { agency } = snapshot.records;
  return {
    ...input,
    viewer: role !== undefined && viewer.kind !== 'developer' ? { ...viewer, role } : viewer,
    app: { ...input.app, ...app },
    snapshot: {
      ...snapshot,
      revision: revision ?? snapshot.revision,
      asOf: asOf ?? snapshot.asOf,
      ...(reachable === undefined ? {} : { reachable }),
      records: {
        ...snapshot.records,
        agency: agency && { ...agency, plan: plan ?? agency.plan, marketplace: { ...agency.marketplace, ...switches } },
        approval: approval ?? snapshot.records.approval,
        cap: cap ?? snapshot.records.cap,
      },
    },
  };
}

export type RemedyId =
  | 'publish'
  | 'pass-security-review'
  | 'go-live'
  | 'list-white-label'
  | 'let-sub-accounts-install'
  | 'offer-bulk'
  | 'approve'
  | 'open-marketplace'
  | 'open-all-apps'
  | 'change-plan'
  | 'become-admin'
  | 'reload'
  | 'reconnect';

/** Something somebody can do about a fact. */
export interface Remedy {
  readonly id: RemedyId;
  /** The fact it changes. */
  readonly fact: FactId;
  readonly by: FixableBy;
}

interface Remedying {
  readonly fact: FactId;
  /** The facts afterwards; null where this cannot be done for the question at hand. */
  readonly draft: (input: Input) => Overrides | null;
}

type ForSubAccounts = Extract<App['distribution'], { targetUser: 'sub-account' }>;

const redistribute = ({ app }: Input, change: Partial<ForSubAccounts>): Overrides | null =>
  app.distribution.targetUser === 'sub-account' ? { app: { distribution: { ...app.distribution, ...change } } } : null;

/** Everything anybody can change, each as the draft of facts it leads to. Who can is the fact's own `changedBy`. */
const remedying: Readonly<Record<RemedyId, Remedying>> = {
  publish: { fact: 'app.private', draft: ({ app }) => (app.type === 'private' ? { app: { type: 'public' } } : null) },
  'pass-security-review': {
    fact: 'app.security-reviewed',
    draft: ({ app, snapshot }) => (app.type === 'private' && snapshot.revision.unlockBy.includes('security-review') ? { app: { securityReview: 'approved' } } : null),
  },
  'go-live': { fact: 'app.live', draft: () => ({ app: { status: 'live' } }) },
  'list-white-label': { fact: 'app.white-label', draft: () => ({ app: { listing: 'white-label' } }) },
  'let-sub-accounts-install': { fact: 'app.agency-installs-only', draft: (input) => redistribute(input, { installableBy: 'agency-and-sub-account' }) },
  'offer-bulk': { fact: 'app.bulk', draft: (input) => redistribute(input, { bulkInstall: true }) },
  approve: { fact: 'approval.given', draft: () => ({ approval: 'approved' }) },
  'open-marketplace': { fact: 'switch.sub-account-access', draft: () => ({ switches: { subAccountAccess: true } }) },
  'open-all-apps': { fact: 'switch.all-apps', draft: () => ({ switches: { allApps: true } }) },
  'change-plan': { fact: 'plan.agency-apps', draft: ({ snapshot }) => ({ plan: snapshot.revision.planGates['agency-apps'] }) },
  'become-admin': { fact: 'viewer.admin', draft: () => ({ role: 'admin' }) },
  reload: { fact: 'facts.expired', draft: ({ now }) => ({ asOf: now }) },
  reconnect: { fact: 'server.reachable', draft: () => ({ reachable: true }) },
};

const remedyIds = Object.keys(remedying) as RemedyId[];

/** The remedies that would change a fact of this question, with who can. */
export const remediesFor = (input: Input): readonly Remedy[] =>
  remedyIds.flatMap((id) => {
    const { fact, draft } = remedying[id];
    const overrides = draft(input);
    const changes = overrides !== null && facts[fact].judge(input) !== facts[fact].judge(withOverrides(input, overrides));
    return changes ? [{ id, fact, by: facts[fact].changedBy }] : [];
  });

/** The question after somebody did these. */
export const after = (input: Input, remedies: readonly Pick<Remedy, 'id'>[]): Input =>
  remedies.reduce((changed, { id }) => withOverrides(changed, remedying[id].draft(changed) ?? {}), input);

/**
 * The smallest sets of remedies that would allow a denied question, all of the same size; empty where it is allowed already, or where
 * nothing anybody can do would allow it. A set is as small as can be: nothing in it can be left out.
 */
export function whatWouldAllow(input: Input): readonly (readonly Remedy[])[] {
  if (evaluate(input).outcome === 'allow') return [];
  const remedies = remediesFor(input);
  for (let size = 1; size <= remedies.length; size += 1) {
    const enough = subsets(remedies, size).filter((set) => evaluate(after(input, set)).outcome === 'allow');
    if (enough.length > 0) return enough;
  }
  return [];
}

function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) => subsets(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]));
}
