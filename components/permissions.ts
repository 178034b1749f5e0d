// The permissions of an app in plain words, grouped by area, each with what it may do: read, write, delete. The words come from a table that is loaded only
// when permissions are shown; until it is there, and where it cannot be had, the names stand alone. Nothing here decides which one is sensitive.
import { css, html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { ScopeArea, ScopeFacts } from '../src/oauth/scopes.ts';
import { canonicalScope } from '../src/policy/index.ts';
import { scopeMode, type ScopeMode } from '../src/policy/consent.ts';
import type { IconName } from './icons.ts';
import { chip, type Tone } from './pieces.ts';

/** The table, as its module has it. */
export type ScopeTable = typeof import('../src/oauth/scopes.ts');

/** Loads the table once for its element, and has the element shown again when it is there. */
export class ScopeWords implements ReactiveController {
  readonly #host: LitElement;
  readonly #load: () => Promise<ScopeTable>;
  #asked = false;
  table: ScopeTable | null = null;

  constructor(host: LitElement, load: () => Promise<ScopeTable> = () => import('../src/oauth/scopes.ts')) {
    this.#host = host;
    this.#load = load;
    host.addController(this);
  }

  hostConnected(): void {
    this.#asked = this.table !== null;
  }

  /** The table, or null while it is on its way. Where it cannot be loaded it stays away: the names say what matters most. */
  want(): ScopeTable | null {
    if (!this.#asked) {
      this.#asked = true;
      this.#load().then(
        (table) => {
          this.table = table;
          this.#host.requestUpdate();
        },
        () => {
          this.#asked = false;
        },
      );
    }
    return this.table;
  }
}

interface Row {
  readonly scope: string;
  readonly facts: ScopeFacts | null;
  readonly modes: readonly ScopeMode[];
  readonly sensitive: boolean;
}

/** Every permission once, in its own spelling; what can do most comes first in its area. */
function rowsOf(scopes: readonly string[], sensitive: readonly string[], table: ScopeTable): readonly Row[] {
  const rows = [...new Set(scopes.map((scope) => table.scopeFacts(canonicalScope(scope))?.scope ?? scope))].map((scope): Row => {
    const facts = table.scopeFacts(scope);
    const mode = scopeMode(scope);
    return { scope, facts, modes: facts?.deletes && mode !== 'delete' ? [mode, 'delete'] : [mode], sensitive: sensitive.includes(scope) };
  });
  const power = ({ sensitive: marked, modes }: Row): number => (marked ? 4 : 0) + (modes.includes('delete') ? 2 : 0) + (modes.includes('read') ? 0 : 1);
  return rows.sort((a, b) => power(b) - power(a));
}

/** A list of permissions; `sensitive` are those the policy calls so, in their one spelling. */
export function permissionList(scopes: readonly string[], sensitive: readonly string[], table: ScopeTable | null): TemplateResult {
  if (!table) return html`<ul class="scopes" part="permissions">${scopes.map((scope) => html`<li>${name(scope)}${sensitive.includes(canonicalScope(scope)) ? sensitiveChip() : nothing}</li>`)}</ul>`;
  const rows = rowsOf(scopes, sensitive, table);
  const areas = (Object.keys(table.scopeAreas) as ScopeArea[]).map((area) => ({ id: area, title: table.scopeAreas[area], rows: rows.filter(({ facts }) => facts?.area === area) }));
  const unknown = rows.filter(({ facts }) => !facts);
  return html`<div class="areas" part="permissions">
    ${[...areas, { id: 'unknown', title: msg('Not in the list of permissions'), rows: unknown }]
      .filter(({ rows: some }) => some.length > 0)
      .map(
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
const sensitiveChip = (): TemplateResult => chip('warning', 'shieldAlert', msg('Sensitive'));

function mark(mode: ScopeMode): TemplateResult {
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
