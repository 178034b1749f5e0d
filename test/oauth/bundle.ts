// One module with all it imports, as text: for pages, for processes that start quickly, and to look for what must not be in it.
import assert from 'node:assert/strict';
import { build } from 'vite';

export async function bundle(entry: string, { minify = false } = {}): Promise<string> {
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: { write: false, minify, target: 'es2022', lib: { entry, formats: ['es'], fileName: 'bundle' }, rolldownOptions: { external: [/^node:/] } },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const code = outputs.flatMap((one) => (one.type === 'chunk' ? [one.code] : [])).join('\n');
  assert(code.length > 0);
  return code;
}
