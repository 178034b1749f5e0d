// One failure at a time, over fake-indexeddb: what is tried again, what is given up, what is said of it. The matrix shows the same in browsers.
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { anna, bert, bytes, fact, freshFactory, namesIn, Note, writeCatalogue } from './tabs-of-one.ts';
import { databaseName, openStore, type StoreOptions } from '../../src/store/index.ts';

const databases = Object.getOwnPropertyDescriptors(IDBDatabase.prototype);
const shelves = Object.getOwnPropertyDescriptors(IDBObjectStore.prototype);
afterEach(() => {
  Object.defineProperties(IDBDatabase.prototype, databases);
  Object.defineProperties(IDBObjectStore.prototype, shelves);
});

/** The next transactions of owners' databases fail so. */
function failTransactions(times: number, name = 'UnknownError'): void {
  const transaction = databases.transaction?.value as IDBDatabase['transaction'];
  IDBDatabase.prototype.transaction = function (...args: Parameters<IDBDatabase['transaction']>) {
    if (!this.name.endsWith('register') && (times -= 1) >= 0) throw new DOMException('injected', name);
    return transaction.apply(this, args);
  };
}

/** Large values do not fit while `isFull` says so. */
function fillDisk(isFull: () => boolean): void {
  const put = shelves.put?.value as IDBObjectStore['put'];
  IDBObjectStore.prototype.put = function (...args: Parameters<IDBObjectStore['put']>) {
    if (isFull() && args[0] instanceof Uint8Array) throw new DOMException('injected', 'QuotaExceededError');
    return put.apply(this, args);
  };
}

describe('a connection that is lost', () => {
  for (const name of ['UnknownError', 'InvalidStateError', 'AbortError'])
    test(`by ${name} twice is opened again, and the write is kept`, async () => {
      const store = await openStore(anna, { indexedDB: freshFactory() });
      failTransactions(2, name);
      assert.equal(await store.write('records', fact('kept')), true);
      assert.deepEqual(store.diagnostics, { dropped: 0, reopened: 2, fallback: null });
    });

  test('three times in a row is given up, and never says that it kept', async () => {
    const changes: string[] = [];
    const store = await openStore(anna, { indexedDB: freshFactory(), onChange: (reason) => changes.push(reason) });
    await store.newGeneration().abandon(); // so that what is swept at the opening is over
    failTransactions(3);
    assert.equal(await store.write('records', fact('lost')), false);
    assert.deepEqual([store.storage, store.diagnostics.fallback, changes], ['memory', 'lost', ['lost']]);
  });

  test('now and then is not given up', async () => {
    const store = await openStore(anna, { indexedDB: freshFactory() });
    for (let count = 0; count < 5; count += 1) {
      failTransactions(2);
      assert.equal(await store.read('records', Note), undefined);
    }
    assert.equal(store.storage, 'indexeddb');
  });

  test('a value that cannot be stored is not the connection’s fault', async () => {
    const store = await openStore(anna, { indexedDB: freshFactory() });
    assert.equal(await store.write('records', { ...fact('x'), value: () => 'a function' }), false);
    assert.deepEqual(store.diagnostics, { dropped: 0, reopened: 0, fallback: null });
    assert.equal(await store.write('records', fact('x')), true);
  });

  test('a catalogue whose chunk was lost is not committed', async () => {
    const store = await openStore(anna, { indexedDB: freshFactory() });
    await writeCatalogue(store, bytes(1));
    const before = await store.readHead();
    const next = store.newGeneration();
    failTransactions(1, 'DataError');
    assert.equal(await next.addChunk(0, bytes(2)), false);
    assert.equal(await next.commit({ etag: null, cursor: null, size: 1, version: 1, buffers: {} }), false);
    assert.deepEqual(await store.readHead(), before);
  });
});

