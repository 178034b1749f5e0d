// A bulk installation against the real mock backend, in as many visits as a test wants: a visit is one page with one store on the device's one database.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { demoInstant } from '../../mocks/clock.ts';
import { mockFetch, type MockFetch, type MockFetchOptions } from '../../mocks/fetch.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { personas } from '../../mocks/world/personas.ts';
import { createWorld, type World } from '../../mocks/world/world.ts';
import { createClient } from '../../src/client/marketplace.ts';
import type { BulkRun} from '../../src/marketplace/bulk-run.ts';
import { type Means, type RunStatus } from '../../src/marketplace/bulk-run.ts';
import { openStore, type Store } from '../../src/store/index.ts';

/** A private app, offered in bulk, that costs nothing and is at four of the five agencies of its cap, the test's not among them. */
const APP = 'copperleaf-forms';
export const AGENCY = 'harbor-pine';

export interface Device {
  readonly world: World;
  readonly appId: string;
  readonly places: readonly string[];
  readonly factory: IDBFactory;
  /** Another page on this device. */
  readonly visit: (options?: MockFetchOptions & { readonly tries?: number }) => Promise<Visit>;
}

export interface Visit {
  readonly means: Means;
  readonly store: Store;
  readonly fetch: MockFetch;
}

export function device(subAccounts: number): Device {
  const data = generateWorld({ apps: 240, subAccounts, now: demoInstant, assetsBase: 'https://assets.test.example' });
  const world = createWorld(data, { now: () => demoInstant });
  const factory = new IDBFactory();
  const token = personas(world).find(({ as }) => as === 'agency-admin')?.token ?? '';
  const visit: Device['visit'] = async ({ tries = 1, ...options } = {}) => {
    const fetch = mockFetch(world, options);
    const client = createClient({ baseUrl: 'https://api.test.example', token: () => token, fetch, tries });
    const store = await openStore({ issuer: 'https://api.test.example', agencyId: AGENCY, userId: 'admin' }, { indexedDB: factory, locks: undefined });
    const means: Means = { client, store, open: () => true, clock: () => demoInstant, wait: () => new Promise((resolve) => setTimeout(resolve)), locks: undefined };
    return { means, store, fetch };
  };
  return { world, appId: APP, places: data.subAccounts.filter(({ agencyId }) => agencyId === AGENCY).map(({ id }) => id), factory, visit };
}

/** How often each sub-account was installed, by the server's ledger. */
export function installsIn({ world, appId }: Device): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const event of world.apps.get(appId)?.events ?? []) {
    if (event.type === 'install' && event.agencyId === AGENCY && event.subAccountId) counts.set(event.subAccountId, (counts.get(event.subAccountId) ?? 0) + 1);
  }
  return counts;
}

/** Waits until the run says so; what it says comes from its own work, so nothing here waits for time. */
export function reached(run: BulkRun, holds: () => boolean, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${what}: ${run.status} ${JSON.stringify(run.counts)}`)), 60_000);
    const look = (): void => {
      if (!holds()) return;
      clearTimeout(late);
      leave();
      resolve();
    };
    const leave = run.watch(look);
    look();
  });
}

export const ended = (run: BulkRun): Promise<void> => reached(run, () => (['done', 'cancelled'] satisfies RunStatus[] as RunStatus[]).includes(run.status), 'the run ends');
