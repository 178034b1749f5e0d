// The platform's official SDK, unchanged, against `npm run serve:mock`: its base URL is set on its own HTTP client, nothing else. What it sends is what the
// platform gets from it, so the mock is only right if it is content.
import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import sdk, { type HighLevel as HighLevelSdk, type ISessionData, type WebhookRequest } from '@gohighlevel/api-client';
import { appOf, worldData } from '../mocks/start.ts';
import { serving, type Served } from './serving.ts';

const { HighLevel, MemorySessionStorage } = sdk as unknown as typeof import('@gohighlevel/api-client');

/** Ids without hyphens, as the platform's: the SDK takes what stands before the first one for the app. */
const APP = '665c6bb13d4e5364bdec0e2f';
const AGENCY = 'harbor-pine';
const PLACE = 'juniper-yoga';
const REDIRECT = 'http://127.0.0.1:9/callback';
const SCOPES = ['contacts.readonly', 'oauth.readonly', 'oauth.write', 'marketplace-installer-details.readonly'];

let served: Served;
before(async () => {
  const like = appOf(worldData(), 'marrowtag-cleaner');
  const oauth = { clientId: `${APP}-mawqjyjd`, clientSecret: '0f8fad5b-d9cb-469f-a165-70867728950e', redirectUris: [REDIRECT] };
  const file = join(mkdtempSync(join(tmpdir(), 'world-')), 'world.json');
  writeFileSync(file, JSON.stringify({ apps: [{ ...like, id: APP, name: 'Own app', scopes: SCOPES, pricing: { ...like.pricing, meters: [] }, events: [], oauth }] }));
  served = await serving('--apps', '60', '--world', file);
});
after(() => served.stop());

interface Connected {
  readonly sdk: HighLevelSdk;
  readonly storage: InstanceType<typeof MemorySessionStorage>;
  /** Every request it sent, as `POST /oauth/token`, and what came back. */
  readonly sent: string[];
  readonly session: (id?: string) => Promise<ISessionData>;
}

