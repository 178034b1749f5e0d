// The limit: the same typed arrays as one record of a plain object store, believed as they come, and the same chunks of listings in another.
import { CHUNK, decodeListing } from '../../src/catalogue/bodies.ts';
import { decideColumns } from './columns-task.ts';
import { openRaw, settled } from './raw.ts';
import { sinceStart, type Answer } from './task.ts';

async function answer(): Promise<Answer> {
  const db = await openRaw();
  const opened = sinceStart();
  const buffers = (await settled(db.transaction('columns').objectStore('columns').get('all'))) as { version: Uint32Array; vectors: Uint16Array; words: Int32Array };
  const read = sinceStart();
  const { rows, ...counts } = decideColumns({ size: buffers.version[1], vectors: buffers.vectors, words: buffers.words });
  const decided = sinceStart();
  const store = db.transaction('chunks').objectStore('chunks');
  const numbers = [...new Set(rows.map((row) => Math.floor(row / CHUNK)))];
  const chunks = new Map(await Promise.all(numbers.map(async (number) => [number, (await settled(store.get(number))) as Uint8Array] as const)));
  const ids = rows.map((row) => {
    const chunk = chunks.get(Math.floor(row / CHUNK));
    return (chunk && decodeListing(chunk, row % CHUNK)?.id) ?? 'missing';
  });
  return { opened, read, decided, ms: sinceStart(), ...counts, ids };
}
window.answer = answer();
