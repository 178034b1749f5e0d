// The look of what a consent card tells beside who asks and for what, and of its notes. Loaded with it.
import { css } from 'lit';
import { nameWarningsCss } from './name-warnings.ts';

export const moreCss = css`
  .fresh {
    padding: 12px 16px 4px;
    border: 1px solid color-mix(in oklab, var(--info) 30%, var(--surface));
    border-radius: var(--radius);
    background: var(--info-tint);
  }
  .fresh h4 {
    color: var(--info);
  }
  @container (max-width: 420px) {
    .fresh {
      padding-inline: 12px;
    }
  }
  ${nameWarningsCss}
  .pilot,
  .problem,
  .shut {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr);
    gap: 4px 12px;
    align-items: start;
    padding: 12px 16px;
    border: 1px solid color-mix(in oklab, var(--tone, var(--border)) 30%, var(--surface));
    border-radius: var(--radius);
    background: var(--tone-tint, var(--surface-2));
    font-size: 13px;
  }
  .pilot > .icon,
  .problem > .icon,
  .shut > .icon {
    inline-size: 20px;
    block-size: 20px;
    color: var(--tone, var(--muted));
  }
  .meter {
    grid-column: 2;
    display: flex;
    gap: 3px;
    max-inline-size: 160px;
  }
  .meter span {
    flex: 1;
    block-size: 4px;
    border-radius: 2px;
    background: var(--border);
  }
  .meter .full {
    background: var(--tone, var(--muted));
  }
  .counts {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    font-size: 13px;
  }
  .counts > li {
    display: flex;
    align-items: start;
    gap: 6px;
    color: var(--tone, var(--text));
  }
  .counts > li > .icon {
    inline-size: 14px;
    block-size: 14px;
    margin-block-start: 3px;
    color: var(--tone, var(--muted));
  }
  .gone,
  .events,
  .operations {
    display: grid;
    gap: 6px;
    padding-block: 8px;
  }
  .operations {
    gap: 2px;
    font: 12px/1.45 ui-monospace, Menlo, Consolas, monospace;
    color: var(--muted);
    text-align: left;
  }
  .scopes .operations li {
    display: block;
    padding: 0;
    border: 0;
  }
  .method {
    display: inline-block;
    min-inline-size: 6ch;
    font-weight: 500;
    color: var(--text);
  }
  .told > details > summary {
    gap: 8px;
    min-block-size: 28px;
  }
  .events code,
  .gone code {
    color: var(--muted);
  }
  .next {
    display: flex;
    gap: 12px;
    padding: 12px 16px;
    border-radius: var(--radius);
    background: var(--surface-2);
  }
  .next > .icon {
    inline-size: 20px;
    block-size: 20px;
    color: var(--muted);
  }
  .host {
    display: inline-block;
    max-inline-size: 100%;
    unicode-bidi: isolate;
    color: var(--muted);
  }
  .host b {
    color: var(--text);
    font-weight: 600;
  }
  .small a {
    display: inline-flex;
    align-items: center;
    gap: 2px;
    min-block-size: 24px;
    color: inherit;
  }
  .small .icon {
    inline-size: 12px;
    block-size: 12px;
  }
  .next > .icon:dir(rtl),
  .on .icon:dir(rtl) {
    scale: -1 1;
  }
  .flags {
    display: grid;
    gap: 4px;
    margin-block-start: 6px;
    font-size: 13px;
    color: var(--warning);
  }
  @media (forced-colors: active) {
    .meter .full {
      background: CanvasText;
    }
  }
`;
