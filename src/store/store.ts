// What one owner's device keeps: the session, the records, the catalogue and a journal of what is under way. An accelerator and never an
// authority: nothing here rejects; what cannot be read is undefined, what was not kept is false. It fetches nothing and holds no token.
import type * as z from 'zod/mini';
import { parse } from '../schema/faults.ts';
import { Instant } from '../schema/instant.ts';
import { Connection, type Diagnostics, type Fallback } from './connection.ts';
import { deleteForGood } from './databases.ts';
import * as generations from './generations.ts';
import { databaseName, type Owner } from './owner.ts';
import { Register } from './register.ts';
import { attempt, surroundings, type Surroundings } from './surroundings.ts';
import { openChannel, type Channel, type Notice } from './tabs.ts';
import type { Scope, Transaction } from './transaction.ts';

/** A value with what the server said of it. */
export interface Fact<T> {
  readonly value: T;
  readonly etag: string | null;
  /** When it was true, by the server's clock. */
  readonly asOf: string;
}

export interface Stored<T> extends Fact<T> {
  readonly savedAt: string;
}

export interface StoreOptions extends Partial<Surroundings> {
  /** The store goes on in memory. */
  readonly onChange?: (reason: Fallback) => void;
  /** Another tab wrote, or signed out. */
  readonly onNotice?: (notice: Notice) => void;
}

export type FactName = 'session' | 'records';

/** An older answer than what is there loses, unless what is there claims to be newer by more: that is no race of two tabs but a lie. */
const RACE = 24 * 60 * 60 * 1000;

/** Opens an owner's store, in memory where there is nothing better. Never rejects and settles within the timeout. */
export async function openStore(owner: Owner, options: StoreOptions = {}): Promise<Store> {
  const name = await databaseName(owner).catch(() => undefined);
  const store = new Store(name, owner.issuer, options);
  await store.open();
  return store;
}

export class Store {
  /** The database's name; locks and channels of this owner are named after it. Undefined where it could not be hashed. */
  readonly name: string | undefined;
  readonly #around: Surroundings;
  readonly #register: Register;
  readonly #connection: Connection;
  readonly #options: StoreOptions;
  #channel: Channel | undefined;
  #dropped = 0;

  constructor(name: string | undefined, issuer: string, options: StoreOptions) {
    this.name = name;
    this.#options = options;
    this.#around = surroundings(options);
    this.#register = new Register(this.#around);
    this.#connection = new Connection(name ?? '', issuer, this.#around, this.#register, (reason) => attempt(() => options.onChange?.(reason)));
    if (name === undefined) this.#connection.fall('insecure');
  }

  /** Memory is a normal mode: the same store, until the page goes. */
  get storage(): 'indexeddb' | 'memory' {
    return this.#connection.fallback ? 'memory' : 'indexeddb';
  }

  get diagnostics(): Diagnostics {
    return { dropped: this.#dropped, reopened: this.#connection.reopened, fallback: this.#connection.fallback };
  }

  async open(): Promise<void> {
    this.#wake();
    // What others left behind is swept beside the first reads, which do not wait for it.
    if (await this.#connection.open()) void generations.sweepAbandoned(this.#connection, this.#around);
  }

  async read<S extends z.ZodMiniType>(name: FactName, schema: S): Promise<Stored<z.output<S>> | undefined> {
    const value = await this.#run({ shelves: ['facts'], mode: 'readonly' }, (tx) => tx.get('facts', [name]));
    if (value === undefined) return undefined;
    const stored = storedOf(value, schema);
    if (stored) return stored;
    this.#dropped += 1;
    // Another tab may have written a good one since.
    await this.#run({ shelves: ['facts'], mode: 'readwrite' }, async (tx) => {
      if (!storedOf(await tx.get('facts', [name]), schema)) await tx.remove('facts', [name]);
    });
    return undefined;
  }

  /** False where it was not kept, or what is there is newer. */
  async write<T>(name: FactName, { value, etag, asOf }: Fact<T>): Promise<boolean> {
    const at = Date.parse(asOf);
    if (Number.isNaN(at)) return false;
    const stored: Stored<T> = { value, etag, asOf, savedAt: new Date(this.#around.now()).toISOString() };
    const kept = await this.#run({ shelves: ['facts'], mode: 'readwrite' }, async (tx) => {
      const lead = asOfIn(await tx.get('facts', [name])) - at;
      if (lead > 0 && lead <= RACE) return false;
      await tx.put('facts', [name], stored);
      return true;
    });
    if (kept && name === 'records') this.#tell('records');
    return kept ?? false;
  }

  async readHead(): Promise<generations.CatalogueHead | undefined> {
    this.#wake();
    return this.#sound(await generations.readHead(this.#connection));
  }

  /** Undefined where it is not there, or no more: then another generation took its place, and the head tells which. */
  async readChunk(generation: string, number: number): Promise<Uint8Array | undefined> {
    this.#wake();
    return this.#sound(await generations.readChunk(this.#connection, generation, number));
  }

