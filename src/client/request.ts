// The one way to ask the server: timeouts, abort, retry with full jitter and Retry-After, status → code, body → schema.
// Never retries a write without an idempotency key, never follows a redirect, never puts a value of a body into a message.
import type * as z from 'zod/mini';
import { asMarketplaceError, MarketplaceError, type ErrorCode } from '../errors.ts';
import { parse } from '../schema/faults.ts';
import { Refusal, refusalText } from '../schema/refusal.ts';

export interface Transport {
  /** The API's origin, with or without a path: `https://api.example.com`. */
  readonly baseUrl: string;
  /** Asked for a token before each request; the host keeps it, this library stores none. Called again once after a 401. */
  readonly token: () => string | Promise<string>;
  readonly fetch?: typeof fetch;
  /** Milliseconds until a request that nobody answered is given up. */
  readonly timeout?: number;
  /** How often a request that may be repeated is tried in all. */
  readonly tries?: number;
  /** Waits; a test passes one that does not. */
  readonly wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

export interface Call<S extends z.ZodMiniType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the base, with a leading slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly answer: S;
  /** Makes a write repeatable: the server answers a repetition with the first answer. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal | undefined;
}

const CODES: Readonly<Record<number, ErrorCode>> = { 400: 'invalid', 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 422: 'invalid', 429: 'rate-limited' };
const codeOf = (status: number): ErrorCode => CODES[status] ?? (status >= 500 ? 'server' : 'contract');

const BASE_DELAY = 300;
const LONGEST_DELAY = 10_000;
const LONGEST_RETRY_AFTER = 120;

/** Sends a call and gives back its parsed answer; throws `MarketplaceError`, or `AbortError` when the signal aborts. */
export async function send<S extends z.ZodMiniType>(transport: Transport, call: Call<S>): Promise<z.output<S>> {
  const repeatable = call.method === 'GET' || call.idempotencyKey !== undefined;
  const tries = repeatable ? (transport.tries ?? 3) : 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(transport, call);
    } catch (error) {
      const delay = error instanceof MarketplaceError && attempt < tries ? delayBefore(error, attempt) : null;
      if (delay === null) throw error;
      await (transport.wait ?? wait)(delay, call.signal);
    }
  }
}

/** Milliseconds to wait before trying again; null when trying again would not help. */
function delayBefore({ code, retryAfter }: MarketplaceError, attempt: number): number | null {
  if (code !== 'network' && code !== 'server' && code !== 'rate-limited') return null;
  if (retryAfter !== undefined) return Math.min(retryAfter, LONGEST_RETRY_AFTER) * 1000;
  return Math.random() * Math.min(LONGEST_DELAY, BASE_DELAY * 2 ** attempt);
}

async function once<S extends z.ZodMiniType>(transport: Transport, call: Call<S>): Promise<z.output<S>> {
  const url = address(transport.baseUrl, call);
  let response = await exchange(transport, call, url);
  if (response.status === 401) response = await exchange(transport, call, url);
  const where = `\`${call.method} ${url.pathname}\``;
  const requestId = response.headers.get('x-trace-id') ?? undefined;
  const body = await bodyOf(response);
  if (!response.ok) throw refused(response, body, where, requestId);
  const parsed = parse(call.answer, body);
  if (parsed.faults) {
    const fields = parsed.faults.slice(0, 5).map(({ path }) => path || 'the body');
    throw new MarketplaceError('contract', `${where} answered in a form this version does not know: ${fields.join(', ')}`, { status: response.status, requestId });
  }
  return parsed.value;
}

function address(baseUrl: string, { path, query = {} }: Pick<Call<z.ZodMiniType>, 'path' | 'query'>): URL {
  if (!URL.canParse(baseUrl)) throw new MarketplaceError('config', 'the base URL must be absolute, such as `https://api.example.com`');
  const url = new URL(baseUrl.replace(/\/$/, '') + path);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

async function exchange<S extends z.ZodMiniType>(transport: Transport, call: Call<S>, url: URL): Promise<Response> {
  const timeout = AbortSignal.timeout(transport.timeout ?? 15_000);
  const headers = new Headers({ accept: 'application/json', authorization: `Bearer ${await tokenOf(transport)}` });
  if (call.body !== undefined) headers.set('content-type', 'application/json');
  if (call.idempotencyKey !== undefined) headers.set('idempotency-key', call.idempotencyKey);
  try {
    return await (transport.fetch ?? fetch)(url, {
      method: call.method,
      headers,
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: call.signal ? AbortSignal.any([call.signal, timeout]) : timeout,
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
  } catch (error) {
    if (call.signal?.aborted) throw error;
    const what = timeout.aborted ? 'was not answered in time' : 'did not reach the server';
    throw new MarketplaceError('network', `\`${call.method} ${url.pathname}\` ${what}`, { cause: error });
  }
}

async function tokenOf({ token }: Transport): Promise<string> {
  try {
    return await token();
  } catch (error) {
    throw asMarketplaceError(error, 'unauthorized', 'the page did not give an access token');
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  const source = await response.text();
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

function refused(response: Response, body: unknown, where: string, requestId: string | undefined): MarketplaceError {
  const parsed = parse(Refusal, body);
  const refusal = parsed.faults ? undefined : parsed.value;
  const details = { status: response.status, requestId: refusal?.traceId ?? requestId, retryAfter: retryAfterOf(response), cause: refusal };
  const words = refusal ? refusalText(refusal).slice(0, 200) : 'no reason given';
  return new MarketplaceError(codeOf(response.status), `${where} was refused with ${response.status}: ${words}`, details);
}

/** Retry-After in seconds, from either of its forms (RFC 9110 section 10.2.3). */
function retryAfterOf(response: Response): number | undefined {
  const header = response.headers.get('retry-after');
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - Date.now()) / 1000);
}

function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
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
