// Which policy holds when. Every threshold, date and list is data of a dated revision; nothing here decides anything.
import type { PolicyRevision } from '../schema/policy.ts';

/** A revision must be announced at least this long before it takes effect. Source: install-limit policy, "future versions". */
export const NOTICE_DAYS = 14;

const DAY = 86_400_000;

/**
 * `v1`, in force: amber at 4 and 5 agencies, the sixth new agency gets in and closes the latch (README, readings X1 and X2).
 * It has no announcement date to check: it is the policy the registry starts from.
 */
const v1: PolicyRevision = {
  id: 'v1',
  announcedAt: null,
  effectiveAt: '2025-11-18T00:00:00Z',
  createdFrom: '2025-11-18T00:00:00Z',
  cap: 5,
  warnFrom: 4,
  blockAbove: 5,
  measure: 'current',
  unlockBy: ['public'],
  publishTo: ['private', 'public-listed'],
  sensitiveScopes: ['users.write', 'locations.write'],
  planGates: {
    'agency-apps': 'starter',
    'create-sub-account': 'pro',
    'saas-api': 'pro',
    rebilling: 'unlimited',
    'rebilling-with-markup': 'pro',
    'white-label': 'unlimited',
    'saas-mode': 'pro',
  },
  staleAfter: 900,
  expiresAfter: 7 * 86_400,
};

/** `v1.1` adds the Security Review exit. It ships without a date: a platform adopts it by announcing one. */
const v1_1: PolicyRevision = { ...v1, id: 'v1.1', effectiveAt: null, unlockBy: ['public', 'security-review'] };

/** The revisions this package ships, oldest first. */
export const shippedRevisions: readonly [PolicyRevision, ...PolicyRevision[]] = [v1, v1_1];

/**
 * The revision in force at an instant: the latest whose effective date has come. Before the first one, the first: its own dates say what
 * it applies to. Throws `RangeError` when no revision has a date, for then nothing is in force.
 */
export function policyAt(revisions: readonly PolicyRevision[], instant: string): PolicyRevision {
  const at = Date.parse(instant);
  const dated = revisions
    .flatMap((revision) => (revision.effectiveAt === null ? [] : [{ revision, from: Date.parse(revision.effectiveAt) }]))
    .sort((a, b) => a.from - b.from);
  const current = dated.findLast(({ from }) => from <= at) ?? dated[0];
  if (!current) throw new RangeError('no policy revision has an effective date');
  return current.revision;
}

/** Whether a revision may join the registry, with the fault when it may not. */
export type Registration = { readonly accepted: true; readonly revisions: readonly PolicyRevision[] } | { readonly accepted: false; readonly fault: string };

/** Adds a revision, or replaces the undated one of the same id. Refused with less than 14 days' notice, or when its id is in force already. */
export function registerRevision(revisions: readonly PolicyRevision[], revision: PolicyRevision): Registration {
  const known = revisions.find(({ id }) => id === revision.id);
  if (known && known.effectiveAt !== null) return { accepted: false, fault: `id: \`${revision.id}\` is a revision with a date already` };
  if (revision.effectiveAt !== null) {
    if (revision.announcedAt === null) return { accepted: false, fault: 'announcedAt: a revision with an effective date needs the date it was announced' };
    const notice = (Date.parse(revision.effectiveAt) - Date.parse(revision.announcedAt)) / DAY;
    if (!(notice >= NOTICE_DAYS)) return { accepted: false, fault: `effectiveAt: must be at least ${NOTICE_DAYS} days after announcedAt` };
  }
  return { accepted: true, revisions: [...revisions.filter(({ id }) => id !== revision.id), revision] };
}
