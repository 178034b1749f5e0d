// Every fact by itself: whose it is, who can change it, the evidence it shows, and what it makes of a question that does not speak of it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { evaluate, facts, fixableBy, holdsFor, packFacts, type Fact, type FactId, type Input } from '../../src/policy/index.ts';
import { questionOf } from '../../src/policy/request.ts';
import { shippedRevisions } from '../../src/policy/revisions.ts';
import type { Params, Target } from '../../src/schema/policy.ts';
import { request, type Changes } from './world.ts';

const [v1, v1_1] = shippedRevisions;
assert(v1_1);
const rich: Changes = {
  domain: 'white-label',
  agency: { plan: 'unlimited', testOrg: true },
  asOf: '2026-01-09T00:00:00Z',
  approval: 'disapproved',
  cap: { agencies: 4, blockedSince: '2026-01-02', counted: true },
  app: { status: 'in-review', scopes: ['users.write', 'contacts.readonly'], distribution: { targetUser: 'sub-account', installableBy: 'agency-only', bulkInstall: true } },
};
const asked = (target?: Target, changes: Changes = {}): Input => questionOf(request({ ...rich, ...changes, ...(target ? { action: target.kind, target } : {}) }), v1_1);
const grant = asked({ kind: 'grant', scopes: ['user.write', 'widgets.write'], knownScopes: ['users.write'], clientKnown: true, redirectRegistered: true });
const publish = asked({ kind: 'publish', to: 'public-listed', missing: ['logo'], reviewOpen: true });
const approve = asked({ kind: 'approve', approval: 'disapproved', typed: 'CONFIRM' });
const call = asked({ kind: 'call', operation: 'sub-accounts.create', token: 'agency', scopes: ['locations.write'], changesUserPermissions: false });

const NONE = {};
const table: [FactId, Fact['of'], Fact['changedBy'], Params, Input?][] = [
  ['viewer.agency', 'viewer', 'nobody', NONE],
  ['viewer.sub-account', 'viewer', 'nobody', NONE],
  ['viewer.developer', 'viewer', 'nobody', NONE],
  ['viewer.admin', 'viewer', 'agency-admin', { viewer: 'agency', role: 'admin' }],
  ['viewer.admin', 'viewer', 'agency-admin', { viewer: 'developer', role: null }, asked(undefined, { viewer: { kind: 'developer' } })],
  ['agency.known', 'viewer', 'viewer', NONE],
  ['agency.test-organisation', 'viewer', 'nobody', NONE],
  ['agency.enhanced-security', 'viewer', 'agency-admin', NONE],
  ['domain.white-label', 'viewer', 'nobody', { domain: 'white-label' }],
  ['switch.sub-account-access', 'viewer', 'agency-admin', NONE],
  ['switch.all-apps', 'viewer', 'agency-admin', NONE],
  ['plan.agency-apps', 'viewer', 'agency-admin', { plan: 'unlimited', needs: 'starter' }],
  ['facts.stale', 'viewer', 'viewer', { asOf: '2026-01-09T00:00:00Z' }],
  ['server.reachable', 'viewer', 'viewer', { asOf: '2026-01-09T00:00:00Z' }],
  ['facts.expired', 'viewer', 'viewer', { asOf: '2026-01-09T00:00:00Z', expiresAfter: 604_800 }],
  ['app.private', 'app', 'developer', NONE],
  ['app.live', 'app', 'developer', { status: 'in-review' }],
  ['app.white-label', 'app', 'developer', { listing: 'white-label' }],
  ['app.for-agencies', 'app', 'nobody', { targetUser: 'sub-account' }],
  ['app.agency-installs-only', 'app', 'developer', { installableBy: 'agency-only' }],
  ['app.agency-installs-only', 'app', 'developer', { installableBy: null }, asked(undefined, { app: { distribution: { targetUser: 'agency' } } })],
  ['app.bulk', 'app', 'developer', NONE],
  ['app.installed', 'app', 'agency-admin', NONE],
  ['app.sensitive-scope', 'app', 'developer', { scopes: ['users.write'] }],
  ['app.sensitive-scope', 'app', 'developer', { scopes: ['user.write'] }, grant],
  ['app.security-reviewed', 'app', 'platform', NONE],
  ['app.in-scope', 'app', 'developer', { createdAt: '2025-12-01T00:00:00Z', createdFrom: '2025-11-18T00:00:00Z', unlockBy: ['public', 'security-review'] }],
  ['approval.given', 'app', 'agency-admin', { approval: 'disapproved' }],
  ['approval.given', 'app', 'agency-admin', { approval: null }, asked(undefined, { approval: null })],
  ['cap.known', 'app', 'viewer', NONE],
  ['cap.approaching', 'app', 'developer', { agencies: 4, cap: 5 }],
  ['cap.full', 'app', 'developer', { agencies: 4, cap: 5 }],
  ['cap.in-force', 'app', 'developer', { agencies: 4, cap: 5, blockAbove: 5, blockedSince: '2026-01-02' }],
  ['cap.in-force', 'app', 'developer', { agencies: null, cap: 5, blockAbove: 5, blockedSince: null }, asked(undefined, { cap: null })],
  ['cap.counted', 'app', 'nobody', NONE],
  ['grant.client-known', 'target', 'developer', NONE, grant],
  ['grant.redirect-registered', 'target', 'developer', NONE, grant],
  ['grant.scopes-declared', 'app', 'developer', { scopes: ['widgets.write'] }, grant],
  ['grant.scopes-known', 'app', 'platform', { scopes: ['widgets.write'] }, grant],
  ['grant.scopes-known', 'app', 'platform', { scopes: [] }],
  ['publish.offered', 'target', 'viewer', { to: 'public-listed', publishTo: ['private', 'public-listed'] }, publish],
  ['publish.offered', 'target', 'viewer', { to: null, publishTo: ['private', 'public-listed'] }],
  ['publish.to-public', 'target', 'nobody', NONE, publish],
  ['publish.complete', 'target', 'developer', { missing: ['logo'] }, publish],
  ['publish.complete', 'target', 'developer', { missing: [] }],
  ['publish.review-open', 'target', 'developer', NONE, publish],
  ['approve.takes-away', 'target', 'nobody', NONE, approve],
  ['approve.confirmed', 'target', 'viewer', { confirmation: 'CONFIRM' }, approve],
  ['call.known', 'target', 'developer', { operation: 'sub-accounts.create' }, call],
  ['call.known', 'target', 'developer', { operation: null }],
  ['call.token-fits', 'target', 'developer', { token: 'agency', tokens: ['agency'] }, call],
  ['call.token-fits', 'target', 'developer', { token: null, tokens: [] }],
  ['call.scope-held', 'target', 'developer', { scopes: ['locations.write'] }, call],
  ['call.scope-held', 'target', 'developer', { scopes: [] }],
  ['call.plan-includes', 'target', 'agency-admin', { plan: 'unlimited', feature: 'create-sub-account', needs: 'pro' }, call],
  ['call.plan-includes', 'target', 'agency-admin', { plan: 'unlimited', feature: null, needs: null }],
  ['call.changes-user-permissions', 'target', 'developer', NONE, call],
];

