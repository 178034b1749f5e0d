// Keeps a marketplace as it is known: first what this device remembers of the person, then what the server says, and again whenever something
// changes there or in another tab. It yields what is to change in the marketplace, and it never shows one person what belongs to another: nothing is
// remembered by, or read for, anybody but whom the server names.
import type { Client } from '../client/marketplace.ts';
import { asMarketplaceError, MarketplaceError } from '../errors.ts';
import { isPreview, openMarketplace, type HostChoices, type Marketplace } from '../marketplace.ts';
import { Records, Session, type Changed } from '../schema/session.ts';
import { forgetOwner, lead, openStore, ownerFor, rememberOwner, type Known, type Notice, type Owner, type Store } from '../store/index.ts';
import type { News } from './news.ts';
import { isVisible, pause, untilVisible, whileVisible } from './presence.ts';

export type Change = (marketplace: Marketplace) => Marketplace;

export interface Whose {
  readonly client: Client;
  readonly choices: HostChoices;
  readonly news: News;
  /** What the page knows of who is signed in, before the server says it; null keeps nothing on this device. */
  readonly known: Known | null;
  /** What is kept of whoever was signed in before: another person's sign-in deletes it. */
  readonly previous?: Store | null;
}

/** Milliseconds between two looks at a server that tells nothing by itself. */
const POLL = 30_000;
/** Milliseconds after which facts that nobody said have changed are confirmed, so that they do not count as stale. */
const CONFIRM = 300_000;
const [SHORTEST_PAUSE, LONGEST_PAUSE] = [1_000, 60_000];

/** Yields changes until the signal aborts. A failure is a change too, and what was known before stays; a refused identity leaves nothing behind. */
export async function* live(whose: Whose, signal: AbortSignal): AsyncGenerator<Change, void> {
  const keeper = new Keeper(whose, signal);
  yield* keeper.recalled();
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      yield* keeper.fresh();
      failures = 0;
      yield* keeper.followed();
    } catch (thrown) {
      if (signal.aborted) return;
      const error = asMarketplaceError(thrown, 'server', 'the marketplace could not be read') as MarketplaceError;
      if (error.code === 'unauthorized') {
        await keeper.forget();
        yield ({ client, clock, news }) => ({ ...openMarketplace(client, clock), news, status: 'error', error });
        return;
      }
      yield failing(error);
      if (!isPassing(error)) return;
      await pause(Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** failures) * (0.5 + Math.random() / 2), signal);
    }
  }
}

/** The next values of a marketplace, one for each change: see `live`. */
export async function* snapshots(marketplace: Marketplace, choices: HostChoices, signal: AbortSignal, known: Known | null = null): AsyncGenerator<Marketplace, void> {
  let value = marketplace;
  for await (const change of live({ client: value.client, news: value.news, choices, known }, signal)) yield (value = change(value));
}

/** Whether asking again later may help. By name and not by class: the error may come from another copy of the bundle. */
const isPassing = ({ code }: MarketplaceError): boolean => code === 'network' || code === 'server' || code === 'rate-limited';

/** What was known stays; that the server does not answer is said. */
export const failing =
  (error: MarketplaceError): Change =>
  (marketplace) => ({
    ...marketplace,
    status: marketplace.records ? 'ready' : 'error',
    // The same failure again is no news.
    error: marketplace.error?.message === error.message && marketplace.error.code === error.code ? marketplace.error : error,
    reachable: !isPassing(error),
  });

/** One person's facts on this device and on the server. */
class Keeper {
  readonly #whose: Whose;
  readonly #signal: AbortSignal;
  #owner: Owner | null = null;
  #store: Store | null = null;
  /** What other tabs told that was not looked at yet. */
  readonly #notices: Notice[] = [];
  #heard = () => {};

  constructor(whose: Whose, signal: AbortSignal) {
    this.#whose = whose;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#store?.close());
  }

  /** What this device remembers, when it knows who is signed in. */
  async *recalled(): AsyncGenerator<Change, void> {
    const { known } = this.#whose;
    const owner = known && (await ownerFor(known));
    if (!owner) return;
    const store = await this.#open(owner);
    const [session, records] = await Promise.all([store.read('session', Session), store.read('records', Records)]);
    if (session && records && isOf(session.value, owner)) yield this.#ready(session.value, records.value, 'cache');
  }

