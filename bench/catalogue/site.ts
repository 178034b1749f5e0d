// The pages that are measured: the demo's dashboard as it is built for production, and the same cards in another virtualizer, served on loopback to one
// browser. It measures nothing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import { findBrowser } from '../../test/browser.ts';
import { probe } from './probe.ts';

export interface Site {
  readonly version: string;
  /** Where the mock backend answers: in a process of its own, for in the page it would answer on the thread that is measured. */
  readonly api: string;
  /** A page in a context of its own, with the probe in it. */
  readonly open: (path: string) => Promise<Page>;
  readonly close: () => Promise<void>;
}

/** The mock backend with so many apps, and how to stop it. */
async function serveMock(apps: number): Promise<{ readonly url: string; readonly stop: () => void }> {
  const server = spawn(process.execPath, ['--import', 'tsx', 'mocks/server.ts', '--port', '0', '--apps', String(apps)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(server.stdout, 'data')) as [Buffer];
  const url = /http:\S+/.exec(String(said))?.[0];
  if (!url) throw new Error(`the mock backend did not start: ${said}`);
  return { url, stop: () => server.kill() };
}

export async function openSite(apps: number): Promise<Site> {
  const mock = await serveMock(apps);
  const outDir = await mkdtemp(join(tmpdir(), 'marketplace-elements-bench-'));
  await build({ logLevel: 'error', build: { outDir, emptyOutDir: true, rolldownOptions: { input: ['pages/agency-dashboard.html', 'bench/catalogue/peer.html'] } } });
  const server = await preview({ logLevel: 'error', build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
  const url = server.resolvedUrls?.local[0] ?? '';
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update'] });
  return {
    version: browser.version(),
    api: mock.url,
    open: async (path) => {
      const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })).newPage();
      page.setDefaultTimeout(120_000);
      page.on('pageerror', (error) => console.error(`page error: ${error.message}`));
      // The loader of these files names every function by a helper that a page does not have.
      await page.addInitScript('globalThis.__name = (value) => value');
      await page.addInitScript(probe);
      await page.goto(new URL(path, url).href);
      return page;
    },
    close: async () => {
      await browser.close();
      await server.close();
      mock.stop();
      await rm(outDir, { recursive: true });
    },
  };
}
