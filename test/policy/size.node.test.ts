// What a page loads to decide: a bundle that stands alone, makes no code from text, and stays within its bytes. Each check is shown a bundle that fails it.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const KB = 1024;
const root = fileURLToPath(new URL('../..', import.meta.url));
const policy = './src/policy/index.ts';

async function bundled(contents: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    ...{ bundle: true, minify: true, write: false, metafile: true, format: 'esm', target: 'es2022', platform: 'neutral', packages: 'external' },
  });
  const [file = assert.fail('nothing was bundled')] = outputFiles;
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  return { bytes: gzipSync(file.contents, { level: 9 }).length, imports, makesCode: /\beval\s*\(|\bFunction\s*\(/.test(file.text) };
}

const entries = {
  'deciding a catalogue': `export { allows, decideCatalogue, noticesOf, packFacts, rulesOf } from '${policy}';`,
  'deciding one question': `export { evaluate } from '${policy}';`,
};

describe('the weight of the policy', () => {
  for (const [name, lines] of Object.entries(entries)) {
    test(`${name} takes 5 KB at most, imports nothing and makes no code from text`, async () => {
      const { bytes, imports, makesCode } = await bundled(lines);
      assert(bytes <= 5 * KB, `${bytes} bytes`);
      assert.deepEqual({ imports, makesCode }, { imports: [], makesCode: false });
    });
  }
  test('an import, code from text, and every sentence of the policy are found out', async () => {
    const { imports, makesCode } = await bundled(`export * from 'lit'; export const make = (text: string): unknown => new Function(text);`);
    assert.deepEqual({ imports, makesCode }, { imports: ['lit'], makesCode: true });
    assert((await bundled(`export * from '${policy}';`)).bytes > 5 * KB);
  });
});
