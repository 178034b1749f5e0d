// Chaos: a page writes state after state and is killed, its tab or its whole browser, at a moment nobody chose. A fresh page must then find the
// last state it was told of, or the one that was being written: whole, never a mixture, never unreadable.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build, type Rollup } from 'vite';
import { findBrowser } from '../browser.ts';
import type { Saw } from './page.ts';

export interface Plan {
  readonly tabCrashes: number;
  readonly browserKills: number;
  /** The writer that puts the head first, which must be caught. */
  readonly torn?: boolean;
  readonly seed?: number;
}

export interface Outcome {
  readonly crashes: number;
  readonly kills: number;
  /** How many states the writers finished, to show that they were at it when they died. */
  readonly written: number;
  /** Deaths at which what was found was wrong, with what was. */
  readonly wrong: readonly string[];
  /** How often a state was found that was not yet told of, and how often one that was told of was lost. */
  readonly ahead: number;
  readonly lost: number;
  readonly orphans: number;
}

const html = '<!doctype html><title>chaos</title><script src="/page.js"></script>';

export async function chaos({ tabCrashes, browserKills, torn = false, seed = 7 }: Plan): Promise<Outcome> {
  const code = await bundle();
  const server = createServer(({ url }, response) => {
    response.setHeader('content-type', url === '/page.js' ? 'text/javascript' : 'text/html');
    response.end(url === '/page.js' ? code : html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const profile = mkdtempSync(join(tmpdir(), 'marketplace-elements-'));
  const random = randomFrom(seed);
  const outcome = { crashes: 0, kills: 0, written: 0, wrong: [] as string[], ahead: 0, lost: 0, orphans: 0 };
  let running = await start(profile);
  try {
    let state = 1;
    for (let death = 0; death < tabCrashes + browserKills; death += 1) {
      // The kills stand between the crashes, evenly.
      const kills = Math.floor(((death + 1) * browserKills) / (tabCrashes + browserKills)) > outcome.kills;
      const page = await visit(running.browser, address);
      let told = state - 1;
      await page.exposeFunction('told', (written: number) => (told = written));
      void page.evaluate(`chaosPage.write(${state}, (state) => told(state), ${torn})`).catch(() => undefined);
      // The first states may take their time; from then on any moment will do.
      for (const end = Date.now() + 10_000; told < state && Date.now() < end; ) await pause(5);
      await pause(random() * 120);
      if (kills) {
        await kill(running.child);
        outcome.kills += 1;
        running = await start(profile);
      } else {
        await crash(page);
        outcome.crashes += 1;
      }
      outcome.written += told - state + 1;
      const next = await visit(running.browser, address);
      const saw = await next.evaluate<Saw>('chaosPage.look()');
      if ('torn' in saw) outcome.wrong.push(`after ${told}: ${saw.torn}`);
      else if (!torn) judge(saw, told, outcome);
      if (!torn) outcome.orphans += await next.evaluate<number>('chaosPage.orphans()');
      await next.close();
      state = told + 2;
    }
  } finally {
    await kill(running.child);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    server.close();
  }
  return outcome;
}

/** Each of the three may be the state that was told of last, or the one after it; records are written first and the journal last. */
function judge(saw: Exclude<Saw, { torn: string }>, told: number, outcome: { wrong: string[]; ahead: number; lost: number }): void {
  const all = [saw.state, saw.records, saw.entries];
  // `told` travels a moment behind: a state or two may have been finished since.
  if (all.some((state) => state > told + 3) || saw.records < saw.state || saw.state < saw.entries) outcome.wrong.push(`after ${told}: ${all.join(', ')}`);
  if (saw.state > told) outcome.ahead += 1;
  if (all.some((state) => state < told)) outcome.lost += 1;
}

async function visit(browser: Browser, address: string): Promise<Page> {
  const page = await (browser.contexts()[0] ?? (await browser.newContext())).newPage();
  await page.goto(address);
  return page;
}

async function crash(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const crashed = new Promise((resolve) => page.once('crash', resolve));
  void devtools.send('Page.crash').catch(() => undefined);
  await crashed;
  await page.close();
}

/** A browser of our own, so that we know which processes to kill. */
async function start(profile: string): Promise<{ child: ChildProcess; browser: Browser }> {
  rmSync(join(profile, 'DevToolsActivePort'), { force: true });
  const child = spawn(
    await browserPath(),
    [
      ...['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    ],
    { stdio: 'ignore', detached: true },
  );
  for (const end = Date.now() + 30_000; ; await pause(20)) {
    try {
      const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
      return { child, browser: await chromium.connectOverCDP(`http://127.0.0.1:${port}`) };
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

let path: Promise<string> | undefined;
const browserPath = (): Promise<string> => (path ??= findBrowser());

/** SIGKILL to the group of processes that this module started, and to no other. */
async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  process.kill(-child.pid, 'SIGKILL');
  await gone;
}

async function bundle(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry: 'test/chaos/page.ts', name: 'chaosPage', formats: ['iife'] } },
  })) as Rollup.RollupOutput[];
  return built[0]?.output[0].code ?? '';
}

/** Mulberry32: the same seed, the same moments, as far as a busy machine keeps them. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
