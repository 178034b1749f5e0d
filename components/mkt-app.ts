import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import { Task, TaskStatus, initialState } from '@lit/task';
import type { MarketplaceError } from '../src/errors.ts';
import { isPreview, type Marketplace } from '../src/marketplace.ts';
import { releaseSteps } from '../src/marketplace/releases.ts';
import { shownName } from '../src/oauth/shown-name.ts';
import { policyAt } from '../src/policy/index.ts';
import type { Viewer } from '../src/schema/account.ts';
import type { Release } from '../src/schema/release.ts';
import type { ListingByLink, Session } from '../src/schema/session.ts';
import { action, actionCss, condition, outcome, refusal, type Acts } from './action.ts';
import { AppApproval, appApprovalCss } from './app-approval.ts';
import { description, details, kinds, notVisible, pageCss, permissions, profileSwitch } from './app-page.ts';
import { approvalsDialogCss } from './approvals-dialog.ts';
import { ageNotice, developerPanel, errorPanel, panelsCss } from './catalogue-panels.ts';
import { marketplaceContext } from './context.ts';
import { emit } from './events.ts';
import { Gallery, galleryCss } from './gallery.ts';
import { InstallChoice, installChoiceCss, offersMany } from './install-choice.ts';
import { Loaded } from './loaded.ts';
import { nameWarnings, nameWarningsCss, type NameTable } from './name-warnings.ts';
import { permissionsCss, ScopeWords } from './permissions.ts';
import { logo, panel, piecesCss } from './pieces.ts';
import { Places, placesCss, type PlaceActs } from './places.ts';
import { isReachable, offer, standing, type Offer } from './standing.ts';
import { richCss } from './rich-text.ts';
import { chips, controls, tokens } from './styles.ts';
import { UninstallChoice } from './uninstall-choice.ts';
import { uninstallCss } from './uninstall-words.ts';
import { versions, versionsCss } from './versions.ts';

/**
 * One app: what it is, what it costs, what it asks for, and the one action with its decision. Private apps are reached by it too. A new viewer is
 * decided for at once, without a request.
 *
 * @summary One app's page with its price, permissions and the decision on installing it.
 * @tag mkt-app
 * @attr {string} app-id - The app.
 * @fires {CustomEvent} mkt-install-request - Install was pressed; cancelable, unless prevented the provider installs.
 * @fires {CustomEvent} mkt-uninstall-request - Uninstalling was confirmed; cancelable, unless prevented the provider uninstalls.
 * @fires {CustomEvent} mkt-approve-request - The agency's word on the app was confirmed; cancelable, unless prevented the provider gives it.
 * @fires {CustomEvent} mkt-refresh-request - The user asked for fresh facts.
 * @fires {CustomEvent} mkt-cap-exit - The way out of an install cap was chosen; `detail.appId`, `detail.exit`.
 * @fires {CustomEvent} mkt-error - The app could not be read.
 * @csspart app - Everything about the app; with the word `installed`, `blocked` or `busy` beside it where that is so.
 * @csspart heading - The app's name.
 * @csspart action - The action.
 * @csspart many - The button that installs in many sub-accounts.
 * @csspart refusal - Why it is refused.
 * @csspart thumbnail - The button that shows one picture large.
 * @csspart screenshot - The picture on it.
 * @csspart gallery - The dialog with one picture large.
 * @csspart picture - That picture.
 * @csspart profile-switch - What sub-accounts are shown, for an agency.
 * @csspart permissions - The permissions, by area.
 * @csspart versions - The versions, the newest first.
 * @csspart approval - How the app stands for sub-accounts, for an agency.
 * @csspart approve - The button that approves or disapproves it.
 * @csspart places - Where it is installed.
 * @csspart place-list - The list of those places.
 * @csspart update - Brings one place to the latest version.
 * @csspart update-all - Brings every place that is behind to the latest version.
 * @csspart more-places - Shows more of them.
 * @csspart uninstall - Opens the question before uninstalling.
 * @csspart uninstall-one - The same for one sub-account.
 * @csspart uninstall-dialog - That question.
 * @csspart consequences - What uninstalling takes away and what stays.
 * @csspart confirm-uninstall - The button that uninstalls.
 * @csspart dialog - The question before installing, approving or disapproving.
 * @csspart confirm - The button that does it.
 * @csspart panel - What stands where the app would be: not available, not visible, something failed.
 */
@localized()
export class MktApp extends LitElement {
  static override styles = [tokens, controls, chips, piecesCss, panelsCss, actionCss, installChoiceCss, pageCss, richCss, galleryCss, permissionsCss, nameWarningsCss, versionsCss, placesCss, approvalsDialogCss, uninstallCss, appApprovalCss];

  /** The marketplace; given by the nearest provider, or set. */
  @consume({ context: marketplaceContext, subscribe: true })
  @property({ attribute: false })
  marketplace?: Marketplace;

  /** The app. */
  @property({ attribute: 'app-id' }) appId = '';

  /** An agency looks at what sub-accounts are shown. */
  @state() private asSubAccounts = false;

