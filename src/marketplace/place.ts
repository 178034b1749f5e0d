// Where an app stands among those a selection shows. For the few times that somebody has to be brought back to it.
import { hasRow } from '../search/index.ts';
import type { Selection } from './selection.ts';

/** Rows looked through at once. */
const STRIDE = 4096;

/** The place of a row in the query's order; -1 where it is not shown. */
export function placeOf({ shown, shownCount, window }: Pick<Selection, 'shown' | 'shownCount' | 'window'>, row: number): number {
  if (row < 0 || !hasRow(shown, row)) return -1;
  for (let from = 0; from < shownCount; from += STRIDE) {
    const at = window(from, from + STRIDE).indexOf(row);
    if (at !== -1) return from + at;
  }
  return -1;
}
