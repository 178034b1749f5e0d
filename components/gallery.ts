// The pictures of an app: a row of thumbnails, and a dialog with one of them large. Arrow keys follow the direction of the page; Home and End lead to the
// ends; closing gives the focus back to the thumbnail. Pictures come only from addresses that pass the gate.
import { css, html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { msg, str } from '@lit/localize';
import { shownName } from '../src/oauth/shown-name.ts';
import type { Listing } from '../src/schema/app.ts';
import { safeUrl } from '../src/schema/url.ts';
import { icon } from './icons.ts';
import { OpenedDialog } from './opened-dialog.ts';

export class Gallery implements ReactiveController {
  readonly #host: LitElement;
  readonly #dialog: OpenedDialog;
  #urls: readonly string[] = [];
  #film: string | undefined;
  #name = '';
  /** The picture that is shown large; null while none is. */
  #at: number | null = null;

  constructor(host: LitElement) {
    this.#host = host;
    this.#dialog = new OpenedDialog(host, 'dialog.viewer', (dialog) => dialog);
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#at = null;
  }

  /** The thumbnails and the film, in the order the publisher gave them. */
  strip({ name, profile: { screenshots, video } }: Pick<Listing, 'name' | 'profile'>): TemplateResult | typeof nothing {
    this.#urls = screenshots.flatMap((one) => safeUrl(one)?.href ?? []);
    this.#film = safeUrl(video)?.href;
    this.#name = shownName(name);
    const film = this.#film;
    if (this.#urls.length === 0 && !film) return nothing;
    return html`<section class="pictures" aria-label=${msg('Screenshots')}>
      ${this.#urls.length > 0
        ? html`<ul class="gallery">
            ${this.#urls.map(
              (url, at) => html`<li><button class="thumb" part="thumbnail" aria-haspopup="dialog" @click=${() => this.#show(at)}><img src=${url} alt=${this.#alt(at)} width="480" height="300" loading="lazy" decoding="async" referrerpolicy="no-referrer" part="screenshot" /></button></li>`,
            )}
          </ul>`
        : nothing}
      ${film ? html`<p>${this.#video(film)}</p>` : nothing}
    </section>`;
  }

  /** The large picture, for the host's template; nothing while none is open. */
  render(): TemplateResult | typeof nothing {
    const at = this.#at;
    const url = at === null ? undefined : this.#urls[at];
    if (at === null || url === undefined) return nothing;
    const last = this.#urls.length - 1;
    return html`<dialog class="viewer" part="gallery" aria-label=${msg(str`Screenshots of ${this.#name}`)} tabindex="-1" closedby="any" @close=${this.#close} @keydown=${this.#key}>
      <div class="frame">
        <div class="bar">
          <p class="count" role="status">${msg(str`${at + 1} of ${last + 1}`)}</p>
          ${this.#film ? this.#video(this.#film) : nothing}
          <button class="quiet close" aria-label=${msg('Close')} @click=${this.#leave}>${icon('clear')}</button>
        </div>
        ${keyed(url, html`<img src=${url} alt=${this.#alt(at)} width="960" height="600" decoding="async" referrerpolicy="no-referrer" part="picture" />`)}
        <button class="step back" aria-label=${msg('Previous screenshot')} aria-disabled=${at === 0 ? 'true' : nothing} @click=${() => this.#show(at - 1)}>${icon('forward')}</button>
        <button class="step next" aria-label=${msg('Next screenshot')} aria-disabled=${at === last ? 'true' : nothing} @click=${() => this.#show(at + 1)}>${icon('forward')}</button>
      </div>
    </dialog>`;
  }

  #alt(at: number): string {
    return msg(str`Screenshot ${at + 1} of ${this.#urls.length} of ${this.#name}`);
  }

  #video(film: string): TemplateResult {
    return html`<a class="film" href=${film} target="_blank" rel="noopener noreferrer">${icon('play')}${msg('Watch the video')}<span class="visually-hidden"> ${msg('(opens a new tab)')}</span></a>`;
  }

  #show(at: number): void {
    if (at < 0 || at >= this.#urls.length) return;
    this.#at = at;
    this.#host.requestUpdate();
  }

  readonly #key = (event: KeyboardEvent): void => {
    const at = this.#at;
    if (at === null || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const forward = getComputedStyle(this.#host).direction === 'rtl' ? -1 : 1;
    const to = { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: this.#urls.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#show(to);
  };

  readonly #leave = (): void => this.#dialog.element?.close();

  readonly #close = (): void => {
    this.#at = null;
    this.#host.requestUpdate();
  };
}

export const galleryCss = css`
  .pictures {
    display: grid;
    gap: 12px;
    min-inline-size: 0;
  }
  .gallery {
    display: flex;
    gap: 12px;
    margin: -4px;
    padding: 4px;
    overflow-x: auto;
    overscroll-behavior-inline: contain;
    scroll-snap-type: inline proximity;
    scroll-padding-inline: 4px;
    scrollbar-width: thin;
  }
  .gallery li {
    flex: none;
    scroll-snap-align: start;
  }
  .thumb {
    display: block;
    inline-size: min(304px, 74cqi);
    min-block-size: 0;
    padding: 0;
    overflow: hidden;
    border-color: var(--border);
    border-radius: var(--radius);
    background: var(--surface-2);
    cursor: zoom-in;
  }
  .thumb:hover {
    border-color: var(--control-border);
  }
  .thumb img {
    display: block;
    inline-size: 100%;
    block-size: auto;
    aspect-ratio: 8 / 5;
    object-fit: cover;
    color: var(--muted);
    font-size: 12px;
  }
  .film {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .viewer {
    inline-size: min(1080px, calc(100vi - 32px));
    max-block-size: calc(100vb - 32px);
    padding: 0;
    overflow: auto;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    color: inherit;
    box-shadow: var(--float);
  }
  .viewer:focus {
    outline: none;
  }
  .viewer::backdrop {
    background: rgb(0 0 0 / 60%);
  }
  .frame {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    gap: 12px;
    padding: 12px 16px 16px;
  }
  .bar {
    display: flex;
    grid-column: 1 / -1;
    align-items: center;
    gap: 16px;
  }
  .bar .count {
    flex: 1;
    color: var(--muted);
    font-size: 13px;
    font-variant-numeric: tabular-nums;
  }
  .bar .close {
    inline-size: 36px;
    margin-inline-end: -8px;
    padding: 0;
    color: var(--muted);
  }
  .frame > img {
    display: block;
    grid-column: 1 / -1;
    inline-size: 100%;
    block-size: auto;
    max-block-size: calc(100vb - 180px);
    aspect-ratio: 8 / 5;
    object-fit: contain;
    border-radius: var(--control-radius);
    background: var(--surface-2);
  }
  .step.back {
    justify-self: end;
  }
  .step.next {
    justify-self: start;
  }
  .step.back .icon,
  .step.next:dir(rtl) .icon {
    scale: -1 1;
  }
  .step.back:dir(rtl) .icon {
    scale: 1;
  }
`;
