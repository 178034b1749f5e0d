// Tagging a hundred thousand contacts with a hundred and twenty tags, against the strict mock: a tenth of the requests and of the contacts fail, twice it is
// aborted and gone on with from a token. On a clock of its own, so that the server's limits take no time to wait for.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { tagsOf } from '../../../mocks/world/public-api/contacts.ts';
import type { MockFetchOptions } from '../../../mocks/fetch.ts';
import { mockFetch } from '../../../mocks/fetch.ts';
import type { BulkTagProgress, BulkTagRun } from '../../../src/client/api/bulk-tags.ts';
import { createPublicApi, type PublicApi } from '../../../src/client/api/index.ts';
import { createPace } from '../../../src/client/rate.ts';
import { calling, type Calling } from '../../public-api/calling.ts';
import { base, changed } from '../../mocks/start.ts';
import { VirtualTime } from '../virtual-time.ts';

const WINDOW = 10_000;
const numbered = (word: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${word} ${at + 1}`);

interface Scene {
  readonly api: PublicApi;
  readonly world: Calling;
  readonly time: VirtualTime;
  readonly here: string;
  readonly there: string;
  readonly contacts: readonly string[];
  /** When each request arrived. */
  readonly arrivals: number[];
  readonly statuses: Map<number, number>;
  readonly tags: (contact: string) => readonly string[];
  /** Called before each request is answered. */
  onRequest: () => void;
}

function setUp(count: number, faults: MockFetchOptions['faults'] = []): Scene {
  const time = new VirtualTime();
  const world = calling(changed({}), { contacts: Math.max(count, 1000) });
  const [here, there] = world.places;
  const fetch = mockFetch(world.world, { faults: faults ?? [], faultSeed: 5, milliseconds: time.ticks });
  const [arrivals, statuses] = [[] as number[], new Map<number, number>()];
  const scene = {
    ...{ world, time, here, there, arrivals, statuses },
    contacts: world.contacts(here, count),
    tags: (contact: string) => tagsOf(world.world, contact) ?? assert.fail('no contact'),
    onRequest: () => {},
  };
  const travelling = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    await time.wait(120);
    arrivals.push(time.now);
    scene.onRequest();
    const response = await time.during(fetch(input, init)).finally(() => time.wait(400));
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    return response;
  };
  const token = world.token(['contacts.write'], here);
  const api = createPublicApi({ baseUrl: base, token: () => token, fetch: travelling, pace: createPace(time), wait: (milliseconds, signal) => Promise.race([time.wait(milliseconds), aborted(signal)]) });
  return Object.assign(scene, { api });
}
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** Bytes that are held. */
function collected(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

const aborted = (signal: AbortSignal | undefined): Promise<never> => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));

function busiest(arrivals: readonly number[]): number {
  let [most, from] = [0, 0];
  for (let to = 0; to < arrivals.length; to += 1) {
    while ((arrivals[to] ?? 0) - (arrivals[from] ?? 0) >= WINDOW) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

describe('a hundred thousand contacts and a hundred and twenty tags', () => {
  test('every contact ends with exactly the right tags, in as few requests as can be, never over the limit', { timeout: 240_000 }, async (t) => {
    const scene = setUp(100_000, ['flaky-requests', 'flaky-contacts']);
    const { api, time, here, contacts, arrivals } = scene;
    const wanted = numbered('tag', 120);
    const before = contacts.map(scene.tags);
    const request = { subAccountId: here, contactIds: contacts, tags: wanted };
    const plan = await api.contacts.tags.add(request, { dryRun: true });
    assert.deepEqual([plan.state, plan.requests, arrivals.length], ['planned', 600, 0]);

    let [resume, requests]: [string | undefined, number] = [undefined, 0];
    const heapBefore = collected();
    const runs: BulkTagRun[] = [];
    for (const abortAt of [150, 350, Infinity]) {
      const controller = new AbortController();
      scene.onRequest = () => arrivals.length >= abortAt && controller.abort();
      let last: BulkTagProgress | undefined;
      const run: BulkTagRun = await time.run(
        api.contacts.tags.add(request, {
          ...{ signal: controller.signal, resume, attempts: 8 },
          onProgress: (progress) => {
            assert.ok(progress.done >= (last?.done ?? 0));
            last = progress;
          },
        }),
      );
      runs.push(run);
      requests += run.requests;
      resume = run.token ?? undefined;
    }

    const [first, second, end] = runs;
    assert.deepEqual([first?.state, second?.state, end?.state], ['stopped', 'stopped', 'done']);
    assert.deepEqual({ ...end?.counts }, { contacts: 100_000, done: 100_000, refused: 0, failed: 0, left: 0 });
    let at = 0;
    for (const outcome of end?.outcomes() ?? []) {
      if (outcome.contactId !== contacts[at] || outcome.outcome !== 'done') assert.fail(`${at}: ${JSON.stringify(outcome)}`);
      at += 1;
    }
    assert.equal(at, 100_000);
    contacts.forEach((contact, index) => {
      const now = scene.tags(contact);
      const old = before[index] ?? [];
      if (now.length !== old.length + 120 || !old.every((tag) => now.includes(tag)) || new Set(now).size !== now.length) assert.fail(`${contact} has ${now.length} tags`);
      if (index % 1000 === 0) assert.deepEqual([...now].sort(), [...old, ...wanted].sort());
    });
    // What three runs' answers and the world's changed contacts take, when what nobody holds any more is gone.
    const heap = (collected() - heapBefore) / 1e6;
    assert.ok(busiest(arrivals) <= 100, `${busiest(arrivals)} requests in ten seconds`);
    assert.equal(scene.statuses.get(429), undefined);
    // 600 when nothing fails. A tenth of the contacts comes again, and a tenth of those: a ninth more, in full requests; and a ninth of those fail whole.
    const least = 600 * (10 / 9) * (10 / 9);
    assert.ok(requests <= least * 1.1, `${requests} requests`);
    t.diagnostic(`${requests} requests, ${Math.round(least)} with such faults at least, 600 without; ${Math.round(time.now / 1000)} s of the server's time; at most ${busiest(arrivals)} in ten seconds; ${Math.round(heap)} MB kept`);
    assert.ok(heap < 150, `${heap} MB`);
  });

  test('without a pace the server would have to refuse: the check bites', async () => {
    const { world, here, contacts } = setUp(1);
    const token = world.token(['contacts.write'], here);
    const fetch = mockFetch(world.world, { milliseconds: () => 0 });
    const statuses: number[] = [];
    const counting = async (...asked: Parameters<typeof fetch>): Promise<Response> => {
      const response = await fetch(...asked);
      statuses.push(response.status);
      return response;
    };
    const api = createPublicApi({ baseUrl: base, token: () => token, fetch: counting, pace: { turn: () => Promise.resolve(() => {}) }, wait: () => Promise.resolve() });
    const run = await api.contacts.tags.add({ subAccountId: here, contactIds: contacts, tags: numbered('tag', 50 * 101) });
    assert.ok(statuses.includes(429));
    assert.equal(run.counts.done, 0);
  });
});

