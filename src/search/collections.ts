// The rows a catalogue opens with, before anything is searched: what most have, what is new, what is free or paid, and what editors put together.
import type { Listing } from '../schema/app.ts';
import { pricesOf, sorted, type Row } from './facets.ts';

export type CollectionId = 'top-installed' | 'newly-added' | 'top-free' | 'top-paid' | Listing['collections'][number];

export interface Collection<R extends Row> {
  readonly id: CollectionId;
  readonly rows: readonly R[];
}

const MOST = 12;
/** A row of fewer says less than the list below it. */
const FEWEST = 3;

/** Each collection that has enough apps, from rows in the order of the catalogue. */
export function collectionsOf<R extends Row>(rows: readonly R[]): readonly Collection<R>[] {
  const priced = (price: 'free' | 'paid') => rows.filter(({ listing }) => pricesOf(listing.pricing).includes(price));
  const picked = (id: Listing['collections'][number]) => ({ id, rows: rows.filter(({ listing }) => listing.collections.includes(id)) });
  const all: readonly Collection<R>[] = [
    { id: 'top-installed', rows },
    { id: 'newly-added', rows: sorted(rows.filter(({ listing }) => listing.listedAt !== null), 'newest') },
    { id: 'top-free', rows: priced('free') },
    { id: 'top-paid', rows: priced('paid') },
    picked('custom-experience'),
    picked('workflow-automation'),
    picked('conversation'),
  ];
  return all.filter((collection) => collection.rows.length >= FEWEST).map(({ id, rows }) => ({ id, rows: rows.slice(0, MOST) }));
}
