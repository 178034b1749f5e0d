// What a catalogue shows a viewer: every app decided at once on the columns, and which of them a query leaves. Each step is worked out again only when
// what it depends on changed, so that typing decides nothing and a new viewer asks nobody. It holds no listing: rows are numbers until they are shown.
import type { Catalogue } from '../catalogue/catalogue.ts';
import { rowOf } from '../catalogue/catalogue.ts';
import { allows, decideCatalogue, holdsFor, rulesOf, withRecords, type Column, type FactTable, type Input } from '../policy/index.ts';
import type { Viewer } from '../schema/account.ts';
import type { App } from '../schema/app.ts';
import { countBoth } from '../search/bits.ts';
import { allRows, countOf, inAll, inOrder, narrowBits, noRows, ranked, type Bits, type Found } from '../search/index.ts';
import { stateOf, states, type Counts, type Query, type State } from '../search/facets.ts';
import { installationsOf, questionAbout, type Marketplace } from '../marketplace.ts';

/** Stands where a question is about every app. */
const ANY_APP: App = {
  id: '',
  type: 'public',
  createdAt: '2000-01-01T00:00:00Z',
  status: 'live',
  distribution: { targetUser: 'sub-account', installableBy: 'agency-and-sub-account', bulkInstall: false },
  listing: 'white-label',
  scopes: [],
  securityReview: 'none',
};

/** Every app decided for one viewer. */
interface Decided {
  readonly visible: Bits;
  readonly states: Readonly<Record<State, Bits>>;
  /** What a sub-account would not see; null where the viewer is one. */
  readonly hidden: Bits | null;
}

export interface Selection extends Decided {
  readonly catalogue: Catalogue;
  /** How many apps the viewer may see. */
  readonly visibleCount: number;
  /** Those of them that the query leaves. */
  readonly shown: Bits;
  readonly shownCount: number;
  /** Of those shown, how many a sub-account would not see. */
  readonly hiddenCount: number;
  readonly counts: Counts;
  /** The words that were understood, where a typo was forgiven. */
  readonly corrected: string | null;
  /** The rows shown from place `from` up to, but not including, `to`, in the query's order. */
  readonly window: (from: number, to: number) => Int32Array;
}

/** Selects from one catalogue after the other, remembering the last answer of each step. */
export class Selector {
  readonly #table = remembered((catalogue: Catalogue, marketplace: Marketplace, viewer: Viewer) => tableFor(catalogue, marketplace, viewer));
  readonly #bare = remembered((catalogue: Catalogue, marketplace: Marketplace, viewer: Viewer) => tableFor(catalogue, marketplace, viewer));
  readonly #decided = remembered(decidedFor);
  readonly #found = remembered((catalogue: Catalogue, visible: Bits, text: string) => catalogue.columns.search.find(text, visible));
  readonly #narrowed = remembered((found: Found, { visible, states: byState }: Decided, catalogue: Catalogue, query: Query) => narrowBits(found.rows, visible, catalogue.columns.facets, query, byState));

  /** Null until the session is known. */
  select(marketplace: Marketplace, catalogue: Catalogue, query: Query): Selection | null {
    const { viewer, session, records } = marketplace;
    if (!viewer || !session) return null;
    // The facts that are told apart by the minute: what is stale, and which revision holds.
    const minute = marketplace.clock().slice(0, 16);
    const table = this.#table([catalogue.columns, records, session, viewer, minute], catalogue, marketplace, viewer);
    const anySubAccount = subAccountOf(viewer);
    const bare = anySubAccount && this.#bare([catalogue.columns, records, session, anySubAccount.agencyId, minute], catalogue, marketplace, anySubAccount);
    const decided = this.#decided([table, bare, marketplace.source, marketplace.reachable], marketplace, viewer, table, anySubAccount && bare ? { viewer: anySubAccount, table: bare } : null);
    const found = this.#found([catalogue, decided, query.text], catalogue, decided.visible, query.text);
    const { shown, counts } = this.#narrowed([found, query], found, decided, catalogue, query);
    return {
      ...decided,
      catalogue,
      visibleCount: countOf(decided.visible),
      shown,
      shownCount: countOf(shown),
      hiddenCount: decided.hidden ? countBoth(shown, decided.hidden) : 0,
      counts,
      corrected: found.corrected,
      window: (from, to) => (query.sort === 'installs' ? ranked(found, shown, from, to) : inOrder(catalogue.columns.orders[query.sort], shown, from, to)),
    };
  }
}

