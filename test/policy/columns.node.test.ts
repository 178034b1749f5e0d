// The edges of a catalogue's columns: several questions at once, rows that cannot be judged, questions that nothing permits.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allows, decideCatalogue, noticesOf, packFacts, rulesOf, type Input } from '../../src/policy/index.ts';
import { questionOf } from '../../src/policy/request.ts';
import { shippedRevisions } from '../../src/policy/revisions.ts';
import type { Action } from '../../src/schema/policy.ts';
import { request } from './world.ts';

const [v1] = shippedRevisions;
const asked = (action: Action, target?: Input['target']): Input => questionOf(request({ action, app: { type: 'public' }, target }), v1);
const base = asked('install');
const broken = { ...base.app, createdAt: 'soon' };
const table = packFacts([base.app, broken], (app) => ({ ...base, app }));

test('several questions of one pass do not cover each other', () => {
  const [view, install, bulk] = decideCatalogue(table, asked('view'), base, asked('bulk-install'));
  assert.deepEqual([view, install, bulk].map((column) => [allows(column, 0), ...rulesOf(column, 0)]), [[true, 'agency.sees-catalogue'], [true, 'agency.installs'], [true, 'agency.bulk-installs']]);
});
test('a row that cannot be judged is allowed nothing, not even what asks nothing of the app', () => {
  const [approve] = decideCatalogue(table, asked('approve', { kind: 'approve', approval: 'approved', typed: '' }));
  assert.deepEqual([0, 1].map((row) => [allows(approve, row), ...rulesOf(approve, row), ...noticesOf(approve, row)]), [[true, 'agency.approves'], [false, 'policy.invalid-facts']]);
});
test('what nothing permits says so, row by row', () => {
  const [column] = decideCatalogue(table, asked('destroy' as Action));
  assert.deepEqual([allows(column, 0), ...rulesOf(column, 0)], [false, 'policy.no-permit']);
});
test('a ninth question is refused, and the eighth is not', () => {
  const questions = Array<Input>(8).fill(base);
  assert.deepEqual(decideCatalogue(table, ...questions).map((column) => allows(column, 0)), Array(8).fill(true));
  assert.throws(() => decideCatalogue(table, ...questions, base), { name: 'RangeError', message: /at most eight questions/ });
});
