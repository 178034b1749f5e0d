// `node --import tsx test/oauth/confusables/write.ts`: writes src/oauth/confusables.ts anew from this Node's ICU. The test beside it fails while they differ.
import { writeFileSync } from 'node:fs';
import { confusablesOfNode, needed, packed } from './read.ts';

const unicode = process.versions['unicode'] ?? 'unknown';

export const expectedModule = (): string => `// Which characters are easily taken for which, a table of facts: Unicode's confusables.txt, version ${unicode}, as ICU carries it, without what decomposition
// already tells. Copyright 1991-present Unicode, Inc.; distributed under the Unicode License v3 (SPDX Unicode-3.0, https://www.unicode.org/license.txt).
// Written by test/oauth/confusables/write.ts. It judges nothing, and is loaded only with src/oauth/names.ts.

export const unicodeVersion = '${unicode}';

/** Per prototype: its code points, then those that look like it, each as the distance from the one before; base 36. */
const PACKED = \`
${packed(needed(confusablesOfNode())).join('\n')}
\`;

/** The prototype of each code point that has one. */
export function readConfusables(): ReadonlyMap<number, string> {
  const table = new Map<number, string>();
  for (const group of PACKED.trim().split(/\\s+/)) {
    const [to = '', from = ''] = group.split(':');
    const prototype = String.fromCodePoint(...to.split('+').map((code) => parseInt(code, 36)));
    let code = 0;
    for (const step of from.split(',')) table.set((code += parseInt(step, 36)), prototype);
  }
  return table;
}
`;

if (process.argv[1]?.endsWith('write.ts')) writeFileSync('src/oauth/confusables.ts', expectedModule());
