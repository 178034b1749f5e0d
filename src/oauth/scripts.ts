// The scripts a word is written in, and whether any language mixes them so: the restriction levels of UTS #39, word by word, so that a Cyrillic word
// beside a Latin one is nothing odd. Facts come from the engine's own tables; a script it does not know counts as one of a kind.

/** Scripts in common modern use (UAX #31, table 5), beside Latin: a word may mix one of them with Latin. */
const RECOMMENDED = ['Arab', 'Beng', 'Deva', 'Ethi', 'Geor', 'Gujr', 'Guru', 'Hebr', 'Khmr', 'Knda', 'Laoo', 'Mlym', 'Mymr', 'Orya', 'Sinh', 'Taml', 'Telu', 'Thaa', 'Thai', 'Tibt'] as const;
/** Never mixed with Latin in one word: too many of their letters look the same. */
const LIKE_LATIN = ['Cyrl', 'Grek', 'Armn', 'Cher', 'Copt', 'Lisu'] as const;
/** Used by few, never mixed. */
const LIMITED = ['Adlm', 'Bali', 'Cakm', 'Cans', 'Java', 'Mong', 'Nkoo', 'Olck', 'Syrc', 'Talu', 'Tale', 'Tfng', 'Vaii', 'Yiii'] as const;
/** Scripts of one writing system. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = { Hani: ['Hani', 'Jpan', 'Kore', 'Hanb'], Hira: ['Hira', 'Jpan'], Kana: ['Kana', 'Jpan'], Hang: ['Hang', 'Kore'], Bopo: ['Bopo', 'Hanb'] };

const ALL = ['Latn', ...Object.keys(TOGETHER), ...RECOMMENDED, ...LIKE_LATIN, ...LIMITED].map((script) => [script, new RegExp(`\\p{Script_Extensions=${script}}`, 'u')] as const);
const ANY = /[\p{Script=Common}\p{Script=Inherited}]/u;

const MIXED_WITH_LATIN: ReadonlySet<string> = new Set([...RECOMMENDED, 'Hani', 'Jpan', 'Kore', 'Hanb', 'Hira', 'Kana', 'Hang', 'Bopo']);

/** The writing systems a letter belongs to; null when it belongs to any. */
function systemsOf(letter: string): ReadonlySet<string> | null {
  const found = ALL.filter(([, script]) => script.test(letter)).flatMap(([script]) => TOGETHER[script] ?? [script]);
  if (found.length > 0) return new Set(found);
  return ANY.test(letter) ? null : new Set(['other']);
}

/** The writing systems that all of these letters share. */
const shared = (systems: readonly ReadonlySet<string>[]): string[] => [...(systems[0] ?? [])].filter((one) => systems.every((set) => set.has(one)));

function isOdd(word: string): boolean {
  const systems = [...word].map(systemsOf).filter((set) => set !== null);
  if (systems.length === 0 || shared(systems).length > 0) return false;
  const rest = systems.filter((set) => !set.has('Latn'));
  return rest.length === systems.length || !shared(rest).some((one) => MIXED_WITH_LATIN.has(one));
}

/** Whether a word mixes scripts that no language mixes in a word. */
export const mixesScripts = (text: string): boolean => /[^\x00-\x7f]/.test(text) && (text.match(/[\p{L}\p{M}\p{N}\p{Default_Ignorable_Code_Point}]+/gu) ?? []).some(isOdd);
