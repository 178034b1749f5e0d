// The confusables of Unicode as this Node's own ICU carries them, and the module that keeps them. ICU compiles confusables.txt into its data; nothing
// is fetched. It understands format 2 of that data and refuses any other.
import { readFileSync } from 'node:fs';

/** Every code point that has a prototype, with it. */
export function confusablesOfNode(): Map<number, string> {
  const bytes = readFileSync(process.execPath);
  let at = bytes.indexOf('Cfu ');
  // A block of data opens with its size and the two bytes da 27; the name of its kind stands 12 bytes in.
  while (at >= 0 && bytes.readUInt16LE(at - 10) !== 0x27da) at = bytes.indexOf('Cfu ', at + 1);
  if (at < 0) throw new Error('this Node carries no confusables: it was built without the whole of ICU');
  const start = at - 12 + bytes.readUInt16LE(at - 12);
  const word = (index: number): number => bytes.readInt32LE(start + 4 * index);
  if (word(0) !== 0x3845fdef || bytes[start + 4] !== 2) throw new Error('this ICU keeps confusables in another format than 2');
  const [keys, size, values, , strings] = [word(3), word(4), word(5), word(6), word(7)];
  return new Map(
    Array.from({ length: size }, (_, index) => {
      const key = bytes.readUInt32LE(start + keys + 4 * index);
      const value = bytes.readUInt16LE(start + values + 2 * index);
      const length = (key >>> 24) + 1;
      const text = length === 1 ? String.fromCharCode(value) : bytes.subarray(start + strings + 2 * value, start + strings + 2 * (value + length)).toString('utf16le');
      return [key & 0xff_ffff, text];
    }),
  );
}

/** The facts a skeleton can meet: it is made of decomposed text, and what is ignorable is gone before it looks. */
export const needed = (all: ReadonlyMap<number, string>): [number, string][] =>
  [...all].filter(([from]) => {
    const text = String.fromCodePoint(from);
    return text.normalize('NFD') === text && !/\p{Default_Ignorable_Code_Point}/u.test(text);
  });

/** One group per prototype: its code points, then the code points that look like it, each as the distance from the one before; all of it in base 36. */
export function packed(facts: readonly (readonly [number, string])[]): string[] {
  const groups = new Map<string, number[]>();
  for (const [from, to] of [...facts].sort(([a], [b]) => a - b)) {
    const key = [...to].map((letter) => (letter.codePointAt(0) ?? 0).toString(36)).join('+');
    groups.set(key, [...(groups.get(key) ?? []), from]);
  }
  const words = [...groups].map(([to, from]) => `${to}:${from.map((one, place) => (one - (from[place - 1] ?? 0)).toString(36)).join(',')}`);
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 400) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
