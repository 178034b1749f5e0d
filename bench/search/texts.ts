// What is asked: texts as they grow while somebody types, and words with one typo, each with the word that was meant.
import type { Searchable } from '../../src/search/index.ts';

const phrases = ['calendar booking', 'crm integration', 'whatsapp messaging', 'lead generation', 'invoice payments', 'review requests', 'email marketing', 'ai agent'];

/** Every beginning of every phrase: c, ca, cal, … */
export const typed: readonly string[] = phrases.flatMap((phrase) => Array.from(phrase, (_, at) => phrase.slice(0, at + 1).trimEnd()));

export interface Misspelt {
  readonly text: string;
  readonly meant: string;
}

const common: readonly Misspelt[] = [
  ['calender', 'calendar'],
  ['emial', 'email'],
  ['markting', 'marketing'],
  ['invocie', 'invoice'],
  ['revieww', 'review'],
  ['bookng', 'booking'],
  ['integratoin', 'integration'],
  ['mesages', 'messages'],
].map(([text, meant]) => ({ text, meant }));

/** One slip of a finger in the middle of a word; each kind in turn. */
const slips: readonly ((word: string, at: number) => string)[] = [
  (word, at) => word.slice(0, at) + word.slice(at + 1),
  (word, at) => `${word.slice(0, at)}${word[at]}${word.slice(at)}`,
  (word, at) => `${word.slice(0, at)}${word[at] === 'x' ? 'y' : 'x'}${word.slice(at + 1)}`,
  (word, at) => word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
];

const BRANDS = 80;

/** Misspelt common words, and first words of apps' names from all over the catalogue with one slip each. */
export function misspelt(listings: readonly Searchable[]): readonly Misspelt[] {
  const words = listings.map(({ name }) => name.split(' ')[0].toLowerCase()).filter((word) => /^[a-z]{6,}$/.test(word));
  const step = Math.max(1, Math.floor(words.length / BRANDS));
  const brands = words.filter((_, at) => at % step === 0).slice(0, BRANDS);
  return [
    ...common,
    ...brands.flatMap((meant, number) => {
      const text = slips[number % slips.length](meant, 1 + ((number * 7) % (meant.length - 3)));
      return text === meant ? [] : [{ text, meant }];
    }),
  ];
}
