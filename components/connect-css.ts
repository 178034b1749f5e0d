// The look of mkt-connect's first content: a link in the dress of a button, the sign that it is connected, and a line beneath.
import { css } from 'lit';
import { tokens } from './styles.ts';

export const connectCss = [
  tokens,
  css`
    :host {
      display: block;
      max-inline-size: 100%;
    }
    .row {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
    }
    .link,
    .continue {
      display: inline-flex;
      align-items: center;
      justify-content: center;
      gap: 8px;
      min-block-size: 36px;
      max-inline-size: 100%;
      padding: 6px 14px;
      border: 1px solid var(--accent);
      border-radius: var(--control-radius);
      background: var(--accent);
      color: var(--on-accent);
      font-weight: 500;
      line-height: 1.2;
      text-decoration: none;
      overflow-wrap: anywhere;
      cursor: pointer;
      transition: background-color 140ms ease-out;
    }
    .link:hover,
    .continue:hover {
      background: color-mix(in oklab, var(--accent), var(--text) 14%);
    }
    .link .icon,
    .continue .icon {
      inline-size: 16px;
      block-size: 16px;
    }
    .icon:dir(rtl) {
      scale: -1 1;
    }
    p {
      margin: 0;
      overflow-wrap: anywhere;
    }
    .to {
      margin-block-start: 6px;
      color: var(--muted);
      font-size: 12px;
    }
    .to bdi {
      font-weight: 600;
    }
    .line:not(:empty) {
      display: flex;
      gap: 8px;
      max-inline-size: 56ch;
      margin-block-start: 8px;
      font-size: 13px;
    }
    .connected {
      border-radius: var(--control-radius);
    }
    .sign {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      min-block-size: 36px;
      min-inline-size: 0;
      color: var(--success);
      font-weight: 500;
      overflow-wrap: anywhere;
    }
    dialog:not([open]) {
      display: none;
    }
  `,
];
