// The one connection to an owner's database: opened when it is needed, dropped after any failure, opened again; after three failures in a
// row, or where there can be no database, memory. It runs transactions and knows nothing of what they mean. It never rejects: a body that
// could not be run gives undefined.
import { deleteForGood, deleteOldest, holdInUse } from './databases.ts';
import { deadlineIn, deleteDatabase, nameOf, openDatabase } from './open.ts';
import type { Register } from './register.ts';
import type { Surroundings } from './surroundings.ts';
import { Memory, SHELVES, transact, type Body, type Scope } from './transaction.ts';

/** Why there is no database. */
export type Fallback =
  /** The browser has none, or forbids this page to look. */
  | 'unavailable'
  /** Hashing an owner's name takes a secure context. */
  | 'insecure'
  /** Another tab, of another version, holds it. */
  | 'blocked'
  /** It did not open in time. */
  | 'timeout'
  /** A newer version of this library has been here. */
  | 'newer'
  /** It failed three times in a row. */
  | 'lost'
  /** It is full, and nothing of ours is left to delete. */
  | 'quota'
  /** It cannot be read, and making it anew did not help. */
  | 'corrupt'
  /** Its owner was forgotten, by this tab or another. */
  | 'forgotten';

export interface Diagnostics {
  /** Values that did not parse and were deleted. */
  readonly dropped: number;
  readonly reopened: number;
  readonly fallback: Fallback | null;
}

const VERSION = 1;
const MOST_FAILURES = 3;
/** The value's fault, or the caller's: another try would end the same. */
const HOPELESS = ['DataCloneError', 'DataError', 'ConstraintError', 'TypeError', 'RangeError'];

export class Connection {
  readonly name: string;
  readonly #issuer: string;
  readonly #around: Surroundings;
  readonly #register: Register;
  readonly #changed: (reason: Fallback) => void;
  #memory = new Memory();
  #db: IDBDatabase | undefined;
  #opening: Promise<IDBDatabase | undefined> | undefined;
  #release = () => {};
  /** The owner's epoch when this tab first came. Undefined where the register could not tell. */
  #epoch: Promise<number | undefined> | undefined;
  #openedBefore = false;
  #deletedByOther = false;
  /** Whether it was deleted because it could not be read; undefined while that was not tried. */
  #recreated: boolean | undefined;
  #failures = 0;
  #reopened = 0;
  #fallback: Fallback | null = null;
  /** Grows when the owner is forgotten: what began before may not end after. */
  #life = 0;

  constructor(name: string, issuer: string, around: Surroundings, register: Register, changed: (reason: Fallback) => void) {
    this.name = name;
    this.#issuer = issuer;
    this.#around = around;
    this.#register = register;
    this.#changed = changed;
  }

  get fallback(): Fallback | null {
    return this.#fallback;
  }

  get reopened(): number {
    return this.#reopened;
  }

  /** What the body gives, or undefined where it could not be run to its end or the owner was forgotten meanwhile. */
  async run<T>(scope: Scope, body: Body<T>): Promise<T | undefined> {
    const life = this.#life;
    const result = this.#fallback ? await this.#memory.run(body) : await this.#runInDatabase(scope, body, life);
    return life === this.#life ? result : undefined;
  }

