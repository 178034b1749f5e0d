// Deliveries as an integrator's server gets them: taken only when they are signed, new and of now. Each refusal is the one good delivery with one thing wrong.
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, test } from 'node:test';
import { seenInMemory, webhookVerifier, type IncomingWebhook, type WebhookOptions } from '../../src/server.ts';

const NOW = '2026-01-10T09:00:00.000Z';
const ed = generateKeyPairSync('ed25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: typeof ed.publicKey) => key.export({ type: 'spki', format: 'pem' }) as string;
const after = (ms: number) => new Date(Date.parse(NOW) + ms).toISOString();
const body = (change: object = {}) => JSON.stringify({ type: 'INSTALL', appId: 'app-1', locationId: 'sub-1', companyId: 'agency-1', timestamp: NOW, webhookId: 'w-1', note: 'Grüße, 世界', ...change });
const signed = (text: string | Uint8Array, key = ed.privateKey): string => sign(null, Buffer.from(text), key).toString('base64');
const delivery = (text = body(), headers: IncomingWebhook['headers'] = { 'X-GHL-Signature': signed(text) }): IncomingWebhook => ({ body: text, headers });
const verifier = (options: WebhookOptions = {}) => webhookVerifier({ publicKey: pem(ed.publicKey), clock: () => NOW, ...options });
const why = async (incoming: IncomingWebhook, options?: WebhookOptions): Promise<string> => {
  const verified = await verifier(options)(incoming);
  return verified.ok ? 'taken' : `${verified.why} ${verified.status}`;
};

test('a signed delivery is taken, and says what it is in our words', async () => {
  const verified = await verifier()(delivery());
  assert(verified.ok);
  assert.deepEqual([verified.webhookId, verified.type, verified.event?.kind, verified.event?.place], ['w-1', 'INSTALL', 'install', { agencyId: 'agency-1', subAccountId: 'sub-1' }]);
});
test('an event of another kind is given as it came', async () => {
  const verified = await verifier()(delivery(body({ type: 'ContactCreate', id: 'c' })));
  assert(verified.ok);
  assert.deepEqual([verified.event, verified.payload.id], [null, 'c']);
});
describe('is taken', () => {
  const bytes = new TextEncoder().encode(body());
  const raw = Buffer.from(ed.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)).toString('base64');
  for (const [what, incoming, options] of [
    ['as bytes', { ...delivery(), body: bytes }],
    ['as a buffer', { ...delivery(), body: bytes.buffer }],
    ['with Headers', delivery(undefined, new Headers({ 'x-ghl-signature': signed(body()) }))],
    ['with a key as bare base64', delivery(), { publicKey: raw }],
    ['five minutes late', delivery(), { clock: () => after(300_000) }],
    ['five minutes early', delivery(), { clock: () => after(-300_000) }],
    ['with the older signature, where its key is configured', delivery(undefined, { 'x-wh-signature': sign('sha256', Buffer.from(body()), rsa.privateKey).toString('base64') }), { legacyPublicKey: pem(rsa.publicKey) }],
  ] as [string, IncomingWebhook, WebhookOptions?][])
    test(what, async () => assert.equal(await why(incoming, options), 'taken'));
});
describe('is refused', () => {
  const other = generateKeyPairSync('ed25519');
  const legacy = { 'x-wh-signature': sign('sha256', Buffer.from(body()), rsa.privateKey).toString('base64') };
  for (const [what, expected, incoming, options] of [
    ['no signature', 'unsigned 401', delivery(undefined, {})],
    ['the word for unsigned', 'unsigned 401', delivery(undefined, { 'x-ghl-signature': 'N/A' })],
    ['two signatures', 'unsigned 401', delivery(undefined, { 'x-ghl-signature': [signed(body()), signed(body())] })],
    ['one changed byte', 'forged 401', { ...delivery(), body: `${body()} ` }],
    ['another’s key', 'forged 401', delivery(undefined, { 'x-ghl-signature': signed(body(), other.privateKey) })],
    ['a signature that is no base64', 'forged 401', delivery(undefined, { 'x-ghl-signature': '*' })],
    ['an empty signature of an empty body', 'forged 401', { body: '', headers: { 'x-ghl-signature': 'AA==' } }],
    ['the platform’s key, which did not sign it', 'forged 401', delivery(), { publicKey: undefined }],
    ['the older signature without its key', 'unsigned 401', delivery(undefined, legacy)],
    ['a spoilt signature beside a good older one', 'forged 401', delivery(undefined, { 'x-ghl-signature': 'AAAA', ...legacy }), { legacyPublicKey: pem(rsa.publicKey) }],
    ['an older signature by another key', 'forged 401', delivery(undefined, { 'x-wh-signature': signed(body()) }), { legacyPublicKey: pem(rsa.publicKey) }],
    ['a signed body that is no object', 'malformed 400', delivery('[1]')],
    ['a signed body that is no JSON', 'malformed 400', delivery('{')],
    ['no type', 'malformed 400', delivery(body({ type: undefined }))],
    ['no time', 'untimed 400', delivery(body({ timestamp: undefined }))],
    ['no id', 'untimed 400', delivery(body({ webhookId: 7 }))],
    ['more than five minutes late', 'stale 400', delivery(), { clock: () => after(300_001) }],
    ['more than five minutes early', 'stale 400', delivery(), { clock: () => after(-300_001) }],
  ] as [string, string, IncomingWebhook, WebhookOptions?][])
    test(what, async () => assert.equal(await why(incoming, options), expected));
});
describe('a repetition', () => {
  test('is answered as taken, and not taken', async () => {
    const verify = verifier();
    const verdicts = await Promise.all(Array.from({ length: 100 }, () => verify(delivery())));
    assert.deepEqual([verdicts.filter(({ ok }) => ok).length, new Set(verdicts.flatMap((one) => (one.ok ? [] : [`${one.why} ${one.status}`])))], [1, new Set(['repeated 200'])]);
  });
  test('is taken when the first could not be handled', async () => {
    const verify = verifier();
    const first = await verify(delivery());
    assert(first.ok);
    await first.forget();
    assert((await verify(delivery())).ok);
  });
  test('of a forged delivery takes nothing from the true one', async () => {
    const verify = verifier();
    await verify({ ...delivery(), headers: { 'x-ghl-signature': 'AAAA' } });
    assert((await verify(delivery())).ok);
  });
  test('is known for as long as it would be taken, and forgotten then', () => {
    const seen = seenInMemory();
    const at = Date.parse(NOW);
    for (let minute = 0; minute < 60; minute += 1) assert(seen.add(`w-${minute}`, at + (minute + 10) * 60_000));
    assert.equal(seen.add('w-59', at + 69 * 60_000), false);
    assert.equal(seen.add('w-50', at + 69 * 60_000), false, 'ten minutes ago');
    assert.equal(seen.add('w-0', at + 69 * 60_000), true, 'an hour ago');
  });
  test('of which there are too many, the oldest are forgotten', () => {
    const seen = seenInMemory(2);
    for (const id of ['a', 'b', 'c']) void seen.add(id, 1);
    assert.deepEqual([seen.add('c', 1), seen.add('a', 1)], [false, true]);
  });
});
test('a key that is none is the host’s mistake', () => assert.rejects(verifier({ publicKey: '-----BEGIN PUBLIC KEY-----\n*\n-----END PUBLIC KEY-----' })(delivery()), TypeError));
