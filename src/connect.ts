// What a host's callback page needs, and nothing else: `marketplace-elements/connect`. No elements, no side effects.
export { finishConnect, type CodeToExchange, type Finished, type FinishOptions } from './oauth/connect-finish.ts';
export { callbackFaults, faultOf, type CallbackFault } from './oauth/callback.ts';
export { MarketplaceError, type ErrorCode } from './errors.ts';
