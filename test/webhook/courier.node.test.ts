// Deliveries under an injected clock: signed, logged attempt by attempt, tried again by the rules, sent again by hand, and forgotten after thirty days.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { describe, test } from 'node:test';
import { demoInstant } from '../../mocks/clock.ts';
import { startCourier, type Courier, type CourierOptions, type Outgoing } from '../../mocks/webhooks/courier.ts';
import { overLoopback } from '../../mocks/webhooks/loopback.ts';
import { inPage, UNSTEADY_HOST } from '../../mocks/webhooks/receiver.ts';
import { signerOf } from '../../mocks/webhooks/signing.ts';
import { Delivery, DeliveryPage } from '../../src/schema/delivery.ts';
import { retryRules } from '../../src/webhook/delivery.ts';
import { webhookVerifier } from '../../src/webhook/verify.ts';
import { AGENCY, done, HOOK, hooked, hookedData, PAID, webhooksTo, type Hooked } from './hooked.ts';

interface Post extends Hooked {
  readonly courier: Courier;
  readonly sent: Outgoing[];
  /** Lets so many milliseconds pass, with everything that comes due on the way. */
  readonly pass: (milliseconds: number) => Promise<void>;
  /** How many retries wait. */
  readonly waiting: () => number;
  readonly log: (query?: string) => Promise<DeliveryPage>;
  readonly resend: (id: string, token?: string) => ReturnType<Hooked['ask']>;
}

let keys = 0;

/** A world with a clock of its own and a courier whose calls `send` answers. */
function posting(send: CourierOptions['send'], options: Partial<CourierOptions> & { data?: ReturnType<typeof hookedData> } = {}): Post {
  let time = Date.parse(demoInstant);
  const due: { at: number; act: () => void }[] = [];
  const started = hooked(options.data ?? hookedData(), { now: () => new Date(time).toISOString() });
  const sent: Outgoing[] = [];
  const courier = startCourier(started.world, {
    send: (call, signal) => (sent.push(call), send(call, signal)),
    timer: (milliseconds, act) => {
      const one = { at: time + milliseconds, act };
      due.push(one);
      return () => void (due.includes(one) && due.splice(due.indexOf(one), 1));
    },
    chance: () => 0,
    elapsed: () => time,
    ...options,
  });
  const developer = started.tokenOf('developer');
  return {
    ...started,
    courier,
    sent,
    waiting: () => due.length,
    pass: async (milliseconds) => {
      const end = time + milliseconds;
      for (;;) {
        await courier.idle();
        const next = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        due.splice(due.indexOf(next), 1);
        time = next.at;
        next.act();
      }
      time = end;
    },
    log: async (query = '') => DeliveryPage.parse(done(await started.ask(developer, 'GET', `/marketplace/v1/deliveries${query}`)).body),
    resend: (id, token = developer) => started.ask(token, 'POST', `/marketplace/v1/deliveries/${id}/resend`, {}, { 'idempotency-key': `resend-${++keys}` }),
  };
}
const answering = (...statuses: readonly number[]): CourierOptions['send'] => {
  let calls = 0;
  return () => Promise.resolve({ status: statuses[Math.min(calls++, statuses.length - 1)] ?? 200 });
};
const only = async (post: Post): Promise<Delivery> => (await post.log()).deliveries[0] ?? assert.fail('nothing was told');
const MINUTE = 60_000;

