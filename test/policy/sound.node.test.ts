// Facts that cannot be judged: each named, none thrown at, none that authorises. In a single decision and in a whole catalogue.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideCatalogue, evaluate, packFacts, rulesOf, type Input } from '../../src/policy/index.ts';
import { questionOf } from '../../src/policy/request.ts';
import { shippedRevisions } from '../../src/policy/revisions.ts';
import { unsoundQuestion } from '../../src/policy/sound.ts';
import type { Action, Target } from '../../src/schema/policy.ts';
import { NOW, request } from './world.ts';

const [v1] = shippedRevisions;
const base = questionOf(request({ app: { type: 'public' } }), v1);
/** The question with the value at a path replaced by anything. */
function broken(path: string, value: unknown, input: object = base): Input {
  const [key = '', ...rest] = path.split('.');
  const inner = (input as Record<string, unknown>)[key];
  return { ...input, [key]: rest.length === 0 ? value : broken(rest.join('.'), value, inner as object) } as object as Input;
}
const fieldsOf = (input: Input): unknown => {
  const { outcome, because } = evaluate(input);
  assert.deepEqual([outcome, because.map(({ rule }) => rule)], ['deny', ['policy.invalid-facts']]);
  return because[0]?.params['fields'];
};
const targeted = (target: Target): Input => ({ ...base, action: target.kind, target });
const grant = targeted({ kind: 'grant', scopes: [], clientKnown: true, redirectRegistered: true });
const call = targeted({ kind: 'call', operation: 'agencies.get', token: 'agency', scopes: ['companies.readonly'], changesUserPermissions: false });
const publish = targeted({ kind: 'publish', to: 'private', missing: [], reviewOpen: false });

describe('a question that cannot be judged is refused, naming the field', () => {
  const bad: readonly (readonly [field: string, path: string, values: readonly unknown[], input?: Input])[] = [
    ['type', 'app.type', ['PRIVATE', undefined, null, 1]],
    ['createdAt', 'app.createdAt', ['soon', '9999-99-99', '2025-11-18 00:00:00Z', '2025-11-18T00:00:00', 'on 2025-11-18', '2025-11-18 or so', 5, ['2025-11-18'], undefined]],
    ['createdAt', 'app.createdAt', ['1999-12-31T23:59:59.999Z', '2201-01-01', '2201-01-01T00:00:00Z', '0000-01-01', '1970-01-01T00:00:00Z', '9999-12-31']],
    ['status', 'app.status', [undefined, null, 1]],
    ['listing', 'app.listing', ['grey', undefined]],
    ['distribution', 'app.distribution', [null, undefined, 'agency', {}, { targetUser: 'both' }, { targetUser: 'sub-account' }]],
    ['distribution', 'app.distribution', [{ targetUser: 'both', installableBy: 'agency-only', bulkInstall: true }, { targetUser: 'sub-account', installableBy: 'anybody', bulkInstall: true }, { targetUser: 'sub-account', installableBy: 'agency-only', bulkInstall: 'yes' }, { targetUser: 'sub-account', bulkInstall: false }]],
    ['scopes', 'app.scopes', [null, 'users.write', [1], ['users.write', null]]],
    ['securityReview', 'app.securityReview', [null, undefined, true]],
    ['cap', 'snapshot.records.cap', [null, 7, {}, { agencies: -1, blockedSince: null, counted: false }, { agencies: 1.5, blockedSince: null, counted: false }]],
    ['cap', 'snapshot.records.cap', [{ agencies: '6', blockedSince: null, counted: true }, { agencies: 6, blockedSince: null, counted: 'yes' }, { agencies: 6, blockedSince: 'once', counted: true }, { agencies: 6, counted: true }]],
    ['viewer', 'viewer', [null, undefined, {}, { kind: 'robot', role: 'admin' }, { kind: 'agency' }, { kind: 'agency', role: 'root' }, { kind: 'sub-account', role: 'owner' }, { kind: 'sub-account' }]],
    ['domain', 'domain', [undefined, null, 'grey-label']],
    ['now', 'now', [undefined, '', 'now', '2026-01-10 00:00', 0]],
    ['asOf', 'snapshot.asOf', [undefined, '', 'yesterday', 0]],
    ['reachable', 'snapshot.reachable', ['yes', null, 0]],
    ['agency', 'snapshot.records.agency', [undefined, 'viewer', 1, {}, { plan: 'pro' }]],
    ['revision', 'snapshot.revision.createdFrom', ['', null, undefined]],
    ['revision', 'snapshot.revision.measure', ['none', undefined]],
    ['revision', 'snapshot.revision.planGates', [null, undefined, 'pro']],
    ...['cap', 'warnFrom', 'blockAbove', 'staleAfter', 'expiresAfter'].map((name) => ['revision', `snapshot.revision.${name}`, [undefined, null, '5', -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]] as const),
    ...['unlockBy', 'publishTo', 'sensitiveScopes'].map((name) => ['revision', `snapshot.revision.${name}`, [undefined, null, 'public', [1]]] as const),
    ['target', 'target', [undefined, null, { kind: 'publish', to: 'private', missing: [], reviewOpen: false }], grant],
    ['target', 'target.scopes', [undefined, null, 'users.write', [1]], grant],
    ['target', 'target.knownScopes', [null, 'users.write', [1]], grant],
    ['target', 'target.scopes', [undefined, 'users.write'], call],
    ['target', 'target.missing', [undefined, null, 'logo'], publish],
    ['target', 'target', [undefined, {}], { ...base, action: 'approve' }],
  ];
  for (const [field, path, values, input] of bad)
    test(`${path}: ${values.map((value) => String(JSON.stringify(value) ?? value)).join(', ')}`, () => {
      for (const value of values) assert.deepEqual(fieldsOf(broken(path, value, input)), [field], JSON.stringify(value));
    });
  test('a revision that is not there is named, and nothing is thrown', () => {
    for (const revision of [null, undefined]) assert.deepEqual(unsoundQuestion(broken('snapshot.revision', revision)), ['revision']);
  });
  test('every field that is wrong is named, the app’s first', () => {
    assert.deepEqual(fieldsOf(broken('domain', 'x', broken('app.type', 'x', broken('app.scopes', 'x')))), ['type', 'scopes', 'domain']);
    assert.deepEqual(fieldsOf(broken('app', null)), ['type', 'createdAt', 'status', 'listing', 'distribution', 'scopes', 'securityReview']);
  });
});

