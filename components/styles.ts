// The look of every element, from tokens: 14 documented `--mkt-*` properties with defaults for light and dark. Nothing here is a component.
import { css } from 'lit';

/** Words for assistive technology only. */
export const visuallyHidden = css`
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/**
 * Tokens a host may set: `--mkt-font --mkt-accent --mkt-on-accent --mkt-surface --mkt-surface-2 --mkt-text --mkt-text-muted --mkt-border
 * --mkt-info --mkt-success --mkt-warning --mkt-danger --mkt-radius --mkt-control-radius`. Inside, elements use the short names below;
 * tints are mixed from them, so that one token themes text, border and ground together.
 */
export const tokens = css`
  :host {
    --accent: var(--mkt-accent, light-dark(#3056d3, #8ea8ff));
    --on-accent: var(--mkt-on-accent, light-dark(#ffffff, #10162b));
    --surface: var(--mkt-surface, light-dark(#ffffff, #16181d));
    --surface-2: var(--mkt-surface-2, light-dark(#f5f6f8, #1f2229));
    --text: var(--mkt-text, light-dark(#181b22, #eceef2));
    --muted: var(--mkt-text-muted, light-dark(#59606e, #a5acba));
    --border: var(--mkt-border, light-dark(#dfe2e8, #343943));
    --control-border: color-mix(in oklab, var(--border), var(--text) 34%);
    --info: var(--mkt-info, light-dark(#1f5fae, #8fc0ff));
    --success: var(--mkt-success, light-dark(#17683a, #7fd6a0));
    --warning: var(--mkt-warning, light-dark(#8a4b00, #f5bf6a));
    --danger: var(--mkt-danger, light-dark(#b3261e, #ffa8a0));
    --radius: var(--mkt-radius, 10px);
    --control-radius: var(--mkt-control-radius, 8px);
    --accent-tint: color-mix(in oklab, var(--accent) 9%, var(--surface));
    --info-tint: color-mix(in oklab, var(--info) 9%, var(--surface));
    --success-tint: color-mix(in oklab, var(--success) 9%, var(--surface));
    --warning-tint: color-mix(in oklab, oklch(from var(--warning) 0.8 0.15 h) 17%, var(--surface));
    --danger-tint: color-mix(in oklab, var(--danger) 9%, var(--surface));
    --float: 0 1px 2px rgb(0 0 0 / 6%), 0 8px 28px rgb(0 0 0 / 14%);
    color: var(--text);
    font-family: var(--mkt-font, inherit);
    font-size: 14px;
    font-style: normal;
    font-weight: 400;
    line-height: 1.45;
    text-align: start;
    letter-spacing: normal;
    text-transform: none;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .icon {
    inline-size: 1.25em;
    block-size: 1.25em;
    flex: none;
    vertical-align: -0.25em;
  }
  /* Words of another direction than the page keep their own order, and stand where the page's would. */
  p,
  .phrase {
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  ${visuallyHidden}
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;

/** Native controls in one dress: `button` with `.primary`, `.quiet` or `.danger`; `input`, `select`. */
export const controls = css`
  button,
  input,
  select {
    font: inherit;
    color: inherit;
    min-block-size: 36px;
    border-radius: var(--control-radius);
    border: 1px solid var(--control-border);
    background: var(--surface);
    padding-inline: 12px;
    margin: 0;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    font-weight: 500;
    line-height: 1.2;
    cursor: pointer;
    transition: background-color 140ms ease-out;
  }
  button:hover {
    background: var(--surface-2);
  }
  button.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  button.primary:hover {
    background: color-mix(in oklab, var(--accent), var(--text) 14%);
  }
  button.quiet {
    border-color: transparent;
    background: transparent;
    color: var(--accent);
  }
  button.quiet:hover {
    background: var(--accent-tint);
  }
  button[aria-disabled='true'],
  button[aria-disabled='true']:hover {
    background: var(--surface-2);
    border-color: var(--border);
    color: var(--muted);
    cursor: not-allowed;
  }
  a {
    color: var(--accent);
    text-underline-offset: 2px;
  }
  @media (pointer: coarse) {
    button,
    input,
    select {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    button[aria-disabled='true'] {
      color: GrayText;
    }
  }
`;

/** A word with an icon on a tint; `.info .success .warning .danger` choose the meaning, never alone: the icon and word say it too. */
export const chips = css`
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    padding: 2px 8px;
    border-radius: 999px;
    border: 1px solid var(--border);
    background: var(--surface-2);
    color: var(--muted);
    font-size: 12px;
    font-weight: 500;
    line-height: 1.45;
  }
  .info {
    --tone: var(--info);
    --tone-tint: var(--info-tint);
  }
  .success {
    --tone: var(--success);
    --tone-tint: var(--success-tint);
  }
  .warning {
    --tone: var(--warning);
    --tone-tint: var(--warning-tint);
  }
  .danger {
    --tone: var(--danger);
    --tone-tint: var(--danger-tint);
  }
  .chip:is(.info, .success, .warning, .danger) {
    color: var(--tone);
    background: var(--tone-tint);
    border-color: color-mix(in oklab, var(--tone) 30%, var(--surface));
  }
`;
