// What the viewer of a preview sees differently from the actor, for every app at once: counted on the columns, and the first rows of each kind to be
// named. It reads no listing and says no reason: those are for the few that are named.
import type { Catalogue } from '../catalogue/catalogue.ts';
import { decideCatalogue, type Comparison } from '../policy/index.ts';
import type { App } from '../schema/app.ts';
import type { Viewer } from '../schema/account.ts';
import type { Marketplace } from '../marketplace.ts';
import { questionFor, tableFor } from './selection.ts';

/** Rows to be named, of each kind. */
export const NAMED = 50;

export type Kind = Exclude<keyof Comparison<App>, 'same'>;

export interface Differing {
  readonly count: number;
  /** The first of them, in the order of the catalogue. */
  readonly rows: readonly number[];
}

/** The same kinds as `compare` tells apart for single apps. */
export type Differences = Readonly<Record<Kind, Differing>> & { readonly same: number };

/** Null until the session is known. */
export function differencesIn(marketplace: Marketplace, catalogue: Catalogue): Differences | null {
  const { session, viewer } = marketplace;
  if (!session || !viewer) return null;
  const [before, after] = [outcomes(marketplace, catalogue, session.actor), outcomes(marketplace, catalogue, viewer)];
  const kinds = { appears: taking(), disappears: taking(), becomesInstallable: taking(), losesInstall: taking() };
  let same = 0;
  for (let row = 0; row < catalogue.columns.size; row += 1) {
    const [was, is] = [before[row] ?? 0, after[row] ?? 0];
    const [saw, sees] = [(was & VIEW) !== 0, (is & VIEW) !== 0];
    if (saw !== sees) kinds[sees ? 'appears' : 'disappears'].take(row);
    if (!sees) continue;
    const [could, can] = [(was & INSTALL) !== 0, (is & INSTALL) !== 0];
    if (saw && could && !can) kinds.losesInstall.take(row);
    else if (can && !(saw && could)) kinds.becomesInstallable.take(row);
    else if (saw) same += 1;
  }
  return { ...kinds, same };
}

/** The bits of the two questions, in their order. */
const [VIEW, INSTALL] = [1, 2];

/** For every row, whether it may be seen and installed, as bits. */
function outcomes(marketplace: Marketplace, catalogue: Catalogue, viewer: Viewer): Uint8Array {
  const [{ outcome }] = decideCatalogue(tableFor(catalogue, marketplace, viewer), questionFor(marketplace, 'view', viewer), questionFor(marketplace, 'install', viewer));
  return outcome;
}

function taking() {
  const taken = { count: 0, rows: [] as number[], take };
  function take(row: number): void {
    taken.count += 1;
    if (taken.rows.length < NAMED) taken.rows.push(row);
  }
  return taken;
}
