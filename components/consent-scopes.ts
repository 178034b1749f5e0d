// What an app asks for, row by row: a plain sentence, the permission as it was asked for, what it may do, and its operations behind a disclosure. What is new
// since the last grant comes first. Every permission that was asked for has a row with its own spelling; one that nobody described is flagged, never dropped.
import { html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import { scopeDiff } from '../src/policy/consent.ts';
import { canonicalScope } from '../src/policy/question.ts';
import type { PreviousGrant } from '../src/schema/authorization.ts';
import { icon } from './icons.ts';
import type { Loaded } from './loaded.ts';
import { byArea, mark, rowsOf, sensitiveChip, type Row, type ScopeTable } from './permissions.ts';
import { chip } from './pieces.ts';

export type OperationTable = typeof import('../src/oauth/operations.ts');

export interface Asked {
  readonly scopes: readonly string[];
  readonly sensitive: readonly string[];
  readonly previous: PreviousGrant | null;
}

/** Characters that are not seen or that turn the order of what stands beside them. */
const UNSEEN = /([\p{Cf}\p{Cc}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}])/gu;

/** A text as it is written, with what cannot be seen in it made visible and kept from turning its neighbours round. */
export const verbatim = (text: string): unknown =>
  text.split(UNSEEN).map((part, at) => (at % 2 === 0 ? part : html`<span class="unseen" data-code=${`U+${(part.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`}>${part}</span>`));

/** Every permission, the new ones first, then by area. */
export function scopeList({ scopes, sensitive, previous }: Asked, table: ScopeTable | null, operations: Loaded<OperationTable>): TemplateResult {
  const added = new Set(previous ? scopeDiff(previous.scopes, scopes).added : []);
  const rows: readonly Row[] = table ? rowsOf(scopes, sensitive, table) : scopes.map((scope) => ({ scope, spelt: [scope], facts: null, modes: [], sensitive: sensitive.includes(canonicalScope(scope)) }));
  const isNew = ({ spelt }: Row): boolean => spelt.some((scope) => added.has(canonicalScope(scope)));
  const show = (row: Row): TemplateResult => one(row, table !== null, isNew(row), operations);
  const [fresh, rest] = [rows.filter(isNew), rows.filter((row) => !isNew(row))];
  const groups = table ? byArea(rest, table) : [{ id: 'all', title: '', rows: rest }];
  return html`<div class="areas">
    ${fresh.length > 0 ? group('new', msg('New since last time'), fresh, show) : nothing}
    ${groups.filter(({ rows: some }) => some.length > 0).map(({ id, title, rows: some }) => group(id, title, some, show))}
  </div>`;
}

const group = (id: string, title: string, rows: readonly Row[], show: (row: Row) => TemplateResult): TemplateResult =>
  title === ''
    ? html`<ul class="scopes">${rows.map(show)}</ul>`
    : html`<section class=${id === 'new' ? 'fresh' : ''} aria-label=${title}>
        <h4>${title}</h4>
        <ul class="scopes">${rows.map(show)}</ul>
      </section>`;

/** One permission. Until the words are there its name stands alone; once they are, one that they lack is flagged. */
const one = ({ scope, spelt, facts, modes, sensitive }: Row, worded: boolean, fresh: boolean, operations: Loaded<OperationTable>): TemplateResult => html`<li>
  <div class="does">
    ${worded ? html`<span class="phrase">${facts ? facts.does : msg('Nobody has described what this lets the app do')}</span>` : nothing}
    ${facts ? details(scope, spelt, operations) : html`<span class="name">${spelt.map(code)}</span>`}
  </div>
  <div class="marks">${fresh ? chip('info', 'plus', msg('New')) : nothing}${worded && !facts ? chip('warning', 'help', msg('Unknown')) : nothing}${sensitive ? sensitiveChip() : nothing}${(facts ? modes : []).map(mark)}</div>
</li>`;

const code = (spelt: string): TemplateResult => html`<code dir="ltr" class="spelt">${verbatim(spelt)}</code>`;

const details = (scope: string, spelt: readonly string[], operations: Loaded<OperationTable>): TemplateResult => html`<details @toggle=${() => operations.want()}>
  <summary class="name">${spelt.map(code)}${icon('down')}</summary>
  ${opened(scope, operations.table)}
</details>`;

function opened(scope: string, table: OperationTable | null): TemplateResult {
  if (!table) return html`<p class="quietly">${msg('Loading the details')}</p>`;
  const operations = table.scopeOperations(scope);
  if (operations.length === 0) return html`<p class="quietly">${msg('No operation of the API is known for it.')}</p>`;
  return html`<ul class="operations" dir="ltr">
    ${operations.map(({ method, path }) => html`<li><span class="method">${method}</span> <code>${path}</code></li>`)}
  </ul>`;
}
