// What the README shows of the public API's client, run as it stands there against the mock.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { mockFetch } from '../../../mocks/fetch.ts';
import type { PublicApi } from '../../../src/client/api/index.ts';
import type { Coordinator } from '../../../src/oauth/coordinator.ts';
import { bundle } from '../../oauth/bundle.ts';
import { calling } from '../../public-api/calling.ts';

interface Shown {
  readonly tokens: Coordinator;
  readonly apiOf: (subAccountId: string, scopes: readonly string[]) => PublicApi;
  readonly tagAll: (api: PublicApi, subAccountId: string, contactIds: readonly string[], tags: readonly string[], token?: string) => Promise<string | null>;
}

test('what the README shows runs', async (t) => {
  const snippets = [...readFileSync('README.md', 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  const snippet = snippets.find((text) => text.includes('createPublicApi(')) ?? assert.fail('the README shows the client');
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'server.mjs'), await bundle('src/server.ts'));
  writeFileSync(join(folder, 'shown.mjs'), `${snippet.replace('marketplace-elements/server', './server.mjs')}\nexport { tokens, apiOf, tagAll };`);
  process.env.CLIENT_ID = process.env.CLIENT_SECRET = 'x';
  const world = calling();
  const [here] = world.places;
  t.mock.method(globalThis, 'fetch', mockFetch(world.world));
  const said = t.mock.method(console, 'log', () => {});
  const { tokens, apiOf, tagAll } = (await import(join(folder, 'shown.mjs'))) as Shown;
  await tokens.account(here).signIn({ accessToken: world.token(['contacts.write'], here), refreshToken: 'r', expiresIn: 86_399 });
  const rest = await tagAll(apiOf(here, ['contacts.write']), here, [...world.contacts(here, 2), 'unreadable'], ['vip']);
  assert.equal(rest, null);
  assert.deepEqual(said.mock.calls.map(({ arguments: words }) => words), [['2 of 3'], ['unreadable', 'unreadable-id']]);
  const refused = await tagAll(apiOf(here, []), here, ['a'], ['vip']);
  assert.ok(refused?.startsWith('tags1.'));
});
