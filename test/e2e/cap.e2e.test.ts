// The install cap in the developer's portal: its banner follows the server's count, blocks for good, and goes with the listing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { site } from './site.ts';

const visit = site();
const portal = 'pages/developer-portal.html';

async function row(page: Page, appId: string): Promise<Locator> {
  const found = page.locator(`.row[data-app-id="${appId}"]`);
  await found.waitFor();
  await found.getByText('Try it').click();
  return found;
}

/** Has an agency do something, and waits until the row says it did. */
async function act(row: Locator, deed: 'Install' | 'Uninstall', agency: string): Promise<void> {
  const select = row.getByLabel('Agency');
  const id = await select.locator('option').filter({ hasText: agency }).getAttribute('value');
  await select.selectOption(id);
  await row.getByRole('button', { name: deed, exact: true }).click();
  await row.locator('.result').getByText(`${agency} ${deed.toLowerCase()}ed`).waitFor();
}

const banner = (row: Locator, state: 'approaching' | 'blocked') => row.locator(`mkt-install-cap [part~="${state}"]`);
const noBanner = async (row: Locator) => assert.equal(await row.locator('mkt-install-cap [part~="banner"]').count(), 0);

test('three agencies: no banner; the fourth and fifth: amber; the sixth: red', () =>
  visit(portal, async ({ page }) => {
    const app = await row(page, 'sedgewick-audit');
    await app.getByText('3 of 5 agencies').waitFor();
    await noBanner(app);
    await act(app, 'Install', 'Northgate Growth');
    await banner(app, 'approaching').getByText('Publish soon: 4 of 5 agencies').waitFor();
    await act(app, 'Install', 'Bright Ferry');
    await banner(app, 'approaching').getByText('Publish soon: 5 of 5 agencies').waitFor();
    await act(app, 'Install', 'Riverstone Reach');
    await banner(app, 'blocked').getByText('New installs are blocked until you publish.').waitFor();
  }));

test('a block stays when agencies leave, until the app is listed', () =>
  visit(portal, async ({ page }) => {
    const app = await row(page, 'kestrel-calls');
    for (const agency of ['Saltmarsh Digital', 'Copper Kettle Marketing', 'Bright Ferry', 'Northgate Growth']) await act(app, 'Uninstall', agency);
    await banner(app, 'blocked').getByText('2 of 5 agencies now').waitFor();
    await app.getByRole('button', { name: /^List publicly/ }).click();
    await app.getByText('is listed publicly').waitFor();
    await noBanner(app);
  }));

test('an app made private again with two agencies starts without a banner', () =>
  visit(portal, async ({ page }) => {
    const app = await row(page, 'thistle-desk');
    await banner(app, 'blocked').waitFor();
    await app.getByRole('button', { name: /^List publicly/ }).click();
    await app.getByText('is listed publicly').waitFor();
    await app.getByRole('button', { name: 'Make private again' }).click();
    await app.getByText('2 of 5 agencies').waitFor();
    await noBanner(app);
  }));

test('a new agency at a blocked app is refused in place, with the way out', () =>
  visit(portal, async ({ page }) => {
    const app = await row(page, 'kestrel-calls');
    await app.getByRole('button', { name: 'Install', exact: true }).click();
    const result = app.locator('.result');
    await result.getByText('could not install it').waitFor();
    await result.locator('mkt-why').getByText('cap.blocked').waitFor();
    await result.getByRole('button', { name: 'Start Public (listed) review' }).waitFor();
    await app.locator('.count').getByText('6 agencies').waitFor();
  }));

test('the banner’s way out leads through the dialog to a listing', () =>
  visit(portal, async ({ page }) => {
    const app = await row(page, 'kestrel-calls');
    await banner(app, 'blocked').getByRole('button', { name: 'Start Public review' }).click();
    const dialog = page.getByRole('dialog', { name: 'Start Public review of Kestrel Calls' });
    await dialog.getByRole('button', { name: 'List publicly' }).click();
    await app.getByText('is listed publicly').waitFor();
    await noBanner(app);
  }));

test('leaving the dialog lists nothing', () =>
  visit(portal, async ({ page, requests }) => {
    const app = await row(page, 'kestrel-calls');
    await banner(app, 'blocked').getByRole('button', { name: 'Start Public review' }).click();
    const before = requests.length;
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    assert.equal(requests.length, before);
    await banner(app, 'blocked').waitFor();
  }));

test('every private app is there; one older than the cap shows nothing at fifty agencies', () =>
  visit(portal, async ({ page }) => {
    const app = await row(page, 'old-quay-crm-link');
    await app.getByText('50 agencies').waitFor();
    await noBanner(app);
    const ids = await page.locator('.row').evaluateAll((rows) => rows.filter((one) => one.textContent?.includes('Private')).map((one) => (one as HTMLElement).dataset.appId));
    assert.deepEqual(new Set(ids), new Set(['kestrel-calls', 'thistle-desk', 'plumbline-field-ops', 'copperleaf-forms', 'sedgewick-audit', 'wherry-waitlist', 'old-quay-crm-link']));
  }));

/** The page's own modules make a world in which Old Quay CRM Link was created at the instant given, and show what it says of it. */
const createdAt = (page: Page, instant: string): Promise<void> =>
  page.evaluate(async (instant) => {
    const load = <T>(path: string): Promise<T> => import(/* @vite-ignore */ path) as Promise<T>;
    const { generateWorld } = await load<typeof import('../../mocks/fixtures/index.ts')>('/mocks/fixtures/index.ts');
    const { createWorld } = await load<typeof import('../../mocks/world/world.ts')>('/mocks/world/world.ts');
    const { mockFetch } = await load<typeof import('../../mocks/fetch.ts')>('/mocks/fetch.ts');
    const { personas } = await load<typeof import('../../mocks/world/personas.ts')>('/mocks/world/personas.ts');
    const { createClient } = await load<typeof import('../../src/index.ts')>('/src/index.ts');
    const now = () => '2026-01-10T09:00:00Z';
    const data = generateWorld({ apps: 20, now: now(), assetsBase: location.origin });
    const world = createWorld({ ...data, apps: data.apps.map((app) => (app.id === 'old-quay-crm-link' ? { ...app, createdAt: instant } : app)) }, { now });
    const token = personas(world).find(({ as }) => as === 'developer')?.token ?? '';
    const { apps } = await createClient({ baseUrl: location.origin, token: () => token, fetch: mockFetch(world) }).myApps();
    const cap = document.querySelector<HTMLElementTagNameMap['mkt-install-cap']>('.row[data-app-id="old-quay-crm-link"] mkt-install-cap');
    if (!cap) return;
    cap.app = apps.find(({ listing }) => listing.id === 'old-quay-crm-link');
    await cap.updateComplete;
  }, instant);

for (const [instant, banners] of [
  ['2025-11-17T23:59:59.999Z', 0],
  ['2025-11-18T00:00:00.000Z', 1],
] as const) {
  test(`an app of fifty agencies created at ${instant} shows ${banners ? 'the block' : 'nothing'}`, () =>
    visit(portal, async ({ page }) => {
      const app = await row(page, 'old-quay-crm-link');
      await createdAt(page, instant);
      assert.equal(await app.locator('mkt-install-cap [part~="banner"]').count(), banners);
    }));
}
