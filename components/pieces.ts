// What an app looks like wherever one is shown: logo, chips, facts in a line, and the panel where no app is. Templates as functions of data, with
// their look; nothing here keeps state or asks anybody.
import { css, html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { msg, str } from '@lit/localize';
import type { Listing } from '../src/schema/app.ts';
import { safeUrl } from '../src/schema/safe-url.ts';
import { icon, type IconName } from './icons.ts';
import { language, number, plural } from './locale/format.ts';

const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
const stars = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** The first letters of the first two words. */
export const monogram = (name: string): string =>
  (name.match(/[\p{L}\p{N}]+/gu) ?? [])
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toLocaleUpperCase(language);

const HUES = 8;
/** The same hue for the same id, anywhere. */
export const hue = (id: string): number => [...id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997, 7) % HUES;

const giveWay = ({ currentTarget }: Event): void => {
  if (currentTarget instanceof HTMLElement) currentTarget.hidden = true;
};

/** The logo over its monogram, which shows where there is no picture and where it fails. A picture that may not come yet leaves its tint. */
export function logo({ id, name, logoUrl }: Pick<Listing, 'id' | 'name' | 'logoUrl'>, pictured = true): TemplateResult {
  const url = safeUrl(logoUrl)?.href;
  const picture =
    url && pictured
      ? keyed(url, html`<img src=${url} alt="" width="48" height="48" loading="lazy" decoding="async" referrerpolicy="no-referrer" @error=${giveWay} />`)
      : nothing;
  return html`<span class="logo hue-${hue(id)}" part="logo"><span aria-hidden="true">${url && !pictured ? nothing : monogram(name)}</span>${picture}</span>`;
}

/** A word with an icon on a tint. */
export const chip = (tone: Tone, name: IconName, words: unknown): TemplateResult => html`<span class="chip ${tone}" part="chip">${icon(name)}<span>${words}</span></span>`;
export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';

export const rating = ({ rating: rated }: Listing): TemplateResult | typeof nothing =>
  rated
    ? html`<span class="rating">${icon('star')}<span aria-hidden="true">${stars.format(rated.stars)} (${compact.format(rated.count)})</span
        ><span class="visually-hidden">${msg(str`${stars.format(rated.stars)} of 5 stars, ${number(rated.count)} ratings`)}</span></span>`
    : nothing;

/** Category, rating and installs in one quiet line. */
export function meta(listing: Listing): TemplateResult {
  const installs = plural(listing.installs, msg(str`${compact.format(listing.installs)} install`), msg(str`${compact.format(listing.installs)} installs`));
  return html`<p class="meta" part="meta"><bdi class="category">${listing.category.name}</bdi>${rating(listing)}<span class="installs">${installs}</span></p>`;
}

/** What stands where a list or an app would: what happened, and the next step. */
export const panel = (name: IconName, title: unknown, text: unknown, steps: unknown = nothing): TemplateResult => html`<div class="panel" part="panel">
  ${icon(name)}
  <p class="panel-title">${title}</p>
  <p class="panel-text">${text}</p>
  <div class="steps">${steps}</div>
</div>`;

export const piecesCss = css`
  .logo {
    --hue: 230;
    position: relative;
    display: inline-grid;
    place-items: center;
    flex: none;
    inline-size: 48px;
    block-size: 48px;
    border-radius: var(--radius);
    overflow: hidden;
    background: light-dark(oklch(93% 0.045 var(--hue)), oklch(34% 0.06 var(--hue)));
    color: light-dark(oklch(38% 0.1 var(--hue)), oklch(90% 0.06 var(--hue)));
    font-size: 16px;
    font-weight: 600;
    line-height: 1;
  }
  .logo img {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    background: var(--surface);
  }
  .hue-0 {
    --hue: 20;
  }
  .hue-1 {
    --hue: 60;
  }
  .hue-2 {
    --hue: 100;
  }
  .hue-3 {
    --hue: 150;
  }
  .hue-4 {
    --hue: 195;
  }
  .hue-5 {
    --hue: 245;
  }
  .hue-6 {
    --hue: 290;
  }
  .hue-7 {
    --hue: 340;
  }
  .neutral {
    white-space: normal;
  }
  .meta {
    display: flex;
    flex-wrap: nowrap;
    align-items: center;
    margin: 0;
    min-inline-size: 0;
    color: var(--muted);
    font-size: 12px;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .meta > * + *::before {
    content: '·';
    margin-inline: 5px;
  }
  .meta .category {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .rating .icon {
    inline-size: 12px;
    block-size: 12px;
    margin-inline-end: 4px;
    vertical-align: -1px;
    fill: currentColor;
  }
  .chip {
    min-inline-size: 0;
  }
  .chip .icon {
    inline-size: 14px;
    block-size: 14px;
  }
  .field {
    position: relative;
    display: flex;
    min-inline-size: 0;
  }
  .field > .icon {
    position: absolute;
    inset-inline-start: 12px;
    inset-block: 0;
    margin-block: auto;
    color: var(--muted);
    inline-size: 16px;
    block-size: 16px;
    pointer-events: none;
  }
  .field > input {
    inline-size: 100%;
    min-block-size: 40px;
    padding-inline: 36px 12px;
  }
  .panel {
    display: grid;
    justify-items: center;
    gap: 4px;
    padding: 48px 16px;
    border: 1px dashed var(--border);
    border-radius: var(--radius);
    text-align: center;
  }
  .panel > .icon {
    inline-size: 28px;
    block-size: 28px;
    margin-block-end: 8px;
    color: var(--muted);
  }
  .panel p {
    margin: 0;
    max-inline-size: 48ch;
    overflow-wrap: anywhere;
  }
  .panel-title {
    font-size: 16px;
    font-weight: 600;
  }
  .panel-text {
    color: var(--muted);
  }
  .steps {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
    margin-block-start: 12px;
  }
  .steps:empty {
    display: none;
  }
  @media (forced-colors: active) {
    .logo {
      border: 1px solid;
    }
  }
`;
