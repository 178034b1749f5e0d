// The parts of one app's page: what it is, how it looks, what it asks for, and the facts. Templates as functions of data.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import { explain } from '../src/policy/index.ts';
import type { Listing } from '../src/schema/app.ts';
import type { Decision, Reason } from '../src/schema/policy.ts';
import { safeUrl } from '../src/schema/url.ts';
import { icon } from './icons.ts';
import { date } from './locale/format.ts';
import { chip, panel, rating } from './pieces.ts';

/** What kind of app this is, in chips. */
export const kinds = ({ type, version, pendingVersion, listing }: Listing): TemplateResult => html`<div class="chips">
  ${type === 'private' ? chip('neutral', 'lock', msg('Private app, reached by its link')) : chip('neutral', 'globe', msg('Public'))}
  <span class="chip">${msg(str`Version ${version}`)}</span>
  ${pendingVersion === null ? nothing : chip('info', 'clock', msg(str`${pendingVersion} in review`))}
  <span class="chip">${listing === 'white-label' ? msg('White-label listing') : msg('Standard listing')}</span>
</div>`;

export function screenshots({ name, profile: { screenshots, video } }: Listing): TemplateResult | typeof nothing {
  const urls = screenshots.flatMap((one) => safeUrl(one)?.href ?? []);
  const film = safeUrl(video)?.href;
  const pictures = html`<div class="gallery" role="region" aria-label=${msg('Screenshots')} tabindex="0">
    <ul>
      ${urls.map(
        (url, at) => html`<li><img src=${url} alt=${msg(str`Screenshot ${at + 1} of ${urls.length} of ${name}`)} width="480" height="300" loading="lazy" decoding="async" referrerpolicy="no-referrer" part="screenshot" /></li>`,
      )}
    </ul>
  </div>`;
  return html`${urls.length > 0 ? pictures : nothing}${film ? html`<p><a href=${film} target="_blank" rel="noopener noreferrer">${msg('Watch the video')}${icon('external')}</a></p>` : nothing}`;
}

/** Plain text; a blank line begins a paragraph. */
export const description = (text: string): TemplateResult =>
  html`<section aria-labelledby="about">
    <h3 id="about">${msg('About this app')}</h3>
    ${text
      .split(/\n\s*\n/)
      .filter((paragraph) => paragraph.trim())
      .map((paragraph) => html`<p class="paragraph" dir="auto">${paragraph.trim()}</p>`)}
  </section>`;

/** Every permission by its name; sensitive ones are marked, and a private app that asks for one is warned of. */
export const permissions = ({ scopes }: Listing, sensitive: readonly string[], warning: Reason | undefined): TemplateResult => html`<section aria-labelledby="permissions">
  <h3 id="permissions">${msg('Permissions')}</h3>
  ${warning ? html`<p class="warning caution">${icon('shieldAlert')}<span>${explain(warning).fact}</span></p>` : nothing}
  ${scopes.length === 0
    ? html`<p class="quiet-text">${msg('This app asks for no permissions.')}</p>`
    : html`<ul class="scopes" part="permissions">
        ${scopes.map((scope) => html`<li><code>${scope}</code>${sensitive.includes(scope) ? chip('warning', 'shieldAlert', msg('Sensitive')) : nothing}</li>`)}
      </ul>`}
</section>`;

function distributionWords({ distribution }: Listing): TemplateResult {
  if (distribution.targetUser === 'agency') return html`${msg('For agencies, installed once')}`;
  const who = distribution.installableBy === 'agency-only' ? msg('For sub-accounts, installed by agencies only') : msg('For sub-accounts, installed by agencies and sub-accounts');
  return html`${who}${distribution.bulkInstall ? html`<br />${msg('Many sub-accounts at once')}` : nothing}`;
}

const link = (href: string | undefined, words: unknown): TemplateResult | typeof nothing =>
  href ? html`<a href=${href} target="_blank" rel="noopener noreferrer">${words}<span class="visually-hidden"> ${msg('(opens a new tab)')}</span></a>` : nothing;

export function details(listing: Listing): TemplateResult {
  const { category, listedAt, publisher, support } = listing;
  const help = safeUrl(support.url);
  const site = safeUrl(publisher.website);
  const email = support.email !== null && /^[^\s@?&]+@[^\s@?&]+$/.test(support.email) ? support.email : null;
  const row = (term: string, value: unknown) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
  return html`<section aria-labelledby="details">
    <h3 id="details">${msg('Details')}</h3>
    <dl>
      ${row(msg('Category'), html`<bdi>${category.name}</bdi>`)} ${row(msg('Distribution'), distributionWords(listing))}
      ${listing.rating ? row(msg('Rating'), rating(listing)) : nothing}
      ${listedAt === null ? nothing : row(msg('Listed'), html`<time datetime=${listedAt}>${date(listedAt)}</time>`)}
      ${site ? row(msg('Publisher'), link(site.href, html`<bdi>${site.host}</bdi>`)) : nothing}
      ${help || email !== null ? row(msg('Support'), html`${link(help?.href, html`<bdi>${help?.host}</bdi>`)}${help && email !== null ? html`<br />` : nothing}${email === null ? nothing : html`<a href="mailto:${email}"><bdi>${email}</bdi></a>`}`) : nothing}
    </dl>
  </section>`;
}

