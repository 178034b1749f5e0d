// Webhooks as their developer sees them: where an app's events go, what was sent, and what became of each attempt.
import * as z from 'zod/mini';
import { Id, Instant } from './instant.ts';
import { HttpsUrl } from './url.ts';

/** Where an app's events go. A null `url` is the default's. */
export const Webhooks = z.object({
  defaultUrl: z.nullable(HttpsUrl),
  events: z.array(z.object({ name: z.string(), url: z.nullable(HttpsUrl) })),
});
export type Webhooks = z.infer<typeof Webhooks>;

/** One call of an endpoint. */
export const DeliveryAttempt = z.object({
  at: Instant,
  /** What the endpoint answered; null where no answer came. */
  status: z.nullable(z.int()),
  durationMs: z.number().check(z.minimum(0)),
  /** Why there was no answer, or no call at all; null where there was one. */
  failure: z.nullable(z.string()),
  /** When it is tried again; null where it is not. */
  nextRetryAt: z.nullable(Instant),
});
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

/** `waiting`: to be sent, or on its way; `retrying`: failed, and will be tried again; `failed`: given up; `refused`: its endpoint is never called. */
export const DeliveryState = z.enum(['waiting', 'delivered', 'retrying', 'failed', 'refused']);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** One event on its way to one endpoint. Its id stays the same over all attempts, and is the `webhookId` of the payload. */
export const Delivery = z.object({
  id: Id,
  appId: Id,
  event: z.string(),
  endpoint: z.string(),
  createdAt: Instant,
  state: DeliveryState,
  /** In order; the last is the latest. */
  attempts: z.array(DeliveryAttempt),
  /** As they were sent last; empty before the first attempt. */
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
export type Delivery = z.infer<typeof Delivery>;

/** `GET /marketplace/v1/deliveries?appId&limit&before`: a developer's own, of one app or of all, the latest first. Kept for 30 days. */
export const DeliveryPage = z.object({
  deliveries: z.array(Delivery),
  /** What to ask for as `before` to go on; null at the end. */
  next: z.nullable(Id),
});
export type DeliveryPage = z.infer<typeof DeliveryPage>;
