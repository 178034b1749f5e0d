// The preview: exactly what a sub-account admin gets, without a request, inert, and left by keyboard.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { cards, dashboard, listed, site } from './site.ts';

const visit = site();
const toggle = (page: Page) => page.getByRole('button', { name: 'Preview as sub-account' });
const bar = (page: Page) => page.locator('mkt-preview [part=bar]');

async function enter(page: Page): Promise<void> {
  await page.locator(cards).first().waitFor();
  await toggle(page).click();
  await bar(page).waitFor();
}

const deepFocus = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.getAttribute('part') ?? active?.tagName ?? '';
  });

for (const seed of [1, 2, 7]) {
  test(`seed ${seed}: the preview lists what a sub-account admin is listed, in order, at the same prices`, async () => {
    let previewed: string[] = [];
    await visit(dashboard(`&seed=${seed}`), async ({ page }) => {
      await enter(page);
      previewed = await listed(page);
    });
    await visit(`pages/agency-dashboard.html?as=sub-account-admin&seed=${seed}`, async ({ page }) => {
      await page.locator(cards).first().waitFor();
      assert.deepEqual(await listed(page), previewed);
    });
    assert.ok(previewed.length > 20);
  });
}

test('entering, changing and leaving asks the server for nothing', () =>
  visit(dashboard(), async ({ page, requests }) => {
    await page.locator(cards).first().waitFor();
    await page.evaluate(() => {
      const fetch = window.fetch.bind(window);
      let spied = 0;
      window.fetch = (...call) => ((document.documentElement.dataset.spied = String((spied += 1))), fetch(...call));
    });
    const before = requests.length;
    await enter(page);
    await bar(page).getByLabel('Role').selectOption('user');
    await bar(page).getByText('a sub-account user').waitFor();
    await bar(page).getByRole('button', { name: 'Exit preview' }).click();
    await toggle(page).waitFor();
    assert.equal(requests.length, before);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.spied), undefined);
  }));

test('entering is announced', () =>
  visit(dashboard(), async ({ page }) => {
    await enter(page);
    await page.locator('mkt-provider > * , mkt-provider').getByRole('status').filter({ hasText: 'Previewing as a sub-account admin' }).first().waitFor({ state: 'attached' });
  }));

test('D-012 in a preview, Install is inert and says why', () =>
  visit(dashboard(), async ({ page, requests }) => {
    await enter(page);
    const card = page.locator(cards).filter({ has: page.getByText('Preview: nothing is saved') }).first();
    const install = card.locator('[part=action]');
    const before = requests.length;
    assert.equal(await install.getAttribute('aria-disabled'), 'true');
    await install.click({ force: true });
    await page.keyboard.press('Enter');
    assert.equal(requests.length, before);
    assert.equal(await page.locator('dialog[open], :popover-open').count(), 0);
  }));

test('what changes is told by name and number', () =>
  visit(dashboard(), async ({ page }) => {
    await enter(page);
    await bar(page).getByRole('button', { name: 'What changes' }).click();
    await page.locator('mkt-preview [part=changes]').getByText('Disappear').waitFor();
  }));

test('Escape leaves the preview and the focus stays where it was entered', () =>
  visit(dashboard(), async ({ page }) => {
    await page.locator(cards).first().waitFor();
    await toggle(page).focus();
    await page.keyboard.press('Enter');
    await bar(page).waitFor();
    assert.equal(await deepFocus(page), 'exit');
    await page.keyboard.press('Escape');
    await toggle(page).waitFor();
    assert.equal(await deepFocus(page), 'toggle');
  }));

test('the exit button leaves the preview by keyboard', () =>
  visit(dashboard(), async ({ page }) => {
    await enter(page);
    await page.keyboard.press('Enter');
    await toggle(page).waitFor();
    assert.equal(await deepFocus(page), 'toggle');
  }));
