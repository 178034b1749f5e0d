// The same cards over the same apps as others build it: @lit-labs/virtualizer's grid, minisearch, and a policy asked app by app through @casl/ability.
// It is given every advantage of shape: listings are objects in memory, the abilities' subjects are flat, and nothing is read, stored or counted.
import { html, render } from 'lit';
import { virtualize } from '@lit-labs/virtualizer/virtualize.js';
import { grid } from '@lit-labs/virtualizer/layouts/grid.js';
import { createMongoAbility, subject } from '@casl/ability';
import MiniSearch from 'minisearch';
import '../../components/define.ts';
import { card, cardCss } from '../../components/card.ts';
import { actionCss } from '../../components/action.ts';
import { piecesCss } from '../../components/pieces.ts';
import { offer, standing } from '../../components/standing.ts';
import { chips, controls, tokens } from '../../components/styles.ts';
import { demoInstant } from '../../mocks/clock.ts';
import { mockFetch } from '../../mocks/fetch.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { personas } from '../../mocks/world/personas.ts';
import { createWorld } from '../../mocks/world/world.ts';
import { createClient } from '../../src/client/marketplace.ts';
import { openMarketplace, type Marketplace } from '../../src/marketplace.ts';
import type { Listing } from '../../src/schema/app.ts';
import { textsOf } from '../../src/search/index.ts';

const asked = new URLSearchParams(location.search);
const world = createWorld(generateWorld({ apps: Number(asked.get('apps') ?? 1000), now: demoInstant, assetsBase: location.origin }), { now: () => demoInstant });
const client = createClient({ baseUrl: location.origin, token: () => personas(world).find(({ as }) => as === 'agency-admin')?.token ?? '', fetch: mockFetch(world) });
const [session, records] = await Promise.all([client.session(), client.records()]);
const marketplace: Marketplace = { ...openMarketplace(client, () => demoInstant), status: 'ready', session, records, viewer: session.actor };
const listings = world.catalogue.map(({ listing }) => listing);

const ability = createMongoAbility([
  { action: 'view', subject: 'App' },
  { action: 'view', subject: 'App', inverted: true, conditions: { type: 'private' } },
  { action: 'view', subject: 'App', inverted: true, conditions: { status: { $ne: 'live' } } },
]);
const subjects = listings.map(({ type, status }) => subject('App', { type, status }));
const search = new MiniSearch({ fields: ['text'], searchOptions: { prefix: true, combineWith: 'AND', fuzzy: 0.2 } });
search.addAll(listings.map((listing, id) => ({ id, text: textsOf(listing).join(' ') })));

const list = document.querySelector<HTMLElement>('#list');
const input = document.querySelector<HTMLInputElement>('#search');
if (!list || !input) throw new Error('the page lost its list');
document.adoptedStyleSheets = [tokens, controls, chips, piecesCss, actionCss, cardCss].flatMap(({ styleSheet }) => styleSheet ?? []);

const acts = { install: () => undefined, again: () => undefined, open: () => undefined };
const cardOf = (listing: Listing | undefined) => {
  const one = listing && standing(marketplace, listing);
  return one && marketplace.viewer ? card(offer(marketplace, marketplace.viewer, one), acts) : html``;
};
const show = (text: string): void => {
  const rows = text.trim() ? search.search(text).map(({ id }) => Number(id)) : [...listings.keys()];
  const items = rows.filter((row) => ability.can('view', subjects[row])).map((row) => listings[row]);
  render(html`${virtualize({ items, keyFunction: (one?: Listing) => one?.id ?? '', renderItem: (one?: Listing) => cardOf(one), layout: grid({ itemSize: { width: '320px', height: '232px' }, gap: '16px' }) })}`, list);
};
input.addEventListener('input', () => show(input.value));
show('');
document.documentElement.dataset.ready = '';