describe('a run', () => {
  test('tells of each contact once, in the order first named, what was done or why it was not', async () => {
    const { api, world, time, here, there, contacts, tags } = setUp(3);
    const [deleted = ''] = world.contacts(here, 1, true);
    const [foreign = ''] = world.contacts(there, 1);
    const [a = '', b = ''] = contacts;
    const had = tags(a);
    const run = await time.run(api.contacts.tags.add({ subAccountId: here, contactIds: [b, 'unreadable', a, deleted, b, foreign], tags: ['vip', 'vip', 'new'] }));
    assert.deepEqual([...run.outcomes()].map(({ contactId, outcome, ...rest }) => [contactId, outcome, 'refusal' in rest ? rest.refusal : 'tagsAdded' in rest ? rest.tagsAdded?.includes('new') : null]), [
      [b, 'done', true],
      ['unreadable', 'refused', 'unreadable-id'],
      [a, 'done', true],
      [deleted, 'refused', 'deleted'],
      [foreign, 'refused', 'of-another-sub-account'],
    ]);
    assert.deepEqual([run.counts, run.duplicates, run.requests, run.token], [{ contacts: 5, done: 2, refused: 3, failed: 0, left: 0 }, { contactIds: [b], tags: ['vip'] }, 1, null]);
    assert.deepEqual([...new Set([...had, 'vip', 'new'])], [...tags(a)]);
  });

  test('removes the tags named, or all', async () => {
    const { api, time, here, contacts, tags } = setUp(700);
    await time.run(api.contacts.tags.add({ subAccountId: here, contactIds: contacts, tags: ['one', 'two'] }));
    await time.run(api.contacts.tags.remove({ subAccountId: here, contactIds: contacts, tags: ['one', 'never there'] }));
    assert.ok(contacts.every((contact) => tags(contact).includes('two') && !tags(contact).includes('one')));
    const run = await time.run(api.contacts.tags.removeAll({ subAccountId: here, contactIds: contacts }));
    assert.deepEqual([run.requests, contacts.every((contact) => tags(contact).length === 0)], [2, true]);
    const [first] = run.outcomes();
    assert.ok(first?.outcome === 'done' && first.tagsRemoved?.includes('two'));
  });

  test('sends nothing more of a contact that was refused', async () => {
    const { api, world, time, here, contacts } = setUp(500);
    const gone = world.contacts(here, 10, true);
    const run = await time.run(api.contacts.tags.add({ subAccountId: here, contactIds: [...contacts.slice(10), ...gone], tags: numbered('tag', 100) }));
    assert.deepEqual([run.requests, run.counts.done, run.counts.refused], [2, 490, 10]);
  });

  test('aborted before it began sends nothing, and can be gone on with', async () => {
    const { api, time, here, contacts, arrivals } = setUp(10);
    const request = { subAccountId: here, contactIds: contacts, tags: ['vip'] };
    const run = await time.run(api.contacts.tags.add(request, { signal: AbortSignal.abort() }));
    assert.deepEqual([run.state, run.counts.left, arrivals.length, (run.error as Error).name], ['stopped', 10, 0, 'AbortError']);
    const rest = await time.run(api.contacts.tags.add(request, { resume: run.token ?? '' }));
    assert.deepEqual([rest.state, rest.counts.done], ['done', 10]);
  });

  test('stops where going on is of no use, and says what is left', async () => {
    const { api, time, world, here, there, contacts, arrivals } = setUp(3000);
    const run = await time.run(api.contacts.tags.add({ subAccountId: there, contactIds: contacts, tags: ['vip'] }));
    assert.deepEqual([run.state, (run.error as { code?: string }).code, run.counts.left], ['stopped', 'forbidden', 3000]);
    assert.ok(arrivals.length <= 6, `${arrivals.length} requests for nothing`);
    assert.ok(run.token);
    assert.ok(world.contacts(here, 1).length);
  });

  test('gives a server up that does not answer any more, and a contact that never works', async () => {
    const silent = setUp(5000, ['offline']);
    const run = await silent.time.run(silent.api.contacts.tags.add({ subAccountId: silent.here, contactIds: silent.contacts, tags: ['vip'] }));
    assert.equal(run.state, 'stopped');
    assert.ok(silent.arrivals.length <= 16, `${silent.arrivals.length} requests`);
    const flaky = setUp(1000, ['flaky-contacts']);
    const once = await flaky.time.run(flaky.api.contacts.tags.add({ subAccountId: flaky.here, contactIds: flaky.contacts, tags: ['vip'] }, { attempts: 1 }));
    assert.deepEqual([once.state, once.requests, once.counts.done + once.counts.failed], ['done', 2, 1000]);
    assert.ok(once.counts.failed > 50);
    const [failed] = [...once.outcomes()].filter(({ outcome }) => outcome === 'failed');
    assert.ok(failed?.outcome === 'failed' && /left this contact as it is/.test(failed.error.message));
    const rest = await flaky.time.run(flaky.api.contacts.tags.add({ subAccountId: flaky.here, contactIds: flaky.contacts, tags: ['vip'] }, { resume: once.token ?? '' }));
    assert.deepEqual([rest.counts.done, flaky.contacts.every((contact) => flaky.tags(contact).includes('vip'))], [1000, true]);
  });
});
