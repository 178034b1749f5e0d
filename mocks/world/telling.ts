// What apps are told of their installations: for each event one delivery, to the one endpoint the app's settings lead to, or none. It sends nothing itself:
// whoever delivers takes what is put down here, and puts down what became of it.
import { webhookLogs } from '../../src/policy/portal.ts';
import type { Delivery, DeliveryAttempt, DeliveryPage, DeliveryState, Webhooks } from '../../src/schema/delivery.ts';
import type { Fault } from '../../src/schema/faults.ts';
import type { Installation } from '../../src/schema/installation.ts';
import type { LifecyclePayload } from '../../src/schema/webhook.ts';
import { installPayload, planChangePayload, uninstallPayload, updatePayload, type Happening } from '../../src/webhook/payloads.ts';
import { endpointOf, lifecycleUnlocking, subscriptionFaults } from '../../src/webhook/routing.ts';
import type { DeveloperActor } from './actor.ts';
import { notAvailable, Refused } from './refused.ts';
import type { WorldAgency } from './schema.ts';
import type { AppState, World } from './world.ts';

/** One delivery as the world keeps it. */
export interface Told extends Omit<Delivery, 'state' | 'attempts'> {
  readonly developerId: string;
  /** The payload as of an instant: what is sent later says so. */
  readonly payloadAt: (at: string) => LifecyclePayload;
  readonly attempts: DeliveryAttempt[];
  state: DeliveryState;
  /** Attempts since it was put down, or since it was sent again by hand. */
  tries: number;
  headers: Record<string, string>;
  body: string;
  /** Lets go of the retry that is due; there is none where it is null. */
  cancel: (() => void) | null;
}

/** The world's log of what apps were told, and who waits for it. */
export interface Telling {
  /** By id, the oldest first. */
  readonly log: Map<string, Told>;
  /** Who delivers: called with everything that is to be sent. */
  readonly couriers: Set<(told: Told) => void>;
  /** Called after each change of the log. */
  readonly listeners: Set<() => void>;
  /** How often each developer's part of the log has changed. */
  readonly versions: Map<string, number>;
}

export const newTelling = (): Telling => ({ log: new Map(), couriers: new Set(), listeners: new Set(), versions: new Map() });

/** What happened to an installation. `by` is null where nobody did it, as in a sub-account that was created later. */
export type Event = { readonly installation: Installation; readonly by: string | null } & (
  | { readonly name: 'AppInstall' | 'AppUninstall' }
  | { readonly name: 'AppUpdate'; readonly previousVersion: string }
  | { readonly name: 'PlanChange'; readonly from: string | null; readonly to: string }
);

/** The plan an installation is on: the one it was changed to, else the first of an app that is paid for; none of a free one, nor where one begins for free. */
export function planOf({ listing }: AppState, { planId }: Pick<Installation, 'planId'>): string | null {
  const { model, plans } = listing.pricing;
  return planId ?? (model === 'subscription' || model === 'one-time' ? (plans[0]?.id ?? null) : null);
}

/** Tells an app what happened, if it wants to know. */
export function tell(world: World, app: AppState, event: Event): void {
  const { telling } = world;
  const endpoint = endpointOf(app.webhooks, event.name);
  const agency = world.agencies.get(event.installation.agencyId);
  if (endpoint === null || !agency) return;
  const id = uuidOf(world);
  const happened = happeningOf(app, agency, event, id);
  const told: Told = {
    ...{ id, appId: app.listing.id, developerId: app.listing.publisher.id, event: event.name, endpoint, createdAt: world.now() },
    payloadAt: (at) => payloadOf(event, { ...happened, at }),
    ...{ attempts: [], state: 'waiting', tries: 0, headers: {}, body: '', cancel: null },
  };
  forgetOld(world);
  telling.log.set(id, told);
  changed(world, told);
  for (const courier of telling.couriers) courier(told);
}

/** Puts a change of a delivery down, and tells who waits for one. */
export function changed({ telling }: World, { developerId }: Told): void {
  telling.versions.set(developerId, (telling.versions.get(developerId) ?? 0) + 1);
  for (const listener of telling.listeners) listener();
}

