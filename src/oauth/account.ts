// One account's tokens, refreshed once however many ask for it: one promise in this process, a lock where there is one, and the store read again inside it.
// What comes back is kept only if nothing changed meanwhile. It never takes a lock away, never tries a refused grant twice, and puts no token into an error
// or a notice.
import { withBearer } from '../client/bearer.ts';
import { MarketplaceError } from '../errors.ts';
import type { FreshTokens, TokenSet } from '../schema/token.ts';
import type { AccountTokens, CoordinatorOptions, TokenEvent } from './coordinator.ts';
import { inTime } from './in-time.ts';
import { codeOf, KeptTokens } from './kept-tokens.ts';
import { underLock } from './lock.ts';
import type { TokenNotice, TokenNotices } from './notices.ts';
import { isReconnectRequired, reconnectRequired } from './reconnect.ts';
import { hashOf, isDue, isFresh, isOver, scopeChange, tokenSet } from './token-set.ts';
import type { TokenStore } from './token-store.ts';

const LONGEST_COOLDOWN_S = 120;

const signedOut = (): MarketplaceError => new MarketplaceError('unauthorized', 'somebody signed in or out while a token was asked for');

export class Account implements AccountTokens {
  readonly #id: string;
  readonly #options: CoordinatorOptions;
  readonly #key: Promise<string>;
  readonly #kept: KeptTokens;
  readonly #notices: Promise<TokenNotices | undefined>;
  /** Counts who signed in and out: what began under another number is not kept. */
  #epoch = 0;
  #memory: TokenSet | null = null;
  #flight: Promise<TokenSet> | null = null;
  #failure: { readonly mark: string; readonly until: number; readonly error: unknown } | null = null;
  /** An access token of a refresh that no answer has borne out yet, and one that was refused at once: refreshing it again would not help. */
  #untried: string | null = null;
  #futile: string | null = null;

  constructor(id: string, options: CoordinatorOptions, store: TokenStore) {
    this.#id = id;
    this.#options = options;
    this.#key = hashOf(JSON.stringify([options.issuer, options.clientId, id]));
    this.#kept = new KeptTokens(store, this.#key);
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
    const set = await this.#kept.put(() => tokenSet(this.#allowed(tokens), null, this.#now()), still);
    still();
    this.#memory = set;
    await this.#tell('signed-in');
  };

  readonly signOut = async (): Promise<void> => {
    this.#begin();
    await this.#kept.clear().finally(() => this.#tell('signed-out'));
  };

  close(): void {
    void this.#notices.then((notices) => notices?.close());
  }

  readonly #now = (): string => this.#options.clock?.() ?? new Date().toISOString();

  /** A new epoch, in which nothing is known. Gives back what throws once that epoch is over too. */
  #begin(): () => void {
    this.#epoch += 1;
    this.#kept.forget();
    this.#memory = this.#flight = this.#failure = this.#untried = this.#futile = null;
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
    const taken = await this.#kept.replace(kept, next, still);
    still();
    if (taken === false) {
      // Somebody else was quicker: theirs is the account's, unless they signed out.
      const there = await this.#read();
      still();
      if (!there) throw signedOut();
      return this.#adopt(there);
    }
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

  /** A store that cannot be read is one that is empty where a token can be had without it. */
  async #read(): Promise<TokenSet | null> {
    const still = this.#guard();
    try {
      return await this.#kept.read();
    } catch (error) {
      still();
      const known = this.#kept.unsaved ?? this.#memory;
      if (known || this.#options.holds === 'access') return known;
      throw codeOf(error) ? error : new MarketplaceError('storage', 'the token store could not be read');
    }
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
    await this.#kept.clear().catch(() => {});
  }

  #emit(event: TokenEvent): void {
    const { onEvent } = this.#options;
    // Not under the lock, and not our failure when it throws.
    if (onEvent) queueMicrotask(() => onEvent(event));
  }
}
