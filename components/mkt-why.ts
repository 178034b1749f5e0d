import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import { MarketplaceError } from '../src/errors.ts';
import type { Marketplace } from '../src/marketplace.ts';
import { shownName } from '../src/oauth/shown-name.ts';
import { parse } from '../src/schema/faults.ts';
import type { Remedy } from '../src/policy/index.ts';
import { Decision } from '../src/schema/policy.ts';
import { answerCss, foot, head, reasons, type Reader } from './answer.ts';
import { marketplaceContext } from './context.ts';
import { emit } from './events.ts';
import { icon } from './icons.ts';
import { chips, controls, tokens } from './styles.ts';
import { ways, waysCss } from './ways.ts';

/**
 * Why something is refused or allowed: every rule that decided, grouped by who can fix it, with the numbers it was judged by.
 * A button that opens the answer beside it, or with `variant="inline"` the answer in place.
 *
 * @summary The reasons behind a decision, by who can fix them.
 * @tag mkt-why
 * @fires {CustomEvent} mkt-cap-exit - The way out of an install cap was chosen; `detail.appId`, `detail.exit`.
 * @fires {CustomEvent} mkt-error - The decision could not be copied; `detail.error`.
 * @csspart button - The button that opens the answer.
 * @csspart panel - The answer; also `deny` or `allow`, and `inline`.
 * @csspart reason - One reason.
 * @csspart exit - The way out of an install cap.
 * @csspart copy - The button that copies the decision.
 * @csspart close - The button that closes the answer.
 * @csspart ways - The smallest changes that would allow it.
 */
@localized()
export class MktWhy extends LitElement {
  static override styles = [
    tokens,
    controls,
    chips,
    answerCss,
    waysCss,
    css`
      :host {
        display: inline-block;
      }
      :host([variant='inline']) {
        display: block;
      }
      .why {
        anchor-name: --why;
        min-block-size: 24px;
        padding-inline: 6px;
        margin-inline: -6px;
        border-radius: 6px;
        font-size: inherit;
      }
      .panel {
        font-size: 14px;
        color: var(--text);
        text-align: start;
        white-space: normal;
      }
      [popover] {
        position: fixed;
        position-anchor: --why;
        inset: auto;
        inline-size: min(380px, calc(100vi - 16px));
        max-block-size: min(600px, calc(100vb - 16px));
        margin: 4px 0;
        padding: 0;
        overflow: auto;
        overscroll-behavior: contain;
        border: 1px solid var(--border);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: var(--float);
      }
      @supports (anchor-name: --why) {
        [popover] {
          position-area: block-end span-inline-end;
          position-try-fallbacks: flip-inline, flip-block, flip-block flip-inline;
        }
      }
      .inline {
        border: 1px solid var(--border);
        border-radius: var(--radius);
        background: var(--surface);
      }
      @media (max-width: 480px) {
        [popover] {
          position-area: none;
          inset: auto 0 0;
          inline-size: 100%;
          max-inline-size: none;
          max-block-size: 85vb;
          margin: 0;
          border-width: 1px 0 0;
          border-end-start-radius: 0;
          border-end-end-radius: 0;
        }
        [popover]::backdrop {
          background: rgb(0 0 0 / 24%);
        }
      }
    `,
  ];

  @consume({ context: marketplaceContext, subscribe: true })
  @property({ attribute: false })
  marketplace: Marketplace | undefined;

  /** What was decided. Without one the element shows nothing. */
  @property({ attribute: false }) decision: Decision | undefined;
  /** The smallest changes that would allow it, asked for when the answer is shown; left out, none are named. */
  @property({ attribute: false }) ways: (() => readonly (readonly Remedy[])[]) | undefined;
  /** The app's name. */
  @property() subject = '';
  /** The app's id, for `mkt-cap-exit`. */
  @property({ attribute: 'app-id' }) appId = '';
  /** The button's word; left out, "Why?". */
  @property({ attribute: 'open-label' }) openLabel = '';
  /** `inline` shows the answer in place; anything else, a button that opens it. */
  @property() variant = '';

  @state() private shown = false;
  @state() private copied: 'no' | 'yes' | 'refused' = 'no';

