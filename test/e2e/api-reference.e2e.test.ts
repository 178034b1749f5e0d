// The reference of the contract as somebody reads it: without a fault for axe in either theme, without a sideways scroll, and with links that lead somewhere.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, site } from './site.ts';

const visit = site();
const PATH = 'pages/api-reference.html';

for (const [width, colorScheme] of [[1280, 'light'], [360, 'dark']] as const) {
  test(`${width} px wide and ${colorScheme}, nothing is wrong with it`, () =>
    visit(
      PATH,
      async ({ page }) => {
        await page.getByRole('heading', { name: 'API reference', level: 1 }).waitFor();
        await page.locator('#shape-Refusal summary').click();
        assert.deepEqual(await axe(page), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true);
      },
      { width, colorScheme },
    ));
}

test('a shape that is linked to opens', () =>
  visit(PATH, async ({ page }) => {
    await page.getByRole('navigation', { name: 'Operations' }).getByRole('link', { name: 'install', exact: true }).click();
    const body = page.locator('#install .body a');
    assert.equal(await body.textContent(), 'InstallRequest');
    await body.click();
    await page.waitForFunction(() => location.hash === '#shape-InstallRequest');
    await page.locator('#shape-InstallRequest summary').click();
    await page.locator('#shape-InstallRequest').getByText('subAccountIds').waitFor();
  }));
