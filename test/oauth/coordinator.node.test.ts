// One account's tokens in one process: who is asked, how often, and what is kept. Refreshes are counted where they happen; the clock is the test's.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createCoordinator, type CoordinatorOptions, type TokenEvent } from '../../src/oauth/coordinator.ts';
import { browserTokens } from '../../src/oauth/browser-tokens.ts';
import { MarketplaceError } from '../../src/errors.ts';
import { isReconnectRequired, reconnectRequired } from '../../src/oauth/reconnect.ts';
import { tokenSet } from '../../src/oauth/token-set.ts';
import { memoryTokenStore, type TokenStore } from '../../src/oauth/token-store.ts';
import type { TokenNotice } from '../../src/oauth/notices.ts';
import type { FreshTokens, TokenSet } from '../../src/schema/token.ts';

const START = Date.parse('2026-01-10T09:00:00Z');
const EXPIRED = { accessToken: 'access-0', refreshToken: 'refresh-0', expiresIn: 1 };

/** A coordinator whose refreshes are counted, and an API that takes the tokens it is told to take. */
function stage(options: Partial<CoordinatorOptions> = {}) {
  let now = START;
  const renewed: (TokenSet | null)[] = [];
  const events: TokenEvent[] = [];
  const live = new Set<string>();
  const store = options.store ?? memoryTokenStore();
  const coordinator = createCoordinator({
    issuer: 'https://issuer.example',
    clientId: 'client',
    holds: 'refresh',
    store,
    clock: () => new Date(now).toISOString(),
    onEvent: (event) => events.push(event),
    ...options,
    renew: async (kept, account, signal) => {
      renewed.push(kept);
      const next: FreshTokens = options.renew ? await options.renew(kept, account, signal) : { accessToken: `access-${renewed.length}`, refreshToken: `refresh-${renewed.length}`, expiresIn: 86_399 };
      live.add(next.accessToken);
      return next;
    },
  });
  let calls = 0;
  const api = (token: string): Promise<Response> => {
    calls += 1;
    return Promise.resolve(new Response(null, { status: live.has(token) ? 204 : 401 }));
  };
  const account = coordinator.account('sub-account-1');
  return { coordinator, account, store, renewed, events, live, api, calls: () => calls, pass: (ms: number) => (now += ms), now: () => new Date(now).toISOString() };
}
const ok = ({ status }: Response): boolean => status === 204;
const unauthorized = (error: unknown) => error instanceof MarketplaceError && error.code === 'unauthorized';

describe('asking for a token', () => {
  test('a thousand calls on an expired token are one refresh, and all succeed', async () => {
    const { account, api, renewed, calls } = stage();
    await account.signIn(EXPIRED);
    const answers = await Promise.all(Array.from({ length: 1000 }, () => account.call(api)));
    assert.deepEqual([answers.filter(ok).length, renewed.length, calls()], [1000, 1, 2000]);
  });
  test('control: everybody who refreshes alone is as many refreshes', async () => {
    const { account, coordinator, api, renewed } = stage({ store: undefined });
    await account.signIn(EXPIRED);
    const alone = Array.from({ length: 100 }, (_, at) => coordinator.account(`${at}`));
    await Promise.all(alone.map(async (one) => (await one.signIn(EXPIRED), one.call(api))));
    assert.equal(renewed.length, 100);
  });
  test('a token refused late is compared with the one there is now, and not refreshed again', async () => {
    const { account, api, renewed, live } = stage();
    await account.signIn(EXPIRED);
    let answer = (_: Response): void => {};
    let late = true;
    const slow = account.call((token) => {
      if (!late) return api(token);
      late = false;
      return new Promise((resolve) => (answer = resolve));
    });
    assert(ok(await account.call(api)));
    answer(new Response(null, { status: 401 }));
    assert(ok(await slow));
    assert.deepEqual([renewed.length, [...live]], [1, ['access-1']]);
  });
  test('what was refreshed and worked is refreshed again once it is refused', async () => {
    const { account, api, renewed, live } = stage();
    await account.signIn(EXPIRED);
    for (let round = 1; round <= 5; round += 1) {
      assert(ok(await account.call(api)));
      assert.equal(renewed.length, round);
      live.clear();
    }
  });
  test('an API that refuses every token: one refresh, two calls a request, and no storm', async () => {
    const { account, renewed, pass } = stage();
    await account.signIn(EXPIRED);
    let calls = 0;
    const never = () => Promise.resolve(new Response(null, { status: 401, headers: { n: `${(calls += 1)}` } }));
    for (let request = 1; request <= 60; request += 1) {
      assert.equal((await account.call(never)).status, 401);
      assert(calls <= 2 * request && renewed.length <= request);
    }
    assert.equal(renewed.length, 1, 'a fresh token that was refused at once is not refreshed again at once');
    pass(31_000);
    await account.call(never);
    assert.equal(renewed.length, 2, 'but it is after a while');
  });
  test('two accounts are two refreshes, and neither sees the other’s', async () => {
    const { coordinator, renewed } = stage();
    const [one, other] = [coordinator.account('one'), coordinator.account('other')];
    await one.signIn({ ...EXPIRED, refreshToken: 'refresh-one' });
    await other.signIn({ ...EXPIRED, refreshToken: 'refresh-other' });
    const [a, b] = await Promise.all([one.token('access-0'), other.token('access-0')]);
    assert.notEqual(a, b);
    assert.deepEqual(renewed.map((kept) => kept?.refreshToken).sort(), ['refresh-one', 'refresh-other']);
  });
});

