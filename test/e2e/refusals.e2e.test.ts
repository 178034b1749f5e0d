// Every refusal on the dashboard opens and names its rules, what they were judged on, the policy with its date, and who can fix it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cards, site } from './site.ts';

const visit = site();
const refused = '.windowed [part="card blocked"]';

for (const as of ['agency-user', 'sub-account-user']) {
  test(`every refusal explains itself to the ${as}`, () =>
    visit(`pages/agency-dashboard.html?as=${as}&apps=120`, async ({ page }) => {
      await page.locator(cards).first().waitFor();
      const count = await page.locator(refused).count();
      assert.ok(count > 10);
      for (let index = 0; index < count; index += 1) {
        const why = page.locator(refused).nth(index).locator('mkt-why');
        await why.getByRole('button', { name: /^Why\?/ }).click();
        const panel = why.locator('[part~=panel]');
        await panel.getByText(/^Policy v1, in force since/).waitFor();
        const words = await panel.innerText();
        assert.match(words, /cannot be installed here/);
        assert.match(words, /can fix this|can change this|meant to be/);
        assert.match(words, /\d{4}/);
        const rules = await panel.locator('code').allInnerTexts();
        assert.ok(rules.length > 0 && rules.every((rule) => /^[a-z-]+\.[a-z-]+$/.test(rule)));
        for (const details of await panel.locator('details').all()) {
          await details.locator('summary').click();
          assert.ok((await details.locator('dd').allInnerTexts()).every((value) => value.trim() !== ''));
        }
        await page.keyboard.press('Escape');
        await panel.waitFor({ state: 'hidden' });
      }
      // So tall that every card is in view, and exists.
    }, { viewport: { width: 1280, height: 12_000 } }));
}

test('a refused action that is pressed opens its reasons', () =>
  visit('pages/agency-dashboard.html?as=agency-user&apps=60', async ({ page }) => {
    const card = page.locator(refused).first();
    await card.locator('[part=action]').click({ force: true });
    await card.locator('mkt-why [part~=panel]').getByText('role.not-admin').waitFor();
  }));
