// What only a page that asks has: the choice of an account, what is wrong with it, Deny and Allow, and the gate before Allow. A card that informs never loads
// this, so it has nothing that could grant. Where the browser goes next and who writes is the provider's.
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { Attempt, Marketplace } from '../src/marketplace.ts';
import { shownName } from '../src/oauth/shown-name.ts';
import type { AuthorizationAsked, GrantAccount, PreviousGrant } from '../src/schema/authorization.ts';
import { safeUrl } from '../src/schema/safe-url.ts';
import { scopeDigest } from '../src/schema/scope-digest.ts';
import { accountChoice, given, histories, isAllowed, keyOf, refusedAccount, refusedAlike, type Explain } from './consent-accounts.ts';
import { askingCss } from './consent-asking-css.ts';
import { Gate, type Shut } from './consent-gate.ts';
import { failedAnswer, shutNote } from './consent-states.ts';
import { emit } from './events.ts';
import { icon } from './icons.ts';
import { adopt, Loaded } from './loaded.ts';

/** The element that asks. */
export interface AskingHost extends LitElement {
  readonly marketplace?: Marketplace | undefined;
  readonly href: string;
}

/** How the answer to a request stands, as the provider put it down. */
export const attemptOn = (marketplace: Marketplace | undefined, { id }: AuthorizationAsked): Attempt | undefined => marketplace?.attempts.get(`authorization ${id}`);

export class Asking {
  readonly #host: AskingHost;
  readonly #explain: Loaded<Explain>;
  readonly #gate: Gate;
  #asked: AuthorizationAsked | null = null;
  #chosen: GrantAccount | null = null;
  #text = '';
  #shut: Shut | null = null;

