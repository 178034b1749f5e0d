// Demo pages that share one `serve:mock`: what one page does, another is shown. And no page follows a link to a stranger's server.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoInstant } from '../../mocks/clock.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { createHandlers, exposedHeaders } from '../../mocks/handlers/index.ts';
import { listen, type Listening } from '../../mocks/listen.ts';
import { createWorld } from '../../mocks/world/world.ts';
import { site } from '../e2e/site.ts';

let server: Listening;
before(async () => {
  const handlersAt = (url: string) => createHandlers(createWorld(generateWorld({ apps: 60, now: demoInstant, assetsBase: url }), { now: () => demoInstant }));
  server = await listen(0, handlersAt, exposedHeaders);
});
after(() => server.close());
const visit = site();

test('two pages share a backend on this machine', async () => {
  const portal = `/pages/developer-portal.html?as=developer&api=${encodeURIComponent(server.url)}`;
  let asked = 0;
  await visit(portal, async ({ page }) => {
    page.on('request', (request) => void (asked += Number(request.url().startsWith(`${server.url}/marketplace/`))));
    await page.locator('.rows > *').first().waitFor();
    await page.reload();
    await page.locator('.rows > *').first().waitFor();
    assert.ok(asked > 0);
    // Nothing of it is a service worker's.
    assert.equal(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then(({ length }) => length)), 0);
  });
  await visit(`/pages/agency-dashboard.html?api=${encodeURIComponent(server.url)}`, async ({ page }) => {
    await page.locator('.brand-name', { hasText: 'Harbor & Pine' }).waitFor();
  });
});

for (const api of ['https://api.example.com', 'http://127.0.0.1.example.com:80', 'http://user@127.0.0.1:4010', 'http://127.0.0.1:4010/path', 'javascript:1'])
  test(`\`${api}\` is no backend of this machine, and is ignored`, async () => {
    await visit(`/pages/agency-dashboard.html?api=${encodeURIComponent(api)}`, async ({ page }) => {
      await page.locator('.brand-name', { hasText: 'Harbor & Pine' }).waitFor();
      assert.equal(await page.evaluate(() => navigator.serviceWorker.controller !== null), true);
    });
  });
