// The platform's own OAuth paths, in its own words: the page that asks for access, tokens, and what an app asks about its installations. Reads forms and JSON,
// checks the version a request speaks, and writes refusals as the platform does. The rules behind each answer live in ../world/authorization.
import type { RequestHandler } from 'msw';
import { holderOf, versionOf, type Holder } from '../world/authorization/bearer.ts';
import { metadata, push } from '../world/authorization/metadata.ts';
import { installedLocations, installerDetails, locationToken, uninstallByApp } from '../world/authorization/public-calls.ts';
import { invalidParameter, TokenRefused } from '../world/authorization/refusals.ts';
import { token, type Parameters } from '../world/authorization/token-endpoint.ts';
import { Refused } from '../world/refused.ts';
import { json, type Backend, type Call } from './backend.ts';
import { route, type Methods } from './route.ts';

export function oauthHandlers(backend: Backend): readonly RequestHandler[] {
  const { world } = backend;
  const at = (path: string, methods: Methods): RequestHandler => route(backend, path, inItsWords(world.newId, methods));
  // The page itself is served before these, where there is one (../consent-page.ts).
  const page = { GET: () => new Response('This address asks for access to an account. Its page is not part of this server.\n', { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } }) };
  /** Whoever holds the request's token, which has to be enough for the operation. */
  const holder = ({ request }: Call, operation: string): Holder => {
    versionOf(request.headers.get('version'));
    return holderOf(world, request.headers.get('authorization'), operation);
  };

  return [
    at('/v2/oauth/chooselocation', page),
    at('/oauth/chooselocation', page),
    at('/.well-known/oauth-authorization-server', { GET: ({ url }) => json(metadata(url.origin)) }),
    at('/oauth/par', { POST: async (call) => json(push(world, await parametersOf(call), call.url.origin), 201) }),
    at('/oauth/token', {
      POST: async (call) => {
        const parameters = await parametersOf(call);
        if (backend.faults.has('token-server')) throw new Refused(500, 'Internal server error');
        const answer = json(await token(world, parameters));
        return backend.faults.has('token-lost') ? Response.error() : answer;
      },
    }),
    at('/oauth/locationToken', {
      POST: async (call) => {
        const held = holder(call, 'tokens.for-sub-account');
        return json(locationToken(world, held, Object.fromEntries(await parametersOf(call))), 201);
      },
    }),
    at('/oauth/installedLocations', {
      GET: (call) => json(installedLocations(world, holder(call, 'installations.list'), Object.fromEntries(call.url.searchParams))),
    }),
    at('/oauth/reconnect', { POST: () => Promise.reject(new Refused(400, 'API endpoint has been removed')) }),
    at('/marketplace/app/:appId/installations', {
      GET: (call) => json(installerDetails(world, holder(call, 'installations.get'), call.params.appId ?? '')),
      DELETE: async (call) => {
        const held = holder(call, 'installations.delete');
        return json(uninstallByApp(world, held, call.params.appId ?? '', Object.fromEntries(await parametersOf(call))));
      },
    }),
  ];
}

/** The same methods, whose token refusals are answers. */
function inItsWords(newId: () => string, methods: Methods): Methods {
  const wrapped = Object.entries(methods).map(([name, method]) => [
    name,
    async (call: Call): Promise<Response> => {
      try {
        return await method(call);
      } catch (error) {
        if (!(error instanceof TokenRefused)) throw error;
        return json('statusCode' in error.body ? { ...error.body, traceId: newId() } : error.body, error.status);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as Methods;
}

/** The parameters of a body, a form or JSON, each of them once and a text. */
async function parametersOf({ request }: Call): Promise<Parameters> {
  const text = await request.text();
  const given = new Map<string, string>();
  if (text.trim() === '') return given;
  const entries: readonly (readonly [string, unknown])[] = request.headers.get('content-type')?.includes('json') ? jsonEntries(text) : [...new URLSearchParams(text)];
  for (const [name, value] of entries) {
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string' || given.has(name)) throw invalidParameter(name);
    given.set(name, value);
  }
  return given;
}

function jsonEntries(text: string): readonly (readonly [string, unknown])[] {
  try {
    const value: unknown = JSON.parse(text);
    if (value instanceof Object && !Array.isArray(value)) return Object.entries(value);
  } catch {
    // Said below.
  }
  throw new Refused(400, 'Invalid body: must be a JSON object');
}
