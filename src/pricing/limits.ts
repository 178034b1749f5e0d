// How much an app may be used in one day: what the agency allows and what the developer allows; whoever allows less decides.
// Source: app usage limits; the developer tool. "A day" is a day of the agency's time zone, which is a reading. Pure: `now` is an input.
import type { AppUsage, Meter } from '../schema/pricing.ts';

/** The limits of one app in one sub-account, in units a day. */
export interface DailyLimits {
  /** Set by an agency owner or admin; null for none. */
  readonly agency: number | null;
  /** The developer's ceiling on the meter; null or 0 for none. */
  readonly developer: number | null;
}

/** Go on, with so many units left today (null for no limit); or pause, by whose limit and until when, as ISO 8601 in UTC. */
export type UsageAnswer = { readonly verdict: 'allow'; readonly left: number | null } | { readonly verdict: 'pause'; readonly by: 'agency' | 'developer'; readonly resumesAt: string };

/** Whose limit a day's use has reached; null while it may go on. */
export function pausedBy(limits: DailyLimits, usedToday: number): 'agency' | 'developer' | null {
  const agency = limits.agency ?? Infinity;
  const developer = limits.developer || Infinity;
  if (Math.min(agency, developer) > usedToday) return null;
  return agency <= developer ? 'agency' : 'developer';
}

/** How one place stands with an app today: a sub-account, or the agency itself. */
export interface PlaceToday {
  readonly subAccountId: string | null;
  /** Units of all meters together, which the agency's limit counts; a developer's ceiling counts its own meter. */
  readonly used: number;
  readonly pausedBy: 'agency' | 'developer' | null;
}

/** Every place that used an app today, in the order they are named. */
export function placesToday(meters: readonly Pick<Meter, 'id' | 'dailyCeiling'>[], { perDay, today }: AppUsage): readonly PlaceToday[] {
  return [...new Set(today.map(({ subAccountId }) => subAccountId))].map((subAccountId) => {
    const here = today.filter((one) => one.subAccountId === subAccountId);
    const used = here.reduce((sum, one) => sum + one.used, 0);
    const ceilings = meters.map(({ id, dailyCeiling }) => pausedBy({ agency: null, developer: dailyCeiling ?? null }, sumOf(here, id)));
    return { subAccountId, used, pausedBy: pausedBy({ agency: perDay, developer: null }, used) ?? ceilings.find((by) => by !== null) ?? null };
  });
}

const sumOf = (uses: AppUsage['today'], meterId: string): number => uses.reduce((sum, one) => (one.meterId === meterId ? sum + one.used : sum), 0);

/** Whether one more unit may be used today. Throws `RangeError` for a time zone that `Intl` does not know. */
export function mayUse(limits: DailyLimits, usedToday: number, now: string, timeZone: string): UsageAnswer {
  const by = pausedBy(limits, usedToday);
  if (by !== null) return { verdict: 'pause', by, resumesAt: nextDay(now, timeZone) };
  const left = Math.min(limits.agency ?? Infinity, limits.developer || Infinity) - usedToday;
  return { verdict: 'allow', left: left === Infinity ? null : left };
}

/** No day is longer than 25 hours, whatever its clocks do. */
const LONGEST_DAY = 26 * 3_600_000;

/** The first instant of the next day in a time zone, as ISO 8601 in UTC. Not always midnight, and not always 24 hours long. */
export function nextDay(now: string, timeZone: string): string {
  const day = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' });
  const today = day.format(Date.parse(now));
  let [last, first] = [Date.parse(now), Date.parse(now) + LONGEST_DAY];
  while (first - last > 1) {
    const middle = Math.floor((last + first) / 2);
    if (day.format(middle) === today) last = middle;
    else first = middle;
  }
  return new Date(first).toISOString();
}
