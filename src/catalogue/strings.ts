// Many short texts as one buffer, and the way back from a text to its row. For ids: nothing is decoded until somebody asks.
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Texts by row: those of row `n` are the bytes from `ends[n - 1]` to `ends[n]`. */
export interface Strings {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

export const at = ({ bytes, ends }: Strings, row: number): string => decoder.decode(bytes.subarray(row === 0 ? 0 : ends[row - 1], ends[row]));

/** Packs texts in their order. */
export function pack(texts: readonly string[]): Strings {
  const parts = texts.map((text) => encoder.encode(text));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  const ends = new Uint32Array(parts.length);
  let end = 0;
  for (const [row, part] of parts.entries()) {
    bytes.set(part, end);
    ends[row] = end += part.length;
  }
  return { bytes, ends };
}

/** FNV-1a over the bytes of a text. */
function hash(bytes: Uint8Array): number {
  let value = 0x811c9dc5;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}

/** A table from texts to rows: open addressing, at most half full, its size a power of two; 0 is empty, else the row and one. */
export type Places = Uint32Array;

const sizeFor = (count: number): number => 2 ** Math.max(4, Math.ceil(Math.log2(2 * (count + 1))));
const sliceOf = ({ bytes, ends }: Strings, row: number): Uint8Array => bytes.subarray(row === 0 ? 0 : ends[row - 1], ends[row]);

/** Of two equal texts the first row is found. */
export function placesOf(strings: Strings): Places {
  const places = new Uint32Array(sizeFor(strings.ends.length));
  for (let row = 0; row < strings.ends.length; row += 1) {
    let place = hash(sliceOf(strings, row)) & (places.length - 1);
    while (places[place] !== 0) place = (place + 1) & (places.length - 1);
    places[place] = row + 1;
  }
  return places;
}

/** The row of a text; -1 when it has none. */
export function rowOf(strings: Strings, places: Places, text: string): number {
  const wanted = encoder.encode(text);
  for (let place = hash(wanted) & (places.length - 1); ; place = (place + 1) & (places.length - 1)) {
    const row = (places[place] ?? 0) - 1;
    if (row < 0) return -1;
    const found = sliceOf(strings, row);
    if (found.length === wanted.length && found.every((byte, index) => byte === wanted[index])) return row;
  }
}

/** Whether buffers from outside are such texts with such a table: nothing points outside, and every search ends. */
export function isSound({ bytes, ends }: Strings, places: Places): boolean {
  const { length } = places;
  const ascending = ends.every((end, row) => end >= (row === 0 ? 0 : (ends[row - 1] ?? 0)));
  const ended = ends.length === 0 ? bytes.length === 0 : ends[ends.length - 1] === bytes.length;
  return ascending && ended && length === sizeFor(ends.length) && places.every((place) => place <= ends.length) && places.includes(0);
}
