// The install cap's thresholds: every comparison of counts and dates with a revision, once. Source: private app install limits, v1.
import type { App } from '../schema/app.ts';
import type { CapFacts, CapState, PolicyRevision } from '../schema/policy.ts';

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
