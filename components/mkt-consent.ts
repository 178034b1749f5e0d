import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import type { Marketplace } from '../src/marketplace.ts';
import { consentWarning, scopeMode } from '../src/policy/consent.ts';
import { canonicalScope } from '../src/policy/question.ts';
import { policyAt, shippedRevisions } from '../src/policy/revisions.ts';
import type { Listing } from '../src/schema/app.ts';
import type { Authorization, AuthorizationAsked, PreviousGrant } from '../src/schema/authorization.ts';
import type { PolicyRevision } from '../src/schema/policy.ts';
import { safeUrl } from '../src/schema/safe-url.ts';
import type { Asking } from './consent-asking.ts';
import { consentCss } from './consent-css.ts';
import { consentHead, strongWarning } from './consent-head.ts';
import type { RedirectTable } from './consent-next.ts';
import type { EventTable } from './consent-more.ts';
import { scopeList, type OperationTable } from './consent-scopes.ts';
import { consentSkeleton, Reading, unreadable } from './consent-reading.ts';
import { marketplaceContext } from './context.ts';
import { emit } from './events.ts';
import { icon } from './icons.ts';
import { adopt, Loaded } from './loaded.ts';
import type { NameTable } from './name-warnings.ts';
import { permissionsCss, ScopeWords } from './permissions.ts';
import { piecesCss } from './pieces.ts';
import { chips, controls, tokens } from './styles.ts';

/**
 * What an app asks for, in plain words, before anybody lets it. With `mode="summary"`, which is the default and right for any page, it informs and has
 * nothing to press but the link on. With `mode="grant"` it asks: that mode belongs to the first-party page, top-level and with its own headers, whose
 * provider has `navigate`.
 *
 * Only the accent, the font and the roundings follow the page's theme: text, grounds and the warning do not.
 *
 * @summary The consent card: who asks for what, for which account, and where the browser goes next.
 * @tag mkt-consent
 * @attr {string} mode - `grant` asks for an answer; anything else informs.
 * @attr {string} app-id - The app to inform about, where no request is there yet.
 * @attr {string} query - The query of the authorization request, as it stands in the page's address.
 * @attr {string} href - The first-party page for this request: where one continues from a summary, and where Allow may not be pressed.
 * @fires {CustomEvent} mkt-consent-allow-request - Allow was pressed by hand; cancelable, unless prevented the provider answers.
 * @fires {CustomEvent} mkt-consent-deny-request - Deny was pressed; cancelable, unless prevented the provider answers.
 * @fires {CustomEvent} mkt-cap-exit - The way out of an install cap was chosen; `detail.appId`, `detail.exit`.
 * @fires {CustomEvent} mkt-error - The request or the app could not be read.
 * @csspart logo - A logo, or the letters in its place.
 * @csspart panel - What stands where the card would be: too late, answered, refused, something failed.
 */
@localized()
export class MktConsent extends LitElement {
  static override styles = [tokens, controls, chips, piecesCss, permissionsCss, consentCss];

  /** The marketplace; given by the nearest provider, or set. */
  @consume({ context: marketplaceContext, subscribe: true })
  @property({ attribute: false })
  marketplace?: Marketplace;

  /** `grant` asks for an answer; anything else informs. */
  @property() mode = '';
  /** The app to inform about, where no request is there yet. */
  @property({ attribute: 'app-id' }) appId = '';
  /** The query of the authorization request, as it stands in the page's address. */
  @property() query = '';
  /** The first-party page for this request. */
  @property() href = '';
  /** The request, where the page has read it; it is not read again then. */
  @property({ attribute: false }) authorization: Authorization | undefined;
  /** The app, where the page has it; it is not read again then. */
  @property({ attribute: false }) app: Listing | undefined;

  @state() private late = false;

  readonly #scopes = new ScopeWords(this);
  readonly #events = new Loaded<EventTable>(this, () => import('../src/oauth/event-words.ts'));
  readonly #operations = new Loaded<OperationTable>(this, () => import('../src/oauth/operations.ts'));
  readonly #names = new Loaded<NameTable>(this, () => import('../src/oauth/names.ts'));
  readonly #redirects = new Loaded<RedirectTable>(this, () => import('../src/oauth/redirect.ts'));
  readonly #more = new Loaded<typeof import('./consent-more.ts')>(this, () => import('./consent-more.ts'));
  readonly #states = new Loaded<typeof import('./consent-states.ts')>(this, () => import('./consent-states.ts'));
  readonly #grant = new Loaded<typeof import('./consent-asking.ts')>(this, () => import('./consent-asking.ts'));
  #asking: Asking | null = null;
  #reported: unknown = null;
  #expiry: ReturnType<typeof setTimeout> | undefined;

