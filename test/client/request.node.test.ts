import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import * as z from 'zod/mini';
import { send, type Call, type Transport } from '../../src/client/request.ts';

const Answer = z.object({ ok: z.boolean() });
type Reply = (request: IncomingMessage, response: ServerResponse) => void;
const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** A real server that gives one reply after the other, the last one again and again. */
async function server(...replies: Reply[]): Promise<{ transport: Transport; seen: { method: string; url: string; headers: IncomingMessage['headers'] }[]; waits: number[] }> {
  const seen: { method: string; url: string; headers: IncomingMessage['headers'] }[] = [];
  const waits: number[] = [];
  const listening = createServer((request, response) => {
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    replies[Math.min(seen.length, replies.length) - 1]?.(request, response);
  });
  await new Promise<void>((ready) => listening.listen(0, '127.0.0.1', ready));
  closing.push(() => {
    listening.closeAllConnections();
    listening.close();
  });
  const { port } = listening.address() as AddressInfo;
  const wait = (milliseconds: number) => Promise.resolve(void waits.push(milliseconds));
  return { transport: { baseUrl: `http://127.0.0.1:${port}`, token: () => 'secret-token', wait }, seen, waits };
}
const json = (status: number, body: unknown, headers: Record<string, string> = {}): Reply => (_, response) => void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const good = json(200, { ok: true });
const get = { method: 'GET', path: '/thing', answer: Answer } satisfies Call<typeof Answer>;
const post = { method: 'POST', path: '/thing', body: { a: 1 }, answer: Answer } satisfies Call<typeof Answer>;
const error = (code: string, message: RegExp) => (thrown: Error & { code?: string }) => {
  assert.equal(thrown.code, code);
  assert.match(thrown.message, message);
  assert.doesNotMatch(thrown.message, /secret-token/);
  return true;
};

test('an answer is parsed, and the token sent as a bearer', async () => {
  const { transport, seen } = await server(good);
  assert.deepEqual(await send(transport, { ...get, query: { limit: 5, cursor: undefined } }), { ok: true });
  assert.deepEqual([seen[0]?.url, seen[0]?.headers.authorization], ['/thing?limit=5', 'Bearer secret-token']);
});
test('an answer of another form is a contract error that names the field, not its value', async () => {
  const { transport } = await server(json(200, { ok: 'canary' }));
  await assert.rejects(send(transport, get), error('contract', /`GET \/thing`.*: ok$/));
});
test('a body that is no JSON is a contract error', async () => {
  const { transport } = await server((_, response) => void response.writeHead(200).end('<html>'));
  await assert.rejects(send(transport, get), error('contract', /the body/));
});
for (const [shape, body, words] of [
  ['the envelope', { statusCode: 422, message: ['a must be b', 'c must be d'], error: 'Unprocessable Entity' }, /a must be b, c must be d/],
  ['the exception', { status: 422, message: 'no such feature', name: 'HttpException' }, /no such feature/],
  ['the coded error', { error: { code: 'X', message: 'coded words' } }, /coded words/],
  ['the OAuth error', { error: 'invalid_grant', error_description: 'gone' }, /gone/],
] as const)
  test(`${shape} is read as the refusal it is`, async () => {
    const { transport } = await server(json(422, { ...body, traceId: 't-1' }));
    await assert.rejects(send(transport, get), (thrown: Error & { requestId?: string }) => error('invalid', words)(thrown) && thrown.requestId === 't-1');
  });
for (const [status, code] of [[400, 'invalid'], [401, 'unauthorized'], [403, 'forbidden'], [404, 'not-found'], [409, 'conflict'], [418, 'contract'], [429, 'rate-limited'], [500, 'server'], [503, 'server']] as const)
  test(`${status} is ${code}`, async () => {
    const { transport } = await server(json(status, {}));
    await assert.rejects(send(transport, get), error(code, /refused with/));
  });
test('a read is tried three times, then given up', async () => {
  const { transport, seen, waits } = await server(json(503, {}));
  await assert.rejects(send(transport, get), error('server', /503/));
  assert.deepEqual([seen.length, waits.length], [3, 2]);
});
test('a read that succeeds at the second try succeeds', async () => {
  const { transport } = await server(json(500, {}), good);
  assert.deepEqual(await send(transport, get), { ok: true });
});
test('a write without an idempotency key is never repeated', async () => {
  const { transport, seen } = await server(json(503, {}));
  await assert.rejects(send(transport, post));
  assert.equal(seen.length, 1);
});
test('a write with a key is repeated with the same key', async () => {
  const { transport, seen } = await server(json(503, {}), good);
  await send(transport, { ...post, idempotencyKey: 'k' });
  assert.deepEqual(seen.map(({ headers }) => headers['idempotency-key']), ['k', 'k']);
});
test('Retry-After is honoured in seconds and as a date, and clamped', async () => {
  const inTenSeconds = new Date(Date.now() + 10_000).toUTCString();
  const { transport, waits } = await server(json(429, {}, { 'retry-after': '7' }), json(429, {}, { 'retry-after': inTenSeconds }), good);
  await send(transport, get);
  assert.equal(waits[0], 7000);
  assert((waits[1] ?? 0) > 5000 && (waits[1] ?? 0) <= 10_000);
  const clamped = await server(json(429, {}, { 'retry-after': '99999' }), good);
  await send(clamped.transport, get);
  assert.deepEqual(clamped.waits, [120_000]);
});
test('after a 401 the host is asked for a token once more, and only once', async () => {
  const { transport, seen } = await server(json(401, {}), good);
  const tokens = ['old', 'new'];
  assert.deepEqual(await send({ ...transport, token: () => tokens.shift() ?? '' }, get), { ok: true });
  assert.deepEqual(seen.map(({ headers }) => headers.authorization), ['Bearer old', 'Bearer new']);
  const refused = await server(json(401, {}));
  await assert.rejects(send(refused.transport, get), error('unauthorized', /401/));
  assert.equal(refused.seen.length, 2);
});
test('a server that cannot be reached is a network error', async () => {
  const { transport } = await server((request) => request.socket.destroy());
  await assert.rejects(send(transport, get), error('network', /did not reach/));
});
test('an answer that never comes is given up', async () => {
  const { transport } = await server(() => undefined);
  await assert.rejects(send({ ...transport, timeout: 50, tries: 1 }, get), error('network', /not answered in time/));
});
test('a redirect is not followed', async () => {
  const { transport } = await server((_, response) => void response.writeHead(302, { location: 'https://evil.example/' }).end());
  await assert.rejects(send({ ...transport, tries: 1 }, get), error('network', /`GET \/thing`/));
});
test('an aborted call throws AbortError, not ours', async () => {
  const { transport } = await server(() => undefined);
  const controller = new AbortController();
  const call = send(transport, { ...get, signal: controller.signal });
  controller.abort();
  await assert.rejects(call, { name: 'AbortError' });
});
test('a token that the page fails to give is unauthorized', async () => {
  const { transport } = await server(good);
  await assert.rejects(send({ ...transport, token: () => Promise.reject(new Error('signed out')) }, get), error('unauthorized', /access token/));
});
test('a base URL that is none is a config error', async () => {
  await assert.rejects(send({ baseUrl: 'api', token: () => '' }, get), error('config', /must be absolute/));
});
