// A bulk installation under way: one request for each sub-account, several at a time, each with a key that is kept before it is sent. It can be paused,
// cancelled, and gone on with after a reload or a crash; only one tab drives it. It decides nothing and is never optimistic: an item is installed when the
// server said so. It refuses to send anything in a preview.
import type { Client } from '../client/marketplace.ts';
import type { ErrorCode, MarketplaceError } from '../errors.ts';
import type { Decision } from '../schema/policy.ts';
import type { Batch, Item, ItemState } from '../schema/bulk.ts';
import { takeTurn, type Store } from '../store/index.ts';
import { Gate, LOOK } from './bulk-gate.ts';
import { Items } from './bulk-items.ts';
import { batchesIn, Journal, keyOf } from './bulk-journal.ts';
import { outcomeOf } from './bulk-outcome.ts';
import { Pace } from './bulk-pace.ts';
import { pause } from './presence.ts';

/** Where a run asks, keeps and waits. */
export interface Means {
  readonly client: Pick<Client, 'install' | 'rate'>;
  /** Null where this device keeps nothing: then it lives as long as the page. */
  readonly store: Store | null;
  /** Whether requests may be sent now: false while the server does not answer, or somebody looks with other eyes. */
  readonly open: () => boolean;
  /** The instant, ISO 8601. */
  readonly clock: () => string;
  /** Milliseconds that only go forward. */
  readonly ticks?: () => number;
  /** Waits; ends early when the signal aborts or the device comes online. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly locks?: LockManager | undefined;
}

/**
 * `running`; `paused` by the user or by what `halted` says; `waiting` for the server, or for its limit; `elsewhere`: another tab drives it; `cancelling`: what is
 * under way ends; `cancelled`; `done`: nothing is left to send.
 */
export type RunStatus = 'running' | 'paused' | 'waiting' | 'elsewhere' | 'cancelling' | 'cancelled' | 'done';

/** Requests on their way at once. */
const CONCURRENCY = 5;
/** Silences in a row that mean that the server does not answer at all. */
const SILENCES = CONCURRENCY * 2;
const LONGEST_WAIT = 60_000;

export class BulkRun {
  batch: Batch;
  /** Why it stands still, where not by the user's word: a policy that refuses every one, or a person who is not signed in. */
  halted: { readonly decision: Decision } | { readonly error: MarketplaceError } | null = null;
  readonly #items: Items;
  readonly #means: Means;
  readonly #journal: Journal;
  readonly #pace = new Pace();
  readonly #stopping = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #gate: Gate;
  #elsewhere = false;
  /** Another tab may have gone on with it since it was read. */
  #recalled = false;
  #driving = false;
  #waiting = false;
  #refusals = 0;
  /** Items that the last answers were no answers to. */
  #silent: number[] = [];

  private constructor(batch: Batch, items: Item[], means: Means) {
    this.batch = batch;
    this.#items = new Items(items);
    this.#means = means;
    this.#journal = new Journal(means.store, batch.id, items);
    const { client, open } = means;
    this.#gate = new Gate({ rate: client.rate, open, now: this.#now, wait: (time) => this.#wait(time), onWaiting: (waiting) => this.#waits(waiting) });
  }

  /** A new batch. It is on the disk before this gives it back, and nothing is sent yet. */
  static async begin(request: Pick<Batch, 'appId' | 'selectedSubAccountIds' | 'installToFutureSubAccounts'>, means: Means): Promise<BulkRun> {
    const selectedSubAccountIds = [...new Set(request.selectedSubAccountIds)];
    const batch: Batch = { ...request, selectedSubAccountIds, id: crypto.randomUUID(), startedAt: means.clock(), state: 'running' };
    const run = new BulkRun(batch, await Journal.read(null, batch), means);
    await run.#journal.keep(batch);
    return run;
  }

  /** A batch that was begun before: what was on its way then is sent again with the same key. */
  static async recall(batch: Batch, means: Means): Promise<BulkRun> {
    const run = new BulkRun(batch, await Journal.read(means.store, batch), means);
    run.#recalled = true;
    return run;
  }

