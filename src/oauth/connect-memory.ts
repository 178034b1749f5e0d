// What this browser remembers between the click and the answer: the transaction under a hash of its state, with a key that no script can read. The code
// verifier is never written anywhere: it is made from that key and the state when it is needed, and with the key it is gone. Where the browser keeps no
// database for the page, the page itself remembers, and hands over to the window it opened. Whoever takes a transaction is the only one who gets it.
import { randomSecret, base64url, challengeOf, sha256 } from './pkce.ts';
import { LONGEST_WAIT, type Transaction } from './transaction.ts';

export type Outcome = 'connected' | 'denied' | 'failed' | 'cancelled';

/** Where the flow went on: in a window of its own, or in this tab, which comes back. */
export type Way = 'window' | 'tab';

/** What is kept of a transaction: all but its state. */
interface Kept extends Omit<Transaction, 'state'> {
  readonly id: string;
  /** Makes the verifier; null once it was taken. */
  readonly key: CryptoKey | null;
  readonly way: Way;
  readonly returnTo: string;
  /** How it ended, for the page that the same tab comes back to. */
  readonly outcome: Outcome | null;
}

export interface Taken {
  readonly transaction: Transaction;
  readonly verifier: string;
  readonly way: Way;
  readonly returnTo: string;
}

const DATABASE = 'mkt-connect';
const STORE = 'transactions';
/** A browser may neither open a database nor say that it will not. */
const PATIENCE = 2000;

const idOf = (state: string): Promise<string> => sha256(`mkt-connect id ${state}`);

async function verifierFrom(key: CryptoKey, state: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(`mkt-connect verifier ${state}`))));
}

/** Where windows that this page opened ask for what only it remembers; pages of other origins cannot. */
const HANDOVER = Symbol.for('marketplace-elements/connect');
type Handover = Map<string, () => Kept | null>;
type Handing = Window & { [HANDOVER]?: Handover };

function handover(): Handover {
  const page = window as Handing;
  return (page[HANDOVER] ??= new Map<string, () => Kept | null>());
}

/** Begins a transaction. Gives back what the link needs, and whether this browser could take the flow up again in another document without an opener. */
export async function begin(asked: Omit<Transaction, 'state' | 'expiresAt'>, returnTo: string, now: number): Promise<{ readonly transaction: Transaction; readonly challenge: string; readonly resumable: boolean }> {
  const state = randomSecret();
  const id = await idOf(state);
  const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const expiresAt = now + LONGEST_WAIT;
  const { server, clientId, redirectUri, account } = asked;
  const kept: Kept = { id, key, server, clientId, redirectUri, account, expiresAt, way: 'window', returnTo, outcome: null };
  const resumable = await inStore('readwrite', (store) => {
    dropOld(store, now);
    store.put(kept);
  });
  if (!resumable) remember(kept);
  return { transaction: { state, server, clientId, redirectUri, account, expiresAt }, challenge: await challengeOf(await verifierFrom(key, state)), resumable: resumable !== null };
}

function remember(kept: Kept): void {
  let held: Kept | null = kept;
  handover().set(kept.id, () => {
    const given = held;
    held = null;
    return given;
  });
}

/** The wait for the answer begins now, and this is how the browser leaves. */
export async function leave(state: string, way: Way, returnTo: string, now: number): Promise<void> {
  const id = await idOf(state);
  await inStore('readwrite', (store) => {
    change(store, id, (kept) => (kept.key ? { ...kept, way, returnTo, expiresAt: now + LONGEST_WAIT } : kept));
  });
}

/** Takes the transaction of a state, for good: null where nothing is known of it, `used` where somebody took it before. */
export async function take(state: string): Promise<Taken | 'used' | null> {
  const id = await idOf(state);
  let found: Kept | null = null;
  await inStore('readwrite', (store) => {
    change(store, id, (kept) => {
      found = kept;
      return { ...kept, key: null };
    });
  });
  return taken(found ?? fromPages(id), state);
}

async function taken(kept: Kept | null, state: string): Promise<Taken | 'used' | null> {
  if (!kept) return null;
  if (!kept.key) return 'used';
  const { server, clientId, redirectUri, account, expiresAt, way, returnTo } = kept;
  return { transaction: { state, server, clientId, redirectUri, account, expiresAt }, verifier: await verifierFrom(kept.key, state), way, returnTo };
}

/** What this page or the one that opened it remembers. */
function fromPages(id: string): Kept | null {
  const pages: readonly (Handing | null)[] = [window, window.opener as Handing | null];
  for (const page of pages) {
    try {
      const given = page?.[HANDOVER]?.get(id)?.();
      if (given !== undefined) return given;
    } catch {
      // The opener is somebody else's page.
    }
  }
  return null;
}

/** Ends a transaction that nobody shall take any more. */
export async function forget(state: string): Promise<void> {
  const id = await idOf(state);
  handover().get(id)?.();
  handover().delete(id);
  await inStore('readwrite', (store) => {
    store.delete(id);
  });
}

/** Leaves how it ended, for a page that is not there now: the one the same tab comes back to, or one that was loaded again. */
export async function conclude(state: string, outcome: Outcome): Promise<void> {
  const id = await idOf(state);
  await inStore('readwrite', (store) => {
    change(store, id, (kept) => ({ ...kept, key: null, outcome }));
  });
}

const outcomeOf = (kept: Kept | null): Outcome | null => kept?.outcome ?? null;

/** How this tab's last transaction of an app and account ended, if nobody was told yet. */
export async function collect({ clientId, redirectUri, account }: Pick<Transaction, 'clientId' | 'redirectUri' | 'account'>, now: number): Promise<Outcome | null> {
  let last: Kept | null = null;
  await inStore('readwrite', (store) => {
    each(store, (kept) => {
      if (!kept.outcome || kept.clientId !== clientId || kept.redirectUri !== redirectUri || kept.account !== account) return;
      if (kept.expiresAt > now && kept.expiresAt > (last?.expiresAt ?? 0)) last = kept;
      store.delete(kept.id);
    });
  });
  return outcomeOf(last);
}

function dropOld(store: IDBObjectStore, now: number): void {
  each(store, ({ id, expiresAt }) => {
    if (!(expiresAt > now && expiresAt <= now + 2 * LONGEST_WAIT)) store.delete(id);
  });
}

function change(store: IDBObjectStore, id: string, next: (kept: Kept) => Kept): void {
  const request = store.get(id) as IDBRequest<Kept | undefined>;
  request.onsuccess = () => {
    if (request.result) store.put(next(request.result));
  };
}

function each(store: IDBObjectStore, visit: (kept: Kept) => void): void {
  const request = store.getAll() as IDBRequest<Kept[]>;
  request.onsuccess = () => request.result.forEach(visit);
}

/** One transaction of the database; null where there is none to be had. A browser that keeps nothing is no failure: the page remembers instead. */
async function inStore(mode: IDBTransactionMode, work: (store: IDBObjectStore) => void): Promise<true | null> {
  try {
    const database = await opened();
    try {
      return await new Promise<true>((resolve, reject) => {
        const transaction = database.transaction(STORE, mode, { durability: 'strict' });
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
        work(transaction.objectStore(STORE));
      });
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new Error('the database did not open'));
    }, PATIENCE);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error ?? new Error('the database did not open'));
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      if (late) request.result.close();
      else resolve(request.result);
    };
  });
}
