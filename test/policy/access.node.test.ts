import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compare, decide, evaluate, shippedRevisions, type Input } from '../../src/policy/index.ts';
import type { App } from '../../src/schema/app.ts';
import { fromWireDistribution, toWireDistribution } from '../../src/schema/wire.ts';
import { accessCases } from './access-cases.ts';
import { NOW, request, type Changes } from './world.ts';

const ids = (reasons: readonly { rule: string }[]) => reasons.map(({ rule }) => rule);
const v1 = shippedRevisions[0];

describe('view, install and bulk-install, systems B, C, D, M', () => {
  for (const { id, title, action, given, denies, allows } of accessCases)
    test(`${id} ${action}: ${title}`, () => {
      const answer = decide(request({ ...given, action }), v1);
      assert.deepEqual([answer.outcome, ...ids(answer.because)], denies ? ['deny', ...denies] : ['allow', ...(allows ?? [])]);
    });
});

describe('the plan gate is data', () => {
  const draft = { ...v1, id: 'draft', planGates: { ...v1.planGates, 'agency-apps': 'unlimited' as const } };
  const asked = (plan: 'starter' | 'unlimited') => decide(request({ app: { type: 'public', distribution: { targetUser: 'agency' } }, agency: { plan } }), draft);
  test('a revision that asks for Unlimited refuses Starter, and names both plans', () => {
    const answer = asked('starter');
    assert.deepEqual(ids(answer.because), ['plan.agency-apps']);
    assert.deepEqual([answer.because[0]?.params['plan'], answer.because[0]?.params['needs']], ['starter', 'unlimited']);
  });
  test('and allows Unlimited', () => assert.equal(asked('unlimited').outcome, 'allow'));
});

describe('facts that cannot be judged', () => {
  const input = (app: unknown): Input => ({ action: 'install', now: NOW, viewer: { kind: 'agency', role: 'admin' }, domain: 'platform', app: app as App, snapshot: { revision: v1, source: 'server', asOf: NOW, records: { agency: request().agency, approval: 'approved', cap: { agencies: 0, blockedSince: null, counted: false }, installed: false } } });
  const good = request().app;
  const bad: [string, unknown][] = [
    ['createdAt', { ...good, createdAt: 'yesterday' }],
    ['createdAt', { ...good, createdAt: '9999-99-99' }],
    ['createdAt', { ...good, createdAt: 5 }],
    ['type', { ...good, type: 'PRIVATE' }],
    ['distribution', { ...good, distribution: { targetUser: 'sub-account' } }],
    ['distribution', { ...good, distribution: null }],
    ['scopes', { ...good, scopes: null }],
    ['listing', { ...good, listing: undefined }],
    ['status', { ...good, status: null }],
    ['type', null],
  ];
  for (const [field, app] of bad)
    test(`${field} of ${JSON.stringify(app)?.slice(0, 40)}… denies with that field's name and never throws`, () => {
      const answer = evaluate(input(app));
      assert.equal(answer.outcome, 'deny');
      assert.deepEqual(ids(answer.because), ['policy.invalid-facts']);
      assert((answer.because[0]?.params['fields'] as string[]).includes(field));
    });
  test('a count that is no number denies', () => {
    const base = input(good);
    const records = { ...base.snapshot.records, cap: { agencies: Number.NaN, blockedSince: null, counted: true } };
    assert.deepEqual(ids(evaluate({ ...base, snapshot: { ...base.snapshot, records } }).because), ['policy.invalid-facts']);
  });
  test('without the agency nothing is authorised', () => {
    const base = input({ ...good, type: 'public' });
    const records = { agency: null, installed: false };
    assert(ids(evaluate({ ...base, snapshot: { ...base.snapshot, records } }).because).includes('facts.no-agency'));
  });
  test('old facts warn, expired facts deny', () => {
    const at = (asOf: string) => decide(request({ asOf }), v1);
    assert.deepEqual(ids(at('2026-01-09T23:59:00Z').notices), []);
    assert.deepEqual([at('2026-01-09T23:00:00Z').outcome, ...ids(at('2026-01-09T23:00:00Z').notices), at('2026-01-09T23:00:00Z').freshness.state], ['allow', 'facts.aging', 'stale']);
    assert.deepEqual(ids(at('2026-01-01T00:00:00Z').because), ['facts.expired']);
  });
});

test('a sensitive scope of a private app is a notice, under either spelling; of a public app it is none', () => {
  for (const scope of ['users.write', 'user.write', 'locations.write']) {
    assert.deepEqual(ids(decide(request({ app: { scopes: ['contacts.readonly', scope] } }), v1).notices), ['scope.sensitive']);
    assert.deepEqual(ids(decide(request({ app: { type: 'public', scopes: [scope] } }), v1).notices), []);
  }
  assert.deepEqual(ids(decide(request({ app: { scopes: ['users.readonly'] } }), v1).notices), []);
});

test('D-013 a preview lists what the sub-account would, and says what disappears and why', () => {
  const app = (id: string, changes: Changes = {}) => ({ ...request({ app: { type: 'public' }, ...changes }), id });
  const both = ['a', 'b', 'c'].map((id) => app(id));
  const disapproved = ['d', 'e'].map((id) => app(id, { app: { type: 'public' }, approval: 'disapproved' }));
  const agencyOnly = app('f', { app: { type: 'public', distribution: { targetUser: 'sub-account', installableBy: 'agency-only', bulkInstall: true } } });
  const forAgencies = app('g', { app: { type: 'public', distribution: { targetUser: 'agency' } } });
  const rows = new Map([...both, ...disapproved, agencyOnly, forAgencies].map((row) => [row.id, row]));
  const apps = [...rows].map(([id, row]) => ({ ...row.app, id }));
  const seenBy = (viewer: Input['viewer']) => (listing: App) => {
    const row = rows.get(listing.id);
    assert(row);
    return { view: decide({ ...row, viewer, action: 'view' }, v1), install: decide({ ...row, viewer, action: 'install' }, v1) };
  };
  const result = compare(apps, seenBy({ kind: 'agency', role: 'admin', agencyId: 'viewer' }), seenBy({ kind: 'sub-account', role: 'admin', agencyId: 'viewer' }));
  assert.equal(result.same, 3);
  assert.deepEqual(result.disappears.map(({ app: { id }, because }) => [id, ...ids(because)]), [
    ['d', 'approval.missing'],
    ['e', 'approval.missing'],
    ['f', 'distribution.agency-only'],
    ['g', 'distribution.agency-app'],
  ]);
  assert.deepEqual(result.becomesInstallable.map(({ app: { id } }) => id), [], 'what the agency may not install yet is not installable by its sub-accounts either');
});

test('B-043, B-044 a distribution goes to the wire and back', () => {
  assert.deepEqual(toWireDistribution({ targetUser: 'agency' }).userTypes, ['Company']);
  assert.deepEqual(toWireDistribution({ targetUser: 'sub-account', installableBy: 'agency-and-sub-account', bulkInstall: true }).userTypes, ['Location']);
  assert.deepEqual(toWireDistribution({ targetUser: 'sub-account', installableBy: 'agency-only', bulkInstall: true }).userTypes, ['Location', 'Company']);
  for (const installableBy of ['agency-and-sub-account', 'agency-only'] as const)
    for (const bulkInstall of [true, false]) {
      const distribution = { targetUser: 'sub-account', installableBy, bulkInstall } as const;
      assert.deepEqual(fromWireDistribution(toWireDistribution(distribution)), distribution);
    }
  assert.equal(fromWireDistribution({ userTypes: [], isAgencyBulkInstallEnabled: false }), null);
});
