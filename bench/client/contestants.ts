// Whoever calls the public API here: ours, the official SDK in two versions, and three HTTP clients with the refresh that their documentation shows. Each is given
// the same grant, and asks for the same page of users; ours alone checks what comes back.
import { createPublicApi } from '../../src/client/api/index.ts';
import { serverTokens } from '../../src/oauth/server-tokens.ts';
import type { Server } from './server.ts';

/** One call; resolves with how many users it saw. */
export type Ask = () => Promise<number>;
/** Makes a client whose access token is the one given, and sends nothing yet. Rejects where the peer is not installed. */
export type Make = (server: Server, access: string) => Promise<Ask>;

const AGENCY = 'agency';
const CLIENT = { clientId: 'app-none', clientSecret: 'none' };

async function refreshed(url: string, kept: { access: string; refresh: string }): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, refresh_token: kept.refresh });
  const response = await fetch(`${url}/oauth/token`, { method: 'POST', body });
  if (!response.ok) throw new Error(`refresh ${response.status}`);
  const { access_token, refresh_token } = (await response.json()) as { access_token: string; refresh_token: string };
  Object.assign(kept, { access: access_token, refresh: refresh_token });
  return access_token;
}

const sdk =
  (name: string): Make =>
  async ({ url, tokens }, access) => {
    type Sdk = typeof import('@gohighlevel/api-client');
    const loaded = (await import(name)) as Sdk & { readonly default: Sdk };
    // A CommonJS module, whose default is itself or its main class, by whoever loads it.
    const module = [loaded, loaded.default].find((one) => 'MemorySessionStorage' in one) ?? loaded;
    const sessionStorage = new module.MemorySessionStorage();
    const client = new module.HighLevel({ ...CLIENT, sessionStorage, logLevel: 'none' } as never);
    client.getHttpClient().defaults.baseURL = url;
    await sessionStorage.setSession(AGENCY, { access_token: access, refresh_token: tokens.refresh, userType: 'Company', companyId: AGENCY, expires_in: 86_399 } as never);
    return async () => ((await client.users.searchUsers({ companyId: AGENCY } as never, { headers: { companyId: AGENCY }, preferredTokenType: 'company' } as never)) as { users: unknown[] }).users.length;
  };

export const contestants: Readonly<Record<string, Make>> = {
  ours: async ({ url, tokens }, access) => {
    const coordinator = serverTokens({ tokenUrl: `${url}/oauth/token`, ...CLIENT });
    await coordinator.account(AGENCY).signIn({ accessToken: access, refreshToken: tokens.refresh, expiresIn: 86_399 });
    // This server has no limit and says nothing of one, as the pace of every peer.
    const api = createPublicApi({ baseUrl: url, token: coordinator.account(AGENCY).token, pace: { turn: () => Promise.resolve(() => {}) } });
    return async () => (await api.users.search({ agencyId: AGENCY })).users.length;
  },
  '@gohighlevel/api-client 3.1.0': sdk('@gohighlevel/api-client'),
  '@gohighlevel/api-client 3.0.0': sdk('gohighlevel-api-client-3.0.0'),
  'ky + afterResponse hook': async ({ url, tokens }, access) => {
    const { default: ky } = await import('ky');
    const kept = { access, refresh: tokens.refresh };
    const client = ky.create({
      prefixUrl: url,
      retry: 0,
      hooks: {
        beforeRequest: [(request: Request) => void request.headers.set('authorization', `Bearer ${kept.access}`)],
        afterResponse: [
          async (request: Request, _options: unknown, response: Response) => {
            if (response.status !== 401) return response;
            const token = await refreshed(url, kept);
            request.headers.set('authorization', `Bearer ${token}`);
            return fetch(request);
          },
        ],
      },
    } as never);
    return async () => (await client.get(`users/search?companyId=${AGENCY}`).json<{ users: unknown[] }>()).users.length;
  },
  'axios + axios-auth-refresh': async ({ url, tokens }, access) => {
    const [{ default: axios }, { default: authRefresh }] = await Promise.all([import('axios'), import('axios-auth-refresh')]);
    const kept = { access, refresh: tokens.refresh };
    const client = axios.create({ baseURL: url });
    client.interceptors.request.use((config) => (config.headers.set('authorization', `Bearer ${kept.access}`), config));
    const register = ('default' in authRefresh ? (authRefresh as { default: unknown }).default : authRefresh) as (instance: unknown, refresh: () => Promise<unknown>) => void;
    register(client, () => refreshed(url, kept));
    return async () => (await client.get<{ users: unknown[] }>('/users/search', { params: { companyId: AGENCY } })).data.users.length;
  },
  'openapi-fetch + middleware': async ({ url, tokens }, access) => {
    const { default: createClient } = await import('openapi-fetch');
    const kept = { access, refresh: tokens.refresh };
    const client = createClient<Record<string, never>>({ baseUrl: url }) as unknown as { use: (middleware: object) => void; GET: (path: string, init: object) => Promise<{ data?: { users: unknown[] } }> };
    client.use({
      onRequest: ({ request }: { request: Request }) => (request.headers.set('authorization', `Bearer ${kept.access}`), request),
      onResponse: async ({ request, response }: { request: Request; response: Response }) => {
        if (response.status !== 401) return response;
        const token = await refreshed(url, kept);
        return fetch(new Request(request, { headers: { authorization: `Bearer ${token}` } }));
      },
    });
    return async () => {
      const { data } = await client.GET('/users/search', { params: { query: { companyId: AGENCY } } });
      if (!data) throw new Error('refused');
      return data.users.length;
    };
  },
};

/** What each is to load, for its weight. */
export const shipped: Readonly<Record<string, string>> = {
  ours: `export { createPublicApi } from '../src/client/api/index.ts'; export { serverTokens } from '../src/oauth/server-tokens.ts';`,
  'ky + afterResponse hook': `export { default } from 'ky';`,
  'axios + axios-auth-refresh': `export { default } from 'axios'; export { default as refresh } from 'axios-auth-refresh';`,
  'openapi-fetch + middleware': `export { default } from 'openapi-fetch';`,
};
