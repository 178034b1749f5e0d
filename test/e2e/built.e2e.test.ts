// The demo as `npm run build` makes it: bundled, under the same policy, and started like the one that is served from the sources.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { build, preview } from 'vite';
import { cards, site } from './site.ts';

const visit = site(async () => {
  const outDir = await mkdtemp(join(tmpdir(), 'marketplace-elements-demo-'));
  await build({ logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const server = await preview({ logLevel: 'error', build: { outDir }, preview: { port: 0 } });
  return {
    url: server.resolvedUrls?.local[0] ?? '',
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
});

test('the built front page shows its refusal', () =>
  visit('', async ({ page }) => {
    await page.locator('mkt-why').getByText('cap.blocked').waitFor();
    assert.ok(await page.locator('header img').evaluate((image) => (image as HTMLImageElement).naturalWidth > 0));
  }));

test('the built dashboard lists apps', () =>
  visit('pages/agency-dashboard.html', async ({ page }) => {
    await page.locator(cards).first().waitFor();
  }));

test('the built portal lists apps', () =>
  visit('pages/developer-portal.html', async ({ page }) => {
    await page.locator('.row[data-app-id] mkt-install-cap [part~=banner]').first().waitFor();
  }));

test('the built partner’s page has a link to the built consent page', () =>
  visit('pages/partner-integrations.html', async ({ page }) => {
    const link = page.locator('mkt-connect .link[href]');
    await link.waitFor();
    assert.match((await link.getAttribute('href')) ?? '', /\/pages\/oauth-consent\.html\?/);
  }));

test('the built callback page says what there is to say, with its mark', () =>
  visit('pages/partner-callback.html', async ({ page }) => {
    await page.getByRole('heading', { name: 'Nothing to finish' }).waitFor();
    await page.waitForFunction(() => (document.querySelector<HTMLImageElement>('.mark')?.naturalWidth ?? 0) > 0);
  }));

test('the built consent page is served with headers that forbid framing, and asks who one is', () =>
  visit('pages/oauth-consent.html?client_id=none', async ({ page }) => {
    const headers = (await page.reload())?.headers() ?? {};
    assert.match(headers['content-security-policy'] ?? '', /frame-ancestors 'none'/);
    assert.equal(headers['x-frame-options'], 'DENY');
    await page.locator('#sign-in li a').first().waitFor();
  }));