describe('what can be judged, is', () => {
  const good: readonly (readonly [path: string, values: readonly unknown[], input?: Input])[] = [
    ['app.createdAt', ['2000-01-01', '2000-01-01T00:00:00Z', '2200-12-31T23:59:59.999Z', '2025-11-18', '2025-11-18T00:00Z', '2025-11-18T05:30:00+05:30', '2025-11-18T00:00:00.123456Z']],
    ['app.distribution', [{ targetUser: 'agency' }, { targetUser: 'agency', installableBy: 'agency-only', bulkInstall: 'whatever' }]],
    ['viewer', [{ kind: 'agency', role: 'owner' }, { kind: 'agency', role: 'admin' }, { kind: 'sub-account', role: 'admin' }]],
    ['snapshot.asOf', [null, NOW]],
    ['snapshot.records.cap', [undefined, { agencies: 0, blockedSince: null, counted: false }, { agencies: 6, blockedSince: '2026-01-02', counted: true }]],
    ['snapshot.revision.cap', [0]],
    ['target', [{ kind: 'grant', scopes: [], knownScopes: [], clientKnown: true, redirectRegistered: true }], grant],
    ['target', [{ kind: 'call', operation: 'agencies.get', token: 'agency', scopes: ['companies.readonly'], changesUserPermissions: false }], call],
  ];
  for (const [path, values, input] of good)
    test(`${path}: ${values.map((value) => JSON.stringify(value)).join(', ')}`, () => {
      for (const value of values) assert.equal(evaluate(broken(path, value, input)).outcome, 'allow', JSON.stringify(value));
    });
  test('a target that the action has no use for is not looked at', () => assert.equal(evaluate({ ...grant, action: 'install' }).outcome, 'allow'));
  test('a developer needs no role, and publishes', () => assert.equal(evaluate({ ...publish, viewer: { kind: 'developer' } }).outcome, 'allow'));
  test('approving needs no more than the word', () => assert.equal(evaluate(targeted({ kind: 'approve', approval: 'approved', typed: '' })).outcome, 'allow'));
});

describe('what is missing never authorises', () => {
  const rulesOn = (input: Input): string[] => evaluate(input).because.map(({ rule }) => rule);
  const subAccount = { ...base, viewer: { kind: 'sub-account', role: 'admin' } } as const;
  test('a plan gate without a plan that is known lets nobody through', () => {
    const agencyApp = broken('app.distribution', { targetUser: 'agency' });
    for (const gate of [undefined, 'enterprise']) assert.deepEqual(rulesOn(broken('snapshot.revision.planGates', { ...v1.planGates, 'agency-apps': gate }, agencyApp)), ['plan.agency-apps']);
    for (const plan of [undefined, 'enterprise']) assert.deepEqual(rulesOn(broken('snapshot.records.agency.plan', plan, agencyApp)), ['plan.agency-apps']);
  });
  test('only `true` is installed', () => {
    const installedOnly = broken('snapshot.records.agency.marketplace.allApps', false, subAccount);
    for (const installed of ['yes', 1, {}, undefined]) assert.deepEqual(rulesOn(broken('snapshot.records.installed', installed, installedOnly)), ['marketplace.installed-only']);
  });
  test('only `false` leaves what users may do alone', () => {
    const users = targeted({ kind: 'call', operation: 'users.update', token: 'agency', scopes: ['users.write'], changesUserPermissions: false });
    assert.deepEqual(rulesOn(users), ['call.documented']);
    for (const changes of [true, undefined, 'no', 0]) assert.deepEqual(rulesOn(broken('target.changesUserPermissions', changes, users)), ['security.user-permissions']);
  });
  test('an action that is none is permitted by nothing', () => assert.deepEqual(rulesOn({ ...base, action: 'destroy' as Action }), ['policy.no-permit']));
});

describe('a whole catalogue', () => {
  const table = packFacts([base.app, { ...base.app, createdAt: 'soon' }], (app) => ({ ...base, app }));
  const decided = (question: Input) => {
    const [column] = decideCatalogue(table, question);
    return [0, 1].map((row) => rulesOf(column, row));
  };
  test('refuses the apps that cannot be judged', () => assert.deepEqual(decided(base), [['agency.installs'], ['policy.invalid-facts']]));
  test('refuses every app where the question cannot be judged', () => {
    for (const [path, value] of [['viewer', null], ['domain', 'x'], ['now', ''], ['snapshot.asOf', 'x'], ['action', 'call']] as const)
      assert.deepEqual(decided(broken(path, value)), [['policy.invalid-facts'], ['policy.invalid-facts']], path);
  });
  test('packs apps whatever the question about them was', () => {
    const packed = packFacts([base.app], (app) => broken('viewer', null, { ...base, app, action: 'call' }));
    assert.deepEqual(packed, packFacts([base.app], (app) => ({ ...base, app })));
  });
});
