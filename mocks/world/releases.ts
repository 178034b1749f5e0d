// The versions an app went through. A world says only the latest; those before are told from it in the same way each time, so that a catalogue of any size
// carries none of them. A version with other permissions is a major one.
import type { Release } from '../../src/schema/release.ts';
import { randomFrom, type Random } from '../fixtures/random.ts';
import { majorNotes, minorNotes, patchNotes } from '../fixtures/words/releases.ts';
import type { Browser } from './actor.ts';
import type { AppState, World } from './world.ts';

/** So many of the latest versions are told. */
const TOLD = 8;
/** A permission that the versions before the latest major one still asked for. */
const GIVEN_UP = 'locations.readonly';

type Version = readonly [major: number, minor: number, patch: number];

const known = new WeakMap<AppState, { readonly version: string; readonly releases: readonly Release[] }>();

/** The latest versions, the newest first, as the actor may read of them: a sub-account gets its own notes. */
export function releasesFor(world: World, actor: Browser, app: AppState): Release[] {
  const kept = known.get(app);
  const releases = kept?.version === app.listing.version ? kept.releases : releasesOf(app, world.now());
  known.set(app, { version: app.listing.version, releases });
  return releases.map((release) => (actor.kind === 'agency' ? release : { ...release, notes: release.subAccountNotes ?? '', subAccountNotes: null }));
}

function releasesOf({ listing }: AppState, now: string): Release[] {
  const random = randomFrom('releases', listing.id);
  const versions = historyOf(listing.version, random);
  const [begin, end] = [Date.parse(listing.createdAt), Date.parse(now)];
  const latest = versions[0]?.[0] ?? 0;
  return versions.slice(0, TOLD).map((version, index): Release => {
    const [notes, subAccountNotes] = notesOf(version, index === versions.length - 1, listing.name, random);
    const share = (versions.length - 1 - index + (index === 0 ? 0 : 0.5 * random.next())) / versions.length;
    return {
      version: version.join('.'),
      releasedAt: new Date(begin + Math.max(0, end - begin) * share).toISOString(),
      notes,
      subAccountNotes,
      scopes: scopesAt(listing.scopes, latest - version[0]),
    };
  });
}

/** A version and all before it, the newest first, each one step after the next in the list. */
function historyOf(latest: string, random: Random): Version[] {
  const [major = 0, minor = 0, patch = 0] = latest.split('.').map(Number);
  const versions: Version[] = [];
  for (let one: Version | null = [major, minor, patch]; one && versions.length < 60; one = before(one, random)) versions.push(one);
  return versions;
}

function before([major, minor, patch]: Version, random: Random): Version | null {
  if (patch > 0) return [major, minor, patch - 1];
  if (minor > 0) return [major, minor - 1, 0];
  return major > 1 ? [major - 1, random.int(1, 4), 0] : null;
}

/** Each major version asked for one permission more than the one before; one that was asked for long ago no longer is. */
function scopesAt(scopes: readonly string[], majorsAgo: number): string[] {
  if (majorsAgo === 0) return [...scopes];
  const asked = scopes.slice(0, Math.max(1, scopes.length - majorsAgo));
  return asked.includes(GIVEN_UP) || scopes.includes(GIVEN_UP) ? asked : [...asked, GIVEN_UP];
}

function notesOf([, minor, patch]: Version, first: boolean, name: string, random: Random): [string, string | null] {
  const [agencies, users] = random.pick(patch > 0 ? patchNotes : minor > 0 ? minorNotes : majorNotes);
  return first ? ['', null] : [agencies.replaceAll('{name}', name), users?.replaceAll('{name}', name) ?? null];
}
