// Bundles the arena, writes the catalogues beside it, and opens a page of its own for every engine, so that none pays for another's memory.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { findBrowser } from '../../test/browser.ts';
import type { Arena } from './arena-page.ts';

const bench = fileURLToPath(new URL('..', import.meta.url));
const built = `${bench}node_modules/.cache/search/`;

/** The bundle, and for each size that many apps of one seeded catalogue, by popularity. */
export async function prepare(sizes: readonly number[]): Promise<void> {
  await rm(built, { recursive: true, force: true });
  await mkdir(built, { recursive: true });
  await build({ entryPoints: { page: 'search/arena-page.ts' }, outdir: built, bundle: true, format: 'esm', target: 'es2022', absWorkingDir: bench, logLevel: 'error' });
  const { apps } = generateWorld({ apps: Math.max(...sizes), seed: 1, now: '2026-06-01T00:00:00Z', assetsBase: 'https://assets.example' });
  for (const size of sizes) {
    const listings = apps
      .slice(0, size)
      .sort((a, b) => b.installs - a.installs)
      .map(({ name, publisher, tagline, category, keywords }) => ({ name, publisher: { name: publisher.name }, tagline, category, keywords }));
    await writeFile(`${built}catalogue-${size}.json`, JSON.stringify(listings));
  }
}

export interface Host {
  readonly call: <Method extends keyof Arena>(method: Method, ...args: Parameters<Arena[Method]>) => Promise<Awaited<ReturnType<Arena[Method]>>>;
  readonly close: () => Promise<void>;
}

export interface Chromium {
  readonly version: string;
  readonly page: () => Promise<Host>;
  readonly close: () => Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', json: 'application/json' };

export async function openChromium(): Promise<Chromium> {
  // The headers isolate a page, which is what gives it a fine timer.
  const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
  const server = createServer((request, response) => {
    const file = /^\/([a-z]+(?:-\d+)?)\.(js|json)$/.exec(request.url ?? '');
    const send = (body: Uint8Array | string, type: string) => response.writeHead(200, { ...isolated, 'content-type': type }).end(body);
    if (!file) return send('<!doctype html><title>arena</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>', 'text/html');
    readFile(`${built}${file[1]}.${file[2]}`).then(
      (body) => send(body, TYPES[file[2]]),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update'] });
  return {
    version: browser.version(),
    // A browser context of its own makes it a process of its own.
    page: async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error(error));
      await page.goto(`http://127.0.0.1:${port}/`);
      await page.waitForFunction(() => 'arena' in window);
      if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error('the page is not cross-origin isolated, so its timer is too coarse');
      return {
        call: (method, ...args) => page.evaluate(([called, given]) => (window.arena[called] as (...of: unknown[]) => unknown)(...given), [method, args] as const) as never,
        close: () => context.close(),
      };
    },
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}
