// The mock backend in a page, through msw's service worker. For demo pages: the world lives in the page and ends with it.
import { http, HttpResponse } from 'msw';
import { setupWorker } from 'msw/browser';
import { clockFrom, demoInstant } from './clock.ts';
import { generationSteps, nameOfWorld } from './fixtures/index.ts';
import { createHandlers, Faults, type FaultName } from './handlers/index.ts';
import { inSlices } from './slices.ts';
import { startCourier } from './webhooks/courier.ts';
import { inPage } from './webhooks/receiver.ts';
import { callbacksOf } from './world/authorization/clients.ts';
import { personas, type Persona, type PersonaName } from './world/personas.ts';
import { worldSteps, type World } from './world/world.ts';

export interface StartMockOptions {
  /** Origin the backend answers on; left out, the page's own. */
  readonly base?: string;
  /** Size of the catalogue, 240 where left out. */
  readonly apps?: number;
  readonly seed?: number;
  /** How many sub-accounts the main agency has; never fewer than the named ones. */
  readonly subAccounts?: number;
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
  /** From now on these faults, and no others. The backend is offline too while the browser is. */
  readonly setFaults: (names: readonly FaultName[]) => void;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the backend and resolves once the worker controls the page; meanwhile the page stays alive, however large the world. Everything outside the backend's paths goes to the network; an unknown request below
 * `/marketplace/` or `/mock/`, or anywhere on a base of its own, fails like a broken connection and is named on the console. Throws `RangeError` for a
 * clock that is none.
 */
export async function startMock({
  base = location.origin,
  apps = 240,
  seed = 1,
  subAccounts = 0,
  clock = demoInstant,
  faults: names = [],
  workerUrl,
}: StartMockOptions = {}): Promise<Mock> {
  const now = clockFrom(clock);
  if (!now) throw new RangeError('`clock` must be `live` or an ISO 8601 instant');
  const data = await inSlices(generationSteps({ apps, seed, subAccounts, now: now(), assetsBase: base }));
  // A world that stands still is the same after a reload; what live time made is not.
  const name = clock === 'live' ? {} : { name: nameOfWorld(data) };
  const world = await inSlices(worldSteps(data, { now, seed, ...name, callbacks: callbacksOf(base) }));
  const faults = new Faults(names, () => !navigator.onLine, seed);
  const ended = new AbortController();
  addEventListener('offline', () => faults.changed(), { signal: ended.signal });
  // A base of its own has nothing but the backend; on the page's origin the rest belongs to the page.
  const claimed = base === location.origin ? ['/marketplace/*', '/mock/*'] : ['/*'];
  const strict = claimed.map((path) =>
    http.all(`${base}${path}`, ({ request }) => {
      console.error(`no mock handler knows \`${request.method} ${request.url}\``);
      return HttpResponse.error();
    }),
  );
  const worker = setupWorker(...createHandlers(world, { base, faults, streams: streamsReachThePage(), signal: ended.signal }), ...strict);
  // As long as a receiver nearby would take.
  const courier = startCourier(world, { send: inPage(world, () => new Promise((resolve) => setTimeout(resolve, 60))) });
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
    setFaults: (wanted) => faults.set(wanted),
    stop: async () => {
      ended.abort();
      courier.stop();
      await worker.stop();
    },
  };
}

/** Whether a stream can be handed to the worker; where it cannot, msw waits for the end of an answer before it gives any of it. */
function streamsReachThePage(): boolean {
  const { port1, port2 } = new MessageChannel();
  try {
    const stream = new ReadableStream();
    port1.postMessage(stream, [stream]);
    return true;
  } catch {
    return false;
  } finally {
    port1.close();
    port2.close();
  }
}
