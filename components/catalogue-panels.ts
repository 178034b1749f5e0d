// What a catalogue says where its list would be: nothing there, nothing found, something failed, or the list is old. Each says what happened and
// offers the next step. Templates as functions of data.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { Catalogue } from '../src/catalogue/catalogue.ts';
import type { MarketplaceError } from '../src/errors.ts';
import type { Marketplace } from '../src/marketplace.ts';
import { explain } from '../src/policy/index.ts';
import type { Decision } from '../src/schema/policy.ts';
import type { ActiveFilter } from './filters.ts';
import { icon, type IconName } from './icons.ts';
import { ago, date, number, plural } from './locale/format.ts';
import { panel } from './pieces.ts';

const loadAgain = (refresh: () => void) => html`<button @click=${refresh}>${icon('retry')}${msg('Load again')}</button>`;

export const developerPanel = (): TemplateResult =>
  panel('developer', msg('The catalogue is for agencies and sub-accounts'), msg('You are signed in as a developer. Your own apps are in the developer portal.'));

/** The viewer sees no app at all: why, and what to do. `first` is the decision on any listing there is. */
export function emptyPanel({ viewer, records }: Marketplace, first: Decision | undefined, refresh: () => void): TemplateResult {
  const facts = first?.because.find(({ rule }) => rule.startsWith('facts.'));
  if (facts) return panel('clock', explain(facts).short, explain(facts).fact, loadAgain(refresh));
  if (viewer?.kind !== 'sub-account') return panel('empty', msg('No apps are listed yet'), msg('An app shows here as soon as it is listed.'), loadAgain(refresh));
  const { subAccountAccess = true, allApps = true } = records?.agency?.marketplace ?? {};
  if (!subAccountAccess) return panel('lock', msg('Your agency has switched the marketplace off'), msg('What is installed keeps working. To add an app, ask your agency’s admin.'));
  if (!allApps) return panel('empty', msg('No installed apps yet'), msg('Your agency opens installed apps to you. To have one installed, ask your agency’s admin.'));
  return panel('empty', msg('No apps to show yet'), msg('Apps show here once your agency approves them. To ask for one, talk to your agency’s admin.'));
}

/** A query leaves nothing: one button for each thing that can be taken off. */
export const noMatchPanel = (active: readonly ActiveFilter[], clear: () => void): TemplateResult =>
  panel(
    'search',
    msg('No app matches'),
    active.length > 1 ? msg('Take one of these off to see more.') : msg('Take it off to see every app.'),
    html`${active.map(({ words, remove }) => html`<button @click=${remove}>${icon('clear')}<span class="visually-hidden">${msg('Remove')}</span><bdi>${words}</bdi></button>`)}
    ${active.length > 1 ? html`<button class="quiet" @click=${clear}>${msg('Show all apps')}</button>` : nothing}`,
  );

export function errorPanel(error: MarketplaceError | null, refresh: () => void): TemplateResult {
  const [name, title] = error?.code === 'network' ? (['offline', msg('The marketplace cannot be reached')] as const) : (['warning', msg('The apps could not be loaded')] as const);
  const retry = html`<button class="primary" part="retry" @click=${refresh}>${icon('retry')}${msg('Try again')}</button>`;
  return html`<div role="alert">${panel(name, title, error?.code === 'unauthorized' ? msg('You are signed out. Sign in, then try again.') : msg('Nothing was changed, and what is installed keeps working.'), retry)}</div>`;
}

/** What is shown may no longer be true: how old it is, and why. Nothing while it is fresh. */
export function ageNotice(marketplace: Marketplace, decided: Decision, failed: boolean, refresh: () => void): TemplateResult | typeof nothing {
  const { records, clock, reachable, error } = marketplace;
  if (!reachable) return notice('offline', records ? msg(str`Offline. Showing what was known on ${date(records.asOf)}.`) : msg('Offline. Showing what this device remembers.'), refresh);
  const age = (records && (ago(records.asOf, clock()) ?? date(records.asOf))) ?? '';
  if (failed || error) return notice('offline', msg(str`The latest state could not be read. This is from ${age}.`), refresh);
  return decided.freshness.state === 'stale' ? notice('clock', msg(str`This is from ${age} and may have changed since.`), refresh) : nothing;
}

const notice = (sign: IconName, words: string, refresh: () => void): TemplateResult => html`<div class="notice" part="notice" role="status">
  ${icon(sign)}
  <span>${words}</span>
  <button class="quiet" @click=${refresh}>${msg('Load again')}</button>
</div>`;

/** The words that were understood instead of those that were typed. */
export const correctedLine = (words: string): TemplateResult => html`<p class="corrected">${msg(html`Showing results for <b><bdi>${words}</bdi></b>`)}</p>`;

/** That some listings could not be read; null for none. The others stand as if nothing were. */
export const leftOutLine = ({ unreadable }: Catalogue): TemplateResult | null =>
  unreadable === 0 ? null : html`<p class="notice" part="left-out">${icon('warning')}<span>${plural(unreadable, msg('One app could not be read and is left out.'), msg(str`${number(unreadable)} apps could not be read and are left out.`))}</span></p>`;

export const panelsCss = css`
  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    margin-block-end: 12px;
    padding: 4px 12px;
    border: 1px solid color-mix(in oklab, var(--warning) 30%, var(--surface));
    border-radius: var(--control-radius);
    background: var(--warning-tint);
    color: var(--warning);
    font-size: 13px;
  }
  .notice > span {
    flex: 1 1 200px;
    padding-block: 4px;
  }
  .notice button {
    min-block-size: 28px;
    color: inherit;
    text-decoration: underline;
    text-underline-offset: 2px;
  }
`;
