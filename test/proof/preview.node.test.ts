// A preview decides, and prices, what the sub-account's own session does: random agencies, apps and installations, seen by both.
// What a real session is sent is modelled here by hand: its own installations, no markup, listings with final prices.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { createClient } from '../../src/client/marketplace.ts';
import { decide, leavePreview, listingFor, openMarketplace, preview, type Marketplace } from '../../src/marketplace.ts';
import { priceLines } from '../../src/pricing/index.ts';
import type { Viewer } from '../../src/schema/account.ts';
import type { Listing, Profile } from '../../src/schema/app.ts';
import type { Installation } from '../../src/schema/installation.ts';
import type { CapFacts } from '../../src/schema/policy.ts';
import type { Markup, Meter, Pricing } from '../../src/schema/pricing.ts';
import type { Records } from '../../src/schema/session.ts';
import { action, app, circumstances, stored } from '../policy/random.ts';
import { NOW } from '../policy/world.ts';

const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> => fc.record<T>(model, { noNullPrototype: true });
const client = createClient({ baseUrl: 'http://127.0.0.1', token: () => '', fetch: () => Promise.reject(new Error('a decision asks nobody')) });

const micros = fc.integer({ min: 0, max: 2_000_000 });
const meterIds = ['m1', 'm2', 'constructor'];
const meter = (id: string): fc.Arbitrary<Meter> =>
  record<Meter>({
    id: fc.constant(id),
    module: fc.constantFrom('workflow-action', 'custom'),
    name: fc.constant(id),
    unit: fc.constant('message'),
    direction: fc.constant(null),
    price: fc.oneof(
      record<Extract<Meter['price'], { kind: 'fixed' }>>({ kind: fc.constant('fixed'), amount: micros }),
      record<Extract<Meter['price'], { kind: 'dynamic' }>>({ kind: fc.constant('dynamic'), min: micros, max: micros, default: micros, pricingPageUrl: fc.constantFrom(null, 'https://prices.example/page') }),
    ),
    platformFee: fc.constantFrom(null, 10_000),
    feeWaived: fc.boolean(),
  });
const pricing: fc.Arbitrary<Pricing> = record<Pricing>({
  model: fc.constantFrom('free', 'subscription', 'freemium'),
  plans: fc.array(record<Pricing['plans'][number]>({ id: fc.uuid(), name: fc.constant('Plan'), interval: fc.constant('month'), agencyAmount: micros, subAccountAmount: micros }), { maxLength: 2 }),
  meters: fc.subarray(meterIds).chain((ids) => fc.tuple(...ids.map(meter))),
  trialDays: fc.constant(null),
});
const profile = (name: string): Profile => ({ description: name, screenshots: [], video: null });

const listing: fc.Arbitrary<Listing> = fc.tuple(app, pricing, fc.boolean(), fc.constantFrom(null, '2.0.0')).map(([facts, price, own, pendingVersion]) => ({
  ...facts,
  ...{ name: 'App', publisher: { id: 'p', name: 'Publisher', website: null }, tagline: 'An app', profile: profile('agency'), subAccountProfile: own ? profile('sub-account') : null },
  ...{ category: { group: 'g', name: 'n' }, keywords: [], logoUrl: null, rating: null, installs: 0, listedAt: null, version: '1.0.0', pendingVersion, collections: [] },
  ...{ support: { email: null, url: null }, pricing: price },
}));

const places = ['s1', 's2', null] as const;
const markup: fc.Arbitrary<Markup> = fc.dictionary(fc.constantFrom('m1', 'm2'), micros, { noNullPrototype: true });
const facts = record({ around: circumstances, listing, stored, installedAt: fc.subarray([...places]), markup, subAccountId: fc.constantFrom('s1', 's2', undefined), role: fc.constantFrom('admin' as const, 'user' as const), asked: action, byLink: fc.boolean() });
type Facts = typeof facts extends fc.Arbitrary<infer T> ? T : never;

interface Seen {
  readonly marketplace: Marketplace;
  readonly listing: Listing;
  readonly linkCap: CapFacts | null;
}

function session({ around, stored: { approval, cap }, listing: { id }, byLink }: Facts, actor: Viewer, given: Pick<Records, 'installations' | 'markup'>): Marketplace {
  const { revision, domain, agency, asOf } = around;
  const policies = [{ ...revision, effectiveAt: '2025-11-18T00:00:00Z' }];
  return {
    ...openMarketplace(client, () => NOW),
    status: 'ready',
    session: { user: { id: 'u', name: 'Somebody', email: 'somebody@example.com' }, actor, brand: { id: 'b', name: 'Brand', logoUrl: null, domain, accent: null }, policies },
    records: { asOf: asOf ?? NOW, agency, subAccounts: [], approvals: approval ? { [id]: approval } : {}, caps: cap && !byLink ? { [id]: cap } : {}, ...given },
    viewer: actor,
  };
}

