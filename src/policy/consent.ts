// What a consent page shows and answers: the requested permissions row by row, how strong the warning is, what changed since the last grant,
// and where the browser goes next. Pure: it writes no code and grants nothing; whether a grant is refused is the rules' word.
// Source: consent for marketplace apps, updating an app, RFC 6749 (README, readings X11 and X12).
import type { Domain } from '../schema/account.ts';
import type { AppType } from '../schema/app.ts';
import type { PolicyRevision } from '../schema/policy.ts';
import { canonicalScope } from './question.ts';
import type { Bump } from './versions.ts';

export type ScopeMode = 'read' | 'write' | 'delete';

/** One permission of a consent page. */
export interface ScopeRow {
  /** The one spelling of it; of an unknown one, its own. */
  readonly scope: string;
  /** In the platform's catalogue. Unknown ones are shown as they are written, and marked. */
  readonly known: boolean;
  /** On the revision's official list, of which no other list is part. */
  readonly sensitive: boolean;
  readonly mode: ScopeMode;
}

/** What the last part of a scope's name says it may do. Any other word, such as `collectPayment`, changes something. */
const MODES: ReadonlyMap<string, ScopeMode> = new Map([['readonly', 'read'], ['read', 'read'], ['delete', 'delete']]);

/** What a scope may do, by its name: `contacts.readonly` reads, `oauth.write` and `payments/orders.collectPayment` write, `products.delete` deletes. */
export const scopeMode = (scope: string): ScopeMode => MODES.get(scope.toLowerCase().replace(/.*[./]/s, '')) ?? 'write';

const canonical = (scopes: readonly string[]): readonly string[] => [...new Set(scopes.map(canonicalScope))];

/** Every permission once, in the order asked for; `catalogue` holds the scopes the platform knows. */
export function scopeRows(asked: readonly string[], catalogue: readonly string[], revision: Pick<PolicyRevision, 'sensitiveScopes'>): readonly ScopeRow[] {
  const known = new Set(canonical(catalogue));
  return canonical(asked).map((scope) => ({ scope, known: known.has(scope), sensitive: revision.sensitiveScopes.includes(scope), mode: scopeMode(scope) }));
}

/**
 * How strong the warning is: `strong` for a private app that asks for a sensitive permission; `tag` for a public one, which is marked on the row
 * only; `none` otherwise. The same on every host.
 */
export function consentWarning(type: AppType, rows: readonly ScopeRow[]): 'none' | 'tag' | 'strong' {
  if (!rows.some(({ sensitive }) => sensitive)) return 'none';
  return type === 'private' ? 'strong' : 'tag';
}

/** What changed since the last grant, in one spelling each: `added` and `kept` in the order asked for, `removed` in the order granted. */
export interface ScopeDiff {
  readonly added: readonly string[];
  readonly kept: readonly string[];
  readonly removed: readonly string[];
}

/** The permissions asked for beside those granted before. */
export function scopeDiff(granted: readonly string[], asked: readonly string[]): ScopeDiff {
  const [before, now] = [canonical(granted), canonical(asked)];
  return { added: now.filter((scope) => !before.includes(scope)), kept: now.filter((scope) => before.includes(scope)), removed: before.filter((scope) => !now.includes(scope)) };
}

/** When the page is shown: for private apps as for public ones. What is installed goes on without it. */
export const consentShownOn = { install: true, reauthorise: true, use: false } as const;

/** What an update asks of the user: consent with the new permissions first, a plain confirmation, or nothing. */
export const updateSteps = { major: 'consent', minor: 'confirm', patch: 'seamless' } as const satisfies Record<Bump, string>;

/** What an update means for who has the app: any change of permissions makes it major, whatever the developer called it. */
export function updateOf(proposed: Bump, granted: readonly string[], asked: readonly string[]): { readonly bump: Bump; readonly step: (typeof updateSteps)[Bump]; readonly diff: ScopeDiff } {
  const diff = scopeDiff(granted, asked);
  const bump = diff.added.length + diff.removed.length > 0 ? 'major' : proposed;
  return { bump, step: updateSteps[bump], diff };
}

/** Where somebody signs in who is not signed in yet: in a new tab, unless the link asks to stay in its own. Any other word asks for nothing. */
export const loginWindowOpenMode = (query: string): 'self' | 'new-tab' => (new URLSearchParams(query).get('loginWindowOpenMode') === 'self' ? 'self' : 'new-tab');

/** Whether the page may carry the platform's own brand: on the platform's own domain only. */
export const platformBrandShown = (domain: Domain): boolean => domain === 'platform';

/** What an authorization request says about where to go back to. */
export interface ReturnRequest {
  /** The client id belongs to an app. */
  readonly clientKnown: boolean;
  /** The redirect URIs that app registered. */
  readonly registered: readonly string[];
  readonly redirectUri: string;
  /** Opaque, handed back as it came; null where none came. */
  readonly state: string | null;
}

/** Where the browser goes next. An error card stays where it is: nobody is sent to an address that nobody registered. */
export type ReturnAnswer = { readonly kind: 'redirect'; readonly url: string } | { readonly kind: 'error-card'; readonly because: 'unknown-client' | 'unregistered-redirect' };

/**
 * The answer to a request: with the code when it was allowed, with `access_denied` when it was not (`code` null). The redirect URI must be, character
 * by character, a registered one; what it has of a query stays. Source: RFC 6749 4.1.2, RFC 9700 2.1.
 */
export function returnTo({ clientKnown, registered, redirectUri, state }: ReturnRequest, code: string | null): ReturnAnswer {
  if (!clientKnown) return { kind: 'error-card', because: 'unknown-client' };
  if (!registered.includes(redirectUri)) return { kind: 'error-card', because: 'unregistered-redirect' };
  const params = new URLSearchParams(code === null ? { error: 'access_denied' } : { code });
  if (state !== null) params.set('state', state);
  return { kind: 'redirect', url: `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${params.toString()}` };
}
