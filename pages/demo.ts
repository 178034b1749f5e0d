// The one way a demo page starts: its query parameters, the mock backend in the page or one that several pages share, and somebody signed in.
// Nothing here is part of the product.
import { clockFrom, demoInstant } from '../mocks/clock.ts';
import { startMock } from '../mocks/browser.ts';
import { faultNames, isFaultName, type FaultName } from '../mocks/handlers/index.ts';
import type { ActingAgency, Persona } from '../mocks/world/personas.ts';
import { createClient, type Brand, type Client, type PolicyRevision } from '../src/index.ts';

export const asNames = ['agency-owner', 'agency-admin', 'agency-user', 'sub-account-admin', 'sub-account-user', 'developer'] as const;
export type As = (typeof asNames)[number];
export const themeNames = ['system', 'light', 'dark'] as const;
export const localeNames = ['en', 'es', 'fr', 'de', 'pt-BR', 'ar'] as const;
export { faultNames };

/** What the query parameters of every page say; whatever they say wrongly is its default here. */
export interface Demo {
  readonly as: As;
  readonly apps: number;
  readonly seed: number;
  /** How many sub-accounts the agency with a brand of its own has; 0 for the named ones alone. */
  readonly subAccounts: number;
  /** `live` or an instant. */
  readonly clock: string;
  /** `platform` or the id of a white-label brand; empty for the world's first. */
  readonly brand: string;
  readonly theme: (typeof themeNames)[number];
  readonly locale: (typeof localeNames)[number];
  readonly fault: FaultName | '';
  /** The origin of a running `serve:mock` on this machine, instead of a backend in the page; empty for none. */
  readonly api: string;
}

const defaults: Demo = { as: 'agency-admin', apps: 240, seed: 1, subAccounts: 0, clock: demoInstant, brand: '', theme: 'system', locale: 'en', fault: '', api: '' };

const oneOf = <Name extends string>(names: readonly Name[], text: string | null): Name | undefined => names.find((name) => name === text);
const wholeNumber = (text: string | null, max: number): number | undefined => (text && /^\d{1,10}$/.test(text) && Number(text) <= max ? Number(text) : undefined);

/** Nothing but this machine: a link must not send anybody's page to a stranger's server. */
const onThisMachine = (text: string | null): string | undefined => (text && /^http:\/\/(127\.0\.0\.1|localhost):\d{1,5}$/.test(text) && URL.canParse(text) ? text : undefined);

export function readDemo(search: string, as: As = defaults.as): Demo {
  const given = new URLSearchParams(search);
  const fault = given.get('fault');
  return {
    as: oneOf(asNames, given.get('as')) ?? as,
    apps: wholeNumber(given.get('apps'), 100_000) ?? defaults.apps,
    seed: wholeNumber(given.get('seed'), 0xffff_ffff) ?? defaults.seed,
    subAccounts: wholeNumber(given.get('subAccounts'), 20_000) ?? defaults.subAccounts,
    clock: clockFrom(given.get('clock') ?? '') ? (given.get('clock') ?? '') : defaults.clock,
    brand: given.get('brand') ?? defaults.brand,
    theme: oneOf(themeNames, given.get('theme')) ?? defaults.theme,
    locale: oneOf(localeNames, given.get('locale')) ?? defaults.locale,
    fault: isFaultName(fault) ? fault : defaults.fault,
    api: onThisMachine(given.get('api')) ?? defaults.api,
  };
}

/** Theme, language and direction of the page. */
export function dress({ theme, locale }: Demo): void {
  const { documentElement: root } = document;
  if (theme !== 'system') root.dataset.theme = theme;
  root.lang = locale;
  root.dir = locale === 'ar' ? 'rtl' : 'ltr';
}

/** What elements need of a backend. They may have it before the backend is there: what they ask waits for it. */
export interface Backing {
  readonly base: string;
  readonly now: () => string;
  readonly fetch: typeof fetch;
  readonly askToken: () => Promise<string>;
  /** Names who is signed in before the backend is there. */
  readonly account: string;
}

