// The short form of the chaos; `npm run test:chaos` is the long one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chaos } from './chaos.ts';

test('after a tab or the browser died while writing, a fresh page finds the old state or the new one', { timeout: 240_000 }, async () => {
  const { written, ahead, ...rest } = await chaos({ tabCrashes: 6, browserKills: 2 });
  assert.ok(written >= 8, `only ${written} states were written before the deaths, ${ahead} found before they were told of`);
  assert.deepEqual(rest, { crashes: 6, kills: 2, wrong: [], lost: 0, orphans: 0 });
});

test('a writer that puts the head first is caught', { timeout: 240_000 }, async () => {
  const { wrong } = await chaos({ tabCrashes: 8, browserKills: 0, torn: true });
  assert.notDeepEqual(wrong, []);
});
