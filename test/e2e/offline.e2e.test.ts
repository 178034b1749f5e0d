// A visit without a connection, after one with: what was known is shown with its age, decided on, and not acted on; and it heals by itself.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { axe, cards, dashboard, site } from './site.ts';

const visit = site();

describe('offline after one visit', () => {
  test('shows the catalogue with its age, decides, refuses to install and says what to do, and heals without a reload', () =>
    visit(dashboard(), async ({ page, requests }) => {
      const catalogue = page.locator('mkt-catalogue');
      await catalogue.locator(cards).first().waitFor();
      const before = await catalogue.locator(cards).evaluateAll((all) => all.slice(0, 4).map((card) => (card as HTMLElement).dataset.appId));
      await page.waitForFunction(async () => (await indexedDB.databases()).some(({ name }) => name !== undefined && /^mkt-1-[0-9a-f]{40}$/.test(name)));

      await page.goto(`${page.url()}&fault=offline`);
      const notice = catalogue.getByText(/^Offline\. Showing what was known on January 10, 2026\.$/);
      await notice.waitFor();
      assert.deepEqual(await catalogue.locator(cards).evaluateAll((all) => all.slice(0, 4).map((card) => (card as HTMLElement).dataset.appId)), before);
      const source = await page.evaluate(() => (document.querySelector('mkt-catalogue') as unknown as { marketplace: { source: string } }).marketplace.source);
      assert.equal(source, 'cache');

      // What could be installed says now that nothing can be done, on which facts, and what to do about it.
      const card = catalogue.locator(cards).first();
      await card.getByText('Offline', { exact: true }).waitFor();
      assert.equal(await card.getByRole('button', { name: /^Install / }).getAttribute('aria-disabled'), 'true');
      await card.locator('mkt-why').getByRole('button').click();
      await card.locator('mkt-why').getByText('facts.stale').waitFor();
      await card.locator('mkt-why').getByText(/The server does not answer; what is known here was read on January 10, 2026/).waitFor();
      await card.locator('mkt-why').getByText(/Go online/).first().waitFor();
      assert.deepEqual(await axe(page), []);
      assert(!requests.includes('POST /marketplace/v1/installations'));
      await page.keyboard.press('Escape');

      await page.evaluate(() => fetch('/mock/v1/faults', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"faults":[]}' }));
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      await notice.waitFor({ state: 'detached' });
      await card.getByText('Offline', { exact: true }).waitFor({ state: 'detached' });
      assert.equal(await card.getByRole('button', { name: /^Install / }).getAttribute('aria-disabled'), null);
    }));
});
