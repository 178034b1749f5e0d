import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import { idAt, type Catalogue } from '../src/catalogue/catalogue.ts';
import { ApprovalsSelector, allApprovals, disapproval, fromApprovalsParams, idsOf, impactOfSwitch, mayApprove, ofApproving, toApprovalsParams, undoOf, uninstallsOf, without, type Approvals, type ApprovalsQuery, type SwitchImpact } from '../src/marketplace/approvals.ts';
import { ON_PERMISSIONS, isPreview, type ApproveRequest, type Attempt, type Marketplace } from '../src/marketplace.ts';
import { whatWouldAllow, type Switch } from '../src/policy/index.ts';
import type { Viewer } from '../src/schema/account.ts';
import type { Approval } from '../src/schema/approval.ts';
import type { SwitchesRequest } from '../src/schema/approving.ts';
import type { Records } from '../src/schema/session.ts';
import { countBoth } from '../src/search/bits.ts';
import { countOf, inAll, rowsOf, type Bits } from '../src/search/index.ts';
import { actionCss } from './action.ts';
import { ApprovalsDialog, approvalsDialogCss, type Asked } from './approvals-dialog.ts';
import { PAGE, approvalsListCss, listSkeleton, pager, permissionRows, rows, type Gate, type ListHand } from './approvals-list.ts';
import { approvalsStatusCss, closedBand, status } from './approvals-status.ts';
import { switchPanel, switchesCss } from './approvals-switches.ts';
import { activeApprovalsFilters, approvalsToolbarCss, selectionBar, toolbar } from './approvals-toolbar.ts';
import { ageNotice, correctedLine, developerPanel, errorPanel, noMatchPanel, panelsCss } from './catalogue-panels.ts';
import { CatalogueReading } from './catalogue-reading.ts';
import { Chosen } from './chosen.ts';
import { marketplaceContext } from './context.ts';
import { emit } from './events.ts';
import { installChoiceCss } from './install-choice.ts';
import { number, plural } from './locale/format.ts';
import { panel, piecesCss } from './pieces.ts';
import { chips, controls, tokens } from './styles.ts';

/** Milliseconds without a change after which a result is announced. */
const SETTLED = 600;

/**
 * Which apps an agency lets its sub-accounts have: approve and disapprove, one or many, with what that uninstalls where said before, and the three
 * switches. Nothing changes here before the server changed it.
 *
 * @summary Manage app permissions: approvals, the three switches, and what each takes away.
 * @tag mkt-approvals
 * @attr {string} heading - The title; left out, "App permissions".
 * @fires {CustomEvent} mkt-approve-request - Words on apps were confirmed; cancelable, unless prevented the provider gives them.
 * @fires {CustomEvent} mkt-switches-request - A switch was turned; cancelable, unless prevented the provider turns it.
 * @fires {CustomEvent} mkt-app-open - An app was opened; cancelable, a host that routes sets its own URL.
 * @fires {CustomEvent} mkt-query-change - Search or filters changed by the user's hand.
 * @fires {CustomEvent} mkt-refresh-request - The user asked for fresh facts.
 * @fires {CustomEvent} mkt-error - The listings could not be read.
 * @csspart heading - The title.
 * @csspart switches - The three switches.
 * @csspart switch - One of them.
 * @csspart filters - Search and filters.
 * @csspart selection - How many apps are selected, and what can be done to them all.
 * @csspart list - The apps of this page.
 * @csspart row - One app; with the word `approved` or `disapproved` beside it.
 * @csspart action - The action of one app.
 * @csspart pager - The way to further pages.
 * @csspart status - How the last change ended.
 * @csspart undo - Takes the last change back, where that harms nobody.
 * @csspart refusal - Why nothing can be changed.
 * @csspart dialog - What is confirmed before a change.
 * @csspart uninstalls - What a disapproval uninstalls where.
 * @csspart panel - What stands where the list would be: nothing found, nothing there, something failed.
 */
@localized()
export class MktApprovals extends LitElement {
  static override styles = [tokens, controls, chips, piecesCss, actionCss, panelsCss, installChoiceCss, switchesCss, approvalsToolbarCss, approvalsListCss, approvalsStatusCss, approvalsDialogCss];

