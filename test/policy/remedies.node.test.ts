// What somebody can do about a refusal, remedy by remedy: who does it, what fact it changes, and that it is enough.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { after, evaluate, facts, remediesFor, whatWouldAllow, withOverrides, type FactId, type Input, type RemedyId } from '../../src/policy/index.ts';
import { questionOf } from '../../src/policy/request.ts';
import { shippedRevisions } from '../../src/policy/revisions.ts';
import type { FixableBy } from '../../src/schema/policy.ts';
import { NOW, request, type Changes } from './world.ts';

const [v1, v1_1] = shippedRevisions;
assert(v1_1);
const asked = (changes: Changes, revision = v1): Input => questionOf(request(changes), revision);
const BLOCKED: Changes = { cap: { agencies: 6, blockedSince: NOW, counted: false } };
const SUB_ACCOUNT: Changes = { viewer: { kind: 'sub-account', role: 'admin', agencyId: 'viewer' } };
const BOTH = { targetUser: 'sub-account', installableBy: 'agency-and-sub-account', bulkInstall: true } as const;
const AGENCY_ONLY = { ...BOTH, installableBy: 'agency-only' } as const;
const gate = { ...v1, planGates: { ...v1.planGates, 'agency-apps': 'pro' } } as const;

const online = asked({ app: { type: 'public' } });
const offline: Input = { ...online, snapshot: { ...online.snapshot, reachable: false } };

const cases: [RemedyId, FactId, FixableBy, Input][] = [
  ['publish', 'app.private', 'developer', asked(BLOCKED)],
  ['go-live', 'app.live', 'developer', asked({ app: { type: 'public', status: 'draft' } })],
  ['list-white-label', 'app.white-label', 'developer', asked({ app: { type: 'public', listing: 'standard' }, domain: 'white-label' })],
  ['let-sub-accounts-install', 'app.agency-installs-only', 'developer', asked({ ...SUB_ACCOUNT, app: { type: 'public', distribution: AGENCY_ONLY } })],
  ['offer-bulk', 'app.bulk', 'developer', asked({ action: 'bulk-install', app: { type: 'public', distribution: { ...BOTH, bulkInstall: false } } })],
  ['approve', 'approval.given', 'agency-admin', asked({ app: { type: 'public' }, approval: 'disapproved' })],
  ['open-marketplace', 'switch.sub-account-access', 'agency-admin', asked({ ...SUB_ACCOUNT, app: { type: 'public' }, agency: { marketplace: { subAccountAccess: false } } })],
  ['open-all-apps', 'switch.all-apps', 'agency-admin', asked({ ...SUB_ACCOUNT, app: { type: 'public' }, agency: { marketplace: { allApps: false } } })],
  ['change-plan', 'plan.agency-apps', 'agency-admin', asked({ app: { type: 'public', distribution: { targetUser: 'agency' } } }, gate)],
  ['become-admin', 'viewer.admin', 'agency-admin', asked({ viewer: { kind: 'agency', role: 'user', agencyId: 'viewer' }, app: { type: 'public' } })],
  ['reconnect', 'server.reachable', 'viewer', offline],
  ['reload', 'facts.expired', 'viewer', asked({ app: { type: 'public' }, asOf: '2025-12-01T00:00:00Z' })],
];

describe('a remedy', () => {
  for (const [id, fact, by, input] of cases) {
    const remedy = { id, fact, by };
    test(`${id} is told, and is enough`, () => assert.deepEqual(whatWouldAllow(input), [[remedy]]));
    test(`${id} turns the fact around`, () => assert.notEqual(facts[fact].judge(after(input, [remedy])), facts[fact].judge(input)));
  }
  test('where a revision knows two exits, both are told', () => {
    assert.deepEqual(whatWouldAllow(asked(BLOCKED, v1_1)), [[{ id: 'publish', fact: 'app.private', by: 'developer' }], [{ id: 'pass-security-review', fact: 'app.security-reviewed', by: 'platform' }]]);
  });
  test('where two are needed, both are told together', () => {
    const input = asked({ app: { type: 'public', status: 'draft' }, approval: 'disapproved' });
    assert.deepEqual(whatWouldAllow(input).map((set) => set.map(({ id }) => id)), [['go-live', 'approve']]);
  });
  test('what is allowed needs none, though something could be done', () => {
    assert.deepEqual(remediesFor(asked({})).map(({ id }) => id), ['publish']);
    assert.deepEqual(whatWouldAllow(asked({})), []);
  });
  test('what nobody can change has none', () => assert.deepEqual(whatWouldAllow(asked({ viewer: { kind: 'developer' }, app: { type: 'public' } })), []));
});

describe('what is so already, or cannot be done, is no remedy', () => {
  const ids = (input: Input) => remediesFor(input).map(({ id }) => id);
  test('a public app that is live, approved, and shown to all', () => assert.deepEqual(ids(asked({ app: { type: 'public' } })), []));
  test('no security review for a public app', () => assert.deepEqual(ids(asked({ app: { type: 'public' } }, v1_1)), []));
  test('none where the revision does not know it', () => assert.deepEqual(ids(asked({})), ['publish']));
  test('an app for agencies is not offered to sub-accounts', () => {
    const forAgencies = asked({ action: 'bulk-install', app: { type: 'public', distribution: { targetUser: 'agency' } } });
    assert.deepEqual(ids(forAgencies), []);
    assert.deepEqual(after(forAgencies, [{ id: 'offer-bulk' }]), withOverrides(forAgencies, {}));
  });
  test('a developer becomes nobody’s admin', () => {
    const developer = asked({ viewer: { kind: 'developer' } });
    assert.deepEqual(withOverrides(developer, { role: 'admin' }).viewer, { kind: 'developer' });
  });
  test('a viewer without another role stays as it is', () => assert.deepEqual(withOverrides(asked(SUB_ACCOUNT), {}).viewer, SUB_ACCOUNT.viewer));
});

test('a draft changes what it names, and nothing else', () => {
  const input = asked({});
  const drafted = withOverrides(input, { approval: 'disapproved', switches: { allApps: false }, plan: 'pro', cap: { agencies: 9, blockedSince: null, counted: true }, asOf: NOW, revision: v1_1 });
  const { records, revision, asOf } = drafted.snapshot;
  assert.deepEqual([records.approval, records.agency?.plan, records.cap, revision, asOf], ['disapproved', 'pro', { agencies: 9, blockedSince: null, counted: true }, v1_1, NOW]);
  assert.deepEqual(records.agency?.marketplace, { subAccountAccess: true, allApps: false, autoApprove: true });
  assert.deepEqual(evaluate(withOverrides(input, {})), evaluate(input));
});
