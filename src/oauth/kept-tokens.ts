// One account's tokens in a store that may be slow, fail, or be written by others too: writes in turn, an end to every wait, and what the store did not take
// remembered in its place. It decides nothing about tokens; whose they are is said by `still`, which throws once that is over.
import { MarketplaceError } from '../errors.ts';
import { parse } from '../schema/faults.ts';
import { TokenSet } from '../schema/token.ts';
import { inTime } from './in-time.ts';
import type { TokenStore } from './token-store.ts';

const PATIENCE_MS = 2000;
const LATE = 'the token store did not answer in time';

export class KeptTokens {
  readonly #store: TokenStore;
  readonly #key: Promise<string>;
  /** Tokens the store did not take, and the mark of what it has instead. */
  #unsaved: { readonly set: TokenSet; readonly over: string | null } | null = null;
  #turns: Promise<unknown> = Promise.resolve();

  constructor(store: TokenStore, key: Promise<string>) {
    this.#store = store;
    this.#key = key;
  }

  get unsaved(): TokenSet | null {
    return this.#unsaved?.set ?? null;
  }

  /** Somebody else's are asked for from here on. */
  forget(): void {
    this.#unsaved = null;
  }

  /** What the store has, or what it should have had. */
  async read(): Promise<TokenSet | null> {
    // After the writes before it; but whoever reads holds up nobody.
    const raw = await inTime(PATIENCE_MS, 'storage', LATE, () => this.#turns.then(async () => this.#store.read(await this.#key)));
    const parsed = parse(TokenSet, raw);
    const stored = parsed.faults ? null : parsed.value;
    return this.#unsaved && (stored?.mark ?? null) === this.#unsaved.over ? this.#unsaved.set : stored;
  }

  /** Puts `next` where what is kept is still `before`; false where it is not, null where the store took no write and `next` holds without it. */
  async replace(before: TokenSet | null, next: TokenSet, still: () => void): Promise<boolean | null> {
    const over = before && this.#unsaved?.set === before ? this.#unsaved.over : (before?.mark ?? null);
    const taken = await this.#inTurn((key) => (still(), this.#store.replace(key, over, next))).catch(() => null);
    still();
    if (taken !== false) this.#unsaved = taken === null ? { set: next, over } : null;
    return taken;
  }

  /** Puts what is made once its turn has come, whatever was there. */
  put(make: () => Promise<TokenSet>, still: () => void): Promise<TokenSet> {
    const write = async (key: string): Promise<TokenSet> => {
      const set = await make();
      still();
      await this.#store.set(key, set);
      return set;
    };
    return this.#inTurn(write).catch(storeFailed);
  }

  clear(): Promise<void> {
    return this.#inTurn((key) => this.#store.set(key, null)).catch(storeFailed);
  }

  /** Writes go one after the other, in the order of the asking: one of before a sign-out cannot arrive after it. Waiting has an end, the turn has none. */
  #inTurn<T>(act: (key: string) => Promise<T>): Promise<T> {
    const turn = this.#turns.then(async () => act(await this.#key));
    this.#turns = turn.catch(() => {});
    return inTime(PATIENCE_MS, 'storage', LATE, () => turn);
  }
}

/** The word of an error of ours, whichever copy of this package made it. */
export const codeOf = (error: unknown): unknown => (error instanceof Object && 'name' in error && error.name === 'MarketplaceError' && 'code' in error ? error.code : undefined);

function storeFailed(error: unknown): never {
  throw codeOf(error) ? error : new MarketplaceError('storage', 'the token store did not take a write');
}
