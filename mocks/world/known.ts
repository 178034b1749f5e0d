// The names a reader of a listing already knows: those of better known apps and of their publishers, for a browser to compare the listing's own with. An
// actor is told no name that it may not see anyway. It compares nothing itself.
import type { Browser } from './actor.ts';
import { decide } from './decide.ts';
import type { AppState, World } from './world.ts';

/** Apps looked at; the catalogue stands in the order of how often they are installed. */
const LOOKED_AT = 200;

/** Names of apps that are installed more often than this one and come from other publishers, and of those publishers. */
export function knownTo(world: World, actor: Browser, app: AppState): string[] {
  const { publisher } = app.listing;
  const others = world.catalogue
    .slice(0, Math.min(app.position, LOOKED_AT))
    .filter((other) => other.listing.type === 'public' && other.listing.publisher.id !== publisher.id && decide(world, actor, 'view', other).outcome === 'allow');
  return [...new Set(others.flatMap(({ listing }) => [listing.name, listing.publisher.name]))];
}
