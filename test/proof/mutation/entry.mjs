// What a mutant's process runs: the test files it is given, in order. Properties start from one seed, so that a
// mutant does not live or die by chance.
import { resolve } from 'node:path';
import { configureGlobal } from 'fast-check';

configureGlobal({ seed: 1, numRuns: 30 });
process.on('exit', () => process.send?.(globalThis.__stryker__?.mutantCoverage?.static ?? {}));
for (const file of process.argv.slice(2)) await import(resolve(file));
process.channel?.unref();
