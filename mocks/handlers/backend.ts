// What every handler shares: the world, its faults, and the parts of HTTP that are the same for each answer. Knows no route.
import type * as z from 'zod/mini';
import { faultLine, parse } from '../../src/schema/faults.ts';
import { actorOf, type Actor } from '../world/actor.ts';
import { Refused } from '../world/refused.ts';
import type { World } from '../world/world.ts';
import { Faults } from './faults.ts';
import { Limits } from './limits.ts';

export interface BackendOptions {
  /** Origin the handlers answer on, without a trailing slash; left out, any. */
  readonly base?: string;
  readonly faults?: Faults;
  /** How long the fault `slow` takes, in milliseconds; two seconds where left out. */
  readonly slowMs?: number;
  /** Milliseconds between two signs of life of a feed; fifteen seconds where left out. */
  readonly heartbeatMs?: number;
  /** Whether an answer may go on and on. Where it may not, a feed tells what it has to tell and ends. */
  readonly streams?: boolean;
  /** Ends the feeds that are open. */
  readonly signal?: AbortSignal;
  /** What the time is to whoever counts requests, in milliseconds; left out, the machine's. */
  readonly milliseconds?: () => number;
}

export interface Backend {
  readonly world: World;
  readonly base: string;
  readonly faults: Faults;
  readonly slowMs: number;
  readonly heartbeatMs: number;
  readonly streams: boolean;
  readonly signal: AbortSignal | undefined;
  readonly limits: Limits;
}

export const createBackend = (
  world: World,
  { base = '*', faults = new Faults(), slowMs = 2000, heartbeatMs = 15_000, streams = true, signal, milliseconds = Date.now }: BackendOptions,
): Backend => ({
  world,
  base,
  faults,
  slowMs,
  heartbeatMs,
  streams,
  signal,
  limits: new Limits(milliseconds),
});

/** One request on its way through a handler. */
export class Call {
  readonly url: URL;
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  readonly #backend: Backend;

  constructor(backend: Backend, request: Request, params: Readonly<Record<string, unknown>>) {
    this.#backend = backend;
    this.request = request;
    this.url = new URL(request.url);
    this.params = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
  }

  /** Who asks; 401 when nobody does. */
  actor(): Actor {
    if (this.#backend.faults.has('unauthorized')) throw new Refused(401, 'Invalid token: access token is invalid');
    return actorOf(this.#backend.world, this.request.headers.get('authorization'));
  }

  /** The query, which may hold only the names given, each once; 422 names the others. */
  query<Name extends string>(...names: readonly Name[]): Readonly<Partial<Record<Name, string>>> {
    const given: Partial<Record<string, string>> = {};
    const faults: string[] = [];
    for (const [name, value] of this.url.searchParams) {
      if (!names.some((known) => known === name)) faults.push(`${name}: is no parameter of this request`);
      else if (name in given) faults.push(`${name}: is given twice`);
      given[name] = value;
    }
    if (faults.length > 0) throw new Refused(422, faults);
    return given as Partial<Record<Name, string>>;
  }

  /** The body as `schema` reads it; 422 with one message per fault, each naming its field. */
  async body<T>(schema: z.ZodMiniType<T>): Promise<T> {
    const text = await this.request.text();
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new Refused(422, ['body: must be JSON']);
    }
    const parsed = parse(schema, value);
    if (parsed.faults)
      throw new Refused(
        422,
        parsed.faults.map((fault) => faultLine(fault.path ? fault : { ...fault, path: 'body' })),
      );
    return parsed.value;
  }
}

/** What has passed its schema on the way out; what the schema does not name stays here. */
export function checked<T>(schema: z.ZodMiniType<T>, data: T): T {
  const parsed = parse(schema, data);
  if (parsed.faults) throw new Refused(500, `the mock's answer breaks its own contract at ${parsed.faults.slice(0, 3).map(faultLine).join('; ')}`);
  return parsed.value;
}

export const reply = <T>(schema: z.ZodMiniType<T>, data: T, status = 200): Response => json(checked(schema, data), status);

export const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

/** A refusal as the platform's API writes it: `{statusCode, message, error, traceId}`, with a list of messages at 422. */
export function refusalBody(world: World, { status, message, messages, decision }: Refused): Record<string, unknown> {
  return {
    statusCode: status,
    message: status === 422 ? messages : message,
    error: TITLES[status] ?? 'Error',
    ...(decision ? { decision } : {}),
    traceId: world.newId(),
  };
}

/** The headers a page on another origin must be allowed to read. */
export const exposedHeaders = [
  'etag',
  'marketplace-as-of',
  'x-ratelimit-limit-daily',
  'x-ratelimit-daily-remaining',
  'x-ratelimit-interval-milliseconds',
  'x-ratelimit-max',
  'x-ratelimit-remaining',
  'retry-after',
];
