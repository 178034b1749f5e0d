// The catalogue: a head, and chunks under a generation of their own. Chunks come one by one, the head comes last, in the transaction that
// deletes what was there before: whoever reads finds the old catalogue or the new one. What no head and no writer knows is swept.
import type { Connection } from './connection.ts';
import { holdLock, whileLocked, type Surroundings } from './surroundings.ts';
import type { Transaction } from './transaction.ts';

export interface CatalogueHead {
  readonly generation: string;
  readonly etag: string | null;
  readonly cursor: string | null;
  /** How many apps there are. */
  readonly size: number;
  /** Of the form of buffers and chunks, which this room does not look into. */
  readonly version: number;
  readonly buffers: Readonly<Record<string, ArrayBufferView>>;
}

/** A catalogue that is being written. Ends with `commit` or `abandon`; until then no other tab sweeps it. */
export interface Generation {
  readonly id: string;
  addChunk(number: number, bytes: Uint8Array): Promise<boolean>;
  /** Makes it the catalogue. False, and nothing changes, where a chunk was not kept or is gone. */
  commit(head: Omit<CatalogueHead, 'generation'>): Promise<boolean>;
  abandon(): Promise<void>;
}

/** Without locks a generation counts as abandoned this long after its last chunk. */
const ABANDONED = 10 * 60 * 1000;

const HEAD = ['head'];
const writing = { shelves: ['catalogue', 'chunks', 'unfinished'], mode: 'readwrite' } as const;
const lockOf = (database: string, id: string): string => `${database}:writing:${id}`;

export function startGeneration(connection: Connection, { locks, now }: Surroundings): Generation {
  const id = newId();
  const release = holdLock(locks, lockOf(connection.name, id), 'exclusive');
  const numbers = new Set<number>();
  let over = false;
  const discard = async (): Promise<void> => {
    over = true;
    await connection.run(writing, (tx) => sweep(tx, [id]));
    release();
  };
  return {
    id,
    async addChunk(number, bytes) {
      if (over) return false;
      const kept = await connection.run(writing, async (tx) => {
        await Promise.all([tx.put('chunks', [id, number], bytes), tx.put('unfinished', [id], now())]);
        return true;
      });
      if (kept) numbers.add(number);
      else over = true;
      return kept ?? false;
    },
    async commit(head) {
      if (over) {
        await discard();
        return false;
      }
      over = true;
      const kept = await connection.run(writing, async (tx) => {
        const there = (await tx.keys('chunks', [id])).length;
        if (there !== numbers.size) return false;
        await tx.remove('unfinished', [id]);
        await tx.put('catalogue', HEAD, { ...head, generation: id });
        await sweep(tx, []);
        return true;
      });
      if (!kept) await discard();
      release();
      return kept ?? false;
    },
    abandon: discard,
  };
}

/** The head as it stands there; what is not one is told apart from nothing. */
export async function readHead(connection: Connection): Promise<CatalogueHead | 'garbage' | undefined> {
  const value = await connection.run({ shelves: ['catalogue'], mode: 'readonly' }, (tx) => tx.get('catalogue', HEAD));
  if (value === undefined) return undefined;
  return isHead(value) ? value : 'garbage';
}

export async function readChunk(connection: Connection, generation: string, number: number): Promise<Uint8Array | 'garbage' | undefined> {
  const value = await connection.run({ shelves: ['chunks'], mode: 'readonly' }, (tx) => tx.get('chunks', [generation, number]));
  if (value === undefined) return undefined;
  return isBytes(value) ? value : 'garbage';
}

export async function dropCatalogue(connection: Connection): Promise<void> {
  await connection.run(writing, async (tx) => {
    await tx.remove('catalogue', HEAD);
    await sweep(tx, []);
  });
}

/** Deletes what writers left behind that are gone. Not what another tab is writing. */
export async function sweepAbandoned(connection: Connection, { locks, now }: Surroundings): Promise<void> {
  const unfinished = await connection.run({ shelves: ['unfinished'], mode: 'readonly' }, (tx) => tx.list('unfinished', []));
  for (const { key, value } of unfinished ?? []) {
    const id = String(key[0]);
    const remove = async () => void (await connection.run(writing, (tx) => sweep(tx, [id])));
    if (locks) await whileLocked(locks, lockOf(connection.name, id), 'exclusive', remove);
    else if (typeof value !== 'number' || now() - value > ABANDONED) await remove();
  }
}

/** Deletes the chunks of every generation but the head's and those still being written, to which the abandoned ones do not count. */
async function sweep(tx: Transaction, abandoned: readonly string[]): Promise<void> {
  for (const id of abandoned) await tx.remove('unfinished', [id]);
  const [head, unfinished, chunks] = await Promise.all([tx.get('catalogue', HEAD), tx.keys('unfinished', []), tx.keys('chunks', [])]);
  const keep = new Set(unfinished.map(([id]) => id));
  if (isHead(head)) keep.add(head.generation);
  const gone = new Set(chunks.map(([id]) => id).filter((id) => !keep.has(id)));
  for (const id of gone) if (id !== undefined) await tx.remove('chunks', [id]);
}

/** Random, and the same in pages that are no secure context, where `randomUUID` is missing. */
const newId = (): string => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');

function isHead(value: unknown): value is CatalogueHead {
  if (typeof value !== 'object' || value === null) return false;
  const { generation, etag, cursor, size, version, buffers } = value as Partial<Record<keyof CatalogueHead, unknown>>;
  const isText = (text: unknown) => text === null || typeof text === 'string';
  const isCount = (count: unknown) => typeof count === 'number' && Number.isSafeInteger(count) && count >= 0;
  if (typeof generation !== 'string' || !isText(etag) || !isText(cursor) || !isCount(size) || !isCount(version)) return false;
  return typeof buffers === 'object' && buffers !== null && Object.values(buffers).every((buffer) => ArrayBuffer.isView(buffer));
}

/** By its tag: the array may be of another realm. */
const isBytes = (value: unknown): value is Uint8Array => Object.prototype.toString.call(value) === '[object Uint8Array]' && ArrayBuffer.isView(value);
