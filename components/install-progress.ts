// A bulk installation under way, as it is shown: how far it is and how long it takes, what can be done about it, and what became of each sub-account. Templates as
// functions of data, and the file of results.
import { html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import { csv } from '../src/marketplace/bulk-csv.ts';
import type { BulkRun } from '../src/marketplace/bulk-run.ts';
import { explain } from '../src/policy/index.ts';
import type { Item, ItemState } from '../src/schema/bulk.ts';
import type { Decision } from '../src/schema/policy.ts';
import { icon, type IconName } from './icons.ts';
import { number, plural } from './locale/format.ts';
import { chip, type Tone } from './pieces.ts';
import type { RowWindow } from './row-window.ts';

const filterNames = ['all', 'installed', 'open', 'waiting', 'left'] as const;
export type ResultFilter = (typeof filterNames)[number];

const STATES: Readonly<Record<ResultFilter, readonly ItemState[] | null>> = { all: null, installed: ['installed'], open: ['refused', 'failed', 'unknown'], waiting: ['waiting', 'sent'], left: ['left'] };
const isIn = (filter: ResultFilter, { state }: Item): boolean => STATES[filter]?.includes(state) ?? true;
const countIn = (filter: ResultFilter, { counts, items }: BulkRun): number => STATES[filter]?.reduce((sum, state) => sum + counts[state], 0) ?? items.length;

/** How many can be tried again. */
const openIn = (run: BulkRun): number => countIn('open', run);

function filterWords(filter: ResultFilter): string {
  switch (filter) {
    case 'all':
      return msg('All');
    case 'installed':
      return msg('Installed');
    case 'open':
      return msg('Failed');
    case 'waiting':
      return msg('To do');
    case 'left':
      return msg('Not sent');
  }
}

const shortOf = ({ because: [first] }: Decision): string => (first ? explain(first).short : '');

/** What it does now, in a sentence. */
export function statusWords(run: BulkRun): string {
  const { status, counts, items, halted } = run;
  const sofar = msg(str`${number(counts.installed)} of ${number(items.length)} installed`);
  switch (status) {
    case 'running':
      return `${sofar}. ${leftWords(run.left)}`;
    case 'waiting':
      return `${sofar}. ${msg('Waiting for the marketplace to take more; it goes on by itself.')}`;
    case 'elsewhere':
      return `${sofar}. ${msg('Another tab is at it. It goes on here if that tab is closed.')}`;
    case 'paused':
      if (halted && 'decision' in halted) return msg(str`Stopped after ${sofar}: the marketplace refuses it. ${shortOf(halted.decision)}.`);
      return halted ? msg(str`Stopped after ${sofar}: you are signed out. Sign in, then go on.`) : msg(str`Paused after ${sofar}. What was under way has ended.`);
    case 'cancelling':
      return msg(str`${sofar}. Ending what is under way; the rest is not sent.`);
    case 'cancelled':
      return msg(str`Cancelled after ${sofar}. What is installed stays installed.`);
    case 'done':
      return openIn(run) === 0 ? msg(str`Done: ${sofar}.`) : plural(openIn(run), msg(str`Done: ${sofar}, ${number(openIn(run))} failed.`), msg(str`Done: ${sofar}, ${number(openIn(run))} failed.`));
  }
}

const MINUTE = 60_000;
/** The time left as people say it; honest about not knowing. */
function leftWords(left: number | null): string {
  if (left === null) return msg('Working out how long it takes.');
  if (left < MINUTE) return msg('Less than a minute left.');
  const minutes = Math.round(left / MINUTE);
  return plural(minutes, msg('About a minute left.'), msg(str`About ${number(minutes)} minutes left.`));
}

export interface RunActs {
  readonly pause: () => void;
  readonly resume: () => void;
  readonly cancel: () => void;
  readonly retry: () => void;
  readonly download: () => void;
  readonly again: () => void;
  readonly filter: (filter: ResultFilter) => void;
}

/** The bar with its counts and what can be done. */
function progress(run: BulkRun, acts: RunActs): TemplateResult {
  const { status, counts, items } = run;
  const answered = items.length - counts.waiting - counts.sent;
  const going = status === 'running' || status === 'waiting';
  const over = status === 'done' || status === 'cancelled';
  return html`<div class="progress" part="progress">
    <progress max=${items.length} .value=${answered} aria-label=${msg('Progress')}></progress>
    <p class="status">${statusWords(run)}</p>
    ${going ? html`<p class="small">${msg('You can leave this page: it goes on when you come back. Cancelling lets what is under way end, keeps what is installed, and sends nothing more.')}</p>` : nothing}
    <div class="buttons start">
      ${going ? html`<button part="pause" @click=${acts.pause}>${msg('Pause')}</button>` : nothing}
      ${status === 'paused' ? html`<button class="primary" part="resume" @click=${acts.resume}>${msg('Go on')}</button>` : nothing}
      ${going || status === 'paused' ? html`<button class="quiet" part="cancel" @click=${acts.cancel}>${msg('Cancel the rest')}</button>` : nothing}
      ${openIn(run) > 0 && (over || status === 'paused')
        ? html`<button class=${over ? 'primary' : ''} part="retry" @click=${acts.retry}>${icon('retry')}${plural(openIn(run), msg(str`Try ${number(openIn(run))} failed again`), msg(str`Try ${number(openIn(run))} failed again`))}</button>`
        : nothing}
      ${answered > 0 ? html`<button part="download" @click=${acts.download}>${msg('Download CSV')}</button>` : nothing}
      ${over ? html`<button class="quiet" part="again" @click=${acts.again}>${msg('Choose others')}</button>` : nothing}
    </div>
  </div>`;
}

const filters = (run: BulkRun, chosen: ResultFilter, choose: RunActs['filter']): TemplateResult => html`<div class="filters" role="group" aria-label=${msg('Results')}>
  ${filterNames
    .filter((one) => one === 'all' || one === chosen || countIn(one, run) > 0)
    .map((one) => html`<button part="filter" aria-pressed=${one === chosen ? 'true' : 'false'} @click=${() => choose(one)}>${filterWords(one)} <span class="count">${number(countIn(one, run))}</span></button>`)}
</div>`;

const LOOKS: Readonly<Record<ItemState, readonly [Tone, IconName]>> = {
  waiting: ['neutral', 'clock'],
  sent: ['info', 'arrow'],
  installed: ['success', 'check'],
  refused: ['danger', 'refused'],
  failed: ['danger', 'warning'],
  unknown: ['warning', 'help'],
  left: ['neutral', 'clear'],
};

function stateWords(state: ItemState): string {
  switch (state) {
    case 'waiting':
      return msg('To do');
    case 'sent':
      return msg('Under way');
    case 'installed':
      return msg('Installed');
    case 'refused':
      return msg('Refused');
    case 'failed':
      return msg('Failed');
    case 'unknown':
      return msg('No answer');
    case 'left':
      return msg('Not sent');
  }
}

function reasonOf({ state, code, decision }: Item): string {
  if (decision) return shortOf(decision);
  if (state === 'unknown') return msg('It may be installed. Trying again is safe.');
  if (state !== 'failed') return '';
  switch (code) {
    case 'forbidden':
      return msg('You may not install there.');
    case 'not-found':
      return msg('The app is not available any more.');
    case 'invalid':
      return msg('The marketplace did not accept it; a card may be missing.');
    default:
      return msg('The marketplace said no.');
  }
}

const result = (item: Item, name: string): TemplateResult => html`<td dir="auto"><bdi>${name}</bdi><span class="why-below">${reasonOf(item)}</span></td>
  <td class="outcome-of">${chip(...LOOKS[item.state], stateWords(item.state))}</td>
  <td class="why-of">${item.decision ? html`<mkt-why .decision=${item.decision} subject=${name} open-label=${reasonOf(item)}></mkt-why>` : reasonOf(item)}</td>`;

/** Everything about a batch: the bar, and what became of each, as many rows as are in view. */
export function running(run: BulkRun, filter: ResultFilter, rows: RowWindow, nameOf: (id: string) => string, acts: RunActs): TemplateResult {
  const listed = run.items.flatMap((item, index) => (isIn(filter, item) ? [{ item, id: run.batch.selectedSubAccountIds[index] ?? '' }] : []));
  const { from, to } = rows.range(listed.length);
  return html`<div class="results">
    ${progress(run, acts)} ${filters(run, filter, acts.filter)}
    <div class="rows" tabindex="0" role="region" aria-label=${msg('Results by sub-account')}>
      <table aria-rowcount=${listed.length + 1}>
        <thead><tr aria-rowindex="1"><th scope="col">${msg('Sub-account')}</th><th scope="col" class="outcome-of">${msg('Result')}</th><th scope="col" class="why-of">${msg('Reason')}</th></tr></thead>
        <tbody>
          ${rows.space(from)}${listed.slice(from, to).map(({ item, id }, place) => html`<tr aria-rowindex=${from + place + 2}>${result(item, nameOf(id))}</tr>`)}${rows.space(listed.length - to)}
        </tbody>
      </table>
    </div>
  </div>`;
}

/** Gives the results to the person as a file. */
export function download({ batch, items }: BulkRun, nameOf: (id: string) => string): void {
  const rows = batch.selectedSubAccountIds.map((id, index) => {
    const item = items[index] ?? { attempt: 0, state: 'waiting' };
    return [nameOf(id), id, stateWords(item.state), reasonOf(item)];
  });
  const file = new Blob([csv([[msg('Sub-account'), msg('Id'), msg('Result'), msg('Reason')], ...rows])], { type: 'text/csv;charset=utf-8' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `${batch.appId.replaceAll(/[^\w-]/g, '_')}-installations.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
