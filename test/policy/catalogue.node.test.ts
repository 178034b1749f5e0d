import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decideCatalogue, evaluate, noticesOf, packFacts, rules, rulesOf, withFact, type Rule } from '../../src/policy/index.ts';
import { appFacts, sharedFacts } from '../../src/policy/match.ts';
import { action, app, circumstances, question, stored } from './random.ts';

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
      const column = decideCatalogue(packFacts(apps, (subject) => inputs.get(subject) ?? first), first);
      for (const [row, subject] of apps.entries()) {
        const single = evaluate(inputs.get(subject) ?? first);
        assert.deepEqual([column.outcome[row] === 1 ? 'allow' : 'deny', rulesOf(column, row, asked), noticesOf(column, row, asked)], [single.outcome, ids(single.because), ids(single.notices)]);
      }
    }),
    { numRuns: 2000 },
  );
});
test('flipping one fact of some rows equals packing them anew', () => {
  fc.assert(
    fc.property(rows, circumstances, fc.infiniteStream(fc.boolean()), (catalogue, around, coin) => {
      const installed = catalogue.map(() => coin.next().value === true);
      const pack = (of: (row: number) => boolean) => {
        const inputs = new Map(catalogue.map(([subject, facts], row) => [subject, question('view', around, subject, { ...facts, installed: of(row) })]));
        return packFacts([...inputs.keys()], (subject) => inputs.get(subject) ?? assert.fail());
      };
      const flipped = withFact(pack(() => false), 'app.installed', installed.flatMap((is, row) => (is ? [row] : [])));
      const anew = pack((row) => installed[row] === true);
      const words = ({ vectors, words: dictionary }: typeof flipped) => [...vectors].map((vector) => dictionary[vector]);
      assert.deepEqual(words(flipped), words(anew));
    }),
    { numRuns: 500 },
  );
});
test('a fact of the viewer cannot be set per app', () => {
  assert.throws(() => withFact(packFacts([], () => assert.fail()), 'viewer.admin', []), RangeError);
});
test('facts and rules have a bit each, and two are left for what no rule says', () => {
  const perColumn = (['forbid', 'permit', 'notice'] as const).flatMap((effect) => ['view', 'install', 'grant', 'publish', 'approve', 'call'].map((of) => rules.filter((rule: Rule) => rule.effect === effect && rule.actions.some((name) => name === of)).length));
  assert(appFacts.length <= 31 && sharedFacts.length <= 32, `${appFacts.length} and ${sharedFacts.length} facts`);
  assert(Math.max(...perColumn) <= 30, `${Math.max(...perColumn)} rules`);
});
test('a table made by flipping holds no combination of facts that no app has', () => {
  fc.assert(
    fc.property(rows, circumstances, (catalogue, around) => {
      const inputs = new Map(catalogue.map(([subject, facts]) => [subject, question('view', around, subject, facts)]));
      const flipped = withFact(packFacts([...inputs.keys()], (subject) => inputs.get(subject) ?? assert.fail()), 'app.installed', [0]);
      assert.equal(flipped.words.length, new Set(flipped.vectors).size);
    }),
    { numRuns: 200 },
  );
});
