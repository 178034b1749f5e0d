// The one way to ask the server: timeouts, abort, retry with full jitter and Retry-After, status → code, body → schema.
// Never retries a write unless it may be repeated, never follows a redirect, never puts a value of a body into a message.
import type * as z from 'zod/mini';
import { asMarketplaceError, MarketplaceError, type ErrorCode } from '../errors.ts';
import { parse } from '../schema/faults.ts';
import { Instant } from '../schema/instant.ts';
import { Refusal, refusalText } from '../schema/refusal.ts';
import { withBearer, type TokenSource } from './bearer.ts';
import { rateOf, type Pace, type Rate, type RetryBudget } from './rate.ts';

export interface Transport {
  /** The API's origin, with or without a path: `https://api.example.com`. */
  readonly baseUrl: string;
  /** Asked for a token before each request; this client keeps none. Called again once after a 401, with the token that was refused. */
  readonly token: TokenSource;
  readonly fetch?: typeof fetch;
  /** Milliseconds until a request that nobody answered is given up. */
  readonly timeout?: number;
  /** How often a request that may be repeated is tried in all. */
  readonly tries?: number;
  /** Waits; a test passes one that does not. */
  readonly wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Told what each answer says of the server's limit, where it says so. */
  readonly onRate?: (rate: Rate) => void;
  /** Keeps the server's limit before it has to be refused; every client of the same limit shares one. */
  readonly pace?: Pace;
  /** How many repetitions there may be in all. */
  readonly retries?: RetryBudget;
}

export type { Rate } from './rate.ts';

export interface Call<S extends z.ZodMiniType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the base, with a leading slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly answer: S;
  /** The version of the platform's own API that is spoken. */
  readonly version?: string;
  /** Makes a write repeatable: the server answers a repetition with the first answer. */
  readonly idempotencyKey?: string;
  /** Done twice, this write does what it does once. */
  readonly repeatable?: boolean;
  /** The tag of what is known already, for `read`. */
  readonly etag?: string | null;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What a conditional read found: something else than is known, with the tag to ask with next time (null from a server that gives none), or the very
 * same. `asOf` is the instant that the server vouches for it, null where it does not say.
 */
export type Reading<T> =
  | { readonly unchanged?: undefined; readonly value: T; readonly etag: string | null; readonly asOf: string | null }
  | { readonly unchanged: true; readonly asOf: string | null };

const CODES: Readonly<Record<number, ErrorCode>> = { 400: 'invalid', 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 422: 'invalid', 429: 'rate-limited' };
export const codeOf = (status: number): ErrorCode => CODES[status] ?? (status >= 500 ? 'server' : 'contract');

const BASE_DELAY = 300;
const LONGEST_DELAY = 10_000;
const LONGEST_RETRY_AFTER = 120;

/** Sends a call and gives back its parsed answer; throws `MarketplaceError`, or `AbortError` when the signal aborts. */
export async function send<S extends z.ZodMiniType>(transport: Transport, call: Call<S>): Promise<z.output<S>> {
  const response = await answered(transport, call);
  return valueOf(call, response);
}

/** Reads what differs from the answer that `call.etag` names. Throws as `send` does. */
export async function read<S extends z.ZodMiniType>(transport: Transport, call: Call<S>): Promise<Reading<z.output<S>>> {
  const response = await answered(transport, call);
  const asOf = parse(Instant, response.headers.get('marketplace-as-of') ?? undefined).value ?? null;
  if (response.status === 304) return { unchanged: true, asOf };
  return { value: valueOf(call, response), etag: response.headers.get('etag'), asOf };
}

/** An answer that came and was no refusal, with its whole body. */
interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

async function answered(transport: Transport, call: Call<z.ZodMiniType>): Promise<Answered> {
  const repeatable = call.method === 'GET' || call.idempotencyKey !== undefined || call.repeatable === true;
  transport.retries?.asked();
  const tries = repeatable ? (transport.tries ?? 3) : 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(transport, call);
    } catch (error) {
      const delay = error instanceof MarketplaceError && attempt < tries ? delayBefore(error, attempt) : null;
      if (delay === null || transport.retries?.spend() === false) throw error;
      await (transport.wait ?? pause)(delay, call.signal);
    }
  }
}

/** Milliseconds to wait before trying again; null when trying again would not help. */
function delayBefore({ code, retryAfter }: MarketplaceError, attempt: number): number | null {
  if (code !== 'network' && code !== 'server' && code !== 'rate-limited') return null;
  if (retryAfter !== undefined) return Math.min(retryAfter, LONGEST_RETRY_AFTER) * 1000;
  return Math.random() * Math.min(LONGEST_DELAY, BASE_DELAY * 2 ** attempt);
}

async function once(transport: Transport, call: Call<z.ZodMiniType>): Promise<Answered> {
  const headers = new Headers({ accept: 'application/json' });
  if (call.body !== undefined) headers.set('content-type', 'application/json');
  if (call.idempotencyKey !== undefined) headers.set('idempotency-key', call.idempotencyKey);
  if (call.etag) headers.set('if-none-match', call.etag);
  if (call.version !== undefined) headers.set('version', call.version);
  // It begins when the request goes out: waiting for a turn is not the server's silence.
  let timeout: AbortSignal | undefined;
  const response = await exchange(transport, call, headers, () => (timeout = AbortSignal.timeout(transport.timeout ?? 15_000)));
  return { status: response.status, headers: response.headers, body: await bodyOf(response, call, timeout) };
}

