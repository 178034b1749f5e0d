// `POST /oauth/token`: a code, a refresh token or an app's own credentials become tokens. What it takes and how it refuses is the platform's own; the order
// of its checks too: a code is looked at before the client is.
import { installToken } from '../../../src/policy/distribution.ts';
import type { TokenPair } from '../../../src/policy/index.ts';
import { UserType, userTypeOf } from '../../../src/schema/wire.ts';
import { planOf } from '../telling.ts';
import type { AppState, World } from '../world.ts';
import { approvedFor } from './approved.ts';
import { appWith, clientOf } from './clients.ts';
import { codeNotFound, invalidClient, invalidGrant, invalidParameter, missingParameter } from './refusals.ts';
import { isOver, type Code, type Family } from './state.ts';
import { ACCESS_SECONDS, appToken, begin, isLive, rotate } from './tokens.ts';

/** The parameters of a request, each once, by their names in snake case. */
export type Parameters = ReadonlyMap<string, string>;
export type TokenAnswer = Readonly<Record<string, unknown>>;

/** Answers a token request; throws `TokenRefused`. Not `windowed`, a refresh token gives nothing to whoever comes second. */
export async function token(world: World, given: Parameters, windowed = true): Promise<TokenAnswer> {
  const userType = given.get('user_type');
  switch (required(given, 'grant_type')) {
    case 'authorization_code':
      return exchange(world, given, userType);
    case 'refresh_token':
      return renew(world, given, userType, windowed);
    case 'client_credentials':
      return ofTheApp(world, given);
    default:
      throw invalidParameter('grant_type', 'unsupported_grant_type');
  }
}

function required(given: Parameters, name: string): string {
  const value = given.get(name);
  if (!value) throw missingParameter(name);
  return value;
}

/** The app whose id and secret these are. */
export function clientOfRequest(world: World, given: Parameters): { readonly app: AppState; readonly clientId: string; readonly clientSecret: string } {
  const clientId = required(given, 'client_id');
  const clientSecret = required(given, 'client_secret');
  const app = appWith(world, clientId);
  if (!app || clientOf(world, app).clientSecret !== clientSecret) throw invalidClient();
  return { app, clientId, clientSecret };
}

/** A class that was asked for has to be the one there is. */
function checkClass(userType: string | undefined, { of }: Pick<Family, 'of'>): void {
  if (userType !== undefined && (!UserType.options.some((one) => one === userType) || userType !== userTypeOf(of))) throw invalidParameter('user_type');
}

async function exchange(world: World, given: Parameters, userType: string | undefined): Promise<TokenAnswer> {
  const code = world.authorization.codes.get(required(given, 'code'));
  if (!code || isOver(code.expiresAt, world.now())) throw codeNotFound();
  const { app, clientId } = clientOfRequest(world, given);
  if (code.clientId !== clientId) throw codeNotFound();
  const redirectUri = given.get('redirect_uri');
  if (redirectUri !== undefined && redirectUri !== code.redirectUri) throw invalidGrant('redirect_uri');
  if (!(await proves(given.get('code_verifier'), code.challenge))) throw invalidGrant('code_verifier');
  // From here on nothing waits: of two exchanges at the same time one is the second.
  if (code.family) {
    // A code that is used twice may have been stolen.
    code.family.revoked = true;
    throw codeNotFound();
  }
  const issuing = installToken(app.listing.distribution, code.by);
  const subAccountId = subAccountOf(code, issuing?.of);
  if (!issuing || subAccountId === undefined) throw codeNotFound();
  checkClass(userType, issuing);
  const { appId, agencyId, userId, scopes } = code;
  const { family, pair } = begin(world, { clientId, appId, of: issuing.of, agencyId, subAccountId, userId, scopes, bulk: issuing.bulk, parent: null });
  code.family = family;
  return answerOf(world, app, family, pair, world.now());
}

/** Whom a token of a class acts for; undefined where the code's account is of another class. */
const subAccountOf = ({ account }: Code, of: Family['of'] | undefined): string | null | undefined => (of === 'agency' ? null : account.kind === 'sub-account' ? account.id : undefined);

/** Whether a verifier is the one behind the challenge. One that nobody asked for proves nothing either: it says that a challenge was taken out on the way. */
async function proves(verifier: string | undefined, challenge: string | null): Promise<boolean> {
  if (verifier === undefined || challenge === null) return verifier === undefined && challenge === null;
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
  return btoa(String.fromCharCode(...digest)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === challenge;
}

function renew(world: World, given: Parameters, userType: string | undefined, windowed: boolean): TokenAnswer {
  const refreshToken = required(given, 'refresh_token');
  const { app, clientId, clientSecret } = clientOfRequest(world, given);
  const known = world.authorization.refresh.get(refreshToken);
  if (known?.clientId === clientId && isLive(known)) checkClass(userType, known);
  const rotated = rotate(world, { clientId, clientSecret, refreshToken }, windowed);
  if (!rotated) throw invalidGrant('refresh token');
  return answerOf(world, app, rotated.family, rotated.pair, rotated.at);
}

function ofTheApp(world: World, given: Parameters): TokenAnswer {
  const { app, clientId } = clientOfRequest(world, given);
  return { access_token: appToken(world, clientId, app.listing.id), token_type: 'Bearer', expires_in: ACCESS_SECONDS, traceId: world.newId() };
}

/** The answer to whoever gets a pair that was issued at an instant. */
export function answerOf(world: World, app: AppState, family: Family, { accessToken, refreshToken }: TokenPair, at: string): TokenAnswer {
  const { of, agencyId, subAccountId, userId, scopes, bulk } = family;
  const [installation] = [...world.installations.values()].filter((one) => one.appId === family.appId && one.agencyId === agencyId && (of === 'agency' || one.subAccountId === subAccountId));
  const planId = installation ? planOf(app, installation) : null;
  const future = world.futures.get(agencyId)?.has(family.appId) ?? false;
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: ACCESS_SECONDS - Math.floor((Date.parse(world.now()) - Date.parse(at)) / 1000),
    refresh_token: refreshToken,
    scope: scopes.join(' '),
    refreshTokenId: family.id,
    userType: userTypeOf(of),
    companyId: agencyId,
    ...(subAccountId === null ? {} : { locationId: subAccountId }),
    userId,
    ...(planId === null ? {} : { planId }),
    isBulkInstallation: bulk,
    ...(of === 'agency' ? { approvedLocations: approvedFor(world, family), installToFutureLocations: future, approveAllLocations: future } : {}),
    traceId: world.newId(),
  };
}
