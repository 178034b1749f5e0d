import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { consume } from '@lit/context';
import { localized, msg, str } from '@lit/localize';
import type { Marketplace } from '../src/marketplace.ts';
import { priceLines, type Audience, type PriceLine } from '../src/pricing/index.ts';
import type { Markup, Pricing } from '../src/schema/pricing.ts';
import { safeUrl } from '../src/schema/url.ts';
import { marketplaceContext } from './context.ts';
import { icon } from './icons.ts';
import { money, number } from './locale/format.ts';
import { isMeter, isPlan, payable, per, priceLine, range, type Meter, type Plan } from './price-line.ts';
import { tokens } from './styles.ts';

/**
 * A price, anywhere: one short line for a card, or every plan and meter. An agency sees base, profit and final price; a sub-account the
 * final price and nothing else.
 *
 * @summary A price or meter, in one line or in full.
 * @tag mkt-price
 * @csspart line - The one line.
 * @csspart plans - The plans, in full.
 * @csspart meters - The meters, in full.
 */
@localized()
export class MktPrice extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: inline-block;
        font: inherit;
        color: inherit;
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
      :host([variant='full']) {
        display: block;
        container-type: inline-size;
        color: var(--text);
        font-family: var(--mkt-font, inherit);
        font-size: 14px;
        line-height: 1.45;
      }
      ul,
      p {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 16px;
        padding-block: 8px;
      }
      .row + .row,
      .block + .block,
      tbody tr {
        border-block-start: 1px solid var(--border);
      }
      .price {
        font-weight: 500;
      }
      .direction {
        color: var(--muted);
      }
      .muted,
      .note {
        font-size: 12px;
        color: var(--muted);
      }
      .row .muted {
        flex-basis: 100%;
      }
      .note {
        padding-block-start: 8px;
      }
      table {
        inline-size: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 8px 0;
        padding-inline-start: 16px;
        font-weight: 400;
        text-align: end;
        vertical-align: baseline;
        white-space: nowrap;
      }
      th:first-child {
        padding-inline-start: 0;
        inline-size: 100%;
        text-align: start;
        white-space: normal;
      }
      thead th {
        font-size: 12px;
        font-weight: 500;
        color: var(--muted);
      }
      .muted {
        display: block;
      }
      a {
        color: var(--accent);
        font-size: 13px;
        text-underline-offset: 2px;
      }
      @container (max-width: 440px) {
        tr {
          display: grid;
          grid-template-columns: repeat(3, 1fr);
        }
        th:first-child {
          grid-column: 1 / -1;
          padding-block-end: 0;
        }
        thead th:first-child {
          display: none;
        }
        td,
        thead th {
          padding-inline-start: 0;
          text-align: start;
          white-space: normal;
        }
        td {
          padding-block-start: 2px;
        }
      }
    `,
  ];

  @consume({ context: marketplaceContext, subscribe: true })
  @property({ attribute: false })
  marketplace: Marketplace | undefined;

  /** The pricing as the viewer was given it: a sub-account's is final already. */
  @property({ attribute: false }) pricing: Pricing | undefined;
  /** The agency's profit by meter; left out, that of the marketplace's records. */
  @property({ attribute: false }) markup: Markup | undefined;
  /** `agency` or `sub-account`; left out, the viewer's own, or a sub-account's where there is no viewer. */
  @property() audience = '';
  /** `full` for every plan and meter; anything else, one line. */
  @property() variant = '';

  override render() {
    if (!this.pricing) return nothing;
    const [markup, audience] = [this.#markup, this.#audience];
    if (this.variant !== 'full') return html`<bdi part="line">${priceLine(this.pricing, markup, audience)}</bdi>`;
    return full(priceLines(this.pricing, markup, audience), this.pricing, this.#isAdmin);
  }

  get #audience(): Audience {
    if (this.audience === 'agency' || this.audience === 'sub-account') return this.audience;
    return this.marketplace?.viewer?.kind === 'agency' ? 'agency' : 'sub-account';
  }

  /** A sub-account's prices are final: adding the profit again would count it twice. */
  get #markup(): Markup {
    return this.markup ?? (this.marketplace?.viewer?.kind === 'agency' ? this.marketplace.records?.markup : undefined) ?? {};
  }

  get #isAdmin(): boolean {
    const viewer = this.marketplace?.viewer;
    return viewer?.kind === 'agency' && viewer.role !== 'user';
  }
}

/** Every plan and meter. The page that explains a price is for agency admins. */
function full(lines: readonly PriceLine[], { trialDays, model }: Pricing, admin: boolean): TemplateResult {
  const plans = lines.filter(isPlan);
  const meters = lines.filter(isMeter);
  const split = meters.some((meter) => meter.split !== null);
  return html`${lines.some(({ kind }) => kind === 'free')
      ? html`<p class="row block"><span>${model === 'freemium' ? msg('To start with') : msg('Price')}</span><span class="price">${msg('Free')}</span></p>`
      : nothing}
    ${plans.length > 0 ? html`<ul class="block" part="plans">${plans.map(planRow)}</ul>` : nothing}
    ${meters.length > 0 ? (split ? meterTable(meters, admin) : html`<ul class="block" part="meters">${meters.map((meter) => meterRow(meter, admin))}</ul>`) : nothing}
    ${trialDays === null ? nothing : html`<p class="note">${msg(str`Free for the first ${number(trialDays)} days.`)}</p>`}`;
}

const planRow = (plan: Plan): TemplateResult => html`<li class="row">
  <bdi>${plan.name}</bdi><bdi class="price">${per(payable(plan), plan.interval)}</bdi>
  ${plan.agencyAmount === null ? nothing : html`<span class="muted">${msg(str`Sub-accounts pay ${per(plan.amount, plan.interval)}`)}</span>`}
