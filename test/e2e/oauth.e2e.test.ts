// The whole story of an authorization, with every part as it is shipped: a partner's page, the consent page of a running `serve:mock` with its headers, a
// person who signs in, chooses and presses, the partner's server that gets the tokens at the token endpoint, and what nobody may find lying about afterwards.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { exchangeCode } from '../../src/oauth/token-endpoint.ts';
import type { Grant } from '../../src/schema/oauth.ts';
import { serving, type Served } from '../oauth/serving.ts';
import { watch, type Watched } from './canaries.ts';
import { allow, pressAt, ready } from './consent-page.ts';
import { site } from './site.ts';

const APP = 'copperleaf-forms';
const BRAND = 'harbor-pine';

/** What the partner's server was given and got. */
interface Exchange {
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly grant: Grant | null;
}

let mock: Served;
let clientSecret = '';
const exchanges: Exchange[] = [];
before(async () => {
  mock = await serving('--apps', '20');
  ({ clientSecret } = await mock.clientOf(APP));
});
after(() => mock.stop());
beforeEach(() => void (exchanges.length = 0));

interface At {
  readonly page: Page;
  readonly watched: Watched;
  /** Answers that came back to the callback page, as its address had them. */
  readonly answers: readonly URLSearchParams[];
}
interface Options {
  readonly query?: string;
  /** The browser blocks every window. */
  readonly blocked?: boolean;
  /** The server's page cuts itself off from the page that opened it. */
  readonly apart?: boolean;
  /** The browser keeps no database for the partner's pages: the page itself remembers, and hands over to the window it opened. */
  readonly forgetful?: boolean;
}

const visitSite = site();
const visit = (act: (at: At) => Promise<void>, { query = '', blocked = false, apart = false, forgetful = false }: Options = {}): Promise<void> =>
  visitSite('about:blank', async ({ page, origin }) => {
    const context = page.context();
    const watched = await watch(context);
    const answers: URLSearchParams[] = [];
    context.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname.endsWith('/partner-callback.html')) answers.push(searchParams);
    });
    // The partner's own server: it alone knows the secret, and the tokens stay with it.
    await context.route('**/mock/v1/partner', async (route) => {
      const { code, verifier, redirectUri, clientId } = route.request().postDataJSON() as Readonly<Record<'code' | 'verifier' | 'redirectUri' | 'clientId', string>>;
      const grant = await exchangeCode({ tokenUrl: `${mock.url}/oauth/token`, clientId, clientSecret }, { code, codeVerifier: verifier, redirectUri }).catch(() => null);
      exchanges.push({ code, verifier, redirectUri, grant });
      await route.fulfill({ status: grant ? 200 : 502, headers: { 'access-control-allow-origin': '*' }, body: '{}' });
    });
    if (apart)
      await context.route('**/v2/oauth/chooselocation?*', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, headers: { ...response.headers(), 'cross-origin-opener-policy': 'same-origin' } });
      });
    if (forgetful)
      await context.addInitScript(() => {
        const none = { databases: () => Promise.resolve([]), open: () => { throw new DOMException('there is no database here', 'SecurityError'); } };
        Object.defineProperty(window, 'indexedDB', { value: none });
      });
    if (blocked) await page.addInitScript(() => (window.open = () => null));
    await page.goto(`${origin}/pages/partner-integrations.html?api=${mock.url}${query}`);
    await link(page).waitFor();
    await act({ page, watched, answers });
  });

const link = (page: Page) => page.locator('mkt-connect .link[href]');
const says = (page: Page, words: string): Promise<void> => page.locator('mkt-connect').getByText(words).waitFor();
const stateOf = async (page: Page): Promise<string> => new URL((await link(page).getAttribute('href')) ?? '').searchParams.get('state') ?? assert.fail('no state');
const installed = async (): Promise<number> => (await mock.as('agency-admin').records()).installations.filter(({ appId }) => appId === APP).length;

/** The page that a click opens: a window, or this one. */
async function leave(page: Page, { blocked = false }: Options = {}): Promise<Page> {
  if (blocked) {
    await link(page).click();
    return page;
  }
  const [popup] = await Promise.all([page.waitForEvent('popup'), link(page).click()]);
  popup.setDefaultTimeout(20_000);
  return popup;
}

async function signIn(consent: Page): Promise<void> {
  await consent.locator('#sign-in').getByText('Admin', { exact: true }).click();
  await allow(consent).waitFor();
}

/** Chooses the first account that does not have the app, with the mouse. Nothing moves for it. */
async function choose(consent: Page): Promise<string> {
  // What is loaded late has come when Allow was seen to stand still.
  await ready(consent);
  const places = () => allow(consent).evaluate((button) => [button.getBoundingClientRect().top + scrollY, document.documentElement.scrollHeight]);
  const choice = consent.locator('mkt-consent .choice:not(.refused)').filter({ hasNotText: /Has it|Agency|Business account/ }).first();
  await choice.scrollIntoViewIfNeeded();
  const before = await places();
  await choice.locator('input').click();
  await consent.locator('mkt-consent .allow:not([aria-disabled])').waitFor();
  assert.deepEqual(await places(), before);
  return (await choice.locator('.account-name').textContent()) ?? '';
}

/** What nobody may find: whatever was given to the partner's server, what it got, and the state of an authorization that is over. */
function secretsOf(state: string, { answers }: At): string[] {
  const tokens = exchanges.flatMap(({ code, verifier, grant }) => [code, verifier, grant?.accessToken ?? '', grant?.refreshToken ?? '']);
  return [state, clientSecret, ...answers.flatMap((answer) => answer.get('code') ?? ''), ...tokens].filter((secret) => secret !== '');
}
async function nothingLeft(at: At, state: string): Promise<void> {
  assert.deepEqual(await at.watched.leaks(secretsOf(state, at)), []);
}

