// The invariants of the policy over every combination of facts, none left out; and each of them finds the table of rules that breaks it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { evaluate, fold, type Heading } from '../../src/policy/evaluate.ts';
import type { FactId } from '../../src/policy/facts.ts';
import { appFacts, sharedFacts } from '../../src/policy/match.ts';
import { questionOf } from '../../src/policy/request.ts';
import { rules, type Rule } from '../../src/policy/rules.ts';
import { shippedRevisions } from '../../src/policy/revisions.ts';
import type { Action } from '../../src/schema/policy.ts';
import { request } from '../policy/world.ts';
import { invariants, violations, type Invariant } from './invariants.ts';
import { ALLOW, decideAll, DENY, NO_SUCH_VIEWER, NOTHING_MATCHES, told, type Space } from './space.ts';

const table: readonly Rule[] = rules;
const actions = [...new Set(table.flatMap((rule) => rule.actions))];
const shipped = new Map(actions.map((action) => [action, decideAll(action)]));
const spaceOf = (action: Action): Space => shipped.get(action) ?? assert.fail(action);
const count = ({ outcomes }: Space, ...of: number[]): number => outcomes.reduce((sum, outcome) => (of.includes(outcome) ? sum + 1 : sum), 0);

describe('over every combination of facts', () => {
  for (const invariant of invariants)
    test(invariant.says, () => {
      for (const action of invariant.actions) assert.deepEqual(violations(invariant, spaceOf(action)), { count: 0, first: null }, action);
    });
  test('which are fifteen million, of which few are allowed', (t) => {
    const spaces = [...shipped.values()];
    const sum = spaces.reduce((all, space) => all + count(space, ALLOW, DENY, NOTHING_MATCHES), 0);
    assert(sum > 15_000_000, String(sum));
    for (const space of spaces) assert(count(space, ALLOW) > 0 && count(space, DENY) > 0, space.action);
    t.diagnostic(`${sum} combinations, allowed: ${spaces.map((space) => `${space.action} ${count(space, ALLOW)}`).join(', ')}`);
  });
  test('facts and rules fit into the bits they are made into', () => {
    assert(appFacts.length <= 30 && sharedFacts.length <= 32, `${appFacts.length} and ${sharedFacts.length}`);
    for (const action of actions) for (const effect of ['permit', 'forbid', 'notice']) assert(table.filter((rule) => rule.effect === effect && rule.actions.includes(action)).length <= 30, `${action} ${effect}`);
  });
  test('the decision with its reasons says the same as the bits, on each of view, publish, approve and call, and on every 997th of the rest', () => {
    for (const { action, varying, outcomes } of shipped.values())
      for (let combination = 0; combination < outcomes.length; combination += outcomes.length > 20_000 ? 997 : 1) {
        if (outcomes[combination] === NO_SUCH_VIEWER) continue;
        const holding = new Set(told({ action, varying }, combination).split(' '));
        const { outcome, because } = fold({ action } as Heading, (fact: FactId) => holding.has(fact), () => ({}));
        assert.equal(outcome === 'allow', outcomes[combination] === ALLOW);
        assert.equal(because[0]?.rule === 'policy.no-permit', outcomes[combination] === NOTHING_MATCHES);
      }
  });
  test('only a question that asks for no known action is left to default deny', () => {
    const input = questionOf(request(), shippedRevisions[0]);
    assert.deepEqual([...shipped.values()].filter((space) => count(space, NOTHING_MATCHES) > 0).map(({ action }) => action), []);
    assert.deepEqual(evaluate({ ...input, action: 'destroy' as Action }).because.map(({ rule }) => rule), ['policy.no-permit']);
  });
});

describe('a table of rules that breaks an invariant is found', () => {
  for (const invariant of invariants)
    test(invariant.says, () => {
      const wrong = invariant.broken(table);
      assert.notDeepEqual(wrong, table);
      assert(invariant.actions.some((action) => violations(invariant, decideAll(action, wrong)).count > 0));
    });
});

describe('every rule is somebody’s guard: without it an invariant breaks', () => {
  const breaks = (action: Action, wrong: readonly Rule[]): Invariant | undefined => {
    const space = decideAll(action, wrong);
    return invariants.find((invariant) => invariant.actions.includes(action) && violations(invariant, space).count > 0);
  };
  /** These permit what others permit already, to say why it goes on. */
  const explaining = ['cap.counted-agency-continues', 'cap.test-organisation-exempt'];
  for (const rule of table.filter(({ effect }) => effect !== 'notice'))
    test(rule.id, () => {
      const missing = table.filter(({ id }) => id !== rule.id);
      assert.equal(rule.actions.some((action) => breaks(action, missing)), !explaining.includes(rule.id));
    });
});