/** The answer to the last call, as long as what it depends on is the same. */
export function remembered<Given extends readonly unknown[], Answer>(work: (...given: Given) => Answer): (on: readonly unknown[], ...given: Given) => Answer {
  let last: { readonly on: readonly unknown[]; readonly answer: Answer } | null = null;
  return (on, ...given) => {
    if (!last || on.length !== last.on.length || on.some((one, place) => one !== last?.on[place])) last = { on, answer: work(...given) };
    return last.answer;
  };
}

export const questionFor = (marketplace: Marketplace, action: Input['action'], viewer: Viewer): Input => questionAbout(marketplace, action, ANY_APP, null, viewer);

/** The facts of every app, with what the agency and the marketplace recorded about it. */
export function tableFor(catalogue: Catalogue, marketplace: Marketplace, viewer: Viewer): FactTable {
  const { records } = marketplace;
  const recorded = new Map<number, { approval?: 'approved' | 'disapproved'; cap?: NonNullable<typeof records>['caps'][string]; installed: boolean }>();
  const note = (appId: string, what: Partial<NonNullable<ReturnType<typeof recorded.get>>>): void => {
    const row = rowOf(catalogue, appId);
    if (row >= 0) recorded.set(row, { installed: false, ...recorded.get(row), ...what });
  };
  for (const [appId, approval] of Object.entries(records?.approvals ?? {})) note(appId, { approval });
  for (const [appId, cap] of Object.entries(records?.caps ?? {})) note(appId, { cap });
  for (const { appId } of installationsOf({ ...marketplace, viewer })) note(appId, { installed: true });
  return withRecords(catalogue.columns.facts, questionFor(marketplace, 'view', viewer), recorded);
}

/** For an agency: the eyes of any of its sub-accounts. */
export function subAccountOf(viewer: Viewer): Extract<Viewer, { kind: 'sub-account' }> | null {
  return viewer.kind === 'agency' ? { kind: 'sub-account', role: 'admin', ...(viewer.agencyId === undefined ? {} : { agencyId: viewer.agencyId }) } : null;
}

interface Eyes {
  readonly viewer: Viewer;
  readonly table: FactTable;
}

function decidedFor(marketplace: Marketplace, viewer: Viewer, table: FactTable, below: Eyes | null): Decided {
  const [view, install] = decideCatalogue(table, questionFor(marketplace, 'view', viewer), questionFor(marketplace, 'install', viewer));
  const visible = allowedRows(view, table.size);
  const hidden = below && allowedRows(decideCatalogue(below.table, questionFor(marketplace, 'view', below.viewer))[0], table.size).map((word, at) => ~word & (allRowsOf(table.size)[at] ?? 0));
  return { visible, states: statesOf(install, table, visible), hidden };
}

let everyRow: Bits = allRows(0);
let everyRowSize = 0;
/** The set of all rows, made once for each size. */
function allRowsOf(size: number): Bits {
  if (size !== everyRowSize) [everyRow, everyRowSize] = [allRows(size), size];
  return everyRow;
}

export function allowedRows({ outcome, bit }: Column, size: number): Bits {
  const bits = noRows(size);
  for (let at = 0, row = 0; row < size; at += 1) {
    let word = 0;
    for (let place = 0; place < 32 && row < size; place += 1, row += 1) if (((outcome[row] ?? 0) & bit) !== 0) word |= 1 << place;
    bits[at] = word;
  }
  return bits;
}

/** The visible rows by state: rows with the same facts are in the same one, so each combination is looked at once. */
function statesOf(install: Column, table: FactTable, visible: Bits): Readonly<Record<State, Bits>> {
  const known = new Uint8Array(table.words.length).fill(255);
  const sets = states.map(() => noRows(table.size));
  for (let row = 0; row < table.size; row += 1) {
    const vector = table.vectors[row] ?? 0;
    if (known[vector] === 255) known[vector] = states.indexOf(stateAt(install, table, row));
    const set = sets[known[vector] ?? 0];
    if (set) set[row >>> 5] = (set[row >>> 5] ?? 0) | (1 << (row & 31));
  }
  return Object.fromEntries(states.map((state, place) => [state, inAll(sets[place] ?? visible, visible)])) as Record<State, Bits>;
}

function stateAt(install: Column, table: FactTable, row: number): State {
  const because = rulesOf(install, row).map((rule) => ({ rule }));
  return stateOf({ outcome: allows(install, row) ? 'allow' : 'deny', because }, holdsFor(table, row, 'app.installed'));
}
