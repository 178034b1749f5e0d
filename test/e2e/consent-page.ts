// A person at the consent page: waits until the card was seen and stood still, then presses once with the mouse. For tests of the page and of the way to it.
import type { Locator, Page } from 'playwright-core';

export const allow = (page: Page): Locator => page.locator('mkt-consent .allow');

/**
 * Allow is on the screen, wherever what was loaded late moved it, and has stood still there. What something lay over counts as covered until it is seen again, so
 * whoever waits in vain looks at the whole page once more.
 */
export async function ready(page: Page): Promise<void> {
  for (let looks = 0; looks < 5; looks += 1) {
    if (await isReady(page, 5000)) return;
    await page.evaluate(async () => {
      for (const part of [0, 0.25, 0.5, 0.75, 1]) {
        scrollTo({ top: part * document.documentElement.scrollHeight, behavior: 'instant' });
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    });
  }
  if (!(await isReady(page, 30_000))) throw new Error('Allow was never seen whole and still');
}

const isReady = (page: Page, timeout: number): Promise<boolean> =>
  page
    .waitForFunction(
      () => {
        const button = document.querySelector('mkt-consent')?.shadowRoot?.querySelector('.allow');
        const { top = -1, bottom = 0 } = button?.getBoundingClientRect() ?? {};
        if (button && (top < 0 || bottom > innerHeight)) button.scrollIntoView({ block: 'center', behavior: 'instant' });
        // What was said a moment ago may have moved it, which the card finds out a tenth of a second later.
        const kept = globalThis as { stood?: { place: number; since: number } };
        if (kept.stood?.place !== top || !button?.classList.contains('ready')) kept.stood = { place: top, since: performance.now() };
        return performance.now() - kept.stood.since > 700;
      },
      undefined,
      { timeout },
    )
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof Error && error.name === 'TimeoutError') return false;
        throw error;
      },
    );

/** A press of the mouse where Allow is, whatever lies there. */
export async function pressAt(page: Page, clicks = 1): Promise<void> {
  const { x, y, width, height } = await allow(page).evaluate((button) => button.getBoundingClientRect().toJSON() as DOMRect);
  await page.mouse.click(x + width / 2, y + height / 2, { clickCount: clicks });
}
