// How a catalogue is narrowed by hand: search field, order, and the facets with their counts. Templates as functions of data; the query lives
// in the catalogue. In a wide container the facets are a rail, in a narrow one the same checkboxes are chips behind a disclosure.
import { css, html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { msg, str } from '@lit/localize';
import { prices, sorts, states, type Counts, type Facet, type Price, type Query, type Sort, type State } from '../src/search/facets.ts';
import { icon } from './icons.ts';
import { language, number } from './locale/format.ts';

/** What a hand on these controls asks for. */
export interface Hand {
  readonly search: (text: string) => void;
  readonly sort: (sort: string) => void;
  readonly toggle: (facet: Facet, value: string) => void;
  readonly clear: () => void;
  readonly disclose: () => void;
}

export const priceWords = (price: Price): string =>
  ({ free: msg('Free'), paid: msg('Paid'), trial: msg('Free trial'), usage: msg('Usage-based') })[price];

export const stateWords = (state: State): string =>
  ({ installable: msg('Ready to install'), installed: msg('Installed'), 'needs-approval': msg('Needs approval'), unavailable: msg('Not installable here') })[state];

const sortWords = (sort: Sort, { text }: Query): string =>
  ({ installs: text.trim() ? msg('Best match') : msg('Most installed'), newest: msg('Newest'), rating: msg('Highest rated'), name: msg('Name') })[sort];

/** A filter that is on: its words, and how it is taken off. */
export interface ActiveFilter {
  readonly words: string;
  readonly remove: () => void;
}

export function activeFilters({ text, categories, prices, states }: Query, hand: Hand): readonly ActiveFilter[] {
  const of = (facet: Facet, value: string, words: string): ActiveFilter => ({ words, remove: () => hand.toggle(facet, value) });
  return [
    ...(text.trim() ? [{ words: msg(str`“${text.trim()}”`), remove: () => hand.search('') }] : []),
    ...categories.map((value) => of('categories', value, value)),
    ...prices.map((value) => of('prices', value, priceWords(value))),
    ...states.map((value) => of('states', value, stateWords(value))),
  ];
}

const chosenIn = ({ categories, prices, states }: Query): number => categories.length + prices.length + states.length;

/** The search field, the order, and in a narrow container the way to the facets. */
export function searchBar(query: Query, open: boolean, hand: Hand): TemplateResult {
  const chosen = chosenIn(query);
  const typed = ({ currentTarget }: Event) => (currentTarget instanceof HTMLInputElement ? hand.search(currentTarget.value) : undefined);
  const escape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || query.text === '') return;
    event.preventDefault();
    event.stopPropagation();
    hand.search('');
  };
  const ordered = ({ currentTarget }: Event) => (currentTarget instanceof HTMLSelectElement ? hand.sort(currentTarget.value) : undefined);
  return html`<search class="bar" part="search">
    <div class="field">
      ${icon('search')}
      <label class="visually-hidden" for="search">${msg('Search apps')}</label>
      <input
        id="search"
        type="search"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        enterkeyhint="search"
        maxlength="200"
        placeholder=${msg('Search by app, publisher or category')}
        .value=${live(query.text)}
        @input=${typed}
        @keydown=${escape}
      />
    </div>
    <button class="disclose" aria-expanded=${open ? 'true' : 'false'} aria-controls="facets" @click=${hand.disclose}>
      ${icon('filters')}${msg('Filters')}${chosen > 0 ? html`<span class="count">${number(chosen)}</span>` : nothing}
    </button>
    <label class="order"><span>${msg('Sort')}</span><select @change=${ordered}>${sorts.map((sort) => html`<option value=${sort} .selected=${live(sort === query.sort)}>${sortWords(sort, query)}</option>`)}</select></label>
  </search>`;
}

const byName = new Intl.Collator(language).compare;

