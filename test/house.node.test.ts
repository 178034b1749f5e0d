// What stands at the root: known names only, the scripts by their promised names, a lockfile `npm ci` accepts, a linter that bites.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const run = promisify(execFile);

const rooms = ['src', 'components', 'mocks', 'pages', 'test', 'bench'];
const documents = ['README.md', 'LICENSE', 'CHANGELOG.md'];
const tools = [
  ...['.ci', '.editorconfig', '.gitignore', '.npmrc', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'],
  ...['eslint.config.mjs', 'web-test-runner.config.mjs', 'custom-elements-manifest.config.mjs', 'vite.config.ts'],
];
const notOurs = ['.git', 'node_modules', 'dist', 'dist-demo', '.DS_Store', '.idea', '.vscode'];

const strangers = (names: readonly string[]) => names.filter((name) => ![...rooms, ...documents, ...tools, 'index.html', ...notOurs].includes(name));

test('the root holds only known names', () => assert.deepEqual(strangers(readdirSync('.')), []));
test('a stranger at the root is noticed', () => assert.deepEqual(strangers(['src', 'utils', 'README.md']), ['utils']));

test('the documents and the tools are there', () => {
  assert.deepEqual([...documents, ...tools].filter((name) => !existsSync(name)), []);
});

test('the scripts keep their names', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const promised = ['start', 'build', 'test', 'verify', 'lint', 'typecheck', 'decide', 'serve:mock', 'manifest'];
  assert.deepEqual(promised.filter((name) => !scripts[name]), []);
});

const nobodyRuns = (paths: readonly string[]) => paths.filter((path) => /\.test\.\w+$/.test(path) && !/\.(node|browser|e2e)\.test\.ts$/.test(path));

test('every test file has a runner', () => {
  assert.deepEqual(nobodyRuns(readdirSync('test', { recursive: true, encoding: 'utf8' })), []);
});
test('a test file without a runner is noticed', () => {
  assert.deepEqual(nobodyRuns(['a.test.ts', 'b.node.test.ts', 'c.e2e.test.js', 'd.ts']), ['a.test.ts', 'c.e2e.test.js']);
});

const npmCi = (cwd: string) => run('npm', ['ci', '--dry-run', '--offline'], { cwd, shell: process.platform === 'win32' });

test('npm ci accepts the lockfile', async () => {
  await npmCi('.');
});
test('a lockfile that lags behind is noticed', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'marketplace-elements-'));
  t.after(() => rmSync(folder, { recursive: true }));
  copyFileSync('package-lock.json', join(folder, 'package-lock.json'));
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, dependencies: { ...manifest.dependencies, lit: '^2.0.0' } }));
  await assert.rejects(npmCi(folder), /in sync/);
});

test('shipped code may hold neither `any` nor `!`', async () => {
  // The bad file exists only here, so the rules that need a program of types stay off.
  const eslint = new ESLint({ overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }] });
  for (const filePath of ['src/policy/bad.ts', 'components/bad.ts', 'mocks/bad.ts']) {
    const [result] = await eslint.lintText('export const a = (b: any) => b as string;\nexport const c = (d?: string) => d!;\n', { filePath });
    assert.deepEqual(
      result?.messages.map(({ ruleId }) => ruleId),
      ['@typescript-eslint/no-explicit-any', '@typescript-eslint/no-non-null-assertion'],
    );
  }
});
