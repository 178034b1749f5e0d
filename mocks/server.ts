// `npm run serve:mock -- --port 4010 [--apps N] [--sub-accounts N] [--contacts N] [--seed S] [--clock ISO] [--world FILE] [--fault NAME [--fault-share PERCENT]]`: the mock backend as a real HTTP server on
// loopback, until SIGINT or SIGTERM. It delivers webhooks to receivers on this machine, signed with a key of its own: the second line it prints, and `GET
// /mock/v1/webhook-key`. `POST /mock/v1/faults {"faults": ["offline"]}` sets what goes wrong while it runs; an empty list ends it. A flag it does not know, or a value it cannot use, ends it with status 2 and one line saying what would be right.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { faultLine } from '../src/schema/faults.ts';
import { clockFrom, demoInstant } from './clock.ts';
import { consentPage } from './consent-page.ts';
import { generateWorld } from './fixtures/index.ts';
import { createHandlers, exposedHeaders, faultNames, Faults, isFaultName, type FaultName } from './handlers/index.ts';
import { listen } from './listen.ts';
import { callbacksOf } from './world/authorization/clients.ts';
import { mergeWorld } from './world/merge.ts';
import type { WorldData } from './world/schema.ts';
import { startCourier, type Courier } from './webhooks/courier.ts';
import { overLoopback } from './webhooks/loopback.ts';
import { signerOf } from './webhooks/signing.ts';
import { createWorld } from './world/world.ts';

/** Ends the process: status 2 for what was asked wrongly. */
function refuse(line: string): never {
  console.error(line);
  process.exit(2);
}

function flags() {
  const string = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ options: { port: string, apps: string, 'sub-accounts': string, contacts: string, seed: string, clock: string, world: string, fault: string, 'fault-share': string } });
    return values;
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    return refuse(`${reason.replace(/\.$/, '')}. Flags: --port N, --apps N, --sub-accounts N, --contacts N, --seed N, --clock ISO, --world FILE, --fault NAME, --fault-share PERCENT`);
  }
}

function wholeNumber(flag: string, text: string, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  return value <= max
    ? value
    : refuse(`--${flag} must be a whole number from 0 to ${max}, such as --${flag} ${flag === 'port' ? 4010 : flag === 'apps' ? 240 : flag === 'sub-accounts' ? 500 : flag === 'contacts' ? 1000 : flag === 'fault-share' ? 25 : 1}`);
}

function clock(text: string): () => string {
  return clockFrom(text) ?? refuse(`--clock must be an ISO 8601 instant such as ${demoInstant}, or live`);
}

function fault(text: string): FaultName {
  return isFaultName(text) ? text : refuse(`--fault must be one of ${faultNames.join(', ')}`);
}

function worldFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return refuse(`--world must name a readable JSON file: ${error instanceof SyntaxError ? `\`${path}\` is not JSON` : `cannot read \`${path}\``}`);
  }
}

const SHOWN_FAULTS = 20;

function merged(world: WorldData, file: unknown): WorldData {
  const merge = mergeWorld(world, file);
  if (merge.ok) return merge.world;
  const shown = merge.faults.slice(0, SHOWN_FAULTS).map((one) => `  ${faultLine(one)}`);
  const rest = merge.faults.length - shown.length;
  return refuse(
    [`--world must hold a part of a world (mocks/world/schema.ts), but`, ...shown, ...(rest > 0 ? [`  and ${rest} more`] : [])].join('\n'),
  );
}

const given = flags();
const port = wholeNumber('port', given.port ?? '4010', 65_535);
const apps = wholeNumber('apps', given.apps ?? '240', 100_000);
const subAccounts = wholeNumber('sub-accounts', given['sub-accounts'] ?? '0', 20_000);
const contacts = wholeNumber('contacts', given.contacts ?? '1000', 10_000_000);
const seed = wholeNumber('seed', given.seed ?? '1', 0xffff_ffff);
const now = clock(given.clock ?? demoInstant);
const faults = new Faults([], undefined, seed);
faults.set(given.fault === undefined ? [] : [fault(given.fault)], given['fault-share'] === undefined ? null : wholeNumber('fault-share', given['fault-share'], 100) / 100);
const file = given.world === undefined ? {} : worldFile(given.world);

let courier: Courier | undefined;
let signer: ReturnType<typeof signerOf> | undefined;
const server = await listen(
  port,
  (url) => {
    const world = merged(generateWorld({ apps, seed, subAccounts, now: now(), assetsBase: url }), file);
    const running = createWorld(world, { now, seed, contacts, callbacks: callbacksOf(url) });
    courier = startCourier(running, { send: overLoopback });
    signer = signerOf(running);
    return [...consentPage(), ...createHandlers(running, { faults })];
  },
  exposedHeaders,
).catch((error: unknown) => {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE' || code === 'EACCES') return refuse(`--port ${port} cannot be used (${code}): choose another, or 0 for any that is free`);
  throw error;
});

let ending = false;
function end(): void {
  if (ending) return;
  ending = true;
  courier?.stop();
  void server.close().then(() => process.exit(0));
}
process.once('SIGINT', end);
process.once('SIGTERM', end);
// Stopping `npm run` stops the shell between it and this process, and no more: without the shell there is nobody left to stop this one.
if (process.env.npm_lifecycle_event === 'serve:mock') {
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) end();
  }, 250);
}
const key = (await signer)?.publicKey.split('\n')[1] ?? '';
console.log(`listening on ${server.url}\nwebhook key ${key}`);
