// The catalogue's list: collections as rows, apps as a grid, and where they stand on the page. Templates as functions of data.
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { msg, str } from '@lit/localize';
import type { Collection, CollectionId } from '../src/search/collections.ts';
import { card, tile, type CardActs } from './card.ts';
import { icon } from './icons.ts';
import { number } from './locale/format.ts';
import type { Offer, Standing } from './standing.ts';

const collectionWords = (id: CollectionId): string =>
  ({
    'top-installed': msg('Top installed'),
    'newly-added': msg('Newly added'),
    'top-free': msg('Top free'),
    'top-paid': msg('Top paid'),
    'custom-experience': msg('Custom experience'),
    'workflow-automation': msg('Workflow automation'),
    conversation: msg('Conversation'),
  })[id];

/** So many collections are open at once; the rest wait behind a disclosure, so that the apps themselves are on the first screen. */
const OPEN_COLLECTIONS = 2;

/** Each collection as one horizontal row, with a way past all of them for whoever goes by keyboard. */
export function collectionRows(collections: readonly Collection<Standing>[], acts: CardActs, skip: () => void): TemplateResult | typeof nothing {
  if (collections.length === 0) return nothing;
  const row = ({ id, rows }: Collection<Standing>): TemplateResult => html`<section class="collection" part="collection" aria-labelledby=${id}>
    <h3 id=${id}>${collectionWords(id)}</h3>
    <ul>
      ${repeat(rows, ({ listing }) => listing.id, (one) => html`<li>${tile(one, acts)}</li>`)}
    </ul>
  </section>`;
  const rest = collections.slice(OPEN_COLLECTIONS);
  return html`<button class="skip" @click=${skip}>${msg('Skip to all apps')}</button>
    ${collections.slice(0, OPEN_COLLECTIONS).map(row)}
    ${rest.length > 0 ? html`<details class="rest"><summary>${icon('down')}<span class="phrase">${msg(str`${number(rest.length)} more collections`)}</span></summary>${rest.map(row)}</details>` : nothing}`;
}

/** The cards there are so far; each says which place of how many it has. */
export const grid = (offers: readonly Offer[], of: number, acts: CardActs): TemplateResult =>
  html`<ul class="grid">
    ${repeat(offers, ({ listing }) => listing.id, (offer, at) => html`<li aria-posinset=${at + 1} aria-setsize=${of}>${card(offer, acts)}</li>`)}
  </ul>`;

export const showMore = (count: number, more: () => void): TemplateResult | typeof nothing =>
  count > 0 ? html`<button class="end" @click=${more}>${msg(str`Show ${number(count)} more`)}</button>` : nothing;

export const listCss = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  h2 {
    margin: 0 0 16px;
    font-size: 20px;
    font-weight: 600;
    line-height: 1.2;
    overflow-wrap: anywhere;
  }
  h3 {
    margin: 0 0 8px;
    font-size: 14px;
    font-weight: 600;
    line-height: 1.2;
  }
  .body {
    display: grid;
    gap: 8px;
    margin-block-start: 12px;
  }
  .main {
    min-inline-size: 0;
  }
  .result {
    margin: 8px 0 12px;
    color: var(--muted);
    font-size: 13px;
    font-variant-numeric: tabular-nums;
  }
  .rest {
    margin-block-end: 24px;
  }
  .rest > summary {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    min-block-size: 24px;
    margin-block-end: 8px;
    border-radius: 6px;
    color: var(--accent);
    font-size: 13px;
    font-weight: 500;
    cursor: pointer;
    list-style: none;
  }
  .rest[open] > summary .icon {
    rotate: 180deg;
  }
  .collection {
    margin-block-end: 24px;
  }
  .collection ul {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: min(264px, 84%);
    gap: 12px;
    margin: 0 -4px;
    padding: 4px;
    list-style: none;
    overflow-x: auto;
    overscroll-behavior-inline: contain;
    scroll-snap-type: inline proximity;
    scroll-padding-inline: 4px;
    scrollbar-width: thin;
  }
  .collection li {
    min-inline-size: 0;
    scroll-snap-align: start;
  }
  .all {
    margin-block: 32px 12px;
  }
  .all:focus {
    outline: none;
  }
  .end {
    display: flex;
    margin: 24px auto 0;
  }
  .skip:not(:focus-visible) {
    position: absolute;
    inline-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @container (inline-size >= 960px) {
    .result {
      margin-block-start: 0;
    }
    .body {
      grid-template-columns: 208px minmax(0, 1fr);
      gap: 32px;
      margin-block-start: 16px;
    }
  }
`;
