// The server entry runs where there is nothing but web standards, and no browser entry holds what belongs to a server. Each look has a control.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { bundle } from './bundle.ts';

/** What a server says to an authorization server. */
const serversWords = (code: string): string[] => ['client_secret', 'grant_type'].filter((word) => code.includes(word));
const takesLocks = (code: string): boolean => /\bsteal\b/.test(code);

test('no browser entry holds a client’s secret or refreshes with a refresh token, and nobody takes a lock away', async () => {
  for (const entry of ['src/index.ts', 'components/define.ts', 'src/oauth/browser-tokens.ts']) {
    const code = await bundle(entry, { minify: true });
    assert.deepEqual([entry, serversWords(code), takesLocks(code)], [entry, [], false]);
  }
});
test('control: the server entry holds them', async () => {
  const code = await bundle('src/server.ts', { minify: true });
  assert.deepEqual(serversWords(code), ['client_secret', 'grant_type']);
  assert(takesLocks(`locks.request(name, { steal: true })`));
});

/** A realm with web standards and nothing of Node's. */
function edge(code: string, fetched: typeof fetch): Record<string, unknown> {
  const web = { fetch: fetched, crypto, URL, URLSearchParams, TextEncoder, TextDecoder, AbortController, AbortSignal, DOMException, Headers, Request, Response, setTimeout, clearTimeout, queueMicrotask, atob, btoa, structuredClone };
  const context = createContext({ ...web, Uint8Array, ArrayBuffer });
  const exported = [...code.matchAll(/export\s*\{([^}]*)\}/g)].flatMap(([, names = '']) => names.split(',').map((name) => name.trim()).filter(Boolean));
  const pairs = exported.map((name) => name.split(' as ')).map(([local = '', name = local]) => `${name}: ${local}`);
  return runInContext(`(() => {${code.replace(/export\s*\{[^}]*\};?/g, '')}; return { ${pairs.join(', ')} }; })()`, context) as Record<string, unknown>;
}
type Server = typeof import('../../src/server.ts');

test('without anything of Node’s it refreshes, and verifies a webhook', async () => {
  const code = await bundle('src/server.ts');
  assert.doesNotMatch(code, /\b(?:import|require)\b\s*[({'"]/);
  const asked: string[] = [];
  const server = edge(code, (_, init) => (asked.push(init?.body as string), Promise.resolve(new Response('{"access_token":"next","refresh_token":"r"}')))) as unknown as Server;
  const account = server.serverTokens({ tokenUrl: 'https://services.example/oauth/token', clientId: 'c', clientSecret: 's' }).account('a');
  await account.signIn({ accessToken: 'first', refreshToken: 'r0' });
  assert.equal(await account.token('first'), 'next');
  assert.equal(asked.length, 1);

  const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify']);
  const base64 = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('base64');
  const body = JSON.stringify({ type: 'INSTALL', appId: 'a', companyId: 'agency', timestamp: new Date().toISOString(), webhookId: 'w' });
  const verify = server.webhookVerifier({ publicKey: base64(await crypto.subtle.exportKey('spki', publicKey)) });
  const signature = base64(await crypto.subtle.sign('Ed25519', privateKey, new TextEncoder().encode(body)));
  assert.equal((await verify({ body, headers: { 'x-ghl-signature': signature } })).ok, true);
});
test('control: a module that asks Node for something fails there', async () => {
  const code = await bundle('test/oauth/worker.ts');
  assert.match(code, /\bimport\b/);
  assert.throws(() => edge('process.cwd(); export { };', fetch), /process is not defined/);
});

test('what the README shows of it runs', async () => {
  const snippets = [...readFileSync('README.md', 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  const snippet = snippets.find((text) => text.includes('webhookVerifier()')) ?? '';
  assert(snippet, 'the README shows the server entry');
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  try {
    writeFileSync(join(folder, 'server.mjs'), await bundle('src/server.ts'));
    writeFileSync(join(folder, 'shown.mjs'), `${snippet.replace('marketplace-elements/server', './server.mjs')}\nexport { tokens, callback, contacts, webhook };`);
    const asked: string[] = [];
    globalThis.fetch = ((url: string | URL, init?: RequestInit) => {
      asked.push(`${new URL(url).pathname} ${new Headers(init?.headers).get('authorization') ?? ''}`);
      const expired = new Headers(init?.headers).get('authorization') === 'Bearer first';
      if (String(url).endsWith('/oauth/token')) return Promise.resolve(Response.json({ access_token: asked.length > 1 ? 'second' : 'first', refresh_token: 'r', locationId: 'sub-1' }));
      return Promise.resolve(new Response('{}', { status: expired ? 401 : 200 }));
    }) as typeof fetch;
    process.env.CLIENT_ID = process.env.CLIENT_SECRET = 'x';
    const shown = (await import(join(folder, 'shown.mjs'))) as { callback: (code: string, verifier: string) => Promise<string>; contacts: (id: string) => Promise<Response>; webhook: (request: Request) => Promise<Response> };
    const account = await shown.callback('code', 'verifier');
    assert.equal((await shown.contacts(account)).status, 200);
    assert.deepEqual(asked, ['/oauth/token ', '/contacts/ Bearer first', '/oauth/token ', '/contacts/ Bearer second']);
    assert.equal((await shown.webhook(new Request('https://me.example/', { method: 'POST', body: '{}' }))).status, 401);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
