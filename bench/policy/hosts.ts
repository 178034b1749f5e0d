// Where an arena stands: a page for each contestant in one browser, or a process for each in Node. Nobody pays for the memory and the habits of
// another; and sharing one process, Node 20's V8 has been seen to abort while it takes back the optimised code of that many engines.
import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser } from '../../test/browser.ts';
import type { Arena } from './arena.ts';
import type { Answer, Call } from './arena-process.ts';
import { built } from './build.ts';
import type { Name } from './contestants/index.ts';

/** The page or process of a contestant ended by itself; the next call gets it a new one, which knows nothing. */
export class Died extends Error {}

type Result<Method extends keyof Arena> = Awaited<ReturnType<Arena[Method]>>;

export interface Host {
  readonly title: string;
  readonly call: <Method extends keyof Arena>(name: Name, method: Method, ...args: Parameters<Arena[Method]>) => Promise<Result<Method>>;
  readonly close: () => Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** Serves the bundle with the headers that isolate a page, which is what gives it a fine timer. */
function serve(): Promise<Server> {
  const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
  const server = createServer((request, response) => {
    const file = /^\/([a-z_]+)(\.\w+)$/.exec(request.url ?? '');
    const send = (body: Uint8Array | string, type: string) => response.writeHead(200, { ...isolated, 'content-type': type }).end(body);
    if (!file) return send('<!doctype html><title>arena</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>', 'text/html');
    readFile(`${built}${file[1]}${file[2]}`).then(
      (body) => send(body, TYPES[file[2]] ?? 'application/octet-stream'),
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

export interface Chromium {
  readonly version: string;
  /** A host whose pages have seen nothing yet. */
  readonly host: () => Host;
  readonly close: () => Promise<void>;
}

export async function openChromium(): Promise<Chromium> {
  const server = await serve();
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const browser: Browser = await chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update'] });
  /** A browser context of its own makes it a process of its own. */
  const newPage = async (): Promise<Page> => {
    const page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => console.error(error));
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForFunction(() => 'policyArena' in window);
    if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error('the page is not cross-origin isolated, so its timer is too coarse');
    return page;
  };
  const host = (): Host => {
    const pages = new Map<Name, Page>();
    const pageOf = async (name: Name): Promise<Page> => {
      const known = pages.get(name);
      if (known) return known;
      const page = await newPage();
      pages.set(name, page);
      page.on('crash', () => pages.delete(name));
      return page;
    };
    return {
      title: `Chromium ${browser.version()}`,
      call: async (name, method, ...args) => {
        const page = await pageOf(name);
        const answer: Promise<unknown> = page.evaluate(([called, given]) => (window.policyArena[called] as (...of: unknown[]) => unknown)(...given), [method, args] as const);
        return answer.catch((error: unknown) => {
          throw pages.get(name) === page ? error : new Died(`the page of \`${name}\` crashed`);
        }) as never;
      },
      close: async () => {
        await Promise.all([...pages.values()].map((page) => page.context().close()));
      },
    };
  };
  return {
    version: browser.version(),
    host,
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

/** A process per contestant, started when it is first called. */
export function openNode(): Host {
  const children = new Map<Name, ChildProcess>();
  const childOf = (name: Name): ChildProcess => {
    const known = children.get(name);
    if (known) return known;
    const child = fork(`${built}process.mjs`, { execArgv: [], env: { ...process.env, NODE_OPTIONS: '' } });
    children.set(name, child);
    child.once('exit', () => children.delete(name));
    return child;
  };
  const send = (name: Name, call: Call): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const child = childOf(name);
      const ended = (code: number | null, signal: string | null) => reject(new Died(`the process of \`${name}\` ended with ${signal ?? code}`));
      child.once('exit', ended);
      child.once('message', (answer: Answer) => {
        child.off('exit', ended);
        if ('error' in answer) reject(new Error(answer.error));
        else resolve(answer.value);
      });
      // Where it cannot be sent, the process is ending, and `exit` says how.
      child.send(call, () => undefined);
    });
  return {
    title: `Node ${process.version}`,
    call: (name, method, ...args) => send(name, { method, args }) as never,
    close: async () => {
      const ends = [...children.values()].map((child) => new Promise((resolve) => child.once('exit', resolve) && child.connected && child.disconnect()));
      await Promise.all(ends);
    },
  };
}
