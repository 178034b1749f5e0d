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

  const minted = async (call: Call): Promise<Response> => {
    const held = holder(call, 'tokens.for-sub-account');
    return json(inVersion(call, locationToken(world, held, Object.fromEntries(await parametersOf(call)))), 201);
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
        const answer = inVersion(call, await token(world, parameters, !backend.faults.has('token-strict')));
        return backend.faults.has('token-lost') ? Response.error() : json(answer);
      },
    }),
    at('/oauth/locationToken', { POST: (call) => minted(call) }),
    at('/oauth/location-token', { POST: (call) => (isNewest(call) ? minted(call) : Promise.reject(new Refused(404, 'there is no such path'))) }),
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
        if (!('statusCode' in error.body)) return json(error.body, error.status);
        const body = { ...error.body, traceId: newId() };
        return json(isNewest(call) ? camelRefusal(body) : body, error.status);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as Methods;
}

/** Whether a request speaks the newest version, which writes what OAuth calls `client_id` as `clientId`. */
const isNewest = ({ request }: Call): boolean => request.headers.get('version') === 'v3';
const camel = (name: string): string => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** An answer in the words of the version it was asked in. */
const inVersion = (call: Call, answer: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  isNewest(call) ? Object.fromEntries(Object.entries(answer).map(([name, value]) => [camel(name), value])) : answer;

/** A refusal that names the parameter as it was asked for. */
const camelRefusal = ({ statusCode, message, error, traceId }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({ statusCode, message: camel(String(message)), error, traceId });

/** What an OAuth request is made of, in the words of OAuth. */
const OAUTH_WORDS: ReadonlyMap<string, string> = new Map(['client_id', 'client_secret', 'grant_type', 'refresh_token', 'user_type', 'redirect_uri', 'code_verifier'].map((name) => [camel(name), name]));

/** The parameters of a body, a form or JSON, each of them once and a text. */
async function parametersOf(call: Call): Promise<Parameters> {
  const { request } = call;
  const newest = isNewest(call);
  const text = await request.text();
  const given = new Map<string, string>();
  if (text.trim() === '') return given;
  const entries: readonly (readonly [string, unknown])[] = request.headers.get('content-type')?.includes('json') ? jsonEntries(text) : [...new URLSearchParams(text)];
  for (const [asked, value] of entries) {
    const name = (newest ? OAUTH_WORDS.get(asked) : undefined) ?? asked;
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
