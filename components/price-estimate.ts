// The estimate of a month: a slider and its number for each meter, or one for all of them together; the sum in words as either moves. A controller
// that keeps only the numbers; the sums are src/pricing's. It promises nothing.
import { css, html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { msg, str } from '@lit/localize';
import { estimateFor, profitOn, type Estimate } from '../src/pricing/index.ts';
import type { Markup, Pricing } from '../src/schema/pricing.ts';
import { number } from './locale/format.ts';
import { counted, range } from './price-line.ts';
import { named } from './price-table.ts';

/** Where the slider stops; the number beside it goes everywhere. */
const STOPS: readonly number[] = [0, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];
const MOST = 10_000_000;
const START = 1000;
/** The one count where meters are counted together: runs of a workflow. */
const TOGETHER = 'runs';

export interface Estimated {
  readonly pricing: Pricing;
  /** The agency's profit; empty where the pricing is final. */
  readonly markup: Markup;
  readonly agency: boolean;
}

export class PriceEstimate implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #counts = new Map<string, number>();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  /** A count for each meter. */
  render(given: Estimated): TemplateResult {
    const { meters } = given.pricing;
    const sums = meters.map((meter) => this.#sum(given, meter, this.#count(meter.id)));
    return html`<div class="estimate" part="estimate">
      ${meters.map((meter, index) => this.#control(meter.id, `${index}`, named(meter), meter.unit, sums[index], given.agency))}
      ${meters.length > 1 ? html`<p class="sum">${msg(str`Together: ${range(total(sums))} a month`)}</p>` : nothing}
      ${given.pricing.plans.some(({ subAccountAmount }) => subAccountAmount > 0) ? html`<p class="muted">${msg('The plan’s price comes on top.')}</p>` : nothing}
    </div>`;
  }

  /** One count for every meter together: a run uses each once. */
  together(given: Estimated): TemplateResult {
    const { meters } = given.pricing;
    const sums = (runs: number) => meters.map((meter) => this.#sum(given, meter, runs));
    const all = add(sums(this.#count(TOGETHER)));
    return html`<div class="estimate" part="estimate">
      <p class="sum">${msg(str`Each run: ${range(total(sums(1)))}`)}</p>
      ${this.#control(TOGETHER, 'all', html`${msg('Runs')}`, TOGETHER, all, given.agency)}
    </div>`;
  }

  #count(id: string): number {
    return this.#counts.get(id) ?? START;
  }

  #sum({ pricing, markup }: Estimated, meter: Pricing['meters'][number], units: number): Estimate {
    return estimateFor({ ...meter, feeWaived: meter.feeWaived && !pricing.externalBilling }, profitOn(meter, markup), units);
  }

  #control(id: string, key: string, label: TemplateResult, unit: string, sum: Estimate | undefined, agency: boolean): TemplateResult {
    const count = this.#count(id);
    const stop = STOPS.reduce((nearest, at, index) => (at <= count ? index : nearest), 0);
    const words = unit === TOGETHER ? msg(str`${number(count)} runs`) : counted(count, unit);
    const set = ({ currentTarget }: Event): void => {
      if (!(currentTarget instanceof HTMLInputElement)) return;
      const { type, valueAsNumber: value } = currentTarget;
      const next = type === 'range' ? (STOPS[value] ?? START) : Number.isInteger(value) ? Math.min(MOST, Math.max(0, value)) : count;
      this.#counts.set(id, next);
      this.#host.requestUpdate();
    };
    return html`<div class="count">
      <label for="slide-${key}"><bdi>${label}</bdi> <span class="muted">${msg('in a month')}</span></label>
      <div class="slide">
        <input id="slide-${key}" type="range" min="0" max=${STOPS.length - 1} step="1" .value=${live(String(stop))} aria-valuetext=${words} @input=${set} />
        <input id="number-${key}" type="number" inputmode="numeric" min="0" max=${MOST} step="1" aria-label=${msg('The same, as a number')} .value=${live(String(count))} @change=${set} />
      </div>
      <output for="slide-${key} number-${key}"
        >${sum ? html`${msg(str`At ${words} a month: ${range(sum.total)}`)}${sum.platform > 0 ? html` <span class="muted">${msg(str`${range(one(sum.platform))} of it is the platform’s fee.`)}</span>` : nothing}
              ${agency && sum.profit > 0 ? html`<span class="muted">${msg(str`${range(one(sum.profit))} of it is your profit.`)}</span>` : nothing}` : nothing}</output
      >
    </div>`;
  }
}

const one = (amount: number) => ({ min: amount, max: amount });
const total = (sums: readonly Estimate[]) => add(sums).total;
const zero: Estimate = { usage: one(0), profit: 0, platform: 0, total: one(0) };

const add = (sums: readonly Estimate[]): Estimate =>
  sums.reduce(
    (sum, next) => ({
      usage: { min: sum.usage.min + next.usage.min, max: sum.usage.max + next.usage.max },
      profit: sum.profit + next.profit,
      platform: sum.platform + next.platform,
      total: { min: sum.total.min + next.total.min, max: sum.total.max + next.total.max },
    }),
    zero,
  );

export const estimateCss = css`
  .estimate {
    display: grid;
    gap: 16px;
    padding-block: 4px 16px;
  }
  .count {
    display: grid;
    gap: 4px;
  }
  .count label {
    font-size: 13px;
    font-weight: 500;
  }
  .count label .muted {
    display: inline;
  }
  .slide {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 112px;
    gap: 16px;
    align-items: center;
  }
  .slide [type='range'] {
    inline-size: 100%;
    padding: 0;
    border: 0;
    background: none;
    accent-color: var(--accent);
  }
  .slide [type='number'] {
    inline-size: 100%;
    min-inline-size: 0;
    font-variant-numeric: tabular-nums;
  }
  output,
  .sum {
    font-weight: 500;
    unicode-bidi: plaintext;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
`;
