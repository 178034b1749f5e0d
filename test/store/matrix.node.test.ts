// The matrix in Node: fourteen failures over fake-indexeddb.
import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { databaseName } from '../../src/store/index.ts';
import { ask, cells, elsewhere } from './cells.ts';
import { environments, failures, matrix, type FailureId } from './matrix.ts';

const realm = globalThis as { indexedDB: IDBFactory; held?: Parameters<typeof forceCloseDatabase>[0] };
const databases = Object.getOwnPropertyDescriptors(IDBDatabase.prototype);
const shelves = Object.getOwnPropertyDescriptors(IDBObjectStore.prototype);

/** What comes from outside in a browser. */
const fromOutside: Partial<Record<FailureId, () => Promise<void> | void>> = {
  I3: () => {
    IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
      if (value instanceof Uint8Array && value.length > 1_000_000) throw new DOMException('injected', 'QuotaExceededError');
      return (shelves.put.value as typeof this.put).call(this, value, key);
    };
  },
  I4: async () => {
    if (realm.held) forceCloseDatabase(realm.held);
    for (const { name } of await indexedDB.databases()) await ask(indexedDB.deleteDatabase(name ?? ''));
  },
  I10: async () => {
    const broken = new Set([await databaseName({ issuer: 'https://api.example.com', agencyId: 'cell', userId: 'I10' }), 'twin']);
    const real = realm.indexedDB;
    const open = real.open.bind(real);
    const deleteDatabase = real.deleteDatabase.bind(real);
    real.open = (name, version) => {
      if (!broken.has(name)) return open(name, version);
      const request = new EventTarget() as IDBOpenDBRequest;
      Object.defineProperty(request, 'error', { value: new DOMException('Internal error opening backing store', 'UnknownError') });
      setTimeout(() => void request.onerror?.(new Event('error', { cancelable: true })));
      return request;
    };
    real.deleteDatabase = (name) => {
      broken.delete(name);
      return deleteDatabase(name);
    };
  },
};

for (const id of failures)
  test(`${id} ${matrix[id].what}`, { timeout: 30_000 }, async (t) => {
    Object.defineProperty(globalThis, 'indexedDB', { configurable: true, writable: true, value: new IDBFactory() });
    t.after(() => {
      Object.defineProperties(IDBDatabase.prototype, databases);
      Object.defineProperties(IDBObjectStore.prototype, shelves);
    });
    const cell = cells[id](id);
    await cell.prepare();
    await fromOutside[id]?.();
    const control = id === 'I10' ? undefined : await cell.control();
    const seen = await cell.observe();
    const also = id === 'I2' ? { also: { elsewhere: await elsewhere(id, { indexedDB: new IDBFactory() }) } } : {};
    assert.deepEqual({ ...seen, ...also, control: control ?? (await cell.control()) }, matrix[id].expected.fake);
  });

test('the matrix has seventy cells', () => {
  assert.equal(failures.flatMap((id) => environments.map((environment) => matrix[id].expected[environment])).length, 70);
});
