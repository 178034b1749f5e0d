// Tagging any number of contacts with any number of tags: as few requests as they fit in, a few at a time, each sent again where it failed, nothing lost where
// it ends early. It never ends by throwing once it has begun: what was done until then is in the answer, and a token to go on with.
import { MarketplaceError } from '../../errors.ts';
import { bulkTagLimits } from '../../policy/bulk-tags.ts';
import { tagContacts, type TagAnswer } from '../../schema/api/contacts.ts';
import type { Decision } from '../../schema/policy.ts';
import { jobOf, requestsFor, standingsIn, tokenOf, type Standing, type TagJob, type TagKind, type TagRequest } from './bulk-tags-job.ts';
import { Outcomes, type ContactOutcome } from './bulk-tags-outcomes.ts';
import type { CallOptions, Do } from './call.ts';

export interface BulkTagOptions extends CallOptions {
  readonly onProgress?: ((progress: BulkTagProgress) => void) | undefined;
  /** The token of an earlier run of the very same contacts and tags. */
  readonly resume?: string | undefined;
  /** Requests on their way at once; 6 where left out. */
  readonly concurrency?: number | undefined;
  /** How often a contact is sent with the same tags before it is given up; 5 where left out. */
  readonly attempts?: number | undefined;
  /** Sends nothing: says what it would take. */
  readonly dryRun?: boolean | undefined;
}

export interface BulkTagProgress {
  readonly contacts: number;
  /** Contacts that every tag is done for. */
  readonly done: number;
  readonly refused: number;
  readonly failed: number;
  readonly left: number;
  /** Requests answered so far, and how many it takes when no more of them fails. */
  readonly requests: number;
  readonly expected: number;
  /** What to go on with, should this process end now. */
  readonly token: () => string;
}

export interface BulkTagRun {
  /** `done`: every contact has its outcome. `stopped`: aborted, or not worth going on with; `error` says why. `planned`: a dry run. */
  readonly state: 'done' | 'stopped' | 'planned';
  readonly error: unknown;
  readonly counts: ReturnType<Outcomes['counts']>;
  /** Every contact once, in the order first named; made as it is read, so that a long list takes no memory twice. */
  readonly outcomes: () => Iterable<ContactOutcome>;
  /** What was named more than once, each once. */
  readonly duplicates: TagJob['duplicates'];
  /** Requests sent; of a dry run, requests it would take. */
  readonly requests: number;
  /** What to go on with; null where nothing is left to do. */
  readonly token: string | null;
  /** What the policy says of it here; null where nothing is known of the caller. */
  readonly decision: Decision | null;
}

export interface BulkMeans {
  readonly act: Do;
  readonly wait: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly decide: () => Decision | null;
}

const CONCURRENCY = 6;
const ATTEMPTS = 5;
/** Failures in a row that mean that the server does not answer any more. */
const ENOUGH = 10;
const BASE_DELAY = 300;
const LONGEST_DELAY = 10_000;
const LONGEST_RETRY_AFTER = 120;

export async function bulkTags(kind: TagKind, request: TagRequest, options: BulkTagOptions, means: BulkMeans): Promise<BulkTagRun> {
  const job = jobOf(kind, request);
  const standings = options.resume === undefined ? job.contactIds.map((): Standing => 0) : standingsIn(options.resume, job);
  const outcomes = new Outcomes(job, standings);
  if (!options.dryRun) return new Run(job, outcomes, options, means).end();
  return { state: 'planned', error: null, counts: outcomes.counts(), outcomes: () => outcomes.all(), duplicates: job.duplicates, requests: requestsFor(job, standings), token: null, decision: means.decide() };
}

interface Batch {
  readonly group: number;
  readonly contacts: readonly number[];
}

class Run {
  readonly #job: TagJob;
  readonly #outcomes: Outcomes;
  readonly #options: BulkTagOptions;
  readonly #means: BulkMeans;
  /** Contacts that wait for a group of tags, by group. */
  readonly #queues: number[][];
  /** Batches on their way, by group. */
  readonly #underWay: number[];
  readonly #tries: Uint8Array;
  #requests = 0;
  #failures = 0;
  #error: unknown = null;
  #stopped = false;

