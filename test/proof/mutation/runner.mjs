// Runs the compiled test files of the mutated rooms for Stryker. A test, to it, is a whole file: one process runs it without a mutant, to learn
// which mutants it reaches and how long it takes; each mutant then gets a fresh process, which runs the files that reach it up to the first failure:
// those first that noticed most mutants of the same source, then the quickest. Fresh, because the rooms keep tables that are made once.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const HERE = 'test/proof/mutation';
const ROOMS = ['compiled/test/policy', 'compiled/test/pricing'];
/** Weighs the sources themselves, which are heavier with mutants in them. */
const NO_PART = 'size.node.test.js';

/** Runs test files in one process; `coverage` is how often each mutant was reached. */
function run(files, timeout, mutant) {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const command = ['--test-reporter', `./${HERE}/reporter.mjs`, '--test-reporter-destination', 'stdout', `${HERE}/entry.mjs`, ...files];
    const env = { ...process.env, __STRYKER_ACTIVE_MUTANT__: mutant ?? '', TZ: 'UTC' };
    const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], timeout, killSignal: 'SIGKILL' });
    let [failure, coverage] = ['', {}];
    for (const output of [child.stdout, child.stderr]) output.on('data', (text) => (failure += text));
    child.on('message', (message) => (coverage = message));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ passed: code === 0, timedOut: signal !== null, failure, coverage, took: Date.now() - started }));
  });
}

class TestFiles {
  /** By source, how many of its mutants each test file noticed. */
  noticed = new Map();

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun({ timeout }) {
    const files = ROOMS.flatMap((room) => readdirSync(room).filter((name) => name.endsWith('.node.test.js') && name !== NO_PART).map((name) => join(room, name)));
    const runs = [];
    for (const file of files) runs.push({ file, ...(await run([file], Math.round(timeout))) });
    const broken = runs.find(({ passed }) => !passed);
    if (broken) return { status: 'error', errorMessage: `${broken.file} fails without a mutant: ${broken.failure}` };
    runs.sort((a, b) => a.took - b.took);
    return {
      status: 'complete',
      tests: runs.map(({ file, took }) => ({ id: file, name: file, timeSpentMs: took, status: 0 })),
      mutantCoverage: { static: {}, perTest: Object.fromEntries(runs.map(({ file, coverage }) => [file, coverage])) },
    };
  }

  async mutantRun({ activeMutant, testFilter = [], sandboxFileName, timeout }) {
    const noticed = this.noticed.get(sandboxFileName) ?? new Map();
    this.noticed.set(sandboxFileName, noticed);
    const files = testFilter.toSorted((a, b) => (noticed.get(b) ?? 0) - (noticed.get(a) ?? 0));
    // A little sooner than Stryker gives up on this runner, so that no endless loop outlives it.
    const { passed, timedOut, failure } = await run(files, Math.round(timeout) - 500, activeMutant.id);
    if (timedOut) return { status: 'timeout' };
    if (passed) return { status: 'survived', nrOfTests: files.length };
    const killer = files.find((file) => failure.includes(file)) ?? files[0];
    noticed.set(killer, (noticed.get(killer) ?? 0) + 1);
    return { status: 'killed', killedBy: [killer], failureMessage: failure, nrOfTests: files.length };
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'test-files', injectableClass: TestFiles }];