  #focused: Element | null = null;
  #reported: unknown = null;
  readonly #choice = new InstallChoice(this, () => this.marketplace?.records ?? null);
  readonly #gallery = new Gallery(this);
  readonly #scopes = new ScopeWords(this);
  readonly #names = new Loaded<NameTable>(this, () => import('../src/oauth/names.ts'));
  readonly #approval = new AppApproval(this, () => this.marketplace);
  readonly #places = new Places(this);
  readonly #leaving = new UninstallChoice(this, () => this.marketplace);
  /** The last request was to uninstall: the next try asks that again, and installs nothing. */
  #left = false;
  readonly #acts: Acts = {
    install: (one) => this.#choice.install(one),
    again: (one) => (this.#left ? this.#leaving.ask(one, null) : this.#choice.again(one)),
  };

  // The client alone: another viewer must not ask the server for anything.
  readonly #listing = new Task(this, {
    args: () => [this.marketplace?.client, this.appId] as const,
    task: ([client, appId], { signal }) => (client && appId ? client.listing(appId, signal) : initialState),
  });

  constructor() {
    super();
    this.addEventListener('mkt-uninstall-request', () => (this.#left = true));
    this.addEventListener('mkt-install-request', () => (this.#left = false));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('appId')) this.asSubAccounts = false;
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
    return html`${this.#content()}${this.#choice.render()}${this.#gallery.render()}${this.#approval.render()}`;
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

  #found(marketplace: Marketplace & { readonly session: Session }, viewer: Viewer, { listing, cap, versions: releases, known }: ListingByLink): TemplateResult {
    const one = standing(marketplace, listing, cap);
    if (!one) return skeleton();
    if (!isReachable(one)) return isPreview(marketplace) ? notVisible(one.view) : notAvailable();
    return this.#page(marketplace, offer(marketplace, viewer, one), releases, known);
  }

  #page(marketplace: Marketplace & { readonly session: Session }, one: Offer, releases: readonly Release[], known: readonly string[]): TemplateResult {
    const { session, clock } = marketplace;
    const { listing, viewer } = one;
    // A sub-account has one profile; only an agency has another to look at.
    const other = viewer.kind === 'agency' ? listing.subAccountProfile : null;
    const profile = (this.asSubAccounts ? other : null) ?? listing.profile;
    const revision = policyAt(session.policies, clock());
    const state = condition(one);
    const words = { busy: 'app busy', installed: 'app installed', more: 'app installed', installable: 'app', refused: 'app blocked' }[state];
    const refused = state === 'busy' ? null : one.attempt?.kind === 'refused' ? one.attempt.decision : state === 'refused' ? one.install : null;
    const many = offersMany(one) && !one.preview && state !== 'refused' && state !== 'busy';
    return html`${ageNotice(marketplace, one.install, false, this.#refresh)}
    <article class="app" part=${words} data-app-id=${listing.id} aria-labelledby="name">
      <header class="head">
        ${logo(listing)}
        <div>
          <h2 id="name" part="heading" tabindex="-1"><bdi>${shownName(listing.name)}</bdi></h2>
          <p class="publisher"><bdi>${shownName(listing.publisher.name)}</bdi></p>
        </div>
        <div class="do">${action(one, this.#acts, 'primary')}${many ? html`<button part="many" @click=${() => this.#choice.installInMany(one)}>${msg('Install in many')}</button>` : nothing}${refused ? nothing : outcome(one, this.#acts)}</div>
      </header>
      ${nameWarnings(listing, known, this.#names.want())}
      ${offersMany(one) && !one.preview ? this.#choice.many(listing.id) : nothing}
      ${refused ? refusal(refused, one, one.attempt?.kind === 'refused', this.#exit) : nothing}
      <div class="lead">
        <p class="tagline"><bdi>${shownName(listing.tagline)}</bdi></p>
        ${kinds(listing)}
      </div>
      <div class="columns">
        <div>
          ${this.#gallery.strip({ name: listing.name, profile })} ${description(profile.description, other ? profileSwitch(this.asSubAccounts, (on) => (this.asSubAccounts = on)) : nothing)}
          ${this.#places.render(one, marketplace.records?.subAccounts ?? [], this.#onPlaces(one))} ${versions(releaseSteps(releases, viewer, session.actor), listing.pendingVersion, one.installations, viewer.kind === 'agency')}
        </div>
        <div>
          ${this.#approval.section(one)}
          <section aria-labelledby="price">
            <h3 id="price">${msg('Pricing')}</h3>
            <mkt-price variant="full" app-id=${listing.id} .pricing=${listing.pricing} audience=${one.viewer.kind === 'agency' ? 'agency' : 'sub-account'}></mkt-price>
          </section>
          ${permissions(listing, revision.sensitiveScopes, one.install.notices.find(({ rule }) => rule === 'scope.sensitive'), this.#scopes.want())} ${details(listing)}
        </div>
      </div>
    </article>
    ${this.#leaving.render(one)}`;
  }

  /** What may be done where the app is: by owners and admins, with their own eyes. */
  #onPlaces(one: Offer): PlaceActs {
    const { viewer, preview, install, attempt, listing } = one;
    const may = !preview && viewer.kind !== 'developer' && viewer.role !== 'user';
    const update: PlaceActs['update'] = may && install.outcome === 'allow' ? (subAccountIds) => emit(this, 'mkt-install-request', { appId: listing.id, subAccountIds: subAccountIds && [...subAccountIds] }) : null;
    return {
      update,
      updateMany: offersMany(one) ? update : null,
      uninstall: may ? (subAccountIds) => this.#leaving.ask(one, subAccountIds) : null,
      busy: attempt?.kind === 'busy',
    };
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
