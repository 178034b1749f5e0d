// How often an app may ask: the headers of every answer, and the wall behind them, for each app and account.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Limits } from '../../mocks/handlers/limits.ts';
import type { Answer } from '../mocks/start.ts';
import { AGENCY, calling, withAgency, type Calling } from './calling.ts';

const DAY = 86_400_000;
const setUp = (data?: Parameters<typeof calling>[0]) => {
  let now = 0;
  const world = calling(data, { milliseconds: () => now });
  return { world, pass: (milliseconds: number) => (now += milliseconds), token: world.token(['users.readonly']) };
};
const ask = ({ call }: Calling, token: string): Promise<Answer> => call(token, 'GET', `/users/search?companyId=${AGENCY}&limit=1`);
const left = ({ headers }: Answer) => ['x-ratelimit-max', 'x-ratelimit-remaining', 'x-ratelimit-interval-milliseconds', 'x-ratelimit-limit-daily', 'x-ratelimit-daily-remaining'].map((name) => Number(headers.get(name)));

async function times(count: number, request: () => Promise<Answer>): Promise<Answer> {
  for (let done = 1; done < count; done += 1) assert.equal((await request()).status, 200);
  return request();
}

test('a hundred requests in ten seconds, then 429 that costs nothing, until the ten seconds are over', async () => {
  const { world, pass, token } = setUp();
  assert.deepEqual(left(await ask(world, token)), [100, 99, 10_000, 200_000, 199_999]);
  const last = await times(99, () => ask(world, token));
  assert.deepEqual([last.status, left(last)], [200, [100, 0, 10_000, 200_000, 199_900]]);
  for (let more = 0; more < 3; more += 1) {
    const refused = await ask(world, token);
    assert.deepEqual({ ...refused.refusal, traceId: '' }, { statusCode: 429, message: 'Too many requests', error: 'Too Many Requests', traceId: '' });
    assert.deepEqual([refused.status, left(refused)], [429, [100, 0, 10_000, 200_000, 199_900]]);
  }
  pass(9_999);
  assert.equal((await ask(world, token)).status, 429);
  pass(1);
  assert.deepEqual(left(await ask(world, token)), [100, 99, 10_000, 200_000, 199_899]);
});

test('each account and each app has its own', async () => {
  const { world, token } = setUp();
  const [here] = world.places;
  assert.equal((await times(100, () => ask(world, token))).status, 200);
  assert.equal((await ask(world, token)).status, 429);
  assert.equal((await ask(world, world.token(['users.readonly']))).status, 429, 'another token of the same');
  assert.equal((await ask(world, world.token(['users.readonly'], here))).status, 200);
  assert.equal((await ask(world, world.token(['users.readonly'], null, AGENCY, 'pennywhistle-sms'))).status, 200);
});

test('what is refused for other reasons counts', async () => {
  const { world, token } = setUp();
  assert.equal((await world.call(token, 'GET', '/users/search')).status, 422);
  assert.equal(left(await ask(world, token))[1], 98);
});

test('a test organisation has less', async () => {
  const { world, token } = setUp(withAgency({ testOrg: true }));
  assert.deepEqual(left(await times(25, () => ask(world, token))), [25, 0, 10_000, 10_000, 9975]);
  assert.equal((await ask(world, token)).status, 429);
});

test('a day has an end of its own', () => {
  let now = 0;
  const { world, token } = calling(withAgency({ testOrg: true }));
  const limits = new Limits(() => now);
  const authorization = `Bearer ${token([])}`;
  for (let used = 0; used < 10_000; used += 1) {
    if (used % 25 === 0) now += 10_000;
    assert.equal(limits.count(world, authorization).refused, false);
  }
  now += 10_000;
  const { refused, headers } = limits.count(world, authorization);
  assert.deepEqual([refused, headers['x-ratelimit-remaining'], headers['x-ratelimit-daily-remaining']], [true, '25', '0']);
  now += DAY;
  assert.equal(limits.count(world, authorization).refused, false);
});

test('people are counted, and never refused', async () => {
  const { world } = setUp();
  const session = () => world.ask(world.tokenOf('agency-admin'), 'GET', '/marketplace/v1/session');
  assert.deepEqual([(await times(101, session)).status, left(await session())[1]], [200, 0]);
});
