// The dry run: one verdict for each sub-account, in slices; and the pieces beside it: the pace, the server's limit, the file of results.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoInstant } from '../../mocks/clock.ts';
import { mockFetch } from '../../mocks/fetch.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { personas } from '../../mocks/world/personas.ts';
import { createWorld } from '../../mocks/world/world.ts';
import { createClient } from '../../src/client/marketplace.ts';
import { csv } from '../../src/marketplace/bulk-csv.ts';
import { spacing } from '../../src/marketplace/bulk-gate.ts';
import { Pace } from '../../src/marketplace/bulk-pace.ts';
import { planSteps, type Plan } from '../../src/marketplace/bulk-plan.ts';
import { snapshots } from '../../src/marketplace/live.ts';
import { openMarketplace, type Marketplace } from '../../src/marketplace.ts';
import { needsCard } from '../../src/pricing/index.ts';
import type { Listing } from '../../src/schema/app.ts';

const world = createWorld(generateWorld({ apps: 60, subAccounts: 5000, now: demoInstant, assetsBase: 'https://assets.test.example' }), { now: () => demoInstant });
const token = personas(world).find(({ as }) => as === 'agency-admin')?.token ?? '';
const opened = openMarketplace(createClient({ baseUrl: 'https://api.test.example', token: () => token, fetch: mockFetch(world) }), () => demoInstant);
let marketplace: Marketplace = opened;
for await (const next of snapshots(opened, {}, new AbortController().signal)) {
  marketplace = next;
  break;
}
const everywhere = marketplace.records?.subAccounts.map(({ id }) => id) ?? [];
const listing = (id: string): Listing => world.apps.get(id)?.listing ?? assert.fail(id);
const paid: Listing = { ...listing('pennywhistle-sms'), id: 'paid', pricing: { model: 'subscription', plans: [{ id: 'p', name: 'P', interval: 'month', agencyAmount: 1, subAccountAmount: 1 }], meters: [], trialDays: 14 } };

function planned(app: Listing, chosen: readonly string[] = everywhere, at = marketplace): { readonly plan: Plan; readonly steps: number } {
  const work = planSteps(at, app, chosen);
  for (let steps = 0; ; steps += 1) {
    const { done, value } = work.next();
    if (done) return { plan: value, steps };
  }
}

test('what is installed already is left, what is outdated is brought up to date, the rest gets it', () => {
  const app = { ...listing('pennywhistle-sms') };
  const has = marketplace.records?.installations.filter(({ appId }) => appId === app.id) ?? [];
  const current = has.filter(({ version }) => version === app.version).length;
  const { counts, sends } = planned(app).plan;
  assert.equal(everywhere.length, 5000);
  assert.deepEqual([counts.installed, counts.update, counts.install], [current, has.length - current, 5000 - has.length]);
  assert.equal(sends.length, counts.install + counts.update);
  const newer = planned({ ...app, version: '99.0.0' }).plan.counts;
  assert.deepEqual([newer.installed, newer.update], [0, has.length]);
});

test('a paid app is not sent where no card is on file, nor asked for where it is not known', () => {
  const { counts } = planned(paid).plan;
  const without = marketplace.records?.subAccounts.filter(({ hasCard }) => hasCard === false).length;
  assert.ok(without && without > 100);
  assert.deepEqual([counts['needs-card'], counts.install], [without, 5000 - without]);
  assert.equal(planned({ ...paid, pricing: { ...paid.pricing, model: 'freemium' } }).plan.counts['needs-card'], 0);
});
test('a free plan, a price for the agency alone, and metered use need no card', () => {
  const [plan] = paid.pricing.plans;
  assert.ok(plan);
  const pricing = (changes: Partial<Listing['pricing']>) => needsCard({ ...paid.pricing, ...changes });
  assert.deepEqual(
    [pricing({}), pricing({ model: 'one-time' }), pricing({ model: 'free', plans: [] }), pricing({ plans: [plan, { ...plan, subAccountAmount: 0 }] }), pricing({ plans: [] })],
    [true, true, false, false, false],
  );
});

test('what the policy refuses is refused everywhere, with its decision, except where nothing would be sent', () => {
  const app = listing('harbour-lantern-reviews');
  const { decision, counts, sends } = planned(app).plan;
  assert.equal(decision.action, 'bulk-install');
  assert.equal(decision.because[0]?.rule, 'approval.first');
  assert.deepEqual([counts.refused, sends.length], [5000, 0]);
});
test('offline nothing is sent', () => {
  const { decision, counts } = planned(paid, everywhere, { ...marketplace, reachable: false }).plan;
  assert.ok(decision.because.some(({ rule }) => rule === 'facts.stale'));
  assert.equal(counts.refused, 5000);
});
test('a sub-account that is not the agency’s is none, and one chosen twice is one', () => {
  const { counts, places } = planned(paid, ['nobody', everywhere[0] ?? '', everywhere[0] ?? '']).plan;
  assert.deepEqual([counts.gone, counts.install, places.length], [1, 1, 2]);
});
test('it stops for breath every few hundred sub-accounts', () => {
  const { steps } = planned(paid);
  assert.ok(steps >= 20 && planned(paid, everywhere.slice(0, 100)).steps < steps, String(steps));
});

test('the time left follows the pace, and is not said before there is one', () => {
  const pace = new Pace();
  for (let at = 0; at < 4; at += 1) pace.mark(at * 100);
  assert.equal(pace.left(100, 400), null);
  pace.mark(400);
  assert.equal(pace.left(100, 400), 10_000);
  // Nothing came for a while.
  assert.equal(pace.left(100, 800), 20_000);
  pace.reset();
  assert.equal(pace.left(100, 800), null);
});
test('requests are spaced as the server’s limit asks, once few are left', () => {
  const rate = { max: 100, interval: 10_000 };
  assert.deepEqual([spacing(null), spacing({ ...rate, remaining: 60 }), spacing({ ...rate, remaining: 15 }), spacing({ ...rate, remaining: 0 })], [0, 0, 100, 100]);
});

test('a file of results is read back cell by cell, and holds no formula', () => {
  const text = csv([
    ['Name', 'Result'],
    ['A "quoted", name', 'two\nlines'],
    ['=HYPERLINK("https://evil.example")', '+1'],
    ['-2', '@sum'],
    [' =1', 'plain'],
  ]);
  assert.equal(
    text,
    '\uFEFF"Name","Result"\r\n"A ""quoted"", name","two\nlines"\r\n"\'=HYPERLINK(""https://evil.example"")","\'+1"\r\n"\'-2","\'@sum"\r\n"\' =1","plain"\r\n',
  );
});
