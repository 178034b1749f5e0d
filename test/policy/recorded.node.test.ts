import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { facts, packFacts, withRecords, type FactTable } from '../../src/policy/index.ts';
import { appFacts } from '../../src/policy/match.ts';
import { recordedFacts } from '../../src/policy/recorded.ts';
import { app, circumstances, question, stored } from './random.ts';

const broken = app.map((sound) => ({ ...sound, createdAt: 'soon' }));
const rows = fc.array(fc.tuple(fc.oneof({ weight: 9, arbitrary: app }, { weight: 1, arbitrary: broken }), stored), { maxLength: 40 });
const words = ({ vectors, words: dictionary }: FactTable) => [...vectors].map((vector) => dictionary[vector]);
const blank = { approval: undefined, installed: false, cap: undefined };

describe('what is recorded about apps', () => {
  test('put on a packed catalogue equals packing it with the records', () => {
    fc.assert(
      fc.property(rows, circumstances, fc.infiniteStream(fc.boolean()), (catalogue, around, coin) => {
        const [first] = catalogue;
        if (!first) return;
        // Some rows have nothing recorded, and are left out.
        const said = catalogue.map(([subject, records]) => [subject, coin.next().value === true ? records : blank] as const);
        const inputs = new Map(said.map(([subject, records]) => [subject, question('view', around, subject, records)]));
        const bare = packFacts([...inputs.keys()], (subject) => question('view', around, subject, blank));
        const recorded = new Map(said.flatMap(([, records], row) => (records === blank ? [] : [[row, records] as const])));
        const together = packFacts([...inputs.keys()], (subject) => inputs.get(subject) ?? assert.fail());
        assert.deepEqual(words(withRecords(bare, question('view', around, first[0], blank), recorded)), words(together));
      }),
      { numRuns: 1000 },
    );
  });

  test('says nothing about the app itself, and all other facts say nothing of the records', () => {
    fc.assert(
      fc.property(app, app, stored, stored, circumstances, (one, other, records, more, around) => {
        for (const fact of appFacts) {
          const isRecorded = (recordedFacts as readonly string[]).includes(fact);
          const [first, second] = isRecorded
            ? [question('view', around, one, records), question('view', around, other, records)]
            : [question('view', around, one, records), question('view', around, one, more)];
          assert.equal(facts[fact].judge(first), facts[fact].judge(second), fact);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
