// The dry run as it is shown before anything is sent: what stands in the way of all first, then how many get what, each with its reason and who they are.
// Templates as functions of data.
import { html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { Plan, Verdict } from '../src/marketplace/bulk-plan.ts';
import { icon, type IconName } from './icons.ts';
import { number, plural } from './locale/format.ts';
import type { Tone } from './pieces.ts';

/** Names shown of a group; the rest is a number. */
const NAMED = 100;

/** How a verdict is shown, those that need a word first. */
const GROUPS: readonly (readonly [Verdict, Tone, IconName])[] = [
  ['refused', 'danger', 'refused'],
  ['needs-card', 'warning', 'warning'],
  ['gone', 'warning', 'warning'],
  ['install', 'success', 'arrow'],
  ['update', 'info', 'retry'],
  ['installed', 'neutral', 'check'],
];

function title(verdict: Verdict, count: number): string {
  const many = number(count);
  switch (verdict) {
    case 'install':
      return plural(count, msg(str`${many} gets it`), msg(str`${many} get it`));
    case 'update':
      return plural(count, msg(str`${many} is brought up to date`), msg(str`${many} are brought up to date`));
    case 'installed':
      return plural(count, msg(str`${many} has it already`), msg(str`${many} have it already`));
    case 'needs-card':
      return plural(count, msg(str`${many} needs a card`), msg(str`${many} need a card`));
    case 'refused':
      return plural(count, msg(str`${many} is refused`), msg(str`${many} are refused`));
    case 'gone':
      return plural(count, msg(str`${many} is not in your agency any more`), msg(str`${many} are not in your agency any more`));
  }
}

function meaning(verdict: Verdict, version: string): string {
  switch (verdict) {
    case 'install':
      return msg(str`Version ${version} is installed there.`);
    case 'update':
      return msg(str`An older version is installed there. It becomes version ${version}.`);
    case 'installed':
      return msg('Nothing is sent for them.');
    case 'needs-card':
      return msg('The app is paid, and no card is on file there. They are left out. Add a card in the sub-account’s billing settings, then choose them again.');
    case 'refused':
      return msg('For the reasons above, nothing is sent for them.');
    case 'gone':
      return msg('They are left out.');
  }
}

/** Every group that has somebody in it. */
export const groups = ({ counts, places }: Plan, version: string, nameOf: (id: string) => string): TemplateResult => html`<ul class="groups">
  ${GROUPS.filter(([verdict]) => counts[verdict] > 0).map(
    ([verdict, look, sign]) => html`<li class="group ${look}" part="verdict">
      <details>
        <summary>${icon(sign)}<span>${title(verdict, counts[verdict])}</span>${icon('down')}</summary>
        <p>${meaning(verdict, version)}</p>
        ${named(places, verdict, nameOf)}
      </details>
    </li>`,
  )}
</ul>`;

function named(places: Plan['places'], verdict: Verdict, nameOf: (id: string) => string): TemplateResult {
  const inGroup = places.filter((place) => place.verdict === verdict);
  return html`<ul class="names">
      ${inGroup.slice(0, NAMED).map(({ subAccountId }) => html`<li><bdi>${nameOf(subAccountId)}</bdi></li>`)}
    </ul>
    ${inGroup.length > NAMED ? html`<p>${msg(str`and ${number(inGroup.length - NAMED)} more`)}</p>` : nothing}`;
}
