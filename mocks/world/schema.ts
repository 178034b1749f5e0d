// The mock world as data: what `createWorld` starts from, and the format of `serve:mock --world FILE`. Describes only; merge.ts judges.
import * as z from 'zod/mini';
import { Agency, Brand, SubAccount } from '../../src/schema/account.ts';
import { AppType, Listing } from '../../src/schema/app.ts';
import { Approval } from '../../src/schema/approval.ts';
import { Webhooks } from '../../src/schema/delivery.ts';
import { Id, Instant } from '../../src/schema/instant.ts';
import { LedgerEvent } from '../../src/schema/policy.ts';
import { DailyLimit, Markup } from '../../src/schema/pricing.ts';
import { OAuthClient } from './authorization/clients.ts';

const isTimeZone = (timeZone: string): boolean => {
  try {
    return Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const name = z.string().check(z.minLength(1), z.maxLength(200));

/** An app: its listing as an agency sees it, and the history that cannot be read off the installations. */
export const WorldApp = z.extend(Listing, {
  /** The type the app was created with; left out, it is what the first conversion came from, or `type`. */
  initialType: z.optional(AppType),
  /**
   * Conversions, security reviews, and what other agencies did. An agency id that is not in `agencies` is an agency outside this world. For an agency
   * that is in `agencies`, only what is over belongs here: what it has now is in `installations`.
   */
  events: z._default(z.array(LedgerEvent), []),
  /** Where its events go; left out, nowhere. This machine's own addresses are as good as public ones. */
  webhooks: z.optional(Webhooks),
  /** How it takes part in OAuth; left out, with a client of its own that follows from its id. */
  oauth: z.optional(OAuthClient),
});
export type WorldApp = z.infer<typeof WorldApp>;

/** An agency that takes part, with what its people see and earn. */
export const WorldAgency = z.extend(Agency, {
  name,
  /** Its own brand, on a white-label domain; null where it works on the platform's own domain and under the platform's brand. */
  brand: z._default(z.nullable(Brand), null),
  /** Its profit per unit in micro-dollars, by meter id. Meter ids are unique over all apps. */
  markup: z._default(Markup, {}),
  /** What each of its sub-accounts may use of an app in one day, by app id. */
  dailyLimits: z._default(z.record(Id, DailyLimit), {}),
  /** Where its days begin and end. */
  timeZone: z._default(z.string().check(z.refine(isTimeZone, { error: 'must be a time zone such as America/Chicago' })), 'UTC'),
  /** What was used, by app, place and meter; uses of days that are over count no more. */
  uses: z._default(z.array(z.object({ appId: Id, subAccountId: z.nullable(Id), meterId: Id, units: z.int().check(z.minimum(1)), at: Instant })), []),
});
export type WorldAgency = z.infer<typeof WorldAgency>;

const person = { id: Id, name, email: name };
/** Somebody who can sign in; the token is `mock.<id>`. */
export const WorldUser = z.discriminatedUnion('kind', [
  z.object({ ...person, kind: z.literal('agency'), role: z.enum(['owner', 'admin', 'user']), agencyId: Id }),
  z.object({ ...person, kind: z.literal('sub-account'), role: z.enum(['admin', 'user']), agencyId: Id, subAccountId: Id }),
  /** `developerId` is the publisher id of this developer's apps. */
  z.object({ ...person, kind: z.literal('developer'), developerId: Id }),
  z.object({ ...person, kind: z.literal('platform-reviewer') }),
]);
export type WorldUser = z.infer<typeof WorldUser>;

/** What an agency said about an app for its sub-accounts; silence leaves it to its auto-approve switch. */
export const WorldApproval = z.object({ agencyId: Id, appId: Id, approval: Approval });
export type WorldApproval = z.infer<typeof WorldApproval>;

/** An app installed now: at agency level (`subAccountId` null, apps for agencies only) or in one sub-account. */
export const WorldInstallation = z.object({ appId: Id, agencyId: Id, subAccountId: z.nullable(Id), installedAt: Instant, version: z.string(), planId: z.optional(Id) });
export type WorldInstallation = z.infer<typeof WorldInstallation>;

/** How a developer sees an agency that exists only as an installer; agencies without an entry show by the end of their id. */
export const OutsideAgency = z.object({ id: Id, name });
export type OutsideAgency = z.infer<typeof OutsideAgency>;

const lists = {
  apps: z.array(WorldApp),
  agencies: z.array(WorldAgency),
  subAccounts: z.array(SubAccount),
  users: z.array(WorldUser),
  approvals: z.array(WorldApproval),
  installations: z.array(WorldInstallation),
  outside: z.array(OutsideAgency),
};

/** A whole world. All instants in UTC; all money in micro-dollars. */
export const WorldData = z.object({
  /** The brand of the platform's own domain; its id is `platform`. */
  platform: Brand,
  ...lists,
});
export type WorldData = z.infer<typeof WorldData>;

/** What `--world FILE` holds: any part of a world. Entries replace those of the same id in the generated world, others are added. */
export const WorldFile = z.partial(WorldData);
export type WorldFile = z.infer<typeof WorldFile>;
