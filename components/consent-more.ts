// What a consent card tells beside who asks and for what: how far a pilot is, what changed since the last grant, and which events the app is told of. Loaded
// after the card's first content. Templates as functions of data.
import { html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import { scopeDiff, type ScopeDiff } from '../src/policy/consent.ts';
import type { Listing } from '../src/schema/app.ts';
import type { CapFacts, PolicyRevision } from '../src/schema/policy.ts';
import { verbatim, type Asked } from './consent-scopes.ts';
import { icon } from './icons.ts';
import type { Loaded } from './loaded.ts';
import { date, number, plural } from './locale/format.ts';
import type { ScopeTable } from './permissions.ts';

export { moreCss } from './consent-more-css.ts';
export { nextStop, smallPrint } from './consent-next.ts';
export { nameWarnings } from './name-warnings.ts';

export type EventTable = typeof import('../src/oauth/event-words.ts');

/** How many agencies try a private app, of how many may; nothing for a public one, and where nobody counts. */
export function pilot(app: Listing, cap: CapFacts | null, { cap: most, warnFrom, createdFrom }: PolicyRevision): TemplateResult | typeof nothing {
  if (app.type !== 'private' || !cap || Date.parse(app.createdAt) < Date.parse(createdFrom)) return nothing;
  const { agencies, blockedSince, counted } = cap;
  const blocked = blockedSince !== null;
  const words = blocked ? msg('Its pilot is full') : msg(str`In a pilot: ${number(agencies)} of ${number(most)} agencies have it`);
  const more = counted ? msg('Yours is one of them.') : blocked ? msg('New agencies wait until it is published.') : msg('A private app is for small pilots until it is published.');
  return html`<div class="pilot ${blocked ? 'danger' : agencies >= warnFrom ? 'warning' : 'neutral'}">
    ${icon(blocked ? 'blocked' : agencies >= warnFrom ? 'warning' : 'people')}
    <p><b>${words}.</b> ${more}</p>
    <span class="meter" aria-hidden="true">${Array.from({ length: most }, (_, at) => html`<span class=${at < agencies ? 'full' : ''}></span>`)}</span>
  </div>`;
}

/** What changed since the last grant; nothing where there was none. */
export function changes({ scopes, previous }: Asked, table: ScopeTable | null): TemplateResult | typeof nothing {
  if (!previous) return nothing;
  const { added, kept, removed } = scopeDiff(previous.scopes, scopes);
  const same = added.length + removed.length === 0;
  return html`<section class="changes" aria-label=${msg('Since last time')}>
    <h3>${msg('Since last time')}</h3>
    <p class="quietly">${msg(str`You allowed version ${previous.version} on ${date(previous.grantedAt)}.`)} ${same ? msg('It asks for exactly the same again.') : nothing}</p>
    ${same ? nothing : html`<ul class="counts">${counts({ added, kept, removed }, table)}</ul>`}
  </section>`;
}

const counts = ({ added, kept, removed }: ScopeDiff, table: ScopeTable | null): readonly (TemplateResult | typeof nothing)[] => [
  added.length > 0 ? html`<li class="info">${icon('plus')}<span>${plural(added.length, msg('1 new permission'), msg(str`${number(added.length)} new permissions`))}</span></li>` : nothing,
  kept.length > 0 ? html`<li>${icon('check')}<span>${plural(kept.length, msg('1 as before'), msg(str`${number(kept.length)} as before`))}</span></li>` : nothing,
  removed.length > 0
    ? html`<li>
        ${icon('minus')}
        <details>
          <summary>${plural(removed.length, msg('1 no longer asked for'), msg(str`${number(removed.length)} no longer asked for`))}${icon('down')}</summary>
          <ul class="gone">
            ${removed.map((scope) => html`<li><span class="phrase">${table?.scopeFacts(scope)?.does ?? msg('A permission without a description')}</span> <code dir="ltr">${verbatim(scope)}</code></li>`)}
          </ul>
        </details>
      </li>`
    : nothing,
];

/** Which events it is told of; nothing where it is told of none. */
export function told(events: readonly string[], words: Loaded<EventTable>): TemplateResult | typeof nothing {
  if (events.length === 0) return nothing;
  const table = words.want();
  return html`<section class="told" aria-labelledby="told">
    <h3 id="told">${msg('What it is told')}</h3>
    <details>
      <summary>${icon('bell')}<span>${plural(events.length, msg('One event is sent to it as it happens'), msg(str`${number(events.length)} events are sent to it as they happen`))}</span>${icon('down')}</summary>
      <ul class="events">
        ${events.map((event) => {
          const known = table?.eventWords(event);
          return html`<li>${known ? html`<span class="phrase">${msg(str`When ${known}`)}</span>` : nothing} <code dir="ltr">${verbatim(event)}</code></li>`;
        })}
      </ul>
    </details>
  </section>`;
}
