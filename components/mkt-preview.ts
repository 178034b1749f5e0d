import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { cache } from 'lit/directives/cache.js';
import { live } from 'lit/directives/live.js';
import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import type { Catalogue } from '../src/catalogue/catalogue.ts';
import { differencesIn, type Differences } from '../src/marketplace/differences.ts';
import { compareWithActor, isPreview, previewed, type Marketplace } from '../src/marketplace.ts';
import type { SubAccount } from '../src/schema/account.ts';
import { changes, changesCss, type Named } from './changes.ts';
import { marketplaceContext } from './context.ts';
import { emit } from './events.ts';
import { beforeFrame } from './frame.ts';
import { icon } from './icons.ts';
import { controls, tokens } from './styles.ts';

/** Up to this many sub-accounts are a list to choose from; more are searched by typing. */
const LISTED = 12;

type Role = 'admin' | 'user';

/**
 * Lets an agency see the marketplace as a sub-account sees it, without signing in as one. Nothing can be written while it is on. For anybody
 * but an agency it shows nothing.
 *
 * @summary The switch into the eyes of a sub-account, and the bar that says whose eyes they are.
 * @tag mkt-preview
 * @attr {string} for - The id of the catalogue to compare, in the same document or shadow root; left out, the first one there.
 * @fires {CustomEvent} mkt-preview-request - Enter, change or leave the preview; cancelable, unless prevented the provider swaps the viewer.
 * @csspart toggle - The button that starts the preview.
 * @csspart bar - The bar while it is on.
 * @csspart changes - What is different for the previewed viewer.
 */
@localized()
export class MktPreview extends LitElement {
  static override styles = [
    tokens,
    controls,
    changesCss,
    css`
      :host {
        display: block;
      }
      :host(:state(on)) {
        position: sticky;
        inset-block-start: 0;
        z-index: 10;
      }
      .toggle {
        margin-inline-start: -12px;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 16px;
        padding-block: 8px;
        padding-inline: 16px 8px;
        border: 1px solid color-mix(in oklab, var(--accent) 36%, var(--surface));
        border-radius: var(--radius);
        background: var(--accent-tint);
        animation: appear 140ms ease-out;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
      p {
        margin: 0;
      }
      .who {
        flex: 1 1 320px;
        display: flex;
        gap: 8px;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .who .icon {
        color: var(--accent);
      }
      .who b {
        font-weight: 600;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        min-inline-size: 0;
      }
      .tools > * {
        min-block-size: 32px;
      }
      select,
      input {
        max-inline-size: 200px;
        padding-inline: 8px;
        font-size: 13px;
      }
      .tools button {
        font-size: 13px;
      }
      .open {
        anchor-name: --changes;
      }
      @media (pointer: coarse) {
        .tools > * {
          min-block-size: 44px;
        }
      }
    `,
  ];

  /** The marketplace; given by the nearest provider, or set. */
  @consume({ context: marketplaceContext, subscribe: true })
  @property({ attribute: false })
  marketplace?: Marketplace;

  /** The id of the catalogue to compare; left out, the first one in the same document or shadow root. */
  @property({ attribute: 'for' }) catalogueId = '';

  /** What to compare; left out, what the catalogue element has. Nothing is requested for it. */
  @property({ attribute: false }) catalogue: Catalogue | undefined;

  @state() private comparing = false;
  /** Whether the names of the sub-accounts are needed: there may be hundreds. */
  @state() private choosing = false;

  @query('[popover]') private panel!: HTMLElement | null;

  /** Whether the next change of eyes takes the focus along: only where this element's own button asked for it. */
  #takesFocus = false;
  #wasOn = false;
  readonly #internals = this.attachInternals();

  /** Together with the catalogue: whose eyes these are and what they see change at once. */
  protected override scheduleUpdate(): void | Promise<unknown> {
    return this.hasUpdated ? beforeFrame(() => super.scheduleUpdate()) : super.scheduleUpdate();
  }

  protected override willUpdate(): void {
    const on = this.#on;
    if (on) this.#internals.states.add('on');
    else this.#internals.states.delete('on');
    if (!on) this.comparing = this.choosing = false;
  }

