// The marketplace contract, `/marketplace/v1`: who may ask for what, in which shape. The rules behind each answer live in ../world.
import type { RequestHandler } from 'msw';
import * as z from 'zod/mini';
import { ApprovalsAnswer, ApprovalsRequest, SwitchesAnswer, SwitchesRequest } from '../../src/schema/approving.ts';
import { Authorization, AuthorizationAnswer, AuthorizationAnswered, AuthorizationQuery } from '../../src/schema/authorization.ts';
import { Delivery, DeliveryPage } from '../../src/schema/delivery.ts';
import { Installation, InstallRequest, PlanRequest } from '../../src/schema/installation.ts';
import { InstallAnswer, ListingByLink, ListingChanges, ListingPage, MyApp, MyApps, Records, Session } from '../../src/schema/session.ts';
import { UninstallAnswer, UninstallRequest } from '../../src/schema/uninstalling.ts';
import { MarkupAnswer, MarkupRequest, UsageLimitAnswer, UsageLimitRequest } from '../../src/schema/pricing.ts';
import { asBrowser, asDeveloper, asReviewer, sessionOf, type Actor } from '../world/actor.ts';
import { approve, turn } from '../world/approving.ts';
import { answer, ask } from '../world/authorization/authorizing.ts';
import { listingByLink, listingChanges, listingPage } from '../world/catalogue.ts';
import { cursorOf, placeOf } from '../world/cursor.ts';
import { Conversion, makePrivate, myApps, review, Verdict } from '../world/developing.ts';
import { changePlan, install, uninstall } from '../world/installing.ts';
import { setMarkup, setUsageLimit } from '../world/pricing.ts';
import { recordsOf } from '../world/records.ts';
import { Refused } from '../world/refused.ts';
import { deliveriesOf, resend } from '../world/telling.ts';
import type { World } from '../world/world.ts';
import { once } from './once.ts';
import { checked, json, refusalBody, reply, type Backend, type Call } from './backend.ts';
import { conditional, unlessKnown } from './conditional.ts';
import { feed } from './feed.ts';
import { flaky } from './flaky.ts';
import { nowhere, route } from './route.ts';

export function contractHandlers(backend: Backend): readonly RequestHandler[] {
  const { world } = backend;
  /** The actor of a request that takes no query. */
  const plain = (call: Call): Actor => {
    const actor = call.actor();
    call.query();
    return actor;
  };
  const at = (path: string, methods: Parameters<typeof route>[2]): RequestHandler => route(backend, `/marketplace/v1${path}`, methods);

  return [
    at('/session', { GET: (call) => conditional(backend, call, Session, sessionOf(world, plain(call))) }),
    at('/records', { GET: (call) => conditional(backend, call, Records, recordsOf(world, plain(call))) }),
    at('/events', { GET: (call) => feedFor(backend, call, plain(call)) }),
    at('/listings', { GET: (call) => listings(backend, call) }),
    at('/listings/changes', { GET: (call) => changes(backend, call) }),
    at('/listings/:appId', {
      GET: (call) => conditional(backend, call, ListingByLink, listingByLink(world, asBrowser(plain(call)), call.params.appId ?? '')),
    }),
    at('/installations', { POST: (call) => flaky(backend.faults.ofInstallation(), () => installOnce(backend, call, plain(call))) }),
    at('/installations/:id/plan', {
      PUT: async (call) => {
        const actor = plain(call);
        return once(backend, call, actor, PlanRequest, ({ planId }) => ({ status: 200, body: Installation.parse(changePlan(world, actor, call.params.id ?? '', planId)) }));
      },
    }),
    at('/uninstallations', {
      POST: async (call) => {
        const actor = plain(call);
        return once(backend, call, actor, UninstallRequest, (request) => ({ status: 200, body: UninstallAnswer.parse(uninstall(world, actor, request)) }));
      },
    }),
    at('/approvals', {
      PUT: async (call) => {
        const actor = plain(call);
        return once(backend, call, actor, ApprovalsRequest, (request) => ({ status: 200, body: ApprovalsAnswer.parse(approve(world, actor, request)) }));
      },
    }),
    at('/switches', {
      PUT: async (call) => {
        const actor = plain(call);
        return once(backend, call, actor, SwitchesRequest, (request) => ({ status: 200, body: SwitchesAnswer.parse(turn(world, actor, request)) }));
      },
    }),
    at('/markup', { PUT: async (call) => reply(MarkupAnswer, setMarkup(world, plain(call), await call.body(MarkupRequest))) }),
    at('/usage-limits', { PUT: async (call) => reply(UsageLimitAnswer, setUsageLimit(world, plain(call), await call.body(UsageLimitRequest))) }),
    at('/authorizations', {
      POST: async (call) => {
        const actor = plain(call);
        const { query } = await call.body(AuthorizationQuery);
        return reply(Authorization, ask(world, actor, query, call.url.origin));
      },
    }),
    at('/authorizations/:id/answer', {
      POST: async (call) => {
        const actor = plain(call);
        return reply(AuthorizationAnswered, await answer(world, actor, call.params.id ?? '', await call.body(AuthorizationAnswer)));
      },
    }),
    at('/my-apps', { GET: (call) => reply(MyApps, myApps(world, asDeveloper(plain(call)))) }),
    at('/deliveries', { GET: (call) => deliveries(backend, call) }),
    at('/deliveries/:id/resend', {
      POST: async (call) => {
        const developer = asDeveloper(plain(call));
        return once(backend, call, developer, Resend, () => ({ status: 202, body: Delivery.parse(resend(world, developer, call.params.id ?? '')) }));
      },
    }),
    at('/my-apps/:appId/conversion', {
      POST: async (call) => {
        const developer = asDeveloper(plain(call));
        await call.body(Conversion);
        return reply(MyApp, makePrivate(world, developer, call.params.appId ?? ''));
      },
    }),
    at('/reviews/:appId', {
      POST: async (call) => {
        asReviewer(plain(call));
        return reply(MyApp, review(world, call.params.appId ?? '', await call.body(Verdict)));
      },
    }),
    ...nowhere(backend, '/marketplace/v1'),
  ];
}

