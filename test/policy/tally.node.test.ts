// Who counts toward a cap and why not, and what each event of a history did.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replay, shippedRevisions, tally } from '../../src/policy/index.ts';
import { History, NOW, request } from './world.ts';

const [v1] = shippedRevisions;
const { app } = request();
const ledgerOf = (history: History, of = app) => replay(of, history.events, v1, NOW);
const agency = (id: string, testOrg = false) => ({ id, testOrg });
const standings = (history: History, agencies: { id: string; testOrg: boolean }[], of = app) => Object.fromEntries(tally(ledgerOf(history, of), agencies).map(({ agency: { id }, standing, places }) => [id, `${standing} ${places}`]));

test('an agency counts once, for all its places', () => {
  assert.deepEqual(standings(new History().install('a').install('a', { subAccountId: 'two' }), [agency('a')]), { a: 'counted 2' });
});
test('a test organisation has it and does not count', () => {
  assert.deepEqual(standings(new History().install('t', { testOrg: true }), [agency('t', true)]), { t: 'test-organisation 1' });
});
test('who uninstalled everywhere has it nowhere', () => {
  assert.deepEqual(standings(new History().install('a').uninstall('a'), [agency('a')]), { a: 'uninstalled 0' });
});
test('who was refused never had it', () => {
  assert.equal(standings(new History().agencies(1, 6).install('late'), [agency('late')]).late, 'refused 0');
  assert.equal(standings(new History().agencies(1, 6).install('late').uninstall('late'), [agency('late')]).late, 'refused 0');
});
test('who came in later is not called refused', () => {
  const history = new History().agencies(1, 6).install('late').convert('public-listed').install('late').uninstall('late');
  assert.equal(standings(history, [agency('late')]).late, 'uninstalled 0');
});
test('an app for agencies does not count where only a sub-account has it', () => {
  const forAgencies = { ...app, distribution: { targetUser: 'agency' as const } };
  assert.deepEqual(standings(new History().install('a'), [agency('a')], forAgencies), { a: 'elsewhere 1' });
});
test('those that count come first, each part in its own order', () => {
  const history = new History().install('x', { testOrg: true }).install('b').install('y', { testOrg: true }).install('a');
  const order = tally(ledgerOf(history), [agency('x', true), agency('b'), agency('y', true), agency('a')]).map((row) => row.agency.id);
  assert.deepEqual(order, ['b', 'a', 'x', 'y']);
});

test('each step says what it did to count and state', () => {
  const { steps } = ledgerOf(new History().agencies(1, 4).install('agency-1', { subAccountId: 'two' }).agencies(5, 7));
  assert.deepEqual(
    steps.map(({ agencies, state, refused }) => `${agencies} ${state}${refused ? ' refused' : ''}`),
    ['1 ok', '2 ok', '3 ok', '4 approaching', '4 approaching', '5 approaching', '6 blocked', '6 blocked refused'],
  );
});
test('steps stop at the instant asked for', () => {
  const history = new History().agencies(1, 3);
  assert.equal(replay(app, history.events, v1, '2025-12-02T01:00:00Z').steps.length, 2);
});