  get status(): RunStatus {
    if (this.#elsewhere) return 'elsewhere';
    if (this.batch.state === 'cancelled') return this.#items.underWay > 0 ? 'cancelling' : 'cancelled';
    if (this.#items.remaining === 0) return 'done';
    if (this.batch.state === 'paused') return 'paused';
    return this.#waiting ? 'waiting' : 'running';
  }

  /** How far each is, in the order of the batch. */
  get items(): readonly Item[] {
    return this.#items.all;
  }

  get counts(): Readonly<Record<ItemState, number>> {
    return this.#items.counts;
  }

  /** Milliseconds until it is done, by the pace it has; null while nobody can tell. */
  get left(): number | null {
    return this.status === 'running' ? this.#pace.left(this.#items.remaining, this.#now()) : null;
  }

  /** Calls the listener after each change, until what it gives back is called. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sends what is to be sent, until all is answered, it is paused, cancelled or stopped. A second call while it goes on does nothing. */
  async drive(): Promise<void> {
    if (this.#driving || this.#stopping.signal.aborted) return;
    this.#driving = true;
    try {
      const giveBack = await this.#turn();
      if (!giveBack) return;
      try {
        await this.#settleLeft();
        if (this.#goes) await Promise.all(Array.from({ length: CONCURRENCY }, () => this.#work()));
      } finally {
        giveBack();
      }
    } finally {
      this.#driving = false;
      this.#told();
    }
    // Something became waiting after the last look.
    if (this.#goes && this.#items.counts.waiting > 0) await this.drive();
  }

  /** Nothing more is sent for now; what is under way ends. */
  pause(): Promise<void> {
    return this.#say('paused');
  }

  resume(): Promise<void> {
    this.halted = null;
    this.#refusals = 0;
    this.#pace.reset();
    return this.#say('running').then(() => this.drive());
  }

  /** What is under way ends, the rest is not sent. What is installed stays. */
  async cancel(): Promise<void> {
    await this.#say('cancelled');
    await this.drive();
    await this.#settleLeft();
  }

  /** Sends again what failed: with the same key where nobody knows the outcome, as a new request where the server gave a final answer. */
  async retry(): Promise<void> {
    const again = this.items.flatMap(({ state }, index) => (state === 'unknown' || state === 'failed' || state === 'refused' ? [index] : []));
    for (const index of again) {
      const { state, attempt } = this.#items.at(index);
      this.#items.set(index, { state: 'waiting', attempt: state === 'unknown' ? attempt : attempt + 1 });
    }
    // On the disk first: a key that was answered must not be sent again after a crash.
    await Promise.all(again.map((index) => this.#journal.keepItem(index)));
    await this.resume();
  }

  /** Lets go of it: requests end, the journal stays. */
  stop(): void {
    this.#stopping.abort();
    this.#listeners.clear();
  }

  /** Forgets it on this device. */
  remove(): Promise<void> {
    this.stop();
    return this.#journal.remove();
  }

  get #goes(): boolean {
    return this.batch.state === 'running' && !this.#stopping.signal.aborted;
  }

  readonly #now = (): number => (this.#means.ticks ?? (() => performance.now()))();

  /** The turn to drive; null once it was stopped. While another tab drives, what it kept is shown. */
  async #turn(): Promise<(() => void) | null> {
    const { store, locks } = this.#means;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const giveBack = store?.name === undefined ? () => {} : await takeTurn(`${store.name}:bulk`, locks);
      if (giveBack) {
        if (this.#elsewhere || this.#recalled) await this.#reread();
        this.#elsewhere = this.#recalled = false;
        this.#told();
        return giveBack;
      }
      this.#elsewhere = true;
      await this.#reread();
      this.#told();
      await this.#wait(LOOK);
    }
    return null;
  }

  /** What the tab that drives kept. */
  async #reread(): Promise<void> {
    const { store } = this.#means;
    const batches = store ? await batchesIn(store) : [];
    this.batch = batches.find(({ id }) => id === this.batch.id) ?? this.batch;
    this.#items.setAll(await Journal.read(store, this.batch));
  }

  async #work(): Promise<void> {
    while (this.#goes) {
      await this.#gate.pass(() => this.#goes);
      if (!this.#goes) return;
      const index = this.#items.take();
      if (index === null) return;
      await this.#send(index);
    }
  }

  async #send(index: number): Promise<void> {
    const { id, appId, selectedSubAccountIds, installToFutureSubAccounts } = this.batch;
    const subAccountId = selectedSubAccountIds[index];
    if (subAccountId === undefined) return;
    const { attempt } = this.#items.at(index);
    this.#items.set(index, { attempt, state: 'sent' });
    try {
      await this.#journal.keepItem(index);
      if (!this.#stopping.signal.aborted) {
        await this.#means.client.install({ appId, subAccountIds: [subAccountId], installToFutureSubAccounts }, keyOf(id, index, attempt), this.#stopping.signal);
        this.#answered(index, { attempt, state: 'installed' });
      }
    } catch (thrown) {
      if (!this.#stopping.signal.aborted) this.#failed(index, attempt, thrown);
    } finally {
      this.#items.giveBack(index);
      this.#told();
    }
    // Beside what comes next: a crash before it is kept only asks the server once more for the answer it gave.
    if (!this.#stopping.signal.aborted) void this.#journal.keepItem(index);
  }

  #failed(index: number, attempt: number, thrown: unknown): void {
    const outcome = outcomeOf(thrown);
    switch (outcome.kind) {
      case 'refused':
        this.#answered(index, { attempt, state: 'refused', decision: outcome.decision });
        // What every one of them is refused is not asked for thousands of times.
        if (++this.#refusals >= CONCURRENCY) void this.#halt({ decision: outcome.decision });
        return;
      case 'failed':
        return this.#answered(index, { attempt, state: 'failed', code: outcome.code });
      case 'unknown':
        return this.#unanswered(index, attempt, outcome.code);
      case 'limited':
        this.#gate.hold(outcome.milliseconds);
        return this.#back(index, attempt);
      case 'signed-out':
        this.#back(index, attempt);
        void this.#halt({ error: outcome.error });
    }
  }

  #answered(index: number, item: Item): void {
    this.#silent = [];
    if (item.state === 'installed') this.#refusals = 0;
    this.#pace.mark(this.#now());
    this.#items.set(index, item);
  }

  /** No answer, or none that says what was done. Where nothing answers any more, these are not failures but a server that is not there. */
  #unanswered(index: number, attempt: number, code: ErrorCode): void {
    this.#pace.mark(this.#now());
    this.#items.set(index, { attempt, state: 'unknown', code });
    if (code !== 'network') this.#silent = [];
    else this.#silent.push(index);
    if (this.#silent.length < SILENCES && this.#means.open()) return;
    this.#gate.hold(Math.min(LONGEST_WAIT, LOOK * 2 ** Math.min(6, Math.floor(this.#silent.length / SILENCES))));
    for (const one of this.#silent) if (this.#items.at(one).state === 'unknown') this.#back(one, this.#items.at(one).attempt);
  }

  /** To be sent again, with the same key. */
  #back(index: number, attempt: number): void {
    this.#items.set(index, { attempt, state: 'waiting' });
  }

  #waits(waiting: boolean): void {
    if (waiting === this.#waiting) return;
    this.#waiting = waiting;
    this.#pace.reset();
    this.#told();
  }

  #wait(milliseconds: number): Promise<void> {
    const { wait = pause } = this.#means;
    return wait(milliseconds, this.#stopping.signal);
  }

  async #halt(why: NonNullable<BulkRun['halted']>): Promise<void> {
    if (this.batch.state !== 'running') return;
    this.halted = why;
    await this.#say('paused');
  }

  async #say(state: Batch['state']): Promise<void> {
    if (this.batch.state === 'cancelled' && state === 'paused') return;
    this.batch = { ...this.batch, state };
    this.#told();
    await this.#journal.keep(this.batch);
  }

  /** After a cancellation: what was not sent is left, and of what was on its way when the page went nobody knows. */
  async #settleLeft(): Promise<void> {
    if (this.batch.state !== 'cancelled' || this.#stopping.signal.aborted) return;
    const kept: Promise<void>[] = [];
    for (const [index, { state, attempt }] of this.items.entries()) {
      if (state === 'waiting') this.#items.set(index, { attempt, state: 'left' });
      else if (this.#items.isLost(index)) this.#items.set(index, { attempt, state: 'unknown', code: 'network' });
      else continue;
      kept.push(this.#journal.keepItem(index));
    }
    await Promise.all(kept);
    this.#told();
  }

  #told(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
