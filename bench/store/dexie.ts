// The same rows with Dexie.
import { Dexie, type Table } from 'dexie';
import type { Listing } from '../../src/schema/app.ts';

export async function openDexie(): Promise<{ readonly db: Dexie; readonly listings: Table<Listing, number> }> {
  const db = new Dexie('dexie');
  db.version(1).stores({ listings: '' });
  await db.open();
  return { db, listings: db.table('listings') };
}
