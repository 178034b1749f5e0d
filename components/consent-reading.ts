// What stands where the card would be while its request is read, and where it cannot be. Small, so that it is there before anything else is loaded.
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { MarketplaceError } from '../src/errors.ts';
import { icon } from './icons.ts';
import { panel } from './pieces.ts';

/** The frame of the card, in its size, while the request is on its way. */
export const consentSkeleton = (): TemplateResult => html`<p class="visually-hidden" role="status">${msg('Loading the request')}</p>
  <div class="card bones" aria-hidden="true">
    <div class="logos"><span class="blank square"></span><span class="line"></span><span class="blank square"></span></div>
    <p class="blank title"></p>
    <p class="blank by"></p>
    ${[0, 1, 2, 3].map(() => html`<p class="blank row"></p>`)}
    <div class="answers"><span class="blank button"></span><span class="blank button"></span></div>
  </div>`;

/** The request could not be read. */
export function unreadable(error: MarketplaceError, again: () => void): TemplateResult {
  const offline = error.code === 'network';
  const retry = error.code === 'unauthorized' ? nothing : html`<button class="primary" @click=${again}>${icon('retry')}${msg('Try again')}</button>`;
  const words = error.code === 'unauthorized' ? msg('You are signed out. Sign in, then open the link again.') : msg('Nothing was shared. Trying again is safe.');
  return html`<div class="card" role="alert">${panel(offline ? 'offline' : 'warning', offline ? msg('The request cannot be reached') : msg('The request could not be read'), words, retry)}</div>`;
}

/** What is read of the server, anew whenever what it is read by changes. Smaller than a task, which this card has one of. */
export class Reading<Found> {
  readonly #host: LitElement;
  #by: readonly unknown[] = [];
  #ended = new AbortController();
  value: Found | null = null;
  error: MarketplaceError | null = null;

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** Reads, unless it was read by the same already. */
  by(by: readonly unknown[], read: (signal: AbortSignal) => Promise<Found>): void {
    if (by.length === this.#by.length && by.every((one, at) => one === this.#by[at])) return;
    this.#by = by;
    void this.again(read);
  }

  async again(read: (signal: AbortSignal) => Promise<Found>): Promise<void> {
    this.#ended.abort();
    const { signal } = (this.#ended = new AbortController());
    [this.value, this.error] = [null, null];
    this.#host.requestUpdate();
    try {
      const value = await read(signal);
      if (!signal.aborted) this.value = value;
    } catch (error) {
      if (!signal.aborted) this.error = error as MarketplaceError;
    }
    if (!signal.aborted) this.#host.requestUpdate();
  }
}