describe('whose a fact is, who changes it, and what it shows', () => {
  for (const [id, of, changedBy, evidence, input = asked()] of table)
    test(`${id}: ${JSON.stringify(evidence)}`, () => {
      const fact: Fact = facts[id];
      assert.deepEqual([fact.of, fact.changedBy, fact.evidence(input)], [of, changedBy, evidence]);
    });
});

describe('what a question does not speak of', () => {
  const install = asked();
  const silent: [FactId, boolean][] = [
    ['grant.client-known', false],
    ['grant.redirect-registered', false],
    ['grant.scopes-declared', true],
    ['grant.scopes-known', true],
    ['publish.offered', false],
    ['publish.to-public', false],
    ['publish.complete', false],
    ['publish.review-open', true],
    ['approve.takes-away', true],
    ['approve.confirmed', false],
    ['call.known', false],
    ['call.token-fits', false],
    ['call.scope-held', false],
    ['call.plan-includes', false],
    ['call.changes-user-permissions', false],
  ];
  for (const [id, holds] of silent) test(`${id} ${holds ? 'holds' : 'does not hold'}`, () => assert.equal(facts[id].judge(install), holds));

  const unknown = (changes: object): Input => ({ ...install, snapshot: { ...install.snapshot, records: { ...install.snapshot.records, ...changes } } });
  const missing: [FactId, Input, boolean][] = [
    ['agency.known', unknown({ agency: null }), false],
    ['agency.test-organisation', unknown({ agency: null }), false],
    ['agency.enhanced-security', unknown({ agency: null }), true],
    ['switch.sub-account-access', unknown({ agency: null }), false],
    ['switch.all-apps', unknown({ agency: null }), false],
    ['plan.agency-apps', unknown({ agency: null }), false],
    ['approval.given', unknown({ agency: null, approval: undefined }), false],
    ['app.installed', unknown({ installed: undefined }), false],
    ['cap.known', unknown({ cap: undefined }), false],
    ['cap.approaching', unknown({ cap: undefined }), false],
    ['cap.full', unknown({ cap: undefined }), false],
    ['cap.in-force', unknown({ cap: undefined }), false],
    ['cap.counted', unknown({ cap: undefined }), false],
  ];
  for (const [id, input, holds] of missing) test(`${id} of what is not recorded ${holds ? 'holds' : 'does not hold'}`, () => assert.equal(facts[id].judge(input), holds));
});

