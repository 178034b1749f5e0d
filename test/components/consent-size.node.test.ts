// What a page loads before a consent card shows its first content, and that a card that informs loads nothing that could grant.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The files a page loads at once for an import, and what each is made of; what is imported later is left out. */
async function firstLoad(contents: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    ...{ bundle: true, splitting: true, minify: true, write: false, metafile: true, format: 'esm', target: 'es2022', outdir: 'out', tsconfig: `${root}tsconfig.json` },
  });
  const first = new Set<string>();
  const visit = (path: string): void => {
    if (first.has(path)) return;
    first.add(path);
    for (const { path: next, kind } of metafile.outputs[path]?.imports ?? []) if (kind === 'import-statement') visit(next);
  };
  visit('out/stdin.js');
  const bytes = outputFiles.filter(({ path }) => [...first].some((name) => path.endsWith(name))).reduce((sum, { contents: file }) => sum + gzipSync(file, { level: 9 }).length, 0);
  const inputs = [...first].flatMap((path) => Object.keys(metafile.outputs[path]?.inputs ?? {}));
  return { bytes, inputs };
}

describe('the weight of the consent card', () => {
  test('its first content takes 22 KB at most, and nothing in it asks or writes', async () => {
    const { bytes, inputs } = await firstLoad(`import { MktConsent } from './components/mkt-consent.ts'; customElements.define('mkt-consent', MktConsent);`);
    assert(bytes <= 22 * 1024, `${bytes} bytes`);
    assert.deepEqual(inputs.filter((path) => /consent-(asking|gate|accounts)|zod|src\/client|src\/store|oauth\/(scopes|operations)/.test(path)), []);
  });
  test('a page with the provider in it is found to be heavier, and to write', async () => {
    const { bytes, inputs } = await firstLoad(`import { MktConsent } from './components/mkt-consent.ts'; import { MktProvider } from './components/mkt-provider.ts'; console.log(MktConsent, MktProvider);`);
    assert(bytes > 22 * 1024);
    assert(inputs.some((path) => path.includes('zod')));
  });
});