const installations = ({ listing: { id }, installedAt }: Facts): Installation[] =>
  installedAt.map((subAccountId, index) => ({ id: `i${index}`, appId: id, agencyId: 'viewer', subAccountId, version: '1.0.0', installedAt: NOW }));
const linkCap = ({ byLink, stored: { cap } }: Facts): CapFacts | null => (byLink ? (cap ?? null) : null);

/** An agency admin who looks with the eyes of a sub-account. */
function previewing(given: Facts): Seen {
  const own = session(given, { kind: 'agency', role: 'admin', agencyId: 'viewer' }, { installations: installations(given), markup: given.markup });
  return { marketplace: preview(own, given.role, given.subAccountId), listing: given.listing, linkCap: linkCap(given) };
}

/** What a sub-account is asked to pay for one unit: the developer's price and the agency's profit in one. */
function sold(price: Pricing, profits: Markup): Pricing {
  const meters = price.meters.map((one): Meter => {
    const profit = one.id === 'm1' || one.id === 'm2' ? (profits[one.id] ?? 0) : 0;
    if (one.price.kind === 'fixed') return { ...one, price: { kind: 'fixed', amount: one.price.amount + profit } };
    return { ...one, price: { kind: 'dynamic', min: one.price.min + profit, max: one.price.max + profit, default: one.price.default + profit, pricingPageUrl: null } };
  });
  return { ...price, meters, plans: price.plans.map((plan) => ({ ...plan, agencyAmount: plan.subAccountAmount })) };
}

/** The sub-account's own session, with what the server sends it. */
function real(given: Facts): Seen {
  const { role, subAccountId, listing: full } = given;
  const here = installations(given).filter((one) => one.subAccountId === subAccountId);
  const marketplace = session(given, { kind: 'sub-account', role, agencyId: 'viewer', subAccountId }, { installations: here, markup: {} });
  const sent: Listing = { ...full, profile: full.subAccountProfile ?? full.profile, subAccountProfile: null, pricing: sold(full.pricing, given.markup), pendingVersion: null };
  return { marketplace, listing: sent, linkCap: linkCap(given) };
}

/** What a viewer makes of a listing: the decision on it, the listing as it is shown, and the price on it, line by line. */
function shown({ marketplace, listing: one, linkCap: cap }: Seen, asked: Facts['asked']) {
  const given = listingFor(marketplace, one);
  return { decision: decide(marketplace, asked, one, cap), listing: given, price: priceLines(given.pricing, {}, 'sub-account') };
}

const same = (change: (given: Facts) => Facts = (given) => given) => fc.property(facts, (given) => assert.deepEqual(shown(previewing(change(given)), given.asked), shown(real(given), given.asked)));

describe('a preview and the sub-account’s own session', () => {
  test('come to the same decision, listing and price', () => fc.assert(same(), { numRuns: 20_000 }));

  test('so does an agency that lends its eyes for one decision, without a preview', () =>
    fc.assert(
      fc.property(facts, (given) => {
        const { marketplace, listing: one, linkCap: cap } = previewing(given);
        const { marketplace: theirs, listing: sent } = real(given);
        assert.deepEqual(decide(leavePreview(marketplace), given.asked, one, cap, marketplace.viewer), decide(theirs, given.asked, sent, cap));
      }),
      { numRuns: 5000 },
    ));

  const wrong: Record<string, (given: Facts) => Facts> = {
    'another sub-account': (given) => ({ ...given, subAccountId: given.subAccountId === 's1' ? 's2' : 's1' }),
    'another role': (given) => ({ ...given, role: given.role === 'admin' ? 'user' : 'admin' }),
    'no profit': (given) => ({ ...given, markup: {} }),
    'no cap': (given) => ({ ...given, stored: { ...given.stored, cap: undefined } }),
    'the other domain': (given) => ({ ...given, around: { ...given.around, domain: given.around.domain === 'platform' ? 'white-label' : 'platform' } }),
  };
  for (const [name, change] of Object.entries(wrong)) test(`a preview with ${name} is found out`, () => assert.throws(() => fc.assert(same(change), { numRuns: 2000, endOnFailure: true })));
});
