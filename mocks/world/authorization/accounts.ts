// Which accounts somebody may give an app to, with the policy's decision on each, and what each granted before. Decides on the world's own facts; writes nothing.
import { knownScopes } from '../../../src/oauth/scopes.ts';
import { mostPerInstall } from '../../../src/policy/distribution.ts';
import { needsCard } from '../../../src/pricing/index.ts';
import type { GrantAccount, PreviousGrant } from '../../../src/schema/authorization.ts';
import type { Installation } from '../../../src/schema/installation.ts';
import type { Decision } from '../../../src/schema/policy.ts';
import type { Browser } from '../actor.ts';
import { decide, isInstalledFor } from '../decide.ts';
import { releasesFor } from '../releases.ts';
import type { AppState, World } from '../world.ts';
import type { Account } from './state.ts';

/** Every account the actor could give the app to. `agency` means all sub-accounts, those to come too, where the app is for sub-accounts. */
export function accountsFor(world: World, actor: Browser, app: AppState, scopes: readonly string[]): readonly GrantAccount[] {
  const { distribution } = app.listing;
  const installed = isInstalledFor(world, actor, app.listing.id);
  const grant = decide(world, actor, 'grant', app, installed, { kind: 'grant', scopes: [...scopes], knownScopes: [...knownScopes], clientKnown: true, redirectRegistered: true });
  const before = installationsOf(world, actor, app);
  const one = (account: Account, name: string, decision: Decision): GrantAccount => ({ ...account, name, decision, previous: previousOf(world, actor, app, account, before.get(account.kind === 'agency' ? null : account.id)) });

  if (actor.kind === 'sub-account') {
    const account = world.subAccounts.get(actor.subAccountId);
    return account ? [one({ kind: 'sub-account', id: account.id }, account.name, grant)] : [];
  }
  const { agency } = actor;
  if (distribution.targetUser === 'agency') return [one({ kind: 'agency', id: agency.id }, agency.name, grant)];
  const places = placesFor(world, app, agency.id, before).map(({ id, name }) => one({ kind: 'sub-account', id }, name, grant));
  if (mostPerInstall(distribution, 'agency') !== null) return places;
  const all = decide(world, actor, 'bulk-install', app, installed);
  return [one({ kind: 'agency', id: agency.id }, agency.name, grant.outcome === 'deny' ? grant : all.outcome === 'deny' ? all : grant), ...places];
}

/** The agency's sub-accounts that can get the app: one without a card cannot get a paid one it does not have. */
export function placesFor(world: World, { listing }: AppState, agencyId: string, before: ReadonlyMap<string | null, Installation>): readonly { readonly id: string; readonly name: string }[] {
  const paid = needsCard(listing.pricing);
  return [...world.subAccounts.values()].filter((place) => place.agencyId === agencyId && !(paid && place.hasCard === false && !before.has(place.id)));
}

/** The actor's installations of an app, by sub-account. */
export function installationsOf(world: World, actor: Browser, { listing }: AppState): ReadonlyMap<string | null, Installation> {
  const found = new Map<string | null, Installation>();
  for (const one of world.installations.values()) if (one.appId === listing.id && one.agencyId === actor.agency.id) found.set(one.subAccountId, one);
  return found;
}

const keyOf = ({ kind, id }: Account): string => `${kind} ${id}`;

/** What an account granted last; where it has the app without a word kept of it, what its version asks for. */
function previousOf(world: World, actor: Browser, app: AppState, account: Account, installation: Installation | undefined): PreviousGrant | null {
  const kept = world.authorization.grants.get(app.listing.id)?.get(keyOf(account));
  if (kept || !installation) return kept ?? null;
  const { version, installedAt } = installation;
  const scopes = version === app.listing.version ? app.listing.scopes : releasesFor(world, actor, app).find((release) => release.version === version)?.scopes;
  return scopes ? { scopes: [...scopes], version, grantedAt: installedAt } : null;
}

/** Remembers what an account granted. */
export function remember(world: World, { listing }: AppState, account: Account, scopes: readonly string[]): void {
  const { grants } = world.authorization;
  const ofApp = grants.get(listing.id) ?? new Map<string, PreviousGrant>();
  grants.set(listing.id, ofApp.set(keyOf(account), { scopes: [...scopes], version: listing.version, grantedAt: world.now() }));
}
