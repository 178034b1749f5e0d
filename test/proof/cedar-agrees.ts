// The one assertion of the comparison with Cedar.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rules, type Rule } from '../../src/policy/index.ts';
import type { Action } from '../../src/schema/policy.ts';
import { compare } from './cedar-compare.ts';

/** How often each outcome, and each rule of the action, must have decided: a comparison proves nothing where nothing happens. */
const OFTEN = 10;

/** Both engines give the same outcome by the same rules over so many distinct worlds. */
export const agrees = (action: Action, count: number): void =>
  void test(`agree on ${action}: outcome and every rule that decided, over ${count} distinct worlds`, (t) => {
    const { evaluated, determining, mismatches } = compare(action, count);
    assert.deepEqual(mismatches.slice(0, 3), [], `${mismatches.length} mismatches`);
    assert.equal(evaluated, count);
    const expected = ['allow', 'deny', ...rules.filter(({ actions, effect }: Rule) => effect !== 'notice' && actions.includes(action)).map(({ id }) => id)];
    assert.deepEqual(expected.filter((name) => (determining.get(name) ?? 0) < OFTEN), []);
    t.diagnostic(`${evaluated} distinct worlds, ${determining.get('allow')} of them allowed, ${mismatches.length} mismatches`);
  });
