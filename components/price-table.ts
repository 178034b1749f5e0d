// A price in full: every plan and meter, base and profit for an agency, tiers, fee and ceiling; and how charges work, in sentences. Templates as
// functions of data, with their look; nothing here keeps state or works a price out.
import { css, html, nothing, type TemplateResult } from 'lit';
import { msg, str } from '@lit/localize';
import { shownName } from '../src/oauth/shown-name.ts';
import { planLimits, refundDays, trialOf, type Audience, type PriceLine } from '../src/pricing/index.ts';
import type { Pricing } from '../src/schema/pricing.ts';
import { safeUrl } from '../src/schema/url.ts';
import { icon } from './icons.ts';
import { money, number, plural } from './locale/format.ts';
import { counted, feeWords, isMeter, isPlan, payable, per, range, type Meter, type Plan } from './price-line.ts';

/** Every plan and meter. The page that explains a price is for agency admins. */
export function full(lines: readonly PriceLine[], pricing: Pricing, admin: boolean): TemplateResult {
  const plans = lines.filter(isPlan);
  const meters = lines.filter(isMeter);
  const split = meters.some((meter) => meter.split !== null);
  const trial = trialOf(pricing);
  return html`${lines.some(({ kind }) => kind === 'free')
      ? html`<p class="row block"><span>${pricing.model === 'freemium' ? msg('To start with') : msg('Price')}</span> <span class="price">${msg('Free')}</span></p>`
      : nothing}
    ${plans.length > 0 ? html`<ul class="block" part="plans">${plans.map(planRow)}</ul>` : nothing}
    ${meters.length > 0 ? (split ? meterTable(meters, admin) : html`<ul class="block" part="meters">${meters.map((meter) => meterRow(meter, admin))}</ul>`) : nothing}
    ${trial === null ? nothing : html`<p class="note">${plural(trial, msg('Free for the first day.'), msg(str`Free for the first ${number(trial)} days.`))}</p>`}`;
}

const planRow = (plan: Plan): TemplateResult => html`<li class="row">
  <bdi>${shownName(plan.name)}</bdi> <bdi class="price">${per(payable(plan), plan.interval)}</bdi>
  ${plan.agencyAmount === null ? nothing : html`<span class="muted">${msg(str`Sub-accounts pay ${per(plan.amount, plan.interval)}`)}</span>`}
</li>`;

const meterRow = (meter: Meter, admin: boolean): TemplateResult => html`<li class="row">
  <span>${named(meter)}</span> <bdi class="price">${msg(str`${range(meter.final)} per ${meter.unit}`)}</bdi> ${about(meter, admin)}
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

export const named = ({ name, direction }: Pick<Meter, 'name' | 'direction'>): TemplateResult =>
  html`<bdi>${name}</bdi>${direction === null ? nothing : html` <span class="direction">${direction === 'inbound' ? msg('inbound') : msg('outbound')}</span>`}`;

/** What comes on top of a meter, how volume and the developer bound it, and where its price is explained. */
function about(meter: Meter, admin: boolean): TemplateResult | typeof nothing {
  const { tiers, dailyCeiling, unit } = meter;
  const page = admin ? safeUrl(meter.pricingPageUrl)?.href : undefined;
  const ceiling = dailyCeiling === null ? '' : msg(str`at most ${counted(dailyCeiling, unit)} a day`);
  const facts = [feeWords(meter), ceiling].filter((words) => words !== '');
  if (facts.length === 0 && !page && tiers.length === 0) return nothing;
  return html`<span class="muted">
    ${tiers.map(({ from, to, final }) => html`<span class="tier"><bdi>${volume(from, to)}</bdi> <bdi>${money(final)}</bdi></span>`)}
    <bdi>${facts.join(' · ')}</bdi> ${page ? html`<a href=${page} target="_blank" rel="noopener noreferrer">${msg('How it is priced')} ${icon('external')}</a>` : nothing}
  </span>`;
}

const volume = (from: number, to: number | null): string => (to === null ? msg(str`From ${number(from)}:`) : msg(str`${number(from)}–${number(to)}:`));

/** How charges work, in sentences: what concerns the price, and whom. A sub-account reads nothing of what its agency pays or earns. */
export function terms(lines: readonly PriceLine[], pricing: Pricing, audience: Audience): TemplateResult | typeof nothing {
  const sentences = termsOf(lines, pricing, audience);
  if (sentences.length === 0) return nothing;
  return html`<details class="fold" part="terms">
    <summary>${icon('down')}<span>${msg('How charges work')}</span></summary>
    <ul class="terms">${sentences.map((sentence) => html`<li>${sentence}</li> `)}</ul>
  </details>`;
}

function termsOf(lines: readonly PriceLine[], pricing: Pricing, audience: Audience): readonly string[] {
  const agency = audience === 'agency';
  const meters = lines.filter(isMeter);
  const paid = lines.filter(isPlan).filter((plan) => payable(plan) > 0 || plan.amount > 0);
  const recurring = paid.some(({ interval }) => interval !== 'one-time');
  const said: readonly (readonly [when: boolean, sentence: string])[] = [
    [pricing.externalBilling === true, msg('The developer bills this app by its own means, not on your marketplace bill.')],
    [agency && pricing.externalBilling === true, msg('It cannot be resold, and no fee of the platform is waived.')],
    [agency && meters.length > 0 && !pricing.externalBilling, msg('Your profit is a fixed amount per unit, the same in every sub-account. Owners and admins set it.')],
    [agency && meters.length > 0 && !pricing.externalBilling, msg('With rebilling on, charges leave the sub-account’s wallet; with rebilling off, your agency’s wallet, without profit.')],
    [agency && (meters.length > 0 || paid.length > 0), msg('The developer receives its whole listed price: the platform keeps no commission.')],
    [meters.some(({ final }) => final.min !== final.max) && pricing.meters.some(({ price }) => price.kind === 'dynamic'), msg('Where a price is a range, the app sets it for each charge. A charge outside the range is not accepted.')],
    [meters.length > 0, msg(str`Use that was charged rightly is not refunded. Report a wrong charge within ${number(refundDays.usageError)} days.`)],
    [recurring, msg(str`A subscription that began without a trial is refunded in proportion within ${number(refundDays.subscription)} days.`)],
    [recurring, msg('When you change the plan, the difference is worked out in proportion and settled with the next bill.')],
    [trialOf(pricing) !== null, msg(str`One trial of an app in ${number(planLimits.trialEveryDays)} days. You are reminded ${number(planLimits.trialReminderHours)} hours before it ends.`)],
  ];
  return said.flatMap(([when, sentence]) => (when ? [sentence] : []));
}

export const tableCss = css`
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
    font-weight: 400;
    color: var(--muted);
  }
  .muted {
    display: block;
  }
  /* English sentences on a right-to-left page read in their own direction, at the page's edge. */
  li,
  summary span,
  .muted {
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .row > .muted {
    flex-basis: 100%;
  }
  .note {
    padding-block: 8px;
  }
  .tier {
    display: flex;
    gap: 4px;
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
  .fold {
    border-block-start: 1px solid var(--border);
  }
  summary {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 40px;
    font-weight: 500;
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary .icon {
    inline-size: 16px;
    block-size: 16px;
    color: var(--muted);
    transition: rotate 140ms ease-out;
  }
  details:not([open]) > summary .icon {
    rotate: -90deg;
  }
  details:not([open]) > summary .icon:dir(rtl) {
    rotate: 90deg;
  }
  .terms {
    display: grid;
    gap: 8px;
    padding-block: 4px 12px;
    padding-inline-start: 24px;
    font-size: 13px;
    color: var(--muted);
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
`;
