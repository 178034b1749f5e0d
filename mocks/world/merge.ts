// Lays a world file over a world, entry by entry. Refuses the whole file when anything in it is wrong: every fault with its path.
import { parse, type Fault } from '../../src/schema/faults.ts';
import { findDanglingFaults } from './references.ts';
import { WorldFile, type WorldData } from './schema.ts';

export type Merge = { readonly ok: true; readonly world: WorldData } | { readonly ok: false; readonly faults: readonly Fault[] };

/** An entry of a merged list and where it came from: `apps.3` for the file's, `the generated world's apps.3` for the base's. */
export interface Entry<T> {
  readonly value: T;
  readonly path: string;
}
export type Entries = { readonly [List in Exclude<keyof WorldData, 'platform'>]: readonly Entry<WorldData[List][number]>[] };

type ListName = keyof Entries;

/** What makes an entry the same entry; NUL cannot be typed by accident. */
export const keys: { readonly [List in ListName]: (entry: WorldData[List][number]) => string } = {
  apps: ({ id }) => id,
  agencies: ({ id }) => id,
  subAccounts: ({ id }) => id,
  users: ({ id }) => id,
  outside: ({ id }) => id,
  approvals: ({ agencyId, appId }) => `${agencyId}\u0000${appId}`,
  installations: ({ appId, agencyId, subAccountId }) => `${appId}\u0000${agencyId}\u0000${subAccountId ?? ''}`,
};

/**
 * `file` is parsed JSON of unknown shape. Where it names an entry of `base` by the same id, the file wins and keeps the base's place; new entries follow.
 * Faults are all found at once: wrong shapes first; only a file of the right shape is searched for duplicates and dangling ids.
 */
export function mergeWorld(base: WorldData, file: unknown): Merge {
  const parsed = parse(WorldFile, file);
  const unknown = file instanceof Object && !Array.isArray(file) ? Object.keys(file).filter((key) => !(key in WorldFile.shape)) : [];
  const strange = unknown.map((path) => ({ path, message: `is no part of a world; its parts are ${Object.keys(WorldFile.shape).join(', ')}` }));
  if (parsed.faults || strange.length > 0) return { ok: false, faults: [...strange, ...(parsed.faults ?? [])] };
  const given = parsed.value;
  const faults: Fault[] = [];

  function merge<List extends ListName>(list: List): readonly Entry<WorldData[List][number]>[] {
    const key: (entry: WorldData[List][number]) => string = keys[list];
    const before: readonly WorldData[List][number][] = base[list];
    const merged = new Map<string, Entry<WorldData[List][number]>>();
    before.forEach((value, index) => merged.set(key(value), { value, path: `the generated world's ${list}.${index}` }));
    const seen = new Map<string, number>();
    const entries: readonly WorldData[List][number][] = given[list] ?? [];
    entries.forEach((value, index) => {
      const first = seen.get(key(value));
      if (first !== undefined) faults.push({ path: `${list}.${index}`, message: `is the same entry as ${list}.${first}` });
      seen.set(key(value), index);
      merged.set(key(value), { value, path: `${list}.${index}` });
    });
    return [...merged.values()];
  }

  const entries: Entries = {
    apps: merge('apps'),
    agencies: merge('agencies'),
    subAccounts: merge('subAccounts'),
    users: merge('users'),
    approvals: merge('approvals'),
    installations: merge('installations'),
    outside: merge('outside'),
  };
  faults.push(...findDanglingFaults(entries));
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    world: {
      platform: given.platform ?? base.platform,
      apps: entries.apps.map(({ value }) => value),
      agencies: entries.agencies.map(({ value }) => value),
      subAccounts: entries.subAccounts.map(({ value }) => value),
      users: entries.users.map(({ value }) => value),
      approvals: entries.approvals.map(({ value }) => value),
      installations: entries.installations.map(({ value }) => value),
      outside: entries.outside.map(({ value }) => value),
    },
  };
}
