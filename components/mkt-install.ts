import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { Task, TaskStatus, initialState } from '@lit/task';
import { inSlices } from '../src/catalogue/slices.ts';
import type { MarketplaceError } from '../src/errors.ts';
import { batchesIn } from '../src/marketplace/bulk-journal.ts';
import { planSteps, type Plan } from '../src/marketplace/bulk-plan.ts';
import type { BulkRun } from '../src/marketplace/bulk-run.ts';
import { decide, isPreview, questionAbout, type Marketplace } from '../src/marketplace.ts';
import { shownName } from '../src/oauth/shown-name.ts';
import { whatWouldAllow } from '../src/policy/index.ts';
import type { Batch } from '../src/schema/bulk.ts';
import type { Decision } from '../src/schema/policy.ts';
import type { ListingByLink } from '../src/schema/session.ts';
import { actionCss, refusal } from './action.ts';
import { ageNotice, errorPanel, panelsCss } from './catalogue-panels.ts';
import { marketplaceContext } from './context.ts';
import { emit } from './events.ts';
import { icon } from './icons.ts';
import { groups } from './install-check.ts';
import { installCss } from './install-css.ts';
import { download, running, statusWords, type ResultFilter, type RunActs } from './install-progress.ts';
import { date, number, plural } from './locale/format.ts';
import { panel, piecesCss } from './pieces.ts';
import { PlaceChoice } from './place-choice.ts';
import { RowWindow, rowWindowCss } from './row-window.ts';
import { chips, controls, tokens } from './styles.ts';

/** Refusals that no choice of sub-accounts changes, and that nobody waits out here. */
const NEVER = /^(role\.|bulk\.|viewer\.|listing\.|policy\.)/;
/** A batch that was begun longer ago is not gone on with unasked. */
const RECENT = 24 * 60 * 60 * 1000;

/**
 * Installs an app in many sub-accounts: choose them, see what would happen to each, then watch it happen. What is under way goes on after a reload. As a dialog
 * that `open()` shows, with a line in place while a batch is under way; or with `variant="inline"` in place.
 *
 * @summary Choose sub-accounts, check what would happen to each, and install in all of them.
 * @tag mkt-install
 * @attr {string} app-id - The app.
 * @attr {string} variant - `inline` shows it in place; left out, it is a dialog.
 * @fires {CustomEvent} mkt-bulk-install-request - Install was pressed; cancelable, unless prevented the provider installs; `detail.appId`, `detail.selectedSubAccountIds`, `detail.installToFutureSubAccounts`.
 * @fires {CustomEvent} mkt-cap-exit - The way out of an install cap was chosen; `detail.appId`, `detail.exit`.
 * @fires {CustomEvent} mkt-error - The app could not be read.
 * @csspart heading - What is done with which app.
 * @csspart verdict - One group of the dry run.
 * @csspart progress - The bar of a batch under way, with what can be done.
 * @csspart confirm - The button that leads to the next step.
 * @csspart bar - The line in place of a dialog that is closed.
 * @csspart panel - What stands where there is nothing to choose.
 */
@localized()
export class MktInstall extends LitElement {
  static override styles = [tokens, controls, chips, piecesCss, actionCss, panelsCss, rowWindowCss, installCss];

  /** The marketplace; given by the nearest provider, or set. */
  @consume({ context: marketplaceContext, subscribe: true })
  @property({ attribute: false })
  marketplace?: Marketplace;

  /** The app. */
  @property({ attribute: 'app-id' }) appId = '';
  @property() variant = '';

  @state() private shown = false;
  @state() private step: 'choose' | 'check' | 'run' = 'choose';
  @state() private plan: Plan | null = null;
  @state() private future: boolean | null = null;
  @state() private filter: ResultFilter = 'all';
  /** A batch of an earlier day that was not finished. */
  @state() private old: Batch | null = null;

  readonly #choice = new PlaceChoice(this);
  readonly #results = new RowWindow(this, '.results .rows');
  #watched: BulkRun | null = null;
  #unwatch = (): void => {};
  #frame = 0;
  #recalledIn: unknown = null;
  #planning = new AbortController();
  #reported: unknown = null;
  #moved = false;