function happeningOf(app: AppState, agency: WorldAgency, { installation, by }: Event, deliveryId: string): Happening {
  const { listing } = app;
  const planId = planOf(app, installation);
  const days = planId === null ? null : listing.pricing.trialDays;
  return {
    appId: listing.id,
    versionId: installation.version,
    agency: { id: agency.id, name: agency.name, whiteLabel: agency.whiteLabel && agency.brand ? { domain: `app.${agency.brand.id}.example`, logoUrl: agency.brand.logoUrl } : null },
    subAccountId: installation.subAccountId,
    userId: by,
    planId,
    trial: days === null ? null : { days, startedAt: installation.installedAt, running: true },
    at: null,
    deliveryId,
  };
}

function payloadOf(event: Event, happened: Happening): LifecyclePayload {
  switch (event.name) {
    case 'AppInstall':
      return installPayload(happened);
    case 'AppUninstall':
      return uninstallPayload(happened);
    case 'AppUpdate':
      return updatePayload(happened, event.previousVersion);
    case 'PlanChange':
      return planChangePayload(happened, event.from, event.to);
  }
}

/** A delivery's id has the form the platform gives it. */
function uuidOf({ newId }: World): string {
  const hex = newId() + newId();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const DAY = 86_400_000;

/** What is older than the log is long, by the world's clock, was never there; nor is it tried again. */
function forgetOld({ telling, now }: World): void {
  const first = Date.parse(now()) - webhookLogs.retentionDays * DAY;
  for (const [id, { createdAt, cancel }] of telling.log) {
    if (Date.parse(createdAt) >= first) return;
    cancel?.();
    telling.log.delete(id);
  }
}

/** A developer's own deliveries, the latest first; 404 for an app that is not theirs, and for a delivery to go on from that they do not have. */
export function deliveriesOf(world: World, { developerId }: DeveloperActor, { appId, limit, before }: { appId?: string | undefined; limit: number; before?: string | undefined }): DeliveryPage {
  if (appId !== undefined && world.apps.get(appId)?.listing.publisher.id !== developerId) throw notAvailable();
  forgetOld(world);
  const own = [...world.telling.log.values()].filter((told) => told.developerId === developerId && (appId === undefined || told.appId === appId)).reverse();
  const from = before === undefined ? 0 : own.findIndex(({ id }) => id === before) + 1;
  if (before !== undefined && from === 0) throw notAvailable();
  const page = own.slice(from, from + limit);
  return { deliveries: page, next: own.length > from + limit ? (page.at(-1)?.id ?? null) : null };
}

/** Sends a delivery again now, whatever became of it, and takes its retries up anew. 404 for another developer's, 409 while it is on its way. */
export function resend(world: World, { developerId }: DeveloperActor, id: string): Told {
  forgetOld(world);
  const told = world.telling.log.get(id);
  if (told?.developerId !== developerId) throw notAvailable();
  if (told.state === 'waiting') throw new Refused(409, 'this delivery is on its way');
  told.cancel?.();
  Object.assign(told, { state: 'waiting', tries: 0, cancel: null });
  changed(world, told);
  for (const courier of world.telling.couriers) courier(told);
  return told;
}

const loopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\//;

/** Every fault of an app's settings: as the platform has them, but that a developer's own machine may be named too. */
export function webhookFaults({ defaultUrl, events }: Webhooks, scopes: readonly string[]): readonly Fault[] {
  const asIfPublic = (url: string | null) => (url !== null && loopback.test(new URL(url).href) ? 'https://receiver.example/' : url);
  return subscriptionFaults({ defaultUrl: asIfPublic(defaultUrl), events: events.map(({ name, url }) => ({ name, url: asIfPublic(url) })) }, scopes, lifecycleUnlocking);
}

/** Sets where an app's events go from now on; what is on its way goes where it was sent. 404 for an unknown app, 422 for settings with faults. */
export function setWebhooks(world: World, appId: string, webhooks: Webhooks): Webhooks {
  const app = world.apps.get(appId);
  if (!app) throw notAvailable();
  const faults = webhookFaults(webhooks, app.listing.scopes);
  if (faults.length > 0) throw new Refused(422, faults.map(({ path, message }) => `${path}: ${message}`));
  app.webhooks = webhooks;
  return webhooks;
}

