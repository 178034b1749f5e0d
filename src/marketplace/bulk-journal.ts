// What a device keeps of a bulk installation under way, so that it goes on after a reload or a crash: the batch, and how far each of its sub-accounts is. It is
// written before anything is sent. It holds no token and sends nothing; where nothing can be kept, the page's memory has it.
import { Batch, Chunk, CHUNK_SIZE, type Item } from '../schema/bulk.ts';
import type { Store } from '../store/index.ts';

const KIND = 'bulk-batch';
const kindOfItems = (batchId: string): string => `bulk-items ${batchId}`;

type Journaling = Pick<Store, 'putEntry' | 'entries' | 'removeEntry'>;

/** The key of a request: the same for the same sub-account of the same batch until the server gave a final answer. */
export const keyOf = (batchId: string, index: number, attempt: number): string => `${batchId}.${index}.${attempt}`;

/** The batches this device has, the latest first. */
export async function batchesIn(store: Journaling): Promise<readonly Batch[]> {
  const all = await store.entries(KIND, Batch);
  return all.map(({ value }) => value).sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
}

/** One batch's place in the journal. */
export class Journal {
  readonly #store: Journaling | null;
  readonly #id: string;
  readonly #items: readonly Item[];
  /** Chunks that changed, and the writing that will take them along. */
  readonly #dirty = new Map<number, Promise<void>>();
  #last: Promise<unknown> = Promise.resolve();

  /** `items` is read whenever something of it is to be kept. */
  constructor(store: Journaling | null, id: string, items: readonly Item[]) {
    this.#store = store;
    this.#id = id;
    this.#items = items;
  }

  /** What was kept of a batch's items; one that was not is waiting. */
  static async read(store: Journaling | null, { id, selectedSubAccountIds }: Batch): Promise<Item[]> {
    const chunks = new Map((await store?.entries(kindOfItems(id), Chunk))?.map(({ key, value }) => [Number(key), value]));
    return selectedSubAccountIds.map((_, index) => chunks.get(Math.floor(index / CHUNK_SIZE))?.[index % CHUNK_SIZE] ?? { attempt: 0, state: 'waiting' });
  }

  keep(batch: Batch): Promise<unknown> {
    return this.#store?.putEntry(KIND, batch.id, batch) ?? Promise.resolve();
  }

  /** Settles once the item, as it is now, is on the disk. Items of one chunk that change meanwhile are written together. */
  keepItem(index: number): Promise<void> {
    const store = this.#store;
    if (!store) return Promise.resolve();
    const chunk = Math.floor(index / CHUNK_SIZE);
    const waiting = this.#dirty.get(chunk);
    if (waiting) return waiting;
    const written = this.#last.then(async () => {
      this.#dirty.delete(chunk);
      await store.putEntry(kindOfItems(this.#id), String(chunk), this.#items.slice(chunk * CHUNK_SIZE, (chunk + 1) * CHUNK_SIZE));
    });
    this.#dirty.set(chunk, written);
    this.#last = written;
    return written;
  }

  /** Forgets the batch: its items first, so that none is left without it. */
  async remove(): Promise<void> {
    await this.#last;
    for (let chunk = 0; chunk * CHUNK_SIZE < this.#items.length; chunk += 1) await this.#store?.removeEntry(kindOfItems(this.#id), String(chunk));
    await this.#store?.removeEntry(KIND, this.#id);
  }
}