  readonly #listing = new Task(this, {
    args: () => [this.marketplace?.client, this.appId, this.shown || this.variant === 'inline'] as const,
    task: ([client, appId, wanted], { signal }) => (client && appId && wanted ? client.listing(appId, signal) : initialState),
  });

  readonly #acts: RunActs = {
    pause: () => void this.#run?.pause(),
    resume: () => void this.#run?.resume(),
    cancel: () => void this.#run?.cancel(),
    retry: () => void this.#run?.retry(),
    download: () => this.#run && download(this.#run, this.#choice.nameOf),
    again: () => {
      this.#choice.clear();
      this.#go('choose');
    },
    filter: (filter) => (this.filter = filter),
  };

  /** Shows it as a dialog. */
  open(): void {
    this.shown = true;
  }

  close(): void {
    this.renderRoot.querySelector('dialog')?.close();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#recalledIn = null;
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#planning.abort();
    this.#watch(null);
    this.shown = false;
  }

  protected override willUpdate(): void {
    const { marketplace } = this;
    this.#choice.take(marketplace?.records ?? null, this.appId);
    this.#watch(this.#run);
    if (marketplace?.status === 'ready' && marketplace.source === 'server' && this.#recalledIn !== marketplace.client) void this.#recall(marketplace);
    // What was checked on other facts is not what would happen.
    if (this.step === 'check' && this.plan && this.#planned !== marketplace?.records) void this.#check();
  }
  #planned: unknown = null;

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog && this.shown && !dialog.open) dialog.showModal();
    this.#choice.updated();
    if (this.#moved) {
      this.#moved = false;
      this.renderRoot.querySelector<HTMLElement>('#title')?.focus({ preventScroll: true });
    }
    const { error, status } = this.#listing;
    if (status !== TaskStatus.ERROR || error === this.#reported) return;
    this.#reported = error;
    if ((error as MarketplaceError).code !== 'not-found') emit(this, 'mkt-error', { error: error as MarketplaceError });
  }

  protected override render(): TemplateResult {
    if (this.variant === 'inline') return html`<section aria-labelledby="title">${this.#content()}</section>`;
    return html`${this.#bar()}${this.shown
      ? html`<dialog aria-labelledby="title" @close=${() => (this.shown = false)}>
          <button class="quiet close" aria-label=${msg('Close')} @click=${() => this.close()}>${icon('clear')}</button>
          ${this.#content()}
        </dialog>`
      : nothing}`;
  }

  /** The batch of this app, under way or just ended. */
  get #run(): BulkRun | null {
    const bulk = this.marketplace?.bulk ?? null;
    return bulk?.batch.appId === this.appId ? bulk : null;
  }

  #bar(): TemplateResult | typeof nothing {
    const run = this.#run;
    if (run && !this.shown && !(run.status === 'done' && run.counts.installed === run.items.length)) {
      return html`<div class="bar" part="bar">${icon('arrow')}<span class="phrase">${statusWords(run)}</span><button @click=${() => this.open()}>${msg('Show')}</button></div>`;
    }
    return this.old && !this.shown ? this.#unfinished(this.old) : nothing;
  }

  /** Every case it can be in. */
  #content(): unknown {
    const { marketplace } = this;
    if (marketplace?.status === 'error') return html`${title(nothing)}${errorPanel(marketplace.error, this.#refresh)}`;
    if (!marketplace?.session || !marketplace.viewer) return skeleton();
    const { viewer } = marketplace;
    if (isPreview(marketplace)) return html`${title(nothing)}${panel('eye', msg('Preview: nothing is saved'), msg('Leave the preview to install in your sub-accounts.'))}`;
    if (viewer.kind !== 'agency') return html`${title(nothing)}${panel('agency', msg('Installing in many sub-accounts is for agencies'), msg('Your agency’s owner or admin can do it.'))}`;
    return this.#listing.render({
      pending: skeleton,
      initial: () => html`${title(nothing)}${panel('empty', msg('This app is not available here.'), nothing)}`,
      error: (error) =>
        html`${title(nothing)}${(error as MarketplaceError).code === 'not-found' ? panel('empty', msg('This app is not available here.'), nothing) : errorPanel(error as MarketplaceError, this.#refresh)}`,
      complete: (found) => this.#steps(marketplace, found),
    });
  }

  #steps(marketplace: Marketplace, found: ListingByLink): TemplateResult {
    const { listing, cap } = found;
    const run = this.#run;
    // Until it runs, or where a host does it, the check stays.
    const step = run && this.step === 'run' ? 'run' : this.step !== 'choose' && this.plan ? 'check' : 'choose';
    const names = [['choose', msg('Choose')], ['check', msg('Check')], ['run', msg('Install')]] as const;
    return html`${title(html`<bdi>${shownName(listing.name)}</bdi>`)}
      <ol class="steps-of">
        ${names.map(([one, words]) => html`<li aria-current=${one === step ? 'step' : nothing}>${words}</li>`)}
      </ol>
      ${ageNotice(marketplace, decide(marketplace, 'bulk-install', listing, cap), false, this.#refresh)}
      ${step === 'run' && run ? running(run, this.filter, this.#results, this.#choice.nameOf, this.#acts) : this.plan && step === 'check' ? this.#checked(this.plan, marketplace, found) : this.#choosing(marketplace, found)}`;
  }

  #choosing(marketplace: Marketplace, found: ListingByLink): TemplateResult {
    const decision = decide(marketplace, 'bulk-install', found.listing, found.cap);
    const refused = this.#refused(decision, marketplace, found);
    if (decision.because.some(({ rule }) => NEVER.test(rule)) && decision.outcome === 'deny') return html`${refused}`;
    if (this.#choice.count === 0) return html`${refused}${panel('people', msg('No sub-accounts yet'), msg('Create a sub-account first; then it can be chosen here.'))}`;
    const { size } = this.#choice.chosen;
    return html`<div class="choose">
        ${this.old ? this.#unfinished(this.old) : nothing} ${refused} ${this.#choice.render(found.listing.version)}
        <label class="future"><input type="checkbox" .checked=${this.#future} @change=${this.#futureChanged} /><span>${msg('Sub-accounts created later get it too')}</span></label>
      </div>
      <div class="buttons">
        <button class="primary" part="confirm" aria-disabled=${size === 0 ? 'true' : nothing} @click=${() => size > 0 && void this.#check()}>
          ${size === 0 ? msg('Choose sub-accounts') : plural(size, msg('Check one sub-account'), msg(str`Check ${number(size)} sub-accounts`))}
        </button>
      </div>`;
  }

  #checked(plan: Plan, marketplace: Marketplace, found: ListingByLink): TemplateResult {
    const { decision, sends } = plan;
    const ready = decision.outcome === 'allow' && sends.length > 0;
    return html`<div class="check">
        ${this.#refused(decision, marketplace, found)}
        <p class="tally" role="status">${plural(plan.places.length, msg('One sub-account checked. Nothing is sent yet.'), msg(str`${number(plan.places.length)} sub-accounts checked. Nothing is sent yet.`))}</p>
        ${groups(plan, found.listing.version, this.#choice.nameOf)}
        <p class="small">${this.#future ? msg('Sub-accounts created later get it too.') : msg('Sub-accounts created later do not get it by themselves.')}</p>
      </div>
      <div class="buttons">
        <button @click=${() => this.#go('choose')}>${msg('Back')}</button>
        <button class="primary" part="confirm" aria-disabled=${ready ? nothing : 'true'} @click=${() => ready && this.#start(sends)}>
          ${sends.length === 0 ? msg('Nothing to install') : plural(sends.length, msg('Install in one sub-account'), msg(str`Install in ${number(sends.length)} sub-accounts`))}
        </button>
      </div>`;
  }

  #refused(decision: Decision, marketplace: Marketplace, { listing, cap }: ListingByLink): TemplateResult | typeof nothing {
    if (decision.outcome === 'allow') return nothing;
    const ways = () => whatWouldAllow(questionAbout(marketplace, 'bulk-install', listing, cap));
    return html`${refusal(decision, { listing, ways }, false, () => emit(this, 'mkt-cap-exit', { appId: this.appId, exit: 'public-review' }))}`;
  }

  #unfinished(batch: Batch): TemplateResult {
    return html`<div class="bar" part="bar">
      ${icon('clock')}<span class="phrase">${msg(str`An installation in ${number(batch.selectedSubAccountIds.length)} sub-accounts, begun on ${date(batch.startedAt)}, was not finished.`)}</span>
      <button @click=${() => this.#continue(batch)}>${msg('Go on with it')}</button>
    </div>`;
  }

  get #future(): boolean {
    return this.future ?? this.marketplace?.records?.futureApps?.includes(this.appId) ?? false;
  }

  readonly #futureChanged = ({ currentTarget }: Event): void => {
    this.future = (currentTarget as HTMLInputElement).checked;
  };

  readonly #refresh = (): void => {
    emit(this, 'mkt-refresh-request', null);
    void this.#listing.run();
  };

  /** The dry run: a few milliseconds of it with each frame. */
  async #check(): Promise<void> {
    const { marketplace } = this;
    const found = this.#listing.value;
    if (!marketplace || !found) return;
    this.#planning.abort();
    this.#planning = new AbortController();
    const { signal } = this.#planning;
    this.#planned = marketplace.records;
    try {
      const plan = await inSlices(planSteps(marketplace, found.listing, [...this.#choice.chosen], found.cap), signal);
      if (signal.aborted) return;
      this.plan = plan;
      if (this.step === 'choose') this.#go('check');
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  #go(step: MktInstall['step']): void {
    if (step === 'choose') this.plan = null;
    this.step = step;
    this.#moved = true;
  }

  #start(selectedSubAccountIds: readonly string[]): void {
    this.filter = 'all';
    this.#go('run');
    emit(this, 'mkt-bulk-install-request', { appId: this.appId, selectedSubAccountIds, installToFutureSubAccounts: this.#future });
  }

  #continue({ id, appId, selectedSubAccountIds, installToFutureSubAccounts }: Batch): void {
    this.old = null;
    this.step = 'run';
    emit(this, 'mkt-bulk-install-request', { appId, selectedSubAccountIds, installToFutureSubAccounts, batchId: id });
  }

  /** Goes on with what was under way when the page went; offers what is older. */
  async #recall({ client, store, bulk, clock }: Marketplace): Promise<void> {
    this.#recalledIn = client;
    if (bulk || !store) return;
    const batch = (await batchesIn(store)).find(({ appId }) => appId === this.appId);
    const { marketplace } = this;
    if (!batch || !marketplace || marketplace.client !== client || marketplace.bulk || isPreview(marketplace) || marketplace.viewer?.kind !== 'agency') return;
    if (Date.parse(clock()) - Date.parse(batch.startedAt) < RECENT) this.#continue(batch);
    else this.old = batch;
  }

  #watch(run: BulkRun | null): void {
    if (run === this.#watched) return;
    this.#unwatch();
    this.#watched = run;
    this.#unwatch =
      run?.watch(() => {
        // However fast the answers come, once with each frame.
        this.#frame ||= requestAnimationFrame(() => {
          this.#frame = 0;
          this.requestUpdate();
        });
      }) ?? (() => {});
    if (run) this.step = 'run';
  }
}

const title = (name: unknown): TemplateResult => html`<h2 id="title" part="heading" tabindex="-1">${name === nothing ? msg('Install in many sub-accounts') : msg(html`Install ${name} in many sub-accounts`)}</h2>`;

/** The frame of the table, in its size, while the app is on its way. */
const skeleton = (): TemplateResult => html`${title(nothing)}
  <p class="visually-hidden" role="status">${msg('Loading')}</p>
  <div class="bones" aria-hidden="true" part="skeleton"><span></span><span></span></div>`;

declare global {
  interface HTMLElementTagNameMap {
    'mkt-install': MktInstall;
  }
}
