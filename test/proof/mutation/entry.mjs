// What a mutant's process runs: the test files it is given, in order. Properties start from one seed, and
// each gets a fifth of a second: what a case does not notice, a property notices soon or is not counted on to.
import { resolve } from 'node:path';
import { configureGlobal } from 'fast-check';

configureGlobal({ seed: 1, interruptAfterTimeLimit: 200, markInterruptAsFailure: false });
process.on('exit', () => process.send?.(globalThis.__stryker__?.mutantCoverage?.static ?? {}));
for (const file of process.argv.slice(2)) await import(resolve(file));
process.channel?.unref();