describe('the early-refresh buffer', () => {
  test('a token is refreshed within thirty seconds of its end, and not before', async () => {
    const { account, renewed, pass } = stage();
    await account.signIn({ ...EXPIRED, expiresIn: 3600 });
    pass(3_569_999);
    assert.equal(await account.token(), 'access-0');
    pass(1);
    assert.equal(await account.token(), 'access-1');
    assert.equal(renewed.length, 1);
  });
  test('a failure ahead of time is no failure: the token holds until its end', async () => {
    const { account, renewed, pass } = stage({ renew: () => Promise.reject(new MarketplaceError('server', 'down')) });
    await account.signIn({ ...EXPIRED, expiresIn: 3600 });
    pass(3_580_000);
    assert.equal(await account.token(), 'access-0');
    assert.equal(await account.token(), 'access-0');
    assert.equal(renewed.length, 1);
    pass(20_000);
    await assert.rejects(async () => account.token(), { code: 'server' });
  });
  for (const expiresIn of [undefined, null, 0, -1, Infinity, NaN, 1e300, 29, 30, 31])
    test(`a lifetime of ${expiresIn}: at most one refresh in thirty seconds`, async () => {
      const { account, renewed, pass } = stage({ renew: () => Promise.resolve({ accessToken: 'a', refreshToken: 'r', expiresIn }) });
      await account.signIn({ ...EXPIRED, expiresIn });
      for (let second = 0; second < 600; second += 1) {
        await account.token();
        pass(1000);
      }
      assert(renewed.length <= 20, `${renewed.length} refreshes in 600 seconds`);
      if ((expiresIn ?? 0) >= 29 && (expiresIn ?? 0) <= 31) assert(renewed.length >= 10, 'and it is refreshed');
    });
  test('a clock that is set back stops nobody', async () => {
    const { account, api, renewed, pass } = stage();
    await account.signIn({ ...EXPIRED, expiresIn: 3600 });
    pass(-400 * 86_400_000);
    assert(ok(await account.call(api)));
    assert.equal(renewed.length, 1);
  });
});

