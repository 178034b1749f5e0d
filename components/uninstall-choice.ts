// What stands between pressing Uninstall and the request: from where, what that takes away and what stays, and, for who likes to say it, why. Fires
// `mkt-uninstall-request` on its host and never writes itself; what would happen is worked out by the marketplace, not here.
import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { Marketplace } from '../src/marketplace.ts';
import { consequencesOf, type Consequences } from '../src/marketplace/uninstalling.ts';
import { shownName } from '../src/oauth/shown-name.ts';
import { uninstallDialogue, type UninstallReason } from '../src/policy/roles.ts';
import type { SubAccount } from '../src/schema/account.ts';
import type { UninstallRequest } from '../src/schema/uninstalling.ts';
import { indexBy } from '../src/search/filter.ts';
import { emit } from './events.ts';
import { icon } from './icons.ts';
import { number, plural } from './locale/format.ts';
import { OpenedDialog } from './opened-dialog.ts';
import type { Offer } from './standing.ts';
import { consequences, reasonWords } from './uninstall-words.ts';

/** From this many places on, the list can be searched. */
const SEARCHABLE_FROM = 9;
/** No more rows than this exist at once; the rest is found by its name. */
const ROWS = 50;

export class UninstallChoice implements ReactiveController {
  readonly #host: LitElement;
  readonly #dialog: OpenedDialog;
  readonly #marketplace: () => Marketplace | undefined;
  #appId: string | null = null;
  #level: UninstallRequest['level'] = 'sub-accounts';
  #chosen: ReadonlySet<string> = new Set();
  #text = '';
  #reason: UninstallReason | '' = '';

  constructor(host: LitElement, marketplace: () => Marketplace | undefined) {
    this.#host = host;
    this.#marketplace = marketplace;
    this.#dialog = new OpenedDialog(host, 'dialog.leave', (dialog) => dialog.querySelector('#leave-title'));
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#appId = null;
  }

  /** Opens the question; with sub-accounts, those are chosen already. */
  ask({ listing, viewer, installations }: Offer, subAccountIds: readonly string[] | null): void {
    const places = installations.flatMap(({ subAccountId }) => subAccountId ?? []);
    const [only] = places;
    this.#appId = listing.id;
    this.#level = listing.distribution.targetUser === 'agency' ? 'agency' : 'sub-accounts';
    this.#chosen = new Set(subAccountIds ?? (viewer.kind === 'sub-account' || places.length === 1 ? [only ?? ''] : []));
    this.#text = '';
    this.#reason = '';
    this.#host.requestUpdate();
  }

