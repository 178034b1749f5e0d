// Pages that change what scripts stand on, or lay themselves over a card that asks: whatever they do, nothing is granted anywhere but on the server's own page,
// and there exactly what it showed. The controls are the same card in a careless page that has a person's own token, and the same press on the server's page.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import { chromium, type Browser, type FrameLocator, type Page } from 'playwright-core';
import { demoInstant } from '../../mocks/clock.ts';
import { consentPage } from '../../mocks/consent-page.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { createHandlers } from '../../mocks/handlers/index.ts';
import { listen, type Listening } from '../../mocks/listen.ts';
import { clientOf } from '../../mocks/world/authorization/clients.ts';
import { personas } from '../../mocks/world/personas.ts';
import { createWorld, type World } from '../../mocks/world/world.ts';
import { createClient } from '../../src/client/marketplace.ts';
import type { Authorization } from '../../src/schema/authorization.ts';
import { findBrowser } from '../browser.ts';
import { pressAt, ready } from './consent-page.ts';

const APP = 'copperleaf-forms';
const now = () => demoInstant;
let served: Listening;
let host: Server;
let hostUrl = '';
let browser: Browser;
let world: World;

const listing = () => world.apps.get(APP) ?? assert.fail('no app');
const client = () => clientOf(world, listing());
const query = (scopes = listing().listing.scopes): string => new URLSearchParams({ response_type: 'code', client_id: client().clientId, redirect_uri: client().redirectUris[0] ?? '', scope: scopes.join(' '), state: 'a state' }).toString();
const own = (): string => `${served.url}/v2/oauth/chooselocation?${query()}&as=sub-account-admin`;
const tokenOf = (as: string): string => personas(world).find((one) => one.as === as)?.token ?? assert.fail(as);
/** Everything that was ever granted, with its permissions; forgotten for the next case. */
function granted(): string[] {
  const all = [...world.authorization.grants.values()].flatMap((accounts) => [...accounts.values()].map(({ scopes }) => scopes.join(' ')));
  world.authorization.grants.clear();
  return all;
}
function foreign(token: string, asked?: Authorization): string {
  const { clientId } = client();
  const all = { asked, api: served.url, token, query: query(), now: now(), clientId, redirectUri: `${hostUrl}/callback`, scopes: listing().listing.scopes.join(' ') };
  return `${hostUrl}/#${encodeURIComponent(JSON.stringify(all))}`;
}

before(async () => {
  served = await listen(
    0,
    (url) => {
      world = createWorld(generateWorld({ apps: 20, seed: 1, now: now(), assetsBase: url }), { now, seed: 1 });
      return [...consentPage(), ...createHandlers(world)];
    },
    [],
  );
  // One file, whatever is loaded late.
  const { outputFiles } = await build({ entryPoints: ['test/e2e/foreign.ts'], bundle: true, write: false, format: 'esm', target: 'es2022' });
  const script = outputFiles[0]?.text ?? assert.fail('nothing was built');
  host = createServer(({ url = '/' }, response) => {
    if (url === '/foreign.js') return void response.setHeader('content-type', 'text/javascript').end(script);
    response.setHeader('content-type', 'text/html').end(url === '/' ? '<!doctype html><html lang="en"><title>foreign</title><body><script type="module" src="/foreign.js"></script>' : '<title>frame</title><body style="margin:0">');
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const address = host.address();
  hostUrl = `http://localhost:${address && typeof address === 'object' ? address.port : 0}`;
  browser = await chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
});
after(async () => {
  await browser.close();
  await served.close();
  host.closeAllConnections();
  host.close();
});

async function visit(act: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 700, height: 900 }, reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.addInitScript('globalThis.__name = (value) => value');
    await context.route(/^https:/, (route) => route.fulfill({ contentType: 'text/html', body: '<title>back</title>' }));
    await act(page);
  } finally {
    await context.close();
  }
}

/** A press by hand where the card of a page has its Allow, if it still has one; nothing is asked of the page's own scripts, which may lie. */
async function pressIfThere(page: Page, within: Pick<FrameLocator, 'locator'> = page, patience = 15_000): Promise<boolean> {
  const button = within.locator('mkt-consent .allow').first();
  const there = await button.waitFor({ timeout: patience }).then(() => true, () => false);
  if (!there) return false;
  await within.locator('mkt-consent .allow.ready').first().waitFor({ timeout: 2000 }).catch(() => {});
  await button.scrollIntoViewIfNeeded({ timeout: 2000 }).catch(() => {});
  const box = await button.boundingBox();
  if (box) await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  return box !== null;
}

