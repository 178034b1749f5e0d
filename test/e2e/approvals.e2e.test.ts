// App permissions in the dashboard: a word of the agency changes what its sub-accounts see, with everything said before, and by keyboard alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axe, cards, dashboard, site } from './site.ts';

const visit = site();
const approvals = (page: Page) => page.locator('mkt-approvals');
const row = (page: Page, appId: string) => approvals(page).locator(`[part~=row][data-app-id="${appId}"]`);
const action = (page: Page, appId: string) => row(page, appId).locator('[part=action]');
const confirm = (page: Page) => approvals(page).locator('[part=confirm]');
const says = (page: Page, words: string) => approvals(page).locator('[part=status]', { hasText: words }).waitFor();
const [APP, NAME, OFF] = ['pennywhistle-sms', 'Pennywhistle SMS', 'harbour-lantern-reviews'];

async function open(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'App permissions' }).click();
  await approvals(page).locator('[part~=row] [part=name]').first().waitFor();
}

/** Whether a sub-account's catalogue has the app, as the preview shows it. */
async function previewHas(page: Page, appId: string): Promise<boolean> {
  await page.getByRole('link', { name: 'App marketplace' }).click();
  await page.getByRole('button', { name: 'Preview as sub-account' }).click();
  await page.locator('mkt-preview [part=bar]').waitFor();
  const search = page.locator('mkt-catalogue input[type=search]');
  await page.locator(`${cards}, mkt-catalogue [part~=panel]`).first().waitFor();
  // Where nothing at all is shown there is nothing to search.
  const some = (await search.count()) > 0;
  if (some) await search.fill(appId.replaceAll('-', ' '));
  const has = await page.waitForFunction(
    ([id, searched]) => {
      const root = document.querySelector('mkt-catalogue')?.shadowRoot;
      if (!searched || root?.querySelector('[part~=panel]')) return { has: false };
      // Of all the apps only some are in view: the line that counts them says when these are those that were searched for.
      const count = Number.parseInt(root?.querySelector('[part=result]')?.textContent.trim().replaceAll(',', '') ?? '', 10);
      const shown = [...(root?.querySelectorAll<HTMLElement>('.windowed [data-app-id]') ?? [])].map(({ dataset }) => dataset.appId);
      return shown[0] === id ? { has: true } : count > 0 && shown.length === count ? { has: shown.includes(id) } : false;
    },
    [appId, some] as const,
  );
  const { has: found } = (await has.jsonValue()) as { has: boolean };
  await page.locator('mkt-preview').getByRole('button', { name: /Exit|Leave/ }).click();
  if (some) await search.fill('');
  return found;
}

test('C-004 C-007 C-008: disapproved with CONFIRM it is gone from the sub-accounts’ catalogue; approved again it is back, and installed nowhere', () =>
  visit(dashboard(), async ({ page }) => {
    await page.locator(cards).first().waitFor();
    assert.equal(await previewHas(page, APP), true);
    await open(page);
    await action(page, APP).click();
    await approvals(page).locator('[part=uninstalls]').waitFor();
    await page.getByLabel('Type CONFIRM to go on').fill('CONFIRM');
    await confirm(page).click();
    await says(page, 'installations were removed');
    await row(page, APP).getByText('Installed nowhere').waitFor();
    assert.equal(await approvals(page).locator('[part=undo]').count(), 0);
    assert.equal(await previewHas(page, APP), false);
    await open(page);
    await action(page, APP).click();
    await confirm(page).click();
    await says(page, 'One app is approved');
    await row(page, APP).getByText('Installed nowhere').waitFor();
    assert.equal(await previewHas(page, APP), true);
  }));

test('undo takes an approval back', () =>
  visit(dashboard('&view=approvals'), async ({ page }) => {
    await page.locator('mkt-approvals input[type=search]').fill('harbour lantern');
    await action(page, OFF).click();
    await confirm(page).click();
    await says(page, 'One app is approved');
    await approvals(page).locator('[part=undo]').click();
    await says(page, 'One app is disapproved');
    await row(page, OFF).locator('.chip', { hasText: 'Disapproved' }).waitFor();
  }));

test('C-014 C-018: the marketplace off and on again brings back what was approved', () =>
  visit(dashboard('&view=approvals'), async ({ page }) => {
    const first = page.getByRole('switch', { name: 'App marketplace for sub-accounts' });
    await first.click();
    await confirm(page).click();
    await says(page, 'off.');
    assert.equal(await first.isChecked(), false);
    assert.equal(await previewHas(page, APP), false);
    await open(page);
    await first.click();
    await says(page, 'on.');
    assert.equal(await previewHas(page, APP), true);
    assert.equal(await previewHas(page, OFF), false);
  }));

test('the query is in the address, back leads to the catalogue and forward to the permissions again', () =>
  visit(dashboard(), async ({ page }) => {
    await page.locator(cards).first().waitFor();
    await open(page);
    await page.getByText('Disapproved', { exact: false }).and(page.locator('mkt-approvals .states span')).first().click();
    await page.waitForFunction(() => location.search.includes('view=approvals') && location.search.includes('approval=disapproved'));
    await page.goBack();
    await page.locator('#permissions').waitFor({ state: 'hidden' });
    await page.locator('#catalogue').waitFor();
    await page.goForward();
    await page.locator('#permissions').waitFor();
    assert.equal(await approvals(page).locator('input[value=disapproved]').isChecked(), true);
    await row(page, OFF).locator('[part=name]').click();
    await page.locator('mkt-app h2').waitFor();
    await page.locator('.to-catalogue', { hasText: 'App permissions' }).click();
    await row(page, OFF).waitFor();
  }));

test('sub-accounts and developers have no such place', async () => {
  await visit('pages/agency-dashboard.html?as=sub-account-admin&view=approvals', async ({ page }) => {
    await page.locator(cards).first().waitFor();
    assert.equal(await page.getByRole('link', { name: 'App permissions' }).count(), 0);
    assert.equal(await page.locator('#permissions').isVisible(), false);
  });
});

test('by keyboard alone: find an app, read what it uninstalls, type CONFIRM, and be where one was', () =>
  visit(dashboard('&view=approvals'), async ({ page }) => {
    await row(page, APP).waitFor();
    const press = async (key: string, until: () => boolean): Promise<void> => {
      for (let times = 0; times < 60; times += 1) {
        if (await page.evaluate(until)) return;
        await page.keyboard.press(key);
      }
      assert.fail(`${key} does not lead there`);
    };
    await page.locator('#permissions').focus();
    await press('Tab', () => document.querySelector('mkt-approvals')?.shadowRoot?.activeElement?.id === 'search');
    await page.keyboard.type('pennywhistle sms');
    await page.waitForFunction(() => document.querySelector('mkt-approvals')?.shadowRoot?.querySelectorAll('[part~=row]').length === 1);
    await press('Tab', () => document.querySelector('mkt-approvals')?.shadowRoot?.activeElement?.getAttribute('part') === 'action');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('mkt-approvals')?.shadowRoot?.querySelector('[part=uninstalls]'));
    await press('Tab', () => document.querySelector('mkt-approvals')?.shadowRoot?.activeElement?.id === 'confirm');
    await page.keyboard.type('CONFIRM');
    await page.keyboard.press('Enter');
    await says(page, 'One app is disapproved');
    const focus = await page.evaluate(() => document.querySelector('mkt-approvals')?.shadowRoot?.activeElement?.textContent);
    assert.match(focus ?? '', new RegExp(`Approve\\s+${NAME}`));
    assert.deepEqual(await axe(page), []);
  }));