/** Passes everything on to the mock, and keeps what was asked and how it was answered. */
async function wiretap(sent: string[]): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    const passed = request(`${served.url}${url}`, { method, headers }, (answer) => {
      sent.push(`${method} ${url.replace(/\?.*/, '')} ${answer.statusCode ?? ''}`);
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  taps.push(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert(address instanceof Object);
  return `http://127.0.0.1:${address.port}`;
}
const taps: (() => void)[] = [];
after(() => taps.forEach((close) => close()));

/** The SDK as an integrator sets it up. */
async function configured(options: { readonly webhookPublicKey?: string } = {}): Promise<Omit<Connected, 'session'>> {
  const { clientId, clientSecret } = await served.clientOf(APP);
  const storage = new MemorySessionStorage();
  const client = new HighLevel({ clientId, clientSecret, sessionStorage: storage, logLevel: 'none', ...options });
  const sent: string[] = [];
  client.getHttpClient().defaults.baseURL = await wiretap(sent);
  return { sdk: client, storage, sent };
}

/** An SDK with the tokens of an installation. */
async function connected(persona = 'agency-owner', options: Parameters<typeof configured>[0] = {}): Promise<Connected> {
  const set = await configured(options);
  const { clientId, clientSecret } = await served.clientOf(APP);
  const asks = new URL(set.sdk.oauth.getAuthorizationUrl(clientId, REDIRECT, SCOPES.join(' ')));
  const back = await served.allow(asks.href, persona);
  const tokens = await set.sdk.oauth.getAccessToken({ client_id: clientId, client_secret: clientSecret, grant_type: 'authorization_code', code: back.searchParams.get('code') ?? '', redirect_uri: REDIRECT });
  const id = tokens.locationId ?? tokens.companyId ?? assert.fail('nobody’s');
  await set.storage.setSession(id, tokens);
  set.sent.splice(0);
  return { ...set, session: async (whose = id) => (await set.storage.getSession(whose)) ?? assert.fail('no session') };
}

const code = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null);
const company = { headers: { companyId: AGENCY }, preferredTokenType: 'company' as const };

/** What the SDK calls `any`. */
interface Installer {
  readonly companyId: string;
  readonly locationId?: string;
  readonly companyName: string;
  readonly companyPlan: string | null;
  readonly isWhitelabelCompany: boolean;
  readonly whitelabelDetails?: { readonly domain: string };
}
const details = (answer: unknown): Installer => (answer as { readonly installationDetails: Installer }).installationDetails;

describe('the official SDK', () => {
  test('exchanges the code of its own link for an agency’s tokens', async () => {
    const { session } = await connected();
    const { userType, companyId, locationId, scope, isBulkInstallation } = await session();
    assert.deepEqual([userType, companyId, locationId, scope, isBulkInstallation], ['Company', AGENCY, undefined, SCOPES.join(' '), true]);
  });

  test('gets a sub-account’s tokens where its admin installs', async () => {
    const { session } = await connected('sub-account-admin');
    const { userType, companyId, locationId } = await session();
    assert.deepEqual([userType, companyId, typeof locationId], ['Location', AGENCY, 'string']);
  });

  test('is refused a code nobody issued', async () => {
    const { sdk: client } = await configured();
    const { clientId, clientSecret } = await served.clientOf(APP);
    await assert.rejects(client.oauth.getAccessToken({ client_id: clientId, client_secret: clientSecret, grant_type: 'authorization_code', code: '0'.repeat(40) }), (error) => code(error) === 'AUTHENTICATION');
  });

  test('lists where the app is installed', async () => {
    const { sdk: client } = await connected();
    const { locations = [], count } = await client.oauth.getInstalledLocation({ companyId: AGENCY, appId: APP, isInstalled: true, limit: '5', skip: '0' });
    assert.equal(locations.length, 5);
    assert((count ?? 0) > 5 && locations.every(({ isInstalled }) => isInstalled));
  });

  test('refreshes once on a 401 and tries once again, three calls at a time too', async () => {
    const { sdk: client, session, sent } = await connected();
    const { refresh_token: before } = await session();
    await served.post('/mock/v1/expired-tokens', {});
    const list = () => client.oauth.getInstalledLocation({ companyId: AGENCY, appId: APP });
    const all = await Promise.all([list(), list(), list()]);
    assert(all.every(({ locations = [] }) => locations.length === 20));
    const three = (line: string) => Array<string>(3).fill(line);
    assert.deepEqual(sent.toSorted(), [...three('GET /oauth/installedLocations 200'), ...three('GET /oauth/installedLocations 401'), 'POST /oauth/token 200']);
    assert.notEqual((await session()).refresh_token, before);
  });

  test('gives up after one refresh that is refused', async () => {
    const { sdk: client, storage, session, sent } = await connected();
    await storage.setSession(AGENCY, { ...(await session()), access_token: 'a.b.c', refresh_token: 'never issued' });
    await assert.rejects(client.oauth.getInstalledLocation({ companyId: AGENCY, appId: APP }), (error) => code(error) === 'AUTHENTICATION');
    assert.deepEqual(sent, ['GET /oauth/installedLocations 401', 'POST /oauth/token 400']);
  });

  test('gets a token for a sub-account from the agency’s, and refreshes it by itself', async () => {
    const { sdk: client, storage, session, sent } = await connected();
    const minted = await client.oauth.getLocationAccessToken({ companyId: AGENCY, locationId: PLACE });
    assert.deepEqual([minted.locationId, minted.scope], [PLACE, SCOPES.join(' ')]);
    await storage.setSession(PLACE, { ...(minted as ISessionData), access_token: 'a.b.c' });
    sent.splice(0);
    const { locationId, companyPlan } = details(await client.marketplace.getInstallerDetails({ appId: APP }, { headers: { locationId: PLACE }, preferredTokenType: 'location' }));
    assert.deepEqual([locationId, companyPlan], [PLACE, null]);
    assert.deepEqual(sent, [`GET /marketplace/app/${APP}/installations 401`, 'POST /oauth/token 200', `GET /marketplace/app/${APP}/installations 200`]);
    assert.equal((await session(PLACE)).userType, 'Location');
  });

  test('mints a sub-account’s token anew where it cannot be refreshed', async () => {
    const { sdk: client, storage, sent } = await connected();
    const minted = await client.oauth.getLocationAccessToken({ companyId: AGENCY, locationId: PLACE });
    await storage.setSession(PLACE, { ...(minted as ISessionData), access_token: 'a.b.c', refresh_token: 'never issued' });
    sent.splice(0);
    await client.marketplace.getInstallerDetails({ appId: APP }, { headers: { locationId: PLACE }, preferredTokenType: 'location' });
    assert.deepEqual(sent, [`GET /marketplace/app/${APP}/installations 401`, 'POST /oauth/token 400', 'POST /oauth/locationToken 201', `GET /marketplace/app/${APP}/installations 200`]);
  });

  test('reads who installed the app', async () => {
    const { sdk: client } = await connected();
    const { companyId, companyName, companyPlan, isWhitelabelCompany, whitelabelDetails } = details(await client.marketplace.getInstallerDetails({ appId: APP }, company));
    assert.deepEqual([companyId, companyName, companyPlan, isWhitelabelCompany, whitelabelDetails?.domain], [AGENCY, 'Harbor & Pine', 'agency_monthly_297', true, 'app.harbor-pine.example']);
  });

  test('is refused another agency’s', async () => {
    const { sdk: client, storage, session } = await connected();
    await storage.setSession('northlight-studio', await session());
    await assert.rejects(client.oauth.getInstalledLocation({ companyId: 'northlight-studio', appId: APP }), (error) => code(error) === 'FORBIDDEN');
  });

  test('uninstalls the app, and its tokens are worth nothing', async () => {
    const { sdk: client } = await connected();
    const { success } = await client.marketplace.uninstallApplication({ appId: APP }, { companyId: AGENCY, reason: 'Not needed any more' }, { preferredTokenType: 'company' });
    assert.equal(success, true);
    const left = (await served.as('agency-owner').records()).installations.filter(({ appId }) => appId === APP);
    assert.deepEqual(left, []);
    await assert.rejects(client.oauth.getInstalledLocation({ companyId: AGENCY, appId: APP }), (error) => code(error) === 'AUTHENTICATION');
  });
});

describe('its webhook middleware', () => {
  /** What the mock delivered to a receiver on this machine, in order. */
  const got: { readonly headers: Record<string, string>; readonly rawBody: Buffer }[] = [];
  const waiting: (() => void)[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ headers: request.headers as Record<string, string>, rawBody: Buffer.concat(chunks) });
      response.end();
      for (const look of waiting.splice(0)) look();
    });
  });
  before(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const address = receiver.address();
    assert(address instanceof Object);
    await served.post('/mock/v1/webhooks', { appId: APP, defaultUrl: `http://127.0.0.1:${address.port}/in`, events: [{ name: 'AppUninstall', url: null }] });
  });
  after(() => receiver.close());

  const typeOf = ({ rawBody }: (typeof got)[number]) => JSON.parse(rawBody.toString()) as { readonly type: string; readonly locationId?: string };
  /** The next delivery of a type about a sub-account. */
  async function delivered(type: string, locationId: string): Promise<(typeof got)[number]> {
    for (;;) {
      const found = got.findIndex((one) => typeOf(one).type === type && typeOf(one).locationId === locationId);
      if (found >= 0) return got.splice(found, 1)[0] ?? assert.fail();
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }
  const handled = async (client: HighLevelSdk, { headers, rawBody }: (typeof got)[number]): Promise<WebhookRequest> => {
    const received = { method: 'POST', url: '/in', headers, body: JSON.parse(rawBody.toString()) as unknown, rawBody } as unknown as WebhookRequest;
    await client.webhooks.subscribe()(received, {}, (error?: unknown) => assert.equal(error, undefined));
    return received;
  };
  let keys = 0;
  const installing = (subAccountIds: string[]) => served.as('agency-owner').install({ appId: APP, subAccountIds }, `sdk-${++keys}`);
  const leaving = (subAccountIds: string[]) => served.as('agency-owner').uninstall({ appId: APP, level: 'sub-accounts', subAccountIds }, `sdk-${++keys}`);

  test('accepts a delivery of the mock, gets the sub-account’s token for an installation and forgets it with its end', async () => {
    const { sdk: client, storage } = await connected('agency-owner', { webhookPublicKey: served.publicKey });
    await leaving([PLACE]);
    await delivered('UNINSTALL', PLACE);
    await installing([PLACE]);
    const install = await handled(client, await delivered('INSTALL', PLACE));
    assert.deepEqual([install.isSignatureValid, install.skippedSignatureVerification, install.installTokenError], [true, false, undefined]);
    assert.equal((await storage.getSession(PLACE))?.userType, 'Location');
    await leaving([PLACE]);
    const uninstall = await handled(client, await delivered('UNINSTALL', PLACE));
    assert.equal(uninstall.isSignatureValid, true);
    assert.equal(await storage.getSession(PLACE), null);
  });

  test('refuses one that was changed on the way, and one that another key signed', async () => {
    const { sdk: client, storage } = await connected('agency-owner', { webhookPublicKey: served.publicKey });
    await leaving([PLACE]);
    await installing([PLACE]);
    const real = await delivered('INSTALL', PLACE);
    const tampered = { ...real, rawBody: Buffer.from(real.rawBody.toString().replace(PLACE, 'harbor-dental')) };
    assert.notEqual(tampered.rawBody.toString(), real.rawBody.toString());
    assert.equal((await handled(client, tampered)).isSignatureValid, false);
    const strangers = await configured({ webhookPublicKey: '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=\n-----END PUBLIC KEY-----' });
    assert.equal((await handled(strangers.sdk, real)).isSignatureValid, false);
    assert.deepEqual([await storage.getSession('harbor-dental'), await storage.getSession(PLACE)], [null, null]);
    assert.equal((await handled(client, real)).isSignatureValid, true);
  });
});
