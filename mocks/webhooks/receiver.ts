// The receiver of a demo page, in the page: what a developer's server would do with a delivery, with the verifier of the server entry, and nothing on the
// network. One of its endpoints is down now and then.
import { seenInMemory } from '../../src/webhook/seen.ts';
import { webhookVerifier } from '../../src/webhook/verify.ts';
import type { World } from '../world/world.ts';
import type { CourierOptions } from './courier.ts';
import { signerOf } from './signing.ts';

/** The host whose first answer to each delivery is 503. */
export const UNSTEADY_HOST = 'unsteady.tidewrack-labs.example';
const SEEN = 1000;

/** Answers deliveries as a receiver that trusts this world's key; `latency` waits as long as a network would take. */
export function inPage(world: World, latency: () => Promise<void> = async () => {}): CourierOptions['send'] {
  const met = new Set<string>();
  let verifier: Promise<ReturnType<typeof webhookVerifier>> | undefined;
  return async ({ url, headers, body }) => {
    await latency();
    verifier ??= signerOf(world).then(({ publicKey }) => webhookVerifier({ publicKey, clock: () => world.now(), seen: seenInMemory(SEEN) }));
    const verify = await verifier;
    const delivery = await verify({ body, headers });
    if (!delivery.ok) return { status: delivery.status };
    if (new URL(url).hostname === UNSTEADY_HOST && !met.has(delivery.webhookId)) {
      remember(met, delivery.webhookId);
      await delivery.forget();
      return { status: 503 };
    }
    return { status: 200 };
  };
}

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  const [oldest] = ids;
  if (ids.size > SEEN && oldest !== undefined) ids.delete(oldest);
}
