// The package's server entry: tokens that are refreshed once, the words with an authorization server, the link that starts an authorization, and webhooks
// verified. Web standards only, so that it runs in Node and at the edge; browser entries never load it, for a client's secret passes through here.
export { createPublicApi, type PublicApi, type PublicApiOptions } from './client/api/index.ts';
export type { BulkTagOptions, BulkTagProgress, BulkTagRun } from './client/api/bulk-tags.ts';
export type { ContactOutcome } from './client/api/bulk-tags-outcomes.ts';
export type { Caller, CallRule, Correction } from './client/api/decisions.ts';
export { createPace, createRetryBudget, type Pace, type Rate, type RetryBudget } from './client/rate.ts';
export { MarketplaceError, type ErrorCode } from './errors.ts';
export { authorizationServer, authorizationServerAt, authorizeUrl, type AuthorizationServer, type AuthorizeRequest } from './oauth/authorize.ts';
export { callbackFaults, faultOf, readCallback, type Answer, type CallbackFault, type Circumstances } from './oauth/callback.ts';
export { challengeOf, createPkce, randomSecret, type Pkce } from './oauth/pkce.ts';
export { LONGEST_WAIT, type Transaction } from './oauth/transaction.ts';
export type { AccountTokens, Coordinator, CoordinatorOptions, TokenEvent } from './oauth/coordinator.ts';
export { createCoordinator } from './oauth/coordinator.ts';
export type { Lock } from './oauth/lock.ts';
export { inspectName, knownNames, type InspectedName, type KnownNames, type NameFlag } from './oauth/names.ts';
export { inspectRedirect, redirectFlags, type HostParts, type InspectedRedirect, type RedirectFlag } from './oauth/redirect.ts';
export { isReconnectRequired } from './oauth/reconnect.ts';
export { serverTokens, type ServerTokensOptions } from './oauth/server-tokens.ts';
export { exchangeCode, pushAuthorization, readMetadata, refreshGrant, subAccountGrant, type Asking, type TokenEndpoint } from './oauth/token-endpoint.ts';
export { memoryTokenStore, type TokenStore } from './oauth/token-store.ts';
export type { ClientSecret, CodeExchange, Grant, ServerMetadata } from './schema/oauth.ts';
export { TokenSet, type FreshTokens } from './schema/token.ts';
export { InstallPayload, LifecyclePayload, PlanChangePayload, UninstallPayload, UpdatePayload, type LifecycleEvent } from './schema/webhook.ts';
export { seenInMemory, type SeenDeliveries } from './webhook/seen.ts';
export { PLATFORM_WEBHOOK_KEY, webhookVerifier, type IncomingWebhook, type VerifiedWebhook, type WebhookOptions, type WebhookRefusal } from './webhook/verify.ts';
