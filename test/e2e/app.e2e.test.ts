// From the catalogue into an app and back: address, focus, scroll, history.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { cards, dashboard, queryOf, site } from './site.ts';

const visit = site();
const heading = (page: Page) => page.locator('mkt-app [part=heading]');

/** The words of what has the focus, through every shadow root. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.textContent?.trim() ?? '';
  });

/** The focus comes to these words: to a heading once it is there. */
const focusComesTo = (page: Page, words: string) =>
  page.waitForFunction((wanted) => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.textContent?.trim() === wanted;
  }, words);

/** The name of the 13th app, which takes scrolling: only cards in view exist. */
async function thirteenth(page: Page): Promise<Locator> {
  await page.locator(cards).first().waitFor();
  await page.waitForFunction(() => {
    const there = document.querySelector('mkt-catalogue')?.shadowRoot?.querySelector('[data-place="12"] [part=name]');
    if (!there) scrollBy(0, 200);
    return there !== null && there !== undefined;
  });
  const name = page.locator('[data-place="12"] [part=name]');
  await name.scrollIntoViewIfNeeded();
  return name;
}

/** Opens it. */
async function open(page: Page): Promise<string> {
  const name = await thirteenth(page);
  const words = (await name.innerText()).trim();
  await name.click();
  await heading(page).waitFor();
  return words;
}

test('an opened app has its own address and takes the focus', () =>
  visit(dashboard(), async ({ page }) => {
    const name = await open(page);
    assert.match((await queryOf(page)).app ?? '', /^[a-z0-9-]+$/);
    await focusComesTo(page, name);
    assert.equal(await page.evaluate(() => scrollY), 0);
  }));

for (const [how, back] of [
  ['the browser’s back', (page: Page) => page.goBack()],
  ['the link above it', (page: Page) => page.getByRole('link', { name: 'All apps' }).click()],
] as const) {
  test(`${how} leads to the place in the catalogue that was left`, () =>
    visit(dashboard('&q=s'), async ({ page }) => {
      await page.evaluate(() => document.addEventListener('mkt-app-open', () => Object.assign(window, { left: scrollY }), { capture: true }));
      const name = await open(page);
      const left = await page.evaluate(() => (window as unknown as { left: number }).left);
      await back(page);
      await page.locator(cards).first().waitFor();
      await page.waitForFunction((y) => Math.abs(scrollY - y) < 2, left);
      assert.ok(left > 0);
      assert.equal(await focused(page), name);
      assert.equal((await queryOf(page)).app, undefined);
      assert.equal((await queryOf(page)).q, 's');
    }));
}

test('forward leads into the app again', () =>
  visit(dashboard(), async ({ page }) => {
    const name = await open(page);
    await page.goBack();
    await page.locator(cards).first().waitFor();
    await page.goForward();
    await heading(page).waitFor();
    await focusComesTo(page, name);
  }));

test('an app’s address opens it in a new tab', () =>
  visit(dashboard('&app=pennywhistle-sms'), async ({ page }) => {
    await heading(page).waitFor();
    assert.equal((await heading(page).innerText()).trim(), 'Pennywhistle SMS');
    await page.getByRole('link', { name: 'All apps' }).click();
    await page.locator(cards).first().waitFor();
  }));

test('an app installed in a sub-account says so in the catalogue too', () =>
  visit(dashboard('&q=springbridge'), async ({ page }) => {
    const card = page.locator(cards).filter({ hasText: 'Springbridge Sessions' });
    await card.getByRole('button', { name: /^Install/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Install Springbridge Sessions' });
    await dialog.getByText('Harbor Dental').click();
    await dialog.getByRole('button', { name: 'Install', exact: true }).click();
    await card.getByText('Installed in 1').waitFor();
    await card.locator('[part=name]').click();
    await page.locator('mkt-app').getByText('Installed in 1').waitFor();
  }));

test('a blocked private app, opened by its link, says so and names the way out', () =>
  visit(dashboard('&app=kestrel-calls'), async ({ page }) => {
    const refusal = page.locator('mkt-app [part=refusal]');
    await refusal.getByText('6 agencies').waitFor();
    await refusal.getByRole('button', { name: 'Start Public (listed) review' }).click();
    await page.getByRole('dialog', { name: 'Only the app’s developer can start its review' }).waitFor();
  }));

test('a legacy private app with fifty agencies, opened by its link, carries no word of a cap', () =>
  visit('pages/agency-dashboard.html?as=agency-admin&brand=platform&app=old-quay-crm-link', async ({ page }) => {
    await heading(page).waitFor();
    assert.equal(await page.locator('mkt-app [part=refusal]').count(), 0);
    assert.doesNotMatch(await page.locator('mkt-app').innerText(), /blocked|Publish soon/);
  }));
