// The workflow builder: what apps offer at which charge, steps by keyboard, and what the whole costs whom.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { site } from './site.ts';

const visit = site();
const builder = (as = 'agency-admin', more = ''): string => `pages/workflow-builder.html?as=${as}${more}`;
const step = (page: Page, name: string) => page.locator('.step').filter({ hasText: name });
const ready = (page: Page) => page.locator('.step mkt-price').first().waitFor();
const order = (page: Page) => page.locator('.step .name').allTextContents();
const cost = (page: Page) => page.locator('.cost mkt-price');

test('Discover lists the actions and triggers of apps with their charge for each execution', () =>
  visit(builder(), async ({ page }) => {
    await ready(page);
    await page.getByLabel('Find an action or trigger').fill('whitebeam call');
    const offers = page.locator('#modules .offer');
    await page.getByText('2 actions and triggers').waitFor();
    assert.deepEqual(await offers.locator('.name').allTextContents(), ['Web service called', 'Call a web service']);
    await offers.first().getByText('$0.0065 per execution + $0.01 platform fee').waitFor();
  }));

test('a waived fee is said, and an agency’s profit is in the charge', () =>
  visit(builder(), async ({ page }) => {
    await step(page, 'Clean record').getByText('$0.006 per execution (no platform fee)').waitFor();
  }));

test('nothing found says what to do', () =>
  visit(builder(), async ({ page }) => {
    await ready(page);
    await page.getByLabel('Find an action or trigger').fill('zzzz');
    await page.getByText('Nothing has these words.').waitFor();
  }));

test('steps are added, moved and removed by keyboard, and the focus stays', () =>
  visit(builder(), async ({ page }) => {
    await ready(page);
    await page.getByRole('tab', { name: 'Discover' }).press('ArrowRight');
    await page.locator('#modules').getByRole('button', { name: /Create task/ }).press('Enter');
    assert.equal((await order(page)).at(-1), 'Create task');
    const last = step(page, 'Create task');
    await last.locator('.choose').focus();
    await page.keyboard.press('Alt+ArrowUp');
    assert.deepEqual((await order(page)).slice(-2), ['Create task', 'Send email']);
    assert.equal(await last.locator('.choose').evaluate((button) => button === document.activeElement), true);
    await page.locator('#told').getByText('Create task is step 5 of 6.').waitFor({ state: 'attached' });
    await page.keyboard.press('Delete');
    assert.equal((await order(page)).includes('Create task'), false);
    assert.equal(await step(page, 'Send email').locator('.choose').evaluate((button) => button === document.activeElement), true);
  }));

test('a trigger goes before the first action', () =>
  visit(builder(), async ({ page }) => {
    await ready(page);
    await page.getByRole('tab', { name: 'Built in' }).click();
    await page.locator('#modules').getByRole('button', { name: /Appointment booked/ }).click();
    assert.deepEqual((await order(page)).slice(0, 2), ['Form submitted', 'Appointment booked']);
  }));

test('the first and last step cannot move further, and say so', () =>
  visit(builder(), async ({ page }) => {
    await ready(page);
    assert.equal(await page.getByRole('button', { name: 'Move up Form submitted' }).getAttribute('aria-disabled'), 'true');
    assert.equal(await page.getByRole('button', { name: 'Move down Send email' }).getAttribute('aria-disabled'), 'true');
  }));

test('the whole workflow has a price for a run and a month, by slider and by number', () =>
  visit(builder(), async ({ page }) => {
    await cost(page).getByText('Each run: $0.0179').waitFor();
    await cost(page).getByText('At 1,000 runs a month: $17.90').waitFor();
    await cost(page).getByLabel('Runs').press('ArrowRight');
    await cost(page).getByText('At 2,000 runs a month: $35.80').waitFor();
    await cost(page).getByLabel('The same, as a number').fill('2500');
    await cost(page).getByLabel('The same, as a number').press('Enter');
    await cost(page).getByText('At 2,500 runs a month: $44.75').waitFor();
    await cost(page).getByText('$5 of it is your profit.').waitFor();
  }));

