// Small listings for tests of the search: whatever is not said is the same for all.
import type { Listing } from '../../src/schema/app.ts';
import type { Decision } from '../../src/schema/policy.ts';
import type { Row, State } from '../../src/search/facets.ts';

const free: Listing['pricing'] = { model: 'free', plans: [], meters: [], trialDays: null };

export function listing(changes: Partial<Listing> & Pick<Listing, 'name'>): Listing {
  return {
    id: changes.name.toLowerCase().replaceAll(' ', '-'),
    type: 'public',
    createdAt: '2025-01-01T00:00:00Z',
    status: 'live',
    distribution: { targetUser: 'sub-account', installableBy: 'agency-and-sub-account', bulkInstall: true },
    listing: 'white-label',
    scopes: [],
    securityReview: 'none',
    publisher: { id: 'publisher', name: 'Tidewrack Labs', website: null },
    tagline: 'Does one thing well.',
    profile: { description: 'It does.', screenshots: [], video: null },
    subAccountProfile: null,
    category: { group: 'Marketing', name: 'Email' },
    keywords: [],
    logoUrl: null,
    rating: null,
    installs: 0,
    listedAt: '2025-02-01T00:00:00Z',
    version: '1.0.0',
    pendingVersion: null,
    collections: [],
    support: { email: null, url: null },
    pricing: free,
    ...changes,
  };
}

export const plan = (amount: number): Listing['pricing']['plans'][number] => ({ id: 'plan', name: 'Plan', interval: 'month', agencyAmount: amount, subAccountAmount: amount });
export const meter: Listing['pricing']['meters'][number] = { id: 'meter', module: 'custom', name: 'Lookup', unit: 'lookup', direction: null, price: { kind: 'fixed', amount: 1_000 }, platformFee: null, feeWaived: false };
export const pricing = (changes: Partial<Listing['pricing']>): Listing['pricing'] => ({ ...free, ...changes });

export const row = (changes: Partial<Listing> & Pick<Listing, 'name'>, state: State = 'installable'): Row => ({ listing: listing(changes), state });
export const names = (rows: readonly Row[]): string[] => rows.map(({ listing: { name } }) => name);

export const denied = (...rules: string[]): Decision => ({
  action: 'install',
  outcome: 'deny',
  because: rules.map((rule) => ({ rule, params: {}, fixableBy: 'agency-admin' as const })),
  notices: [],
  policy: { revision: 'v1', effectiveFrom: null, source: 'server' },
  freshness: { asOf: null, state: 'live' },
});
