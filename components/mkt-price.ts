import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { consume } from '@lit/context';
import { localized, msg } from '@lit/localize';
import { isPreview, limitKey, markupKey, type Marketplace } from '../src/marketplace.ts';
import { finalPricing, mayEditMarkup, priceLines, type Audience } from '../src/pricing/index.ts';
import type { Markup, Pricing } from '../src/schema/pricing.ts';
import { marketplaceContext } from './context.ts';
import { icon } from './icons.ts';
import { PriceEditor, type Editable } from './price-editor.ts';
import { editorCss } from './price-editor-look.ts';
import { estimateCss, PriceEstimate } from './price-estimate.ts';
import { chargeLine, priceLine } from './price-line.ts';
import { full, tableCss, terms } from './price-table.ts';
import { today, usageCss, type Whose } from './price-usage.ts';
import { chips, controls, tokens } from './styles.ts';

const NO_PROFIT: Markup = {};

/**
 * A price, anywhere: one short line for a card, the charge of one use, every plan and meter with the day's limit and an estimate, or the forms in
 * which an agency's owners and admins set their profit and the limit. An agency sees base, profit and final price; a sub-account the final price and
 * nothing else: in its eyes, a preview's too, no property of this element holds a base price either.
 *
 * @summary A price or meter: in one line, in full, as an estimate, or to be set.
 * @tag mkt-price
 * @fires {CustomEvent} mkt-markup-request - A profit was saved; cancelable, unless prevented the provider sets it.
 * @fires {CustomEvent} mkt-usage-limit-request - A daily limit was saved; cancelable, unless prevented the provider sets it.
 * @csspart line - The one line.
 * @csspart plans - The plans, in full.
 * @csspart meters - The meters, in full.
 * @csspart usage - The daily limit and today.
 * @csspart estimate - The estimate.
 * @csspart terms - How charges work.
 * @csspart editor - The forms for profit and daily limit.
 * @csspart effect - What saving would do.
 * @csspart save - The button that saves.
 * @csspart revert - The button that takes back what was typed.
 */
@localized()
export class MktPrice extends LitElement {
  static override styles = [
    tokens,
    controls,
    chips,
    tableCss,
    usageCss,
    estimateCss,
    editorCss,
    css`
      :host {
        display: inline-block;
        font: inherit;
        color: inherit;
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
      :host(:is([variant='full'], [variant='estimate'], [variant='edit'])) {
        display: block;
        container-type: inline-size;
        color: var(--text);
        font-family: var(--mkt-font, inherit);
        font-size: 14px;
        line-height: 1.45;
      }
      table a,
      .row a {
        font-size: 13px;
      }
    `,
  ];

  #marketplace: Marketplace | undefined;
  #pricing: Pricing | undefined;
  #markup: Markup | undefined;
  /** Whether `pricing` is the developer's, to which a profit comes; false where it is final. */
  #isBase = true;
  /** The profit on it, seen with an agency's eyes. */
  #profit: Markup = NO_PROFIT;
  readonly #estimate = new PriceEstimate(this);
  readonly #editor = new PriceEditor(this);

  /** The marketplace; given by the nearest provider, or set. With a sub-account's eyes it is kept without what the agency earns. */
  @consume({ context: marketplaceContext, subscribe: true })
  @property({ attribute: false })
  get marketplace(): Marketplace | undefined {
    return this.#marketplace;
  }
  set marketplace(given: Marketplace | undefined) {
    const { records } = given ?? {};
    this.#marketplace = given && records && given.viewer?.kind === 'sub-account' ? { ...given, records: { ...records, markup: NO_PROFIT } } : given;
  }

  /** The pricing as the viewer was given it: a sub-account's is final already. It stays what it was when it was given, whoever looks later. */
  @property({ attribute: false })
  get pricing(): Pricing | undefined {
    return this.#pricing;
  }
  set pricing(given: Pricing | undefined) {
    this.#pricing = given;
  }

  /** The agency's profit by meter, given together with `pricing`; left out, that of the marketplace's records. Not kept for a sub-account. */
  @property({ attribute: false })
  get markup(): Markup | undefined {
    return this.#markup;
  }
  set markup(given: Markup | undefined) {
    this.#markup = given;
  }