describe('a delivery', () => {
  test('is signed over its raw body with the key the mock shows', async () => {
    const post = posting(answering(200));
    done(await post.install(PAID, ['harbor-dental']));
    await post.courier.idle();
    const { publicKey } = (await post.ask(null, 'GET', '/mock/v1/webhook-key')).body as { publicKey: string };
    const [{ url, headers, body } = assert.fail()] = post.sent;
    const signature = Buffer.from(headers['x-ghl-signature'] ?? '', 'base64');
    assert.deepEqual([url, headers['content-type'], headers.deliveryid], [HOOK, 'application/json', (JSON.parse(body) as { webhookId: string }).webhookId]);
    assert.equal(verify(null, Buffer.from(body), createPublicKey(publicKey), signature), true);
    assert.equal(verify(null, Buffer.from(body.replace('INSTALL', 'UNINSTALL')), createPublicKey(publicKey), signature), false);
  });
  test('is signed by each world with a key of its own', async () => {
    const [one, other] = [hooked(), hooked()];
    assert.notEqual((await signerOf(one.world)).publicKey, (await signerOf(other.world)).publicKey);
  });
  test('is logged: when, what, where, how it was answered and how long that took', async () => {
    const post = posting(answering(204), { elapsed: ((calls) => () => (calls += 21))(0) });
    done(await post.install(PAID, ['harbor-dental']));
    await post.courier.idle();
    const { state, attempts, ...told } = await only(post);
    assert.deepEqual([told.appId, told.event, told.endpoint, told.createdAt, state], [PAID, 'AppInstall', HOOK, demoInstant, 'delivered']);
    assert.deepEqual(attempts, [{ at: demoInstant, status: 204, durationMs: 21, failure: null, nextRetryAt: null }]);
    assert.deepEqual([told.headers, told.body], [post.sent[0]?.headers, post.sent[0]?.body]);
  });
  test('waits for somebody who delivers', async () => {
    const started = hooked();
    done(await started.install(PAID, ['harbor-dental']));
    assert.deepEqual([...started.world.telling.log.values()].map(({ state, attempts }) => [state, attempts]), [['waiting', []]]);
    const sent: Outgoing[] = [];
    await startCourier(started.world, { send: (call) => (sent.push(call), Promise.resolve({ status: 200 })) }).idle();
    assert.equal(sent.length, 1);
  });
  test('is one of 500 that go out eight at a time, each once', async () => {
    let [now, most] = [0, 0];
    const post = posting(async () => {
      most = Math.max(most, (now += 1));
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return { status: 200 };
    });
    const [installation] = [...post.world.installations.values()].filter(({ agencyId }) => agencyId === AGENCY);
    const app = post.world.apps.get(PAID) ?? assert.fail();
    const { tell } = await import('../../mocks/world/telling.ts');
    for (let count = 0; count < 500; count += 1) tell(post.world, app, { name: 'AppInstall', installation: installation ?? assert.fail(), by: null });
    await post.courier.idle();
    assert.deepEqual([post.sent.length, new Set(post.sent.map(({ headers }) => headers.deliveryid)).size, most], [500, 500, 8]);
  });
});

describe('what fails is tried again', () => {
  test('after a failure: later and later, until it is taken', async () => {
    const post = posting(answering(500, 503, 200));
    done(await post.install(PAID, ['harbor-dental']));
    await post.pass(0);
    assert.deepEqual([(await only(post)).state, (await only(post)).attempts.map(({ nextRetryAt }) => nextRetryAt)], ['retrying', ['2026-01-10T09:01:00.000Z']]);
    await post.pass(3 * MINUTE);
    const { state, attempts } = await only(post);
    assert.deepEqual([state, attempts.map(({ at, status, nextRetryAt }) => [at, status, nextRetryAt])], ['delivered', [
      ['2026-01-10T09:00:00.000Z', 500, '2026-01-10T09:01:00.000Z'],
      ['2026-01-10T09:01:00.000Z', 503, '2026-01-10T09:03:00.000Z'],
      ['2026-01-10T09:03:00.000Z', 200, null],
    ]]);
    await post.pass(10 * 24 * 60 * MINUTE);
    assert.deepEqual([post.sent.length, post.waiting()], [3, 0]);
  });
  test('each attempt has its own time and signature, and the same id', async () => {
    const post = posting(answering(500, 200));
    done(await post.install(PAID, ['harbor-dental']));
    await post.pass(2 * MINUTE);
    const payloads = post.sent.map(({ body }) => JSON.parse(body) as { timestamp: string; webhookId: string });
    assert.deepEqual(payloads.map(({ timestamp }) => timestamp), ['2026-01-10T09:00:00.000Z', '2026-01-10T09:01:00.000Z']);
    assert.equal(new Set(payloads.map(({ webhookId }) => webhookId)).size, 1);
    const { publicKey } = await signerOf(post.world);
    for (const [at, { headers, body }] of post.sent.entries()) assert((await webhookVerifier({ publicKey, clock: () => payloads[at]?.timestamp ?? '' })({ body, headers })).ok);
  });
  test('without an answer, as after a failure; then it is given up', async () => {
    const post = posting(() => Promise.reject(new Error('no connection (ECONNREFUSED)')));
    done(await post.install(PAID, ['harbor-dental']));
    await post.pass(4 * 24 * 60 * MINUTE);
    const { state, attempts } = await only(post);
    assert.deepEqual([state, attempts.length, attempts.at(-1)?.nextRetryAt, attempts[0]?.failure, post.waiting()], ['failed', retryRules.failed.retries + 1, null, 'no connection (ECONNREFUSED)', 0]);
  });
  test('a receiver that asks for patience: every ten minutes, six times', async () => {
    const post = posting(answering(429));
    done(await post.install(PAID, ['harbor-dental']));
    await post.pass(4 * 24 * 60 * MINUTE);
    const { state, attempts } = await only(post);
    const waits = attempts.slice(1).map(({ at }, index) => (Date.parse(at) - Date.parse(attempts[index]?.at ?? '')) / MINUTE);
    assert.deepEqual([state, waits], ['failed', [10, 10, 10, 10, 10, 10]]);
  });
  test('not where nobody may be called', async () => {
    const post = posting(() => Promise.resolve({ refused: 'only this machine' }));
    done(await post.install(PAID, ['harbor-dental']));
    await post.pass(4 * 24 * 60 * MINUTE);
    const { state, attempts } = await only(post);
    assert.deepEqual([state, attempts.map(({ status, failure, nextRetryAt }) => [status, failure, nextRetryAt])], ['refused', [[null, 'only this machine', null]]]);
  });
  test('nothing any more once the courier has stopped', async () => {
    const post = posting(answering(500));
    done(await post.install(PAID, ['harbor-dental']));
    await post.pass(0);
    post.courier.stop();
    done(await post.install(PAID, ['juniper-yoga']));
    await post.pass(60 * MINUTE);
    assert.deepEqual([post.sent.length, post.waiting()], [1, 0]);
  });
});

