import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide, english, explain, facts, rules, sayings, shippedRevisions } from '../../src/policy/index.ts';
import { accessCases } from './access-cases.ts';
import { NOW, request } from './world.ts';

test('every rule is worded, and every worded rule exists', () => {
  const known = [...rules.map(({ id }) => id), 'policy.no-permit', 'policy.invalid-facts'];
  assert.deepEqual(Object.keys(english.rules).sort(), known.sort());
});
test('a short reason has at most six words', () => {
  for (const { short } of Object.values(english.rules)) assert(short.split(' ').length <= 6, short);
});
test('every rule names known facts, says its sentence and its source', () => {
  for (const { id, when } of rules) {
    const { says, source } = sayings[id];
    for (const literal of when) assert(Object.hasOwn(facts, literal.replace('!', '')), literal);
    assert(says.endsWith('.') && source.length > 0);
  }
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
});
test('every reason of every case explains itself in whole sentences, without a hole', () => {
  for (const { given, action } of accessCases) {
    const { because, notices } = decide(request({ ...given, action }), shippedRevisions[0]);
    for (const reason of [...because, ...notices]) {
      const { sentence, short, who } = explain(reason);
      assert.match(sentence, /^[A-Z].*\.$/s);
      assert.doesNotMatch(sentence + short + who, /undefined|null|NaN|unknown/);
    }
  }
});
test('a refusal by the cap says the numbers, since when, and who can end it', () => {
  const [reason] = decide(request({ cap: { agencies: 2, blockedSince: '2026-01-03T10:00:00Z', counted: false } }), shippedRevisions[0]).because;
  assert(reason);
  const { sentence } = explain(reason);
  for (const part of ['since January 3, 2026', 'cap of 5 agencies', 'in 2 agencies now', 'The app’s developer', 'Start Public (listed) review']) assert(sentence.includes(part), `${part} in: ${sentence}`);
});
test('a rule of a newer server is named, not hidden', () => {
  assert.match(explain({ rule: 'quota.exceeded', params: {}, fixableBy: 'platform' }).sentence, /quota\.exceeded/);
});
test('a decision is plain JSON', () => {
  const decision = decide(request({ now: NOW }), shippedRevisions[0]);
  assert.deepEqual(JSON.parse(JSON.stringify(decision)), decision);
});
