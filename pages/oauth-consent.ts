// The first-party consent page: the only one that grants. Top-level or not at all; its headers say so too. It hands the query of its address to the server as it
// stands and keeps nothing: no token of the app, no code, no storage. Signing in is the mock backend's: a list of its people.
import { MktConsent } from '../components/mkt-consent.ts';
import { MktProvider } from '../components/mkt-provider.ts';
import { MktWhy } from '../components/mkt-why.ts';
import type { Persona } from '../mocks/world/personas.ts';
import { createClient, openMarketplace, safeUrl, type Brand, type Client } from '../src/index.ts';
import { loginWindowOpenMode } from '../src/policy/consent.ts';
import { find, node } from './node.ts';

/** Parameters of the demo around the page; everything else is the app's request. */
const OURS = ['as', 'api', 'apps', 'seed', 'subAccounts', 'clock', 'brand', 'theme', 'locale', 'fault'] as const;

/** Put in by whoever builds the page: whether it may hold a backend of its own. */
declare const __WORLD_IN_PAGE__: boolean;

const given = new URLSearchParams(location.search);
/** Where the browser has them: texts that may become code. */
const trusted = (window as { trustedTypes?: { createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => unknown } }).trustedTypes;
const framed = window.top !== window.self;

/** What a mock backend behind this page has: where it is, what time it is there, who there is. */
interface Behind {
  readonly base: string;
  readonly now: () => string;
  readonly people: readonly Persona[];
}

/** The server that served this page, the one that was named, or one in the page itself. */
async function behind(): Promise<Behind> {
  const api = given.get('api') ?? '';
  const named = __WORLD_IN_PAGE__ && /^http:\/\/(127\.0\.0\.1|localhost):\d{1,5}$/.test(api);
  if (__WORLD_IN_PAGE__ && !named) await startHere();
  const base = named ? api : location.origin;
  const brand = given.get('brand');
  const [{ now }, people] = await Promise.all([
    mock<{ now: string }>(base, '/world'),
    mock<readonly Persona[]>(base, `/personas${brand ? `?brand=${encodeURIComponent(brand)}` : ''}`),
  ]);
  // A clock that stands still says what it says; one that runs is this device's.
  const live = Math.abs(Date.parse(now) - Date.now()) < 60_000;
  return { base, now: () => (live ? new Date().toISOString() : now), people };
}

async function startHere(): Promise<void> {
  // Its service worker is registered by an address, which this page lets through for that one alone.
  trusted?.createPolicy('default', { createScriptURL: (url) => (new URL(url, location.href).pathname === '/mockServiceWorker.js' ? url : '') });
  const { openDemo, readDemo } = await import('./demo.ts');
  await openDemo(readDemo(location.search)).running;
}

async function mock<T>(base: string, path: string): Promise<T> {
  const response = await fetch(`${base}/mock/v1${path}`, { referrerPolicy: 'no-referrer' });
  if (!response.ok) throw new Error(`\`${path}\` of the mock backend answered ${response.status}`);
  return (await response.json()) as T;
}

/** The request, without what is the demo's. */
function request(): string {
  const query = new URLSearchParams(given);
  for (const name of OURS) query.delete(name);
  return query.toString();
}

const withParameters = (changes: Readonly<Record<string, string>>): string => {
  const query = new URLSearchParams(given);
  for (const [name, value] of Object.entries(changes)) if (value === '') query.delete(name);
  else query.set(name, value);
  return `${location.pathname}?${query.toString()}`;
};

const WHO: Readonly<Partial<Record<Persona['as'], string>>> = { 'agency-owner': 'Owner', 'agency-admin': 'Admin', 'agency-user': 'User', 'sub-account-admin': 'Admin of one account', 'sub-account-user': 'User of one account' };

function askWho(people: readonly Persona[]): void {
  const self = loginWindowOpenMode(location.search) === 'self';
  find('#sign-in ul').replaceChildren(
    ...people.flatMap(({ as, user }) => {
      const role = WHO[as];
      const link = node('a', { href: withParameters({ as }), ...(self ? {} : { target: '_blank', rel: 'noopener' }) }, node('b', {}, user.name), node('span', {}, role ?? ''));
      return role ? [node('li', {}, link)] : [];
    }),
  );
  find('#sign-in').hidden = false;
}

function showBrand({ name, logoUrl }: Brand): void {
  const image = find<HTMLImageElement>('.brand-logo');
  const url = safeUrl(logoUrl);
  image.hidden = !url;
  if (url) image.src = url.href;
  find('.brand-name').textContent = name;
  document.title = `Allow access · ${name}`;
}

/** The client, which has the page wear the brand of what it reads. */
const wearing = (client: Client): Client => ({
  ...client,
  async authorization(query, signal) {
    const found = await client.authorization(query, signal);
    showBrand(found.brand);
    return found;
  },
});

async function start(): Promise<void> {
  const { theme, locale } = { theme: given.get('theme'), locale: given.get('locale') };
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  if (locale === 'ar') document.documentElement.dir = 'rtl';
  const { base, now, people } = await behind();
  const persona = people.find(({ as }) => as === given.get('as'));
  if (!persona) return askWho(people);
  const provider = find<MktProvider>('mkt-provider');
  provider.clock = now;
  provider.marketplace = openMarketplace(wearing(createClient({ baseUrl: base, token: () => persona.token })), now);
  provider.navigate = (url) => location.replace(url);
  const consent = find<MktConsent>('mkt-consent');
  consent.query = request();
  consent.hidden = false;
  find('.person').textContent = persona.user.name;
  find<HTMLAnchorElement>('.other').href = withParameters({ as: '' });
  find('.signed-in').hidden = false;
}

if (framed) find('#framed').hidden = false;
else {
  for (const [tag, element] of [['mkt-provider', MktProvider], ['mkt-consent', MktConsent], ['mkt-why', MktWhy]] as const) if (!customElements.get(tag)) customElements.define(tag, element);
  start().catch((error: unknown) => {
    find('.fact').textContent = error instanceof Error ? error.message : String(error);
    find('#failure').hidden = false;
  });
}
