// The rows a catalogue opens with, before anything is searched: what most have, what is new, what is free or paid, and what editors put together.
// On bitsets: it says which rows, and reads no listing.
import type { Listing } from '../schema/app.ts';
import { inAll, lowestIn, type Bits } from './bits.ts';
import type { FacetColumns } from './columns.ts';
import { inOrder } from './find.ts';

export type CollectionId = 'top-installed' | 'newly-added' | 'top-free' | 'top-paid' | Listing['collections'][number];

/** The rows of a collection, the first to be shown first. */
export interface Collection {
  readonly id: CollectionId;
  readonly rows: Int32Array;
}

/** What the collections of a catalogue are made from. */
export interface Collected {
  readonly facets: FacetColumns;
  readonly collections: ReadonlyMap<string, Bits>;
  readonly orders: { readonly newest: Int32Array };
}

const MOST = 12;
/** A row of fewer says less than the list below it. */
const FEWEST = 3;

/** Each collection that has enough apps among those that may be seen. */
export function collectionsOf({ facets, collections, orders }: Collected, visible: Bits): readonly Collection[] {
  const priced = (price: 'free' | 'paid') => first(facets.prices.get(price), visible);
  const picked = (id: Listing['collections'][number]) => ({ id, rows: first(collections.get(id), visible) });
  const all: readonly Collection[] = [
    { id: 'top-installed', rows: first(visible, visible) },
    { id: 'newly-added', rows: inOrder(orders.newest, visible, 0, MOST) },
    { id: 'top-free', rows: priced('free') },
    { id: 'top-paid', rows: priced('paid') },
    picked('custom-experience'),
    picked('workflow-automation'),
    picked('conversation'),
  ];
  return all.filter(({ rows }) => rows.length >= FEWEST);
}

/** The first rows of a set that may be seen, in the order of the catalogue. */
function first(rows: Bits | undefined, visible: Bits): Int32Array {
  const taken: number[] = [];
  const both = rows ? inAll(rows, visible) : new Uint32Array();
  for (let at = 0; at < both.length && taken.length < MOST; at += 1) {
    for (let word = both[at] ?? 0; word !== 0 && taken.length < MOST; word &= word - 1) taken.push(at * 32 + lowestIn(word));
  }
  return Int32Array.from(taken);
}
