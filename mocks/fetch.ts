// The mock backend as a `fetch`, for tests: no service worker, no server, no shared state. It never touches the network: an unknown request fails.
import { getResponse, type RequestHandler } from 'msw';
import { createHandlers, type FaultName } from './handlers/index.ts';
import type { World } from './world/world.ts';

export interface MockFetchOptions {
  readonly faults?: readonly FaultName[];
  /** How long the fault `slow` takes, in milliseconds; two seconds where left out. */
  readonly slowMs?: number;
  /** Asked before the backend's own handlers, to answer something else for once. */
  readonly handlers?: readonly RequestHandler[];
}

export interface MockFetch {
  (input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** Every request so far, as `GET /marketplace/v1/session`, with its query. */
  readonly requests: readonly string[];
}

/**
 * A `fetch` that the world answers, on any origin. Rejects like the real one: with the signal's reason when it is aborted, before or while the
 * request runs, and with a `TypeError` for the fault `network`. A request that no handler knows is a `TypeError` too, naming method and URL.
 */
export function mockFetch(world: World, { faults = [], slowMs, handlers = [] }: MockFetchOptions = {}): MockFetch {
  const all = [...handlers, ...createHandlers(world, { faults, ...(slowMs === undefined ? {} : { slowMs }) })];
  const requests: string[] = [];

  async function fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    const { signal, method, url } = request;
    signal.throwIfAborted();
    const { pathname, search } = new URL(url);
    requests.push(`${method} ${pathname}${search}`);
    const response = await Promise.race([getResponse(all, request), aborted(signal)]);
    if (!response) throw new TypeError(`no mock handler knows \`${method} ${url}\``);
    if (response.type === 'error') throw new TypeError(`failed to fetch \`${url}\``);
    signal.throwIfAborted();
    return response;
  }
  return Object.assign(fetch, { requests });
}

/** Rejects with the signal's reason once it is aborted; otherwise never settles. */
function aborted(signal: AbortSignal): Promise<never> {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- fetch rejects with whatever the reason is
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
