import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { idAt, rowOf, type Catalogue } from '../src/catalogue/catalogue.ts';
import { MarketplaceError } from '../src/errors.ts';
import { placeOf } from '../src/marketplace/place.ts';
import { Selector, questionFor, type Selection } from '../src/marketplace/selection.ts';
import type { Marketplace } from '../src/marketplace.ts';
import { evaluate } from '../src/policy/index.ts';
import type { Viewer } from '../src/schema/account.ts';
import { everything, fromParams, isNarrowed, toParams, toggled, type Query } from '../src/search/facets.ts';
import { actionCss } from './action.ts';
import { blankCard, card, cardCss, skeletons, unreadableCard, type CardActs } from './card.ts';
import { CardWindow, type CardRow } from './card-window.ts';
import { grid, listCss } from './catalogue-list.ts';
import { ageNotice, correctedLine, developerPanel, emptyPanel, errorPanel, leftOutLine, noMatchPanel, panelsCss } from './catalogue-panels.ts';
import { CatalogueReading } from './catalogue-reading.ts';
import { marketplaceContext } from './context.ts';
import { emit } from './events.ts';
import { activeFilters, blankFacets, facetPanel, filtersCss, searchBar, type Hand } from './filters.ts';
import { beforeFrame } from './frame.ts';
import { InstallChoice, installChoiceCss } from './install-choice.ts';
import { KeptFocus } from './kept-focus.ts';
import { number, plural } from './locale/format.ts';
import { Pictures } from './pictures.ts';
import { piecesCss } from './pieces.ts';
import { rememberPlace, rememberedPlace } from './remembered-place.ts';
import { Shelves, shelvesCss } from './shelves.ts';
import { ShownCards } from './shown-cards.ts';
import { Standings, offer } from './standing.ts';
import { chips, controls, tokens } from './styles.ts';

/** Milliseconds without a change after which a result is announced. */
const SETTLED = 600;

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
 * @csspart price - The price of a card, in one line.
 * @csspart action - The action of a card.
 * @csspart left-out - The line that says that some apps could not be read.
 * @csspart panel - What stands where the list would be: nothing found, nothing there, something failed.
 */
@localized()
export class MktCatalogue extends LitElement {
  static {
    // What rows are in view is known once they are laid out: a second update then is no mistake.
    this.disableWarning?.('change-in-update');
  }

  static override styles = [tokens, controls, chips, piecesCss, actionCss, filtersCss, cardCss, panelsCss, installChoiceCss, shelvesCss, listCss];

  /** The marketplace; given by the nearest provider, or set. */
  @consume({ context: marketplaceContext, subscribe: true })
  @property({ attribute: false })
  marketplace?: Marketplace;

  /** Search, filters and order as they stand in a URL; anything unknown in it is left out. */
  @property({ attribute: false }) query: Readonly<Record<string, string>> = {};

  @property() heading = '';

  @state() private filtersOpen = false;
  @state() private announced = '';

  #query: Query = everything;
  #selection: Selection | null = null;
  #rows: readonly CardRow[] = [];
  #reported: unknown = null;
  #leftOut = 0;
  #settling: ReturnType<typeof setTimeout> | undefined;
  /** Whether somebody who comes back is still to be brought to where they were. */
  #returning = true;
  readonly #selector = new Selector();
  readonly #standings = new Standings();
  readonly #reading = new CatalogueReading(this);
  readonly #window = new CardWindow(this);
  readonly #cards = new ShownCards(this);
  readonly #pictures = new Pictures(this);
  readonly #focus = new KeptFocus(this);
  readonly #choice = new InstallChoice(this, () => this.marketplace?.records ?? null);

