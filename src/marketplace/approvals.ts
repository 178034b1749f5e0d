// What an agency gives its word on: every app that its sub-accounts could have, how each stands, and which of them a query leaves. Selected on the
// columns of a catalogue, so that a hundred thousand apps cost no more than their bits. It writes nothing and holds no listing.
import { idAt, rowOf, type Catalogue } from '../catalogue/catalogue.ts';
import { impactOf, ON_PERMISSIONS, type ApproveRequest, type Marketplace } from '../marketplace.ts';
import { CONFIRMATION, decideCatalogue, evaluate, holdsFor, type FactTable, type Input, type Switch } from '../policy/index.ts';
import type { Switches, Viewer } from '../schema/account.ts';
import type { Approval } from '../schema/approval.ts';
import type { ApprovalOutcome, SwitchesRequest } from '../schema/approving.ts';
import type { Listing } from '../schema/app.ts';
import type { Decision } from '../schema/policy.ts';
import { everything, fromParams, type State } from '../search/facets.ts';
import { countBoth } from '../search/bits.ts';
import { countOf, inAll, narrowBits, noRows, ranked, rowsOf, type Bits } from '../search/index.ts';
import { allowedRows, questionFor, remembered, subAccountOf, tableFor } from './selection.ts';

export interface ApprovalsQuery {
  readonly text: string;
  readonly approval: Approval | null;
  /** A group of categories. */
  readonly category: string | null;
  /** Installed in a sub-account, or in none. */
  readonly installed: boolean | null;
}

export const allApprovals: ApprovalsQuery = { text: '', approval: null, category: null, installed: null };

/** The query that a record asks for. Never throws; unknown names and values are left out. */
export function fromApprovalsParams(params: unknown): ApprovalsQuery {
  const { text, categories } = fromParams(params);
  const read = (name: string): unknown => (params instanceof Object && Object.hasOwn(params, name) ? (params as Record<string, unknown>)[name] : undefined);
  const [approval, installed] = [read('approval'), read('installed')];
  return {
    text,
    approval: approval === 'approved' || approval === 'disapproved' ? approval : null,
    category: categories[0] ?? null,
    installed: installed === 'yes' ? true : installed === 'no' ? false : null,
  };
}

/** The query for a URL: only what differs from showing everything. */
export const toApprovalsParams = ({ text, approval, category, installed }: ApprovalsQuery): Record<string, string> => ({
  ...(text === '' ? {} : { q: text }),
  ...(approval === null ? {} : { approval }),
  // As the catalogue writes it: a backslash keeps a comma of a name.
  ...(category === null ? {} : { category: category.replace(/[\\,]/g, '\\$&') }),
  ...(installed === null ? {} : { installed: installed ? 'yes' : 'no' }),
});

/** Every app decided. */
interface Standing {
  /** What sub-accounts could have, if it were approved. */
  readonly listed: Bits;
  readonly approved: Bits;
  /** Installed in a sub-account, whichever. */
  readonly installed: Bits;
}

export interface Approvals extends Standing {
  readonly catalogue: Catalogue;
  readonly listedCount: number;
  readonly shown: Bits;
  readonly shownCount: number;
  /** What each choice would leave beside the other choices. */
  readonly counts: {
    readonly approved: number;
    readonly disapproved: number;
    readonly installed: number;
    readonly notInstalled: number;
    readonly categories: ReadonlyMap<string, number>;
  };
  readonly corrected: string | null;
  /** Rows of the catalogue, from place `from` up to, but not including, `to`. */
  readonly window: (from: number, to: number) => Int32Array;
}

/** Selects from one catalogue after the other, and works a step out again only where what it depends on changed. */
export class ApprovalsSelector {
  readonly #standing = remembered(standingOf);
  readonly #found = remembered((catalogue: Catalogue, listed: Bits, text: string) => catalogue.columns.search.find(text, listed));

