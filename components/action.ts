// What can be done with an app, in every state it can be in: install, busy, installed, refused with its reason, failed, previewed. Templates as
// functions of data; who shows them does the work.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { MarketplaceError } from '../src/errors.ts';
import { shownName } from '../src/oauth/shown-name.ts';
import { explain } from '../src/policy/index.ts';
import type { Decision, Reason } from '../src/schema/policy.ts';
import { icon, type IconName } from './icons.ts';
import { number } from './locale/format.ts';
import { chip, type Tone } from './pieces.ts';
import type { Offer } from './standing.ts';

/** What an action does; an element hands these to the pieces. */
export interface Acts {
  readonly install: (offer: Offer) => void;
  /** The last request on an app once more. */
  readonly again: (offer: Offer) => void;
}

/** What is in force on an app: what the action area shows, and the words an element's parts carry. */
export function condition({ attempt, install, installations, room, preview }: Offer): 'busy' | 'installed' | 'more' | 'installable' | 'refused' {
  if (attempt?.kind === 'busy') return 'busy';
  if (installations.length > 0) return room && install.outcome === 'allow' && !preview ? 'more' : 'installed';
  return install.outcome === 'allow' ? 'installable' : 'refused';
}

/**
 * The one action of an app, in every state it can be in. It stays the same button as long as there is one, so that it keeps the focus;
 * `aria-describedby` leads to the line that `outcome` shows.
 */
export function action(one: Offer, acts: Acts, look: 'primary' | '' = ''): TemplateResult {
  const { listing, installations, viewer, preview } = one;
  const state = condition(one);
  const inSubAccounts = viewer.kind === 'agency' && listing.distribution.targetUser === 'sub-account';
  const installed = inSubAccounts ? msg(str`Installed in ${number(installations.length)}`) : msg('Installed');
  if (state === 'installed') return chip('success', 'check', installed);

  const inert = state === 'refused' || state === 'busy' || preview;
  const press = ({ currentTarget }: Event): void => {
    if (state === 'refused') openWhy(currentTarget);
    else if (!inert) acts.install(one);
  };
  return html`<button
    class="install ${state === 'more' ? 'more' : look} ${state === 'busy' ? 'busy' : ''}"
    part="action"
    aria-disabled=${inert ? 'true' : nothing}
    aria-describedby=${inert && state !== 'busy' ? lineId(listing.id) : nothing}
    aria-haspopup=${inSubAccounts && !inert ? 'dialog' : nothing}
    @click=${press}
  >${label()}</button>`;

  function label(): TemplateResult {
    const name = html`<bdi>${shownName(listing.name)}</bdi>`;
    if (state === 'more') return html`${icon('check')}<span>${installed}<span class="visually-hidden">; ${msg('install in another')} ${name}</span></span>`;
    const words = html`<span class="label">${msg('Install')}<span class="visually-hidden"> ${name}</span></span>`;
    return state === 'busy' ? html`${words}<span class="spinner"></span><span class="visually-hidden">${msg('in progress')}</span>` : words;
  }
}

/** Percent-encoded: an id may hold spaces, a reference to it may not. */
const lineId = (appId: string): string => `line-${encodeURIComponent(appId)}`;

/** The line under an action: how the last try ended, why it is refused, or that a preview saves nothing. */
export function outcome(one: Offer, acts: Acts): TemplateResult | typeof nothing {
  const { attempt, listing, install, preview } = one;
  const state = condition(one);
  if (state === 'busy') return nothing;
  // The provider announces a refusal, so this only shows it; a failure is announced here.
  if (attempt?.kind === 'refused') return html`<div class="outcome" id=${lineId(listing.id)}><p class="line">${msg('Not installed:')}</p>${reason(one, attempt.decision)}</div>`;
  if (attempt?.kind === 'failed') {
    return html`<div class="outcome failed" id=${lineId(listing.id)} role="alert">
      <p class="line">${icon('warning')}<span>${failure(attempt.error)}</span></p>
      <button part="retry" @click=${() => acts.again(one)}>${icon('retry')}<span>${msg('Try again')}<span class="visually-hidden"> <bdi>${shownName(listing.name)}</bdi></span></span></button>
    </div>`;
  }
  if (state === 'refused') return html`<div class="outcome" id=${lineId(listing.id)}>${reason(one, install)}</div>`;
  if (state === 'installable' && preview) return html`<div class="outcome" id=${lineId(listing.id)}><p class="line">${icon('eye')}<span>${msg('Preview: nothing is saved')}</span></p></div>`;
  return nothing;
}

