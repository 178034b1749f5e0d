// Where an agency has an app: each sub-account with its version and since when, those that have fallen behind first, with Update and Uninstall. However
// many there are, only a few rows exist; the rest is found by its name. Templates as functions of data, and what was searched; it writes nothing itself.
import { css, html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import { shownName } from '../src/oauth/shown-name.ts';
import type { SubAccount } from '../src/schema/account.ts';
import type { Installation } from '../src/schema/installation.ts';
import { indexBy } from '../src/search/filter.ts';
import { icon } from './icons.ts';
import { day, number, plural } from './locale/format.ts';
import { chip } from './pieces.ts';
import type { Offer } from './standing.ts';

/** Rows shown before more are asked for, and so many more each time. */
const ROWS = 8;
/** No more rows than this exist at once. */
const MOST = 64;
/** One request takes no more. */
const AT_ONCE = 500;
/** From this many places on, the list can be searched. */
const SEARCHABLE_FROM = 9;

/** What can be done with a place; left out where the viewer may not. */
export interface PlaceActs {
  readonly update: ((subAccountIds: readonly string[] | null) => void) | null;
  /** Many at once: only where the developer offers that. */
  readonly updateMany: ((subAccountIds: readonly string[] | null) => void) | null;
  readonly uninstall: ((subAccountIds: readonly string[] | null) => void) | null;
  /** A write on the app is on its way: the buttons stay where the focus may be, and wait. */
  readonly busy: boolean;
}

interface Place {
  readonly installation: Installation;
  readonly name: string;
  readonly behind: boolean;
}

export class Places implements ReactiveController {
  readonly #host: LitElement;
  #text = '';
  #shown = ROWS;
  #appId = '';

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#text = '';
    this.#shown = ROWS;
  }

  render({ listing, installations, viewer }: Offer, subAccounts: readonly SubAccount[], acts: PlaceActs): TemplateResult | typeof nothing {
    if (viewer.kind === 'developer' || installations.length === 0) return nothing;
    if (listing.id !== this.#appId) [this.#appId, this.#text, this.#shown] = [listing.id, '', ROWS];
    const names = new Map(subAccounts.map(({ id, name }) => [id, name]));
    const places = installations
      .map((installation): Place => ({ installation, name: installation.subAccountId === null ? msg('The agency itself') : (names.get(installation.subAccountId) ?? installation.subAccountId), behind: installation.version !== listing.version }))
      .sort((a, b) => Number(b.behind) - Number(a.behind) || a.name.localeCompare(b.name));
    const behind = places.filter((place) => place.behind);
    const together = behind.slice(0, AT_ONCE);
    const found = this.#text.trim() ? indexBy(places, ({ name }) => [name])(this.#text) : places;
    const shown = found.slice(0, this.#shown);
    const rest = found.length - shown.length;
    return html`<section aria-labelledby="places" part="places" class="places">
      <div class="titled">
        <h3 id="places">${viewer.kind === 'agency' ? msg('Where it is installed') : msg('Installed here')}</h3>
        ${acts.uninstall ? html`<button part="uninstall" aria-haspopup="dialog" aria-disabled=${acts.busy ? 'true' : nothing} @click=${() => unless(acts, () => acts.uninstall?.(null))}>${msg('Uninstall')}<span class="visually-hidden"> <bdi>${shownName(listing.name)}</bdi></span></button>` : nothing}
      </div>
      ${behind.length > 1 && acts.updateMany
        ? html`<p class="behind">${icon('clock')}<span class="phrase">${msg(str`${number(behind.length)} of ${number(places.length)} are behind version ${listing.version}.`)}</span><button part="update-all" aria-disabled=${acts.busy ? 'true' : nothing} @click=${() => unless(acts, () => acts.updateMany?.(idsOf(together)))}>${msg(str`Update all ${number(together.length)}`)}</button></p>`
        : nothing}
      ${places.length >= SEARCHABLE_FROM
        ? html`<div class="field">${icon('search')}<input type="search" aria-label=${msg('Find a sub-account')} placeholder=${msg('Find a sub-account')} autocomplete="off" spellcheck="false" .value=${this.#text} @input=${this.#search} /></div>
            <p class="found" role="status">${this.#text.trim() ? (found.length === 0 ? msg('No sub-account has this name.') : plural(found.length, msg('One sub-account'), msg(str`${number(found.length)} sub-accounts`))) : ''}</p>`
        : nothing}
      <ul part="place-list">
        ${shown.map((place) => this.#row(place, listing.version, acts, places.length > 1))}
      </ul>
      ${rest <= 0 ? nothing : shown.length >= MOST ? html`<p class="quiet-text">${msg(str`And ${number(rest)} more: find one by its name.`)}</p>` : html`<button class="quiet" part="more-places" @click=${this.#more}>${rest <= ROWS ? msg(str`Show ${number(rest)} more`) : msg(str`Show ${number(ROWS)} more of ${number(rest)}`)}</button>`}
    </section>`;
  }

  #row({ installation: { subAccountId, version, installedAt }, name, behind }: Place, latest: string, acts: PlaceActs, several: boolean): TemplateResult {
    const ids = subAccountId === null ? null : [subAccountId];
    return html`<li data-place-id=${subAccountId ?? ''}>
      <div class="where">
        <p><bdi>${name}</bdi></p>
        <p class="since">${msg(str`Version ${version}`)} · <time datetime=${installedAt}>${msg(str`since ${day(installedAt)}`)}</time></p>
      </div>
      ${behind ? chip('warning', 'clock', msg(str`Behind ${latest}`)) : nothing}
      <div class="acts">
        ${behind && acts.update ? html`<button part="update" aria-disabled=${acts.busy ? 'true' : nothing} @click=${() => unless(acts, () => acts.update?.(ids))}>${msg('Update')}<span class="visually-hidden"> <bdi>${name}</bdi></span></button>` : nothing}
        ${acts.uninstall && ids && several ? html`<button class="quiet remove" part="uninstall-one" aria-haspopup="dialog" aria-label=${msg(str`Uninstall from ${name}`)} title=${msg('Uninstall')} aria-disabled=${acts.busy ? 'true' : nothing} @click=${() => unless(acts, () => acts.uninstall?.(ids))}>${icon('trash')}</button>` : nothing}
      </div>
    </li>`;
  }

  readonly #search = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLInputElement) this.#text = currentTarget.value;
    this.#shown = ROWS;
    this.#host.requestUpdate();
  };

  readonly #more = (): void => {
    const from = this.#shown;
    this.#shown = Math.min(MOST, from + ROWS);
    this.#host.requestUpdate();
    // The button may be gone: the focus goes on to the first row that came.
    void this.#host.updateComplete.then(() => {
      const first = this.#host.renderRoot.querySelectorAll<HTMLElement>('[part=place-list] > li')[from];
      if (first) first.tabIndex = -1;
      first?.focus();
    });
  };
}

const unless = ({ busy }: PlaceActs, act: () => void): void => (busy ? undefined : act());

const idsOf = (places: readonly Place[]): readonly string[] | null => {
  const ids = places.flatMap(({ installation: { subAccountId } }) => subAccountId ?? []);
  return ids.length === 0 ? null : ids;
};

export const placesCss = css`
  .places .titled {
    align-items: center;
  }
  .places .titled button {
    min-block-size: 32px;
    font-size: 13px;
  }
  .places .field > input {
    min-block-size: 36px;
  }
  .places .found {
    margin-block-start: 4px;
    font-size: 12px;
    color: var(--muted);
  }
  .behind {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    margin-block-end: 8px;
    font-size: 13px;
  }
  .behind > span {
    flex: 1 1 140px;
  }
  .behind .icon {
    color: var(--warning);
  }
  .behind button {
    min-block-size: 28px;
    padding-inline: 8px;
    font-size: 12px;
  }
  .places li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding-block: 8px;
    border-block-end: 1px solid var(--border);
  }
  .places li:last-child {
    border: 0;
  }
  .places li:focus {
    outline: none;
  }
  .where {
    flex: 1 1 130px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .since {
    color: var(--muted);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  .acts {
    display: flex;
    gap: 4px;
  }
  .acts button {
    min-block-size: 28px;
    padding-inline: 8px;
    font-size: 12px;
  }
  .acts .remove {
    inline-size: 28px;
    padding: 0;
    color: var(--muted);
  }
  @media (pointer: coarse) {
    .acts button,
    .acts .remove {
      min-block-size: 44px;
      min-inline-size: 44px;
    }
  }
`;
