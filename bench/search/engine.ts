// What every engine is: it takes the catalogue in, and answers a text with the rows that stand first and, where it knows, how many there are.
import type { Searchable } from '../../src/search/index.ts';

export interface Answer {
  /** Rows, best first. */
  readonly top: readonly number[];
  /** Everything that was found; null where the engine stops at a limit. */
  readonly count: number | null;
}

export interface Built {
  readonly find: (text: string, top: number) => Answer;
  /** Bytes of typed arrays it is made of, where it is. */
  readonly bytes?: number;
}

/** Builds until it is done, or, where it can, a slice at every `next`. Rows are numbered by popularity. */
export type Engine = (listings: readonly Searchable[]) => Built | Generator<void, Built>;

export const joined = ({ name, publisher, tagline, category, keywords }: Searchable): string => [name, publisher.name, tagline, category.name, category.group, ...keywords].join(' ');
