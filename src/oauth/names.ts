// What a stranger's name hides: characters nobody sees, scripts no word mixes, marks in piles, and a known name it is easily taken for. Pure facts for
// whoever shows names; it forbids nothing, and it is loaded only where somebody looks closely, because the table of look-alikes is not small.
import { readConfusables } from './confusables.ts';
import { mixesScripts } from './scripts.ts';
import { hiddenIn, isPiled, shownName } from './shown-name.ts';

export type NameFlag = 'bidi-control' | 'invisible' | 'piled-marks' | 'mixed-scripts' | 'look-alike';

export interface InspectedName {
  /** The name with what is hidden in it made visible; for a text node that is isolated from its neighbours. */
  readonly shown: string;
  /** What is odd about it; empty for an ordinary name. */
  readonly flags: readonly NameFlag[];
  /** The known name it is easily taken for, as it is known; null when none. The very same name is not taken for itself. */
  readonly looksLike: string | null;
}

/** Known names, prepared: pass it instead of the list where many names are compared with the same ones. */
export interface KnownNames {
  readonly byKey: ReadonlyMap<string, string>;
  readonly plain: ReadonlyMap<string, string>;
  readonly same: ReadonlySet<string>;
}

let table: ReadonlyMap<number, string> | undefined;

/** The skeleton of UTS #39: two texts with the same one look the same. */
export function skeleton(text: string): string {
  const facts = (table ??= readConfusables());
  const visible = text.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return [...visible].map((letter) => facts.get(letter.codePointAt(0) ?? 0) ?? letter).join('').normalize('NFD');
}

/** What separates the parts of a name without changing how it is read. */
const JOINTS = /[\s\p{Zs}\p{Pd}._'’·•]+/gu;
const closed = (text: string): string => text.replace(JOINTS, '');
const folded = (text: string): string => text.toLowerCase();

/** A name is taken for another by its look, upper or lower case: `INSTAGRAM` for `lnstagrarn`, and `instagram` for `Instagram`. */
const keysOf = (name: string): readonly string[] => [closed(skeleton(folded(skeleton(name)))), closed(skeleton(folded(name)))].filter((key) => key !== '');
const withoutMarks = (key: string): string => key.normalize('NFD').replace(/\p{M}/gu, '');
const same = (name: string): string => name.normalize('NFC').replace(/\s+/g, ' ').trim();

export function knownNames(names: readonly string[]): KnownNames {
  const byKey = new Map(names.flatMap((name) => keysOf(name).map((key) => [key, name] as const)).reverse());
  // An accent is overlooked on a name that is known without any; where accents make the word, they are part of it.
  const plain = new Map([...byKey].filter(([, name]) => /^[\x20-\x7e]+$/.test(name)));
  return { byKey, plain, same: new Set(names.map(same)) };
}

function likeOf(name: string, { byKey, plain, same: known }: KnownNames): string | null {
  if (known.has(same(name))) return null;
  // A disguised word is taken for a known name also where other words stand beside it.
  const disguised = (name.match(/[\p{L}\p{M}\p{N}\p{Default_Ignorable_Code_Point}]{3,}/gu) ?? []).filter((word) => /[^\x00-\x7f]/.test(word) && !known.has(same(word)));
  for (const one of [name, ...disguised]) {
    for (const key of keysOf(one)) {
      const found = byKey.get(key) ?? plain.get(withoutMarks(key));
      if (found !== undefined) return found;
    }
  }
  return null;
}

/** Everything odd about a name. `known` are the names of others that it must not be taken for. */
export function inspectName(name: string, known: readonly string[] | KnownNames): InspectedName {
  const hidden = hiddenIn(name);
  const looksLike = likeOf(name, 'byKey' in known ? known : knownNames(known));
  const flags = {
    'bidi-control': hidden.some((letter) => /\p{Bidi_Control}/u.test(letter)),
    invisible: hidden.some((letter) => !/\p{Bidi_Control}/u.test(letter)),
    'piled-marks': isPiled(name),
    'mixed-scripts': mixesScripts(name),
    'look-alike': looksLike !== null,
  } satisfies Record<NameFlag, boolean>;
  return { shown: shownName(name), flags: (Object.keys(flags) as NameFlag[]).filter((flag) => flags[flag]), looksLike };
}
