// The server of this benchmark, on loopback: users for whoever has a live token, and tokens for whoever has the live refresh token, which is good for once.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const users = Array.from({ length: 25 }, (_, at) => ({
  id: `user${at}`,
  name: `Ada Byron ${at}`,
  email: `ada${at}@example.com`,
  permissions: { contactsEnabled: true, settingsEnabled: false },
  scopes: ['contacts.write', 'campaigns.readonly'],
  roles: { type: 'account', role: 'user', locationIds: ['place'], restrictSubAccount: true },
}));
const page = JSON.stringify({ users, count: users.length, traceId: 'trace' });

export interface Server {
  readonly url: string;
  readonly tokens: { access: string; refresh: string };
  readonly seen: { tokens: number; refused: number; calls: number };
  /** A new grant, whose access token is refused from the first call on. */
  readonly expire: () => void;
  readonly close: () => void;
}

export async function serve(): Promise<Server> {
  let issued = 0;
  const tokens = { access: '', refresh: '' };
  const seen = { tokens: 0, refused: 0, calls: 0 };
  const issue = () => Object.assign(tokens, { access: `access-${(issued += 1)}`, refresh: `refresh-${issued}` });
  const server = createServer((request, response) => {
    const json = (status: number, body: string) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    if (request.url?.startsWith('/oauth/token')) {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () =>
        setTimeout(() => {
          seen.tokens += 1;
          const sent = /refresh-\d+/.exec(body)?.[0];
          if (sent !== tokens.refresh) {
            seen.refused += 1;
            return json(400, JSON.stringify({ statusCode: 400, message: 'Invalid grant: refresh token is invalid' }));
          }
          issue();
          json(200, JSON.stringify({ access_token: tokens.access, refresh_token: tokens.refresh, token_type: 'Bearer', expires_in: 86_399, userType: 'Company', companyId: 'agency', scope: 'users.readonly' }));
        }, 30),
      );
      return;
    }
    seen.calls += 1;
    if (request.headers.authorization !== `Bearer ${tokens.access}`) return json(401, JSON.stringify({ statusCode: 401, message: 'Invalid token: access token is invalid' }));
    json(200, page);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  issue();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokens,
    seen,
    expire: () => {
      issue();
      // The client is told this pair; the server forgets its access token.
      Object.assign(seen, { tokens: 0, refused: 0, calls: 0 });
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
