// Installing in many sub-accounts, as a visitor does it: chosen, checked, sent, interrupted by a reload, tried again; and by the keyboard alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { createHandlers, exposedHeaders, Faults } from '../../mocks/handlers/index.ts';
import { listen } from '../../mocks/listen.ts';
import { createWorld, type World } from '../../mocks/world/world.ts';
import { demoInstant } from '../../mocks/clock.ts';
import { axe, dashboard, site } from './site.ts';

const visit = site();
const APP = 'copperleaf-forms';

/** A backend in a process of its own keeps what was installed when the page is loaded again. */
async function backend(subAccounts: number, faults: Faults = new Faults()): Promise<{ readonly world: World; readonly api: string; readonly close: () => Promise<void> }> {
  let world: World | undefined;
  const server = await listen(
    0,
    (url) => {
      world = createWorld(generateWorld({ apps: 60, subAccounts, now: demoInstant, assetsBase: url }), { now: () => demoInstant });
      return createHandlers(world, { faults });
    },
    exposedHeaders,
  );
  assert.ok(world);
  return { world, api: `&app=${APP}&api=${encodeURIComponent(server.url)}`, close: server.close };
}

const installs = (world: World): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const event of world.apps.get(APP)?.events ?? []) if (event.type === 'install' && event.agencyId === 'harbor-pine' && event.subAccountId) counts.set(event.subAccountId, (counts.get(event.subAccountId) ?? 0) + 1);
  return counts;
};

/** How many answers the page has. */
const answered = (page: Page, atLeast: number): Promise<unknown> =>
  page.waitForFunction((least) => {
    const bar = document.querySelector('mkt-app')?.shadowRoot?.querySelector('mkt-install')?.shadowRoot?.querySelector('progress');
    return bar && bar.value >= least;
  }, atLeast);

const says = (page: Page, text: string): Promise<unknown> =>
  page.waitForFunction((words) => document.querySelector('mkt-app')?.shadowRoot?.querySelector('mkt-install')?.shadowRoot?.textContent?.includes(words), text);

test('a reload in mid-run goes on by itself, and every sub-account is installed once', async () => {
  const { world, api, close } = await backend(130);
  try {
    await visit(dashboard(api), async ({ page }) => {
      await page.locator('mkt-app [part=many]').click();
      await page.locator('mkt-install #all').check();
      await page.locator('mkt-install [part=confirm]').click();
      await page.locator('mkt-install .groups').waitFor();
      assert.deepEqual(await axe(page), []);
      await page.locator('mkt-install [part=confirm]').click();
      await answered(page, 20);
      await page.reload();
      // The line in place of the dialog says how far it is.
      await page.locator('mkt-install [part=bar]').getByRole('button', { name: 'Show' }).click();
      await says(page, 'Done: 130 of 130 installed.');
    });
    assert.equal(installs(world).size, 130);
    assert.deepEqual([...new Set(installs(world).values())], [1]);
  } finally {
    await close();
  }
});

test('a paused one stays paused over a reload, and the file of results is given', async () => {
  const { world, api, close } = await backend(2000);
  try {
    await visit(dashboard(api), async ({ page }) => {
      await page.locator('mkt-app [part=many]').click();
      await page.locator('mkt-install #all').check();
      await page.locator('mkt-install [part=confirm]').click();
      await page.locator('mkt-install .groups').waitFor();
      await page.locator('mkt-install [part=confirm]').click();
      await answered(page, 3);
      await page.locator('mkt-install [part=pause]').click();
      await says(page, 'Paused after');
      await page.reload();
      await page.locator('mkt-install [part=bar]').getByRole('button', { name: 'Show' }).click();
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('mkt-install [part=download]').click()]);
      assert.equal(download.suggestedFilename(), `${APP}-installations.csv`);
      const before = installs(world).size;
      assert.ok(before < 2000);
      await page.locator('mkt-install [part=resume]').click();
      await answered(page, before + 20);
      await page.locator('mkt-install [part=cancel]').click();
      await says(page, 'Cancelled after');
      await says(page, 'Not sent');
      assert.ok(installs(world).size > before);
    });
    assert.ok(installs(world).size < 2000);
  } finally {
    await close();
  }
});

test('by the keyboard alone, from the app’s page to the end', () =>
  visit(dashboard(`&app=${APP}`), async ({ page }) => {
    const many = page.locator('mkt-app [part=many]');
    await many.focus();
    await page.keyboard.press('Enter');
    await page.locator('mkt-install #place-search').waitFor();
    await page.locator('mkt-install #place-search').press('Tab');
    // On "Select all", then into the rows.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await says(page, '2 chosen');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await says(page, 'Nothing is sent yet.');
    const confirm = page.locator('mkt-install [part=confirm]');
    while (!(await confirm.evaluate((one) => one.matches(':focus')))) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await says(page, 'Done: 2 of 2 installed.');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector('mkt-app')?.shadowRoot?.querySelector('mkt-install')?.shadowRoot?.querySelector('dialog'));
    assert.equal(await page.evaluate(() => document.querySelector('mkt-app')?.shadowRoot?.activeElement?.getAttribute('part')), 'many');
  }));

test('a dry run of 5,000 sub-accounts shows its decisions', () =>
  visit(dashboard(`&app=${APP}&subAccounts=5000`), async ({ page }) => {
    await page.locator('mkt-app [part=many]').click();
    await page.locator('mkt-install #all').check();
    await page.locator('mkt-install [part=confirm]').click();
    await says(page, '5,000 get it');
    assert.ok((await page.evaluate(() => document.querySelector('mkt-app')?.shadowRoot?.querySelector('mkt-install')?.shadowRoot?.querySelectorAll('*').length ?? 0)) < 600);
  }));
