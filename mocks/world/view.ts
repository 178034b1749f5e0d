// What of the catalogue a kind of viewer may see, kept up to date, and what became of it since. Decided by the policy, one app at a time or a
// thousand; nothing is cached that is not derived from the world's changes.
import { allows, decideCatalogue, packFacts } from '../../src/policy/index.ts';
import type { Listing } from '../../src/schema/app.ts';
import { hash } from '../fixtures/random.ts';
import { inSlices, type Steps } from '../slices.ts';
import type { Browser } from './actor.ts';
import type { Place } from './cursor.ts';
import { decide, questionFor } from './decide.ts';
import { listingFor } from './shown.ts';
import { revisionNow, type AppState, type World } from './world.ts';

/** An app that became visible, ceased to be, or stayed so and changed in what this viewer is shown of it. */
interface Entry {
  readonly position: number;
  readonly was: boolean;
}

export interface View {
  readonly name: string;
  /** One byte per app in catalogue order. */
  readonly allowed: Uint8Array;
  total: number;
  /** The latest changes, and how many older ones are forgotten. */
  readonly log: Entry[];
  forgotten: number;
  /** Whether it began before anything changed in the world. */
  original: boolean;
  /** How many changes of the world it has caught up with; less than none before it was decided at all. */
  seen: number;
}

/** Who comes back after more changes than these reads everything again. */
const LONGEST_LOG = 10_000;
/** Apps decided in one step. */
const STEP = 500;

interface Slot {
  readonly view: View;
  /** The work on it so far: each catches up after the one before. */
  turn: Promise<void>;
}
const slots = new WeakMap<World, Map<string, Slot>>();

/** Calls `use` with the actor's view and the actor as they are at this very moment; nothing changes between the two. */
export async function withView<T>(world: World, actor: Browser, use: (view: View, actor: Browser) => T): Promise<T> {
  for (;;) {
    const slot = slotOf(world, actor);
    if (slot.view.seen === world.changes.length) return use(slot.view, asOfNow(world, actor));
    const caughtUp = slot.turn.then(() => inSlices(catchUp(world, asOfNow(world, actor), slot.view)));
    slot.turn = caughtUp.catch(() => {});
    await caughtUp;
  }
}

/** Where a view is in its changes, or was after fewer of them. */
export const placeIn = (world: World, view: View, changes = view.forgotten + view.log.length): Place => ({
  world: world.name,
  run: view.original && changes === 0 ? null : world.run,
  view: view.name,
  changes,
});

function slotOf(world: World, actor: Browser): Slot {
  const known = slots.get(world) ?? new Map<string, Slot>();
  slots.set(world, known);
  const key = JSON.stringify([actor.viewer, revisionNow(world).id]);
  const name = hash(key).toString(36);
  const slot = known.get(key) ?? {
    view: { name, allowed: new Uint8Array(world.catalogue.length), total: 0, log: [], forgotten: 0, original: true, seen: -1 },
    turn: Promise.resolve(),
  };
  known.set(key, slot);
  return slot;
}

/** An agency is replaced as a whole when its switches change. */
function asOfNow(world: World, actor: Browser): Browser {
  return { ...actor, agency: world.agencies.get(actor.agency.id) ?? actor.agency };
}

/** Decides everything the first time and when the agency's switches changed, otherwise only the apps that did. */
function* catchUp(world: World, actor: Browser, view: View): Steps<void> {
  const until = world.changes.length;
  if (view.seen === until) return;
  const first = view.seen < 0;
  const before = new Map<AppState, Listing>();
  const repriced = new Set<AppState>();
  let everything = first;
  for (const change of first ? [] : world.changes.slice(view.seen)) {
    if ('pricedFor' in change) {
      if (actor.kind === 'sub-account' && change.pricedFor === actor.agency.id) repriced.add(change.app);
    } else if ('agencyId' in change) everything ||= change.agencyId === actor.agency.id;
    else if (!before.has(change.app)) before.set(change.app, change.before);
  }
  const installed = installedApps(world, actor);
  if (everything) {
    for (let from = 0; from < world.catalogue.length; from += STEP) {
      const apps = world.catalogue.slice(from, from + STEP);
      const seen = seenOf(world, actor, apps, installed);
      apps.forEach((app, row) => settle(view, actor, app, seen(row), before.get(app), first));
      yield;
    }
  } else {
    for (const [app, listing] of before) {
      const sees = decide(world, actor, 'view', app, installed.has(app.listing.id)).outcome === 'allow';
      settle(view, actor, app, sees, listing, first);
    }
  }
  for (const { position } of repriced) if (view.allowed[position] === 1) put(view, { position, was: true });
  if (first) view.original = world.changes.length === 0;
  view.seen = until;
}

function seenOf(world: World, actor: Browser, apps: readonly AppState[], installed: ReadonlySet<string>): (row: number) => boolean {
  const questions = new Map(apps.map((app) => [app.listing, questionFor(world, actor, 'view', app, installed.has(app.listing.id))]));
  const [question] = questions.values();
  if (!question) return () => false;
  const table = packFacts([...questions.keys()], (listing) => questions.get(listing) ?? question);
  const [column] = decideCatalogue(table, question);
  return (row) => allows(column, row);
}

function settle(view: View, actor: Browser, { listing, position }: AppState, sees: boolean, before: Listing | undefined, first: boolean): void {
  const was = view.allowed[position] === 1;
  view.allowed[position] = sees ? 1 : 0;
  view.total += Number(sees) - Number(was);
  if (first || (was === sees && !(sees && before && differs(actor, before, listing)))) return;
  put(view, { position, was });
}

function put(view: View, entry: Entry): void {
  view.log.push(entry);
  if (view.log.length > LONGEST_LOG) view.forgotten += view.log.splice(0, LONGEST_LOG / 2).length;
}

/** Whether the actor could tell the two apart. */
const differs = (actor: Browser, before: Listing, listing: Listing): boolean =>
  before !== listing && JSON.stringify(listingFor(actor, before)) !== JSON.stringify(listingFor(actor, listing));

function installedApps(world: World, actor: Browser): ReadonlySet<string> {
  const apps = new Set<string>();
  for (const { appId, agencyId, subAccountId } of world.installations.values()) {
    if (agencyId === actor.agency.id && (actor.kind === 'agency' || subAccountId === actor.subAccountId)) apps.add(appId);
  }
  return apps;
}
