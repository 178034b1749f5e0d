// Who calls the public API: the version it speaks, the token it holds, and whether that token's class, scopes and plan are enough for what it wants to do. The
// needs of each operation are the policy's table; the texts of the refusals are the platform's own.
import { evaluate } from '../../../src/policy/index.ts';
import { Refused } from '../refused.ts';
import { revisionNow, type AppState, type World } from '../world.ts';
import { isOver, type Access, type Family } from './state.ts';
import { isLive } from './tokens.ts';

/** The versions of the public API there are. */
const VERSIONS: readonly string[] = ['2021-04-15', '2021-07-28', '2023-02-21', 'v3'];

/** The version a request speaks; 401 for none, 400 for one there is not. */
export function versionOf(header: string | null): string {
  if (header === null) throw new Refused(401, 'version header was not found.');
  if (!VERSIONS.includes(header)) throw new Refused(400, `Invalid API version segment '${header}' at position 0`);
  return header;
}

const tokenIn = (authorization: string | null): string | undefined => /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];

/** What is known of the access token of an `Authorization` header, live or not; null where nobody issued it. */
export const accessOf = (world: World, authorization: string | null): Access | null => world.authorization.access.get(tokenIn(authorization) ?? '') ?? null;

export interface Holder {
  readonly family: Family;
  readonly app: AppState;
}

/** The holder of an `Authorization` header, where its token may do the operation. */
export function holderOf(world: World, authorization: string | null, operation: string): Holder {
  const token = tokenIn(authorization);
  if (token === undefined) throw new Refused(401, 'Missing access token');
  if (token.split('.').length !== 3) throw new Refused(401, 'Invalid JWT');
  const access = accessOf(world, authorization);
  const { family } = access ?? { family: null };
  const app = family && world.apps.get(family.appId);
  if (!access || isOver(access.expiresAt, world.now()) || (family && (!app || !isLive(family)))) throw new Refused(401, 'Invalid token: access token is invalid');
  if (!family || !app) throw new Refused(401, "Token's user type mismatch!");
  const refusal = refusalOf(world, { family, app }, operation);
  if (refusal) throw refusal;
  return { family, app };
}

/** Why a holder may not do the operation; null where it may. */
export function refusalOf(world: World, { family, app }: Holder, operation: string, changesUserPermissions = false): Refused | null {
  const agency = world.agencies.get(family.agencyId);
  const now = world.now();
  const { outcome, because } = evaluate({
    action: 'call',
    now,
    viewer: { kind: 'developer' },
    domain: 'platform',
    app: app.listing,
    target: { kind: 'call', operation, token: family.of, scopes: [...family.scopes], changesUserPermissions },
    snapshot: { revision: revisionNow(world), source: 'server', asOf: now, records: { agency: agency ?? null, installed: true } },
  });
  if (outcome === 'allow') return null;
  const refused = new Set(because.map(({ rule }) => rule));
  if (refused.has('call.token-class')) return family.of === 'agency' ? new Refused(403, 'This authClass type is not allowed to access this scope. Please verify your IAM configuration if this is not the case.') : new Refused(401, "Token's user type mismatch!");
  if (refused.has('security.user-permissions')) return new Refused(403, 'Enhanced Security is on: user permissions cannot be changed through the API until it is switched off in Settings > Company > Advanced Settings.');
  if (refused.has('call.scope-missing')) return new Refused(401, 'The token is not authorized for this scope.');
  return new Refused(401, 'You do not have access to this feature! Please contact the admin!');
}
