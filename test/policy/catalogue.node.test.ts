import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decideCatalogue, evaluate, noticesOf, packFacts, rulesOf, withFact } from '../../src/policy/index.ts';
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
