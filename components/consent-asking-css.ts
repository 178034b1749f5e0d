// The look of what only a page that asks has: the choice of an account, the problems, the answers. Loaded beside them.
import { css } from 'lit';

export const askingCss = css`
  .choices {
    max-block-size: 264px;
    overflow: auto;
    border: 1px solid var(--border);
    border-radius: var(--radius);
  }
  .choice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 12px;
    padding-inline: 12px;
  }
  .choice + .choice {
    border-block-start: 1px solid var(--border);
  }
  .choice:has(:checked) {
    background: var(--accent-tint);
  }
  .choice label {
    display: flex;
    flex: 1 1 160px;
    align-items: center;
    gap: 10px;
    min-block-size: 44px;
    min-inline-size: 0;
    cursor: pointer;
  }
  .choice label > span {
    display: grid;
    padding-block: 6px;
    line-height: 1.3;
    min-inline-size: 0;
  }
  .account-name {
    font-weight: 500;
  }
  .kind {
    font-size: 12px;
    color: var(--muted);
  }
  .choice input {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    min-block-size: 16px;
    margin: 0;
    accent-color: var(--accent);
  }
  .refused label {
    cursor: not-allowed;
  }
  .refused .account-name {
    color: var(--muted);
  }
  .why {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding-block: 4px;
    font-size: 12px;
  }
  .has {
    display: flex;
    align-items: center;
    gap: 4px;
    font-size: 12px;
    color: var(--success);
  }
  .has .icon {
    inline-size: 14px;
    block-size: 14px;
  }
  .found:empty {
    display: none;
  }
  .problem {
    font-size: 14px;
  }
  .problem-title {
    font-weight: 600;
  }
  .exits {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    margin-block-start: 4px;
  }
  .answers > button {
    min-block-size: 44px;
    font-weight: 600;
    border-color: var(--text);
  }
  .answers > button[aria-disabled='true'] {
    border-color: var(--border);
  }
  .note:empty,
  .note:not(:has(*)) {
    display: none;
  }
  .card > .note {
    margin-block-start: -8px;
  }
  .line {
    display: flex;
    gap: 8px;
    font-size: 13px;
    color: var(--tone, var(--muted));
  }
  .room,
  .room > div {
    display: grid;
    gap: inherit;
    min-inline-size: 0;
  }
  .room > div {
    grid-area: 1 / 1;
    align-content: start;
  }
  .room > [inert] {
    visibility: hidden;
  }
  .which {
    display: grid;
  }
  .which > * {
    grid-area: 1 / 1;
    min-inline-size: 0;
  }
  .which > :not([inert]) > span {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .which > [inert] {
    visibility: hidden;
  }
  .note .line .icon {
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: 1px;
  }
  .shut > div {
    display: grid;
    gap: 8px;
    justify-items: start;
  }
  .link {
    min-block-size: 24px;
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .card .panel {
    padding: 24px 0 8px;
    border: 0;
  }
`;
