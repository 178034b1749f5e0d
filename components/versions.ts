// The versions of an app as a timeline: when, what is new, which permissions came and went, and where the viewer still has it. Templates as functions of data.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { Step } from '../src/marketplace/releases.ts';
import type { Installation } from '../src/schema/installation.ts';
import { icon, type IconName } from './icons.ts';
import { day, number, plural } from './locale/format.ts';
import { chip } from './pieces.ts';
import { rich } from './rich-text.ts';

/** So many are shown; the others open on demand. */
const SHOWN = 3;

/** `agency` is whether the viewer has the app in places of its own. */
export function versions(steps: readonly Step[], pending: string | null, installations: readonly Installation[], agency: boolean): TemplateResult | typeof nothing {
  const [first] = steps;
  if (!first) return nothing;
  const places = new Map<string, number>();
  for (const { version } of installations) places.set(version, (places.get(version) ?? 0) + 1);
  const one = (step: Step): TemplateResult => entry(step, step === first, places.get(step.version) ?? 0, agency);
  const older = steps.slice(SHOWN);
  return html`<section aria-labelledby="versions">
    <h3 id="versions">${msg('Versions')}</h3>
    <div part="versions" class="versions">
      <ol class="timeline">
        ${pending === null ? nothing : html`<li class="waiting"><p class="version"><strong>${pending}</strong>${chip('info', 'clock', msg('In review'))}</p></li>`}
        ${steps.slice(0, SHOWN).map(one)}
      </ol>
      ${older.length > 0
        ? html`<details>
            <summary><span class="phrase">${plural(older.length, msg('One older version'), msg(str`${number(older.length)} older versions`))}</span></summary>
            <ol class="timeline">
              ${older.map(one)}
            </ol>
          </details>`
        : nothing}
    </div>
  </section>`;
}

function entry({ version, releasedAt, notes, changed }: Step, latest: boolean, places: number, agency: boolean): TemplateResult {
  const here = agency ? plural(places, msg('In one place'), msg(str`In ${number(places)} places`)) : msg('Installed here');
  return html`<li data-version=${version}>
    <p class="version">
      <strong>${version}</strong><time datetime=${releasedAt}>${day(releasedAt)}</time>${latest ? chip('success', 'check', msg('Latest')) : nothing}${places > 0 ? chip('neutral', 'installed', here) : nothing}
    </p>
    ${notes.trim() ? rich(notes) : html`<p class="quiet-text">${msg('No notes.')}</p>`} ${changed ? permissions('added', changed.added) : nothing} ${changed ? permissions('removed', changed.removed) : nothing}
  </li>`;
}

function permissions(kind: 'added' | 'removed', scopes: readonly string[]): TemplateResult | typeof nothing {
  if (scopes.length === 0) return nothing;
  const [sign, words]: readonly [IconName, string] = kind === 'added' ? ['key', plural(scopes.length, msg('New permission:'), msg('New permissions:'))] : ['clear', plural(scopes.length, msg('No longer asked for:'), msg('No longer asked for:'))];
  return html`<p class="scope-change ${kind}">${icon(sign)}<span>${words} ${scopes.map((scope, index) => html`${index > 0 ? ', ' : ''}<code dir="ltr">${scope}</code>`)}</span></p>`;
}

export const versionsCss = css`
  .timeline {
    display: grid;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .timeline > li {
    position: relative;
    display: grid;
    gap: 4px;
    padding-inline-start: 20px;
    padding-block-end: 16px;
  }
  .timeline > li::before {
    content: '';
    position: absolute;
    inset-block: 6px 0;
    inset-inline-start: 3px;
    inline-size: 9px;
    block-size: 9px;
    border: 2px solid var(--muted);
    border-radius: 50%;
    background: var(--surface);
    z-index: 1;
  }
  .timeline > li::after {
    content: '';
    position: absolute;
    inset-block: 14px -6px;
    inset-inline-start: 7px;
    inline-size: 1px;
    background: var(--border);
  }
  .timeline > li:last-child::after {
    content: none;
  }
  .timeline > .waiting::before {
    border-style: dashed;
  }
  .version {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    font-variant-numeric: tabular-nums;
  }
  .version strong {
    font-weight: 600;
  }
  .version time {
    color: var(--muted);
    font-size: 12px;
  }
  .scope-change {
    display: flex;
    gap: 6px;
    font-size: 12px;
  }
  .added {
    color: var(--warning);
  }
  .removed {
    color: var(--muted);
  }
  .versions summary {
    inline-size: fit-content;
    padding-block: 6px;
    border-radius: 4px;
    color: var(--accent);
    font-weight: 500;
    cursor: pointer;
  }
  .versions details[open] summary {
    margin-block-end: 12px;
  }
`;
