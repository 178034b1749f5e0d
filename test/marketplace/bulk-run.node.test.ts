// A bulk installation that is interrupted in every way there is, judged by the server's own ledger.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { http, HttpResponse } from 'msw';
import { randomFrom } from '../../mocks/fixtures/random.ts';
import { createSubAccount } from '../../mocks/world/future.ts';
import { ledgerOf } from '../../mocks/world/world.ts';
import { capFacts } from '../../src/policy/index.ts';
import { batchesIn } from '../../src/marketplace/bulk-journal.ts';
import { BulkRun } from '../../src/marketplace/bulk-run.ts';
import type { Store } from '../../src/store/index.ts';
import { AGENCY, device, ended, installsIn, reached, type Device, type Visit } from './bulk-world.ts';

const request = ({ appId }: Device, places: readonly string[], future = false) => ({ appId, selectedSubAccountIds: [...places], installToFutureSubAccounts: future });

/** The batch that the device has, on another page. */
async function recalled({ means, store }: Visit): Promise<BulkRun> {
  const [batch] = await batchesIn(store);
  assert.ok(batch, 'the device has the batch');
  return BulkRun.recall(batch, means);
}

const posts = ({ fetch }: Visit): number => fetch.requests.filter((one) => one === 'POST /marketplace/v1/installations').length;

/** Retries what failed until nothing is left to retry. */
async function untilAllDone(run: BulkRun): Promise<void> {
  for (let round = 0; round < 50 && run.counts.installed < run.items.length; round += 1) {
    void run.retry();
    await ended(run);
  }
}

test('500 sub-accounts, one installation in five failing, five reloads in mid-run, ten duplicate clicks: each exactly once', async () => {
  const home = device(500);
  const places = home.places.slice(0, 500);
  assert.equal(places.length, 500);
  const app = home.world.apps.get(home.appId);
  assert.ok(app);
  const before = capFacts(ledgerOf(home.world, app), AGENCY).agencies;
  const options = { faults: ['flaky-installs'] as const, faultSeed: 7 };
  let visit = await home.visit(options);
  let run = await BulkRun.begin(request(home, places), visit.means);
  for (let reload = 1; reload <= 5; reload += 1) {
    for (let click = 0; click < 10; click += 1) void run.drive();
    const sofar = run.items.length - run.counts.waiting;
    await reached(run, () => run.items.length - run.counts.waiting >= sofar + 60, 'sixty more are sent');
    run.stop();
    visit = await home.visit({ ...options, faultSeed: 7 + reload });
    run = await recalled(visit);
  }
  for (let click = 0; click < 10; click += 1) void run.drive();
  await ended(run);
  const listed = run.items.flatMap(({ state, code }) => (state === 'unknown' ? [code] : []));
  assert.ok(listed.length > 20, 'failures are listed');
  assert.deepEqual([...new Set(listed)].sort(), ['network', 'server']);
  assert.equal(run.counts.installed + run.counts.unknown, 500);
  // Ten clicks on retry are one.
  for (let click = 0; click < 10; click += 1) void run.retry();
  await ended(run);
  await untilAllDone(run);
  assert.equal(run.counts.installed, 500);
  const ledger = installsIn(home);
  assert.deepEqual([...ledger.keys()].sort(), [...places].sort());
  assert.deepEqual([...new Set(ledger.values())], [1]);
  assert.equal(capFacts(ledgerOf(home.world, app), AGENCY).agencies, before + 1);
});

/** Somebody removes an installation as soon as it is made, so that making it once more shows in the ledger. */
function undoing({ world, appId }: Device): void {
  world.listeners.add(() => {
    for (const { id, appId: installed } of [...world.installations.values()]) if (installed === appId) world.installations.delete(id);
  });
}

/** One history: interrupted at random points, by seed, and at the end everything retried that failed. How often each was installed. */
async function interrupted(seed: number, keeping: (store: Store) => Store = (store) => store): Promise<readonly number[]> {
  const random = randomFrom('interruptions', seed);
  const home = device(0);
  undoing(home);
  const places = random.sample(home.places, 24);
  const opened = async (): Promise<Visit> => {
    const visit = await home.visit({ faults: ['flaky-installs'], faultSeed: seed * 100 + random.int(0, 99) });
    const store = keeping(visit.store);
    return { ...visit, store, means: { ...visit.means, store } };
  };
  let run = await BulkRun.begin(request(home, places), (await opened()).means);
  for (let reload = random.int(1, 5); reload > 0; reload -= 1) {
    void run.drive();
    const seen = random.int(0, 30);
    let told = 0;
    await reached(run, () => ++told > seen || run.status === 'done', 'the point is reached');
    if (random.chance(0.3)) void run.retry();
    run.stop();
    const next = await opened();
    const [batch] = await batchesIn(next.store);
    run = batch ? await BulkRun.recall(batch, next.means) : await BulkRun.begin(request(home, places), next.means);
  }
  void run.drive();
  await ended(run);
  await untilAllDone(run);
  assert.equal(run.counts.installed, places.length);
  const ledger = installsIn(home);
  return places.map((id) => ledger.get(id) ?? 0);
}

