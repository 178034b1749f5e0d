// What every row of a catalogue needs before anything of it is shown, as typed arrays: its id, its facts, its facets, its place in each order and the
// words it is found by. Made from listings in slices, stored as it is, and checked when it comes back: what does not fit together is no catalogue.
import { packFacts, type FactTable, type Input } from '../policy/index.ts';
import type { App, Listing } from '../schema/app.ts';
import { facetColumns, fromBuffers, indexOf, noRows, orderOf, startIndex, textsOf, wordsFor, type Bits, type FacetColumns, type SearchIndex } from '../search/index.ts';
import type { Sort } from '../search/facets.ts';
import { isSound, pack, placesOf, type Places, type Strings } from './strings.ts';

const ORDERS = ['newest', 'rating', 'name'] as const satisfies readonly Sort[];

export interface Columns {
  /** How many rows. */
  readonly size: number;
  /** The id of the policy revision that the facts were judged under. */
  readonly revision: string;
  readonly ids: Strings;
  readonly places: Places;
  /** What the apps say of themselves; what is recorded about them comes on top. */
  readonly facts: FactTable;
  readonly facets: FacetColumns;
  /** The rows of each collection that editors put together. */
  readonly collections: ReadonlyMap<string, Bits>;
  readonly orders: Readonly<Record<(typeof ORDERS)[number], Int32Array>>;
  readonly search: SearchIndex;
}

/** What columns keep of a listing until they are made. */
type Row = Pick<Listing, 'name' | 'listedAt' | 'rating' | 'category' | 'pricing' | 'collections'> & { readonly texts: readonly string[] };

/** Takes listings in the order of the catalogue, and makes columns of all there are as often as asked. */
export class ColumnsBuilder {
  readonly #revision: string;
  readonly #questionOf: (app: App) => Input;
  readonly #ids: string[] = [];
  readonly #rows: Row[] = [];
  readonly #words = new Map<number, number>();
  #vectors = new Uint16Array(1024);

  /** `questionOf` gives the question about an app of which nothing is recorded; its viewer and action do not matter. */
  constructor(questionOf: (app: App) => Input, revision: string) {
    this.#questionOf = questionOf;
    this.#revision = revision;
  }

  get size(): number {
    return this.#ids.length;
  }

