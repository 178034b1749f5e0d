// What a catalogue is narrowed by beside its text: categories, prices and states with their counts, and the order. Pure.
// A query comes from a URL as often as from a hand, so reading one is total: what it does not know, it leaves out.
import type { Listing } from '../schema/app.ts';
import type { Decision } from '../schema/policy.ts';

export const prices = ['free', 'paid', 'trial', 'usage'] as const;
export type Price = (typeof prices)[number];

export const states = ['installable', 'installed', 'needs-approval', 'unavailable'] as const;
/** How an app stands for a viewer: its install decision in one word. */
export type State = (typeof states)[number];

export const sorts = ['installs', 'newest', 'rating', 'name'] as const;
/** `installs` is the order of the catalogue itself, or of the best match while there is a text. */
export type Sort = (typeof sorts)[number];

export interface Query {
  readonly text: string;
  /** Groups of categories. Within one facet any value matches; between facets all must. */
  readonly categories: readonly string[];
  readonly prices: readonly Price[];
  readonly states: readonly State[];
  readonly sort: Sort;
}

export const everything: Query = { text: '', categories: [], prices: [], states: [], sort: 'installs' };

/** One line of a catalogue: a listing and how it stands for the viewer. */
export interface Row {
  readonly listing: Listing;
  readonly state: State;
}

export const facets = ['categories', 'prices', 'states'] as const;
export type Facet = (typeof facets)[number];

/** The prices an app is found under. A freemium app is both free and paid; one that costs nothing until it is used is paid, not free. */
export function pricesOf({ model, plans, meters, trialDays }: Listing['pricing']): readonly Price[] {
  const charges = meters.length > 0 || plans.some(({ agencyAmount, subAccountAmount }) => agencyAmount > 0 || subAccountAmount > 0);
  const holds: Readonly<Record<Price, boolean>> = {
    free: model === 'freemium' || !charges,
    paid: charges,
    trial: trialDays !== null,
    usage: meters.length > 0,
  };
  return prices.filter((price) => holds[price]);
}

/** A refusal that an approval would lift is told apart, because the agency can give one. */
export function stateOf(install: { readonly outcome: Decision['outcome']; readonly because: readonly { readonly rule: string }[] }, installed: boolean): State {
  if (installed) return 'installed';
  if (install.outcome === 'allow') return 'installable';
  return install.because.every(({ rule }) => rule === 'approval.first') ? 'needs-approval' : 'unavailable';
}

const valuesOf: Readonly<Record<Facet, (row: Row) => readonly string[]>> = {
  categories: ({ listing }) => [listing.category.group],
  prices: ({ listing }) => pricesOf(listing.pricing),
  states: ({ state }) => [state],
};

const matches = (row: Row, query: Query, facet: Facet): boolean => {
  const chosen: readonly string[] = query[facet];
  return chosen.length === 0 || valuesOf[facet](row).some((value) => chosen.includes(value));
};

export type Counts = Readonly<Record<Facet, ReadonlyMap<string, number>>>;

/**
 * The rows a query leaves, in the order given, and what each facet's values would leave: a facet's counts ignore its own choice, so that a second
 * choice beside it shows what it adds. Every value that any row has is counted, with 0 where nothing is left of it.
 */
export function narrow<R extends Row>(rows: readonly R[], query: Query, all: readonly Row[] = rows): { readonly shown: readonly R[]; readonly counts: Counts } {
  const zero = (facet: Facet) => new Map([...new Set(all.flatMap(valuesOf[facet]))].map((value) => [value, 0]));
  const counts = { categories: zero('categories'), prices: zero('prices'), states: zero('states') };
  const shown: R[] = [];
  for (const row of rows) {
    const missed = facets.filter((facet) => !matches(row, query, facet));
    if (missed.length === 0) shown.push(row);
    for (const facet of facets) {
      if (missed.some((other) => other !== facet)) continue;
      for (const value of valuesOf[facet](row)) counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
    }
  }
  return { shown, counts };
}

/** The rows in the order of a sort; rows that are equal in it stay as they are. */
export function sorted<R extends Row>(rows: readonly R[], sort: Sort, locale?: string): readonly R[] {
  const compareNames = new Intl.Collator(locale, { numeric: true }).compare;
  const listed = ({ listing: { listedAt } }: R): number => (listedAt === null ? -Infinity : Date.parse(listedAt));
  const by: Readonly<Record<Sort, ((a: R, b: R) => number) | null>> = {
    installs: null,
    // Two without a date give NaN, which sorts as equal.
    newest: (a, b) => listed(b) - listed(a),
    rating: ({ listing: { rating: a } }, { listing: { rating: b } }) => (b?.stars ?? 0) - (a?.stars ?? 0) || (b?.count ?? 0) - (a?.count ?? 0),
    name: (a, b) => compareNames(a.listing.name, b.listing.name),
  };
  const compare = by[sort];
  return compare ? [...rows].sort(compare) : rows;
}

const LONGEST_TEXT = 200;
const MOST_CATEGORIES = 50;

/** A list in one value: commas part, a backslash keeps a comma or a backslash of a name. */
const joined = (values: readonly string[]): string => values.map((value) => value.replace(/[\\,]/g, '\\$&')).join(',');
const parted = (value: string): readonly string[] => [...new Set((value.match(/(?:[^\\,]|\\.)+/gs) ?? []).map((part) => part.replace(/\\(.)/gs, '$1')))];

/** The query for a URL: only what differs from showing everything. */
export function toParams({ text, categories, prices, states, sort }: Query): Record<string, string> {
  const params = { q: text, category: joined(categories), price: prices.join(','), state: states.join(','), sort: sort === everything.sort ? '' : sort };
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''));
}

/** The query that a record or `URLSearchParams` asks for. Never throws; unknown names and values are left out. */
export function fromParams(params: unknown): Query {
  const given: unknown = params instanceof URLSearchParams ? Object.fromEntries(params) : params;
  const read = (name: string): string => {
    const value: unknown = typeof given === 'object' && given !== null && Object.hasOwn(given, name) ? (given as Record<string, unknown>)[name] : '';
    return typeof value === 'string' ? value : '';
  };
  const known = <T extends string>(name: string, values: readonly T[]): readonly T[] => values.filter((value) => parted(read(name)).includes(value));
  return {
    text: read('q').slice(0, LONGEST_TEXT),
    categories: parted(read('category')).slice(0, MOST_CATEGORIES),
    prices: known('price', prices),
    states: known('state', states),
    sort: sorts.find((sort) => sort === read('sort')) ?? everything.sort,
  };
}

/** The query with one value of a facet chosen or not. */
export function toggled(query: Query, facet: Facet, value: string): Query {
  const chosen: readonly string[] = query[facet];
  const next = chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
  // Back through the reader, which keeps only values the facet has.
  return fromParams({ ...toParams(query), [paramOf[facet]]: joined(next) });
}
const paramOf: Readonly<Record<Facet, string>> = { categories: 'category', prices: 'price', states: 'state' };

/** Whether anything is searched or filtered; an order alone leaves everything in sight. */
export const isNarrowed = ({ text, categories, prices, states }: Query): boolean => text.trim() !== '' || categories.length + prices.length + states.length > 0;
