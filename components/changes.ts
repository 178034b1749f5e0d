// What two viewers see differently, as lists with counts. A template of data: the comparison is the policy's.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import { explain, type Comparison } from '../src/policy/index.ts';
import type { Listing } from '../src/schema/app.ts';
import { icon } from './icons.ts';
import { number, plural } from './locale/format.ts';

/** Apps named in each group. */
const NAMED = 50;

/** What the second viewer sees differently, by kind; its heading has the id `title`, and its button closes the popover `changes`. */
export function changes({ appears, disappears, becomesInstallable, losesInstall, same }: Comparison<Listing>): TemplateResult {
  const groups = [
    group(msg('Disappear'), disappears),
    group(msg('Can no longer be installed'), losesInstall),
    group(msg('Appear'), appears),
    group(msg('Become installable'), becomesInstallable),
  ];
  const changed = groups.some((one) => one !== nothing);
  return html`<div class="top">
      <h2 id="title">${changed ? msg('What changes') : msg('Nothing changes')}</h2>
      <button class="quiet close" popovertarget="changes" popovertargetaction="hide">${icon('clear')}<span class="visually-hidden">${msg('Close')}</span></button>
    </div>
    ${groups}
    <p class="same">${plural(same, msg('One app stays as it is.'), msg(str`${number(same)} apps stay as they are.`))}</p>`;
}

function group(title: string, differences: Comparison<Listing>['appears']): TemplateResult | typeof nothing {
  if (differences.length === 0) return nothing;
  const rest = differences.length - NAMED;
  return html`<section>
    <h3>${title}<span class="count">${number(differences.length)}</span></h3>
    <ul>
      ${differences.slice(0, NAMED).map(({ app, because: [first] }) => html`<li><bdi>${app.name}</bdi>${first ? html`<span class="short">${explain(first).short}</span>` : nothing}</li>`)}
      ${rest > 0 ? html`<li class="short">${msg(str`and ${number(rest)} more`)}</li>` : nothing}
    </ul>
  </section>`;
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
  .same {
    margin-block-start: 8px;
    color: var(--muted);
    font-size: 13px;
  }
`;
