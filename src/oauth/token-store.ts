// Where the tokens of an account are kept between two requests. The coordinator decides; a store reads, compares and writes. A browser needs none but this
// one, in memory; a server injects its own, so that all its processes see the same.
import type { TokenSet } from '../schema/token.ts';

export interface TokenStore {
  /** What is kept under a key; null where there is nothing. It is checked by the reader. */
  readonly read: (key: string) => Promise<unknown>;
  /**
   * Puts `next` where what is kept still has the mark `expected`, null meaning that nothing is kept; false, and no write, where it has another. Compare and
   * write as one step where the store can: `update … where key = ? and mark = ?`.
   */
  readonly replace: (key: string, expected: string | null, next: TokenSet) => Promise<boolean>;
  /** Puts `next`, or nothing for null, whatever was there: somebody signed in or out. */
  readonly set: (key: string, next: TokenSet | null) => Promise<void>;
}

/** Keeps tokens as long as this process or page lives, and shows them to nobody else. */
export function memoryTokenStore(): TokenStore {
  const kept = new Map<string, TokenSet>();
  return {
    read: (key) => Promise.resolve(kept.get(key) ?? null),
    replace(key, expected, next) {
      if ((kept.get(key)?.mark ?? null) !== expected) return Promise.resolve(false);
      kept.set(key, next);
      return Promise.resolve(true);
    },
    set(key, next) {
      if (next) kept.set(key, next);
      else kept.delete(key);
      return Promise.resolve();
    },
  };
}
