// Listings as chunks of bytes: what a card shows is decoded when the card is shown, and not before. A chunk says where each listing begins; what does
// not parse as a listing is `null`, and its neighbours stay.
import { parse } from '../schema/faults.ts';
import { Listing } from '../schema/app.ts';
import { at, pack, type Strings } from './strings.ts';

/** Listings in one chunk. */
export const CHUNK = 256;

/** Layout: the number of listings, where each ends, then their JSON as UTF-8. */
export function encodeChunk(listings: readonly Listing[]): Uint8Array {
  const { bytes, ends } = pack(listings.map((listing) => JSON.stringify(listing)));
  const chunk = new Uint8Array(4 * (1 + ends.length) + bytes.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, ends.length, true);
  ends.forEach((end, slot) => view.setUint32(4 * (1 + slot), end, true));
  chunk.set(bytes, 4 * (1 + ends.length));
  return chunk;
}

function stringsOf(chunk: Uint8Array): Strings | null {
  if (chunk.length < 4) return null;
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const count = view.getUint32(0, true);
  if (count > CHUNK || 4 * (1 + count) > chunk.length) return null;
  const bytes = chunk.subarray(4 * (1 + count));
  const ends = Uint32Array.from({ length: count }, (_, slot) => view.getUint32(4 * (1 + slot), true));
  const fits = ends.every((end, slot) => end >= (ends[slot - 1] ?? 0) && end <= bytes.length);
  return fits ? { bytes, ends } : null;
}

/** The listing in a slot of a chunk; null when it is not there, or is none. */
export function decodeListing(chunk: Uint8Array, slot: number): Listing | null {
  const strings = stringsOf(chunk);
  if (!strings || slot >= strings.ends.length) return null;
  try {
    return parse(Listing, JSON.parse(at(strings, slot))).value ?? null;
  } catch {
    return null;
  }
}

/** How many listings and how many chunks are held at once; a screen shows some dozens. */
const MOST_LISTINGS = 2000;
const MOST_CHUNKS = 16;

function keep<Value>(held: Map<number, Value>, key: number, value: Value, most: number): Value {
  held.delete(key);
  held.set(key, value);
  const [oldest] = held.keys();
  if (held.size > most && oldest !== undefined) held.delete(oldest);
  return value;
}

/** The listings of one catalogue by row, read chunk by chunk. */
export class Bodies {
  readonly #read: (chunk: number) => Promise<Uint8Array | undefined>;
  readonly #chunks = new Map<number, Uint8Array>();
  readonly #listings = new Map<number, Listing | null>();
  readonly #reading = new Map<number, Promise<void>>();

  constructor(read: (chunk: number) => Promise<Uint8Array | undefined>) {
    this.#read = read;
  }

  /** The listing of a row: undefined while its chunk is not loaded, null when the row holds none that parses. */
  peek(row: number): Listing | null | undefined {
    const known = this.#listings.get(row);
    if (known !== undefined) return keep(this.#listings, row, known, MOST_LISTINGS);
    const chunk = this.#chunks.get(Math.floor(row / CHUNK));
    return chunk && keep(this.#listings, row, decodeListing(chunk, row % CHUNK), MOST_LISTINGS);
  }

  /** Loads what the rows need; resolves to whether anything had to be read. A chunk that is not there any more holds nothing. */
  async load(rows: Iterable<number>): Promise<boolean> {
    const wanted = new Set([...rows].map((row) => Math.floor(row / CHUNK)));
    const missing = [...wanted].filter((chunk) => !this.#chunks.has(chunk));
    await Promise.all(missing.map((chunk) => this.#load(chunk)));
    return missing.length > 0;
  }

  async #load(chunk: number): Promise<void> {
    const reading =
      this.#reading.get(chunk) ??
      this.#read(chunk).then((bytes) => {
        this.#reading.delete(chunk);
        keep(this.#chunks, chunk, bytes ?? new Uint8Array(), MOST_CHUNKS);
      });
    this.#reading.set(chunk, reading);
    return reading;
  }
}
