// The ledger of an app: what happened, replayed under one revision into cap facts. The block is a latch: it closes when the count
// passes the threshold and opens only by an exit of the revision, never by agencies leaving.
// Source: private app install limits, v1; readings in README (X1–X5). Pure: `now` is an input.
import type { App, AppType, SecurityReview } from '../schema/app.ts';
import type { CapFacts, CapState, LedgerEvent, PolicyRevision } from '../schema/policy.ts';
import { blocks, capState, full, inScope } from './cap.ts';

/** What a replay needs to know of the app; its type is the one it was created with. */
export interface LedgerApp {
  readonly createdAt: string;
  readonly type: AppType;
  readonly initialType?: AppType | undefined;
  readonly distribution: App['distribution'];
  readonly securityReview: SecurityReview;
}

/** A state change, which is what a notification announces: one for each, never one for an install. */
export interface CapChange {
  readonly at: string;
  readonly from: CapState;
  readonly to: CapState;
}

/** What one event of the history did. */
export interface Step {
  readonly event: LedgerEvent;
  /** The cap refused it, so that it changed nothing. */
  readonly refused: boolean;
  /** How many agencies are counted, and the state, right after it. */
  readonly agencies: number;
  readonly state: CapState;
}

export interface Ledger {
  /** The type the history ends on. */
  readonly type: AppType;
  readonly securityReview: SecurityReview;
  /** Distinct agencies counted: not a test organisation, with an active install of the kind the app is for. */
  readonly agencies: number;
  /** Since when new agencies are refused; null while they are not. */
  readonly blockedSince: string | null;
  readonly state: CapState;
  readonly changes: readonly CapChange[];
  /** Installs the cap refused when they were tried; they changed nothing. */
  readonly refused: readonly LedgerEvent[];
  /** Every event up to `now` in the order it was judged. */
  readonly steps: readonly Step[];
  /** Whether an agency is counted. */
  readonly counts: (agencyId: string) => boolean;
  /** In how many places an agency has the app now, counted or not. */
  readonly places: (agencyId: string) => number;
}

interface Holder {
  testOrg: boolean;
  /** One entry per place: the agency itself or a sub-account, per app of an aggregation group. */
  readonly places: Map<string, 'agency' | 'sub-account'>;
}

const place = ({ appId, subAccountId }: { appId?: string | undefined; subAccountId: string | null }): string => `${appId ?? ''}\u0000${subAccountId ?? ''}`;

const byInstant = (a: LedgerEvent, b: LedgerEvent): number => Date.parse(a.at) - Date.parse(b.at);

/**
 * Replays the events up to `now`, oldest first (events of the same instant keep their order). The type starts from `initialType`; left
 * out, from the opposite of the first conversion, or from `type` where the app was never converted.
 */
export function replay(app: LedgerApp, events: readonly LedgerEvent[], revision: PolicyRevision, now: string): Ledger {
  const until = Date.parse(now);
  const history = events.filter(({ at }) => Date.parse(at) <= until).sort(byInstant);
  // What the app started as is told by what came later too, also after `now`: the app is given as it ended up, not as it was then.
  const firstConversion = [...events].sort(byInstant).find((event) => event.type === 'convert');
  const reviewInHistory = events.some(({ type }) => type === 'security-review');

  const subject = {
    createdAt: app.createdAt,
    type: app.initialType ?? (firstConversion ? (firstConversion.to === 'private' ? 'public' : 'private') : app.type),
    securityReview: reviewInHistory ? ('none' as SecurityReview) : app.securityReview,
  };
  const holders = new Map<string, Holder>();
  const changes: CapChange[] = [];
  const steps: Step[] = [];
  const counted = new Set<string>();
  let blockedSince: string | null = null;
  const facts = () => ({ agencies: counted.size, blockedSince });
  let state = capState(subject, facts(), revision);

  const recount = (agencyId: string, holder: Holder) => {
    const kind = app.distribution.targetUser;
    if (!holder.testOrg && [...holder.places.values()].includes(kind)) counted.add(agencyId);
    else counted.delete(agencyId);
  };
  const refuses = ({ agencyId, testOrg }: { agencyId: string; testOrg: boolean }): boolean =>
    inScope(subject, revision) && !testOrg && !counted.has(agencyId) && (blocks(facts(), revision) || full(facts(), revision));

  const apply = (event: LedgerEvent): void => {
    switch (event.type) {
      case 'install': {
        const holder = holders.get(event.agencyId) ?? { testOrg: event.testOrg, places: new Map() };
        holder.testOrg = event.testOrg;
        holder.places.set(place(event), event.subAccountId === null ? 'agency' : 'sub-account');
        holders.set(event.agencyId, holder);
        return recount(event.agencyId, holder);
      }
      case 'uninstall': {
        const holder = holders.get(event.agencyId);
        if (!holder) return;
        // Uninstalling at agency level takes the app out of the agency and of all its sub-accounts.
        const prefix = `${event.appId ?? ''}\u0000`;
        if (event.subAccountId === null) for (const key of holder.places.keys()) if (key.startsWith(prefix)) holder.places.delete(key);
        holder.places.delete(place(event));
        return recount(event.agencyId, holder);
      }
      case 'convert':
        subject.type = event.to === 'private' ? 'private' : 'public';
        return;
      case 'security-review':
        if (subject.type === 'private' && revision.unlockBy.includes('security-review')) subject.securityReview = event.outcome;
    }
  };

  for (const event of history) {
    const refused = event.type === 'install' && refuses(event);
    if (!refused) apply(event);
    const applies = inScope(subject, revision);
    if (!applies) blockedSince = null;
    else if (blocks(facts(), revision)) blockedSince ??= event.at;
    const next = capState(subject, facts(), revision);
    if (next !== state) changes.push({ at: event.at, from: state, to: next });
    state = next;
    steps.push({ event, refused, agencies: counted.size, state });
  }
  return {
    ...subject,
    agencies: counted.size,
    blockedSince,
    state,
    changes,
    refused: steps.filter((step) => step.refused).map(({ event }) => event),
    steps,
    counts: (agencyId) => counted.has(agencyId),
    places: (agencyId) => holders.get(agencyId)?.places.size ?? 0,
  };
}

/** The ledger as one agency may know it; for a developer, `agencyId` is null and nobody is "counted". */
export const capFacts = (ledger: Ledger, agencyId: string | null): CapFacts => ({
  agencies: ledger.agencies,
  blockedSince: ledger.blockedSince,
  counted: agencyId !== null && ledger.counts(agencyId),
});
