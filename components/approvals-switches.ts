// The agency's three switches for its sub-accounts, each with what turning it changes said beside it, and the one that comes first. Templates as functions
// of data; nothing is turned here.
import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { msg, str } from '@lit/localize';
import type { SwitchImpact } from '../src/marketplace/approvals.ts';
import { switchBefore, switchOrder, type Switch } from '../src/policy/index.ts';
import type { Switches } from '../src/schema/account.ts';
import type { Gate } from './approvals-list.ts';
import { switchWords } from './locale/announcements.ts';
import { number, plural } from './locale/format.ts';

const apps = (count: number): string => plural(count, msg('one app'), msg(str`${number(count)} apps`));
const places = (count: number): string => plural(count, msg('one sub-account'), msg(str`${number(count)} sub-accounts`));

/** What turning a switch off takes out of sight, in words. */
export function lostWords(name: Switch, impact: SwitchImpact): string {
  const [which, whom] = [apps(impact.apps), places(impact.subAccounts)];
  if (impact.apps === 0) return msg('Turned off, nothing that sub-accounts see now goes away.');
  switch (name) {
    case 'subAccountAccess':
      return msg(str`Turned off, the marketplace closes for ${whom}, with ${which} in it. What is installed keeps running.`);
    case 'allApps':
      return msg(str`Turned off, ${whom} see only what they have installed, and no more of ${which}. What is installed keeps running.`);
    case 'autoApprove':
      return msg(str`Turned off, ${which} without a word of yours disappear for ${whom}, until you approve them. What is installed keeps running.`);
  }
}

/** What turning a switch on brings. */
function gainWords(name: Switch): string {
  switch (name) {
    case 'subAccountAccess':
      return msg('Turned on, sub-accounts open the marketplace, and what was approved is there again.');
    case 'allApps':
      return msg('Turned on, sub-accounts see every approved app, and their admins install them.');
    case 'autoApprove':
      return msg('Turned on, apps without a word of yours count as approved, new ones too.');
  }
}

export function switchPanel(switches: Switches, impactOf: (name: Switch) => SwitchImpact, gate: Gate, turn: (name: Switch, on: boolean) => void): TemplateResult {
  return html`<fieldset class="switches" part="switches">
    <legend>${msg('What sub-accounts may do')}</legend>
    ${switchOrder.map((name) => {
      const before = switchBefore(switches, name);
      const inert = !gate.open || before !== null;
      const described = [`says-${name}`, ...(gate.because === null ? [] : [gate.because])].join(' ');
      const pressed = (event: Event): void => {
        // Nothing is turned before the server turned it.
        event.preventDefault();
        if (!inert) turn(name, !switches[name]);
      };
      return html`<div class="switch" part="switch">
        <input id=${name} type="checkbox" role="switch" .checked=${live(switches[name])} aria-checked=${switches[name] ? 'true' : 'false'} aria-disabled=${inert ? 'true' : nothing} aria-describedby=${described} @click=${pressed} />
        <div>
          <label for=${name}>${switchWords(name)}</label>
          <p id="says-${name}">
            ${before === null ? nothing : html`<span class="needs">${msg(str`First turn on “${switchWords(before)}”.`)}</span> `}${switches[name] ? lostWords(name, impactOf(name)) : gainWords(name)}
          </p>
        </div>
      </div>`;
    })}
  </fieldset>`;
}

export const switchesCss = css`
  .switches {
    display: grid;
    gap: 16px;
    min-inline-size: 0;
    margin: 0;
    padding: 16px;
    border: 1px solid var(--border);
    border-radius: var(--radius);
  }
  .switches legend {
    padding-inline: 4px;
    margin-inline-start: -4px;
    font-weight: 600;
  }
  .switch {
    display: flex;
    align-items: start;
    gap: 12px;
  }
  .switch label {
    font-weight: 500;
    cursor: pointer;
  }
  .switch p {
    margin: 0;
    color: var(--muted);
    font-size: 13px;
  }
  .needs {
    color: var(--text);
  }
  .switch > input[role='switch'] {
    appearance: none;
    position: relative;
    flex: none;
    inline-size: 36px;
    block-size: 20px;
    min-block-size: 0;
    margin: 1px 0 0;
    padding: 0;
    border: 1px solid var(--control-border);
    border-radius: 999px;
    background: var(--surface-2);
    cursor: pointer;
  }
  .switch > input[role='switch']::after {
    content: '';
    position: absolute;
    inset-block-start: 2px;
    inset-inline-start: 2px;
    inline-size: 14px;
    block-size: 14px;
    border-radius: 999px;
    background: var(--muted);
  }
  .switch > input[role='switch']:checked {
    border-color: var(--accent);
    background: var(--accent);
  }
  .switch > input[role='switch']:checked::after {
    inset-inline-start: 18px;
    background: var(--on-accent);
  }
  .switch > input[role='switch'][aria-disabled='true'] {
    opacity: 0.55;
    cursor: not-allowed;
  }
  @media (forced-colors: active) {
    .switch > input[role='switch'] {
      appearance: auto;
    }
    .switch > input[role='switch']::after {
      content: none;
    }
  }
`;
