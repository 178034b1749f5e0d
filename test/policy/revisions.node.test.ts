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
test('a revision in force is not registered over', () => {
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
  assert.equal(policyAt(adopted.revisions, '2026-02-15').id, 'v1.1');
});
test('without any dated revision nothing is in force, and that is said', () => {
  assert.throws(() => policyAt([draft(null, null)], '2026-01-01'), RangeError);
});
