// Takes the properties among the compiled tests down to a few runs each: a mutant is for the cases to notice, and there are thousands of mutants.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const RUNS = 30;
for (const room of ['compiled/test/policy', 'compiled/test/pricing'])
  for (const name of readdirSync(room)) {
    const text = readFileSync(join(room, name), 'utf8');
    writeFileSync(join(room, name), text.replace(/numRuns: [\d_]+/g, `numRuns: ${RUNS}`));
  }
