// `npm run serve:mock` as it is run: a process that says where it listens, answers real HTTP, refuses bad flags and stops when told.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ListingPage, Session } from '../../src/schema/session.ts';
import { appOf, worldData } from './start.ts';

const folder = mkdtempSync(join(tmpdir(), 'mock-server-'));
const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
interface Served {
  readonly url: string;
  readonly stop: (signal: NodeJS.Signals) => Promise<Ended>;
}

function run(
  args: readonly string[],
  command: readonly string[] = [process.execPath, '--import', 'tsx', 'mocks/server.ts'],
): { child: ChildProcess; ended: Promise<Ended>; line: Promise<string> } {
  const [program = '', ...rest] = command;
  const child = spawn(program, [...rest, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let [out, err] = ['', ''];
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => (running.delete(child), resolve({ code, out, err }))));
  const line = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\n')) resolve(out.split('\n')[0] ?? '');
    });
    void ended.then(({ code }) => reject(new Error(`ended with ${code} before it listened: ${err}`)));
  });
  line.catch(() => {});
  return { child, ended, line };
}

async function serve(...args: string[]): Promise<Served> {
  const { child, ended, line } = run(['--port', '0', ...args]);
  const url = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(await line)?.[1];
  assert.ok(url, await line);
  return { url, stop: (signal) => (child.kill(signal), ended) };
}

async function tokenAt(url: string, as = 'agency-admin'): Promise<{ authorization: string }> {
  const personas = (await (await fetch(`${url}/mock/v1/personas`)).json()) as { as: string; token: string }[];
  return { authorization: `Bearer ${personas.find((one) => one.as === as)?.token ?? assert.fail()}` };
}

test('it listens, answers, exposes its headers to every origin, and stops on SIGTERM', async () => {
  const { url, stop } = await serve();
  const headers = await tokenAt(url);
  const response = await fetch(`${url}/marketplace/v1/session`, { headers: { ...headers, origin: 'https://host.example' } });
  Session.parse(await response.json());
  assert.equal(response.headers.get('access-control-allow-origin'), '*');
  assert.match(response.headers.get('access-control-expose-headers') ?? '', /x-ratelimit-remaining.*retry-after/);
  assert.equal(response.headers.get('x-ratelimit-max'), '100');

  const preflight = await fetch(`${url}/marketplace/v1/installations`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://host.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,idempotency-key',
    },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('access-control-allow-headers'), 'authorization,idempotency-key');
  assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /POST.*DELETE/);

  const page = ListingPage.parse(await (await fetch(`${url}/marketplace/v1/listings?limit=5`, { headers })).json());
  const [listing] = page.listings;
  assert.ok(listing?.logoUrl?.startsWith(url));
  const logo = await fetch(listing?.logoUrl ?? '');
  assert.deepEqual(
    [logo.status, logo.headers.get('content-type'), logo.headers.get('cache-control')],
    [200, 'image/svg+xml', 'public, max-age=31536000, immutable'],
  );
  assert.equal((await fetch(listing?.profile.screenshots[0] ?? '')).status, 200);
  assert.equal((await fetch(`${url}/elsewhere`)).status, 404);
  const { publicKey } = (await (await fetch(`${url}/mock/v1/webhook-key`)).json()) as { publicKey: string };
  assert.deepEqual(await stop('SIGTERM'), { code: 0, out: `listening on ${url}\nwebhook key ${publicKey.split('\n')[1]}\n`, err: '' });
  await assert.rejects(fetch(url));
});

test('it stops on SIGINT with a connection still open', async () => {
  const { url, stop } = await serve('--apps', '20');
  const open = request(`${url}/marketplace/v1/installations`, { method: 'POST' });
  open.on('error', () => {});
  open.write('{');
  await new Promise((resolve) => open.once('socket', (socket) => socket.once('connect', resolve)));
  assert.equal((await stop('SIGINT')).code, 0);
});

