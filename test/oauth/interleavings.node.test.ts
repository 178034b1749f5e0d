// Signing out, and signing in as somebody else, at every point where a refresh waits: whatever the order in which the store, the server and the lock
// answer, nothing of before is written or given out afterwards. A coordinator without the guard is the control, and is caught.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { createCoordinator, type CoordinatorOptions } from '../../src/oauth/coordinator.ts';
import { reconnectRequired } from '../../src/oauth/reconnect.ts';
import type { TokenStore } from '../../src/oauth/token-store.ts';
import type { TokenSet } from '../../src/schema/token.ts';

type Account = ReturnType<ReturnType<typeof createCoordinator>['account']>;
type Make = (options: CoordinatorOptions) => { readonly account: (id: string) => Account };

// The threads that hash know no scheduler: here it is a promise like any other.
before(() => {
  crypto.subtle.digest = (_, bytes) => Promise.resolve(Uint8Array.from(createHash('sha256').update(Buffer.from(bytes as Uint8Array)).digest()).buffer);
});
after(() => void Reflect.deleteProperty(crypto.subtle, 'digest'));

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

interface Case {
  readonly ending: 'out' | 'switch';
  readonly callers: number;
  readonly holds: CoordinatorOptions['holds'];
  /** Whether somebody had signed in before; a page may have begun with nothing. */
  readonly begun: boolean;
  /** After how many steps of everybody else somebody leaves or comes. */
  readonly at: number;
}

/** One run: a few callers, a refresh, and somebody who leaves or comes at a moment of the scheduler's choice. Throws what went wrong. */
async function run(make: Make, s: fc.Scheduler, { ending, callers, holds, begun, at }: Case): Promise<void> {
  const kept = new Map<string, TokenSet>();
  let renewals = 0;
  let whose = 'old';
  const account = make({
    issuer: 'i',
    clientId: 'c',
    holds,
    store: slowStore(s, kept),
    lock: async (name, _signal, act) => (await s.schedule(Promise.resolve(), `lock ${name.length}`), act()),
    clock: () => '2026-01-10T09:00:00Z',
    renew: async (set) => {
      if (!set && holds === 'refresh') throw reconnectRequired();
      const mine = `${whose} renewed ${(renewals += 1)}`;
      await s.schedule(Promise.resolve(), 'token endpoint');
      return { accessToken: mine, refreshToken: `refresh of ${mine}`, expiresIn: 3600 };
    },
  }).account('a');

  if (begun) await drained(s, account.signIn(OLD));
  const ended = { at: false };
  const asked = Array.from({ length: callers }, async () => {
    const token = await Promise.resolve(account.token('old-access')).catch(() => 'none');
    return { token, after: ended.at };
  });
  const leave = async (): Promise<{ token: string; after: boolean }[]> => {
    whose = 'new';
    const leaving = ending === 'out' ? account.signOut() : account.signIn(NEW);
    // Who asks from here on is another person, or nobody.
    const ask = async () => ({ token: await Promise.resolve(account.token()).catch(() => 'none'), after: true });
    const early = ask();
    await leaving;
    ended.at = true;
    return [await early, await ask()];
  };
  await steps(s, at);
  const answers = (await drained(s, Promise.all([leave(), ...asked]))).flat();
  await drained(s, new Promise<void>((resolve) => void s.schedule(Promise.resolve(), 'end').then(resolve)));
  while (s.count() > 0) await steps(s, 1);
  const left = [...kept.values()].map(({ accessToken }) => accessToken);
  const foreign = (token: string) => token.startsWith('old');
  assert.deepEqual(left.filter(foreign), [], 'tokens of before stand in the store');
  assert.deepEqual(answers.filter(({ token, after }) => after && foreign(token)), [], 'a token of before was given out afterwards');
  if (ending === 'switch') assert.equal(left.length, 1);
  assert(renewals <= callers + 2);
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Lets so many steps happen, in an order of the scheduler's; fewer where there are no more. */
async function steps(s: fc.Scheduler, many: number): Promise<void> {
  for (let step = 0; step < many; step += 1) {
    await settled();
    if (s.count() === 0) return;
    await s.waitOne();
  }
  await settled();
}

/** Lets steps happen until a promise is settled. */
async function drained<T>(s: fc.Scheduler, promise: Promise<T>): Promise<T> {
  let over = false;
  const end = () => void (over = true);
  void promise.then(end, end);
  for (await settled(); !over; ) await steps(s, 1);
  return promise;
}

const cases: fc.Arbitrary<Case> = fc.record({
  ending: fc.constantFrom('out', 'switch'),
  callers: fc.integer({ min: 1, max: 3 }),
  holds: fc.constantFrom('refresh', 'access'),
  begun: fc.boolean(),
  at: fc.integer({ min: 0, max: 24 }),
});
const property = (make: Make) => fc.asyncProperty(fc.scheduler(), cases, (s, one) => run(make, s, one));

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
  const { failed, errorInstance } = await fc.check(property(unguarded), { numRuns: 200, seed: 17 });
  assert(failed, 'it is not caught');
  assert.match(String(errorInstance), /tokens of before stand in the store|given out afterwards/);
});
