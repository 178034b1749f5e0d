// The look of what follows a click in mkt-connect; it comes with what it dresses.
import { css } from 'lit';
import { controls } from './styles.ts';

export const flowCss = [
  controls,
  css`
    .end {
      justify-content: end;
    }
    .link:is(.quiet, .opening, .waiting),
    .link[aria-disabled] {
      background: var(--surface);
      color: var(--accent);
      border-color: var(--control-border);
    }
    .link[aria-disabled] {
      color: var(--muted);
      cursor: not-allowed;
    }
    .said {
      display: flex;
      gap: 8px;
    }
    .copying {
      display: grid;
      gap: 8px;
      max-inline-size: 44ch;
      margin-block-start: 12px;
      font-size: 13px;
    }
    .said .icon {
      inline-size: 16px;
      block-size: 16px;
      margin-block-start: 1px;
      color: var(--muted);
    }
    .said.success .icon {
      color: var(--success);
    }
    .said.warning .icon {
      color: var(--warning);
    }
    .said.danger .icon {
      color: var(--danger);
    }
    input {
      flex: 1 1 160px;
      min-inline-size: 0;
      font-size: 13px;
      text-overflow: ellipsis;
    }
    .spinner {
      flex: none;
      inline-size: 14px;
      block-size: 14px;
      border: 2px solid var(--border);
      border-block-start-color: var(--accent);
      border-radius: 50%;
      animation: turn 700ms linear infinite;
    }
    @keyframes turn {
      to {
        rotate: 1turn;
      }
    }
    dialog {
      inline-size: min(480px, calc(100vw - 24px));
      max-block-size: calc(100dvh - 24px);
      padding: 20px;
      border: 1px solid var(--border);
      border-radius: var(--radius);
      background: var(--surface);
      color: var(--text);
      box-shadow: var(--float);
    }
    dialog::backdrop {
      background: rgb(0 0 0 / 36%);
    }
    dialog[open] {
      display: grid;
      gap: 16px;
    }
    h2 {
      margin: 0;
      font-size: 16px;
      font-weight: 600;
      line-height: 1.2;
    }
    @media (pointer: coarse) {
      .link,
      .continue {
        min-block-size: 44px;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      .spinner {
        border-style: dotted;
      }
    }
  `,
];
