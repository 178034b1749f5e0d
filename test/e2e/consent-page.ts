// A person at the consent page: waits until the card was seen and stood still, then presses once with the mouse. For tests of the page and of the way to it.
import type { Locator, Page } from 'playwright-core';

export const allow = (page: Page): Locator => page.locator('mkt-consent .allow');

/** Allow is on the screen, wherever what was loaded late moved it, and has stood still there. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const button = document.querySelector('mkt-consent')?.shadowRoot?.querySelector('.allow');
    const { top = -1, bottom = 0 } = button?.getBoundingClientRect() ?? {};
    if (button && (top < 0 || bottom > innerHeight)) button.scrollIntoView({ block: 'center', behavior: 'instant' });
    return button?.classList.contains('ready') === true;
  });
}

/** A press of the mouse where Allow is, whatever lies there. */
export async function pressAt(page: Page, clicks = 1): Promise<void> {
  const { x, y, width, height } = await allow(page).evaluate((button) => button.getBoundingClientRect().toJSON() as DOMRect);
  await page.mouse.click(x + width / 2, y + height / 2, { clickCount: clicks });
}
