import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { after, evaluate, remediesFor, replayTrace, rules, trace, whatWouldAllow, withOverrides, type Input, type Remedy } from '../../src/policy/index.ts';
import { action, app, circumstances, question, stored } from './random.ts';

const inputs: fc.Arbitrary<Input> = fc.tuple(action, circumstances, app, stored).map((parts) => question(...parts));
const names = (sets: readonly (readonly Remedy[])[]) => sets.map((set) => set.map(({ id }) => id).sort().join('+')).sort();

test('what would allow it: exactly the smallest sets that brute force over every subset finds', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const remedies = remediesFor(input);
      const every = Array.from({ length: 2 ** remedies.length }, (_, mask) => remedies.filter((_, bit) => (mask >> bit) & 1));
      const enough = every.filter((set) => set.length > 0 && evaluate(after(input, set)).outcome === 'allow');
      const smallest = Math.min(...enough.map(({ length }) => length));
      const expected = evaluate(input).outcome === 'allow' ? [] : enough.filter(({ length }) => length === smallest);
      assert.deepEqual(names(whatWouldAllow(input)), names(expected));
    }),
    { numRuns: 1500 },
  );
});
test('whoever is named can change the fact, and somebody is', () => {
  fc.assert(fc.property(inputs, (input) => whatWouldAllow(input).flat().every(({ by }) => by !== 'nobody')));
});
test('a blocked app under v1.1 has two exits, under v1 one', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const { because, outcome } = evaluate(input);
      if (outcome === 'allow' || because.some(({ rule }) => rule !== 'cap.blocked')) return;
      const exits = input.snapshot.revision.unlockBy.includes('security-review') ? ['pass-security-review', 'publish'] : ['publish'];
      assert.deepEqual(names(whatWouldAllow(input)), exits);
    }),
    { numRuns: 5000 },
  );
});
test('an override changes what it names and nothing else', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      assert.deepEqual(withOverrides(input, {}), input);
      const approved = withOverrides(input, { approval: 'approved' });
      assert.deepEqual({ ...approved.snapshot.records, approval: null }, { ...input.snapshot.records, approval: null });
      assert.equal(approved.snapshot.records.approval, 'approved');
    }),
  );
});
test('a trace decides as the question did, and still does after a journey as JSON', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const traced = trace(input);
      assert.deepEqual(traced.decision, evaluate(input));
      assert.deepEqual(replayTrace(JSON.parse(JSON.stringify(traced)) as typeof traced), traced.decision);
    }),
    { numRuns: 1000 },
  );
});
test('a trace shows every rule of the action with what it looked at, and which matched', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const traced = trace(input);
      assert.deepEqual(traced.rules.map(({ rule }) => rule), rules.filter(({ actions }) => (actions as readonly string[]).includes(input.action)).map(({ id }) => id));
      for (const { rule, matched, looked } of traced.rules) {
        const { when } = rules.find(({ id }) => id === rule) ?? assert.fail();
        assert.equal(matched, when.every((literal) => looked[literal.replace('!', '')] !== literal.startsWith('!')));
      }
    }),
    { numRuns: 300 },
  );
});
