// The register of this device: who was here, which database was used when, and which owner was forgotten how often. One small database
// beside those of the owners, opened for each question and closed after it. It holds no facts and no token, and never throws:
// where it cannot be read, nothing is known.
import { wrap, type IDBPDatabase } from 'idb';
import { deadlineIn, openDatabase } from './open.ts';
import { digest, isOwnersDatabase, REGISTER, type Owner } from './owner.ts';
import type { Surroundings } from './surroundings.ts';

const VERSION = 1;

/** One row per database that ever was here. It outlives its database, so that a tab asleep at the time still learns of it. */
interface Row {
  /** How often it was forgotten. A tab that knew another number may not write to it any more. */
  readonly epoch: number;
  readonly usedAt: number;
  readonly issuer: string | null;
}

/** Somebody as the caller knows them before the server said who they are. Only a hash of it is kept. */
export interface Known {
  readonly issuer: string;
  /** An account's name, or the fingerprint of a token. */
  readonly account: string;
}

export class Register {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Notes that a database is in use. Gives its epoch. */
  enter(database: string, issuer: string): Promise<number | undefined> {
    return this.#ask(async (db) => {
      const tx = db.transaction('databases', 'readwrite', { durability: 'relaxed' });
      const { epoch } = rowOf(await tx.store.get(database));
      await tx.store.put({ epoch, usedAt: this.#around.now(), issuer } satisfies Row, database);
      await tx.done;
      return epoch;
    });
  }

  epochOf(database: string): Promise<number | undefined> {
    return this.#ask(async (db) => rowOf(await db.get('databases', database)).epoch);
  }

  /** Says that an owner is forgotten, before the database is deleted, so that no tab makes it again. */
  async bury(database: string): Promise<boolean> {
    const done = await this.#ask(async (db) => {
      const tx = db.transaction(['databases', 'owners'], 'readwrite');
      const { epoch } = rowOf(await tx.objectStore('databases').get(database));
      await tx.objectStore('databases').put({ epoch: epoch + 1, usedAt: this.#around.now(), issuer: null } satisfies Row, database);
      const owners = tx.objectStore('owners');
      for (const key of await owners.getAllKeys()) if (rememberedOf(await owners.get(key))?.database === database) await owners.delete(key);
      await tx.done;
      return true;
    });
    return done ?? false;
  }

  /** Databases by when they were used last, the longest ago first; those of one issuer where one is given. */
  async oldestFirst(issuer?: string): Promise<readonly { readonly name: string; readonly usedAt: number }[]> {
    const rows = await this.#ask(async (db) => {
      const tx = db.transaction('databases');
      const [names, values] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
      return names.map((name, index) => ({ name: name as string, ...rowOf(values[index]) }));
    });
    return (rows ?? [])
      .filter((row) => isOwnersDatabase(row.name) && row.issuer !== null && (issuer === undefined || row.issuer === issuer))
      .sort((a, b) => a.usedAt - b.usedAt);
  }

  async remember(known: Known, { issuer, agencyId, userId }: Owner, database: string): Promise<boolean> {
    const remembered: Remembered = { issuer, agencyId, userId, database };
    return (await this.#ask(async (db) => Boolean(await db.put('owners', remembered, await keyOf(known))))) ?? false;
  }

  async ownerFor(known: Known): Promise<Owner | undefined> {
    const remembered = await this.#ask(async (db) => rememberedOf(await db.get('owners', await keyOf(known))));
    // A row that names another issuer than was asked about was not written by us.
    if (remembered?.issuer !== known.issuer) return undefined;
    return { issuer: remembered.issuer, agencyId: remembered.agencyId, userId: remembered.userId };
  }

  async forgetKnown(known: Known): Promise<boolean> {
    return (await this.#ask(async (db) => db.delete('owners', await keyOf(known)).then(() => true))) ?? false;
  }

  async #ask<T>(question: (db: IDBPDatabase) => Promise<T>): Promise<T | undefined> {
    const { indexedDB: factory, timeout } = this.#around;
    if (!factory) return undefined;
    const deadline = deadlineIn(timeout);
    const opened = await openDatabase({ factory, name: REGISTER, version: VERSION, upgrade, deadline: deadline.signal });
    if (!opened.db) {
      deadline.clear();
      return undefined;
    }
    const { db } = opened;
    db.onversionchange = () => db.close();
    const late = new Promise<undefined>((resolve) => deadline.signal.addEventListener('abort', () => resolve(undefined), { once: true }));
    try {
      return await Promise.race([question(wrap(db)), late]);
    } catch {
      return undefined;
    } finally {
      deadline.clear();
      db.close();
    }
  }
}

interface Remembered extends Owner {
  readonly database: string;
}

function upgrade(db: IDBDatabase): void {
  db.createObjectStore('databases');
  db.createObjectStore('owners');
}

const keyOf = ({ issuer, account }: Known): Promise<string> => digest([issuer, account]);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What cannot be read counts as never seen. */
function rowOf(value: unknown): Row {
  if (!isRecord(value)) return { epoch: 0, usedAt: 0, issuer: null };
  const { epoch, usedAt, issuer } = value;
  return { epoch: typeof epoch === 'number' ? epoch : 0, usedAt: typeof usedAt === 'number' ? usedAt : 0, issuer: typeof issuer === 'string' ? issuer : null };
}

function rememberedOf(value: unknown): Remembered | undefined {
  if (!isRecord(value)) return undefined;
  const { issuer, agencyId, userId, database } = value;
  if (typeof issuer !== 'string' || typeof userId !== 'string' || typeof database !== 'string') return undefined;
  if (agencyId !== null && typeof agencyId !== 'string') return undefined;
  return { issuer, agencyId, userId, database };
}
