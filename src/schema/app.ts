// An app as the policy sees it (`App`) and as the catalogue shows it (`Listing`).
import * as z from 'zod/mini';
import { Id, Instant } from './instant.ts';
import { Pricing } from './pricing.ts';
import { HttpsUrl } from './url.ts';

export const AppType = z.enum(['private', 'public']);
export type AppType = z.infer<typeof AppType>;

export const AppStatus = z.enum(['draft', 'in-review', 'live', 'disapproved', 'deprecating', 'deprecated']);
export type AppStatus = z.infer<typeof AppStatus>;

/** Whom an app is for and who may install it. "Who can install" and bulk installation exist only for sub-account apps. */
export const Distribution = z.discriminatedUnion('targetUser', [
  z.object({ targetUser: z.literal('sub-account'), installableBy: z.enum(['agency-and-sub-account', 'agency-only']), bulkInstall: z.boolean() }),
  z.object({ targetUser: z.literal('agency'), installableBy: z.optional(z.unknown()), bulkInstall: z.optional(z.unknown()) }),
]);
export type Distribution = z.infer<typeof Distribution>;

export const SecurityReview = z.enum(['none', 'in-review', 'approved', 'rejected']);
export type SecurityReview = z.infer<typeof SecurityReview>;

/** The facts of one app that rules judge by. */
export const App = z.object({
  id: Id,
  type: AppType,
  createdAt: Instant,
  status: AppStatus,
  distribution: Distribution,
  /** A standard listing never shows on a white-label domain. */
  listing: z.enum(['white-label', 'standard']),
  scopes: z._default(z.array(z.string()), []),
  securityReview: z._default(SecurityReview, 'none'),
});
export type App = z.infer<typeof App>;

/** Words and pictures of a listing; a sub-account profile replaces these three for sub-accounts. */
export const Profile = z.object({
  description: z.string().check(z.maxLength(5000)),
  screenshots: z.array(HttpsUrl),
  video: z.nullable(HttpsUrl),
});
export type Profile = z.infer<typeof Profile>;

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));

/** One listing of the catalogue: the app, how it presents itself, and what the marketplace counted. */
export const Listing = z.extend(App, {
  name: text(50),
  publisher: z.object({ id: Id, name: text(50), website: z.nullable(HttpsUrl) }),
  tagline: text(170),
  profile: Profile,
  subAccountProfile: z.nullable(Profile),
  category: z.object({ group: text(60), name: text(60) }),
  keywords: z.array(z.string()),
  logoUrl: z.nullable(HttpsUrl),
  /** Mean stars 1–5 and how many ratings; null before the first. */
  rating: z.nullable(z.object({ stars: z.number().check(z.minimum(1), z.maximum(5)), count: z.int().check(z.minimum(1)) })),
  /** How many installations; the marketplace shows it only as an order. */
  installs: z.int().check(z.minimum(0)),
  listedAt: z.nullable(Instant),
  version: z.string().check(z.regex(/^\d+\.\d+\.\d+$/)),
  /** A version that waits for review, for example a major one with a new scope; the live one stays as it is. */
  pendingVersion: z.nullable(z.string()),
  collections: z.array(z.enum(['custom-experience', 'workflow-automation', 'conversation'])),
  support: z.object({ email: z.nullable(z.string()), url: z.nullable(HttpsUrl) }),
  pricing: Pricing,
});
export type Listing = z.infer<typeof Listing>;
