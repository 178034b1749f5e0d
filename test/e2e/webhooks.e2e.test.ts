// The developer's webhook log: what happens shows as it happens, in the page and from elsewhere, opens to what was sent, and is sent again by hand.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { createHandlers, exposedHeaders } from '../../mocks/handlers/index.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { demoInstant } from '../../mocks/clock.ts';
import { listen } from '../../mocks/listen.ts';
import { startCourier } from '../../mocks/webhooks/courier.ts';
import { overLoopback } from '../../mocks/webhooks/loopback.ts';
import { personas } from '../../mocks/world/personas.ts';
import { createWorld, type World } from '../../mocks/world/world.ts';
import { createClient } from '../../src/client/marketplace.ts';
import { axe, site } from './site.ts';

const visit = site();
const portal = 'pages/developer-portal.html';
const log = (page: Page): Locator => page.getByRole('region', { name: 'Webhook log' });
const lines = (page: Page, state: string): Locator => page.locator(`.delivery[data-state="${state}"]`);

/** Has some agency install an app by the portal's own hands. */
async function install(page: Page, appId: string): Promise<void> {
  const row = page.locator(`.row[data-app-id="${appId}"]`);
  await row.getByText('Try it').click();
  await row.getByRole('button', { name: 'Install', exact: true }).click();
  await row.locator('.result').getByText('installed').waitFor();
}

for (const options of [{ width: 1280 }, { width: 360 }] as const)
  test(`an installation shows in the log, opens, and is sent again (${options.width} px)`, () =>
    visit(
      `${portal}?as=developer&theme=${options.width === 360 ? 'dark' : 'light'}`,
      async ({ page }) => {
        await log(page).getByText('Nothing was sent yet. Install one').waitFor();
        await log(page).getByText('Live', { exact: true }).waitFor();
        assert.deepEqual(await axe(page), []);
        await install(page, 'copperleaf-forms');
        await lines(page, 'delivered').getByText('Delivered · 200').waitFor();
        await install(page, 'sedgewick-audit');
        const line = lines(page, 'retrying');
        await line.getByText('Will be retried · 503').waitFor();
        assert.deepEqual(await page.locator('.delivery .event').allTextContents(), ['AppInstall', 'AppInstall']);
        assert.deepEqual(await page.locator('.delivery .app').allTextContents(), ['Sedgewick Audit', 'Copperleaf Forms']);
        await line.locator('summary').focus();
        await page.keyboard.press('Enter');
        assert.match(await line.getByRole('region', { name: 'Payload' }).innerText(), /"type": "INSTALL",\n {2}"appId": "sedgewick-audit"/);
        assert.match(await line.getByRole('region', { name: 'Headers' }).innerText(), /x-ghl-signature: [\w+/]{86}==/);
        assert.deepEqual(await axe(page), []);
        const again = line.getByRole('button', { name: 'Send again' });
        await again.focus();
        await page.keyboard.press('Enter');
        // The same line, still open, with the focus where it was.
        const sent = page.locator('.delivery').first();
        await sent.getByText('Delivered · 200').waitFor();
        await sent.getByRole('heading', { name: '2 attempts' }).waitFor();
        await page.waitForFunction(() => document.activeElement?.textContent === 'Send again' && document.activeElement.ariaDisabled === 'false');
        await page.waitForFunction(() => document.querySelector('#log-announcer')?.textContent === 'AppInstall for Sedgewick Audit: Delivered · 200.');
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
        await page.getByRole('combobox', { name: 'App' }).selectOption({ label: 'Copperleaf Forms' });
        await page.waitForFunction(() => document.querySelectorAll('.delivery').length === 1);
        assert.deepEqual(await page.locator('.delivery .app').allTextContents(), ['Copperleaf Forms']);
      },
      options,
    ));

const closing: (() => unknown)[] = [];
after(() => Promise.all(closing.map((close) => close())));

/** A backend that several pages share, with a way to do things in it as somebody. */
async function shared(): Promise<{ url: string; world: World; install: (appId: string, subAccountId: string) => Promise<unknown> }> {
  let made: World | undefined;
  const { url, close } = await listen(
    0,
    (address) => {
      made = createWorld(generateWorld({ apps: 60, now: demoInstant, assetsBase: address }), { now: () => demoInstant });
      return createHandlers(made);
    },
    exposedHeaders,
  );
  const world = made ?? assert.fail();
  const courier = startCourier(world, { send: overLoopback });
  closing.push(close, courier.stop);
  const client = createClient({ baseUrl: url, token: () => personas(world).find(({ as }) => as === 'agency-admin')?.token ?? '' });
  return { url, world, install: (appId, subAccountId) => client.install({ appId, subAccountIds: [subAccountId] }, `${appId} ${subAccountId}`) };
}

test('what happens elsewhere shows as it happens; who may not be called is not, and the log says why', async () => {
  const backend = await shared();
  await visit(`${portal}?as=developer&api=${encodeURIComponent(backend.url)}`, async ({ page }) => {
    await log(page).getByText('Live', { exact: true }).waitFor();
    await backend.install('marrowtag-cleaner', 'juniper-yoga');
    await lines(page, 'refused').getByText('Not called').waitFor();
    await lines(page, 'refused').locator('summary').click();
    await page.getByText('only receivers on this machine are called, and hooks.tidewrack-labs.example is not').waitFor();
    for (const place of ['harbor-dental', 'pine-street-physio', 'juniper-yoga']) await backend.install('copperleaf-forms', place);
    await page.waitForFunction(() => document.querySelectorAll('.delivery[data-state="refused"]').length >= 3);
    // What was opened before is open still.
    assert.equal(await page.locator('.delivery [open]').count(), 1);
    assert.deepEqual(await axe(page), []);
  });
});

test('a long log is read piece by piece', async () => {
  const backend = await shared();
  for (const { id } of [...backend.world.subAccounts.values()].filter(({ agencyId }) => agencyId === 'harbor-pine').slice(0, 45)) await backend.install('copperleaf-forms', id);
  const count = backend.world.telling.log.size;
  assert(count > 40);
  await visit(`${portal}?as=developer&api=${encodeURIComponent(backend.url)}`, async ({ page }) => {
    const shows = (wanted: number) => page.waitForFunction((wanted) => document.querySelectorAll('.delivery').length === wanted, wanted);
    await shows(20);
    const more = page.getByRole('button', { name: 'Show older' });
    await more.click();
    await shows(40);
    await more.click();
    await shows(count);
    await more.waitFor({ state: 'hidden' });
  });
});

test('the sidebar leads to the log without leaving the page', () =>
  visit(`${portal}?as=developer`, async ({ page }) => {
    await log(page).getByText('Live', { exact: true }).waitFor();
    await page.evaluate(() => Object.assign(globalThis, { stayed: true }));
    await page.getByRole('link', { name: 'Webhooks' }).click();
    await page.waitForFunction(() => location.hash === '#webhooks' && 'stayed' in globalThis);
  }));
