// casbin: one enforcer per viewer and action, the rules as policy lines that its `eval` runs (its documented way to keep attribute rules as data),
// deny overrides. Synchronous, and with the one line that explains the answer.
import { newEnforcer, newModelFromString, StringAdapter, type Enforcer } from 'casbin';
import type { Contestant } from '../contestant.ts';
import { flatFacts, rulesFor } from '../translate.ts';
import { ACTIONS, viewers, type Asked, type World } from '../world.ts';

const MODEL = `
[request_definition]
r = app
[policy_definition]
p = rule, id, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = eval(p.rule)
`;

async function enforcerOf(world: World, viewer: number, action: Asked): Promise<Enforcer> {
  const lines = rulesFor(world, viewer, action).map(({ id, effect, when }) => {
    const condition = when.map(({ field, is }) => `${is ? '' : '!'}r.app.${field}`).join(' && ') || 'true';
    return `p, ${condition}, ${id}, ${effect === 'permit' ? 'allow' : 'deny'}`;
  });
  return newEnforcer(newModelFromString(MODEL), new StringAdapter(lines.join('\n')));
}

export const casbin: Contestant = {
  reasons: 'one',
  enter: async (world) => {
    const apps = flatFacts(world);
    const enforcers = await Promise.all(viewers.map((_, viewer) => Promise.all(ACTIONS.map((action) => enforcerOf(world, viewer, action)))));
    const decided = ACTIONS.map(() => ({ allow: new Uint8Array(apps.length), reason: new Array<string>(apps.length) }));
    return {
      decide: (viewer) => {
        for (const [place, enforcer] of enforcers[viewer].entries()) {
          const { allow, reason } = decided[place];
          for (let row = 0; row < apps.length; row += 1) {
            const [allowed, line] = enforcer.enforceExSync(apps[row]);
            allow[row] = allowed ? 1 : 0;
            reason[row] = line[1] ?? 'policy.no-permit';
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
