// How browser tests run: real Chromium (CHROME_PATH, which test/run.ts sets), one browser context per page. Counts are test/summary-reporter.mjs's.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { browserSummary } from './test/summary-reporter.mjs';

/** Serves the mock backend's service worker at the root, so that its scope covers the test pages. */
const mockServiceWorker = {
  name: 'mock-service-worker',
  serve(context) {
    if (context.path !== '/mockServiceWorker.js') return undefined;
    const body = readFileSync(fileURLToPath(import.meta.resolve('msw/mockServiceWorker.js')), 'utf8');
    return { body, type: 'js', headers: { 'service-worker-allowed': '/' } };
  },
};

/** @type {import('@web/test-runner').TestRunnerConfig} */
export default {
  files: 'test/**/*.browser.test.ts',
  hostname: '127.0.0.1',
  concurrency: 2,
  // The runner's default conditions would resolve msw to its Node build.
  nodeResolve: { browser: true, exportConditions: ['browser', 'development'] },
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath: process.env.CHROME_PATH,
        args: [
          '--no-sandbox', // continuous integration runs as root
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--disable-dev-shm-usage',
        ],
      },
      // Files running side by side must share neither storage nor service worker, and each must believe it has
      // the focus, or keys sent to it never arrive.
      createPage: async ({ browser }) => {
        const context = await browser.createBrowserContext();
        const page = await context.newPage();
        await page.emulateFocusedPage(true);
        return page;
      },
    }),
  ],
  plugins: [
    mockServiceWorker,
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)) }),
  ],
  testRunnerHtml: (testFramework) => `<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>tests</title>
        <script>
          // The list's library asks which build it is in; bundlers put the answer in.
          globalThis.process ??= { env: { NODE_ENV: 'test' } };
          // Harmless, but mocha would fail the running test for it; must be registered before mocha's own handler.
          addEventListener('error', (event) => {
            if (event.message.includes('ResizeObserver loop')) event.stopImmediatePropagation();
          });
        </script>
      </head>
      <body>
        <script type="module" src="${testFramework}"></script>
      </body>
    </html>`,
  // Generous, for a machine that others keep busy: what is waited for is named where it is waited for, and fails by that name first.
  testFramework: { config: { timeout: 60_000 } },
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testsFinishTimeout: 600_000,
  filterBrowserLogs: ({ args }) => !args.some((arg) => typeof arg === 'string' && arg.includes('Lit is in dev mode')),
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), browserSummary()],
};
