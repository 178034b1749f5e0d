// Every event of every element: name → detail. Requests are cancelable; a host that prevents one does the work itself.
import type { MarketplaceError } from '../src/errors.ts';
import type { ApproveRequest } from '../src/marketplace.ts';
import type { ConsentAllow, ConsentDeny } from '../src/marketplace/consenting.ts';
import type { Switches } from '../src/schema/account.ts';
import type { ApprovalOutcome, SwitchesRequest } from '../src/schema/approving.ts';
import type { ItemState } from '../src/schema/bulk.ts';
import type { InstallRequest } from '../src/schema/installation.ts';
import type { MarkupRequest, UsageLimitRequest } from '../src/schema/pricing.ts';
import type { Decision } from '../src/schema/policy.ts';
import type { UninstallRequest } from '../src/schema/uninstalling.ts';

/** Which sub-accounts are to get an app, and whether those created later are too. */
export interface BulkInstallRequest {
  readonly appId: string;
  readonly selectedSubAccountIds: readonly string[];
  readonly installToFutureSubAccounts: boolean;
  /** A batch that was begun before and is gone on with. */
  readonly batchId?: string;
}

export interface MarketplaceEvents {
  /** Install, please. Cancelable: unless prevented, the provider does it. */
  'mkt-install-request': InstallRequest;
  /** Install in many sub-accounts, please, or go on with the batch named. Cancelable: unless prevented, the provider does it. */
  'mkt-bulk-install-request': BulkInstallRequest;
  /** A bulk installation ended, done or cancelled; the provider fires it with what became of each sub-account. */
  'mkt-bulk-installed': BulkInstallRequest & { readonly outcomes: readonly { readonly subAccountId: string; readonly outcome: ItemState }[] };
  /** An installation was made; the provider fires it after the server answered. */
  'mkt-installed': { readonly appId: string };
  /** Uninstall, please: from the sub-accounts named or from the whole agency. Cancelable: unless prevented, the provider does it. */
  'mkt-uninstall-request': UninstallRequest;
  /** An app was uninstalled; `subAccountIds` names the sub-accounts that had it. The provider fires it after the server answered. */
  'mkt-uninstalled': { readonly appId: string; readonly subAccountIds: readonly string[] };
  /** The server's policy refused a write; `appId` is null where it is about no single app. */
  'mkt-refused': { readonly appId: string | null; readonly decision: Decision };
  /** Approve or disapprove apps for sub-accounts, please. Cancelable: unless prevented, the provider does it. */
  'mkt-approve-request': ApproveRequest;
  /** The server took words on apps; each outcome says what became of one. */
  'mkt-approved': { readonly outcomes: readonly ApprovalOutcome[] };
  /** Turn the switches named, please. Cancelable: unless prevented, the provider does it. */
  'mkt-switches-request': SwitchesRequest;
  /** The switches as the server has them now. */
  'mkt-switched': { readonly switches: Switches };
  /** Set the agency's profit on an app's meters, please. Cancelable: unless prevented, the provider does it. */
  'mkt-markup-request': MarkupRequest;
  /** Set an app's daily limit, please. Cancelable: unless prevented, the provider does it. */
  'mkt-usage-limit-request': UsageLimitRequest;
  /** A profit or a daily limit was saved; the provider fires it after the server answered. */
  'mkt-price-saved': { readonly appId: string };
  /** Let the app have what was shown, for one account, please. Cancelable: unless prevented, the provider answers and has the page go on. */
  'mkt-consent-allow-request': ConsentAllow;
  /** Deny it, please. Cancelable: unless prevented, the provider answers and has the page go on. */
  'mkt-consent-deny-request': ConsentDeny;
  /** The server took the answer; the provider fires it before the page goes on. It carries nothing of where it goes. */
  'mkt-consent-answered': { readonly authorizationId: string; readonly answer: 'allow' | 'deny' };
  /** Preview with the eyes of a sub-account; `viewer: null` leaves. Cancelable: unless prevented, the provider swaps the viewer. */
  'mkt-preview-request': { readonly viewer: { readonly role: 'admin' | 'user'; readonly subAccountId?: string | undefined } | null };
  /** Read the facts again. Cancelable. */
  'mkt-refresh-request': null;
  /** Open one app. Cancelable; a host that routes sets its own URL. */
  'mkt-app-open': { readonly appId: string };
  /** The search, facets or order of a catalogue changed by the user's hand; the host may keep it in its URL. */
  'mkt-query-change': { readonly query: Readonly<Record<string, string>> };
  /** A way out of an install cap was chosen. */
  'mkt-cap-exit': { readonly appId: string; readonly exit: 'public-review' | 'security-review' };
  /** About to leave for the authorization page. Cancelable: a host that prevents it goes there itself. */
  'mkt-connect-request': { readonly account: string };
  /** Left for the authorization page: in a window of its own, in this tab, or as a link that the browser followed by itself. */
  'mkt-connect-opened': { readonly account: string; readonly way: 'window' | 'tab' | 'link' };
  /** The browser blocked the window. */
  'mkt-connect-blocked': { readonly account: string };
  /** The window seems to be closed, and nothing was heard from it; it may still be heard. */
  'mkt-connect-silent': { readonly account: string };
  /** An authorization ended; nothing but how and for which of the host's accounts. */
  'mkt-connect-ended': { readonly outcome: 'connected' | 'denied' | 'failed' | 'cancelled'; readonly account: string };
  /** Disconnect, please. The host does it. */
  'mkt-disconnect-request': { readonly account: string };
  /** Something failed; the element shows it too. */
  'mkt-error': { readonly error: MarketplaceError };
}

/** Fires an event of the table; false when a cancelable one was prevented. */
export function emit<Name extends keyof MarketplaceEvents>(target: EventTarget, name: Name, detail: MarketplaceEvents[Name]): boolean {
  return target.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: name.endsWith('-request') || name === 'mkt-app-open' }));
}

type EventMap = { [Name in keyof MarketplaceEvents]: CustomEvent<MarketplaceEvents[Name]> };

declare global {
  // Listeners get their detail typed.
  interface HTMLElementEventMap extends EventMap {}
}
