// Bundles the arena from source for the page and for Node, and weighs what a page must load for each contestant.
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type BuildOptions, type Plugin } from 'esbuild';

const bench = fileURLToPath(new URL('..', import.meta.url));
const wasm = `${bench}node_modules/@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm`;
/** Inside node_modules, so that what stays out of the Node bundle is found from there, and nothing is left lying about. */
export const built = `${bench}node_modules/.cache/policy/`;

/** casbin can read policy files, which no page has. */
const noFiles: Plugin = {
  name: 'no-files',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^fs$/ }, () => ({ path: 'fs', namespace: 'none' }));
    onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'export default {};' }));
  },
};
/** What casbin expects of Node. */
const withBuffer = { inject: ['policy/node-globals.ts'] };
const forPages: BuildOptions = { bundle: true, format: 'esm', target: 'es2022', platform: 'browser', plugins: [noFiles], absWorkingDir: bench, define: { global: 'globalThis' }, logLevel: 'error' };

export async function buildArena(): Promise<void> {
  await rm(built, { recursive: true, force: true });
  await mkdir(built, { recursive: true });
  await build({ ...forPages, ...withBuffer, entryPoints: { page: 'policy/arena-page.ts' }, outdir: built });
  await build({ ...forPages, entryPoints: { process: 'policy/arena-process.ts' }, outdir: built, platform: 'node', packages: 'external', plugins: [], outExtension: { '.js': '.mjs' } });
  await copyFile(wasm, `${built}cedar_wasm_bg.wasm`);
}

const gzip = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).length;

export interface Weight {
  readonly gzip: number;
  /** Modules outside the bundle; none where it stands alone. */
  readonly imports: readonly string[];
  /** Whether it makes code from text, which a strict page forbids. */
  readonly makesCode: boolean;
  /** Its heaviest files, as bytes before compression. */
  readonly files: readonly (readonly [file: string, bytes: number])[];
}

/** What a module of these lines weighs, minified and compressed. */
export async function weigh(lines: string, more: BuildOptions = {}): Promise<Weight> {
  const { outputFiles, metafile } = await build({ ...forPages, ...more, stdin: { contents: lines, resolveDir: bench, loader: 'ts' }, minify: true, write: false as const, metafile: true as const });
  const [{ contents, text }] = outputFiles;
  const [{ inputs, imports }] = Object.values(metafile.outputs);
  const files = Object.entries(inputs).map(([file, { bytesInOutput }]) => [file.replace('../', ''), bytesInOutput] as const);
  return { gzip: gzip(contents), imports: imports.map(({ path }) => path), makesCode: /\beval\s*\(|\bnew Function\b|\bFunction\s*\(/.test(text), files: files.sort((a, b) => b[1] - a[1]) };
}

const POLICY = '../src/policy/index.ts';
const shipped: Readonly<Record<string, string>> = {
  ours: `export { allows, decideCatalogue, noticesOf, packFacts, rulesOf } from '${POLICY}';`,
  single: `export { evaluate } from '${POLICY}';`,
  casl: `export { createMongoAbility } from '@casl/ability';`,
  'json-logic': `export { default } from 'json-logic-js';`,
  'json-rules-engine': `export { Engine } from 'json-rules-engine';`,
  casbin: `export { newEnforcer, newModelFromString, StringAdapter } from 'casbin';`,
  cedar: `export { default, preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/web';`,
};

/** Bytes a page loads to decide, compressed. Ours holds facts, rules and evaluator; a peer is its library alone, without any policy; what is written by hand is not weighed. */
export async function weighContestant(name: string): Promise<number> {
  const lines = shipped[name];
  if (lines === undefined) return Number.NaN;
  const { gzip: script } = await weigh(lines, name === 'casbin' ? withBuffer : {});
  return script + (name === 'cedar' ? gzip(await readFile(wasm)) : 0);
}

/** What a page that decides may load at most, each entry alone. */
export const ENTRY_BYTES = 5 * 1024;

/**
 * The entries of the policy that decide: facts, rules, and what folds them, for a catalogue or for one question. Sentences, histories, revisions,
 * what-ifs, reviews and listings are other modules, in `everything`.
 */
export const weighPolicy = async () => ({
  catalogue: await weigh(shipped['ours']),
  single: await weigh(shipped['single']),
  both: await weigh(`${shipped['ours']}\n${shipped['single']}`),
  everything: await weigh(`export * from '${POLICY}';`),
});
