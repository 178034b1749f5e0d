// Ours: the whole catalogue at once on packed facts, and every app alone. And two that must be found out: one that is
// wrong about a single app, and one that takes its process with it.
import { allows, decideCatalogue, evaluate, noticesOf, rulesOf, type Column } from '../../../src/policy/index.ts';
import type { Decision } from '../../../src/schema/policy.ts';
import type { Contestant } from '../contestant.ts';
import { ACTIONS, pack, viewers } from '../world.ts';

export const ours: Contestant = {
  reasons: 'all',
  enter: (world) => {
    const table = pack(world);
    const questions = viewers.map((eyes) => ACTIONS.map((action) => world.about(eyes, action)));
    let columns: readonly Column[] = [];
    return {
      decide: (viewer) => {
        const [view, install] = questions[viewer];
        columns = decideCatalogue(table, view, install);
      },
      told: (action, row) => {
        const column = columns[ACTIONS.indexOf(action)];
        return { allow: allows(column, row), because: rulesOf(column, row), notices: noticesOf(column, row) };
      },
    };
  },
};

export const single: Contestant = {
  reasons: 'all',
  enter: ({ size, question }) => {
    const decided = ACTIONS.map((): Decision[] => Array.from({ length: size }));
    return {
      decide: (viewer) => {
        const eyes = viewers[viewer];
        for (const [place, action] of ACTIONS.entries()) for (let row = 0; row < size; row += 1) decided[place][row] = evaluate(question(row, eyes, action));
      },
      told: (action, row) => {
        const { outcome, because, notices } = decided[ACTIONS.indexOf(action)][row];
        return { allow: outcome === 'allow', because: because.map(({ rule }) => rule), notices: notices.map(({ rule }) => rule) };
      },
    };
  },
};

export const liar: Contestant = {
  reasons: 'all',
  enter: async (world, load) => {
    const { decide, told } = await ours.enter(world, load);
    return { decide, told: (action, row) => (row === 0 ? { ...told(action, row), allow: !told(action, row).allow } : told(action, row)) };
  },
};

export const mortal: Contestant = {
  reasons: 'all',
  enter: (world, load) => {
    // A page has none, and nothing else that it could end so.
    (globalThis as { process?: { abort: () => void } }).process?.abort();
    return ours.enter(world, load);
  },
};
