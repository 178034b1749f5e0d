// What an install cap counted, as a dialog: every agency with whether it counts and why, and everything that happened. Templates as functions
// of data, with their look; the counting is the policy's.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import { replay, tally, type Standing, type Step } from '../src/policy/index.ts';
import type { CapState, PolicyRevision } from '../src/schema/policy.ts';
import type { MyApp } from '../src/schema/session.ts';
import { icon } from './icons.ts';
import { day, number, plural } from './locale/format.ts';

const close = ({ currentTarget }: Event): void => (currentTarget instanceof Element ? currentTarget.closest('dialog')?.close() : undefined);

/** The dialog, closed; its history is replayed only once it opens. */
export function ledger(app: MyApp, revision: PolicyRevision, now: string, open: boolean, closed: () => void): TemplateResult {
  return html`<dialog class="ledger" part="ledger" aria-labelledby="ledger-title" closedby="any" @close=${closed}>
    <div class="sheet">
      <div class="top">
        <h3 id="ledger-title">${msg('What counts toward the cap')}</h3>
        <button class="quiet close" aria-label=${msg('Close')} @click=${close}>${icon('clear')}</button>
      </div>
      ${open ? content(app, revision, now) : nothing}
    </div>
  </dialog>`;
}

function content(app: MyApp, revision: PolicyRevision, now: string): TemplateResult {
  const replayed = replay({ ...app.listing, initialType: app.initialType }, app.ledger, revision, now);
  const rows = tally(replayed, app.agencies);
  const names = new Map(app.agencies.map(({ id, name }) => [id, name]));
  const nameOf = (id: string): string => names.get(id) ?? msg('An agency');
  return html`<p class="lead">${msg('Each agency counts once, however many of its sub-accounts have the app. Test organisations never count. An agency that uninstalls everywhere no longer counts.')}</p>
    <table>
      <thead>
        <tr><th scope="col">${msg('Agency')}</th><th scope="col">${msg('Counts')}</th></tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ agency, standing, places }) => html`<tr>
            <th scope="row"><bdi>${agency.name}</bdi></th>
            <td class=${standing}>${icon(standing === 'counted' ? 'check' : 'clear')}<span class="phrase">${standingWords(standing, places)}</span></td>
          </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr><th scope="row">${msg('Counted now')}</th><td><span class="phrase">${msg(str`${number(replayed.agencies)} of ${number(revision.cap)}`)}</span></td></tr>
      </tfoot>
    </table>
    <h4>${msg('What happened')}</h4>
    <ol reversed>
      ${replayed.steps.map((step, place) => row(step, replayed.steps[place - 1], nameOf)).reverse()}
    </ol>`;
}

function standingWords(standing: Standing, places: number): string {
  switch (standing) {
    case 'counted':
      return places > 1 ? msg(str`Counted once, for ${number(places)} places`) : msg('Counted');
    case 'test-organisation':
      return msg('Not counted: test organisation');
    case 'refused':
      return msg('Not counted: it was refused');
    case 'elsewhere':
      return msg('Not counted: no sub-account has it');
    case 'uninstalled':
      return msg('Not counted: uninstalled');
  }
}

/** One event in words, what it did to the count, and the state it led to where that changed. */
function row(step: Step, before: Step | undefined, nameOf: (id: string) => string): TemplateResult {
  const changed = step.state !== (before?.state ?? 'ok') && step.state !== 'n/a' ? step.state : null;
  return html`<li class=${step.refused ? 'refused' : ''}>
    <time datetime=${step.event.at}>${day(step.event.at)}</time>
    <p>${happened(step, nameOf)}</p>
    <p class="effect">${effect(step, before)} ${changed ? chip(changed) : nothing}</p>
  </li>`;
}

function happened({ event, refused }: Step, nameOf: (id: string) => string): TemplateResult {
  switch (event.type) {
    case 'install': {
      const name = html`<bdi>${nameOf(event.agencyId)}</bdi>`;
      if (refused) return msg(html`${name} tried to install it`);
      return event.subAccountId === null ? msg(html`${name} installed it`) : msg(html`${name} installed it in a sub-account`);
    }
    case 'uninstall': {
      const name = html`<bdi>${nameOf(event.agencyId)}</bdi>`;
      return event.subAccountId === null ? msg(html`${name} uninstalled it everywhere`) : msg(html`${name} uninstalled it in a sub-account`);
    }
    case 'convert':
      return event.to === 'private' ? msg(html`The app became private`) : msg(html`The app was published`);
    case 'security-review':
      return event.outcome === 'approved' ? msg(html`The app passed Security Review`) : msg(html`The app did not pass Security Review`);
  }
}

function effect({ event, refused, agencies }: Step, before: Step | undefined): TemplateResult | string {
  if (refused) return html`<span class="chip danger">${icon('blocked')}${msg('Refused')}</span>`;
  if (event.type !== 'install' && event.type !== 'uninstall') return '';
  if (agencies !== (before?.agencies ?? 0)) return plural(agencies, msg('1 agency counted'), msg(str`${number(agencies)} agencies counted`));
  if (event.type === 'uninstall') return msg('Count unchanged');
  return event.testOrg ? msg('Test organisation: not counted') : msg('Count unchanged');
}

function chip(state: Exclude<CapState, 'n/a'>): TemplateResult {
  switch (state) {
    case 'ok':
      return html`<span class="chip success">${icon('check')}${msg('OK')}</span>`;
    case 'approaching':
      return html`<span class="chip warning">${icon('warning')}${msg('Publish soon')}</span>`;
    case 'blocked':
      return html`<span class="chip danger">${icon('blocked')}${msg('New installs blocked')}</span>`;
  }
}

export const ledgerCss = css`
  .ledger {
    inline-size: min(560px, calc(100vi - 32px));
    max-block-size: min(720px, calc(100vb - 32px));
    padding: 0;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
    box-shadow: var(--float);
  }
  .ledger::backdrop {
    background: rgb(0 0 0 / 40%);
  }
  .sheet {
    padding: 24px;
  }
  .top {
    display: flex;
    align-items: start;
    justify-content: space-between;
    gap: 16px;
  }
  .ledger :is(h3, h4) {
    margin: 0;
    font-size: 16px;
    font-weight: 600;
    line-height: 1.2;
  }
  .ledger h4 {
    margin-block: 24px 8px;
    font-size: 14px;
  }
  .ledger .close {
    inline-size: 32px;
    min-block-size: 32px;
    padding: 0;
    margin: -8px;
    color: var(--muted);
  }
  .lead {
    margin-block: 8px 16px;
    font-size: 13px;
    color: var(--muted);
    text-wrap: pretty;
  }
  .ledger table {
    inline-size: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  .ledger :is(th, td) {
    padding-block: 8px;
    border-block-end: 1px solid var(--border);
    font-weight: 400;
    text-align: start;
    vertical-align: baseline;
    overflow-wrap: anywhere;
  }
  .ledger th {
    padding-inline-end: 16px;
  }
  .ledger thead th {
    padding-block: 4px;
    font-size: 12px;
    font-weight: 500;
    color: var(--muted);
  }
  .ledger tfoot :is(th, td) {
    border: 0;
    font-weight: 600;
  }
  .ledger td .icon {
    inline-size: 16px;
    block-size: 16px;
    margin-inline-end: 6px;
    vertical-align: -3px;
  }
  .ledger td {
    font-size: 13px;
    color: var(--muted);
  }
  .ledger :is(.counted, tfoot td) {
    color: var(--text);
  }
  .ledger .counted .icon {
    color: var(--success);
  }
  .ledger ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .ledger li {
    display: grid;
    grid-template-columns: 96px minmax(0, 1fr);
    gap: 0 16px;
    padding-block: 8px;
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .ledger li + li {
    border-block-start: 1px solid var(--border);
  }
  .ledger li p {
    grid-column: 2;
    margin: 0;
  }
  .ledger :is(time, .effect) {
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  .ledger time {
    grid-row: 1 / 3;
  }
  .ledger .effect {
    font-size: 12px;
  }
  @media (max-width: 480px) {
    .sheet {
      padding: 16px;
    }
    .ledger li,
    .ledger li p {
      display: block;
    }
  }
`;
