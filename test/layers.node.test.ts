// The house keeps its plan: the real tree has no problem, and each rule of the plan, broken in a small made-up tree, is caught.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkForbidden } from './forbidden.ts';
import { checkLayers, type Sources } from './layers.ts';

function readTree(): Sources {
  const paths = ['src', 'components', 'mocks', 'pages', 'test'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(folder, path).replaceAll('\\', '/')),
  );
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'utf8')]));
}

/** Asserts that the one file of this tree is reported, by a problem that says so. */
function caught(check: (sources: Sources) => string[], path: string, source: string, problem: RegExp): void {
  const problems = check({ [path]: source });
  assert.equal(problems.length, 1, problems.join('\n') || 'not caught');
  assert.match(problems[0] ?? '', problem);
}

const fine = (check: (sources: Sources) => string[], path: string, source: string) => assert.deepEqual(check({ [path]: source }), []);

test('the tree imports only as planned', () => assert.deepEqual(checkLayers(readTree()), []));
test('the tree contains nothing forbidden', () => assert.deepEqual(checkForbidden(readTree()), []));

describe('imports that are caught', () => {
  const bad: [path: string, source: string, problem: RegExp][] = [
    ['src/stray.ts', '', /in no room/],
    ['src/schema/app.ts', `import { a } from '../errors.ts'`, /imports src\/errors/],
    ['src/schema/app.ts', `import * as z from 'zod'`, /imports zod$/],
    ['src/policy/facts.ts', `import { App } from '../schema/app.ts'`, /imports src\/schema\/app/],
    ['src/policy/facts.ts', `import { type App } from '../schema/app.ts'`, /imports src\/schema\/app/],
    ['src/policy/facts.ts', `import type { ZodMiniType } from 'zod/mini'`, /imports types of zod\/mini/],
    ['src/pricing/index.ts', `import type { Policy } from '../policy/index.ts'`, /types of src\/policy/],
    ['src/search/index.ts', `export * from '../client/request.ts'`, /imports src\/client/],
    ['src/client/request.ts', `import { open } from '../store/open.ts'`, /imports src\/store/],
    ['src/client/request.ts', `import * as z from 'zod/mini'`, /imports zod\/mini/],
    ['src/store/open.ts', `type A = import('../marketplace.ts').Marketplace`, /types of src\/marketplace/],
    ['src/marketplace.ts', `import '../components/index.ts'`, /imports components\/index/],
    ['src/client/request.ts', `await import('../../mocks/fetch.ts')`, /imports mocks\/fetch/],
    ['src/marketplace.ts', `import { readFileSync } from 'node:fs'`, /imports node:fs/],
    ['src/index.ts', `export * from './server.ts'`, /imports src\/server/],
    ['src/server.ts', `import { createHmac } from 'node:crypto'`, /imports node:crypto/],
    ['src/errors.ts', `import './schema/app'`, /imports src\/schema\/app$/],
    ['components/mkt-app.ts', `import './mkt-price.ts'`, /imports components\/mkt-price/],
    ['components/mkt-app.ts', `import type { MktPrice } from './mkt-price.ts'`, /types of components\/mkt-price/],
    ['components/mkt-app.ts', `import { world } from '../mocks/world/index.ts'`, /imports mocks\/world/],
    ['components/mkt-app.ts', `import { run } from '../src/decide.ts'`, /imports src\/decide/],
    ['components/styles.ts', `import './mkt-app.ts'`, /imports components\/mkt-app/],
    ['components/index.ts', `import './define.ts'`, /imports components\/define/],
    ['mocks/handlers/apps.ts', `import { send } from '../../src/client/request.ts'`, /imports src\/client/],
    ['mocks/fetch.ts', `import { createServer } from 'node:http'`, /imports node:http/],
    ['pages/portal.ts', `import { send } from '../src/client/request.ts'`, /imports src\/client/],
  ];
  for (const [path, source, problem] of bad) test(`${path}: ${source || 'nothing'}`, () => caught(checkLayers, path, source, problem));

  test('a runtime cycle', () => {
    const cycle = { 'src/policy/a.ts': `import './b.ts'`, 'src/policy/b.ts': `export * from './a.ts'` };
    assert.deepEqual(checkLayers(cycle), ['cycle: src/policy/a.ts → src/policy/b.ts → src/policy/a.ts']);
  });
});

