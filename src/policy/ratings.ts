// Who may rate an app, and for what: one rating per installation, given by who has or lately had it, never from a sandbox.
// Source: reviewing an app in the marketplace. Pure: `now` is an input.
import type { Distribution } from '../schema/app.ts';
import type { Fault } from '../schema/faults.ts';

/** How many days after uninstalling an app may still be rated, and the stars there are. */
export const ratingLimits = { daysAfterUninstall: 15, stars: { min: 1, max: 5 } } as const;
const DAY = 86_400_000;

/** What is known of the installation to be rated. */
export interface RatingFacts {
  /** The agency is a sandbox or test organisation. */
  readonly testOrg: boolean;
  readonly installed: boolean;
  /** When it was uninstalled last; null when it never was. */
  readonly uninstalledAt: string | null;
  readonly rated: boolean;
}

export type RatingRefusal = 'sandbox' | 'never-installed' | 'uninstalled-too-long-ago' | 'rated-already';

/** Every reason against a rating; an empty list means yes. */
export function ratingRefusals({ testOrg, installed, uninstalledAt, rated }: RatingFacts, now: string): readonly RatingRefusal[] {
  const since = Date.parse(now) - Date.parse(uninstalledAt ?? now);
  const against: readonly (readonly [RatingRefusal, boolean])[] = [
    ['sandbox', testOrg],
    ['never-installed', !installed && uninstalledAt === null],
    ['uninstalled-too-long-ago', !installed && since > ratingLimits.daysAfterUninstall * DAY],
    ['rated-already', rated],
  ];
  return against.filter(([, holds]) => holds).map(([refusal]) => refusal);
}

/** Whose one rating it is: an agency app's its agency's, a sub-account app's each sub-account's. */
export const ratingHolder = (distribution: Distribution, place: { readonly agencyId: string; readonly subAccountId: string | null }): string | null => (distribution.targetUser === 'agency' ? place.agencyId : place.subAccountId);

/** The faults of a rating: whole stars from 1 to 5. Words are welcome, not needed. */
export const ratingFaults = ({ stars }: { readonly stars: number; readonly text: string | null }): readonly Fault[] =>
  Number.isInteger(stars) && stars >= ratingLimits.stars.min && stars <= ratingLimits.stars.max ? [] : [{ path: 'stars', message: `must be ${ratingLimits.stars.min} to ${ratingLimits.stars.max}` }];
