// Random but well-formed questions to the policy, over every fact it judges by.
import * as fc from 'fast-check';
import { shippedRevisions, type Input } from '../../src/policy/index.ts';
import type { App } from '../../src/schema/app.ts';
import { NOW } from './world.ts';

/** As `fc.record`, but of plain objects, which is what parsing gives. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> => fc.record<T>(model, { noNullPrototype: true });

const revision = fc.tuple(fc.constantFrom(...shippedRevisions), fc.constantFrom('current' as const, 'prospective' as const), fc.constantFrom('starter' as const, 'unlimited' as const)).map(([shipped, measure, gate]) => ({
  ...shipped,
  measure,
  planGates: { ...shipped.planGates, 'agency-apps': gate },
}));

export const app: fc.Arbitrary<App> = record({
  id: fc.uuid(),
  type: fc.constantFrom('private', 'public'),
  createdAt: fc.constantFrom('2025-11-17T23:59:59.999Z', '2025-11-18T00:00:00Z', '2025-12-01T00:00:00Z'),
  status: fc.constantFrom('live', 'live', 'live', 'draft', 'in-review'),
  distribution: fc.oneof(
    record({ targetUser: fc.constant('sub-account' as const), installableBy: fc.constantFrom('agency-and-sub-account' as const, 'agency-only' as const), bulkInstall: fc.boolean() }),
    fc.constant({ targetUser: 'agency' as const }),
  ),
  listing: fc.constantFrom('white-label', 'standard'),
  scopes: fc.subarray(['contacts.readonly', 'users.write', 'user.write', 'locations.write']),
  securityReview: fc.constantFrom('none', 'in-review', 'approved', 'rejected'),
});

export const viewer: fc.Arbitrary<Input['viewer']> = fc.oneof(
  record({ kind: fc.constant('agency' as const), role: fc.constantFrom('owner' as const, 'admin' as const, 'user' as const) }),
  record({ kind: fc.constant('sub-account' as const), role: fc.constantFrom('admin' as const, 'user' as const) }),
  fc.constant({ kind: 'developer' as const }),
);

/** What belongs to the viewer of a whole catalogue. */
export const circumstances = record({
  viewer,
  revision,
  domain: fc.constantFrom('platform' as const, 'white-label' as const),
  agency: fc.option(
    record({
      id: fc.constant('viewer'),
      plan: fc.constantFrom('starter' as const, 'unlimited' as const, 'pro' as const),
      whiteLabel: fc.boolean(),
      enhancedSecurity: fc.boolean(),
      testOrg: fc.boolean(),
      marketplace: record({ subAccountAccess: fc.boolean(), allApps: fc.boolean(), autoApprove: fc.boolean() }),
    }),
    { freq: 8 },
  ),
  reachable: fc.oneof({ weight: 15, arbitrary: fc.constantFrom(undefined, true) }, { weight: 1, arbitrary: fc.constant(false) }),
  asOf: fc.constantFrom(null, NOW, '2026-01-09T12:00:00Z', '2025-12-01T00:00:00Z'),
});

/** What is stored about one app. */
export const stored = record({
  approval: fc.constantFrom('approved' as const, 'disapproved' as const, undefined),
  installed: fc.boolean(),
  cap: fc.option(record({ agencies: fc.integer({ min: 0, max: 8 }), blockedSince: fc.constantFrom(null, null, '2026-01-02T00:00:00Z'), counted: fc.boolean() }), { nil: undefined, freq: 6 }),
});

export const action = fc.constantFrom('view' as const, 'install' as const, 'bulk-install' as const);

type Circumstances = typeof circumstances extends fc.Arbitrary<infer T> ? T : never;
type Stored = typeof stored extends fc.Arbitrary<infer T> ? T : never;

export const question = (asked: Input['action'], { viewer: eyes, revision: under, domain, agency, asOf, reachable }: Circumstances, subject: App, { approval, installed, cap }: Stored): Input => ({
  action: asked,
  now: NOW,
  viewer: eyes,
  domain,
  app: subject,
  snapshot: { revision: under, source: 'server', asOf, reachable, records: { agency, approval, cap, installed } },
});
