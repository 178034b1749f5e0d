// The facets of a catalogue as bitsets: what `narrow` says of rows, said of a hundred thousand at every key; and its orders, each sorted once. It
// decides nothing about a viewer: states come in as bitsets.
import type { Listing } from '../schema/app.ts';
import { countBoth, firstBoth, inAll, join, noRows, type Bits } from './bits.ts';
import { facets, prices, pricesOf, type Counts, type Facet, type Query, type Sort, type State } from './facets.ts';
import { sortedInSlices } from './slices.ts';

/** Rows in one slice. */
const ROWS = 512;

/** For each value of a facet the rows that have it. */
type Column = ReadonlyMap<string, Bits>;
/** What a catalogue is narrowed by, whoever looks at it. It can be stored and posted as it is. */
export type FacetColumns = Readonly<Record<Exclude<Facet, 'states'>, Column>>;

/** The columns of listings in the order of the catalogue, a slice at every `next`. */
export function* facetColumns(listings: readonly Pick<Listing, 'category' | 'pricing'>[]): Generator<void, FacetColumns> {
  const categories = new Map<string, Bits>();
  // In the order in which a row has several.
  const priced = new Map<string, Bits>(prices.map((price) => [price, noRows(listings.length)]));
  const put = (column: Map<string, Bits>, value: string, row: number): void => {
    const bits = column.get(value) ?? noRows(listings.length);
    bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
    column.set(value, bits);
  };
  for (const [row, { category, pricing }] of listings.entries()) {
    put(categories, category.group, row);
    for (const price of pricesOf(pricing)) put(priced, price, row);
    if (row % ROWS === 0) yield;
  }
  return { categories, prices: priced };
}

export interface Narrowed {
  readonly shown: Bits;
  readonly counts: Counts;
}

/**
 * The rows that a query's facets leave of those found, and what each facet's values would leave: a facet's counts ignore its own choice. Every value
 * that any visible row has is counted, with 0 where nothing is left of it, and stands where the first row has it. O(values × rows / 32).
 */
export function narrowBits(found: Bits, visible: Bits, columns: FacetColumns, query: Query, states: Readonly<Record<State, Bits>>): Narrowed {
  const columnOf: Readonly<Record<Facet, Column>> = { ...columns, states: new Map(Object.entries(states)) };
  const chosen = (facet: Facet): Bits | null => {
    const values: readonly string[] = query[facet];
    return values.length === 0 ? null : values.flatMap((value) => columnOf[facet].get(value) ?? []).reduce(join, new Uint32Array(found.length));
  };
  const choices = { categories: chosen('categories'), prices: chosen('prices'), states: chosen('states') };
  const left = (but?: Facet): Bits => inAll(found, ...facets.flatMap((facet) => (facet === but ? [] : (choices[facet] ?? []))));
  const count = (facet: Facet): ReadonlyMap<string, number> => {
    const rows = left(facet);
    const seen = [...columnOf[facet]].map(([value, bits]) => ({ value, bits, first: firstBoth(visible, bits) })).filter(({ first }) => first !== -1);
    return new Map(seen.sort((a, b) => a.first - b.first).map(({ value, bits }) => [value, countBoth(rows, bits)]));
  };
  return { shown: left(), counts: { categories: count('categories'), prices: count('prices'), states: count('states') } };
}

/** What a row is sorted by. */
type Sortable = Pick<Listing, 'name' | 'listedAt' | 'rating'>;

/** The rows in the order of a sort, as `sorted` has them, a slice at every `next`. For windows of any selection: nothing is sorted again. */
export function* orderOf(listings: readonly Sortable[], sort: Sort, locale?: string): Generator<void, Int32Array> {
  /** One number for each row, the greatest first. */
  function* by(value: (listing: Sortable) => number): Generator<void, (a: number, b: number) => number> {
    const values = new Float64Array(listings.length);
    for (const [row, listing] of listings.entries()) {
      values[row] = value(listing);
      if (row % ROWS === 0) yield;
    }
    // What is missing may be -Infinity, and the difference of two of those is no number.
    return (a, b) => (values[b] ?? 0) - (values[a] ?? 0) || 0;
  }
  function* compareOf(): Generator<void, (a: number, b: number) => number> {
    if (sort === 'newest') return yield* by(({ listedAt }) => (listedAt === null ? -Infinity : Date.parse(listedAt)));
    if (sort === 'rating') {
      const [stars, count] = [yield* by(({ rating }) => rating?.stars ?? 0), yield* by(({ rating }) => rating?.count ?? 0)];
      return (a, b) => stars(a, b) || count(a, b);
    }
    const { compare } = new Intl.Collator(locale, { numeric: true });
    return sort === 'name' ? (a, b) => compare(listings[a]?.name ?? '', listings[b]?.name ?? '') : (a, b) => a - b;
  }
  return yield* sortedInSlices(listings.length, yield* compareOf());
}
