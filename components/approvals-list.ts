// The list of app permissions: rows, pages, and their skeleton. Templates as functions of data; the element does the work. Of however
// many apps there are, one page exists.
import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { msg, str } from '@lit/localize';
import { idAt } from '../src/catalogue/catalogue.ts';
import type { Approvals, ApprovalsQuery } from '../src/marketplace/approvals.ts';
import { shownName } from '../src/oauth/shown-name.ts';
import type { Approval } from '../src/schema/approval.ts';
import type { Listing } from '../src/schema/app.ts';
import type { Records } from '../src/schema/session.ts';
import { hasRow, type Bits } from '../src/search/index.ts';
import { icon } from './icons.ts';
import { day, number, plural } from './locale/format.ts';
import { chip, logo } from './pieces.ts';

/** Apps on one page. */
export const PAGE = 50;

/** What a hand on the list asks for. */
export interface ListHand {
  readonly query: (change: Partial<ApprovalsQuery>) => void;
  readonly choose: (row: number) => void;
  readonly chooseAll: () => void;
  readonly clearChosen: () => void;
  readonly word: (approval: Approval, rows: readonly number[] | 'chosen') => void;
  readonly open: (appId: string) => void;
  readonly page: (page: number) => void;
}

/** One app of the page; `listing` is undefined while it is on its way, null where it cannot be shown. */
export interface PermissionRow {
  readonly row: number;
  readonly id: string;
  readonly listing: Listing | null | undefined;
  readonly approved: boolean;
  /** The agency's own word, with when it was given where that is known; null where the switch decides. */
  readonly word: { readonly since: string | null } | null;
  readonly subAccounts: number;
  readonly chosen: boolean;
}

/** What holds for every action of the list: whether it can be done, and the line that says why not. */
export interface Gate {
  readonly open: boolean;
  /** The id of that line. */
  readonly because: string | null;
}

/** The apps of one page as they stand. */
export function permissionRows({ catalogue, approved, window }: Approvals, page: number, chosen: Bits, records: Records): readonly PermissionRow[] {
  const places = new Map<string, number>();
  for (const { appId, subAccountId } of records.installations) if (subAccountId !== null) places.set(appId, (places.get(appId) ?? 0) + 1);
  return [...window(page * PAGE, (page + 1) * PAGE)].map((row) => {
    const id = idAt(catalogue, row);
    const word = Object.hasOwn(records.approvals, id) ? { since: records.approvalsSince?.[id] ?? null } : null;
    return { row, id, listing: catalogue.bodies.peek(row), approved: hasRow(approved, row), word, subAccounts: places.get(id) ?? 0, chosen: hasRow(chosen, row) };
  });
}

export const rows = (page: readonly PermissionRow[], gate: Gate, hand: ListHand): TemplateResult =>
  html`<ul class="rows" part="list" aria-labelledby="heading">
    ${repeat(page, ({ id }) => id, (one) => row(one, gate, hand))}
  </ul>`;

function row(one: PermissionRow, gate: Gate, hand: ListHand): TemplateResult {
  const { listing, approved } = one;
  if (!listing) return listing === null ? html`<li class="row unreadable" part="row">${icon('refused')}<p>${msg('This app cannot be shown')}</p></li>` : blankRow;
  const name = html`<bdi>${shownName(listing.name)}</bdi>`;
  const action = approved ? 'disapproved' : 'approved';
  return html`<li class="row" part=${approved ? 'row approved' : 'row disapproved'} data-app-id=${one.id}>
    <label class="pick"><input type="checkbox" .checked=${live(one.chosen)} @change=${() => hand.choose(one.row)} /><span class="visually-hidden">${msg('Select')} ${name}</span></label>
    ${logo(listing)}
    <div class="title">
      <button class="name" part="name" dir="auto" @click=${() => hand.open(one.id)}>${name}</button>
      <p class="publisher"><bdi>${shownName(listing.publisher.name)}</bdi> · <bdi>${listing.category.name}</bdi></p>
    </div>
    <div class="state">
      ${approved ? chip('success', 'check', msg('Approved')) : chip('warning', 'eyeOff', msg('Disapproved'))}
      <p>${source(one)}</p>
    </div>
    <p class="where">${one.subAccounts === 0 ? msg('Installed nowhere') : plural(one.subAccounts, msg('In one sub-account'), msg(str`In ${number(one.subAccounts)} sub-accounts`))}</p>
    <button class="act" part="action" aria-haspopup="dialog" aria-disabled=${gate.open ? nothing : 'true'} aria-describedby=${gate.because ?? nothing} @click=${() => hand.word(action, [one.row])}>
      <span>${approved ? msg('Disapprove') : msg('Approve')}<span class="visually-hidden"> ${name}</span></span>
    </button>
  </li>`;
}

