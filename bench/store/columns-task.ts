// The decision on packed facts, and which rows come first: for ours, and for the same columns kept as one record.
import { allows, decideCatalogue, type FactTable } from '../../src/policy/index.ts';
import { PAGE, question } from './task.ts';

export function decideColumns(table: FactTable): { readonly visible: number; readonly installable: number; readonly rows: readonly number[] } {
  const [view, install] = decideCatalogue(table, question('view'), question('install'));
  const rows: number[] = [];
  let [visible, installable] = [0, 0];
  for (let row = 0; row < table.size; row += 1) {
    if (!allows(view, row)) continue;
    if (visible < PAGE) rows.push(row);
    visible += 1;
    if (allows(install, row)) installable += 1;
  }
  return { visible, installable, rows };
}
