// What is found out about names: everything that hides, and nothing about the names of ordinary publishers. The substitutions come straight from the
// engine's own Unicode data, not from the table under test.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { unicodeVersion } from '../../src/oauth/confusables.ts';
import { inspectName, knownNames, skeleton, type NameFlag } from '../../src/oauth/names.ts';
import { MOST_MARKS, shownName } from '../../src/oauth/shown-name.ts';
import { confusablesOfNode } from './confusables/read.ts';
import { expectedModule } from './confusables/write.ts';
import { knownPublishers, ordinaryNames } from './name-corpus.ts';

const known = knownNames(knownPublishers);
const all = confusablesOfNode();
const LETTER = /[A-Za-z0-9]/;

/** The characters that are drawn like an ASCII letter or digit, by their common prototype. */
const drawnLike = new Map<string, number[]>();
for (const [code, prototype] of all) if (code > 0x7f) drawnLike.set(prototype, [...(drawnLike.get(prototype) ?? []), code]);

/** Every known name with one letter replaced by a character that is drawn like it. */
const disguised = knownPublishers.flatMap((name) =>
  [...new Set(name)].filter((letter) => LETTER.test(letter)).flatMap((letter) => (drawnLike.get(all.get(letter.charCodeAt(0)) ?? letter) ?? []).map((code) => ({ name, disguise: name.replace(letter, String.fromCodePoint(code)) }))),
);
const shareOf = (hits: number, of: number) => hits / of;

/** Every code point with a property. */
const having = (property: RegExp): string[] => Array.from({ length: 0x11_0000 }, (_, code) => String.fromCodePoint(code)).filter((letter) => property.test(letter));

describe('a name that imitates a known one', () => {
  test('is found out whichever letter was replaced, in 99 of 100 at least', () => {
    const caught = disguised.filter(({ name, disguise }) => inspectName(disguise, known).looksLike === name).length;
    const byFoldingAlone = disguised.filter(({ name, disguise }) => disguise.normalize('NFKC').toLowerCase() === name.toLowerCase()).length;
    assert(disguised.length > 10_000, `${disguised.length} disguises`);
    assert(shareOf(caught, disguised.length) >= 0.99, `${caught} of ${disguised.length}`);
    assert(shareOf(byFoldingAlone, disguised.length) < 0.9, 'compatibility folding alone would do');
  });

  const pairs: readonly (readonly [string, string, readonly NameFlag[]])[] = [
    ['HubSpаn', 'HubSpan', ['mixed-scripts', 'look-alike']],
    ['HUBSPAN', 'HubSpan', ['look-alike']],
    ['hubspan', 'HubSpan', ['look-alike']],
    ['Hub-Span', 'HubSpan', ['look-alike']],
    ['lnstagrove', 'Instagrove', ['look-alike']],
    ['Rnailrnonk', 'Mailmonk', ['look-alike']],
    ['Slack1ine', 'Slackline', ['look-alike']],
    ['Stríp℮well', 'Stripewell', ['look-alike']],
    ['ՏtripeweII', 'Stripewell', ['mixed-scripts', 'look-alike']],
    ['PayPlum\u200b', 'PayPlum', ['invisible', 'look-alike']],
    ['Pay\u202ePlum', 'PayPlum', ['bidi-control', 'look-alike']],
    ['РауРӏum Payments', 'PayPlum', ['mixed-scripts', 'look-alike']],
    ['𝗣𝗮𝘆𝗣𝗹𝘂𝗺', 'PayPlum', ['look-alike']],
  ];
  for (const [name, like, flags] of pairs) {
    test(`${name.replace(/\p{C}/gu, '?')} for ${like}`, () => {
      const found = inspectName(name, known);
      assert.deepEqual(found.flags, flags);
      assert.equal(found.looksLike, flags.includes('look-alike') ? like : null);
    });
  }

  test('is not the name itself, and nothing is like a name nobody knows', () => {
    for (const name of knownPublishers) assert.deepEqual(inspectName(name, known), { shown: name, flags: [], looksLike: null });
    assert.equal(inspectName('HUBSPAN', []).looksLike, null);
    assert.equal(inspectName('', ['', '---']).looksLike, null);
    assert.equal(inspectName('HUBSPAN', ['HubSpan']).looksLike, 'HubSpan');
  });
});