  constructor(job: TagJob, outcomes: Outcomes, options: BulkTagOptions, means: BulkMeans) {
    [this.#job, this.#outcomes, this.#options, this.#means] = [job, outcomes, options, means];
    this.#queues = job.groups.map(() => []);
    this.#underWay = job.groups.map(() => 0);
    this.#tries = new Uint8Array(job.contactIds.length);
    outcomes.standings.forEach((standing, contact) => typeof standing === 'number' && this.#queues[standing]?.push(contact));
  }

  async end(): Promise<BulkTagRun> {
    const { concurrency = CONCURRENCY, signal } = this.#options;
    const running = new Set<Promise<void>>();
    while (!this.#stopped) {
      if (signal?.aborted) this.#stop(signal.reason);
      for (let batch = this.#next(running.size, concurrency); batch; batch = this.#next(running.size, concurrency)) {
        const work: Promise<void> = this.#send(batch).finally(() => running.delete(work));
        running.add(work);
      }
      if (running.size === 0) break;
      await Promise.race(running);
    }
    await Promise.all(running);
    const counts = this.#outcomes.counts();
    const unfinished = counts.left + counts.failed > 0;
    return {
      ...{ state: this.#stopped ? 'stopped' : 'done', error: this.#error, counts, outcomes: () => this.#outcomes.all() },
      ...{ duplicates: this.#job.duplicates, requests: this.#requests, token: unfinished ? this.#token() : null, decision: this.#means.decide() },
    };
  }

  readonly #token = (): string => tokenOf(this.#job, this.#outcomes.standings);

  #stop(error: unknown): void {
    if (!this.#stopped) [this.#stopped, this.#error] = [true, error];
  }

  /** The next request: a full one, the furthest first; one that is not full only where nothing that is under way could still fill it. */
  #next(running: number, concurrency: number): Batch | null {
    if (this.#stopped || running >= Math.max(1, concurrency)) return null;
    const { max } = bulkTagLimits.contacts;
    const full = this.#queues.findLastIndex((queue) => queue.length >= max);
    const group = full !== -1 ? full : this.#queues.findIndex((queue, index) => queue.length > 0 || (this.#underWay[index] ?? 0) > 0);
    if (group === -1 || (full === -1 && (this.#underWay[group] ?? 0) > 0)) return null;
    this.#underWay[group] = (this.#underWay[group] ?? 0) + 1;
    return { group, contacts: this.#queues[group]?.splice(0, max) ?? [] };
  }

  async #send(batch: Batch): Promise<void> {
    const { signal, anyway } = this.#options;
    const { subAccountId, kind, contactIds, groups } = this.#job;
    this.#requests += 1;
    try {
      const given = { subAccountId, operation: kind === 'add' ? 'add' : 'remove', contactIds: batch.contacts.map((contact) => contactIds[contact]), tags: groups[batch.group], removeAll: kind === 'remove-all' };
      const answer = await this.#means.act(tagContacts, given, { signal, anyway });
      this.#failures = 0;
      this.#take(batch, answer);
    } catch (error) {
      await this.#failed(batch, error);
    } finally {
      this.#underWay[batch.group] = (this.#underWay[batch.group] ?? 1) - 1;
    }
    this.#tell();
  }

  #take({ group, contacts }: Batch, { contacts: rows, requestId }: TagAnswer): void {
    const byId = new Map(rows.map((row) => [row.contactId, row]).reverse() as [string, TagAnswer['contacts'][number]][]);
    for (const contact of contacts) {
      const row = byId.get(this.#job.contactIds[contact] ?? '');
      if (!row) this.#again(contact, group, new MarketplaceError('contract', 'the answer says nothing of this contact', { requestId: requestId ?? undefined }));
      else if (row.refusal === null) {
        this.#outcomes.done(contact, group, row);
        this.#tries[contact] = 0;
        this.#queues[group + 1]?.push(contact);
      } else if (row.refusal === 'other') this.#again(contact, group, new MarketplaceError('server', `the platform left this contact as it is: ${row.message.slice(0, 200)}`, { requestId: requestId ?? undefined }));
      else this.#outcomes.refused(contact, row.refusal);
    }
  }

  /** Once more with others, or given up. */
  #again(contact: number, group: number, error: MarketplaceError): void {
    const tries = (this.#tries[contact] ?? 0) + 1;
    this.#tries[contact] = tries;
    if (tries >= (this.#options.attempts ?? ATTEMPTS)) this.#outcomes.failed(contact, error);
    else this.#queues[group]?.push(contact);
  }

  async #failed({ group, contacts }: Batch, error: unknown): Promise<void> {
    const known = error instanceof Object && 'code' in error && 'name' in error && error.name === 'MarketplaceError' ? (error as MarketplaceError) : null;
    // Nobody knows how much of it was done; doing it twice does no harm.
    this.#outcomes.repeated(contacts);
    if (!known) return this.#stop(error);
    const passing = known.code === 'network' || known.code === 'server' || known.code === 'rate-limited' || known.code === 'contract';
    this.#failures += 1;
    // A refusal of what was sent is about these contacts; any other would be the next one's answer too.
    if (!passing && known.code !== 'invalid') return this.#stop(error);
    for (const contact of contacts) {
      if (passing) this.#again(contact, group, known);
      else this.#outcomes.failed(contact, known);
    }
    if (this.#failures >= ENOUGH) return this.#stop(error);
    const delay = known.retryAfter === undefined ? Math.random() * Math.min(LONGEST_DELAY, BASE_DELAY * 2 ** this.#failures) : Math.min(known.retryAfter, LONGEST_RETRY_AFTER) * 1000;
    if (passing) await this.#means.wait(delay, this.#options.signal).catch((reason: unknown) => this.#stop(reason));
  }

  #tell(): void {
    const { onProgress } = this.#options;
    onProgress?.({ ...this.#outcomes.counts(), requests: this.#requests, expected: this.#requests + requestsFor(this.#job, this.#outcomes.standings), token: this.#token });
  }
}
