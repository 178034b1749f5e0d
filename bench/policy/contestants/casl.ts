// @casl/ability: one ability per viewer, as its guide has it ("define rules for a user"), conditions as data. Later rules win in CASL, so permits
// come first. `relevantRuleFor` is what `can` calls; it also carries the reason of the one rule that decided.
import { createMongoAbility, type MongoAbility } from '@casl/ability';
import type { Contestant } from '../contestant.ts';
import { flatFacts, rulesFor } from '../translate.ts';
import { ACTIONS, viewers, type World } from '../world.ts';

function abilityOf(world: World, viewer: number): MongoAbility {
  const raw = ACTIONS.flatMap((action) =>
    rulesFor(world, viewer, action)
      .reverse()
      .map(({ id, effect, when }) => ({
        action,
        subject: 'App',
        inverted: effect === 'forbid',
        reason: id,
        ...(when.length > 0 && { conditions: Object.fromEntries(when.map(({ field, is }) => [field, is])) }),
      })),
  );
  return createMongoAbility(raw, { detectSubjectType: () => 'App' });
}

export const casl: Contestant = {
  reasons: 'one',
  enter: (world) => {
    const apps = flatFacts(world);
    const abilities = viewers.map((_, viewer) => abilityOf(world, viewer));
    const decided = ACTIONS.map(() => ({ allow: new Uint8Array(apps.length), reason: new Array<string | undefined>(apps.length) }));
    return {
      decide: (viewer) => {
        const ability = abilities[viewer];
        for (const [place, action] of ACTIONS.entries()) {
          const { allow, reason } = decided[place];
          for (let row = 0; row < apps.length; row += 1) {
            const rule = ability.relevantRuleFor(action, apps[row]);
            allow[row] = rule !== null && !rule.inverted ? 1 : 0;
            reason[row] = rule?.reason;
          }
        }
      },
      told: (action, row) => {
        const { allow, reason } = decided[ACTIONS.indexOf(action)];
        return { allow: allow[row] === 1, because: [reason[row] ?? 'policy.no-permit'] };
      },
    };
  },
};
