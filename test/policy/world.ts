// Requests and histories for the policy's tests, in as few words as a case needs. Builds inputs only; judges nothing.
import type { DecisionRequest, LedgerEvent } from '../../src/schema/policy.ts';

/** A time well after both dates of the policy. */
export const NOW = '2026-01-10T00:00:00Z';
export const CREATED = '2025-12-01T00:00:00Z';

/** What a case changes of the base request; objects are merged, lists, viewers and distributions replaced whole. */
export type Changes = Partial<Omit<DecisionRequest, 'app' | 'agency'>> & {
  readonly app?: Partial<DecisionRequest['app']>;
  readonly agency?: Partial<Omit<DecisionRequest['agency'], 'marketplace'>> & { readonly marketplace?: Partial<DecisionRequest['agency']['marketplace']> };
};

/** A private app for sub-accounts, seen by an agency admin: the base every case departs from. */
export function request(changes: Changes = {}): DecisionRequest {
  const base: DecisionRequest = {
    action: 'install',
    now: NOW,
    policy: 'v1',
    viewer: { kind: 'agency', role: 'admin', agencyId: 'viewer' },
    agency: { id: 'viewer', plan: 'starter', whiteLabel: false, enhancedSecurity: true, testOrg: false, marketplace: { subAccountAccess: true, allApps: true, autoApprove: true } },
    domain: 'platform',
    app: {
      id: 'app',
      type: 'private',
      createdAt: CREATED,
      status: 'live',
      distribution: { targetUser: 'sub-account', installableBy: 'agency-and-sub-account', bulkInstall: true },
      listing: 'white-label',
      scopes: [],
      securityReview: 'none',
    },
    approval: 'approved',
    installed: false,
    cap: { agencies: 0, blockedSince: null, counted: false },
  };
  return merge(base, changes);
}

function merge<T>(base: T, changes: unknown): T {
  const result = { ...base } as Record<string, unknown>;
  for (const [key, value] of Object.entries(changes as Record<string, unknown>)) {
    const old = result[key];
    // A viewer or distribution of another kind replaces the old one whole.
    const nested = value !== null && typeof value === 'object' && !Array.isArray(value) && old !== null && typeof old === 'object' && key !== 'viewer' && key !== 'distribution';
    result[key] = nested ? merge(old, value) : value;
  }
  return result as T;
}

const day = (index: number): string => new Date(Date.parse('2025-12-02T00:00:00Z') + index * 3_600_000).toISOString();

/** A history under construction; each call adds one event an hour after the one before. */
export class History {
  readonly events: LedgerEvent[] = [];

  install(agencyId: string, { subAccountId = 'sub', testOrg = false, version = '1.0.0', appId }: { subAccountId?: string | null; testOrg?: boolean; version?: string; appId?: string } = {}): this {
    this.events.push({ at: day(this.events.length), type: 'install', agencyId, subAccountId, testOrg, version, ...(appId === undefined ? {} : { appId }) });
    return this;
  }
  uninstall(agencyId: string, subAccountId: string | null = 'sub'): this {
    this.events.push({ at: day(this.events.length), type: 'uninstall', agencyId, subAccountId });
    return this;
  }
  convert(to: 'private' | 'public-listed'): this {
    this.events.push({ at: day(this.events.length), type: 'convert', to });
    return this;
  }
  review(outcome: 'approved' | 'rejected'): this {
    this.events.push({ at: day(this.events.length), type: 'security-review', outcome });
    return this;
  }
  /** Distinct agencies `from`…`to`, numbered. */
  agencies(from: number, to: number): this {
    for (let index = from; index <= to; index += 1) this.install(`agency-${index}`);
    return this;
  }
  leave(from: number, to: number): this {
    for (let index = from; index <= to; index += 1) this.uninstall(`agency-${index}`);
    return this;
  }
}

/** A history that ends with `count` agencies, its block in force if `latched`. */
export function counting(count: number, latched = count > 5): History {
  const history = new History();
  return latched && count < 6 ? history.agencies(1, 6).leave(count + 1, 6) : history.agencies(1, count);
}
