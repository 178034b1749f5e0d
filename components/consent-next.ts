// What comes after the answer: where the browser goes, in the host's own letters with its registrable domain in bold, and what the publisher says becomes of
// the data. Nothing here goes anywhere by itself.
import { html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { RedirectFlag } from '../src/oauth/redirect.ts';
import type { Listing } from '../src/schema/app.ts';
import type { AuthorizationAsked } from '../src/schema/authorization.ts';
import { safeUrl } from '../src/schema/safe-url.ts';
import { icon } from './icons.ts';

/** The table of host names, loaded when an address is first shown. */
export type RedirectTable = typeof import('../src/oauth/redirect.ts');

/** Hosts that an address may be made to be taken for: the publisher's own and this page's. */
const trustedHosts = ({ publisher }: Listing): readonly string[] => [safeUrl(publisher.website)?.hostname ?? '', location.hostname].filter((host) => host !== '');

/** Where the browser goes next. Until it is known which part of the host somebody owns, all of it is in bold. */
export function nextStop({ redirectUri, app }: Pick<AuthorizationAsked, 'redirectUri' | 'app'>, table: RedirectTable | null): TemplateResult {
  const seen = table?.inspectRedirect(redirectUri, trustedHosts(app)) ?? null;
  const host = seen?.host ?? { rest: '', registrable: URL.canParse(redirectUri) ? new URL(redirectUri).host : redirectUri };
  const flags = (seen?.flags ?? []).flatMap((flag) => flagWords(flag, seen?.looksLike ?? '') ?? []);
  return html`<div class="next">
    ${icon('arrow')}
    <div>
      <p>${msg('Next, your browser goes to')} <span class="host" dir="ltr">${host.rest}<b>${host.registrable}</b>${seen?.port ? `:${seen.port}` : ''}</span></p>
      ${seen?.unicode ? html`<p class="quietly">${msg('It is written')} <span class="host" dir="ltr">${seen.unicode.rest}${seen.unicode.registrable}</span></p>` : nothing}
      ${flags.length > 0 ? html`<ul class="flags">${flags.map((words) => html`<li>${icon('warning')} <span>${words}</span></li>`)}</ul>` : nothing}
    </div>
  </div>`;
}

/** What is odd about an address, where a person should know it; null for what the address itself says. */
function flagWords(flag: RedirectFlag, like: string): string | null {
  switch (flag) {
    case 'not-https':
      return msg('The connection to it is not encrypted.');
    case 'app-scheme':
      return msg('It is not a website but a program on this device.');
    case 'loopback':
      return msg('It is a program on this device.');
    case 'private-network':
      return msg('It is in a private network.');
    case 'ip-address':
      return msg('It has a number instead of a name.');
    case 'disguised-ip':
      return msg('It hides a number behind something that looks like a name.');
    case 'user-info':
      return msg('It carries a user name that could be taken for its host.');
    case 'shared-host':
      return msg('Anybody may have a page at this host.');
    case 'mixed-scripts':
      return msg('Its name mixes letters of several scripts.');
    case 'look-alike':
      return msg(str`It is easily taken for ${like}.`);
    case 'repaired':
    case 'unparsable':
      return msg('Its address is not written as addresses are.');
    case 'port':
    case 'trailing-dot':
    case 'fragment':
    case 'no-owner':
      return null;
  }
}

/** The publisher's own words on what becomes of the data. */
export function smallPrint({ links: { privacy, terms, dataUse } }: AuthorizationAsked): TemplateResult {
  const given = [[privacy, msg('Privacy policy')], [terms, msg('Terms of service')], [dataUse, msg('How your data is used')]] as const;
  const links = given.flatMap(([address, words]) => {
    const url = safeUrl(address);
    return url ? [html`<a href=${url.href} target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer">${words}${icon('external')}</a>`] : [];
  });
  return html`<p class="small">${links.length > 0 ? links : msg('The publisher names neither a privacy policy nor terms.')}</p>`;
}
