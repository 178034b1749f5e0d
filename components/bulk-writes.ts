// How a provider performs a bulk installation: one at a time, begun or gone on with, told and announced once when it ends. What is sent and kept is the run's;
// this shows nothing.
import { msg, str } from '@lit/localize';
import { isPreview, type Marketplace } from '../src/marketplace.ts';
import type { BulkRun } from '../src/marketplace/bulk-run.ts';
import { emit, type MarketplaceEvents } from './events.ts';
import { number, plural } from './locale/format.ts';
import type { WritesHost } from './writes.ts';

export interface BulkHost extends WritesHost {
  /** Reads the facts again. */
  readonly refresh: () => Promise<void>;
}

export class BulkWrites {
  readonly #host: BulkHost;
  #beginning = false;

  constructor(host: BulkHost) {
    this.#host = host;
  }

  /** Begins a batch, or goes on with the one named. While one is under way another is not begun: a second click is none. */
  async perform(request: MarketplaceEvents['mkt-bulk-install-request']): Promise<void> {
    const start = this.#host.current();
    if (!start?.session || isPreview(start) || this.#beginning || isUnderWay(start.bulk)) return;
    this.#beginning = true;
    try {
      const run = await this.#runFor(start, request);
      const value = this.#host.current();
      if (!run || value?.client !== start.client) return run?.stop();
      // What ended before is put away by what comes after it.
      if (start.bulk && start.bulk.batch.id !== run.batch.id) void start.bulk.remove();
      this.#host.publish({ ...value, bulk: run });
      this.#follow(run);
      void run.drive();
    } finally {
      this.#beginning = false;
    }
  }

  async #runFor(start: Marketplace, { batchId, ...request }: MarketplaceEvents['mkt-bulk-install-request']): Promise<BulkRun | null> {
    // Only who installs in bulk loads what it takes.
    const [{ BulkRun: Run }, { batchesIn }] = await Promise.all([import('../src/marketplace/bulk-run.ts'), import('../src/marketplace/bulk-journal.ts')]);
    const { client, store, clock } = start;
    const open = (): boolean => {
      const value = this.#host.current();
      return value?.client === client && value.reachable && !isPreview(value);
    };
    const means = { client, store, clock, open, locks: typeof navigator === 'undefined' ? undefined : navigator.locks };
    if (batchId === undefined) return request.selectedSubAccountIds.length > 0 ? Run.begin({ ...request, selectedSubAccountIds: [...request.selectedSubAccountIds] }, means) : null;
    const batch = store && (await batchesIn(store)).find(({ id }) => id === batchId);
    return batch ? Run.recall(batch, means) : null;
  }

  /** Tells each end of it: there may be several, for what failed can be tried again. */
  #follow(run: BulkRun): void {
    let before = run.status;
    run.watch(() => {
      const { status } = run;
      if (status === before) return;
      before = status;
      if (status === 'done' || status === 'cancelled') void this.#ended(run);
    });
  }

  async #ended(run: BulkRun): Promise<void> {
    const { appId, selectedSubAccountIds, installToFutureSubAccounts } = run.batch;
    const outcomes = selectedSubAccountIds.map((subAccountId, index) => ({ subAccountId, outcome: run.items[index]?.state ?? 'waiting' }));
    await this.#host.refresh();
    this.#host.announce(endedWords(run));
    emit(this.#host.target, 'mkt-bulk-installed', { appId, selectedSubAccountIds, installToFutureSubAccounts, outcomes });
  }
}

const isUnderWay = (run: BulkRun | null): boolean => run !== null && run.status !== 'done' && run.status !== 'cancelled';

function endedWords({ counts: { installed, refused, failed, unknown, left } }: BulkRun): string {
  const open = refused + failed + unknown + left;
  const done = plural(installed, msg(str`Installed in ${number(installed)} sub-account.`), msg(str`Installed in ${number(installed)} sub-accounts.`));
  return open === 0 ? done : `${done} ${plural(open, msg(str`${number(open)} is open; the list says why.`), msg(str`${number(open)} are open; the list says why.`))}`;
}
