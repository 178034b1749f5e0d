// The receiver of a demo page, in the page: what a developer's server would do with a delivery, and nothing on the network. It verifies the signature, leaves
// what is too old, and knows a repetition; one of its endpoints is down now and then.
import { receive, signatureToVerify } from '../../src/webhook/delivery.ts';
import type { World } from '../world/world.ts';
import type { CourierOptions } from './courier.ts';
import { signerOf } from './signing.ts';

/** The host whose first answer to each delivery is 503. */
export const UNSTEADY_HOST = 'unsteady.tidewrack-labs.example';
const SEEN = 1000;

/** Answers deliveries as a receiver that trusts this world's key; `latency` waits as long as a network would take. */
export function inPage(world: World, latency: () => Promise<void> = async () => {}): CourierOptions['send'] {
  const seen = new Set<string>();
  const met = new Set<string>();
  return async ({ url, headers, body }) => {
    await latency();
    const { hostname } = new URL(url);
    const signature = signatureToVerify((name) => headers[name]);
    if (!signature || !(await (await signerOf(world)).verify(body, signature.value))) return { status: 401 };
    const { webhookId, timestamp } = JSON.parse(body) as { webhookId?: string; timestamp?: string };
    const verdict = receive({ webhookId, timestamp }, world.now(), seen);
    if (verdict === 'stale' || verdict === 'untimed') return { status: 400 };
    if (hostname === UNSTEADY_HOST && !met.has(webhookId ?? '')) {
      remember(met, webhookId ?? '');
      return { status: 503 };
    }
    remember(seen, webhookId ?? '');
    return { status: 200 };
  };
}

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  const [oldest] = ids;
  if (ids.size > SEEN && oldest !== undefined) ids.delete(oldest);
}
