// Delivers what apps are told: signs it, hands it to whoever can send, puts down every attempt, and tries again by the rules for retries. Clock, timer and
// chance come from outside; it knows no network.
import { retryAfter, signatures } from '../../src/webhook/delivery.ts';
import { changed, type Told } from '../world/telling.ts';
import type { World } from '../world/world.ts';
import { signerOf } from './signing.ts';

/** One call of an endpoint. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came of a call: an answer; or a refusal to make it, which no repetition changes. A call without an answer rejects. */
export type Outcome = { readonly status: number } | { readonly refused: string };

export interface CourierOptions {
  readonly send: (call: Outgoing, signal: AbortSignal) => Promise<Outcome>;
  /** Calls back after so many milliseconds, unless what it gives back is called before. */
  readonly timer?: (milliseconds: number, act: () => void) => () => void;
  /** 0 to 1: how far a retry is put off within its spread. */
  readonly chance?: () => number;
  /** Milliseconds of any origin, for durations. */
  readonly elapsed?: () => number;
  /** How many calls are made at once. */
  readonly hands?: number;
}

export interface Courier {
  /** Sends nothing any more. */
  readonly stop: () => void;
  /** Resolves once nothing is on its way; what waits for a retry does not count. */
  readonly idle: () => Promise<void>;
}

const [{ header: SIGNATURE }] = signatures;

/** Delivers what the world tells from now on, and what waits already. */
export function startCourier(world: World, { send, timer = afterwards, chance = Math.random, elapsed = () => performance.now(), hands = 8 }: CourierOptions): Courier {
  const { telling } = world;
  const stopped = new AbortController();
  const queue: Told[] = [];
  const retries = new Set<() => void>();
  let busy = 0;
  const idle: (() => void)[] = [];

  const take = (told: Told): void => {
    queue.push(told);
    next();
  };

  function next(): void {
    while (busy < hands && !stopped.signal.aborted) {
      const told = queue.shift();
      if (!told) break;
      busy += 1;
      void attempt(told).finally(() => {
        busy -= 1;
        next();
      });
    }
    if (busy > 0 || (queue.length > 0 && !stopped.signal.aborted)) return;
    for (const resolve of idle.splice(0)) resolve();
  }

  async function attempt(told: Told): Promise<void> {
    const at = world.now();
    const started = elapsed();
    const outcome = await call(told, at).catch((error: unknown) => ({ failure: error instanceof Error ? error.message : String(error) }));
    if (stopped.signal.aborted) return;
    const status = 'status' in outcome ? outcome.status : null;
    const refused = 'refused' in outcome;
    told.tries += 1;
    const wait = refused ? null : retryAfter(status, told.tries, chance());
    const failure = refused ? outcome.refused : 'failure' in outcome ? outcome.failure : null;
    told.attempts.push({ at, status, durationMs: Math.max(0, Math.round(elapsed() - started)), failure, nextRetryAt: wait === null ? null : later(world.now(), wait) });
    told.state = refused ? 'refused' : status !== null && status >= 200 && status < 300 ? 'delivered' : wait === null ? 'failed' : 'retrying';
    if (wait !== null) retryIn(wait, told);
    changed(world, told);
  }

  /** The very same event, with the time at which it is sent: a receiver takes nothing that is too old, and knows a repetition by its id. */
  async function call(told: Told, at: string): Promise<Outcome> {
    told.body = JSON.stringify(told.payloadAt(at));
    told.headers = { 'content-type': 'application/json', deliveryid: told.id };
    const signer = await signerOf(world);
    told.headers = { ...told.headers, [SIGNATURE]: await signer.sign(told.body) };
    return send({ url: told.endpoint, headers: told.headers, body: told.body }, stopped.signal);
  }

  function retryIn(wait: number, told: Told): void {
    const cancel = timer(wait, () => {
      retries.delete(cancel);
      told.cancel = null;
      told.state = 'waiting';
      changed(world, told);
      take(told);
    });
    retries.add(cancel);
    told.cancel = () => {
      retries.delete(cancel);
      cancel();
    };
  }

  telling.couriers.add(take);
  for (const told of telling.log.values()) if (told.state === 'waiting') take(told);
  return {
    stop: () => {
      telling.couriers.delete(take);
      stopped.abort();
      for (const cancel of retries) cancel();
      retries.clear();
      next();
    },
    idle: () => new Promise((resolve) => (idle.push(resolve), next())),
  };
}

const later = (now: string, milliseconds: number): string => new Date(Date.parse(now) + milliseconds).toISOString();

/** A process that has nothing else to do does not wait for a retry. */
function afterwards(milliseconds: number, act: () => void): () => void {
  const timer = setTimeout(act, milliseconds);
  // In a page a timer is a number.
  if (typeof timer === 'object') timer.unref();
  return () => clearTimeout(timer);
}
