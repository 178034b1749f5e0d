// The matrix in Chromium: fourteen failures in a page of its own, in cross-site frames with and without storage, and in a sandboxed frame.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chromium, type BrowserContext, type Frame, type Page } from 'playwright-core';
import { build, type Rollup } from 'vite';
import { findBrowser } from '../browser.ts';
import { environments, failures, matrix, type Environment, type FailureId, type Seen } from './matrix.ts';

let server: Server;
let origins: { embedder: string; widget: string };

before(async () => {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry: 'test/store/cells.ts', name: 'storeCells', formats: ['iife'] } },
  })) as Rollup.RollupOutput[];
  const code = built[0]?.output[0].code ?? '';
  server = createServer(({ url = '/' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://any');
    response.setHeader('content-type', pathname === '/cells.js' ? 'text/javascript' : 'text/html');
    if (pathname === '/cells.js') response.end(code);
    else if (pathname === '/embedder') response.end(`<!doctype html><title>embedder</title><iframe ${searchParams.get('sandbox') ?? ''} src="${origins.widget}/widget"></iframe>`);
    else if (pathname === '/unload') response.end('<!doctype html><title>never cached</title><script>addEventListener("unload", () => {}); addEventListener("pageshow", (event) => (globalThis.persisted = event.persisted));</script>');
    else response.end('<!doctype html><title>widget</title><script src="/cells.js"></script><script>addEventListener("message", async ({ data, source }) => source.postMessage(await cell[data](), "*"))</script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  origins = { embedder: `http://a.localhost:${port}`, widget: `http://b.localhost:${port}` };
});
after(() => server.close());

/** A browser with a profile of its own, which a cell may break. */
async function launch(profile: string, environment: Environment): Promise<BrowserContext> {
  const storage = environment === 'frame-partitioned';
  return chromium.launchPersistentContext(profile, {
    executablePath: await findBrowser(),
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--host-resolver-rules=MAP *.localhost 127.0.0.1'],
      ...(storage ? ['--disable-features=TrackingProtection3pcd,ForceThirdPartyCookieBlocking'] : []),
    ],
  });
}

function newProfile(environment: Environment): string {
  const profile = mkdtempSync(join(tmpdir(), 'marketplace-elements-'));
  mkdirSync(join(profile, 'Default'));
  if (environment === 'frame-partitioned') writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify({ profile: { cookie_controls_mode: 0, block_third_party_cookies: false } }));
  return profile;
}

const addresses: Readonly<Record<string, string>> = { 'frame-denied': '/embedder', 'frame-partitioned': '/embedder', sandboxed: '/embedder?sandbox=sandbox%3D%22allow-scripts%22' };

/** The page of an environment and the realm in it where the store runs. */
async function enter(context: BrowserContext, environment: Environment): Promise<{ page: Page; realm: Frame }> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const path = addresses[environment];
  await page.goto(path ? origins.embedder + path : `${origins.widget}/widget`);
  return { page, realm: realmOf(page) };
}
const realmOf = (page: Page): Frame => page.frames().at(-1) ?? page.mainFrame();

const phase = <T>(realm: Frame, id: FailureId, step: 'prepare' | 'control' | 'observe'): Promise<T> =>
  realm.evaluate<T>(`(globalThis.cell ??= storeCells.cells.${id}('${id}')).${step}()`);

async function outside(id: FailureId, page: Page, realm: Frame): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  if (id === 'I4') {
    const own = realm === page.mainFrame() ? devtools : await page.context().newCDPSession(realm);
    const { frameTree } = await own.send('Page.getFrameTree');
    const { storageKey } = await own.send('Storage.getStorageKeyForFrame', { frameId: frameTree.frame.id }).catch(() => ({ storageKey: '' }));
    if (storageKey) await own.send('Storage.clearDataForStorageKey', { storageKey, storageTypes: 'indexeddb' });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  if (id === 'I9') {
    const own = realm === page.mainFrame() ? devtools : await page.context().newCDPSession(realm);
    const dead = new Promise((resolve) => setTimeout(resolve, 1_000));
    await Promise.race([own.send('Page.crash').catch(() => undefined), dead]);
  }
  if (id === 'I13') {
    await page.goto(`${origins.embedder}/away`);
    await page.goBack({ waitUntil: 'commit' });
    await page.waitForFunction(() => document.readyState === 'complete');
  }
}

