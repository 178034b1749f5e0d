// The stage that tests of elements play on: the mock backend's world at the demo's instant, a marketplace read from it, and every look of the page.
import { expect, waitUntil } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import { ContextConsumer } from '@lit/context';
import { LitElement } from 'lit';
import { marketplaceContext } from '../../components/context.ts';
import { demoInstant } from '../../mocks/clock.ts';
import { mockFetch, type MockFetch, type MockFetchOptions } from '../../mocks/fetch.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { actorOf, asDeveloper } from '../../mocks/world/actor.ts';
import { myApps } from '../../mocks/world/developing.ts';
import { personas, type PersonaName } from '../../mocks/world/personas.ts';
import { createWorld, type World } from '../../mocks/world/world.ts';
import { createClient } from '../../src/client/marketplace.ts';
import { snapshots } from '../../src/marketplace/live.ts';
import { openMarketplace, type Marketplace } from '../../src/marketplace.ts';
import type { PolicyRevision } from '../../src/schema/policy.ts';
import type { MyApp } from '../../src/schema/session.ts';

export const now = demoInstant;
export const baseUrl = 'https://api.test.example';

export interface Stage {
  readonly world: World;
  readonly token: (as: PersonaName) => () => string;
  readonly fetch: (options?: MockFetchOptions) => MockFetch;
  /** A marketplace that has read everything, for one persona. */
  readonly marketplace: (as: PersonaName) => Promise<Marketplace>;
  /** An app of the demo's developer, by its id. */
  readonly myApp: (id: string) => MyApp;
}

export function stage(revisions?: readonly PolicyRevision[]): Stage {
  const world = createWorld(generateWorld({ apps: 60, now, assetsBase: 'https://assets.test.example' }), { now: () => now, ...(revisions ? { revisions } : {}) });
  const token = (as: PersonaName) => () => {
    const persona = personas(world).find((one) => one.as === as);
    if (!persona) throw new Error(`the world has no ${as}`);
    return persona.token;
  };
  return {
    world,
    token,
    fetch: (options) => mockFetch(world, options),
    async marketplace(as) {
      const opened = openMarketplace(createClient({ baseUrl, token: token(as), fetch: mockFetch(world) }), () => now);
      for await (const next of snapshots(opened, {}, new AbortController().signal)) return next;
      throw new Error('no snapshot came');
    },
    myApp(id) {
      const developer = asDeveloper(actorOf(world, `Bearer ${token('developer')()}`));
      const app = myApps(world, developer).apps.find(({ listing }) => listing.id === id);
      if (!app) throw new Error(`the developer has no ${id}`);
      return app;
    },
  };
}

/** Shows what the nearest provider gives, as any element of ours would get it. */
export class Given extends LitElement {
  readonly #consumer = new ContextConsumer(this, { context: marketplaceContext, subscribe: true });
  get marketplace(): Marketplace | undefined {
    return this.#consumer.value;
  }
}
customElements.define('test-given', Given);

/** The page's looks, one after the other: light and dark, left to right and right to left. */
export async function inEveryLook(check: () => Promise<void>): Promise<void> {
  const { documentElement: page } = document;
  // A colour half way between two schemes is nobody's.
  await emulateMedia({ reducedMotion: 'reduce' });
  try {
    for (const dir of ['ltr', 'rtl']) {
      for (const scheme of ['light', 'dark']) {
        page.dir = dir;
        page.style.colorScheme = scheme;
        page.style.background = scheme === 'dark' ? '#16181d' : '#ffffff';
        await check();
      }
    }
  } finally {
    page.removeAttribute('dir');
    page.removeAttribute('style');
    await emulateMedia({ reducedMotion: 'no-preference' });
  }
}

/** No axe violation in any look of the page. */
export const accessible = (element: Element): Promise<void> => inEveryLook(() => expect(element).to.be.accessible() as unknown as Promise<void>);

/** The text a person sees or hears in an element, white space collapsed. */
export const words = (node: Node | null | undefined): string => (node?.textContent ?? '').replace(/\s+/g, ' ').trim();

/** Waits until a check of what is seen holds. */
export const until = (holds: () => boolean, what: string): Promise<void> => waitUntil(holds, what, { timeout: 30_000 });

/** An element in another's shadow root; fails when it is not there. */
export function within<T extends Element = HTMLElement>(host: Element, selector: string): T {
  const found = host.shadowRoot?.querySelector<T>(selector);
  if (!found) throw new Error(`${host.localName} shows no \`${selector}\``);
  return found;
}

/** A button in an element's shadow root, by the words on it or its label. */
export function button(host: Element, name: string): HTMLButtonElement {
  const found = [...(host.shadowRoot?.querySelectorAll('button') ?? [])].find((one) => words(one) === name || one.getAttribute('aria-label') === name);
  if (!found) throw new Error(`${host.localName} shows no button "${name}"`);
  return found;
}
