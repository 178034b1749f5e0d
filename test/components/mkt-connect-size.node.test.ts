// What a page loads before mkt-connect shows its link, and what a callback page loads. A bundle that is too heavy is shown to the same scale.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const KB = 1024;
const resolveDir = fileURLToPath(new URL('../..', import.meta.url));

/** Bytes of the entry and of all it imports before anything runs, each file compressed by itself; what is loaded later does not count. */
async function firstBytes(contents: string): Promise<number> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir, loader: 'ts' },
    ...{ bundle: true, minify: true, write: false, metafile: true, splitting: true, outdir: 'out', format: 'esm', target: 'es2022', conditions: ['production'] },
  });
  const loaded = new Set<string>();
  const load = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of metafile.outputs[path]?.imports ?? []) if (kind === 'import-statement') load(next);
  };
  load('out/stdin.js');
  return [...loaded].reduce((sum, path) => sum + gzipSync((outputFiles.find((file) => file.path.endsWith(path)) ?? assert.fail(path)).contents, { level: 9 }).length, 0);
}

describe('the weight of connecting', () => {
  test('the link is there after 12 KB at most', async () => {
    const bytes = await firstBytes(`export { MktConnect } from './components/mkt-connect.ts';`);
    assert(bytes > 6 * KB && bytes <= 12 * KB, `${bytes} bytes`);
  });
  test('a callback page loads 4 KB at most', async () => {
    const bytes = await firstBytes(`export { finishConnect } from './src/connect.ts';`);
    assert(bytes > KB && bytes <= 4 * KB, `${bytes} bytes`);
  });
  test('an element with everything in it is too heavy', async () => {
    assert((await firstBytes(`export { MktConnect } from './components/mkt-connect.ts'; export { ConnectFlow } from './components/connect-flow.ts';`)) > 12 * KB);
  });
});
