// One path of the backend as one msw handler: a method the path does not know is 405, any refusal becomes the platform's error shape, an app that asks
// too often is refused, and a lost connection breaks every path but the mock's own and those of tokens.
import { http, type RequestHandler } from 'msw';
import { Refused } from '../world/refused.ts';
import { Call, json, refusalBody, type Backend } from './backend.ts';

type Answer = (call: Call) => Response | Promise<Response>;
export type Methods = Readonly<Partial<Record<'GET' | 'POST' | 'PUT' | 'DELETE', Answer>>>;

export function route(backend: Backend, path: string, methods: Methods): RequestHandler {
  const lostWithTheConnection = !/^\/(mock|oauth|v2\/oauth|\.well-known)\//.test(path);
  return http.all(`${backend.base}${path}`, async ({ request, params }) => {
    if (lostWithTheConnection && backend.faults.has('offline')) return Response.error();
    const { refused, headers } = backend.limits.count(backend.world, request.headers.get('authorization'));
    const response = refused ? json(refusalBody(backend.world, new Refused(429, 'Too many requests')), 429) : await answer(backend, methods, request, params);
    if (response.type === 'error') return response;
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  });
}

/** What is left under a prefix when every route of it had its chance: 404. */
export const nowhere = (backend: Backend, prefix: string): readonly RequestHandler[] =>
  [prefix, `${prefix}/*`].map((path) => route(backend, path, {}));

async function answer(backend: Backend, methods: Methods, request: Request, params: Readonly<Record<string, unknown>>): Promise<Response> {
  try {
    const method = new Map<string, Answer>(Object.entries(methods)).get(request.method);
    if (method) return await method(new Call(backend, request, params));
    const allowed = Object.keys(methods);
    if (allowed.length === 0) throw new Refused(404, 'there is no such path');
    const response = json(refusalBody(backend.world, new Refused(405, `only ${allowed.join(' and ')} is possible here`)), 405);
    response.headers.set('allow', allowed.join(', '));
    return response;
  } catch (error) {
    if (error instanceof Refused) return json(refusalBody(backend.world, error), error.status);
    throw error;
  }
}
