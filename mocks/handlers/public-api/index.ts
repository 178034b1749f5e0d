// The public API that apps call with their tokens, in the platform's own words. What an app asks about its own installations and tokens is ../oauth.ts.
import type { RequestHandler } from 'msw';
import type { Backend, Call } from '../backend.ts';
import { flaky } from '../flaky.ts';
import { route, type Methods } from '../route.ts';
import { accountHandlers } from './accounts.ts';
import { billingHandlers } from './billing.ts';
import { contactHandlers } from './contacts.ts';
import { saasHandlers } from './saas.ts';
import { userHandlers } from './users.ts';

/** A path of the public API, whose requests fail where that was asked for. */
export type At = (path: string, methods: Methods) => RequestHandler;

export function publicApiHandlers(backend: Backend): readonly RequestHandler[] {
  const failing = (methods: Methods): Methods => {
    const wrapped = Object.entries(methods).map(([name, method]) => [name, (call: Call) => flaky(backend.faults.ofRequest(), () => method(call))]);
    return Object.fromEntries(wrapped) as Methods;
  };
  const at: At = (path, methods) => route(backend, path, failing(methods));
  return [contactHandlers, userHandlers, billingHandlers, saasHandlers, accountHandlers].flatMap((handlers) => handlers(backend, at));
}
