// The look of the bulk installation's three steps.
import { css } from 'lit';

export const installCss = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  dialog {
    inline-size: min(760px, calc(100vi - 32px));
    max-block-size: calc(100vb - 32px);
    overflow: auto;
    padding: 24px;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    color: inherit;
    box-shadow: var(--float);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 40%);
  }
  .close {
    float: inline-end;
    margin-block-start: -8px;
    margin-inline: 8px -8px;
    padding-inline: 8px;
    color: var(--muted);
  }
  h2 {
    margin: 0 0 12px;
    font-size: 20px;
    font-weight: 600;
    line-height: 1.2;
    overflow-wrap: anywhere;
  }
  p {
    margin: 0;
  }
  .steps-of {
    display: flex;
    gap: 8px;
    margin: 0 0 16px;
    padding: 0;
    list-style: none;
    counter-reset: step;
    font-size: 13px;
    color: var(--muted);
  }
  .steps-of li {
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    counter-increment: step;
    flex: 1;
    padding-block-start: 8px;
    border-block-start: 3px solid var(--border);
  }
  .steps-of li::before {
    content: counter(step) '. ';
    font-variant-numeric: tabular-nums;
  }
  .steps-of [aria-current] {
    border-color: var(--accent);
    color: var(--text);
    font-weight: 600;
  }
  .choose,
  .check,
  .results {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
  }
  .tally,
  .status,
  .count {
    font-variant-numeric: tabular-nums;
  }
  .tally,
  .small,
  .quietly {
    font-size: 13px;
    color: var(--muted);
  }
  .now {
    inline-size: 168px;
  }
  .outcome-of {
    inline-size: 132px;
  }
  .why-of {
    inline-size: 38%;
    font-size: 13px;
    color: var(--muted);
  }
  .why-below {
    display: none;
    font-size: 12px;
    line-height: 16px;
    color: var(--muted);
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .none {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 32px 16px;
    border: 1px dashed var(--border);
    border-radius: var(--control-radius);
    color: var(--muted);
  }
  .future {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 36px;
  }
  .future input {
    inline-size: 16px;
    block-size: 16px;
    min-block-size: 0;
    accent-color: var(--accent);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: 8px;
    margin-block-start: 16px;
  }
  .buttons.start {
    justify-content: start;
    margin-block-start: 4px;
  }
  .groups {
    display: grid;
    gap: 8px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .group {
    border: 1px solid color-mix(in oklab, var(--tone, var(--border)) 30%, var(--surface));
    border-radius: var(--control-radius);
    background: var(--tone-tint, var(--surface-2));
  }
  summary {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 44px;
    padding-inline: 12px;
    border-radius: var(--control-radius);
    font-weight: 500;
    list-style: none;
    cursor: pointer;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary > .icon:first-child {
    color: var(--tone, var(--muted));
  }
  summary > .icon:last-child {
    margin-inline-start: auto;
    color: var(--muted);
    transition: rotate 140ms ease-out;
  }
  [open] > summary > .icon:last-child {
    rotate: 180deg;
  }
  details > p {
    padding: 0 12px 8px;
    font-size: 13px;
  }
  .names {
    columns: 220px;
    max-block-size: 240px;
    margin: 0;
    padding: 0 12px 12px;
    overflow: auto;
    list-style: none;
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .progress {
    display: grid;
    gap: 8px;
  }
  progress {
    appearance: none;
    inline-size: 100%;
    block-size: 8px;
    border: 0;
    border-radius: 999px;
    overflow: hidden;
    background: var(--border);
  }
  progress::-webkit-progress-bar {
    background: var(--border);
  }
  progress::-webkit-progress-value {
    background: var(--accent);
  }
  progress::-moz-progress-bar {
    background: var(--accent);
  }
  .status {
    font-weight: 500;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .filters button {
    min-block-size: 32px;
    font-size: 13px;
    border-radius: 999px;
  }
  .filters [aria-pressed='true'] {
    border-color: var(--accent);
    background: var(--accent-tint);
    color: var(--accent);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    padding: 8px 12px;
    border: 1px solid color-mix(in oklab, var(--info) 30%, var(--surface));
    border-radius: var(--control-radius);
    background: var(--info-tint);
    font-variant-numeric: tabular-nums;
  }
  .bar > span {
    flex: 1 1 200px;
  }
  .bones {
    display: grid;
    gap: 12px;
  }
  .bones span {
    block-size: 40px;
    border-radius: var(--control-radius);
    background: var(--surface-2);
  }
  .bones span:last-child {
    block-size: min(60vb, 484px);
  }
  @container (max-width: 480px) {
    .why-of {
      display: none;
    }
    .why-below {
      display: block;
    }
    .now,
    .outcome-of {
      inline-size: 116px;
    }
  }
  @media (forced-colors: active) {
    progress {
      border: 1px solid;
    }
  }
`;
