// The demo as its visitor gets it: one server and one browser for a file of tests, and pages that fail the test for anything wrong in their console.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { createServer } from 'vite';
import { findBrowser } from '../browser.ts';

const require = createRequire(import.meta.url);

export interface Visit {
  readonly page: Page;
  /** Where the site is, for a test that begins elsewhere: at `about:blank`. */
  readonly origin: string;
  /** Requests to the marketplace's contract so far, as `GET /marketplace/v1/session`. */
  readonly requests: readonly string[];
}

export interface VisitOptions extends BrowserContextOptions {
  readonly width?: number;
}

interface Served {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The sources, as `npm start` serves them. */
async function serveSources(): Promise<Served> {
  const server = await createServer({ logLevel: 'error', server: { port: 0, hmr: false } });
  await server.listen();
  return { url: server.resolvedUrls?.local[0] ?? '', close: () => server.close() };
}

/** Starts the site for this file's tests. Gives back how to visit a path of it, do something there, and be told of anything that went wrong. */
export function site(serve = serveSources): (path: string, act: (visit: Visit) => Promise<void>, options?: VisitOptions) => Promise<void> {
  let served: Served;
  let browser: Browser;
  before(async () => {
    served = await serve();
    browser = await chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
  });
  after(async () => {
    await browser.close();
    await served.close();
  });

  return async (path, act, { width = 1280, ...options } = {}) => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: 'reduce', ...options });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      const problems: string[] = [];
      const requests: string[] = [];
      page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
      page.on('console', (message) => {
        // What the backend refuses is the page's to show, but the browser's console says it as well.
        const refused = /^Failed to load resource/.test(message.text()) && /\/marketplace\/v1\//.test(message.location().url);
        if ((message.type() === 'error' || message.type() === 'warning') && !refused && !/Lit is in dev mode|blocked by Playwright/.test(message.text())) problems.push(`console ${message.type()}: ${message.text()}`);
      });
      page.on('request', (request) => {
        const { pathname } = new URL(request.url());
        if (pathname.startsWith('/marketplace/')) requests.push(`${request.method()} ${pathname}`);
      });
      // The loader of these tests names every function by a helper that a page does not have.
      await page.addInitScript('globalThis.__name = (value) => value');
      await page.addInitScript(() => document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error(`policy violation: ${violatedDirective} ${blockedURI}`)));
      await page.goto(new URL(path, served.url).href);
      await act({ page, origin: new URL(served.url).origin, requests });
      assert.deepEqual(problems, []);
    } finally {
      await context.close();
    }
  };
}

/** Every violation axe finds on the page as it is, one line each. */
export async function axe(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await axeSource());
  return page.evaluate(async () => {
    interface Found {
      readonly id: string;
      readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
    }
    const { axe } = window as unknown as { axe: { run: () => Promise<{ violations: readonly Found[] }> } };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`));
  });
}

let source: Promise<string> | undefined;
const axeSource = (): Promise<string> => (source ??= import('node:fs/promises').then(({ readFile }) => readFile(require.resolve('axe-core/axe.min.js'), 'utf8')));

/** The page's address without its origin, asked of the page: what the browser's driver was told of it comes later. */
export const addressOf = (page: Page): Promise<string> => page.evaluate(() => location.pathname + location.search);

/** The parameters of the page's address, asked of the page as well. */
export const queryOf = async (page: Page): Promise<Record<string, string>> => Object.fromEntries(new URLSearchParams(await page.evaluate(() => location.search)));

export const dashboard = (query = ''): string => `pages/agency-dashboard.html?as=agency-admin${query}`;
/** The cards that exist: those in view, and a few around them. */
export const cards = '.windowed [data-app-id]';

/** Every card of the catalogue as it stands there, id and price: from the top to the end, screen by screen. */
export async function listed(page: Page): Promise<string[]> {
  const seen = new Map<number, string>();
  for (let top = 0, of = 1; seen.size < of; top += 500) {
    await page.evaluate((to) => new Promise((resolve) => (scrollTo(0, to), requestAnimationFrame(() => requestAnimationFrame(resolve)))), top);
    const found = await page.locator(cards).evaluateAll((all) =>
      all.map((card) => {
        const item = card.closest('[role=listitem]');
        const words = `${(card as HTMLElement).dataset.appId} ${card.querySelector('[part=price]')?.textContent.replace(/\s+/g, ' ').trim()}`;
        return { at: Number(item?.getAttribute('aria-posinset')), of: Number(item?.getAttribute('aria-setsize')), words };
      }),
    );
    for (const one of found) seen.set(one.at, one.words);
    of = found[0]?.of ?? 0;
    if (top > 200_000) throw new Error(`only ${seen.size} of ${of} apps were found`);
  }
  await page.evaluate(() => scrollTo(0, 0));
  return [...seen].sort(([a], [b]) => a - b).map(([, words]) => words);
}
