// Stores over fake-indexeddb: several on one factory are tabs of one browser. Import it before anything that touches IndexedDB.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import type { CatalogueHead, Owner, Store } from '../../src/store/index.ts';
import * as z from 'zod/mini';

export const anna: Owner = { issuer: 'https://api.example.com', agencyId: 'agency-a', userId: 'anna' };
export const bert: Owner = { issuer: 'https://api.example.com', agencyId: 'agency-b', userId: 'bert' };

/** The shape of the values these tests keep. */
export const Note = z.object({ note: z.string() });

export const freshFactory = (): IDBFactory => new IDBFactory();

export const fact = (note: string, asOf = '2026-01-10T09:00:00Z') => ({ value: { note }, etag: `"${note}"`, asOf });

export const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

export const head = (size = 2): Omit<CatalogueHead, 'generation'> => ({ etag: '"1"', cursor: null, size, version: 1, buffers: { words: Uint32Array.from([size, 7]) } });

/** Writes a whole catalogue. */
export async function writeCatalogue(store: Store, ...chunks: Uint8Array[]): Promise<boolean> {
  const generation = store.newGeneration();
  for (const [number, chunk] of chunks.entries()) await generation.addChunk(number, chunk);
  return generation.commit(head(chunks.length));
}

export const namesIn = async (factory: IDBFactory): Promise<string[]> => (await factory.databases()).map(({ name }) => name ?? '').filter((name) => name !== 'mkt-1-register');

/** The raw database, as any script of the page reaches it. */
export function raw(factory: IDBFactory, name: string, version?: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, version);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no error'));
  });
}

/** Puts a value where only the store should write. */
export async function tamper(factory: IDBFactory, name: string, shelf: string, key: IDBValidKey, value: unknown): Promise<void> {
  const db = await raw(factory, name);
  await new Promise<void>((resolve, reject) => {
    const tx = db.transaction(shelf, 'readwrite');
    tx.objectStore(shelf).put(value, key);
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error ?? new Error('aborted'));
  });
  db.close();
}

export async function keysOf(factory: IDBFactory, name: string, shelf: string): Promise<IDBValidKey[]> {
  const db = await raw(factory, name);
  const keys = await new Promise<IDBValidKey[]>((resolve) => {
    const request = db.transaction(shelf).objectStore(shelf).getAllKeys();
    request.onsuccess = () => resolve(request.result);
  });
  db.close();
  return keys;
}

/** A request to open that begins when another one does, and then says what that says. */
export function later(begun: Promise<IDBOpenDBRequest>): IDBOpenDBRequest {
  const request = {} as Record<'result' | 'transaction' | 'error', unknown> & IDBOpenDBRequest;
  void begun.then((real) => {
    const pass = (event: 'onsuccess' | 'onupgradeneeded' | 'onerror' | 'onblocked') => {
      real[event] = (happened: Event) => {
        Object.assign(request, { result: event === 'onerror' ? undefined : real.result, transaction: real.transaction, error: event === 'onerror' ? real.error : null });
        request[event]?.(happened as IDBVersionChangeEvent);
      };
    };
    for (const event of ['onsuccess', 'onupgradeneeded', 'onerror', 'onblocked'] as const) pass(event);
  });
  return request;
}

/** Waits for what happens beside; fails after two seconds. */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 2_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 5))) if (await what()) return;
  throw new Error('it did not happen within two seconds');
}
