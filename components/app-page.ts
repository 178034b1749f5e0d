// The parts of one app's page: what it is, what it asks for, and the facts. Templates as functions of data.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import { explain } from '../src/policy/index.ts';
import type { Listing } from '../src/schema/app.ts';
import type { Decision, Reason } from '../src/schema/policy.ts';
import { safeUrl } from '../src/schema/url.ts';
import { icon } from './icons.ts';
import { date } from './locale/format.ts';
import { permissionList, type ScopeTable } from './permissions.ts';
import { chip, panel, rating } from './pieces.ts';
import { rich } from './rich-text.ts';

/** What kind of app this is, in chips. */
export const kinds = ({ type, version, pendingVersion, listing }: Listing): TemplateResult => html`<div class="chips">
  ${type === 'private' ? chip('neutral', 'lock', msg('Private app, reached by its link')) : chip('neutral', 'globe', msg('Public'))}
  <span class="chip">${msg(str`Version ${version}`)}</span>
  ${pendingVersion === null ? nothing : chip('info', 'clock', msg(str`${pendingVersion} in review`))}
  <span class="chip">${listing === 'white-label' ? msg('White-label listing') : msg('Standard listing')}</span>
</div>`;

/** What the publisher writes about the app. An agency may look at what sub-accounts are shown instead, where that is another text. */
export const description = (text: string, other: TemplateResult | typeof nothing): TemplateResult =>
  html`<section aria-labelledby="about">
    <div class="titled">
      <h3 id="about">${msg('About this app')}</h3>
      ${other}
    </div>
    ${rich(text)}
  </section>`;

/** The switch between what agencies are shown and what sub-accounts are. */
export const profileSwitch = (subAccounts: boolean, turn: (on: boolean) => void): TemplateResult =>
  html`<label class="switch" part="profile-switch"><input type="checkbox" .checked=${subAccounts} @change=${({ currentTarget }: Event) => currentTarget instanceof HTMLInputElement && turn(currentTarget.checked)} /><span>${msg('What sub-accounts see')}</span></label>`;

/** Every permission in plain words; sensitive ones are marked, and a private app that asks for one is warned of. */
export const permissions = ({ scopes }: Listing, sensitive: readonly string[], warning: Reason | undefined, table: ScopeTable | null): TemplateResult => html`<section aria-labelledby="permissions">
  <h3 id="permissions">${msg('Permissions')}</h3>
  ${warning ? html`<p class="warning caution">${icon('shieldAlert')}<span>${explain(warning).fact}</span></p>` : nothing}
  ${scopes.length === 0 ? html`<p class="quiet-text">${msg('This app asks for no permissions.')}</p>` : permissionList(scopes, sensitive, table)}
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
  .titled {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 4px 16px;
    margin-block-end: 12px;
  }
  .titled h3 {
    margin: 0;
  }
  .switch {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--muted);
    font-size: 13px;
    cursor: pointer;
  }
  .switch input {
    inline-size: 16px;
    min-block-size: 24px;
    accent-color: var(--accent);
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
