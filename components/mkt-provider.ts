import { css, html, LitElement, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { ContextProvider } from '@lit/context';
import { localized, msg } from '@lit/localize';
import type { TokenSource } from '../src/client/bearer.ts';
import { createClient } from '../src/client/marketplace.ts';
import { asMarketplaceError } from '../src/errors.ts';
import { failing, live } from '../src/marketplace/live.ts';
import { allowing, denying } from '../src/marketplace/consenting.ts';
import { browserTokens } from '../src/oauth/browser-tokens.ts';
import { isPreview, leavePreview, openMarketplace, preview, refresh, type Marketplace } from '../src/marketplace.ts';
import type { Brand, Viewer } from '../src/schema/account.ts';
import type { PolicyRevision } from '../src/schema/policy.ts';
import type { Store } from '../src/store/index.ts';
import { wearAccent } from './accent.ts';
import { BulkWrites, type BulkHost } from './bulk-writes.ts';
import { marketplaceContext } from './context.ts';
import { emit, type MarketplaceEvents } from './events.ts';
import { choicesOf, knownBy } from './host-choices.ts';
import { previewWords } from './locale/announcements.ts';
import { visuallyHidden } from './styles.ts';
import { isOurs, Writes } from './writes.ts';

/** Marks a request that a provider took, so that a provider around it leaves it alone; two copies of the bundle share the mark. */
const TAKEN = Symbol.for('marketplace-elements/taken');

/** A host may have to ask its own server for a token. */
const HOST_PATIENCE_MS = 15_000;

/** Pages that render often pass equal objects anew; those are no change. */
function differs(next: unknown, before: unknown): boolean {
  try {
    return JSON.stringify(next) !== JSON.stringify(before);
  } catch {
    return true;
  }
}

/**
 * Holds the marketplace and gives it to every element inside, at any depth. Performs what they request, and never before the server agreed.
 *
 * Set `base-url` and `token`, and it reads the session and the facts itself; or set a ready `marketplace`, and it reads nothing. `token` is
 * asked once, and again with the token that the server refused; give the same function each time, for another one that yields another token opens the
 * marketplace anew.
 *
 * @summary Provides the marketplace to the elements inside it.
 * @tag mkt-provider
 * @slot - The elements, and anything around them.
 * @fires {CustomEvent} mkt-installed - An installation was made; `detail.appId`.
 * @fires {CustomEvent} mkt-bulk-installed - A bulk installation ended; `detail.selectedSubAccountIds`, `detail.outcomes`.
 * @fires {CustomEvent} mkt-uninstalled - An app was uninstalled; `detail.appId`, `detail.subAccountIds`.
 * @fires {CustomEvent} mkt-approved - The agency's words on apps were taken; `detail.outcomes`.
 * @fires {CustomEvent} mkt-switched - The agency's switches were set; `detail.switches`.
 * @fires {CustomEvent} mkt-price-saved - A profit or a daily limit was saved; `detail.appId`.
 * @fires {CustomEvent} mkt-consent-answered - The server took the answer to an authorization; `detail.authorizationId`, `detail.answer`.
 * @fires {CustomEvent} mkt-refused - The server's policy refused a write; `detail.appId`, `detail.decision`.
 * @fires {CustomEvent} mkt-error - Reading or writing failed, or the provider is not set up; `detail.error`.
 * @cssprop --mkt-accent - Set from the brand's accent, unless the page sets it: made legible on light and dark surfaces.
 * @cssprop --mkt-on-accent - Set beside `--mkt-accent`: black or white, whichever is easier to read on it.
 */
@localized()
export class MktProvider extends LitElement {
  static override styles = [
    visuallyHidden,
    css`
      :host {
        display: contents;
      }
      :host([hidden]) {
        display: none;
      }
    `,
  ];

  readonly #context = new ContextProvider(this, { context: marketplaceContext });

  /** The API's address: `https://api.example.com`. */
  @property({ attribute: 'base-url' }) baseUrl = '';
  /** Asked for an access token; the provider keeps no other secret. */
  @property({ attribute: false }) token: TokenSource | undefined;
  /** A lasting name of who is signed in, such as the page's own id of the person: with it, what this device remembers is there before the server answers. */
  @property() account = '';
  /** Who acts, where the page knows better than the session. */
  @property({ attribute: false, hasChanged: differs }) actor: Viewer | undefined;
  /** The brand the page wears, where it is not the session's. */
  @property({ attribute: false, hasChanged: differs }) brand: Brand | undefined;
  /** The policy revisions to decide by, where they are not the session's. */
  @property({ attribute: false, hasChanged: differs }) policy: readonly PolicyRevision[] | undefined;
  /** The instant decisions are made for, ISO 8601; left out, this device's clock. */
  @property({ attribute: false }) clock: (() => string) | undefined;
  /** Has the browser go where an answered authorization goes on, such as `(url) => location.replace(url)`. Only the first-party consent page sets it: without it nothing is granted. */
  @property({ attribute: false }) navigate: ((url: string) => void) | undefined;
  /** What requests are made with; left out, the page's `fetch`. */
  @property({ attribute: false }) fetch: typeof globalThis.fetch | undefined;

  /** The marketplace as it is now. Set it, and the provider reads nothing itself; set `undefined`, and it reads again. */
  @property({ attribute: false, hasChanged: () => true })
  get marketplace(): Marketplace | undefined {
    return this.#value;
  }
  set marketplace(given: Marketplace | undefined) {
    this.#given = given;
  }

  /** What is announced; the number tells two equal announcements apart. */
  @state() private announced = { words: '', number: 0 };

  /** What the page set, and what of it was taken over. */
  #given: Marketplace | undefined;
  #adopted: Marketplace | undefined;
  #value: Marketplace | undefined;
  #reading = new AbortController();
  /** What this device keeps of whoever was signed in last. */
  #kept: Store | null = null;
  #lastToken: string | undefined;
  #tokens = this.#newTokens();
  #worn: string | null = null;
  readonly #host: BulkHost = {
    target: this,
    current: () => this.#value,
    publish: (next) => this.#publish(next),
    announce: (words) => this.#announce(words),
    refresh: () => this.#refresh(),
  };
  readonly #writes = new Writes(this.#host);
  readonly #bulk = new BulkWrites(this.#host);

  constructor() {
    super();
    this.addEventListener('mkt-install-request', (event) => this.#take(event, (request) => this.#writes.install(request)));
    this.addEventListener('mkt-uninstall-request', (event) => this.#take(event, (request) => this.#writes.uninstall(request)));
    this.addEventListener('mkt-approve-request', (event) => this.#take(event, (request) => this.#writes.approve(request)));
    this.addEventListener('mkt-switches-request', (event) => this.#take(event, (request) => this.#writes.setSwitches(request)));
    this.addEventListener('mkt-markup-request', (event) => this.#take(event, (request) => this.#writes.setMarkup(request)));
    this.addEventListener('mkt-usage-limit-request', (event) => this.#take(event, (request) => this.#writes.setUsageLimit(request)));
    this.addEventListener('mkt-consent-allow-request', (event) => this.#take(event, (request) => this.#writes.consent(allowing(request), this.navigate)));
    this.addEventListener('mkt-consent-deny-request', (event) => this.#take(event, (request) => this.#writes.consent(denying(request), this.navigate)));
    this.addEventListener('mkt-bulk-install-request', (event) => this.#take(event, (request) => this.#bulk.perform(request)));
    this.addEventListener('mkt-preview-request', (event) => this.#take(event, (request) => this.#preview(request)));
    this.addEventListener('mkt-refresh-request', (event) => this.#take(event, () => this.#refresh()));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.#reading.signal.aborted) return;
    // Moved within the page: what was read stays, and is followed again.
    const signal = this.#read();
    if (this.hasUpdated && !this.#given) void this.#follow(signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#reading.abort();
    // Not where it was only moved within the page.
    queueMicrotask(() => {
      if (!this.isConnected && this.#value?.bulk) this.#publish({ ...this.#value, bulk: null });
    });
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const given = this.#given !== this.#adopted;
    this.#adopted = this.#given;
    if (this.#given) {
      if (!given) return;
      this.#read();
      this.#publish(this.#given);
    } else if (given || !this.hasUpdated || changed.has('baseUrl') || changed.has('actor') || changed.has('brand') || changed.has('policy')) void this.#open();
    else if (changed.has('account')) void this.#open();
    else if (changed.has('token')) void this.#tokenChanged(changed.get('token'));
    else if (changed.has('clock') && this.#value) this.#publish({ ...this.#value });
  }

  override render() {
    const { words, number } = this.announced;
    return html`<slot></slot><div class="visually-hidden" role="status">${keyed(number, html`<p>${words}</p>`)}</div>`;
  }

  /** Lets go of whatever is being read, for something else to be. */
  #read(): AbortSignal {
    this.#reading.abort();
    this.#reading = new AbortController();
    return this.#reading.signal;
  }

  async #open(): Promise<void> {
    const signal = this.#read();
    this.#writes.forget();
    this.#tokens = this.#newTokens();
    this.#publish(openMarketplace(createClient({ baseUrl: this.baseUrl, token: this.#tokens.token, fetch: (...call) => (this.fetch ?? fetch)(...call) }), this.#now));
    await this.#follow(signal);
  }

  /** Publishes what becomes known, until the signal aborts. */
  async #follow(signal: AbortSignal): Promise<void> {
    const start = this.#value;
    if (!start) return;
    try {
      const choices = choicesOf(this);
      const known = knownBy(this.baseUrl, this.account, this.account ? undefined : await Promise.resolve(this.#tokens.token()).catch(() => undefined));
      for await (const change of live({ client: start.client, news: start.news, choices, known, previous: this.#kept }, signal)) {
        if (signal.aborted || !this.#value) return;
        this.#publish(change(this.#value));
      }
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** Signs out on this device: deletes what it keeps of the person, in every tab, and shows nothing any more. True where that was seen to be done. */
  async forget(): Promise<boolean> {
    const { store } = this.#value ?? {};
    this.#reading.abort();
    if (this.#value) this.#publish(openMarketplace(this.#value.client, this.#now));
    this.#kept = null;
    void this.#tokens.signOut();
    return (await store?.forget()) ?? true;
  }

  readonly #now = (): string => this.clock?.() ?? new Date().toISOString();

  /** The host's token, asked for once however many requests wait for it, and again when the server refused it. In memory only. */
  #newTokens() {
    return browserTokens({ refresh: async (_, refused) => (this.#lastToken = await (this.token?.(refused) ?? '')), renewTimeoutMs: HOST_PATIENCE_MS });
  }

  /** Pages that render often pass a new function each time: only a new token is a new start, and none at all is a sign-out. */
  async #tokenChanged(before: MktProvider['token']): Promise<void> {
    const { token } = this;
    if (!token) await this.forget();
    if (!token || !before) return this.#open();
    const asked = await Promise.resolve(token?.()).catch(() => undefined);
    if (token === this.token && asked !== this.#lastToken) await this.#open();
  }

  #publish(next: Marketplace): void {
    const before = this.#value;
    this.#value = next;
    // What belongs to somebody else by now sends nothing more.
    if (before?.bulk && before.bulk !== next.bulk) before.bulk.stop();
    this.#context.setValue(next);
    if (next.store) this.#kept = next.store;
    if (next.error && next.error !== before?.error) emit(this, 'mkt-error', { error: next.error });
    if (next.session) this.#worn = wearAccent(this, next.session.brand.accent, this.#worn);
    if (isPreview(next) && next.viewer !== before?.viewer) this.#announce(previewWords(next));
    else if (before && isPreview(before) && !isPreview(next)) this.#announce(msg('The preview is over. You see the marketplace with your own eyes again.'));
  }

  #fail(error: unknown): void {
    const known = asMarketplaceError(error, 'server', 'the marketplace could not be read');
    if (isOurs(known) && this.#value) this.#publish(failing(known)(this.#value));
  }

  #announce(words: string): void {
    this.announced = { words, number: this.announced.number + 1 };
  }

  /** Takes a request once every listener of the page had its chance to prevent it. */
  #take<Detail>(event: CustomEvent<Detail>, act: (detail: Detail) => unknown): void {
    if (Reflect.has(event, TAKEN)) return;
    Reflect.set(event, TAKEN, true);
    queueMicrotask(() => {
      if (!event.defaultPrevented) act(event.detail);
    });
  }

  #preview({ viewer }: MarketplaceEvents['mkt-preview-request']): void {
    if (this.#value) this.#publish(viewer ? preview(this.#value, viewer.role === 'admin' ? 'admin' : 'user', viewer.subAccountId) : leavePreview(this.#value));
  }

  async #refresh(): Promise<void> {
    const start = this.#value;
    if (!start?.records) return this.#given ? undefined : this.#open();
    const { signal } = this.#reading;
    try {
      const { records, source, reachable } = await refresh(start, signal);
      if (this.#value?.client === start.client) this.#publish({ ...this.#value, records, source, reachable, error: null });
    } catch (error) {
      if (this.#value?.client === start.client && !signal.aborted) this.#fail(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mkt-provider': MktProvider;
  }
}
