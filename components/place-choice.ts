// Choosing sub-accounts: which match what is searched, which are chosen, and which has the focus. Fires and sends nothing; its host renders.
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { msg, str } from '@lit/localize';
import type { SubAccount } from '../src/schema/account.ts';
import type { Records } from '../src/schema/session.ts';
import { indexBy, type Search } from '../src/search/filter.ts';
import { icon } from './icons.ts';
import { language, number, plural } from './locale/format.ts';
import { chip } from './pieces.ts';
import { RowWindow } from './row-window.ts';

const PAGE = 10;

export class PlaceChoice {
  readonly chosen = new Set<string>();
  readonly #host: LitElement;
  readonly #rows: RowWindow;
  #records: Records | null = null;
  #all: readonly SubAccount[] = [];
  #names = new Map<string, string>();
  #find: Search<SubAccount> | null = null;
  #versions = new Map<string | null, string>();
  #matching: readonly SubAccount[] = [];
  #text = '';
  #active = 0;
  /** Where a range begins. */
  #anchor = 0;
  #focusing = false;
  #focused: HTMLElement | null = null;

  constructor(host: LitElement) {
    this.#host = host;
    this.#rows = new RowWindow(host, '.choose .rows');
  }

  /** The facts to choose from. Who is no sub-account any more is not chosen any more. */
  take(records: Records | null, appId: string): void {
    if (records === this.#records) return;
    this.#records = records;
    const byName = new Intl.Collator(language, { numeric: true });
    this.#all = [...(records?.subAccounts ?? [])].sort((a, b) => byName.compare(a.name, b.name));
    this.#find = null;
    this.#versions = new Map(records?.installations.flatMap((one) => (one.appId === appId ? [[one.subAccountId, one.version] as const] : [])));
    this.#names = new Map(this.#all.map(({ id, name }) => [id, name]));
    for (const id of this.chosen) if (!this.#names.has(id)) this.chosen.delete(id);
    this.#match();
  }

  /** The name of a sub-account; its id where it is none of the agency's any more. */
  readonly nameOf = (id: string): string => this.#names.get(id) ?? id;

  get count(): number {
    return this.#all.length;
  }

  clear(): void {
    this.chosen.clear();
    this.#text = '';
    this.#match();
  }

  render(current: string): TemplateResult {
    const matching = this.#matching;
    const picked = matching.reduce((sum, { id }) => sum + (this.chosen.has(id) ? 1 : 0), 0);
    return html`<label class="visually-hidden" for="place-search">${msg('Find a sub-account')}</label>
      <div class="field">${icon('search')}<input id="place-search" type="search" autocomplete="off" spellcheck="false" placeholder=${msg('Find a sub-account')} .value=${this.#text} @input=${this.#searched} /></div>
      <p class="tally" role="status">${this.#tally(matching.length)}</p>
      ${matching.length === 0
        ? html`<div class="none"><p>${msg('No sub-account has this name.')}</p><button class="quiet" @click=${this.#showAll}>${msg('Show all of them')}</button></div>`
        : this.#table(current, matching, picked)}`;
  }

  /** Brings the focus to the row the keys went to. */
  updated(): void {
    const { renderRoot } = this.#host;
    if (this.#focusing) {
      this.#focusing = false;
      renderRoot.querySelector<HTMLElement>(`[data-place="${this.#active}"]`)?.focus({ preventScroll: true });
    }
    // A row that was scrolled away leaves its focus to the table.
    if (this.#focused && !this.#focused.isConnected) renderRoot.querySelector<HTMLElement>('.choose .rows')?.focus({ preventScroll: true });
    const { activeElement } = this.#host.shadowRoot ?? {};
    this.#focused = activeElement instanceof HTMLElement && activeElement.dataset.place !== undefined ? activeElement : null;
  }

  #tally(matches: number): string {
    const chosen = plural(this.chosen.size, msg(str`${number(this.chosen.size)} chosen`), msg(str`${number(this.chosen.size)} chosen`));
    return this.#text.trim() === '' ? msg(str`${chosen} of ${number(this.#all.length)}`) : msg(str`${chosen}; ${number(matches)} of ${number(this.#all.length)} match`);
  }

  #table(current: string, matching: readonly SubAccount[], picked: number): TemplateResult {
    const { from, to } = this.#rows.range(matching.length);
    const all = this.#text.trim() === '' ? msg(str`Select all ${number(matching.length)}`) : msg(str`Select all ${number(matching.length)} that match`);
    return html`<div class="rows" tabindex="-1" @keydown=${this.#pressed}>
      <table role="grid" aria-multiselectable="true" aria-label=${msg('Sub-accounts')} aria-rowcount=${matching.length + 1}>
        <thead>
          <tr aria-rowindex="1">
            <th class="pick" scope="col">
              <input type="checkbox" id="all" aria-label=${all} .checked=${picked === matching.length} .indeterminate=${picked > 0 && picked < matching.length} @change=${this.#toggleAll} />
            </th>
            <th scope="col"><label for="all">${all}</label></th>
            <th scope="col" class="now">${msg('Now')}</th>
          </tr>
        </thead>
        <tbody>
          ${this.#rows.space(from)}${repeat(matching.slice(from, to), ({ id }) => id, (place, index) => this.#row(place, from + index, current))}${this.#rows.space(matching.length - to)}
        </tbody>
      </table>
    </div>`;
  }

  #row({ id, name, hasCard }: SubAccount, index: number, current: string): TemplateResult {
    const chosen = this.chosen.has(id);
    const version = this.#versions.get(id);
    const now =
      version === undefined
        ? hasCard === false
          ? html`<span class="quietly">${msg('No card on file')}</span>`
          : nothing
        : version === current
          ? chip('success', 'check', msg('Installed'))
          : chip('info', 'retry', msg(str`Version ${version}`));
    return html`<tr aria-rowindex=${index + 2} aria-selected=${chosen ? 'true' : 'false'}>
      <td class="pick">
        <input type="checkbox" id="place-${index}" data-place=${index} tabindex=${index === this.#tabStop ? 0 : -1} .checked=${chosen} @click=${(event: MouseEvent) => this.#clicked(event, index)} @focus=${({ currentTarget }: Event) => this.#entered(currentTarget, index)} />
      </td>
      <td><label for="place-${index}" dir="auto"><bdi>${name}</bdi></label></td>
      <td class="now">${now}</td>
    </tr>`;
  }

  /** The row that Tab leads to: the last one that had the focus, if it exists. */
  get #tabStop(): number {
    const { from, to } = this.#rows.range(this.#matching.length);
    return Math.min(Math.max(this.#active, from), to - 1);
  }

  #match(): void {
    const text = this.#text.trim();
    this.#matching = text === '' ? this.#all : (this.#find ??= indexBy(this.#all, ({ name }) => [name]))(text);
    this.#active = Math.min(this.#active, Math.max(0, this.#matching.length - 1));
    this.#host.requestUpdate();
  }

  readonly #searched = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLInputElement) this.#text = currentTarget.value;
    [this.#active, this.#anchor] = [0, 0];
    this.#match();
  };

  readonly #showAll = (): void => {
    this.#text = '';
    this.#match();
    this.#host.renderRoot.querySelector<HTMLElement>('#place-search')?.focus();
  };

