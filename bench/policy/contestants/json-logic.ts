// json-logic-js: one chain of `if`s per viewer and action. It stops at the first rule that matches and gives its id, which is the least work the
// engine can decide by; asking for every reason would cost it more.
import jsonLogic, { type RulesLogic } from 'json-logic-js';
import type { Contestant } from '../contestant.ts';
import { flatFacts, rulesFor, type LiveRule } from '../translate.ts';
import { ACTIONS, viewers } from '../world.ts';

function logicOf(rules: readonly LiveRule[]): RulesLogic {
  const literal = ({ field, is }: LiveRule['when'][number]): RulesLogic => (is ? { var: field } : { '!': { var: field } }) as RulesLogic;
  const condition = ({ when }: LiveRule): RulesLogic => (when.length === 0 ? true : when.length === 1 ? literal(when[0]) : ({ and: when.map(literal) } as RulesLogic));
  return { if: [...rules.flatMap((rule) => [condition(rule), rule.id]), 'policy.no-permit'] } as RulesLogic;
}

export const jsonLogicJs: Contestant = {
  reasons: 'one',
  enter: (world) => {
    const apps = flatFacts(world);
    const policies = viewers.map((_, viewer) =>
      ACTIONS.map((action) => {
        const rules = rulesFor(world, viewer, action);
        return { logic: logicOf(rules), permits: new Set(rules.filter(({ effect }) => effect === 'permit').map(({ id }) => id)) };
      }),
    );
    const decided = ACTIONS.map(() => ({ allow: new Uint8Array(apps.length), reason: new Array<string>(apps.length) }));
    return {
      decide: (viewer) => {
        for (const [place, { logic, permits }] of policies[viewer].entries()) {
          const { allow, reason } = decided[place];
          for (let row = 0; row < apps.length; row += 1) {
            const id = jsonLogic.apply(logic, apps[row]) as string;
            reason[row] = id;
            allow[row] = permits.has(id) ? 1 : 0;
          }
        }
      },
      told: (action, row) => {
        const { allow, reason } = decided[ACTIONS.indexOf(action)];
        return { allow: allow[row] === 1, because: [reason[row]] };
      },
    };
  },
};
