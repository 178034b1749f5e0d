// One refresh of an account's tokens, however many ask for it: one promise in this process, a lock where there is one, and the store read again inside it.
// What comes back is kept only if nothing changed meanwhile. In a browser it holds an access token that the host's own callback renews, and no refresh
// token; on a server the same code holds both. It never takes a lock away, never tries a refused grant twice, and puts no token into an error or a notice.
import { withBearer, type TokenSource } from '../client/bearer.ts';
import { MarketplaceError } from '../errors.ts';
import { parse } from '../schema/faults.ts';
import { TokenSet, type FreshTokens } from '../schema/token.ts';
import { underLock, type Lock, type Unlocked } from './lock.ts';
import type { JoinNotices, TokenNotice, TokenNotices } from './notices.ts';
import { isReconnectRequired, reconnectRequired } from './reconnect.ts';
import { hashOf, isDue, isFresh, isOver, scopeChange, tokenSet } from './token-set.ts';
import { memoryTokenStore, type TokenStore } from './token-store.ts';

/** What happened to an account's tokens. It names no token. */
export type TokenEvent =
  /** `scopes` says what the refresh gave and took, null where it changed nothing. */
  | { readonly kind: 'refreshed'; readonly account: string; readonly scopes: { readonly added: readonly string[]; readonly removed: readonly string[] } | null }
  | { readonly kind: 'reconnect-required'; readonly account: string }
  /** A refresh went on without its lock. */
  | { readonly kind: 'unlocked'; readonly account: string; readonly why: Unlocked }
  /** The store took no write: the tokens hold as long as this process. */
  | { readonly kind: 'unsaved'; readonly account: string };

export interface CoordinatorOptions {
  /** The authorization server, the client and the account together are whose tokens they are. */
  readonly issuer: string;
  readonly clientId: string;
  /** `access`: this is a browser, a refresh token is never kept. `refresh`: this is a server, and without a stored grant there is nothing to renew. */
  readonly holds: 'access' | 'refresh';
  /** Gets the next tokens, once at a time per account. Stops at the signal. */
  readonly renew: (kept: TokenSet | null, account: string, signal: AbortSignal) => Promise<FreshTokens>;
  readonly store?: TokenStore | undefined;
  readonly lock?: Lock | undefined;
  readonly notices?: JoinNotices | undefined;
  readonly clock?: (() => string) | undefined;
  /** Longer than a refresh may take, so that nobody goes past a lock whose holder is at work. */
  readonly lockWaitMs?: number | undefined;
  readonly renewTimeoutMs?: number | undefined;
  /** How long nobody asks again with a token whose refresh failed for another reason than its grant. */
  readonly cooldownMs?: number | undefined;
  readonly onEvent?: ((event: TokenEvent) => void) | undefined;
}

export interface AccountTokens {
  /** An access token that is good for now; called with the token that a server refused, another one. Fit for `createClient({ token })`. */
  readonly token: TokenSource;
  /** Sends a request with a token and, after a 401, once more with another. */
  readonly call: (ask: (accessToken: string) => Promise<Response>) => Promise<Response>;
  /** Puts tokens in place of whatever there was: a person connected the account. */
  readonly signIn: (tokens: FreshTokens) => Promise<void>;
  /** Forgets the tokens. A refresh that is under way writes nothing any more. */
  readonly signOut: () => Promise<void>;
}

export interface Coordinator {
  readonly account: (id: string) => AccountTokens;
  /** Stops hearing from other pages. */
  readonly close: () => void;
}

const STORE_PATIENCE_MS = 2000;
const LATE = 'the token store did not answer in time';
const LONGEST_COOLDOWN_S = 120;

export function createCoordinator(options: CoordinatorOptions): Coordinator {
  const accounts = new Map<string, Account>();
  const store = options.store ?? memoryTokenStore();
  return {
    account(id) {
      const account = accounts.get(id) ?? new Account(id, options, store);
      accounts.set(id, account);
      return account;
    },
    close: () => accounts.forEach((account) => account.close()),
  };
}

const signedOut = (): MarketplaceError => new MarketplaceError('unauthorized', 'somebody signed in or out while a token was asked for');

class Account implements AccountTokens {
  readonly #id: string;
  readonly #options: CoordinatorOptions;
  readonly #store: TokenStore;
  readonly #key: Promise<string>;
  readonly #notices: Promise<TokenNotices | undefined>;
  /** Counts who signed in and out: what began under another number is not kept. */
  #epoch = 0;
  #memory: TokenSet | null = null;
  /** Tokens the store did not take, and the mark of what it has instead. */
  #unsaved: { readonly set: TokenSet; readonly over: string | null } | null = null;
  #flight: Promise<TokenSet> | null = null;
  #failure: { readonly mark: string; readonly until: number; readonly error: unknown } | null = null;
  /** An access token of a refresh that no answer has borne out yet, and one that was refused at once: refreshing it again would not help. */
  #untried: string | null = null;
  #futile: string | null = null;
  #turns: Promise<unknown> = Promise.resolve();

