// Eight processes with a hundred and twenty-five calls each on one expired token, without a lock, against the mock's authorization server: the server's
// window makes what one process does alone right for all of them. Counted where requests arrive.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { tokenSet } from '../../src/oauth/token-set.ts';
import type { TokenSet } from '../../src/schema/token.ts';
import { exchangeCode, isReconnectRequired, serverTokens } from '../../src/server.ts';
import { bundle } from './bundle.ts';
import { client, FIRST, openFront, proxied, windowed, type Exchange, type Front } from './front.ts';
import { serving, type Served } from './serving.ts';

const folder = mkdtempSync(join(tmpdir(), 'tokens-'));
const worker = join(folder, 'worker.mjs');
let mock: Served;
before(async () => {
  mock = await serving('--apps', '30', '--clock', 'live');
  writeFileSync(worker, await bundle('test/oauth/worker.ts'));
});
after(() => {
  mock.stop();
  rmSync(folder, { recursive: true });
});

/** An expired access token with a refresh token that is good, in a file. */
async function keep(name: string, refreshToken: string): Promise<string> {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(await tokenSet({ accessToken: 'expired', refreshToken, expiresIn: 3600 }, null, new Date().toISOString())));
  return file;
}
const kept = (file: string): TokenSet => JSON.parse(readFileSync(file, 'utf8')) as TokenSet;

/** All processes are ready before any begins; gives back how many calls succeeded. */
async function race(front: Front, file: string, who: { clientId: string; clientSecret: string }, processes: number, calls: number, naive = false): Promise<number> {
  const children = Array.from({ length: processes }, () => fork(worker, [front.url, file, who.clientId, who.clientSecret, `${calls}`, naive ? 'naive' : ''], { execArgv: [] }));
  await Promise.all(children.map((child) => new Promise((resolve) => child.once('message', resolve))));
  const sums = children.map((child) => new Promise<number>((resolve) => child.once('message', (good) => resolve(Number(good)))));
  for (const child of children) child.send('go');
  return (await Promise.all(sums)).reduce((all, one) => all + one, 0);
}
async function withFront<T>(exchange: Exchange, act: (front: Front) => Promise<T>): Promise<T> {
  const front = await openFront({ exchange });
  return act(front).finally(front.close);
}

test('eight processes: at most eight token requests, none refused, no call lost, and the file ends on the live token', async () => {
  const who = await mock.clientOf('marrowtag-cleaner');
  const [redirectUri = ''] = who.redirectUris;
  const link = `${mock.url}/v2/oauth/chooselocation?${new URLSearchParams({ response_type: 'code', client_id: who.clientId, redirect_uri: redirectUri, scope: 'contacts.readonly', state: 's' }).toString()}`;
  const code = (await mock.allow(link, 'agency-admin')).searchParams.get('code') ?? assert.fail('no code');
  const endpoint = { ...who, tokenUrl: `${mock.url}/oauth/token` };
  const grant = await exchangeCode(endpoint, { code, redirectUri });
  const file = await keep('mock', grant.refreshToken ?? '');
  await withFront(proxied(mock.url), async (front) => {
    assert.equal(await race(front, file, who, 8, 125), 1000);
    assert(front.counts.token >= 1 && front.counts.token <= 8, `${front.counts.token} token requests`);
    assert.equal(front.counts.refused, 0);
  });
  // The live one is the one that rotates; the first was used.
  const again = serverTokens(endpoint).account('a');
  await again.signIn({ accessToken: 'x', refreshToken: kept(file).refreshToken });
  assert.notEqual(await again.token('x'), 'x');
});

test('control: who shares nothing asks as often as it calls', () =>
  withFront(windowed({ delayMs: 300 }), async (front) => {
    await race(front, await keep('naive', FIRST), client, 2, 50, true);
    assert(front.counts.token > 50, `${front.counts.token} token requests`);
  }));

test('two stores with the same token and a server without a window: one goes on, one has to reconnect, once, and neither loops', () =>
  withFront(windowed({ strict: true }), async (front) => {
    const accounts = [0, 1].map(() => serverTokens({ ...client, tokenUrl: `${front.url}/oauth/token` }).account('a'));
    await Promise.all(accounts.map((account) => account.signIn({ accessToken: 'expired', refreshToken: FIRST })));
    const ask = (token: string) => fetch(`${front.url}/api`, { headers: { authorization: `Bearer ${token}` } });
    const round = () => Promise.all(accounts.map((account) => account.call(ask).then(({ ok }) => (ok ? 'ok' : 'refused'), (error: unknown) => (isReconnectRequired(error) ? 'reconnect' : 'other'))));
    assert.deepEqual((await round()).sort(), ['ok', 'reconnect']);
    for (let time = 0; time < 20; time += 1) assert.deepEqual((await round()).sort(), ['ok', 'reconnect']);
    assert.equal(front.counts.token, 2);
  }));
