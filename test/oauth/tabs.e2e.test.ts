// Tabs of one real browser against one server: how often a token is asked for, counted at the server. Eight tabs with a hundred and twenty-five calls each;
// tabs that crash and hang while they hold the lock; frames that share nothing or may keep nothing.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chromium, type Browser, type BrowserContext, type Frame, type Page } from 'playwright-core';
import { tokenSet } from '../../src/oauth/token-set.ts';
import { serverTokens } from '../../src/oauth/server-tokens.ts';
import { findBrowser } from '../browser.ts';
import { bundle } from './bundle.ts';
import { client, FIRST, openFront, windowed, type Front, type FrontOptions } from './front.ts';
import type { Order, Report } from './tab.ts';

const REPEATS = Number(process.env.TAB_REPEATS ?? 1);
let browser: Browser;
let script: string;
before(async () => {
  script = await bundle('test/oauth/tab.ts');
  browser = await chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
});
after(() => browser.close());

const page = (body = '') => `<!doctype html><title>tab</title><script type="module" crossorigin src="/tab.js"></script>${body}`;
const files = (): Record<string, string> => ({ '/tab': page(), '/tab.js': script, '/favicon.ico': '' });

/** Every host asked gives another token: what is asked of it is asked of the authorization server. */
function everyTime(delayMs = 0): NonNullable<FrontOptions['host']> {
  return async ({ url }, front) => {
    const token = `access-${front.counts.host}`;
    if (url?.includes('hold')) await new Promise(() => {});
    if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs));
    front.handed.add(token);
    return { status: 200, text: token };
  };
}

/** A host as the README shows it: its own coordinator holds the refresh token, and its pages get access tokens. */
function withCoordinator(): NonNullable<FrontOptions['host']> {
  let account: ReturnType<ReturnType<typeof serverTokens>['account']> | undefined;
  let ready: Promise<void> | undefined;
  return async ({ headers }, front) => {
    account ??= serverTokens({ ...client, tokenUrl: `${front.url}/oauth/token` }).account('a');
    await (ready ??= account.signIn({ accessToken: 'expired', refreshToken: FIRST }));
    return { status: 200, text: await account.token(headers.authorization?.replace('Bearer ', '')) };
  };
}

interface Stage {
  readonly front: Front;
  readonly context: BrowserContext;
  readonly tab: () => Promise<Page>;
  readonly said: readonly string[];
}
async function stage(options: Partial<FrontOptions>, act: (stage: Stage) => Promise<void>): Promise<void> {
  const front = await openFront({ exchange: windowed(), files: { ...files(), ...options.files }, ...(options.host && { host: options.host }) });
  const context = await browser.newContext();
  const said: string[] = [];
  context.on('console', (message) => {
    // The browser says of every 401 that it was one.
    if (!/status of 401/.test(message.text())) said.push(message.text());
  });
  context.on('weberror', (error) => said.push(`uncaught ${error.error().message}`));
  const tab = async (): Promise<Page> => {
    const opened = await context.newPage();
    await opened.goto(`${front.url}/tab`);
    await opened.waitForFunction(() => 'run' in globalThis);
    return opened;
  };
  try {
    await act({ front, context, tab, said });
  } finally {
    await context.close();
    front.close();
  }
}
const run = (where: Page | Frame, order: Order): Promise<Report> => where.evaluate((given) => (globalThis as unknown as { run: (order: Order) => Promise<Report> }).run(given), order);
const seed = async (where: Page): Promise<void> => {
  const expired = await tokenSet({ accessToken: 'expired' }, null, new Date().toISOString());
  await where.evaluate((text) => localStorage.setItem('first', text), JSON.stringify(expired));
};
const sum = (reports: readonly Report[]): number => reports.reduce((all, { succeeded }) => all + succeeded, 0);

