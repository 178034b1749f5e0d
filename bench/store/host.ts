// Bundles a page for each way to read and one for the ways to write, writes the catalogues beside them, and serves them to one browser with a profile on
// disk, for a private window keeps its databases in memory. Each way and size has an origin of its own, and with it databases of its own.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright-core';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { findBrowser } from '../../test/browser.ts';
import type { Answer } from './task.ts';
import type { WritingPage } from './write-page.ts';

const bench = fileURLToPath(new URL('..', import.meta.url));
const built = `${bench}node_modules/.cache/store/`;
const PART = 5_000;

export const readers = ['ours', 'record', 'rows', 'dexie'] as const;
export type Reader = (typeof readers)[number];

/** The bundles, and for each size that many apps of one seeded catalogue, in its order. */
export async function prepare(sizes: readonly number[]): Promise<void> {
  await rm(built, { recursive: true, force: true });
  await mkdir(built, { recursive: true });
  await build({
    entryPoints: [...readers.map((reader) => `store/read-${reader}.ts`), 'store/write-page.ts'],
    outdir: built,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    banner: { js: 'globalThis.scriptStart=performance.now();' },
    absWorkingDir: bench,
    logLevel: 'error',
  });
  const { apps } = generateWorld({ apps: Math.max(...sizes), seed: 1, now: '2026-06-01T00:00:00Z', assetsBase: 'https://assets.example' });
  for (const size of sizes) {
    const listings = apps
      .slice(0, size)
      .map(({ events: _events, initialType: _initialType, ...listing }) => listing)
      .sort((a, b) => b.installs - a.installs || (a.id < b.id ? -1 : 1));
    for (let part = 0; part * PART < size; part += 1) await writeFile(`${built}listings-${size}-${part}.json`, JSON.stringify(listings.slice(part * PART, (part + 1) * PART)));
  }
}

export interface Writing {
  readonly call: <Method extends keyof WritingPage>(method: Method, ...args: Parameters<WritingPage[Method]>) => Promise<Awaited<ReturnType<WritingPage[Method]>>>;
  readonly close: () => Promise<void>;
}

/** An answer, and the instant at which the page that gave it began: no two pages share one. */
export interface Told extends Answer {
  readonly began: number;
}

export interface Host {
  readonly version: string;
  /** A new page, the database already there. */
  readonly read: (reader: Reader, size: number) => Promise<Told>;
  /** A page with the listings in memory, on the origin where they are read by that name. */
  readonly writing: (origin: string, size: number) => Promise<Writing>;
  readonly close: () => Promise<void>;
}

/** Both layouts of columns are written by one page. */
const originOf = (reader: Reader): string => (reader === 'record' ? 'ours' : reader);

export async function openHost(): Promise<Host> {
  // The headers isolate a page, which is what gives it a fine timer.
  const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
  const server = createServer((request, response) => {
    const send = (body: Uint8Array | string, type: string) => response.writeHead(200, { ...isolated, 'content-type': type }).end(body);
    const [, name = '', ending = ''] = /^\/([a-z\d-]+)\.(js|json|html)$/.exec(request.url ?? '') ?? [];
    if (ending === 'html') return send(`<!doctype html><title>${name}</title><link rel="icon" href="data:,"><script type="module" src="/${name}.js"></script>`, 'text/html');
    readFile(`${built}${name}.${ending}`).then(
      (body) => send(body, ending === 'js' ? 'text/javascript' : 'application/json'),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const profile = await mkdtemp(join(tmpdir(), 'marketplace-elements-bench-'));
  const browser = await chromium.launchPersistentContext(profile, { executablePath: await findBrowser(), args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update'] });
  browser.setDefaultTimeout(120_000);
  const open = async (origin: string, size: number, file: string): Promise<Page> => {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error));
    await page.goto(`http://${origin}-${size}.localhost:${port}/${file}.html`);
    if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error('the page is not cross-origin isolated, so its timer is too coarse');
    return page;
  };
  return {
    version: browser.browser()?.version() ?? '',
    read: async (reader, size) => {
      const page = await open(originOf(reader), size, `read-${reader}`);
      const answer = await page.evaluate(async () => ({ ...(await window.answer), began: performance.timeOrigin + scriptStart }));
      await page.close();
      return answer;
    },
    writing: async (origin, size) => {
      const page = await open(origin, size, 'write-page');
      await page.evaluate(([many, parts]) => window.writing.load(many, parts), [size, Math.ceil(size / PART)] as const);
      return {
        call: (method, ...args) => page.evaluate(([called, given]) => (window.writing[called] as (...of: unknown[]) => unknown)(...given), [method, args] as const) as never,
        close: () => page.close(),
      };
    },
    close: async () => {
      await browser.close();
      server.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
