// What the store promises, over fake-indexeddb: reads and writes, the newer wins, generations, the journal, forgetting.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { anna, bert, bytes, fact, freshFactory, head, keysOf, later, namesIn, Note, raw, tamper, until, writeCatalogue } from './tabs-of-one.ts';
import { databaseName, forgetOthers, forgetOwner, openStore, ownerFor, rememberOwner, type Store, type StoreOptions } from '../../src/store/index.ts';

const factory = freshFactory();
let owners = 0;
/** A store of an owner nobody else has. */
const fresh = (options: StoreOptions = {}): Promise<Store> => openStore({ ...anna, userId: `user-${(owners += 1)}` }, { indexedDB: factory, ...options });
const nameOf = (store: Store): string => store.name ?? '';

for (const storage of ['indexeddb', 'memory'] as const) {
  const open = (): Promise<Store> => fresh(storage === 'memory' ? { indexedDB: undefined } : {});

  describe(`a store in ${storage}`, () => {
    test('says where it keeps', async () => assert.equal((await open()).storage, storage));

    test('gives back what was written', async () => {
      const store = await open();
      assert.equal(await store.write('records', fact('one')), true);
      const read = await store.read('records', Note);
      assert.deepEqual({ ...read, savedAt: '' }, { ...fact('one'), savedAt: '' });
    });

    test('knows nothing it was not told', async () => {
      const store = await open();
      assert.deepEqual([await store.read('session', Note), await store.readHead(), await store.entries('bulk', Note)], [undefined, undefined, []]);
    });

    test('keeps the newer of two answers, whichever comes last', async () => {
      const store = await open();
      await store.write('records', fact('newer', '2026-01-10T09:00:01Z'));
      assert.equal(await store.write('records', fact('older', '2026-01-10T10:00:00+01:00')), false);
      assert.equal((await store.read('records', Note))?.value.note, 'newer');
    });

    test('compares instants, not texts', async () => {
      const store = await open();
      await store.write('records', fact('at eight', '2026-01-10T09:00:00+01:00'));
      assert.equal(await store.write('records', fact('at half past eight', '2026-01-10T08:30:00Z')), true);
    });

    test('takes no value without an instant', async () => {
      const store = await open();
      assert.equal(await store.write('records', fact('never', 'yesterday')), false);
    });

    test('two writes at once end with the newer', async () => {
      const store = await open();
      await Promise.all([store.write('records', fact('newer', '2026-01-10T09:00:01Z')), store.write('records', fact('older'))]);
      assert.equal((await store.read('records', Note))?.value.note, 'newer');
    });

    test('drops what does not parse, and counts it', async () => {
      const store = await open();
      await store.write('records', { ...fact('x'), value: { note: 7 } });
      assert.equal(await store.read('records', Note), undefined);
      assert.equal(store.diagnostics.dropped, 1);
      assert.equal(await store.read('records', Note), undefined);
      assert.equal(store.diagnostics.dropped, 1);
    });

    test('a catalogue is read as it was written', async () => {
      const store = await open();
      assert.equal(await writeCatalogue(store, bytes(1, 2), bytes(3)), true);
      const read = await store.readHead();
      assert.deepEqual(read && { size: read.size, words: [...(read.buffers.words as Uint32Array)] }, { size: 2, words: [2, 7] });
      assert.deepEqual([...((await store.readChunk(read?.generation ?? '', 1)) ?? [])], [3]);
    });

    test('a generation is not seen before its commit', async () => {
      const store = await open();
      await writeCatalogue(store, bytes(1));
      const before = await store.readHead();
      const next = store.newGeneration();
      await next.addChunk(0, bytes(9));
      assert.deepEqual(await store.readHead(), before);
      assert.deepEqual([...((await store.readChunk(before?.generation ?? '', 0)) ?? [])], [1]);
    });

    test('a commit replaces the generation before it', async () => {
      const store = await open();
      await writeCatalogue(store, bytes(1));
      const before = await store.readHead();
      await writeCatalogue(store, bytes(2));
      assert.equal(await store.readChunk(before?.generation ?? '', 0), undefined);
      assert.deepEqual([...((await store.readChunk((await store.readHead())?.generation ?? '', 0)) ?? [])], [2]);
    });

    test('an abandoned generation leaves nothing and cannot be committed', async () => {
      const store = await open();
      await writeCatalogue(store, bytes(1));
      const before = await store.readHead();
      const next = store.newGeneration();
      await next.addChunk(0, bytes(9));
      await next.abandon();
      assert.equal(await next.addChunk(1, bytes(9)), false);
      assert.equal(await next.commit(head()), false);
      assert.equal(await store.readChunk(next.id, 0), undefined);
      assert.deepEqual(await store.readHead(), before);
    });

    test('two generations at once: the last commit stands, whole', async () => {
      const store = await open();
      const [one, two] = [store.newGeneration(), store.newGeneration()];
      await Promise.all([one.addChunk(0, bytes(1)), two.addChunk(0, bytes(2))]);
      assert.deepEqual([await one.commit(head(1)), await two.commit(head(1))], [true, true]);
      assert.equal((await store.readHead())?.generation, two.id);
      assert.deepEqual([...((await store.readChunk(two.id, 0)) ?? [])], [2]);
      assert.equal(await store.readChunk(one.id, 0), undefined);
    });

    test('a dropped catalogue is gone, the facts stay', async () => {
      const store = await open();
      await store.write('records', fact('stays'));
      await writeCatalogue(store, bytes(1));
      const before = await store.readHead();
      await store.dropCatalogue();
      assert.deepEqual([await store.readHead(), await store.readChunk(before?.generation ?? '', 0)], [undefined, undefined]);
      assert.ok(await store.read('records', Note));
    });

    test('the journal lists its records by kind and key', async () => {
      const store = await open();
      for (const key of ['b', 'a', 'c']) await store.putEntry('bulk', key, { note: key });
      await store.putEntry('other', 'z', { note: 'z' });
      await store.removeEntry('bulk', 'c');
      assert.deepEqual(await store.entries('bulk', Note), [
        { key: 'a', value: { note: 'a' } },
        { key: 'b', value: { note: 'b' } },
      ]);
    });

    test('the journal drops what does not parse', async () => {
      const store = await open();
      await store.putEntry('bulk', 'a', { note: 1 });
      await store.putEntry('bulk', 'b', { note: 'b' });
      assert.deepEqual(await store.entries('bulk', Note), [{ key: 'b', value: { note: 'b' } }]);
      assert.equal(store.diagnostics.dropped, 1);
    });

    test('after forgetting it is empty and in memory', async () => {
      const store = await open();
      await store.write('records', fact('one'));
      await writeCatalogue(store, bytes(1));
      assert.equal(await store.forget(), true);
      assert.deepEqual([store.storage, await store.read('records', Note), await store.readHead()], ['memory', undefined, undefined]);
      assert.equal((await namesIn(factory)).includes(nameOf(store)), false);
      store.close();
    });

    test('what is under way when its owner is forgotten is not kept', async () => {
      const store = await open();
      const writing = store.write('records', fact('too late'));
      await store.forget();
      assert.equal(await writing, false);
      assert.equal(await store.read('records', Note), undefined);
    });
  });
}

