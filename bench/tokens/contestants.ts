// Ways to call an API with a token that has expired, each as an integrator's server would have it. All begin with the same refused access token and the same
// good refresh token; a call that is refused is refreshed for and made once more. Where several processes race, their tokens are in one file.
import sdk from '@gohighlevel/api-client';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Lock } from '../../src/oauth/lock.ts';
import { serverTokens } from '../../src/oauth/server-tokens.ts';
import { refreshGrant } from '../../src/oauth/token-endpoint.ts';
import { tokenSet } from '../../src/oauth/token-set.ts';
import type { TokenStore } from '../../src/oauth/token-store.ts';
import type { TokenSet } from '../../src/schema/token.ts';
import { client, FIRST } from '../../test/oauth/front.ts';

const { HighLevel, MemorySessionStorage } = sdk as unknown as typeof import('@gohighlevel/api-client');

export const titles = {
  ours: 'ours',
  locked: 'ours, with a lock in a file',
  single: 'by hand: one promise per process',
  naive: 'by hand: every call for itself',
  sdk: '@gohighlevel/api-client 3.1.0',
} as const;
export type Name = keyof typeof titles;

export interface Contestant {
  /** Whether the call succeeded. */
  readonly call: () => Promise<boolean>;
  /** The refresh token that is kept in the end. */
  readonly kept: () => Promise<string>;
}

export const expired = (): Promise<TokenSet> => tokenSet({ accessToken: 'expired', refreshToken: FIRST, expiresIn: 86_399 }, null, new Date().toISOString());
const now = (): string => new Date().toISOString();

/** One account's tokens, in memory. */
function inMemory(first: TokenSet): TokenStore {
  let kept: TokenSet | null = first;
  return {
    read: () => Promise.resolve(kept),
    replace: (_key, expected, next) => Promise.resolve((kept?.mark ?? null) === expected && ((kept = next), true)),
    set: (_key, next) => Promise.resolve(void (kept = next)),
  };
}

/** The same in a file that other processes read and write. */
function inFile(file: string): TokenStore {
  const read = async (): Promise<TokenSet | null> => JSON.parse(await readFile(file, 'utf8')) as TokenSet | null;
  let writes = 0;
  const write = async (next: TokenSet | null): Promise<void> => {
    const own = `${file}.${process.pid}.${(writes += 1)}`;
    await writeFile(own, JSON.stringify(next));
    await rename(own, file);
  };
  return { read, replace: async (_key, expected, next) => ((await read())?.mark ?? null) === expected && (await write(next), true), set: (_key, next) => write(next) };
}

const lockIn =
  (file: string): Lock =>
  async (_name, signal, run) => {
    for (;;) {
      signal.throwIfAborted();
      const handle = await open(`${file}.lock`, 'wx').catch(() => null);
      if (handle) {
        await handle.close();
        return run().finally(() => rm(`${file}.lock`));
      }
      await pause(10);
    }
  };

const path = '/oauth/installedLocations?companyId=agency&appId=app';

/** `file` is where several processes keep their tokens; null where one keeps them in memory. */
export async function contestant(name: Name, url: string, file: string | null): Promise<Contestant> {
  if (name === 'sdk') return official(url);
  const at = { ...client, tokenUrl: `${url}/oauth/token` };
  const store = file === null ? inMemory(await expired()) : inFile(file);
  const tokens = async (): Promise<TokenSet> => (await store.read('')) as TokenSet;
  const kept = async (): Promise<string> => (await tokens()).refreshToken ?? '';
  const ask = (token: string): Promise<Response> => fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const drained = async (response: Response): Promise<boolean> => (await response.arrayBuffer(), response.ok);

  if (name === 'ours' || name === 'locked') {
    const account = serverTokens({ ...at, store, ...(name === 'locked' && { lock: lockIn(file ?? '') }) }).account('agency');
    return { call: async () => drained(await account.call(ask)), kept };
  }
  const refresh = async (): Promise<string> => {
    const before = await tokens();
    const next = await tokenSet(await refreshGrant(at, before.refreshToken ?? '', null), before, now());
    await store.set('', next);
    return next.accessToken;
  };
  let flight: Promise<string> | null = null;
  const together = (): Promise<string> => (flight ??= refresh().finally(() => (flight = null)));
  const renewed = name === 'single' ? together : refresh;
  const call = async (): Promise<boolean> => {
    const first = await ask((await tokens()).accessToken);
    if ((await drained(first)) || first.status !== 401) return first.ok;
    return drained(await ask(await renewed()));
  };
  return { call, kept };
}

/** As an integrator sets it up; only the address is another. */
async function official(url: string): Promise<Contestant> {
  const storage = new MemorySessionStorage();
  const highLevel = new HighLevel({ ...client, sessionStorage: storage, logLevel: 'none' });
  highLevel.getHttpClient().defaults.baseURL = url;
  await storage.setSession('agency', { access_token: 'expired', refresh_token: FIRST, token_type: 'Bearer', expires_in: 86_399, userType: 'Company', companyId: 'agency' });
  return {
    call: async () => Array.isArray((await highLevel.oauth.getInstalledLocation({ companyId: 'agency', appId: 'app' })).locations),
    kept: async () => (await storage.getSession('agency'))?.refresh_token ?? '',
  };
}