  /** The dialog, for the host's template; nothing while nobody asks, and once the app is installed nowhere any more. */
  render(offer: Offer | null): TemplateResult | typeof nothing {
    const marketplace = this.#marketplace();
    if (!offer || !marketplace || this.#appId !== offer.listing.id || offer.installations.length === 0) return nothing;
    const { listing, viewer } = offer;
    const request = this.#request(offer);
    const impact = consequencesOf(marketplace, listing, request);
    if (!impact) return nothing;
    const { from, reasons } = uninstallDialogue(viewer, listing.distribution);
    const affected = impact.from.length + (impact.agencyItself ? 1 : 0);
    return html`<dialog class="choice wide leave" part="uninstall-dialog" aria-labelledby="leave-title" closedby="closerequest" @close=${this.#close}>
      <form method="dialog" @submit=${(event: Event) => this.#submit(event, offer, impact)}>
        <h3 id="leave-title" class="phrase" tabindex="-1">${msg(html`Uninstall <bdi>${shownName(listing.name)}</bdi>?`)}</h3>
        ${from.length > 0 ? this.#from(offer) : nothing}
        <div class="impact ${affected === 0 ? '' : 'taking'}" id="impact" role="status" part="consequences">${affected === 0 ? html`<p>${msg('Choose the sub-accounts that lose it.')}</p>` : consequences(impact, offer, this.#namesOf())}</div>
        <label for="leave-reason" class="phrase">${msg('Why? (optional; the publisher is told the reason, not who gave it)')}</label>
        <select id="leave-reason" @change=${this.#chooseReason}>
          <option value="" .selected=${this.#reason === ''}>${msg('I would rather not say')}</option>
          ${reasons.map((reason) => html`<option value=${reason} .selected=${reason === this.#reason}>${reasonWords(reason)}</option>`)}
        </select>
        <div class="buttons">
          <button type="button" @click=${this.#cancel}>${msg('Cancel')}</button>
          <button class="danger" part="confirm-uninstall" aria-describedby="impact" aria-disabled=${affected === 0 ? 'true' : nothing}>${icon('trash')}<span>${verb(impact, viewer.kind === 'agency' && from.length > 0)}</span></button>
        </div>
      </form>
    </dialog>`;
  }

  #from(offer: Offer): TemplateResult {
    const level = (value: UninstallRequest['level'], words: string) => html`<label class="pick"><input type="radio" name="level" value=${value} .checked=${this.#level === value} @change=${() => this.#change(() => (this.#level = value))} /><span>${words}</span></label>`;
    return html`<fieldset>
        <legend>${msg('From where')}</legend>
        ${level('sub-accounts', msg('From the sub-accounts I choose'))} ${level('agency', msg('From the whole agency, everywhere it is installed'))}
      </fieldset>
      ${this.#level === 'sub-accounts' ? this.#choose(this.#places(offer)) : nothing}`;
  }

  #choose(places: readonly SubAccount[]): TemplateResult {
    const searchable = places.length >= SEARCHABLE_FROM;
    const found = searchable && this.#text.trim() ? indexBy(places, ({ name }) => [name])(this.#text) : places;
    const shown = found.slice(0, ROWS);
    const every = found.length > 0 && found.every(({ id }) => this.#chosen.has(id));
    return html`<fieldset class="which">
      <legend>${msg('Sub-accounts')}</legend>
      ${searchable ? html`<div class="field">${icon('search')}<input type="search" aria-label=${msg('Find a sub-account')} autocomplete="off" spellcheck="false" .value=${this.#text} @input=${this.#search} /></div>` : nothing}
      ${found.length > 1
        ? html`<label class="pick"><input type="checkbox" .checked=${every} .indeterminate=${!every && found.some(({ id }) => this.#chosen.has(id))} @change=${() => this.#pick(found, !every)} /><span>${this.#text.trim() ? msg(str`All ${number(found.length)} that match`) : msg(str`All ${number(found.length)}`)}</span></label>`
        : nothing}
      <ul>
        ${shown.map((place) => html`<li><label class="pick"><input type="checkbox" .checked=${this.#chosen.has(place.id)} @change=${() => this.#pick([place], !this.#chosen.has(place.id))} /><bdi>${place.name}</bdi></label></li>`)}
      </ul>
      ${found.length === 0 ? html`<p class="found">${msg('No sub-account has this name.')}</p>` : nothing}
      ${found.length > shown.length ? html`<p class="found">${msg(str`And ${number(found.length - shown.length)} more: find one by its name.`)}</p>` : nothing}
    </fieldset>`;
  }

  /** What would be asked for as things are chosen now. A sub-account that lost the app meanwhile is no longer named. */
  #request({ listing, installations }: Offer): UninstallRequest {
    const there = installations.flatMap(({ subAccountId }) => subAccountId ?? []);
    const subAccountIds = this.#level === 'agency' ? there : there.filter((id) => this.#chosen.has(id));
    return { appId: listing.id, level: this.#level, subAccountIds, ...(this.#reason === '' ? {} : { reason: this.#reason }) };
  }

  #places({ installations }: Offer): readonly SubAccount[] {
    const there = new Set(installations.map(({ subAccountId }) => subAccountId));
    return this.#marketplace()?.records?.subAccounts.filter(({ id }) => there.has(id)) ?? [];
  }

  #namesOf(): ReadonlyMap<string, string> {
    return new Map(this.#marketplace()?.records?.subAccounts.map(({ id, name }) => [id, name]));
  }

  #change(change: () => void): void {
    change();
    this.#host.requestUpdate();
  }

  #pick(places: readonly SubAccount[], on: boolean): void {
    const chosen = new Set(this.#chosen);
    for (const { id } of places) {
      if (on) chosen.add(id);
      else chosen.delete(id);
    }
    this.#change(() => (this.#chosen = chosen));
  }

  readonly #search = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLInputElement) this.#change(() => (this.#text = currentTarget.value));
  };

  readonly #chooseReason = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLSelectElement) this.#change(() => (this.#reason = currentTarget.value as UninstallReason | ''));
  };

  #submit(event: Event, offer: Offer, { from, agencyItself }: Consequences): void {
    event.preventDefault();
    if (from.length === 0 && !agencyItself) return;
    const request = this.#request(offer);
    // Closed first: the focus goes back to the button before the answer changes it.
    this.#dialog.element?.close();
    this.#done();
    emit(this.#host, 'mkt-uninstall-request', request);
  }

  readonly #cancel = (): void => this.#dialog.element?.close();

  /** The event comes later than the closing: by then another question may be open. */
  readonly #close = ({ currentTarget }: Event): void => {
    if (currentTarget === this.#dialog.opened) this.#done();
  };

  #done(): void {
    this.#appId = null;
    this.#host.requestUpdate();
  }
}

/** The verb with what it does, so that nobody presses it for something else. */
function verb({ from }: Consequences, chosen: boolean): string {
  if (!chosen) return msg('Uninstall');
  return from.length === 0 ? msg('Uninstall') : plural(from.length, msg('Uninstall from one sub-account'), msg(str`Uninstall from ${number(from.length)} sub-accounts`));
}
