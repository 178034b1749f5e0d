// Compiles the instrumented sources and their tests, once. Takes the properties among the tests down to a few runs each, and long texts
// to a hundredth: a mutant is for the cases to notice, and there are thousands of mutants.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const RUNS = 30;

const tsc = createRequire(import.meta.url).resolve('typescript/lib/tsc.js');
const options = ['-p', 'tsconfig.json', '--noCheck', '--noEmit', 'false', '--rewriteRelativeImportExtensions', '--outDir', 'compiled'];
execFileSync(process.execPath, [tsc, ...options], { stdio: 'inherit' });

for (const room of ['compiled/test/policy', 'compiled/test/pricing'])
  for (const name of readdirSync(room)) {
    const text = readFileSync(join(room, name), 'utf8');
    writeFileSync(join(room, name), text.replace(/numRuns: [\d_]+/g, `numRuns: ${RUNS}`).replace(/repeat\(300_000\)/g, 'repeat(3_000)'));
  }
