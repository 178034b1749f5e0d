// An app's page as its visitor uses it: pictures by keyboard, uninstalling from a sub-account and telling so, and a link that leads to nothing one may see.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axe, dashboard, site } from './site.ts';

const visit = site();
const app = (page: Page) => page.locator('mkt-app');
const opened = async (page: Page) => {
  await app(page).locator('[part=heading]').waitFor();
  await app(page).locator('[part=permissions] h4').first().waitFor();
};
/** The name or words of what has the focus, through every shadow root. */
const hasFocus = (page: Page, words: string) =>
  page.waitForFunction((wanted) => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    const picture = active?.querySelector('img')?.alt;
    return picture === wanted || active?.getAttribute('aria-label') === wanted || active?.textContent?.replace(/\s+/g, ' ').trim() === wanted;
  }, words);

test('the pictures are seen large by keyboard alone, and the focus comes back', () =>
  visit(dashboard('&app=pennywhistle-sms'), async ({ page }) => {
    await opened(page);
    await app(page).getByRole('button', { name: 'Screenshot 2 of 5 of Pennywhistle SMS' }).focus();
    await page.keyboard.press('Enter');
    const dialog = app(page).getByRole('dialog', { name: 'Screenshots of Pennywhistle SMS' });
    await dialog.getByRole('status').getByText('2 of 5').waitFor();
    await page.keyboard.press('ArrowRight');
    await dialog.getByRole('img', { name: 'Screenshot 3 of 5 of Pennywhistle SMS' }).waitFor();
    await page.keyboard.press('End');
    await dialog.getByText('5 of 5').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await hasFocus(page, 'Screenshot 2 of 5 of Pennywhistle SMS');
  }));

test('an app is uninstalled from the sub-accounts chosen, by keyboard, and that is announced', () =>
  visit(dashboard('&app=pennywhistle-sms'), async ({ page, requests }) => {
    await opened(page);
    await app(page).getByRole('button', { name: 'Uninstall Pennywhistle SMS', exact: true }).focus();
    await page.keyboard.press('Enter');
    const dialog = app(page).getByRole('dialog', { name: 'Uninstall Pennywhistle SMS?' });
    await dialog.getByRole('checkbox', { name: 'Harbor Dental' }).focus();
    await page.keyboard.press('Space');
    await dialog.getByRole('status').getByText('One sub-account loses it: Harbor Dental.').waitFor();
    assert.deepEqual(await axe(page), []);
    await dialog.getByRole('button', { name: 'Uninstall from one sub-account' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('mkt-provider').getByRole('status').getByText('Uninstalled from Harbor Dental.').waitFor();
    await app(page).getByText('Installed in 13').waitFor();
    await hasFocus(page, 'Uninstall Pennywhistle SMS');
    assert.equal(requests.filter((one) => one === 'POST /marketplace/v1/uninstallations').length, 1);
  }));

test('a sub-account that has fallen behind is brought to the latest version', () =>
  visit(dashboard('&app=pennywhistle-sms'), async ({ page }) => {
    await opened(page);
    await app(page).getByText('3 of 14 are behind version 2.8.0.').waitFor();
    await app(page).getByRole('button', { name: 'Update all 3' }).click();
    await app(page).getByText('3 of 14 are behind').waitFor({ state: 'detached' });
    await app(page).locator('[data-version="2.8.0"]').getByText('In 14 places').waitFor();
  }));

test('an app is approved from its own page', () =>
  visit(dashboard('&app=harbour-lantern-reviews'), async ({ page }) => {
    await opened(page);
    await app(page).getByRole('button', { name: 'Approve Harbour Lantern Reviews' }).click();
    await app(page).getByRole('dialog', { name: 'Approve Harbour Lantern Reviews?' }).getByRole('button', { name: 'Approve' }).click();
    await app(page).getByRole('button', { name: 'Disapprove Harbour Lantern Reviews' }).waitFor();
  }));

test('a sub-account’s link to what it may not see says as much as a link to nothing', async () => {
  const said: string[] = [];
  for (const id of ['tallyroot-ledger', 'juniper-payroll-bridge', 'no-such-app']) {
    await visit(`pages/agency-dashboard.html?as=sub-account-admin&app=${id}`, async ({ page }) => {
      const panel = app(page).locator('[part=panel]');
      await panel.waitFor();
      said.push((await panel.innerText()).trim());
    });
  }
  assert.deepEqual([...new Set(said)], ['This app is not available here.']);
});

test('in a preview the same link says why', () =>
  visit(dashboard('&app=tallyroot-ledger'), async ({ page }) => {
    await opened(page);
    await page.getByRole('button', { name: 'Preview as sub-account' }).click();
    await app(page).getByText('Not visible to sub-accounts').waitFor();
    await app(page).getByText('Only agencies may install this app in sub-accounts.').waitFor();
  }));
