// What stands between pressing Install and the request: an agency says in which sub-account, everybody else has only one place. Fires
// `mkt-install-request` on its host and never writes itself.
import { css, html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import { shownName } from '../src/oauth/shown-name.ts';
import type { SubAccount } from '../src/schema/account.ts';
import type { InstallRequest } from '../src/schema/installation.ts';
import type { Records } from '../src/schema/session.ts';
import { indexBy } from '../src/search/filter.ts';
import { emit } from './events.ts';
import { icon } from './icons.ts';
import { OpenedDialog } from './opened-dialog.ts';
import type { Offer } from './standing.ts';

/** From this many sub-accounts on, the list can be searched. */
const SEARCHABLE_FROM = 9;

export class InstallChoice implements ReactiveController {
  readonly #host: LitElement;
  readonly #dialog: OpenedDialog;
  readonly #records: () => Records | null;
  /** The last request on each app, to make it once more. */
  readonly #requests = new Map<string, InstallRequest>();
  #offer: Offer | null = null;
  #text = '';
  #chosen = '';
  /** The app of the element for many sub-accounts: the one it was opened for, or the one that its host shows. */
  #many = '';
  #placed = false;

  constructor(host: LitElement, records: () => Records | null) {
    this.#host = host;
    this.#records = records;
    this.#dialog = new OpenedDialog(host, 'dialog.choice:not(.wide)');
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#offer = null;
  }

  /** Installs where there is one place, asks where there are many. */
  readonly install = (offer: Offer): void => {
    const { listing, viewer } = offer;
    if (viewer.kind === 'sub-account') this.#request(listing.id, viewer.subAccountId ?? this.#records()?.subAccounts[0]?.id);
    else if (listing.distribution.targetUser === 'agency') this.#request(listing.id, null);
    else {
      this.#offer = offer;
      this.#text = '';
      this.#chosen = this.#places(offer)[0]?.id ?? '';
      this.#host.requestUpdate();
    }
  };

  /** The last request on an app once more. */
  readonly again = (offer: Offer): void => {
    const request = this.#requests.get(offer.listing.id);
    if (request) emit(this.#host, 'mkt-install-request', request);
    else this.install(offer);
  };

  /** Chooses many sub-accounts at once. */
  readonly installInMany = ({ listing: { id } }: Offer): void => {
    this.#many = id;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#host.renderRoot.querySelector('mkt-install')?.open?.());
  };

  /** The element for many sub-accounts where a host shows one app, so that what is under way for it is seen and goes on. */
  many(appId: string): TemplateResult {
    this.#placed = true;
    this.#many = appId;
    return html`<mkt-install app-id=${appId}></mkt-install>`;
  }

  /** The dialogs, for the host's template; nothing while nobody asks. */
  render(): TemplateResult {
    return html`${this.#one()}${this.#many !== '' && !this.#placed ? html`<mkt-install app-id=${this.#many}></mkt-install>` : nothing}`;
  }

  #one(): TemplateResult | typeof nothing {
    const offer = this.#offer;
    if (!offer) return nothing;
    const places = this.#places(offer);
    return html`<dialog part="dialog" class="choice" aria-labelledby="choice-title" closedby="any" @close=${this.#close}>
      <form method="dialog" @submit=${this.#submit}>
        <h3 id="choice-title">${msg('Install')} <bdi>${shownName(offer.listing.name)}</bdi></h3>
        ${places.length === 0 ? none : this.#choose(places)}
        <div class="buttons">
          ${places.length > 1 && offersMany(offer) ? html`<button type="button" class="quiet many" part="many" @click=${() => this.#toMany(offer)}>${msg('Install in many')}</button>` : nothing}
          <button type="button" @click=${this.#cancel}>${msg('Cancel')}</button>
          ${places.length === 0 ? nothing : html`<button class="primary" part="confirm" aria-disabled=${this.#chosen === '' ? 'true' : nothing}>${msg('Install')}</button>`}
        </div>
      </form>
    </dialog>`;
  }

  #choose(places: readonly SubAccount[]): TemplateResult {
    const searchable = places.length >= SEARCHABLE_FROM;
    const found = searchable ? named(places, this.#text) : places;
    return html`<p class="lead">${msg('Choose the sub-account that gets it.')}</p>
      ${searchable
        ? html`<label for="choice-search">${msg('Find a sub-account')}</label>
            <div class="field">${icon('search')}<input id="choice-search" type="search" autocomplete="off" spellcheck="false" .value=${this.#text} @input=${this.#search} /></div>`
        : nothing}
      <label for="choice-place">${msg('Sub-account')}</label>
      <select id="choice-place" size=${searchable ? 6 : nothing} @change=${this.#choosePlace}>
        ${found.map(({ id, name }) => html`<option value=${id} .selected=${id === this.#chosen}>${name}</option>`)}
      </select>
      <p class="found" role="status">${searchable && this.#text ? (found.length === 0 ? msg('No sub-account has this name.') : msg(str`${found.length} of ${places.length}`)) : ''}</p>`;
  }

  /** Sub-accounts that do not have the app yet. */
  #places({ installations }: Offer): readonly SubAccount[] {
    const taken = new Set(installations.map(({ subAccountId }) => subAccountId));
    return this.#records()?.subAccounts.filter(({ id }) => !taken.has(id)) ?? [];
  }

  #request(appId: string, subAccountId: string | null | undefined): void {
    if (subAccountId === undefined) return;
    const request = { appId, subAccountIds: subAccountId === null ? null : [subAccountId] };
    this.#requests.set(appId, request);
    emit(this.#host, 'mkt-install-request', request);
  }

  readonly #search = ({ currentTarget }: Event): void => {
    if (!this.#offer || !(currentTarget instanceof HTMLInputElement)) return;
    this.#text = currentTarget.value;
    const found = named(this.#places(this.#offer), this.#text);
    if (!found.some(({ id }) => id === this.#chosen)) this.#chosen = found[0]?.id ?? '';
    this.#host.requestUpdate();
  };

  readonly #choosePlace = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLSelectElement) this.#chosen = currentTarget.value;
    this.#host.requestUpdate();
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const appId = this.#offer?.listing.id;
    if (appId === undefined || this.#chosen === '') return;
    // Closed first: the focus goes back to the button before the answer changes it.
    this.#dialog.element?.close();
    this.#request(appId, this.#chosen);
  };

  #toMany(offer: Offer): void {
    this.#dialog.element?.close();
    this.installInMany(offer);
  }

  readonly #cancel = (): void => this.#dialog.element?.close();

  readonly #close = (): void => {
    this.#offer = null;
    this.#host.requestUpdate();
  };
}

/** Whether its developer offers the app in many sub-accounts at once. */
export const offersMany = ({ listing: { distribution }, viewer }: Offer): boolean => viewer.kind === 'agency' && distribution.targetUser === 'sub-account' && distribution.bulkInstall;

const none = html`<p class="lead">${msg('Every sub-account of your agency has it already, or there is none yet.')}</p>`;

const named = (places: readonly SubAccount[], text: string): readonly SubAccount[] => indexBy(places, ({ name }) => [name])(text);

export const installChoiceCss = css`
  dialog.choice {
    inline-size: min(420px, calc(100vi - 32px));
    max-block-size: calc(100vb - 32px);
    overflow: auto;
    padding: 0;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    color: inherit;
    box-shadow: var(--float);
  }
  .choice::backdrop {
    background: rgb(0 0 0 / 40%);
  }
  .choice form {
    display: grid;
    padding: 24px;
  }
  .choice h3 {
    margin: 0;
    font-size: 16px;
    font-weight: 600;
    line-height: 1.2;
    overflow-wrap: anywhere;
  }
  .choice .lead {
    margin: 8px 0 16px;
    color: var(--muted);
  }
  .choice label {
    margin-block-end: 4px;
    font-size: 13px;
    font-weight: 500;
  }
  .choice .field {
    margin-block-end: 12px;
  }
  .choice select {
    inline-size: 100%;
  }
  .choice select[size] {
    padding: 4px;
  }
  .choice option {
    padding: 4px 8px;
    border-radius: 4px;
  }
  .choice .found {
    min-block-size: 18px;
    margin: 4px 0 12px;
    font-size: 12px;
    color: var(--muted);
  }
  .choice .buttons {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: 8px;
  }
  .choice .many {
    margin-inline: -12px auto;
  }
`;
