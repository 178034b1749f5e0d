// What follows a click in mkt-connect: links made ready, the window, this tab where it is blocked, and how it ended. The element draws its first content
// without this and loads it beside; the words and the look of every stage after the first come with it.
import { adoptStyles, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { MarketplaceError } from '../src/errors.ts';
import { authorizationServer, authorizationServerAt } from '../src/oauth/authorize.ts';
import { discard, endedElsewhere, goHere, isOver, isStale, outcomeOf, readyLink, type ConnectRequest, type ReadyLink } from '../src/oauth/connect.ts';
import { openWindow } from '../src/oauth/connect-window.ts';
import { isInAppBrowser } from '../src/oauth/in-app.ts';
import { flowCss } from './connect-flow-css.ts';
import * as stages from './connect-stages.ts';
import { emit } from './events.ts';

export type Stage = 'ready' | 'opening' | 'waiting' | 'silent' | 'leaving' | 'blocked' | 'denied' | 'failed';
type Ending = 'connected' | 'denied' | 'failed' | 'cancelled';

/** What the element says of itself; see its properties. */
export interface Connecting extends LitElement {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: string;
  readonly account: string;
  readonly brand: string;
  readonly server: string;
  readonly issuer: string;
  readonly versionId: string;
  readonly name: string;
  readonly grace: number;
  readonly status?: (signal: AbortSignal) => Promise<unknown>;
  connected: boolean;
}

/** How often a link that nobody followed is looked at. */
const RENEWAL = 30_000;

export class ConnectFlow implements ReactiveController {
  readonly #host: Connecting;
  readonly inApp = isInAppBrowser();
  stage: Stage = 'ready';
  error: MarketplaceError | null = null;
  /** Whether the address of the page was copied; false where the browser would not let it. */
  copied: boolean | null = null;

  #link: ReadyLink | null = null;
  /** What the link was made ready for. */
  #asked = '';
  #preparing: Promise<void> = Promise.resolve();
  /** Every window waited for; the first outcome ends them all. */
  #round = new AbortController();
  /** Ends when the element leaves the page. */
  #here = new AbortController();
  #opened: Window | null = null;
  #followed: ReadyLink | null = null;
  #wasConnected: boolean;
  #hadFocus = false;

  constructor(host: Connecting) {
    this.#host = host;
    this.#wasConnected = host.connected;
    const { renderRoot } = host;
    if (renderRoot instanceof ShadowRoot) adoptStyles(renderRoot, [...(host.constructor as typeof LitElement).elementStyles, ...flowCss]);
    host.addController(this);
  }

  hostConnected(): void {
    this.#here = new AbortController();
    this.#round = new AbortController();
    const { signal } = this.#here;
    for (const name of ['online', 'offline']) addEventListener(name, () => this.#host.requestUpdate(), { signal });
    addEventListener('pageshow', ({ persisted }) => persisted && this.#cameBack(), { signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void this.#hearElsewhere(), { signal });
    const renewing = setInterval(() => this.#link && isStale(this.#link) && this.#prepare(), RENEWAL);
    signal.addEventListener('abort', () => clearInterval(renewing));
    this.#asked = '';
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#here.abort();
    this.#round.abort();
    if (this.#link) void discard(this.#link);
    this.#link = this.#opened = this.#followed = null;
    this.stage = 'ready';
  }

  hostUpdate(): void {
    this.#hadFocus = this.#root.activeElement !== null;
    const { clientId, redirectUri, scopes, account, brand, server, issuer, versionId } = this.#host;
    const asked = JSON.stringify([clientId, redirectUri, scopes, account, brand, server, issuer, versionId]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#prepare();
  }

  hostUpdated(): void {
    const { connected } = this.#host;
    // What had the focus may be gone with the stage; it never falls to the page.
    if (this.#hadFocus && this.#root.activeElement === null) this.#root.querySelector<HTMLElement>(connected ? '.connected' : '.link')?.focus();
    if (this.#wasConnected && !connected) this.stage = 'ready';
    this.#wasConnected = connected;
  }

  get url(): string | undefined {
    return this.#link?.url;
  }

  /** Where the link goes, as the address bar will say. */
  get target(): string {
    const { url = this.#followed?.url } = this;
    return url ? new URL(url).host : '';
  }

  get off(): boolean {
    return !navigator.onLine;
  }

  get words(): string {
    return stages.words(this, this.#host.name);
  }
  get busy(): TemplateResult | null {
    return stages.isWaiting(this) ? stages.spinner() : null;
  }
  line = (): TemplateResult | null => stages.line(this, this.#host.connected);
  destination = (): unknown => stages.destination(this);
  beside = (): TemplateResult | null => (stages.isWaiting(this) || this.stage === 'silent' ? stages.cancelling(this.#cancel) : null);
  below = (): TemplateResult | null => (this.inApp ? stages.copying(this, this.#copy) : null);
  undo = (): TemplateResult => stages.undo(this.#disconnect);
  wayOut = (anchor: (words: string) => TemplateResult): TemplateResult => stages.wayOut(this, this.#stay, anchor);

  readonly clicked = (event: MouseEvent): void => {
    this.guard(event);
    // A new tab is the browser's to open, where somebody asked for one.
    if (event.isTrusted && this.#link && !this.off && (event.ctrlKey || event.metaKey || event.shiftKey)) return this.#native(event);
    event.preventDefault();
    // A click that nobody made leads nowhere.
    if (event.isTrusted) this.ask();
  };

  /** What a click asks for: the window that is open already, the summary first, or to leave. */
  ask(): void {
    if (this.off) return;
    if (this.stage === 'waiting' && this.#opened && !this.#opened.closed) return this.#opened.focus();
    const { dialog } = this;
    const summarised = dialog?.querySelector('slot')?.assignedElements().length;
    if (dialog && summarised && !dialog.open) return dialog.showModal();
    dialog?.close();
    if (emit(this.#host, 'mkt-connect-request', { account: this.#host.account })) this.#leave();
  }

  readonly followed = (event: MouseEvent): void => {
    this.guard(event);
    if (event.button !== 1) return;
    if (event.isTrusted && !this.off) this.#native(event);
    else event.preventDefault();
  };

  /** Puts back what a page may have changed before the browser reads it. */
  readonly guard = ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof Element) || !this.#link) return;
    const right = { href: this.#link.url, target: '_blank', rel: 'noopener' };
    for (const [name, value] of Object.entries(right)) if (currentTarget.getAttribute(name) !== value) currentTarget.setAttribute(name, value);
  };

  get dialog(): HTMLDialogElement | null {
    return this.#root.querySelector('dialog');
  }

  get #root(): ShadowRoot {
    return this.#host.renderRoot as ShadowRoot;
  }

  get #request(): ConnectRequest | null {
    const { clientId, redirectUri, issuer, versionId, server, brand, account, scopes } = this.#host;
    const asked = scopes.split(/\s+/).filter(Boolean);
    if (!clientId || !redirectUri || asked.length === 0) return null;
    const own = server ? authorizationServerAt(server) : authorizationServer(brand === 'white-label' ? 'white-label' : 'platform');
    // Who has to sign in does so in the window that is open, which is the one that is waited for.
    return { server: issuer ? { ...own, issuer, namesItself: true } : own, clientId, redirectUri, scopes: asked, versionId, signInHere: true, account: account || null };
  }

  #show(stage: Stage): void {
    this.stage = stage;
    this.#host.requestUpdate();
  }

  /** Makes the next link ready, one after the other. The one before is forgotten unless somebody followed it. */
  #prepare(): void {
    const asked = this.#asked;
    const { signal } = this.#here;
    this.#preparing = this.#preparing.then(async () => {
      if (asked !== this.#asked || signal.aborted) return;
      const before = this.#link;
      try {
        const request = this.#request;
        const link = request && (await readyLink(request));
        if (signal.aborted || asked !== this.#asked) return void (link && discard(link));
        if (before && before === this.#link) void discard(before);
        this.#link = link;
        if (this.error?.code === 'config' && this.stage === 'failed') this.stage = 'ready';
        this.#host.requestUpdate();
        await this.#hearElsewhere();
      } catch (error) {
        if (!signal.aborted) this.#fail(error);
      }
    });
  }

  /** What ended in this tab, or in one that this page did not open. */
  async #hearElsewhere(): Promise<void> {
    const request = this.#request;
    if (!request || this.#host.connected || this.#followed) return;
    const outcome = await endedElsewhere(request);
    if (outcome && !this.#here.signal.aborted) this.#end(outcome);
  }

  #cameBack(): void {
    if (this.stage === 'leaving') this.#show('ready');
    this.#prepare();
  }

  /** Takes the link that is ready: the next one is another. */
  #take(): ReadyLink | null {
    const link = this.#link && !isOver(this.#link) ? this.#link : null;
    this.#link = null;
    return link;
  }

  #leave(): void {
    const link = this.#take();
    this.error = null;
    const opened = this.inApp ? null : openWindow(link?.url);
    void this.#go(link, opened);
  }

  async #go(ready: ReadyLink | null, opened: Window | null): Promise<void> {
    const { account } = this.#host;
    try {
      if (!ready && opened) this.#show('opening');
      const request = this.#request;
      const link = ready ?? (request && (await readyLink(request)));
      if (!link) throw new Error('there is nothing to ask for');
      if (!ready) opened?.location.replace(link.url);
      if (opened) return await this.#wait(link, opened);
      if (!this.inApp) emit(this.#host, 'mkt-connect-blocked', { account });
      // In a frame the authorization page would not show, and a browser that keeps nothing would not know the answer.
      if (window.top !== window || !link.resumable) {
        this.#prepare();
        return this.#show('blocked');
      }
      this.#show('leaving');
      await this.#host.updateComplete;
      emit(this.#host, 'mkt-connect-opened', { account, way: 'tab' });
      await goHere(link);
    } catch (error) {
      opened?.close();
      this.#fail(error);
    }
  }

  /** The browser follows the link by itself; this page only listens. */
  #native(event: MouseEvent): void {
    if (!emit(this.#host, 'mkt-connect-request', { account: this.#host.account })) return event.preventDefault();
    // Once the browser has read its address: until then the link stays as it is.
    setTimeout(() => {
      const link = this.#take();
      if (link) void this.#wait(link, null);
    });
  }

  async #wait(link: ReadyLink, opened: Window | null): Promise<void> {
    const { signal } = this.#round;
    const { account, status, grace } = this.#host;
    this.#followed = link;
    this.#opened = opened;
    this.#show('waiting');
    emit(this.#host, 'mkt-connect-opened', { account, way: opened ? 'window' : 'link' });
    this.#prepare();
    const onSilence = (silent: boolean): void => {
      if (this.#opened !== opened) return;
      this.#show(silent ? 'silent' : 'waiting');
      if (silent) emit(this.#host, 'mkt-connect-silent', { account });
    };
    try {
      const { outcome } = await outcomeOf(link, { opened, status, grace, onSilence, signal });
      if (!signal.aborted) this.#end(outcome);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  #end(outcome: Ending): void {
    this.#round.abort();
    this.#round = new AbortController();
    this.#opened = this.#followed = null;
    this.#host.connected = outcome === 'connected';
    this.#show(outcome === 'denied' || outcome === 'failed' ? outcome : 'ready');
    emit(this.#host, 'mkt-connect-ended', { outcome, account: this.#host.account });
  }

  #fail(error: unknown): void {
    this.error = error as MarketplaceError;
    this.#end('failed');
    emit(this.#host, 'mkt-error', { error: this.error });
  }

  readonly #cancel = (): void => {
    this.#opened?.close();
    if (this.#followed) void discard(this.#followed);
    this.#end('cancelled');
  };

  readonly #stay = (): void => this.dialog?.close();

  readonly #disconnect = (): void => void emit(this.#host, 'mkt-disconnect-request', { account: this.#host.account });

  readonly #copy = async (): Promise<void> => {
    this.copied = await navigator.clipboard.writeText(location.href).then(
      () => true,
      () => false,
    );
    if (!this.copied) this.#root.querySelector('input')?.select();
    this.#host.requestUpdate();
  };
}
