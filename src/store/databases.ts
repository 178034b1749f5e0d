// The databases of all owners on this device: which are in use, which may go to make room, and how one is deleted for good.
// It never touches a database that is not ours, nor one that a tab has open, as far as the browser tells.
import { deadlineIn, databaseNames, deleteDatabase } from './open.ts';
import { isOwnersDatabase } from './owner.ts';
import type { Register } from './register.ts';
import { holdLock, whileLocked, type Surroundings } from './surroundings.ts';

/** Without locks a database counts as in use for this long after it was opened. */
const IN_USE = 60 * 60 * 1000;

const useOf = (name: string): string => `${name}:use`;

/** Says to other tabs that a database is in use, until it is given back. */
export const holdInUse = ({ locks }: Surroundings, name: string): (() => void) => holdLock(locks, useOf(name), 'shared');

/** Deletes the database that was not used for longest, if there is one that no tab uses. */
export async function deleteOldest(around: Surroundings, register: Register, except: string): Promise<boolean> {
  const there = await namesThere(around);
  for (const { name, usedAt } of await register.oldestFirst()) {
    if (name === except || (there && !there.includes(name))) continue;
    if (await deleteUnused(around, name, usedAt)) return true;
  }
  return false;
}

async function deleteUnused(around: Surroundings, name: string, usedAt: number): Promise<boolean> {
  if (around.locks) return (await whileLocked(around.locks, useOf(name), 'exclusive', () => deleteWithin(around, name))) ?? false;
  return around.now() - usedAt > IN_USE && deleteWithin(around, name);
}

/** Deletes a database and looks whether it is gone; false where that could not be seen in time. */
export async function deleteForGood(around: Surroundings, name: string): Promise<boolean> {
  // A tab that was just opening it may make it once more before it learns of the end: look, and delete again.
  for (let attempts = 0; attempts < 3; attempts += 1) {
    if (!(await deleteWithin(around, name))) return false;
    if (!(await namesThere(around))?.includes(name)) return true;
  }
  return false;
}

async function deleteWithin({ indexedDB: factory, timeout }: Surroundings, name: string): Promise<boolean> {
  if (!factory) return true;
  const deadline = deadlineIn(timeout);
  return deleteDatabase(factory, name, deadline.signal).finally(deadline.clear);
}

/** Our databases on this device; undefined where the browser does not tell. */
async function namesThere({ indexedDB: factory }: Surroundings): Promise<readonly string[] | undefined> {
  return factory && (await databaseNames(factory))?.filter(isOwnersDatabase);
}