test('eight tabs with 125 calls each on an expired token', (t) => {
  let host = everyTime();
  return stage({ host: (request, front) => host(request, front) }, async ({ front, tab, said }) => {
    const tabs = await Promise.all(Array.from({ length: 8 }, tab));
    const [first = assert.fail()] = tabs;
    const all = (next: typeof host, order: Omit<Order, 'calls'>, calls = 125): Promise<Report[]> => {
      host = next;
      Object.assign(front.counts, { token: 0, refused: 0, host: 0, api: 0, succeeded: 0 });
      return Promise.all(tabs.map((one) => run(one, { ...order, calls, patient: true })));
    };
    await t.test('with nothing kept in the browser and a coordinator at the host: one token request, a thousand successes, and no token at rest', async () => {
      const reports = await all(withCoordinator(), { way: 'ours', sharedStore: false });
      assert.deepEqual([sum(reports), front.counts.token, reports.flatMap(({ errors }) => errors)], [1000, 1, []]);
      const atRest = await first.evaluate(async () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, await indexedDB.databases(), await caches.keys(), document.cookie, location.href, document.documentElement.outerHTML]));
      assert.match(atRest, /^\[\{\},\{\},\[\],\[\],"",/);
      for (const token of ['expired', ...front.handed, FIRST, client.clientSecret]) assert(![atRest, ...said].some((text) => text.includes(token)), 'a token is at rest');
    });
    await t.test('with a store that the host lets its pages share: one token request, a thousand successes, one token', async () => {
      await seed(first);
      const reports = await all(everyTime(300), { way: 'ours', sharedStore: true });
      assert.deepEqual([sum(reports), front.counts.host, reports.flatMap(({ errors }) => errors)], [1000, 1, []]);
      assert.deepEqual(new Set(reports.flatMap(({ tokens }) => tokens)), new Set(['expired', 'access-1']));
    });
    await t.test('control: each tab for itself is eight', async () => {
      assert.equal(sum(await all(everyTime(), { way: 'tab', sharedStore: false }, 25)), 200);
      assert.equal(front.counts.host, 8);
    });
    await t.test('control: every call for itself is one request each', async () => {
      await all(everyTime(), { way: 'naive', sharedStore: false }, 25);
      assert.equal(front.counts.host, 200);
    });
    assert.deepEqual(said, []);
  });
});

describe('the tab that holds the lock', () => {
  /** One tab waits for its host while it holds the lock, and then something happens to it; another wants a token. */
  const holding = (happens: (holder: Page, context: BrowserContext) => Promise<void>, check: (report: Report, front: Front) => void) =>
    stage({ host: everyTime() }, async ({ front, context, tab }) => {
      const [holder, waiter] = [await tab(), await tab()];
      await seed(waiter);
      const order: Order = { way: 'ours', sharedStore: true, calls: 5 };
      void run(holder, { ...order, hold: true }).catch(() => {});
      while (front.counts.host < 1) await new Promise((resolve) => setTimeout(resolve, 5));
      const report = run(waiter, order);
      await happens(holder, context);
      check(await report, front);
    });
  for (let time = 1; time <= REPEATS; time += 1) {
    test(`crashes: the next one has it, and nobody else asks (${time})`, () =>
      holding(
        async (holder, context) => void (await context.newCDPSession(holder)).send('Page.crash').catch(() => {}),
        ({ succeeded, events }, { counts }) => assert.deepEqual([succeeded, events, counts.host], [5, ['refreshed'], 2]),
      ));
    test(`hangs: the next one goes on without the lock, which nobody takes from it (${time})`, () =>
      holding(
        async (holder, context) => {
          const session = await context.newCDPSession(holder);
          await session.send('Debugger.enable');
          void session.send('Debugger.pause').catch(() => {});
        },
        ({ succeeded, events }, { counts }) => assert.deepEqual([succeeded, events, counts.host], [5, ['unlocked late', 'refreshed'], 2]),
      ));
  }
});

describe('a frame in a stranger’s page', () => {
  const embed = (sandbox: string) => `<!doctype html><title>host</title><script>document.write('<iframe ${sandbox} src="http://widget.localhost:' + location.port + '/tab"></iframe>')</script>`;
  const frameOf = async (page: Page): Promise<Frame> => {
    const frame = page.frames()[1] ?? (await page.waitForEvent('frameattached'));
    await frame.waitForFunction(() => 'run' in globalThis);
    return frame;
  };
  for (const [what, sandbox] of [['of two other sites', ''], ['without an origin, storage or locks', 'sandbox="allow-scripts"']] as const)
    test(`${what}: every call succeeds, each frame asks once for its first token and once for the next, and the server is asked once`, () =>
      stage({ host: withCoordinator(), files: { '/embed': embed(sandbox) } }, async ({ front, context, said }) => {
        const { port } = new URL(front.url);
        const frames = await Promise.all(
          ['a', 'b'].map(async (site) => {
            const host = await context.newPage();
            await host.goto(`http://${site}.localhost:${port}/embed`);
            return frameOf(host);
          }),
        );
        const reports = await Promise.all(frames.map((frame) => run(frame, { way: 'ours', sharedStore: sandbox !== '', calls: 125, patient: true })));
        assert.deepEqual([sum(reports), reports.flatMap(({ errors }) => errors), front.counts.token], [250, [], 1]);
        assert(front.counts.host <= 4, `${front.counts.host} requests to the host`);
        assert.deepEqual(said.filter((text) => text.startsWith('uncaught')), []);
        if (sandbox) for (const { events } of reports) assert(events.includes('unsaved') && events.includes('unlocked denied'), events.join());
      }));
});
