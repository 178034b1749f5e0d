// What an app asks of the public API about its own installations: a token for one of an agency's sub-accounts, where it is installed, who installed it, and to
// be uninstalled. In the platform's words; whether the caller's token is enough for it is decided before.
import type { Installation } from '../../../src/schema/installation.ts';
import { userTypeOf } from '../../../src/schema/wire.ts';
import { keepForFuture, removeAll } from '../installing.ts';
import { Refused } from '../refused.ts';
import { planOf } from '../telling.ts';
import type { World } from '../world.ts';
import { approvedFor } from './approved.ts';
import type { Holder } from './bearer.ts';
import { missingParameter } from './refusals.ts';
import { ACCESS_SECONDS, begin, wirePlan } from './tokens.ts';

type Given = Readonly<Partial<Record<string, string>>>;

/** What the token of a sub-account may do beside what was granted. */
const MINTED_SCOPES = ['oauth.readonly', 'oauth.write'];

const elsewhere = (): Refused => new Refused(403, 'The token does not have access to this location.');

function own(given: Given, name: string, id: string | null): void {
  if (!given[name]) throw missingParameter(name);
  if (given[name] !== id) throw elsewhere();
}

/** The installations of the caller's app in its agency, or in its sub-account. */
const installationsOf = (world: World, { family: { appId, agencyId, subAccountId } }: Holder): readonly Installation[] =>
  [...world.installations.values()].filter((one) => one.appId === appId && one.agencyId === agencyId && (subAccountId === null || one.subAccountId === subAccountId));

/** `POST /oauth/locationToken`: a token for one of the agency's sub-accounts that have the app. */
export function locationToken(world: World, holder: Holder, given: Given): Readonly<Record<string, unknown>> {
  const { family: parent, app } = holder;
  own(given, 'companyId', parent.agencyId);
  const { locationId } = given;
  if (!locationId) throw missingParameter('locationId');
  if (!approvedFor(world, parent).includes(locationId)) throw elsewhere();
  const { clientId, appId, agencyId, userId } = parent;
  const scopes = [...new Set([...parent.scopes, ...MINTED_SCOPES])];
  const { pair } = begin(world, { clientId, appId, of: 'sub-account', agencyId, subAccountId: locationId, userId, scopes, bulk: false, parent });
  const installation = installationsOf(world, holder).find(({ subAccountId }) => subAccountId === locationId);
  const planId = installation ? planOf(app, installation) : null;
  return {
    access_token: pair.accessToken,
    token_type: 'Bearer',
    expires_in: ACCESS_SECONDS,
    refresh_token: pair.refreshToken,
    scope: scopes.join(' '),
    userType: userTypeOf('sub-account'),
    companyId: agencyId,
    locationId,
    ...(planId === null ? {} : { planId }),
    userId,
    appId,
    versionId: installation?.version ?? app.listing.version,
    traceId: world.newId(),
  };
}

const MOST_LOCATIONS = 500;

/** `GET /oauth/installedLocations`: the agency's sub-accounts, with whether each has the app. */
export function installedLocations(world: World, holder: Holder, given: Given): Readonly<Record<string, unknown>> {
  const { family, app } = holder;
  own(given, 'companyId', family.agencyId);
  own(given, 'appId', family.appId);
  const [skip, limit] = [numberOf(given, 'skip', 0), numberOf(given, 'limit', 20)];
  const wanted = booleanOf(given, 'isInstalled');
  const onTrial = booleanOf(given, 'onTrial');
  const { query, versionId, planId, locationId } = given;
  const approved = new Set(approvedFor(world, family));
  const installations = new Map(installationsOf(world, holder).map((one) => [one.subAccountId, one]));
  const all = [...world.subAccounts.values()].filter(({ agencyId }) => agencyId === family.agencyId);
  const found = all.filter(({ id, name }) => {
    const installation = installations.get(id);
    if (wanted !== undefined && approved.has(id) !== wanted) return false;
    if (onTrial !== undefined && onTrial !== (installation !== undefined && app.listing.pricing.trialDays !== null)) return false;
    if (versionId && installation?.version !== versionId) return false;
    if (planId && (!installation || planOf(app, installation) !== planId)) return false;
    return (!locationId || id === locationId) && (!query || name.toLowerCase().includes(query.toLowerCase()));
  });
  const locations = found.slice(skip, skip + Math.min(limit, MOST_LOCATIONS)).map(({ id, name }) => {
    const installation = installations.get(id);
    return { _id: id, name, address: '', isInstalled: approved.has(id), ...(installation ? { versionId: installation.version, installedAt: installation.installedAt } : {}) };
  });
  return { locations, count: all.length, installToFutureLocations: world.futures.get(family.agencyId)?.has(family.appId) ?? false, traceId: world.newId() };
}

