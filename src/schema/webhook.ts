// What the platform tells an app about its installations, as it is sent, and the same in our words. Company is our agency, location our sub-account.
// The public API calls the four fields about the agency's brand "white-label details"; an installation at agency level has none of them.
import * as z from 'zod/mini';
import { Id, Instant } from './instant.ts';

const Trial = z.object({ onTrial: z.boolean(), trialDuration: z.number(), trialStartDate: Instant });
/** `{}` where the agency is not white-labelled. */
const WhiteLabelDetails = z.object({ domain: z.optional(z.string()), logoUrl: z.optional(z.string()) });

const delivery = { timestamp: z.optional(Instant), webhookId: z.optional(z.string()) };
const installed = {
  appId: Id,
  versionId: z.optional(z.string()),
  installType: z.optional(z.enum(['Location', 'Company'])),
  locationId: z.optional(Id),
  /** May be missing, as may the user, where a sub-account got the app because it was created later. */
  companyId: z.optional(Id),
  userId: z.optional(Id),
  planId: z.optional(z.string()),
  trial: z.optional(Trial),
  companyName: z.optional(z.string()),
  isWhitelabelCompany: z.optional(z.boolean()),
  whitelabelDetails: z.optional(WhiteLabelDetails),
  ...delivery,
};

export const InstallPayload = z.object({ type: z.literal('INSTALL'), ...installed });
export type InstallPayload = z.infer<typeof InstallPayload>;

export const UpdatePayload = z.object({ type: z.literal('UPDATE'), ...installed, previousVersionId: z.string() });
export type UpdatePayload = z.infer<typeof UpdatePayload>;

/** Names the agency or the sub-account, not both. */
export const UninstallPayload = z.object({ type: z.literal('UNINSTALL'), appId: Id, companyId: z.optional(Id), locationId: z.optional(Id), ...delivery });
export type UninstallPayload = z.infer<typeof UninstallPayload>;

/** Another plan of a paid app; there is no current one where it was free until then. */
export const PlanChangePayload = z.object({
  type: z.literal('PLAN_CHANGE'),
  ...{ appId: Id, locationId: z.optional(Id), companyId: z.optional(Id), userId: z.optional(Id) },
  ...{ currentPlanId: z.optional(z.string()), newPlanId: z.string() },
  ...delivery,
});
export type PlanChangePayload = z.infer<typeof PlanChangePayload>;

/** Any payload about an installation, told apart by `type`. */
export const LifecyclePayload = z.discriminatedUnion('type', [InstallPayload, UpdatePayload, UninstallPayload, PlanChangePayload]);
export type LifecyclePayload = z.infer<typeof LifecyclePayload>;

/** The brand a sub-account works under: its agency's name and, where the agency is white-labelled, its domain and logo if it has one. */
export interface AgencyBrand {
  readonly name: string;
  readonly whiteLabel: { readonly domain: string; readonly logoUrl: string | null } | null;
}

/** Where an app was installed, updated or uninstalled. `agencyId` may be unknown for a sub-account. */
export type Place = { readonly agencyId: string; readonly subAccountId: null } | { readonly agencyId: string | null; readonly subAccountId: string };

/** An installation, in our words. `brand` is null at agency level; anything else that is null is unknown, or there is none. */
export interface InstalledEvent {
  readonly kind: 'install';
  readonly appId: string;
  readonly versionId: string | null;
  readonly place: Place;
  readonly userId: string | null;
  readonly planId: string | null;
  readonly trial: { readonly days: number; readonly startedAt: string; readonly running: boolean } | null;
  readonly brand: AgencyBrand | null;
  readonly at: string | null;
  readonly deliveryId: string | null;
}

/** An installation that got another version. */
export interface UpdatedEvent extends Omit<InstalledEvent, 'kind'> {
  readonly kind: 'update';
  readonly previousVersionId: string;
}

