// The way out and back from somebody else's page, with an authorization server of another origin: by window, by tab, by link; what is said at each stage,
// how often a code is exchanged, and that nothing secret is left lying about anywhere.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { authorizationServer, codeFor, type AuthorizationServer } from './authorization-server.ts';
import { watch, type Watched } from './canaries.ts';
import { axe, site, type VisitOptions } from './site.ts';

let server: AuthorizationServer;
before(async () => {
  server = await authorizationServer();
});
after(() => server.close());
beforeEach(() => {
  server.isolated = false;
  for (const list of [server.asked, server.exchanges, server.referrers]) list.length = 0;
});

const visitSite = site();
interface At {
  readonly page: Page;
  readonly watched: Watched;
}
interface Options extends VisitOptions {
  readonly query?: string;
  /** The browser blocks every window. */
  readonly blocked?: boolean;
}

/** The partner's page, with another origin as its server; whatever is said on any page of the browser is watched. */
const visit = (act: (at: At) => Promise<void>, { query = '', blocked = false, ...options }: Options = {}): Promise<void> =>
  visitSite(
    'about:blank',
    async ({ page, origin }) => {
      const watched = await watch(page.context());
      if (blocked) await page.addInitScript(() => (window.open = () => null));
      await page.goto(`${origin}/pages/partner-integrations.html?api=${server.url}${query}`);
      await ready(page);
      await act({ page, watched });
    },
    options,
  );

const element = (page: Page): Locator => page.locator('mkt-connect');
const link = (page: Page): Locator => element(page).locator('.link');
const line = (page: Page): Locator => element(page).getByRole('status');
const ready = (page: Page): Promise<void> => element(page).locator('.link[href]').waitFor();
const isConnected = (page: Page): Promise<void> => element(page).getByText('Connected to Saltbox Dental').waitFor();
const says = (page: Page, words: string): Promise<void> => line(page).getByText(words).waitFor();

/** The window that a click opens, at the server's page. */
async function opened(page: Page): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent('popup'), link(page).click()]);
  await popup.getByRole('heading', { name: 'Allow?' }).waitFor();
  return popup;
}
const answer = async (popup: Page, words: string): Promise<void> => {
  await popup.getByRole('link', { name: words, exact: true }).click();
};

/** What nobody may find: the code, and the verifier where one was used. */
const secrets = (): string[] => [...server.asked.map(({ searchParams }) => codeFor(searchParams.get('state') ?? '')), ...server.exchanges.flatMap(({ code, verifier }) => [code, verifier])];

async function nothingLeft({ watched }: At): Promise<void> {
  assert.ok(secrets().length > 0);
  assert.deepEqual(await watched.leaks(secrets()), []);
}

