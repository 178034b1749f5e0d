// One row per app with idb, keyed by its place in the catalogue, so that nobody has to sort what comes back.
import { openDB, type DBSchema } from 'idb';
import type { Listing } from '../../src/schema/app.ts';

interface Rows extends DBSchema {
  readonly listings: { readonly key: number; readonly value: Listing };
}

export const openRows = () => openDB<Rows>('rows', 1, { upgrade: (db) => void db.createObjectStore('listings') });
