// The world: everything the mock backend knows, as one value that the rules beside it read and change. It decides nothing itself.
import { policyAt, replay, shippedRevisions, type Ledger } from '../../src/policy/index.ts';
import type { Brand, SubAccount } from '../../src/schema/account.ts';
import type { AppType, Listing } from '../../src/schema/app.ts';
import type { Approval } from '../../src/schema/approval.ts';
import type { Webhooks } from '../../src/schema/delivery.ts';
import type { Installation } from '../../src/schema/installation.ts';
import type { CapState, LedgerEvent, PolicyRevision } from '../../src/schema/policy.ts';
import type { UninstallReason } from '../../src/schema/uninstalling.ts';
import { atOnce, type Steps } from '../slices.ts';
import type { OAuthClient } from './authorization/clients.ts';
import { newAuthorizationState, type AuthorizationState } from './authorization/state.ts';
import { newPublicApiState, type PublicApiState } from './public-api/state.ts';
import { newTelling, type Telling } from './telling.ts';
import type { WorldAgency, WorldApp, WorldData, WorldUser } from './schema.ts';

export interface WorldOptions {
  /** The world's clock, as an ISO 8601 instant. */
  readonly now: () => string;
  /** Makes the ids of what is created later; the same seed and the same requests give the same ids. */
  readonly seed?: number;
  /** The policy revisions the platform announced; left out, those this package ships. */
  readonly revisions?: readonly PolicyRevision[];
  /** What worlds have in common that were made of the same data: lower-case letters, digits and hyphens. Left out, one of its own. */
  readonly name?: string;
  /** Pages that an app of which nothing else is said may send a browser back to, beside its own: those of the demo. */
  readonly callbacks?: readonly string[];
  /** How many contacts each sub-account has; a thousand where left out. */
  readonly contacts?: number;
}

/** One app and everything that happened to it. */
export interface AppState {
  /** The listing now; replaced as a whole, never changed in place. */
  listing: Listing;
  readonly initialType: AppType;
  readonly events: LedgerEvent[];
  /** Where its events go. */
  webhooks: Webhooks;
  /** Its part in OAuth, where the world says something of it. */
  oauth: OAuthClient | null;
  /** Its place in catalogue order. */
  readonly position: number;
}

/** What the platform tells a developer, in the product and by email: one for each change of an app's cap state, never one for an install. */
export interface Notice {
  readonly at: string;
  readonly developerId: string;
  readonly appId: string;
  readonly from: CapState;
  readonly to: CapState;
  readonly channels: readonly ['in-product', 'email'];
}

/** A reason somebody gave for uninstalling an app. */
export interface Feedback {
  readonly at: string;
  readonly appId: string;
  readonly reason: UninstallReason;
}

/** An app that may be another now, or be seen by others, with its listing before; one that costs an agency's sub-accounts something else; or an agency with other switches. */
export type Change = { readonly app: AppState; readonly pricedFor: string } | { readonly app: AppState; readonly before: Listing } | { readonly agencyId: string };

export interface World {
  readonly name: string;
  /** Of this world alone: what it has gone through, no other has. */
  readonly run: string;
  readonly now: () => string;
  readonly revisions: readonly PolicyRevision[];
  readonly platform: Brand;
  readonly callbacks: readonly string[];
  readonly apps: ReadonlyMap<string, AppState>;
  /** Installs descending, then id: the order of the catalogue. The counts are those the world began with, so that a cursor stays exact. */
  readonly catalogue: readonly AppState[];
  readonly agencies: Map<string, WorldAgency>;
  readonly subAccounts: Map<string, SubAccount>;
  readonly users: Map<string, WorldUser>;
  /** Names of agencies outside this world, which only a developer sees. */
  readonly outside: ReadonlyMap<string, string>;
  /** By agency, then by app. */
  readonly approvals: Map<string, Map<string, Approval>>;
  /** When a word was given in this world, by agency, then by app; nothing is known of those it began with. */
  readonly approvalsSince: Map<string, Map<string, string>>;
  readonly installations: Map<string, Installation>;
  /** Apps that an agency's sub-accounts get when they are created, by agency: app and who said so last. */
  readonly futures: Map<string, Map<string, string>>;
  readonly outbox: Notice[];
  /** Why apps were uninstalled, for their developers; by whom is not kept. */
  readonly feedback: Feedback[];
  /** What apps were told, and what became of it. */
  readonly telling: Telling;
  /** Requests for access, and what was issued for them. */
  readonly authorization: AuthorizationState;
  /** What apps changed through the public API. */
  readonly publicApi: PublicApiState;
  /** What changed, in order; whoever derived something from the catalogue catches up from where it stopped. */
  readonly changes: Change[];
  /** Called after each change. */
  readonly listeners: Set<() => void>;
  /** Answers already given, by user and idempotency key. */
  readonly answers: Map<string, { readonly fingerprint: string; readonly status: number; readonly body: unknown }>;
  /** A new id of 24 hexadecimal digits. */
  readonly newId: () => string;
}

/** Starts a world. `data` is trusted: check what comes from outside with `mergeWorld` first. */
export const createWorld = (data: WorldData, options: WorldOptions): World => atOnce(worldSteps(data, options));

