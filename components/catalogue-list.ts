// The catalogue's list: collections as rows, apps as rows of cards, and where they stand on the page. Templates as functions of data.
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { msg, str } from '@lit/localize';
import type { Listing } from '../src/schema/app.ts';
import type { Collection, CollectionId } from '../src/search/collections.ts';
import { blankTile, tile, type CardActs } from './card.ts';
import type { CardRow } from './card-window.ts';
import { icon } from './icons.ts';
import { number } from './locale/format.ts';

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

/** How collections are shown and opened. */
export interface Shelf extends CardActs {
  /** The listing of a row: undefined while it is on its way, null where it cannot be shown. */
  readonly listing: (row: number) => Listing | null | undefined;
  /** Whether the picture of an app may be there. */
  readonly pictured: (appId: string) => boolean;
  readonly skip: () => void;
  /** Whether the collections behind the disclosure are open; while they are not, nothing of them exists. */
  readonly unfolded: boolean;
  readonly disclose: (event: Event) => void;
}

/** The collections whose apps are on the page. */
export const shelved = (collections: readonly Collection[], open: boolean): readonly Collection[] => (open ? collections : collections.slice(0, OPEN_COLLECTIONS));

/** Each collection as one horizontal row, with a way past all of them for whoever goes by keyboard. */
export function collectionRows(collections: readonly Collection[], shelf: Shelf): TemplateResult | typeof nothing {
  if (collections.length === 0) return nothing;
  const one = (row: number): TemplateResult | typeof nothing => {
    const listing = shelf.listing(row);
    return listing === null ? nothing : html`<li>${listing ? tile(listing, shelf, shelf.pictured(listing.id)) : blankTile}</li>`;
  };
  const shelfOf = ({ id, rows }: Collection): TemplateResult => html`<section class="collection" part="collection" aria-labelledby=${id}>
    <h3 id=${id}>${collectionWords(id)}</h3>
    <ul>
      ${repeat(rows, (row) => row, one)}
    </ul>
  </section>`;
  const rest = collections.slice(OPEN_COLLECTIONS);
  return html`<button class="skip" @click=${shelf.skip}>${msg('Skip to all apps')}</button>
    ${shelved(collections, false).map(shelfOf)}
    ${rest.length > 0
      ? html`<details class="rest" ?open=${shelf.unfolded} @toggle=${shelf.disclose}>
          <summary>${icon('down')}<span class="phrase">${msg(str`${number(rest.length)} more collections`)}</span></summary>
          ${shelf.unfolded ? rest.map(shelfOf) : nothing}
        </details>`
      : nothing}`;
}

/** The cards that exist now, in their rows; each says which place of how many it has. */
export const grid = (rows: readonly CardRow[], of: number, cardAt: (place: number) => unknown, focused: () => void): TemplateResult =>
  html`<div class="grid windowed" role="list" @focusin=${focused}>
    ${repeat(
      rows,
      ({ index }) => index,
      ({ index, from, to }) =>
        html`<div class="row" role="none" data-row=${index}>
          ${Array.from({ length: to - from }, (_, at) => html`<div role="listitem" data-place=${from + at} aria-posinset=${from + at + 1} aria-setsize=${of}>${cardAt(from + at)}</div>`)}
        </div>`,
    )}
  </div>`;

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
  .corrected {
    margin: 8px 0 4px;
    font-size: 14px;
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
    /* Most of a row is beyond its edge, and what is not shown is not laid out; the padding leaves a ring of focus its room. */
    content-visibility: auto;
    contain-intrinsic-size: auto 264px auto 74px;
    margin: -4px;
    padding: 4px;
    scroll-snap-align: start;
  }
  .all {
    margin-block: 32px 12px;
  }
  .all:focus {
    outline: none;
  }
  /* Rows stand where they would if every card existed; the space and the columns are set with them. */
  .windowed {
    display: block;
    position: relative;
    overflow-anchor: none;
  }
  .windowed > .row {
    position: absolute;
    inset-inline: 0;
    inset-block-start: 0;
    display: grid;
    grid-template-columns: repeat(var(--columns, 1), minmax(0, 1fr));
    gap: 16px;
  }
  .windowed [role='listitem'] {
    display: grid;
    min-inline-size: 0;
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