describe('an ordinary name', () => {
  const names = ordinaryNames(2000);

  test('has nothing odd, in 995 of 1,000 at least', () => {
    const odd = names.filter((name) => inspectName(name, known).flags.length > 0);
    assert.equal(new Set(names).size, 2000);
    assert(shareOf(odd.length, names.length) <= 0.005, `${odd.length}: ${odd.slice(0, 20).join(' | ')}`);
  });

  test('is shown as it is written, up to the form of its accents', () => {
    for (const name of names) assert.equal(shownName(name), name.normalize('NFC'));
  });

  test('would be warned of by a rule that only asks for one script', () => {
    const scripts = (name: string) => ['Latin', 'Cyrillic', 'Greek', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Arabic', 'Hebrew'].filter((script) => new RegExp(`\\p{Script=${script}}`, 'u').test(name)).length;
    assert(names.filter((name) => scripts(name) > 1).length > 500);
  });
});

describe('what hides in a name', () => {
  const hidden = having(/[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\p{Cs}\u2028\u2029]/u);

  test('never comes through, wherever it stands', () => {
    assert(hidden.length > 4000, `${hidden.length} of them`);
    for (const letter of hidden) {
      for (const name of [`${letter}Acme`, `Ac${letter}me`, `Acme${letter}`, `Ac${letter}${letter}me`]) {
        const { shown, flags } = inspectName(name, []);
        assert(!shown.includes(letter) && shown.includes('[U+'), JSON.stringify(shown));
        assert(flags.includes(/\p{Bidi_Control}/u.test(letter) ? 'bidi-control' : 'invisible'), JSON.stringify(name));
      }
    }
  });

  test('is named by its number, in place', () => {
    assert.equal(shownName('Ac\u202eme\u{e0041}'), 'Ac[U+202E]me[U+E0041]');
    assert.equal(shownName(`A${'\u202e'.repeat(40)}`), 'A[U+202E][U+202E][U+202E][+37]');
  });

  test('stays where a language or a picture needs it, and only there', () => {
    for (const name of ['می‌خواهم', 'ක්‍රමය', '👩‍💻', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '3️⃣', '❤️']) assert.deepEqual(inspectName(name, []), { shown: name, flags: [], looksLike: null });
    for (const name of ['مد\u200cا', 'a\u200cb', 'a\u200db', '3\ufe0f', 'x\ufe0f', '👩\u200d', '\u{1f3f4}\u{e0067}\u{e0067}\u{e007f}']) assert.deepEqual(inspectName(name, []).flags, ['invisible'], JSON.stringify(name));
  });

  test('is no more after it was shown once, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.subarray(hidden, { maxLength: 3 }), (text, letters) => {
        const shown = shownName(letters.join(text));
        assert.equal(shownName(shown), shown);
        assert(!/\p{Cs}/u.test(shown));
        assert(!/\p{Bidi_Control}/u.test(shown.replaceAll('\u200c', '').replaceAll('\u200d', '')));
        assert.deepEqual(inspectName(shown, known).flags.filter((flag) => flag === 'bidi-control' || flag === 'invisible' || flag === 'piled-marks'), []);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('marks', () => {
  test('in a pile are flagged and cut; those of a language are not', () => {
    const pile = `Ac${'\u0308\u0323'.repeat(20)}me`;
    assert.deepEqual(inspectName(pile, []).flags, ['piled-marks']);
    assert.equal(/\p{Mn}+/u.exec(shownName(pile))?.[0].length, MOST_MARKS);
    for (const name of ['Việt', 'Việt'.normalize('NFD'), 'שָׁלוֹם', 'مُحَمَّد', 'ที่นี่']) assert.deepEqual(inspectName(name, []).flags, []);
  });

  test('without a letter get one, so that they sit on nothing else', () => {
    assert.equal(shownName('\u0301Acme'), '\u25cc\u0301Acme');
  });
});

describe('scripts', () => {
  const mixed: readonly string[] = ['Crеator', 'Αcme', 'Асmе', 'рayments', 'Ωmega', 'ელCRM'.replace('CRM', 'Ж'), 'מαם'];
  test('that no word mixes are flagged within a word', () => {
    for (const name of mixed) assert(inspectName(name, []).flags.includes('mixed-scripts'), name);
  });
  test('of two words beside each other are not', () => {
    for (const name of ['Облако CRM', 'CRM-Облако', 'Αθήνα Pay', '東京CRMツール', '한국hub', 'زدCRM', 'AI助手', 'µTorrent', 'H₂O', '№1']) assert.deepEqual(inspectName(name, []).flags, [], name);
  });
});

describe('the table of look-alikes', () => {
  test('is the one this engine carries, when both are of one Unicode version', () => {
    const written = readFileSync('src/oauth/confusables.ts', 'utf8');
    const sameVersion = process.versions['unicode'] === unicodeVersion;
    assert.equal(written === expectedModule(), sameVersion);
    assert.notEqual(written.replace('1m', '1n'), expectedModule());
  });

  test('gives the skeletons of the standard', () => {
    assert.equal(skeleton('paypal'), skeleton('раураӏ'));
    assert.equal(skeleton('m'), 'rn');
    assert.notEqual(skeleton('paypal'), skeleton('payqal'));
    for (const [code, prototype] of all) {
      const letter = String.fromCodePoint(code);
      if (!/\p{Default_Ignorable_Code_Point}/u.test(letter) && letter.normalize('NFD') === letter) assert.equal(skeleton(letter), prototype.normalize('NFD'));
    }
  });
});
