// What narrows the list of app permissions, and what can be done to those selected. Templates as functions of data; the query lives in the element.
import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { msg, str } from '@lit/localize';
import type { Approvals, ApprovalsQuery } from '../src/marketplace/approvals.ts';
import type { Approval } from '../src/schema/approval.ts';
import type { Gate, ListHand } from './approvals-list.ts';
import type { ActiveFilter } from './filters.ts';
import { icon } from './icons.ts';
import { language, number, plural } from './locale/format.ts';

const select = (label: string, value: string, options: readonly (readonly [string, string])[], change: (value: string) => void): TemplateResult => {
  const changed = ({ currentTarget }: Event) => (currentTarget instanceof HTMLSelectElement ? change(currentTarget.value) : undefined);
  return html`<label class="choose"><span>${label}</span><select @change=${changed}>${options.map(([key, words]) => html`<option value=${key} .selected=${live(key === value)}>${words}</option>`)}</select></label>`;
};

const byName = new Intl.Collator(language).compare;

export function toolbar(query: ApprovalsQuery, { counts }: Approvals, hand: ListHand): TemplateResult {
  const typed = ({ currentTarget }: Event) => (currentTarget instanceof HTMLInputElement ? hand.query({ text: currentTarget.value }) : undefined);
  const counted = (words: string, count: number): string => `${words} (${number(count)})`;
  const states: readonly (readonly [Approval | null, string, number])[] = [
    [null, msg('All'), counts.approved + counts.disapproved],
    ['approved', msg('Approved'), counts.approved],
    ['disapproved', msg('Disapproved'), counts.disapproved],
  ];
  const categories = [...new Set([...counts.categories.keys(), ...(query.category === null ? [] : [query.category])])].sort(byName);
  return html`<search class="bar" part="filters">
    <div class="field">
      ${icon('search')}
      <label class="visually-hidden" for="search">${msg('Search apps')}</label>
      <input id="search" type="search" autocomplete="off" spellcheck="false" maxlength="200" placeholder=${msg('Search by app, publisher or category')} .value=${live(query.text)} @input=${typed} />
    </div>
    <fieldset class="states">
      <legend class="visually-hidden">${msg('App state')}</legend>
      ${states.map(
        ([value, words, count]) =>
          html`<label><input type="radio" name="approval" value=${value ?? 'all'} .checked=${live(query.approval === value)} @change=${() => hand.query({ approval: value })} /><span>${words} <span class="count">${number(count)}</span></span></label>`,
      )}
    </fieldset>
    ${select(msg('Category'), query.category ?? '', [['', msg('All')], ...categories.map((name) => [name, counted(name, counts.categories.get(name) ?? 0)] as const)], (value) => hand.query({ category: value || null }))}
    ${select(
      msg('Installed'),
      query.installed === null ? '' : query.installed ? 'yes' : 'no',
      [
        ['', msg('All')],
        ['yes', counted(msg('In a sub-account'), counts.installed)],
        ['no', counted(msg('Nowhere'), counts.notInstalled)],
      ],
      (value) => hand.query({ installed: value === '' ? null : value === 'yes' }),
    )}
  </search>`;
}

/** How many are chosen, how many of those are not shown now, and what can be done to them all. */
export interface ChosenCounts {
  readonly all: number;
  readonly shown: number;
  readonly toApprove: number;
  readonly toDisapprove: number;
}

export function selectionBar({ shownCount }: Approvals, chosen: ChosenCounts, gate: Gate, hand: ListHand): TemplateResult {
  const act = (approval: Approval, count: number, words: string): TemplateResult | typeof nothing =>
    count === 0
      ? nothing
      : html`<button part="bulk" class=${approval === 'disapproved' ? 'takes' : ''} aria-haspopup="dialog" aria-disabled=${gate.open ? nothing : 'true'} aria-describedby=${gate.because ?? nothing} @click=${() => hand.word(approval, 'chosen')}>${words}</button>`;
  const hidden = chosen.all - chosen.shown;
  return html`<div class="chosen" part="selection" role="group" aria-label=${msg('Selection')}>
    <label class="all"
      ><input type="checkbox" .checked=${live(shownCount > 0 && chosen.shown === shownCount)} .indeterminate=${live(chosen.shown > 0 && chosen.shown < shownCount)} @change=${hand.chooseAll} /><span
        >${plural(shownCount, msg('Select the one app found'), msg(str`Select all ${number(shownCount)} apps`))}</span
      ></label
    >
    ${chosen.all === 0
      ? nothing
      : html`<span class="told phrase">${hidden > 0 ? msg(str`${number(chosen.all)} selected, ${number(hidden)} of them not shown`) : msg(str`${number(chosen.all)} selected`)}</span>
          <button class="quiet" @click=${hand.clearChosen}>${msg('Clear')}</button>
          <span class="acts">
            ${act('approved', chosen.toApprove, plural(chosen.toApprove, msg('Approve one app'), msg(str`Approve ${number(chosen.toApprove)} apps`)))}
            ${act('disapproved', chosen.toDisapprove, plural(chosen.toDisapprove, msg('Disapprove one app'), msg(str`Disapprove ${number(chosen.toDisapprove)} apps`)))}
          </span>`}
  </div>`;
}

/** The filters that are on, each with how it is taken off. */
export function activeApprovalsFilters({ text, approval, category, installed }: ApprovalsQuery, hand: ListHand): readonly ActiveFilter[] {
  const off = (change: Partial<ApprovalsQuery>) => () => hand.query(change);
  return [
    ...(text.trim() ? [{ words: msg(str`“${text.trim()}”`), remove: off({ text: '' }) }] : []),
    ...(approval ? [{ words: approval === 'approved' ? msg('Approved') : msg('Disapproved'), remove: off({ approval: null }) }] : []),
    ...(category === null ? [] : [{ words: category, remove: off({ category: null }) }]),
    ...(installed === null ? [] : [{ words: installed ? msg('In a sub-account') : msg('Nowhere'), remove: off({ installed: null }) }]),
  ];
}

export const approvalsToolbarCss = css`
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    margin-block: 24px 12px;
  }
  .bar > .field {
    flex: 1 1 200px;
  }
  .choose {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
    color: var(--muted);
    font-size: 13px;
  }
  .choose select {
    min-inline-size: 0;
    max-inline-size: 144px;
    min-block-size: 40px;
    color: var(--text);
  }
  .states {
    display: flex;
    margin: 0;
    padding: 2px;
    border: 1px solid var(--control-border);
    border-radius: var(--control-radius);
  }
  .states label {
    cursor: pointer;
  }
  .states input {
    position: absolute;
    opacity: 0;
    min-block-size: 0;
    inline-size: 1px;
    block-size: 1px;
  }
  .states label > span {
    display: block;
    padding: 7px 12px;
    border-radius: 6px;
    font-size: 13px;
  }
  .states input:checked + span {
    background: var(--accent-tint);
    color: var(--accent);
    font-weight: 600;
  }
  .states input:focus-visible + span {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .states .count {
    font-variant-numeric: tabular-nums;
    font-weight: 400;
  }
  .chosen {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    min-block-size: 52px;
    padding: 8px 16px;
    border: 1px solid var(--border);
    border-start-start-radius: var(--radius);
    border-start-end-radius: var(--radius);
    background: var(--surface-2);
    font-size: 13px;
  }
  .chosen .all {
    display: flex;
    align-items: center;
    gap: 12px;
    font-weight: 500;
    cursor: pointer;
  }
  .chosen .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-inline-start: auto;
  }
  .takes:not([aria-disabled]) {
    color: var(--danger);
  }
`;
