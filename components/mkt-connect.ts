import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import { connectCss } from './connect-css.ts';
import type { ConnectFlow } from './connect-flow.ts';
import { fewIcon } from './icons-few.ts';

/**
 * Connects an account of the marketplace to the page's own product, from any page. It is a real link to the authorization page first: it works when
 * scripts fail after it was drawn, opens in a new tab like any other, and says where it goes. A plain click opens a window of its own; where that is
 * blocked, this tab goes there and comes back. The page at the redirect URI must be of the page's own origin and call `finishConnect`.
 *
 * What is asked for can be shown before anybody leaves: whatever stands in the slot `summary` opens first, and the way out is under it.
 *
 * @summary The OAuth link on third-party pages: a real link first, a window of its own when it can.
 * @tag mkt-connect
 * @attr {string} client-id - The app's client id.
 * @attr {string} redirect-uri - The page the answer comes to, as registered, character by character.
 * @attr {string} scopes - The permissions to ask for, with spaces between.
 * @attr {string} account - The page's own account that is being connected; left out where there is only one.
 * @attr {platform | white-label} brand - Whose authorization host is asked; left out, the platform's.
 * @attr {string} server - The address of another authorization server, such as a mock's; left out, the brand's.
 * @attr {string} issuer - The name the server gives itself in its answers; where it is set, an answer without it is refused.
 * @attr {string} version-id - The version of the app to install; left out, the live one.
 * @attr {string} name - What is connected, for the words on the link.
 * @attr {boolean} connected - Whether it is connected already; the element sets it itself when it was.
 * @attr {string} account-name - Who is connected, for the words beside the sign.
 * @slot summary - What is shown before leaving, such as a consent card in its `summary` mode.
 * @fires {CustomEvent} mkt-connect-request - About to leave for the authorization page; cancelable, a host that prevents it goes there itself.
 * @fires {CustomEvent} mkt-connect-opened - Left for it: in a window of its own, in this tab, or by the browser as a link.
 * @fires {CustomEvent} mkt-connect-blocked - The browser blocked the window.
 * @fires {CustomEvent} mkt-connect-silent - The window seems to be closed, and nothing was heard from it.
 * @fires {CustomEvent} mkt-connect-ended - It ended: connected, denied, failed or cancelled. It carries the outcome and the account, nothing else.
 * @fires {CustomEvent} mkt-disconnect-request - Disconnect, please: the host does it and takes `connected` away.
 * @fires {CustomEvent} mkt-error - It could not be completed, or cannot be begun.
 * @csspart link - The link.
 * @csspart to - Where it goes.
 * @csspart line - What is happening.
 * @csspart connected - The sign that it is connected.
 * @csspart disconnect - The button that asks to undo it.
 * @csspart summary - The dialog around what is shown before leaving.
 */
@localized()
export class MktConnect extends LitElement {
  static override styles = connectCss;

  @property({ attribute: 'client-id' }) clientId = '';
  @property({ attribute: 'redirect-uri' }) redirectUri = '';
  @property() scopes = '';
  @property() account = '';
  @property() brand: 'platform' | 'white-label' = 'platform';
  @property() server = '';
  @property() issuer = '';
  @property({ attribute: 'version-id' }) versionId = '';
  @property() name = '';
  @property({ type: Boolean, reflect: true }) connected = false;
  @property({ attribute: 'account-name' }) accountName = '';

  /** Asks the host's own server how far it is; answers `connected`, `denied` or `failed`, or anything else for "not yet". */
  @property({ attribute: false }) status?: (signal: AbortSignal) => Promise<unknown>;

  /** Milliseconds that a window which says it is closed may still have something to say. */
  @property({ attribute: false }) grace = 3000;

  /** What follows a click; loaded beside the first content. */
  @state() private flow: ConnectFlow | null = null;
  @state() private summarised = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#flowing;
  }

  protected override render(): TemplateResult {
    const { flow } = this;
    return html`${this.connected ? this.#connected() : this.#offer()}
      <p class="line" part="line" id="line" role="status">${flow?.line()}</p>
      <dialog part="summary" aria-labelledby="before" closedby="any">
        <h2 id="before">${msg('Before you go')}</h2>
        <slot name="summary" @slotchange=${this.#slotted}></slot>
        ${flow && this.summarised ? flow.wayOut((words) => this.#anchor(words, 'continue')) : nothing}
      </dialog>`;
  }

  #offer(): TemplateResult {
    const { flow } = this;
    return html`<div class="row">${this.#anchor(flow?.words ?? (this.name ? msg(str`Connect ${this.name}`) : msg('Connect')), `link ${flow?.stage ?? ''}`)}${flow?.beside()}</div>
      <p class="to" part="to" id="to">${flow?.destination()}</p>
      ${flow?.below()}`;
  }

  /** The link, which the browser can follow by itself. Before its address is there, a click waits for it. */
  #anchor(words: unknown, kind: string): TemplateResult {
    const { flow } = this;
    const url = flow?.url;
    return html`<a class=${kind} part=${kind} href=${url ?? nothing} target="_blank" rel="noopener" role=${url ? nothing : 'link'} tabindex=${url ? nothing : '0'} aria-disabled=${flow?.off ? 'true' : nothing} aria-describedby=${kind === 'continue' ? nothing : 'to line'} @pointerdown=${flow?.guard} @keydown=${this.#pressed} @click=${this.#clicked} @auxclick=${flow?.followed}>${flow?.busy}<span>${words}</span>${fewIcon('external')}</a>`;
  }

  #connected(): TemplateResult {
    return html`<div class="row connected" part="connected" tabindex="-1">
      <span class="sign">${fewIcon('installed')}<span>${this.accountName ? msg(html`Connected to <bdi>${this.accountName}</bdi>`) : msg('Connected')}</span></span>
      ${this.flow?.undo()}
    </div>`;
  }

  get #flowing(): Promise<ConnectFlow> {
    return import('./connect-flow.ts').then(({ ConnectFlow }) => (this.flow ??= new ConnectFlow(this)));
  }

  readonly #clicked = (event: MouseEvent): void => {
    if (this.flow) return this.flow.clicked(event);
    event.preventDefault();
    if (event.isTrusted) void this.#flowing.then((flow) => flow.ask());
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    // Without an address it is no link to the browser yet.
    if (event.key === 'Enter' && event.isTrusted && !this.flow?.url) void this.#flowing.then((flow) => flow.ask());
  };

  readonly #slotted = ({ currentTarget }: Event): void => {
    this.summarised = currentTarget instanceof HTMLSlotElement && currentTarget.assignedElements().length > 0;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'mkt-connect': MktConnect;
  }
}
