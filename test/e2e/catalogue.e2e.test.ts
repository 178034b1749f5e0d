// Finding an app on the dashboard as an agency admin: search, facets, their counts, and the URL that keeps them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { addressOf, cards, dashboard, listed, queryOf, site } from './site.ts';

const visit = site();
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search apps' });
const result = (page: Page) => page.locator('mkt-catalogue [part=result]');

/** How many apps the result line counts. */
async function counted(page: Page): Promise<number> {
  await page.locator(cards).first().waitFor();
  return Number(/^([\d,]+) apps?/.exec(await result(page).innerText())?.[1]?.replaceAll(',', ''));
}

test('a typed name leaves the apps that have it', () =>
  visit(dashboard(), async ({ page }) => {
    await search(page).fill('pennywhistle');
    await page.locator(cards).filter({ hasText: 'Pennywhistle SMS' }).waitFor();
    await page.waitForFunction(() => location.search.includes('q=pennywhistle'));
    assert.equal(await counted(page), (await listed(page)).length);
  }));

test('a facet leaves as many apps as it promises', () =>
  visit(dashboard(), async ({ page }) => {
    const all = await counted(page);
    const finance = page.locator('label.option').filter({ hasText: /^\s*Finance/ });
    const promised = Number(await finance.locator('.count').innerText());
    await finance.click();
    await page.waitForFunction(() => location.search.includes('category=Finance'));
    assert.equal(await counted(page), promised);
    assert.ok(promised < all);
  }));

test('clearing the filters brings every app back', () =>
  visit(dashboard('&category=Finance&price=free'), async ({ page }) => {
    const few = await counted(page);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.waitForFunction(() => !/category|price/.test(location.search));
    assert.ok((await counted(page)) > few);
  }));

test('a reload shows the same search, facets, order and apps', () =>
  visit(dashboard(), async ({ page }) => {
    await page.locator(cards).first().waitFor();
    await search(page).fill('a');
    await page.locator('label.option').filter({ hasText: /^\s*Free\s/ }).click();
    await page.getByLabel('Sort').selectOption('name');
    await page.waitForFunction(() => location.search.includes('sort=name'));
    const before = { address: await addressOf(page), apps: await listed(page) };
    await page.reload();
    await page.locator(cards).first().waitFor();
    assert.deepEqual({ address: await addressOf(page), apps: await listed(page) }, before);
    assert.equal(await search(page).inputValue(), 'a');
    assert.equal(await page.getByLabel('Sort').inputValue(), 'name');
  }));

test('a search without a match says what to take off', () =>
  visit(dashboard('&q=zzzzzz'), async ({ page }) => {
    await page.getByRole('button', { name: /Remove/ }).click();
    await page.locator(cards).first().waitFor();
    await page.waitForFunction(() => !new URLSearchParams(location.search).has('q'));
  }));

test('the demo’s parameters stay beside the query', () =>
  visit(dashboard('&seed=2&theme=dark'), async ({ page }) => {
    await search(page).fill('forms');
    await page.waitForFunction(() => location.search.includes('q=forms'));
    const { as, seed, theme } = await queryOf(page);
    assert.deepEqual({ as, seed, theme }, { as: 'agency-admin', seed: '2', theme: 'dark' });
  }));