/** On the server's own page: what stood there when it was pressed. */
async function grantThere(page: Page): Promise<string> {
  await page.goto(own());
  await ready(page);
  const shown = await page.locator('mkt-consent .scopes .spelt').evaluateAll((all) => all.filter((one) => one.checkVisibility({ visibilityProperty: true })).map(({ textContent }) => textContent));
  await pressAt(page);
  await page.waitForURL((url) => url.searchParams.has('code'));
  return listing().listing.scopes.filter((scope) => shown.includes(scope)).join(' ');
}

/* eslint-disable @typescript-eslint/unbound-method -- taking the platform's own functions from under a page is what these do */
/** What a page may do to itself before any script of ours runs. Each is told the address of its own evil server. */
const tamperings: Readonly<Record<string, () => void>> = {
  'attachShadow opened, kept, and its permissions taken out': () => {
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      const root = attach.call(this, { ...init, mode: 'open' });
      setInterval(() => root.querySelectorAll('.scopes li:first-child').forEach((row) => row.remove()), 20);
      return root;
    };
  },
  'fetch, which adds permissions and allows whatever is denied': () => {
    const real = fetch;
    window.fetch = (input, init) => real(input, init && typeof init.body === 'string' ? { ...init, body: init.body.replace('"deny"', '"allow"').replace('scope=', 'scope=users.write+') } : init);
  },
  'JSON.parse, which takes permissions out of answers': () => {
    const { parse } = JSON;
    JSON.parse = (text: string) => {
      const value = parse(text) as { kind?: string; scopes?: string[] };
      if (value?.kind === 'ask') value.scopes = value.scopes?.slice(0, 1) ?? [];
      return value;
    };
  },
  'the iterator of arrays': () => {
    const real = Array.prototype[Symbol.iterator];
    Array.prototype[Symbol.iterator] = function (this: unknown[]) {
      return real.call(this.filter((one) => one !== 'contacts.write'));
    };
  },
  'customElements.define, which comes first': () => {
    customElements.define('mkt-consent', class extends HTMLElement {});
    customElements.define('mkt-connect', class extends HTMLElement {});
  },
  'an observer that rewrites rows': () => {
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      const root = attach.call(this, init);
      new MutationObserver(() => root.querySelectorAll('.spelt').forEach((one) => one.textContent !== 'nothing.readonly' && (one.textContent = 'nothing.readonly'))).observe(root, { childList: true, subtree: true });
      return root;
    };
  },
  'the window’s own idea of where it stands': () => {
    const lie = new Proxy({}, { get: () => 'https://marketplace.example/' });
    for (const name of ['origin', 'name', 'opener', 'parent', 'self', 'frameElement']) Object.defineProperty(window, name, { configurable: true, get: () => (name === 'self' || name === 'parent' ? window.top : lie) });
  },
  'Promise, whose then says something else': () => {
    const then = Promise.prototype.then as (this: unknown, done: unknown, failed: unknown) => Promise<never>;
    Object.defineProperty(Promise.prototype, 'then', {
      value(this: unknown, done: unknown, failed: unknown) {
        // Whatever says why a press does not count, says nothing.
        return then.call(this, typeof done === 'function' ? (value: unknown) => (done as (value: unknown) => unknown)(typeof value === 'string' && /^(covered|soon|moved|synthetic|repeated)$/.test(value) ? null : value) : done, failed);
      },
    });
  },
  'addEventListener, which presses everything it is given': () => {
    const add = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (type, listener, options) {
      add.call(this, type, listener, options);
      if (type !== 'click' || !listener) return;
      const forged = new Proxy(new MouseEvent('click', { detail: 1 }), { get: (event, name) => (name === 'isTrusted' ? true : name === 'currentTarget' ? this : (Reflect.get(event, name) as unknown)) });
      setTimeout(() => (typeof listener === 'function' ? listener.call(this, forged) : listener.handleEvent(forged)), 50);
    };
  },
  'clicks that count as made by hand': () => {
    Object.defineProperty(Event.prototype, 'isTrusted', { get: () => true });
    const { click } = HTMLElement.prototype;
    setInterval(() => document.querySelectorAll('mkt-consent, mkt-connect').forEach((one) => one.shadowRoot?.querySelectorAll<HTMLElement>('.allow, .link').forEach((each) => click.call(each))), 50);
  },
  'the history, which loses nothing': () => {
    history.replaceState = () => {};
    history.pushState = () => {};
    Object.defineProperty(history, 'state', { get: () => ({ allowed: true }) });
  },
  'structuredClone, digests and observers that say what they are told': () => {
    window.structuredClone = () => ({}) as never;
    crypto.subtle.digest = () => Promise.resolve(new ArrayBuffer(32));
    window.IntersectionObserver = class {
      constructor(tell: (entries: object[]) => void) {
        setInterval(() => tell([{ isVisible: true, isIntersecting: true, intersectionRatio: 1 }]), 50);
      }
      observe(): void {}
      disconnect(): void {}
    } as never;
    Element.prototype.checkVisibility = () => true;
    performance.now = () => Date.now() * 10;
  },
};

