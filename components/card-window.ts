// Which rows of cards exist: those in view, one more on either side, and those around the focus, however many apps there are. It keeps the app at the top
// of the view where it is while heights become known. Works wherever the list scrolls, in the window or in any container of the page: it looks at
// where the list stands in the window, in a frame of its own and never while an event is handled. It knows nothing of apps.
import type { LitElement, ReactiveController } from 'lit';
import { soon } from './frame.ts';
import { WindowVirtualizerController, defaultRangeExtractor, type Virtualizer } from '@tanstack/lit-virtual';

/** The least width of a card, and the space between two, as the style sheet has them. */
const NARROWEST = 272;
const GAP = 16;
/** The height a row is taken for until it is seen. */
const TYPICAL = 232;
/** Milliseconds after which a list that rushed by has come to rest. */
const REST = 80;

/** A row of cards: their places in the list, from `from` up to, but not including, `to`. */
export interface CardRow {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

export class CardWindow implements ReactiveController {
  readonly #host: LitElement;
  readonly #virtual: Virtualizer<Window, HTMLElement>;
  readonly #resized = new ResizeObserver((entries) => this.#measured(entries));
  #cards = 0;
  #columns = 0;
  #list: HTMLElement | null = null;
  #moved: ((offset: number, scrolling: boolean) => void) | null = null;
  #frame = 0;
  /** The card at the top of the view, and how far above the view its row begins. */
  #top = { place: 0, start: 0 };
  #wanted: number | null = null;
  /** How far the list moved in the last two frames, the newer one first. */
  #paces: readonly [number, number] = [0, 0];
  #offset = 0;
  #paced = 0;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(host: LitElement) {
    this.#host = host;
    this.#virtual = new WindowVirtualizerController<HTMLElement>(host, {
      count: 0,
      overscan: 1,
      gap: GAP,
      estimateSize: () => TYPICAL,
      indexAttribute: 'data-row',
      initialOffset: 0,
      observeElementOffset: (_, moved) => this.#watch(moved),
      scrollToFn: () => undefined,
      // What is known, and what an observer saw: nothing here asks for a layout.
      measureElement: (row, seen) => {
        if (seen) this.#frameBegins();
        // A list that is hidden has no heights, and gets back those it had.
        return seen?.borderBoxSize[0]?.blockSize || (this.#virtual.itemSizeCache.get(Number(row.dataset.row)) ?? TYPICAL);
      },
    }).getVirtualizer();
    this.#virtual.shouldAdjustScrollPositionOnItemSizeChange = () => false;
    host.addController(this);
  }

  /** Whether a frame is being made: what it shows must be rendered now, not with the next one. */
  framing = false;

  /** Whether more than a window goes by in every frame, as when a scroll bar is dragged: nobody can read a card then. One jump is no rush. */
  get rushing(): boolean {
    return this.#paces.every((pace) => pace > innerHeight);
  }

  /** The place of the first card in view; 0 while the list has not been scrolled past its beginning. */
  get top(): number {
    return this.#top.place;
  }

  /** How many cards there are. */
  show(cards: number): void {
    this.#cards = cards;
    this.#arrange();
  }

  /** The rows to render; the rows around the card at place `kept` among them, wherever it is. */
  rows(kept: number | null): readonly CardRow[] {
    if (this.#columns === 0) return [];
    const around = kept === null ? null : Math.floor(kept / this.#columns);
    const { options } = this.#virtual;
    this.#virtual.setOptions({ ...options, rangeExtractor: (range) => withRowsAround(defaultRangeExtractor(range), around, range.count) });
    return this.#virtual.getVirtualItems().map(({ index }) => ({ index, from: index * this.#columns, to: Math.min((index + 1) * this.#columns, this.#cards) }));
  }

  /** Brings the row of a card to the top of the view, as soon as it can be. */
  scrollTo(place: number): void {
    this.#wanted = place;
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    if (this.#host.hasUpdated) this.#host.requestUpdate();
  }

  hostUpdated(): void {
    const list = this.#host.renderRoot.querySelector<HTMLElement>('.windowed');
    if (list !== this.#list) this.#observe(list);
    if (!list || this.#columns === 0) return;
    const starts = this.#virtual.measurementsCache;
    set(list, 'block-size', `${this.#virtual.getTotalSize()}px`);
    set(list, '--columns', String(this.#columns));
    for (const row of list.querySelectorAll<HTMLElement>(':scope > .row')) {
      set(row, 'translate', `0 ${starts[Number(row.dataset.row)]?.start ?? 0}px`);
      if (!this.rushing) this.#virtual.measureElement(row);
    }
    if (this.rushing) return;
    this.#keepTop();
    if (!this.framing) soon(this.#measure);
  }

  /** Looks at the heights ahead of the frame that would tell them, while there is time to follow them. */
  readonly #measure = (): void => {
    this.#look();
    const rows = this.#list?.checkVisibility() ? this.#list.querySelectorAll<HTMLElement>(':scope > .row') : [];
    for (const row of rows) this.#virtual.resizeItem(Number(row.dataset.row), heightOf(row));
  };

  hostDisconnected(): void {
    this.#observe(null);
    this.#top = { place: 0, start: 0 };
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    clearTimeout(this.#resting);
    this.#paces = [0, 0];
  }

  /** As many rows as there are. Heights of other cards stay as a guess until the rows are seen again. */
  #arrange(): void {
    const count = this.#columns === 0 ? 0 : Math.ceil(this.#cards / this.#columns);
    const { options } = this.#virtual;
    if (count !== options.count) this.#virtual.setOptions({ ...options, count });
  }

  #observe(list: HTMLElement | null): void {
    this.#resized.disconnect();
    this.#list = list;
    if (!list) return;
    // Whatever becomes taller above the list makes one of these taller.
    for (const one of [list, this.#host, document.body]) this.#resized.observe(one);
  }

  #frameBegins(): void {
    if (this.framing) return;
    this.framing = true;
    setTimeout(() => (this.framing = false));
  }

  #measured(entries: readonly ResizeObserverEntry[]): void {
    this.#frameBegins();
    const width = entries.find(({ target }) => target === this.#list)?.contentRect.width;
    if (width) this.#setColumns(Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP))));
    this.#look();
  }

  #setColumns(columns: number): void {
    if (columns === this.#columns) return;
    const { place } = this.#top;
    this.#columns = columns;
    this.#arrange();
    if (place > 0) this.scrollTo(place);
    this.#host.requestUpdate();
  }

  /** Says when the list moved: scrolling anywhere around it, looked at once in a frame. */
  #watch(moved: (offset: number, scrolling: boolean) => void): () => void {
    this.#moved = moved;
    const scrolled = (): void => {
      this.#frame ||= requestAnimationFrame(() => {
        this.#frame = 0;
        this.#frameBegins();
        this.#look();
        this.#pace();
      });
    };
    document.addEventListener('scroll', scrolled, { capture: true, passive: true });
    return () => {
      document.removeEventListener('scroll', scrolled, { capture: true });
      this.#moved = null;
    };
  }

  /** Once in every frame of a scroll. */
  #pace(): void {
    this.#setPaces([Math.abs(this.#offset - this.#paced), this.#paces[0]]);
    this.#paced = this.#offset;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#setPaces([0, 0]), REST);
  }

  #setPaces(paces: readonly [number, number]): void {
    const { rushing } = this;
    this.#paces = paces;
    if (rushing && !this.rushing) this.#host.requestUpdate();
  }

  /** Where the list stands in the window now. */
  #look(): void {
    const box = this.#list?.getBoundingClientRect();
    // Without a width it is not laid out: hidden, and still where it was.
    if (!box || box.width === 0) return;
    this.#offset = -box.top;
    this.#moved?.(-box.top, false);
    const { start, index } = (box.top < 0 && this.#virtual.getVirtualItemForOffset(-box.top)) || { start: 0, index: 0 };
    this.#top = { place: index * this.#columns, start };
  }

  /** Scrolls by what heights that became known moved the first row in view; or to the row that is wanted. */
  #keepTop(): void {
    const starts = this.#virtual.measurementsCache;
    const startOf = (place: number): number | undefined => starts[Math.floor(place / this.#columns)]?.start;
    if (this.#wanted !== null) {
      const [start, box] = [startOf(this.#wanted), this.#list?.getBoundingClientRect()];
      if (start === undefined || !box || box.width === 0) return;
      this.#top = { place: this.#wanted, start };
      this.#wanted = null;
      this.#scrollBy(box.top + start);
      return;
    }
    const start = startOf(this.#top.place);
    if (start === undefined || start === this.#top.start) return;
    const by = start - this.#top.start;
    this.#top = { ...this.#top, start };
    this.#scrollBy(by);
  }

  #scrollBy(top: number): void {
    if (Math.abs(top) < 1) return;
    (this.#list ? scrollerOf(this.#list) : window).scrollBy({ top, behavior: 'instant' });
    this.#look();
  }
}

/** As the observer would tell it: to a part of a pixel, and whatever the page scales. */
function heightOf(row: HTMLElement): number {
  const { height } = row.getBoundingClientRect();
  return Math.abs(height - row.offsetHeight) < 1 ? height : row.offsetHeight;
}

/** Set only where it differs; through the object model, as the strictest content policy allows. */
function set(element: HTMLElement, name: string, value: string): void {
  if (element.style.getPropertyValue(name) !== value) element.style.setProperty(name, value);
}

/** A row with the rows before and after it, so that Tab and Shift+Tab lead on from it. */
function withRowsAround(rows: readonly number[], around: number | null, count: number): number[] {
  if (around === null) return [...rows];
  return [...new Set([...rows, around - 1, around, around + 1])].filter((row) => row >= 0 && row < count).sort((a, b) => a - b);
}

/** What scrolls the element: the nearest ancestor that can, through every shadow root on the way; else the window. */
function scrollerOf(element: Element): Element | Window {
  const { body, documentElement } = document;
  for (let at = parentOf(element); at && at !== body && at !== documentElement; at = parentOf(at)) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return window;
}

function parentOf(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  const { parentNode } = element;
  return parentNode instanceof ShadowRoot ? parentNode.host : element.parentElement;
}
