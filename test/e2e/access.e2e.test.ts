// Whole pages by axe in every state, width, direction and theme; and by keyboard alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axe, cards, site } from './site.ts';

const visit = site();
const dashboard = 'pages/agency-dashboard.html';
const catalogue = (page: Page) => page.locator(cards).first().waitFor();

interface State {
  readonly path: string;
  readonly ready: (page: Page) => Promise<unknown>;
}

const persona = (as: string): State => ({ path: `${dashboard}?as=${as}`, ready: catalogue });
const states: Readonly<Record<string, State>> = {
  'front page': { path: '?', ready: (page) => page.locator('mkt-why').getByText('cap.blocked').waitFor() },
  'agency owner': persona('agency-owner'),
  'agency admin': persona('agency-admin'),
  'agency user': persona('agency-user'),
  'sub-account admin': persona('sub-account-admin'),
  'sub-account user': persona('sub-account-user'),
  'developer on the dashboard': { path: `${dashboard}?as=developer`, ready: (page) => page.getByRole('heading', { name: 'The catalogue is for agencies' }).waitFor() },
  'developer portal': { path: 'pages/developer-portal.html?as=developer', ready: (page) => page.locator('.row[data-app-id] mkt-install-cap [part~=banner]').first().waitFor() },
  'a refusal in the portal': {
    path: 'pages/developer-portal.html?as=developer',
    ready: async (page) => {
      const row = page.locator('.row[data-app-id="kestrel-calls"]');
      await row.getByText('Try it').click();
      await row.getByRole('button', { name: 'Install', exact: true }).click();
      await row.locator('.result').getByText('cap.blocked').waitFor();
    },
  },
  'review dialog': {
    path: 'pages/developer-portal.html?as=developer',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Start Public review' }).first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  'an app': { path: `${dashboard}?as=agency-admin&app=pennywhistle-sms`, ready: (page) => page.locator('mkt-app [part=heading]').waitFor() },
  'a blocked app': { path: `${dashboard}?as=agency-admin&app=kestrel-calls`, ready: (page) => page.locator('mkt-app [part=refusal]').waitFor() },
  'an app that is not there': { path: `${dashboard}?as=agency-admin&app=nothing`, ready: (page) => page.locator('mkt-app').getByText('not available').waitFor() },
  'workflow builder': { path: 'pages/workflow-builder.html?as=agency-admin', ready: (page) => page.locator('.step mkt-price').first().waitFor() },
  'workflow builder, previewed': {
    path: 'pages/workflow-builder.html?as=agency-admin',
    ready: async (page) => {
      await page.locator('.step mkt-price').first().waitFor();
      await page.getByRole('button', { name: 'Preview as sub-account' }).click();
      await page.locator('mkt-preview [part=bar]').waitFor();
    },
  },
  'prices opened': {
    path: `${dashboard}?as=agency-admin&app=pennywhistle-sms`,
    ready: async (page) => {
      for (const name of ['Estimate a month', 'How charges work', 'Set profit and daily limit']) await page.locator('mkt-price').getByText(name).click();
      await page.getByLabel('Messages a day').waitFor();
    },
  },
  preview: {
    path: `${dashboard}?as=agency-admin`,
    ready: async (page) => {
      await catalogue(page);
      await page.getByRole('button', { name: 'Preview as sub-account' }).click();
      await page.locator('mkt-preview [part=bar]').waitFor();
    },
  },
  'a refusal opened': {
    path: `${dashboard}?as=agency-user`,
    ready: async (page) => {
      await catalogue(page);
      await page.getByRole('button', { name: /^Why\?/ }).first().click();
      await page.locator('mkt-why [part~=panel]').getByText('role.not-admin').waitFor();
    },
  },
  'nothing listed': { path: `${dashboard}?as=agency-admin&fault=empty`, ready: (page) => page.locator('mkt-catalogue [part=panel]').waitFor() },
  'no match': { path: `${dashboard}?as=agency-admin&q=zzzzzz`, ready: (page) => page.locator('mkt-catalogue [part=panel]').waitFor() },
  'server error': { path: `${dashboard}?as=agency-admin&fault=server`, ready: (page) => page.locator('mkt-catalogue [part=panel]').waitFor() },
  'signed out': { path: `${dashboard}?as=agency-admin&fault=unauthorized`, ready: (page) => page.locator('mkt-catalogue [part=panel]').waitFor() },
  scenery: { path: `${dashboard}?as=agency-admin&page=calendars`, ready: (page) => page.getByRole('heading', { name: 'Calendars' }).waitFor() },
  'demo controls': {
    path: `${dashboard}?as=agency-admin&page=calendars`,
    ready: async (page) => {
      await page.locator('.demo-controls form button').waitFor({ state: 'attached' });
      await page.getByText('Demo controls').click();
    },
  },
};

const widths = [360, 1280] as const;

for (const [name, { path, ready }] of Object.entries(states)) {
  test(`axe finds nothing at 360 and 1280 px, in both directions, light and dark: ${name}`, () =>
    visit(`${path}&apps=24`, async ({ page }) => {
      await ready(page);
      const found: Record<string, string[]> = {};
      for (const width of widths) {
        await page.setViewportSize({ width, height: 800 });
        for (const dir of ['ltr', 'rtl']) {
          await page.evaluate((dir) => (document.documentElement.dir = dir), dir);
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme });
            found[`${width} ${dir} ${colorScheme}`] = await axe(page);
          }
          if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found[`${width} ${dir} scrolls sideways`] = ['yes'];
        }
      }
      assert.deepEqual(Object.fromEntries(Object.entries(found).filter(([, lines]) => lines.length > 0)), {});
    }));
}

