// Finds a Chromium that really starts: the one CHROME_PATH names, else an installed one, else one shipped inside an npm
// package and fetched only then. It never hands out a path it has not seen working.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const run = promisify(execFile);
const advice = 'Install Chromium (Debian: `apt-get install chromium`) or set CHROME_PATH to one.';

const packaged = '@sparticuz/chromium@147.0.0'; // the newest for Node 20
const cache = resolve('node_modules/.cache/marketplace-elements-browser');

/** The path of a browser that runs. `installed` lists the places to look at, best first. */
export async function findBrowser({ named = process.env.CHROME_PATH, installed = usualPlaces() } = {}): Promise<string> {
  if (named) {
    if (await starts(named)) return named;
    throw new Error(`CHROME_PATH is \`${named}\`, which is not a browser that starts.`);
  }
  for (const path of installed) if (await starts(path)) return path;
  return fetchFromNpm();
}

function usualPlaces(): string[] {
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge', 'chrome.exe', 'msedge.exe'];
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'];
  const mac = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((app) => `Applications/${app}.app/Contents/MacOS/${app}`);
  const windows = ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];
  const programs = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter((path) => path !== undefined);
  return [
    ...folders.filter(Boolean).flatMap((folder) => names.map((name) => join(folder, name))),
    ...['/', homedir()].flatMap((folder) => mac.map((app) => join(folder, app))),
    ...programs.flatMap((folder) => windows.map((app) => join(folder, app))),
  ];
}

/** A browser may be there and still lack a library, so it has to open a page. */
async function starts(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  try {
    const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
    await browser.newPage();
    await browser.close();
    return true;
  } catch {
    return false;
  }
}

async function fetchFromNpm(): Promise<string> {
  if (process.platform !== 'linux') throw new Error(`No browser found. ${advice}`);
  const path = await unpackFromNpm().catch((cause: unknown) => {
    throw new Error(`No browser found, and \`${packaged}\` could not be fetched. ${advice}`, { cause });
  });
  if (await starts(path)) return path;
  throw new Error(`No browser found, and the one in \`${packaged}\` does not start here. ${advice}`);
}

async function unpackFromNpm(): Promise<string> {
  const folder = join(cache, 'node_modules/@sparticuz/chromium');
  if (!existsSync(folder)) {
    console.log(`No installed browser starts: fetching \`${packaged}\` from npm.`);
    await run('npm', ['install', '--no-save', '--no-package-lock', '--ignore-scripts', '--prefix', cache, packaged]);
  }
  const entry = pathToFileURL(join(folder, 'build/esm/index.js')).href;
  // It unpacks into the temporary folder and trusts whatever it finds there under its name: give it one of its own.
  const { TMPDIR = tmpdir() } = process.env;
  process.env.TMPDIR = cache;
  const module = (await import(entry)) as { default: { executablePath(): Promise<string> } };
  return module.default.executablePath().finally(() => (process.env.TMPDIR = TMPDIR));
}
