// Each failure of the matrix in its realm: a page, a frame, or Node. A cell prepares what the failure meets, may bring it about itself, says
// what IndexedDB alone does under it, and what is seen of the store. Failures from outside (a full disk, a crash) are the runner's to bring
// about between `prepare` and `control`; after a crash the rest runs in a fresh realm.
import * as z from 'zod/mini';
import { databaseName, openStore, type Owner, type Store, type StoreOptions } from '../../src/store/index.ts';
import type { FailureId, Seen } from './matrix.ts';

export interface Cell {
  prepare(): Promise<void>;
  control(): Promise<string>;
  observe(): Promise<Seen>;
}

const LIMIT = 2_600;
const Note = z.object({ note: z.string() });
const Count = z.object({ count: z.number() });
const ownerOf = (id: string): Owner => ({ issuer: 'https://api.example.com', agencyId: 'cell', userId: id });
const at = (second: number) => `2026-01-10T09:00:${String(second).padStart(2, '0')}Z`;
const noteOf = (note: string, second: number) => ({ value: { note }, etag: null, asOf: at(second) });
const incompressible = (size: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size);
  for (let from = 0; from < size; from += 65_536) crypto.getRandomValues(bytes.subarray(from, from + 65_536));
  return bytes;
};

/** An error's name, `hangs` where nothing comes within a limit, else what was given. */
async function said(work: () => Promise<string>): Promise<string> {
  const late = new Promise<string>((resolve) => setTimeout(() => resolve('hangs'), LIMIT));
  return Promise.race([work().catch((error: unknown) => (error as Error).name), late]);
}

export function ask<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      reject(request.error ?? new Error('no error'));
    };
  });
}

const rawOpen = async (name: string, version?: number, factory = indexedDB): Promise<IDBDatabase> => ask(factory.open(name, version));

async function rawPut(db: IDBDatabase, shelf: string, key: IDBValidKey, value: unknown): Promise<string> {
  const tx = db.transaction(shelf, 'readwrite');
  tx.objectStore(shelf).put(value, key);
  await new Promise<void>((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error ?? new Error('aborted'));
  });
  return 'ok';
}

const rawGet = (db: IDBDatabase, shelf: string, key: IDBValidKey): Promise<unknown> => ask(db.transaction(shelf).objectStore(shelf).get(key));

/** A factory whose every `open` goes through here; everything else is the real one's. */
const withOpen = (open: (real: IDBFactory, name: string, version?: number) => IDBOpenDBRequest): IDBFactory =>
  new Proxy(indexedDB, {
    get: (real, key) => {
      if (key === 'open') return (name: string, version?: number): IDBOpenDBRequest => open(real, name, version);
      const value: unknown = Reflect.get(real, key);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(real) : value;
    },
  });

/** A request that fails with an error, as a browser's would. */
function failing(name: string): IDBOpenDBRequest {
  const request = new EventTarget() as IDBOpenDBRequest;
  Object.defineProperty(request, 'error', { value: new DOMException('injected', name) });
  setTimeout(() => void request.onerror?.(new Event('error', { cancelable: true })));
  return request;
}
const silent = (): IDBOpenDBRequest => new EventTarget() as IDBOpenDBRequest;

/** What is seen of a store: what was there before, and whether it goes on. */
async function look(store: Store, began: number, also?: Seen['also']): Promise<Seen> {
  const before = (await store.read('records', Note)) ? 'kept' : 'nothing';
  const after = (await store.write('records', noteOf('after', 30))) && (await store.read('records', Note))?.value.note === 'after';
  const { fallback } = store.diagnostics;
  return { storage: store.storage, fallback, before, after, inTime: performance.now() - began < LIMIT, ...(also && { also }) };
}

const began = () => performance.now();
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

