import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { replayTrace, type Remedy, type Trace } from '../../src/policy/index.ts';
import { capCases } from '../policy/cap-cases.ts';
import { request } from '../policy/world.ts';

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
interface Printed {
  readonly outcome: string;
  readonly because: readonly { rule: string }[];
  readonly notices: readonly { rule: string }[];
  readonly policy: { revision: string };
  readonly cap?: { agencies: number; counted: boolean; blockedSince: string | null; state: string };
  readonly sentences?: readonly string[];
  readonly trace?: Trace;
  readonly remedies?: readonly (readonly Remedy[])[];
}

let folder = '';
before(async () => void (folder = await mkdtemp(join(tmpdir(), 'decide-'))));
after(() => rm(folder, { recursive: true }));

function run(input: unknown, ...flags: string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '-s', 'decide', '--', ...flags], { stdio: 'pipe' });
    const chunks = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (chunks.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (chunks.err += text));
    child.on('error', reject).on('close', (code) => resolve({ code, ...chunks }));
    child.stdin.end(typeof input === 'string' ? input : JSON.stringify(input));
  });
}
const printed = ({ out }: Run) => JSON.parse(out) as Printed;
const faults = ({ err }: Run) => err.split('\n').filter((line) => line && !line.startsWith('npm warn'));

test('one request in, one decision out', async () => {
  const result = await run(request({ cap: { agencies: 6, blockedSince: null, counted: false } }));
  assert.equal(result.code, 0);
  assert.deepEqual([printed(result).outcome, printed(result).because[0]?.rule, printed(result).cap], ['deny', 'cap.blocked', undefined]);
});
test('a history answers with the cap it amounts to', async () => {
  const blocked = capCases.find(({ id }) => id === 'A-030');
  const { cap } = printed(await run(request({ events: [...(blocked?.events ?? [])] })));
  assert.deepEqual(cap, { agencies: 5, counted: false, blockedSince: blocked?.events[5]?.at, state: 'blocked' });
});
test('ten thousand requests in, as many decisions out, in order', async () => {
  const requests = Array.from({ length: 10_000 }, (_, index) => request({ cap: { agencies: index % 9, blockedSince: null, counted: index % 2 === 0 } }));
  const result = await run(requests);
  const answers = JSON.parse(result.out) as Printed[];
  assert.deepEqual(
    answers.map(({ outcome }) => outcome),
    requests.map((_, index) => (index % 9 > 5 && index % 2 === 1 ? 'deny' : 'allow')),
  );
});
test('an empty list answers with an empty list', async () => assert.equal((await run([])).out, '[]\n'));
test('--explain adds a sentence for every reason and notice', async () => {
  const answer = printed(await run(request({ cap: { agencies: 5, blockedSince: null, counted: false }, app: { scopes: ['users.write'] } }), '--explain'));
  assert.equal(answer.sentences?.length, answer.because.length + answer.notices.length);
  assert.match(answer.sentences?.join(' ') ?? '', /5 of 5 agencies.*users\.write/);
});
test('--trace shows each rule with what it looked at, and replays to the same decision', async () => {
  const answer = printed(await run(request({ cap: { agencies: 6, blockedSince: null, counted: false } }), '--trace'));
  const looked = answer.trace?.rules.find(({ rule }) => rule === 'cap.blocked');
  assert.deepEqual(looked, { rule: 'cap.blocked', effect: 'forbid', matched: true, looked: { 'app.in-scope': true, 'cap.in-force': true, 'cap.counted': false, 'agency.test-organisation': false } });
  assert.deepEqual(replayTrace(answer.trace ?? assert.fail()).because, answer.because);
});
test('--remedies names the smallest changes that would allow it, and who can make them', async () => {
  const answer = printed(await run(request({ app: { type: 'public' }, viewer: { kind: 'sub-account', role: 'user' }, approval: 'disapproved' }), '--remedies'));
  assert.deepEqual(answer.remedies?.map((set) => set.map(({ id, by }) => `${id} by ${by}`)), [['approve by agency-admin', 'become-admin by agency-admin']]);
});
test('without a policy the one in force at `now` is used', async () => {
  const undated = { ...request(), policy: undefined };
  assert.equal(printed(await run(undated)).policy.revision, 'v1');
});
test('--policy takes a shipped id', async () => {
  const reviewed = request({ app: { securityReview: 'approved' }, cap: { agencies: 9, blockedSince: '2026-01-01', counted: false } });
  assert.deepEqual([printed(await run(reviewed)).outcome, printed(await run(reviewed, '--policy', 'v1.1')).outcome], ['deny', 'allow']);
});
test('--policy takes a file that says what differs', async () => {
  const file = join(folder, 'draft.json');
  await writeFile(file, JSON.stringify({ id: 'draft', measure: 'prospective' }));
  const answer = printed(await run(request({ cap: { agencies: 5, blockedSince: null, counted: false } }), '--policy', file));
  assert.deepEqual([answer.policy.revision, answer.because[0]?.rule], ['draft', 'cap.at-limit']);
});
test('a malformed request gets exit 2 and one line per fault naming the field', async () => {
  const bad = { ...request(), action: 'fly', viewer: { kind: 'agency', role: 'boss' }, app: { ...request().app, createdAt: undefined }, cap: { agencies: -1 } };
  const result = await run(bad);
  assert.deepEqual([result.code, result.out], [2, '']);
  assert.deepEqual(
    faults(result).map((line) => line.split(':')[0]),
    ['action', 'viewer.role', 'app.createdAt', 'cap.agencies', 'cap.blockedSince', 'cap.counted'],
  );
  assert.match(result.err, /viewer\.role: must be one of owner, admin, user/);
});
test('a fault in a list names the request it is in, and nothing is answered', async () => {
  const result = await run([request(), { ...request(), now: 'soon' }]);
  assert.deepEqual([result.code, result.out], [2, '']);
  assert.match(result.err, /^1\.now: /m);
});
for (const [name, input, flags, fault] of [
  ['no JSON', '{', [], /standard input: is not JSON/],
  ['an unknown revision', request({ policy: 'v9' }), [], /^policy: must be one of v1, v1\.1/m],
  ['an unreadable policy file', request(), ['--policy', '/does/not/exist'], /^policy: must be one of v1, v1\.1, or the path/m],
  ['an unknown flag', request(), ['--loud'], /usage:/],
] as const)
  test(`${name} gets exit 2 and says so`, async () => {
    const result = await run(input, ...flags);
    assert.equal(result.code, 2);
    assert.match(result.err, fault);
  });
