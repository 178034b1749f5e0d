// Requests for access as the mock world's server shows them, and a consent card over one: what the tests of the card share.
import { fixture, html } from '@open-wc/testing';
import type { MktConsent } from '../../components/mkt-consent.ts';
import type { MktProvider } from '../../components/mkt-provider.ts';
import { clientOf } from '../../mocks/world/authorization/clients.ts';
import type { PersonaName } from '../../mocks/world/personas.ts';
import { createClient, type Client } from '../../src/client/marketplace.ts';
import { openMarketplace, type Marketplace } from '../../src/marketplace.ts';
import type { Authorization, AuthorizationAsked } from '../../src/schema/authorization.ts';
import { baseUrl, now, until, type Stage } from './stage.ts';

/** The query an app of the world opens the page with; parameters that are null are left out. */
export function queryOf({ world }: Stage, appId: string, instead: Readonly<Record<string, string | null>> = {}): string {
  const app = world.apps.get(appId);
  if (!app) throw new Error(`the world has no ${appId}`);
  const { clientId, redirectUris } = clientOf(world, app);
  const all = { response_type: 'code', client_id: clientId, redirect_uri: redirectUris[0] ?? '', scope: app.listing.scopes.join(' '), state: 's1', ...instead };
  return new URLSearchParams(Object.entries(all).flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]]))).toString();
}

export const clientFor = (stage: Stage, as: PersonaName): Client => createClient({ baseUrl, token: stage.token(as), fetch: stage.fetch(), tries: 1 });

export async function askedBy(stage: Stage, as: PersonaName, appId: string, instead?: Readonly<Record<string, string | null>>): Promise<AuthorizationAsked> {
  const found = await clientFor(stage, as).authorization(queryOf(stage, appId, instead));
  if (found.kind === 'error') throw new Error(found.description);
  return found;
}

/** A marketplace that has read nothing, as the first-party page has. */
export const opened = (client: Client): Marketplace => openMarketplace(client, () => now);

/** The card over a request, once its words are there. */
export async function card(authorization: Authorization, mode: 'grant' | 'summary' = 'grant', marketplace?: Marketplace): Promise<MktConsent> {
  const element = await fixture<MktConsent>(html`<mkt-consent mode=${mode} .authorization=${authorization} .marketplace=${marketplace}></mkt-consent>`);
  await worded(element);
  return element;
}

/** Everything that is loaded after the first content is there. */
export const worded = (element: MktConsent): Promise<void> =>
  until(() => {
    const root = element.shadowRoot;
    if (!root) return false;
    const whole = root.querySelector('h4') !== null && (root.querySelector('.next b') !== null || element.authorization === undefined) && (element.mode !== 'grant' || root.querySelector('.allow') !== null);
    return whole || root.querySelector('.panel') !== null;
  }, 'the card is in words');

export interface Asking {
  readonly provider: MktProvider;
  readonly element: MktConsent;
  /** Where the page was to go. */
  readonly went: string[];
  readonly asked: AuthorizationAsked;
}

/** The first-party page: a provider that says how to go on, and the card that asks. */
export async function asking(stage: Stage, as: PersonaName, appId: string, instead?: Readonly<Record<string, string | null>>): Promise<Asking> {
  const went: string[] = [];
  const client = clientFor(stage, as);
  let asked: AuthorizationAsked | null = null;
  const marketplace = opened({
    ...client,
    async authorization(query, signal) {
      const found = await client.authorization(query, signal);
      if (found.kind === 'ask') asked = found;
      return found;
    },
  });
  const provider = await fixture<MktProvider>(html`<mkt-provider .marketplace=${marketplace} .navigate=${(url: string) => went.push(url)}><mkt-consent mode="grant" query=${queryOf(stage, appId, instead)}></mkt-consent></mkt-provider>`);
  const element = provider.querySelector('mkt-consent');
  if (!element) throw new Error('there is no card');
  await until(() => element.shadowRoot?.querySelector('.allow') !== null || element.shadowRoot?.querySelector('.panel') !== null, 'the card asks');
  await worded(element);
  if (!asked) throw new Error('nothing was asked');
  return { provider, element, went, asked };
}
