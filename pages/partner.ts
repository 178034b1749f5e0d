// What the partner's two pages know of each other and of the demo's backend. Nothing here is part of the product.
import { demoLink, type Demo } from './demo.ts';

const origin = new URL('.', location.href);

/** Where the browser is sent to be asked: the server's own address, or in a demo without one the page that its worker cannot put there. A partner cannot know who
 * is signed in at a server, nor whose brand that wears: only an address of this page that says so takes it there. */
export function authorizationPage(demo: Demo): string {
  if (!demo.api) return new URL(demoLink('oauth-consent.html', demo), origin).href;
  const url = new URL('/v2/oauth/chooselocation', demo.api);
  const given = new URLSearchParams(location.search);
  for (const name of ['as', 'brand']) if (given.has(name)) url.searchParams.set(name, given.get(name) ?? '');
  return url.href;
}

/** The partner's callback page, character by character as it is registered. */
export const callbackPage = (): string => new URL('partner-callback.html', origin).href;

/** Registers it where the backend is another server, which cannot know at which port this page is served. */
export async function registerCallback(demo: Demo, appId: string): Promise<void> {
  if (!demo.api) return;
  const clients = `${demo.api}/mock/v1/clients`;
  const { redirectUris } = (await (await fetch(`${clients}?appId=${appId}`)).json()) as { redirectUris: string[] };
  const own = callbackPage();
  if (redirectUris.includes(own)) return;
  await fetch(clients, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ appId, redirectUris: [...redirectUris, own] }) });
}
