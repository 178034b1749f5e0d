// The permissions of an app in plain words, grouped by area, each with what it may do: read, write, delete. The words come from a table that is loaded only
// when permissions are shown; until it is there, and where it cannot be had, the names stand alone. Nothing here decides which one is sensitive.
import { css, html, nothing, type LitElement, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { ScopeArea, ScopeFacts } from '../src/oauth/scopes.ts';
import { canonicalScope } from '../src/policy/question.ts';
import { scopeMode, type ScopeMode } from '../src/policy/consent.ts';
import type { IconName } from './icons.ts';
import { Loaded } from './loaded.ts';
import { chip, type Tone } from './pieces.ts';

/** The table, as its module has it. */
export type ScopeTable = typeof import('../src/oauth/scopes.ts');

/** The table, for an element that shows permissions. */
export class ScopeWords extends Loaded<ScopeTable> {
  constructor(host: LitElement, load: () => Promise<ScopeTable> = () => import('../src/oauth/scopes.ts')) {
    super(host, load);
  }
}

export interface Row {
  readonly scope: string;
  /** As it was asked for, in every spelling that was used. */
  readonly spelt: readonly string[];
  readonly facts: ScopeFacts | null;
  readonly modes: readonly ScopeMode[];
  readonly sensitive: boolean;
}

/** Every permission once, in its own spelling; what can do most comes first in its area. */
export function rowsOf(scopes: readonly string[], sensitive: readonly string[], table: ScopeTable): readonly Row[] {
  const spellings = new Map<string, string[]>();
  for (const spelt of scopes) {
    const scope = table.scopeFacts(canonicalScope(spelt))?.scope ?? spelt;
    spellings.set(scope, [...(spellings.get(scope) ?? []), spelt]);
  }
  const rows = [...spellings].map(([scope, spelt]): Row => {
    const facts = table.scopeFacts(scope);
    const mode = scopeMode(scope);
    return { scope, spelt, facts, modes: facts?.deletes && mode !== 'delete' ? [mode, 'delete'] : [mode], sensitive: sensitive.includes(scope) };
  });
  const power = ({ sensitive: marked, modes }: Row): number => (marked ? 4 : 0) + (modes.includes('delete') ? 2 : 0) + (modes.includes('read') ? 0 : 1);
  return rows.sort((a, b) => power(b) - power(a));
}

/** Rows by area, in the order areas are shown; those in no table last. */
export function byArea(rows: readonly Row[], table: ScopeTable): readonly { readonly id: string; readonly title: string; readonly rows: readonly Row[] }[] {
  const areas = (Object.keys(table.scopeAreas) as ScopeArea[]).map((area) => ({ id: area, title: table.scopeAreas[area], rows: rows.filter(({ facts }) => facts?.area === area) }));
  const unknown = rows.filter(({ facts }) => !facts);
  return [...areas, { id: 'unknown', title: msg('Not in the list of permissions'), rows: unknown }].filter(({ rows: some }) => some.length > 0);
}

/** A list of permissions; `sensitive` are those the policy calls so, in their one spelling. */
export function permissionList(scopes: readonly string[], sensitive: readonly string[], table: ScopeTable | null): TemplateResult {
  if (!table) return html`<ul class="scopes" part="permissions">${scopes.map((scope) => html`<li>${name(scope)}${sensitive.includes(canonicalScope(scope)) ? sensitiveChip() : nothing}</li>`)}</ul>`;
  const rows = rowsOf(scopes, sensitive, table);
  return html`<div class="areas" part="permissions">
    ${byArea(rows, table).map(
        ({ id, title, rows: some }) => html`<section aria-labelledby="area-${id}">
          <h4 id="area-${id}">${title}</h4>
          <ul class="scopes">
            ${some.map(row)}
          </ul>
        </section>`,
      )}
  </div>`;
}

const row = ({ scope, facts, modes, sensitive }: Row): TemplateResult => html`<li>
  <div class="does">
    <span class="phrase">${facts ? facts.does : msg('Nobody has described what this lets the app do')}</span>
    ${name(scope)}
  </div>
  <div class="marks">${facts ? nothing : chip('warning', 'help', msg('Unknown'))}${sensitive ? sensitiveChip() : nothing}${(facts ? modes : []).map(mark)}</div>
</li>`;

const name = (scope: string): TemplateResult => html`<code dir="ltr">${scope}</code>`;
export const sensitiveChip = (): TemplateResult => chip('warning', 'shieldAlert', msg('Sensitive'));

export function mark(mode: ScopeMode): TemplateResult {
  const [tone, sign, words]: readonly [Tone, IconName, string] = {
    read: ['neutral', 'eye', msg('Read')] as const,
    write: ['info', 'pencil', msg('Write')] as const,
    delete: ['danger', 'trash', msg('Delete')] as const,
  }[mode];
  return chip(tone, sign, words);
}

export const permissionsCss = css`
  .areas {
    display: grid;
    gap: 16px;
  }
  .areas h4 {
    margin: 0;
    font-size: 12px;
    font-weight: 500;
    line-height: 1.45;
    color: var(--muted);
  }
  .scopes li {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    justify-content: space-between;
    gap: 6px 8px;
    padding-block: 8px;
    border-block-end: 1px solid var(--border);
  }
  .scopes li:last-child {
    border: 0;
  }
  .does {
    display: grid;
    flex: 1 1 160px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  code {
    font: 12px/1.45 ui-monospace, Menlo, Consolas, monospace;
    overflow-wrap: anywhere;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .scopes code {
    color: var(--muted);
  }
  .marks {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
  }
`;
