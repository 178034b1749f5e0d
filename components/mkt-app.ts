import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import { Task, TaskStatus, initialState } from '@lit/task';
import type { MarketplaceError } from '../src/errors.ts';
import { isPreview, type Marketplace } from '../src/marketplace.ts';
import { canonicalScope, policyAt } from '../src/policy/index.ts';
import type { Viewer } from '../src/schema/account.ts';
import type { ListingByLink, Session } from '../src/schema/session.ts';
import { action, actionCss, condition, outcome, refusal, type Acts } from './action.ts';
import { description, details, kinds, notVisible, pageCss, permissions, screenshots } from './app-page.ts';
import { developerPanel, errorPanel } from './catalogue-panels.ts';
import { marketplaceContext } from './context.ts';
import { emit } from './events.ts';
import { InstallChoice, installChoiceCss, offersMany } from './install-choice.ts';
import { logo, panel, piecesCss } from './pieces.ts';
import { isReachable, offer, standing, type Offer } from './standing.ts';
import { chips, controls, tokens } from './styles.ts';

/**
 * One app: what it is, what it costs, what it asks for, and the one action with its decision. Private apps are reached by it too. A new viewer is
 * decided for at once, without a request.
 *
 * @summary One app's page with its price, permissions and the decision on installing it.
 * @tag mkt-app
 * @attr {string} app-id - The app.
 * @fires {CustomEvent} mkt-install-request - Install was pressed; cancelable, unless prevented the provider installs.
 * @fires {CustomEvent} mkt-cap-exit - The way out of an install cap was chosen; `detail.appId`, `detail.exit`.
 * @fires {CustomEvent} mkt-error - The app could not be read.
 * @csspart app - Everything about the app; with the word `installed`, `blocked` or `busy` beside it where that is so.
 * @csspart heading - The app's name.
 * @csspart action - The action.
 * @csspart many - The button that installs in many sub-accounts.
 * @csspart refusal - Why it is refused.
 * @csspart screenshot - One picture.
 * @csspart permissions - The list of permissions.
 * @csspart panel - What stands where the app would be: not available, not visible, something failed.
 */
@localized()
export class MktApp extends LitElement {
  static override styles = [tokens, controls, chips, piecesCss, actionCss, installChoiceCss, pageCss];

  /** The marketplace; given by the nearest provider, or set. */
  @consume({ context: marketplaceContext, subscribe: true })
  @property({ attribute: false })
  marketplace?: Marketplace;

  /** The app. */
  @property({ attribute: 'app-id' }) appId = '';

  #focused: Element | null = null;
  #reported: unknown = null;
  readonly #choice = new InstallChoice(this, () => this.marketplace?.records ?? null);
  readonly #acts: Acts = { install: (one) => this.#choice.install(one), again: (one) => this.#choice.again(one) };

