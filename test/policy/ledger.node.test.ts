// What a replay makes of a history that is out of order, incomplete, or of a group of apps; and what one agency is told of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capFacts, decide, replay, shippedRevisions } from '../../src/policy/index.ts';
import { counting, History, NOW, request } from './world.ts';

const [v1, v1_1] = shippedRevisions;
assert(v1_1);
const { app } = request();

test('events are judged by their instants, in whatever order they come', () => {
  const { events } = counting(6).uninstall('agency-6').install('late');
  const shuffled = [3, 7, 0, 5, 1, 6, 4, 2].flatMap((index) => events[index] ?? []);
  const [told, ordered] = [replay(app, shuffled, v1, NOW), replay(app, events, v1, NOW)];
  assert.equal(shuffled.length, events.length);
  assert.deepEqual([told.steps, told.changes, told.blockedSince], [ordered.steps, ordered.changes, ordered.blockedSince]);
});
test('what the cap refused is listed, and nothing else', () => {
  const { events } = counting(6).install('late').install('agency-1', { subAccountId: 'second' });
  assert.deepEqual(replay(app, events, v1, NOW).refused, [events[6]]);
});
test('a review that no event tells of is the app’s own', () => {
  const ledger = replay({ ...app, securityReview: 'approved' }, counting(9).events, v1_1, NOW);
  assert.deepEqual([ledger.securityReview, ledger.state, ledger.agencies], ['approved', 'n/a', 9]);
});
test('an app whose first conversion was to private was public before, also where the events come out of order', () => {
  const { events } = new History().agencies(1, 10).convert('private').convert('public-listed');
  for (const history of [events, [...events].reverse()]) {
    const { steps, agencies } = replay(app, history, v1, NOW);
    assert.deepEqual([steps[0]?.state, steps[10]?.state, agencies], ['n/a', 'blocked', 10]);
    assert.equal(replay(app, history, v1, events[0]?.at ?? '').type, 'public');
  }
});
test('who never had it uninstalls nothing', () => {
  const ledger = replay(app, counting(4).uninstall('stranger').events, v1, NOW);
  assert.deepEqual([ledger.agencies, ledger.places('stranger')], [4, 0]);
});
test('one app of a group leaves an agency, the others stay', () => {
  const { events } = new History().install('a').install('a', { subAccountId: 'two' }).install('a', { appId: 'twin' });
  const gone = { at: '2025-12-03', type: 'uninstall', agencyId: 'a', subAccountId: null } as const;
  const [twin, own] = [{ ...gone, appId: 'twin' }, gone].map((event) => replay(app, [...events, event], v1, NOW));
  assert.deepEqual([twin?.places('a'), twin?.agencies, own?.places('a'), own?.agencies], [2, 1, 1, 1]);
});
test('an agency is told whether it counts; a developer is told that nobody does', () => {
  const ledger = replay(app, counting(6).events, v1, NOW);
  const told = (agencyId: string | null) => capFacts(ledger, agencyId);
  assert.deepEqual([told('agency-1').counted, told('stranger').counted, told(null).counted], [true, false, false]);
  assert.deepEqual(told(null), { agencies: 6, blockedSince: ledger.blockedSince, counted: false });
});
test('a request is of the viewer’s own agency, and of the one it names where the viewer has none', () => {
  const counted = (viewer: object, id: string) => decide({ ...request({ agency: { id }, events: counting(2).events }), viewer: { kind: 'agency', role: 'admin', ...viewer } }, v1).cap?.counted;
  assert.deepEqual([counted({ agencyId: 'agency-1' }, 'stranger'), counted({ agencyId: 'stranger' }, 'agency-1'), counted({}, 'agency-1')], [true, false, true]);
});
