// Writes a whole catalogue in one way after another. Listings are in memory before a clock runs, and the database is open and empty.
import { CHUNK, encodeChunk } from '../../src/catalogue/bodies.ts';
import { ColumnsBuilder, toBuffers, type Columns } from '../../src/catalogue/columns.ts';
import type { Listing } from '../../src/schema/app.ts';
import { openStore } from '../../src/store/index.ts';
import { openDexie } from './dexie.ts';
import { openRaw, settled } from './raw.ts';
import { openRows } from './rows.ts';
import { OWNER, question, REVISION } from './task.ts';

declare global {
  interface Window {
    writing: typeof writing;
  }
}

let listings: readonly Listing[] = [];
let columns: Columns | undefined;

const columnsNow = (): Columns => {
  if (!columns) throw new Error('no columns were made');
  return columns;
};
const chunked = (): (readonly Listing[])[] => Array.from({ length: Math.ceil(listings.length / CHUNK) }, (_, number) => listings.slice(number * CHUNK, (number + 1) * CHUNK));
async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
const committed = (tx: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error ?? new Error('aborted'));
  });

const writers = {
  /** As the product does: chunk by chunk, and the head last. */
  ours: async () => {
    const store = await openStore(OWNER);
    const ms = await timed(async () => {
      const generation = store.newGeneration();
      for (const [number, chunk] of chunked().entries()) await generation.addChunk(number, encodeChunk(chunk));
      const kept = await generation.commit({ version: 1, etag: null, cursor: 'now', size: listings.length, buffers: toBuffers(columnsNow()) });
      if (!kept || store.storage !== 'indexeddb') throw new Error(`the catalogue was not kept: ${JSON.stringify(store.diagnostics)}`);
    });
    store.close();
    return ms;
  },
  record: async () => {
    const db = await openRaw();
    const ms = await timed(async () => {
      const tx = db.transaction(['columns', 'chunks'], 'readwrite', { durability: 'relaxed' });
      const over = committed(tx);
      for (const [number, chunk] of chunked().entries()) tx.objectStore('chunks').put(encodeChunk(chunk), number);
      await settled(tx.objectStore('columns').put(toBuffers(columnsNow()), 'all'));
      await over;
    });
    db.close();
    return ms;
  },
  rows: async () => {
    const db = await openRows();
    const ms = await timed(async () => {
      const tx = db.transaction('listings', 'readwrite', { durability: 'relaxed' });
      await Promise.all([...listings.map((listing, row) => tx.store.put(listing, row)), tx.done]);
    });
    db.close();
    return ms;
  },
  each: async () => {
    const db = await openRows();
    const ms = await timed(async () => {
      const tx = db.transaction('listings', 'readwrite', { durability: 'relaxed' });
      for (const [row, listing] of listings.entries()) await tx.store.put(listing, row);
      await tx.done;
    });
    db.close();
    return ms;
  },
  dexie: async () => {
    const { db, listings: table } = await openDexie();
    const ms = await timed(() => table.bulkPut(listings, [...listings.keys()]));
    db.close();
    return ms;
  },
};
export type Writer = keyof typeof writers;

const writing = {
  load: async (size: number, parts: number): Promise<void> => {
    const all: Listing[] = [];
    for (let part = 0; part < parts; part += 1) all.push(...((await (await fetch(`/listings-${size}-${part}.json`)).json()) as Listing[]));
    listings = all;
  },
  /** Milliseconds for the columns of all listings, made without a pause. */
  makeColumns: (): number => {
    const start = performance.now();
    const builder = new ColumnsBuilder((app) => question('view', app), REVISION.id);
    for (const chunk of chunked()) builder.add(chunk);
    const work = builder.columns('en');
    for (let step = work.next(); ; step = work.next()) {
      if (!step.done) continue;
      columns = step.value;
      return performance.now() - start;
    }
  },
  write: async (writer: Writer): Promise<number> => {
    for (const { name } of await indexedDB.databases()) if (name !== undefined && (writer !== 'record' || name === 'record')) await settled(indexedDB.deleteDatabase(name));
    return writers[writer]();
  },
};
export type WritingPage = typeof writing;
window.writing = writing;
