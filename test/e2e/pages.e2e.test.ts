// The demo's own promises: its parameters, its frame for each person, and what it says when it cannot start.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { cards, dashboard, queryOf, site } from './site.ts';

const visit = site();
const portal = 'pages/developer-portal.html';
const control = (page: Page, label: string) => page.locator('.demo-controls').getByLabel(label);
const started = (page: Page) => page.locator('.demo-controls form button').waitFor({ state: 'attached' });

test('parameters that mean nothing are their defaults, and the controls say so', () =>
  visit('pages/agency-dashboard.html?as=nobody&apps=-4&seed=x&clock=soon&brand=none&theme=pink&locale=xx&fault=fire', async ({ page }) => {
    await page.locator(cards).first().waitFor();
    await page.getByText('Demo controls').click();
    const values = await Promise.all(['Signed in as', 'Brand', 'Theme', 'Language', 'Apps', 'Seed', 'Clock', 'Fault'].map((label) => control(page, label).inputValue()));
    assert.deepEqual(values, ['agency-admin', 'harbor-pine', 'system', 'en', '240', '1', '2026-01-10T09:00:00.000Z', '']);
  }));

test('applying the controls opens the page with them', () =>
  visit(dashboard(), async ({ page }) => {
    await started(page);
    await page.getByText('Demo controls').click();
    await control(page, 'Signed in as').selectOption('sub-account-user');
    await control(page, 'Theme').selectOption('dark');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.locator('.person-role').getByText('User').waitFor();
    assert.deepEqual(await queryOf(page), { as: 'sub-account-user', brand: 'harbor-pine', theme: 'dark' });
  }));

test('Arabic turns the page right to left', () =>
  visit(dashboard('&locale=ar'), async ({ page }) => {
    await page.locator(cards).first().waitFor();
    assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ['ar', 'rtl']);
  }));

test('the dashboard wears the brand asked for', () =>
  visit(dashboard('&brand=larkfield-local'), async ({ page }) => {
    await page.locator('.brand-name').getByText('Larkfield Local').waitFor();
    await page.locator(cards).first().waitFor();
    assert.match(await page.title(), /Larkfield Local/);
    assert.notEqual(await page.locator('mkt-provider').evaluate((provider) => getComputedStyle(provider).getPropertyValue('--mkt-accent')), '');
  }));

test('a sub-account has a sub-account’s sidebar', () =>
  visit('pages/agency-dashboard.html?as=sub-account-admin', async ({ page }) => {
    await page.locator(cards).first().waitFor();
    assert.equal(await page.getByRole('link', { name: 'Sub-accounts' }).count(), 0);
    assert.equal(await page.getByRole('link', { name: 'App marketplace' }).getAttribute('aria-current'), 'page');
  }));

test('a sub-account whose agency closed the marketplace has no link to it, and by its address is told so', () =>
  visit('pages/agency-dashboard.html?as=sub-account-admin&brand=tall-order-media', async ({ page }) => {
    await page.locator('mkt-catalogue').getByText('Your agency has switched the marketplace off').waitFor();
    assert.equal(await page.getByRole('link', { name: 'App marketplace' }).count(), 0);
  }));

test('the account switcher changes from the agency into a sub-account', () =>
  visit(dashboard(), async ({ page }) => {
    await page.locator('.switch').click();
    await page.getByRole('link', { name: /Sub-account$/ }).click();
    await page.waitForURL(/as=sub-account-admin/);
    await page.locator(cards).first().waitFor();
  }));

test('neighbours in the sidebar are scenery that leads back', () =>
  visit(dashboard(), async ({ page }) => {
    await started(page);
    await page.getByRole('link', { name: 'Calendars' }).click();
    await page.getByRole('heading', { name: 'Calendars' }).waitFor();
    await page.getByRole('link', { name: 'Open the app marketplace' }).click();
    await page.locator(cards).first().waitFor();
  }));

test('a developer on the dashboard is shown the way to the portal', () =>
  visit('pages/agency-dashboard.html?as=developer', async ({ page }) => {
    await page.getByRole('link', { name: 'Open the developer portal' }).click();
    await page.locator('.row[data-app-id]').first().waitFor();
  }));

test('an agency in the portal is shown the way to the dashboard', () =>
  visit(`${portal}?as=agency-admin`, async ({ page }) => {
    await page.getByRole('link', { name: 'Open the agency dashboard' }).click();
    await page.locator(cards).first().waitFor();
  }));

test('a refused start on the server is tried again by hand', () =>
  visit(dashboard('&fault=once-server'), async ({ page }) => {
    await page.locator(cards).first().waitFor();
  }));

for (const path of [dashboard(), portal]) {
  test(`without a service worker, ${path.split('?')[0]} says what to do`, () =>
    visit(
      path,
      async ({ page }) => {
        await page.getByRole('alert').getByText('The demo could not start').waitFor();
        await page.getByText('npm start').waitFor();
      },
      { serviceWorkers: 'block' },
    ));
}

test('the front page opens a refusal and leads to every page', () =>
  visit('', async ({ page }) => {
    await page.locator('mkt-why').getByText('cap.blocked').waitFor();
    const links = await page.locator('main a').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    assert.ok(links.length >= 8);
    for (const link of links) assert.equal((await page.request.get(link)).status(), 200);
  }));
