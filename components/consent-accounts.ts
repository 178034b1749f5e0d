// Which account the app is given to: a choice with the server's decision on each. Those that are refused cannot be chosen and say why. With one account there
// is nothing to choose; with several nothing is chosen for anybody.
import { html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import type { Domain } from '../src/schema/account.ts';
import type { GrantAccount, PreviousGrant } from '../src/schema/authorization.ts';
import type { Decision } from '../src/schema/policy.ts';
import { icon } from './icons.ts';
import { number } from './locale/format.ts';
import { chip } from './pieces.ts';

export type Explain = typeof import('../src/policy/explain.ts');

/** From this many accounts on the list can be searched. */
const SEARCHABLE_FROM = 9;
const SHOWN = 50;
/** Room is kept for no more histories than this. */
const MOST_HISTORIES = 6;

export interface Choice {
  readonly accounts: readonly GrantAccount[];
  readonly chosen: GrantAccount | null;
  readonly text: string;
  readonly domain: Domain;
  readonly app: { readonly id: string; readonly name: string };
  readonly words: Explain | null;
  readonly choose: (account: GrantAccount) => void;
  readonly search: (text: string) => void;
}

export const isAllowed = ({ decision }: GrantAccount): boolean => decision.outcome === 'allow';
export const keyOf = ({ kind, id }: GrantAccount): string => `${kind} ${id}`;

/** The account that needs no choosing: the only one there is, or the only one that may be chosen. */
export function given(accounts: readonly GrantAccount[]): GrantAccount | null {
  const [only, ...others] = accounts.filter(isAllowed);
  return others.length === 0 ? (only ?? (accounts.length === 1 ? (accounts[0] ?? null) : null)) : null;
}

/**
 * How the permissions may look, by what the accounts to choose from granted before: the first is how they look now. The card keeps room for the largest, so
 * that choosing an account moves nothing from under the pointer.
 */
export function histories(accounts: readonly GrantAccount[], chosen: GrantAccount | null): readonly (PreviousGrant | null)[] {
  const now = chosen?.previous ?? null;
  if (given(accounts) !== null) return [now];
  const scopesOf = (previous: PreviousGrant | null): string => (previous ? previous.scopes.toSorted().join(' ') : 'none');
  const all = new Map([now, null, ...accounts.filter(isAllowed).map(({ previous }) => previous)].map((previous) => [scopesOf(previous), previous]));
  all.delete(scopesOf(now));
  return [now, ...[...all.values()].slice(0, MOST_HISTORIES)];
}

/** Every account is refused, and for the same reasons: that is one problem and no choice. */
export const refusedAlike = (accounts: readonly GrantAccount[]): boolean => {
  const reasons = accounts.map(({ decision }) => decision.because.map(({ rule }) => rule).join());
  return !accounts.some(isAllowed) && new Set(reasons).size === 1;
};

export function accountChoice(choice: Choice): TemplateResult | typeof nothing {
  const { text, search } = choice;
  if (choice.accounts.length < 2 || refusedAlike(choice.accounts)) return nothing;
  const accounts = choice.accounts.toSorted((a, b) => Number(isAllowed(b)) - Number(isAllowed(a)));
  const wanted = text.trim().toLocaleLowerCase();
  const found = accounts.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  const searchable = accounts.length >= SEARCHABLE_FROM;
  return html`<section class="accounts" aria-labelledby="accounts">
    <h3 id="accounts">${msg('For which account')}</h3>
    ${searchable
      ? html`<div class="field">${icon('search')}<input type="search" autocomplete="off" spellcheck="false" aria-label=${msg('Find an account')} placeholder=${msg('Find an account')} .value=${text} @input=${(event: Event) => search((event.target as HTMLInputElement).value)} /></div>`
      : nothing}
    <div class="choices" role="radiogroup" aria-labelledby="accounts">${found.slice(0, SHOWN).map((account) => one(account, choice))}</div>
    <p class="found quietly" role="status">${foundWords(found.length, accounts.length, wanted !== '')}</p>
  </section>`;
}

function foundWords(found: number, of: number, searched: boolean): string {
  if (found === 0) return msg('No account has this name.');
  if (found > SHOWN) return msg(str`${number(SHOWN)} of ${number(found)} are shown. Search for the others.`);
  return searched ? msg(str`${number(found)} of ${number(of)}`) : '';
}

function one(account: GrantAccount, { chosen, domain, app, words, choose }: Choice): TemplateResult {
  const { id, name, kind, decision, previous } = account;
  const allowed = isAllowed(account);
  return html`<div class="choice ${allowed ? '' : 'refused'}">
    <label>
      <input type="radio" name="account" value=${id} ?disabled=${!allowed} .checked=${chosen !== null && keyOf(chosen) === keyOf(account)} aria-describedby=${allowed ? nothing : `why-${id}`} @change=${() => choose(account)} />
      <span><bdi class="account-name">${name}</bdi> <span class="kind">${kindWords(kind, domain)}</span></span>
    </label>
    ${allowed ? (previous ? html`<span class="has">${icon('check')}${msg('Has it')}</span>` : nothing) : html`<span class="why" id=${`why-${id}`}>${reason(decision, app, words)}</span>`}
  </div>`;
}

/** What kind of account it is, in the words of the brand one is with. */
const kindWords = (kind: GrantAccount['kind'], domain: Domain): string =>
  domain === 'white-label' ? (kind === 'agency' ? msg('Business account') : msg('Client account')) : kind === 'agency' ? msg('Agency') : msg('Sub-account');

/** A refusal in five words, and the element that tells the rest. */
function reason(decision: Decision, { id, name }: Choice['app'], words: Explain | null): TemplateResult {
  const [first] = decision.because;
  return html`${chip('warning', 'refused', (first && words?.explain(first).short) || msg('Not possible here'))}<mkt-why .decision=${decision} .appId=${id} subject=${name}></mkt-why>`;
}

/** Why the chosen account cannot have it, said before anything is pressed. */
export function refusedAccount({ decision, name }: GrantAccount, app: Choice['app'], words: Explain | null, exit: () => void): TemplateResult | typeof nothing {
  const [first] = decision.because;
  if (decision.outcome === 'allow' || !first) return nothing;
  const said = words?.explain(first);
  const capped = decision.because.some(({ rule }) => rule === 'cap.blocked' || rule === 'cap.at-limit');
  return html`<div class="problem danger" id="problem">
    ${icon('blocked')}
    <div>
      <p class="problem-title">${said?.short ?? msg('This cannot be allowed')}</p>
      <p>${said?.fact ?? msg(str`The policy refuses it for ${name}.`)}</p>
      <p class="exits">
        ${capped ? html`<button class="link" @click=${exit}>${msg('Start Public (listed) review')}</button>` : nothing}
        <mkt-why .decision=${decision} .appId=${app.id} subject=${app.name}></mkt-why>
      </p>
    </div>
  </div>`;
}
