// What an agency's owners and admins set on a price: the profit on each meter and the daily limit. Keeps what is typed until it is saved, says the
// effect first, and fires `mkt-markup-request` and `mkt-usage-limit-request` on its host; it never writes itself.
import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { msg, str } from '@lit/localize';
import type { Attempt } from '../src/marketplace.ts';
import { placesToday, profitOn, unitRange } from '../src/pricing/index.ts';
import type { AppUsage, Markup, Meter, Pricing } from '../src/schema/pricing.ts';
import { emit } from './events.ts';
import { icon } from './icons.ts';
import { list, money, moment, number, plural } from './locale/format.ts';
import { chip } from './pieces.ts';
import { hasShare, limitOf, profitOf, textOf, type ProfitDraft } from './price-drafts.ts';
import { counted, range, sharedUnit } from './price-line.ts';
import { named } from './price-table.ts';

/** What there is to edit, as it is saved now. */
export interface Editable {
  readonly appId: string;
  readonly pricing: Pricing;
  readonly markup: Markup;
  readonly usage: AppUsage;
  readonly nextDayAt: string | undefined;
  /** How the last write of each kind stands. */
  readonly attempts: { readonly markup: Attempt | undefined; readonly limit: Attempt | undefined };
}

export class PriceEditor implements ReactiveController {
  readonly #host: LitElement;
  readonly #profits = new Map<string, ProfitDraft>();
  #limit: string | undefined;
  #seen: Editable['attempts'] = { markup: undefined, limit: undefined };
  #appId = '';

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  /** Both forms. What was saved meanwhile is no draft any more. */
  render(now: Editable): TemplateResult {
    const { attempts } = now;
    if (now.appId !== this.#appId || (attempts.markup !== this.#seen.markup && attempts.markup?.kind === 'saved')) this.#profits.clear();
    if (now.appId !== this.#appId || (attempts.limit !== this.#seen.limit && attempts.limit?.kind === 'saved')) this.#limit = undefined;
    this.#seen = attempts;
    this.#appId = now.appId;
    return html`<div class="editor" part="editor">${now.pricing.externalBilling ? external() : this.#profitForm(now)}${this.#limitForm(now)}</div>`;
  }

  /** Whether something is typed that is not saved. */
  unsaved({ pricing, markup, usage }: Editable): boolean {
    return this.#changes(pricing, markup).length > 0 || (this.#limit !== undefined && limitOf(this.#limit).value !== usage.perDay);
  }

  #draft(meter: Meter, markup: Markup): ProfitDraft {
    return this.#profits.get(meter.id) ?? { text: textOf(profitOn(meter, markup)), as: 'dollars' };
  }

  /** The meters whose profit would be another, or cannot be read. */
  #changes({ meters }: Pricing, markup: Markup): readonly Meter[] {
    return meters.filter((meter) => profitOf(meter, this.#draft(meter, markup)).value !== profitOn(meter, markup));
  }

  #profitForm(now: Editable): TemplateResult {
    const { pricing, markup, attempts } = now;
    const changes = this.#changes(pricing, markup);
    const effects = changes.flatMap((meter) => {
      const { value } = profitOf(meter, this.#draft(meter, markup));
      return value === undefined ? [] : [msg(str`${range(unitRange(meter, value))} per ${meter.unit} (${meter.name})`)];
    });
    const effect = effects.length > 0 ? msg(str`Sub-accounts pay ${list(effects)} from now on.`) : '';
    const save = (event: Event): void => {
      event.preventDefault();
      if (attempts.markup?.kind === 'busy') return;
      const profits = Object.fromEntries(changes.flatMap((meter) => {
        const { value } = profitOf(meter, this.#draft(meter, markup));
        return value === undefined ? [] : [[meter.id, value] as const];
      }));
      if (effects.length < changes.length) this.#focusFault();
      else if (changes.length > 0) emit(this.#host, 'mkt-markup-request', { appId: now.appId, profits });
    };
    const revert = (): void => {
      this.#profits.clear();
      this.#host.requestUpdate();
    };
    return html`<form class="form" novalidate aria-labelledby="profit-title" @submit=${save}>
      ${head('profit-title', msg('Your profit'), changes.length > 0)}
      <p class="lead">${msg('A fixed amount per unit, the same in every sub-account.')}</p>
      ${pricing.meters.map((meter, index) => this.#profitRow(meter, markup, index))}
      ${foot(effect, changes.length > 0, attempts.markup, revert)}
    </form>`;
  }

  #profitRow(meter: Meter, markup: Markup, index: number): TemplateResult {
    const draft = this.#draft(meter, markup);
    const { value, fault } = profitOf(meter, draft);
    const put = (next: ProfitDraft): void => {
      this.#profits.set(meter.id, next);
      this.#host.requestUpdate();
    };
    const type = ({ currentTarget }: Event): void => {
      if (currentTarget instanceof HTMLInputElement) put({ ...draft, text: currentTarget.value });
    };
    const choose = ({ currentTarget }: Event): void => {
      if (currentTarget instanceof HTMLSelectElement) put({ ...draft, as: currentTarget.value === 'percent' ? 'percent' : 'dollars' });
    };
    return html`<div class="meter">
      <label for="profit-${index}">${named(meter)}</label>
      <span class="muted">${msg(str`Base ${range(unitRange(meter, 0))} per ${meter.unit}`)}</span>
      <div class="entry">
        <input id="profit-${index}" type="text" inputmode="decimal" autocomplete="off" placeholder="0" .value=${live(draft.text)} aria-invalid=${fault ? 'true' : nothing} aria-describedby="final-${index}" @input=${type} />
        ${hasShare(meter)
          ? html`<select dir="auto" aria-label=${msg('Profit in')} @change=${choose}>
              <option value="dollars" .selected=${draft.as === 'dollars'}>${msg(str`$ per ${meter.unit}`)}</option>
              <option value="percent" .selected=${draft.as === 'percent'}>${msg('% of the base')}</option>
            </select>`
          : html`<span class="unit">${msg(str`$ per ${meter.unit}`)}</span>`}
      </div>
      <p id="final-${index}" class=${fault ? 'fault' : 'final'}>${fault ? html`${icon('warning')}<span>${fault}</span>` : this.#finalWords(meter, draft, value ?? 0)}</p>
    </div>`;
  }

  #finalWords(meter: Meter, { as }: ProfitDraft, profit: number): TemplateResult {
    const flat = as === 'percent' ? html` <span class="muted">${msg(str`${money(profit)} of it is your profit.`)}</span>` : nothing;
    return html`<span>${msg(str`Sub-accounts pay ${range(unitRange(meter, profit))}`)}${flat}</span>`;
  }

  #limitForm(now: Editable): TemplateResult {
    const { pricing, usage, nextDayAt, attempts } = now;
    const text = this.#limit ?? (usage.perDay === null ? '' : String(usage.perDay));
    const { value, fault } = limitOf(text);
    const changed = value !== usage.perDay;
    const unit = sharedUnit(pricing.meters);
    const type = ({ currentTarget }: Event): void => {
      if (currentTarget instanceof HTMLInputElement) this.#limit = currentTarget.value;
      this.#host.requestUpdate();
    };
    const save = (event: Event): void => {
      event.preventDefault();
      if (attempts.limit?.kind === 'busy') return;
      if (fault !== undefined) this.#focusFault();
      else if (changed) emit(this.#host, 'mkt-usage-limit-request', { appId: now.appId, perDay: value });
    };
    const revert = (): void => {
      this.#limit = undefined;
      this.#host.requestUpdate();
    };
    return html`<form class="form" novalidate aria-labelledby="limit-title" @submit=${save}>
      ${head('limit-title', msg('Daily limit'), changed)}
      <p class="lead">${msg('How much each sub-account may use in a day. At the limit the app pauses there, and goes on by itself the next day.')}</p>
      <div class="meter">
        <label for="limit">${unit === 'execution' ? msg('Executions a day') : unit === 'message' ? msg('Messages a day') : msg('Units a day')}</label>
        <div class="entry"><input id="limit" type="text" inputmode="numeric" autocomplete="off" placeholder=${msg('No limit')} .value=${live(text)} aria-invalid=${fault ? 'true' : nothing} aria-describedby=${fault ? 'limit-fault' : nothing} @input=${type} /></div>
        ${fault ? html`<p id="limit-fault" class="fault">${icon('warning')}<span>${fault}</span></p>` : nothing}
      </div>
      ${foot(changed && fault === undefined ? limitEffect(pricing.meters, usage, value, unit, nextDayAt) : '', changed, attempts.limit, revert)}
    </form>`;
  }

  /** To the first field that cannot be read, where its words are read out. */
  #focusFault(): void {
    this.#host.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }
}

/** What another limit does today, before it is saved. */
function limitEffect(meters: readonly Meter[], usage: AppUsage, perDay: number | null, unit: string, nextDayAt: string | undefined): string {
  const pausedNow = placesToday(meters, usage).filter(({ pausedBy }) => pausedBy !== null).length;
  const pausedThen = placesToday(meters, { ...usage, perDay }).filter(({ pausedBy }) => pausedBy !== null).length;
  const first = perDay === null ? msg('Sub-accounts may use the app without a limit from now on.') : msg(str`Each sub-account may use ${counted(perDay, unit)} a day from now on.`);
  const until = nextDayAt === undefined ? '' : moment(nextDayAt);
  if (pausedThen > pausedNow) return `${first} ${plural(pausedThen, msg(str`It pauses in 1 sub-account until ${until}.`), msg(str`It pauses in ${number(pausedThen)} sub-accounts until ${until}.`))}`;
  if (pausedThen < pausedNow) return `${first} ${plural(pausedNow - pausedThen, msg('It goes on at once in 1 sub-account.'), msg(str`It goes on at once in ${number(pausedNow - pausedThen)} sub-accounts.`))}`;
  return first;
}

const external = (): TemplateResult => html`<p class="lead">${msg('The developer bills this app by its own means, so it cannot be resold with a profit.')}</p>`;

const head = (id: string, title: string, unsaved: boolean): TemplateResult =>
  html`<div class="head"><h4 id=${id}>${title}</h4>${unsaved ? chip('info', 'info', msg('Not saved yet')) : nothing}</div>`;

/** The effect before it is had, the buttons, and how the last try ended. The provider announces what was saved. */
function foot(effect: string, changed: boolean, attempt: Attempt | undefined, revert: () => void): TemplateResult {
  const busy = attempt?.kind === 'busy';
  return html`${effect ? html`<p class="effect" part="effect">${icon('info')}<span>${effect}</span></p>` : nothing}
    <div class="buttons">
      <button class="primary" part="save" aria-disabled=${busy || !changed ? 'true' : nothing}>${busy ? msg('Saving…') : msg('Save')}</button>
      <button type="button" part="revert" aria-disabled=${changed && !busy ? nothing : 'true'} @click=${changed && !busy ? revert : nothing}>${msg('Revert')}</button>
      ${attempt?.kind === 'saved' && !changed ? chip('success', 'check', msg('Saved')) : nothing}
    </div>
    ${attempt?.kind === 'failed' ? html`<p class="fault" role="alert">${icon('warning')}<span>${failure(attempt.error.code)}</span></p>` : nothing}`;
}

function failure(code: string): string {
  switch (code) {
    case 'forbidden':
      return msg('Not saved: owners and admins of the agency set this.');
    case 'invalid':
      return msg('Not saved: the marketplace does not take these numbers.');
    case 'not-found':
      return msg('Not saved: this app is not available any more.');
    case 'unauthorized':
      return msg('Not saved: you are signed out. Sign in, then try again.');
    case 'network':
      return msg('The marketplace did not answer. Saving again is safe.');
    default:
      return msg('That did not work. Saving again is safe.');
  }
}
