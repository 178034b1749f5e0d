// Two agencies in two tabs, at the edge of a private app's cap, at the same moment, against one backend: one of them is the last that gets in, and it is
// written once.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { demoInstant } from '../../mocks/clock.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { createHandlers, exposedHeaders } from '../../mocks/handlers/index.ts';
import { listen, type Listening } from '../../mocks/listen.ts';
import { createWorld, ledgerOf, type World } from '../../mocks/world/world.ts';
import { findBrowser } from '../browser.ts';

const APP = 'kestrel-calls';
let world: World;
let backend: Listening;
let site: ViteDevServer;
let browser: Browser;

/** A world in which so many agencies outside it have the app, and nobody in it. */
function worldWith(agencies: number, assetsBase: string): World {
  const data = generateWorld({ apps: 60, now: demoInstant, assetsBase });
  const events = Array.from({ length: agencies }, (_, number) => ({ at: `2025-12-0${number + 1}T00:00:00Z`, type: 'install' as const, agencyId: `outside-${number}`, subAccountId: `place-${number}`, testOrg: false, version: '1.0.0' }));
  const apps = data.apps.map((app) => (app.id === APP ? { ...app, type: 'private' as const, initialType: 'private' as const, createdAt: '2025-12-01T00:00:00Z', events, listing: 'white-label' as const } : app));
  const approvals = [...data.approvals.filter(({ appId }) => appId !== APP), ...data.agencies.map(({ id }) => ({ agencyId: id, appId: APP, approval: 'approved' as const }))];
  const installations = data.installations.filter(({ appId }) => appId !== APP);
  return createWorld({ ...data, apps, approvals, installations }, { now: () => demoInstant });
}

before(async () => {
  backend = await listen(
    0,
    (url) => {
      world = worldWith(5, url);
      return createHandlers(world);
    },
    exposedHeaders,
  );
  site = await createServer({ logLevel: 'error', server: { port: 0, host: '127.0.0.1', hmr: false } });
  await site.listen();
  browser = await chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
});
after(async () => {
  await browser.close();
  await site.close();
  await backend.close();
});

/** What an element has, as far as these tests look at it. */
interface Shown {
  readonly records: { readonly subAccounts: readonly { readonly id: string }[]; readonly installations: readonly { readonly appId: string }[] };
  readonly attempts: ReadonlyMap<string, { readonly kind: string; readonly decision?: { readonly because: readonly { readonly rule: string }[] } }>;
}

/** A tab of the agency of a brand; two tabs share one browser and its storage. */
async function tab(pages: { newPage: () => Promise<Page> }, brand: string): Promise<Page> {
  const page = await pages.newPage();
  await page.addInitScript('globalThis.__name = (value) => value');
  await page.goto(`${site.resolvedUrls?.local[0] ?? ''}pages/agency-dashboard.html?as=agency-admin&brand=${brand}&api=${encodeURIComponent(backend.url)}`);
  await page.locator('mkt-catalogue [data-app-id]').first().waitFor();
  return page;
}

/** Presses "install", as an element would, and gives back how it ended. */
const install = (page: Page): Promise<{ kind: string; rules: readonly string[] }> =>
  page.evaluate(async (appId) => {
    const provider = document.querySelector('mkt-provider') as unknown as HTMLElement & { marketplace: Shown };
    const [place] = provider.marketplace.records.subAccounts;
    const ended = new Promise((resolve) => ['mkt-installed', 'mkt-refused', 'mkt-error'].forEach((name) => provider.addEventListener(name, resolve, { once: true })));
    provider.dispatchEvent(new CustomEvent('mkt-install-request', { bubbles: true, composed: true, cancelable: true, detail: { appId, subAccountIds: [place?.id] } }));
    await ended;
    const attempt = provider.marketplace.attempts.get(appId);
    return { kind: attempt?.kind ?? 'nothing', rules: attempt?.decision?.because.map(({ rule }) => rule) ?? [] };
  }, APP);

describe('two agencies at the edge of the cap, in two tabs', () => {
  test('one gets in as the sixth and closes the latch, the other is told so, and each is written once', async () => {
    const brands = [...world.agencies.values()].filter(({ testOrg }) => !testOrg).map(({ brand }) => brand?.id ?? 'platform');
    const [first = '', second = ''] = brands;
    const context = await browser.newContext();
    const [one, other] = [await tab(context, first), await tab(context, second)];

    const outcomes = await Promise.all([install(one), install(other)]);
    assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ['installed', 'refused']);
    assert.deepEqual(outcomes.find(({ kind }) => kind === 'refused')?.rules, ['cap.blocked']);

    const app = world.apps.get(APP) ?? assert.fail();
    assert.deepEqual([ledgerOf(world, app).agencies, world.outbox.filter(({ appId, to }) => appId === APP && to === 'blocked').length], [6, 1]);
    assert.equal([...world.installations.values()].filter(({ appId }) => appId === APP).length, 1);

    // Each tab keeps its own agency's facts, and none of the other's.
    const installed = (page: Page) => page.evaluate((appId) => (document.querySelector('mkt-provider') as unknown as { marketplace: Shown }).marketplace.records.installations.filter((found) => found.appId === appId).length, APP);
    assert.deepEqual([await installed(one), await installed(other)].sort(), [0, 1]);
    await context.close();
  });
});
