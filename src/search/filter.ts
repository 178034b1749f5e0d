// Which listings a text finds, and in which order. Pure and total: any text is a question, and an empty one finds everything.
// Every term must begin a word of the listing; a hit in the name ranks before one in the tagline. No typos are forgiven yet.
import type { Listing } from '../schema/app.ts';

/** What the index reads of a listing. */
export type Searchable = Pick<Listing, 'name' | 'publisher' | 'tagline' | 'category' | 'keywords'>;

/** Everything a text finds: the best field first, then in the order given. */
export type Search<T> = (text: string) => readonly T[];

/** The fields by rank. */
const fieldsOf = ({ name, publisher, tagline, category, keywords }: Searchable): readonly string[] => [
  name,
  publisher.name,
  tagline,
  `${category.name} ${category.group}`,
  keywords.join(' '),
];

/** Lower case, without accents; whatever is no letter, digit, hyphen or space parts words, an apostrophe does not. */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replace(/[-‐‑–]/g, '-')
    .replace(/[^\p{L}\p{N}-]+/gu, ' ')
    .trim();

const tokens = (text: string): readonly string[] =>
  fold(text)
    .split(' ')
    .filter((token) => /[^-]/.test(token));
const parts = (token: string): readonly string[] => token.split('-').filter(Boolean);

/** Every word of a text with a space before it, so that a word's beginning is one `includes` away; `follow-up` is also `followup`. */
const words = (text: string): string =>
  tokens(text)
    .flatMap((token) => [...parts(token), parts(token).join('')])
    .map((word) => ` ${word}`)
    .join('');

const begins = (field: string, term: string): boolean => field.includes(` ${term}`);

/** Whether a term begins a word; a hyphenated one may also be written in one word or apart. */
const hits = (field: string, term: string): boolean => {
  const pieces = parts(term);
  return begins(field, pieces.join('')) || (pieces.length > 1 && pieces.every((piece) => begins(field, piece)));
};

/** Finds listings by name, publisher, tagline, category and keywords, a hit in the name first. */
export const createIndex = <T extends Searchable>(listings: readonly T[]): Search<T> => indexBy(listings, fieldsOf);

/** Finds anything by the texts it is known by, best first. */
export function indexBy<T>(items: readonly T[], textsOf: (item: T) => readonly string[]): Search<T> {
  const index = items.map((item) => ({ item, fields: textsOf(item).map(words) }));
  return (text) => {
    const terms = tokens(text);
    if (terms.length === 0) return items;
    const found: { readonly item: T; readonly rank: number }[] = [];
    for (const { item, fields } of index) {
      const ranks = terms.map((term) => fields.findIndex((field) => hits(field, term)));
      if (!ranks.includes(-1)) found.push({ item, rank: ranks.reduce((sum, rank) => sum + rank, 0) });
    }
    // Sorting is stable: equal ranks stay in the order given.
    return found.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
  };
}
