import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { Task, TaskStatus, initialState } from '@lit/task';
import type { Client } from '../src/client/marketplace.ts';
import { MarketplaceError } from '../src/errors.ts';
import type { Marketplace } from '../src/marketplace.ts';
import type { Viewer } from '../src/schema/account.ts';
import type { Listing } from '../src/schema/app.ts';
import { collectionsOf } from '../src/search/collections.ts';
import { everything, fromParams, isNarrowed, toParams, toggled, type Query } from '../src/search/facets.ts';
import { actionCss } from './action.ts';
import { cardCss, skeletons, type CardActs } from './card.ts';
import { collectionRows, grid, listCss, showMore } from './catalogue-list.ts';
import { developerPanel, emptyPanel, errorPanel, noMatchPanel, panelsCss, staleNotice } from './catalogue-panels.ts';
import { marketplaceContext } from './context.ts';
import { emit } from './events.ts';
import { activeFilters, blankFacets, facetPanel, filtersCss, searchBar, type Hand } from './filters.ts';
import { InstallChoice, installChoiceCss } from './install-choice.ts';
import { number, plural } from './locale/format.ts';
import { piecesCss } from './pieces.ts';
import { Standings, nothingSelected, offer } from './standing.ts';
import { chips, controls, tokens } from './styles.ts';

const PAGE = 500;
/** Cards rendered at once, and added whenever the end comes near. */
const CHUNK = 120;
/** Milliseconds without a change after which a result is announced. */
const SETTLED = 600;

interface Loaded {
  readonly client: Client;
  readonly listings: readonly Listing[];
  readonly complete: boolean;
}

/**
 * The unified catalogue: search, filters with counts, collections, order, and every app with its decision for the viewer. A new viewer is
 * decided for at once, without a request.
 *
 * @summary Search, filter and install apps; every card says what may be done and why not.
 * @tag mkt-catalogue
 * @attr {string} heading - The title; left out, "Apps", or "Installed apps" where that is all a sub-account may open.
 * @fires {CustomEvent} mkt-app-open - A card was opened; cancelable, a host that routes sets its own URL.
 * @fires {CustomEvent} mkt-install-request - Install was pressed; cancelable, unless prevented the provider installs.
 * @fires {CustomEvent} mkt-query-change - Search, filters or order changed by the user's hand.
 * @fires {CustomEvent} mkt-refresh-request - The user asked for fresh facts.
 * @fires {CustomEvent} mkt-error - The listings could not be read.
 * @csspart heading - The title.
 * @csspart search - Search field and order.
 * @csspart filters - The facets.
 * @csspart result - The line that counts what is shown.
 * @csspart collection - One horizontal row of apps.
 * @csspart tile - An app in a collection.
 * @csspart card - An app in the list; with the word `installed`, `blocked` or `busy` beside it where that is so.
 * @csspart action - The action of a card.
 * @csspart panel - What stands where the list would be: nothing found, nothing there, something failed.
 */
@localized()
export class MktCatalogue extends LitElement {
  static override styles = [
    tokens,
    controls,
    chips,
    piecesCss,
    actionCss,
    filtersCss,
    cardCss,
    panelsCss,
    installChoiceCss,
    listCss,
  ];

  /** The marketplace; given by the nearest provider, or set. */
  @consume({ context: marketplaceContext, subscribe: true })
  @property({ attribute: false })
  marketplace?: Marketplace;

  /** Search, filters and order as they stand in a URL; anything unknown in it is left out. */
  @property({ attribute: false }) query: Readonly<Record<string, string>> = {};

  @property() heading = '';

  @state() private loaded: Loaded | null = null;
  @state() private limit = CHUNK;
  @state() private filtersOpen = false;
  @state() private announced = '';

  #query: Query = everything;
  #selection = nothingSelected;
  #reported: unknown = null;
  #settling: ReturnType<typeof setTimeout> | undefined;
  /** What has the focus before an update, and in which app's card, in case the update takes it away. */
  #focused: { readonly element: Element; readonly appId: string | undefined } | null = null;
  readonly #standings = new Standings();
  readonly #choice = new InstallChoice(this, () => this.marketplace?.records ?? null);
  readonly #nearEnd = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && this.#showMore(), { rootMargin: '800px' });

