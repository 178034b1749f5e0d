// `npm run -s decide < request.json`: the policy from the command line, for support engineers and for anyone who wants to know why.
// A thin wrapper over the same exports: reads one request or an array, prints one Decision or an array; refuses what it cannot read.
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { decide, explain, policyAt, questionOf, shippedRevisions, trace, whatWouldAllow } from './policy/index.ts';
import { faultLine, parse, type Fault } from './schema/faults.ts';
import { DecisionRequest, PolicyRevision } from './schema/policy.ts';

const SHIPPED_IDS = shippedRevisions.map(({ id }) => id).join(', ');
const USAGE = 'usage: npm run -s decide -- [--explain] [--remedies] [--trace] [--policy v1|v1.1|FILE] < request.json';

/** Input that cannot be decided on: one line per fault, exit status 2. */
class Refused extends Error {
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

interface Options {
  readonly explain: boolean;
  readonly remedies: boolean;
  readonly trace: boolean;
  readonly policy?: string;
}

function options(): Options {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { explain: flag, remedies: flag, trace: flag, policy: { type: 'string' } } }).values;
  } catch (error) {
    throw new Refused([error instanceof Error ? error.message : String(error), USAGE]);
  }
}

function json(source: string, name: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new Refused([`${name}: is not JSON (${error instanceof Error ? error.message : String(error)})`]);
  }
}

/** A shipped revision by id, or a file that says what differs from one: `{"id": "draft", "extends": "v1", "measure": "prospective"}`. */
function revisionNamed(name: string): PolicyRevision {
  const shipped = shippedRevisions.find(({ id }) => id === name);
  if (shipped) return shipped;
  let source: string;
  try {
    source = readFileSync(name, 'utf8');
  } catch {
    throw new Refused([`policy: must be one of ${SHIPPED_IDS}, or the path of a readable file`]);
  }
  const draft = json(source, name);
  const base = draft instanceof Object && 'extends' in draft ? shippedRevisions.find(({ id }) => id === draft.extends) : shippedRevisions[0];
  if (!base) throw new Refused([`${name}: extends: must be one of ${SHIPPED_IDS}`]);
  const result = parse(PolicyRevision, draft instanceof Object ? { ...base, ...draft } : draft);
  if (result.faults) throw new Refused(result.faults.map((fault) => `${name}: ${faultLine(fault)}`));
  return result.value;
}

async function main(): Promise<void> {
  const asked = options();
  const input = json(await text(process.stdin), 'standard input');
  const chosen = asked.policy === undefined ? undefined : revisionNamed(asked.policy);

  const many = Array.isArray(input);
  const faults: string[] = [];
  const answers = (many ? input : [input]).map((value: unknown, index) => {
    const report = (found: readonly Fault[]) => void faults.push(...found.map(({ path, message }) => faultLine({ path: [many ? String(index) : '', path].filter(Boolean).join('.'), message })));
    const request = parse(DecisionRequest, value);
    if (request.faults) return report(request.faults);
    const { policy: id, now } = request.value;
    const revision = chosen ?? (id === undefined ? policyAt(shippedRevisions, now) : shippedRevisions.find((shipped) => shipped.id === id));
    if (!revision) return report([{ path: 'policy', message: `must be one of ${SHIPPED_IDS}, or left out` }]);
    const answer = decide(request.value, revision);
    return {
      ...answer,
      ...(asked.explain && { sentences: [...answer.because, ...answer.notices].map((reason) => explain(reason).sentence) }),
      ...(asked.remedies && { remedies: whatWouldAllow(questionOf(request.value, revision)) }),
      ...(asked.trace && { trace: trace(questionOf(request.value, revision)) }),
    };
  });
  if (faults.length > 0) throw new Refused(faults);
  process.stdout.write(`${JSON.stringify(many ? answers : answers[0], null, many ? undefined : 2)}\n`);
}

main().catch((error: unknown) => {
  if (!(error instanceof Refused)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
