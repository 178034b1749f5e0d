// Whether a delivery is the platform's, and new: its signature over the raw body, its time, its id; then what it says. Web Crypto only, so that it runs
// wherever fetch does. A delivery that is not taken is an answer, no exception; nothing of its body is believed before the signature was.
import { parse } from '../schema/faults.ts';
import { fromWirePayload, LifecyclePayload, type LifecycleEvent } from '../schema/webhook.ts';
import { receive, REPLAY_WINDOW_MS, signatureToVerify, type Verdict } from './delivery.ts';
import { seenInMemory, type SeenDeliveries } from './seen.ts';

/** The platform's own Ed25519 key, as it publishes it. */
export const PLATFORM_WEBHOOK_KEY = '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=\n-----END PUBLIC KEY-----';

export interface WebhookOptions {
  /** Ed25519, as PEM or as its base64; left out, the platform's. */
  readonly publicKey?: string | undefined;
  /** RSA, as PEM. The older signature is verified only where this is given, and only when the newer one is absent. */
  readonly legacyPublicKey?: string | undefined;
  readonly clock?: (() => string) | undefined;
  /** Shared by the processes that answer deliveries. */
  readonly seen?: SeenDeliveries | undefined;
}

export interface IncomingWebhook {
  /** The body byte by byte as it came, before anything parsed it. */
  readonly body: string | Uint8Array | ArrayBuffer;
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Why a delivery is not taken. `repeated` came before and is to be answered as taken; the others are refused. */
export type WebhookRefusal = 'unsigned' | 'forged' | 'malformed' | Exclude<Verdict, 'take'>;

export type VerifiedWebhook =
  | {
      readonly ok: true;
      readonly webhookId: string;
      readonly type: string;
      /** An installation's event in our words; null for every other event, whose `payload` is as it came. */
      readonly event: LifecycleEvent | null;
      readonly payload: Readonly<Record<string, unknown>>;
      /** Call it when handling failed: the sender's next try is taken then. */
      readonly forget: () => Promise<void>;
    }
  | { readonly ok: false; readonly why: WebhookRefusal; /** What to answer with. */ readonly status: 200 | 400 | 401 };

const statuses: Readonly<Record<WebhookRefusal, 200 | 400 | 401>> = { unsigned: 401, forged: 401, malformed: 400, untimed: 400, stale: 400, repeated: 200 };
const refuse = (why: WebhookRefusal): VerifiedWebhook => ({ ok: false, why, status: statuses[why] });

/** Makes the verifier of one endpoint, which remembers what it took. Throws nothing on what comes; rejects where a key of yours is none. */
export function webhookVerifier({ publicKey = PLATFORM_WEBHOOK_KEY, legacyPublicKey, clock = () => new Date().toISOString(), seen = seenInMemory() }: WebhookOptions = {}): (incoming: IncomingWebhook) => Promise<VerifiedWebhook> {
  let current: Promise<CryptoKey> | undefined;
  let legacy: Promise<CryptoKey> | undefined;
  const keyFor = (algorithm: 'Ed25519' | 'RSA-SHA256'): Promise<CryptoKey> | undefined => {
    if (algorithm === 'Ed25519') return (current ??= imported(publicKey, { name: 'Ed25519' }));
    return legacyPublicKey === undefined ? undefined : (legacy ??= imported(legacyPublicKey, RSA));
  };
  return async ({ body, headers }) => {
    const signature = signatureToVerify((name) => headerOf(headers, name));
    const key = signature && keyFor(signature.algorithm);
    if (!signature || !key) return refuse('unsigned');
    const bytes = bytesOf(body);
    const given = fromBase64(signature.value);
    const ours = await key;
    if (!given || !(await crypto.subtle.verify(ours.algorithm.name, ours, given, bytes).catch(() => false))) return refuse('forged');
    const payload = objectIn(bytes);
    if (!payload || typeof payload.type !== 'string') return refuse('malformed');
    const { type, timestamp, webhookId } = payload;
    const sent = { timestamp: typeof timestamp === 'string' ? timestamp : undefined, webhookId: typeof webhookId === 'string' ? webhookId : undefined };
    const now = clock();
    const verdict = receive(sent, now, new Set());
    if (verdict !== 'take') return refuse(verdict);
    const id = sent.webhookId ?? '';
    // Remembered for as long as it would still be taken: its time may lie ahead by the window, and the window counts from there.
    if (!(await seen.add(id, Date.parse(now) + 2 * REPLAY_WINDOW_MS))) return refuse('repeated');
    const lifecycle = parse(LifecyclePayload, payload).value;
    return { ok: true, webhookId: id, type, event: lifecycle ? fromWirePayload(lifecycle) : null, payload, forget: async () => seen.remove(id) };
  };
}

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

async function imported(key: string, algorithm: { readonly name: string }): Promise<CryptoKey> {
  const bytes = fromBase64(key.replace(/-----[A-Z ]+-----/g, '').replace(/\s/g, ''));
  if (!bytes) throw new TypeError('a webhook key must be PEM or base64');
  // Thirty-two bytes are the bare Ed25519 key; anything longer says what it is.
  return crypto.subtle.importKey(bytes.length === 32 ? 'raw' : 'spki', bytes, algorithm, false, ['verify']);
}

function headerOf(headers: IncomingWebhook['headers'], name: string): string | null {
  if (headers instanceof Headers) return headers.get(name);
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  // Two signatures are none: which one would be meant?
  return typeof value === 'string' ? value : value?.length === 1 ? (value[0] ?? null) : null;
}

const encoder = new TextEncoder();
const bytesOf = (body: IncomingWebhook['body']): Uint8Array<ArrayBuffer> => (typeof body === 'string' ? encoder.encode(body) : new Uint8Array(body));

function objectIn(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return value instanceof Object && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The bytes of a base64 text, null where it is none. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