  readonly #toggleAll = ({ currentTarget }: Event): void => {
    const { checked } = currentTarget as HTMLInputElement;
    for (const { id } of this.#matching) this.#choose(id, checked);
    this.#host.requestUpdate();
  };

  #choose(id: string | undefined, chosen: boolean): void {
    if (id === undefined) return;
    if (chosen) this.chosen.add(id);
    else this.chosen.delete(id);
  }

  #clicked({ shiftKey, currentTarget }: MouseEvent, index: number): void {
    const { checked } = currentTarget as HTMLInputElement;
    this.#extend(shiftKey ? this.#anchor : index, index, checked);
    if (!shiftKey) this.#anchor = index;
    this.#active = index;
  }

  #entered(box: EventTarget | null, index: number): void {
    this.#active = index;
    if (box instanceof HTMLElement) this.#focused = box;
  }

  #extend(from: number, to: number, chosen: boolean): void {
    for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) this.#choose(this.#matching[index]?.id, chosen);
    this.#host.requestUpdate();
  }

  readonly #pressed = (event: KeyboardEvent): void => {
    const { key, shiftKey, ctrlKey, metaKey, target } = event;
    if (key.toLowerCase() === 'a' && (ctrlKey || metaKey)) {
      event.preventDefault();
      for (const { id } of this.#matching) this.chosen.add(id);
      return this.#host.requestUpdate();
    }
    const inHead = target instanceof HTMLElement && target.id === 'all';
    const last = this.#matching.length - 1;
    const to = { ArrowDown: inHead ? 0 : this.#active + 1, ArrowUp: this.#active - 1, Home: 0, End: last, PageDown: this.#active + PAGE, PageUp: this.#active - PAGE }[key];
    if (to === undefined || (inHead && key !== 'ArrowDown')) return;
    event.preventDefault();
    this.#active = Math.min(last, Math.max(0, to));
    if (shiftKey) this.#extend(this.#anchor, this.#active, true);
    else this.#anchor = this.#active;
    this.#rows.reveal(this.#active);
    this.#focusing = true;
    this.#host.requestUpdate();
  };
}
