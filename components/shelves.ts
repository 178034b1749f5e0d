// The collections above a catalogue's list, one horizontal row each. While something is searched for they are put away and not taken down: the search ends
// with one key, and they are there again with its frame.
import { css, html, nothing, type LitElement, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { msg, str } from '@lit/localize';
import type { Selection } from '../src/marketplace/selection.ts';
import { collectionsOf, type Collection, type CollectionId } from '../src/search/collections.ts';
import { blankTile, tile, type CardActs } from './card.ts';
import { icon } from './icons.ts';
import { number } from './locale/format.ts';
import type { Pictures } from './pictures.ts';
import type { ShownCards } from './shown-cards.ts';

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

export class Shelves {
  readonly #host: LitElement;
  readonly #cards: ShownCards;
  readonly #pictures: Pictures;
  readonly #acts: CardActs;
  #selection: Selection | null = null;
  #collections: readonly Collection[] = [];
  /** Whether the collections behind the disclosure are open; while they are not, nothing of them exists. */
  #open = false;
  #away = true;
  /** What was last rendered; nothing before the collections were first asked for. */
  #rendered: unknown[] | null = null;

  constructor(host: LitElement, cards: ShownCards, pictures: Pictures, acts: CardActs) {
    this.#host = host;
    this.#cards = cards;
    this.#pictures = pictures;
    this.#acts = acts;
  }

  /** Whether there is nothing of them to be seen. */
  get away(): boolean {
    return this.#away || this.#collections.length === 0;
  }

  /** The rows of the catalogue whose apps stand in them. */
  get rows(): readonly number[] {
    return this.#away && !this.#rendered ? [] : this.#stood.flatMap(({ rows }) => [...rows]);
  }

  /** The collections of a selection, or what is there put away. */
  show(selection: Selection, away: boolean): void {
    if (selection.shown !== this.#selection?.shown) this.#collections = collectionsOf(selection.catalogue.columns, selection.visible);
    this.#selection = selection;
    this.#away = away;
  }

  render(): TemplateResult {
    if (!this.#away) this.#rendered = [this.#collections, this.#open, ...this.rows.flatMap(this.#facts)];
    return html`<div class="shelves ${this.away ? 'away' : ''}">${this.#rendered ? guard(this.#rendered, () => this.#all()) : nothing}</div>`;
  }

  /** Those whose apps are on the page. */
  get #stood(): readonly Collection[] {
    return this.#open ? this.#collections : this.#collections.slice(0, OPEN_COLLECTIONS);
  }

  /** Each as one horizontal row, with a way past all of them for whoever goes by keyboard. */
  #all(): TemplateResult | typeof nothing {
    if (this.#collections.length === 0) return nothing;
    const rest = this.#collections.slice(OPEN_COLLECTIONS);
    return html`<button class="skip" @click=${this.#skip}>${msg('Skip to all apps')}</button>
      ${this.#collections.slice(0, OPEN_COLLECTIONS).map(this.#shelf)}
      ${rest.length > 0
        ? html`<details class="rest" ?open=${this.#open} @toggle=${this.#disclose}>
            <summary>${icon('down')}<span class="phrase">${msg(str`${number(rest.length)} more collections`)}</span></summary>
            ${this.#open ? rest.map(this.#shelf) : nothing}
          </details>`
        : nothing}`;
  }

  readonly #shelf = ({ id, rows }: Collection): TemplateResult => html`<section class="collection" part="collection" aria-labelledby=${id}>
    <h3 id=${id}>${collectionWords(id)}</h3>
    <ul>
      ${repeat(rows, (row) => row, this.#tile)}
    </ul>
  </section>`;

  readonly #tile = (row: number): TemplateResult | typeof nothing => {
    const listing = this.#cards.of(row);
    return listing === null ? nothing : html`<li>${listing ? tile(listing, this.#acts, this.#pictures.has(listing.id)) : blankTile}</li>`;
  };

  readonly #facts = (row: number): readonly unknown[] => {
    const listing = this.#cards.of(row);
    return [listing, listing && this.#pictures.has(listing.id)];
  };

  readonly #skip = (): void => this.#host.renderRoot.querySelector<HTMLElement>('h3.all')?.focus();

  readonly #disclose = ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof HTMLDetailsElement) || currentTarget.open === this.#open) return;
    this.#open = currentTarget.open;
    this.#host.requestUpdate();
  };
}

export const shelvesCss = css`
  .shelves.away {
    content-visibility: hidden;
    block-size: 0;
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
  .skip:not(:focus-visible) {
    position: absolute;
    inline-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