test('as the package’s script it passes its flags on and stops cleanly', async () => {
  const { child, line, ended } = run(['--port', '0', '--apps', '20'], ['npm', 'run', '--silent', 'serve:mock', '--']);
  const url = (await line).replace('listening on ', '');
  assert.equal((await fetch(`${url}/mock/v1/personas`)).status, 200);
  child.kill('SIGTERM');
  await ended;
  await assert.rejects(fetch(url));
});

test('clients that share one server share one world: two that race for the last place get one', async () => {
  const { url, stop } = await serve();
  const agencies = (await (await fetch(`${url}/mock/v1/agencies`)).json()) as { id: string; adminToken: string }[];
  const install = async (agencyId: string) => {
    const token = agencies.find(({ id }) => id === agencyId)?.adminToken ?? assert.fail();
    const body = JSON.stringify({ appId: 'plumbline-field-ops', subAccountIds: [`${agencyId}-1`] });
    return (
      await fetch(`${url}/marketplace/v1/installations`, {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${token}`, 'idempotency-key': agencyId, 'content-type': 'application/json' },
      })
    ).status;
  };
  assert.deepEqual((await Promise.all(['northlight-studio', 'copper-kettle-marketing'].map(install))).sort(), [201, 403]);
  await stop('SIGTERM');
});

test('flags choose size, seed, clock and fault', async () => {
  const { url, stop } = await serve('--apps', '40', '--seed', '7', '--clock', '2025-12-01T00:00:00Z', '--fault', 'server');
  const headers = await tokenAt(url, 'developer');
  const { apps } = (await (await fetch(`${url}/marketplace/v1/my-apps`, { headers })).json()) as {
    apps: { listing: { id: string }; cap: { agencies: number } }[];
  };
  assert.equal(apps.find(({ listing }) => listing.id === 'kestrel-calls')?.cap.agencies, 3);
  assert.equal((await fetch(`${url}/marketplace/v1/listings`, { headers: await tokenAt(url) })).status, 500);
  assert.equal(
    ((await (await fetch(`${url}/marketplace/v1/records`, { headers: await tokenAt(url) })).json()) as { asOf: string }).asOf,
    '2025-12-01T00:00:00.000Z',
  );
  await stop('SIGTERM');
});

test('the fault network breaks a real connection', async () => {
  const { url, stop } = await serve('--apps', '20', '--fault', 'network');
  await assert.rejects(fetch(`${url}/marketplace/v1/listings`, { headers: await tokenAt(url) }), TypeError);
  await stop('SIGTERM');
});

test('a body too large is 413', async () => {
  const { url, stop } = await serve('--apps', '20');
  const response = await fetch(`${url}/marketplace/v1/installations`, { method: 'POST', body: 'x'.repeat(1_100_000) }).catch(() => null);
  assert.ok(response === null || response.status === 413);
  assert.equal((await fetch(`${url}/mock/v1/agencies`)).status, 200);
  await stop('SIGTERM');
});

test('a world file is laid over the generated world', async () => {
  const path = join(folder, 'world.json');
  const app = appOf(worldData(), 'marrowtag-cleaner');
  writeFileSync(path, JSON.stringify({ apps: [{ ...app, name: 'Marrowtag Two', installs: 900_000 }] }));
  const { url, stop } = await serve('--world', path);
  const page = ListingPage.parse(await (await fetch(`${url}/marketplace/v1/listings?limit=1`, { headers: await tokenAt(url) })).json());
  assert.equal(page.listings[0]?.name, 'Marrowtag Two');
  await stop('SIGTERM');
});

test('a world file with a hundred thousand apps is served, page after page', { timeout: 240_000 }, async () => {
  const path = join(folder, 'large.json');
  const sedgewick = appOf(worldData(), 'sedgewick-audit');
  const app = {
    ...sedgewick,
    type: 'public',
    initialType: 'public',
    events: [],
    profile: { ...sedgewick.profile, description: 'A plain-spoken audit.'.repeat(15), screenshots: [] },
  };
  const apps = Array.from({ length: 100_000 }, (_, index) => ({ ...app, id: `app-${index}`, name: `Larkfield ${index}`, installs: index }));
  writeFileSync(path, JSON.stringify({ apps }));
  const { url, stop } = await serve('--apps', '20', '--world', path);
  const headers = await tokenAt(url);
  const first = ListingPage.parse(await (await fetch(`${url}/marketplace/v1/listings?limit=1000`, { headers })).json());
  assert.ok(first.total >= 100_000);
  assert.equal(first.listings.length, 1000);
  let [seen, cursor] = [first.listings.length, first.next];
  for (let page = 0; cursor !== null && page < 4; page++) {
    const next = ListingPage.parse(
      await (await fetch(`${url}/marketplace/v1/listings?limit=1000&cursor=${encodeURIComponent(cursor)}`, { headers })).json(),
    );
    [seen, cursor] = [seen + next.listings.length, next.next];
  }
  assert.equal(seen, 5000);
  await stop('SIGTERM');
});

const bad: readonly (readonly [args: readonly string[], line: RegExp])[] = [
  [['--port', 'http'], /^--port must be a whole number from 0 to 65535, such as --port 4010$/],
  [['--port', '70000'], /^--port must be/],
  [['--port'], /--port/],
  [['--apps', '-3'], /--apps/],
  [['--apps', '100001'], /^--apps must be a whole number from 0 to 100000/],
  [['--seed', 'blue'], /^--seed must be/],
  [['--clock', 'noon'], /^--clock must be an ISO 8601 instant such as 2026-01-10T09:00:00.000Z, or live$/],
  [['--fault', 'gremlins'], /^--fault must be one of server, once-server, slow, network, unauthorized, empty, rate-limited, offline, flaky-installs, flaky-contacts, flaky-requests, token-server, token-lost, token-strict$/],
  [['--world', join(folder, 'missing.json')], /^--world must name a readable JSON file: cannot read/],
  [['--colour', 'red'], /--colour.*--port N, --apps N, --sub-accounts N, --contacts N, --seed N, --clock ISO, --world FILE, --fault NAME, --fault-share PERCENT$/],
  [['--fault-share', '101'], /^--fault-share must be a whole number from 0 to 100, such as --fault-share 25$/],
  [['stray'], /stray/],
];
for (const [args, line] of bad) {
  test(`${args.map((arg) => arg.replace(folder, '…')).join(' ')}: status 2 and one line that says what would be right`, async () => {
    const { code, out, err } = await run(args).ended;
    assert.deepEqual([code, out], [2, '']);
    assert.match(err.trimEnd(), line);
    assert.equal(err.trimEnd().split('\n').length, 1);
  });
}

test('a world file with faults: status 2, each fault with its path', async () => {
  const broken = join(folder, 'broken.json');
  writeFileSync(broken, '{');
  assert.match((await run(['--world', broken]).ended).err, /^--world must name a readable JSON file: `.*` is not JSON/);
  const dangling = join(folder, 'dangling.json');
  writeFileSync(
    dangling,
    JSON.stringify({ subAccounts: Array.from({ length: 30 }, (_, index) => ({ id: `s${index}`, agencyId: 'nobody', name: 'S' })) }),
  );
  const { code, err } = await run(['--port', '0', '--world', dangling]).ended;
  assert.equal(code, 2);
  assert.match(err, /^ {2}subAccounts\.0\.agencyId: names no agency of this world$/m);
  assert.match(err, /and 10 more/);
});

test('a port that is taken: status 2, naming the flag', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { code, err } = await run(['--port', String(port), '--apps', '20']).ended;
  other.close();
  assert.equal(code, 2);
  assert.match(err, new RegExp(`^--port ${port} cannot be used \\(EADDRINUSE\\)`));
});
