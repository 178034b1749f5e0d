// Who takes part: agencies with their plan and switches, their sub-accounts, users, and the viewer whose eyes decide.
import * as z from 'zod/mini';
import { Id } from './instant.ts';
import { HttpsUrl } from './url.ts';

/** Plans in rising order: Starter ($97 a month), Unlimited or Freelancer ($297), Pro ($497). */
export const Plan = z.enum(['starter', 'unlimited', 'pro']);
export type Plan = z.infer<typeof Plan>;

/** The agency's three switches for its sub-accounts; each presupposes the one before it. */
export const Switches = z.object({
  /** Sub-accounts may open the marketplace at all. */
  subAccountAccess: z.boolean(),
  /** Sub-accounts may open "All apps"; off leaves them "Installed" only. */
  allApps: z.boolean(),
  /** Newly listed apps count as approved until somebody says otherwise. */
  autoApprove: z.boolean(),
});
export type Switches = z.infer<typeof Switches>;

export const Agency = z.object({
  id: Id,
  plan: Plan,
  whiteLabel: z.boolean(),
  enhancedSecurity: z._default(z.boolean(), true),
  /** A test organisation or developer sandbox: never counted by an install cap. */
  testOrg: z._default(z.boolean(), false),
  marketplace: Switches,
});
export type Agency = z.infer<typeof Agency>;

export const SubAccount = z.object({
  id: Id,
  agencyId: Id,
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  /** Whether a card is on file, which paid apps are charged to; left out where that is not known. */
  hasCard: z.optional(z.boolean()),
});
export type SubAccount = z.infer<typeof SubAccount>;

/** Whose eyes decide. In a preview this differs from the actor, who is signed in. */
export const Viewer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agency'), role: z.enum(['owner', 'admin', 'user']), agencyId: z.optional(Id) }),
  z.object({ kind: z.literal('sub-account'), role: z.enum(['admin', 'user']), agencyId: z.optional(Id), subAccountId: z.optional(Id) }),
  z.object({ kind: z.literal('developer'), developerId: z.optional(Id) }),
]);
export type Viewer = z.infer<typeof Viewer>;

/** The kind of host name the marketplace is open on. */
export const Domain = z.enum(['platform', 'white-label']);
export type Domain = z.infer<typeof Domain>;

/** What a page may call the marketplace: from the agency's white-label details, or the platform's own. */
export const Brand = z.object({
  id: Id,
  name: z.string().check(z.minLength(1), z.maxLength(80)),
  logoUrl: z.nullable(HttpsUrl),
  domain: Domain,
  /** Accent colour as `#rrggbb`, or null for the default. */
  accent: z.nullable(z.string().check(z.regex(/^#[0-9a-f]{6}$/i))),
});
export type Brand = z.infer<typeof Brand>;