  /** The marketplace; given by the nearest provider, or set. */
  @consume({ context: marketplaceContext, subscribe: true })
  @property({ attribute: false })
  marketplace?: Marketplace;

  /** Search and filters as they stand in a URL; anything unknown in it is left out. */
  @property({ attribute: false }) query: Readonly<Record<string, string>> = {};

  @property() heading = '';

  @state() private page = 0;
  @state() private announced = '';
  @state() private dismissed: Attempt | null = null;

  #query: ApprovalsQuery = allApprovals;
  #approvals: Approvals | null = null;
  #chosen = new Chosen();
  #impacts: ReadonlyMap<Switch, SwitchImpact> = new Map();
  #facts: readonly unknown[] = [];
  #settling: ReturnType<typeof setTimeout> | undefined;
  #reported: unknown = null;
  #focused: Element | null = null;
  #loading = false;
  /** The last request, to make it once more. */
  #last: (() => void) | null = null;
  readonly #selector = new ApprovalsSelector();
  readonly #reading = new CatalogueReading(this);
  readonly #dialog = new ApprovalsDialog(this, {
    subAccounts: () => this.marketplace?.records?.subAccounts ?? [],
    uninstalls: (appIds) => this.#uninstalls(appIds),
    act: (asked, uninstalls, typed) => {
      if (asked.kind === 'switch') this.#turn({ [asked.name]: false });
      else if (asked.kind === 'approve') this.#approve({ approvals: asked.appIds.map((appId) => ({ appId, approval: 'approved' })) });
      else if (uninstalls) this.#approve(disapproval(asked.appIds, uninstalls, typed));
    },
  });

  /** What is known of the apps, whoever may have them; null before anything is. */
  get catalogue(): Catalogue | null {
    return this.#reading.catalogue;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#settling);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) {
      this.#query = fromApprovalsParams(this.query);
      this.page = 0;
    }
    this.#reading.of(this.marketplace);
    this.#approvals = this.marketplace && this.catalogue ? this.#selector.select(this.marketplace, this.catalogue, this.#query) : null;
    if (this.#approvals) this.page = Math.max(0, Math.min(this.page, Math.ceil(this.#approvals.shownCount / PAGE) - 1));
    this.#weigh();
    this.#focused = this.shadowRoot?.activeElement ?? null;
  }

  /** What turning the switches takes out of sight, worked out where the facts are others. */
  #weigh(): void {
    const { marketplace, catalogue } = this;
    const facts = [catalogue?.columns, marketplace?.records, marketplace?.viewer];
    if (facts.every((fact, place) => fact === this.#facts[place])) return;
    this.#facts = facts;
    this.#dialog.refresh();
    const viewer = marketplace?.viewer;
    this.#impacts = new Map(marketplace && catalogue && viewer ? (['subAccountAccess', 'allApps', 'autoApprove'] as const).map((name) => [name, impactOfSwitch(marketplace, catalogue, viewer, name)]) : []);
  }

  protected override updated(): void {
    // The focus of something that the update took away goes to what happened, or else to the title.
    if (this.#focused && !this.#focused.isConnected) (this.renderRoot.querySelector<HTMLElement>('.said') ?? this.renderRoot.querySelector<HTMLElement>('h2'))?.focus();
    const { error } = this.#reading;
    if (error && error !== this.#reported) emit(this, 'mkt-error', { error });
    this.#reported = error;
    this.#load();
    clearTimeout(this.#settling);
    const result = this.#approvals?.catalogue.complete ? this.#result(this.#approvals) : '';
    if (result !== this.announced) this.#settling = setTimeout(() => (this.announced = result), SETTLED);
  }

  protected override render(): TemplateResult {
    return html`<h2 id="heading" part="heading" tabindex="-1">${this.heading || msg('App permissions')}</h2>
      ${this.#content()}${this.#dialog.render()}`;
  }

  /** Every case it can be in. */
  #content(): TemplateResult {
    const { marketplace } = this;
    const { viewer, records } = marketplace ?? {};
    const { error } = this.#reading;
    if (viewer?.kind === 'developer') return developerPanel();
    if (marketplace?.status === 'error') return errorPanel(marketplace.error, this.#refresh);
    if (error && !this.catalogue) return errorPanel(error, this.#refresh);
    if (viewer?.kind === 'sub-account') return notHere(marketplace !== undefined && isPreview(marketplace));
    const approvals = this.#approvals;
    if (!marketplace || viewer?.kind !== 'agency' || !records?.agency || !approvals || (approvals.listedCount === 0 && !approvals.catalogue.complete)) return listSkeleton();
    const decision = mayApprove(marketplace, viewer);
    const attempt = marketplace.attempts.get(ON_PERMISSIONS);
    const allowed = decision.outcome === 'allow';
    const gate: Gate = { open: allowed && attempt?.kind !== 'busy', because: allowed ? null : 'closed' };
    const none: SwitchImpact = { apps: 0, subAccounts: 0 };
    return html`<p class="intro">${msg('What your sub-accounts see in the app marketplace. You see everything, whatever is set here.')}</p>
      <p class="visually-hidden" role="status">${this.announced}</p>
      ${ageNotice(marketplace, decision, error !== null, this.#refresh)} ${allowed ? nothing : closedBand(decision, () => whatWouldAllow(ofApproving(marketplace, viewer)))}
      ${switchPanel(records.agency.marketplace, (name) => this.#impacts.get(name) ?? none, gate, this.#ask)} ${this.#status(marketplace, attempt, gate)}
      ${approvals.listedCount === 0 ? panel('empty', msg('No app for sub-accounts is listed yet'), msg('An app shows here as soon as it is listed.')) : this.#list(approvals, records, gate)}`;
  }

  #status(marketplace: Marketplace, attempt: Attempt | undefined, gate: Gate): TemplateResult | typeof nothing {
    if (attempt === this.dismissed) return nothing;
    const undo = gate.open ? undoOf(marketplace) : null;
    return status(attempt, {
      undo: undo && (() => ('approvals' in undo ? this.#approve(undo.approvals) : this.#turn(undo.switches))),
      again: gate.open ? this.#last : null,
      dismiss: () => (this.dismissed = attempt ?? null),
      nameOf: (appId) => this.#nameOf(appId) ?? appId,
    });
  }

  #list(approvals: Approvals, records: Records, gate: Gate): TemplateResult {
    const chosen = this.#chosen.in(approvals.catalogue, approvals.listed);
    const counts = { all: countOf(chosen), shown: countBoth(chosen, approvals.shown), toApprove: countOf(this.#toDo('approved', approvals)), toDisapprove: countOf(this.#toDo('disapproved', approvals)) };
    const bar = toolbar(this.#query, approvals, this.#hand);
    const corrected = approvals.corrected === null ? nothing : correctedLine(approvals.corrected);
    if (approvals.shownCount === 0) return html`${bar}${noMatchPanel(activeApprovalsFilters(this.#query, this.#hand), () => this.#change(allApprovals))}`;
    return html`${bar}${corrected} ${selectionBar(approvals, counts, gate, this.#hand)} ${rows(permissionRows(approvals, this.page, chosen, records), gate, this.#hand)} ${pager(this.page, approvals, this.#hand)}`;
  }

  /** Loads what the page shows and does not have yet. */
  #load(): void {
    const { catalogue, window } = this.#approvals ?? {};
    if (!catalogue || !window || this.#loading) return;
    const missing = [...window(this.page * PAGE, (this.page + 1) * PAGE)].filter((row) => catalogue.bodies.peek(row) === undefined);
    if (missing.length === 0) return;
    this.#loading = true;
    const done = (): void => {
      this.#loading = false;
      this.requestUpdate();
    };
    catalogue.bodies.load(missing).then(done, done);
  }

  /** Of those chosen, what a word would change. */
  #toDo(approval: Approval, { catalogue, listed, approved, installed }: Approvals): Bits {
    const chosen = this.#chosen.in(catalogue, listed);
    const open = without(chosen, approved);
    return approval === 'approved' ? open : inAll(chosen, approved.map((word, at) => word | (installed[at] ?? 0)));
  }

  #result = ({ shownCount }: Approvals): string => plural(shownCount, msg(str`${number(shownCount)} app`), msg(str`${number(shownCount)} apps`));

  /** The name of an app of this page; null for any other. */
  #nameOf(appId: string): string | null {
    const { catalogue, window } = this.#approvals ?? {};
    const row = catalogue && window?.(this.page * PAGE, (this.page + 1) * PAGE).find((one) => idAt(catalogue, one) === appId);
    return row === undefined ? null : (catalogue?.bodies.peek(row)?.name ?? null);
  }

  #change(query: ApprovalsQuery): void {
    this.query = toApprovalsParams(query);
    emit(this, 'mkt-query-change', { query: this.query });
  }

  readonly #hand: ListHand = {
    query: (change) => this.#change({ ...this.#query, ...change }),
    choose: (row) => this.#choose((chosen, size) => this.#chosen.toggle(chosen, rowsOf(size, [row]))),
    chooseAll: () => this.#choose((chosen) => this.#chosen.toggle(chosen, this.#approvals?.shown ?? chosen)),
    clearChosen: () => this.#choose((chosen) => this.#chosen.set(without(chosen, chosen))),
    word: (approval, which) => this.#askFor(approval, which),
    open: (appId) => emit(this, 'mkt-app-open', { appId }),
    page: (page) => {
      this.page = page;
      this.renderRoot.querySelector('.chosen')?.scrollIntoView({ block: 'nearest' });
    },
  };

  #choose(change: (chosen: Bits, size: number) => void): void {
    const approvals = this.#approvals;
    if (approvals) change(this.#chosen.in(approvals.catalogue, approvals.listed), approvals.catalogue.columns.size);
    this.requestUpdate();
  }

  /** Opens the question before a word is given; where none can be given, the reasons. */
  #askFor(approval: Approval, which: readonly number[] | 'chosen'): void {
    const approvals = this.#approvals;
    if (!approvals || !this.#open()) return;
    const { catalogue } = approvals;
    const appIds = which === 'chosen' ? idsOf(catalogue, this.#toDo(approval, approvals)) : which.map((row) => idAt(catalogue, row));
    const [only] = appIds.length === 1 ? appIds : [];
    const name = only === undefined ? null : this.#nameOf(only);
    if (appIds.length > 0) this.#dialog.ask(approval === 'approved' ? { kind: 'approve', appIds, name } : { kind: 'disapprove', appIds, name });
  }

  readonly #ask = (name: Switch, on: boolean): void => {
    if (!this.#open()) return;
    const impact = this.#impacts.get(name) ?? { apps: 0, subAccounts: 0 };
    if (on || impact.apps === 0) this.#turn({ [name]: on });
    else this.#dialog.ask({ kind: 'switch', name, impact } satisfies Asked);
  };

  /** Whether something can be changed now; else the reasons are opened. */
  #open(): boolean {
    const { marketplace } = this;
    const viewer: Viewer | null = marketplace?.viewer ?? null;
    if (!marketplace || !viewer || marketplace.attempts.get(ON_PERMISSIONS)?.kind === 'busy') return false;
    if (mayApprove(marketplace, viewer).outcome === 'allow') return true;
    // A host may have left the element undefined; the band says why anyway.
    this.renderRoot.querySelector<HTMLElementTagNameMap['mkt-why']>('[part~=refusal] mkt-why')?.open?.();
    return false;
  }

  #uninstalls(appIds: readonly string[]): ReturnType<typeof uninstallsOf> {
    const { marketplace, catalogue } = this;
    const viewer = marketplace?.viewer;
    if (!marketplace || !catalogue || !viewer) return Promise.reject(new Error('nothing is known'));
    return uninstallsOf(marketplace, catalogue, viewer, appIds);
  }

  #approve(request: ApproveRequest): void {
    this.#last = () => this.#approve(request);
    this.#chosen.set(new Uint32Array());
    emit(this, 'mkt-approve-request', request);
    this.requestUpdate();
  }

  #turn(request: SwitchesRequest): void {
    this.#last = () => this.#turn(request);
    emit(this, 'mkt-switches-request', request);
  }

  readonly #refresh = (): void => {
    emit(this, 'mkt-refresh-request', null);
    this.#reading.again();
    this.requestUpdate();
  };
}

/** In a sub-account's eyes there is no such page. */
const notHere = (preview: boolean): TemplateResult =>
  panel(preview ? 'eye' : 'lock', preview ? msg('Sub-accounts do not have this page') : msg('App permissions are the agency’s'), preview ? msg('Leave the preview to manage app permissions.') : msg('To ask for an app, talk to your agency’s admin.'));

declare global {
  interface HTMLElementTagNameMap {
    'mkt-approvals': MktApprovals;
  }
}
