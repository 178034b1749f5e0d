// The README's embed, as it is printed there, in a page of its own against the mock server: only its two addresses are the reader's to fill in.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { chromium, type Browser } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { demoInstant } from '../../mocks/clock.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { createHandlers, exposedHeaders } from '../../mocks/handlers/index.ts';
import { listen, type Listening } from '../../mocks/listen.ts';
import { personas } from '../../mocks/world/personas.ts';
import { createWorld } from '../../mocks/world/world.ts';
import { findBrowser } from '../browser.ts';

const snippet = /```html\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? assert.fail('the README embeds nothing');

let api: Listening;
let host: ViteDevServer;
let browser: Browser;

before(async () => {
  let token = '';
  const now = new Date().toISOString();
  api = await listen(
    0,
    (url) => {
      const world = createWorld(generateWorld({ apps: 40, seed: 1, now: demoInstant, assetsBase: url }), { now: () => now });
      token = personas(world).find(({ as }) => as === 'agency-admin')?.token ?? '';
      return createHandlers(world);
    },
    exposedHeaders,
  );
  host = await createServer({
    logLevel: 'error',
    server: { port: 0, hmr: false },
    // The package's own name, as a reader's bundler would resolve it.
    resolve: { alias: { 'marketplace-elements/define': new URL('../../components/define.ts', import.meta.url).pathname } },
    plugins: [
      {
        name: 'reader',
        configureServer: (server) =>
          void server.middlewares.use((request, response, next) => {
            if (request.url === '/my-token') return void response.end(token);
            if (request.url !== '/reader.html') return void next();
            const page = `<!doctype html><html lang="en"><title>A reader's page</title>${snippet.replace('https://api.example.com', api.url)}</html>`;
            void server.transformIndexHtml('/reader.html', page).then((html) => response.setHeader('content-type', 'text/html').end(html));
          }),
      },
    ],
  });
  await host.listen();
  browser = await chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
});
after(async () => {
  await browser.close();
  await host.close();
  await api.close();
});

test('the six lines show a catalogue', async () => {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  await page.goto(`${host.resolvedUrls?.local[0]}reader.html`);
  await page.locator('mkt-catalogue [data-app-id]').first().waitFor({ timeout: 20_000 });
  assert.deepEqual(problems, []);
});
