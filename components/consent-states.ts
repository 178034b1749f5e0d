// What stands where the card would be, or where its buttons were: on its way, not readable, refused, too late, answered. Templates as functions of data; none
// of them sends anybody anywhere by itself.
import { html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { MarketplaceError } from '../src/errors.ts';
import type { AuthorizationRefused } from '../src/schema/authorization.ts';
import { safeUrl } from '../src/schema/safe-url.ts';
import type { Shut } from './consent-gate.ts';
import { icon } from './icons.ts';
import { panel } from './pieces.ts';

/** A request that cannot be answered. Nobody is sent on; the way back is a link, where there is one that was registered. */
export function refusedRequest({ error, description, returnUrl }: AuthorizationRefused): TemplateResult {
  const back = safeUrl(returnUrl);
  const link = back ? html`<a class="button" href=${back.href} rel="noreferrer" referrerpolicy="no-referrer">${msg(str`Back to ${back.host}`)}</a>` : nothing;
  return html`<div class="card" role="alert">
    ${panel('warning', title(error), html`${msg('Nothing was shared.')} ${back ? msg('You can go back and tell the app about it.') : msg('You are not sent anywhere. Close this page, and tell whoever gave you the link.')}`, link)}
    <p class="small"><code dir="ltr">${error}</code> <bdi>${description}</bdi></p>
  </div>`;
}

function title(error: string): string {
  switch (error) {
    case 'invalid_client':
    case 'unauthorized_client':
      return msg('No app is known by this link');
    case 'invalid_redirect_uri':
      return msg('The link would send you to an address that the app never registered');
    case 'invalid_scope':
      return msg('The app asks for permissions it may not ask for');
    case 'access_denied':
      return msg('You may not answer this request');
    case 'temporarily_unavailable':
    case 'server_error':
      return msg('The request cannot be answered just now');
    default:
      return msg('The app’s request is not complete');
  }
}

export const answeredAlready = (): TemplateResult => html`<div class="card" role="alert">${panel('info', msg('This request was answered already'), msg('Each one is answered once. To change your answer, start again from the app.'))}</div>`;
export const expired = (): TemplateResult => html`<div class="card" role="alert">${panel('clock', msg('This request has expired'), msg('Nothing was shared. Start again from the app: it asks anew.'))}</div>`;

/** The browser is about to leave for the app; a page that does not navigate stays here. */
export function onItsWay(redirectUri: string): TemplateResult {
  const { host = '' } = URL.canParse(redirectUri) ? new URL(redirectUri) : {};
  return html`<div class="card" role="status">${panel('check', msg('Your answer was taken'), html`${msg('Your browser goes on to')} <b dir="ltr">${host}</b>`)}</div>`;
}

/** Why a press on Allow did not count, and the window where one does. */
export function shutNote(shut: Shut, href: string): TemplateResult {
  const passes = shut === 'soon' || shut === 'moved' || shut === 'repeated';
  return html`<div class="shut warning">
    ${icon(passes ? 'clock' : 'shieldAlert')}
    <div>
      <p>${why(shut)}</p>
      ${passes || href === '' ? nothing : html`<a class="button" href=${href} target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer">${icon('external')}${msg('Continue in a secure window')}</a>`}
    </div>
  </div>`;
}

function why(shut: Shut): string {
  switch (shut) {
    case 'framed':
      return msg('This page stands inside another one, which could lay something over it. It is safe to answer in a window of its own.');
    case 'unsure':
      return msg('This browser cannot tell whether something lies over this card. It is safe to answer in a window of its own.');
    case 'covered':
      return msg('Something lies over this card, or it is see-through, scaled, cut off or in the background. Nothing was allowed.');
    case 'soon':
      return msg('Take a moment to read. Then press Allow again.');
    case 'moved':
      return msg('The page moved just before you pressed. Press Allow again if you meant it.');
    case 'repeated':
      return msg('That was more than one press. Press Allow once.');
    case 'synthetic':
      return msg('A program pressed Allow, not you. Nothing was allowed.');
  }
}

/** Why answering failed, with the card still there. */
export function failedAnswer({ code }: MarketplaceError): string {
  switch (code) {
    case 'network':
      return msg('The answer did not arrive. Check your connection, then press again.');
    case 'rate-limited':
      return msg('Too many requests at once. Press again in a moment.');
    case 'unauthorized':
      return msg('You are signed out. Sign in, then open the link again.');
    case 'config':
      return msg('This page may not allow anything. Open the request in its own window.');
    case 'invalid':
      return msg('What stands on this page is not what was asked. Nothing was allowed. Load the page again.');
    default:
      return msg('That did not work, and nothing was allowed. Press again.');
  }
}
