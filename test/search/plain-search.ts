// What a text finds, said plainly and slowly: every row is looked at, every distance worked out. It shares no line with the index it judges.

/** The letters of a text that count, one term after the other. */
function terms(text: string): string[] {
  let folded = '';
  for (const sign of text.normalize('NFKD').toLowerCase()) {
    if (/\p{M}|['’]/u.test(sign)) continue;
    folded += /[-‐‑–]/.test(sign) ? '-' : /[\p{L}\p{N}]/u.test(sign) ? sign : ' ';
  }
  return folded.split(' ').filter((term) => term.replaceAll('-', '') !== '');
}
const parted = (term: string): string[] => term.split('-').filter((part) => part !== '');
const together = (term: string): string => term.replaceAll('-', '');

function words(text: string): string[] {
  return terms(text).flatMap((term) => [...parted(term), together(term)]);
}

/** Letters added, left out or replaced, and neighbours swapped, to make one word of the other. */
export function distance(one: string, other: string): number {
  const rows = [[...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      rows[i]![j] = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + (same ? 0 : 1), swapped ? rows[i - 2]![j - 2]! + 1 : Infinity);
    }
  }
  return rows[one.length]![other.length]!;
}

const beginnings = (word: string): string[] => Array.from(word, (_, at) => word.slice(0, at + 1)).concat(word);

export interface PlainResult {
  readonly rows: readonly number[];
  readonly corrected: string | null;
}

export function plainSearch(catalogue: readonly (readonly string[])[]): (text: string, among?: (row: number) => boolean) => PlainResult {
  const listings = catalogue.map((texts) => [0, 1, 2, 3, 4].map((field) => (field < 4 ? words(texts[field] ?? '') : texts.slice(4).flatMap(words))));
  const everyWord = new Set(listings.flat(2));
  const typo = (made: string, term: string) => term.length >= 4 && Math.abs(made.length - term.length) <= 1 && distance(made, term) <= 1;
  /** How a word of a listing is meant by a term, from strict to lenient. */
  const ways: readonly ((word: string, term: string) => boolean)[] = [
    (word, term) => word.startsWith(term),
    (word, term) => word.startsWith(term) || beginnings(word).some((made) => everyWord.has(made) && typo(made, term)),
    (word, term) => word.startsWith(term) || beginnings(word).some((made) => typo(made, term)),
  ];
  return (text, among = () => true) => {
    const asked = [...new Set(terms(text))];
    const all = listings.map((_, row) => row).filter(among);
    if (asked.length === 0) return { rows: all, corrected: null };

    const rows: number[] = [];
    let exact = 0;
    for (const [number, means] of ways.entries()) {
      const hit = (field: readonly string[], term: string) =>
        field.some((word) => means(word, together(term))) || (parted(term).length > 1 && parted(term).every((part) => field.some((word) => means(word, part))));
      const ranks = all.flatMap((row) => {
        const fields = asked.map((term) => listings[row]!.findIndex((field) => hit(field, term)));
        return rows.includes(row) || fields.includes(-1) ? [] : [{ row, rank: Math.max(...fields) }];
      });
      rows.push(...ranks.sort((a, b) => a.rank - b.rank || a.row - b.row).map(({ row }) => row));
      if (number === 0) exact = rows.length;
      if (rows.length >= 8) break;
    }
    const best = rows[exact];
    if (exact >= 8 || best === undefined) return { rows, corrected: null };

    const has = [...new Set(listings[best]!.flat())].sort((a, b) => (a < b ? -1 : 1));
    const spelled = (term: string) => {
      if (has.some((word) => word.startsWith(term))) return term;
      return has.find((word) => ways[1]!(word, term)) ?? has.find((word) => ways[2]!(word, term));
    };
    const corrected = asked.map((term) => {
      const whole = spelled(together(term));
      if (whole === undefined) return parted(term).map((part) => spelled(part) ?? part).join('-');
      return whole === together(term) ? term : whole;
    });
    return { rows, corrected: corrected.join(' ') };
  };
}
