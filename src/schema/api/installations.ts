// An app's own installations, and what its agency made of its prices.
import * as z from 'zod/mini';
import { answerOf, ApiId, Dollars, flag, given, number, operation, segment, text, type Given } from './operation.ts';

/** Who installed the app. What concerns the agency alone is null for an app that a sub-account installed. */
export interface Installer {
  readonly agencyId: string;
  readonly agencyName: string;
  readonly subAccountId: string | null;
  readonly userId: string | null;
  /** The agency's number with the platform's support, such as `0-002-230`. */
  readonly relationshipNumber: string | null;
  readonly agencyEmail: string | null;
  readonly agencyOwnerName: string | null;
  /** The agency's plan in the platform's words, such as `agency_monthly_497`. */
  readonly agencyPlan: string | null;
  /** The plan of the app that it is on. */
  readonly appPlanId: string | null;
  readonly whiteLabel: { readonly domain: string; readonly logoUrl: string } | null;
}

const details = z.object({
  companyId: z.string(),
  locationId: text,
  companyName: z.string(),
  relationshipNumber: text,
  companyEmail: text,
  companyOwnerFullName: text,
  userId: text,
  isWhitelabelCompany: flag,
  companyPlan: text,
  marketplaceAppPlanId: text,
  // An agency without a white label has none, or an empty one.
  whitelabelDetails: z.optional(z.nullable(z.object({ domain: text, logoUrl: text }))),
});

function installerOf(wire: z.infer<typeof details>): Installer {
  const { domain = null, logoUrl = null } = wire.whitelabelDetails ?? {};
  return {
    ...{ agencyId: wire.companyId, agencyName: wire.companyName, subAccountId: wire.locationId, userId: wire.userId, relationshipNumber: wire.relationshipNumber },
    ...{ agencyEmail: wire.companyEmail, agencyOwnerName: wire.companyOwnerFullName, agencyPlan: wire.companyPlan, appPlanId: wire.marketplaceAppPlanId },
    whiteLabel: wire.isWhitelabelCompany && domain !== null ? { domain, logoUrl: logoUrl ?? '' } : null,
  };
}

export const getInstaller = operation({
  name: 'installations.get',
  method: 'GET',
  version: '2021-07-28',
  input: z.strictObject({ appId: ApiId }),
  wire: ({ appId }) => ({ path: `/marketplace/app/${segment(appId)}/installations` }),
  answer: answerOf({ installationDetails: details }, ({ installationDetails }) => installerOf(installationDetails)),
});

const UninstallInput = z
  .strictObject({
    appId: ApiId,
    /** With an agency's token: the agency and all of its sub-accounts. */
    agencyId: z.optional(ApiId),
    /** With a sub-account's token: that one. */
    subAccountId: z.optional(ApiId),
    reason: z.optional(z.string().check(z.maxLength(1000))),
  })
  .check(z.refine(({ agencyId, subAccountId }) => (agencyId === undefined) !== (subAccountId === undefined), { path: ['agencyId'], error: 'must be given, or subAccountId instead, and not both' }));
export type AppUninstall = Given<typeof UninstallInput>;

export const uninstallApp = operation({
  name: 'installations.delete',
  method: 'DELETE',
  version: '2021-07-28',
  input: UninstallInput,
  wire: ({ appId, agencyId, subAccountId, reason }) => ({ path: `/marketplace/app/${segment(appId)}/installations`, body: given({ companyId: agencyId, locationId: subAccountId, reason }) }),
  answer: answerOf({ success: flag }, ({ success }) => ({ uninstalled: success ?? false })),
});

/** A sub-account of the agency, with whether it has the app. */
export interface InstalledSubAccount {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly installed: boolean | null;
  readonly versionId: string | null;
  readonly installedAt: string | null;
}

const InstalledQueryInput = z.strictObject({
  agencyId: ApiId,
  appId: ApiId,
  /** Part of a sub-account's name. */
  query: z.optional(z.string()),
  installed: z.optional(z.boolean()),
  onTrial: z.optional(z.boolean()),
  versionId: z.optional(z.string()),
  planId: z.optional(z.string()),
  subAccountId: z.optional(ApiId),
  skip: z.optional(z.int().check(z.minimum(0))),
  /** 20 where left out. */
  limit: z.optional(z.int().check(z.minimum(1))),
});
export type InstalledQuery = Given<typeof InstalledQueryInput>;