  protected override updated(): void {
    const on = this.#on;
    if (on === this.#wasOn) return;
    this.#wasOn = on;
    // Once the catalogue has changed as well: focusing lays the page out.
    if (this.#takesFocus) queueMicrotask(() => this.renderRoot.querySelector<HTMLElement>(on ? '.exit' : '.toggle')?.focus());
    this.#takesFocus = false;
  }

  get #on(): boolean {
    return this.marketplace !== undefined && isPreview(this.marketplace) && this.marketplace.viewer?.kind === 'sub-account';
  }

  protected override render(): TemplateResult | typeof nothing {
    const { marketplace } = this;
    if (marketplace?.session?.actor.kind !== 'agency') return nothing;
    return html`${cache(
      this.#on
        ? this.#bar(marketplace)
        : html`<button class="toggle quiet" part="toggle" aria-pressed="false" @click=${this.#enter}>${icon('eye')}${msg('Preview as sub-account')}</button>`,
    )}`;
  }

  #bar(marketplace: Marketplace): TemplateResult {
    const { viewer } = marketplace;
    const role: Role = viewer?.kind === 'sub-account' ? viewer.role : 'admin';
    const subAccount = previewed(marketplace);
    const eyes = html`<b>${role === 'admin' ? msg('a sub-account admin') : msg('a sub-account user')}</b>`;
    const whose = subAccount ? msg(html`Previewing as ${eyes} of <b><bdi>${subAccount.name}</bdi></b>`) : msg(html`Previewing as ${eyes}`);
    return html`<div class="bar" part="bar" role="region" aria-label=${msg('Preview')} @keydown=${this.#escape}>
      <p class="who">${icon('eye')}<span>${whose} · ${msg('nothing you do here is saved')}</span></p>
      <div class="tools">
        <select aria-label=${msg('Role')} @change=${this.#changeRole}>
          <option value="admin" .selected=${live(role === 'admin')}>${msg('Admin')}</option>
          <option value="user" .selected=${live(role === 'user')}>${msg('User')}</option>
        </select>
        ${this.#places(marketplace.records?.subAccounts ?? [], subAccount)}
        ${this.#known ? html`<button class="open" popovertarget="changes" aria-haspopup="dialog">${msg('What changes')}</button>` : nothing}
        <button class="exit primary" part="exit" @click=${this.#exit}>${msg('Exit')}<span class="visually-hidden"> ${msg('preview')}</span></button>
      </div>
      <div id="changes" popover part="changes" role="dialog" aria-labelledby="title" tabindex="-1" @beforetoggle=${this.#beforeToggle} @toggle=${this.#toggled}>
        ${this.comparing && this.#known ? this.#changes(marketplace, this.#known) : nothing}
      </div>
    </div>`;
  }

  /** Any sub-account, or one: chosen from a list, or typed where there are many. */
  #places(subAccounts: readonly SubAccount[], chosen: SubAccount | null): TemplateResult {
    if (subAccounts.length <= LISTED) {
      return html`<select aria-label=${msg('Sub-account')} @change=${this.#choosePlace}>
        <option value="" .selected=${live(chosen === null)}>${msg('Any sub-account')}</option>
        ${subAccounts.map(({ id, name }) => html`<option value=${id} .selected=${live(id === chosen?.id)}>${name}</option>`)}
      </select>`;
    }
    return html`<input list="places" aria-label=${msg('Sub-account')} placeholder=${msg('Any sub-account')} autocomplete="off" spellcheck="false" .value=${live(chosen?.name ?? '')} @change=${this.#typePlace} @focus=${this.#beginChoosing} />
      <datalist id="places">${this.choosing ? subAccounts.map(({ name }) => html`<option value=${name}></option>`) : nothing}</datalist>`;
  }

  /** What to compare, without asking anybody for it. */
  get #known(): Catalogue | null {
    if (this.catalogue) return this.catalogue;
    const root = this.getRootNode();
    if (!(root instanceof Document || root instanceof ShadowRoot)) return null;
    const element = this.catalogueId ? root.getElementById(this.catalogueId) : root.querySelector('mkt-catalogue');
    const known = element && 'catalogue' in element ? (element.catalogue as Catalogue | null) : null;
    return known && known.columns.size > 0 ? known : null;
  }

  /** The counts are known at once, the names with the listings of those few. */
  #changes(marketplace: Marketplace, catalogue: Catalogue): TemplateResult | typeof nothing {
    const differences = differencesIn(marketplace, catalogue);
    if (!differences) return nothing;
    void this.#load(catalogue, differences);
    return changes(differences, (row) => this.#named(marketplace, catalogue, row));
  }

  async #load({ bodies }: Catalogue, { appears, disappears, becomesInstallable, losesInstall }: Differences): Promise<void> {
    const missing = [appears, disappears, becomesInstallable, losesInstall].flatMap(({ rows }) => rows).filter((row) => bodies.peek(row) === undefined);
    if (missing.length > 0 && (await bodies.load(missing))) this.requestUpdate();
  }

  #named(marketplace: Marketplace, { bodies }: Catalogue, row: number): Named | null | undefined {
    const listing = bodies.peek(row);
    if (!listing) return listing;
    const { disappears, losesInstall } = compareWithActor(marketplace, [listing]);
    return { name: listing.name, because: [...disappears, ...losesInstall][0]?.because[0] };
  }

  #request(viewer: { readonly role: Role; readonly subAccountId?: string | undefined } | null): void {
    emit(this, 'mkt-preview-request', { viewer });
    // Where the host prevented it, the controls go back to what is.
    this.requestUpdate();
  }

  #change(next: { readonly role?: Role; readonly subAccountId?: string | undefined }): void {
    const { viewer } = this.marketplace ?? {};
    if (viewer?.kind === 'sub-account') this.#request({ role: viewer.role, subAccountId: viewer.subAccountId, ...next });
  }

  readonly #enter = (): void => {
    this.#takesFocus = true;
    this.#request({ role: 'admin' });
  };

  readonly #exit = (): void => {
    this.#takesFocus = true;
    this.#request(null);
  };

  readonly #escape = (event: KeyboardEvent): void => {
    // What lies on top closes first.
    if (event.key !== 'Escape' || event.defaultPrevented || this.panel?.matches(':popover-open')) return;
    event.preventDefault();
    this.#exit();
  };

  readonly #changeRole = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLSelectElement) this.#change({ role: currentTarget.value === 'user' ? 'user' : 'admin' });
  };

  readonly #choosePlace = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLSelectElement) this.#change({ subAccountId: currentTarget.value || undefined });
  };

  /** A name that is no sub-account's leaves things as they are. */
  readonly #typePlace = ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof HTMLInputElement)) return;
    const text = currentTarget.value.trim().toLowerCase();
    const found = this.marketplace?.records?.subAccounts.find(({ name }) => name.toLowerCase() === text);
    if (found || text === '') this.#change({ subAccountId: found?.id });
    else this.requestUpdate();
  };

  readonly #beginChoosing = (): void => {
    this.choosing = true;
  };

  readonly #beforeToggle = ({ newState }: ToggleEvent): void => {
    this.comparing = newState === 'open';
  };

  readonly #toggled = ({ newState }: ToggleEvent): void => {
    if (newState === 'open') this.panel?.focus({ preventScroll: true });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'mkt-preview': MktPreview;
  }
}
