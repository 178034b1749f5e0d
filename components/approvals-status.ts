// How the last write on approvals or switches ended, as a line that stays: what was done and what was not, with Undo where that harms nobody; and the
// band where nothing can be done at all. The provider announces outcomes; only a failure is announced here. Templates as functions of data.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { Attempt } from '../src/marketplace.ts';
import { shownName } from '../src/oauth/shown-name.ts';
import { explain, type Remedy } from '../src/policy/index.ts';
import type { Decision } from '../src/schema/policy.ts';
import { icon } from './icons.ts';
import { approvedWords, notChangedWords, switchedWords } from './locale/announcements.ts';

/** Refused apps named before the rest is only counted. */
const NAMED = 5;

export interface StatusHand {
  /** Left out where there is nothing harmless to take back. */
  readonly undo: (() => void) | null;
  /** The last request once more; left out where it is not known. */
  readonly again: (() => void) | null;
  readonly dismiss: () => void;
  readonly nameOf: (appId: string) => string;
}

export function status(attempt: Attempt | undefined, hand: StatusHand): TemplateResult | typeof nothing {
  switch (attempt?.kind) {
    case 'busy':
      return html`<div class="status" part="status"><span class="spinner still"></span><p tabindex="-1" class="said">${msg('Saving…')}</p></div>`;
    case 'approved': {
      const refused = attempt.outcomes.flatMap((one) => (one.outcome === 'refused' ? [one] : []));
      const done = attempt.outcomes.some(({ outcome }) => outcome === 'changed' || outcome === 'unchanged');
      return line(
        done ? 'success' : 'warning',
        approvedWords(attempt.outcomes),
        hand,
        refused.length === 0
          ? nothing
          : html`<ul>
              ${refused.slice(0, NAMED).map(({ appId, decision }) => html`<li><bdi>${shownName(hand.nameOf(appId))}</bdi>: ${decision.because[0] ? explain(decision.because[0]).short : ''} <mkt-why .decision=${decision} .appId=${appId} subject=${hand.nameOf(appId)}></mkt-why></li>`)}
            </ul>`,
      );
    }
    case 'switched':
      return line('success', switchedWords(attempt), hand);
    case 'refused':
      return line('warning', notChangedWords(attempt.decision), { ...hand, undo: null }, html`<mkt-why .decision=${attempt.decision} subject=${msg('App permissions')}></mkt-why>`);
    case 'failed':
      return html`<div class="status danger" part="status" role="alert">
        ${icon('warning')}
        <p tabindex="-1" class="said">${failure(attempt.error.code)}</p>
        ${hand.again ? html`<button part="retry" @click=${hand.again}>${icon('retry')}${msg('Try again')}</button>` : nothing}${dismiss(hand)}
      </div>`;
    default:
      return nothing;
  }
}

const dismiss = (hand: StatusHand): TemplateResult => html`<button class="quiet dismiss" aria-label=${msg('Dismiss')} @click=${hand.dismiss}>${icon('clear')}</button>`;

const line = (tone: 'success' | 'warning', words: string, hand: StatusHand, more: unknown = nothing): TemplateResult => html`<div class="status ${tone}" part="status">
  ${icon(tone === 'success' ? 'check' : 'warning')}
  <div class="what"><p tabindex="-1" class="said">${words}</p>${more}</div>
  ${hand.undo ? html`<button part="undo" @click=${hand.undo}>${msg('Undo')}</button>` : nothing}${dismiss(hand)}
</div>`;

function failure(code: string): string {
  switch (code) {
    case 'network':
      return msg('The marketplace did not answer. Trying again is safe: nothing is done twice.');
    case 'rate-limited':
      return msg('Too many requests at once. Try again in a moment.');
    case 'unauthorized':
      return msg('Not changed: you are signed out. Sign in, then try again.');
    case 'conflict':
      return msg('Not changed: somebody else changed the switches meanwhile. Look again, then try again.');
    default:
      return msg('That did not work. Trying again is safe: nothing is done twice.');
  }
}

/** Why nothing can be changed here now. */
export function closedBand(decision: Decision, ways: () => readonly (readonly Remedy[])[]): TemplateResult | typeof nothing {
  const [first] = decision.because;
  if (!first) return nothing;
  const { short, fact } = explain(first);
  return html`<div class="status warning" part="refusal">
    ${icon('lock')}
    <div class="what" id="closed"><p class="verdict">${short}</p><p>${fact}</p></div>
    <mkt-why .decision=${decision} .ways=${ways} subject=${msg('App permissions')} open-label=${msg('Why?')}></mkt-why>
  </div>`;
}

export const approvalsStatusCss = css`
  .status {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    min-block-size: 52px;
    margin-block: 16px 0;
    padding: 7px 12px 7px 16px;
    border: 1px solid color-mix(in oklab, var(--tone, var(--border)) 30%, var(--surface));
    border-radius: var(--radius);
    background: var(--tone-tint, var(--surface-2));
    overflow-wrap: anywhere;
  }
  .status > .icon {
    color: var(--tone);
  }
  .status p {
    margin: 0;
  }
  .status ul {
    margin: 4px 0 0;
    padding: 0;
    list-style: none;
    font-size: 13px;
  }
  .status .what,
  .status > .said {
    flex: 1 1 200px;
    min-inline-size: 0;
  }
  .said:focus {
    outline: none;
  }
  .verdict {
    font-weight: 600;
  }
  .dismiss {
    inline-size: 36px;
    padding: 0;
    color: var(--muted);
  }
  .spinner.still {
    position: static;
    margin: 0;
  }
`;