/** The facets with their counts; categories by name. */
export function facetPanel(query: Query, counts: Counts, open: boolean, hand: Hand): TemplateResult {
  const categories = [...new Set([...counts.categories.keys(), ...query.categories])].sort(byName);
  return html`<div id="facets" class="facets ${open ? 'open' : ''}" part="filters">
    ${facet('categories', msg('Category'), categories.map((value) => [value, value]))}
    ${facet('prices', msg('Price'), prices.map((value) => [value, priceWords(value)]))}
    ${facet('states', msg('Status'), states.map((value) => [value, stateWords(value)]))}
    ${chosenIn(query) > 0 ? html`<button class="quiet clear" part="clear" @click=${hand.clear}>${msg('Clear filters')}</button>` : nothing}
  </div>`;

  function facet(name: Facet, words: string, values: readonly (readonly [string, string])[]): TemplateResult | typeof nothing {
    const chosenHere: readonly string[] = query[name];
    const offered = values.filter(([value]) => counts[name].has(value) || chosenHere.includes(value));
    if (offered.length === 0) return nothing;
    return html`<fieldset>
      <legend>${words}</legend>
      ${offered.map(([value, label]) => option(name, value, label, chosenHere.includes(value)))}
    </fieldset>`;
  }

  function option(name: Facet, value: string, label: string, checked: boolean): TemplateResult {
    const count = counts[name].get(value) ?? 0;
    return html`<label class="option ${count === 0 && !checked ? 'spent' : ''}">
      <input type="checkbox" name=${name} value=${value} .checked=${live(checked)} @change=${() => hand.toggle(name, value)} />
      <bdi>${label}</bdi><span class="count">${number(count)}</span>
    </label>`;
  }
}

/** The rail while nothing is known yet; a narrow container has none. */
export const blankFacets = (): TemplateResult =>
  html`<div class="facets" aria-hidden="true">
    ${[8, 4, 3].map((options) => html`<div class="blank-facet">${Array.from({ length: options + 1 }, () => html`<p class="bone"></p>`)}</div>`)}
  </div>`;

export const filtersCss = css`
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
  }
  .bar > .field {
    flex: 1 1 100%;
  }
  input::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .disclose {
    min-block-size: 40px;
  }
  .order {
    flex: 1;
    display: flex;
    justify-content: end;
    align-items: center;
    gap: 8px;
    color: var(--muted);
    font-size: 13px;
  }
  .order select {
    min-inline-size: 0;
    min-block-size: 40px;
    padding-inline: 12px 8px;
    color: var(--text);
    font-size: 14px;
  }
  .facets {
    display: none;
    gap: 16px;
    padding-block-start: 12px;
  }
  .facets.open {
    display: grid;
  }
  fieldset {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    margin-block-end: 8px;
    font-size: 12px;
    font-weight: 600;
    color: var(--muted);
  }
  .option {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 32px;
    padding-inline: 10px 12px;
    border: 1px solid var(--control-border);
    border-radius: 999px;
    font-size: 13px;
    cursor: pointer;
  }
  .option:has(:checked) {
    border-color: var(--accent);
    background: var(--accent-tint);
    font-weight: 500;
  }
  .option:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .option input {
    flex: none;
    inline-size: 16px;
    min-block-size: 16px;
    block-size: 16px;
    padding: 0;
    accent-color: var(--accent);
    cursor: inherit;
  }
  .option input:focus-visible {
    outline: none;
  }
  .option.spent {
    color: var(--muted);
  }
  .count {
    color: var(--muted);
    font-size: 12px;
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  .disclose .count {
    color: var(--accent);
    font-weight: 600;
  }
  .clear {
    justify-self: start;
  }
  @media (pointer: coarse) {
    .option {
      min-block-size: 44px;
    }
  }
  @container (inline-size >= 960px) {
    .disclose {
      display: none;
    }
    .bar > .field {
      flex: 1 1 240px;
    }
    .order {
      flex: none;
    }
    .facets {
      display: grid;
      gap: 24px;
      padding: 0;
    }
    fieldset {
      flex-direction: column;
      gap: 0;
    }
    .option {
      min-block-size: 30px;
      margin-inline: -8px;
      padding-inline: 8px;
      border: 0;
      border-radius: var(--control-radius);
    }
    .option:hover {
      background: var(--surface-2);
    }
    .option:has(:checked) {
      background: var(--accent-tint);
    }
    .option:has(:focus-visible) {
      outline-offset: -2px;
    }
    .option bdi {
      flex: 1;
      min-inline-size: 0;
      overflow-wrap: anywhere;
    }
    .blank-facet {
      display: grid;
      gap: 18px;
      padding-block: 3px;
    }
    .blank-facet .bone {
      inline-size: 64%;
    }
    .blank-facet .bone:first-child {
      inline-size: 32%;
    }
    .clear {
      margin-inline-start: -12px;
    }
  }
`;
