// The first-party consent page as `serve:mock` serves it: never inside another page, never by a press that was not somebody's own, and not a word of the platform
// under another brand. Each check has a control that is let through.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { chromium, type Browser, type Page } from 'playwright-core';
import { demoInstant } from '../../mocks/clock.ts';
import { consentPage } from '../../mocks/consent-page.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { createHandlers } from '../../mocks/handlers/index.ts';
import { listen, type Listening } from '../../mocks/listen.ts';
import { clientOf } from '../../mocks/world/authorization/clients.ts';
import { createWorld, type World } from '../../mocks/world/world.ts';
import { findBrowser } from '../browser.ts';
import { allow, pressAt, ready } from './consent-page.ts';
import { axe } from './site.ts';

const now = () => demoInstant;
let served: Listening;
let host: Server;
let hostUrl = '';
let browser: Browser;
let world: World;

/** The address that an app of the world sends a browser to. */
function link(appId: string, extra = '', path = '/v2/oauth/chooselocation'): string {
  const app = world.apps.get(appId) ?? assert.fail(`no ${appId}`);
  const { clientId, redirectUris } = clientOf(world, app);
  const query = new URLSearchParams({ response_type: 'code', client_id: clientId, redirect_uri: redirectUris[0] ?? '', scope: app.listing.scopes.join(' '), state: 'a state' });
  return `${served.url}${path}?${query.toString()}${extra}`;
}
const grants = (): number => [...world.authorization.grants.values()].reduce((sum, accounts) => sum + accounts.size, 0);
const AS = '&as=sub-account-admin';

async function visit(address: string, act: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 700, height: 900 }, reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.addInitScript('globalThis.__name = (value) => value');
    // The app's own page, which is nobody's here.
    await context.route(/^https:/, (route) => route.fulfill({ contentType: 'text/html', body: '<title>back</title>' }));
    await page.goto(address);
    await act(page);
  } finally {
    await context.close();
  }
}

before(async () => {
  served = await listen(
    0,
    (url) => {
      world = createWorld(generateWorld({ apps: 60, seed: 1, now: now(), assetsBase: url }), { now, seed: 1 });
      return [...consentPage(), ...createHandlers(world)];
    },
    [],
  );
  host = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://host');
    response.setHeader('content-type', 'text/html').end(searchParams.get('html') ?? '');
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const address = host.address();
  hostUrl = `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}/?html=`;
  browser = await chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
});
after(async () => {
  await browser.close();
  await served.close();
  host.close();
});

describe('the consent page inside another page', () => {
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const frame = (address: string): string => `<iframe width=600 height=800 src="${escaped(address)}"></iframe>`;
  const hosting = (html: string): string => hostUrl + encodeURIComponent(html);
  const ways: readonly (readonly [string, (address: string) => string])[] = [
    ['a frame', frame],
    ['a frame in a sandbox', (address) => frame(address).replace('<iframe', '<iframe sandbox="allow-scripts allow-forms allow-same-origin"')],
    ['a frame in a frame', (address) => frame(hosting(frame(address)))],
    ['a frame in a frame of the same document', (address) => `<iframe width=600 height=800 srcdoc="${escaped(frame(address))}"></iframe>`],
    ['an object', (address) => `<object width=600 height=800 type="text/html" data="${escaped(address)}"></object>`],
    ['an embed', (address) => `<embed width=600 height=800 type="text/html" src="${escaped(address)}">`],
  ];
  const rendered = async (page: Page): Promise<boolean> => {
    const found = await Promise.all(page.frames().map((one) => one.evaluate(() => document.querySelector('mkt-consent') !== null).catch(() => false)));
    return found.includes(true);
  };
  for (const [name, html] of ways) {
    test(`is not shown by ${name}`, async () => {
      await visit('about:blank', async (page) => {
        const refused = page.waitForEvent('console', { predicate: (message) => /frame-ancestors|X-Frame-Options|frame/i.test(message.text()) });
        await page.goto(hosting(`<title>host</title>${html(link('copperleaf-forms', AS))}`));
        await refused;
        assert.equal(await rendered(page), false);
      });
    });
  }
  test('a page that may be framed is shown by the same host', () =>
    visit('about:blank', async (page) => {
      await page.goto(hosting(frame(hosting('<mkt-consent></mkt-consent>'))));
      assert.equal(await rendered(page), true);
    }));
  test('its headers say so at both addresses', async () => {
    for (const path of ['/v2/oauth/chooselocation', '/oauth/chooselocation']) {
      const { headers } = await fetch(link('copperleaf-forms', '', path));
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'.*frame-ancestors 'none'.*require-trusted-types-for 'script'/);
      assert.deepEqual([headers.get('x-frame-options'), headers.get('referrer-policy'), headers.get('cross-origin-resource-policy')], ['DENY', 'no-referrer', 'same-origin']);
    }
  });
});

