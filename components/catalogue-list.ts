// The catalogue's list: apps as rows of cards, and where they stand on the page. Templates as functions of data.
import { css, html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CardRow } from './card-window.ts';

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
    min-inline-size: 0;
  }
  .windowed .card {
    block-size: 100%;
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