test('a step that is removed costs nothing any more', () =>
  visit(builder(), async ({ page }) => {
    await ready(page);
    await page.getByRole('button', { name: 'Remove Send to kit' }).click();
    await cost(page).getByText('Each run: $0.006').waitFor();
    await page.getByRole('button', { name: 'Remove Clean record' }).click();
    await page.getByText('No step of this workflow is charged by use.').waitFor();
  }));

test('the chosen step is set up on the side, and its new name shows', () =>
  visit(builder(), async ({ page }) => {
    await step(page, 'Send email').locator('.choose').click();
    await page.getByLabel('Called').fill('Welcome the lead');
    await step(page, 'Welcome the lead').waitFor();
    assert.equal(await page.getByLabel('Called').evaluate((input) => input === document.activeElement), true);
  }));

for (const [who, path] of [
  ['a sub-account', builder('sub-account-admin')],
  ['a preview', builder()],
] as const) {
  test(`${who} sees final prices, and no base or profit anywhere on the page`, () =>
    visit(path, async ({ page }) => {
      await ready(page);
      if (who === 'a preview') await page.getByRole('button', { name: 'Preview as sub-account' }).click();
      await step(page, 'Clean record').getByText('$0.006 per execution').waitFor();
      await page.waitForFunction(() => !document.querySelector('.cost mkt-price')?.shadowRoot?.textContent.includes('profit'));
      const everything = await page.evaluate(() => {
        const found: string[] = [];
        const walk = (node: Node): void => {
          if (node instanceof Text) found.push(node.data);
          if (node instanceof Element && node.shadowRoot) walk(node.shadowRoot);
          if (node.nodeName === 'MKT-PRICE') found.push(JSON.stringify([(node as unknown as { pricing: unknown }).pricing, (node as unknown as { markup: unknown }).markup, (node as unknown as { marketplace: { records: unknown } }).marketplace.records]));
          node.childNodes.forEach(walk);
        };
        walk(document.body);
        return found.join(' ');
      });
      assert.match(everything, /"amount":6000\b/);
      assert.doesNotMatch(everything, /\$0\.004\b|"amount":4000\b|"marrowtag-cleaner-1":2000|profit/);
    }));
}

test('and the agency’s own page has them, which shows that they would be found', () =>
  visit(builder(), async ({ page }) => {
    await ready(page);
    assert.match(await page.locator('.step mkt-price').first().evaluate((price) => JSON.stringify((price as unknown as { pricing: unknown }).pricing)), /"amount":4000\b/);
  }));

test('a developer is told whom workflows are for', () =>
  visit(builder('developer'), async ({ page }) => {
    await page.getByRole('heading', { name: 'Workflows are for agencies and their sub-accounts' }).waitFor();
  }));

test('the front page leads here', () =>
  visit('', async ({ page }) => {
    await page.getByRole('link', { name: 'Workflow builder' }).click();
    await ready(page);
  }));

test('an admin sets a profit on an app’s page, and a sub-account pays it from then on', () =>
  visit('pages/agency-dashboard.html?as=agency-admin&app=pennywhistle-sms', async ({ page, requests }) => {
    const price = page.locator('mkt-app mkt-price');
    await price.getByText('Set profit and daily limit').click();
    await price.getByRole('textbox', { name: 'Inbound text' }).fill('0.004');
    await price.getByText('Sub-accounts pay $0.01 per message (Inbound text) from now on.').waitFor();
    await price.getByRole('button', { name: 'Save' }).first().click();
    await price.locator('[part~=chip]').getByText('Saved').waitFor();
    await price.getByText('$0.01', { exact: true }).first().waitFor();
    assert.equal(requests.filter((request) => request === 'PUT /marketplace/v1/markup').length, 1);
    await page.getByRole('button', { name: 'Preview as sub-account' }).click();
    await price.getByText('$0.01 per message').waitFor();
    assert.equal(await price.getByText('Your profit').count(), 0);
  }));
