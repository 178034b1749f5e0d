import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { allows, decideCatalogue, evaluate, noticesOf, packFacts, rules, rulesOf, shippedRevisions, type Column, type Input, type Rule } from '../../src/policy/index.ts';
import { appFacts, sharedFacts } from '../../src/policy/match.ts';
import type { App } from '../../src/schema/app.ts';
import { action, app, circumstances, question, stored } from './random.ts';
import { NOW, request } from './world.ts';

const ids = (reasons: readonly { rule: string }[]) => reasons.map(({ rule }) => rule);
const broken = app.map((sound) => ({ ...sound, createdAt: 'soon' }));
const rows = fc.array(fc.tuple(fc.oneof({ weight: 9, arbitrary: app }, { weight: 1, arbitrary: broken }), stored), { maxLength: 40 });

test('a catalogue decided at once equals every app decided alone, reason for reason', () => {
  fc.assert(
    fc.property(rows, circumstances, action, (catalogue, around, asked) => {
      const inputs = new Map(catalogue.map(([subject, facts]) => [subject, question(asked, around, subject, facts)]));
      const apps = [...inputs.keys()];
      const [first] = inputs.values();
      if (!first) return;
      const [column] = decideCatalogue(packFacts(apps, (subject) => inputs.get(subject) ?? first), first);
      for (const [row, subject] of apps.entries()) {
        const single = evaluate(inputs.get(subject) ?? first);
        assert.deepEqual([allows(column, row) ? 'allow' : 'deny', rulesOf(column, row), noticesOf(column, row)], [single.outcome, ids(single.because), ids(single.notices)]);
      }
    }),
    { numRuns: 2000 },
  );
});
test('every row has the verdict of its own app, however many rows there are', () => {
  const listed = request({ app: { type: 'public' } });
  const records = { agency: listed.agency, approval: 'approved', installed: false } as const;
  const about = (subject: App): Input => ({ action: 'view', now: NOW, viewer: { kind: 'agency', role: 'admin' }, domain: 'platform', app: subject, snapshot: { revision: shippedRevisions[0], source: 'server', asOf: NOW, records } });
  // Without a period, so that no row may stand for one near it; beginning with either verdict.
  for (const pattern of ['1101001010010110', '0010110101101001'])
    for (let size = 1; size <= pattern.length; size += 1) {
      const apps = [...pattern.slice(0, size)].map((live, row): App => ({ ...listed.app, id: `app-${row}`, status: live === '1' ? 'live' : 'draft' }));
      const [column] = decideCatalogue(packFacts(apps, about), about(listed.app));
      assert.equal(apps.map((_, row) => (allows(column, row) ? '1' : '0')).join(''), pattern.slice(0, size));
    }
});
test('facts and rules have a bit each, and one is left for apps that cannot be judged', () => {
  const asked = ['view', 'install', 'bulk-install', 'grant', 'publish', 'approve', 'call'] as const;
  const most = Math.max(...asked.map((name) => rules.filter((rule: Rule) => rule.actions.includes(name)).length));
  assert(appFacts.length <= 31 && sharedFacts.length <= 32 && most <= 31, `${appFacts.length} and ${sharedFacts.length} facts, ${most} rules of one action`);
});
test('questions put together are answered as if alone', () => {
  fc.assert(
    fc.property(rows, fc.array(fc.tuple(circumstances, action), { minLength: 1, maxLength: 8 }), (catalogue, asked) => {
      const about = ([subject, facts]: (typeof catalogue)[number]) => asked.map(([around, of]) => question(of, around, subject, facts));
      const inputs = new Map(catalogue.map((row) => [row[0], about(row)]));
      const [questions] = inputs.values();
      if (!questions) return;
      const table = packFacts([...inputs.keys()], (subject) => inputs.get(subject)?.[0] ?? assert.fail());
      const said = (column: Column) => Array.from({ length: table.size }, (_, row) => [allows(column, row), rulesOf(column, row), noticesOf(column, row)]);
      const alone = questions.flatMap((one) => decideCatalogue(table, one));
      assert.deepEqual(decideCatalogue(table, ...questions).map(said), alone.map(said));
    }),
    { numRuns: 300 },
  );
});
test('nine questions do not fit into one pass', () => {
  const [around, subject, facts] = fc.sample(fc.tuple(circumstances, app, stored), 1)[0] ?? assert.fail();
  const one = question('view', around, subject, facts);
  assert.throws(() => decideCatalogue(packFacts([subject], () => one), ...Array.from({ length: 9 }, () => one)), RangeError);
});
