// What a publisher writes about an app, as a small tree: paragraphs, headings, lists, strong and emphasised words, links. It knows nothing of HTML:
// whatever is not of this form stays the text it is, and no letter is lost. A link leads through the one gate for URLs or is text.
import { safeUrl } from '../schema/url.ts';

export type Inline =
  | string
  | { readonly kind: 'strong' | 'emphasis'; readonly children: readonly Inline[] }
  /** `host` is where it leads, for everybody to see. */
  | { readonly kind: 'link'; readonly href: string; readonly host: string; readonly children: readonly Inline[] };

export type Block =
  | { readonly kind: 'paragraph' | 'heading'; readonly children: readonly Inline[] }
  /** `start` is the first number of a numbered list, null for bullets. */
  | { readonly kind: 'list'; readonly start: number | null; readonly items: readonly (readonly Inline[])[] };

/** A longer text has no markup: it is shown as the plain paragraphs it consists of. */
export const LONGEST_MARKUP = 5000;
/** Marks inside marks; deeper ones stay as they are written. */
const DEEPEST = 3;

const HEADING = /^### +(?=\S)/;
const BULLET = /^[-*] +(?=\S)/;
const NUMBER = /^(\d{1,4})\. +(?=\S)/;
const LINK = /\[([^[\]\n]{1,200})\]\(([^()\s]{1,2048})\)/y;

/** The blocks of a text. A blank line ends a paragraph or a list. */
export function richText(source: string): readonly Block[] {
  const marked = source.length <= LONGEST_MARKUP;
  const blocks: Block[] = [];
  for (const part of source.replace(/\r\n?/g, '\n').split(/\n\s*\n/)) {
    const lines = part.split('\n').map((line) => line.trim()).filter(Boolean);
    if (lines.length === 0) continue;
    if (marked) blocks.push(...blocksOf(lines));
    else blocks.push({ kind: 'paragraph', children: [lines.join('\n')] });
  }
  return blocks;
}

/** Lines that belong together while a block goes on. */
interface Open {
  readonly kind: 'paragraph' | 'list';
  readonly start: number | null;
  /** The lines of a paragraph, or the items of a list. */
  readonly texts: string[];
}

function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let open: Open | null = null;
  const close = (): void => {
    if (open?.kind === 'list') blocks.push({ kind: 'list', start: open.start, items: open.texts.map((text) => inline(text)) });
    else if (open) blocks.push({ kind: 'paragraph', children: inline(open.texts.join('\n')) });
    open = null;
  };
  const begin = (kind: Open['kind'], start: number | null, text: string): Open => {
    close();
    return { kind, start, texts: [text] };
  };
  for (const line of lines) {
    const number = NUMBER.exec(line)?.[1];
    const current: Open | null = open;
    if (HEADING.test(line)) {
      close();
      blocks.push({ kind: 'heading', children: inline(line.replace(HEADING, '')) });
    } else if (BULLET.test(line)) {
      const text = line.replace(BULLET, '');
      if (current?.kind === 'list' && current.start === null) current.texts.push(text);
      else open = begin('list', null, text);
    } else if (number !== undefined) {
      const text = line.replace(NUMBER, '');
      // A number out of turn begins a list of its own, so that every number shows as it was written.
      if (current?.kind === 'list' && current.start !== null && Number(number) === current.start + current.texts.length) current.texts.push(text);
      else open = begin('list', Number(number), text);
    } else if (current) current.texts.push(`${current.kind === 'list' ? `${current.texts.pop() ?? ''}\n` : ''}${line}`);
    else open = begin('paragraph', null, line);
  }
  close();
  return blocks;
}

/** Marks inside one block. */
function inline(text: string, depth = 0, links = true): readonly Inline[] {
  if (depth === DEEPEST) return [text];
  const found: Inline[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at] === '*' ? emphasised(text, at, depth, links) : text[at] === '[' && links ? linkAt(text, at, depth) : null;
    if (!mark) continue;
    if (at > from) found.push(text.slice(from, at));
    found.push(mark.node);
    from = mark.end;
    at = from - 1;
  }
  if (from < text.length) found.push(text.slice(from));
  return found;
}

interface Mark {
  readonly node: Inline;
  readonly end: number;
}

/** `**strong**` or `*emphasised*`. The marks stand close to their words, and a single one never inside a word: `2*3*4` is a sum. */
function emphasised(text: string, at: number, depth: number, links: boolean): Mark | null {
  const double = text[at + 1] === '*';
  if (!double && /[A-Za-z0-9*]/.test(text[at - 1] ?? ' ')) return null;
  const width = double ? 2 : 1;
  const end = double ? doubleEnd(text, at + width) : singleEnd(text, at + width);
  if (end === -1) return null;
  const inner = text.slice(at + width, end);
  if (inner !== inner.trim() || inner === '') return null;
  return { node: { kind: double ? 'strong' : 'emphasis', children: inline(inner, depth + 1, links) }, end: end + width };
}

function doubleEnd(text: string, from: number): number {
  const end = text.indexOf('**', from);
  // Of three in a row the first ends what is emphasised inside.
  return end !== -1 && text[end + 2] === '*' ? end + 1 : end;
}

function singleEnd(text: string, from: number): number {
  for (let end = text.indexOf('*', from); end !== -1; end = text.indexOf('*', end + 1)) {
    if (text[end + 1] === '*') end += 1;
    else return end;
  }
  return -1;
}

function linkAt(text: string, at: number, depth: number): Mark | null {
  LINK.lastIndex = at;
  const [whole, label, address] = LINK.exec(text) ?? [];
  const url = safeUrl(address);
  if (whole === undefined || label === undefined || !label.trim() || !url) return null;
  return { node: { kind: 'link', href: url.href, host: url.host, children: inline(label, depth + 1, false) }, end: at + whole.length };
}
