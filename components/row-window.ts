// Which rows of a long table exist: those in view of its own scroller and a few around them. Rows are of one height, so nothing is measured. It knows nothing of
// what the rows show.
import { css, html, type LitElement, type ReactiveController, type TemplateResult } from 'lit';

/** The height of a row in pixels, as the style sheet has it. */
const ROW = 44;
const OVERSCAN = 6;
/** Rows of a table that was not laid out yet. */
const FIRST = 12;

export class RowWindow implements ReactiveController {
  readonly #host: LitElement;
  readonly #selector: string;
  #scroller: HTMLElement | null = null;
  #top = 0;
  #height = 0;
  #count = 0;
  #frame = 0;
  readonly #resized = new ResizeObserver(() => this.#look());

  /** `selector` finds the scroller in the host. */
  constructor(host: LitElement, selector: string) {
    this.#host = host;
    this.#selector = selector;
    host.addController(this);
  }

  /** The rows to render of so many: from `from` up to, but not including, `to`. */
  range(count: number): { readonly from: number; readonly to: number } {
    this.#count = count;
    const from = Math.max(0, Math.min(Math.floor(this.#top / ROW), count - 1) - OVERSCAN);
    const shown = this.#height > 0 ? Math.ceil(this.#height / ROW) : FIRST;
    return { from, to: Math.min(count, from + shown + 2 * OVERSCAN) };
  }

  /** Brings a row into view. */
  reveal(index: number): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    // The head stays where it is, over the first row's height.
    const [above, below] = [index * ROW, (index + 2) * ROW - scroller.clientHeight];
    if (scroller.scrollTop > above) scroller.scrollTop = above;
    else if (scroller.scrollTop < below) scroller.scrollTop = below;
    this.#look();
  }

  /** What stands for the rows that are not there. */
  space(rows: number): TemplateResult {
    return html`<tr class="space" aria-hidden="true" data-rows=${rows}><td></td></tr>`;
  }

  hostUpdated(): void {
    const scroller = this.#host.renderRoot.querySelector<HTMLElement>(this.#selector);
    if (scroller !== this.#scroller) {
      this.#resized.disconnect();
      this.#scroller?.removeEventListener('scroll', this.#scrolled);
      this.#scroller = scroller;
      scroller?.addEventListener('scroll', this.#scrolled, { passive: true });
      // It says at once how high it is.
      if (scroller) this.#resized.observe(scroller);
    }
    // Through the object model, as the strictest content policy allows.
    for (const space of scroller?.querySelectorAll<HTMLElement>('.space') ?? []) {
      const height = `${Number(space.dataset.rows) * ROW}px`;
      if (space.style.getPropertyValue('--height') !== height) space.style.setProperty('--height', height);
    }
  }

  hostDisconnected(): void {
    this.#resized.disconnect();
    this.#scroller = null;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  readonly #scrolled = (): void => {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#look();
    });
  };

  #look(): void {
    const before = this.range(this.#count);
    this.#top = this.#scroller?.scrollTop ?? 0;
    this.#height = this.#scroller?.clientHeight ?? 0;
    const { from, to } = this.range(this.#count);
    if (from !== before.from || to !== before.to) this.#host.requestUpdate();
  }
}

export const rowWindowCss = css`
  .rows {
    max-block-size: min(60vb, 484px);
    overflow: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--border);
    border-radius: var(--control-radius);
  }
  .rows table {
    inline-size: 100%;
    border-collapse: separate;
    border-spacing: 0;
    table-layout: fixed;
  }
  .rows th,
  .rows td {
    block-size: 44px;
    padding: 0 12px;
    text-align: start;
    border-block-end: 1px solid var(--border);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .rows thead th {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    background: var(--surface-2);
    font-size: 12px;
    font-weight: 500;
    color: var(--muted);
  }
  /* A name of another direction than the page is cut at its own end. */
  .rows [dir='auto'] {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .rows tbody tr:last-child td {
    border-block-end: 0;
  }
  .rows .space td {
    block-size: var(--height, 0);
    padding: 0;
    border: 0;
  }
  .rows .pick {
    inline-size: 44px;
    padding-inline: 14px 0;
  }
  .rows [type='checkbox'] {
    display: block;
    inline-size: 16px;
    block-size: 16px;
    min-block-size: 0;
    accent-color: var(--accent);
  }
  .rows label {
    display: block;
    padding-block: 11px;
    overflow: hidden;
    text-overflow: ellipsis;
    cursor: pointer;
  }
  .rows tr[aria-selected='true'] td {
    background: var(--accent-tint);
  }
`;
