// A publisher's text as a tree: what is markup, what stays text, that no letter is lost, and that nothing but the known kinds and safe links comes out.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { LONGEST_MARKUP, richText, type Block, type Inline } from '../../src/catalogue/rich-text.ts';
import { safeUrl } from '../../src/schema/url.ts';

const text = (one: Inline): string => (typeof one === 'string' ? one : one.children.map(text).join(''));
const inlinesOf = (block: Block): readonly Inline[] => (block.kind === 'list' ? block.items.flat() : block.children);
const every = (inlines: readonly Inline[]): readonly Inline[] => inlines.flatMap((one) => (typeof one === 'string' ? [one] : [one, ...every(one.children)]));
const depth = (inlines: readonly Inline[]): number => Math.max(0, ...inlines.map((one) => (typeof one === 'string' ? 0 : 1 + depth(one.children))));

describe('what is markup', () => {
  const cases: readonly [name: string, source: string, blocks: readonly Block[]][] = [
    ['paragraphs end at a blank line', 'One\ntwo.\n \n\nThree.', [{ kind: 'paragraph', children: ['One\ntwo.'] }, { kind: 'paragraph', children: ['Three.'] }]],
    ['a heading ends what was before', 'Text\n### Title\nmore', [{ kind: 'paragraph', children: ['Text'] }, { kind: 'heading', children: ['Title'] }, { kind: 'paragraph', children: ['more'] }]],
    ['bullets', '- one\n* two\n  and more', [{ kind: 'list', start: null, items: [['one'], ['two\nand more']] }]],
    ['numbers in turn', '3. three\n4. four\n9. nine', [{ kind: 'list', start: 3, items: [['three'], ['four']] }, { kind: 'list', start: 9, items: [['nine']] }]],
    ['strong and emphasised words', 'a **b *c*** d *e*', [{ kind: 'paragraph', children: ['a ', { kind: 'strong', children: ['b ', { kind: 'emphasis', children: ['c'] }] }, ' d ', { kind: 'emphasis', children: ['e'] }] }]],
    ['a link shows its host', '[the guide](https://a.example/x?y=1)', [{ kind: 'paragraph', children: [{ kind: 'link', href: 'https://a.example/x?y=1', host: 'a.example', children: ['the guide'] }] }]],
  ];
  for (const [name, source, blocks] of cases) test(name, () => assert.deepEqual(richText(source), blocks));
});

describe('what stays text', () => {
  for (const source of [
    '<b>bold</b> <script>alert(1)</script>',
    '# Title',
    '#### Title',
    '2*3*4',
    '* not closed',
    '** spaced **',
    '****',
    '[label](javascript:alert(1))',
    '[label](data:text/html,x)',
    '[label](https://user:pass@a.example)',
    '[label](//a.example)',
    '[label](http://a.example)',
    '[](https://a.example)',
    '![picture](x.png)',
    '_low_ `code` ~~gone~~',
    '&lt;b&gt;',
  ]) {
    test(source, () => assert.ok(every(richText(source).flatMap(inlinesOf)).every((one) => typeof one === 'string') && richText(source).every(({ kind }) => kind === 'paragraph' || source.startsWith('* '))));
  }

  test('a text that is too long for markup, whole', () => {
    const source = `**a** [b](https://c.example)\n${'x'.repeat(LONGEST_MARKUP)}`;
    assert.deepEqual(richText(source), [{ kind: 'paragraph', children: [source] }]);
  });
});

/** Texts that are likely to be markup, or nearly. */
const piece = fc.oneof(
  fc.constantFrom('**', '*', '###', '### ', '- ', '* ', '1. ', '2. ', '[', ']', '(', ')', '](', '\n', '\n\n', '\r\n', ' ', '<', '>', '&', '"', '\\', '\u202e', '\u2066', 'https://a.example/x', 'javascript:alert(1)', '[a](https://b.example)', '**b**', 'ä', 'שלום', '汉'),
  fc.string({ maxLength: 6, unit: 'grapheme' }),
);
const source = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
const runs = { numRuns: 4000, seed: 11 };

/** Marks take no letters: those of a text are those shown, and, for a link, those of its address as it was written. */
const letters = (words: string): string => words.normalize('NFC').replace(/[^\p{L}]/gu, '').toLowerCase();
const shownLetters = (blocks: readonly Block[]): string => {
  const told = (one: Inline): string => (typeof one === 'string' ? one : one.children.map(told).join('') + (one.kind === 'link' ? one.href : ''));
  return letters(blocks.flatMap(inlinesOf).map(told).join(' '));
};

describe('for any text', () => {
  test('no letter is lost', () => {
    // Addresses with letters that a URL writes otherwise are left out; their links are covered below.
    fc.assert(fc.property(source.filter((one) => !/https?:[^)\s]*[^\x00-\x7f]/.test(one)), (one) => shownLetters(richText(one)) === letters(one)), runs);
  });
  test('a parser that drops something is noticed', () => {
    assert.notEqual(shownLetters(richText('one two').slice(1)), letters('one two'));
  });

  test('only known kinds come out, three deep at most, and links only through the gate', () => {
    fc.assert(
      fc.property(source, (one) => {
        for (const block of richText(one)) {
          assert.ok(['paragraph', 'heading', 'list'].includes(block.kind));
          assert.ok(depth(inlinesOf(block)) <= 3);
          for (const inline of every(inlinesOf(block))) {
            if (typeof inline === 'string') continue;
            assert.ok(['strong', 'emphasis', 'link'].includes(inline.kind));
            assert.notEqual(text(inline).trim(), '');
            if (inline.kind === 'link') assert.equal(safeUrl(inline.href)?.host, inline.host);
          }
        }
      }),
      runs,
    );
  });
});
