// The way out and back, from the page that asks: a link made ready beforehand, the window opened for it (connect-window.ts) or this tab where
// that was blocked, and the first word of how it ended. A window that says it is closed is believed to be only perhaps closed. It exchanges nothing: see connect-finish.ts.
import { authorizeUrl, type AuthorizeRequest } from './authorize.ts';
import { callbackError } from './callback.ts';
import { hear, type Word } from './connect-channels.ts';
import { begin, collect, forget, leave, type Outcome } from './connect-memory.ts';
import { LONGEST_WAIT, type Transaction } from './transaction.ts';

export interface ConnectRequest extends Omit<AuthorizeRequest, 'state' | 'challenge'> {
  /** The host's own account that is being connected; null where there is only one. */
  readonly account: string | null;
}

/** A link that is ready to be followed, once. */
export interface ReadyLink {
  readonly url: string;
  readonly transaction: Transaction;
  /** Whether the answer can be taken up by a page that this one did not open. */
  readonly resumable: boolean;
}

/** Makes a link ready: its state is new, and this browser remembers what it stands for. Throws `config` for a request that cannot be made. */
export async function readyLink({ account, ...request }: ConnectRequest, { now = Date.now(), returnTo = location.href }: { readonly now?: number; readonly returnTo?: string } = {}): Promise<ReadyLink> {
  const { server, clientId, redirectUri } = request;
  const { transaction, challenge, resumable } = await begin({ server, clientId, redirectUri, account }, returnTo, now);
  return { url: authorizeUrl({ ...request, state: transaction.state, challenge }), transaction, resumable };
}

/** A link that nobody followed is good for half of the time its answer has. */
export const isStale = ({ transaction }: ReadyLink, now = Date.now()): boolean => transaction.expiresAt - now < LONGEST_WAIT / 2;

/** Whether it is too old to be followed at all. */
export const isOver = ({ transaction }: ReadyLink, now = Date.now()): boolean => !(transaction.expiresAt > now);

export const discard = ({ transaction }: ReadyLink): Promise<void> => forget(transaction.state);

export interface Waiting {
  /** The window that was opened, or null for a link that the browser itself followed. */
  readonly opened: Window | null;
  readonly status?: ((signal: AbortSignal) => Promise<unknown>) | undefined;
  /** How often the host is asked, in milliseconds. */
  readonly every?: number | undefined;
  /** How long a window that says it is closed may still have something to say, in milliseconds. */
  readonly grace?: number | undefined;
  /** The window has said for that long that it is closed, or says no longer so. It may still be untrue: a server may have cut the window off. */
  readonly onSilence?: ((silent: boolean) => void) | undefined;
  readonly signal: AbortSignal;
}

/** Waits for how it ends, for as long as the answer may take. Aborted, it rejects with the signal's reason. */
export async function outcomeOf(link: ReadyLink, { opened, status, every, grace = 3000, onSilence, signal }: Waiting): Promise<Word> {
  const { state, redirectUri } = link.transaction;
  const expiry = AbortSignal.timeout(LONGEST_WAIT);
  const over = new AbortController();
  if (opened && onSilence) watch(opened, grace, onSilence, AbortSignal.any([signal, expiry, over.signal]));
  try {
    // The wait for the answer starts with the click, not with the link.
    const [, word] = await Promise.all([
      leave(state, 'window', location.href, Date.now()),
      hear({ state, origin: new URL(redirectUri).origin, source: () => opened, status, every, signal: AbortSignal.any([signal, expiry]) }),
    ]);
    return word;
  } catch (error) {
    throw expiry.aborted && !signal.aborted ? callbackError('state.expired') : error;
  } finally {
    over.abort();
    // Who stops listening does not stop the window: only an outcome, or `discard`, ends the transaction.
    if (!signal.aborted) await forget(state);
  }
}

/** Tells when the window has said for a while that it is closed. */
function watch(opened: Window, grace: number, onSilence: (silent: boolean) => void, signal: AbortSignal): void {
  let since: number | null = null;
  let told = false;
  const timer = setInterval(() => {
    const now = performance.now();
    since = opened.closed ? (since ?? now) : null;
    const silent = since !== null && now - since >= grace;
    if (silent !== told) onSilence((told = silent));
  }, Math.min(500, grace / 2 + 1));
  signal.addEventListener('abort', () => clearInterval(timer));
}

/** Goes on in this tab, which comes back to `returnTo`. */
export async function goHere(link: ReadyLink, go = (url: string): void => location.assign(url), returnTo = location.href): Promise<void> {
  await leave(link.transaction.state, 'tab', returnTo, Date.now());
  go(link.url);
}

/** How an authorization ended that this page could not wait for: one that went on in this tab, or whose page was loaded again. Told once. */
export const endedElsewhere = (asked: Pick<ConnectRequest, 'clientId' | 'redirectUri' | 'account'>, now = Date.now()): Promise<Outcome | null> => collect(asked, now);
