// Where an event is delivered, and what an app may subscribe to. Exactly one delivery: to the event's own endpoint if it has one, else to the default.
// Priority has no number: an event matters more because its endpoint does. Endpoints are the app's; there are none per agency or sub-account.
// Source: product changelog, event-specific webhook endpoints; webhook integration guide; the developer tool's own checks.
import type { Fault } from '../schema/faults.ts';
import { publicUrl } from '../schema/public-url.ts';

/** An app's subscriptions. A null `url` is the default's. */
export interface Subscriptions {
  readonly defaultUrl: string | null;
  readonly events: readonly { readonly name: string; readonly url: string | null }[];
}

/** Which scopes unlock an event: any one of them; none needed where the list is empty. An event that is not in it does not exist. */
export type Unlocking = Readonly<Record<string, readonly string[]>>;

/** Whose endpoints there are: an app's. A customer of it, agency or sub-account, has none of its own. */
export const endpointLevels = { app: true, agency: false, 'sub-account': false } as const;

/** Events that always go to the default URL. Source: the official SDK. */
export const defaultOnly: readonly string[] = ['AppInstall', 'AppUninstall'];
/** The event that is subscribed as soon as there is a default URL. */
export const AUTO_SUBSCRIBED = 'AppInstall';

/** The events in an installation's life; none of them takes a permission. */
export const lifecycleUnlocking = { AppInstall: [], AppUninstall: [], AppUpdate: [], PlanChange: [] } as const satisfies Unlocking;

const EVENT_NAME = /^[a-z][a-z0-9._:-]{0,199}$/i;

/** Whether an event may be subscribed with the scopes of an app, in their one spelling each. */
export const subscribable = (event: string, scopes: readonly string[], unlocking: Unlocking): boolean => {
  const needed = Object.hasOwn(unlocking, event) ? unlocking[event] : undefined;
  return needed !== undefined && (needed.length === 0 || needed.some((scope) => scopes.includes(scope)));
};

/** The names of every event an app gets: those it asked for, and the one that comes with a default URL. */
export const subscribedEvents = ({ defaultUrl, events }: Subscriptions): readonly string[] => [...new Set([...(defaultUrl ? [AUTO_SUBSCRIBED] : []), ...events.map(({ name }) => name)])];

/** The one URL an event goes to; null when it is not subscribed, or there is no default to fall back on. */
export function endpointOf(subscriptions: Subscriptions, event: string): string | null {
  if (!subscribedEvents(subscriptions).includes(event)) return null;
  const own = defaultOnly.includes(event) ? null : subscriptions.events.find(({ name }) => name === event)?.url;
  return own || subscriptions.defaultUrl || null;
}

/** Every fault of what is to be saved; paths as in the subscriptions (`events.2.url`). */
export function subscriptionFaults({ defaultUrl, events }: Subscriptions, scopes: readonly string[], unlocking: Unlocking): readonly Fault[] {
  const faults: Fault[] = [];
  const add = (path: string, message: string) => faults.push({ path, message });
  const address = 'must be a public https address';
  if (defaultUrl && !publicUrl(defaultUrl)) add('defaultUrl', address);
  if (!defaultUrl && events.length > 0) add('defaultUrl', 'must be there, even if every event has its own');
  events.forEach(({ name, url }, index) => {
    if (!EVENT_NAME.test(name)) add(`events.${index}.name`, 'must be the name of an event');
    else if (!subscribable(name, scopes, unlocking)) add(`events.${index}.name`, 'must be unlocked by a permission of the app');
    if (events.findIndex((other) => other.name === name) < index) add(`events.${index}.name`, 'must be there once');
    if (url !== null && defaultOnly.includes(name)) add(`events.${index}.url`, 'must be left out; installs and uninstalls go to the default');
    else if (url !== null && !publicUrl(url)) add(`events.${index}.url`, address);
  });
  return faults;
}

/** The subscriptions an app keeps with the scopes it has now, and the names of those that go with a scope that went. */
export function pruned(subscriptions: Subscriptions, scopes: readonly string[], unlocking: Unlocking): { readonly kept: Subscriptions; readonly dropped: readonly string[] } {
  const stays = ({ name }: { readonly name: string }) => subscribable(name, scopes, unlocking);
  return {
    kept: { ...subscriptions, events: subscriptions.events.filter(stays) },
    dropped: subscriptions.events.filter((event) => !stays(event)).map(({ name }) => name),
  };
}
