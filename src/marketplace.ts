// The `Marketplace`: one immutable value with everything an embed knows, and the few functions that make the next one.
// The only place that knows the client and the policy together. It holds no token and decides nothing the server has to believe.
import type { Client } from './client/marketplace.ts';
import { MarketplaceError } from './errors.ts';
import type { BulkRun } from './marketplace/bulk-run.ts';
import { News } from './marketplace/news.ts';
import { compare, evaluate, policyAt, uninstallsOf, withOverrides, type Comparison, type Decided, type Input, type Overrides, type Uninstall } from './policy/index.ts';
import { finalPricing } from './pricing/index.ts';
import type { Store } from './store/index.ts';
import { parse } from './schema/faults.ts';
import type { Brand, SubAccount, Viewer } from './schema/account.ts';
import type { App, Listing } from './schema/app.ts';
import type { Approval } from './schema/approval.ts';
import { MOST_APPROVALS, type ApprovalOutcome, type ApprovalWord, type SwitchesAnswer, type SwitchesRequest } from './schema/approving.ts';
import type { InstallRequest, Installation } from './schema/installation.ts';
import type { MarkupRequest, UsageLimitRequest } from './schema/pricing.ts';
import { Decision, type Action, type CapFacts, type PolicyRevision } from './schema/policy.ts';
import type { Records, Session } from './schema/session.ts';
import type { UninstallRequest } from './schema/uninstalling.ts';

/** How the last write on an app ended, until the next one. */
export type Attempt =
  | { readonly kind: 'busy' }
  | { readonly kind: 'installed' }
  /** It is gone from these places. */
  | { readonly kind: 'uninstalled'; readonly uninstalled: readonly Installation[] }
  /** The agency's words were taken, each with what became of it. */
  | { readonly kind: 'approved'; readonly outcomes: readonly ApprovalOutcome[] }
  | ({ readonly kind: 'switched' } & SwitchesAnswer)
  | { readonly kind: 'saved' }
  /** The server took the answer to an authorization; the browser is on its way. */
  | { readonly kind: 'answered' }
  | { readonly kind: 'refused'; readonly decision: Decision }
  | { readonly kind: 'failed'; readonly error: MarketplaceError };

/** Where a write on approvals and switches is put down: one at a time for the whole agency. No app's id is empty. */
export const ON_PERMISSIONS = '';

export interface Marketplace {
  readonly client: Client;
  /** The instant decisions are made for, ISO 8601. */
  readonly clock: () => string;
  readonly status: 'loading' | 'ready' | 'error';
  readonly error: MarketplaceError | null;
  readonly session: Session | null;
  readonly records: Records | null;
  /** Whose eyes decide: the actor's, or in a preview those of a sub-account. Null until the session is known. */
  readonly viewer: Viewer | null;
  /** Writes by app id; what an agency does to its approvals and switches by `ON_PERMISSIONS`. */
  readonly attempts: ReadonlyMap<string, Attempt>;
  /** Whether the server gave these facts since the page was opened, or this device remembered them. */
  readonly source: 'server' | 'cache';
  /** False once the server did not answer: what is known stays readable, and nothing can be written. */
  readonly reachable: boolean;
  /** Keeps what was read for the next visit; null where nothing is kept. */
  readonly store: Store | null;
  /** The bulk installation under way, or the last one; null where there is none. It changes by itself: see `watch`. */
  readonly bulk: BulkRun | null;
  /** Tells whoever waits that something is worth reading again. */
  readonly news: News;
}

/** What a host may set instead of what the server says; each wins over the session. */
export interface HostChoices {
  readonly actor?: Viewer | undefined;
  readonly brand?: Brand | undefined;
  readonly policies?: readonly PolicyRevision[] | undefined;
}

/** A marketplace that has read nothing yet. */
export const openMarketplace = (client: Client, clock: () => string): Marketplace => ({
  client,
  clock,
  status: 'loading',
  error: null,
  session: null,
  records: null,
  viewer: null,
  attempts: new Map(),
  source: 'server',
  reachable: true,
  store: null,
  bulk: null,
  news: new News(),
});

/** Whether the viewer is somebody else than the actor. Nothing may be written then. */
export const isPreview = ({ session, viewer }: Marketplace): boolean => session !== null && viewer !== session.actor;

