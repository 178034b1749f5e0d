// Reads a catalogue: what this device remembers first, then what the server says, then every change since. The first page is there while the rest is
// still being read; what does not parse is not shown, and what the store lost is read again. It decides nothing and announces nothing.
import type { Client } from '../client/marketplace.ts';
import type { Input } from '../policy/index.ts';
import type { App, Listing } from '../schema/app.ts';
import type { Store } from '../store/index.ts';
import { Bodies, CHUNK, encodeChunk } from './bodies.ts';
import type { Catalogue } from './catalogue.ts';
import { ColumnsBuilder, fromStored, toBuffers } from './columns.ts';
import { inSlices } from './slices.ts';
import { at } from './strings.ts';

/** Listings asked for at once. */
const PAGE = 500;
/** While a catalogue is read, it is shown again when it has grown to so many times what was shown. */
const GROWTH = 4;
/** Of columns and bodies as they are kept: another one is not read. */
const VERSION = 1;

export interface Reading {
  readonly client: Pick<Client, 'listings' | 'changes'>;
  /** Keeps what is read; null where nothing is kept, or another tab does. */
  readonly store: Store | null;
  /** The question about an app of which nothing is recorded. */
  readonly questionOf: (app: App) => Input;
  /** The id of the policy revision in force. */
  readonly revision: string;
  /** Whose alphabet orders names. */
  readonly locale: string | undefined;
  readonly signal: AbortSignal;
}

/** A catalogue, and where in the server's changes it stands. */
export interface Known {
  readonly catalogue: Catalogue;
  readonly cursor: string;
}

/** What this device remembers; null where that is nothing, or nothing that can be used. */
export async function remembered({ store, revision }: Pick<Reading, 'store' | 'revision'>): Promise<Known | null> {
  const head = await store?.readHead();
  if (!store || !head) return null;
  const { generation, cursor } = head;
  const columns = head.version === VERSION ? fromStored(head.buffers) : null;
  if (columns?.revision !== revision || cursor === null) {
    await store.dropCatalogue();
    return null;
  }
  return { catalogue: { columns, bodies: new Bodies((chunk) => store.readChunk(generation, chunk)), complete: true, unreadable: 0, source: 'cache' }, cursor };
}

/** Everything: a catalogue of the first page, of more as they come, and at last, returned, of all. Throws as the client does. */
export async function* readAll(reading: Reading): AsyncGenerator<Catalogue, Known> {
  const { client, signal } = reading;
  const first = await client.listings({ limit: PAGE }, signal);
  const left = { out: 0 };
  async function* pages(): AsyncGenerator<readonly Listing[]> {
    let page = first;
    for (;;) {
      left.out += page.unreadable;
      yield page.listings;
      if (page.next === null) return;
      page = await client.listings({ limit: PAGE, cursor: page.next }, signal);
    }
  }
  // What changes between two pages comes with the changes since the first.
  return { catalogue: yield* build(reading, pages(), first.cursor, left), cursor: first.cursor };
}

/** What is known with what has changed since, or itself where nothing has; everything, where the server cannot say what. */
export async function* readChanges(reading: Reading, known: Known): AsyncGenerator<Catalogue, Known> {
  const { client, signal } = reading;
  const changed = new Map<string, Listing>();
  const removed = new Set<string>();
  let { cursor } = known;
  const left = { out: known.catalogue.unreadable };
  for (let more = true; more; ) {
    const answer = await client.changes(cursor, signal);
    if (answer.reset) return yield* readAll(reading);
    left.out += answer.unreadable;
    for (const id of answer.removed) removed.add(id);
    for (const listing of answer.changed) changed.set(listing.id, listing);
    for (const { id } of answer.changed) removed.delete(id);
    for (const id of answer.removed) changed.delete(id);
    ({ cursor, more } = answer);
  }
  if (changed.size + removed.size === 0) return { catalogue: { ...known.catalogue, unreadable: left.out, source: 'server' }, cursor };
  const lost = { rows: false };
  const building = build(reading, merged(known.catalogue, changed, removed, lost), cursor, left);
  // Only the whole is worth showing: what is known is on the screen already.
  for (;;) {
    const { done, value } = await building.next();
    if (lost.rows) return yield* readAll(reading);
    if (done) return { catalogue: value, cursor };
  }
}

/** The listings of a catalogue in their order, with these instead, or among them, and without those. `lost` is set when one of them is not there. */
async function* merged({ columns, bodies }: Catalogue, changed: ReadonlyMap<string, Listing>, removed: ReadonlySet<string>, lost: { rows: boolean }): AsyncGenerator<readonly Listing[]> {
  const ahead = [...changed.values()].sort(inOrderOfCatalogue);
  for (let from = 0; from < columns.size; from += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, columns.size - from) }, (_, place) => from + place);
    const stay = rows.filter((row) => {
      const id = at(columns.ids, row);
      return !changed.has(id) && !removed.has(id);
    });
    await bodies.load(stay);
    const batch: Listing[] = [];
    for (const row of stay) {
      const listing = bodies.peek(row);
      if (!listing) {
        lost.rows = true;
        return;
      }
      while (ahead[0] && inOrderOfCatalogue(ahead[0], listing) < 0) batch.push(...ahead.splice(0, 1));
      batch.push(listing);
    }
    yield batch;
  }
  yield ahead;
}

/** The order of a catalogue: what most have comes first. */
const inOrderOfCatalogue = (a: Listing, b: Listing): number => b.installs - a.installs || (a.id < b.id ? -1 : 1);

/** Makes a catalogue of batches in its order, and keeps it. The value it returns is complete; those before it are not. `left.out` is what could not be read so far. */
async function* build({ questionOf, revision, locale, store, signal }: Reading, batches: AsyncGenerator<readonly Listing[]>, cursor: string, left: { readonly out: number }): AsyncGenerator<Catalogue, Catalogue> {
  const builder = new ColumnsBuilder(questionOf, revision);
  const generation = store?.newGeneration() ?? null;
  /** Chunks that the store did not take. */
  const held = new Map<number, Uint8Array>();
  const put = async (number: number, listings: readonly Listing[]): Promise<void> => {
    const bytes = encodeChunk(listings);
    if (!(await generation?.addChunk(number, bytes))) held.set(number, bytes);
  };
  const bodies = () => new Bodies(async (chunk) => held.get(chunk) ?? (generation ? store?.readChunk(generation.id, chunk) : undefined));
  const seen = new Set<string>();
  let [chunks, shown] = [0, 0];
  let rest: Listing[] = [];
  try {
    for await (const batch of batches) {
      signal.throwIfAborted();
      // A listing that overtook another between two pages is in both.
      const fresh = batch.filter(({ id }) => !seen.has(id));
      for (const { id } of fresh) seen.add(id);
      builder.add(fresh);
      rest.push(...fresh);
      for (; rest.length >= CHUNK; chunks += 1) {
        await put(chunks, rest.slice(0, CHUNK));
        rest = rest.slice(CHUNK);
      }
      if (builder.size < Math.max(1, shown * GROWTH)) continue;
      await put(chunks, rest);
      const columns = await inSlices(builder.columns(locale), signal);
      shown = columns.size;
      yield { columns, bodies: bodies(), complete: false, unreadable: left.out, source: 'server' };
    }
    await put(chunks, rest);
    const columns = await inSlices(builder.columns(locale), signal);
    await generation?.commit({ version: VERSION, etag: null, cursor, size: columns.size, buffers: toBuffers(columns) });
    return { columns, bodies: bodies(), complete: true, unreadable: left.out, source: 'server' };
  } catch (error) {
    await generation?.abandon();
    throw error;
  }
}
