// The pace that keeps a server's limit: against a server that counts in whichever way is hardest, on a clock of its own, so that hours take no time.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPace, createRetryBudget, rateOf, type Pace } from '../../src/client/rate.ts';
import { VirtualTime } from './virtual-time.ts';

const WINDOW = 10_000;
/** The most arrivals in any window, wherever it begins. */
function busiest(arrivals: readonly number[]): number {
  const sorted = [...arrivals].sort((a, b) => a - b);
  let [most, from] = [0, 0];
  for (let to = 0; to < sorted.length; to += 1) {
    while ((sorted[to] ?? 0) - (sorted[from] ?? 0) >= WINDOW) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

/** Sends requests that arrive somewhere between going out and being answered. */
async function storm(time: VirtualTime, pace: Pace, count: number, { max = 100, others = 0, travel = (random: number) => random * 3000 } = {}): Promise<number[]> {
  const arrivals: number[] = [];
  let seed = 7;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  await time.run(
    Promise.all(
      Array.from({ length: count }, async () => {
        const ended = await pace.turn();
        await time.wait(travel(random()));
        arrivals.push(time.now);
        const used = arrivals.filter((at) => time.now - at < WINDOW).length + others;
        const remaining = Math.max(0, max - used);
        await time.wait(travel(random()));
        ended({ rate: { remaining, max, interval: WINDOW } });
      }),
    ),
  );
  return arrivals;
}

describe('a pace', () => {
  test('never has more requests arrive in any window than the server takes, however long they are on their way', async () => {
    const time = new VirtualTime();
    const arrivals = await storm(time, createPace(time), 1000);
    assert.equal(arrivals.length, 1000);
    assert.ok(busiest(arrivals) <= 100, `${busiest(arrivals)} in one window`);
    assert.ok(time.now < 10 * (WINDOW + 2 * 6000), `took ${time.now} ms`);
  });
  test('one that frees a place as soon as the answer is there would not: the check bites', async () => {
    const time = new VirtualTime();
    const naive: Pace = { turn: () => Promise.resolve(() => {}) };
    assert.ok(busiest(await storm(time, naive, 1000)) > 100);
  });
  test('learns a lower limit before it runs into it', async () => {
    const time = new VirtualTime();
    assert.ok(busiest(await storm(time, createPace(time), 200, { max: 25 })) <= 25);
  });
  test('leaves most of the room that others need who use the same limit', async () => {
    const time = new VirtualTime();
    const arrivals = await storm(time, createPace(time), 400, { others: 60, travel: (random) => 200 + random * 10 });
    assert.ok(busiest(arrivals) <= 60, `${busiest(arrivals)} beside 60 others`);
  });
  test('stays away for as long as it was told', async () => {
    const time = new VirtualTime();
    const pace = createPace(time);
    (await pace.turn())({ rate: null, refusedFor: 7 });
    await time.run(pace.turn());
    assert.equal(time.now, 7000);
  });
  test('refuses when the day is used up, and lets one request ask whether the next began', async () => {
    const time = new VirtualTime();
    const pace = createPace(time);
    const rate = (remaining: number) => ({ rate: { remaining: 50, max: 100, interval: WINDOW, today: { remaining, max: 200_000 } } });
    (await pace.turn())(rate(0));
    await assert.rejects(pace.turn(), (error: { code?: string; retryAfter?: number }) => error.code === 'rate-limited' && error.retryAfter === 60);
    time.now += 60_000;
    const ended = await pace.turn();
    await assert.rejects(pace.turn(), { code: 'rate-limited' });
    ended(rate(200_000));
    (await pace.turn())(rate(199_999));
  });
  test('a turn that is waited for can be given up, and a repetition goes first', async () => {
    const time = new VirtualTime();
    const pace = createPace({ ...time, ticks: time.ticks, wait: time.wait, max: 1 });
    (await pace.turn())(null);
    const controller = new AbortController();
    const order: string[] = [];
    const late = pace.turn(controller.signal);
    const second = pace.turn().then((ended) => (order.push('second'), ended(null)));
    const repeated = pace.turn(undefined, true).then((ended) => (order.push('repeated'), ended(null)));
    controller.abort();
    await assert.rejects(late, { name: 'AbortError' });
    await time.run(Promise.all([second, repeated]));
    assert.deepEqual(order, ['repeated', 'second']);
  });
});

describe('what an answer says of the limit', () => {
  const headers = { 'x-ratelimit-remaining': '3', 'x-ratelimit-max': '100', 'x-ratelimit-interval-milliseconds': '10000' };
  test('is read, the day’s too', () => {
    assert.deepEqual(rateOf(new Headers(headers)), { remaining: 3, max: 100, interval: 10_000 });
    const day = { ...headers, 'x-ratelimit-limit-daily': '200000', 'x-ratelimit-daily-remaining': '5', 'x-ratelimit-daily-reset': '1000' };
    assert.deepEqual(rateOf(new Headers(day))?.today, { remaining: 5, max: 200_000, resetsIn: 1000 });
  });
  for (const [name, change] of Object.entries({ negative: { 'x-ratelimit-remaining': '-1' }, 'no number': { 'x-ratelimit-max': 'many' }, 'no window': { 'x-ratelimit-interval-milliseconds': '0' } }))
    test(`is nothing where it makes no sense: ${name}`, () => assert.equal(rateOf(new Headers({ ...headers, ...change })), null));
});

test('a tenth of the requests may be repeated, and ten at the beginning', () => {
  const budget = createRetryBudget();
  const spent = () => Array.from({ length: 1000 }, () => budget.spend()).filter(Boolean).length;
  assert.equal(spent(), 10);
  for (let asked = 0; asked < 500; asked += 1) budget.asked();
  assert.ok(Math.abs(spent() - 50) <= 1);
});
