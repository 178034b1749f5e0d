// What two viewers see differently, as lists with counts. A template of data: the comparison is the policy's.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { Differences, Differing } from '../src/marketplace/differences.ts';
import { shownName } from '../src/oauth/shown-name.ts';
import { explain } from '../src/policy/index.ts';
import type { Reason } from '../src/schema/policy.ts';
import { icon } from './icons.ts';
import { number, plural } from './locale/format.ts';

/** An app that is named, and why the second viewer is refused; no reason where it is allowed. */
export interface Named {
  readonly name: string;
  readonly because: Reason | undefined;
}

/** What a row of the catalogue is called: undefined while that is on its way, null where it cannot be shown. */
export type NameOf = (row: number) => Named | null | undefined;

/** What the second viewer sees differently, by kind; its heading has the id `title`, and its button closes the popover `changes`. */
export function changes({ appears, disappears, becomesInstallable, losesInstall, same }: Differences, nameOf: NameOf): TemplateResult {
  const groups = [
    group(msg('Disappear'), disappears, nameOf),
    group(msg('Can no longer be installed'), losesInstall, nameOf),
    group(msg('Appear'), appears, nameOf),
    group(msg('Become installable'), becomesInstallable, nameOf),
  ];
  const changed = groups.some((one) => one !== nothing);
  return html`<div class="top">
      <h2 id="title">${changed ? msg('What changes') : msg('Nothing changes')}</h2>
      <button class="quiet close" popovertarget="changes" popovertargetaction="hide">${icon('clear')}<span class="visually-hidden">${msg('Close')}</span></button>
    </div>
    ${groups}
    <p class="same">${plural(same, msg('One app stays as it is.'), msg(str`${number(same)} apps stay as they are.`))}</p>`;
}

function group(title: string, { count, rows }: Differing, nameOf: NameOf): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  const rest = count - rows.length;
  return html`<section>
    <h3>${title}<span class="count">${number(count)}</span></h3>
    <ul>
      ${rows.map((row) => line(nameOf(row)))} ${rest > 0 ? html`<li class="short">${msg(str`and ${number(rest)} more`)}</li>` : nothing}
    </ul>
  </section>`;
}

function line(named: Named | null | undefined): TemplateResult {
  if (named === undefined) return html`<li aria-hidden="true"><span class="bone"></span></li>`;
  if (named === null) return html`<li class="short">${msg('This app cannot be shown')}</li>`;
  return html`<li><bdi>${shownName(named.name)}</bdi>${named.because ? html`<span class="short">${explain(named.because).short}</span>` : nothing}</li>`;
}

export const changesCss = css`
  h2,
  h3,
  ul,
  p {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  h2 {
    font-size: 16px;
    font-weight: 600;
    line-height: 1.2;
  }
  .top {
    display: flex;
    align-items: center;
    justify-content: space-between;
  }
  button.close {
    min-block-size: 32px;
    inline-size: 32px;
    padding: 0;
    margin-block: -8px;
    margin-inline-end: -8px;
    color: var(--muted);
  }
  h3 {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-block: 16px 4px;
    font-size: 13px;
    font-weight: 600;
  }
  .count {
    color: var(--muted);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  li {
    display: flex;
    justify-content: space-between;
    gap: 16px;
    padding-block: 6px;
    border-block-start: 1px solid var(--border);
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .short {
    color: var(--muted);
    text-align: end;
  }
  .bone {
    block-size: 19px;
    inline-size: 60%;
    border-radius: 4px;
    background: color-mix(in oklab, var(--border) 60%, var(--surface));
  }
  .same {
    margin-block-start: 8px;
    color: var(--muted);
    font-size: 13px;
  }
  [popover] {
    inline-size: min(400px, calc(100vi - 16px));
    max-block-size: min(560px, calc(100vb - 16px));
    padding: 16px;
    overflow: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    color: inherit;
    box-shadow: var(--float);
  }
  [popover]:focus {
    outline: none;
  }
  @supports (anchor-name: --changes) {
    [popover] {
      inset: auto;
      margin: 4px 0;
      position-anchor: --changes;
      position-area: block-end span-inline-start;
      position-try-fallbacks: flip-inline;
    }
  }
  @media (max-width: 480px) {
    [popover] {
      position-area: none;
      inset: auto 0 0;
      inline-size: 100%;
      max-inline-size: none;
      margin: 0;
      border-width: 1px 0 0;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }
  }
`;
