// A decision as an answer: the verdict, the reasons by who can fix them, the policy and the age of the facts. Templates as functions of data, with
// their look; nothing here keeps state.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import { explain, groupByFixer, type Fixer } from '../src/policy/index.ts';
import type { Viewer } from '../src/schema/account.ts';
import type { Decision, Reason } from '../src/schema/policy.ts';
import { icon, type IconName } from './icons.ts';
import { term, value } from './locale/evidence.ts';
import { ago, day } from './locale/format.ts';

/** Who reads the answer, and what its buttons do. */
export interface Reader {
  readonly actor: Viewer | null;
  /** The app's name; empty for "this app". */
  readonly subject: string;
  /** The instant ages are counted to. */
  readonly now: string;
  /** Takes the way out of an install cap. */
  readonly exit: () => void;
}

/** The answer's head: the verdict in one line. `close` is the button beside it. */
export const head = (decision: Decision, { subject }: Reader, close: TemplateResult | typeof nothing): TemplateResult => html`<div class="head ${decision.outcome === 'deny' ? 'danger' : 'success'}">
  ${icon(decision.outcome === 'deny' ? 'refused' : 'installed')}
  <p class="verdict" id="verdict">${verdict(decision, subject)}</p>
  ${close}
</div>`;

/** Every reason, grouped by who can fix it. What allows needs no fixing, and stands first. */
export function reasons(decision: Decision, reader: Reader): TemplateResult {
  const denied = decision.outcome === 'deny';
  const groups = groupByFixer(denied ? [...decision.because, ...decision.notices] : decision.notices, reader.actor);
  return html`${denied ? nothing : group('because', decision.because, [], reader)} ${groups.map(({ fixer, reasons }) => group(fixer, reasons, decision.notices, reader))}`;
}

/** By which policy, and how old the facts are. */
export const foot = (decision: Decision, { now }: Reader): TemplateResult => html`<div>
  <p>${policy(decision)}</p>
  <p>${age(decision, now)}</p>
</div>`;

const group = (fixer: Fixer | 'because', reasons: readonly Reason[], notices: readonly Reason[], reader: Reader): TemplateResult => html`<div class="group ${fixer}" role="group" aria-labelledby="who-${fixer}">
  <p class="who" id="who-${fixer}">${icon(ICONS[fixer])}${heading(fixer)}</p>
  <ul>
    ${reasons.map((reason) => one(reason, notices.includes(reason), reader))}
  </ul>
</div>`;

function one(reason: Reason, notice: boolean, reader: Reader): TemplateResult {
  const { fact, policy, fix, rule } = explain(reason);
  const rows = Object.entries(reason.params);
  const exits = rule === 'cap.blocked' || rule === 'cap.at-limit';
  return html`<li class="reason" part="reason">
    <p class="fact">${notice ? html`<span class="chip">${msg('Note')}</span> ` : nothing}${fact}</p>
    ${policy ? html`<p class="policy">${policy}</p>` : nothing}
    ${exits ? wayOut(reader) : fix ? html`<p class="fix">${icon('arrow')}<span class="phrase">${fix}</span></p>` : nothing}
    ${rows.length === 0
      ? html`<p class="rule"><code>${rule}</code></p>`
      : html`<details>
          <summary class="rule"><span>${msg('Facts it was judged on')} ${icon('down')}</span><code>${rule}</code></summary>
          <dl>${rows.map(([name, param]) => html`<dt>${term(name)}</dt><dd>${value(param)}</dd>`)}</dl>
        </details>`}
  </li>`;
}

const wayOut = ({ actor, exit }: Reader): TemplateResult => html`<button class="exit" part="exit" @click=${exit}>${msg('Start Public (listed) review')}${icon('arrow')}</button>
  ${actor?.kind === 'developer' ? nothing : html`<p class="policy">${msg('Ask the app’s developer: only they can start it.')}</p>`}`;

const ICONS: Readonly<Record<Fixer | 'because', IconName>> = { because: 'check', you: 'key', 'agency-admin': 'agency', developer: 'developer', platform: 'shield', nobody: 'lock' };

function heading(fixer: Fixer | 'because'): string {
  switch (fixer) {
    case 'because':
      return msg('Because');
    case 'you':
      return msg('You can fix this');
    case 'agency-admin':
      return msg('An owner or admin of the agency can fix this');
    case 'developer':
      return msg('The app’s developer can fix this');
    case 'platform':
      return msg('The marketplace can change this');
    case 'nobody':
      return msg('This is how it is meant to be');
  }
}