function numberOf(given: Given, name: string, otherwise: number): number {
  const text = given[name];
  if (text === undefined || text === '') return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new Refused(422, [`${name} must be a number string`]);
  return Number(text);
}

function booleanOf(given: Given, name: string): boolean | undefined {
  const text = given[name];
  if (text === undefined || text === '') return undefined;
  if (text !== 'true' && text !== 'false') throw new Refused(422, [`${name} must be a boolean string`]);
  return text === 'true';
}

/** `GET /marketplace/app/{appId}/installations`: who installed the app. What concerns the agency alone is kept from an app of its sub-account. */
export function installerDetails(world: World, holder: Holder, appId: string): Readonly<Record<string, unknown>> {
  const { family, app } = holder;
  const agency = world.agencies.get(family.agencyId);
  if (appId !== family.appId || !agency) throw elsewhere();
  const [installation] = installationsOf(world, holder);
  const planId = installation ? planOf(app, installation) : null;
  const owner = [...world.users.values()].find((user) => user.kind === 'agency' && user.agencyId === agency.id && user.role === 'owner');
  const forAgency = family.of === 'agency';
  const whiteLabel = agency.whiteLabel && agency.brand ? { domain: `app.${agency.brand.id}.example`, logoUrl: agency.brand.logoUrl ?? '' } : null;
  return {
    installationDetails: {
      companyId: agency.id,
      ...(family.subAccountId === null ? {} : { locationId: family.subAccountId }),
      companyName: agency.name,
      relationshipNumber: relationshipNumber(world, agency.id),
      companyEmail: forAgency ? (owner?.email ?? null) : null,
      companyOwnerFullName: forAgency ? (owner?.name ?? null) : null,
      userId: family.userId,
      isWhitelabelCompany: whiteLabel !== null,
      companyPlan: forAgency ? wirePlan(agency.plan) : null,
      companyHighLevelPlan: null,
      ...(planId === null ? {} : { marketplaceAppPlanId: planId }),
      ...(whiteLabel ? { whitelabelDetails: whiteLabel } : {}),
    },
    traceId: world.newId(),
  };
}

/** `0-002-230`: the agencies of a world are numbered. */
function relationshipNumber({ agencies }: World, agencyId: string): string {
  const number = String([...agencies.keys()].indexOf(agencyId) + 1).padStart(6, '0');
  return `0-${number.slice(0, 3)}-${number.slice(3)}`;
}

/** `DELETE /marketplace/app/{appId}/installations`: an agency's token uninstalls everywhere in the agency, a sub-account's in its own place. */
export function uninstallByApp(world: World, holder: Holder, appId: string, given: Given): Readonly<Record<string, unknown>> {
  const { family, app } = holder;
  if (appId !== family.appId) throw elsewhere();
  if (family.subAccountId === null) own(given, 'companyId', family.agencyId);
  else own(given, 'locationId', family.subAccountId);
  const leaving = installationsOf(world, holder);
  if (family.subAccountId === null && world.futures.get(family.agencyId)?.has(appId)) keepForFuture(world, family.agencyId, appId, null);
  removeAll(world, app, leaving);
  return { success: true, traceId: world.newId() };
}