  async #runInDatabase<T>(scope: Scope, body: Body<T>, life: number): Promise<T | undefined> {
    while (!this.#fallback && life === this.#life) {
      const db = await this.open();
      if (!db) return undefined;
      // A large write on a busy disk is slow without being lost.
      const deadline = deadlineIn(this.#around.timeout * 5);
      try {
        const result = await transact(db, scope, body, deadline.signal);
        this.#failures = 0;
        return result;
      } catch (error) {
        if (life !== this.#life || !(await this.#mayTryAgain(nameOf(error), db))) return undefined;
      } finally {
        deadline.clear();
      }
    }
    return undefined;
  }

  async #mayTryAgain(failure: string, db: IDBDatabase): Promise<boolean> {
    if (HOPELESS.includes(failure)) return false;
    if (failure === 'QuotaExceededError') return this.#makeRoom();
    this.#drop(db);
    // A shelf is missing: not the layout this version was made with.
    if (failure === 'NotFoundError' && !(await this.#recreate())) this.fall('corrupt');
    else this.#failed('lost');
    return !this.#fallback;
  }

  /** The open database; undefined where there is none. Settles in time. */
  async open(): Promise<IDBDatabase | undefined> {
    if (this.#fallback) return undefined;
    return this.#db ?? (this.#opening ??= this.#openInTime().finally(() => (this.#opening = undefined)));
  }

  async #openInTime(): Promise<IDBDatabase | undefined> {
    const { indexedDB: factory, timeout } = this.#around;
    if (!factory) return this.fall('unavailable');
    const deadline = deadlineIn(timeout);
    const late = new Promise<undefined>((resolve) => deadline.signal.addEventListener('abort', () => resolve(undefined), { once: true }));
    const db = await Promise.race([this.#connect(factory, deadline.signal), late]).finally(deadline.clear);
    if (!db) this.fall('timeout');
    return db;
  }

  async #connect(factory: IDBFactory, deadline: AbortSignal): Promise<IDBDatabase | undefined> {
    this.#epoch ??= this.#register.enter(this.name, this.#issuer);
    const { name } = this;
    while (!this.#fallback) {
      if (this.#openedBefore && !(await this.#isStillOurs())) return this.fall('forgotten');
      const opened = await openDatabase({ factory, name, version: VERSION, upgrade, deadline });
      if (opened.db) return this.#welcome(opened.db, opened.created, deadline);
      await this.#refused(opened.failure, deadline);
    }
    return undefined;
  }

  async #refused(failure: string, deadline: AbortSignal): Promise<void> {
    if (failure === 'timeout' || failure === 'blocked') this.fall(failure);
    else if (failure === 'VersionError') this.fall('newer');
    else if (failure === 'SecurityError') this.fall('unavailable');
    else if (failure === 'QuotaExceededError') await this.#makeRoom();
    else {
      // A browser that denies storage says the same as one that cannot read its files: only trying tells them apart.
      this.#failed(this.#openedBefore ? 'lost' : 'unavailable');
      if (this.#failures === MOST_FAILURES - 1) await this.#recreate(deadline);
    }
  }

  async #welcome(db: IDBDatabase, created: boolean, deadline: AbortSignal): Promise<IDBDatabase | undefined> {
    db.onversionchange = ({ newVersion }) => {
      this.#deletedByOther ||= newVersion === null;
      this.#drop(db);
    };
    db.onclose = () => this.#drop(db);
    // One that had to be made was deleted while we looked, or never there: see that nobody said it shall not be.
    if (created && !(await this.#isStillOurs())) {
      db.close();
      await deleteForGood(this.#around, this.name);
      return this.fall('forgotten');
    }
    if (this.#fallback || deadline.aborted) {
      db.close();
      return undefined;
    }
    if (this.#openedBefore) this.#reopened += 1;
    this.#openedBefore = true;
    this.#deletedByOther = false;
    this.#release = holdInUse(this.#around, this.name);
    this.#db = db;
    return db;
  }

  /** Whether the owner was not forgotten since this tab came. Where the register cannot tell, a deletion counts as a word. */
  async #isStillOurs(): Promise<boolean> {
    const [then, now] = await Promise.all([this.#epoch, this.#register.epochOf(this.name)]);
    return then === undefined || now === undefined ? !this.#deletedByOther : then === now;
  }

  #drop(db: IDBDatabase): void {
    db.close();
    if (this.#db !== db) return;
    this.#db = undefined;
    this.#release();
  }

  #failed(reason: Fallback): void {
    this.#failures += 1;
    if (this.#failures >= MOST_FAILURES) this.fall(this.#recreated ? 'corrupt' : reason);
  }

  /** Deletes what cannot be read, once. */
  async #recreate(deadline?: AbortSignal): Promise<boolean> {
    const { indexedDB: factory } = this.#around;
    if (this.#recreated !== undefined || !factory) return false;
    this.#recreated = false;
    return (this.#recreated = deadline ? await deleteDatabase(factory, this.name, deadline) : await deleteForGood(this.#around, this.name));
  }

  async #makeRoom(): Promise<boolean> {
    if (await deleteOldest(this.#around, this.#register, this.name)) return true;
    this.fall('quota');
    return false;
  }

  /** Goes on in memory, for good. Gives undefined, which is what there is to open now. */
  fall(reason: Fallback): undefined {
    if (this.#fallback) return;
    this.#fallback = reason;
    this.close();
    this.#changed(reason);
  }

  /** Lets the database go until it is needed again. */
  close(): void {
    if (this.#db) this.#drop(this.#db);
  }

  /** Nothing of the owner stays here, and nothing that is under way comes back. */
  forgotten(): void {
    this.#life += 1;
    this.#memory = new Memory(); // what is under way writes into the old one
    this.fall('forgotten');
    this.#fallback = 'forgotten';
  }
}

function upgrade(db: IDBDatabase): void {
  for (const shelf of SHELVES) if (!db.objectStoreNames.contains(shelf)) db.createObjectStore(shelf);
}