/**
 * An answer that is no refusal: a token is asked for again once after a 401. `patience` is asked for each request when it goes out; what it gives holds for
 * the answer and for its body.
 */
export async function exchange(transport: Transport, call: Omit<Call<z.ZodMiniType>, 'answer'>, headers: Headers, patience: () => AbortSignal): Promise<Response> {
  const url = address(transport.baseUrl, call);
  let asked = false;
  let timeout: AbortSignal | undefined;
  const response = await withBearer(tokensOf(transport), async (token) => {
    headers.set('authorization', `Bearer ${token}`);
    const ended = await transport.pace?.turn(call.signal, asked);
    asked = true;
    timeout = patience();
    const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout;
    const body = call.body === undefined ? null : JSON.stringify(call.body);
    try {
      const answer = await (transport.fetch ?? fetch)(url, { method: call.method, headers, body, signal, redirect: 'error', credentials: 'omit', referrerPolicy: 'no-referrer' });
      const rate = rateOf(answer.headers);
      ended?.({ rate, refusedFor: answer.status === 429 ? Math.min(retryAfterOf(answer) ?? 0, LONGEST_RETRY_AFTER) : undefined });
      if (rate) transport.onRate?.(rate);
      return answer;
    } catch (error) {
      throw broken(error, call, timeout, 'did not reach the server');
    } finally {
      ended?.(null);
    }
  });
  // 304 answers a question with a tag; without one it is an answer to nothing.
  if (response.ok || (response.status === 304 && headers.has('if-none-match'))) return response;
  throw refused(response, await bodyOf(response, call, timeout), where(call));
}

const where = ({ method, path }: Pick<Call<z.ZodMiniType>, 'method' | 'path'>): string => `\`${method} ${path}\``;

/** The caller's own abort as it is; anything else that ends an exchange is the network's. */
export function broken(error: unknown, call: Pick<Call<z.ZodMiniType>, 'method' | 'path' | 'signal'>, timeout: AbortSignal | undefined, what: string): unknown {
  if (call.signal?.aborted) return error;
  return new MarketplaceError('network', `${where(call)} ${timeout?.aborted ? 'was not answered in time' : what}`, { cause: error });
}

function valueOf<S extends z.ZodMiniType>(call: Call<S>, { status, headers, body }: Answered): z.output<S> {
  const parsed = parse(call.answer, body);
  if (!parsed.faults) return parsed.value;
  const fields = parsed.faults.slice(0, 5).map(({ path }) => path || 'the body');
  throw new MarketplaceError('contract', `${where(call)} answered in a form this version does not know: ${fields.join(', ')}`, { status, requestId: traceIn(body) ?? requestIdOf(headers) });
}

const traceIn = (body: unknown): string | undefined => (body instanceof Object && 'traceId' in body && typeof body.traceId === 'string' ? body.traceId : undefined);
const requestIdOf = (headers: Headers): string | undefined => headers.get('x-trace-id') ?? undefined;

function address(baseUrl: string, { path, query = {} }: Pick<Call<z.ZodMiniType>, 'path' | 'query'>): URL {
  if (!URL.canParse(baseUrl)) throw new MarketplaceError('config', 'the base URL must be absolute, such as `https://api.example.com`');
  const url = new URL(baseUrl.replace(/\/$/, '') + path);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

const tokensOf =
  ({ token }: Transport): TokenSource =>
  async (refused) => {
    try {
      return await token(refused);
    } catch (error) {
      throw asMarketplaceError(error, 'unauthorized', 'the page did not give an access token');
    }
  };

/** The body as JSON; undefined where it is none. A body that breaks off is the network's fault, like an answer that never comes. */
async function bodyOf(response: Response, call: Omit<Call<z.ZodMiniType>, 'answer'>, timeout: AbortSignal | undefined): Promise<unknown> {
  const source = await response.text().catch((error: unknown) => {
    throw broken(error, call, timeout, 'broke off');
  });
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

function refused(response: Response, body: unknown, what: string): MarketplaceError {
  const parsed = parse(Refusal, body);
  const refusal = parsed.faults ? undefined : parsed.value;
  const details = { status: response.status, requestId: refusal?.traceId ?? requestIdOf(response.headers), retryAfter: retryAfterOf(response), cause: refusal };
  const words = refusal ? refusalText(refusal).slice(0, 200) : 'no reason given';
  return new MarketplaceError(codeOf(response.status), `${what} was refused with ${response.status}: ${words}`, details);
}

/** Retry-After in seconds, from either of its forms (RFC 9110 section 10.2.3). */
export function retryAfterOf(response: Pick<Response, 'headers'>): number | undefined {
  const header = response.headers.get('retry-after');
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - Date.now()) / 1000);
}

/** Waits; rejects with the signal’s reason when it is aborted. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