const installed = z.object({ _id: z.string(), name: z.string(), address: text, isInstalled: flag, versionId: text, installedAt: text });

export const listInstalled = operation({
  name: 'installations.list',
  method: 'GET',
  version: '2021-07-28',
  input: InstalledQueryInput,
  wire: ({ agencyId, subAccountId, installed: wanted, ...same }) => ({ path: '/oauth/installedLocations', query: { companyId: agencyId, ...same, isInstalled: wanted, locationId: subAccountId } }),
  answer: answerOf({ locations: z.array(installed), count: number, installToFutureLocations: flag }, ({ locations, count, installToFutureLocations }) => ({
    subAccounts: locations.map(({ _id, name, address, isInstalled, versionId, installedAt }): InstalledSubAccount => ({ id: _id, name, address: address ?? '', installed: isInstalled, versionId, installedAt })),
    /** How many sub-accounts the agency has in all, whatever was asked for. */
    count: count ?? locations.length,
    installToFutureSubAccounts: installToFutureLocations ?? false,
  })),
});

/** A plan as the agency resells it. Micro-dollars. */
export interface ResoldPlan {
  readonly id: string;
  readonly name: string;
  /** The developer's price. */
  readonly amount: number;
  /** What the sub-account pays. */
  readonly resoldFor: number;
  readonly features: readonly string[];
  readonly paymentType: string;
  readonly paymentTime: string;
}
/** A meter as the agency resells it. Micro-dollars for one unit. */
export interface ResoldMeter {
  readonly meterId: string;
  readonly meterName: string;
  readonly productType: string;
  readonly productName: string;
  readonly unit: string;
  readonly price: { readonly kind: 'fixed'; readonly amount: number } | { readonly kind: 'dynamic'; readonly min: number; readonly max: number };
  /** The most units of a cycle; null for no limit. */
  readonly limitPerCycle: number | null;
}

const resoldPlan = z.object({ resellingAmount: Dollars, baseAmount: Dollars, planId: z.string(), features: z.array(z.string()), paymentType: z.string(), name: z.string(), paymentTime: z.string() });
const money = z._default(z.nullable(Dollars), null);
const resoldMeter = z.object({
  ...{ productType: z.string(), productName: z.string(), usageUnit: z.string(), meterId: z.string(), meterName: z.string() },
  priceType: z.enum(['fixed', 'dynamic']),
  ...{ fixedPricePerUnit: money, minPricePerUnit: money, maxPricePerUnit: money },
  executionLimitPerCycle: number,
});

export const getRebilling = operation({
  name: 'rebilling-config.get',
  method: 'GET',
  version: '2021-07-28',
  input: z.strictObject({ appId: ApiId, subAccountId: ApiId }),
  wire: ({ appId, subAccountId }) => ({ path: `/marketplace/app/${segment(appId)}/rebilling-config/location/${segment(subAccountId)}` }),
  answer: answerOf({ plans: z.object({ subscription: z.array(resoldPlan), usage: z.array(resoldMeter) }) }, ({ plans: { subscription, usage } }) => ({
    plans: subscription.map(({ planId, name, baseAmount, resellingAmount, features, paymentType, paymentTime }): ResoldPlan => ({ id: planId, name, amount: baseAmount, resoldFor: resellingAmount, features, paymentType, paymentTime })),
    meters: usage.map(({ meterId, meterName, productType, productName, usageUnit, priceType, fixedPricePerUnit, minPricePerUnit, maxPricePerUnit, executionLimitPerCycle }): ResoldMeter => ({
      ...{ meterId, meterName, productType, productName, unit: usageUnit },
      price: priceType === 'fixed' ? { kind: 'fixed', amount: fixedPricePerUnit ?? 0 } : { kind: 'dynamic', min: minPricePerUnit ?? 0, max: maxPricePerUnit ?? 0 },
        // Nothing is said of no limit but 0.
      limitPerCycle: executionLimitPerCycle === 0 ? null : executionLimitPerCycle,
    })),
  })),
});