test('wherever it is interrupted, and whatever becomes of an installation afterwards, none is made twice', async () => {
  for (let seed = 1; seed <= 15; seed += 1) assert.deepEqual([...new Set(await interrupted(seed))], [1], `seed ${seed}`);
});
test('a driver that does not keep its keys before it sends is caught', async () => {
  const forgetful = (store: Store): Store => {
    const value = (name: string | symbol): unknown => (name === 'putEntry' ? () => Promise.resolve(true) : Reflect.get(store, name));
    return new Proxy(store, { get: (_, name) => (typeof value(name) === 'function' ? (value(name) as () => unknown).bind(store) : value(name)) });
  };
  let twice = 0;
  for (let seed = 1; seed <= 5; seed += 1) twice += (await interrupted(seed, forgetful)).filter((count) => count > 1).length;
  assert.ok(twice > 0);
});

test('what was sent is on the disk before it is sent', async () => {
  const home = device(0);
  const kept: number[] = [];
  const visit = await home.visit({
    handlers: [
      http.post('*/marketplace/v1/installations', async () => {
        const run = await recalled(await home.visit());
        kept.push(run.counts.sent);
      }),
    ],
  });
  const run = await BulkRun.begin(request(home, home.places.slice(0, 3)), visit.means);
  void run.drive();
  await ended(run);
  assert.ok(kept.every((count) => count > 0), String(kept));
});

test('a pause sends nothing more, and a reload keeps it', async () => {
  const home = device(0);
  const visit = await home.visit();
  const run = await BulkRun.begin(request(home, home.places.slice(0, 40)), visit.means);
  void run.drive();
  await reached(run, () => run.counts.installed >= 5, 'some are installed');
  await run.pause();
  await reached(run, () => run.counts.sent === 0, 'what is under way ends');
  const sent = posts(visit);
  assert.equal(run.status, 'paused');
  assert.ok(sent < 40);
  run.stop();
  const again = await recalled(await home.visit());
  assert.equal(again.status, 'paused');
  await again.drive();
  assert.equal(again.counts.installed, run.counts.installed);
  void again.resume();
  await ended(again);
  assert.equal(again.counts.installed, 40);
});

test('a cancellation ends what is under way, and the rest is not sent', async () => {
  const home = device(0);
  const visit = await home.visit();
  const run = await BulkRun.begin(request(home, home.places.slice(0, 40)), visit.means);
  void run.drive();
  await reached(run, () => run.counts.installed >= 5, 'some are installed');
  await run.cancel();
  await ended(run);
  assert.equal(run.status, 'cancelled');
  assert.equal(run.counts.installed + run.counts.left, 40);
  assert.ok(run.counts.left > 0);
  assert.equal(installsIn(home).size, run.counts.installed);
});

test('a final answer is tried again as a new request, no answer as the same one', async () => {
  const home = device(0);
  const keys: string[] = [];
  const answers = [422, 0, 0];
  const visit = await home.visit({
    handlers: [
      http.post('*/marketplace/v1/installations', ({ request: asked }) => {
        keys.push(asked.headers.get('idempotency-key') ?? '');
        const status = answers.shift();
        if (status === 0) return HttpResponse.error();
        return status ? HttpResponse.json({ statusCode: status, message: ['no'] }, { status }) : undefined;
      }),
    ],
  });
  const run = await BulkRun.begin(request(home, home.places.slice(0, 1)), visit.means);
  const states: string[] = [];
  void run.drive();
  for (let round = 0; round < 4; round += 1) {
    await ended(run);
    states.push(run.items[0]?.state ?? '');
    if (round < 3) void run.retry();
  }
  assert.deepEqual(states, ['failed', 'unknown', 'unknown', 'installed']);
  assert.deepEqual([keys[0] === keys[1], keys[1] === keys[2], keys[2] === keys[3]], [false, true, true]);
});

test('a policy that refuses every one stops the run, and says why', async () => {
  const home = device(0);
  const agency = home.world.approvals.get(AGENCY) ?? new Map<string, 'approved' | 'disapproved'>();
  home.world.approvals.set(AGENCY, agency.set(home.appId, 'disapproved'));
  const visit = await home.visit();
  const run = await BulkRun.begin(request(home, home.places.slice(0, 40)), visit.means);
  void run.drive();
  await reached(run, () => run.status === 'paused' && run.counts.sent === 0, 'it stops');
  assert.ok(run.halted && 'decision' in run.halted);
  assert.equal(run.halted.decision.because[0]?.rule, 'approval.first');
  assert.ok(run.counts.refused >= 5 && run.counts.waiting >= 30);
  agency.set(home.appId, 'approved');
  void run.retry();
  await ended(run);
  assert.equal(run.counts.installed, 40);
});

