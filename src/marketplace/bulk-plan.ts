// What a bulk installation would do, before anything is sent: one verdict for each sub-account, and what stands in the way of all of them. It asks the policy and
// the facts at hand, never the server, and writes nothing.
import { decide, type Marketplace } from '../marketplace.ts';
import { needsCard } from '../pricing/index.ts';
import type { Listing } from '../schema/app.ts';
import type { CapFacts, Decision } from '../schema/policy.ts';

/**
 * `install`: gets the app; `update`: has an older version and is brought up to date; `installed`: has the current one, nothing is sent; `needs-card`: a paid
 * app, and no card on file; `refused`: by the policy; `gone`: is none of the agency's sub-accounts any more.
 */
export const verdicts = ['install', 'update', 'installed', 'needs-card', 'refused', 'gone'] as const;
export type Verdict = (typeof verdicts)[number];

export interface Planned {
  readonly subAccountId: string;
  readonly verdict: Verdict;
}

export interface Plan {
  /** Whether the app may be installed in many sub-accounts at once; where not, every sub-account that would get something is refused. */
  readonly decision: Decision;
  readonly places: readonly Planned[];
  readonly counts: Readonly<Record<Verdict, number>>;
  /** The sub-accounts that a request is sent for, in the order they were chosen. */
  readonly sends: readonly string[];
}

/** Sub-accounts judged between two breaths. */
const STEP = 250;

/** The dry run, in steps for a page that has to stay alive. The same sub-account chosen twice is one. */
export function* planSteps(marketplace: Marketplace, listing: Listing, chosen: readonly string[], linkCap: CapFacts | null = null): Generator<void, Plan> {
  const decision = decide(marketplace, 'bulk-install', listing, linkCap);
  const { subAccounts = [], installations = [] } = marketplace.records ?? {};
  const versions = new Map<string | null, string>();
  for (const [index, { appId, subAccountId, version }] of installations.entries()) {
    if (appId === listing.id) versions.set(subAccountId, version);
    if (index % (STEP * 8) === 0) yield;
  }
  const known = new Map(subAccounts.map((subAccount) => [subAccount.id, subAccount]));
  yield;
  const paid = needsCard(listing.pricing);
  const judge = (subAccountId: string): Verdict => {
    const subAccount = known.get(subAccountId);
    const version = versions.get(subAccountId);
    if (!subAccount) return 'gone';
    if (version === listing.version) return 'installed';
    if (decision.outcome === 'deny') return 'refused';
    if (version !== undefined) return 'update';
    return paid && subAccount.hasCard === false ? 'needs-card' : 'install';
  };
  const places: Planned[] = [];
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const subAccountId of new Set(chosen)) {
    const verdict = judge(subAccountId);
    places.push({ subAccountId, verdict });
    counts[verdict] += 1;
    if (places.length % STEP === 0) yield;
  }
  return { decision, places, counts, sends: places.filter(({ verdict }) => verdict === 'install' || verdict === 'update').map(({ subAccountId }) => subAccountId) };
}
