// Who asks: a bearer token becomes a person with their agency, their eyes and the domain they are on. Knows no other way in.
import type { Brand, Domain, Viewer } from '../../src/schema/account.ts';
import type { Session } from '../../src/schema/session.ts';
import { Refused } from './refused.ts';
import type { WorldAgency, WorldUser } from './schema.ts';
import type { World } from './world.ts';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}
interface Member extends Person {
  readonly agency: WorldAgency;
  readonly domain: Domain;
}

export interface AgencyActor extends Member {
  readonly kind: 'agency';
  readonly viewer: Extract<Viewer, { kind: 'agency' }>;
}
export interface SubAccountActor extends Member {
  readonly kind: 'sub-account';
  readonly viewer: Extract<Viewer, { kind: 'sub-account' }>;
  readonly subAccountId: string;
}
export interface DeveloperActor extends Person {
  readonly kind: 'developer';
  readonly developerId: string;
}
export interface ReviewerActor extends Person {
  readonly kind: 'platform-reviewer';
}
/** Somebody who browses the catalogue. */
export type Browser = AgencyActor | SubAccountActor;
export type Actor = Browser | DeveloperActor | ReviewerActor;

export const tokenOf = (user: Pick<WorldUser, 'id'>): string => `mock.${user.id}`;

/** The actor of an `Authorization` header. Refused with 401 when it is missing, of another form, or of nobody in this world. */
export function actorOf(world: World, authorization: string | null): Actor {
  if (authorization === null) throw new Refused(401, 'Missing access token');
  const id = /^Bearer mock\.(.+)$/i.exec(authorization)?.[1];
  const user = id === undefined ? undefined : world.users.get(id);
  const actor = user && actorFor(world, user);
  if (!actor) throw new Refused(401, 'Invalid token: access token is invalid');
  return actor;
}

function actorFor(world: World, user: WorldUser): Actor | null {
  const person: Person = { id: user.id, name: user.name, email: user.email };
  if (user.kind === 'platform-reviewer') return { ...person, kind: user.kind };
  if (user.kind === 'developer') return { ...person, kind: user.kind, developerId: user.developerId };
  const agency = world.agencies.get(user.agencyId);
  if (!agency) return null;
  const member: Member = { ...person, agency, domain: (agency.brand ?? world.platform).domain };
  if (user.kind === 'agency') return { ...member, kind: user.kind, viewer: { kind: 'agency', role: user.role, agencyId: agency.id } };
  const { subAccountId } = user;
  return { ...member, kind: user.kind, subAccountId, viewer: { kind: 'sub-account', role: user.role, agencyId: agency.id, subAccountId } };
}

/** The actor, when it browses the catalogue; developers and reviewers are refused with 403. */
export function asBrowser(actor: Actor): Browser {
  if (actor.kind === 'agency' || actor.kind === 'sub-account') return actor;
  throw new Refused(403, 'this is for agencies and sub-accounts');
}

/** The actor, when it is of an agency, of whatever role; anyone else is refused with 403. */
export function asAgency(actor: Actor): AgencyActor {
  if (actor.kind === 'agency') return actor;
  throw new Refused(403, 'this is for agencies');
}

/** The actor, when it is a developer; anyone else is refused with 403. */
export function asDeveloper(actor: Actor): DeveloperActor {
  if (actor.kind === 'developer') return actor;
  throw new Refused(403, 'this is for developers');
}

/** The actor, when it reviews apps for the platform; anyone else is refused with 403. */
export function asReviewer(actor: Actor): ReviewerActor {
  if (actor.kind === 'platform-reviewer') return actor;
  throw new Refused(403, 'this is for reviewers of the platform');
}

/** A browser sees its agency's brand, a developer the platform's. A reviewer has no session here: reviewing is not done in the elements. */
export function sessionOf(world: World, actor: Actor): Session {
  if (actor.kind === 'platform-reviewer') throw new Refused(403, 'reviewers of the platform have no session here');
  const user = { id: actor.id, name: actor.name, email: actor.email };
  const policies = [...world.revisions];
  if (actor.kind === 'developer') return { user, actor: { kind: 'developer', developerId: actor.developerId }, brand: world.platform, policies };
  const brand: Brand = actor.agency.brand ?? world.platform;
  return { user, actor: actor.viewer, brand, policies };
}
