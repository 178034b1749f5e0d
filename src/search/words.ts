// How a text becomes words: the one definition of which spellings are the same. Pure and total. It knows no language, no stems and no typos.

/** Lower case, without accents; whatever is no letter, digit, hyphen or space parts words, an apostrophe does not. */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replace(/[-‐‑–]/g, '-')
    .replace(/[^\p{L}\p{N}-]+/gu, ' ')
    .trim();

/** The terms of a text, folded, as they stand in it; each has a letter or digit. What a space parts is read apart from what stands around it. */
export const tokens = (text: string): readonly string[] =>
  fold(text)
    .split(' ')
    .filter((token) => /[^-]/.test(token));

/** What hyphens part in a term. */
export const pieces = (token: string): readonly string[] => token.split('-').filter(Boolean);

/** Every word a text is found by: `follow-up` is `follow` and `up`, and also `followup`. */
export const wordsOf = (text: string): readonly string[] =>
  tokens(text).flatMap((token) => {
    const parts = pieces(token);
    return parts.length > 1 ? [...parts, parts.join('')] : parts;
  });