describe('a press on Allow that is nobody’s own', () => {
  /** Styles around the button, as a hostile page would set them. */
  const looks: readonly (readonly [string, string])[] = [
    ['see-through', 'main{opacity:.02}'],
    ['almost whole', 'main{opacity:.97}'],
    ['scaled down', 'main{transform:scale(.2)}'],
    ['turned', 'main{transform:rotate(12deg)}'],
    ['filtered', 'main{filter:contrast(.1)}'],
    ['blurred', 'mkt-provider,main{filter:blur(6px)}'],
    ['cut', 'main{clip-path:inset(0 0 20px 0)}'],
    ['cut by its box', 'main{overflow:hidden;max-height:200px}'],
    ['off the screen', 'main{position:fixed;left:-400px}'],
  ];
  const covers: readonly (readonly [string, string])[] = [
    ['covered', 'inset:0;background:#fff'],
    ['covered where presses go through', 'inset:0;background:#fff;pointer-events:none'],
    ['covered by something see-through', 'inset:0;background:#fff;opacity:.4;pointer-events:none'],
    ['covered in part', 'left:0;right:50%;top:0;bottom:0;background:#fff;pointer-events:none'],
    ['covered over its permissions alone', 'left:0;right:0;top:0;height:40%;background:#fff;pointer-events:none'],
  ];

  test('grants nothing, whatever the page does to what is seen; undisturbed, the same page grants', () =>
    visit(link('copperleaf-forms', AS), async (page) => {
      await ready(page);
      const before = grants();
      const setStyle = (css: string) => page.evaluate((rules) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(rules);
        document.adoptedStyleSheets = [sheet];
      }, css);
      const cover = (style: string | null) => page.evaluate((rules) => {
        document.getElementById('cover')?.remove();
        if (rules === null) return;
        const over = document.body.appendChild(document.createElement('div'));
        over.id = 'cover';
        over.style.cssText = `position:fixed;z-index:9;${rules}`;
      }, style);
      const tried: string[] = [];
      for (const [name, css] of looks) {
        await setStyle(css);
        await pressAt(page);
        tried.push(name);
        await setStyle('');
        assert.equal(grants(), before, name);
      }
      for (const [name, style] of covers) {
        await cover(style);
        await pressAt(page);
        tried.push(name);
        await cover(null);
        assert.equal(grants(), before, name);
      }
      // Away and under the pointer again just before the press.
      await page.evaluate(() => (document.querySelector('main') ?? document.body).style.setProperty('margin-top', '-60px'));
      await pressAt(page);
      await page.evaluate(() => document.querySelector('main')?.removeAttribute('style'));
      await ready(page);
      await allow(page).evaluate((button: HTMLElement) => {
        for (let at = 0; at < 1000; at += 1) at % 2 ? button.click() : button.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, detail: 1 }));
      });
      await page.locator('mkt-consent', { hasText: 'A program pressed Allow' }).waitFor();
      assert.equal(tried.length, looks.length + covers.length);
      assert.deepEqual([grants(), new URL(await page.evaluate(() => location.href)).pathname], [before, '/v2/oauth/chooselocation']);
      // The control: left alone, one press is enough.
      await ready(page);
      await pressAt(page);
      await page.waitForURL((url) => url.searchParams.has('code'));
      assert.equal(grants(), before + 1);
    }));

  test('grants nothing when it is the second of a double press', () =>
    visit(link('plumbline-field-ops', AS), async (page) => {
      await ready(page);
      const before = grants();
      await allow(page).evaluate((button) => button.addEventListener('click', (event) => (event as MouseEvent).detail === 1 && event.stopImmediatePropagation(), true));
      await page.evaluate(() => document.querySelector('mkt-consent')?.shadowRoot?.addEventListener('click', (event) => (event as MouseEvent).detail === 1 && event.stopImmediatePropagation(), true));
      await pressAt(page, 2);
      await page.locator('mkt-consent', { hasText: 'more than one press' }).waitFor();
      assert.equal(grants(), before);
    }));

  test('grants nothing where something comes over it in the instant before, and Deny works even then', () =>
    visit(link('plumbline-field-ops', AS), async (page) => {
      await ready(page);
      const before = grants();
      await page.evaluate(() => {
        const over = document.body.appendChild(document.createElement('div'));
        over.style.cssText = 'position:fixed;inset:0;background:#fff;pointer-events:none;z-index:9';
      });
      await pressAt(page);
      await page.locator('mkt-consent', { hasText: 'Something lies over this card' }).waitFor();
      assert.equal(await page.locator('mkt-consent a', { hasText: 'Continue in a secure window' }).getAttribute('target'), '_blank');
      await page.locator('mkt-consent .deny').click();
      await page.waitForURL((url) => url.searchParams.get('error') === 'access_denied');
      assert.equal(grants(), before);
    }));
});

