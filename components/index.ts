// The elements as classes, with no side effect: nothing is registered here. Load `marketplace-elements/define` to have their tags.
export { marketplaceContext } from './context.ts';
export type { BulkInstallRequest, MarketplaceEvents } from './events.ts';
export { MktApp } from './mkt-app.ts';
export { MktApprovals } from './mkt-approvals.ts';
export { MktCatalogue } from './mkt-catalogue.ts';
export { MktConnect } from './mkt-connect.ts';
export { MktConsent } from './mkt-consent.ts';
export { MktInstall } from './mkt-install.ts';
export { MktInstallCap } from './mkt-install-cap.ts';
export { MktPreview } from './mkt-preview.ts';
export { MktPrice } from './mkt-price.ts';
export { MktProvider } from './mkt-provider.ts';
export { MktWhy } from './mkt-why.ts';