/** A delivery is sent again as it is: there is nothing to say about it. */
const Resend = z.strictObject({});

function deliveries({ world }: Backend, call: Call): Response {
  const developer = asDeveloper(call.actor());
  const { limit, ...which } = call.query('appId', 'limit', 'before');
  return reply(DeliveryPage, deliveriesOf(world, developer, { ...which, limit: sizeOf(limit) }));
}

function feedFor(backend: Backend, call: Call, actor: Actor): Promise<Response> {
  if (actor.kind === 'platform-reviewer') throw new Refused(403, 'reviewers of the platform have no feed here');
  return feed(backend, call);
}

async function listings(backend: Backend, call: Call): Promise<Response> {
  const { world, faults } = backend;
  const actor = asBrowser(call.actor());
  const { limit, cursor = null } = call.query('limit', 'cursor');
  const size = sizeOf(limit);
  const failure = await failureOf(backend, call);
  if (failure) return failure;
  if (faults.has('empty')) return reply(ListingPage, { listings: [], total: 0, next: null, cursor: emptyCursor(world) });
  const page = await listingPage(world, actor, { limit: size, cursor });
  return unlessKnown(world, call, `"${page.cursor}.${cursor?.replaceAll(/\W/g, '') ?? ''}.${size}"`, () => json(sampled(page)));
}

async function changes(backend: Backend, call: Call): Promise<Response> {
  const { world, faults } = backend;
  const actor = asBrowser(call.actor());
  const { limit, since } = call.query('limit', 'since');
  const size = sizeOf(limit);
  if (since === undefined) throw new Refused(422, ['since: is missing; must be the cursor of a page or of changes before']);
  const failure = await failureOf(backend, call);
  if (failure) return failure;
  if (!faults.has('empty')) return reply(ListingChanges, await listingChanges(world, actor, { limit: size, since }));
  if (!placeOf(since)) throw new Refused(422, ['since: must be the cursor of a page or of changes before']);
  const cursor = emptyCursor(world);
  return reply(ListingChanges, { changed: [], removed: [], cursor, more: false, reset: since !== cursor });
}

function sizeOf(limit: string | undefined): number {
  const size = limit === undefined ? 100 : Number(/^\d{1,4}$/.exec(limit)?.[0]);
  if (!(size >= 1 && size <= 1000)) throw new Refused(422, ['limit: must be a whole number from 1 to 1000']);
  return size;
}

/** A catalogue without listings is another view of the world: who comes from one to the other reads everything again. */
const emptyCursor = ({ name }: World): string => cursorOf({ world: name, run: null, view: 'empty', changes: 0 });

/** A page whose first listing stands for all in being checked: they come from data that was checked, through the same few lines. All cost 50 ms. */
function sampled(page: ListingPage): ListingPage {
  checked(ListingPage, { ...page, listings: page.listings.slice(0, 1) });
  return page;
}

/** How listings fail now; null where they do not. */
async function failureOf({ world, faults, slowMs }: Backend, call: Call): Promise<Response | null> {
  if (faults.has('slow')) await pause(slowMs, call.request.signal);
  if (faults.has('network')) return Response.error();
  if (faults.has('server') || faults.has('once-server')) throw new Refused(500, 'Internal server error');
  if (!faults.has('rate-limited')) return null;
  const response = json(refusalBody(world, new Refused(429, 'Too many requests')), 429);
  response.headers.set('retry-after', '2');
  return response;
}

/** Ends early when nobody waits any more, so that no timer outlives its request. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

const installOnce = (backend: Backend, call: Call, actor: Actor): Promise<Response> =>
  once(backend, call, actor, InstallRequest, (request) => ({ status: 201, body: InstallAnswer.parse(install(backend.world, actor, request)) }));
