// The look of the forms in which an agency sets profit and daily limit. Nothing here is a component.
import { css } from 'lit';

export const editorCss = css`
  .editor {
    display: grid;
    gap: 24px;
    padding-block: 8px 16px;
  }
  .form {
    display: grid;
    gap: 12px;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    min-block-size: 24px;
  }
  h4 {
    margin: 0;
    font-size: 14px;
    font-weight: 600;
    line-height: 1.2;
  }
  .lead {
    font-size: 13px;
    color: var(--muted);
    text-wrap: pretty;
  }
  .meter {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 4px 16px;
    align-items: baseline;
  }
  .meter label {
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .meter > .muted {
    text-align: end;
  }
  .meter > .entry,
  .meter > p {
    grid-column: 1 / -1;
  }
  .entry {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .entry input {
    flex: 1 1 96px;
    max-inline-size: 160px;
    min-inline-size: 0;
    font-variant-numeric: tabular-nums;
  }
  .entry .unit {
    color: var(--muted);
  }
  .entry [aria-invalid] {
    border-color: var(--danger);
  }
  .final {
    font-size: 13px;
  }
  .final .muted {
    display: inline;
  }
  .fault,
  .effect {
    display: flex;
    gap: 8px;
    font-size: 13px;
  }
  .fault {
    color: var(--danger);
  }
  .effect {
    padding: 8px 12px;
    border-radius: var(--control-radius);
    background: var(--info-tint);
  }
  .effect .icon {
    color: var(--info);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
`;