  // The client alone: another viewer must not ask the server for anything.
  readonly #listing = new Task(this, {
    args: () => [this.marketplace?.client, this.appId] as const,
    task: ([client, appId], { signal }) => (client && appId ? client.listing(appId, signal) : initialState),
  });

  protected override willUpdate(): void {
    this.#focused = this.shadowRoot?.activeElement ?? null;
  }

  protected override updated(): void {
    // The focus of something that the update took away goes to the app's name.
    if (this.#focused && !this.#focused.isConnected) this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
    const { error, status } = this.#listing;
    const { viewer } = this.marketplace ?? {};
    if (status !== TaskStatus.ERROR || error === this.#reported || !viewer || viewer.kind === 'developer') return;
    this.#reported = error;
    if ((error as MarketplaceError).code !== 'not-found') emit(this, 'mkt-error', { error: error as MarketplaceError });
  }

  protected override render(): TemplateResult {
    return html`${this.#content()}${this.#choice.render()}`;
  }

  /** Every case one app can be in. */
  #content(): unknown {
    const { marketplace } = this;
    const { viewer, session } = marketplace ?? {};
    if (viewer?.kind === 'developer') return developerPanel();
    if (marketplace?.status === 'error') return errorPanel(marketplace.error, this.#refresh);
    if (!marketplace || !session || !viewer) return skeleton();
    return this.#listing.render({
      pending: skeleton,
      initial: notAvailable,
      error: (error) => ((error as MarketplaceError).code === 'not-found' ? notAvailable() : errorPanel(error as MarketplaceError, this.#refresh)),
      complete: (found) => this.#found({ ...marketplace, session }, viewer, found),
    });
  }

  #found(marketplace: Marketplace & { readonly session: Session }, viewer: Viewer, { listing, cap }: ListingByLink): TemplateResult {
    const one = standing(marketplace, listing, cap);
    if (!one) return skeleton();
    if (!isReachable(one)) return isPreview(marketplace) ? notVisible(one.view) : notAvailable();
    return this.#page(marketplace, offer(marketplace, viewer, one));
  }

  #page({ session, clock }: Marketplace & { readonly session: Session }, one: Offer): TemplateResult {
    const { listing } = one;
    const revision = policyAt(session.policies, clock());
    const sensitive = listing.scopes.filter((scope) => revision.sensitiveScopes.includes(canonicalScope(scope)));
    const state = condition(one);
    const words = { busy: 'app busy', installed: 'app installed', more: 'app installed', installable: 'app', refused: 'app blocked' }[state];
    const refused = state === 'busy' ? null : one.attempt?.kind === 'refused' ? one.attempt.decision : state === 'refused' ? one.install : null;
    const many = offersMany(one) && !one.preview && state !== 'refused' && state !== 'busy';
    return html`<article class="app" part=${words} data-app-id=${listing.id} aria-labelledby="name">
      <header class="head">
        ${logo(listing)}
        <div>
          <h2 id="name" part="heading" tabindex="-1"><bdi>${listing.name}</bdi></h2>
          <p class="publisher"><bdi>${listing.publisher.name}</bdi></p>
        </div>
        <div class="do">${action(one, this.#acts, 'primary')}${many ? html`<button part="many" @click=${() => this.#choice.installInMany(one)}>${msg('Install in many')}</button>` : nothing}${refused ? nothing : outcome(one, this.#acts)}</div>
      </header>
      ${offersMany(one) && !one.preview ? this.#choice.many(listing.id) : nothing}
      ${refused ? refusal(refused, one, one.attempt?.kind === 'refused', this.#exit) : nothing}
      <div class="lead">
        <p class="tagline"><bdi>${listing.tagline}</bdi></p>
        ${kinds(listing)}
      </div>
      <div class="columns">
        <div>${screenshots(listing)}${description(listing.profile.description)}</div>
        <div>
          <section aria-labelledby="price">
            <h3 id="price">${msg('Pricing')}</h3>
            <mkt-price variant="full" app-id=${listing.id} .pricing=${listing.pricing} audience=${one.viewer.kind === 'agency' ? 'agency' : 'sub-account'}></mkt-price>
          </section>
          ${permissions(listing, sensitive, one.install.notices.find(({ rule }) => rule === 'scope.sensitive'))} ${details(listing)}
        </div>
      </div>
    </article>`;
  }

  readonly #exit = (): boolean => emit(this, 'mkt-cap-exit', { appId: this.appId, exit: 'public-review' });

  readonly #refresh = (): void => {
    emit(this, 'mkt-refresh-request', null);
    void this.#listing.run();
  };
}

const notAvailable = (): TemplateResult => panel('empty', msg('This app is not available here.'), nothing);

/** The frame of the page, in its size, while the app is on its way. */
const skeleton = (): TemplateResult => html`<p class="visually-hidden" role="status">${msg('Loading the app')}</p>
  <div class="app" part="skeleton" aria-hidden="true">
    <div class="head"><span class="logo blank"></span><div class="bones"><p class="blank"></p><p class="blank"></p></div></div>
    <div class="blank tall"></div>
  </div>`;

declare global {
  interface HTMLElementTagNameMap {
    'mkt-app': MktApp;
  }
}