/** The same in steps, for a world so large that it would hold up a page. */
export function* worldSteps(data: WorldData, { now, seed = 1, revisions = shippedRevisions, name = crypto.randomUUID(), callbacks = [], contacts = 1000 }: WorldOptions): Steps<World> {
  const newId = idsFrom(seed);
  const histories = groupBy(data.installations, ({ appId }) => appId);
  const testOrgs = new Map(data.agencies.map(({ id, testOrg }) => [id, testOrg]));
  const catalogue: AppState[] = [];
  const apps = new Map<string, AppState>();
  for (const app of yield* inCatalogueOrder(data.apps)) {
    const installs = (histories.get(app.id) ?? []).map(({ installedAt, agencyId, subAccountId, version }): LedgerEvent => {
      return { at: installedAt, type: 'install', agencyId, subAccountId, testOrg: testOrgs.get(agencyId) ?? false, version };
    });
    const events = [...app.events, ...installs].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    const state = { listing: listingOf(app), initialType: initialTypeOf(app), events, webhooks: app.webhooks ?? { defaultUrl: null, events: [] }, oauth: app.oauth ?? null, position: catalogue.length };
    catalogue.push(state);
    apps.set(app.id, state);
    if (catalogue.length % STEP === 0) yield;
  }
  const said = groupBy(data.approvals, ({ agencyId }) => agencyId);
  const approvals = new Map([...said].map(([id, words]) => [id, new Map(words.map(({ appId, approval }) => [appId, approval]))]));
  const installations = data.installations.map((installation): Installation => ({ id: newId(), ...installation }));

  return {
    name,
    run: crypto.randomUUID(),
    now,
    revisions,
    platform: data.platform,
    callbacks,
    apps,
    catalogue,
    agencies: new Map(data.agencies.map((agency) => [agency.id, agency])),
    subAccounts: new Map(data.subAccounts.map((subAccount) => [subAccount.id, subAccount])),
    users: new Map(data.users.map((user) => [user.id, user])),
    outside: new Map(data.outside.map(({ id, name }) => [id, name])),
    approvals,
    approvalsSince: new Map(),
    installations: new Map(installations.map((installation) => [installation.id, installation])),
    futures: new Map(),
    outbox: [],
    feedback: [],
    telling: newTelling(),
    authorization: newAuthorizationState(),
    publicApi: newPublicApiState(contacts, seed),
    changes: [],
    listeners: new Set(),
    answers: new Map(),
    newId,
  };
}

/** Apps handled in one step. */
const STEP = 500;

/** Installs descending, then id. Apps of the same count are sorted among themselves, which no count has many of: the engine's own sort cannot stop. */
function* inCatalogueOrder(apps: WorldData['apps']): Steps<readonly WorldApp[]> {
  const byInstalls = new Map<number, WorldApp[]>();
  for (const [index, app] of apps.entries()) {
    const same = byInstalls.get(app.installs);
    if (same) same.push(app);
    else byInstalls.set(app.installs, [app]);
    if (index % STEP === 0) yield;
  }
  const ordered: WorldApp[] = [];
  for (const count of [...byInstalls.keys()].sort((a, b) => b - a)) {
    for (const app of (byInstalls.get(count) ?? []).sort((a, b) => (a.id < b.id ? -1 : 1))) ordered.push(app);
    yield;
  }
  return ordered;
}

/** Puts a change down and tells everybody who waits for one. */
export function announce(world: World, change: Change): void {
  world.changes.push(change);
  for (const listener of world.listeners) listener();
}

/** The revision in force now. */
export const revisionNow = (world: World): PolicyRevision => policyAt(world.revisions, world.now());

interface Replayed {
  readonly ledger: Ledger;
  readonly revision: string;
  readonly events: number;
  /** Until an event dated later comes due. */
  readonly until: number;
}
const replayed = new WeakMap<AppState, Replayed>();

/** The app's ledger as of now: replayed on first use, and again whenever its history, the revision or the clock asks for it. */
export function ledgerOf(world: World, app: AppState): Ledger {
  const now = world.now();
  const revision = revisionNow(world);
  const known = replayed.get(app);
  if (known && known.revision === revision.id && known.events === app.events.length && Date.parse(now) < known.until) return known.ledger;
  const ledger = replay({ ...app.listing, initialType: app.initialType }, app.events, revision, now);
  const due = app.events.map(({ at }) => Date.parse(at)).filter((at) => at > Date.parse(now));
  replayed.set(app, { ledger, revision: revision.id, events: app.events.length, until: Math.min(Infinity, ...due) });
  return ledger;
}

/** Writes events and a changed listing in one step, and announces what that did to the cap's state. */
export function record(world: World, app: AppState, events: readonly LedgerEvent[], changed: Partial<Listing> = {}): void {
  const before = ledgerOf(world, app).changes.length;
  app.events.push(...events);
  const ledger = ledgerOf(world, app);
  const { listing } = app;
  app.listing = { ...listing, ...changed, type: ledger.type };
  for (const { at, from, to } of ledger.changes.slice(before)) {
    world.outbox.push({ at, developerId: app.listing.publisher.id, appId: app.listing.id, from, to, channels: ['in-product', 'email'] });
  }
  announce(world, { app, before: listing });
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function listingOf({ initialType: _initialType, events: _events, webhooks: _webhooks, oauth: _oauth, ...listing }: WorldApp): Listing {
  return listing;
}

function initialTypeOf(app: WorldApp): AppType {
  if (app.initialType) return app.initialType;
  const [first] = app.events.filter((event) => event.type === 'convert').sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (!first) return app.type;
  return first.to === 'private' ? 'public' : 'private';
}

/** Ids that look like a database's and repeat with the seed: a counter, mixed (splitmix32). */
function idsFrom(seed: number): () => string {
  let counter = seed >>> 0;
  const word = (): string => {
    counter = (counter + 0x9e3779b9) >>> 0;
    let mixed = counter ^ (counter >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0).toString(16).padStart(8, '0');
  };
  return () => word() + word() + word();
}