/** Sees with the eyes of a sub-account. Only agency actors preview; anyone else keeps their own eyes. */
export function preview(marketplace: Marketplace, role: 'admin' | 'user', subAccountId?: string): Marketplace {
  const actor = marketplace.session?.actor;
  if (actor?.kind !== 'agency') return marketplace;
  return { ...marketplace, viewer: { kind: 'sub-account', role, agencyId: actor.agencyId, subAccountId } };
}

/** Back to the actor's own eyes. */
export const leavePreview = (marketplace: Marketplace): Marketplace => ({ ...marketplace, viewer: marketplace.session?.actor ?? null });

/** The sub-account a preview is on, or null for "any". */
export function previewed({ viewer, records }: Marketplace): SubAccount | null {
  const id = viewer?.kind === 'sub-account' ? viewer.subAccountId : undefined;
  return records?.subAccounts.find((subAccount) => subAccount.id === id) ?? null;
}

/** What the viewer has, of one app or of all: for an agency every installation, for a sub-account its own. */
export function installationsOf({ records, viewer }: Marketplace, appId?: string): readonly Installation[] {
  const here = viewer?.kind === 'sub-account' ? ({ subAccountId }: Installation) => subAccountId === viewer.subAccountId : () => true;
  return records?.installations.filter((installation) => (appId === undefined || installation.appId === appId) && here(installation)) ?? [];
}

/** The question about one app for a viewer, the marketplace's own unless another is given. Cap facts may come with the app's link. */
export function questionAbout(marketplace: Marketplace, action: Action, app: App, linkCap: CapFacts | null = null, viewer: Viewer | null = marketplace.viewer): Input {
  const { session, records } = marketplace;
  if (!session || !viewer) throw new MarketplaceError('config', 'a decision needs the session; wait until `status` is `ready`');
  const now = marketplace.clock();
  const cap = records?.caps[app.id] ?? linkCap ?? undefined;
  return {
    action,
    now,
    viewer,
    domain: session.brand.domain,
    app,
    snapshot: {
      revision: policyAt(session.policies, now),
      source: marketplace.source,
      reachable: marketplace.reachable,
      asOf: records?.asOf ?? null,
      records: { agency: records?.agency ?? null, approval: records?.approvals[app.id], cap, installed: installationsOf({ ...marketplace, viewer }, app.id).length > 0 },
    },
  };
}

/** The decision on one app; `config` error until the session is known. */
export const decide = (...question: Parameters<typeof questionAbout>): Decision => evaluate(questionAbout(...question));

/** A listing as the viewer is given it: a sub-account gets its own profile, final prices, and no word of versions in review. */
export function listingFor({ viewer, records }: Marketplace, listing: Listing): Listing {
  if (viewer?.kind !== 'sub-account') return listing;
  return { ...listing, profile: listing.subAccountProfile ?? listing.profile, subAccountProfile: null, pricing: finalPricing(listing.pricing, records?.markup ?? {}), pendingVersion: null };
}

/** What the actor sees and the viewer does not, and the other way round. */
export function compareWithActor<T extends App>(marketplace: Marketplace, apps: readonly T[]): Comparison<T> {
  const decided = (viewer: Viewer | null) => (app: T): Decided => ({
    view: decide(marketplace, 'view', app, null, viewer),
    install: decide(marketplace, 'install', app, null, viewer),
  });
  return compare(apps, decided(marketplace.session?.actor ?? null), decided(marketplace.viewer));
}

/** What an agency considers changing, before it does: words on apps by id, switches, a policy revision. */
export interface Drafts {
  readonly approvals?: Readonly<Record<string, Approval>>;
  readonly switches?: Overrides['switches'];
  readonly revision?: PolicyRevision;
}

/** What the drafts would change for a viewer, and what they would uninstall where. Nothing is stored or sent. */
export function impactOf<T extends App>(marketplace: Marketplace, apps: readonly T[], drafts: Drafts, viewer: Viewer): Comparison<T> & { readonly uninstalls: readonly Uninstall<T>[] } {
  const { approvals = {}, switches, revision } = drafts;
  const drafted = (input: Input): Input => {
    const approval = Object.hasOwn(approvals, input.app.id) ? approvals[input.app.id] : undefined;
    return withOverrides(input, { ...(approval && { approval }), ...(switches && { switches }), ...(revision && { revision }) });
  };
  const decided = (change: (input: Input) => Input) => (app: T): Decided => ({
    view: evaluate(change(questionAbout(marketplace, 'view', app, null, viewer))),
    install: evaluate(change(questionAbout(marketplace, 'install', app, null, viewer))),
  });
  const asItIs = (input: Input) => input;
  return { ...compare(apps, decided(asItIs), decided(drafted)), uninstalls: uninstallsOf(apps, approvals, marketplace.records?.installations ?? []) };
}

