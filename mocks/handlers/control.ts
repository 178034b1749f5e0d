// `/mock/v1`: what a demo page or a test needs and no real backend has. Nothing here is part of the contract, and nothing here needs a token.
import type { RequestHandler } from 'msw';
import * as z from 'zod/mini';
import { Id } from '../../src/schema/instant.ts';
import { Webhooks } from '../../src/schema/delivery.ts';
import { appWith, clientNamed, clientOf, Links, OAuthClient, setClient } from '../world/authorization/clients.ts';
import { expireAccess } from '../world/authorization/tokens.ts';
import { token } from '../world/authorization/token-endpoint.ts';
import { createSubAccount } from '../world/future.ts';
import { actingAgencies, personas } from '../world/personas.ts';
import { notAvailable, Refused } from '../world/refused.ts';
import { setWebhooks } from '../world/telling.ts';
import { signerOf } from '../webhooks/signing.ts';
import { logo } from '../fixtures/art/logo.ts';
import { brandLogo } from '../fixtures/art/brand.ts';
import { screenshot } from '../fixtures/art/screenshot.ts';
import { json, type Backend, type Call } from './backend.ts';
import { faultNames } from './faults.ts';
import { nowhere, route } from './route.ts';

/** What is to go wrong from now on, instead of what did. */
const FaultsWanted = z.strictObject({ faults: z.array(z.enum(faultNames)), share: z.optional(z.number().check(z.minimum(0), z.maximum(1))) });

/** A sub-account that is to be created. */
const SubAccountWanted = z.strictObject({ agencyId: Id, name: z.string().check(z.minLength(1), z.maxLength(200)) });

/** How an app takes part in OAuth from now on, and the scopes it declares; what is left out stays. */
const ClientWanted = z.strictObject({
  appId: Id,
  clientSecret: z.optional(OAuthClient.shape.clientSecret),
  redirectUris: z.optional(OAuthClient.shape.redirectUris),
  links: z.optional(Links),
  scopes: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(200)))),
});

/** Where an app's events are to go; this machine's own addresses too. */
const WebhooksWanted = z.extend(Webhooks, { appId: Id });

/** What the demo's partner has its own server exchange. */
const CodeWanted = z.strictObject({ code: z.string(), verifier: z.string(), redirectUri: z.string(), clientId: z.string() });

export function controlHandlers(backend: Backend): readonly RequestHandler[] {
  const { world } = backend;
  const at = (path: string, methods: Parameters<typeof route>[2]): RequestHandler => route(backend, `/mock/v1${path}`, methods);
  const brands = () => [world.platform, ...[...world.agencies.values()].flatMap(({ brand }) => brand ?? [])];

  return [
    at('/personas', { GET: (call) => json(personas(world, call.query('brand').brand)) }),
    at('/agencies', { GET: () => json(actingAgencies(world)) }),
    at('/brands', { GET: () => json(brands()) }),
    at('/world', { GET: () => json({ now: world.now(), revisions: world.revisions }) }),
    at('/faults', {
      GET: () => json({ faults: backend.faults.names }),
      POST: async (call) => {
        refuseStrangers(call);
        const { faults, share = null } = await call.body(FaultsWanted);
        backend.faults.set(faults, share);
        return json({ faults: backend.faults.names });
      },
    }),
    at('/sub-accounts', {
      POST: async (call) => {
        refuseStrangers(call);
        return json(createSubAccount(world, await call.body(SubAccountWanted)), 201);
      },
    }),
    at('/webhooks', {
      POST: async (call) => {
        refuseStrangers(call);
        const { appId, ...webhooks } = await call.body(WebhooksWanted);
        return json(setWebhooks(world, appId, webhooks));
      },
    }),
    at('/clients', {
      GET: (call) => json(clientNamed(world, call.query('appId').appId ?? '')),
      POST: async (call) => {
        refuseStrangers(call);
        const { appId, ...changes } = await call.body(ClientWanted);
        return json(setClient(world, appId, changes));
      },
    }),
    at('/expired-tokens', {
      POST: (call) => {
        refuseStrangers(call);
        return json({ expired: expireAccess(world) });
      },
    }),
    // The partner's own server, which alone knows its secret and keeps the tokens to itself.
    at('/partner', {
      POST: async (call) => {
        refuseStrangers(call);
        const { code, verifier, redirectUri, clientId } = await call.body(CodeWanted);
        const app = appWith(world, clientId);
        if (!app) throw notAvailable();
        const { clientSecret } = clientOf(world, app);
        await token(world, new Map(Object.entries({ grant_type: 'authorization_code', client_id: clientId, client_secret: clientSecret, code, code_verifier: verifier, redirect_uri: redirectUri })));
        return json({ connected: true });
      },
    }),
    at('/webhook-key', { GET: async () => json({ algorithm: 'Ed25519', publicKey: (await signerOf(world)).publicKey }) }),
    at('/outbox', { GET: () => json(world.outbox) }),
    at('/assets/logos/:file', {
      GET: ({ params }) => {
        const app = world.apps.get(stem(params.file));
        if (!app) throw notAvailable();
        return svg(logo(app.listing.id, app.listing.category.name));
      },
    }),
    at('/assets/screenshots/:appId/:file', {
      GET: ({ params }) => {
        const app = world.apps.get(params.appId ?? '');
        const number = Number(/^[1-9]$/.exec(stem(params.file))?.[0]);
        if (!app || Number.isNaN(number)) throw notAvailable();
        return svg(screenshot(app.listing.id, app.listing.category.name, number));
      },
    }),
    at('/assets/brands/:file', {
      GET: ({ params }) => {
        const brand = brands().find(({ id }) => id === stem(params.file));
        if (!brand) throw notAvailable();
        return svg(brandLogo(brand));
      },
    }),
    ...nowhere(backend, '/mock/v1'),
  ];
}

/** Any page may read a server on this machine; only pages of this machine may break it. */
export function refuseStrangers({ request, url }: Call): void {
  const origin = request.headers.get('origin');
  const own = origin === null || origin === url.origin || /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin);
  if (!own) throw new Refused(403, 'only pages of this machine may change this world');
}

/** The file's name without `.svg`; empty for any other kind of file. */
const stem = (file: string | undefined): string => /^(.+)\.svg$/.exec(file ?? '')?.[1] ?? '';

const svg = (image: string): Response =>
  new Response(image, { headers: { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=31536000, immutable' } });