/** What came back was for this request, and the code was used once by the partner's side, for tokens of the agency that gave the app to the account. */
async function connected(at: At, state: string, before: number): Promise<void> {
  await says(at.page, 'Connected to Saltbox Dental');
  const [answer = assert.fail('nothing came back'), ...more] = at.answers.filter((one) => one.has('code'));
  assert.deepEqual([answer.get('state'), answer.get('iss'), more.length], [state, mock.url, 0]);
  assert.deepEqual(exchanges.map(({ code, grant }) => [code, grant?.account]), [[answer.get('code'), 'agency']]);
  assert.equal(await installed(), before + 1);
  await nothingLeft(at, state);
}

const ways: Readonly<Record<string, Options>> = {
  'in a window of its own': {},
  'in the same tab, where windows are blocked': { blocked: true },
  'in a window that the server cut off': { apart: true },
  'in a window of its own, where the browser keeps no database': { forgetful: true },
};
for (const [way, options] of Object.entries(ways)) {
  describe(way, () => {
    test('allowed: signed in, chosen, pressed once; the partner’s server has tokens, the world an installation, and nothing secret is left', () =>
      visit(async (at) => {
        const [state, before] = [await stateOf(at.page), await installed()];
        const consent = await leave(at.page, options);
        await signIn(consent);
        const name = await choose(consent);
        await ready(consent);
        assert.match((await consent.locator('mkt-consent .note').textContent()) ?? '', new RegExp(`For\\s+${name}`));
        await pressAt(consent);
        await connected(at, state, before);
        assert.equal(at.page.context().pages().length, 1);
      }, options));

    test('denied: told with the state intact, nothing is exchanged or installed, and the partner’s page says so calmly', () =>
      visit(async (at) => {
        const [state, before] = [await stateOf(at.page), await installed()];
        const consent = await leave(at.page, options);
        await signIn(consent);
        await consent.locator('mkt-consent .deny').click();
        await says(at.page, 'Access was denied, and nothing was connected.');
        const [answer] = at.answers.filter((one) => one.has('error'));
        assert.deepEqual([answer?.get('error'), answer?.get('state'), answer?.has('code')], ['access_denied', state, false]);
        assert.deepEqual([exchanges, await installed()], [[], before]);
        await nothingLeft(at, state);
      }, options));
  });
}

test('the page that asks has its headers, and is no frame’s', () =>
  visit(async ({ page }) => {
    const { headers } = await fetch((await link(page).getAttribute('href')) ?? '');
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'.*frame-ancestors 'none'/);
    assert.deepEqual([headers.get('x-frame-options'), headers.get('referrer-policy'), headers.get('cache-control')], ['DENY', 'no-referrer', 'no-store']);
  }));

test('a code that was used is worth nothing a second time, and without its verifier nothing at all', () =>
  visit(async (at) => {
    const consent = await leave(at.page);
    await signIn(consent);
    await choose(consent);
    await ready(consent);
    await pressAt(consent);
    await says(at.page, 'Connected to Saltbox Dental');
    const [{ code, verifier, redirectUri } = assert.fail('nothing was exchanged')] = exchanges;
    const again = { tokenUrl: `${mock.url}/oauth/token`, clientId: (await mock.clientOf(APP)).clientId, clientSecret };
    for (const proof of [verifier, 'A'.repeat(43)]) await assert.rejects(exchangeCode(again, { code, codeVerifier: proof, redirectUri }));
  }));

test('under another brand: not a word of the platform on the page that asks, in what it asks for, or in the link to it', () =>
  visit(
    async (at) => {
      await at.page.evaluate(() => (document.querySelector('mkt-connect')!.name = 'Harbor & Pine'));
      const [state, before] = [await stateOf(at.page), await installed()];
      const said: string[] = [];
      const read = (page: Page, within: string): Promise<string[]> =>
        page.evaluate((selector) => {
          const found: string[] = selector === 'html' ? [document.title, location.href] : [];
          const look = (root: ParentNode): void => {
            for (const one of root.querySelectorAll('*')) {
              found.push(...[...one.attributes].map(({ value }) => value), ...[...one.childNodes].filter((child) => child instanceof Text).map((child) => child.data));
              if (one.shadowRoot) look(one.shadowRoot);
            }
          };
          for (const one of document.querySelectorAll(selector)) look(one.shadowRoot ?? one);
          return found;
        }, within);
      await at.page.getByText('Connect Harbor & Pine').waitFor();
      said.push(...(await read(at.page, 'mkt-connect')));
      const asked = at.watched.requests.length;
      const consent = await leave(at.page);
      await consent.locator('#sign-in a').first().waitFor();
      said.push(...(await read(consent, 'html')));
      await signIn(consent);
      await choose(consent);
      await ready(consent);
      said.push(...(await read(consent, 'html')));
      await pressAt(consent);
      await connected(at, state, before);
      said.push(...at.watched.requests.slice(asked).map(({ url }) => url), ...at.answers.map(String));
      const theirs = /high ?level|\bghl\b|leadconnector|msgsndr|meridian/i;
      assert.ok(said.length > 200 && said.includes('Harbor & Pine'), 'the brand was there to be read');
      assert.deepEqual(said.filter((text) => theirs.test(text)), []);
    },
    { query: `&brand=${BRAND}` },
  ));
