// The client of the public API with the coordinator of tokens: one refresh for everybody when a token expires, one repetition after a refusal and no more.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mockFetch } from '../../../mocks/fetch.ts';
import { createPublicApi, type PublicApi } from '../../../src/client/api/index.ts';
import { createPace } from '../../../src/client/rate.ts';
import { MarketplaceError } from '../../../src/errors.ts';
import { isReconnectRequired } from '../../../src/oauth/reconnect.ts';
import { serverTokens } from '../../../src/oauth/server-tokens.ts';
import { appOf, base, changed, worldData } from '../../mocks/start.ts';
import { asking, exchange, said, type Asking } from '../../oauth/asking.ts';
import { VirtualTime } from '../virtual-time.ts';

const APP = 'marrowtag-cleaner';
const AGENCY = 'harbor-pine';
const EXPIRED = 86_400_000;

interface Scene {
  readonly world: Asking;
  readonly api: PublicApi;
  readonly time: VirtualTime;
  readonly asked: (path: string) => number;
}

async function setUp(): Promise<Scene> {
  const app = appOf(worldData(), APP);
  const world = asking(changed({ apps: [{ ...app, scopes: [...app.scopes, 'users.readonly', 'contacts.write'] }] }));
  const time = new VirtualTime();
  const fetch = mockFetch(world.world, { milliseconds: time.ticks });
  const { clientId, clientSecret } = world.clientOf(APP);
  const tokens = serverTokens({ tokenUrl: `${base}/oauth/token`, clientId, clientSecret, fetch, clock: world.world.now });
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn } = said(await exchange(world, APP, await world.code(world.tokenOf('agency-owner'), APP)));
  await tokens.account(AGENCY).signIn({ accessToken, refreshToken, expiresIn });
  const api = createPublicApi({ baseUrl: base, token: tokens.account(AGENCY).token, fetch, pace: createPace(time), wait: (milliseconds) => time.wait(milliseconds) });
  return { world, api, time, asked: (path) => fetch.requests.filter((one) => one.split(/[ ?]/)[1] === path).length };
}

describe('an expired token', () => {
  test('is refreshed once for three hundred calls at the same time, and none of them is lost', async () => {
    const { world, api, time, asked } = await setUp();
    world.pass(EXPIRED);
    const answers = await time.run(Promise.all(Array.from({ length: 300 }, () => api.users.search({ agencyId: AGENCY, limit: 1 }))));
    assert.equal(answers.length, 300);
    assert.ok(answers.every(({ users }) => users.length === 1));
    assert.deepEqual([asked('/oauth/token'), asked('/users/search')], [1, 300]);
  });

  test('that the server refuses before anybody knew is refreshed once too, and each call is sent twice at most', async () => {
    const { world, api, time, asked } = await setUp();
    for (const [token, access] of world.world.authorization.access) world.world.authorization.access.set(token, { ...access, expiresAt: world.world.now() });
    await time.run(Promise.all(Array.from({ length: 40 }, () => api.users.search({ agencyId: AGENCY, limit: 1 }))));
    assert.equal(asked('/oauth/token'), 1);
    assert.ok(asked('/users/search') <= 80 && asked('/users/search') > 40, `${asked('/users/search')} requests`);
  });

  test('is refreshed for a write that may not be sent twice as well: it was not done', async () => {
    const { world, api, asked } = await setUp();
    for (const [token, access] of world.world.authorization.access) world.world.authorization.access.set(token, { ...access, expiresAt: world.world.now() });
    // The token lacks the scope, which shows that the second one was taken.
    await assert.rejects(api.users.create({ agencyId: AGENCY, firstName: 'A', lastName: 'B', email: 'a@example.com', password: 'secret', kind: 'agency', role: 'user', subAccountIds: [] }), /not authorized for this scope/);
    assert.deepEqual([asked('/oauth/token') >= 1, asked('/users/')], [true, 2]);
  });
});

test('a connection that is gone is `reconnect required`, after one refresh', async () => {
  const { world, api, asked } = await setUp();
  for (const family of world.world.authorization.families) family.revoked = true;
  world.pass(EXPIRED);
  const error: unknown = await api.users.get('somebody').catch((thrown: unknown) => thrown);
  assert.ok(error instanceof MarketplaceError && isReconnectRequired(error), String(error));
  assert.deepEqual([asked('/oauth/token'), asked('/users/somebody')], [1, 0]);
});
