// `npm run bench -- client`: the client of the public API against the official SDK and HTTP clients with a refresh of their own, on loopback: many calls at once
// on a refused token, and calls one after the other. Ends with exit code 1 when a bar falls. Its last line is everything as JSON.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { weigh } from '../policy/build.ts';
import { figure, table } from '../policy/report.ts';
import { contestants, shipped, type Ask } from './contestants.ts';
import { serve } from './server.ts';

const { values: options } = parseArgs({
  args: process.argv.slice(3),
  options: { calls: { type: 'string', default: '500' }, rounds: { type: 'string', default: '5' }, sequence: { type: 'string', default: '400' }, only: { type: 'string', default: Object.keys(contestants).join() }, control: { type: 'boolean', default: false } },
});
const [calls, rounds, sequence] = [Number(options.calls), Number(options.rounds), Number(options.sequence)];
/** Under `--control` a client without a coordinator stands in the place of ours, which must bring the bars down. */
const maker = (name: string) => contestants[options.control && name === 'ours' ? 'openapi-fetch + middleware' : name];

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

interface Score {
  readonly name: string;
  left: string | null;
  readonly refresh: { tokens: number; calls: number; lost: number; ms: number }[];
  readonly perCall: number[];
  gzip: number;
}

async function storm(name: string): Promise<Score['refresh'][number]> {
  const server = await serve();
  try {
    server.expire();
    const ask = await maker(name)(server, 'access-refused');
    const begun = performance.now();
    const results = await Promise.allSettled(Array.from({ length: calls }, ask));
    return { tokens: server.seen.tokens, calls: server.seen.calls, lost: results.filter(({ status }) => status === 'rejected').length, ms: performance.now() - begun };
  } finally {
    server.close();
  }
}

async function oneByOne(name: string): Promise<number> {
  const server = await serve();
  try {
    server.expire();
    const ask: Ask = await maker(name)(server, server.tokens.access);
    for (let warm = 0; warm < 50; warm += 1) await ask();
    const begun = performance.now();
    for (let done = 0; done < sequence; done += 1) await ask();
    return (performance.now() - begun) / sequence;
  } finally {
    server.close();
  }
}

export async function bench(): Promise<number> {
  const names = Object.keys(contestants).filter((name) => options.only.split(',').includes(name) || name === 'ours');
  const scores: Score[] = names.map((name) => ({ name, left: null, refresh: [], perCall: [], gzip: Number.NaN }));
  // Interleaved, every other round backwards: what the machine does meanwhile it does to all of them.
  for (let round = 0; round < rounds; round += 1)
    for (const score of round % 2 === 0 ? scores : [...scores].reverse()) {
      if (score.left !== null) continue;
      try {
        score.refresh.push(await storm(score.name));
        score.perCall.push(await oneByOne(score.name));
      } catch (error) {
        score.left = error instanceof Error ? error.message.split('\n')[0] : String(error);
      }
    }
  for (const score of scores) {
    const lines = shipped[score.name];
    if (lines && score.left === null) score.gzip = (await weigh(lines).catch(() => ({ gzip: Number.NaN }))).gzip;
  }
  const [ours] = scores;
  const rows = scores.map(({ name, left, refresh, perCall, gzip }) =>
    left !== null
      ? [name, '–', '–', '–', '–', '–', '–', '–', left]
      : [
          name,
          figure(median(refresh.map(({ tokens }) => tokens))),
          figure(median(refresh.map(({ calls: sent }) => sent))),
          figure(median(refresh.map(({ lost }) => lost))),
          figure(median(refresh.map(({ ms }) => ms))),
          figure(median(refresh.map(({ ms }, round) => ms / ours.refresh[round].ms))),
          figure(median(perCall)),
          figure(median(perCall.map((ms, round) => ms / ours.perCall[round]))),
          figure(gzip / 1024),
        ],
  );
  console.log(`${cpus().length} CPUs, Node ${process.version}; ${calls} calls at once on a refused token, ${sequence} one after the other, medians of ${rounds} rounds\n`);
  console.log(table(['', 'token requests', 'requests', 'lost', 'ms', '÷ ours', 'ms a call', '÷ ours', 'KB gzip'], rows));
  const bars = { 'one token request': ours.left === null && ours.refresh.every(({ tokens }) => tokens === 1), 'nothing lost': ours.left === null && ours.refresh.every(({ lost }) => lost === 0) };
  for (const [bar, held] of Object.entries(bars)) console.log(`${held ? 'held  ' : 'FALLEN'} ${bar}`);
  console.log(JSON.stringify({ calls, rounds, scores, bars }));
  return Object.values(bars).every(Boolean) ? 0 : 1;
}