describe('the consent page', () => {
  test('under another brand says nothing of the platform in text, labels, title, addresses and requests', async () => {
    const { platform } = world;
    const said = async (brand: string): Promise<string> => {
      let all = '';
      await visit('about:blank', async (page) => {
        const requests: string[] = [];
        page.on('request', (request) => requests.push(request.url(), ...Object.values(request.headers())));
        await page.goto(link('copperleaf-forms', `&as=agency-admin&brand=${brand}`));
        await page.locator('mkt-consent .allow').waitFor();
        const words = await page.evaluate(() => {
          const found: string[] = [document.title, location.href];
          const look = (root: ParentNode): void => {
            for (const element of root.querySelectorAll('*')) {
              found.push(...[...element.attributes].map(({ value }) => value), ...[...element.childNodes].filter((child) => child instanceof Text).map((child) => child.data));
              if (element.shadowRoot) look(element.shadowRoot);
            }
          };
          look(document);
          return found;
        });
        all = [...words, ...requests].join('\n');
      });
      return all;
    };
    const theirs = new RegExp(`high ?level|\\bghl\\b|leadconnector|msgsndr|${platform.name.split(' ')[0] ?? ''}`, 'i');
    assert.doesNotMatch(await said('harbor-pine'), theirs);
    assert.match(await said('platform'), theirs);
  });

  test('keeps no code and no token: not in the page, its storage, its console or its events', async () => {
    const seen: string[] = [];
    let code = '';
    await visit('about:blank', async (page) => {
      page.on('console', (message) => seen.push(message.text()));
      await page.exposeFunction('note', (text: string) => seen.push(text));
      await page.addInitScript(() => {
        const { note } = window as unknown as { note: (text: string) => void };
        for (const name of ['mkt-consent-allow-request', 'mkt-consent-answered', 'mkt-error', 'message', 'storage']) addEventListener(name, (event) => note(JSON.stringify([name, (event as CustomEvent).detail, (event as MessageEvent).data])));
        // The app's own page has the code in its address: that is where it belongs.
        if (location.protocol === 'https:') return;
        addEventListener('pagehide', () => note([document.documentElement.outerHTML, document.querySelector('mkt-consent')?.shadowRoot?.textContent, JSON.stringify(localStorage), JSON.stringify(sessionStorage), JSON.stringify(history.state), location.href].join('\n')));
        document.addEventListener('mkt-consent-answered', () => note([document.documentElement.outerHTML, document.querySelector('mkt-consent')?.shadowRoot?.textContent].join('\n')));
      });
      await page.goto(link('pennywhistle-sms', AS));
      await ready(page);
      await pressAt(page);
      await page.waitForURL((url) => url.searchParams.has('code'));
      code = (await page.evaluate(() => new URLSearchParams(location.search).get('code'))) ?? '';
      assert.deepEqual(await page.context().cookies(), []);
    });
    const all = seen.join('\n');
    assert(code.length > 20 && all.includes('mkt-consent-answered'), 'the code and the events were there to be seen');
    assert.deepEqual([all.includes(code), /bearer|access_token/i.test(all)], [false, false]);
  });

  test('asks who one is, and has no violation there and in its card, light and dark', () =>
    visit(link('copperleaf-forms'), async (page) => {
      const problems: string[] = [];
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      await page.locator('#sign-in a').first().waitFor();
      assert.equal(await page.locator('#sign-in a').first().getAttribute('target'), '_blank');
      assert.deepEqual(await axe(page), []);
      await page.goto(link('copperleaf-forms', `${AS}&theme=dark`));
      await page.locator('mkt-consent .allow').waitFor();
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(problems, []);
      await page.goto(link('copperleaf-forms', '&loginWindowOpenMode=self'));
      await page.locator('#sign-in a').first().waitFor();
      assert.equal(await page.locator('#sign-in a').first().getAttribute('target'), null);
    }));
});
