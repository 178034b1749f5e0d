// One race: a server, one process or several, and all of their calls at once. Everybody is ready before anybody begins.
import { build } from 'esbuild';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expired, type Name } from './contestants.ts';
import type { Counts, Order, Rule } from './server.ts';
import type { Told } from './worker.ts';

const bench = fileURLToPath(new URL('..', import.meta.url));
/** Inside node_modules, so that what stays out of the bundle is found from there, and nothing is left lying about. */
const built = `${bench}node_modules/.cache/tokens/`;

export interface Heat {
  readonly name: Name;
  readonly processes: number;
  /** Of all processes together. */
  readonly calls: number;
  readonly rule: Rule;
  readonly delayMs: number;
}
export interface Outcome extends Counts {
  /** From the word to begin to the last answer. */
  readonly ms: number;
  readonly succeeded: number;
  readonly lost: number;
  /** Why calls were lost, and how many. */
  readonly why: Readonly<Record<string, number>>;
}
export interface Track {
  readonly race: (heat: Heat) => Promise<Outcome>;
  readonly close: () => void;
}

const answerOf = async <T>(child: ChildProcess, message: string | Order): Promise<T> => {
  const answer = once(child, 'message') as Promise<[T]>;
  child.send(message);
  return (await answer)[0];
};

export async function openTrack(): Promise<Track> {
  await rm(built, { recursive: true, force: true });
  await mkdir(built, { recursive: true });
  await build({ bundle: true, format: 'esm', target: 'es2022', platform: 'node', absWorkingDir: bench, external: ['@gohighlevel/api-client'], logLevel: 'error', entryPoints: ['tokens/server.ts', 'tokens/worker.ts'], outdir: built, outExtension: { '.js': '.mjs' } });
  const server = fork(`${built}server.mjs`, { execArgv: [] });
  const [url] = (await once(server, 'message')) as [string];
  let heats = 0;
  return {
    async race({ name, processes, calls, rule, delayMs }) {
      await answerOf(server, { kind: 'begin', rule, delayMs });
      const file = processes > 1 ? `${built}${(heats += 1)}.json` : '';
      if (file) await writeFile(file, JSON.stringify(await expired()));
      const racers = Array.from({ length: processes }, () => fork(`${built}worker.mjs`, [name, url, file, String(calls / processes)], { execArgv: [] }));
      await Promise.all(racers.map((racer) => once(racer, 'message')));
      const begun = performance.now();
      const told = await Promise.all(racers.map((racer) => answerOf<Told>(racer, 'go')));
      const ms = performance.now() - begun;
      const kept = await Promise.all(racers.map((racer) => answerOf<string>(racer, 'end')));
      const succeeded = told.reduce((all, one) => all + one.succeeded, 0);
      const why: Record<string, number> = {};
      for (const [reason, count] of told.flatMap((one) => Object.entries(one.why))) why[reason] = (why[reason] ?? 0) + count;
      return { ms, succeeded, lost: calls - succeeded, why, ...(await answerOf<Counts>(server, { kind: 'end', kept })) };
    },
    close: () => void server.kill(),
  };
}
