// When a failed delivery is tried again, and which deliveries a receiver takes: not too old, not twice, and signed. Pure: no clock, no
// randomness; verifying a signature is the server's work.
// Source: webhook retries, of which the newer rule (X18: the older one tries again after 429 only); webhook integration guide.

const MINUTE = 60_000;

/**
 * How often and how far apart, by the kind of failure: the first wait, what each next one is multiplied by, and up to which share of a wait chance may
 * add, so that receivers are not called all at once.
 */
export const retryRules = {
  /** The receiver asked for patience (429): a steady beat, done within 70 minutes. */
  'rate-limited': { retries: 6, firstMs: 10 * MINUTE, factor: 1, jitter: 1 / 6 },
  /** Any other failure, and no answer: within three days. Where it starts is a reading: doubling from a minute, the twelfth retry is the last that fits. */
  failed: { retries: 12, firstMs: MINUTE, factor: 2, jitter: 0.05 },
} as const;

const TOO_MANY_REQUESTS = 429;

/** Which rule a receiver's answer falls under, or null when it took the delivery. A null status is no answer. */
export function retryRuleOf(status: number | null): keyof typeof retryRules | null {
  if (status !== null && status >= 200 && status < 300) return null;
  return status === TOO_MANY_REQUESTS ? 'rate-limited' : 'failed';
}

/**
 * How long to wait before retry `retry` (1 is the first), in milliseconds; null when there is none. `chance`, 0 to 1, spreads the calls: the caller
 * draws it.
 */
export function retryAfter(status: number | null, retry: number, chance: number): number | null {
  const rule = retryRuleOf(status);
  if (rule === null) return null;
  const { retries, firstMs, factor, jitter } = retryRules[rule];
  return retry < 1 || retry > retries ? null : Math.round(firstMs * factor ** (retry - 1) * (1 + jitter * chance));
}

/** How far a delivery's time may be from the receiver's, either way. */
export const REPLAY_WINDOW_MS = 5 * MINUTE;

/** What a receiver makes of a delivery: take it, or leave it because its time is missing, too far away, or because it came before. */
export type Verdict = 'take' | 'untimed' | 'stale' | 'repeated';

/**
 * Whether to take a delivery whose signature was verified: by the time it was sent (ISO 8601), and by its id among those seen. Ids older than
 * the window may be forgotten: what carries one is stale.
 */
export function receive(delivery: { readonly timestamp: string | undefined; readonly webhookId: string | undefined }, now: string, seen: ReadonlySet<string>): Verdict {
  const sent = Date.parse(delivery.timestamp ?? '');
  if (Number.isNaN(sent) || !delivery.webhookId) return 'untimed';
  if (Math.abs(Date.parse(now) - sent) > REPLAY_WINDOW_MS) return 'stale';
  return seen.has(delivery.webhookId) ? 'repeated' : 'take';
}

/** The signatures a delivery may carry, the one to verify first; all in base64 over the raw body. The second ends on a date that sources differ on (X19). */
export const signatures = [
  { header: 'x-ghl-signature', algorithm: 'Ed25519', endsFrom: null },
  { header: 'x-wh-signature', algorithm: 'RSA-SHA256', endsFrom: '2026-07-01' },
] as const;

/** The value that stands for an unsigned delivery. */
const UNSIGNED = 'N/A';

/**
 * Which signature to verify: the first that is there. Null when there is none, and then the delivery is refused. When it does not verify, the other
 * is not tried: whoever can drop or spoil the better one must not choose the weaker. `header` reads a header by its lower-case name.
 */
export function signatureToVerify(header: (name: string) => string | null | undefined): { readonly header: string; readonly algorithm: (typeof signatures)[number]['algorithm']; readonly value: string } | null {
  for (const { header: name, algorithm } of signatures) {
    const value = header(name)?.trim();
    if (value && value !== UNSIGNED) return { header: name, algorithm, value };
  }
  return null;
}