/** What happened and what is safe. A request that got no answer may have been carried out; the same one again is not done twice. */
function failure({ code }: MarketplaceError): string {
  switch (code) {
    case 'network':
      return msg('The marketplace did not answer. Trying again is safe.');
    case 'rate-limited':
      return msg('Too many requests at once. Try again in a moment.');
    case 'unauthorized':
      return msg('You are signed out. Sign in, then try again.');
    default:
      return msg('That did not work. Trying again is safe.');
  }
}

/** A refusal by who can lift it: amber where somebody at the agency can, red where it takes others, quiet where it is meant to be so. */
const TONES: Readonly<Record<Reason['fixableBy'], readonly [Tone, IconName]>> = {
  viewer: ['warning', 'warning'],
  'agency-admin': ['warning', 'warning'],
  developer: ['danger', 'blocked'],
  platform: ['danger', 'blocked'],
  nobody: ['neutral', 'refused'],
};

/** The first reason of a refusal in five words, and the element that tells the rest. */
export function reason({ listing, ways }: Pick<Offer, 'listing' | 'ways'>, decision: Decision): TemplateResult {
  const [first] = decision.because;
  const [look, name] = TONES[first?.fixableBy ?? 'nobody'];
  return html`<div class="reason">
    ${first ? chip(look, name, explain(first).short) : nothing}
    <mkt-why .decision=${decision} .ways=${ways} .appId=${listing.id} subject=${listing.name}></mkt-why>
  </div>`;
}

/** A refusal where there is room for it: the fact, the way out of an install cap, and the element that tells the rest. */
export function refusal(decision: Decision, { listing: { id, name }, ways }: Pick<Offer, 'listing' | 'ways'>, fromServer: boolean, exit: () => void): TemplateResult | typeof nothing {
  const [first] = decision.because;
  if (!first) return nothing;
  const { short, fact } = explain(first);
  const [look, sign] = TONES[first.fixableBy];
  const capped = decision.because.some(({ rule }) => rule === 'cap.blocked' || rule === 'cap.at-limit');
  return html`<div class="refusal ${look}" id=${lineId(id)} part="refusal">
    ${icon(sign)}
    <div>
      <p class="verdict">${fromServer ? msg(str`Not installed: ${short}`) : short}</p>
      <p>${fact}</p>
      <p class="exits">
        ${capped ? html`<button class="link" part="exit" @click=${exit}>${msg('Start Public (listed) review')}</button>` : nothing}
        <mkt-why .decision=${decision} .ways=${fromServer ? undefined : ways} .appId=${id} subject=${name} open-label=${msg('Why?')}></mkt-why>
      </p>
    </div>
  </div>`;
}

/** Opens the reasons that stand beside a refused action. */
function openWhy(from: EventTarget | null): void {
  const why = from instanceof Element ? from.closest('[data-app-id]')?.querySelector('mkt-why') : null;
  // A host may have left the element undefined; the button beside it says why in a line anyway.
  why?.open?.();
}

export const actionCss = css`
  .install {
    flex: none;
    position: relative;
  }
  .more {
    border-color: color-mix(in oklab, var(--success) 30%, var(--surface));
    background: var(--success-tint);
    color: var(--success);
    padding-inline: 10px;
    font-size: 13px;
  }
  .more .icon {
    margin-inline-start: -2px;
  }
  .busy .label {
    opacity: 0;
  }
  button.busy[aria-disabled='true'] {
    cursor: progress;
  }
  .spinner {
    position: absolute;
    inset: 0;
    margin: auto;
    inline-size: 16px;
    block-size: 16px;
    border-radius: 50%;
    border: 2px solid var(--border);
    border-block-start-color: var(--accent);
    animation: turn 700ms linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  .outcome {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    font-size: 12px;
    color: var(--muted);
  }
  .outcome mkt-why {
    font-size: 12px;
  }
  .failed .line {
    color: var(--danger);
  }
  .line {
    display: flex;
    gap: 4px;
    margin: 0;
  }
  .outcome button {
    min-block-size: 28px;
    padding-inline: 8px;
    font-size: 12px;
  }
  .reason {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    min-inline-size: 0;
  }
  .refusal {
    display: flex;
    gap: 12px;
    max-inline-size: 640px;
    padding: 12px 16px;
    border: 1px solid color-mix(in oklab, var(--tone, var(--border)) 30%, var(--surface));
    border-radius: var(--radius);
    background: var(--tone-tint, var(--surface-2));
    overflow-wrap: anywhere;
  }
  .refusal > .icon {
    inline-size: 20px;
    block-size: 20px;
    color: var(--tone, var(--muted));
  }
  .verdict {
    font-weight: 600;
  }
  .exits {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 16px;
    margin-block-start: 4px;
  }
  .link {
    min-block-size: 24px;
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  button.link:hover {
    background: none;
    text-decoration-thickness: 2px;
  }
  @media (prefers-reduced-motion: reduce) {
    .spinner {
      border-color: var(--accent);
      border-style: dotted;
    }
  }
`;