/** The answer in one line. */
function verdict({ action, outcome }: Decision, subject: string): TemplateResult {
  const name = html`<bdi>${subject || msg('This app')}</bdi>`;
  const allowed = outcome === 'allow';
  switch (action) {
    case 'view':
      return allowed ? msg(html`${name} is shown here`) : msg(html`${name} is not shown here`);
    case 'install':
      return allowed ? msg(html`${name} may be installed here`) : msg(html`${name} cannot be installed here`);
    case 'bulk-install':
      return allowed ? msg(html`${name} may be installed in many sub-accounts at once`) : msg(html`${name} cannot be installed in many sub-accounts at once`);
    case 'grant':
      return allowed ? msg(html`${name} may be given these permissions`) : msg(html`${name} cannot be given these permissions`);
    case 'publish':
      return allowed ? msg(html`${name} may be published this way`) : msg(html`${name} cannot be published this way`);
    case 'approve':
      return allowed ? msg(html`The approval of ${name} may be changed`) : msg(html`The approval of ${name} cannot be changed`);
    case 'call':
      return allowed ? msg(html`${name} may make this call`) : msg(html`${name} cannot make this call`);
  }
}

const policy = ({ policy: { revision, effectiveFrom } }: Decision): string =>
  effectiveFrom === null ? msg(str`Policy ${revision}, not in force yet`) : msg(str`Policy ${revision}, in force since ${day(effectiveFrom)}`);

function age({ freshness: { state: freshness, asOf } }: Decision, now: string): TemplateResult | string {
  const since = (asOf === null ? null : ago(asOf, now)) ?? msg('just now');
  if (freshness === 'stale') return html`<span class="stale">${icon('clock')} ${msg(str`Stale facts, read ${since}`)}</span>`;
  return freshness === 'live' && (asOf === null || ago(asOf, now) === null) ? msg('Live facts') : msg(str`Facts read ${since}`);
}

export const answerCss = css`
  .head,
  .foot {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 12px 16px;
  }
  .head > .icon {
    align-self: start;
    color: var(--tone);
    inline-size: 20px;
    block-size: 20px;
  }
  p,
  ul,
  dl,
  dd {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .verdict {
    flex: 1;
    min-inline-size: 0;
    font-weight: 600;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  .head .close {
    align-self: start;
    min-block-size: 32px;
    inline-size: 32px;
    padding: 0;
    margin-block: -6px;
    margin-inline: 0 -8px;
    color: var(--muted);
  }
  .group {
    padding: 12px 16px 16px;
    border-block-start: 1px solid var(--border);
  }
  .who {
    display: flex;
    align-items: center;
    gap: 6px;
    font-size: 12px;
    font-weight: 500;
    color: var(--muted);
  }
  .you > .who {
    color: var(--accent);
  }
  .reason {
    display: grid;
    gap: 4px;
    margin-block-start: 8px;
  }
  .reason + .reason {
    margin-block-start: 16px;
  }
  .fact {
    font-weight: 500;
  }
  .policy,
  .foot {
    font-size: 13px;
    color: var(--muted);
  }
  .fix {
    display: flex;
    gap: 6px;
  }
  .fix .icon {
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: 2px;
    color: var(--muted);
  }
  .fix:dir(rtl) .icon,
  .exit:dir(rtl) .icon {
    scale: -1 1;
  }
  .exit {
    justify-self: start;
    min-block-size: 28px;
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .exit:hover {
    background: none;
    text-decoration-thickness: 2px;
  }
  .rule {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 8px;
    font-size: 12px;
    color: var(--muted);
  }
  summary {
    cursor: pointer;
    border-radius: 4px;
    padding-block: 3px;
  }
  summary.rule {
    display: flex;
  }
  summary .icon {
    transition: rotate 120ms ease-out;
  }
  [open] > summary .icon {
    rotate: 180deg;
  }
  code {
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    font-size: 12px;
    overflow-wrap: anywhere;
  }
  dl {
    display: grid;
    grid-template-columns: minmax(0, auto) minmax(0, 1fr);
    gap: 2px 16px;
    padding: 8px 12px;
    margin-block-start: 4px;
    border-radius: var(--control-radius);
    background: var(--surface-2);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  dt {
    color: var(--muted);
  }
  dd {
    overflow-wrap: anywhere;
    text-align: end;
  }
  .foot {
    flex-wrap: wrap;
    justify-content: space-between;
    border-block-start: 1px solid var(--border);
    font-size: 12px;
  }
  .foot button {
    min-block-size: 28px;
    padding-inline: 8px;
    margin-inline: -8px;
    font-size: 12px;
  }
  .stale {
    color: var(--warning);
  }
  textarea {
    inline-size: 100%;
    block-size: 96px;
    font: 12px/1.45 ui-monospace, Menlo, Consolas, monospace;
    color: inherit;
    background: var(--surface-2);
    border: 1px solid var(--control-border);
    border-radius: var(--control-radius);
  }
`;
