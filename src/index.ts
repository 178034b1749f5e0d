// The package's main entry: the marketplace value, the client, the errors and the policy. No side effects; the elements are apart.
export { createClient, type Client } from './client/marketplace.ts';
export type { Transport } from './client/request.ts';
export { MarketplaceError, type ErrorCode } from './errors.ts';
export * from './marketplace.ts';
export * as pricing from './pricing/index.ts';
export * as policy from './policy/index.ts';
export type { Agency, Brand, Domain, Plan, SubAccount, Switches, Viewer } from './schema/account.ts';
export type { App, Listing } from './schema/app.ts';
export type { Approval } from './schema/approval.ts';
export type { ApprovalOutcome, ApprovalWord, SwitchesRequest } from './schema/approving.ts';
export type { Delivery, DeliveryAttempt, DeliveryPage } from './schema/delivery.ts';
export type { InstallRequest, Installation } from './schema/installation.ts';
export type { Action, CapFacts, CapState, Decision, DecisionRequest, LedgerEvent, PolicyRevision, Reason } from './schema/policy.ts';
export type { Markup, MarkupRequest, Meter, Pricing, UsageLimitRequest } from './schema/pricing.ts';
export { consequencesOf, type Consequences } from './marketplace/uninstalling.ts';
export type { MyApp, Records, Session } from './schema/session.ts';
export type { UninstallReason, UninstallRequest } from './schema/uninstalling.ts';
export { safeUrl } from './schema/url.ts';
