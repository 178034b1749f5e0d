// The marketplace's own endpoints, `/marketplace/v1`. Thin: a path, a schema, and nothing that decides.
import type * as z from 'zod/mini';
import { ApprovalsAnswer, SwitchesAnswer, type ApprovalsRequest, type SwitchesRequest } from '../schema/approving.ts';
import { Authorization, AuthorizationAnswered, type AuthorizationAnswer } from '../schema/authorization.ts';
import { Delivery, DeliveryPage } from '../schema/delivery.ts';
import { Installation, type InstallRequest } from '../schema/installation.ts';
import { InstallAnswer, ListingByLink, MyApps, ReadListingChanges, ReadListingPage, Records, Session } from '../schema/session.ts';
import { MarkupAnswer, UsageLimitAnswer, type Markup, type MarkupRequest, type Usage, type UsageLimitRequest } from '../schema/pricing.ts';
import { UninstallAnswer, type UninstallRequest } from '../schema/uninstalling.ts';
import { changeEvents, type ChangeEvent } from './events.ts';
import { read, send, type Rate, type Reading, type Transport } from './request.ts';

const ROOT = '/marketplace/v1';

/** Every read and write of the marketplace, bound to one transport. Each throws `MarketplaceError`, or `AbortError`. */
export interface Client {
  readonly session: (signal?: AbortSignal) => Promise<Session>;
  readonly records: (signal?: AbortSignal) => Promise<Records>;
  /** The session if it is another than the tag names; null asks for it in any case. */
  readonly readSession: (etag: string | null, signal?: AbortSignal) => Promise<Reading<Session>>;
  /** The records if they are others than the tag names; unchanged ones are as old as the reading's `asOf`, not as their own. */
  readonly readRecords: (etag: string | null, signal?: AbortSignal) => Promise<Reading<Records>>;
  /** One page in catalogue order; `limit` is 1 to 1000. */
  readonly listings: (page: { limit?: number; cursor?: string | undefined }, signal?: AbortSignal) => Promise<ReadListingPage>;
  /** What became of the listings since a page's or a former answer's `cursor`, up to 500 apps at a time. */
  readonly changes: (since: string, signal?: AbortSignal) => Promise<ReadListingChanges>;
  /** One app by its id, private ones too; `not-found` where the actor may not have it. */
  readonly listing: (appId: string, signal?: AbortSignal) => Promise<ListingByLink>;
  /** Changes while they happen, over one connection: see `changeEvents`. */
  readonly events: (lastEventId: string | null, signal?: AbortSignal) => AsyncGenerator<ChangeEvent, void>;
  readonly install: (request: InstallRequest, idempotencyKey: string, signal?: AbortSignal) => Promise<InstallAnswer>;
  /** Takes an app away from the sub-accounts named or from the whole agency; gives back what there was. */
  readonly uninstall: (request: UninstallRequest, idempotencyKey: string, signal?: AbortSignal) => Promise<UninstallAnswer>;
  /** Puts an installation on another plan of its app. */
  readonly changePlan: (installationId: string, planId: string, idempotencyKey: string, signal?: AbortSignal) => Promise<Installation>;
  /** The agency's word on up to 1000 apps. */
  readonly approve: (request: ApprovalsRequest, idempotencyKey: string, signal?: AbortSignal) => Promise<ApprovalsAnswer>;
  /** Sets the switches named. */
  readonly setSwitches: (request: SwitchesRequest, idempotencyKey: string, signal?: AbortSignal) => Promise<SwitchesAnswer>;
  /** The agency's profit on an app's meters from now on; gives back the whole markup. */
  readonly setMarkup: (request: MarkupRequest, idempotencyKey: string, signal?: AbortSignal) => Promise<{ markup: Markup }>;
  /** An app's daily limit from now on; gives back every limit with today's use. */
  readonly setUsageLimit: (request: UsageLimitRequest, idempotencyKey: string, signal?: AbortSignal) => Promise<{ usage: Usage }>;
  /** What an authorization page has to show, by the query it was opened with. */
  readonly authorization: (query: string, signal?: AbortSignal) => Promise<Authorization>;
  /** Allows or denies it, once; `conflict` where it was answered already, `forbidden` with the decision where the policy refuses. */
  readonly answer: (id: string, answer: AuthorizationAnswer, signal?: AbortSignal) => Promise<AuthorizationAnswered>;
  readonly myApps: (signal?: AbortSignal) => Promise<MyApps>;
  /** What a developer's apps were told in the last 30 days, the latest first: of one app or of all, `limit` 1 to 1000, `before` a delivery to go on from. */
  readonly deliveries: (page: { appId?: string | undefined; limit?: number; before?: string | undefined }, signal?: AbortSignal) => Promise<DeliveryPage>;
  /** Sends a delivery again now; `conflict` while it is on its way. */
  readonly resend: (deliveryId: string, idempotencyKey: string, signal?: AbortSignal) => Promise<Delivery>;
  /** What the last answer that said so left of the server's limit; null where none did. */
  readonly rate: () => Rate | null;
}

