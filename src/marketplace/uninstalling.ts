// What uninstalling an app would do, said before it is done: what goes, what ends with it, and what stays. Pure; it stores nothing and sends nothing,
// and the server decides again.
import { questionAbout, type Marketplace } from '../marketplace.ts';
import { evaluate } from '../policy/index.ts';
import type { Listing } from '../schema/app.ts';
import type { Installation } from '../schema/installation.ts';
import type { Decision } from '../schema/policy.ts';
import type { UninstallRequest } from '../schema/uninstalling.ts';

export interface Consequences {
  /** Sub-accounts that lose the app. */
  readonly from: readonly string[];
  /** Sub-accounts that keep it. */
  readonly keep: readonly string[];
  /** The agency's own installation goes, of an app for agencies. */
  readonly agencyItself: boolean;
  /** Nothing of it is left at the agency: it no longer counts among those that have the app. */
  readonly leavesAgency: boolean;
  /** Sub-accounts created later got it by themselves, and do no longer. */
  readonly endsFuture: boolean;
  /** Places of an app that is charged month by month or year by year: in how many that ends, and in how many it goes on. */
  readonly charges: { readonly end: number; readonly goOn: number };
  /** What the agency set for this app, which is there again if it comes back. What was paid once is not paid back. */
  readonly stays: readonly ('approval' | 'markup' | 'daily-limit' | 'paid-once')[];
  /** Whether it could be installed again afterwards, as far as is known now: a private app past its cap takes back nobody who left. */
  readonly comingBack: Decision;
}

/** What a request to uninstall would do, by what the marketplace knows. Null until the session and the records are known. */
export function consequencesOf(marketplace: Marketplace, listing: Listing, { level, subAccountIds }: Pick<UninstallRequest, 'level' | 'subAccountIds'>): Consequences | null {
  const { session, records, viewer } = marketplace;
  if (!session || !records || !viewer) return null;
  const named = new Set(subAccountIds);
  const all = records.installations.filter(({ appId }) => appId === listing.id);
  const goes = ({ subAccountId }: Installation): boolean => level === 'agency' || (subAccountId !== null && named.has(subAccountId));
  const [leaving, staying] = [all.filter(goes), all.filter((one) => !goes(one))];
  // A sub-account knows nothing of its neighbours: that nobody else has it, only the agency can say.
  const leavesAgency = viewer.kind === 'agency' && leaving.length > 0 && staying.length === 0;
  const scheduled = listing.pricing.plans.some(({ interval }) => interval !== 'one-time');
  return {
    from: leaving.flatMap(({ subAccountId }) => subAccountId ?? []),
    keep: staying.flatMap(({ subAccountId }) => subAccountId ?? []),
    agencyItself: leaving.some(({ subAccountId }) => subAccountId === null),
    leavesAgency,
    endsFuture: level === 'agency' && (records.futureApps?.includes(listing.id) ?? false),
    charges: scheduled ? { end: leaving.length, goOn: staying.length } : { end: 0, goOn: 0 },
    stays: viewer.kind === 'agency' ? staysOf(marketplace, listing) : [],
    comingBack: comingBack(marketplace, listing, staying.length === 0, leavesAgency),
  };
}

function staysOf({ records }: Marketplace, { id, pricing }: Listing): Consequences['stays'] {
  const kept: Readonly<Record<Consequences['stays'][number], boolean>> = {
    approval: records?.approvals[id] !== undefined,
    markup: pricing.meters.some((meter) => (records?.markup[meter.id] ?? 0) > 0),
    'daily-limit': (records?.usage?.apps[id]?.perDay ?? null) !== null,
    'paid-once': pricing.plans.some(({ interval }) => interval === 'one-time'),
  };
  return (['approval', 'markup', 'daily-limit', 'paid-once'] as const).filter((what) => kept[what]);
}

function comingBack(marketplace: Marketplace, listing: Listing, everywhere: boolean, leavesAgency: boolean): Decision {
  const input = questionAbout(marketplace, 'install', listing);
  const { records } = input.snapshot;
  const { cap } = records;
  const left = cap && leavesAgency && cap.counted ? { ...cap, agencies: Math.max(0, cap.agencies - 1), counted: false } : cap;
  return evaluate({ ...input, snapshot: { ...input.snapshot, records: { ...records, cap: left, installed: records.installed && !everywhere } } });
}
