// Keeps the focus of a list whose cards come and go: what an update took away, or gave to another app, hands it to the app's name, or else to the search
// field. The focus never falls to the page.
import type { LitElement, ReactiveController } from 'lit';

export class KeptFocus implements ReactiveController {
  readonly #host: LitElement;
  /** What has the focus before an update, and in which app's card. */
  #held: { readonly element: Element; readonly appId: string | undefined } | null = null;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  /** The app in whose card of the list the focus is; undefined where it is elsewhere. */
  get appId(): string | undefined {
    return this.#held?.element.closest('.windowed') ? this.#held.appId : undefined;
  }

  /** Where the focus is now, before an update. */
  look(): void {
    const element = this.#host.shadowRoot?.activeElement;
    this.#held = element ? { element, appId: appOf(element) } : null;
  }

  hostUpdated(): void {
    if (!this.#held) return;
    const { element, appId } = this.#held;
    const root = this.#host.renderRoot;
    const same = element.isConnected && appOf(element) === appId;
    // Where it only moved within the list, the browser let it go.
    if (same && this.#host.shadowRoot?.activeElement === null && element instanceof HTMLElement) element.focus({ preventScroll: true });
    if (same) return;
    const again = [...root.querySelectorAll<HTMLElement>('.card')].find(({ dataset }) => dataset.appId === appId);
    (again?.querySelector<HTMLElement>('.name') ?? root.querySelector<HTMLElement>('#search'))?.focus({ preventScroll: again !== undefined });
  }
}

const appOf = (element: Element): string | undefined => element.closest<HTMLElement>('[data-app-id]')?.dataset.appId;
