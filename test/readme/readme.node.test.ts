import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rules } from '../../src/policy/index.ts';
import { filled } from './tables.ts';
import { expectedReadme } from './write.ts';

const readme = readFileSync('README.md', 'utf8');
const scripts = Object.keys((JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts);

test('the generated parts are what the code says now (npm run readme writes them)', () => assert.equal(readme, expectedReadme()));
test('a marker that nothing fills is an error', () => {
  assert.throws(() => filled('<!-- generated: nothing -->\n<!-- end: nothing -->', {}), /nothing fills/);
});
test('every npm script it names exists', () => {
  const named = [...readme.matchAll(/npm (?:run (?:-s )?)?([a-z][a-z:]+)/g)].map(([, name = '']) => name).filter((name) => !['ci', 'package'].includes(name));
  assert(named.length >= 5);
  for (const name of named) assert(scripts.includes(name), name);
});
test('every file, rule and picture it names exists', () => {
  for (const [, path = ''] of readme.matchAll(/`((?:src|test|mocks|components|pages|bench)\/[\w./-]+)`/g)) assert(existsSync(path), path);
  for (const [, path = ''] of readme.matchAll(/!\[.*?\]\((.*?)\)/g)) assert(existsSync(path), path);
  const ids = new Set<string>(rules.map(({ id }) => id));
  for (const [, rule = ''] of readme.matchAll(/rule `([a-z.-]+)`/g)) assert(ids.has(rule), rule);
});