/** Puts down how a write on an app stands. */
export const withAttempt = (marketplace: Marketplace, appId: string, attempt: Attempt): Marketplace => ({
  ...marketplace,
  attempts: new Map(marketplace.attempts).set(appId, attempt),
});

/** The records as the server has them now, kept for the next visit and for other tabs. */
async function freshRecords({ client, store }: Marketplace, signal?: AbortSignal): Promise<Records> {
  const records = await client.records(signal);
  await store?.write('records', { value: records, etag: null, asOf: records.asOf });
  return records;
}

/** Reads the records again, and has the listings read again. Throws as the client does. */
export async function refresh(marketplace: Marketplace, signal?: AbortSignal): Promise<Marketplace> {
  const records = await freshRecords(marketplace, signal);
  marketplace.news.tell('listings');
  return { ...marketplace, records, source: 'server', reachable: true, error: null };
}

/**
 * Asks the server to install, and gives back how it ended with the facts as they are afterwards. A refusal by the server's policy is an
 * outcome, not an error. Throws `MarketplaceError` (`forbidden` in a preview: nothing is written with somebody else's eyes).
 */
export async function install(marketplace: Marketplace, request: InstallRequest, idempotencyKey: string, signal?: AbortSignal): Promise<{ records: Records; attempt: Attempt }> {
  writable(marketplace);
  const { client } = marketplace;
  const answer = await client.install(request, idempotencyKey, signal).catch((error: unknown) => refusalIn(error));
  if (!('installations' in answer)) return { records: await freshRecords(marketplace, signal), attempt: { kind: 'refused', decision: answer } };
  // The installation is made, whatever becomes of reading the rest again.
  const records = await freshRecords(marketplace, signal).catch((error: unknown) => withInstallations(marketplace.records, answer.installations, error));
  return { records, attempt: { kind: 'installed' } };
}

/** The records with what was just installed; without any to add to, the error stands. */
function withInstallations(records: Records | null, installed: readonly Installation[], error: unknown): Records {
  if (!records) throw error;
  const fresh = new Set(installed.map(({ id }) => id));
  return { ...records, installations: [...records.installations.filter(({ id }) => !fresh.has(id)), ...installed] };
}

/** Takes an app away, and gives back from where with the facts as they are afterwards. Throws as `install` does; `conflict` where more would go than was told. */
export async function uninstall(marketplace: Marketplace, request: UninstallRequest, idempotencyKey: string, signal?: AbortSignal): Promise<{ records: Records; attempt: Attempt }> {
  writable(marketplace);
  const { uninstalled } = await marketplace.client.uninstall(request, idempotencyKey, signal);
  const gone = new Set(uninstalled.map(({ id }) => id));
  const records = await freshRecords(marketplace, signal).catch((error: unknown) => {
    if (!marketplace.records) throw error;
    return { ...marketplace.records, installations: marketplace.records.installations.filter(({ id }) => !gone.has(id)) };
  });
  return { records, attempt: { kind: 'uninstalled', uninstalled } };
}

/** Words of an agency on its apps, as many as there are. */
export interface ApproveRequest {
  readonly approvals: readonly ApprovalWord[];
  /** What was typed; looked at where an app is disapproved. */
  readonly confirmation?: string;
}

/**
 * Gives the agency's word on apps, and gives back what became of each with the facts as they are afterwards. Requests of many apps are made in parts, each
 * with a key of its own: repeated with the same key, what was done already is not done again. Throws as `install` does.
 */