/** In a preview, for an app that the previewed eyes do not get to see. */
export const notVisible = (view: Decision): TemplateResult =>
  panel(
    'eyeOff',
    msg('Not visible to sub-accounts'),
    html`${view.because.map((reason) => html`<span class="cause">${explain(reason).fact}</span>`)}`,
  );

export const pageCss = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  .app {
    display: grid;
    gap: 24px;
  }
  .head {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 16px;
    align-items: center;
  }
  .head .logo {
    inline-size: 64px;
    block-size: 64px;
    font-size: 20px;
  }
  h2,
  h3,
  p,
  ul,
  dl,
  dd {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  h2 {
    font-size: 20px;
    font-weight: 600;
    line-height: 1.2;
    overflow-wrap: anywhere;
  }
  h2:focus {
    outline: none;
  }
  h3 {
    margin-block-end: 12px;
    font-size: 14px;
    font-weight: 600;
    line-height: 1.2;
  }
  .publisher {
    margin-block-start: 4px;
    color: var(--muted);
  }
  .do {
    display: grid;
    gap: 8px;
    grid-column: 1 / -1;
    justify-items: start;
  }
  .do > .install {
    min-inline-size: 120px;
    min-block-size: 40px;
  }
  .do > .chip {
    padding: 8px 14px;
    font-size: 14px;
  }
  .lead {
    display: grid;
    gap: 12px;
  }
  .tagline {
    font-size: 16px;
    overflow-wrap: anywhere;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .columns {
    display: grid;
    gap: 32px;
  }
  .columns > div {
    display: grid;
    gap: 32px;
    align-content: start;
    min-inline-size: 0;
  }
  .gallery {
    margin: -4px;
    overflow-x: auto;
    overscroll-behavior-inline: contain;
    scrollbar-width: thin;
    border-radius: var(--radius);
  }
  .gallery ul {
    display: flex;
    gap: 12px;
    inline-size: max-content;
    padding: 4px;
  }
  .gallery img {
    display: block;
    inline-size: min(480px, 80cqi);
    block-size: auto;
    aspect-ratio: 8 / 5;
    object-fit: cover;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface-2);
    color: var(--muted);
    font-size: 12px;
  }
  .paragraph {
    max-inline-size: 68ch;
    white-space: pre-line;
    overflow-wrap: anywhere;
  }
  .paragraph + .paragraph {
    margin-block-start: 12px;
  }
  .quiet-text {
    color: var(--muted);
  }
  .caution {
    display: flex;
    gap: 8px;
    margin-block-end: 8px;
    padding: 8px 12px;
    border: 1px solid color-mix(in oklab, var(--tone) 30%, var(--surface));
    border-radius: var(--control-radius);
    background: var(--tone-tint);
    color: var(--tone);
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .scopes li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 4px 8px;
    min-block-size: 36px;
    padding-block: 4px;
    border-block-end: 1px solid var(--border);
  }
  .scopes li:last-child {
    border: 0;
  }
  code {
    font: 13px/1.45 ui-monospace, Menlo, Consolas, monospace;
    overflow-wrap: anywhere;
  }
  dl {
    display: grid;
    gap: 12px;
  }
  dt {
    color: var(--muted);
    font-size: 12px;
  }
  dd {
    overflow-wrap: anywhere;
  }
  .cause {
    display: block;
  }
  .blank {
    border-radius: var(--radius);
    background: var(--surface-2);
  }
  .bones {
    display: grid;
    gap: 8px;
  }
  .bones .blank {
    block-size: 20px;
    max-inline-size: 240px;
    border-radius: 4px;
  }
  .bones .blank + .blank {
    block-size: 14px;
    max-inline-size: 140px;
  }
  .blank.tall {
    block-size: 320px;
  }
  @container (inline-size >= 560px) {
    .head {
      grid-template-columns: auto minmax(0, 1fr) auto;
    }
    .do {
      grid-column: auto;
      justify-items: end;
    }
  }
  @container (inline-size >= 840px) {
    .columns {
      grid-template-columns: minmax(0, 1fr) 304px;
      gap: 48px;
    }
  }
`;
