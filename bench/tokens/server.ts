// The server of a race, in a process of its own: exchanges refresh tokens by the rule of the window or takes each of them once, answers an API that knows
// only the access tokens handed out, and counts. Who races and how is its parent's to say.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { windowed } from '../../test/oauth/front.ts';

/** How a server takes a used refresh token: with the same pair again for thirty seconds, or not at all. */
export type Rule = 'window' | 'once';

export type Order =
  | { readonly kind: 'begin'; readonly rule: Rule; readonly delayMs: number }
  | { readonly kind: 'end'; /** What the racers are left with. */ readonly kept: readonly string[] };

export interface Counts {
  readonly token: number;
  readonly refused: number;
  readonly api: number;
  /** Whether every refresh token that is kept can still be exchanged. */
  readonly live: boolean;
}

let exchange = windowed();
let handed = new Set<string>();
let [token, refused, api] = [0, 0, 0];

const server = createServer((request, response) => {
  const answer = (status: number, text: string) => void response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  if (request.method !== 'POST') {
    api += 1;
    return handed.has((request.headers.authorization ?? '').replace('Bearer ', '')) ? answer(200, '{"locations":[]}') : answer(401, '{"statusCode":401,"message":"Invalid JWT"}');
  }
  let form = '';
  request.on('data', (chunk) => (form += chunk));
  request.on('end', () => {
    token += 1;
    void exchange(form).then(({ status, body }) => {
      if (status >= 400) refused += 1;
      else handed.add((JSON.parse(body) as { access_token: string }).access_token);
      answer(status, body);
    });
  });
});

process.on('message', (order: Order) => {
  if (order.kind === 'end') {
    process.send?.({ token, refused, api, live: order.kept.every((refreshToken) => exchange.live(refreshToken)) } satisfies Counts);
    return;
  }
  exchange = windowed({ strict: order.rule === 'once', delayMs: order.delayMs });
  handed = new Set();
  [token, refused, api] = [0, 0, 0];
  process.send?.('begun');
});
// Room for everybody who connects at once, and no connection ended that somebody slow still uses.
server.keepAliveTimeout = 60_000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
