// What an agency sets on prices: its profit per meter and how much of an app a sub-account may use in a day; and what was used today. Owners and
// admins only. Formats nothing, and charges nobody.
import { mayEditMarkup, mayUse, nextDay, profitFaults } from '../../src/pricing/index.ts';
import { faultLine } from '../../src/schema/faults.ts';
import type { AppUsage, Markup, MarkupRequest, Usage, UsageLimitRequest } from '../../src/schema/pricing.ts';
import { asBrowser, type Actor, type AgencyActor, type Browser } from './actor.ts';
import { isReachable } from './decide.ts';
import { notAvailable, Refused } from './refused.ts';
import type { WorldAgency } from './schema.ts';
import { announce, type AppState, type World } from './world.ts';

/** Sets the profits named and leaves the others. 403 for anybody but owners and admins, 404 for an unknown app, 422 for what is no profit on it. */
export function setMarkup(world: World, actor: Actor, { appId, profits }: MarkupRequest): { readonly markup: Markup } {
  const { agency, app } = editing(world, actor, appId, 'the profit is set by owners and admins of the agency');
  const faults = profitFaults(app.listing.pricing, profits);
  if (faults.length > 0) throw new Refused(422, faults.map(faultLine));
  const markup = Object.fromEntries(Object.entries({ ...agency.markup, ...profits }).filter(([, profit]) => profit > 0));
  world.agencies.set(agency.id, { ...agency, markup });
  announce(world, { app, pricedFor: agency.id });
  return { markup };
}

/** Sets the daily limit of an app, or takes it away. Refuses as `setMarkup` does; 422 for an app that is not charged by use. */
export function setUsageLimit(world: World, actor: Actor, { appId, perDay }: UsageLimitRequest): { readonly usage: Usage } {
  const { agency, app, browser } = editing(world, actor, appId, 'the daily limit is set by owners and admins of the agency');
  if (app.listing.pricing.meters.length === 0) throw new Refused(422, ['appId: must be an app that is charged by use']);
  const others = Object.entries(agency.dailyLimits).filter(([id]) => id !== appId);
  const next = { ...agency, dailyLimits: Object.fromEntries(perDay === null ? others : [...others, [appId, perDay]]) };
  world.agencies.set(agency.id, next);
  announce(world, { agencyId: agency.id });
  return { usage: usageOf(world, { ...browser, agency: next }) };
}

function editing(world: World, actor: Actor, appId: string, otherwise: string): { readonly browser: AgencyActor; readonly agency: WorldAgency; readonly app: AppState } {
  const browser = asBrowser(actor);
  if (browser.kind !== 'agency' || !mayEditMarkup(browser.viewer)) throw new Refused(403, otherwise);
  const app = world.apps.get(appId);
  if (!app || !isReachable(world, browser, app)) throw notAvailable();
  return { browser, agency: browser.agency, app };
}

/** The limits, and today's use as the actor may know it: a sub-account its own. */
export function usageOf(world: World, actor: Browser): Usage {
  const { agency } = actor;
  const apps: Record<string, AppUsage> = {};
  for (const [appId, perDay] of Object.entries(agency.dailyLimits)) apps[appId] = { perDay, today: [] };
  for (const { appId, subAccountId, meterId, units } of usesToday(world, agency)) {
    if (actor.kind === 'sub-account' && subAccountId !== actor.subAccountId) continue;
    const { perDay, today } = (apps[appId] ??= { perDay: null, today: [] });
    const same = today.find((one) => one.subAccountId === subAccountId && one.meterId === meterId);
    apps[appId] = { perDay, today: same ? today.map((one) => (one === same ? { ...one, used: one.used + units } : one)) : [...today, { subAccountId, meterId, used: units }] };
  }
  return { nextDayAt: nextDay(world.now(), agency.timeZone), apps };
}

/** Uses an app once in a sub-account, unless a daily limit of the agency or the developer holds it until the next day: then 429 with the time. */
export function use(world: World, actor: Browser, appId: string, subAccountId: string, meterId: string): { readonly success: true } {
  const { agency } = actor;
  const meter = world.apps.get(appId)?.listing.pricing.meters.find(({ id }) => id === meterId);
  if (!meter) throw notAvailable();
  const here = usesToday(world, agency).filter((one) => one.appId === appId && one.subAccountId === subAccountId);
  const sum = (uses: typeof here): number => uses.reduce((total, { units }) => total + units, 0);
  const answers = [
    mayUse({ agency: agency.dailyLimits[appId] ?? null, developer: null }, sum(here), world.now(), agency.timeZone),
    mayUse({ agency: null, developer: meter.dailyCeiling ?? null }, sum(here.filter((one) => one.meterId === meterId)), world.now(), agency.timeZone),
  ];
  for (const answer of answers) if (answer.verdict === 'pause') throw new Refused(429, `the daily limit is reached; it goes on at ${answer.resumesAt}`);
  world.agencies.set(agency.id, { ...agency, uses: [...agency.uses, { appId, subAccountId, meterId, units: 1, at: world.now() }] });
  announce(world, { agencyId: agency.id });
  return { success: true };
}

/** What was used since the agency's day began. */
export function usesToday(world: World, { uses, timeZone }: WorldAgency): WorldAgency['uses'] {
  const now = Date.parse(world.now());
  const day = new Intl.DateTimeFormat('en-US', { timeZone, dateStyle: 'short' });
  return uses.filter(({ at }) => Date.parse(at) <= now && day.format(Date.parse(at)) === day.format(now));
}
