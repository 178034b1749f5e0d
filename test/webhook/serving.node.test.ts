// `npm run serve:mock` delivers over real HTTP: to receivers on this machine, verified here by nothing but the key it prints, and to nobody else.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { createClient, type Client } from '../../src/client/marketplace.ts';
import type { Delivery } from '../../src/schema/delivery.ts';
import { LifecyclePayload } from '../../src/schema/webhook.ts';

const APP = 'marrowtag-cleaner';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
/** A receiver on this machine that answers with a status, and keeps what it got. */
async function receiver(status: number): Promise<{ url: string; got: readonly Received[]; close: () => void }> {
  const got: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert(address instanceof Object);
  return { url: `http://127.0.0.1:${address.port}/in`, got, close: () => server.close() };
}

describe('serve:mock', () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'mocks/server.ts', '--port', '0', '--apps', '60'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let [url, key] = ['', ''];
  let clients: Readonly<Record<'agency-admin' | 'developer', Client>>;
  const closing: (() => void)[] = [];
  before(async () => {
    const out = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => ((text += chunk.toString()), text.includes('webhook key ') && text.endsWith('\n') && resolve(text)));
      child.once('close', () => reject(new Error(`ended: ${text}`)));
    });
    [, url = '', key = ''] = /^listening on (\S+)\nwebhook key (\S+)\n$/.exec(out) ?? [];
    const personas = (await (await fetch(`${url}/mock/v1/personas`)).json()) as { as: string; token: string }[];
    const clientOf = (as: string) => createClient({ baseUrl: url, token: () => personas.find((one) => one.as === as)?.token ?? assert.fail(as) });
    clients = { 'agency-admin': clientOf('agency-admin'), developer: clientOf('developer') };
  });
  after(() => {
    child.kill('SIGKILL');
    for (const close of closing) close();
  });

  const subscribe = async (to: string) => {
    const body = JSON.stringify({ appId: APP, defaultUrl: to, events: [{ name: 'AppUninstall', url: null }] });
    assert.equal((await fetch(`${url}/mock/v1/webhooks`, { method: 'POST', body })).status, 200);
  };
  const receiving = async (status: number) => {
    const made = await receiver(status);
    closing.push(made.close);
    await subscribe(made.url);
    return made;
  };
  let keys = 0;
  /** Installs and uninstalls in turn, so that each call has something to tell. */
  const happen = async () => {
    const request = { appId: APP, level: 'sub-accounts' as const, subAccountIds: ['juniper-yoga'] };
    const { uninstalled } = await clients['agency-admin'].uninstall(request, `happen-${++keys}`);
    if (uninstalled.length === 0) await clients['agency-admin'].install({ appId: APP, subAccountIds: ['juniper-yoga'] }, `happen-${++keys}`);
  };
  /** The latest delivery, once it was tried. */
  const tried = async (): Promise<Delivery> => {
    for (;;) {
      const { deliveries: [latest] } = await clients.developer.deliveries({ limit: 1 });
      if (latest && latest.state !== 'waiting') return latest;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const publicKey = () => createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });

  test('delivers once, signed over the raw body with the key it prints', async () => {
    const { got, url: endpoint } = await receiving(200);
    await happen();
    const { state, attempts, body, headers, ...told } = await tried();
    assert.deepEqual([state, told.endpoint, attempts.map(({ status }) => status), got.length], ['delivered', endpoint, [200], 1]);
    const [received = assert.fail()] = got;
    const signature = Buffer.from(String(received.headers['x-ghl-signature']), 'base64');
    assert.equal(verify(null, received.body, publicKey(), signature), true);
    const tampered = Buffer.from(received.body.toString().replace('juniper-yoga', 'harbor-dental'));
    assert.equal(verify(null, tampered, publicKey(), signature), false);
    assert.deepEqual([received.body.toString(), received.headers['x-ghl-signature']], [body, headers['x-ghl-signature']]);
    assert.equal(LifecyclePayload.parse(JSON.parse(body)).webhookId, told.id);
  });
  test('sends again by hand', async () => {
    const { got } = await receiving(200);
    await happen();
    const { id } = await tried();
    await clients.developer.resend(id, 'resend');
    assert.deepEqual([(await tried()).attempts.length, got.length], [2, 2]);
  });
  test('puts a failure down, with when it is tried again', async () => {
    const { got } = await receiving(500);
    await happen();
    const { state, attempts } = await tried();
    assert.deepEqual([state, attempts.length, attempts[0]?.status, got.length], ['retrying', 1, 500, 1]);
    assert(Date.parse(attempts[0]?.nextRetryAt ?? '') >= Date.parse(attempts[0]?.at ?? '') + 60_000);
  });
  test('follows no redirect', async () => {
    const { got } = await receiving(302);
    await happen();
    assert.deepEqual([(await tried()).attempts.map(({ status }) => status), got.length], [[302], 1]);
  });
  test('calls nobody elsewhere, and says so', async () => {
    await subscribe('https://hooks.tidewrack-labs.example/in');
    await happen();
    const { state, attempts } = await tried();
    assert.deepEqual([state, attempts[0]?.status, attempts[0]?.failure], ['refused', null, 'only receivers on this machine are called, and hooks.tidewrack-labs.example is not']);
  });
});