describe('in a window of its own', () => {
  test('allowed: the code is exchanged once with its proof, the window closes, the page says so, and nothing secret is left', () =>
    visit(async (at) => {
      const popup = await opened(at.page);
      await says(at.page, 'Continue in the window that opened.');
      await Promise.all([popup.waitForEvent('close'), answer(popup, 'Allow')]);
      await isConnected(at.page);
      assert.deepEqual(server.exchanges.map(({ proven }) => proven), [true]);
      await nothingLeft(at);
      // Nor are any transactions but the link's own that nobody followed.
      assert.deepEqual(server.referrers.filter((from) => from.includes('code=')), []);
    }));

  for (const [words, says_] of [
    ['Deny', 'Access was denied, and nothing was connected.'],
    ['Fail', 'It could not be completed'],
    ['Allow as another', 'It could not be completed'],
    ['Allow without a name', 'It could not be completed'],
    ['Allow and deny', 'It could not be completed'],
  ] as const) {
    test(`“${words}”: nothing is exchanged, the page says what happened, and it can be tried again`, () =>
      visit(async (at) => {
        const popup = await opened(at.page);
        await answer(popup, words);
        await says(at.page, says_);
        await link(at.page).getByText('Try again').waitFor();
        assert.deepEqual(server.exchanges, []);
        await nothingLeft(at);
      }));
  }

  for (const words of ['Allow without state', 'Allow with another state']) {
    test(`“${words}”: the callback page does nothing, and the page goes on waiting`, () =>
      visit(async (at) => {
        const popup = await opened(at.page);
        await answer(popup, words);
        await popup.waitForFunction(() => document.querySelector('#state')?.textContent !== 'Connecting…');
        assert.equal(await popup.evaluate(() => location.search), '');
        await says(at.page, 'Continue in the window that opened.');
        assert.deepEqual(server.exchanges, []);
        await nothingLeft(at);
      }));
  }

  test('a server that cuts its window off is heard all the same, by the channel', () =>
    visit(async (at) => {
      server.isolated = true;
      await at.page.evaluate(() => (document.querySelector('mkt-connect')!.grace = 50));
      const popup = await opened(at.page);
      // The window says it is closed, which is not true.
      await says(at.page, 'The window was closed before anything was decided.');
      await answer(popup, 'Allow');
      await isConnected(at.page);
      assert.equal(server.exchanges.length, 1);
      await nothingLeft(at);
    }));

  test('closed early, it says so after a while, and can be tried again', () =>
    visit(async ({ page }) => {
      await page.evaluate(() => (document.querySelector('mkt-connect')!.grace = 50));
      const popup = await opened(page);
      await popup.close();
      await says(page, 'The window was closed before anything was decided.');
      const again = await opened(page);
      await answer(again, 'Allow');
      await isConnected(page);
      assert.equal(server.exchanges.length, 1);
    }));

  test('cancelled, the window closes, and an answer that comes later is nobody’s', () =>
    visit(async ({ page }) => {
      const popup = await opened(page);
      const late = await popup.getByRole('link', { name: 'Allow', exact: true }).getAttribute('href');
      await Promise.all([popup.waitForEvent('close'), element(page).getByRole('button', { name: 'Cancel' }).click()]);
      await link(page).getByText('Connect Meridian').waitFor();
      const other = await page.context().newPage();
      await other.goto(late ?? '');
      await other.getByRole('heading', { name: 'Not connected' }).waitFor();
      assert.deepEqual(server.exchanges, []);
    }));

  test('the link is a window’s remote control while it waits: a second click does not open a second one', () =>
    visit(async ({ page }) => {
      const popup = await opened(page);
      await link(page).click();
      await link(page).getByText('Continue in the window').waitFor();
      assert.equal(page.context().pages().length, 2);
      await answer(popup, 'Allow');
      await isConnected(page);
    }));

  test('a host’s own server may tell it first', () =>
    visit(async ({ page }) => {
      await page.evaluate(() => (document.querySelector('mkt-connect')!.status = () => Promise.resolve('connected')));
      await opened(page);
      await isConnected(page);
    }));

  test('the answer’s address is clean before anything but the page’s own scripts and icon is asked for, and names it to nobody', () =>
    visit(async ({ page, watched }) => {
      const popup = await opened(page);
      const before = watched.requests.length;
      await Promise.all([popup.waitForEvent('close'), answer(popup, 'Allow')]);
      await isConnected(page);
      const after = watched.requests.slice(before);
      assert.deepEqual(after.filter(({ from }) => from.includes('code=')), []);
      const exchange = after.findIndex(({ url }) => url.endsWith('/mock/v1/partner'));
      assert.ok(exchange > 0);
      const early = after.slice(1, exchange).map(({ url }) => new URL(url).pathname);
      assert.deepEqual(early.filter((path) => !/^\/(src\/|pages\/((partner-callback|node)\.ts|copperleaf\.svg)|@vite\/client|node_modules\/)/.test(path)), []);
    }));
});

