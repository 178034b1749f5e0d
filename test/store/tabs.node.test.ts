// The channel of the tabs of one database, and leading where there are no locks. The browser's own locks are in tabs.browser.test.ts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lead, openChannel, type Notice } from '../../src/store/index.ts';
import { until } from './tabs-of-one.ts';

const hearing = (name: string) => {
  const heard: Notice[] = [];
  return { heard, channel: openChannel(name, (notice) => heard.push(notice)) };
};

test('tabs of one database hear each other, and not themselves', async () => {
  const [one, two] = [hearing('mkt-1-a'), hearing('mkt-1-a')];
  one.channel.tell({ kind: 'records' });
  await until(() => two.heard.length > 0);
  assert.deepEqual([one.heard, two.heard], [[], [{ kind: 'records' }]]);
});

test('tenants never hear each other', async () => {
  const [ours, sibling, theirs] = [hearing('mkt-1-b'), hearing('mkt-1-b'), hearing('mkt-1-c')];
  ours.channel.tell({ kind: 'catalogue' });
  await until(() => sibling.heard.length > 0);
  assert.deepEqual(theirs.heard, []);
});

test('garbage is no notice, and what a notice carries besides its kind does not arrive', async () => {
  const { heard } = hearing('mkt-1-d');
  const stranger = new BroadcastChannel('mkt-1-d');
  for (const garbage of [null, 'records', 7, {}, { kind: 'token' }, { kind: ['records'] }, [], { kind: { toString: 'records' } }]) stranger.postMessage(garbage);
  stranger.postMessage({ kind: 'forgotten', token: 'secret' });
  await until(() => heard.length > 0);
  assert.deepEqual(heard, [{ kind: 'forgotten' }]);
  stranger.close();
});

test('without locks every tab leads for itself', async () => {
  const signal = new AbortController().signal;
  const done = await Promise.all([1, 2, 3].map((tab) => lead('sync', signal, () => Promise.resolve(tab), { locks: undefined })));
  assert.deepEqual(done, [1, 2, 3]);
});

test('what the work throws passes through, and nothing starts after an abort', async () => {
  await assert.rejects(lead('sync', new AbortController().signal, () => Promise.reject(new Error('offline')), { locks: undefined }), /offline/);
  let begun = false;
  await assert.rejects(
    lead('sync', AbortSignal.abort(), () => Promise.resolve((begun = true)), { locks: undefined }),
    { name: 'AbortError' },
  );
  assert.equal(begun, false);
});