test('too many requests hold all of them back as long as the server says, and none is lost', async () => {
  const home = device(0);
  let limited = 3;
  const waits: number[] = [];
  const visit = await home.visit({
    handlers: [http.post('*/marketplace/v1/installations', () => (limited-- > 0 ? HttpResponse.json({ statusCode: 429, message: 'later' }, { status: 429, headers: { 'retry-after': '7' } }) : undefined))],
  });
  let now = 0;
  const wait = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    now += milliseconds;
    return new Promise((resolve) => setTimeout(resolve));
  };
  const run = await BulkRun.begin(request(home, home.places.slice(0, 20)), { ...visit.means, wait, ticks: () => now });
  const seen = new Set<string>();
  run.watch(() => seen.add(run.status));
  void run.drive();
  await ended(run);
  assert.equal(run.counts.installed, 20);
  assert.ok(now >= 7_000, String(now));
  assert.ok(seen.has('waiting'));
});

test('a server that is not there is waited for, and nothing counts as failed', async () => {
  const home = device(0);
  const visit = await home.visit();
  let open = true;
  const run = await BulkRun.begin(request(home, home.places.slice(0, 30)), { ...visit.means, open: () => open });
  const statuses: string[] = [];
  run.watch(() => statuses.push(run.status));
  void run.drive();
  await reached(run, () => run.counts.installed >= 5, 'some are installed');
  visit.fetch.setFaults(['offline']);
  await reached(run, () => run.status === 'waiting', 'it waits');
  open = false;
  visit.fetch.setFaults([]);
  open = true;
  await ended(run);
  assert.deepEqual([run.counts.installed, run.counts.unknown], [30, 0]);
});

test('who is not signed in any more is stopped, and goes on afterwards', async () => {
  const home = device(0);
  const visit = await home.visit({ faults: ['unauthorized'] });
  const run = await BulkRun.begin(request(home, home.places.slice(0, 12)), visit.means);
  void run.drive();
  await reached(run, () => run.status === 'paused' && run.counts.sent === 0, 'it stops');
  assert.ok(run.halted && 'error' in run.halted && run.halted.error.code === 'unauthorized');
  assert.equal(run.counts.waiting, 12);
  visit.fetch.setFaults([]);
  void run.resume();
  await ended(run);
  assert.equal(run.counts.installed, 12);
});

test('one tab drives, and another shows what it kept', async () => {
  const home = device(0);
  const { locks, stop } = tabs();
  const [one, two] = [await home.visit(), await home.visit()];
  const run = await BulkRun.begin(request(home, home.places.slice(0, 30)), { ...one.means, locks });
  void run.drive();
  await reached(run, () => run.counts.installed >= 3, 'it goes');
  const [batch] = await batchesIn(two.store);
  assert.ok(batch);
  const other = await BulkRun.recall(batch, { ...two.means, locks });
  const seen = new Set<string>();
  other.watch(() => seen.add(other.status));
  void other.drive();
  await Promise.all([ended(run), ended(other)]);
  assert.ok(seen.has('elsewhere'));
  assert.deepEqual([other.counts.installed, posts(two)], [30, 0]);
  stop();
});

/** The locks of one browser, as far as a turn needs them. */
function tabs(): { readonly locks: LockManager; readonly stop: () => void } {
  const held = new Set<string>();
  const request = async (name: string, _: LockOptions, work: (lock: Lock | null) => Promise<unknown>): Promise<unknown> => {
    if (held.has(name)) return work(null);
    held.add(name);
    try {
      return await work({ name, mode: 'exclusive' });
    } finally {
      held.delete(name);
    }
  };
  return { locks: { request, query: () => Promise.resolve({}) } as unknown as LockManager, stop: () => held.clear() };
}

test('without a store it works the same, until the page goes', async () => {
  const home = device(0);
  const visit = await home.visit({ faults: ['flaky-installs'] });
  const run = await BulkRun.begin(request(home, home.places), { ...visit.means, store: null });
  void run.drive();
  await ended(run);
  await untilAllDone(run);
  assert.deepEqual([...new Set(installsIn(home).values())], [1]);
});

test('a batch that is put away leaves nothing behind', async () => {
  const home = device(120);
  const visit = await home.visit();
  const run = await BulkRun.begin(request(home, home.places), visit.means);
  void run.drive();
  await ended(run);
  await run.remove();
  assert.deepEqual(await batchesIn((await home.visit()).store), []);
});

test('sub-accounts created later get it where that was asked for, and no more once it is taken back', async () => {
  const home = device(0);
  const visit = await home.visit();
  const has = (id: string) => [...home.world.installations.values()].some(({ appId, subAccountId }) => appId === home.appId && subAccountId === id);
  for (const [future, expected] of [[true, true], [false, false]] as const) {
    const run = await BulkRun.begin(request(home, home.places.slice(0, 2), future), visit.means);
    void run.drive();
    await ended(run);
    assert.equal(has(createSubAccount(home.world, { agencyId: AGENCY, name: 'New Place' }).id), expected);
  }
});