describe('a full disk', () => {
  const later: StoreOptions = { now: () => Date.now() + 2 * 60 * 60 * 1000 };

  test('is emptied of what was used longest ago, and no more', async () => {
    const indexedDB = freshFactory();
    const third = { ...anna, userId: 'third' };
    for (const [hours, owner] of [bert, third].entries()) (await openStore(owner, { indexedDB, now: () => Date.now() + hours * 1000 })).close();
    const store = await openStore(anna, { indexedDB, ...later });
    const deleted: string[] = [];
    const deleteDatabase = indexedDB.deleteDatabase.bind(indexedDB);
    indexedDB.deleteDatabase = (name) => {
      deleted.push(name);
      return deleteDatabase(name);
    };
    const oldest = await databaseName(bert);
    fillDisk(() => !deleted.includes(oldest));
    assert.equal(await store.newGeneration().addChunk(0, bytes(1)), true);
    assert.deepEqual((await namesIn(indexedDB)).sort(), [await databaseName(anna), await databaseName(third)].sort());
    assert.equal(store.storage, 'indexeddb');
  });

  test('is not emptied of what another tab may be using', async () => {
    const indexedDB = freshFactory();
    await openStore(bert, { indexedDB });
    const store = await openStore(anna, { indexedDB });
    fillDisk(() => true);
    assert.equal(await store.newGeneration().addChunk(0, bytes(1)), false);
    assert.equal((await namesIn(indexedDB)).length, 2);
    assert.deepEqual([store.storage, store.diagnostics.fallback], ['memory', 'quota']);
  });

  test('is not emptied of the very database that is written, however long ago it was opened', async () => {
    const indexedDB = freshFactory();
    let now = Date.now();
    const store = await openStore(anna, { indexedDB, now: () => now });
    now += 2 * 60 * 60 * 1000;
    fillDisk(() => true);
    await store.newGeneration().addChunk(0, bytes(1));
    assert.deepEqual(await namesIn(indexedDB), [store.name]);
  });

  test('is not emptied of what is not ours', async () => {
    const indexedDB = freshFactory();
    await new Promise((resolve) => (indexedDB.open('the host page').onsuccess = resolve));
    await new Promise((resolve) => (indexedDB.open('mkt-2-another-major').onsuccess = resolve));
    const store = await openStore(anna, { indexedDB, ...later });
    fillDisk(() => true);
    await store.newGeneration().addChunk(0, bytes(1));
    assert.deepEqual((await namesIn(indexedDB)).sort(), [await databaseName(anna), 'mkt-2-another-major', 'the host page'].sort());
  });
});

describe('a browser that gives little', () => {
  test('an indexedDB that throws when it is looked at means memory', async (t) => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB') ?? {};
    t.after(() => Object.defineProperty(globalThis, 'indexedDB', before));
    Object.defineProperty(globalThis, 'indexedDB', {
      configurable: true,
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    assert.equal((await openStore(anna)).diagnostics.fallback, 'unavailable');
  });

  test('no crypto.subtle, as in a page that is no secure context, means memory', async (t) => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'crypto') ?? {};
    t.after(() => Object.defineProperty(globalThis, 'crypto', before));
    const getRandomValues = crypto.getRandomValues.bind(crypto);
    Object.defineProperty(globalThis, 'crypto', { configurable: true, value: { getRandomValues } });
    const store = await openStore(anna, { indexedDB: freshFactory() });
    assert.deepEqual([store.storage, store.diagnostics.fallback, store.name], ['memory', 'insecure', undefined]);
    assert.equal(await writeCatalogue(store, bytes(1)), true);
    assert.equal(await store.forget(), true);
  });

  test('a callback that throws disturbs nobody', async () => {
    const onChange = () => {
      throw new Error('the host’s mistake');
    };
    const store = await openStore(anna, { indexedDB: undefined, onChange });
    assert.equal(await store.write('records', fact('x')), true);
  });

  test('a deletion that another tab holds up is not called done', async () => {
    const indexedDB = freshFactory();
    const store = await openStore(anna, { indexedDB, timeout: 50 });
    const held = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(store.name ?? '');
      request.onsuccess = () => resolve(request.result);
    });
    assert.equal(await store.forget(), false);
    held.close();
  });
});
