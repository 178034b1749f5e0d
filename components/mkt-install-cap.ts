import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import type { Marketplace } from '../src/marketplace.ts';
import { shownName } from '../src/oauth/shown-name.ts';
import { capState, policyAt, shippedRevisions } from '../src/policy/index.ts';
import type { CapState, PolicyRevision } from '../src/schema/policy.ts';
import type { MyApp } from '../src/schema/session.ts';
import { marketplaceContext } from './context.ts';
import { emit, type MarketplaceEvents } from './events.ts';
import { icon } from './icons.ts';
import { ledger, ledgerCss } from './ledger.ts';
import { date, number, plural } from './locale/format.ts';
import { chips, controls, tokens } from './styles.ts';

/** Above this cap segments are too thin to count; the sentence has the numbers. */
const MOST_SEGMENTS = 12;

/**
 * The install cap of one private app: amber while it approaches its cap, red once new installs are blocked, nothing otherwise. Says the
 * consequence, offers the ways out, and shows what was counted. What the server counted decides, never this element.
 *
 * @summary The install-cap banner of one private app.
 * @tag mkt-install-cap
 * @fires {CustomEvent} mkt-cap-exit - A way out was chosen; `detail.appId`, `detail.exit`.
 * @csspart banner - The banner; also `approaching` or `blocked`.
 * @csspart meter - The segments, one per agency of the cap.
 * @csspart what - The button that opens the ledger.
 * @csspart exit - The button that starts a public review.
 * @csspart exit-security - The button that asks for a security review.
 * @csspart reviewed - The note on an app that passed one.
 * @csspart ledger - The dialog that shows what was counted.
 */