describe('in this tab, where windows are blocked', () => {
  test('allowed: it goes there, comes back to the same page, and says so', () =>
    visit(
      async (at) => {
        const { page } = at;
        await link(page).click();
        await answer(page, 'Allow');
        await page.waitForURL(/partner-integrations/);
        await isConnected(page);
        assert.deepEqual(server.exchanges.map(({ proven }) => proven), [true]);
        await nothingLeft(at);
      },
      { blocked: true },
    ));

  test('denied: it comes back and says so', () =>
    visit(
      async (at) => {
        await link(at.page).click();
        await answer(at.page, 'Deny');
        await at.page.waitForURL(/partner-integrations/);
        await says(at.page, 'Access was denied, and nothing was connected.');
        assert.deepEqual(server.exchanges, []);
        await nothingLeft(at);
      },
      { blocked: true },
    ));

  test('it tells once: a reload is not told again', () =>
    visit(
      async ({ page }) => {
        await link(page).click();
        await answer(page, 'Deny');
        await page.waitForURL(/partner-integrations/);
        await says(page, 'Access was denied');
        await page.reload();
        await ready(page);
        assert.equal(await line(page).textContent(), '');
      },
      { blocked: true },
    ));

  test('back and forward do not exchange anything a second time', () =>
    visit(
      async ({ page }) => {
        await link(page).click();
        await answer(page, 'Allow');
        await page.waitForURL(/partner-integrations/);
        await isConnected(page);
        await page.goBack();
        await page.goForward();
        await isConnected(page);
        assert.equal(server.exchanges.length, 1);
      },
      { blocked: true },
    ));
});

describe('the callback page', () => {
  /** Opened as a page of its own, which stays. */
  async function finished(page: Page, context = page.context()): Promise<{ readonly callback: Page; readonly address: string }> {
    const asking = await context.newPage();
    await asking.goto((await link(page).getAttribute('href')) ?? '');
    const address = (await asking.getByRole('link', { name: 'Allow', exact: true }).getAttribute('href')) ?? '';
    await asking.evaluate(() => (window.close = () => {}));
    await asking.goto(address);
    await asking.getByRole('heading', { name: 'Connected' }).waitFor();
    return { callback: asking, address };
  }

  test('a reload exchanges nothing', () =>
    visit(async (at) => {
      const { callback } = await finished(at.page);
      assert.equal(await callback.evaluate(() => location.search), '');
      await callback.reload();
      await callback.getByRole('heading', { name: 'Nothing to finish' }).waitFor();
      assert.equal(server.exchanges.length, 1);
      await nothingLeft(at);
    }));

  test('the same answer a second time exchanges nothing', () =>
    visit(async ({ page }) => {
      const { callback, address } = await finished(page);
      await callback.goto(address);
      await callback.getByRole('heading', { name: 'Not connected' }).waitFor();
      assert.equal(server.exchanges.length, 1);
    }));

  test('of a hundred at once one exchanges', () =>
    visit(async ({ page }) => {
      const { callback } = await finished(page);
      server.exchanges.length = 0;
      const outcomes = await callback.evaluate(async (origin) => {
        const { finishConnect } = (await import(/* @vite-ignore */ new URL('/src/connect.ts', location.href).href)) as typeof import('../../src/connect.ts');
        const { readyLink } = (await import(/* @vite-ignore */ new URL('/src/oauth/connect.ts', location.href).href)) as typeof import('../../src/oauth/connect.ts');
        const redirectUri = location.origin + location.pathname;
        const request = { server: { issuer: origin, authorizationEndpoint: `${origin}/v2/oauth/chooselocation`, namesItself: true }, clientId: 'a-12345678', redirectUri, scopes: ['a'], account: null };
        const { transaction } = await readyLink(request);
        const url = `${redirectUri}?${new URLSearchParams({ code: 'c', state: transaction.state, iss: origin })}`;
        let exchanged = 0;
        const ends = await Promise.all(Array.from({ length: 100 }, () => finishConnect({ url, exchange: () => Promise.resolve(exchanged++) })));
        return { exchanged, connected: ends.filter(({ outcome }) => outcome === 'connected').length, replayed: ends.filter(({ fault }) => fault === 'state.replayed').length };
      }, server.url);
      assert.deepEqual(outcomes, { exchanged: 1, connected: 1, replayed: 99 });
    }));

  test('a tab that the browser opened for the link by itself is heard', () =>
    visit(async (at) => {
      const [tab] = await Promise.all([at.page.context().waitForEvent('page'), link(at.page).click({ modifiers: ['ControlOrMeta'] })]);
      await answer(tab, 'Allow');
      await isConnected(at.page);
      assert.equal(server.exchanges.length, 1);
      assert.equal(await tab.evaluate(() => window.opener === null).catch(() => true), true);
      await nothingLeft(at);
    }));
});

