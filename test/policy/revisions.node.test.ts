import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policyAt, registerRevision, shippedRevisions } from '../../src/policy/index.ts';

const [v1, v1_1] = [shippedRevisions[0], shippedRevisions[1]];
const draft = (announcedAt: string | null, effectiveAt: string | null) => ({ ...v1, id: 'v2', announcedAt, effectiveAt });

test('A-092 thirteen days of notice are refused, and the fault names the field', () => {
  const result = registerRevision(shippedRevisions, draft('2026-01-01', '2026-01-14'));
  assert(!result.accepted);
  assert.match(result.fault, /^effectiveAt: .*14 days/);
});
test('A-093 fourteen days of notice are accepted', () => {
  assert.equal(registerRevision(shippedRevisions, draft('2026-01-01', '2026-01-15')).accepted, true);
});
test('a date without an announcement is refused', () => {
  const result = registerRevision(shippedRevisions, draft(null, '2026-01-15'));
  assert(!result.accepted);
  assert.match(result.fault, /^announcedAt: /);
});
test('a revision in force is not registered over, however early it is announced', () => {
  const over = registerRevision(shippedRevisions, { ...v1, announcedAt: '2025-01-01' });
  assert(!over.accepted);
  assert.match(over.fault, /^id: `v1` is /);
  assert.equal(registerRevision(shippedRevisions, { ...v1, cap: 50 }).accepted, false);
});
test('A-094, A-095 a revision holds from its instant on, not a second earlier', () => {
  const revisions = [...shippedRevisions, draft('2026-01-01', '2026-01-15')];
  assert.equal(policyAt(revisions, '2026-01-14T23:59:59Z').id, 'v1');
  assert.equal(policyAt(revisions, '2026-01-15T00:00:00Z').id, 'v2');
});
test('v1.1 ships without a date, and is adopted by announcing one', () => {
  assert(v1_1);
  assert.equal(policyAt(shippedRevisions, '2030-01-01').id, 'v1');
  const adopted = registerRevision(shippedRevisions, { ...v1_1, announcedAt: '2026-02-01', effectiveAt: '2026-02-15' });
  assert(adopted.accepted);
  assert.deepEqual(adopted.revisions.map(({ id, effectiveAt }) => [id, effectiveAt]), [['v1', v1.effectiveAt], ['v1.1', '2026-02-15']]);
  assert.equal(policyAt(adopted.revisions, '2026-02-15').id, 'v1.1');
});
test('without any dated revision nothing is in force, and that is said', () => {
  assert.throws(() => policyAt([draft(null, null)], '2026-01-01'), { name: 'RangeError', message: /no policy revision/ });
});
test('a revision without a date joins, and is not in force', () => {
  const joined = registerRevision(shippedRevisions, draft(null, null));
  assert(joined.accepted);
  assert.deepEqual([joined.revisions.map(({ id }) => id), policyAt(joined.revisions, '2030-01-01').id], [['v1', 'v1.1', 'v2'], 'v1']);
});
test('revisions hold by their dates, in whatever order they are kept', () => {
  const revisions = [draft('2026-01-01', '2026-02-01'), { ...draft('2025-12-01', '2026-01-15'), id: 'between' }, ...shippedRevisions];
  assert.deepEqual(['2025-12-01', '2026-01-20', '2026-02-20', '2020-01-01'].map((at) => policyAt(revisions, at).id), ['v1', 'between', 'v2', 'v1']);
});
test('v1 is what the install-limit policy says, and v1.1 adds one exit to it', () => {
  assert.deepEqual([v1.createdFrom, v1.effectiveAt, v1.cap, v1.warnFrom, v1.blockAbove, v1.measure], ['2025-11-18T00:00:00Z', '2025-11-18T00:00:00Z', 5, 4, 5, 'current']);
  assert.deepEqual([v1.unlockBy, v1_1?.unlockBy, v1.publishTo], [['public'], ['public', 'security-review'], ['private', 'public-listed']]);
  assert.deepEqual(v1.planGates, { 'agency-apps': 'starter', 'create-sub-account': 'pro', 'saas-api': 'pro', rebilling: 'unlimited', 'rebilling-with-markup': 'pro', 'white-label': 'unlimited', 'saas-mode': 'pro' });
});
