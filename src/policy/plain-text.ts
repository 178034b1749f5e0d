// What a reader sees of a text that a publisher wrote, for measuring it and for looking for words in it; never for rendering: what comes out may
// hold any character, `<` included. One pass over the text, so that no input makes it slow.

/** Elements that stand within a word or a sentence; any other one parts what is before it from what follows. */
const INLINE: ReadonlySet<string> = new Set(['a', 'b', 'code', 'em', 'i', 'mark', 's', 'small', 'span', 'strong', 'sub', 'sup', 'u']);
/** Elements whose contents nobody reads. */
const UNREAD: ReadonlySet<string> = new Set(['script', 'style', 'template', 'title']);
const NAMED: ReadonlyMap<string, string> = new Map([['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['apos', "'"], ['nbsp', ' ']]);
const LAST_CODE_POINT = 0x10ffff;

/** A text without characters that have no shape (zero-width, soft hyphen, direction marks), and without spaces around it. */
export const shown = (text: string): string => text.replace(/\p{Cf}/gu, '').trim();

/** The text of some markup: tags and comments gone, references resolved, every run of white space one space. */
export function plainText(markup: string): string {
  let text = '';
  let at = 0;
  for (let open = markup.indexOf('<'); open >= 0; open = markup.indexOf('<', at)) {
    text += markup.slice(at, open);
    const tag = /^<[a-z/!?]/i.test(markup.slice(open, open + 2)) ? tagAt(markup, open) : { end: open + 1, leaves: '<' };
    text += tag.leaves;
    at = tag.end;
  }
  return shown(resolved(text + markup.slice(at)).replace(/\s+/g, ' '));
}

/** Where a tag or comment ends, and what it leaves of itself. One that never ends takes the rest with it, as in a browser. */
function tagAt(markup: string, open: number): { readonly end: number; readonly leaves: string } {
  if (markup.startsWith('<!--', open)) return { end: after(markup, '-->', open + 4), leaves: '' };
  const name = /^<\/?([a-z][a-z0-9-]*)/i.exec(markup.slice(open, open + 32))?.[1]?.toLowerCase() ?? '';
  const end = endOfTag(markup, open);
  if (UNREAD.has(name) && markup[open + 1] !== '/') return { end: closing(markup, name, end), leaves: ' ' };
  return { end, leaves: INLINE.has(name) ? '' : ' ' };
}

/** The first `>` outside quotes. */
function endOfTag(markup: string, open: number): number {
  let quote = '';
  for (let at = open + 1; at < markup.length; at += 1) {
    const character = markup.charAt(at);
    if (quote) quote = character === quote ? '' : quote;
    else if (character === '>') return at + 1;
    else if (character === '"' || character === "'") quote = character;
  }
  return markup.length;
}

/** Where the closing tag of an element ends. */
function closing(markup: string, name: string, from: number): number {
  const pattern = new RegExp(`</${name}(?![a-z0-9-])`, 'gi');
  pattern.lastIndex = from;
  const found = pattern.exec(markup);
  return found ? endOfTag(markup, found.index) : markup.length;
}

function after(markup: string, mark: string, from: number): number {
  const found = markup.indexOf(mark, from);
  return found < 0 ? markup.length : found + mark.length;
}

/** Character references resolved once; one that names nothing known counts as one character. */
const resolved = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]{1,30}));/gi, (_, decimal?: string, hex?: string, name?: string) => {
    if (name) return NAMED.get(name) ?? '\ufffd';
    const code = decimal ? Number(decimal) : parseInt(hex ?? '', 16);
    return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : '\ufffd';
  });
