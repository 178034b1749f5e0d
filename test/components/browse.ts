// What tests of the catalogue, of one app and of the preview share: a marketplace read through a fetch the test can look at, and its next values.
import { fixture, html, oneEvent } from '@open-wc/testing';
import type { MarketplaceEvents } from '../../components/events.ts';
import type { MktCatalogue } from '../../components/mkt-catalogue.ts';
import type { MktProvider } from '../../components/mkt-provider.ts';
import type { MockFetch } from '../../mocks/fetch.ts';
import type { PersonaName } from '../../mocks/world/personas.ts';
import { createClient } from '../../src/client/marketplace.ts';
import { MarketplaceError } from '../../src/errors.ts';
import { snapshots } from '../../src/marketplace/live.ts';
import { openMarketplace, type Marketplace } from '../../src/marketplace.ts';
import type { Switches } from '../../src/schema/account.ts';
import type { Listing } from '../../src/schema/app.ts';
import type { Decision } from '../../src/schema/policy.ts';
import type { Records } from '../../src/schema/session.ts';
import { baseUrl, now, until, within, words, type Stage } from './stage.ts';

/** A marketplace that has read session and records through this fetch; it tries once, so that failures show at once. */
export async function read(world: Stage, as: PersonaName, fetch: MockFetch = world.fetch()): Promise<Marketplace> {
  const opened = openMarketplace(createClient({ baseUrl, token: world.token(as), fetch, tries: 1 }), () => now);
  for await (const next of snapshots(opened, {}, new AbortController().signal)) return next;
  throw new Error('no snapshot came');
}

/** The same marketplace with other records. */
export function withRecords(marketplace: Marketplace, changes: Partial<Records>): Marketplace {
  const { records } = marketplace;
  if (!records) throw new Error('the marketplace has no records');
  return { ...marketplace, records: { ...records, ...changes } };
}

/** The same marketplace whose agency set its switches otherwise. */
export function withSwitches(marketplace: Marketplace, changes: Partial<Switches>): Marketplace {
  const agency = marketplace.records?.agency;
  if (!agency) throw new Error('the marketplace has no agency');
  return withRecords(marketplace, { agency: { ...agency, marketplace: { ...agency.marketplace, ...changes } } });
}

export function listingOf(world: Stage, id: string): Listing {
  const app = world.world.apps.get(id);
  if (!app) throw new Error(`the world has no ${id}`);
  return app.listing;
}

export const failure = (code: MarketplaceError['code']): MarketplaceError => new MarketplaceError(code, 'it failed');

export const refusedBy = (rule: string): Decision => ({
  action: 'install',
  outcome: 'deny',
  because: [{ rule, params: { agencies: 6, cap: 5, blockedSince: '2025-12-12T00:00:00Z' }, fixableBy: 'developer' }],
  notices: [],
  policy: { revision: 'v1', effectiveFrom: '2025-11-18T00:00:00Z', source: 'server' },
  freshness: { asOf: now, state: 'live' },
});

/** A catalogue over a marketplace, once it shows all there is or says why not. */
export async function catalogue(marketplace: Marketplace, query: Record<string, string> = {}): Promise<MktCatalogue> {
  const element = await fixture<MktCatalogue>(html`<mkt-catalogue .marketplace=${marketplace} .query=${query}></mkt-catalogue>`);
  await settled(element);
  await until(() => element.catalogue?.complete === true || element.shadowRoot?.querySelector('[part~=panel]') !== null, 'everything was read');
  await element.updateComplete;
  return element;
}

export const settled = (element: Element): Promise<void> => until(() => element.shadowRoot?.querySelector('[part~=card], [part~=app], [part~=panel]') !== null, 'something is shown');

/** A catalogue inside a provider that performs what is asked. */
export async function provided(marketplace: Marketplace): Promise<{ readonly provider: MktProvider; readonly element: MktCatalogue }> {
  const provider = await fixture<MktProvider>(html`<mkt-provider .marketplace=${marketplace}><mkt-catalogue></mkt-catalogue></mkt-provider>`);
  const element = provider.querySelector('mkt-catalogue');
  if (!element) throw new Error('the provider has no catalogue');
  await settled(element);
  return { provider, element };
}

/** The next event of ours on an element. */
export const next = <Name extends keyof MarketplaceEvents>(element: Element, name: Name): Promise<CustomEvent<MarketplaceEvents[Name]>> =>
  oneEvent<CustomEvent<MarketplaceEvents[Name]>>(element, name);

export const cardOf = (element: Element, appId: string): HTMLElement => within(element, `[part~=card][data-app-id="${appId}"]`);
export const cards = (element: Element): HTMLElement[] => [...(element.shadowRoot?.querySelectorAll<HTMLElement>('[part~=card]') ?? [])];
export const names = (element: Element): string[] => cards(element).map((card) => words(card.querySelector('[part=name]')));
/** The button that acts, inside a card or an app's page. */
export function actionIn(place: Element): HTMLButtonElement {
  const found = place.querySelector<HTMLButtonElement>('button[part=action]');
  if (!found) throw new Error('there is no action');
  return found;
}
