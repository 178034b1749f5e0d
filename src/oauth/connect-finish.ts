// What the host's callback page calls, once, as the first thing it does: it takes the answer out of the address, compares it with what was begun, has the
// host exchange the code, and tells the page that asked how it ended. The code and its verifier go to the host's function and nowhere else.
import { MarketplaceError } from '../errors.ts';
import { answerWords } from './authorize.ts';
import { callbackError, faultOf, readCallback, stateIn, type Answer, type CallbackFault } from './callback.ts';
import { say, type Word } from './connect-channels.ts';
import { conclude, take } from './connect-memory.ts';

export interface CodeToExchange extends Answer {
  /** Proves that who exchanges the code is who asked for it. */
  readonly verifier: string;
  readonly clientId: string;
  readonly account: string | null;
}

export interface FinishOptions {
  /** Has the host's own server exchange the code; called once at most, and only for a good answer. Whatever it throws is "failed". */
  readonly exchange: (code: CodeToExchange) => Promise<unknown>;
  /** The host's account that is open now; left out, it is not compared. */
  readonly account?: string | null | undefined;
  /** The address with the answer; left out, the page's own, which is cleaned. */
  readonly url?: string | undefined;
  readonly now?: (() => number) | undefined;
}

export interface Finished extends Word {
  /** The page to go back to, where it was left in this tab; null where that page is still open elsewhere. */
  readonly returnTo: string | null;
  /** What went wrong, for the host's log; it holds nothing of the answer. */
  readonly error: MarketplaceError | null;
}

/** Finishes what the address answers. Never throws for an answer: whatever is wrong with it is in what it gives back. */
export async function finishConnect({ exchange, account, url = takeAddress(), now = Date.now }: FinishOptions): Promise<Finished> {
  let state: string;
  try {
    state = stateIn(url);
  } catch (error) {
    return ended(error, null);
  }
  const taken = await take(state);
  // Who replays an answer is not heard: the page was told by the first.
  if (taken === null || taken === 'used') return ended(callbackError(taken ? 'state.replayed' : 'state.unknown'), null);
  const { transaction, verifier, way, returnTo } = taken;
  const finished = await exchanged().catch((error: unknown) => ended(error, null));
  const word: Word = { outcome: finished.outcome, fault: finished.fault };
  await conclude(state, word.outcome);
  await say(state, word);
  return { ...finished, returnTo: way === 'tab' ? ownPage(returnTo) : null };

  async function exchanged(): Promise<Finished> {
    const answer = readCallback(url, transaction, { now: now(), account });
    await exchange({ ...answer, verifier, clientId: transaction.clientId, account: transaction.account });
    return { outcome: 'connected', fault: null, returnTo: null, error: null };
  }
}

/** The page's address; what it answers is taken out of it before anything else can be asked for, and out of the history. */
function takeAddress(): string {
  const { href } = location;
  const clean = new URL(href);
  for (const word of answerWords) clean.searchParams.delete(word);
  clean.hash = '';
  if (clean.href !== href) history.replaceState(null, '', clean);
  return href;
}

function ended(error: unknown, returnTo: string | null): Finished {
  const fault: CallbackFault | null = faultOf(error);
  // What the host's exchange threw may hold the code: it stays with the host.
  const ours = fault && error instanceof MarketplaceError ? error : new MarketplaceError('server', 'the code was not exchanged');
  return { outcome: fault === 'denied' ? 'denied' : 'failed', fault, returnTo, error: ours };
}

/** A page of this origin, or none: where the browser goes next is never somebody else's choice. */
function ownPage(address: string): string | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url?.origin === location.origin ? url.href : null;
}