  constructor(host: AskingHost) {
    this.#host = host;
    this.#explain = new Loaded<Explain>(host, () => import('../src/policy/explain.ts'));
    this.#gate = new Gate(
      host,
      () => ({ allow: host.renderRoot.querySelector('.allow'), parts: [...host.renderRoot.querySelectorAll('.card > *')] }),
      () => safeUrl(host.href) !== null,
    );
    adopt(host, askingCss);
  }

  /** The account the app is to be given to. */
  chosen(asked: AuthorizationAsked): GrantAccount | null {
    if (asked.id !== this.#asked?.id) {
      this.#chosen = given(asked.accounts);
      this.#text = '';
      this.#shut = null;
    }
    this.#asked = asked;
    return this.#chosen;
  }

  /** The account where there is nothing to choose from. */
  given({ accounts }: AuthorizationAsked): GrantAccount | null {
    return given(accounts);
  }

  /** The permissions as they look for the account that is chosen; beneath, unseen, as they would for others: the card does not change its size with the choice. */
  room(asked: AuthorizationAsked, permissions: (previous: PreviousGrant | null) => unknown): unknown {
    const [now, ...others] = histories(asked.accounts, this.chosen(asked)).map((previous) => permissions(previous));
    return others.length === 0 ? now : html`<div class="room"><div>${now}</div>${others.map((one) => html`<div inert aria-hidden="true">${one}</div>`)}</div>`;
  }

  accounts(asked: AuthorizationAsked): TemplateResult | typeof nothing {
    const refused = asked.accounts.some((account) => !isAllowed(account));
    return accountChoice({
      ...{ accounts: asked.accounts, chosen: this.chosen(asked), text: this.#text, domain: asked.brand.domain, app: asked.app },
      words: refused ? this.#explain.want() : null,
      choose: (account: GrantAccount) => this.#set(() => (this.#chosen = account)),
      search: (text: string) => this.#set(() => (this.#text = text)),
    });
  }

  /** What is wrong with it, and the answers. */
  answers(asked: AuthorizationAsked): TemplateResult {
    const attempt = this.#attempt(asked);
    const busy = attempt?.kind === 'busy';
    return html`<div class="answers">
        <button class="deny" aria-disabled=${busy ? 'true' : nothing} @click=${() => this.#deny(asked)}>${msg('Deny')}</button>
        <button class="allow ${this.#gate.open ? 'ready' : ''}" aria-disabled=${busy || this.#unable(asked) ? 'true' : nothing} aria-describedby="note" @click=${(event: MouseEvent) => void this.#allow(event, asked)}>
          ${busy ? msg('Sending') : msg('Allow')}
        </button>
      </div>
      <div id="note" class="note" role="status">${this.#note(asked, attempt)}</div>`;
  }

  /** What the policy has against the chosen account, or what the server said when it was asked. */
  problem(asked: AuthorizationAsked): TemplateResult | typeof nothing {
    const attempt = this.#attempt(asked);
    const chosen = this.chosen(asked);
    const about = chosen ?? asked.accounts[0];
    const decision = attempt?.kind === 'refused' ? attempt.decision : (chosen ?? (refusedAlike(asked.accounts) ? about : null))?.decision;
    if (!decision || !about || decision.outcome === 'allow') return nothing;
    return refusedAccount({ ...about, decision }, asked.app, this.#explain.want(), () => emit(this.#host, 'mkt-cap-exit', { appId: asked.app.id, exit: 'public-review' }));
  }

  #note(asked: AuthorizationAsked, attempt: Attempt | undefined): TemplateResult | typeof nothing {
    const shut = this.#gate.lasting ?? this.#shut;
    if (attempt?.kind === 'failed') return html`<p class="line danger">${icon('warning')}<span>${failedAnswer(attempt.error)}</span></p>`;
    if (shut) return shutNote(shut, (safeUrl(this.#host.href) ?? safeUrl(location.href))?.href ?? '');
    if (asked.accounts.length === 0) return html`<p class="line">${icon('info')}<span>${msg('You have no account to give it to.')}</span></p>`;
    if (given(asked.accounts) !== null || !asked.accounts.some(isAllowed)) return nothing;
    const name = this.#chosen?.name;
    // Both in one place: the page is as high before an account is chosen as after.
    return html`<div class="which">
      <p class="line" ?inert=${name !== undefined}>${icon('info')}<span>${msg('Choose an account to allow it for.')}</span></p>
      ${name === undefined ? nothing : html`<p class="line">${icon('check')}<span>${msg(html`For <b><bdi>${shownName(name)}</bdi></b>`)}</span></p>`}
    </div>`;
  }

  #attempt(asked: AuthorizationAsked): Attempt | undefined {
    return attemptOn(this.#host.marketplace, asked);
  }

  /** Nobody may allow it as it stands. */
  #unable(asked: AuthorizationAsked): boolean {
    const chosen = this.chosen(asked);
    return chosen === null || !isAllowed(chosen) || this.#gate.lasting !== null || this.#attempt(asked)?.kind === 'refused';
  }

  #set(change: () => void): void {
    change();
    this.#host.requestUpdate();
  }

  #deny(asked: AuthorizationAsked): void {
    if (this.#attempt(asked)?.kind !== 'busy') emit(this.#host, 'mkt-consent-deny-request', { authorizationId: asked.id });
  }

  async #allow(event: MouseEvent, asked: AuthorizationAsked): Promise<void> {
    const chosen = this.#chosen;
    if (this.#attempt(asked)?.kind === 'busy') return;
    if (!chosen || this.#unable(asked)) return this.#turnTo(event);
    const shut = await this.#gate.judge(event);
    this.#set(() => (this.#shut = shut));
    if (shut !== null || this.#chosen === null || keyOf(this.#chosen) !== keyOf(chosen)) return;
    const shown = await scopeDigest(asked.app.id, shownScopes(this.#host.renderRoot, asked.scopes));
    emit(this.#host, 'mkt-consent-allow-request', { authorizationId: asked.id, account: { kind: chosen.kind, id: chosen.id }, shown });
  }

  /** What has to be done before Allow can be pressed gets the focus. */
  #turnTo({ isTrusted }: Event): void {
    if (!isTrusted) return;
    const { renderRoot } = this.#host;
    const why = renderRoot.querySelector('#problem')?.querySelector('mkt-why');
    if (why) why.open?.();
    else renderRoot.querySelector<HTMLElement>('.choices input:enabled')?.focus();
  }
}

/** The permissions that stand on the page and can be seen there, as they were asked for and in that order; one that nobody asked for comes last. */
export function shownScopes(root: ParentNode, asked: readonly string[]): readonly string[] {
  const seen = [...root.querySelectorAll<HTMLElement>('.scopes .spelt')].filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.offsetHeight > 0);
  const shown = new Set(seen.map((element) => element.textContent));
  return [...asked.filter((scope) => shown.has(scope)), ...[...shown].filter((scope) => !asked.includes(scope))];
}