  /** `agency` or `sub-account`; left out, the viewer's own, or a sub-account's where there is no viewer. A sub-account never sees what is an agency's. */
  @property() audience = '';
  /** `full` for everything, `charge` for what one use costs, `estimate` for all meters counted together, `edit` for the forms; anything else, one line. */
  @property() variant = '';
  /** The app the price belongs to: with it, `full` shows the day's limit, and owners and admins of an agency may set profit and limit. */
  @property({ attribute: 'app-id' }) appId = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    const viewer = this.#marketplace?.viewer?.kind;
    if (changed.has('pricing')) this.#isBase = viewer !== 'sub-account';
    if (viewer === 'agency' || this.#markup) this.#profit = this.#markup ?? this.#marketplace?.records?.markup ?? NO_PROFIT;
    else if (viewer !== 'sub-account') this.#profit = NO_PROFIT;
    // Whoever looks is known, and is no agency: what belongs to one is let go of.
    if (this.#audience === 'agency' || !this.#pricing || !(viewer === 'sub-account' || this.audience === 'sub-account')) return;
    this.#pricing = finalPricing(this.#pricing, this.#isBase ? this.#profit : NO_PROFIT);
    this.#isBase = false;
    this.#profit = NO_PROFIT;
    this.#markup = undefined;
  }

  override render(): unknown {
    if (!this.#pricing) return nothing;
    const audience = this.#isBase ? this.#audience : 'sub-account';
    const markup = this.#isBase ? this.#profit : NO_PROFIT;
    switch (this.variant) {
      case 'full':
        return this.#full(this.#pricing, markup, audience);
      case 'charge':
        return html`<bdi part="line">${chargeLine(this.#pricing, markup, audience)}</bdi>`;
      case 'estimate':
        return this.#estimate.together({ pricing: this.#pricing, markup, agency: audience === 'agency' });
      case 'edit':
        return this.#edit(this.#pricing, markup) ?? html`<p class="note">${msg('Profit and daily limit are set by owners and admins of the agency.')}</p>`;
      default:
        return html`<bdi part="line">${priceLine(this.#pricing, markup, audience)}</bdi>`;
    }
  }

  #full(pricing: Pricing, markup: Markup, audience: Audience): TemplateResult {
    const lines = priceLines(pricing, markup, audience);
    const { usage } = this.#marketplace?.records ?? {};
    const forms = this.#edit(pricing, markup);
    return html`${full(lines, pricing, this.#isAdmin)}
    ${usage && pricing.meters.length > 0 && Object.hasOwn(usage.apps, this.appId)
      ? today({ meters: pricing.meters, usage: usage.apps[this.appId] ?? NOTHING_USED, nextDayAt: usage.nextDayAt, whose: this.#whose })
      : nothing}
    ${pricing.meters.length > 0 ? fold('estimate-fold', msg('Estimate a month'), this.#estimate.render({ pricing, markup, agency: audience === 'agency' })) : nothing}
    ${terms(lines, pricing, audience)} ${forms ? fold('edit-fold', msg('Set profit and daily limit'), forms) : nothing}`;
  }

  /** The forms, for owners and admins of an agency on an app that is charged by use. */
  #edit(pricing: Pricing, markup: Markup): TemplateResult | undefined {
    const { appId } = this;
    const { viewer, records, attempts } = this.#marketplace ?? {};
    if (!this.#marketplace || !viewer || !attempts || isPreview(this.#marketplace) || !mayEditMarkup(viewer)) return undefined;
    if (appId === '' || !this.#isBase || pricing.meters.length === 0) return undefined;
    const now: Editable = {
      appId,
      pricing,
      markup,
      usage: records?.usage?.apps[appId] ?? NOTHING_USED,
      nextDayAt: records?.usage?.nextDayAt,
      attempts: { markup: attempts.get(markupKey(appId)), limit: attempts.get(limitKey(appId)) },
    };
    return this.#editor.render(now);
  }

  get #audience(): Audience {
    const viewer = this.#marketplace?.viewer?.kind;
    if (viewer === 'sub-account') return 'sub-account';
    if (this.audience === 'agency' || this.audience === 'sub-account') return this.audience;
    return viewer === 'agency' ? 'agency' : 'sub-account';
  }

  get #whose(): Whose {
    const viewer = this.#marketplace?.viewer;
    return viewer?.kind === 'sub-account' ? { kind: 'sub-account', id: viewer.subAccountId } : { kind: 'agency' };
  }

  get #isAdmin(): boolean {
    const viewer = this.#marketplace?.viewer;
    return viewer !== undefined && viewer !== null && mayEditMarkup(viewer);
  }
}

const NOTHING_USED = { perDay: null, today: [] };

/** Something to open. What was opened stays open. */
const fold = (part: string, title: string, content: TemplateResult): TemplateResult =>
  html`<details class="fold" part=${part}><summary>${icon('down')}<span>${title}</span></summary>${content}</details>`;

declare global {
  interface HTMLElementTagNameMap {
    'mkt-price': MktPrice;
  }
}
