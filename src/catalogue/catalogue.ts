// A catalogue as one value: its columns, and its listings for whoever shows them. Immutable; a newer one takes its place.
import type { Bodies } from './bodies.ts';
import type { Columns } from './columns.ts';
import { at, rowOf as rowIn } from './strings.ts';

export interface Catalogue {
  readonly columns: Columns;
  readonly bodies: Bodies;
  /** Whether these are all the listings there are; while they are read, more of them come with the next value. */
  readonly complete: boolean;
  /** Listings that broke the contract and were left out, of what was read since the page was opened. */
  readonly unreadable: number;
  /** Whether the server answered for it, or only this device remembers it. */
  readonly source: 'server' | 'cache';
}

export const idAt = ({ columns }: Catalogue, row: number): string => at(columns.ids, row);

/** The row of an app; -1 when the catalogue does not hold it. */
export const rowOf = ({ columns }: Catalogue, appId: string): number => rowIn(columns.ids, columns.places, appId);
