// The one way to run a benchmark: `npm run bench -- policy`. The peers are installed here, on the first run, and never with the product.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const benches: Readonly<Record<string, () => Promise<{ bench: () => Promise<number> }>>> = {
  policy: () => import('./policy/index.ts'),
  search: () => import('./search/index.ts'),
  catalogue: () => import('./catalogue/index.ts'),
  store: () => import('./store/index.ts'),
  client: () => import('./client/index.ts'),
  tokens: () => import('./tokens/index.ts'),
};

function installPeers(): void {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  if (existsSync(`${folder}node_modules/.package-lock.json`)) return;
  console.error('First run: installing the peers (npm ci --prefix bench).');
  const { status } = spawnSync('npm', ['ci', '--prefix', folder], { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('the peers could not be installed');
}

const [name = ''] = process.argv.slice(2);
const load = benches[name];
if (load) {
  installPeers();
  process.exitCode = await (await load()).bench();
} else {
  console.error(`Which benchmark? There is ${Object.keys(benches).join(', ')}: npm run bench -- policy`);
  process.exitCode = 2;
}