@localized()
export class MktInstallCap extends LitElement {
  static override styles = [
    tokens,
    controls,
    chips,
    ledgerCss,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      :host(:state(empty)) {
        display: none;
      }
      .banner {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 12px 16px;
        align-items: center;
        padding: 12px 16px;
        border: 1px solid color-mix(in oklab, var(--tone) 40%, var(--surface));
        border-radius: var(--radius);
        background: var(--tone-tint);
        color: var(--text);
      }
      .banner > .icon {
        align-self: start;
        inline-size: 20px;
        block-size: 20px;
        color: var(--tone);
      }
      p {
        margin: 0;
      }
      .words {
        display: grid;
        gap: 4px;
      }
      .headline {
        font-weight: 600;
      }
      .banner .consequence {
        font-size: 13px;
        text-wrap: pretty;
      }
      .counts {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 16px;
        margin-block: 4px -6px;
      }
      .meter {
        display: flex;
        gap: 3px;
        inline-size: 144px;
      }
      .meter i {
        flex: 1;
        block-size: 6px;
        border-radius: 3px;
        border: 1px solid var(--tone);
        background: transparent;
      }
      .meter .full {
        background: var(--tone);
      }
      .meter .over {
        margin-inline-start: 5px;
        background: var(--danger);
        border-color: var(--danger);
      }
      .exits {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .banner .what {
        min-block-size: 28px;
        margin-inline: -8px;
        padding-inline: 8px;
        font-size: 13px;
        color: var(--text);
        text-decoration: underline;
        text-underline-offset: 2px;
      }
      .banner .what:hover {
        background: color-mix(in oklab, var(--tone) 10%, transparent);
      }
      @container (max-width: 560px) {
        .banner {
          grid-template-columns: auto minmax(0, 1fr);
        }
        .exits {
          grid-column: 2;
        }
      }
      @container (max-width: 340px) {
        .exits {
          grid-column: 1 / -1;
        }
      }
      @media (forced-colors: active) {
        .meter i {
          border-color: CanvasText;
        }
        .meter :is(.full, .over) {
          forced-color-adjust: none;
          background: CanvasText;
        }
      }
    `,
  ];

  @consume({ context: marketplaceContext, subscribe: true })
  @property({ attribute: false })
  marketplace: Marketplace | undefined;

  /** The developer's app with its count and history. Without one the element shows nothing. */
  @property({ attribute: false }) app: MyApp | undefined;
  /** The policy revision to judge by; left out, the one in force. */
  @property({ attribute: false }) revision: PolicyRevision | undefined;

  @state() private opened = false;

  readonly #internals = this.attachInternals();
  #state: CapState = 'n/a';
  #revision: PolicyRevision = shippedRevisions[0];
  #reviewed = false;

  override willUpdate(): void {
    const { app } = this;
    this.#revision = this.revision ?? this.#inForce();
    this.#state = app ? capState(app.listing, app.cap, this.#revision) : 'n/a';
    this.#reviewed = app?.listing.type === 'private' && app.listing.securityReview === 'approved' && this.#revision.unlockBy.includes('security-review');
    const shows = this.#state === 'approaching' || this.#state === 'blocked' || this.#reviewed;
    this.#internals.states[shows ? 'delete' : 'add']('empty');
  }

  override render() {
    const { app } = this;
    if (!app) return nothing;
    switch (this.#state) {
      case 'approaching':
      case 'blocked':
        return keyed(this.#state, this.#banner(app, this.#state));
      case 'ok':
      case 'n/a':
        return this.#reviewed ? html`<p><span class="chip success" part="reviewed">${icon('shield')}${msg('Security reviewed')}</span></p>` : nothing;
    }
  }

  #inForce(): PolicyRevision {
    const policies = this.marketplace?.session?.policies ?? [];
    return policyAt(policies.some(({ effectiveAt }) => effectiveAt !== null) ? policies : shippedRevisions, this.#now());
  }

  readonly #now = (): string => this.marketplace?.clock() ?? new Date().toISOString();

  #banner(app: MyApp, state: 'approaching' | 'blocked'): TemplateResult {
    const blocked = state === 'blocked';
    const revision = this.#revision;
    // Only what holds as long as the state does stands in an alert: a new count is no new alarm.
    return html`<div class="banner ${blocked ? 'danger' : 'warning'}" part="banner ${state}">
      ${icon(blocked ? 'blocked' : 'warning')}
      <div class="words">
        <div role=${blocked ? 'alert' : 'status'}>
          <p class="headline"><span class="visually-hidden"><bdi>${shownName(app.listing.name)}</bdi>: </span>${blocked ? blockedHeadline(revision) : msg(str`Publish soon: ${of(app, revision)}`)}</p>
          <p class="consequence">${blocked ? blockedSince(app) : approaching(app, revision)}</p>
        </div>
        ${blocked ? html`<p class="consequence">${msg(str`${of(app, revision)} now; the block stays until you publish.`)}</p>` : nothing}
        <div class="counts">
          ${meter(app.cap.agencies, revision.cap)}
          <button class="quiet what" part="what" aria-haspopup="dialog" @click=${this.#openLedger}><bdi>${msg('What counts?')}</bdi></button>
        </div>
      </div>
      <div class="exits">
        <button class="primary" part="exit" @click=${() => this.#exit('public-review')}>${msg('Start Public review')}</button>
        ${blocked && revision.unlockBy.includes('security-review') ? this.#securityReview(app) : nothing}
      </div>
      ${ledger(app, revision, this.#now(), this.opened, () => (this.opened = false))}
    </div>`;
  }

  #securityReview({ listing }: MyApp): TemplateResult {
    if (listing.securityReview === 'in-review') return html`<p class="consequence">${icon('clock')} ${msg('Security Review is under way.')}</p>`;
    return html`<button part="exit-security" @click=${() => this.#exit('security-review')}>${msg('Request Security Review')}</button>
      ${listing.securityReview === 'rejected' ? html`<p class="consequence">${msg('The last one was not passed.')}</p>` : nothing}`;
  }

  #exit(exit: MarketplaceEvents['mkt-cap-exit']['exit']): void {
    if (this.app) emit(this, 'mkt-cap-exit', { appId: this.app.listing.id, exit });
  }

  readonly #openLedger = (): void => {
    this.opened = true;
    this.renderRoot.querySelector('dialog')?.showModal();
  };
}

/** `4 of 5 agencies` */
const of = ({ cap }: MyApp, revision: PolicyRevision): string =>
  plural(revision.cap, msg(str`${number(cap.agencies)} of ${number(revision.cap)} agency`), msg(str`${number(cap.agencies)} of ${number(revision.cap)} agencies`));

function approaching({ cap }: MyApp, { measure, cap: limit, blockAbove }: PolicyRevision): string {
  const room = measure === 'prospective' ? limit - cap.agencies : blockAbove - cap.agencies;
  if (measure === 'prospective') {
    if (room <= 0) return msg('At the limit: the next new agency will be refused until you publish.');
    return plural(room, msg('One more new agency gets in; the next will be refused until you publish.'), msg(str`${number(room)} more new agencies get in; then they are refused until you publish.`));
  }
  if (room <= 0) return msg('One more new agency gets in and then blocks further installs until you publish.');
  return msg(str`${number(room + 1)} more new agencies get in; after that, new installs are blocked until you publish.`);
}

const blockedHeadline = ({ unlockBy }: PolicyRevision): string =>
  unlockBy.includes('security-review') ? msg('New installs are blocked until you publish or pass Security Review.') : msg('New installs are blocked until you publish.');

const blockedSince = ({ cap: { blockedSince: since } }: MyApp): string =>
  since === null ? msg('Existing installs keep working.') : msg(str`Since ${date(since)}. Existing installs keep working.`);

/** One segment per agency of the cap, and one red one more where the count is over it. The sentence beside it says the same. */
function meter(agencies: number, cap: number): TemplateResult | typeof nothing {
  if (cap > MOST_SEGMENTS) return nothing;
  const segments = Array.from({ length: cap }, (_, place) => html`<i class=${place < agencies ? 'full' : ''}></i>`);
  return html`<span class="meter" part="meter" aria-hidden="true">${segments}${agencies > cap ? html`<i class="over"></i>` : nothing}</span>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mkt-install-cap': MktInstallCap;
  }
}
