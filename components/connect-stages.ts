// What mkt-connect shows at each stage after the first: words, lines, buttons. Templates as functions of data; nothing here keeps state or leaves the page.
import { html, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { MarketplaceError } from '../src/errors.ts';
import { faultOf } from '../src/oauth/callback.ts';
import type { Stage } from './connect-flow.ts';
import { fewIcon } from './icons-few.ts';

interface Shown {
  readonly stage: Stage;
  readonly inApp: boolean;
  readonly off: boolean;
  readonly target: string;
  readonly error: MarketplaceError | null;
  readonly copied: boolean | null;
}

export const isWaiting = ({ stage }: Shown): boolean => stage === 'waiting' || stage === 'opening';

/** What the link says. */
export function words(shown: Shown, name: string): string {
  if (isWaiting(shown)) return msg('Continue in the window');
  if (shown.inApp) return msg('Continue here anyway');
  if (['silent', 'blocked', 'denied', 'failed'].includes(shown.stage)) return msg('Try again');
  return name ? msg(str`Connect ${name}`) : msg('Connect');
}

/** Where the link goes. */
export function destination(shown: Shown): unknown {
  const host = html`<bdi>${shown.target}</bdi>`;
  if (!shown.target) return null;
  return isWaiting(shown) || shown.inApp ? msg(html`At ${host}`) : msg(html`Opens ${host} in a new window`);
}

/** What is happening, said once when it changes. */
export function line(shown: Shown, connected: boolean): TemplateResult | null {
  const say = (name: Parameters<typeof fewIcon>[0], tone: string, text: string): TemplateResult => html`<span class="said ${tone}">${fewIcon(name)}<span>${text}</span></span>`;
  if (connected) return null;
  if (shown.off) return say('offline', '', msg('You are offline. Connect when you are back.'));
  if (shown.copied !== null) return shown.copied ? say('check', 'success', msg('The address is copied. Open your browser and paste it there.')) : say('info', '', msg('The address is selected: copy it from there.'));
  switch (shown.stage) {
    case 'ready':
      return null;
    case 'opening':
    case 'waiting':
      return say('info', '', msg('Continue in the window that opened. This page goes on by itself.'));
    case 'silent':
      return say('warning', 'warning', msg('The window was closed before anything was decided. Nothing is connected so far.'));
    case 'leaving':
      return say('info', '', msg('The window was blocked, so this continues here. You come back to this page.'));
    case 'blocked':
      return say('warning', 'warning', msg('Your browser blocked the window. Allow pop-up windows for this page, then try again.'));
    case 'denied':
      return say('refused', '', msg('Access was denied, and nothing was connected.'));
    case 'failed':
      return say('warning', 'danger', failure(shown.error));
  }
}

/** What to do where it could not be completed. The fault's name is all that is known of it. */
function failure(error: MarketplaceError | null): string {
  if (faultOf(error) === 'state.expired') return msg('It took longer than ten minutes, so nothing was connected. Try again.');
  if (error?.code === 'config') return msg('This connection is not set up right, so it cannot begin. Tell the people who run this page.');
  return msg('It could not be completed, and nothing was connected. Try again; if it happens again, tell the people who run this page.');
}

export const spinner = (): TemplateResult => html`<span class="spinner"></span>`;
export const cancelling = (cancel: () => void): TemplateResult => html`<button class="quiet" part="cancel" @click=${cancel}>${msg('Cancel')}</button>`;
export const undo = (disconnect: () => void): TemplateResult => html`<button class="quiet" part="disconnect" @click=${disconnect}>${msg('Disconnect')}</button>`;

/** The browser of another app: the page's address, to be opened in a browser of one's own. */
export const copying = ({ copied }: Shown, copy: () => Promise<void>): TemplateResult => html`<div class="copying" part="copying">
  <p>${msg('The browser inside another app cannot finish this safely. Open this page in your own browser instead.')}</p>
  <div class="row"><input readonly aria-label=${msg('Address of this page')} .value=${location.href} @focus=${select} /><button @click=${copy}>${fewIcon(copied ? 'check' : 'copy')}${copied ? msg('Copied') : msg('Copy')}</button></div>
</div>`;

const select = ({ currentTarget }: Event): void => {
  if (currentTarget instanceof HTMLInputElement) currentTarget.select();
};

/** The foot of what is shown before leaving: to stay, or to go on. */
export const wayOut = ({ target }: Shown, stay: () => void, anchor: (words: string) => TemplateResult): TemplateResult =>
  html`<div class="row end"><button @click=${stay}>${msg('Not now')}</button>${anchor(target ? msg(str`Continue to ${target}`) : msg('Continue'))}</div>`;