describe('in the database', () => {
  test('what was kept is there for the next page', async () => {
    const owner = { ...anna, userId: 'returning' };
    const first = await openStore(owner, { indexedDB: factory });
    await first.write('session', fact('kept'));
    first.close();
    const second = await openStore(owner, { indexedDB: factory });
    assert.equal((await second.read('session', Note))?.value.note, 'kept');
  });

  test('after close the next use opens it again', async () => {
    const store = await fresh();
    await store.write('records', fact('one'));
    store.close();
    assert.equal((await store.read('records', Note))?.value.note, 'one');
    assert.deepEqual(store.diagnostics, { dropped: 0, reopened: 1, fallback: null });
  });

  test('a name tells nothing and differs by issuer, agency and user', async () => {
    const others = [anna, bert, { ...anna, issuer: 'https://other.example.com' }, { ...anna, agencyId: null }, { ...anna, agencyId: 'agency-aa', userId: 'nna' }];
    const names = await Promise.all(others.map(databaseName));
    assert.equal(new Set(names).size, others.length);
    for (const name of names) assert.match(name, /^mkt-1-[0-9a-f]{40}$/);
  });

  test('a record that claims to be a year newer than the server does not stand in its way', async () => {
    const store = await fresh();
    await tamper(factory, nameOf(store), 'facts', ['records'], { ...fact('lie', '2027-01-10T09:00:00Z'), savedAt: '2026-01-10T09:00:00Z' });
    assert.equal((await store.read('records', Note))?.value.note, 'lie');
    assert.equal(await store.write('records', fact('truth')), true);
    assert.equal((await store.read('records', Note))?.value.note, 'truth');
  });

  for (const [what, garbage] of Object.entries({ 'a text': 'x', 'no instant': { ...fact('x', 'soon'), savedAt: '2026-01-10' }, 'nothing': null, 'another form': { note: 'x' } }))
    test(`a record that is ${what} is dropped`, async () => {
      const store = await fresh();
      await tamper(factory, nameOf(store), 'facts', ['session'], garbage);
      assert.equal(await store.read('session', Note), undefined);
      assert.equal(store.diagnostics.dropped, 1);
      assert.deepEqual(await keysOf(factory, nameOf(store), 'facts'), []);
    });

  test('a head that is none takes its chunks with it', async () => {
    const store = await fresh();
    await writeCatalogue(store, bytes(1));
    await tamper(factory, nameOf(store), 'catalogue', ['head'], { generation: 7 });
    assert.equal(await store.readHead(), undefined);
    assert.equal(store.diagnostics.dropped, 1);
    assert.deepEqual(await keysOf(factory, nameOf(store), 'chunks'), []);
  });

  test('a chunk that is none drops the catalogue', async () => {
    const store = await fresh();
    await writeCatalogue(store, bytes(1), bytes(2));
    const { generation } = (await store.readHead()) ?? { generation: '' };
    await tamper(factory, nameOf(store), 'chunks', [generation, 1], 'x');
    assert.equal(await store.readChunk(generation, 1), undefined);
    assert.equal(await store.readHead(), undefined);
  });

  test('a commit whose chunk is gone changes nothing', async () => {
    const store = await fresh();
    await writeCatalogue(store, bytes(1));
    const before = await store.readHead();
    const next = store.newGeneration();
    await next.addChunk(0, bytes(2));
    const db = await raw(factory, nameOf(store));
    db.transaction('chunks', 'readwrite').objectStore('chunks').delete([next.id, 0]);
    db.close();
    assert.equal(await next.commit(head(1)), false);
    assert.deepEqual(await store.readHead(), before);
  });

  test('without locks, chunks of a writer long gone are swept at the next open, those of a new one are not', async () => {
    let now = Date.parse('2026-01-10T09:00:00Z');
    const owner = { ...anna, userId: 'crashed' };
    const store = await openStore(owner, { indexedDB: factory, now: () => now });
    await writeCatalogue(store, bytes(1));
    await store.newGeneration().addChunk(0, bytes(2));
    now += 9 * 60_000;
    const living = store.newGeneration();
    await living.addChunk(0, bytes(3));
    store.close();
    now += 2 * 60_000;
    await openStore(owner, { indexedDB: factory, now: () => now });
    await until(async () => (await keysOf(factory, nameOf(store), 'chunks')).length === 2);
    assert.deepEqual(await keysOf(factory, nameOf(store), 'unfinished'), [[living.id]]);
  });
});

