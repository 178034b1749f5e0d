// The one way a demo page starts: its query parameters, the mock backend in the page, and somebody signed in. Nothing here is part of the product.
import { clockFrom, demoInstant } from '../mocks/clock.ts';
import { startMock, type Mock } from '../mocks/browser.ts';
import { faultNames, isFaultName, type FaultName } from '../mocks/handlers/index.ts';
import type { ActingAgency, Persona } from '../mocks/world/personas.ts';
import { createClient, type Brand, type Client } from '../src/index.ts';

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
  /** `live` or an instant. */
  readonly clock: string;
  /** `platform` or the id of a white-label brand; empty for the world's first. */
  readonly brand: string;
  readonly theme: (typeof themeNames)[number];
  readonly locale: (typeof localeNames)[number];
  readonly fault: FaultName | '';
}

const defaults: Demo = { as: 'agency-admin', apps: 240, seed: 1, clock: demoInstant, brand: '', theme: 'system', locale: 'en', fault: '' };

const oneOf = <Name extends string>(names: readonly Name[], text: string | null): Name | undefined => names.find((name) => name === text);
const wholeNumber = (text: string | null, max: number): number | undefined => (text && /^\d{1,10}$/.test(text) && Number(text) <= max ? Number(text) : undefined);

export function readDemo(search: string, as: As = defaults.as): Demo {
  const given = new URLSearchParams(search);
  const fault = given.get('fault');
  return {
    as: oneOf(asNames, given.get('as')) ?? as,
    apps: wholeNumber(given.get('apps'), 100_000) ?? defaults.apps,
    seed: wholeNumber(given.get('seed'), 0xffff_ffff) ?? defaults.seed,
    clock: clockFrom(given.get('clock') ?? '') ? (given.get('clock') ?? '') : defaults.clock,
    brand: given.get('brand') ?? defaults.brand,
    theme: oneOf(themeNames, given.get('theme')) ?? defaults.theme,
    locale: oneOf(localeNames, given.get('locale')) ?? defaults.locale,
    fault: isFaultName(fault) ? fault : defaults.fault,
  };
}

/** Theme, language and direction of the page. */
export function dress({ theme, locale }: Demo): void {
  const { documentElement: root } = document;
  if (theme !== 'system') root.dataset.theme = theme;
  root.lang = locale;
  root.dir = locale === 'ar' ? 'rtl' : 'ltr';
}

export interface Running {
  readonly demo: Demo;
  readonly mock: Mock;
  /** The brands there are, the platform's own first. */
  readonly brands: readonly Brand[];
  readonly agencies: readonly ActingAgency[];
  readonly token: string;
  readonly persona: (as: Persona['as']) => Persona | undefined;
  /** A client that acts for the owner of a token. */
  readonly clientOf: (token: string) => Client;
}

/** Starts the backend and signs in; throws when the browser gives the page no service worker. */
export async function startDemo(asked: Demo): Promise<Running> {
  if (!('serviceWorker' in navigator)) throw new Error('this browser gives the page no service worker');
  const mock = await startMock({ apps: asked.apps, seed: asked.seed, clock: asked.clock, faults: asked.fault ? [asked.fault] : [] });
  const brands = await mockRead<Brand[]>(mock, '/brands');
  const brand = brands.some(({ id }) => id === asked.brand) ? asked.brand : (brands.find(({ domain }) => domain === 'white-label')?.id ?? 'platform');
  const demo = { ...asked, brand };
  const personas = await mockRead<Persona[]>(mock, `/personas?brand=${encodeURIComponent(brand)}`);
  const persona = (as: Persona['as']) => personas.find((one) => one.as === as);
  return {
    demo,
    mock,
    brands,
    agencies: await mockRead<ActingAgency[]>(mock, '/agencies'),
    token: persona(demo.as)?.token ?? '',
    persona,
    clientOf: (token) => createClient({ baseUrl: mock.base, token: () => token }),
  };
}

async function mockRead<T>(mock: Mock, path: string): Promise<T> {
  const response = await fetch(`${mock.base}/mock/v1${path}`);
  if (!response.ok) throw new Error(`\`${path}\` of the mock backend answered ${response.status}`);
  return (await response.json()) as T;
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
