// What inspects names and addresses is large, and waits: no page loads it before it shows something to inspect. The server's entry, which may be large, has it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build } from 'esbuild';

const LARGE = ['src/oauth/names.ts', 'src/oauth/redirect.ts', 'src/oauth/confusables.ts'];

/** The sources a page has loaded once its entry has run: those of the entry's chunk and of every chunk it imports at once. */
async function loadedWith(entry: string): Promise<Set<string>> {
  const { metafile } = await build({ entryPoints: [entry], bundle: true, splitting: true, format: 'esm', outdir: 'out', write: false, metafile: true, platform: 'neutral', packages: 'external', target: 'es2022', logLevel: 'silent' });
  const loaded = new Set<string>();
  const load = (path: string): void => {
    const output = metafile.outputs[path];
    if (!output || loaded.has(path)) return;
    loaded.add(path);
    for (const source of Object.keys(output.inputs)) loaded.add(source);
    for (const { path: next, kind } of output.imports) if (kind === 'import-statement') load(next);
  };
  load(Object.keys(metafile.outputs).find((path) => metafile.outputs[path]?.entryPoint === entry) ?? assert.fail(`no chunk of ${entry}`));
  return loaded;
}

test('no browser entry loads them at once', async () => {
  for (const entry of ['components/define.ts', 'src/index.ts', 'components/mkt-app.ts', 'components/mkt-consent.ts', 'components/mkt-catalogue.ts']) {
    const loaded = await loadedWith(entry);
    assert(loaded.has(entry));
    assert.deepEqual(LARGE.filter((path) => loaded.has(path)), [], entry);
  }
});

test('the server’s entry does', async () => {
  const loaded = await loadedWith('src/server.ts');
  assert.deepEqual(LARGE.filter((path) => !loaded.has(path)), []);
});
