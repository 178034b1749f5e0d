// What a world's shape cannot say: that every id names something that exists, and that an app's state is the end of its own history.
import type { Fault } from '../../src/schema/faults.ts';
import type { LedgerEvent } from '../../src/schema/policy.ts';
import type { Entries, Entry } from './merge.ts';
import { clientFaults } from './authorization/clients.ts';
import { webhookFaults } from './telling.ts';
import type { WorldApp } from './schema.ts';

/** Every dangling id and every contradiction, in the order of the lists. Each message says what would be right. */
export function findDanglingFaults(entries: Entries): readonly Fault[] {
  const faults: Fault[] = [];
  const fault = (path: string, message: string): void => void faults.push({ path, message });
  const apps = byId(entries.apps);
  const agencies = byId(entries.agencies);
  const subAccounts = byId(entries.subAccounts);

  const needsAgency = (path: string, agencyId: string): void => {
    if (!agencies.has(agencyId)) fault(`${path}.agencyId`, 'names no agency of this world');
  };
  const needsSubAccount = (path: string, subAccountId: string, agencyId: string): void => {
    const found = subAccounts.get(subAccountId);
    if (!found) fault(`${path}.subAccountId`, 'names no sub-account of this world');
    else if (found.agencyId !== agencyId) fault(`${path}.agencyId`, 'is not the agency of that sub-account');
  };

  const meters = new Map<string, string>();
  for (const { value: app, path } of entries.apps) {
    app.pricing.meters.forEach(({ id }, index) => {
      const owner = meters.get(id);
      if (owner !== undefined)
        fault(`${path}.pricing.meters.${index}.id`, `is the id of a meter of ${owner} too; meter ids are unique over all apps`);
      meters.set(id, path);
    });
    if (app.type !== typeAfter(app)) fault(`${path}.type`, `must be ${typeAfter(app)}, which is where its events leave it`);
    if (app.webhooks) for (const one of webhookFaults(app.webhooks, app.scopes)) fault(`${path}.webhooks.${one.path}`, one.message);
    if (app.oauth) for (const one of clientFaults(app.oauth, app.id)) fault(`${path}.oauth.${one.path}`, one.message);
    for (const index of unfinished(app, agencies))
      fault(`${path}.events.${index}`, 'leaves the app installed in an agency of this world: what it has now belongs in installations');
  }

  const brands = new Map<string, string>();
  for (const { value: agency, path } of entries.agencies) {
    const { brand } = agency;
    if (!brand) continue;
    if (brand.domain !== 'white-label' || !agency.whiteLabel)
      fault(`${path}.brand`, 'is for agencies with whiteLabel true, on the domain white-label; others have null');
    const owner = brand.id === 'platform' ? 'the platform' : brands.get(brand.id);
    if (owner !== undefined) fault(`${path}.brand.id`, `is the brand of ${owner} too`);
    brands.set(brand.id, path);
  }

  for (const { value, path } of entries.subAccounts) needsAgency(path, value.agencyId);
  for (const { value: user, path } of entries.users) {
    if (user.kind === 'agency') needsAgency(path, user.agencyId);
    if (user.kind === 'sub-account') needsSubAccount(path, user.subAccountId, user.agencyId);
  }
  for (const { value, path } of entries.approvals) {
    needsAgency(path, value.agencyId);
    if (!apps.has(value.appId)) fault(`${path}.appId`, 'names no app of this world');
  }
  for (const { value: installation, path } of entries.installations) {
    needsAgency(path, installation.agencyId);
    if (installation.subAccountId !== null) needsSubAccount(path, installation.subAccountId, installation.agencyId);
    const { planId } = installation;
    if (planId !== undefined && !apps.get(installation.appId)?.pricing.plans.some(({ id }) => id === planId)) fault(`${path}.planId`, 'names no plan of the app');
    const target = apps.get(installation.appId)?.distribution.targetUser;
    if (target === undefined) fault(`${path}.appId`, 'names no app of this world');
    else if (target === 'agency' && installation.subAccountId !== null) fault(`${path}.subAccountId`, 'must be null: the app is for agencies');
    else if (target === 'sub-account' && installation.subAccountId === null) fault(`${path}.subAccountId`, 'is missing: the app is for sub-accounts');
  }
  for (const { value, path } of entries.outside) if (agencies.has(value.id)) fault(`${path}.id`, 'is an agency of this world, not one outside');
  return faults;
}

const byId = <T extends { readonly id: string }>(entries: readonly Entry<T>[]): ReadonlyMap<string, T> =>
  new Map(entries.map(({ value }) => [value.id, value]));

/** The type an app has after its events; conversions count by date, not by place in the list. */
function typeAfter(app: WorldApp): WorldApp['type'] {
  let last: Extract<LedgerEvent, { type: 'convert' }> | undefined;
  for (const event of app.events) if (event.type === 'convert' && (!last || Date.parse(event.at) >= Date.parse(last.at))) last = event;
  if (last) return last.to === 'private' ? 'private' : 'public';
  return app.initialType ?? app.type;
}

/** The events that leave the app installed in an agency of this world; together with its entry in `installations` they would count twice. */
function unfinished({ events }: WorldApp, agencies: ReadonlyMap<string, unknown>): readonly number[] {
  const open = new Map<string, number>();
  const dated = events.map((event, index) => ({ event, index })).sort((a, b) => Date.parse(a.event.at) - Date.parse(b.event.at));
  for (const { event, index } of dated) {
    if ((event.type !== 'install' && event.type !== 'uninstall') || !agencies.has(event.agencyId)) continue;
    const place = `${event.agencyId}\u0000${event.subAccountId ?? ''}`;
    if (event.type === 'install') open.set(place, index);
    else if (event.subAccountId !== null) open.delete(place);
    else for (const key of [...open.keys()]) if (key.startsWith(`${event.agencyId}\u0000`)) open.delete(key);
  }
  return [...open.values()];
}