describe('who was here', () => {
  const known = { issuer: anna.issuer, account: 'anna@example.com' };

  test('is found by what the page knows them by, which is not written down', async () => {
    const indexedDB = freshFactory();
    assert.equal(await rememberOwner(known, anna, { indexedDB }), true);
    assert.deepEqual(await ownerFor(known, { indexedDB }), anna);
    assert.equal(await ownerFor({ ...known, account: 'bert@example.com' }, { indexedDB }), undefined);
    assert.equal(await ownerFor({ ...known, issuer: 'https://other.example.com' }, { indexedDB }), undefined);
    const keys = await keysOf(indexedDB, 'mkt-1-register', 'owners');
    assert.equal(JSON.stringify(keys).includes('anna@'), false);
  });

  test('is forgotten when told, and with their database', async () => {
    const indexedDB = freshFactory();
    await rememberOwner(known, anna, { indexedDB });
    await forgetOwner(known, { indexedDB });
    assert.equal(await ownerFor(known, { indexedDB }), undefined);
    await rememberOwner(known, anna, { indexedDB });
    await (await openStore(anna, { indexedDB })).forget();
    assert.equal(await ownerFor(known, { indexedDB }), undefined);
  });

  test('is nobody where there is no storage', async () => {
    assert.equal(await rememberOwner(known, anna, { indexedDB: undefined }), false);
    assert.equal(await ownerFor(known, { indexedDB: undefined }), undefined);
  });

  test('a row that was tampered with is nobody', async () => {
    const indexedDB = freshFactory();
    await rememberOwner(known, anna, { indexedDB });
    const [key] = await keysOf(indexedDB, 'mkt-1-register', 'owners');
    await tamper(indexedDB, 'mkt-1-register', 'owners', key ?? '', { issuer: 'https://evil.example.com', agencyId: 'x', userId: 'y', database: 'z' });
    assert.equal(await ownerFor(known, { indexedDB }), undefined);
  });

  test('others of the issuer are forgotten, whoever else uses the page is not', async () => {
    const indexedDB = freshFactory();
    const elsewhere = { ...anna, issuer: 'https://other.example.com' };
    const stores = await Promise.all([anna, bert, elsewhere].map((owner) => openStore(owner, { indexedDB })));
    for (const store of stores) await store.write('session', fact('x'));
    assert.equal(await forgetOthers(anna, { indexedDB }), true);
    assert.deepEqual((await namesIn(indexedDB)).sort(), [await databaseName(anna), await databaseName(elsewhere)].sort());
  });
});