/** Whose word it is, and since when. */
function source({ word, approved }: PermissionRow): string {
  if (word?.since) return msg(str`Your agency’s word since ${day(word.since)}`);
  if (word) return msg('Your agency’s word');
  return approved ? msg('Automatically, without a word') : msg('Nobody approved it yet');
}

export function pager(page: number, { shownCount }: Approvals, hand: ListHand): TemplateResult | typeof nothing {
  const pages = Math.ceil(shownCount / PAGE);
  if (pages <= 1) return nothing;
  const [from, to] = [page * PAGE + 1, Math.min((page + 1) * PAGE, shownCount)];
  const step = (by: number, words: string): TemplateResult => {
    const there = page + by >= 0 && page + by < pages;
    return html`<button aria-disabled=${there ? nothing : 'true'} @click=${() => (there ? hand.page(page + by) : undefined)}>${words}</button>`;
  };
  return html`<nav class="pager" part="pager" aria-label=${msg('Pages of apps')}>
    ${step(-1, msg('Previous'))}<span>${msg(str`${number(from)}–${number(to)} of ${number(shownCount)}`)}</span>${step(1, msg('Next'))}
  </nav>`;
}

const blankRow = html`<li class="row skeleton" aria-hidden="true"><span class="pick"></span><span class="logo"></span><div class="title"><p class="bone"></p><p class="bone short"></p></div></li>`;

export const listSkeleton = (): TemplateResult =>
  html`<p class="visually-hidden" role="status">${msg('Loading app permissions')}</p>
    <ul class="rows" part="skeleton" aria-hidden="true">
      ${Array.from({ length: 8 }, () => blankRow)}
    </ul>`;

export const approvalsListCss = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  h2 {
    margin: 0 0 4px;
    font-size: 20px;
    font-weight: 600;
    line-height: 1.2;
  }
  h2:focus {
    outline: none;
  }
  .intro {
    margin: 0 0 16px;
    color: var(--muted);
  }
  input[type='checkbox'] {
    flex: none;
    inline-size: 18px;
    block-size: 18px;
    min-block-size: 0;
    margin: 0;
    padding: 0;
    accent-color: var(--accent);
  }
  .rows {
    margin: 0;
    padding: 0;
    border: 1px solid var(--border);
    border-block-start: 0;
    border-end-start-radius: var(--radius);
    border-end-end-radius: var(--radius);
    list-style: none;
  }
  .rows[part='skeleton'] {
    margin-block-start: 24px;
    border-block-start: 1px solid var(--border);
    border-radius: var(--radius);
  }
  .row {
    display: grid;
    grid-template-columns: auto auto minmax(0, 1fr);
    align-items: center;
    gap: 8px 12px;
    padding: 12px 16px;
  }
  .row + .row {
    border-block-start: 1px solid var(--border);
  }
  .row:has(.pick :checked) {
    background: var(--accent-tint);
  }
  .row .logo {
    inline-size: 40px;
    block-size: 40px;
    font-size: 14px;
  }
  .pick {
    display: grid;
    place-items: center;
    min-inline-size: 18px;
    min-block-size: 40px;
    cursor: pointer;
  }
  .row p {
    margin: 0;
    color: var(--muted);
    font-size: 12px;
  }
  .title {
    min-inline-size: 0;
  }
  .name {
    display: block;
    max-inline-size: 100%;
    min-block-size: 24px;
    padding: 0;
    border: 0;
    background: none;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    text-align: match-parent;
    font-weight: 600;
  }
  button.name:hover {
    background: none;
    text-decoration: underline;
  }
  .publisher {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .row .state,
  .row .where,
  .row .act {
    grid-column: 2 / -1;
    justify-self: start;
  }
  .unreadable {
    grid-template-columns: auto 1fr;
  }
  .row.skeleton .title {
    display: grid;
    gap: 8px;
  }
  .bone {
    inline-size: min(220px, 70%);
    block-size: 12px;
    border-radius: 4px;
  }
  .bone.short {
    inline-size: min(140px, 45%);
  }
  .bone,
  .skeleton .logo {
    background: color-mix(in oklab, var(--border) 60%, var(--surface));
  }
  .pager {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 8px 16px;
    margin-block-start: 16px;
    font-size: 13px;
    font-variant-numeric: tabular-nums;
  }
  @container (inline-size >= 720px) {
    .row {
      grid-template-columns: auto auto minmax(0, 1fr) minmax(176px, 220px) minmax(112px, 150px) 112px;
    }
    .row .state,
    .row .where,
    .row .act {
      grid-column: auto;
      justify-self: stretch;
    }
  }
`;