export function createClient(given: Transport): Client {
  let rate: Rate | null = null;
  const transport: Transport = {
    ...given,
    onRate: (seen) => {
      rate = seen;
      given.onRate?.(seen);
    },
  };
  const get = <S extends z.ZodMiniType>(path: string, answer: S, signal?: AbortSignal, query: Record<string, string | number | undefined> = {}) =>
    send(transport, { method: 'GET', path: ROOT + path, answer, query, signal });
  const readIfNot = <S extends z.ZodMiniType>(etag: string | null, path: string, answer: S, signal?: AbortSignal) =>
    read(transport, { method: 'GET', path: ROOT + path, answer, etag, signal });
  return {
    session: (signal) => get('/session', Session, signal),
    records: (signal) => get('/records', Records, signal),
    readSession: (etag, signal) => readIfNot(etag, '/session', Session, signal),
    readRecords: (etag, signal) => readIfNot(etag, '/records', Records, signal),
    listings: ({ limit = 500, cursor }, signal) => get('/listings', ReadListingPage, signal, { limit, cursor }),
    changes: (since, signal) => get('/listings/changes', ReadListingChanges, signal, { since, limit: 500 }),
    listing: (appId, signal) => get(`/listings/${encodeURIComponent(appId)}`, ListingByLink, signal),
    events: (lastEventId, signal) => changeEvents(transport, lastEventId, signal),
    install: (request, idempotencyKey, signal) => send(transport, { method: 'POST', path: `${ROOT}/installations`, body: request, answer: InstallAnswer, idempotencyKey, signal }),
    uninstall: (request, idempotencyKey, signal) => send(transport, { method: 'POST', path: `${ROOT}/uninstallations`, body: request, answer: UninstallAnswer, idempotencyKey, signal }),
    changePlan: (id, planId, idempotencyKey, signal) => send(transport, { method: 'PUT', path: `${ROOT}/installations/${encodeURIComponent(id)}/plan`, body: { planId }, answer: Installation, idempotencyKey, signal }),
    approve: (request, idempotencyKey, signal) => send(transport, { method: 'PUT', path: `${ROOT}/approvals`, body: request, answer: ApprovalsAnswer, idempotencyKey, signal }),
    setSwitches: (request, idempotencyKey, signal) => send(transport, { method: 'PUT', path: `${ROOT}/switches`, body: request, answer: SwitchesAnswer, idempotencyKey, signal }),
    setMarkup: (request, idempotencyKey, signal) => send(transport, { method: 'PUT', path: `${ROOT}/markup`, body: request, answer: MarkupAnswer, idempotencyKey, signal }),
    setUsageLimit: (request, idempotencyKey, signal) => send(transport, { method: 'PUT', path: `${ROOT}/usage-limits`, body: request, answer: UsageLimitAnswer, idempotencyKey, signal }),
    authorization: (query, signal) => send(transport, { method: 'POST', path: `${ROOT}/authorizations`, body: { query }, answer: Authorization, signal }),
    answer: (id, answer, signal) => send(transport, { method: 'POST', path: `${ROOT}/authorizations/${encodeURIComponent(id)}/answer`, body: answer, answer: AuthorizationAnswered, signal }),
    myApps: (signal) => get('/my-apps', MyApps, signal),
    deliveries: ({ appId, limit = 50, before }, signal) => get('/deliveries', DeliveryPage, signal, { appId, limit, before }),
    resend: (id, idempotencyKey, signal) => send(transport, { method: 'POST', path: `${ROOT}/deliveries/${encodeURIComponent(id)}/resend`, body: {}, answer: Delivery, idempotencyKey, signal }),
    rate: () => rate,
  };
}
