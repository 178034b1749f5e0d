// A server in front of an authorization server, for whatever asks for tokens: it counts what is asked, answers an API that takes only live access tokens,
// and plays the host of a page. Who asks is the test's; what a refresh token is worth is said by the rule of the window.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { issued, refresh, type IssuedTokens } from '../../src/policy/refresh-window.ts';

export const client = { clientId: 'app-1', clientSecret: 'front-secret' } as const;
export const FIRST = 'refresh-first';

export interface Exchanged {
  readonly status: number;
  readonly body: string;
}
export type Exchange = (form: string) => Promise<Exchanged>;

/** An authorization server that exchanges refresh tokens; a strict one knows no window. */
export function windowed({ strict = false, delayMs = 0 }: { strict?: boolean; delayMs?: number } = {}): Exchange & { readonly live: (refreshToken: string) => boolean } {
  let tokens: IssuedTokens = issued(new Map(), FIRST, client.clientId, new Date().toISOString());
  let count = 0;
  const exchange = async (form: string): Promise<Exchanged> => {
    const { client_id: clientId = '', client_secret: clientSecret = '', refresh_token: refreshToken = '' } = Object.fromEntries(new URLSearchParams(form));
    count += 1;
    const { answer, tokens: next } = refresh(tokens, { clientId, clientSecret, refreshToken }, new Date().toISOString(), { accessToken: `access-${count}`, refreshToken: `refresh-${count}` });
    tokens = next;
    // A wait that only makes requests meet: the answer was decided before it.
    if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (clientSecret !== client.clientSecret || answer.kind === 'invalid_grant' || (strict && answer.kind === 'same')) return { status: 400, body: JSON.stringify({ statusCode: 400, message: 'Invalid grant: refresh token is invalid' }) };
    return { status: 200, body: JSON.stringify({ access_token: answer.pair.accessToken, refresh_token: answer.pair.refreshToken, token_type: 'Bearer', expires_in: 86_399 }) };
  };
  return Object.assign(exchange, { live: (refreshToken: string) => tokens.get(refreshToken)?.use === null });
}

/** The mock's own, over HTTP. */
export const proxied =
  (url: string): Exchange =>
  async (form) => {
    const response = await fetch(`${url}/oauth/token`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form });
    return { status: response.status, body: await response.text() };
  };

export interface Counts {
  /** Requests to the token endpoint, and those of them that were refused. */
  token: number;
  refused: number;
  /** Times a host was asked for a token. */
  host: number;
  api: number;
  succeeded: number;
}

export interface Front {
  readonly url: string;
  readonly counts: Counts;
  /** Every access token that was handed out. */
  readonly handed: Set<string>;
  readonly close: () => void;
}

export interface FrontOptions {
  readonly exchange: Exchange;
  /** What a host does when one of its pages asks: its answer's text and status. */
  readonly host?: (request: IncomingMessage, front: Front) => Promise<{ readonly status: number; readonly text: string }>;
  /** Pages and scripts, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

export async function openFront({ exchange, host, files = {} }: FrontOptions): Promise<Front> {
  const counts: Counts = { token: 0, refused: 0, host: 0, api: 0, succeeded: 0 };
  const handed = new Set<string>();
  const server = createServer((request, response) => {
    const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization', 'access-control-max-age': '600', 'cache-control': 'no-store' };
    const { pathname } = new URL(request.url ?? '/', 'http://front');
    const answer = (status: number, text = '', type = 'application/json') => void response.writeHead(status, { ...cors, 'content-type': type }).end(text);
    const file = files[pathname];
    if (request.method === 'OPTIONS') return answer(204);
    if (file !== undefined) return answer(200, file, pathname.endsWith('.js') ? 'text/javascript' : 'text/html');
    if (pathname === '/api') {
      counts.api += 1;
      const live = handed.has((request.headers.authorization ?? '').replace('Bearer ', ''));
      counts.succeeded += live ? 1 : 0;
      return answer(live ? 200 : 401);
    }
    if (pathname === '/host/token' && host) {
      counts.host += 1;
      return void host(request, front).then(({ status, text }) => answer(status, text, 'text/plain'));
    }
    if (pathname !== '/oauth/token') return answer(404);
    let form = '';
    request.on('data', (chunk) => (form += chunk));
    request.on('end', () => {
      counts.token += 1;
      void exchange(form).then(({ status, body }) => {
        if (status >= 400) counts.refused += 1;
        else handed.add((JSON.parse(body) as { access_token: string }).access_token);
        answer(status, body);
      });
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const close = () => (server.closeAllConnections(), void server.close());
  const front: Front = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, counts, handed, close };
  return front;
}
