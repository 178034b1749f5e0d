// The runner itself: what does not run is never counted as passed, and only a browser that starts is ever chosen.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { findBrowser } from './browser.ts';

interface Sum {
  passed: number;
  failures: string[];
  problems: string[];
}

/** What the reporter tells its parent about one test file with this text; the names of what failed without the file's own. */
async function counted(t: TestContext, source: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'marketplace-elements-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'a.test.mjs');
  writeFileSync(file, `import { describe, test, before } from 'node:test';\n${source}`);
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT; // else the child takes itself for a part of this run
  const child = spawn(process.execPath, ['--test', '--test-reporter=./test/summary-reporter.mjs', file], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [message] = (await once(child, 'message')) as [{ passed: number; failed: number; names: string[] }];
  return { ...message, names: message.names.map((name) => name.replaceAll(file, 'FILE')) };
}

const nodeCases: [what: string, source: string, passed: number, names: string[]][] = [
  ['a test that passes', `test('a', () => {});`, 1, []],
  ['a test that fails in a suite', `describe('s', () => { test('a', () => { throw new Error(); }); test('b', () => {}); });`, 1, ['FILE: a']],
  ['a skipped test', `test('a', () => {}); test('b', { skip: true }, () => {}); test('c', (t) => t.skip());`, 1, ['not run: FILE: b', 'not run: FILE: c']],
  ['a test still to do', `test('a', { todo: true }, () => {});`, 0, ['not run: FILE: a']],
  ['a file without tests', '', 0, ['not run: FILE: no tests']],
  ['a file that does not load', `await import('./nowhere.mjs');`, 0, ['FILE: FILE']],
  ['a hook that throws, and the test it cancels', `describe('s', () => { before(() => { throw new Error(); }); test('a', () => {}); });`, 0, ['FILE: a', 'FILE: s']],
];
for (const [what, source, passed, names] of nodeCases) {
  test(`node: ${what}`, async (t) => assert.deepEqual(await counted(t, source), { passed, failed: names.length, names }));
}

const green = { name: 'green', passed: true, skipped: false };
const red = { name: 'red', passed: false, skipped: false };
const skipped = { name: 'skipped', passed: true, skipped: true };
const browserCases: [what: string, passed: boolean, tests: object[] | undefined, sum: Sum][] = [
  ['tests that pass', true, [green, green], { passed: 2, failures: [], problems: [] }],
  ['a test that fails', false, [green, red], { passed: 1, failures: ['a.browser.test.ts: in a suite › red'], problems: [] }],
  ['a skipped test', true, [green, skipped], { passed: 1, failures: [], problems: ['a.browser.test.ts: in a suite › skipped'] }],
  ['a file without tests', true, [], { passed: 0, failures: [], problems: ['a.browser.test.ts: no tests'] }],
  ['a file that does not load', false, undefined, { passed: 0, failures: ['a.browser.test.ts: the page itself'], problems: [] }],
  ['a hook that throws', false, [green], { passed: 1, failures: ['a.browser.test.ts: the page itself'], problems: [] }],
];
for (const [what, passed, tests, expected] of browserCases) {
  test(`browser: ${what}`, async () => {
    const reporter = './summary-reporter.mjs' as string; // plain JavaScript, because Web Test Runner loads it as it is
    const { browserSummary } = (await import(reporter)) as { browserSummary: (done: (sum: Sum) => void) => { onTestRunFinished: (run: object) => void } };
    const testResults = tests && { tests: [], suites: [{ name: 'in a suite', tests, suites: [] }] };
    const done = (sum: Sum) => assert.deepEqual(sum, expected);
    browserSummary(done).onTestRunFinished({ sessions: [{ testFile: 'a.browser.test.ts', passed, testResults }] });
  });
}

test('a suite without a file is one failure, and the sum stands alone on the last line', async () => {
  const command = promisify(execFile)(process.execPath, ['--import', 'tsx', 'test/run.ts', 'node', '--files=no-such-file']);
  await assert.rejects(command, (error: { code: number; stdout: string }) => error.code === 1 && error.stdout.endsWith('\n\n0 passed, 1 failed\n'));
});

test('CHROME_PATH must name a browser that starts', async () => {
  await assert.rejects(findBrowser({ named: '/nowhere/chrome' }), /CHROME_PATH is `\/nowhere\/chrome`/);
  await assert.rejects(findBrowser({ named: process.execPath }), /not a browser that starts/);
});