  constructor(id: string, options: CoordinatorOptions, store: TokenStore) {
    this.#id = id;
    this.#options = options;
    this.#store = store;
    this.#key = hashOf(JSON.stringify([options.issuer, options.clientId, id]));
    this.#notices = this.#key.then((key) => options.notices?.(`mkt-tokens-${key}`, (notice) => void this.#heard(notice)));
  }

  readonly token = async (refused?: string): Promise<string> => {
    const set = this.#memory && this.#usable(this.#memory, refused) ? this.#memory : await this.#renewed(refused);
    return set.accessToken;
  };

  readonly call = (ask: (accessToken: string) => Promise<Response>): Promise<Response> =>
    withBearer(this.token, async (token) => {
      const response = await ask(token);
      const refused = response.status === 401;
      if (token === this.#untried) [this.#untried, this.#futile] = [null, refused ? token : null];
      else if (!refused && token === this.#futile) this.#futile = null;
      return response;
    });

  readonly signIn = async (tokens: FreshTokens): Promise<void> => {
    const still = this.#begin();
    const write = async (key: string): Promise<TokenSet> => {
      const set = await tokenSet(this.#allowed(tokens), null, this.#now());
      still();
      await this.#store.set(key, set);
      return set;
    };
    const set = await this.#inTurn(write).catch(storeFailed);
    still();
    this.#memory = set;
    await this.#tell('signed-in');
  };

  readonly signOut = async (): Promise<void> => {
    this.#begin();
    await this.#inTurn((key) => this.#store.set(key, null))
      .catch(storeFailed)
      .finally(() => this.#tell('signed-out'));
  };

  close(): void {
    void this.#notices.then((notices) => notices?.close());
  }

  readonly #now = (): string => this.#options.clock?.() ?? new Date().toISOString();

  /** A new epoch, in which nothing is known. Gives back what throws once that epoch is over too. */
  #begin(): () => void {
    this.#epoch += 1;
    this.#memory = this.#unsaved = this.#flight = this.#failure = this.#untried = this.#futile = null;
    return this.#guard();
  }

  #guard(): () => void {
    const epoch = this.#epoch;
    return () => {
      if (epoch !== this.#epoch) throw signedOut();
    };
  }

  #usable(set: TokenSet, refused: string | undefined): boolean {
    return set.accessToken !== refused && !isDue(set, this.#now());
  }

  /** One flight for everybody. Who joins one that began before this token was refused may find it again, and then starts the next. */
  async #renewed(refused: string | undefined): Promise<TokenSet> {
    const joined = this.#flight;
    if (joined) {
      const set = await joined;
      if (set.accessToken !== refused) return set;
    }
    if (this.#flight) return this.#flight;
    const flight = this.#fly(refused).finally(() => {
      if (this.#flight === flight) this.#flight = null;
    });
    this.#flight = flight;
    return flight;
  }

  async #fly(refused: string | undefined): Promise<TokenSet> {
    const still = this.#guard();
    const found = await this.#read();
    still();
    if (found && this.#usable(found, refused)) return this.#adopt(found);
    const { lock, lockWaitMs = 4500 } = this.#options;
    const name = `mkt-tokens-${await this.#key}`;
    still();
    return underLock({ lock, name, waitMs: lockWaitMs, onUnlocked: (why) => this.#emit({ kind: 'unlocked', account: this.#id, why }) }, () => this.#held(refused, still));
  }

  /** Inside the lock, or without one: reads again, and refreshes once if nobody else did. */
  async #held(refused: string | undefined, still: () => void): Promise<TokenSet> {
    still();
    const kept = await this.#read();
    still();
    const now = this.#now();
    if (kept && this.#usable(kept, refused)) return this.#adopt(kept);
    if (kept && kept.accessToken === refused && refused === this.#futile && isFresh(kept, now)) return this.#adopt(kept);
    const failure = this.#failure;
    if (failure && failure.mark === kept?.mark && Date.parse(now) < failure.until) return this.#excused(kept, refused, failure.error);
    let next: TokenSet;
    try {
      const { renew, renewTimeoutMs = 4000 } = this.#options;
      next = await tokenSet(this.#allowed(await inTime(renewTimeoutMs, 'network', 'a token was not renewed in time', (signal) => renew(kept, this.#id, signal))), kept, now);
    } catch (error) {
      still();
      return this.#failed(error, kept, refused, still);
    }
    still();
    return this.#commit(kept, next, refused, still);
  }

  async #commit(kept: TokenSet | null, next: TokenSet, refused: string | undefined, still: () => void): Promise<TokenSet> {
    const over = kept && this.#unsaved?.set === kept ? this.#unsaved.over : (kept?.mark ?? null);
    const taken = await this.#inTurn((key) => (still(), this.#store.replace(key, over, next))).catch(() => null);
    still();
    if (taken === false) {
      // Somebody else was quicker: theirs is the account's, unless they signed out.
      const there = await this.#read();
      still();
      if (!there) throw signedOut();
      return this.#adopt(there);
    }
    this.#unsaved = taken === null ? { set: next, over } : null;
    if (taken === null) this.#emit({ kind: 'unsaved', account: this.#id });
    this.#failure = null;
    // Only what replaced a refused token says, by being refused as well, that the next one would be too.
    this.#untried = refused === undefined ? null : next.accessToken;
    this.#emit({ kind: 'refreshed', account: this.#id, scopes: scopeChange(kept, next) });
    void this.#tell('refreshed');
    return this.#adopt(next);
  }

  async #failed(error: unknown, kept: TokenSet | null, refused: string | undefined, still: () => void): Promise<TokenSet> {
    const { holds, cooldownMs = 5000 } = this.#options;
    const now = Date.parse(this.#now());
    const gone = isReconnectRequired(error) || (holds === 'access' && codeOf(error) === 'unauthorized');
    if (!gone) {
      const wait = error instanceof MarketplaceError && error.retryAfter !== undefined ? Math.min(error.retryAfter, LONGEST_COOLDOWN_S) * 1000 : cooldownMs;
      if (kept) this.#failure = { mark: kept.mark, until: now + wait, error };
      return this.#excused(kept, refused, error);
    }
    const there = await this.#read();
    still();
    if (there && there.mark !== kept?.mark && there.accessToken !== refused) return this.#adopt(there);
    const reconnect = reconnectRequired();
    // A refresh token that was refused stays refused. A host may have its person signed in again, so it is asked once more after a while.
    if (kept) this.#failure = { mark: kept.mark, until: holds === 'refresh' ? Infinity : now + cooldownMs, error: reconnect };
    this.#emit({ kind: 'reconnect-required', account: this.#id });
    throw reconnect;
  }

  /** A refresh that failed ahead of time is no reason to refuse what still holds. */
  #excused(kept: TokenSet | null, refused: string | undefined, error: unknown): TokenSet {
    if (kept && kept.accessToken !== refused && !isOver(kept, this.#now()) && !isReconnectRequired(error)) return this.#adopt(kept);
    throw error;
  }

  #adopt(set: TokenSet): TokenSet {
    this.#memory = set;
    return set;
  }

  /** What the store has, or what it should have had. A store that cannot be read is one that is empty where a token can be had without it. */
  async #read(): Promise<TokenSet | null> {
    const still = this.#guard();
    try {
      // After the writes before it; but whoever reads holds up nobody.
      const raw = await inTime(STORE_PATIENCE_MS, 'storage', LATE, () => this.#turns.then(async () => this.#store.read(await this.#key)));
      still();
      const stored = this.#stored(raw);
      return this.#unsaved && (stored?.mark ?? null) === this.#unsaved.over ? this.#unsaved.set : stored;
    } catch (error) {
      still();
      const known = this.#unsaved?.set ?? this.#memory;
      if (known || this.#options.holds === 'access') return known;
      throw codeOf(error) ? error : new MarketplaceError('storage', 'the token store could not be read');
    }
  }

  #stored(raw: unknown): TokenSet | null {
    const parsed = parse(TokenSet, raw);
    return parsed.faults ? null : parsed.value;
  }

  /** Writes go one after the other, in the order of the asking: one of before a sign-out cannot arrive after it. Waiting has an end, the turn has none. */
  #inTurn<T>(act: (key: string) => Promise<T>): Promise<T> {
    const turn = this.#turns.then(async () => act(await this.#key));
    this.#turns = turn.catch(() => {});
    return inTime(STORE_PATIENCE_MS, 'storage', LATE, () => turn);
  }

  #allowed(tokens: FreshTokens): FreshTokens {
    return this.#options.holds === 'access' ? { ...tokens, refreshToken: null } : tokens;
  }

  async #tell(notice: TokenNotice): Promise<void> {
    (await this.#notices)?.post(notice);
  }

  async #heard(notice: TokenNotice): Promise<void> {
    const own = !this.#options.store;
    // Nobody else's token is found in a store of one's own.
    if (notice === 'refreshed') this.#memory = own ? this.#memory : null;
    else this.#begin();
    if (notice === 'refreshed' || !own) return;
    await this.#inTurn((key) => this.#store.set(key, null)).catch(() => {});
  }

  #emit(event: TokenEvent): void {
    const { onEvent } = this.#options;
    // Not under the lock, and not our failure when it throws.
    if (onEvent) queueMicrotask(() => onEvent(event));
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Object && 'name' in error && error.name === 'MarketplaceError' && 'code' in error ? error.code : undefined);

function storeFailed(error: unknown): never {
  throw codeOf(error) ? error : new MarketplaceError('storage', 'the token store did not take a write');
}

/** What `act` gives, or an error once the time is over; its signal then says so. */
async function inTime<T>(milliseconds: number, code: 'network' | 'storage', late: string, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new MarketplaceError(code, late));
      controller.abort(new DOMException(late, 'TimeoutError'));
    }, milliseconds);
  });
  try {
    return await Promise.race([act(controller.signal), over]);
  } finally {
    clearTimeout(timer);
  }
}