  /** Null until the session is known, and for whoever is of no agency. */
  select(marketplace: Marketplace, catalogue: Catalogue, query: ApprovalsQuery): Approvals | null {
    const { viewer, session, records } = marketplace;
    if (viewer?.kind !== 'agency' || !session) return null;
    const standing = this.#standing([catalogue.columns, records, session, viewer, marketplace.clock().slice(0, 16)], marketplace, catalogue, viewer);
    const { listed, approved, installed } = standing;
    const found = this.#found([catalogue.columns, standing, query.text], catalogue, listed, query.text);
    const among = { approved, disapproved: without(listed, approved), installed: inAll(installed, listed), notInstalled: without(listed, installed) };
    const byApproval = query.approval === null ? [] : [among[query.approval]];
    const byInstalled = query.installed === null ? [] : [query.installed ? among.installed : among.notInstalled];
    const choice = { ...everything, categories: query.category === null ? [] : [query.category] };
    const narrowed = (...also: readonly Bits[]) => narrowBits(inAll(found.rows, listed, ...also), listed, catalogue.columns.facets, choice, NO_STATES);
    const { shown, counts } = narrowed(...byApproval, ...byInstalled);
    const [ofApproval, ofInstalled] = [narrowed(...byInstalled).shown, narrowed(...byApproval).shown];
    return {
      ...standing,
      catalogue,
      listedCount: countOf(listed),
      shown,
      shownCount: countOf(shown),
      counts: {
        approved: countBoth(ofApproval, among.approved),
        disapproved: countBoth(ofApproval, among.disapproved),
        installed: countBoth(ofInstalled, among.installed),
        notInstalled: countBoth(ofInstalled, among.notInstalled),
        categories: counts.categories,
      },
      corrected: found.corrected,
      window: (from, to) => ranked(found, shown, from, to),
    };
  }
}

const NO_STATES: Readonly<Record<State, Bits>> = { installable: noRows(0), installed: noRows(0), 'needs-approval': noRows(0), unavailable: noRows(0) };

/** What is in the first set and not in the second. */
export const without = (bits: Bits, other: Bits): Bits => bits.map((word, at) => word & ~(other[at] ?? 0));

/** The ids of the rows of a set, in the catalogue's order. */
export function idsOf(catalogue: Catalogue, bits: Bits): readonly string[] {
  const ids: string[] = [];
  for (let row = 0; row < catalogue.columns.size; row += 1) if (((bits[row >>> 5] ?? 0) >>> (row & 31)) & 1) ids.push(idAt(catalogue, row));
  return ids;
}

function standingOf(marketplace: Marketplace, catalogue: Catalogue, viewer: Extract<Viewer, { kind: 'agency' }>): Standing {
  const table = tableFor(catalogue, marketplace, viewer);
  // Asked for an admin on fresh facts: what could be on the list, not what this viewer may do to it now.
  const could: Input = ofApproving(marketplace, { ...viewer, role: 'admin' });
  const [view, approve] = decideCatalogue(table, { ...questionFor(marketplace, 'view', viewer), snapshot: fresh(could) }, { ...could, snapshot: fresh(could) });
  return { listed: inAll(allowedRows(approve, table.size), allowedRows(view, table.size)), approved: given(table, 'approval.given'), installed: given(table, 'app.installed') };
}

const fresh = ({ snapshot }: Input): Input['snapshot'] => ({ ...snapshot, asOf: null, reachable: true });

const given = (table: FactTable, fact: 'approval.given' | 'app.installed'): Bits =>
  rowsOf(
    table.size,
    Array.from({ length: table.size }, (_, row) => (holdsFor(table, row, fact) ? row : -1)),
  );

/** The question whether a viewer may give a word on any app that sub-accounts could have, and turn the switches. */
export const ofApproving = (marketplace: Marketplace, viewer: Viewer): Input => ({ ...questionFor(marketplace, 'approve', viewer), target: { kind: 'approve', approval: 'approved', typed: '' } });

/** Whether the viewer may give a word at all; what else a disapproval takes is asked when it is given. */
export const mayApprove = (marketplace: Marketplace, viewer: Viewer): Decision => evaluate(ofApproving(marketplace, viewer));

/** How many apps a sub-account that has installed none sees under these switches. */
function seenBelow(marketplace: Marketplace, catalogue: Catalogue, viewer: Viewer, switches: Partial<Switches>): Bits | null {
  const { records } = marketplace;
  const below = subAccountOf(viewer);
  if (!records?.agency || !below) return null;
  const agency = { ...records.agency, marketplace: { ...records.agency.marketplace, ...switches } };
  const drafted: Marketplace = { ...marketplace, records: { ...records, agency } };
  return allowedRows(decideCatalogue(tableFor(catalogue, drafted, below), { ...questionFor(drafted, 'view', below), snapshot: { ...fresh(questionFor(drafted, 'view', below)) } })[0], catalogue.columns.size);
}

/** What turning a switch off would take out of the sight of sub-accounts. Nothing is uninstalled by it. */
export interface SwitchImpact {
  readonly apps: number;
  readonly subAccounts: number;
}

