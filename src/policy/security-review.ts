// Security Review: the exit from the install cap for an app that stays private. Who may ask for it, what is handed in, and which later changes
// may call for another one. Source: private app install limits, v1.1 (README, reading X5). Pure; a URL is judged by the gate passed in.
import type { App } from '../schema/app.ts';
import type { Fault } from '../schema/faults.ts';
import type { PolicyRevision } from '../schema/policy.ts';
import type { UrlGate } from '../schema/public-url.ts';

/** From how many agencies the developer tool offers the review. The policy's own threshold is higher, and wins (X6). */
export const PORTAL_SECURITY_REVIEW_FROM = 4;

/** From how many agencies a revision offers the review: once the app is blocked. Null where the revision does not know the review. */
export const securityReviewFrom = ({ unlockBy, blockAbove }: Pick<PolicyRevision, 'unlockBy' | 'blockAbove'>): number | null => (unlockBy.includes('security-review') ? blockAbove + 1 : null);

/** Why a review cannot be asked for. */
export type ReviewRefusal = 'not-offered' | 'not-private' | 'not-live' | 'in-progress' | 'too-few-agencies';

/** Whether a review may be asked for: every reason against it, so that an empty list means yes. `from` is `securityReviewFrom` of a revision. */
export function securityReviewRefusals(app: Pick<App, 'type' | 'status' | 'securityReview'>, agencies: number, from: number | null): readonly ReviewRefusal[] {
  const against: readonly (readonly [ReviewRefusal, boolean])[] = [
    ['not-offered', from === null],
    ['not-private', app.type !== 'private'],
    ['not-live', app.status !== 'live'],
    ['in-progress', app.securityReview === 'in-review'],
    ['too-few-agencies', agencies < (from ?? 0)],
  ];
  return against.filter(([, holds]) => holds).map(([refusal]) => refusal);
}

/** How long each text of the form may be, in characters. */
export const securityReviewLimits = { reason: { min: 20, max: 500 }, testCredentials: 200 } as const;

/** What is handed in. */
export interface SecurityReviewForm {
  /** Why the app stays private. */
  readonly reason: string;
  readonly demoUrl: string;
  readonly scopesUrl: string;
  /** Optional; empty for none. */
  readonly testCredentials: string;
  readonly acknowledged: boolean;
}

/** Every fault of the form. The gate is `safeUrl`. */
export function securityReviewFaults({ reason, demoUrl, scopesUrl, testCredentials, acknowledged }: SecurityReviewForm, gate: UrlGate): readonly Fault[] {
  const { min, max } = securityReviewLimits.reason;
  const length = reason.trim().length;
  const urls = Object.entries({ demoUrl, scopesUrl }).filter(([, url]) => gate(url.trim())?.protocol !== 'https:');
  return [
    ...(length < min || length > max ? [{ path: 'reason', message: `must be ${min} to ${max} characters` }] : []),
    ...urls.map(([path]) => ({ path, message: 'must be the https address of a recording' })),
    ...(testCredentials.length > securityReviewLimits.testCredentials ? [{ path: 'testCredentials', message: `must be at most ${securityReviewLimits.testCredentials} characters` }] : []),
    ...(acknowledged ? [] : [{ path: 'acknowledged', message: 'must be ticked' }]),
  ];
}

/** Changes after which an app that passed may have to be reviewed again, and new installs may be held back meanwhile. */
export const materialChanges = ['scopes', 'domains', 'data-flows'] as const;

/** Whether a changed version of an app that passed its review may need another one. */
export const mayNeedAnotherReview = (app: Pick<App, 'securityReview'>, changed: readonly string[]): boolean =>
  app.securityReview === 'approved' && changed.some((change) => (materialChanges as readonly string[]).includes(change));
