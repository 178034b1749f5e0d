// What a transaction can do, over IndexedDB and over memory: everything above is written once and does not know which it is.
// A transaction's body awaits nothing but the transaction, or IndexedDB commits it half-way.
import { wrap, type IDBPTransaction } from 'idb';

/**
 * facts: `[name]` → Stored. catalogue: `['head']` → CatalogueHead. chunks: `[generation, number]` → bytes.
 * unfinished: `[generation]` → when its last chunk came. journal: `[kind, key]` → a small record.
 */
export const SHELVES = ['facts', 'catalogue', 'chunks', 'unfinished', 'journal'] as const;
export type Shelf = (typeof SHELVES)[number];
export type Key = readonly (string | number)[];

export interface Entry {
  readonly key: Key;
  readonly value: unknown;
}

export interface Transaction {
  get(shelf: Shelf, key: Key): Promise<unknown>;
  put(shelf: Shelf, key: Key, value: unknown): Promise<void>;
  /** Every key that begins so. */
  remove(shelf: Shelf, prefix: Key): Promise<void>;
  /** In their order, as entries are. */
  keys(shelf: Shelf, prefix: Key): Promise<readonly Key[]>;
  list(shelf: Shelf, prefix: Key): Promise<readonly Entry[]>;
}

export type Body<T> = (tx: Transaction) => Promise<T>;

export interface Scope {
  readonly shelves: readonly Shelf[];
  readonly mode: 'readonly' | 'readwrite';
  /** `strict` for what a power cut may not take; everything else can be fetched again. */
  readonly durability?: 'relaxed' | 'strict';
}

/** Runs a body in one transaction: all of it is kept, or nothing. Rejects with the transaction's own error where it has one. */
export async function transact<T>(db: IDBDatabase, { shelves, mode, durability = 'relaxed' }: Scope, body: Body<T>, signal: AbortSignal): Promise<T> {
  // Typed as writing, so that one object serves both; a write in a reading transaction fails as it should.
  const tx = wrap(db).transaction([...shelves], mode as 'readwrite', { durability });
  const abort = () => {
    try {
      tx.abort();
    } catch {
      // it is over already
    }
  };
  const over = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => {
      abort();
      reject(new DOMException('the transaction did not settle', 'TimeoutError'));
    }),
  );
  tx.done.catch(() => undefined); // awaited below; a body that fails first must not leave it unhandled
  over.catch(() => undefined);
  try {
    const result = await Promise.race([body(overIndexedDB(tx)), over]);
    await Promise.race([tx.done, over]);
    return result;
  } catch (error) {
    abort();
    throw tx.error ?? error;
  }
}


/** Arrays sort after texts and numbers, so this range holds every key that begins with the prefix. */
const beginningWith = (prefix: Key): IDBKeyRange => IDBKeyRange.bound([...prefix], [...prefix, []]);

function overIndexedDB(tx: IDBPTransaction<unknown, string[], 'readwrite'>): Transaction {
  return {
    get: (shelf, key) => tx.objectStore(shelf).get([...key]) as Promise<unknown>,
    put: async (shelf, key, value) => void (await tx.objectStore(shelf).put(value, [...key])),
    remove: (shelf, prefix) => tx.objectStore(shelf).delete(beginningWith(prefix)),
    keys: (shelf, prefix) => tx.objectStore(shelf).getAllKeys(beginningWith(prefix)) as Promise<Key[]>,
    list: async (shelf, prefix) => {
      const range = beginningWith(prefix);
      const [keys, values] = await Promise.all([tx.objectStore(shelf).getAllKeys(range), tx.objectStore(shelf).getAll(range) as Promise<unknown[]>]);
      return keys.map((key, index) => ({ key: key as Key, value: values[index] }));
    },
  };
}

/** The same in memory. Values are kept as they are, not copied: a catalogue may be large, and what is given is not changed. */
export class Memory {
  #entries = new Map<string, Entry & { readonly shelf: Shelf }>();
  #last: Promise<unknown> = Promise.resolve();

  /** One body after the other, as transactions on the same shelves go. */
  run<T>(body: Body<T>): Promise<T> {
    const next = this.#last.then(() => body(this.#transaction));
    this.#last = next.catch(() => undefined);
    return next;
  }

  #matching(shelf: Shelf, prefix: Key) {
    const begins = (key: Key) => prefix.every((part, index) => key[index] === part);
    return [...this.#entries.values()].filter((entry) => entry.shelf === shelf && begins(entry.key)).sort(byKey);
  }

  readonly #transaction: Transaction = {
    get: (shelf, key) => Promise.resolve(this.#entries.get(idOf(shelf, key))?.value),
    put: (shelf, key, value) => {
      this.#entries.set(idOf(shelf, key), { shelf, key, value });
      return Promise.resolve();
    },
    remove: (shelf, prefix) => {
      for (const { key } of this.#matching(shelf, prefix)) this.#entries.delete(idOf(shelf, key));
      return Promise.resolve();
    },
    keys: (shelf, prefix) => Promise.resolve(this.#matching(shelf, prefix).map(({ key }) => key)),
    list: (shelf, prefix) => Promise.resolve(this.#matching(shelf, prefix)),
  };
}

const idOf = (shelf: Shelf, key: Key): string => JSON.stringify([shelf, ...key]);

/** IndexedDB's order for keys of one shape. */
function byKey({ key: a }: Entry, { key: b }: Entry): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
