// A small authorization server of another origin, for tests of the way there and back: a page with a link for every answer a server may give, right or
// wrong, and the partner's own server beside it, which takes a code only with the verifier of its challenge. It remembers everything it was sent.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Exchange {
  readonly code: string;
  readonly verifier: string;
  readonly proven: boolean;
}

export interface AuthorizationServer {
  readonly url: string;
  /** The requests for the authorization page, in order. */
  readonly asked: URL[];
  /** What the partner's own server was given. */
  readonly exchanges: Exchange[];
  /** The `referer` of every request. */
  readonly referrers: string[];
  /** Whether its pages cut themselves off from who opened them. */
  isolated: boolean;
  readonly close: () => Promise<void>;
}

/** The code of a state: anybody may look for it anywhere. */
export const codeFor = (state: string): string => `canary-${createHash('sha256').update(`code ${state}`).digest('hex')}`;
const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** The answers by the words of their links; a value of null leaves the parameter out. */
const answers = (state: string, iss: string): Readonly<Record<string, Readonly<Record<string, string | null>>>> => {
  const right = { code: codeFor(state), state, iss };
  return {
    Allow: right,
    Deny: { code: null, state, iss, error: 'access_denied' },
    'Fail': { code: null, state, iss, error: 'server_error' },
    'Allow as another': { ...right, iss: 'https://login.other.example' },
    'Allow without a name': { ...right, iss: null },
    'Allow without state': { ...right, state: null },
    'Allow with another state': { ...right, state: 'A'.repeat(43) },
    'Allow and deny': { ...right, error: 'access_denied' },
  };
};

export async function authorizationServer(): Promise<AuthorizationServer> {
  const state: { url: string; isolated: boolean } = { url: '', isolated: false };
  const asked: URL[] = [];
  const exchanges: Exchange[] = [];
  const referrers: string[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', state.url);
    if (request.headers.referer) referrers.push(request.headers.referer);
    response.setHeader('access-control-allow-origin', '*').setHeader('access-control-allow-headers', 'content-type');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    if (url.pathname === '/v2/oauth/chooselocation') {
      asked.push(url);
      const { redirect_uri: redirectUri = '', state: given = '' } = Object.fromEntries(url.searchParams);
      const links = Object.entries(answers(given, state.url)).map(([words, parameters]) => {
        const to = new URL(redirectUri);
        for (const [name, value] of Object.entries(parameters)) if (value !== null) to.searchParams.set(name, value);
        return `<li><a href="${to.href.replaceAll('&', '&amp;')}">${words}</a></li>`;
      });
      response.setHeader('content-type', 'text/html');
      if (state.isolated) response.setHeader('cross-origin-opener-policy', 'same-origin');
      return void response.end(`<!doctype html><html lang="en"><title>Allow?</title><h1>Allow?</h1><ul>${links.join('')}</ul></html>`);
    }
    if (url.pathname === '/mock/v1/clients') return void response.end('{"redirectUris":[]}');
    if (url.pathname === '/mock/v1/partner') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { code, verifier } = JSON.parse(Buffer.concat(chunks).toString()) as { code: string; verifier: string };
      const began = asked.find(({ searchParams }) => codeFor(searchParams.get('state') ?? '') === code);
      const proven = began?.searchParams.get('code_challenge') === challengeOf(verifier);
      exchanges.push({ code, verifier, proven });
      return void response.writeHead(proven ? 200 : 400).end('{}');
    }
    response.writeHead(404).end();
  }

  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    ...{ asked, exchanges, referrers, url: state.url },
    get isolated() {
      return state.isolated;
    },
    set isolated(on) {
      state.isolated = on;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