  /** What the server says, kept for the next time. */
  async *fresh(): AsyncGenerator<Change, void> {
    const { client, known } = this.#whose;
    // Who is new here waits for nothing: the answer is the server's either way.
    const early = this.#store ? null : client.readRecords(null, this.#signal);
    early?.catch(() => {});
    const before = await this.#store?.read('session', Session);
    const reading = await client.readSession(before?.etag ?? null, this.#signal);
    const session = reading.unchanged ? before?.value : reading.value;
    if (!session) throw new MarketplaceError('contract', 'the server says that a session is unchanged that nobody has');
    const owner = known && ownerOf(known.issuer, session);
    if (owner && (!this.#owner || !isSame(owner, this.#owner))) {
      // Somebody else is signed in than this device thought.
      if (this.#owner) await this.forget();
      await this.#open(owner);
    }
    const { previous } = this.#whose;
    if (previous && this.#store && previous.name !== this.#store.name) await previous.forget();
    const records = await this.#readRecords(early);
    const etag = reading.unchanged ? (before?.etag ?? null) : reading.etag;
    await this.#store?.write('session', { value: session, etag, asOf: reading.asOf ?? records.asOf });
    if (known && owner) await rememberOwner(known, owner);
    yield this.#ready(session, records, 'server');
    this.#whose.news.tell('reachable');
  }

  /** Follows the server's feed while somebody looks, and other tabs all the time. Throws when the server cannot be reached any more. */
  async *followed(): AsyncGenerator<Change, void> {
    const { news } = this.#whose;
    const ending = new AbortController();
    const signal = AbortSignal.any([this.#signal, ending.signal]);
    const queue = new Queue<'records' | 'told'>();
    this.#heard = () => queue.add('told');
    this.#heard();
    const tell = spaced((changed) => {
      if (changed.listings) news.tell('listings');
      if (changed.records) queue.add('records');
    }, signal);
    const follow = this.#follow(signal, tell);
    follow.catch((error: unknown) => queue.fail(error));
    const confirming = setInterval(() => isVisible() && queue.add('records'), CONFIRM);
    try {
      for await (const what of queue.until(signal)) {
        if (what === 'told') yield* this.#taken();
        else {
          const records = await this.#readRecords();
          yield (marketplace) => ({ ...marketplace, records, source: 'server', reachable: true, error: null });
        }
      }
    } finally {
      clearInterval(confirming);
      ending.abort();
    }
  }

  /** Deletes what this device has of the person. */
  async forget(): Promise<void> {
    const { known } = this.#whose;
    const store = this.#store;
    [this.#store, this.#owner] = [null, null];
    await store?.forget();
    if (known) await forgetOwner(known);
  }

  async #follow(signal: AbortSignal, told: (changed: Changed) => void): Promise<void> {
    let last: string | null = null;
    let polls = false;
    while (!signal.aborted) {
      await untilVisible(signal);
      const visible = whileVisible(signal);
      try {
        for await (const event of this.#whose.client.events(last, visible)) {
          // Between the last reading and the first word of the feed, anything may have happened.
          told(last === null ? { records: true, listings: true } : event);
          last = event.id ?? '';
        }
        // A server that ends its stream is asked again, but not at once.
        await pause(SHORTEST_PAUSE, visible);
      } catch (error) {
        if (visible.aborted) continue;
        if (!(error instanceof MarketplaceError) || error.code !== 'unsupported') throw error;
        // Asked again every time: a proxy that held the stream up may be gone.
        if (polls) told({ records: true, listings: true });
        polls = true;
        await pause(POLL, visible);
      }
    }
  }

  /** Reads the records, unless another tab did since this was asked for. Of several tabs one asks the server. */
  async #readRecords(early: ReturnType<Client['readRecords']> | null = null): Promise<Records> {
    const store = this.#store;
    const asked = Date.now();
    const read = async (): Promise<Records> => {
      const kept = await store?.read('records', Records);
      if (kept && Date.parse(kept.savedAt) > asked) return kept.value;
      const reading = await (early ?? this.#whose.client.readRecords(kept?.etag ?? null, this.#signal));
      const before = reading.unchanged ? kept?.value : reading.value;
      if (!before) throw new MarketplaceError('contract', 'the server says that records are unchanged that nobody has');
      const records = { ...before, asOf: reading.asOf ?? before.asOf };
      await store?.write('records', { value: records, etag: reading.unchanged ? (kept?.etag ?? null) : reading.etag, asOf: records.asOf });
      return records;
    };
    return store?.name === undefined ? read() : lead(`${store.name}:records`, this.#signal, read, { locks: locks() });
  }

  /** What other tabs told: a newer catalogue, newer records, or that the person is gone from this device. */
  async *#taken(): AsyncGenerator<Change, void> {
    const kinds = new Set(this.#notices.splice(0).map(({ kind }) => kind));
    if (kinds.has('catalogue')) this.#whose.news.tell('catalogue');
    const records = kinds.has('records') ? await this.#store?.read('records', Records) : undefined;
    if (records) yield (marketplace) => (marketplace.records && marketplace.records.asOf > records.asOf ? marketplace : { ...marketplace, records: records.value });
  }

  async #open(owner: Owner): Promise<Store> {
    const store = await openStore(owner, {
      onNotice: (notice) => {
        this.#notices.push(notice);
        this.#heard();
      },
    });
    if (this.#signal.aborted) store.close();
    [this.#owner, this.#store] = [owner, store];
    return store;
  }

  #ready(read: Session, records: Records, source: Marketplace['source']): Change {
    const { choices } = this.#whose;
    const session: Session = { ...read, actor: choices.actor ?? read.actor, brand: choices.brand ?? read.brand, policies: [...(choices.policies ?? read.policies)] };
    const store = this.#store;
    return (marketplace) => {
      const same = marketplace.session !== null && marketplace.session.user.id === session.user.id && agencyOf(marketplace.session) === agencyOf(session);
      const viewer = same && isPreview(marketplace) ? marketplace.viewer : session.actor;
      return { ...marketplace, status: 'ready', error: null, session, records, source, reachable: true, store, viewer, bulk: same ? marketplace.bulk : null };
    };
  }
}

const locks = (): LockManager | undefined => (typeof navigator === 'undefined' ? undefined : navigator.locks);

const agencyOf = ({ actor }: Session): string | null => (actor.kind === 'developer' ? null : (actor.agencyId ?? null));
const ownerOf = (issuer: string, session: Session): Owner => ({ issuer, agencyId: agencyOf(session), userId: session.user.id });
const isOf = (session: Session, { userId, agencyId }: Owner): boolean => session.user.id === userId && agencyOf(session) === agencyId;
const isSame = (one: Owner, other: Owner): boolean => one.issuer === other.issuer && one.agencyId === other.agencyId && one.userId === other.userId;

/** What is to be done, in order, each once however often it was added. */
class Queue<T> {
  readonly #items = new Set<T>();
  #failure: { readonly error: unknown } | null = null;
  #wake = () => {};

  add(item: T): void {
    this.#items.add(item);
    this.#wake();
  }

  fail(error: unknown): void {
    this.#failure = { error };
    this.#wake();
  }

  async *until(signal: AbortSignal): AsyncGenerator<T, void> {
    signal.addEventListener('abort', () => this.#wake());
    while (!signal.aborted) {
      const [next] = this.#items;
      if (next !== undefined) {
        this.#items.delete(next);
        yield next;
      } else if (this.#failure) throw this.#failure.error;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** Tells at once, and what follows at most once in the shortest pause: an installation in a thousand sub-accounts is a thousand changes. */
function spaced(tell: (changed: Changed) => void, signal: AbortSignal): (changed: Changed) => void {
  let pausing: ReturnType<typeof setTimeout> | undefined;
  let held: Changed | null = null;
  signal.addEventListener('abort', () => clearTimeout(pausing), { once: true });
  return function next(changed: Changed): void {
    if (pausing !== undefined) {
      held = { records: changed.records || (held?.records ?? false), listings: changed.listings || (held?.listings ?? false) };
      return;
    }
    tell(changed);
    pausing = setTimeout(() => {
      const waiting = held;
      [pausing, held] = [undefined, null];
      if (waiting) next(waiting);
    }, SHORTEST_PAUSE);
  };
}
