// Who asks, and whom: the warning that comes before everything else, the two logos, the app's publisher and kind. Templates as functions of
// data. The warning wears nothing of the page's theme and is no part that a page could style.
import { html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import { shownName } from '../src/oauth/shown-name.ts';
import type { Brand } from '../src/schema/account.ts';
import type { Listing } from '../src/schema/app.ts';
import { safeUrl } from '../src/schema/safe-url.ts';
import { verbatim } from './consent-scopes.ts';
import { icon } from './icons.ts';
import type { ScopeTable } from './permissions.ts';
import { chip, logo } from './pieces.ts';

/** A private app asks for what could harm most: said first, in words, with the very permissions. */
export const strongWarning = ({ name, publisher }: Listing, scopes: readonly string[], table: ScopeTable | null): TemplateResult => html`<div class="strong" role="note" aria-labelledby="strong-title">
  ${icon('shieldAlert')}
  <div>
    <p class="strong-title" id="strong-title">${msg('Allow this only if you know who made it')}</p>
    <p>${msg(html`<bdi>${shownName(name)}</bdi> is a private app that nobody has reviewed, and it asks for sensitive permissions:`)}</p>
    <ul>
      ${scopes.map((scope) => html`<li>${table?.scopeFacts(scope)?.does ?? html`<code dir="ltr">${verbatim(scope)}</code>`}</li>`)}
    </ul>
    <p>${msg(html`If <bdi>${shownName(publisher.name)}</bdi> did not ask you to, press Deny. Nothing is shared then.`)}</p>
  </div>
</div>`;

export const consentHead = (app: Listing, brand: Brand | null, account: string | null): TemplateResult => html`<header class="who">
  <div class="logos">${logo(app)}<span class="line" aria-hidden="true">${icon('key')}</span>${ours(brand)}</div>
  <h2 id="title" tabindex="-1">
    ${account ? msg(html`<b><bdi>${shownName(app.name)}</bdi></b> wants to connect to <b><bdi>${shownName(account)}</bdi></b>`) : msg(html`<b><bdi>${shownName(app.name)}</bdi></b> wants to connect to your account`)}
  </h2>
  <p class="by">${publishedBy(app)}</p>
  <p class="kinds">${app.type === 'private' ? chip('neutral', 'lock', msg('Private app')) : chip('neutral', 'globe', msg('Public app'))}<span class="version">${msg(str`Version ${app.version}`)}</span></p>
</header>`;

/** The logo of where one is: the brand's own, or a sign that stands for no brand. */
function ours(brand: Brand | null): TemplateResult {
  return brand ? logo({ id: brand.id, name: brand.name, logoUrl: brand.logoUrl }) : html`<span class="logo plain">${icon('agency')}</span>`;
}

function publishedBy({ publisher }: Listing): TemplateResult {
  const site = safeUrl(publisher.website);
  const name = html`<bdi>${shownName(publisher.name)}</bdi>`;
  return html`<span>${msg(html`Published by ${name}`)}</span>${site ? html` · <a href=${site.href} target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer">${site.host}</a>` : nothing}`;
}
