// The table of permissions: every one that the demo's apps and the policy name is in it, every word of it is said, and it weighs what it may.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { demoInstant } from '../../mocks/clock.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { knownScopes, scopeAreas, scopeFacts } from '../../src/oauth/scopes.ts';
import { operations, shippedRevisions } from '../../src/policy/index.ts';
import { scopeMode } from '../../src/policy/consent.ts';
import { agencyLevel } from '../../src/policy/distribution.ts';

const unknown = (scopes: Iterable<string>): readonly string[] => [...new Set(scopes)].filter((scope) => scopeFacts(scope) === null);

test('every permission that an app of the demo asks for is described', () => {
  const { apps } = generateWorld({ apps: 400, now: demoInstant, assetsBase: 'https://assets.test.example' });
  const asked = new Set(apps.flatMap(({ scopes }) => scopes));
  assert.ok(asked.size > 50, String(asked.size));
  assert.deepEqual(unknown(asked), []);
});

test('every permission that the policy names is described', () => {
  const sensitive = shippedRevisions.flatMap(({ sensitiveScopes }) => sensitiveScopes);
  assert.ok(sensitive.length > 0);
  assert.deepEqual(unknown(sensitive), []);
  assert.deepEqual(unknown(Object.values(operations).flatMap(({ scopes }) => scopes)), []);
  for (const name of agencyLevel.scopes) assert.ok(knownScopes.some((scope) => (name.endsWith('.') ? scope.startsWith(name) : scope === name)), name);
});

test('one that is not in the table is noticed', () => assert.deepEqual(unknown(['contacts.readonly', 'widgets.write', 'constructor', '__proto__']), ['widgets.write', 'constructor', '__proto__']));

test('spellings lead to the same permission', () => {
  assert.equal(scopeFacts('user.write')?.scope, 'users.write');
  assert.equal(scopeFacts('adPublishing.readOnly')?.scope, 'adPublishing.readonly');
  assert.equal(scopeFacts('documents_contracts_template/sendLink.write')?.scope, 'documents_contracts_templates/sendlink.write');
});

test('each has an area and words of its own, and only what writes can delete', () => {
  const said = new Set<string>();
  for (const scope of knownScopes) {
    const facts = scopeFacts(scope) ?? assert.fail(scope);
    assert.ok(Object.hasOwn(scopeAreas, facts.area));
    assert.match(facts.does, /^[A-Z][^.]{5,90}$/, scope);
    assert.doesNotMatch(facts.does, /agency|sub-account|location/i, scope);
    assert.ok(!said.has(facts.does), `${scope} says what another says`);
    said.add(facts.does);
    assert.ok(!facts.deletes || scopeMode(scope) === 'write', scope);
  }
  assert.equal(knownScopes.length, 149);
  assert.equal(knownScopes.filter((scope) => scopeFacts(scope)?.deletes).length, 39);
});

const KB = 1024;
const weigh = async (contents: string): Promise<number> => {
  const { outputFiles } = await build({ stdin: { contents, resolveDir: fileURLToPath(new URL('../..', import.meta.url)), loader: 'ts' }, bundle: true, minify: true, write: false, format: 'esm', target: 'es2022' });
  return gzipSync(outputFiles[0]?.contents ?? assert.fail(), { level: 9 }).length;
};

test('it weighs 4 KB at most, and stands alone', async () => {
  const bytes = await weigh(`export { scopeFacts, scopeAreas } from './src/oauth/scopes.ts';`);
  assert.ok(bytes <= 4 * KB && bytes > KB, `${bytes} bytes`);
});
test('without the words there is next to nothing to weigh', async () => assert.ok((await weigh(`export const a = 1;`)) < 100));
