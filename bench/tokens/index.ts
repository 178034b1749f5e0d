// `npm run bench -- tokens`: a thousand calls at once on an expired token, in one process and in several, and what that costs the authorization server.
// Ends with exit code 1 when a bar of ours falls. Its last line is everything as JSON.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { median } from '../policy/contest.ts';
import { figure, table } from '../policy/report.ts';
import { titles, type Name } from './contestants.ts';
import { openTrack, type Outcome, type Track } from './race.ts';
import type { Rule } from './server.ts';

const { values: options } = parseArgs({
  args: process.argv.slice(3),
  options: {
    calls: { type: 'string', default: '1000' },
    processes: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    delay: { type: 'string', default: '100' },
    control: { type: 'boolean', default: false },
  },
});
const [calls, several, rounds, delayMs] = [options.calls, options.processes, options.rounds, options.delay].map(Number);
/** Under `--control` every call for itself stands in the place of ours, which must bring the bars down. */
const us: Name = options.control ? 'naive' : 'ours';
const rules: Readonly<Record<Rule, string>> = { window: 'a used refresh token gives the same pair for 30 seconds', once: 'a used refresh token gives nothing' };
const fields = [
  { processes: 1, names: ['ours', 'single', 'naive', 'sdk'] },
  { processes: several, names: ['ours', 'locked', 'single', 'naive'] },
] as const;

interface Series {
  readonly rule: Rule;
  readonly processes: number;
  readonly name: Name;
  readonly outcomes: readonly Outcome[];
}

/** Everybody in turns, every other round backwards. */
async function series(track: Track, rule: Rule, { processes, names }: (typeof fields)[number]): Promise<Series[]> {
  const outcomes = new Map<Name, Outcome[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) outcomes.get(name)?.push(await track.race({ name, processes, calls, rule, delayMs }));
  }
  console.error(`${processes} processes, ${rule}: after ${figure(performance.now() / 1000)} s`);
  return [...outcomes].map(([name, all]) => ({ rule, processes, name, outcomes: all }));
}

/** The median, with least and most where they differ. */
function spread(all: readonly number[]): string {
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most ? figure(least) : `${figure(median(all))} (${figure(least)}–${figure(most)})`;
}

function tableOf(rule: Rule, processes: number, all: readonly Series[]): string {
  const ours = all.find(({ name }) => name === 'ours')?.outcomes ?? [];
  const rows = all.map(({ name, outcomes }) => {
    const of = (value: (outcome: Outcome) => number) => outcomes.map(value);
    const ratio = (value: (outcome: Outcome) => number) => figure(median(outcomes.map((outcome, round) => value(outcome) / value(ours[round]))));
    const live = outcomes.filter((outcome) => outcome.live).length;
    return [titles[name], spread(of(({ token }) => token)), ratio(({ token }) => token), spread(of(({ refused }) => refused)), spread(of(({ succeeded }) => succeeded)), spread(of(({ lost }) => lost)), `${live} of ${outcomes.length}`, spread(of(({ api }) => api)), spread(of(({ ms }) => ms)), ratio(({ ms }) => ms)];
  });
  const head = ['', 'token requests', '÷ ours', 'refused', 'succeeded', 'lost', 'kept the live token', 'API calls', 'ms', '÷ ours'];
  const reasons = all.flatMap(({ name, outcomes }) => {
    const why = new Set(outcomes.flatMap((outcome) => Object.entries(outcome.why).map(([reason, count]) => `${count} × ${reason}`)));
    return why.size > 0 ? [`  lost, ${titles[name]}: ${[...why].join('; ')}`] : [];
  });
  return `${calls.toLocaleString('en')} calls in ${processes} process${processes > 1 ? 'es' : ''}; ${rules[rule]}\n${[table(head, rows), ...reasons].join('\n')}`;
}

export async function bench(): Promise<number> {
  const track = await openTrack();
  try {
    const all: Series[] = [];
    for (const rule of ['window', 'once'] as const) {
      for (const field of fields) {
        const done = await series(track, rule, field);
        all.push(...done);
        console.log(`\n${tableOf(rule, field.processes, done)}`);
      }
    }
    const of = (rule: Rule, processes: number, name: Name): readonly Outcome[] => all.find((one) => one.rule === rule && one.processes === processes && one.name === name)?.outcomes ?? [];
    const whole = ({ succeeded, refused, live }: Outcome): boolean => succeeded === calls && refused === 0 && live;
    const held = (name: string, outcomes: readonly Outcome[], most: number) => ({ name, values: outcomes.map(({ token, lost }) => ({ token, lost })), passed: outcomes.length > 0 && outcomes.every((outcome) => whole(outcome) && outcome.token <= most) });
    const locked: Name = options.control ? us : 'locked';
    const verdicts = [
      held('one process: one token request, none lost', [...of('window', 1, us), ...of('once', 1, us)], 1),
      held(`${several} processes without a lock, with the window: at most ${several} token requests, none refused, none lost`, of('window', several, us), several),
      held(`${several} processes with a lock, with or without the window: one token request, none lost`, [...of('window', several, locked), ...of('once', several, locked)], 1),
    ];
    console.log();
    for (const { name, passed } of verdicts) console.log(`${passed ? 'holds' : 'FALLS'}: ${name}`);
    const machine = { cpus: cpus().length, load: loadavg(), node: process.version };
    console.log(JSON.stringify({ bench: 'tokens', control: options.control, seconds: performance.now() / 1000, machine, calls, delayMs, rounds, verdicts, results: all }));
    return verdicts.every(({ passed }) => passed) ? 0 : 1;
  } finally {
    track.close();
  }
}
