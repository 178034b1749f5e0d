// What runs in the page that is killed, and in the page that looks after it. A state is a number: its catalogue, its records and its journal
// entries are made from that number alone, so that whoever reads them later can tell whether they belong together.
import * as z from 'zod/mini';
import { openStore, type Owner, type Store } from '../../src/store/index.ts';

const owner: Owner = { issuer: 'https://api.example.com', agencyId: 'chaos', userId: 'anna' };
const State = z.object({ state: z.number(), sum: z.number() });
const at = (state: number) => new Date(Date.UTC(2026, 0, 10) + state * 1000).toISOString();
const CHUNKS = 6;
const CHUNK = 20_000;

/** FNV-1a. */
const sumOf = (bytes: Uint8Array, from = 2_166_136_261): number => bytes.reduce((sum, byte) => Math.imul(sum ^ byte, 16_777_619) >>> 0, from);

/** The bytes of a chunk: another state, another number, other bytes. */
function chunkOf(state: number, number: number): Uint8Array {
  const bytes = new Uint8Array(CHUNK);
  let seed = (state * 31 + number + 1) >>> 0;
  for (let index = 0; index < CHUNK; index += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = seed >>> 24;
  }
  return bytes;
}

const chunksOf = (state: number): Uint8Array[] => Array.from({ length: CHUNKS }, (_, number) => chunkOf(state, number));
const headOf = (state: number, chunks: readonly Uint8Array[]) => ({
  etag: String(state),
  cursor: null,
  size: CHUNKS,
  version: 1,
  buffers: { sums: Uint32Array.from(chunks.map((chunk) => sumOf(chunk))) },
});

export type Saw =
  | { readonly state: number; readonly records: number; readonly entries: number; readonly storage: string }
  | { readonly torn: string };

/** Writes one state after the other until it is killed. Says each time which state is wholly written. */
export async function write(from: number, done: (state: number) => void, torn = false): Promise<void> {
  const store = await openStore(owner);
  for (let state = from; ; state += 1) {
    if (torn) await writeTorn(store, state);
    else await writeState(store, state);
    done(state);
  }
}

async function writeState(store: Store, state: number): Promise<void> {
  const chunks = chunksOf(state);
  await store.write('records', { value: { state, sum: sumOf(Uint8Array.of(state & 255)) }, etag: null, asOf: at(state) });
  const generation = store.newGeneration();
  for (const [number, chunk] of chunks.entries()) await generation.addChunk(number, chunk);
  await generation.commit(headOf(state, chunks));
  await store.putEntry('bulk', 'now', { state, sum: sumOf(Uint8Array.of(state & 255)) });
}

/** The control: the head first, each chunk later in a transaction of its own. */
async function writeTorn(store: Store, state: number): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(store.name ?? '');
    request.onsuccess = () => resolve(request.result);
  });
  const put = (shelf: string, key: IDBValidKey, value: unknown) =>
    new Promise<void>((resolve) => {
      const tx = db.transaction(shelf, 'readwrite');
      tx.objectStore(shelf).put(value, key);
      tx.oncomplete = () => resolve();
    });
  const chunks = chunksOf(state);
  await put('catalogue', ['head'], { ...headOf(state, chunks), generation: 'torn' });
  for (const [number, chunk] of chunks.entries()) await put('chunks', ['torn', number], chunk);
  db.close();
}

/** What a fresh page finds: a whole state, or what is wrong with it. */
export async function look(): Promise<Saw> {
  const store = await openStore(owner);
  const records = (await store.read('records', State))?.value;
  const [entry] = await store.entries('bulk', State);
  const head = await store.readHead();
  const { storage, diagnostics } = store;
  if (storage !== 'indexeddb' || diagnostics.dropped > 0) return { torn: `${storage}, ${JSON.stringify(diagnostics)}` };
  for (const small of [records, entry?.value]) if (small && small.sum !== sumOf(Uint8Array.of(small.state & 255))) return { torn: 'a small record' };
  const found = { records: records?.state ?? 0, entries: entry?.value.state ?? 0, storage };
  if (!head) return { state: 0, ...found };
  const sums = head.buffers.sums as Uint32Array;
  for (let number = 0; number < head.size; number += 1) {
    const chunk = await store.readChunk(head.generation, number);
    if (!chunk) return { torn: `chunk ${number} of ${head.etag} is missing` };
    if (sumOf(chunk) !== sums[number] || sumOf(chunkOf(Number(head.etag), number)) !== sums[number]) return { torn: `chunk ${number} of ${head.etag} is another` };
  }
  return { state: Number(head.etag), ...found };
}

/** How many chunks there are that no head knows, once the sweeping had its time. */
export async function orphans(): Promise<number> {
  const store = await openStore(owner);
  for (let tries = 0; ; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const db = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(store.name ?? '');
      request.onsuccess = () => resolve(request.result);
    });
    const count = await new Promise<number>((resolve) => {
      const request = db.transaction('chunks').objectStore('chunks').count();
      request.onsuccess = () => resolve(request.result);
    });
    db.close();
    if (count <= CHUNKS || tries === 20) return Math.max(0, count - CHUNKS);
  }
}