/* eslint-enable @typescript-eslint/unbound-method */

describe('a page that changes what scripts stand on', () => {
  for (const [name, tamper] of Object.entries(tamperings)) {
    test(`${name}: grants nothing, and the server’s page grants what it shows`, () =>
      visit(async (page) => {
        granted();
        // It knows everything of a request that is the person's to answer, even its id: all but their token, which the server's own page has.
        const asked = await createClient({ baseUrl: served.url, token: () => tokenOf('sub-account-admin') }).authorization(query());
        await page.addInitScript(`if (location.origin === ${JSON.stringify(hostUrl)}) (${tamper.toString()})()`);
        await page.goto(foreign('', asked));
        // Where another element has the name, there is no card of ours to press.
        const taken = name.startsWith('customElements');
        assert.equal(await pressIfThere(page, page, taken ? 1000 : 15_000), !taken);
        await page.locator('mkt-connect .link').click({ timeout: 2000, force: true }).catch(() => {});
        assert.deepEqual(granted(), []);
        const apart = await page.context().newPage();
        assert.deepEqual([await grantThere(apart)], granted());
      }));
  }

  test('one that leaves everything as it is, and has a person’s own token, does: that is why a token belongs to the server’s own page', () =>
    visit(async (page) => {
      granted();
      await page.goto(foreign(tokenOf('sub-account-admin')));
      await ready(page);
      await pressAt(page);
      await page.waitForURL((url) => url.searchParams.has('code'));
      assert.equal(granted().length, 1);
    }));
});

describe('a card that asks inside another page', () => {
  const tricks: Readonly<Record<string, string>> = {
    'nothing at all': '',
    'a picture over it that lets presses through': '#over{position:fixed;inset:0;background:#fff;pointer-events:none;z-index:9}',
    'opacity': 'iframe{opacity:.01}',
    'scale': 'iframe{scale:3;transform-origin:50% 90%}',
  };
  test('grants nothing, whatever lies over it or moves it: by itself the very same page does', () =>
    visit(async (page) => {
      granted();
      const address = foreign(tokenOf('sub-account-admin'));
      for (const [name, css] of Object.entries(tricks)) {
        await page.goto(`${hostUrl}/host`);
        await page.evaluate(([src, rules]) => {
          const frame = Object.assign(document.createElement('iframe'), { src, width: '690', height: '890' });
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(rules ?? '');
          document.adoptedStyleSheets = [sheet];
          document.body.append(frame, Object.assign(document.createElement('div'), { id: 'over' }));
        }, [address, css]);
        assert.equal(await pressIfThere(page, page.frameLocator('iframe')), true, name);
        await page.frameLocator('iframe').locator('mkt-consent .note', { hasText: 'stands inside another one' }).waitFor();
        assert.deepEqual(granted(), [], name);
      }
      // Under the pointer just before the press.
      await page.evaluate(() => document.body.addEventListener('pointerdown', () => document.querySelector('iframe')?.style.setProperty('margin-top', '40px')));
      await pressIfThere(page, page.frameLocator('iframe'));
      assert.deepEqual(granted(), []);
      assert.deepEqual([await grantThere(page)], granted());
    }));
});
