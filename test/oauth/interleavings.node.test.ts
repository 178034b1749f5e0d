// Signing out, and signing in as somebody else, at every point where a refresh waits: whatever the order in which the store, the server and the lock
// answer, nothing of before is written or given out afterwards. A coordinator without the guard is the control, and is caught.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCoordinator, type CoordinatorOptions } from '../../src/oauth/coordinator.ts';
import type { TokenStore } from '../../src/oauth/token-store.ts';
import type { TokenSet } from '../../src/schema/token.ts';

type Account = ReturnType<ReturnType<typeof createCoordinator>['account']>;
type Make = (options: CoordinatorOptions) => { readonly account: (id: string) => Account };

const RUNS = Number(process.env.INTERLEAVINGS ?? 2500);
const OLD = { accessToken: 'old-access', refreshToken: 'old-refresh', expiresIn: 1 };
const NEW = { accessToken: 'new-access', refreshToken: 'new-refresh', expiresIn: 3600 };

/** A store whose every operation takes effect when the scheduler says so, and answers at another moment. */
function slowStore(s: fc.Scheduler, kept: Map<string, TokenSet>): TokenStore {
  const step = async <T>(name: string, effect: () => T): Promise<T> => {
    await s.schedule(Promise.resolve(), name);
    const value = effect();
    await s.schedule(Promise.resolve(), `${name} answered`);
    return value;
  };
  return {
    read: (key) => step('read', () => kept.get(key) ?? null),
    replace: (key, expected, next) => step('replace', () => (kept.get(key)?.mark ?? null) === expected && (kept.set(key, next), true)),
    set: (key, next) => step('set', () => void (next ? kept.set(key, next) : kept.delete(key))),
  };
}

/** One run: a few callers, a refresh, and somebody who leaves or comes at a moment of the scheduler's choice. Throws what went wrong. */
async function run(make: Make, s: fc.Scheduler, ending: 'out' | 'switch', callers: number): Promise<void> {
  const kept = new Map<string, TokenSet>();
  let renewals = 0;
  const account = make({
    issuer: 'i',
    clientId: 'c',
    holds: 'refresh',
    store: slowStore(s, kept),
    lock: async (name, _signal, act) => (await s.schedule(Promise.resolve(), `lock ${name.length}`), act()),
    clock: () => '2026-01-10T09:00:00Z',
    renew: async (set) => {
      const mine = `${set?.refreshToken} renewed ${(renewals += 1)}`;
      await s.schedule(Promise.resolve(), 'token endpoint');
      return { accessToken: `access of ${mine}`, refreshToken: mine, expiresIn: 3600 };
    },
  }).account('a');

  const ended = { at: false };
  const signedIn = account.signIn(OLD);
  await drained(s, signedIn);
  const asked = Array.from({ length: callers }, async () => {
    const token = await account.token('old-access').catch(() => 'none');
    return { token, after: ended.at };
  });
  const leaving = s.schedule(Promise.resolve(), ending).then(async () => {
    await (ending === 'out' ? account.signOut() : account.signIn(NEW));
    ended.at = true;
    // Who asks from here on is another person, or nobody.
    return { token: await Promise.resolve(account.token()).catch(() => 'none'), after: true };
  });
  const answers = [...(await drained(s, Promise.all(asked))), await drained(s, leaving)];
  await s.waitIdle();
  const left = [...kept.values()].map(({ refreshToken }) => refreshToken);
  const foreign = (text: string | null | undefined) => /^(access of )?old/.test(text ?? '');
  assert.deepEqual(left.filter(foreign), [], 'tokens of before stand in the store');
  assert.deepEqual(answers.filter(({ token, after }) => after && foreign(token)), [], 'a token of before was given out afterwards');
  if (ending === 'switch') assert.equal(left.length, 1);
  assert(renewals <= callers + 1);
}

/** Lets the scheduler run until a promise is settled. Hashing happens outside of it, so that it may be idle for a moment. */
async function drained<T>(s: fc.Scheduler, promise: Promise<T>): Promise<T> {
  let settled = false;
  void promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  while (!settled) {
    if (s.count() > 0) await s.waitOne();
    else await new Promise((resolve) => setImmediate(resolve));
  }
  return promise;
}

const property = (make: Make) =>
  fc.asyncProperty(fc.scheduler(), fc.constantFrom('out' as const, 'switch' as const), fc.integer({ min: 1, max: 3 }), (s, ending, callers) => run(make, s, ending, callers));

test(`${RUNS} interleavings of a refresh with a sign-out or a switch`, async () => {
  await fc.assert(property(createCoordinator), { numRuns: RUNS, seed: 17 });
});

/** What many write first: one promise for everybody, and whatever comes back is kept. */
const unguarded: Make = ({ store, renew, lock }) => ({
  account(id) {
    let flight: Promise<string> | null = null;
    const set = (tokens: typeof OLD): TokenSet => ({ ...tokens, mark: tokens.refreshToken, obtainedAt: '2026-01-10T09:00:00Z', expiresAt: null, scopes: null });
    const refresh = async (): Promise<string> => {
      const kept = (await store?.read(id)) as TokenSet | null;
      if (!kept) throw new Error('signed out');
      const next = await renew(kept, id, new AbortController().signal);
      await store?.set(id, set({ ...OLD, ...next } as typeof OLD));
      return next.accessToken;
    };
    const token = async (refused?: string): Promise<string> => {
      if (refused === undefined) return ((await store?.read(id)) as TokenSet | null)?.accessToken ?? 'none';
      flight ??= (lock ? lock(id, new AbortController().signal, refresh) : refresh()).finally(() => (flight = null));
      return flight;
    };
    return { token, call: () => assert.fail(), signIn: async (tokens) => store?.set(id, set(tokens as typeof OLD)), signOut: async () => store?.set(id, null) };
  },
});

test('control: a coordinator that keeps whatever comes back is caught', async () => {
  const { failed, error } = { error: '', ...(await fc.check(property(unguarded), { numRuns: 200, seed: 17 })) };
  assert(failed, 'it is not caught');
  assert.equal(error, '');
});
