// Mutation testing of the pure rooms: `npm run mutation` breaks src/policy and src/pricing in every way the mutator knows, one at a time, and
// asks whether a test of theirs notices. `npm run mutation -- --mutate src/pricing/plans.ts` asks about one file.
// The sources are instrumented and compiled once; a mutant is then a process of its own that runs only the test files which reach it.
// The proofs of this folder (Cedar, invariants, histories) take no part: minutes long each, and the rooms' own tests should do without them.
export default {
  mutate: ['src/policy/**/*.ts', 'src/pricing/**/*.ts', '!src/**/index.ts'],
  ignorePatterns: ['dist', 'dist-demo', 'bench', 'pages', 'components'],
  buildCommand: 'node test/proof/mutation/compile.mjs',
  plugins: ['./test/proof/mutation/runner.mjs', './test/proof/mutation/prose.mjs'],
  testRunner: 'test-files',
  coverageAnalysis: 'perTest',
  ignorers: ['prose'],
  concurrency: 1,
  timeoutMS: 5000,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: false },
  jsonReporter: { fileName: 'node_modules/.cache/mutation.json' },
  tempDirName: 'node_modules/.cache/mutation',
  allowEmpty: false,
};
