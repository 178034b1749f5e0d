// Tokens: how they are made, how one refresh token becomes the next, and when all of a grant's end. Access tokens have the form and the claims of a JWT, but
// it is this world's memory that says what one is worth; nothing here asks who the client is.
import { issued, refresh, tokenLifetimes, type RefreshCall, type TokenPair } from '../../../src/policy/index.ts';
import { userTypeOf } from '../../../src/schema/wire.ts';
import type { Plan } from '../../../src/schema/account.ts';
import type { Installation } from '../../../src/schema/installation.ts';
import type { World } from '../world.ts';
import { later, type Family } from './state.ts';

const PLANS: Readonly<Record<Plan, string>> = { starter: 'agency_monthly_97', unlimited: 'agency_monthly_297', pro: 'agency_monthly_497' };
/** An agency's plan as the platform's API writes it. */
export const wirePlan = (plan: Plan): string => PLANS[plan];

export const ACCESS_SECONDS = tokenLifetimes.accessMs / 1000;
const SIGNATURE_BYTES = 256;

const base64url = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const part = (value: unknown): string => base64url(new TextEncoder().encode(JSON.stringify(value)));

/** Three parts as a JWT has them. What stands for the signature is chance, which nobody can guess. */
const jwt = (claims: object): string => [part({ alg: 'RS256', typ: 'JWT' }), part(claims), base64url(crypto.getRandomValues(new Uint8Array(SIGNATURE_BYTES)))].join('.');

const seconds = (instant: string): number => Math.floor(Date.parse(instant) / 1000);

function claimsOf(world: World, family: Family, lifetimeMs: number): object {
  const now = world.now();
  const agency = world.agencies.get(family.agencyId);
  const id = family.subAccountId ?? family.agencyId;
  return {
    ...{ authClass: userTypeOf(family.of), authClassId: id, primaryAuthClassId: id },
    ...{ source: 'INTEGRATION', sourceId: family.clientId, channel: 'OAUTH' },
    oauthMeta: { scopes: family.scopes, client: family.appId, ...(agency ? { agencyPlan: wirePlan(agency.plan) } : {}) },
    ...{ iat: seconds(now), exp: seconds(later(now, lifetimeMs)) },
  };
}

const newPair = (world: World, family: Family): TokenPair => ({
  accessToken: jwt(claimsOf(world, family, tokenLifetimes.accessMs)),
  refreshToken: jwt({ ...claimsOf(world, family, tokenLifetimes.refreshMs), uniqueId: world.newId() }),
});

function store({ authorization, now }: World, family: Family, { accessToken, refreshToken }: TokenPair): void {
  authorization.access.set(accessToken, { family, expiresAt: later(now(), tokenLifetimes.accessMs) });
  authorization.refresh.set(refreshToken, family);
}

/** A new family with its first pair. */
export function begin(world: World, start: Omit<Family, 'id' | 'issued' | 'revoked'>): { readonly family: Family; readonly pair: TokenPair } {
  const family: Family = { id: world.newId(), ...start, issued: new Map(), revoked: false };
  const pair = newPair(world, family);
  family.issued = issued(family.issued, pair.refreshToken, family.clientId, world.now());
  world.authorization.families.add(family);
  store(world, family, pair);
  return { family, pair };
}

/** The app's own token, which acts for no account. */
export function appToken(world: World, clientId: string, appId: string): string {
  const now = world.now();
  const token = jwt({ source: 'INTEGRATION', sourceId: clientId, channel: 'OAUTH', oauthMeta: { scopes: [], client: appId }, iat: seconds(now), exp: seconds(now) + ACCESS_SECONDS });
  world.authorization.access.set(token, { family: null, expiresAt: later(now, tokenLifetimes.accessMs) });
  return token;
}

/** Whether a family's tokens count: not once it was ended, nor once the one it was minted from was. */
export const isLive = (family: Family): boolean => !family.revoked && (family.parent === null || isLive(family.parent));

/**
 * The pair a refresh token is exchanged for, by the rule of the window, and when that pair was issued; null where it is not. A token that comes again after its
 * window is known to two: then nobody knows which of them is the app, and everything that came of the grant ends. Not `windowed`, that is so at once.
 */
export function rotate(world: World, { clientId, clientSecret, refreshToken }: RefreshCall, windowed: boolean): { readonly family: Family; readonly pair: TokenPair; readonly at: string } | null {
  const family = world.authorization.refresh.get(refreshToken);
  if (family?.clientId !== clientId || !isLive(family)) return null;
  const now = world.now();
  const used = family.issued.get(refreshToken)?.use;
  if (used && !windowed) {
    family.revoked = true;
    return null;
  }
  const { answer, tokens } = refresh(family.issued, { clientId, clientSecret, refreshToken }, now, newPair(world, family));
  family.issued = tokens;
  if (answer.kind === 'same') return { family, pair: answer.pair, at: answer.issuedAt };
  if (answer.kind === 'rotated') {
    store(world, family, answer.pair);
    return { family, pair: answer.pair, at: now };
  }
  if (used && Date.parse(now) - Date.parse(used.at) > tokenLifetimes.windowMs) family.revoked = true;
  return null;
}

/** Lets every access token expire now, for a test that cannot wait a day; refresh tokens stay. Gives back how many. */
export function expireAccess({ authorization: { access }, now }: World): number {
  for (const [token, { family }] of access) access.set(token, { family, expiresAt: now() });
  return access.size;
}

/** Ends the tokens of installations that are no more: a sub-account's with its own, an agency's with its last. They stay ended when the app comes back. */
export function endTokens(world: World, appId: string, gone: readonly Installation[]): void {
  const left = new Set<string>();
  for (const one of world.installations.values()) if (one.appId === appId) left.add(one.agencyId);
  const places = new Set(gone.map(({ agencyId, subAccountId }) => `${agencyId}\u0000${subAccountId ?? ''}`));
  const agencies = new Set(gone.map(({ agencyId }) => agencyId).filter((id) => !left.has(id)));
  for (const family of world.authorization.families) {
    if (family.appId !== appId) continue;
    if (agencies.has(family.agencyId) || (family.subAccountId !== null && places.has(`${family.agencyId}\u0000${family.subAccountId}`))) family.revoked = true;
  }
}
