// The marketplace's own endpoints, `/marketplace/v1`. Thin: a path, a schema, and nothing that decides.
import type * as z from 'zod/mini';
import type { InstallRequest, Installation } from '../schema/installation.ts';
import { Done, InstallAnswer, ListingByLink, ListingPage, MyApps, Records, Session } from '../schema/session.ts';
import { send, type Transport } from './request.ts';

const ROOT = '/marketplace/v1';

/** Every read and write of the marketplace, bound to one transport. Each throws `MarketplaceError`, or `AbortError`. */
export interface Client {
  readonly session: (signal?: AbortSignal) => Promise<Session>;
  readonly records: (signal?: AbortSignal) => Promise<Records>;
  /** One page in catalogue order; `limit` is 1 to 1000. */
  readonly listings: (page: { limit?: number; cursor?: string | undefined }, signal?: AbortSignal) => Promise<ListingPage>;
  /** One app by its id, private ones too; `not-found` where the actor may not have it. */
  readonly listing: (appId: string, signal?: AbortSignal) => Promise<ListingByLink>;
  readonly install: (request: InstallRequest, idempotencyKey: string, signal?: AbortSignal) => Promise<InstallAnswer>;
  readonly uninstall: (id: Installation['id'], signal?: AbortSignal) => Promise<{ success: boolean }>;
  readonly myApps: (signal?: AbortSignal) => Promise<MyApps>;
}

export function createClient(transport: Transport): Client {
  const get = <S extends z.ZodMiniType>(path: string, answer: S, signal?: AbortSignal, query: Record<string, string | number | undefined> = {}) =>
    send(transport, { method: 'GET', path: ROOT + path, answer, query, signal });
  return {
    session: (signal) => get('/session', Session, signal),
    records: (signal) => get('/records', Records, signal),
    listings: ({ limit = 500, cursor }, signal) => get('/listings', ListingPage, signal, { limit, cursor }),
    listing: (appId, signal) => get(`/listings/${encodeURIComponent(appId)}`, ListingByLink, signal),
    install: (request, idempotencyKey, signal) => send(transport, { method: 'POST', path: `${ROOT}/installations`, body: request, answer: InstallAnswer, idempotencyKey, signal }),
    uninstall: (id, signal) => send(transport, { method: 'DELETE', path: `${ROOT}/installations/${encodeURIComponent(id)}`, answer: Done, signal }),
    myApps: (signal) => get('/my-apps', MyApps, signal),
  };
}
