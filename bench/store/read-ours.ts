// The product's own way: its store, its checks of what comes back, its columns and bodies.
import { remembered } from '../../src/catalogue/read.ts';
import { openStore } from '../../src/store/index.ts';
import { decideColumns } from './columns-task.ts';
import { OWNER, REVISION, sinceStart, type Answer } from './task.ts';

async function answer(): Promise<Answer> {
  const store = await openStore(OWNER);
  const opened = sinceStart();
  const known = await remembered({ store, revision: REVISION.id });
  if (!known || store.storage !== 'indexeddb') throw new Error(`nothing is remembered: ${JSON.stringify(store.diagnostics)}`);
  const { columns, bodies } = known.catalogue;
  const read = sinceStart();
  const { rows, ...counts } = decideColumns(columns.facts);
  const decided = sinceStart();
  await bodies.load(rows);
  const ids = rows.map((row) => bodies.peek(row)?.id ?? 'missing');
  return { opened, read, decided, ms: sinceStart(), ...counts, ids };
}
window.answer = answer();