  readonly #reading = new Reading<Authorization | Listing>(this);

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#expiry);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('authorization') || changed.has('query')) this.late = false;
    const { client } = this.marketplace ?? {};
    // By the client alone: another viewer must not ask the server for anything.
    if (client && !this.authorization && !this.app && (this.query || this.appId)) this.#reading.by([client, this.query, this.appId], this.#read);
    if (this.mode !== 'grant') return;
    this.#states.want();
    const asking = this.#grant.want();
    if (asking) this.#asking ??= new asking.Asking(this);
  }

  protected override updated(): void {
    clearTimeout(this.#expiry);
    const found = this.authorization ?? this.#reading.value;
    const until = found && 'kind' in found && found.kind === 'ask' ? Date.parse(found.expiresAt) : Infinity;
    const left = this.marketplace ? until - Date.parse(this.marketplace.clock()) : Infinity;
    if (left < 2 ** 31 && !this.late) this.#expiry = setTimeout(() => (this.late = true), Math.max(0, left));
    const { error } = this.#reading;
    if (!error || error === this.#reported) return;
    this.#reported = error;
    emit(this, 'mkt-error', { error });
  }

  readonly #read = async (signal: AbortSignal): Promise<Authorization | Listing> => {
    const { client } = this.marketplace ?? {};
    if (!client) throw new TypeError('nothing to read with');
    return this.query ? client.authorization(this.query, signal) : (await client.listing(this.appId, signal)).listing;
  };

  protected override render(): TemplateResult {
    return html`<div class="frame">${this.#content()}</div>`;
  }

  /** Every case a request can be in. */
  #content(): unknown {
    const { authorization, app } = this;
    if (authorization) return this.#authorization(authorization);
    if (app) return this.#card(app, null);
    const { value, error } = this.#reading;
    if (error) return unreadable(error, () => void this.#reading.again(this.#read));
    if (!value) return consentSkeleton();
    return 'kind' in value ? this.#authorization(value) : this.#card(value, null);
  }

  #authorization(found: Authorization): unknown {
    if (found.kind === 'error') return this.#states.want()?.refusedRequest(found) ?? consentSkeleton();
    const attempt = this.marketplace?.attempts.get(`authorization ${found.id}`);
    if (attempt?.kind === 'answered') return this.#states.want()?.onItsWay(found.redirectUri);
    const ended = attempt?.kind === 'failed' ? attempt.error.code : null;
    if (ended === 'conflict') return this.#states.want()?.answeredAlready();
    return this.late || ended === 'not-found' ? this.#states.want()?.expired() : this.#card(found.app, found);
  }

  #card(app: Listing, asked: AuthorizationAsked | null): TemplateResult {
    const asking = this.mode === 'grant' && asked ? this.#asking : null;
    const chosen = (asked && asking?.given(asked)?.name) ?? null;
    const problem = asked && asking ? asking.problem(asked) : nothing;
    const revision = this.#revision(asked);
    const scopes = asked?.scopes ?? app.scopes;
    const sensitive = sensitiveOf(asked, revision);
    const table = this.#scopes.want();
    const more = this.#wantMore();
    const rows = [...new Set(scopes.map(canonicalScope))].map((scope) => ({ scope, known: true, sensitive: sensitive.includes(scope), mode: scopeMode(scope) }));
    // As it looks for an account that granted that before.
    const permissions = (previous: PreviousGrant | null): unknown => [
      more?.changes({ scopes, sensitive, previous }, table),
      html`<section class="permissions" aria-label=${msg('What it may do')}>
        <h3>${msg('What it may do')}</h3>
        ${scopes.length > 0 ? scopeList({ scopes, sensitive, previous }, table, this.#operations) : html`<p class="quietly">${msg('It asks for no permission.')}</p>`}
      </section>`,
    ];
    const strong = consentWarning(app.type, rows) === 'strong';
    return html`<article class="card" aria-labelledby="title">
      ${strong ? strongWarning(app, rows.filter((row) => row.sensitive).map(({ scope }) => scope), table) : nothing}
      ${consentHead(app, asked?.brand ?? this.marketplace?.session?.brand ?? null, chosen)}
      ${more?.nameWarnings(app, asked?.known ?? [], this.#names.want())}
      ${problem === nothing ? more?.pilot(app, asked?.cap ?? null, revision) : problem}
      ${asked && asking ? asking.accounts(asked) : nothing}
      ${asked && asking ? asking.room(asked, permissions) : permissions(null)}
      ${asked ? this.#foot(asked, asking) : this.#link()}
    </article>`;
  }

  #wantMore(): typeof import('./consent-more.ts') | null {
    const more = this.#more.want();
    if (more) adopt(this, more.moreCss);
    return more;
  }

  /** What it is told, where it goes on, and the answers of a card that asks or the link of one that informs. */
  #foot(asked: AuthorizationAsked, asking: Asking | null): TemplateResult {
    const more = this.#more.table;
    return html`${more?.told(asked.events, this.#events)} ${more?.nextStop(asked, this.#redirects.want())}
    ${this.mode === 'grant' ? (asking?.answers(asked) ?? answersToCome()) : this.#link()} ${more?.smallPrint(asked)}`;
  }

  #link(): TemplateResult | typeof nothing {
    const url = safeUrl(this.href);
    return url
      ? html`<p class="on"><a class="button" href=${url.href} rel="noreferrer" referrerpolicy="no-referrer">${msg('Continue')}${icon('arrow')}</a></p>
          <p class="small">${msg('Nothing is allowed here. You decide on the next page.')}</p>`
      : nothing;
  }

  /** The revision the server decided by, where this package ships it; otherwise the one in force. */
  #revision(asked: AuthorizationAsked | null): PolicyRevision {
    const revisions = this.marketplace?.session?.policies ?? shippedRevisions;
    const named = asked?.accounts[0]?.decision.policy.revision;
    return revisions.find(({ id }) => id === named) ?? policyAt(revisions, this.marketplace?.clock() ?? new Date().toISOString());
  }
}

/** The place of the answers, in their size. */
const answersToCome = (): TemplateResult => html`<div class="answers" aria-hidden="true"><span class="blank button"></span><span class="blank button"></span></div>`;

/** What the revision calls sensitive, and what the server's decisions do. */
function sensitiveOf(asked: AuthorizationAsked | null, { sensitiveScopes }: PolicyRevision): readonly string[] {
  const said = (asked?.accounts ?? []).flatMap(({ decision }) => [...decision.notices, ...decision.because]).flatMap(({ rule, params }) => (rule.startsWith('scope.sensitive') && Array.isArray(params.scopes) ? params.scopes : []));
  return [...new Set([...sensitiveScopes, ...said.map(canonicalScope)])];
}

declare global {
  interface HTMLElementTagNameMap {
    'mkt-consent': MktConsent;
  }
}
