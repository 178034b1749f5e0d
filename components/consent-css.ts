// The look of the consent card. Nothing of the page's reaches its text and grounds but accent, font and roundings: rules marked important inside a shadow root
// win over the page's own, whatever it marks.
import { css } from 'lit';

export const consentCss = css`
  :host {
    all: initial !important;
    display: block !important;
    color-scheme: inherit !important;
    --surface: light-dark(#ffffff, #16181d);
    --surface-2: light-dark(#f5f6f8, #1f2229);
    --text: light-dark(#181b22, #eceef2);
    --muted: light-dark(#59606e, #a5acba);
    --border: light-dark(#dfe2e8, #343943);
    --info: light-dark(#1f5fae, #8fc0ff);
    --success: light-dark(#17683a, #7fd6a0);
    --warning: light-dark(#8a4b00, #f5bf6a);
    --danger: light-dark(#b3261e, #ffa8a0);
  }
  .frame {
    container-type: inline-size;
    max-inline-size: 472px;
    margin-inline: auto;
    color: var(--text);
    font-family: var(--mkt-font, ui-sans-serif, system-ui, 'Segoe UI', Roboto, sans-serif);
    font-size: 14px;
    line-height: 1.45;
    text-align: start;
    overflow-wrap: anywhere;
  }
  .card {
    display: grid;
    gap: 20px;
    padding: 24px;
    border: 1px solid var(--border);
    border-radius: calc(var(--radius) + 6px);
    background: var(--surface);
  }
  .card > * {
    min-inline-size: 0;
  }
  h2,
  h3,
  p,
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  h2,
  h3,
  h4,
  li > span,
  summary > span,
  .line > span,
  .kind {
    unicode-bidi: plaintext;
  }
  .strong {
    display: flex !important;
    gap: 12px;
    padding: 16px;
    border: 1px solid light-dark(#b3261e, #ffa8a0);
    border-radius: 10px;
    background: light-dark(#fdecea, #3a1512);
    color: light-dark(#5f100b, #ffdad6);
    font: 14px/1.45 ui-sans-serif, system-ui, 'Segoe UI', Roboto, sans-serif;
  }
  .strong > .icon {
    inline-size: 20px;
    block-size: 20px;
    color: light-dark(#b3261e, #ffa8a0);
  }
  .strong > div {
    display: grid;
    gap: 6px;
    min-inline-size: 0;
  }
  .strong-title {
    font-size: 16px;
    font-weight: 600;
    line-height: 1.3;
  }
  .strong ul {
    display: grid;
    gap: 2px;
    padding-inline-start: 20px;
    list-style: disc;
    font-weight: 600;
  }
  .who {
    display: grid;
    justify-items: center;
    gap: 4px;
    text-align: center;
  }
  .who p,
  .who h2 {
    text-align: center;
  }
  .logos {
    display: flex;
    align-items: center;
    margin-block-end: 12px;
  }
  .logos .line {
    display: grid;
    place-items: center;
    inline-size: 72px;
    color: var(--muted);
    background: linear-gradient(var(--border), var(--border)) center / 100% 1px no-repeat;
  }
  .logos .line .icon {
    box-sizing: content-box;
    inline-size: 16px;
    block-size: 16px;
    padding-inline: 8px;
    background: var(--surface);
  }
  .logo {
    border: 1px solid var(--border);
  }
  .logo.plain {
    background: var(--surface-2);
    color: var(--muted);
  }
  .logo.plain .icon {
    inline-size: 20px;
    block-size: 20px;
  }
  h2 {
    font-size: 20px;
    font-weight: 400;
    line-height: 1.3;
    text-wrap: balance;
  }
  h2 b {
    font-weight: 600;
  }
  h2:focus {
    outline: none;
  }
  h3 {
    font-size: 14px;
    font-weight: 600;
    line-height: 1.3;
  }
  .by,
  .kinds,
  .quietly {
    color: var(--muted);
    font-size: 13px;
  }
  .kinds {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 8px;
    margin-block-start: 4px;
    font-size: 12px;
  }
  .accounts,
  .changes,
  .permissions,
  .told {
    display: grid;
    gap: 8px;
  }
  .scopes > li {
    contain: paint;
  }
  .scopes > li:last-child {
    padding-block-end: 0;
  }
  .does {
    flex-basis: 200px;
    gap: 2px;
  }
  summary {
    display: flex;
    align-items: center;
    gap: 6px;
    inline-size: fit-content;
    max-inline-size: 100%;
    min-block-size: 24px;
    border-radius: 4px;
    cursor: pointer;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary > .icon {
    inline-size: 14px;
    block-size: 14px;
    color: var(--muted);
  }
  summary > .icon:last-child {
    transition: rotate 120ms ease-out;
  }
  [open] > summary > .icon:last-child {
    rotate: 180deg;
  }
  .name {
    min-inline-size: 0;
  }
  .name > .spelt + .spelt::before {
    content: ', ';
  }
  .spelt {
    white-space: pre-wrap;
    unicode-bidi: isolate;
    min-inline-size: 0;
  }
  .unseen {
    display: inline-block;
    unicode-bidi: isolate;
    white-space: nowrap;
    vertical-align: baseline;
  }
  .unseen::before {
    content: attr(data-code);
    padding-inline: 3px;
    border: 1px solid currentColor;
    border-radius: 3px;
    font: 500 10px/1.2 ui-monospace, Menlo, Consolas, monospace;
  }
  .answers {
    display: grid !important;
    grid-template-columns: 1fr 1fr;
    gap: 12px;
  }
  .small {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 4px 16px;
    font-size: 12px;
    color: var(--muted);
    text-align: center;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-block-size: 36px;
    padding-inline: 14px;
    border: 1px solid var(--control-border);
    border-radius: var(--control-radius);
    background: var(--surface);
    color: var(--text);
    font-weight: 500;
    line-height: 1.2;
    text-decoration: none;
  }
  .button:hover {
    background: var(--surface-2);
  }
  .on .button {
    inline-size: 100%;
    box-sizing: border-box;
    min-block-size: 44px;
  }
  .blank {
    display: block;
    border-radius: 6px;
    background: var(--surface-2);
  }
  .bones {
    justify-items: center;
  }
  .bones > * {
    inline-size: 100%;
  }
  .bones .logos {
    inline-size: auto;
    margin: 0;
  }
  .blank.square {
    inline-size: 48px;
    block-size: 48px;
    border-radius: var(--radius);
  }
  .bones .title {
    inline-size: 80%;
    block-size: 26px;
  }
  .bones .by {
    inline-size: 45%;
    block-size: 18px;
  }
  .bones .row {
    block-size: 44px;
  }
  .bones .button {
    min-block-size: 44px;
    border: 0;
  }
  @container (max-width: 420px) {
    .card {
      padding: 16px;
      gap: 16px;
    }
  }
  @media (forced-colors: active) {
    .strong {
      border-width: 2px;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .blank {
      animation: pulse 1.4s ease-in-out infinite alternate;
    }
    @keyframes pulse {
      to {
        opacity: 0.55;
      }
    }
  }
`;