  newGeneration(): generations.Generation {
    this.#wake();
    const generation = generations.startGeneration(this.#connection, this.#around);
    const commit: typeof generation.commit = async (head) => {
      const kept = await generation.commit(head);
      if (kept) {
        this.#tell('catalogue');
        void generations.sweepAbandoned(this.#connection, this.#around);
      }
      return kept;
    };
    return { ...generation, commit };
  }

  /** Deletes a catalogue that cannot be used, so that it is fetched again. */
  async dropCatalogue(): Promise<void> {
    this.#wake();
    await generations.dropCatalogue(this.#connection);
  }

  /** Keeps a small record of what is under way. It is on the disk when this settles, as far as the browser says so. */
  async putEntry(kind: string, key: string, value: unknown): Promise<boolean> {
    const kept = await this.#run({ shelves: ['journal'], mode: 'readwrite', durability: 'strict' }, async (tx) => {
      await tx.put('journal', [kind, key], value);
      return true;
    });
    return kept ?? false;
  }

  /** Every record of a kind that parses, by key; the others are deleted. */
  async entries<S extends z.ZodMiniType>(kind: string, schema: S): Promise<readonly { readonly key: string; readonly value: z.output<S> }[]> {
    const all = (await this.#run({ shelves: ['journal'], mode: 'readonly' }, (tx) => tx.list('journal', [kind]))) ?? [];
    const read = all.map(({ key, value }) => ({ key: String(key[1]), parsed: parse(schema, value) }));
    for (const { key, parsed } of read) {
      if (!parsed.faults) continue;
      this.#dropped += 1;
      await this.removeEntry(kind, key);
    }
    return read.flatMap(({ key, parsed }) => (parsed.faults ? [] : { key, value: parsed.value }));
  }

  async removeEntry(kind: string, key: string): Promise<boolean> {
    const removed = await this.#run({ shelves: ['journal'], mode: 'readwrite' }, async (tx) => {
      await tx.remove('journal', [kind, key]);
      return true;
    });
    return removed ?? false;
  }

  /** Lets go of everything; what is used again opens again. */
  close(): void {
    this.#sleep();
    attempt(() => {
      globalThis.removeEventListener('pagehide', this.#hide);
      globalThis.removeEventListener('pageshow', this.#show);
    });
  }

  /** Forgets the owner on this device, in every tab. True where it was seen that nothing is left. After it this store is empty and in memory. */
  async forget(): Promise<boolean> {
    this.close();
    const neverStored = this.name === undefined || this.#connection.fallback === 'unavailable';
    this.#connection.forgotten();
    return (this.name !== undefined && (await forgetDatabase(this.#around, this.#register, this.name))) || neverStored;
  }

  #run<T>(scope: Scope, body: (tx: Transaction) => Promise<T>): Promise<T | undefined> {
    this.#wake();
    return this.#connection.run(scope, body);
  }

  /** What could not be read is deleted, to be fetched again. */
  async #sound<T>(value: T | 'garbage' | undefined): Promise<T | undefined> {
    if (value !== 'garbage') return value;
    this.#dropped += 1;
    await this.dropCatalogue();
    return undefined;
  }

  #tell(kind: Notice['kind']): void {
    if (this.storage === 'indexeddb') this.#channel?.tell({ kind });
  }

  readonly #hear = (notice: Notice): void => {
    if (notice.kind === 'forgotten') {
      this.close();
      this.#connection.forgotten();
    }
    this.#options.onNotice?.(notice);
  };

  #wake(): void {
    if (this.#channel || this.name === undefined || this.diagnostics.fallback === 'forgotten') return;
    this.#channel = openChannel(this.name, this.#hear);
    attempt(() => {
      globalThis.addEventListener('pagehide', this.#hide);
      globalThis.addEventListener('pageshow', this.#show);
    });
  }

  #sleep(): void {
    this.#channel?.close();
    this.#channel = undefined;
    this.#connection.close();
  }

  /** A page in the back/forward cache holds nothing open, or it would be thrown out of it, and hold up others. */
  readonly #hide = (): void => this.#sleep();
  readonly #show = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) void this.open();
  };
}

/** Says to all tabs that an owner is forgotten and deletes the database: the word first, so that no tab makes it again. */
export async function forgetDatabase(around: Surroundings, register: Register, name: string): Promise<boolean> {
  await register.bury(name);
  const channel = openChannel(name, () => undefined);
  channel.tell({ kind: 'forgotten' });
  channel.close();
  return deleteForGood(around, name);
}

function storedOf<S extends z.ZodMiniType>(value: unknown, schema: S): Stored<z.output<S>> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { value: inner, etag, asOf, savedAt } = value as Partial<Record<keyof Stored<unknown>, unknown>>;
  if (etag !== null && typeof etag !== 'string') return undefined;
  const [at, saved, parsed] = [parse(Instant, asOf), parse(Instant, savedAt), parse(schema, inner)];
  if (at.faults || saved.faults || parsed.faults) return undefined;
  return { value: parsed.value, etag, asOf: at.value, savedAt: saved.value };
}

/** When what is there was true; -Infinity where it does not say. */
function asOfIn(value: unknown): number {
  const asOf = typeof value === 'object' && value !== null && 'asOf' in value ? Date.parse(String(value.asOf)) : NaN;
  return Number.isNaN(asOf) ? -Infinity : asOf;
}
