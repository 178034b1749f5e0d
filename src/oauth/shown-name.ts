// A stranger's name as it may be shown: what would be invisible, would turn the direction of its neighbours or would pile up over them stands as
// visible text. Small enough for a list; it knows no other names and judges nothing.

/** Most names: nothing to escape, no marks, one space at a time. They are shown as they are, at the cost of one look. */
const PLAIN = /^(?:[\x21-\x7e\xa1-\xac\xae-\u02ff] ?)*$/;

/** What has no look of its own: format and bidi controls, joiners, fillers, selectors, control characters, code points without a character. */
const HIDDEN = '[\\p{Default_Ignorable_Code_Point}\\p{C}\\p{Zl}\\p{Zp}\\u2800]';

/** Where a hidden character is part of the spelling: in scripts that join their letters (RFC 5892 A.1, A.2), and inside an emoji. */
const SPELT = [
  // The flags of England, Scotland and Wales.
  '\\u{1F3F4}\\u{E0067}\\u{E0062}(?:\\u{E0065}\\u{E006E}|\\u{E0073}\\u{E0063}|\\u{E0077}\\u{E006C})[\\u{E0067}\\u{E0073}\\u{E0074}]\\u{E007F}',
  '[\\u094D\\u09CD\\u0A4D\\u0ACD\\u0B4D\\u0BCD\\u0C4D\\u0CCD\\u0D4D\\u0DCA\\u1039\\u17D2][\\u200C\\u200D](?=\\p{L})',
  // Between two Arabic letters of which the first would join the second; after the others it would change nothing that is seen.
  '(?![\\u0621-\\u0625\\u0627\\u0629\\u062F-\\u0632\\u0640\\u0648\\u0671-\\u0677\\u0688-\\u0699\\u06C0\\u06C3-\\u06CB\\u06CD\\u06CF\\u06D2-\\u06D5\\u06EE\\u06EF])(?=[\\u0620-\\u06FF])\\p{L}\\p{Mn}{0,2}\\u200C(?=(?=[\\u0620-\\u06FF])\\p{L})',
  '\\p{Extended_Pictographic}[\\uFE0F\\p{Emoji_Modifier}]?(?:\\u200D\\p{Extended_Pictographic}[\\uFE0F\\p{Emoji_Modifier}]?)*',
  '[0-9#*]\\uFE0F\\u20E3',
].join('|');

const FIND = new RegExp(`(${SPELT})|${HIDDEN}+`, 'gu');

/** Marks over or under one letter that are shown; more are left out. Source: UTS #39 5.4. */
export const MOST_MARKS = 4;
const PILED = new RegExp(`([\\p{Mn}\\p{Me}]{${MOST_MARKS}})[\\p{Mn}\\p{Me}]+`, 'gu');

const named = (letter: string): string => `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;

/** Hidden characters in a row that are named one by one; the rest is counted, so that a name cannot be made of nothing but them. */
const NAMED_IN_A_ROW = 3;
function namedRun(run: string): string {
  const letters = [...run];
  const rest = letters.length - NAMED_IN_A_ROW;
  return `${letters.slice(0, NAMED_IN_A_ROW).map(named).join('')}${rest > 0 ? `[+${rest}]` : ''}`;
}

/** The hidden characters of a text that are no part of its spelling, each once. */
export function hiddenIn(text: string): string[] {
  if (PLAIN.test(text)) return [];
  return [...new Set([...text.matchAll(FIND)].filter(([, spelt]) => spelt === undefined).flatMap(([run]) => [...run]))];
}

/** Whether marks pile up on a letter beyond what any language writes. */
export const isPiled = (text: string): boolean => !PLAIN.test(text) && text.search(PILED) >= 0;

/** The name to show, in a text node of its own and isolated (`<bdi>`). What is plain comes back as it is. */
export function shownName(name: string): string {
  if (PLAIN.test(name)) return name;
  return (
    name
      .normalize('NFC')
      .replace(FIND, (run: string, spelt: string | undefined) => spelt ?? namedRun(run))
      .replace(/\p{Zs}+/gu, ' ')
      .replace(PILED, '$1')
      // A mark without a letter would sit on whatever stands before the name.
      .replace(/^(?=\p{M})/u, '\u25CC')
  );
}