/** Asks the frame of an embedder that came out of the back/forward cache; its tools would look for it in vain. */
const askFrame = (page: Page): Promise<Seen> =>
  page.evaluate<Seen>(`new Promise((resolve) => {
    addEventListener('message', ({ data }) => resolve(data), { once: true });
    document.querySelector('iframe').contentWindow.postMessage('observe', '*');
  })`);

/** Whether a page that cannot be restored is told apart from one that is. */
async function neverRestored(context: BrowserContext): Promise<string> {
  const page = await context.newPage();
  await page.goto(`${origins.widget}/unload`);
  await page.goto(`${origins.embedder}/away`);
  await page.goBack();
  const restored = await page.evaluate(() => (globalThis as { persisted?: boolean }).persisted);
  await page.close();
  return restored ? 'restored' : 'not restored';
}

/** The tools set the quota of first-party storage only: in another partition a large write is made to fail as it would. */
const fullDisk = `(() => {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (value, ...rest) {
    if (value instanceof Uint8Array && value.length > 1_000_000) throw new DOMException('injected', 'QuotaExceededError');
    return put.call(this, value, ...rest);
  };
})()`;

/** What another embedder's partition of the same origin holds. */
async function seenElsewhere(context: BrowserContext, environment: Environment): Promise<unknown> {
  const { page, realm } = await enter(context, environment === 'top-level' ? 'frame-denied' : 'top-level');
  const seen = await realm.evaluate<unknown>(`storeCells.elsewhere('I2')`);
  await page.close();
  return seen;
}

/** Overwrites every file of every database in the profile. */
function breakFiles(profile: string): number {
  const files = readdirSync(profile, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && /IndexedDB|WebStorage/.test(entry.parentPath) && /\.(ldb|log)$|MANIFEST|CURRENT/.test(entry.name));
  for (const { parentPath, name } of files) writeFileSync(join(parentPath, name), Buffer.alloc(4_096, 0xab));
  return files.length;
}

for (const environment of environments.filter((name) => name !== 'fake'))
  describe(environment, () => {
    let profile: string;
    let context: BrowserContext;
    const end = async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    };
    const start = async () => {
      profile = newProfile(environment);
      context = await launch(profile, environment);
    };
    const startAnew = () => end().then(start);
    before(start);
    after(end);

    for (const id of failures)
      test(`${id} ${matrix[id].what}`, { timeout: 60_000 }, async () => {
        if (id === 'I3') await startAnew();
        let { page, realm } = await enter(context, environment);
        // Before the first use: the browser remembers for a while how much room there was.
        if (id === 'I3') await (await context.newCDPSession(page)).send('Storage.overrideQuotaForOrigin', { origin: origins.widget, quotaSize: 1_000_000 });
        const uncaught: string[] = [];
        page.on('pageerror', (error) => uncaught.push(error.message));
        await phase(realm, id, 'prepare');
        if (id === 'I3' && environment === 'frame-partitioned') await realm.evaluate(fullDisk);
        if (id === 'I10') {
          await context.close();
          const broken = breakFiles(profile);
          const stored = environment === 'top-level' || environment === 'frame-partitioned';
          assert.equal(broken > 0, stored, `${broken} files of databases were broken`);
          context = await launch(profile, environment);
        } else await outside(id, page, realm);
        if (id === 'I9' || id === 'I10') {
          if (id === 'I9') await page.close();
          ({ page, realm } = await enter(context, environment));
        }
        const early = id === 'I10' ? undefined : id === 'I13' ? await neverRestored(context) : await phase<string>(realm, id, 'control');
        const cached = id === 'I13' && realm !== page.mainFrame();
        const seen = cached ? await askFrame(page) : await phase<Seen>(realm, id, 'observe');
        const also = id === 'I2' ? { also: { elsewhere: await seenElsewhere(context, environment) } } : {};
        const control = early ?? (await phase<string>(realm, id, 'control'));
        await page.close();
        if (id === 'I3') await startAnew();
        assert.deepEqual({ ...seen, ...also, control }, matrix[id].expected[environment]);
        assert.deepEqual(uncaught, []);
      });
  });
