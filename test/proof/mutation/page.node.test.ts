// The page about a mutation run says what the run's report says: neither more was noticed, nor is a survivor left out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { page, scoreOf, survivorsOf, type Report } from './page.ts';

const mutant = (status: string, line: number, replacement = 'false') => ({ mutatorName: 'M', status, replacement, location: { start: { line, column: 5 }, end: { line, column: 10 } } });
const report: Report = {
  'src/policy/a.ts': { source: 'if (a > b) {\nif (c < d) {\n', mutants: [mutant('Killed', 1), mutant('Timeout', 1), mutant('Survived', 2), mutant('NoCoverage', 1), mutant('Ignored', 1), mutant('RuntimeError', 1)] },
};
const explained = [{ file: 'src/policy/a.ts', code: 'c < d', becomes: 'false', because: 'never mind' }];

test('what was killed or ran out of time was noticed; what was left alone or broke does not count', () => {
  assert.equal(scoreOf(report['src/policy/a.ts']?.mutants ?? []), 50);
  assert.match(page(report, []), /\| `src\/policy\/a\.ts` \| 50\.0 \| 1 \| 1 \| 1 \| 1 \| 1 \| 1 \|/);
});
test('a survivor is told by its text, wherever it stands', () => {
  assert.deepEqual(survivorsOf(report, explained).map(({ line, code, because }) => [line, code, because]), [[1, 'a > b', null], [2, 'c < d', 'never mind']]);
});
test('an explanation of another change explains nothing', () => {
  assert.deepEqual(survivorsOf(report, explained.map((one) => ({ ...one, becomes: 'true' }))).map(({ because }) => because), [null, null]);
});
test('the page lists what is explained apart from what is not', () => {
  const [, known = '', unknown = ''] = page(report, explained).split('\n## ');
  assert.match(known, /a\.ts:2` .* never mind/);
  assert.match(unknown, /a\.ts:1`/);
});