describe('a tab whose owner another tab forgot', () => {
  const both = async (userId: string, options: StoreOptions = {}) => {
    const indexedDB = freshFactory();
    const owner = { ...anna, userId };
    const [here, there] = [await openStore(owner, { indexedDB, ...options }), await openStore(owner, { indexedDB, ...options })];
    await there.write('records', fact('secret'));
    return { indexedDB, owner, here, there };
  };

  test('goes on in memory, empty, and hears of it', async () => {
    const heard: string[] = [];
    const { indexedDB, here, there } = await both('forgotten-1', { onNotice: ({ kind }) => heard.push(kind), onChange: (reason) => heard.push(reason) });
    assert.equal(await here.forget(), true);
    await until(() => there.storage === 'memory');
    assert.equal(await there.read('records', Note), undefined);
    await until(() => heard.includes('forgotten'));
    assert.deepEqual(await namesIn(indexedDB), []);
  });

  test('does not make the database again, even if it slept and heard nothing', async () => {
    const { indexedDB, here, there } = await both('forgotten-2');
    there.close(); // no channel, no connection: as in the back/forward cache
    await here.forget();
    assert.equal(await there.write('records', fact('back again')), false);
    assert.deepEqual([there.storage, there.diagnostics.fallback], ['memory', 'forgotten']);
    assert.deepEqual(await namesIn(indexedDB), []);
  });

  test('does not make it again even if it was forgotten just while it opens', async () => {
    const { indexedDB, here, there } = await both('forgotten-4');
    there.close();
    const open = indexedDB.open.bind(indexedDB);
    let held = 0;
    indexedDB.open = (name, version) => {
      if (name !== here.name || (held += 1) > 1) return open(name, version);
      // The tab has just seen that it is not forgotten. Before the browser gets to its request, it is.
      return later(here.forget().then(() => open(name, version)));
    };
    assert.equal(await there.write('records', fact('back again')), false);
    assert.deepEqual([held, there.diagnostics.fallback], [1, 'forgotten']);
    assert.deepEqual(await namesIn(indexedDB), []);
  });

  test('does not write into the database of who signed in again', async () => {
    const { indexedDB, owner, here, there } = await both('forgotten-3');
    there.close();
    await here.forget();
    const again = await openStore(owner, { indexedDB });
    assert.equal(again.storage, 'indexeddb');
    assert.equal(await there.write('records', fact('back again')), false);
    assert.equal(await again.read('records', Note), undefined);
  });

  test('a database that was deleted otherwise is made again: that is no sign-out', async () => {
    const { indexedDB, here } = await both('cleared');
    await new Promise((resolve) => (indexedDB.deleteDatabase(nameOf(here)).onsuccess = resolve));
    assert.equal(await here.read('records', Note), undefined);
    assert.equal(await here.write('records', fact('fetched again')), true);
    assert.equal(here.storage, 'indexeddb');
  });
});
