// The one way to run the tests: `npm test`, `npm test -- node browser`, `npm test -- node --files=policy`.
// The last line it prints is the sum. It never forgives: a suite that crashed or ran no test counts as one failure.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser } from './browser.ts';

interface Count {
  passed: number;
  failed: number;
  /** What failed, as far as it has a name. */
  names: readonly string[];
}
const failure: Count = { passed: 0, failed: 1, names: [] };

/** Scripts of package.json that succeed or fail as a whole; they run side by side. */
const scripts = ['typecheck', 'lint', 'build'];
/** Suites of test files; a file's name says whose it is: `*.node.test.ts` and so on. They run one after the other. */
const runners: Record<string, { command: (files: string[]) => string[]; browser: boolean }> = {
  node: { command: (files) => nodeTest(2, files), browser: false },
  browser: { command: (files) => ['node_modules/@web/test-runner/dist/bin.js', '--files', ...files], browser: true },
  e2e: { command: (files) => nodeTest(1, files), browser: true },
};

function nodeTest(concurrency: number, files: string[]): string[] {
  const reporters = ['spec', './test/summary-reporter.mjs'];
  return [
    ...['--import', 'tsx', '--test', `--test-concurrency=${concurrency}`, '--test-timeout=600000'],
    ...reporters.flatMap((reporter) => [`--test-reporter=${reporter}`, '--test-reporter-destination=stdout']),
    ...files,
  ];
}

function filesOf(suite: string, part: string): string[] {
  return readdirSync('test', { recursive: true, encoding: 'utf8' })
    .map((path) => join('test', path))
    .filter((path) => path.endsWith(`.${suite}.test.ts`) && path.includes(part))
    .sort();
}

/** Holds the output back until the end, because scripts run side by side. */
function runScript(name: string): Promise<Count> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', name], { shell: process.platform === 'win32', stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', (error) => output.push(Buffer.from(String(error))));
    child.on('close', (code) => {
      console.log(`\n== ${name}\n${Buffer.concat(output).toString().trimEnd()}`);
      resolve(code === 0 ? { passed: 1, failed: 0, names: [] } : failure);
    });
  });
}

/** Shows the runner's own output as it comes; the counts arrive from its reporter (test/summary-reporter.mjs). */
function runFiles(command: string[]): Promise<Count> {
  return new Promise((resolve) => {
    let count: Count | undefined;
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.on('message', (message: Count) => (count = message));
    child.on('error', (error) => console.error(error));
    child.on('close', (code) => {
      if (!count || count.passed + count.failed === 0) resolve(failure);
      else resolve(code === 0 || count.failed > 0 ? count : { ...count, failed: 1 });
    });
  });
}

async function runSuite(name: string, part: string): Promise<Count> {
  const runner = runners[name];
  if (!runner) return runScript(name);
  console.log(`\n== ${name}`);
  const files = filesOf(name, part);
  if (files.length === 0) {
    console.error(`No file under test/ ends in .${name}.test.ts${part && ` and has ${part} in its path`}.`);
    return failure;
  }
  if (runner.browser) process.env.CHROME_PATH = await findBrowser();
  return runFiles(runner.command(files));
}

const suites = [...scripts, ...Object.keys(runners)];
const { values, positionals } = parseArgs({ allowPositionals: true, options: { files: { type: 'string', default: '' } } });
const unknown = positionals.filter((name) => !suites.includes(name));
if (unknown.length > 0) throw new Error(`Unknown suite \`${unknown.join(', ')}\`. The suites are ${suites.join(', ')}.`);
const chosen = suites.filter((name) => positionals.length === 0 || positionals.includes(name));

const total = { passed: 0, failed: 0 };
const lines: string[] = [];
const failures: string[] = [];
async function count(name: string): Promise<void> {
  const { passed, failed, names } = await runSuite(name, values.files).catch((error: unknown) => {
    console.error(error);
    return failure;
  });
  total.passed += passed;
  total.failed += failed;
  failures.push(...(failed > names.length ? [`${name}: its output above says what failed`] : []), ...names.map((one) => `${name}: ${one.replace(`${process.cwd()}/`, '')}`));
  lines.push(`${name}: ${passed} passed, ${failed} failed`);
  console.log(lines.at(-1));
}

await Promise.all(chosen.filter((name) => !(name in runners)).map(count));
for (const name of chosen.filter((name) => name in runners)) await count(name);

// Said again at the end: whoever reads a long output reads its end.
if (failures.length > 0) console.log(`\nfailed\n${failures.map((one) => `  ${one}`).join('\n')}`);
if (lines.length > 1) console.log(`\n${lines.join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