describe('the log', () => {
  test('sends again by hand: at once, under the same id, with its retries before it', async () => {
    const post = posting(answering(500, 500, 200));
    done(await post.install(PAID, ['harbor-dental']));
    await post.pass(0);
    const { id } = await only(post);
    const answer = await post.resend(id);
    assert.deepEqual([answer.status, Delivery.parse(answer.body).state], [202, 'waiting']);
    await post.pass(0);
    // The retry that waited is not made beside it; the one after it is the first of a new row.
    assert.deepEqual([post.sent.length, post.waiting(), (await only(post)).attempts.at(-1)?.nextRetryAt], [2, 1, '2026-01-10T09:01:00.000Z']);
    await post.pass(MINUTE);
    assert.deepEqual([(await only(post)).state, new Set(post.sent.map(({ headers }) => headers.deliveryid))], ['delivered', new Set([id])]);
    assert.equal((await post.resend(id)).status, 202);
  });
  test('sends nothing twice at once', async () => {
    let answer = (): void => {};
    const post = posting(() => new Promise((resolve) => (answer = () => resolve({ status: 200 }))));
    done(await post.install(PAID, ['harbor-dental']));
    const { id } = await only(post);
    assert.equal((await post.resend(id)).status, 409);
    while (post.sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
    answer();
    await post.courier.idle();
    assert.equal(post.sent.length, 1);
  });
  test('is the developer’s own: nobody else reads it or sends from it, and another developer’s is not there', async () => {
    const post = posting(answering(200));
    done(await post.install(PAID, ['harbor-dental']));
    done(await post.install('pennywhistle-sms', ['juniper-yoga']));
    await post.courier.idle();
    const { id } = await only(post);
    for (const as of ['agency-owner', 'sub-account-admin', 'platform-reviewer'] as const) {
      assert.equal((await post.ask(post.tokenOf(as), 'GET', '/marketplace/v1/deliveries')).status, 403, as);
      assert.equal((await post.resend(id, post.tokenOf(as))).status, 403, as);
    }
    const developer = post.tokenOf('developer');
    assert.equal((await post.ask(developer, 'GET', '/marketplace/v1/deliveries?appId=pennywhistle-sms')).status, 404);
    assert.equal((await post.resend('nothing')).status, 404);
    const stranger = post.world.telling.log.get(id) ?? assert.fail();
    post.world.telling.log.set(id, { ...stranger, developerId: 'somebody-else' });
    assert.deepEqual([(await post.resend(id)).status, (await post.log()).deliveries], [404, []]);
  });
  test('is read page by page, the latest first, of one app or of all', async () => {
    const post = posting(answering(200));
    for (const place of ['harbor-dental', 'juniper-yoga', 'pine-street-physio']) done(await post.install(PAID, [place]));
    done(await post.uninstall('marrowtag-cleaner', ['harbor-dental']));
    await post.courier.idle();
    assert.deepEqual((await post.log()).deliveries.map(({ event }) => event), ['AppUninstall', 'AppInstall', 'AppInstall', 'AppInstall']);
    assert.deepEqual((await post.log('?appId=marrowtag-cleaner')).deliveries.map(({ event }) => event), ['AppUninstall']);
    const first = await post.log('?limit=3');
    const second = await post.log(`?limit=3&before=${first.next}`);
    assert.deepEqual([first.deliveries.length, second.deliveries.length, second.next], [3, 1, null]);
    for (const query of ['?limit=0', '?limit=x', '?colour=red']) assert.equal((await post.ask(post.tokenOf('developer'), 'GET', `/marketplace/v1/deliveries${query}`)).status, 422);
    assert.equal((await post.ask(post.tokenOf('developer'), 'GET', '/marketplace/v1/deliveries?before=nothing')).status, 404);
  });
  test('forgets what is older than thirty days, and tries it no more', async () => {
    const post = posting(answering(200));
    done(await post.install(PAID, ['harbor-dental']));
    await post.pass(30 * 24 * 60 * MINUTE);
    assert.equal((await post.log()).deliveries.length, 1);
    const { id } = await only(post);
    await post.pass(1);
    assert.deepEqual([(await post.log()).deliveries, (await post.resend(id)).status], [[], 404]);
  });
});

describe('who is called', () => {
  const never = new AbortController().signal;
  for (const url of ['https://hooks.tidewrack-labs.example/', 'http://192.168.0.1/', 'http://127.0.0.1.example.com/', 'http://169.254.169.254/', 'http://[::2]/', 'http://0.0.0.0/'])
    test(`not ${url}`, async () => {
      const outcome = await overLoopback({ url, headers: {}, body: '' }, never);
      assert.match('refused' in outcome ? outcome.refused : '', /^only receivers on this machine are called/);
    });
  test('a port of this machine where nobody listens gives no answer', async () => assert.rejects(overLoopback({ url: 'http://127.0.0.1:1/', headers: {}, body: '' }, never), /^Error: no (connection|answer)/));
});

describe('the receiver of a page', () => {
  const deliver = async (url: string) => {
    const post = posting(() => Promise.resolve({ status: 200 }), { data: hookedData(webhooksTo(url)) });
    done(await post.install(PAID, ['harbor-dental']));
    await post.courier.idle();
    return { post, call: post.sent[0] ?? assert.fail(), receive: inPage(post.world) };
  };
  const never = new AbortController().signal;
  test('takes what is signed and new, and a repetition too', async () => {
    const { call, receive } = await deliver(HOOK);
    assert.deepEqual([await receive(call, never), await receive(call, never)], [{ status: 200 }, { status: 200 }]);
  });
  test('refuses a body that was changed, and a delivery without a signature', async () => {
    const { call, receive } = await deliver(HOOK);
    assert.deepEqual(await receive({ ...call, body: call.body.replace('harbor-dental', 'juniper-yoga') }, never), { status: 401 });
    assert.deepEqual(await receive({ ...call, headers: {} }, never), { status: 401 });
    assert.deepEqual(await receive({ ...call, headers: { 'x-ghl-signature': '%' } }, never), { status: 401 });
  });
  test('refuses what is old', async () => {
    const { post, call, receive } = await deliver(HOOK);
    await post.pass(6 * MINUTE);
    assert.deepEqual(await receive(call, never), { status: 400 });
  });
  test('is down once for each delivery where it is unsteady', async () => {
    const { call, receive } = await deliver(`https://${UNSTEADY_HOST}/x`);
    assert.deepEqual([await receive(call, never), await receive(call, never)], [{ status: 503 }, { status: 200 }]);
  });
});
