// What holds of every decision: order never matters, what is missing or garbled never allows, and what would allow it does. Each property is a
// function of the evaluator it is about, so that an evaluator that breaks it can be shown to be found.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { after, evaluate, facts, remediesFor, rules, whatWouldAllow, type FactId, type Input, type Rule } from '../../src/policy/index.ts';
import { fold, headingOf } from '../../src/policy/evaluate.ts';
import type { Decision, Reason } from '../../src/schema/policy.ts';
import { questions } from './questions.ts';

type Evaluate = (input: Input) => Decision;
const isAllowed = (decision: Decision): boolean => decision.outcome === 'allow';
const inAnyOrder = (reasons: readonly Reason[]): Reason[] => [...reasons].sort((a, b) => (a.rule < b.rule ? -1 : 1));

/** Decides by another table, by the shipped fold. */
const under =
  (table: readonly Rule[]): Evaluate =>
  (input) =>
    fold(
      headingOf(input),
      (fact: FactId) => facts[fact].judge(input),
      (fact: FactId) => facts[fact].evidence(input),
      table,
    );
const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> => fc.shuffledSubarray([...items], { minLength: items.length });
const table: readonly Rule[] = rules;

describe('order never matters', () => {
  const same = (decide: (order: readonly Rule[]) => Evaluate, tables: fc.Arbitrary<readonly Rule[]>) =>
    fc.property(questions, tables, (input, order) => {
      const [ours, theirs] = [evaluate(input), decide(order)(input)];
      assert.deepEqual([theirs.outcome, inAnyOrder(theirs.because), inAnyOrder(theirs.notices)], [ours.outcome, inAnyOrder(ours.because), inAnyOrder(ours.notices)]);
    });
  const ofRules = shuffled(table);
  const ofFacts = fc.tuple(...table.map((rule) => shuffled(rule.when).map((when): Rule => ({ ...rule, when }))));
  test('of rules', () => fc.assert(same(under, ofRules), { numRuns: 3000 }));
  test('of the facts a rule names', () => fc.assert(same(under, ofFacts), { numRuns: 3000 }));
  test('a fold that stops at its first reason is found', () => {
    const first = (order: readonly Rule[]): Evaluate => (input) => {
      const decision = under(order)(input);
      return { ...decision, because: decision.because.slice(0, 1) };
    };
    assert.throws(() => fc.assert(same(first, ofRules), { numRuns: 500, endOnFailure: true }));
  });
});

/** Every path into a question but those to what holds it together. */
function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  const whole = ['', 'action', 'snapshot', 'snapshot.revision', 'snapshot.records'].includes(path.join('.')) ? [] : [[...path]];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return whole;
  return [...whole, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}
/** The question with something else at a path. */
function replaced<T>(input: T, [key = '', ...rest]: readonly string[], value: unknown): T {
  return { ...input, [key]: rest.length === 0 ? value : replaced((input as Record<string, unknown>)[key], rest, value) };
}

/** Nothing that a field could be; but for these, which mean something where they stand. */
const JUNK: readonly unknown[] = [undefined, null, Number.NaN, '', 'garbage', -1, {}];
const means = (path: string, value: unknown): boolean =>
  // Without a word on an app, the agency's switch decides; facts may be as of now; a block may never have been.
  (path === 'snapshot.reachable' && value === undefined) || (path === 'snapshot.records.approval' && (value === undefined || value === null)) || (path === 'snapshot.asOf' && value === null) || (path === 'snapshot.records.cap.blockedSince' && value === null);

const garbled = questions.chain((input) =>
  fc.tuple(fc.constantFrom(...pathsOf(input)), fc.constantFrom(...JUNK)).map(([path, value]) => ({ input, path: path.join('.'), value, changed: replaced(input, path, value) })),
);

describe('what is missing, expired or garbled never allows what was denied', () => {
  const never = (decide: Evaluate) =>
    fc.property(garbled, ({ input, path, value, changed }) => {
      const decision = decide(changed);
      if (isAllowed(decision) && !means(path, value)) assert(isAllowed(decide(input)), `${path} became ${String(value)}`);
    });
  test('one field of anything', () => fc.assert(never(evaluate), { numRuns: 40_000 }));
  test('an evaluator that judges whatever it is given is found', () => {
    assert.throws(() => fc.assert(never(under(table)), { numRuns: 10_000, endOnFailure: true }));
  });

  const losses: Record<string, (input: Input) => Input> = {
    'the agency is missing': (input) => replaced(input, ['snapshot', 'records', 'agency'], null),
    'the count is missing': (input) => replaced(input, ['snapshot', 'records', 'cap'], undefined),
    'both are': (input) => replaced(replaced(input, ['snapshot', 'records', 'cap'], undefined), ['snapshot', 'records', 'agency'], null),
    'the facts are expired': (input) => replaced(input, ['snapshot', 'asOf'], '2025-12-01T00:00:00Z'),
  };
  for (const [name, lose] of Object.entries(losses)) {
    const loses = (decide: Evaluate) => fc.property(questions, (input) => void (isAllowed(decide(lose(input))) && assert(isAllowed(decide(input)))));
    test(name, () => fc.assert(loses(evaluate), { numRuns: 5000 }));
    test(`${name}: an evaluator that takes it for the better is found`, () => {
      const turned: Record<string, Rule['when']> = { 'facts.no-agency': ['!viewer.developer', 'agency.known'], 'facts.expired': ['!facts.expired'], 'cap.unknown': ['cap.known', 'app.in-scope', '!agency.test-organisation'] };
      const wrong = table.map((rule): Rule => ({ ...rule, when: turned[rule.id] ?? rule.when }));
      assert.throws(() => fc.assert(loses(under(wrong)), { numRuns: 100_000, endOnFailure: true }));
    });
  }
  test('expired facts allow nothing at all', () =>
    fc.assert(fc.property(questions, (input) => assert(evaluate(replaced(input, ['snapshot', 'asOf'], '2025-12-01T00:00:00Z')).because.some(({ rule }) => rule === 'facts.expired'))), { numRuns: 2000 }));
});

describe('what would allow it', () => {
  const tells = (would: typeof whatWouldAllow) =>
    fc.property(questions, (input) => {
      const sets = would(input);
      if (isAllowed(evaluate(input))) return assert.deepEqual(sets, []);
      assert.equal(sets.length > 0, isAllowed(evaluate(after(input, remediesFor(input)))), 'told exactly where everything anybody can do is enough');
      for (const set of sets) {
        assert(isAllowed(evaluate(after(input, set))), 'it allows');
        for (const left of set) assert(!isAllowed(evaluate(after(input, set.filter((remedy) => remedy !== left)))), `not without ${left.id}`);
      }
    });
  test('allows it, needs every part, and is told wherever there is a way', () => fc.assert(tells(whatWouldAllow), { numRuns: 10_000 }));
  test('one that forgets a way, or adds a step, is found', () => {
    const forgets: typeof whatWouldAllow = (input) => whatWouldAllow(input).filter((set) => !set.some(({ id }) => id === 'approve'));
    const adds: typeof whatWouldAllow = (input) => whatWouldAllow(input).map((set) => [...set, ...remediesFor(input).filter(({ id }) => id === 'go-live' || id === 'open-marketplace')]);
    for (const wrong of [forgets, adds]) assert.throws(() => fc.assert(tells(wrong), { numRuns: 3000, endOnFailure: true }));
  });
});