  get #panel(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('[popover]');
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('decision')) this.copied = 'no';
  }

  override render() {
    if (!this.decision) return nothing;
    if (this.variant === 'inline') return html`<div class="panel inline" part="panel inline ${this.decision.outcome}">${this.#answer()}</div>`;
    const label = this.openLabel || msg('Why?');
    return html`<button class="why quiet" part="button" popovertarget="panel" aria-haspopup="dialog" aria-label=${this.subject ? `${label} — ${shownName(this.subject)}` : label}><bdi>${label}</bdi></button>
      <div id="panel" class="panel" part="panel ${this.decision.outcome}" popover role="dialog" aria-labelledby="verdict" tabindex="-1" @beforetoggle=${this.#beforeToggle} @toggle=${this.#toggled}>
        ${this.shown ? this.#answer() : nothing}
      </div>`;
  }

  /** Opens the answer, as its button does. */
  open(): void {
    if (this.#panel?.matches(':popover-open') === false) this.#panel.showPopover();
  }

  #answer(): TemplateResult {
    const parsed = parse(Decision, this.decision);
    if (parsed.faults) return html`<p class="foot" id="verdict">${icon('warning')}${msg('This decision cannot be read.')}</p>`;
    const decision = parsed.value;
    const reader: Reader = {
      actor: this.marketplace?.session?.actor ?? null,
      subject: shownName(this.subject),
      now: this.marketplace?.clock() ?? new Date().toISOString(),
      exit: () => emit(this, 'mkt-cap-exit', { appId: this.appId, exit: 'public-review' }),
    };
    const close = html`<button class="close quiet" part="close" popovertarget="panel" popovertargetaction="hide" aria-label=${msg('Close')}>${icon('clear')}</button>`;
    return html`${head(decision, reader, this.variant === 'inline' ? nothing : close)} ${reasons(decision, reader)} ${this.#ways(decision, reader)}
      <div class="foot">
        ${foot(decision, reader)}
        <span class="copy">
          <span role="status">${this.copied === 'yes' ? html`${icon('check')} ${msg('Copied')}` : nothing}</span>
          <button class="quiet" part="copy" @click=${this.#copy}>${icon('copy')}${msg('Copy as JSON')}</button>
        </span>
        ${this.copied === 'refused' ? html`<label>${msg('This page may not copy. Take it from here:')}<textarea readonly .value=${json(decision)}></textarea></label>` : nothing}
      </div>`;
  }

  /** Where one reason names its one way out, it needs no telling twice. */
  #ways({ because }: Decision, { actor }: Reader): TemplateResult | typeof nothing {
    const sets = this.ways?.() ?? [];
    return because.length > 1 || sets.length > 1 ? ways(sets, actor) : nothing;
  }

  readonly #beforeToggle = ({ newState }: ToggleEvent): void => {
    if (newState === 'open') this.shown = true;
  };

  readonly #toggled = ({ newState }: ToggleEvent): void => {
    const panel = this.#panel;
    const opener = this.renderRoot.querySelector<HTMLElement>('.why');
    if (!panel || !opener) return;
    if (newState === 'open') {
      if (!CSS.supports('anchor-name', '--why') && !matchMedia('(max-width: 480px)').matches) {
        const { x, y } = placeBeside(opener.getBoundingClientRect(), panel.getBoundingClientRect(), { width: innerWidth, height: innerHeight }, getComputedStyle(this).direction === 'rtl');
        panel.style.setProperty('left', `${x}px`);
        panel.style.setProperty('top', `${y}px`);
      }
      panel.focus({ preventScroll: true });
      return;
    }
    // Where a click elsewhere took the focus along, it stays there.
    if (document.activeElement === document.body || this.shadowRoot?.activeElement) opener.focus({ preventScroll: true });
    this.shown = false;
    this.copied = 'no';
  };

  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(json(this.decision));
      this.copied = 'yes';
    } catch (cause) {
      this.copied = 'refused';
      emit(this, 'mkt-error', { error: new MarketplaceError('unsupported', 'the page may not write to the clipboard', { cause }) });
    }
  };
}

const json = (decision: Decision | undefined): string => JSON.stringify(decision, null, 2);

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}
interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a panel goes beside its button: below where it fits, else above, and always inside the window with 8 px to spare. */
export function placeBeside(button: Box, panel: Size, inside: Size, rtl: boolean): { readonly x: number; readonly y: number } {
  const within = (wish: number, most: number): number => Math.max(8, Math.min(wish, most - 8));
  const fits = button.bottom + 4 + panel.height <= inside.height - 8;
  return {
    x: within(rtl ? button.right - panel.width : button.left, inside.width - panel.width),
    y: within(fits ? button.bottom : button.top - panel.height - 8, inside.height - panel.height),
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'mkt-why': MktWhy;
  }
}