export interface Running extends Backing {
  readonly demo: Demo;
  readonly revisions: readonly PolicyRevision[];
  /** The brands there are, the platform's own first. */
  readonly brands: readonly Brand[];
  readonly agencies: readonly ActingAgency[];
  readonly token: string;
  readonly persona: (as: Persona['as']) => Persona | undefined;
  /** A client that acts for the owner of a token. */
  readonly clientOf: (token: string) => Client;
  /** What goes wrong from now on, instead of what did. */
  readonly setFaults: (names: readonly FaultName[]) => Promise<void>;
}

export interface Opening extends Backing {
  /** Rejects when the browser gives the page no service worker, or the backend asked for is not there. */
  readonly running: Promise<Running>;
}

/** Starts the backend, or finds the one asked for, and signs in. */
export function openDemo(asked: Demo): Opening {
  const base = asked.api || location.origin;
  let clock = clockFrom(asked.clock) ?? (() => new Date().toISOString());
  const started = asked.api ? Promise.resolve() : startHere(asked);
  const backing: Backing = {
    base,
    now: () => clock(),
    fetch: (...call) => started.then(() => fetch(...call)),
    askToken: async () => (await running).token,
    account: `${asked.as} of ${asked.brand || 'the first brand'}`,
  };
  const running = start();
  // Elements that wait for it say so themselves.
  running.catch(() => {});
  return { ...backing, running };

  async function start(): Promise<Running> {
    await started;
    const world = await mockRead<{ now: string; revisions: PolicyRevision[] }>(base, '/world');
    if (asked.api) clock = clockOf(world.now);
    const brands = await mockRead<Brand[]>(base, '/brands');
    const brand = brands.some(({ id }) => id === asked.brand) ? asked.brand : (brands.find(({ domain }) => domain === 'white-label')?.id ?? 'platform');
    const demo = { ...asked, brand };
    const personas = await mockRead<Persona[]>(base, `/personas?brand=${encodeURIComponent(brand)}`);
    const persona = (as: Persona['as']) => personas.find((one) => one.as === as);
    const setFaults = (names: readonly FaultName[]) => mockSet(base, '/faults', { faults: names });
    if (asked.api && asked.fault) await setFaults([asked.fault]);
    return {
      ...backing,
      demo,
      revisions: world.revisions,
      brands,
      agencies: await mockRead<ActingAgency[]>(base, '/agencies'),
      token: persona(demo.as)?.token ?? '',
      persona,
      clientOf: (token) => createClient({ baseUrl: base, token: () => token }),
      setFaults,
    };
  }
}

async function startHere({ apps, seed, subAccounts, clock, fault }: Demo): Promise<void> {
  if (!('serviceWorker' in navigator)) throw new Error('this browser gives the page no service worker');
  await startMock({ apps, seed, subAccounts, clock, faults: fault ? [fault] : [] });
}

/** The clock of a backend elsewhere: it stands still, unless it says what this machine's says. */
const clockOf = (now: string): (() => string) => (Math.abs(Date.parse(now) - Date.now()) < 60_000 ? () => new Date().toISOString() : () => now);

async function mockRead<T>(base: string, path: string): Promise<T> {
  const response = await fetch(`${base}/mock/v1${path}`);
  if (!response.ok) throw new Error(`\`${path}\` of the mock backend answered ${response.status}`);
  return (await response.json()) as T;
}

async function mockSet(base: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(`${base}/mock/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`\`${path}\` of the mock backend answered ${response.status}`);
}

/** A link to a page with the demo as it stands, changed where `changes` says; other parameters of this page are left behind. */
export function demoLink(page: string, demo: Demo, changes: Partial<Demo> & { readonly app?: string } = {}): string {
  const query = new URLSearchParams();
  const from = readDemo('');
  for (const [name, value] of Object.entries({ ...demo, ...changes })) {
    if (value !== '' && (name === 'as' || String(value) !== String(from[name as keyof Demo]))) query.set(name, String(value));
  }
  return `${page}?${query}`;
}