export const cells: Readonly<Record<FailureId, (id: string) => Cell>> = {
  I1: (id) => ({
    async prepare() {
      await (await openStore(ownerOf(id))).write('records', noteOf('before', 1));
      const get = () => {
        throw new DOMException('injected', 'SecurityError');
      };
      // Where the browser refuses by itself, nothing has to be injected.
      if (await rawOpen('probe').then((db) => (db.close(), true), () => false)) Object.defineProperty(globalThis, 'indexedDB', { configurable: true, get });
    },
    control: () => said(() => rawOpen('control').then(() => 'ok')),
    observe: async () => {
      const start = began();
      return look(await openStore(ownerOf(id)), start);
    },
  }),

  I2: (id) => ({
    async prepare() {
      await (await openStore(ownerOf(id))).write('records', noteOf('before', 1));
    },
    control: () => said(async () => ((await rawGet(await rawOpen(await databaseName(ownerOf(id))), 'facts', ['records'])) ? 'kept' : 'nothing')),
    // The runner looks from elsewhere and says what is there.
    observe: async () => {
      const start = began();
      return look(await openStore(ownerOf(id)), start);
    },
  }),

  I3: (id) => {
    let store: Store;
    return {
      async prepare() {
        const other = await openStore(ownerOf('somebody else'));
        await other.write('records', noteOf('other', 1));
        other.close();
        // Without locks a database counts as in use for an hour.
        store = await openStore(ownerOf(id), { now: () => Date.now() + (globalThis.navigator?.locks ? 0 : 7_200_000) });
        await store.write('records', noteOf('before', 1));
      },
      control: () => said(async () => rawPut(await rawOpen(await databaseName(ownerOf(id))), 'chunks', ['control', 0], incompressible(8_000_000))),
      async observe() {
        const start = began();
        const kept = await store.newGeneration().addChunk(0, incompressible(8_000_000));
        // In a sandboxed frame Chromium rejects a promise of `databases()` that nobody can catch.
        const names = store.diagnostics.fallback === 'unavailable' ? [] : await indexedDB.databases();
        const others = await databaseName(ownerOf('somebody else'));
        return look(store, start, { kept, othersLeft: names.filter(({ name }) => name === others).length });
      },
    };
  },

  I4: (id) => {
    let store: Store;
    let held: IDBDatabase | undefined;
    return {
      async prepare() {
        store = await openStore(ownerOf(id));
        await store.write('records', noteOf('before', 1));
        held = await rawOpen(await databaseName(ownerOf(id))).catch(() => undefined);
        (globalThis as { held?: unknown }).held = held;
      },
      control: () => said(async () => String((held ?? (await rawOpen('control'))).transaction('facts') && 'ok')),
      async observe() {
        const start = began();
        const seen = await look(store, start);
        return { ...seen, also: { reopened: store.diagnostics.reopened > 0 } };
      },
    };
  },

  I5: (id) => {
    let store: Store;
    return {
      async prepare() {
        store = await openStore(ownerOf(id));
        await store.write('records', noteOf('before', 1));
        const there = await rawOpen('probe').then((db) => (db.close(), true), () => false);
        if (there)
          IDBDatabase.prototype.transaction = () => {
            throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
          };
      },
      control: () => said(async () => String((await rawOpen(await databaseName(ownerOf(id)))).transaction('facts') && 'ok')),
      async observe() {
        const start = began();
        const kept = await store.write('session', noteOf('while lost', 2));
        return look(store, start, { kept });
      },
    };
  },

  I6: (id) => {
    let old: IDBDatabase | undefined;
    const newer = () => withOpen((real, name, version) => real.open(name, (version ?? 1) + (name.endsWith('register') ? 0 : 1)));
    return {
      async prepare() {
        const store = await openStore(ownerOf(id));
        store.close();
        old = await rawOpen(await databaseName(ownerOf(id))).catch(() => undefined);
      },
      async control() {
        let holder: IDBDatabase | undefined;
        const upgraded = await said(async () => {
          holder = await rawOpen('control', 1);
          return (await rawOpen('control', 2)).name;
        });
        holder?.close();
        return upgraded;
      },
      async observe() {
        const start = began();
        const store = await openStore(ownerOf(id), { indexedDB: newer() });
        const seen = await look(store, start);
        if (!old) return { ...seen, also: { lateSuccessClosed: false, letsUpgrade: false } };
        old.close();
        await pause(100);
        // Whoever holds a connection would hold this up.
        const deleted = await said(async () => (await ask(indexedDB.deleteDatabase(old?.name ?? '')), 'deleted'));
        const here = await openStore(ownerOf(`${id} again`));
        const upgraded = await said(async () => String((await rawOpen(await databaseName(ownerOf(`${id} again`)), 2)).version));
        here.close();
        return { ...seen, also: { lateSuccessClosed: deleted === 'deleted', letsUpgrade: upgraded === '2' } };
      },
    };
  },

  I7: (id) => ({
    async prepare() {
      await rawOpen(await databaseName(ownerOf(id)), 2).then((db) => db.close()).catch(() => undefined);
    },
    control: () => said(async () => (await rawOpen(await databaseName(ownerOf(id)), 1)).name),
    observe: async () => {
      const start = began();
      return look(await openStore(ownerOf(id)), start);
    },
  }),

  I8: (id) => ({
    async prepare() {
      await (await openStore(ownerOf(id))).write('records', noteOf('before', 1));
    },
    control: () =>
      said(async () => {
        const shelf = (await rawOpen(await databaseName(ownerOf(id)))).transaction('facts', 'readwrite').objectStore('facts');
        await pause(50);
        shelf.put('x', ['x']);
        return 'ok';
      }),
    async observe() {
      const store = await openStore(ownerOf(id));
      const writes = Array.from({ length: 20 }, async (_, count) => {
        if (count % 3 === 0) await pause(count % 7);
        await store.write('session', { value: { count }, etag: null, asOf: at(count) });
      });
      await Promise.all(writes);
      const newest = (await store.read('session', Count))?.value.count;
      return look(store, began(), { newest });
    },
  }),

  I9: (id) => ({
    // The runner kills the realm when this is done: half a catalogue is written, by the store and by a writer that puts the head first.
    async prepare() {
      const store = await openStore(ownerOf(id));
      await store.write('records', noteOf('before', 1));
      const old = store.newGeneration();
      for (const number of [0, 1, 2]) await old.addChunk(number, Uint8Array.of(number));
      await old.commit({ etag: null, cursor: null, size: 3, version: 1, buffers: {} });
      const next = store.newGeneration();
      await next.addChunk(0, Uint8Array.of(9));
      const torn = await openStore(ownerOf(`${id} torn`));
      if (torn.storage === 'memory') return;
      const db = await rawOpen(torn.name ?? '');
      await rawPut(db, 'catalogue', ['head'], { generation: 'torn', etag: null, cursor: null, size: 3, version: 1, buffers: {} });
      await rawPut(db, 'chunks', ['torn', 0], Uint8Array.of(9));
    },
    control: () =>
      said(async () => {
        const db = await rawOpen(await databaseName(ownerOf(`${id} torn`)));
        const chunks = await ask(db.transaction('chunks').objectStore('chunks').count());
        const { size } = (await rawGet(db, 'catalogue', ['head'])) as { size: number };
        return size === chunks ? 'whole' : 'torn';
      }),
    async observe() {
      // An old tab is gone when its locks are; without locks only time tells.
      const later = () => Date.now() + (globalThis.navigator?.locks ? 0 : 3_600_000);
      const start = began();
      const store = await openStore(ownerOf(id), { now: later });
      const head = await store.readHead();
      const chunks = head && (await Promise.all([0, 1, 2].map((number) => store.readChunk(head.generation, number))));
      const catalogue = !head ? 'none' : chunks?.every((chunk, number) => chunk?.[0] === number) ? 'old, whole' : 'torn';
      let orphans = 0;
      for (let tries = 0; tries < 40 && store.storage === 'indexeddb'; tries += 1) {
        const db = await rawOpen(store.name ?? '');
        orphans = (await ask(db.transaction('chunks').objectStore('chunks').count())) - 3;
        db.close();
        if (orphans === 0) break;
        await pause(25);
      }
      return look(store, start, { catalogue, orphans });
    },
  }),

  I10: (id) => ({
    async prepare() {
      const store = await openStore(ownerOf(id));
      await store.write('records', noteOf('before', 1));
      store.close();
      if (store.storage === 'memory') return;
      const request = indexedDB.open('twin');
      request.onupgradeneeded = () => request.result.createObjectStore('shelf');
      const twin = await ask(request);
      await rawPut(twin, 'shelf', 'key', 'value');
      twin.close();
    },
    // Asked after `observe`: looking first would make the browser mend the files.
    control: () =>
      said(async () => {
        const db = await rawOpen('twin');
        return db.objectStoreNames.contains('shelf') && (await rawGet(db, 'shelf', 'key')) ? 'sound' : 'unreadable';
      }),
    observe: async () => {
      const start = began();
      return look(await openStore(ownerOf(id)), start);
    },
  }),

  I11: (id) => {
    const refuse = (name: string) => withOpen(() => failing(name));
    return {
      prepare: () => Promise.resolve(),
      control: () => said(() => rawOpen('control').then(() => rawOpen('control', 1, refuse('InvalidStateError')).then(() => 'ok'))),
      observe: async () => {
        const start = began();
        const deny = { deleteDatabase: () => failing('InvalidStateError') };
        const real = refuse('InvalidStateError');
        const factory = new Proxy(real, { get: (target, key) => (key === 'deleteDatabase' ? deny.deleteDatabase : (Reflect.get(target, key) as unknown)) });
        return look(await openStore(ownerOf(id), { indexedDB: factory }), start);
      },
    };
  },

  I12: (id) => ({
    prepare: () => Promise.resolve(),
    control: () => said(async () => (await rawOpen('control', 1, withOpen(silent))).name),
    observe: async () => {
      const start = began();
      return look(await openStore(ownerOf(id), { indexedDB: withOpen(silent) }), start);
    },
  }),

  I13: (id) => {
    let store: Store;
    return {
      // The runner leaves the page and comes back; in Node there is nowhere to go, and the store is closed as it would be.
      async prepare() {
        globalThis.addEventListener?.('pageshow', ({ persisted }) => ((globalThis as { leave?: unknown }).leave = { persisted }));
        store = await openStore(ownerOf(id));
        await store.write('records', noteOf('before', 1));
        if (!('document' in globalThis)) store.close();
      },
      control: () => Promise.resolve('not restored'),
      async observe() {
        const { leave } = globalThis as { leave?: { persisted: boolean } };
        return look(store, began(), { restored: leave?.persisted ?? true });
      },
    };
  },

  I14: (id) => {
    let store: Store;
    return {
      async prepare() {
        store = await openStore(ownerOf(id));
        if (store.storage === 'indexeddb') await rawPut(await rawOpen(store.name ?? ''), 'facts', ['records'], { value: { note: 7 }, etag: {}, asOf: 'x', role: 'owner' });
      },
      control: () => said(async () => ('role' in ((await rawGet(await rawOpen(await databaseName(ownerOf(id))), 'facts', ['records'])) as object) ? 'garbage' : 'sound')),
      async observe() {
        const seen = await look(store, began());
        return { ...seen, also: { dropped: store.diagnostics.dropped } };
      },
    };
  },
};

/** Whether somewhere else has this cell's record: the same origin under another embedder, or another browser. */
export async function elsewhere(id: string, options: StoreOptions = {}): Promise<'kept' | 'nothing'> {
  return (await (await openStore(ownerOf(id), options)).read('records', Note)) ? 'kept' : 'nothing';
}
