// `npm run readme`: puts the generated parts into the README. The test beside it fails while they differ.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { filled, generated, type Manifest } from './tables.ts';

/** The manifest of the elements as they are in the sources now, analysed into a temporary folder. */
export function manifestNow(): Manifest {
  // The analyzer takes every path as one below this folder.
  const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
  try {
    execFileSync('npx', ['cem', 'analyze', '--quiet', '--config', 'custom-elements-manifest.config.mjs', '--outdir', relative('.', folder)], { stdio: 'ignore' });
    return JSON.parse(readFileSync(join(folder, 'custom-elements.json'), 'utf8')) as Manifest;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The README as it should be. */
export const expectedReadme = (): string => filled(readFileSync('README.md', 'utf8'), generated(manifestNow()));

if (process.argv[1]?.endsWith('write.ts')) writeFileSync('README.md', expectedReadme());
