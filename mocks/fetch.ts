// The mock backend as a `fetch`, for tests: no service worker, no server, no shared state. It never touches the network: an unknown request fails.
import { getResponse, type RequestHandler } from 'msw';
import { createHandlers, Faults, type FaultName } from './handlers/index.ts';
import type { World } from './world/world.ts';

export interface MockFetchOptions {
  readonly faults?: readonly FaultName[];
  /** How long the fault `slow` takes, in milliseconds; two seconds where left out. */
  readonly slowMs?: number;
  /** How often a feed gives a sign of life, in milliseconds; fifteen seconds where left out. */
  readonly heartbeatMs?: number;
  /** What the time is to whoever counts requests, in milliseconds; the machine's where left out. */
  readonly milliseconds?: () => number;
  /** Which installations `flaky-installs` makes fail. */
  readonly faultSeed?: number;
  /** Asked before the backend's own handlers, to answer something else for once. */
  readonly handlers?: readonly RequestHandler[];
}

export interface MockFetch {
  (input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
  /** Every request so far, as `GET /marketplace/v1/session`, with its query. */
  readonly requests: readonly string[];
  /** From now on these faults, and no others. */
  readonly setFaults: (names: readonly FaultName[]) => void;
}

/**
 * A `fetch` that the world answers, on any origin. Rejects like the real one: with the signal's reason when it is aborted, before or while the
 * request runs, and with a `TypeError` for the faults `network` and
 * `offline`. A request that no handler knows is a `TypeError` too, naming method and URL.
 */
export function mockFetch(world: World, { faults: names = [], faultSeed, handlers = [], ...options }: MockFetchOptions = {}): MockFetch {
  const faults = new Faults(names, undefined, faultSeed);
  const all = [...handlers, ...createHandlers(world, { ...options, faults })];
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
    return whileNot(signal, response);
  }
  return Object.assign(fetch, { requests, setFaults: (wanted: readonly FaultName[]) => faults.set(wanted) });
}

/** An answer whose body breaks when the request is aborted while it is read. */
function whileNot(signal: AbortSignal, response: Response): Response {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
  return new Response(response.body?.pipeThrough(new TransformStream(), { signal }) ?? null, response);
}

/** Rejects with the signal's reason once it is aborted; otherwise never settles. */
function aborted(signal: AbortSignal): Promise<never> {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- fetch rejects with whatever the reason is
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
