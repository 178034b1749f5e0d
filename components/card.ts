// One app in a list: as a card with its price and its action, as a small tile in a collection, as the skeleton of either, or as one that cannot be
// shown. Templates of data only.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import { shownName } from '../src/oauth/shown-name.ts';
import type { Listing } from '../src/schema/app.ts';
import { action, condition, outcome, type Acts } from './action.ts';
import { icon } from './icons.ts';
import { logo, meta, rating } from './pieces.ts';
import { priceLine } from './price-line.ts';
import type { Offer } from './standing.ts';

export interface CardActs extends Acts {
  readonly open: (appId: string) => void;
}

/** The words of the `card` part beside its name, by how the app stands. */
const PART = { busy: 'card busy', installed: 'card installed', more: 'card installed', installable: 'card', refused: 'card blocked' } as const;

const nameButton = ({ id, name }: { readonly id: string; readonly name: string }, acts: CardActs) =>
  html`<button class="name" part="name" dir="auto" @click=${() => acts.open(id)}><bdi>${shownName(name)}</bdi></button>`;

export function card(one: Offer, acts: CardActs, pictured = true): TemplateResult {
  const { listing } = one;
  return html`<article class="card" part=${PART[condition(one)]} data-app-id=${listing.id}>
    <div class="head">
      ${logo(listing, pictured)}
      <div class="title">
        <h4>${nameButton(listing, acts)}</h4>
        <p class="publisher" dir="auto">${shownName(listing.publisher.name)}</p>
      </div>
    </div>
    <p class="tagline" dir="auto">${shownName(listing.tagline)}</p>
    ${meta(listing)}
    <div class="foot">
      <bdi class="price" part="price">${priceLine(listing.pricing, one.markup, one.viewer.kind === 'agency' ? 'agency' : 'sub-account')}</bdi>
      ${action(one, acts)}
    </div>
    ${outcome(one, acts)}
  </article>`;
}

/** A card that only opens the app. */
export const tile = (listing: Listing, acts: CardActs, pictured: boolean): TemplateResult => html`<div class="tile" part="tile">
  ${logo(listing, pictured)}
  <div class="title">
    ${nameButton(listing, acts)}
    <p class="meta"><bdi class="category">${listing.category.name}</bdi>${rating(listing)}</p>
  </div>
</div>`;

/** A listing that nobody can read; its neighbours stay. */
export const unreadableCard = (): TemplateResult => html`<article class="card unreadable" part="card unreadable">${icon('refused')}<p>${msg('This app cannot be shown')}</p></article>`;

/** A card on its way. */
export const blankCard = html`<div class="card skeleton" aria-hidden="true">
  <div class="head"><span class="logo"></span><div class="title"><p class="bone"></p><p class="bone short"></p></div></div>
  <div class="tagline"><p class="bone"></p><p class="bone"></p></div>
  <div class="meta"><p class="bone"></p></div>
  <div class="foot"><p class="bone"></p><p class="bone button"></p></div>
</div>`;

/** A tile on its way. */
export const blankTile = html`<div class="tile skeleton" aria-hidden="true"><span class="logo"></span><div class="title"><p class="bone"></p><p class="bone short"></p></div></div>`;

const blankRow = html`<div class="collection skeleton">
  <p class="bone"></p>
  <div class="tiles">${Array.from({ length: 4 }, () => blankTile)}</div>
</div>`;

/** What is on its way, in its size: rows of tiles where collections come first, then cards. */
export const skeletons = (collections: boolean): TemplateResult =>
  html`<p class="visually-hidden" role="status">${msg('Loading apps')}</p>
    <div part="skeleton" aria-hidden="true">
      <p class="result skeleton"><span class="bone"></span></p>
      ${collections ? Array.from({ length: 2 }, () => blankRow) : nothing}
      <div class="grid">${Array.from({ length: 12 }, () => blankCard)}</div>
    </div>`;

export const cardCss = css`
  .grid {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(272px, 100%), 1fr));
    gap: 16px;
  }
  .card {
    position: relative;
    display: flex;
    flex-direction: column;
    gap: 12px;
    min-inline-size: 0;
    padding: 16px;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    /* What changes in one card moves no other. */
    contain: layout style;
    transition: border-color 140ms ease-out;
  }
  .card:not(.skeleton):hover,
  .tile:hover {
    border-color: var(--control-border);
  }
  .head {
    display: flex;
    align-items: center;
    gap: 12px;
  }
  .title {
    min-inline-size: 0;
    flex: 1;
  }
  h4 {
    margin: 0;
    font: inherit;
  }
  .name {
    display: block;
    max-inline-size: 100%;
    min-block-size: 0;
    padding: 0;
    border: 0;
    background: none;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    text-align: match-parent;
    font-size: 14px;
    font-weight: 600;
    line-height: 20px;
  }
  button.name:hover {
    background: none;
  }
  /* The whole card opens the app; what can be pressed in it lies above. */
  .name::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: var(--radius);
  }
  .name:focus-visible {
    outline: none;
  }
  .name:focus-visible::after {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .foot > *,
  .outcome {
    position: relative;
    z-index: 1;
  }
  .publisher,
  .tagline {
    text-align: match-parent;
  }
  .publisher {
    margin: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--muted);
    font-size: 13px;
    line-height: 18px;
  }
  .tagline {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    min-block-size: 38px;
    margin: 0;
    font-size: 13px;
    line-height: 19px;
    overflow-wrap: anywhere;
  }
  .foot {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-block-size: 36px;
    margin-block-start: auto;
  }
  .price {
    min-inline-size: 0;
    flex: 1;
    font-size: 13px;
    line-height: 18px;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .tile {
    position: relative;
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 12px;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
  }
  .unreadable {
    align-items: center;
    justify-content: center;
    min-block-size: 216px;
    border-style: dashed;
    color: var(--muted);
    font-size: 13px;
    text-align: center;
  }
  .unreadable p {
    margin: 0;
  }
  .bone {
    block-size: 12px;
    margin: 0;
    border-radius: 4px;
  }
  .bone,
  .skeleton .logo {
    background: color-mix(in oklab, var(--border) 60%, var(--surface));
  }
  .skeleton .tagline {
    display: grid;
    align-content: space-evenly;
  }
  .skeleton .title {
    display: grid;
    gap: 8px;
  }
  .title .bone {
    inline-size: 70%;
  }
  .title .bone.short {
    inline-size: 45%;
  }
  .meta .bone {
    inline-size: 60%;
    margin-block: 2.7px;
  }
  .foot .bone {
    flex: none;
    inline-size: 72px;
  }
  .foot .bone.button {
    inline-size: 76px;
    block-size: 36px;
    border-radius: var(--control-radius);
  }
  .result .bone {
    display: inline-block;
    inline-size: 160px;
  }
  .collection > .bone {
    inline-size: 120px;
    margin-block: 2.4px 10.4px;
  }
  .collection.skeleton {
    display: grid;
  }
  .tiles {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: min(264px, 84%);
    gap: 12px;
    padding-block: 4px;
    overflow: hidden;
  }
  /* One movement for the whole of it: every one has a layer of its own. */
  .card.skeleton,
  .tile.skeleton,
  .result.skeleton,
  .collection > .bone {
    animation: breathe 1.6s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.5;
    }
  }
`;