  constructor() {
    super();
    this.addEventListener('keydown', this.#slash);
  }

  /** What is known of the apps, whoever may see them; null before anything is. */
  get catalogue(): Catalogue | null {
    return this.#reading.catalogue;
  }

  /** How many apps are shown now. */
  get shown(): number {
    return this.#selection?.shownCount ?? 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#returning = true;
    addEventListener('pagehide', this.#remember);
  }

  override disconnectedCallback(): void {
    this.#remember();
    removeEventListener('pagehide', this.#remember);
    super.disconnectedCallback();
    clearTimeout(this.#settling);
  }

  /** Rendered ahead of the frame that shows it: a key and a new viewer cost their handlers next to nothing, however often they come. */
  protected override scheduleUpdate(): void | Promise<unknown> {
    return this.hasUpdated && !this.#window.framing ? beforeFrame(() => super.scheduleUpdate()) : super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) {
      this.#query = fromParams(this.query);
      if (this.hasUpdated && this.#window.top > 0) this.#window.scrollTo(0);
    }
    this.#reading.of(this.marketplace);
    this.#focus.look();
    this.#selection = this.marketplace && this.catalogue ? this.#selector.select(this.marketplace, this.catalogue, this.#query) : null;
    if (this.#selection) this.#arrange(this.#selection);
  }

  /** Which cards exist: those in view, and those around the one that has the focus. */
  #arrange(selection: Selection): void {
    this.#shelves.show(selection, !this.#collects);
    this.#window.show(selection.shownCount);
    const { appId } = this.#focus;
    const kept = appId === undefined ? -1 : placeOf(selection, rowOf(selection.catalogue, appId));
    this.#rows = this.#window.rows(kept === -1 ? null : kept);
    this.#cards.show(selection, this.#rows, this.#window.rushing);
  }

  protected override updated(): void {
    this.#report();
    const loading = this.#cards.load(this.#shelves.rows);
    this.#pictures.show(this.#cards.appIds);
    if (this.#returning && !loading) this.#comeBack();
    clearTimeout(this.#settling);
    const result = this.#selection && this.#selection.visibleCount > 0 && this.catalogue?.complete ? this.#result(this.#selection) : '';
    if (result !== this.announced) this.#settling = setTimeout(() => (this.announced = result), SETTLED);
  }

  protected override render(): TemplateResult {
    return html`<h2 part="heading">${this.heading || this.#title()}</h2>
      ${this.#content()}${this.#choice.render()}`;
  }

  #title(): string {
    const { viewer, records } = this.marketplace ?? {};
    return viewer?.kind === 'sub-account' && records?.agency?.marketplace.allApps === false ? msg('Installed apps') : msg('Apps');
  }

  /** Every case a catalogue can be in. */
  #content(): TemplateResult {
    const { marketplace, catalogue } = this;
    const selection = this.#selection;
    const { viewer } = marketplace ?? {};
    const { error } = this.#reading;
    if (viewer?.kind === 'developer') return developerPanel();
    if (marketplace?.status === 'error') return errorPanel(marketplace.error, this.#refresh);
    if (error && !catalogue) return errorPanel(error, this.#refresh);
    if (!marketplace || !viewer || !selection || (selection.visibleCount === 0 && !selection.catalogue.complete)) return this.#frame(blankFacets(), skeletons(this.#collects));
    const decided = evaluate(questionFor(marketplace, 'view', viewer));
    if (selection.visibleCount === 0) return emptyPanel(marketplace, decided, this.#refresh);
    return this.#frame(
      html`${guard([this.#query, selection.counts, this.filtersOpen], () => facetPanel(this.#query, selection.counts, this.filtersOpen, this.#hand))}`,
      html`${ageNotice(marketplace, decided, error !== null, this.#refresh)}${leftOutLine(selection.catalogue)}${this.#list(marketplace, viewer, selection)}`,
    );
  }

  #frame(facets: TemplateResult, main: TemplateResult): TemplateResult {
    return html`${searchBar(this.#query, this.filtersOpen, this.#hand)}
      <p class="visually-hidden" role="status">${this.announced}</p>
      <div class="body"><div>${facets}</div><div class="main">${main}</div></div>`;
  }

  #list(marketplace: Marketplace, viewer: Viewer, selection: Selection): TemplateResult {
    return html`<p class="result" part="result" aria-hidden="true">${this.#result(selection)}</p>
      ${selection.corrected === null ? nothing : correctedLine(selection.corrected)}
      ${this.#shelves.render()}
      <h3 class="all ${this.#shelves.away ? 'visually-hidden' : ''}" tabindex="-1">${isNarrowed(this.#query) ? msg('Results') : msg('All apps')}</h3>
      ${selection.shownCount === 0
        ? noMatchPanel(activeFilters(this.#query, this.#hand), this.#showAll)
        : grid(this.#rows, selection.shownCount, (place) => this.#card(marketplace, viewer, place), this.#focusMoved)}`;
  }

  /** A card is made again only where its app, its decision or the last write on it is another: scrolling touches what comes into view. */
  #card(marketplace: Marketplace, viewer: Viewer, place: number): unknown {
    const listing = this.#cards.at(place);
    if (listing === undefined) return blankCard;
    const one = listing && this.#standings.of(marketplace, listing);
    if (!one) return unreadableCard();
    const pictured = this.#pictures.has(one.listing.id);
    return guard([one, pictured, marketplace.attempts.get(one.listing.id)], () => card(offer(marketplace, viewer, one), this.#acts, pictured));
  }

  /** Collections come first while nothing else is asked for. */
  get #collects(): boolean {
    return !isNarrowed(this.#query) && this.#query.sort === everything.sort;
  }

  /** What is shown, counted; while more is being read, so far. */
  #result({ shownCount, hiddenCount, catalogue }: Selection): string {
    const apps = plural(shownCount, msg(str`${number(shownCount)} app`), msg(str`${number(shownCount)} apps`));
    const counted = hiddenCount > 0 ? msg(str`${apps} · ${number(hiddenCount)} hidden from sub-accounts`) : apps;
    return catalogue.complete ? counted : msg(str`${counted} so far, loading more`);
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

  readonly #shelves = new Shelves(this, this.#cards, this.#pictures, this.#acts);

  readonly #showAll = (): void => this.#change({ ...everything, sort: this.#query.sort });

  readonly #refresh = (): void => {
    emit(this, 'mkt-refresh-request', null);
    this.#reading.again();
    this.requestUpdate();
  };

  /** The rows around the card that has the focus must be there before Tab is pressed again. */
  readonly #focusMoved = (): void => this.requestUpdate();

  readonly #slash = (event: KeyboardEvent): void => {
    const [from] = event.composedPath();
    const typing = from instanceof HTMLInputElement || from instanceof HTMLSelectElement || (from instanceof Element && from.closest('dialog') !== null);
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>('#search')?.focus();
  };

  /** Puts down where one is, for `#comeBack`. */
  readonly #remember = (): void => {
    const { top } = this.#window;
    const [row] = this.#selection?.window(top, top + 1) ?? [];
    if (!this.#returning && this.#selection && row !== undefined) rememberPlace(this.#query, top === 0 ? null : idAt(this.#selection.catalogue, row));
  };

  /** Back to where one was, once that app is there, unless one has gone elsewhere meanwhile. */
  #comeBack(): void {
    if (!this.#selection) return;
    const { catalogue } = this.#selection;
    const appId = rememberedPlace(this.#query);
    const place = appId === null || this.#window.top > 0 ? -1 : placeOf(this.#selection, rowOf(catalogue, appId));
    this.#returning = appId !== null && this.#window.top === 0 && place === -1 && !catalogue.complete;
    if (place > 0) this.#window.scrollTo(place);
  }

  /** Says once that the listings, or some of them, could not be read. */
  #report(): void {
    const { error } = this.#reading;
    const { unreadable = 0 } = this.catalogue ?? {};
    if (error && error !== this.#reported) emit(this, 'mkt-error', { error });
    if (error) this.#reported = error;
    if (unreadable > this.#leftOut) emit(this, 'mkt-error', { error: new MarketplaceError('contract', `${unreadable} listings broke the contract and were left out`) });
    this.#leftOut = unreadable;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mkt-catalogue': MktCatalogue;
  }
}
