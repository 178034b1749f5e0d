// What a reader sees of a text that a publisher wrote (system N), case by case, and that no text makes it slow.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { plainText } from '../../src/policy/plain-text.ts';

describe('what a reader sees of markup', () => {
  const cases: [string, string][] = [
    ['plain', 'plain'],
    ['<p>one</p><p>two</p>', 'one two'],
    ['High<b>Level</b>', 'HighLevel'],
    ['a < b and b > a', 'a < b and b > a'],
    ['1 <2', '1 <2'],
    ['<a title="a > b">c</a>', 'c'],
    ["<a title='>\">'>c</a>", 'c'],
    ['<!-- > <b> -->c', 'c'],
    ['<!-- never ends c', ''],
    ['<p never ends', ''],
    ['<script>if (a < b) alert(1)</script>c', 'c'],
    ['<STYLE>p{}</style >c', 'c'],
    ['<script>never ends', ''],
    ['</scripting>c', 'c'],
    ['</script>seen</script>', 'seen'],
    ...['a', 'b', 'code', 'em', 'i', 'mark', 's', 'small', 'span', 'strong', 'sub', 'sup', 'u'].map((name): [string, string] => [`x<${name}>y</${name}>`, 'xy']),
    ...['script', 'style', 'template', 'title'].map((name): [string, string] => [`x<${name}>y</${name}>z`, 'x z']),
    ['<script>x</style>y</script>c', 'c'],
    ['<script>x</SCRIPT>c', 'c'],
    ['<script>x</script>y<script>z</script>c', 'y c'],
    ['<!doctype html>c', 'c'],
    ['x<!y<b>z', 'x z'],
    ['--><!-- x -->c', '-->c'],
    ['&lt;b&gt;', '<b>'],
    ['&quot;a&apos;&nbsp;b', '"a\' b'],
    ['&#x10ffff;', '\u{10ffff}'],
    ['&amp;lt;', '&lt;'],
    ['&#72;&#x49;', 'HI'],
    ['&#99999999;', '&#99999999;'],
    ['&#1114112;', '\ufffd'],
    ['&hellip;&constructor;', '\ufffd\ufffd'],
    ['  many\n\n spaces&nbsp; ', 'many spaces'],
    ['\u200b\u00ad\u202e', ''],
  ];
  for (const [markup, seen] of cases) test(JSON.stringify(markup), () => assert.equal(plainText(markup), seen));

  test('text without markup comes through, whatever it is', () => {
    fc.assert(fc.property(fc.stringMatching(/^[^<&\p{Cf}]*$/u), (words) => assert.equal(plainText(words), words.replace(/\s+/g, ' ').trim())));
  });
  // Would take hours if any of these were read more than once per character; the runner's time limit ends it then.
  for (const part of ['<', '<a', '<script>', '</script', '<!--', '<a "', '&#1', '<script></script', '<script>&'])
    for (const lead of ['', '<script>'])
      test(`${lead}${part} three hundred thousand times over is read in one pass`, () => assert(plainText(lead + part.repeat(300_000)).length <= 900_000));
});