/** An installation that ended. */
export interface UninstalledEvent {
  readonly kind: 'uninstall';
  readonly appId: string;
  readonly place: Place;
  readonly at: string | null;
  readonly deliveryId: string | null;
}

/** An installation on another plan. */
export interface PlanChangedEvent {
  readonly kind: 'plan-change';
  readonly appId: string;
  readonly place: Place;
  readonly userId: string | null;
  readonly from: string | null;
  readonly to: string;
  readonly at: string | null;
  readonly deliveryId: string | null;
}

export type LifecycleEvent = InstalledEvent | UpdatedEvent | UninstalledEvent | PlanChangedEvent;

/** The fields that are not null, under their names: what is unknown is left out of a payload, never sent as null. */
const given = <T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as { [K in keyof T]?: NonNullable<T[K]> };

/** An event as the platform sends it. */
export function toWirePayload(event: LifecycleEvent): LifecyclePayload {
  const { appId, place, at, deliveryId } = event;
  const sent = given({ timestamp: at, webhookId: deliveryId });
  if (event.kind === 'uninstall') return { type: 'UNINSTALL', appId, ...(place.subAccountId === null ? { companyId: place.agencyId } : { locationId: place.subAccountId }), ...sent };
  if (event.kind === 'plan-change') {
    const { userId, from, to } = event;
    return { type: 'PLAN_CHANGE', appId, ...given({ locationId: place.subAccountId, companyId: place.agencyId, userId, currentPlanId: from }), newPlanId: to, ...sent };
  }
  const { versionId, userId, planId, trial, brand } = event;
  const body = {
    appId,
    installType: place.subAccountId === null ? ('Company' as const) : ('Location' as const),
    ...given({ versionId, locationId: place.subAccountId, companyId: place.agencyId, userId, planId }),
    ...(trial && { trial: { onTrial: trial.running, trialDuration: trial.days, trialStartDate: trial.startedAt } }),
    ...(brand && { companyName: brand.name, isWhitelabelCompany: brand.whiteLabel !== null, whitelabelDetails: given(brand.whiteLabel ?? {}) }),
    ...sent,
  };
  return event.kind === 'install' ? { type: 'INSTALL', ...body } : { type: 'UPDATE', ...body, previousVersionId: event.previousVersionId };
}

/** A payload in our words; null when it names neither an agency nor a sub-account. */
export function fromWirePayload(payload: LifecyclePayload): LifecycleEvent | null {
  const place = placeOf(payload);
  if (!place) return null;
  const { appId } = payload;
  const sent = { at: payload.timestamp ?? null, deliveryId: payload.webhookId ?? null };
  if (payload.type === 'UNINSTALL') return { kind: 'uninstall', appId, place, ...sent };
  if (payload.type === 'PLAN_CHANGE') return { kind: 'plan-change', appId, place, userId: payload.userId ?? null, from: payload.currentPlanId ?? null, to: payload.newPlanId, ...sent };
  const { versionId = null, userId = null, planId = null, trial, companyName, whitelabelDetails: details } = payload;
  const installed = {
    appId,
    versionId,
    place,
    userId,
    planId,
    trial: trial ? { days: trial.trialDuration, startedAt: trial.trialStartDate, running: trial.onTrial } : null,
    brand: companyName === undefined ? null : { name: companyName, whiteLabel: details?.domain === undefined ? null : { domain: details.domain, logoUrl: details.logoUrl ?? null } },
    ...sent,
  };
  return payload.type === 'INSTALL' ? { kind: 'install', ...installed } : { kind: 'update', ...installed, previousVersionId: payload.previousVersionId };
}

function placeOf({ companyId, locationId }: { companyId?: string | undefined; locationId?: string | undefined }): Place | null {
  if (locationId !== undefined) return { agencyId: companyId ?? null, subAccountId: locationId };
  return companyId === undefined ? null : { agencyId: companyId, subAccountId: null };
}