  // The client alone: another viewer must not ask the server for anything.
  readonly #listings = new Task(this, {
    args: () => [this.marketplace?.client] as const,
    task: ([client], { signal }) => (client ? this.#load(client, signal) : initialState),
  });

  constructor() {
    super();
    this.addEventListener('keydown', this.#slash);
  }

  /** The listings shown now, in their order. */
  get apps(): readonly Listing[] {
    return this.#selection.shown.map(({ listing }) => listing);
  }

  /** Every listing that was read, whoever may see it. */
  get listings(): readonly Listing[] {
    return this.loaded?.client === this.marketplace?.client ? (this.loaded?.listings ?? []) : [];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#settling);
    this.#nearEnd.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) {
      this.#query = fromParams(this.query);
      this.limit = CHUNK;
    }
    this.#selection = this.#standings.select(this.marketplace, this.listings, this.#query);
    const element = this.shadowRoot?.activeElement;
    this.#focused = element ? { element, appId: element.closest<HTMLElement>('[data-app-id]')?.dataset.appId } : null;
  }

  protected override updated(): void {
    this.#keepFocus();
    this.#report();
    this.#nearEnd.disconnect();
    const end = this.renderRoot.querySelector('.end');
    if (end) this.#nearEnd.observe(end);
    clearTimeout(this.#settling);
    const result = this.#selection.rows.length > 0 && this.loaded?.complete ? this.#result() : '';
    if (result !== this.announced) this.#settling = setTimeout(() => (this.announced = result), SETTLED);
  }

  protected override render(): TemplateResult {
    return html`<h2 part="heading">${this.heading || this.#title()}</h2>
      ${this.#content(this.#listings.status === TaskStatus.ERROR)}${this.#choice.render()}`;
  }

  #title(): string {
    const { viewer, records } = this.marketplace ?? {};
    return viewer?.kind === 'sub-account' && records?.agency?.marketplace.allApps === false ? msg('Installed apps') : msg('Apps');
  }

  /** Every case a catalogue can be in. */
  #content(failed: boolean): TemplateResult {
    const { marketplace, listings, loaded } = this;
    const { viewer, session } = marketplace ?? {};
    if (viewer?.kind === 'developer') return developerPanel();
    if (marketplace?.status === 'error') return errorPanel(marketplace.error, this.#refresh);
    if (failed && listings.length === 0) return errorPanel(this.#listings.error as MarketplaceError, this.#refresh);
    if (!marketplace || !session || !viewer || loaded?.client !== marketplace.client) return this.#frame(blankFacets(), skeletons(this.#collects));
    if (this.#selection.rows.length === 0) return loaded.complete ? this.#empty(marketplace) : this.#frame(blankFacets(), skeletons(this.#collects));
    return this.#frame(facetPanel(this.#query, this.#selection.counts, this.filtersOpen, this.#hand), this.#list(marketplace, viewer, failed));
  }

  #frame(facets: TemplateResult, main: TemplateResult): TemplateResult {
    return html`${searchBar(this.#query, this.filtersOpen, this.#hand)}
      <p class="visually-hidden" role="status">${this.announced}</p>
      <div class="body"><div>${facets}</div><div class="main">${main}</div></div>`;
  }

  #empty(marketplace: Marketplace): TemplateResult {
    const [first] = this.#standings.of(marketplace, this.listings.slice(0, 1));
    return emptyPanel(marketplace, first?.view, this.#refresh);
  }

  #list(marketplace: Marketplace, viewer: Viewer, failed: boolean): TemplateResult {
    const { rows, shown } = this.#selection;
    const broken = failed || marketplace.error !== null;
    const collections = this.#collects ? collectionsOf(rows) : [];
    return html`${broken || rows[0]?.install.freshness.state === 'stale' ? staleNotice(marketplace, broken, this.#refresh) : nothing}
      <p class="result" part="result" aria-hidden="true">${this.#result()}</p>
      ${collectionRows(collections, this.#acts, this.#skip)}
      <h3 class="all ${collections.length > 0 ? '' : 'visually-hidden'}" tabindex="-1">${isNarrowed(this.#query) ? msg('Results') : msg('All apps')}</h3>
      ${shown.length === 0 ? noMatchPanel(activeFilters(this.#query, this.#hand), this.#showAll) : grid(shown.slice(0, this.limit).map((row) => offer(marketplace, viewer, row)), shown.length, this.#acts)}
      ${showMore(Math.min(CHUNK, shown.length - this.limit), this.#showMoreByHand)}`;
  }

  /** Collections come first while nothing else is asked for. */
  get #collects(): boolean {
    return !isNarrowed(this.#query) && this.#query.sort === everything.sort;
  }

  /** What is shown, counted; while more is being read, so far. */
  #result(): string {
    const { shown } = this.#selection;
    const hidden = shown.filter(({ hiddenFromSubAccounts }) => hiddenFromSubAccounts).length;
    const apps = plural(shown.length, msg(str`${number(shown.length)} app`), msg(str`${number(shown.length)} apps`));
    const counted = hidden > 0 ? msg(str`${apps} · ${number(hidden)} hidden from sub-accounts`) : apps;
    return this.loaded?.complete ? counted : msg(str`${counted} so far, loading more`);
  }

  /** Reads page by page and shows each as soon as it is there; a list shown already stays until the new one is as long. */
  async #load(client: Client, signal: AbortSignal): Promise<void> {
    const listings = new Map<string, Listing>();
    let cursor: string | undefined;
    do {
      const page = await client.listings({ limit: PAGE, cursor }, signal);
      signal.throwIfAborted();
      for (const listing of page.listings) listings.set(listing.id, listing);
      if (page.next !== null && page.next === cursor) throw new MarketplaceError('contract', 'a page of listings names itself as the next');
      cursor = page.next ?? undefined;
      if (cursor === undefined || listings.size >= this.listings.length) this.loaded = { client, listings: [...listings.values()], complete: cursor === undefined };
    } while (cursor !== undefined);
  }

  #change(query: Query): void {
    this.query = toParams(query);
    emit(this, 'mkt-query-change', { query: this.query });
  }

  readonly #hand: Hand = {
    search: (text) => this.#change({ ...this.#query, text }),
    sort: (sort) => this.#change({ ...this.#query, sort: fromParams({ sort }).sort }),
    toggle: (facet, value) => this.#change(toggled(this.#query, facet, value)),
    clear: () => this.#change({ ...everything, text: this.#query.text, sort: this.#query.sort }),
    disclose: () => (this.filtersOpen = !this.filtersOpen),
  };

  readonly #acts: CardActs = {
    install: (one) => this.#choice.install(one),
    again: (one) => this.#choice.again(one),
    open: (appId) => emit(this, 'mkt-app-open', { appId }),
  };

  readonly #showAll = (): void => this.#change({ ...everything, sort: this.#query.sort });

  readonly #refresh = (): void => {
    emit(this, 'mkt-refresh-request', null);
    void this.#listings.run();
  };

  readonly #showMore = (): void => {
    if (this.limit < this.#selection.shown.length) this.limit += CHUNK;
  };

  readonly #showMoreByHand = async (): Promise<void> => {
    const first = this.limit;
    this.#showMore();
    await this.updateComplete;
    this.renderRoot.querySelectorAll<HTMLElement>('.grid .name')[first]?.focus();
  };

  readonly #skip = (): void => this.renderRoot.querySelector<HTMLElement>('h3.all')?.focus();

  readonly #slash = (event: KeyboardEvent): void => {
    const [from] = event.composedPath();
    const typing = from instanceof HTMLInputElement || from instanceof HTMLSelectElement || (from instanceof Element && from.closest('dialog') !== null);
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>('#search')?.focus();
  };

  /** The focus of something that an update took away goes to the app's name, or else to the search field. */
  #keepFocus(): void {
    if (!this.#focused || this.#focused.element.isConnected) return;
    const { appId } = this.#focused;
    const again = [...this.renderRoot.querySelectorAll<HTMLElement>('.card')].find(({ dataset }) => dataset.appId === appId);
    (again?.querySelector<HTMLElement>('.name') ?? this.renderRoot.querySelector<HTMLElement>('#search'))?.focus();
  }

  /** Says once that the listings could not be read; not to a developer, who has none. */
  #report(): void {
    const { error, status } = this.#listings;
    const { viewer } = this.marketplace ?? {};
    if (status !== TaskStatus.ERROR || error === this.#reported || !viewer || viewer.kind === 'developer') return;
    this.#reported = error;
    emit(this, 'mkt-error', { error: error as MarketplaceError });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mkt-catalogue': MktCatalogue;
  }
}
