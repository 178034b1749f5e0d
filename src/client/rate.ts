// What an answer says of the server's limit, and a pace that keeps it before the server has to: no request goes out that could be one too many, whoever else
// uses the same limit. It sends nothing itself, and knows neither paths nor bodies.
import { MarketplaceError } from '../errors.ts';

/** How many requests the server still takes of a window of time, as it said with its last answer. */
export interface Rate {
  readonly remaining: number;
  readonly max: number;
  /** The window's length in milliseconds. */
  readonly interval: number;
  /** What is left of the day; left out where the server does not say. */
  readonly today?: { readonly remaining: number; readonly max: number; readonly resetsIn?: number | undefined } | undefined;
}

function count(headers: Headers, name: string): number | undefined {
  const said = headers.get(name)?.trim() ?? '';
  return /^\d{1,12}$/.test(said) ? Number(said) : undefined;
}

/** The platform's headers on its limit; null unless the three of the window are there and make sense. */
export function rateOf(headers: Headers): Rate | null {
  const [remaining, max, interval] = [count(headers, 'x-ratelimit-remaining'), count(headers, 'x-ratelimit-max'), count(headers, 'x-ratelimit-interval-milliseconds')];
  if (remaining === undefined || !max || !interval) return null;
  const [left, most] = [count(headers, 'x-ratelimit-daily-remaining'), count(headers, 'x-ratelimit-limit-daily')];
  if (left === undefined || most === undefined) return { remaining, max, interval };
  return { remaining, max, interval, today: { remaining: left, max: most, resetsIn: count(headers, 'x-ratelimit-daily-reset') } };
}

/** How a request ended: with what its answer said of the limit, and for how many seconds it was told to stay away; null where no answer came. */
export type Ended = (answer: { readonly rate: Rate | null; readonly refusedFor?: number | undefined } | null) => void;

export interface Pace {
  /** Waits until a request may go out, and gives back what is to be called when it ended. One that repeats another goes first. */
  readonly turn: (signal?: AbortSignal, repeats?: boolean) => Promise<Ended>;
}

export interface PaceOptions {
  /** Requests in a window; what the server says wins. 100 in ten seconds where left out, as the platform publishes it. */
  readonly max?: number;
  /** Milliseconds. */
  readonly interval?: number;
  /** Milliseconds that only go forward. */
  readonly ticks?: () => number;
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** While the server's word is not known, no more than this many are on their way: its limit may be a lower one, or used by others. */
const UNTOLD = 10;
/** With a day used up, one request in this time asks whether the next has begun. */
const ASK_AGAIN = 60_000;

interface Waiting {
  readonly go: (ended: Ended) => void;
  readonly stop: (error: Error) => void;
}

/**
 * One pace for each app and account. A place is taken when a request goes out, and free again a whole window after its answer came: whenever the server
 * counted it in between, and however it measures its windows, it never sees more than `max` in one of them.
 */
export function createPace({ max: published = 100, interval: length = 10_000, ticks = () => performance.now(), wait = (time) => new Promise((done) => setTimeout(done, time)) }: PaceOptions = {}): Pace {
  let [max, interval] = [published, length];
  /** Every request has a number, in the order of going out. */
  let last = 0;
  const onTheirWay = new Set<number>();
  /** When places of requests that ended are free again, in that order. */
  let held: number[] = [];
  /** How many more the server takes, as it said itself, and how long that word holds: others may use the same limit. */
  let [allowed, toldUntil, toldBy] = [0, 0, 0];
  let closedUntil = 0;
  let dayOverUntil = 0;
  let timer = false;
  const queue: Waiting[] = [];

  function free(now: number): number {
    held = held.filter((until) => until > now);
    const left = max - onTheirWay.size - held.length;
    return Math.min(left, now < toldUntil ? allowed : UNTOLD - onTheirWay.size);
  }

  function pump(): void {
    for (let now = ticks(); queue.length > 0; now = ticks()) {
      if (now < dayOverUntil) {
        for (const { stop } of queue.splice(0)) stop(dayOver(dayOverUntil - now));
        return;
      }
      if (now < closedUntil || free(now) <= 0) return later(now);
      // The one that asks whether the next day began goes alone.
      if (dayOverUntil > 0) dayOverUntil = now + ASK_AGAIN;
      [last, allowed] = [last + 1, allowed - 1];
      onTheirWay.add(last);
      queue.shift()?.go(once(ended(last)));
    }
  }

  /** Looks again when the next place is free; an answer may come before that. */
  function later(now: number): void {
    const times = [closedUntil, held[0] ?? 0, toldUntil].filter((time) => time > now);
    if (timer || times.length === 0) return;
    timer = true;
    void wait(Math.max(1, Math.min(...times) - now)).then(() => {
      timer = false;
      pump();
    });
  }

  const ended = (number: number): Ended => (answer) => {
    const now = ticks();
    onTheirWay.delete(number);
    held = held.filter((until) => until > now);
    const rate = answer?.rate ?? null;
    if (rate) {
      [max, interval] = [rate.max, rate.interval];
      // Answers overtake each other: what went out later knows better.
      if (number > toldBy || now >= toldUntil) {
        const uncounted = last - number + [...onTheirWay].filter((earlier) => earlier < number).length;
        [allowed, toldUntil, toldBy] = [rate.remaining - uncounted, now + interval, number];
      }
      dayOverUntil = rate.today?.remaining === 0 ? now + (rate.today.resetsIn ?? ASK_AGAIN) : 0;
    }
    held.push(now + interval);
    if (answer?.refusedFor !== undefined) closedUntil = Math.max(closedUntil, now + (answer.refusedFor > 0 ? answer.refusedFor * 1000 : interval));
    pump();
  };

  return {
    turn: (signal, repeats = false) =>
      new Promise<Ended>((resolve, reject) => {
        signal?.throwIfAborted();
        const leave = (): void => {
          queue.splice(queue.indexOf(waiting), 1);
          reject(signal?.reason as Error);
        };
        const done = (): void => signal?.removeEventListener('abort', leave);
        const waiting: Waiting = { go: (end) => (done(), resolve(end)), stop: (error) => (done(), reject(error)) };
        signal?.addEventListener('abort', leave, { once: true });
        if (repeats) queue.unshift(waiting);
        else queue.push(waiting);
        pump();
      }),
  };
}

const dayOver = (left: number): MarketplaceError => new MarketplaceError('rate-limited', 'the requests of this day are used up', { retryAfter: Math.ceil(left / 1000) });

function once(ended: Ended): Ended {
  let over = false;
  return (answer) => {
    if (!over) ended(answer);
    over = true;
  };
}

/** How many repetitions there may be: a share of the requests, so that a server in trouble is not asked twice as much. */
export interface RetryBudget {
  readonly asked: () => void;
  /** Whether one more repetition is possible; it is counted then. */
  readonly spend: () => boolean;
}

/** A tenth of the requests, and ten to begin with; what is not used does not grow beyond ten times that. */
export function createRetryBudget({ share = 0.1, reserve = 10 }: { readonly share?: number; readonly reserve?: number } = {}): RetryBudget {
  let left = reserve;
  return {
    asked: () => void (left = Math.min(reserve * 10, left + share)),
    spend: () => {
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
