// The search of a list short enough to be indexed when it is first searched: listings, or anything that is known by texts. What a text finds, and in
// which order, is the index's to say.
import type { Listing } from '../schema/app.ts';
import { buildIndex, ranked } from './find.ts';

/** What the index reads of a listing. */
export type Searchable = Pick<Listing, 'name' | 'publisher' | 'tagline' | 'category' | 'keywords'>;

/** Everything a text finds: the best field first, then in the order given. */
export type Search<T> = (text: string) => readonly T[];

/** The texts a listing is found by, the best field first. */
export const textsOf = ({ name, publisher, tagline, category, keywords }: Searchable): readonly string[] => [
  name,
  publisher.name,
  tagline,
  `${category.name} ${category.group}`,
  ...keywords,
];

/** Finds listings by name, publisher, tagline, category and keywords, a hit in the name first. */
export const createIndex = <T extends Searchable>(listings: readonly T[]): Search<T> => indexBy(listings, textsOf);

/** Finds anything by the texts it is known by, best first. */
export function indexBy<T>(items: readonly T[], textsOf: (item: T) => readonly string[]): Search<T> {
  const index = buildIndex(items.map(textsOf));
  return (text) => {
    const found = index.find(text);
    return [...ranked(found, found.rows, 0, found.count)].flatMap((row) => items.slice(row, row + 1));
  };
}