for (const status of [200, 502]) {
  test(`the callback page of the README ${status === 200 ? 'finishes what was begun' : 'does not call it connected when the server answers with a failure'}`, () =>
    visit(async ({ page }) => {
      const [, snippet = ''] = /```ts\n(import \{ finishConnect \}[\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
      const body = snippet.replace('marketplace-elements/connect', '/src/connect.ts');
      assert.notEqual(body, snippet);
      const given: unknown[] = [];
      await page.context().route('**/pages/partner-callback.ts', (route) => route.fulfill({ contentType: 'text/javascript', body }));
      await page.context().route('**/api/connect', async (route) => {
        given.push(...Object.keys(route.request().postDataJSON() as object));
        await route.fulfill({ status, body: '{}' });
      });
      const popup = await opened(page);
      await Promise.all([popup.waitForEvent('close'), answer(popup, 'Allow')]);
      await (status === 200 ? isConnected(page) : says(page, 'It could not be completed, and nothing was connected.'));
      assert.deepEqual(given, ['code', 'verifier', 'redirectUri']);
    }));
}

test('a page that leaks is caught, everywhere it does', () =>
  visit(async ({ page, watched }) => {
    await page.context().addInitScript(() => {
      if (!location.pathname.endsWith('partner-callback.html') || !location.search) return;
      const { href } = location;
      console.log(href);
      localStorage.setItem('leak', href);
      (window.opener as Window).postMessage({ href }, location.origin);
      new BroadcastChannel('leak').postMessage(href);
      history.pushState({ href }, '');
      void fetch(`/pages/mark.svg?${new URLSearchParams({ href })}`);
      (window.opener as Window).document.body.dataset.leak = href;
      setTimeout(() => {
        throw new Error(href);
      });
      window.close = () => {};
    });
    const popup = await opened(page);
    await answer(popup, 'Allow');
    await isConnected(page);
    await popup.getByRole('heading', { name: 'Connected' }).waitFor();
    const leaks = await watched.leaks(secrets());
    for (const kind of ['channel', 'console', 'document', 'error event', 'history', 'message', 'request', 'storage']) assert.ok(leaks.includes(kind), `${kind} is not in ${leaks.join(', ')}`);
  }));

describe('on a page that means no good', () => {
  for (const [what, hijack] of Object.entries({
    'a <base> of another place': () => document.head.append(Object.assign(document.createElement('base'), { href: 'https://evil.example/', target: 'trap' })),
    'anchors rewritten wherever they are': () => {
      const rewrite = (): void => {
        const anchor = document.querySelector('mkt-connect')?.shadowRoot?.querySelector('a');
        anchor?.setAttribute('href', 'https://evil.example/');
        anchor?.setAttribute('target', 'trap');
        anchor?.setAttribute('rel', 'opener');
      };
      rewrite();
      addEventListener('mousedown', rewrite, true);
    },
    'the address of anchors patched': () => Object.defineProperty(HTMLAnchorElement.prototype, 'href', { get: () => 'https://evil.example/', set: () => {} }),
    'a form around it': () => {
      const form = Object.assign(document.createElement('form'), { action: 'https://evil.example/', target: 'trap' });
      const connect = document.querySelector('mkt-connect');
      connect?.before(form);
      if (connect) form.append(connect);
    },
  })) {
    test(`${what}: the link still goes where it said`, () =>
      visit(async ({ page }) => {
        await page.evaluate(`(${hijack.toString()})()`);
        await ready(page);
        const popup = await opened(page);
        assert.equal(await popup.evaluate(() => location.origin), server.url);
        await answer(popup, 'Allow');
        await isConnected(page);
      }, { bypassCSP: true }));
  }

  test('a click that nobody made opens nothing', () =>
    visit(async ({ page }) => {
      await page.evaluate(() => {
        const anchor = document.querySelector('mkt-connect')?.shadowRoot?.querySelector('a');
        for (let times = 0; times < 1000; times++) anchor?.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true, ctrlKey: times % 2 === 0 }));
        anchor?.click();
      });
      await link(page).getByText('Connect Meridian').waitFor();
      assert.equal(page.context().pages().length, 1);
      assert.deepEqual(server.asked, []);
    }));
});

describe('as a link', () => {
  test('it is one to the authorization page, opens apart from this one, and says where it goes', () =>
    visit(async ({ page }) => {
      const found = await link(page).evaluate((anchor) => ({ href: (anchor as HTMLAnchorElement).href, target: anchor.getAttribute('target'), rel: anchor.getAttribute('rel') }));
      const url = new URL(found.href);
      assert.deepEqual([url.origin, found.target, found.rel], [server.url, '_blank', 'noopener']);
      assert.deepEqual([url.searchParams.get('response_type'), url.searchParams.get('code_challenge_method')], ['code', 'S256']);
      await element(page).getByText(`Opens ${url.host} in a new window`).waitFor();
    }));

  test('every page has another state', () =>
    visit(async ({ page }) => {
      const state = async (): Promise<string | null> => new URL((await link(page).getAttribute('href')) ?? '').searchParams.get('state');
      const first = await state();
      await page.reload();
      await ready(page);
      assert.notEqual(await state(), first);
    }));
});

describe('for everybody', () => {
  const stages: Readonly<Record<string, (page: Page) => Promise<void>>> = {
    ready: () => Promise.resolve(),
    waiting: async (page) => void (await opened(page)),
    closed: async (page) => {
      await page.evaluate(() => (document.querySelector('mkt-connect')!.grace = 50));
      await (await opened(page)).close();
      await says(page, 'The window was closed before');
    },
    denied: async (page) => {
      await answer(await opened(page), 'Deny');
      await says(page, 'Access was denied');
    },
    failed: async (page) => {
      await answer(await opened(page), 'Fail');
      await says(page, 'It could not be completed');
    },
    connected: async (page) => {
      await answer(await opened(page), 'Allow');
      await isConnected(page);
    },
    offline: async (page) => {
      await page.context().setOffline(true);
      await says(page, 'You are offline.');
    },
  };
  for (const [name, go] of Object.entries(stages)) {
    test(`${name}: axe finds nothing, light and dark, left to right and right to left, and it fits 280 px`, () =>
      visit(
        async ({ page }) => {
          await go(page);
          for (const [scheme, dir] of [['light', 'ltr'], ['dark', 'rtl']] as const) {
            await page.evaluate((to) => (document.documentElement.dir = to), dir);
            await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
            assert.deepEqual(await axe(page), []);
            assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), true);
          }
        },
        { width: 280 },
      ));
  }

  test('by keyboard alone, and the focus is never lost', () =>
    visit(async ({ page }) => {
      await link(page).focus();
      const [popup] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')]);
      await popup.getByRole('link', { name: 'Allow', exact: true }).press('Enter');
      await isConnected(page);
      assert.equal(await page.evaluate(() => document.activeElement?.localName), 'mkt-connect');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await link(page).getByText('Connect Meridian').waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.localName), 'mkt-connect');
    }));
});