describe('imports that are fine', () => {
  const good: [path: string, source: string][] = [
    ['src/policy/facts.ts', `import type { App } from '../schema/app.ts'`],
    ['src/client/request.ts', `import type * as z from 'zod/mini'`],
    ['components/mkt-app.ts', `import { html } from 'lit'; import { when } from 'lit/directives/when.js'; import { theme } from './styles.ts'`],
    ['components/define.ts', `import { MktApp } from './mkt-app.ts'`],
    ['mocks/server.ts', `import { createServer } from 'node:http'; import { handlers } from './handlers/index.ts'`],
  ];
  for (const [path, source] of good) test(`${path}: ${source}`, () => fine(checkLayers, path, source));

  test('files that name each other’s types only', () => {
    const types = { 'src/policy/a.ts': `import type { B } from './b.ts'`, 'src/policy/b.ts': `import type { A } from './a.ts'` };
    assert.deepEqual(checkLayers(types), []);
  });
});

describe('contents that are caught', () => {
  const bad: [path: string, source: string, problem: RegExp][] = [
    ['src/policy/a.ts', 'const now = Date.now()', /the clock/],
    ['src/policy/a.ts', 'const now = new Date()', /the clock/],
    ['src/policy/a.ts', 'const now = new Date', /the clock/],
    ['src/pricing/a.ts', 'const n = Math.random()', /randomness/],
    ...['fetch(url)', 'document.title', 'a(window)', 'indexedDB.open(n)', 'localStorage.a', 'process.env', 'globalThis.fetch'].map(
      (source): [string, string, RegExp] => ['src/search/a.ts', source, /:1 uses a global/],
    ),
    ['components/mkt-app.ts', 'html`<p .innerHTML=${a}></p>`.innerHTML', /raw markup/],
    ['components/mkt-app.ts', `el['outerHTML']`, /raw markup/],
    ['components/mkt-app.ts', `import { unsafeHTML } from 'lit/directives/unsafe-html.js'`, /raw markup/],
    ['components/mkt-app.ts', `import { unsafeSVG } from 'lit/directives/unsafe-svg.js'`, /raw markup/],
    ['src/errors.ts', `el.insertAdjacentHTML('beforeend', text)`, /raw markup/],
    ['components/mkt-app.ts', 'document.write(text)', /raw markup/],
    ['components/mkt-app.ts', `new Function('return 1')`, /code from text/],
    ['components/mkt-app.ts', `eval('1')`, /code from text/],
    ['components/mkt-app.ts', `import { styleMap } from 'lit/directives/style-map.js'`, /inline style/],
    ['components/mkt-app.ts', 'html`<p class=${a} style="color: red">${b}</p>`', /inline style/],
    ['components/mkt-app.ts', `el.setAttribute('style', text)`, /inline style/],
    ['src/schema/app.ts', 'z.config({})', /configuration/],
    ['mocks/handlers/apps.ts', 'z.config({})', /configuration/],
    ['src/utils/a.ts', '', /folder named utils/],
    ['components/common/a.ts', '', /folder named common/],
    ['src/schema/long.ts', '\n'.repeat(350) + 'export {}', /more than 350 lines/],
  ];
  for (const [path, source, problem] of bad) {
    test(`${path}: ${source.trim().slice(0, 60) || 'its place'}`, () => caught(checkForbidden, path, source, problem));
  }
});

describe('contents that are fine', () => {
  const good: [path: string, source: string][] = [
    ['src/policy/a.ts', '// no clock, no Date.now(), no document\nconst at = new Date(0)'],
    ['src/policy/a.ts', 'const params = { window: 30, process: a.document }'],
    ['src/client/a.ts', 'const now = Date.now()'],
    ['components/mkt-app.ts', 'html`<p class="style=">${a}</p>`; el.style.setProperty(a, b)'],
  ];
  for (const [path, source] of good) test(`${path}: ${source}`, () => fine(checkForbidden, path, source));
});