describe('a refresh that fails', () => {
  test('a refused grant is `reconnect required`, and its token is never tried again', async () => {
    const { account, renewed, events, pass } = stage({ renew: () => Promise.reject(reconnectRequired()) });
    await account.signIn(EXPIRED);
    for (let time = 0; time < 5; time += 1) {
      await assert.rejects(async () => account.token('access-0'), isReconnectRequired);
      pass(3_600_000);
    }
    assert.equal(renewed.length, 1);
    assert.deepEqual(events, [{ kind: 'reconnect-required', account: 'sub-account-1' }].concat(events.slice(1)));
  });
  test('after that, whoever connects again is served', async () => {
    let refuse = true;
    const { account, api } = stage({ renew: () => (refuse ? Promise.reject(reconnectRequired()) : Promise.resolve({ accessToken: 'again' })) });
    await account.signIn(EXPIRED);
    await assert.rejects(async () => account.token('access-0'), isReconnectRequired);
    refuse = false;
    await account.signIn({ accessToken: 'new', refreshToken: 'new-refresh' });
    assert(ok(await account.call(api)));
  });
  test('a refused grant is no loss where a sibling has newer tokens', async () => {
    const store = memoryTokenStore();
    const key: string[] = [];
    const watched: TokenStore = { ...store, read: (name) => (key.push(name), store.read(name)) };
    const { account, renewed, events, now } = stage({
      store: watched,
      renew: async () => {
        await store.set(key[0] ?? '', await tokenSet({ accessToken: 'sibling', refreshToken: 'sibling-refresh', expiresIn: 3600 }, null, now()));
        throw reconnectRequired();
      },
    });
    await account.signIn(EXPIRED);
    assert.equal(await account.token('access-0'), 'sibling');
    assert.deepEqual([renewed.length, events], [1, []]);
  });
  test('without any grant a server says so and asks nobody', async () => {
    const { account } = stage({ renew: (kept) => (kept ? assert.fail() : Promise.reject(reconnectRequired())) });
    await assert.rejects(async () => account.token(), isReconnectRequired);
  });
  test('an outage is asked once, then left alone for a while', async () => {
    const { account, renewed, pass } = stage({ renew: () => Promise.reject(new MarketplaceError('server', 'down')), cooldownMs: 5000 });
    await account.signIn(EXPIRED);
    const ask = () => assert.rejects(async () => account.token('access-0'), { code: 'server' });
    await Promise.all(Array.from({ length: 100 }, ask));
    for (let time = 0; time < 100; time += 1) await ask();
    assert.equal(renewed.length, 1);
    pass(5000);
    await ask();
    assert.equal(renewed.length, 2);
  });
  test('Retry-After is the length of the pause, two minutes at most', async () => {
    const { account, renewed, pass } = stage({ renew: () => Promise.reject(new MarketplaceError('rate-limited', 'slow', { retryAfter: 1e9 })) });
    await account.signIn(EXPIRED);
    const ask = () => assert.rejects(async () => account.token('access-0'));
    await ask();
    pass(119_999);
    await ask();
    assert.equal(renewed.length, 1);
    pass(1);
    await ask();
    assert.equal(renewed.length, 2);
  });
  test('one that is never answered ends, and stops what it began', async () => {
    let stopped = false;
    const { account } = stage({ renewTimeoutMs: 20, renew: (_kept, _account, signal) => new Promise(() => signal.addEventListener('abort', () => (stopped = true))) });
    await account.signIn(EXPIRED);
    await assert.rejects(async () => account.token('access-0'), { code: 'network' });
    assert(stopped);
  });
});

describe('what is kept', () => {
  test('a refresh that leaves the refresh token and the scopes unsaid leaves them as they were', async () => {
    const { account, renewed } = stage({ renew: () => Promise.resolve({ accessToken: 'next' }) });
    await account.signIn({ ...EXPIRED, scopes: ['contacts.readonly'] });
    await account.token('access-0');
    await account.token('next');
    assert.deepEqual([renewed[1]?.refreshToken, renewed[1]?.scopes], ['refresh-0', ['contacts.readonly']]);
  });
  test('scopes that a refresh gave or took are told', async () => {
    const { account, events } = stage({ renew: () => Promise.resolve({ accessToken: 'next', scopes: ['a', 'c'] }) });
    await account.signIn({ ...EXPIRED, scopes: ['a', 'b'] });
    await account.token('access-0');
    assert.deepEqual(events, [{ kind: 'refreshed', account: 'sub-account-1', scopes: { added: ['c'], removed: ['b'] } }]);
  });
  test('a store that others write is read again before anything is refreshed', async () => {
    const store = memoryTokenStore();
    const [one, other] = [stage({ store }), stage({ store })];
    await one.account.signIn(EXPIRED);
    assert.equal(await one.account.token('access-0'), 'access-1');
    assert.equal(await other.account.token('access-0'), 'access-1');
    assert.deepEqual([one.renewed.length, other.renewed.length], [1, 0]);
  });
  test('what somebody wrote meanwhile stays, and is used', async () => {
    const store = memoryTokenStore();
    const sibling = stage({ store, renew: () => Promise.resolve({ accessToken: 'theirs', refreshToken: 'their-refresh', expiresIn: 3600 }) });
    const { account } = stage({ store, renew: async () => (await sibling.account.token('access-0'), { accessToken: 'ours', refreshToken: 'our-refresh', expiresIn: 3600 }) });
    await account.signIn(EXPIRED);
    assert.equal(await account.token('access-0'), 'theirs');
    assert.equal(await stage({ store }).account.token(), 'theirs');
  });
  test('garbage in the store is nothing', async () => {
    const { account } = stage({ store: { ...memoryTokenStore(), read: () => Promise.resolve({ mark: 1, accessToken: 'x' }) }, renew: (kept) => (kept ? assert.fail() : Promise.reject(reconnectRequired())) });
    await assert.rejects(async () => account.token(), isReconnectRequired);
  });
  test('a store that fails takes nothing away: tokens hold in memory, and a server says that it cannot read', async () => {
    const broken = () => Promise.reject(new Error('canary-refresh'));
    const store = memoryTokenStore();
    let fails = false;
    const flaky: TokenStore = { read: (key) => (fails ? broken() : store.read(key)), replace: (...all) => (fails ? broken() : store.replace(...all)), set: (...all) => (fails ? broken() : store.set(...all)) };
    const { account, events, renewed } = stage({ store: flaky });
    await account.signIn(EXPIRED);
    fails = true;
    assert.equal(await account.token('access-0'), 'access-1');
    assert.equal(await account.token('access-1'), 'access-2');
    assert.deepEqual(renewed.map((kept) => kept?.refreshToken), ['refresh-0', 'refresh-1']);
    assert.deepEqual(events.map(({ kind }) => kind), ['unsaved', 'refreshed', 'unsaved', 'refreshed']);
    fails = false;
    assert.equal(await account.token('access-2'), 'access-3');
    assert.deepEqual([renewed.at(-1)?.refreshToken, ((await stage({ store }).account.token()))], ['refresh-2', 'access-3']);
    fails = true;
    await assert.rejects(async () => stage({ store: flaky }).account.token(), (error: Error) => unauthorized(error) === false && (error as MarketplaceError).code === 'storage' && !/canary/.test(`${error.message}${String(error.cause)}`));
    await assert.rejects(account.signOut(), { code: 'storage' });
  });
});

