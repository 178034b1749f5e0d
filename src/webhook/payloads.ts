// What an app is told when it was installed, updated or uninstalled, or its plan was changed: which facts belong into the message, and which do not.
// Source: installation webhooks; product changelog, white-label fields. The wire's own words are in src/schema/webhook.ts.
import { toWirePayload, type InstalledEvent, type LifecyclePayload, type Place } from '../schema/webhook.ts';

/** What happened, with all that is known of it. */
export interface Happening {
  readonly appId: string;
  readonly versionId: string | null;
  /** The agency, or the one the sub-account belongs to; `whiteLabel` is null where it shows the platform's own brand. */
  readonly agency: { readonly id: string; readonly name: string; readonly whiteLabel: { readonly domain: string; readonly logoUrl: string | null } | null };
  /** Null at agency level. */
  readonly subAccountId: string | null;
  /** Who did it; null where nobody did, as for a sub-account that was created later. */
  readonly userId: string | null;
  readonly planId: string | null;
  readonly trial: InstalledEvent['trial'];
  /** When, and the id of this delivery, by which a receiver knows a repetition; null for neither. */
  readonly at: string | null;
  readonly deliveryId: string | null;
}

const placeOf = ({ agency, subAccountId }: Happening): Place => (subAccountId === null ? { agencyId: agency.id, subAccountId } : { agencyId: agency.id, subAccountId });

/** The agency's brand goes to apps of its sub-accounts only, and at agency level nobody is named as the user either. */
function installed(happening: Happening): Omit<InstalledEvent, 'kind'> {
  const { appId, versionId, agency, subAccountId, userId, planId, trial, at, deliveryId } = happening;
  const ofSubAccount = subAccountId !== null;
  return { appId, versionId, place: placeOf(happening), userId: ofSubAccount ? userId : null, planId, trial, brand: ofSubAccount ? { name: agency.name, whiteLabel: agency.whiteLabel } : null, at, deliveryId };
}

/** The message about a new installation. */
export const installPayload = (happening: Happening): LifecyclePayload => toWirePayload({ kind: 'install', ...installed(happening) });

/** The message about another version: what an installation says, and the version before. */
export const updatePayload = (happening: Happening, previousVersionId: string): LifecyclePayload => toWirePayload({ kind: 'update', ...installed(happening), previousVersionId });

/** The message about another plan: who changed it where, from which and to which. */
export const planChangePayload = (happening: Happening, from: string | null, to: string): LifecyclePayload =>
  toWirePayload({ kind: 'plan-change', appId: happening.appId, place: placeOf(happening), userId: happening.userId, from, to, at: happening.at, deliveryId: happening.deliveryId });

/** The message about an uninstallation, which says little: the app, and the agency or the sub-account. */
export const uninstallPayload = (happening: Happening): LifecyclePayload =>
  toWirePayload({ kind: 'uninstall', appId: happening.appId, place: placeOf(happening), at: happening.at, deliveryId: happening.deliveryId });
