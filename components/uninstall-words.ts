// What an uninstallation takes away and what stays, in sentences; and the reasons somebody may give. Templates as functions of data, with their look.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { Consequences } from '../src/marketplace/uninstalling.ts';
import { shownName } from '../src/oauth/shown-name.ts';
import { explain } from '../src/policy/index.ts';
import type { UninstallReason } from '../src/policy/roles.ts';
import { icon, type IconName } from './icons.ts';
import { list, number, plural } from './locale/format.ts';
import type { Offer } from './standing.ts';

/** Names told before the rest is only counted. */
const NAMED = 3;

export function consequences({ from, keep, agencyItself, endsFuture, charges, stays, comingBack }: Consequences, { listing, viewer }: Offer, names: ReadonlyMap<string, string>): TemplateResult {
  const here = viewer.kind === 'sub-account';
  const again = comingBack.because[0];
  return html`<ul>
    ${line('trash', here ? msg('It is removed from this account.') : agencyItself && from.length === 0 ? msg('The agency’s own installation is removed.') : lost(from, names))} ${line('refused', msg('What it does there stops: its steps in workflows, its messages, and everything it does by itself.'))}
    ${keep.length > 0 ? line('check', plural(keep.length, msg('One other sub-account keeps it.'), msg(str`${number(keep.length)} other sub-accounts keep it.`))) : nothing}
    ${endsFuture ? line('clock', msg('Sub-accounts created later do not get it any more.')) : nothing}
    ${charges.end > 0 ? line('check', plural(charges.end, msg('Its recurring charge ends there.'), msg(str`Its recurring charges end in ${number(charges.end)} places.`))) : nothing}
    ${charges.goOn > 0 ? line('clock', plural(charges.goOn, msg('In one place its recurring charge goes on.'), msg(str`In ${number(charges.goOn)} places its recurring charges go on.`))) : nothing}
    ${stays.map((what) => line('installed', staysWords(what)))} ${line('info', msg(html`Data that <bdi>${shownName(listing.publisher.name)}</bdi> has stored is not deleted by this. Ask them for that.`))}
    ${comingBack.outcome === 'deny' && again ? html`<li class="warning">${icon('warning')}<span class="phrase">${msg(html`It could not be installed again: ${explain(again).fact}`)}</span></li>` : nothing}
  </ul>`;
}

const line = (sign: IconName, words: unknown): TemplateResult => html`<li>${icon(sign)}<span class="phrase">${words}</span></li>`;

function lost(from: readonly string[], names: ReadonlyMap<string, string>): string {
  const told = from.slice(0, NAMED).map((id) => names.get(id) ?? id);
  const rest = from.length - told.length;
  const who = list(rest > 0 ? [...told, plural(rest, msg('one more'), msg(str`${number(rest)} more`))] : told);
  return plural(from.length, msg(str`One sub-account loses it: ${who}.`), msg(str`${number(from.length)} sub-accounts lose it: ${who}.`));
}

function staysWords(what: Consequences['stays'][number]): string {
  switch (what) {
    case 'approval':
      return msg('Your word on it for sub-accounts stays as it is.');
    case 'markup':
      return msg('Your profit is kept for when it comes back.');
    case 'daily-limit':
      return msg('Your daily limit is kept for when it comes back.');
    case 'paid-once':
      return msg('What was paid once is not paid back.');
  }
}

export function reasonWords(reason: UninstallReason): string {
  switch (reason) {
    case 'too-expensive':
      return msg('It is too expensive');
    case 'missing-features':
      return msg('It lacks something we need');
    case 'bug':
      return msg('It does not work as it should');
    case 'hard-to-set-up':
      return msg('It is hard to set up');
    case 'switched':
      return msg('We use another app now');
    case 'poor-support':
      return msg('Support did not help');
    case 'no-longer-needed':
      return msg('We no longer need it');
    case 'other':
      return msg('Something else');
    case 'white-label-breach':
      return msg('It shows a brand that is not ours');
  }
}

export const uninstallCss = css`
  .leave fieldset {
    min-inline-size: 0;
    margin: 16px 0 0;
    padding: 0;
    border: 0;
  }
  .leave legend {
    margin-block-end: 4px;
    padding: 0;
    font-size: 13px;
    font-weight: 500;
  }
  .choice .pick {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 32px;
    margin: 0;
    font-size: 14px;
    font-weight: 400;
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  .pick input {
    flex: none;
    inline-size: 16px;
    min-block-size: 24px;
    accent-color: var(--accent);
  }
  .choice .which .field {
    margin-block-end: 4px;
  }
  .which ul {
    max-block-size: 168px;
    padding-inline: 12px;
    overflow: auto;
    border: 1px solid var(--border);
    border-radius: var(--control-radius);
  }
  .which .found {
    margin-block: 4px 0;
  }
  .impact {
    margin-block: 16px;
    padding: 12px 16px;
    border: 1px solid var(--border);
    border-radius: var(--control-radius);
    background: var(--surface-2);
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .taking {
    border-color: color-mix(in oklab, var(--danger) 30%, var(--surface));
    background: var(--danger-tint);
  }
  .leave .buttons {
    margin-block-start: 20px;
  }
  .impact ul {
    display: grid;
    gap: 6px;
  }
  .impact li {
    display: flex;
    gap: 8px;
  }
  .impact li .icon {
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: 1px;
    color: var(--muted);
  }
  .impact .warning,
  .impact .warning .icon {
    color: var(--danger);
  }
  @media (pointer: coarse) {
    .choice .pick {
      min-block-size: 44px;
    }
  }
`;