export async function approve(marketplace: Marketplace, { approvals, confirmation = '' }: ApproveRequest, idempotencyKey: string, signal?: AbortSignal): Promise<{ records: Records; attempt: Attempt }> {
  writable(marketplace);
  const outcomes: ApprovalOutcome[] = [];
  for (let from = 0; from < approvals.length; from += MOST_APPROVALS) {
    const part = approvals.slice(from, from + MOST_APPROVALS);
    const answer = await marketplace.client.approve({ approvals: part, confirmation }, `${idempotencyKey}.${from}`, signal).catch((error: unknown) => refusalIn(error));
    if ('outcomes' in answer) outcomes.push(...answer.outcomes);
    // What is refused as a whole would be refused in the next part too, unless something was done before.
    else if (approvals.length <= MOST_APPROVALS) return { records: await freshRecords(marketplace, signal), attempt: { kind: 'refused', decision: answer } };
    else outcomes.push(...part.map(({ appId }): ApprovalOutcome => ({ appId, outcome: 'refused', decision: answer })));
  }
  const records = await freshRecords(marketplace, signal).catch((error: unknown) => withOutcomes(marketplace.records, outcomes, error));
  return { records, attempt: { kind: 'approved', outcomes } };
}

/** The records after these outcomes; without any to change, the error stands. */
function withOutcomes(records: Records | null, outcomes: readonly ApprovalOutcome[], error: unknown): Records {
  if (!records) throw error;
  const approvals = { ...records.approvals };
  const gone = new Set<string>();
  for (const outcome of outcomes) {
    if (outcome.outcome !== 'changed') continue;
    if (outcome.approval === null) delete approvals[outcome.appId];
    else approvals[outcome.appId] = outcome.approval;
    if (outcome.uninstalled.length > 0) gone.add(outcome.appId);
  }
  return { ...records, approvals, installations: records.installations.filter(({ appId }) => !gone.has(appId)) };
}

/** Sets the agency's switches named. Gives back and throws as `approve` does. */
export async function setSwitches(marketplace: Marketplace, request: SwitchesRequest, idempotencyKey: string, signal?: AbortSignal): Promise<{ records: Records; attempt: Attempt }> {
  writable(marketplace);
  const answer = await marketplace.client.setSwitches(request, idempotencyKey, signal).catch((error: unknown) => refusalIn(error));
  if (!('switches' in answer)) return { records: await freshRecords(marketplace, signal), attempt: { kind: 'refused', decision: answer } };
  const { switches } = answer;
  const records = await freshRecords(marketplace, signal).catch((error: unknown) => {
    const { agency } = marketplace.records ?? {};
    if (!marketplace.records || !agency) throw error;
    return { ...marketplace.records, agency: { ...agency, marketplace: switches } };
  });
  return { records, attempt: { kind: 'switched', ...answer } };
}
/** Where writes on an app's price are put down in `attempts`: it may be installed meanwhile. */
export const markupKey = (appId: string): string => `markup of ${appId}`;
export const limitKey = (appId: string): string => `daily limit of ${appId}`;

/** Sets the agency's profit on an app's meters. Throws as `install` does; `forbidden` too where the actor may not. */
export async function setMarkup(marketplace: Marketplace, request: MarkupRequest, idempotencyKey: string, signal?: AbortSignal): Promise<{ records: Records; attempt: Attempt }> {
  writable(marketplace);
  const { markup } = await marketplace.client.setMarkup(request, idempotencyKey, signal);
  return saved(marketplace, { markup }, signal);
}

/** Sets an app's daily limit. Throws as `setMarkup` does. */
export async function setUsageLimit(marketplace: Marketplace, request: UsageLimitRequest, idempotencyKey: string, signal?: AbortSignal): Promise<{ records: Records; attempt: Attempt }> {
  writable(marketplace);
  const { usage } = await marketplace.client.setUsageLimit(request, idempotencyKey, signal);
  return saved(marketplace, { usage }, signal);
}

/** The facts after something was saved, whatever becomes of reading them again. */
async function saved(marketplace: Marketplace, change: Partial<Records>, signal?: AbortSignal): Promise<{ records: Records; attempt: Attempt }> {
  const records = await freshRecords(marketplace, signal).catch((error: unknown) => {
    if (!marketplace.records) throw error;
    return { ...marketplace.records, ...change };
  });
  return { records, attempt: { kind: 'saved' } };
}

function writable(marketplace: Marketplace): void {
  if (isPreview(marketplace)) throw new MarketplaceError('forbidden', 'a preview writes nothing; leave it first');
}

/** The decision a 403 carries; any other error passes on. */
export function refusalIn(error: unknown): Decision {
  const cause = error instanceof Object && 'code' in error && error.code === 'forbidden' && 'cause' in error ? error.cause : undefined;
  const decision = cause instanceof Object && 'decision' in cause ? parse(Decision, cause.decision) : undefined;
  if (decision && !decision.faults) return decision.value;
  throw error;
}
