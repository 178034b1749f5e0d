// The properties of the ledger over random histories, and each against a ledger that breaks it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { replay } from '../../src/policy/index.ts';
import { historyOf } from './histories.ts';
import { properties, type Replay } from './ledger-properties.ts';

const histories = fc.nat().map(historyOf);

describe('every ledger', () => {
  for (const { says, check, lie } of properties) {
    test(says, () => fc.assert(fc.property(histories, (history) => check(replay, history)), { numRuns: 3000 }));
    test(`a ledger that lies is found: ${says}`, () => {
      const lying: Replay = (...given) => lie(replay(...given), given);
      assert.throws(() => fc.assert(fc.property(histories, (history) => check(lying, history)), { numRuns: 500, endOnFailure: true }));
    });
  }
});
