// json-rules-engine: one engine per viewer and action, a rule per rule, its event naming the rule and its effect. Every event is a reason.
import { Engine } from 'json-rules-engine';
import type { Contestant, Told } from '../contestant.ts';
import { flatFacts, rulesFor } from '../translate.ts';
import { ACTIONS, viewers, type Asked, type World } from '../world.ts';

const engineOf = (world: World, viewer: number, action: Asked): Engine =>
  new Engine(
    rulesFor(world, viewer, action).map(({ id, effect, when }) => ({
      conditions: { all: when.map(({ field, is }) => ({ fact: field, operator: 'equal', value: is })) },
      event: { type: effect, params: { id } },
    })),
  );

export const jsonRulesEngine: Contestant = {
  reasons: 'all',
  enter: (world) => {
    const apps = flatFacts(world);
    const engines = viewers.map((_, viewer) => ACTIONS.map((action) => engineOf(world, viewer, action)));
    const decided = ACTIONS.map(() => new Array<Told>(apps.length));
    return {
      decide: async (viewer) => {
        for (const [place, engine] of engines[viewer].entries()) {
          for (let row = 0; row < apps.length; row += 1) {
            const { events } = await engine.run(apps[row]);
            const forbids = events.filter(({ type }) => type === 'forbid');
            const deciding = forbids.length > 0 ? forbids : events;
            const because = deciding.map(({ params }) => String(params?.['id']));
            decided[place][row] = { allow: forbids.length === 0 && events.length > 0, because: because.length > 0 ? because : ['policy.no-permit'] };
          }
        }
      },
      told: (action, row) => decided[ACTIONS.indexOf(action)][row],
    };
  },
};