interface Stop {
  readonly name: string;
  readonly visible: boolean;
  readonly ring: boolean;
}

/** Tabs from the top of the page and tells every stop, until one of the demo controls. */
async function walk(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (let step = 0; step < 400; step += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      if (!active || active === document.body) return { name: 'body', visible: false, ring: false };
      const name = [active.tagName.toLowerCase(), active.getAttribute('part') ?? active.id, active.textContent?.trim().replace(/\s+/g, ' ').slice(0, 40)].filter(Boolean).join(' ');
      const { width, height, top, left } = active.getBoundingClientRect();
      const onScreen = width > 1 && height > 1 && top < innerHeight && left < innerWidth && top + height > 0 && left + width > 0;
      // A ring may be drawn around the label of a small control.
      const rings = [active, active.parentElement ?? active].flatMap((one) => [getComputedStyle(one), getComputedStyle(one, '::after')]);
      return { name, visible: onScreen && active.checkVisibility({ visibilityProperty: true }), ring: rings.some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) };
    });
    if (stop.name.startsWith('summary Demo controls') || stop.name.startsWith('summary  Demo')) return stops;
    stops.push(stop);
  }
  throw new Error('the demo controls were never reached');
}

for (const width of widths) {
  test(`Tab reaches search, filters, cards and actions at ${width} px, always visibly`, () =>
    visit(
      `${dashboard}?as=agency-user&apps=24`,
      async ({ page }) => {
        await catalogue(page);
        const stops = await walk(page);
        assert.deepEqual(stops.filter(({ visible, ring }) => !visible || !ring), []);
        const names = stops.map(({ name }) => name).join('\n');
        for (const wanted of [/Skip to content/, /input search/, width === 360 ? /button Filters/ : /input/, /select/, /button name/, /button action/, /button button Why/]) assert.match(names, wanted);
      },
      { width },
    ));
}

test('Tab goes through the developer portal, always visibly', () =>
  visit('pages/developer-portal.html', async ({ page }) => {
    await page.locator('mkt-install-cap [part~=banner]').first().waitFor();
    const stops = await walk(page);
    assert.deepEqual(stops.filter(({ visible, ring }) => !visible || !ring), []);
    assert.ok(stops.some(({ name }) => name.includes('Start Public review')));
  }));

test('the skip link leads past the frame', () =>
  visit(`${dashboard}?as=agency-admin&apps=24`, async ({ page }) => {
    await catalogue(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement)));
  }));

test('the menu of a narrow page opens, closes, and gives the focus back', () =>
  visit(
    `${dashboard}?as=agency-admin&apps=24`,
    async ({ page }) => {
      await catalogue(page);
      await page.getByRole('button', { name: 'Menu' }).press('Enter');
      await page.getByRole('link', { name: 'Calendars' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: 'Calendars' }).waitFor({ state: 'hidden' });
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Menu');
    },
    { width: 360 },
  ));
