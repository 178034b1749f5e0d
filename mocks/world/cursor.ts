// Places in the changes of a view, as opaque text: of which world, of whose view, and after how many changes. Says nothing of what changed.

/** `run` is null as long as nothing ever changed: then every world made of the same data is at the same place, after a reload too. */
export interface Place {
  readonly world: string;
  readonly run: string | null;
  readonly view: string;
  readonly changes: number;
}

const part = /^[0-9a-z-]{1,64}$/;

/** The text may stand in a query and in an entity tag as it is. */
export const cursorOf = ({ world, run, view, changes }: Place): string =>
  btoa(`changes:${world}:${run ?? ''}:${view}:${changes}`).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/** The place a cursor means; null for a text that this backend does not make. */
export function placeOf(cursor: string): Place | null {
  if (!/^[\w-]{1,300}$/.test(cursor) || cursor.length % 4 === 1) return null;
  const [kind, world = '', run = '', view = '', changes = ''] = atob(cursor.replaceAll('-', '+').replaceAll('_', '/')).split(':');
  const fits = kind === 'changes' && part.test(world) && (run === '' || part.test(run)) && part.test(view) && /^\d{1,15}$/.test(changes);
  const place = { world, run: run || null, view, changes: Number(changes) };
  // Compared with what would have been made of it: `atob` forgives too much.
  return fits && cursorOf(place) === cursor ? place : null;
}