describe('the age of facts', () => {
  const at = (asOf: string | null) => questionOf(request({ asOf }), v1);
  const ages: [string, string | null, stale: boolean, expired: boolean][] = [
    ['not known', null, false, false],
    ['fifteen minutes', '2026-01-09T23:45:00Z', false, false],
    ['a second more', '2026-01-09T23:44:59Z', true, false],
    ['seven days', '2026-01-03T00:00:00Z', true, false],
    ['a second more than that', '2026-01-02T23:59:59Z', true, true],
  ];
  for (const [title, asOf, ...judged] of ages) test(title, () => assert.deepEqual([facts['facts.stale'].judge(at(asOf)), facts['facts.expired'].judge(at(asOf))], judged));
});

test('a scope of either spelling is declared, known and held as the one it is', () => {
  const alias = asked({ kind: 'grant', scopes: ['users.write'], knownScopes: ['users.write'], clientKnown: true, redirectRegistered: true }, { app: { scopes: ['user.write'] } });
  assert.deepEqual([facts['grant.scopes-declared'].judge(alias), facts['grant.scopes-known'].judge(alias)], [true, true]);
  assert.equal(facts['call.scope-held'].judge(asked({ kind: 'call', operation: 'users.delete', token: 'agency', scopes: ['user.write'], changesUserPermissions: false })), true);
});
test('a token of the other class does not fit', () => {
  assert.equal(facts['call.token-fits'].judge(asked({ kind: 'call', operation: 'sub-accounts.create', token: 'sub-account', scopes: [], changesUserPermissions: false })), false);
});
test('a developer is nobody’s admin', () => assert.equal(facts['viewer.admin'].judge(asked(undefined, { viewer: { kind: 'developer' } })), false));
test('under a cap of none, a count that is not known is full', () => {
  const none = { ...v1, cap: 0, measure: 'prospective' } as const;
  assert.equal(facts['cap.full'].judge(questionOf(request({ cap: null }), none)), true);
});
test('an operation that never changes what users may do does not, whatever the call says', () => {
  assert.equal(facts['call.changes-user-permissions'].judge(asked({ kind: 'call', operation: 'users.search', token: 'agency', scopes: [], changesUserPermissions: true })), false);
});

describe('what a decision says beside its reasons', () => {
  const decided = (source: Input['snapshot']['source'], asOf: string | null) => {
    const input = questionOf(request({ asOf }), v1);
    const { action, policy, freshness } = evaluate({ ...input, snapshot: { ...input.snapshot, source } });
    return { action, policy, freshness };
  };
  const policy = { revision: 'v1', effectiveFrom: '2025-11-18T00:00:00Z' };
  const headings: [Input['snapshot']['source'], string | null, string][] = [
    ['server', '2026-01-10T00:00:00Z', 'live'],
    ['none', null, 'live'],
    ['cache', '2026-01-10T00:00:00Z', 'cached'],
    ['cache', '2026-01-09T00:00:00Z', 'stale'],
    ['server', '2026-01-09T00:00:00Z', 'stale'],
  ];
  for (const [source, asOf, state] of headings)
    test(`from ${source}, ${asOf ?? 'of no known age'}: ${state}`, () => assert.deepEqual(decided(source, asOf), { action: 'install', policy: { ...policy, source }, freshness: { asOf, state } }));

  const fixers: [string, string][] = [
    ['distribution.agency-only', 'developer'],
    ['distribution.agency-app', 'nobody'],
    ['approval.missing', 'agency-admin'],
    ['app.security-reviewed', 'developer'],
    ['facts.expired', 'viewer'],
    ['quota.exceeded', 'nobody'],
  ];
  for (const [rule, who] of fixers) test(`${rule} is undone by ${who}`, () => assert.equal(fixableBy(rule), who));
});

test('a fact of one row is read back from a packed catalogue, and none of a row that cannot be judged', () => {
  const input = asked();
  const apps = [{ ...input.app, id: 'a' }, { ...input.app, id: 'b' }, { ...input.app, id: 'c', createdAt: 'soon' }];
  const table = packFacts(apps, (app) => ({ ...input, app, snapshot: { ...input.snapshot, records: { ...input.snapshot.records, installed: app.id !== 'a' } } }));
  assert.deepEqual([0, 1, 2].map((row) => holdsFor(table, row, 'app.installed')), [false, true, false]);
});
