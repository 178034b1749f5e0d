// The OAuth side of an app: its client id and secret, the pages it may send a browser back to, and where it says what becomes of the data. An app of which
// the world says nothing has all of that too, made from its id, so that every app of a catalogue of any size can ask for access. It authorizes nobody.
import * as z from 'zod/mini';
import type { Fault } from '../../../src/schema/faults.ts';
import { HttpsUrl } from '../../../src/schema/url.ts';
import { randomFrom } from '../../fixtures/random.ts';
import { notAvailable } from '../refused.ts';
import { record, type AppState, type World } from '../world.ts';

const Link = z.nullable(HttpsUrl);
/** Where an app says what becomes of the data. */
export const Links = z.object({ privacy: Link, terms: Link, dataUse: Link });

/** How an app takes part in OAuth. */
export const OAuthClient = z.object({
  /** `<id of the app>-<8 letters or digits>` */
  clientId: z.string(),
  clientSecret: z.string().check(z.minLength(16), z.maxLength(200)),
  /** Compared character by character; without a fragment. */
  redirectUris: z.array(HttpsUrl.check(z.refine((url) => !url.includes('#'), { error: 'must have no fragment' }))).check(z.minLength(1), z.maxLength(20)),
  links: z._default(Links, { privacy: null, terms: null, dataUse: null }),
});
export type OAuthClient = z.infer<typeof OAuthClient>;

const CLIENT_ID = /^(.+)-[a-z0-9]{8}$/;

/** The app id of a client id; null where it is of another form. */
export const appIdOf = (clientId: string): string | null => CLIENT_ID.exec(clientId)?.[1] ?? null;

/** What a client's shape cannot say: that its id is its app's. */
export const clientFaults = ({ clientId }: OAuthClient, appId: string): readonly Fault[] =>
  appIdOf(clientId) === appId ? [] : [{ path: 'clientId', message: `must be ${appId}, a hyphen and eight small letters or digits` }];

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
const HEX = [...'0123456789abcdef'];

/** The client of an app that says nothing of one: the same for the same app in every world. */
export function defaultClient({ id, publisher, support }: Pick<AppState['listing'], 'id' | 'publisher' | 'support'>, callbacks: readonly string[]): OAuthClient {
  const random = randomFrom('oauth client', id);
  const text = (from: readonly string[], length: number): string => Array.from({ length }, () => random.pick(from)).join('');
  const site = publisher.website ?? support.url ?? `https://${publisher.id}.example`;
  const at = (path: string): string => new URL(path, site).href;
  return {
    clientId: `${id}-${text(LETTERS, 8)}`,
    clientSecret: `${text(HEX, 8)}-${text(HEX, 4)}-4${text(HEX, 3)}-8${text(HEX, 3)}-${text(HEX, 12)}`,
    redirectUris: [at(`/${id}/oauth/callback`), ...callbacks],
    links: { privacy: at('/privacy'), terms: random.chance(0.9) ? at('/terms') : null, dataUse: random.chance(0.7) ? at(`/${id}/data-use`) : null },
  };
}

/** The page to which the demo's partner has its users sent back, on the origin the demo is shown on. */
export const callbacksOf = (origin: string): readonly string[] => [`${origin}/pages/partner-callback.html`];

const defaults = new WeakMap<AppState, OAuthClient>();

/** An app's client. One that follows from its id may also send a browser back to the pages this world is shown on. */
export function clientOf({ callbacks }: World, app: AppState): OAuthClient {
  if (app.oauth) return app.oauth;
  const known = defaults.get(app) ?? defaultClient(app.listing, callbacks);
  defaults.set(app, known);
  return known;
}

/** The app with this client id. */
export function appWith(world: World, clientId: string): AppState | null {
  const app = world.apps.get(appIdOf(clientId) ?? '');
  return app && clientOf(world, app).clientId === clientId ? app : null;
}

/** The client of an app by the app's id; 404 for no app. */
export function clientNamed(world: World, appId: string): OAuthClient {
  const app = world.apps.get(appId);
  if (!app) throw notAvailable();
  return clientOf(world, app);
}

/** What of an app's part in OAuth is to be different. */
export type ClientChanges = { readonly [Key in Exclude<keyof OAuthClient, 'clientId'>]?: OAuthClient[Key] | undefined } & { readonly scopes?: readonly string[] | undefined };

/** Changes an app's client, and the scopes it declares, from now on; its id stays, and what was issued with another secret is refreshed with the new one. 404 for no app. */
export function setClient(world: World, appId: string, changes: ClientChanges): OAuthClient {
  const app = world.apps.get(appId);
  if (!app) throw notAvailable();
  const before = clientOf(world, app);
  const { clientSecret = before.clientSecret, redirectUris = before.redirectUris, links = before.links, scopes } = changes;
  app.oauth = { ...before, clientSecret, redirectUris, links };
  if (scopes) record(world, app, [], { scopes: [...scopes] });
  return app.oauth;
}
