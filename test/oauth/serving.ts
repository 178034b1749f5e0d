// `npm run serve:mock` as a process of its own, with somebody who allows what apps ask for, as the consent page would. Stops with the test.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createClient, type Client } from '../../src/client/marketplace.ts';
import { scopeDigest } from '../../src/schema/authorization.ts';
import type { OAuthClient } from '../../mocks/world/authorization/clients.ts';

export interface Served {
  readonly url: string;
  readonly publicKey: string;
  readonly post: (path: string, body: object) => Promise<unknown>;
  readonly clientOf: (appId: string) => Promise<OAuthClient>;
  readonly as: (persona: string) => Client;
  /** Does what the page at an address that asks for access does: shows it to somebody, allows it, and gives back where the browser goes next. */
  readonly allow: (address: string, persona: string, account?: { readonly kind: 'agency' | 'sub-account'; readonly id: string }) => Promise<URL>;
  readonly stop: () => void;
}

export async function serving(...flags: readonly string[]): Promise<Served> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'mocks/server.ts', '--port', '0', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [, found] = /^listening on (\S+)\nwebhook key /.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('close', () => reject(new Error(`ended: ${text}`)));
  });
  const json = async (path: string, init?: RequestInit): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    assert(response.ok, `${path}: ${text}`);
    return JSON.parse(text);
  };
  const personas = (await json('/mock/v1/personas')) as { as: string; token: string }[];
  const as = (persona: string) => createClient({ baseUrl: url, token: () => personas.find((one) => one.as === persona)?.token ?? assert.fail(persona) });
  return {
    url,
    publicKey: ((await json('/mock/v1/webhook-key')) as { publicKey: string }).publicKey,
    post: (path, body) => json(path, { method: 'POST', body: JSON.stringify(body) }),
    clientOf: async (appId) => (await json(`/mock/v1/clients?appId=${appId}`)) as OAuthClient,
    as,
    allow: async (address, persona, account) => {
      const { pathname, search } = new URL(address);
      assert.match(pathname, /^(\/v2)?\/oauth\/chooselocation$/, 'the page is at this address');
      const asked = await as(persona).authorization(search.slice(1));
      assert(asked.kind === 'ask', JSON.stringify(asked));
      const [first = assert.fail('no account')] = asked.accounts;
      const { kind, id } = account ?? first;
      const { returnUrl } = await as(persona).answer(asked.id, { answer: 'allow', account: { kind, id }, shown: await scopeDigest(asked.app.id, asked.scopes) });
      return new URL(returnUrl);
    },
    stop: () => void child.kill('SIGKILL'),
  };
}
