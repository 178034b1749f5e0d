// The mock backend in a page, through msw's service worker. For demo pages: the world lives in the page and ends with it.
import { http, HttpResponse } from 'msw';
import { setupWorker } from 'msw/browser';
import { clockFrom, demoInstant } from './clock.ts';
import { generateWorld } from './fixtures/index.ts';
import { createHandlers, type FaultName } from './handlers/index.ts';
import { personas, type Persona, type PersonaName } from './world/personas.ts';
import { createWorld, type World } from './world/world.ts';

export interface StartMockOptions {
  /** Origin the backend answers on; left out, the page's own. */
  readonly base?: string;
  /** Size of the catalogue, 240 where left out. */
  readonly apps?: number;
  readonly seed?: number;
  /** `live` or an ISO 8601 instant; left out, the demo's own. */
  readonly clock?: string;
  readonly faults?: readonly FaultName[];
  /** Where the service worker's script is served. */
  readonly workerUrl?: string;
}

export interface Mock {
  readonly world: World;
  /** What a page gives its elements as base URL. */
  readonly base: string;
  /** Someone to be, under `platform` or the id of a white-label brand; throws for a brand or a persona this world lacks. */
  readonly persona: (as: PersonaName, brand?: string) => Persona;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the backend and resolves once the worker controls the page. Everything outside the backend's paths goes to the network; an unknown request below
 * `/marketplace/` or `/mock/`, or anywhere on a base of its own, fails like a broken connection and is named on the console. Throws `RangeError` for a
 * clock that is none.
 */
export async function startMock({
  base = location.origin,
  apps = 240,
  seed = 1,
  clock = demoInstant,
  faults = [],
  workerUrl,
}: StartMockOptions = {}): Promise<Mock> {
  const now = clockFrom(clock);
  if (!now) throw new RangeError('`clock` must be `live` or an ISO 8601 instant');
  const world = createWorld(generateWorld({ apps, seed, now: now(), assetsBase: base }), { now, seed });
  // A base of its own has nothing but the backend; on the page's origin the rest belongs to the page.
  const claimed = base === location.origin ? ['/marketplace/*', '/mock/*'] : ['/*'];
  const strict = claimed.map((path) =>
    http.all(`${base}${path}`, ({ request }) => {
      console.error(`no mock handler knows \`${request.method} ${request.url}\``);
      return HttpResponse.error();
    }),
  );
  const worker = setupWorker(...createHandlers(world, { base, faults }), ...strict);
  await worker.start({
    quiet: true,
    ...(workerUrl === undefined ? {} : { serviceWorker: { url: workerUrl } }),
    onUnhandledFrame: 'bypass',
  });

  return {
    world,
    base,
    persona: (as, brand) => {
      const persona = personas(world, brand).find((one) => one.as === as);
      if (!persona) throw new RangeError(`this world has no persona \`${as}\``);
      return persona;
    },
    stop: async () => worker.stop(),
  };
}