describe('a page', () => {
  test('holds no refresh token, whatever its host gives', async () => {
    const seen: TokenSet[] = [];
    const store = memoryTokenStore();
    const watched: TokenStore = { ...store, set: (key, next) => (next && seen.push(next), store.set(key, next)), replace: (key, mark, next) => (seen.push(next), store.replace(key, mark, next)) };
    const tokens = browserTokens({ store: watched, refresh: () => ({ accessToken: 'a', refreshToken: 'canary' }) as { accessToken: string } });
    assert.equal(await tokens.token(), 'a');
    await tokens.signIn({ accessToken: 'b', refreshToken: 'canary' });
    await tokens.token('b');
    assert.equal(seen.length, 3);
    assert.doesNotMatch(JSON.stringify(seen), /canary/);
  });
  test('asks its host once for everybody, and tells it which token was refused', async () => {
    const asked: (string | undefined)[] = [];
    const tokens = browserTokens({ refresh: (_, last) => (asked.push(last), `t${asked.length}`) });
    assert.deepEqual(new Set(await Promise.all(Array.from({ length: 100 }, async () => tokens.token()))), new Set(['t1']));
    assert.deepEqual(new Set(await Promise.all(Array.from({ length: 100 }, async () => tokens.token('t1')))), new Set(['t2']));
    assert.deepEqual(asked, [undefined, 't1']);
  });
  test('is not stopped by a host whose first token is stale', async () => {
    let asked = 0;
    const tokens = browserTokens({ refresh: (_, last) => ((asked += 1), last === undefined ? 'stale' : 'good') });
    const { status } = await tokens.call((token) => Promise.resolve(new Response(null, { status: token === 'good' ? 204 : 401 })));
    assert.deepEqual([status, asked], [204, 2]);
  });
  test('a host whose person has to sign in again is `reconnect required`, and is asked again after a while', async () => {
    let now = START;
    let asked = 0;
    const tokens = browserTokens({ clock: () => new Date(now).toISOString(), refresh: () => ((asked += 1), asked === 1 ? 't' : Promise.reject(new MarketplaceError('unauthorized', 'no session'))) });
    await tokens.token();
    for (let time = 0; time < 10; time += 1) await assert.rejects(async () => tokens.token('t'), isReconnectRequired);
    assert.equal(asked, 2);
    now += 5000;
    await assert.rejects(async () => tokens.token('t'), isReconnectRequired);
    assert.equal(asked, 3);
  });
  test('a sign-out in one page is one in every page; a refresh is told without a token', async () => {
    const heard: ((notice: TokenNotice) => void)[] = [];
    const told: unknown[] = [];
    const join = (_name: string, onNotice: (notice: TokenNotice) => void) => {
      heard.push(onNotice);
      return { post: (notice: TokenNotice) => (told.push(notice), heard.forEach((hear) => hear !== onNotice && hear(notice))), close: () => {} };
    };
    let given = 0;
    const page = () => browserTokens({ notices: join, refresh: () => `token-${(given += 1)}` });
    const [one, other] = [page(), page()];
    assert.deepEqual([await one.token(), await other.token()], ['token-1', 'token-2']);
    await one.token('token-1');
    assert.equal(await other.token(), 'token-2', 'its own token still holds');
    await one.signOut();
    assert.equal(await other.token(), 'token-4', 'what it had is forgotten');
    assert.deepEqual(new Set(told), new Set(['refreshed', 'signed-out']));
  });
});