  add(listings: readonly Listing[]): void {
    const { vectors, words } = packFacts(listings, this.#questionOf);
    while (this.#vectors.length < this.size + listings.length) {
      const grown = new Uint16Array(2 * this.#vectors.length);
      grown.set(this.#vectors);
      this.#vectors = grown;
    }
    for (const [at, listing] of listings.entries()) {
      const word = words[vectors[at] ?? 0] ?? 0;
      const index = this.#words.get(word) ?? this.#words.size;
      this.#words.set(word, index);
      this.#vectors[this.size] = index;
      const { id, name, listedAt, rating, category, pricing, collections } = listing;
      this.#ids.push(id);
      this.#rows.push({ name, listedAt, rating, category, pricing, collections, texts: textsOf(listing) });
    }
  }

  /** The columns of every listing taken so far, a slice at every `next`; what is added meanwhile is left for the next time. */
  *columns(locale?: string): Generator<void, Columns> {
    const size = this.size;
    const rows = this.#rows.slice(0, size);
    const ids = pack(this.#ids.slice(0, size));
    yield;
    const places = placesOf(ids);
    yield;
    const facts = { size, vectors: this.#vectors.slice(0, size), words: Int32Array.from(this.#words.keys()) };
    const facets = yield* facetColumns(rows);
    const orders = { newest: yield* orderOf(rows, 'newest', locale), rating: yield* orderOf(rows, 'rating', locale), name: yield* orderOf(rows, 'name', locale) };
    const builder = startIndex();
    for (const [row, { texts }] of rows.entries()) {
      builder.add(texts);
      if (row % 256 === 0) yield;
    }
    const search = indexOf(yield* builder.finish());
    return { size, revision: this.#revision, ids, places, facts, facets, collections: collectionsOf(rows), orders, search };
  }
}

function collectionsOf(rows: readonly Pick<Row, 'collections'>[]): ReadonlyMap<string, Bits> {
  const found = new Map<string, Bits>();
  for (const [row, { collections }] of rows.entries()) {
    for (const id of collections) {
      const bits = found.get(id) ?? noRows(rows.length);
      bits[row >>> 5] = (bits[row >>> 5] ?? 0) | (1 << (row & 31));
      found.set(id, bits);
    }
  }
  return found;
}

/** Columns as a flat record of typed arrays, for a store: a bitset under its column's name and its value. */
export type Buffers = Readonly<Record<string, ArrayBufferView>>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function toBuffers({ revision, ids, places, facts, facets, collections, orders, search }: Columns): Buffers {
  const named = (column: string, bits: ReadonlyMap<string, Bits>) => [...bits].map(([value, rows]) => [`${column}:${value}`, rows] as const);
  const { version, size, ...index } = search.buffers;
  return {
    revision: encoder.encode(revision),
    version: Uint32Array.of(version, size),
    'ids.bytes': ids.bytes,
    'ids.ends': ids.ends,
    places,
    vectors: facts.vectors,
    words: facts.words,
    ...Object.fromEntries([...named('category', facets.categories), ...named('price', facets.prices), ...named('collection', collections)]),
    ...Object.fromEntries(ORDERS.map((sort) => [`order:${sort}`, orders[sort]])),
    ...Object.fromEntries(Object.entries(index).map(([name, array]) => [`search:${name}`, array])),
  };
}

/** The columns that buffers from a store hold; null when they are not those of one catalogue. Never throws. */
export function fromStored(given: Buffers): Columns | null {
  const as = <T extends ArrayBufferView>(name: string, type: new (length: number) => T): T => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    return value instanceof type ? value : new type(0);
  };
  const [version = 0, size = 0] = as('version', Uint32Array);
  const column = (name: string): ReadonlyMap<string, Bits> =>
    new Map(Object.entries(given).flatMap(([key, value]) => (key.startsWith(`${name}:`) && value instanceof Uint32Array ? [[key.slice(name.length + 1), value]] : [])));
  const ids = { bytes: as('ids.bytes', Uint8Array), ends: as('ids.ends', Uint32Array) };
  const facts = { size, vectors: as('vectors', Uint16Array), words: as('words', Int32Array) };
  const index = Object.fromEntries(['letters', 'words', 'starts', 'postings', 'common', 'commonRows'].map((name) => [name, given[`search:${name}`]]));
  const search = fromBuffers({ version, size, ...index });
  const columns = {
    size,
    revision: decoder.decode(as('revision', Uint8Array)),
    ids,
    places: as('places', Uint32Array),
    facts,
    facets: { categories: column('category'), prices: column('price') },
    collections: column('collection'),
    orders: { newest: as('order:newest', Int32Array), rating: as('order:rating', Int32Array), name: as('order:name', Int32Array) },
  };
  return search && fits(columns) ? { ...columns, search } : null;
}

function fits({ size, ids, places, facts, facets, collections, orders }: Omit<Columns, 'search'>): boolean {
  const bitsets = [...facets.categories.values(), ...facets.prices.values(), ...collections.values()];
  const last = size % 32 === 0 ? 0 : 2 ** 32 - 2 ** (size % 32);
  return (
    ids.ends.length === size &&
    isSound(ids, places) &&
    facts.vectors.length === size &&
    facts.vectors.every((vector) => vector < facts.words.length) &&
    bitsets.every((bits) => bits.length === wordsFor(size) && ((bits[bits.length - 1] ?? 0) & last) === 0) &&
    Object.values(orders).every((order) => isPermutation(order, size))
  );
}

function isPermutation(order: Int32Array, size: number): boolean {
  const seen = new Uint8Array(size);
  for (const row of order) if (row >= 0 && row < size) seen[row] = 1;
  return order.length === size && !seen.includes(0);
}