export function impactOfSwitch(marketplace: Marketplace, catalogue: Catalogue, viewer: Viewer, name: Switch): SwitchImpact {
  const before = seenBelow(marketplace, catalogue, viewer, {});
  const after = seenBelow(marketplace, catalogue, viewer, { [name]: false });
  const apps = before && after ? countOf(without(before, after)) : 0;
  return { apps, subAccounts: apps > 0 ? (marketplace.records?.subAccounts.length ?? 0) : 0 };
}

/** What disapproving these apps uninstalls: each that a sub-account has, by name, with where. */
export interface Uninstalls {
  readonly apps: readonly { readonly id: string; readonly name: string; readonly subAccountIds: readonly string[] }[];
  readonly subAccounts: number;
  readonly installations: number;
}

/** Reads the names of the apps that are installed, and of no others. */
export async function uninstallsOf(marketplace: Marketplace, catalogue: Catalogue, viewer: Viewer, appIds: readonly string[]): Promise<Uninstalls> {
  const wanted = new Set(appIds);
  const installed = new Set(marketplace.records?.installations.flatMap(({ appId, subAccountId }) => (subAccountId !== null && wanted.has(appId) ? [appId] : [])));
  const listings = await listingsOf(catalogue, [...installed]);
  const approvals = Object.fromEntries([...installed].map((id) => [id, 'disapproved' as const]));
  const { uninstalls } = impactOf(marketplace, listings, { approvals }, subAccountOf(viewer) ?? viewer);
  const apps = uninstalls.map(({ app: { id, name }, subAccountIds }) => ({ id, name, subAccountIds }));
  return { apps, subAccounts: new Set(apps.flatMap(({ subAccountIds }) => subAccountIds)).size, installations: apps.reduce((sum, { subAccountIds }) => sum + subAccountIds.length, 0) };
}

async function listingsOf(catalogue: Catalogue, appIds: readonly string[]): Promise<readonly Listing[]> {
  const listings: Listing[] = [];
  const rows = appIds.map((id) => rowOf(catalogue, id)).filter((row) => row >= 0).sort((a, b) => a - b);
  // A few at a time: not everything that was loaded is kept.
  for (let from = 0; from < rows.length; from += 256) {
    const some = rows.slice(from, from + 256);
    await catalogue.bodies.load(some);
    listings.push(...some.flatMap((row) => catalogue.bodies.peek(row) ?? []));
  }
  return listings;
}

/** The request to disapprove apps, with exactly what was said to be uninstalled. */
export function disapproval(appIds: readonly string[], { apps }: Uninstalls, typed: string): ApproveRequest {
  const places = new Map(apps.map(({ id, subAccountIds }) => [id, subAccountIds]));
  return { approvals: appIds.map((appId) => ({ appId, approval: 'disapproved', from: [...(places.get(appId) ?? [])] })), confirmation: typed };
}

export type Undo = { readonly approvals: ApproveRequest } | { readonly switches: SwitchesRequest };

/**
 * What takes the last write back, where that harms nobody: words that uninstalled nothing, on apps that no sub-account has installed since, and switches.
 * Null where there is nothing to take back, or something would be taken away by it.
 */
export function undoOf({ attempts, records }: Marketplace): Undo | null {
  const last = attempts.get(ON_PERMISSIONS);
  if (last?.kind === 'switched') {
    const turned = (Object.keys(last.switches) as Switch[]).filter((name) => last.before[name] !== last.switches[name]);
    return turned.length === 0 ? null : { switches: Object.fromEntries(turned.map((name) => [name, last.before[name]])) };
  }
  if (last?.kind !== 'approved') return null;
  const changed = last.outcomes.filter((one): one is Extract<ApprovalOutcome, { outcome: 'changed' }> => one.outcome === 'changed');
  if (changed.length === 0 || changed.some(({ uninstalled }) => uninstalled.length > 0)) return null;
  const closing = new Set(changed.flatMap(({ appId, before }) => (before === 'approved' ? [] : [appId])));
  if (records?.installations.some(({ appId }) => closing.has(appId))) return null;
  // Of nothing, and confirmed by pressing Undo: should somebody install it at this very moment, the server leaves it.
  return { approvals: { approvals: changed.map(({ appId, before }) => ({ appId, approval: before, from: [] })), confirmation: closing.size > 0 ? CONFIRMATION : '' } };
}
