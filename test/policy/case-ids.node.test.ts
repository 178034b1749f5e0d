// Every case of the policy stands in a test by its id. Says nothing about whether that test is any good: breaking the policy on purpose does.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { idsOf, systems, unnamed } from './case-ids.ts';

const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !basename(name).startsWith('case-ids.'));
const texts = files.map((name) => readFileSync(join('test', name), 'utf8'));
const ids = Object.entries(systems).flatMap(([system, [, numbers]]) => idsOf(system, numbers));

test('the numbers of each system are as many as it has cases, each once', () => {
  for (const [system, [count, numbers]] of Object.entries(systems)) assert.equal(new Set(idsOf(system, numbers)).size, count, system);
  assert.equal(ids.length, 317);
});
test('every case is named in a test', () => assert.deepEqual(unnamed(ids, texts), []));
test('none is named by a range', () => assert.deepEqual(texts.flatMap((text) => text.match(/[A-O]-\d{3} ?(?:…|–|\.\.\.) ?[A-O]-\d{3}/g) ?? []), []));
test('a case that no test names is missed, between the ends of a range too', () => {
  assert.deepEqual(unnamed(['A-001', 'A-002', 'A-003', 'B-001'], ["test('A-001…A-003 the first three'", "id: 'AB-001'"]), ['A-002', 'B-001']);
});