</li>`;

const meterRow = (meter: Meter, admin: boolean): TemplateResult => html`<li class="row">
  <span>${named(meter)}</span><bdi class="price">${msg(str`${range(meter.final)} per ${meter.unit}`)}</bdi> ${about(meter, admin)}
</li>`;

const meterTable = (meters: readonly Meter[], admin: boolean): TemplateResult => html`<table class="block" part="meters">
  <thead>
    <tr><th scope="col">${msg('Usage')}</th><th scope="col">${msg('Base')}</th><th scope="col">${msg('Your profit')}</th><th scope="col">${msg('Final')}</th></tr>
  </thead>
  <tbody>
    ${meters.map(
      (meter) => html`<tr>
        <th scope="row">${named(meter)} <span class="muted">${msg(str`per ${meter.unit}`)}</span>${about(meter, admin)}</th>
        <td>${range(meter.split?.base ?? meter.final)}</td>
        <td>${money(meter.split?.profit ?? 0)}</td>
        <td class="price">${range(meter.final)}</td>
      </tr>`,
    )}
  </tbody>
</table>`;

const named = ({ name, direction }: Meter): TemplateResult =>
  html`<bdi>${name}</bdi>${direction === null ? nothing : html` <span class="direction">${direction === 'inbound' ? msg('inbound') : msg('outbound')}</span>`}`;

/** What comes on top of a meter, and where its price is explained. */
function about({ platformFee, module, pricingPageUrl }: Meter, admin: boolean): TemplateResult | typeof nothing {
  const ofWorkflows = module === 'workflow-action' || module === 'workflow-trigger';
  const fee = platformFee === null || !ofWorkflows ? '' : platformFee === 0 ? msg('no platform fee') : msg(str`+ ${money(platformFee)} platform fee`);
  const page = admin ? safeUrl(pricingPageUrl)?.href : undefined;
  if (!fee && !page) return nothing;
  return html`<span class="muted"
    ><bdi>${fee}</bdi> ${page ? html`<a href=${page} target="_blank" rel="noopener noreferrer">${msg('How it is priced')} ${icon('external')}</a>` : nothing}</span
  >`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mkt-price': MktPrice;
  }
}
