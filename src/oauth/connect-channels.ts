// How the page learns what became of the window it opened: a message from that very window, a channel that only pages of the same origin which know the
// state can name, or the host's own server when it is asked. The first word counts. Words are an outcome and a fault's name: never a code, a token or an
// account; and none is sent to just anybody.
import { callbackFaults, type CallbackFault } from './callback.ts';
import type { Outcome } from './connect-memory.ts';
import { sha256 } from './pkce.ts';

export interface Word {
  readonly outcome: Exclude<Outcome, 'cancelled'>;
  /** What was wrong, where it was an answer that was refused. */
  readonly fault: CallbackFault | null;
}

const TYPE = 'marketplace-elements/connect';
const outcomes = ['connected', 'denied', 'failed'] as const;

/** Two words that only those who know the state can say: the channel's name, and what a message must hold. */
async function wordsFor(state: string): Promise<{ readonly channel: string; readonly proof: string }> {
  const [channel, proof] = await Promise.all([sha256(`mkt-connect channel ${state}`), sha256(`mkt-connect proof ${state}`)]);
  return { channel: `mkt-connect ${channel}`, proof };
}

/** A message as a word, when it is one for this state; anything else is null. */
export function readWord(data: unknown, proof: string): Word | null {
  if (!(data instanceof Object) || Object.getPrototypeOf(data) !== Object.prototype) return null;
  const own = (name: string): unknown => Object.getOwnPropertyDescriptor(data, name)?.value;
  if (own('type') !== TYPE || own('proof') !== proof) return null;
  const outcome = outcomes.find((one) => one === own('outcome'));
  const fault = own('fault');
  const known = callbackFaults.find((one) => one === fault) ?? null;
  if (!outcome || (fault !== null && !known) || Reflect.ownKeys(data).length !== 4) return null;
  return { outcome, fault: known };
}

/** Says the word to the page that opened this one and to those that listen on the channel: both of this origin, or they hear nothing. */
export async function say(state: string, { outcome, fault }: Word): Promise<void> {
  const { channel: name, proof } = await wordsFor(state);
  const message = { type: TYPE, proof, outcome, fault };
  (window.opener as Window | null)?.postMessage(message, location.origin);
  if (!('BroadcastChannel' in window)) return;
  const channel = new BroadcastChannel(name);
  channel.postMessage(message);
  channel.close();
}

export interface Listening {
  readonly state: string;
  /** Where messages may come from: the origin of the redirect URI. */
  readonly origin: string;
  /** The very window that messages may come from; null where only the channel and the host can tell. */
  readonly source: () => Window | null;
  /** Asks the host's own server how far it is; anything but an outcome is "not yet". */
  readonly status?: ((signal: AbortSignal) => Promise<unknown>) | undefined;
  readonly every?: number | undefined;
  readonly signal: AbortSignal;
}

/** The first word on any of the three ways; rejects with the signal's reason. */
export async function hear({ state, origin, source, status, every = 2500, signal }: Listening): Promise<Word> {
  const done = new AbortController();
  const over = AbortSignal.any([signal, done.signal]);
  // Messages may come while the hashes are still being made.
  const early: MessageEvent[] = [];
  const listener = { take: (event: MessageEvent): void => void early.push(event) };
  window.addEventListener('message', (event) => listener.take(event), { signal: over });
  let channel: BroadcastChannel | null = null;
  try {
    const { channel: name, proof } = await wordsFor(state);
    signal.throwIfAborted();
    return await new Promise<Word>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { signal: done.signal });
      listener.take = (event) => {
        const window = source();
        if (!event.isTrusted || event.origin !== origin || window === null || event.source !== window) return;
        const word = readWord(event.data, proof);
        if (word) resolve(word);
      };
      early.forEach(listener.take);
      if ('BroadcastChannel' in globalThis) {
        channel = new BroadcastChannel(name);
        channel.onmessage = ({ data }) => {
          const word = readWord(data, proof);
          if (word) resolve(word);
        };
      }
      if (status) void poll(status, every, over).then((outcome) => outcome && resolve({ outcome, fault: null }));
    });
  } finally {
    done.abort();
    (channel as BroadcastChannel | null)?.close();
  }
}

/** Asks until it is an outcome; a question that fails is asked again. */
async function poll(status: (signal: AbortSignal) => Promise<unknown>, every: number, signal: AbortSignal): Promise<Word['outcome'] | null> {
  while (!signal.aborted) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, every);
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
    if (signal.aborted) return null;
    const answer = await status(signal).catch(() => null);
    const outcome = outcomes.find((one) => one === answer);
    if (outcome) return outcome;
  }
  return null;
}
