// What becomes of a refresh token that is used (system F), case by case, and that whoever asks together gets one pair, in whatever order.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { issued, refresh, tokenLifetimes, type IssuedTokens, type RefreshAnswer, type RefreshCall } from '../../src/policy/refresh-window.ts';

const START = Date.parse('2026-01-10T12:00:00Z');
const instant = (ms: number) => new Date(START + ms).toISOString();
const CALL: RefreshCall = { clientId: 'c1', clientSecret: 's1', refreshToken: 'rt0' };
/** Two tokens of one client, and one of another. */
const TOKENS = issued(issued(issued(new Map(), 'rt0', 'c1', instant(0)), 'rtX', 'c1', instant(0)), 'rtY', 'c2', instant(0));
const pair = (name: number | string) => ({ accessToken: `at-${name}`, refreshToken: `rt-${name}` });

type Timed = Partial<RefreshCall> & { readonly t: number };
/** The answers to calls one after another, and the tokens after the last. */
function played(calls: readonly Timed[], tokens: IssuedTokens = TOKENS): { answers: RefreshAnswer[]; tokens: IssuedTokens } {
  const answers = calls.map(({ t, ...changes }, index) => {
    const next = refresh(tokens, { ...CALL, ...changes }, instant(t), pair(index));
    tokens = next.tokens;
    return next.answer;
  });
  return { answers, tokens };
}
const rotated = (name: number): RefreshAnswer => ({ kind: 'rotated', pair: pair(name) });
const same = (name: number, at = 0): RefreshAnswer => ({ kind: 'same', pair: pair(name), issuedAt: instant(at) });
const refused: RefreshAnswer = { kind: 'invalid_grant' };

describe('a refresh token', () => {
  const cases: [string, Timed[], RefreshAnswer[]][] = [
    ['used once is exchanged', [{ t: 0 }], [rotated(0)]],
    ['used twice at once gives the same pair', [{ t: 0 }, { t: 0 }], [rotated(0), same(0)]],
    ['F-003 so it does 30.000 s later', [{ t: 0 }, { t: 30_000 }], [rotated(0), same(0)]],
    ['F-004 30.001 s later it is consumed', [{ t: 0 }, { t: 30_001 }], [rotated(0), refused]],
    ['F-005 the window begins with the first use and does not slide', [{ t: 0 }, { t: 25_000 }, { t: 45_000 }], [rotated(0), same(0), refused]],
    ['wherever the first use was', [{ t: 60_000 }, { t: 90_000 }, { t: 90_001 }], [rotated(0), same(0, 60_000), refused]],
    ['F-006 another token in the window has a pair of its own', [{ t: 0 }, { t: 1000, refreshToken: 'rtX' }], [rotated(0), rotated(1)]],
    ['F-007 with another secret of the client nothing is shared', [{ t: 0 }, { t: 1000, clientSecret: 's2' }], [rotated(0), refused]],
    ['though either secret may use it first', [{ t: 0, clientSecret: 's2' }, { t: 1000, clientSecret: 's2' }], [rotated(0), same(0)]],
    ['F-008 another client gets nothing for it', [{ t: 0 }, { t: 1000, clientId: 'c2' }], [rotated(0), refused]],
    ['nor before its own client used it', [{ t: 0, clientId: 'c2' }, { t: 1 }], [refused, rotated(1)]],
    ['F-009 five workers get one', [0, 100, 200, 300, 400].map((t) => ({ t })), [rotated(0), same(0), same(0), same(0), same(0)]],
    ['the new one is exchanged in its turn', [{ t: 0 }, { t: 5000, refreshToken: 'rt-0' }], [rotated(0), rotated(1)]],
    ['and has a window of its own', [{ t: 0 }, { t: 25_000, refreshToken: 'rt-0' }, { t: 55_000, refreshToken: 'rt-0' }, { t: 55_000 }], [rotated(0), rotated(1), same(1, 25_000), refused]],
    ['that nobody issued is refused', [{ t: 0, refreshToken: 'nobody’s' }], [refused]],
    ['F-012 lasts a year', [{ t: tokenLifetimes.refreshMs - 1 }], [rotated(0)]],
    ['F-012 and no longer', [{ t: tokenLifetimes.refreshMs }], [refused]],
  ];
  for (const [title, calls, answers] of cases) test(title, () => assert.deepEqual(played(calls).answers, answers));

  test('F-012 lasts a year or until it is used, an access token a second less than a day', () => assert.deepEqual(tokenLifetimes, { accessMs: 86_399_000, refreshMs: 31_536_000_000, windowMs: 30_000 }));
  test('F-009 five workers hold one refresh token', () => {
    const { answers } = played([0, 100, 200, 300, 400].map((t) => ({ t })));
    assert.equal(new Set(answers.map((answer) => (answer.kind === 'invalid_grant' ? null : answer.pair.refreshToken))).size, 1);
  });
  test('F-013 a client that sends what it always did is in the window: there is nothing else to send or to set', () => {
    const asBefore = { clientId: 'c1', clientSecret: 's1', refreshToken: 'rt0' };
    assert.deepEqual(Object.keys(CALL), Object.keys(asBefore));
    assert.deepEqual(played([{ ...asBefore, t: 0 }, { ...asBefore, t: 1 }]).answers, [rotated(0), same(0)]);
  });
  test('at an instant that is none authorises nothing', () => {
    assert.deepEqual(refresh(TOKENS, CALL, 'noon', pair(0)).answer, refused);
    const { tokens } = played([{ t: 0 }]);
    assert.deepEqual(refresh(tokens, CALL, 'noon', pair(1)).answer, refused);
  });
  test('only an exchange changes what was issued', () => {
    const { tokens } = played([{ t: 0 }]);
    for (const [t, call] of [[1, CALL], [40_000, CALL], [1, { ...CALL, clientSecret: 's2' }], [1, { ...CALL, clientId: 'c2' }]] as const) assert.equal(refresh(tokens, call, instant(t), pair(1)).tokens, tokens);
    assert.equal(TOKENS.get('rt0')?.use, null);
  });
});

describe('any calls', () => {
  const time = fc.integer({ min: 0, max: tokenLifetimes.windowMs });
  const numRuns = 2000;
  /** Calls with the same three words within the window, by whatever of them comes first. */
  const together = (calls: readonly number[]) => {
    const { answers } = played(calls.toSorted((a, b) => a - b).map((t) => ({ t })));
    return answers.flatMap((answer) => (answer.kind === 'invalid_grant' ? [] : [answer.pair]));
  };

  test('within the window see one pair, however many they are', () =>
    fc.assert(
      fc.property(fc.array(time, { minLength: 1, maxLength: 40 }), fc.nat(), (offsets, first) => {
        const pairs = together(offsets.map((offset) => first % 1_000_000 + offset));
        assert.equal(pairs.length, offsets.length);
        for (const one of pairs) assert.deepEqual(one, pairs[0]);
      }),
      { numRuns },
    ));
  test('one of them after the window is found out', () => assert.equal(together([0, 10, tokenLifetimes.windowMs + 1]).length, 2));

  test('never share a pair between two that differ in a word, and exchange a token at most once', () => {
    const call = fc.record({ t: fc.integer({ min: 0, max: 90_000 }), clientId: fc.constantFrom('c1', 'c2'), clientSecret: fc.constantFrom('s1', 's2'), refreshToken: fc.constantFrom('rt0', 'rtX', 'rtY', 'rt-0', 'rt-1') });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 25 }), (unordered) => {
        const calls = unordered.toSorted((a, b) => a.t - b.t);
        const { answers } = played(calls);
        const holders = new Map<string, string>();
        const exchanged = new Set<string>();
        answers.forEach((answer, index) => {
          const { clientId, clientSecret, refreshToken } = calls[index] ?? assert.fail();
          if (answer.kind === 'invalid_grant') return;
          const key = JSON.stringify([clientId, clientSecret, refreshToken]);
          assert.equal(holders.get(answer.pair.refreshToken) ?? key, key);
          holders.set(answer.pair.refreshToken, key);
          if (answer.kind === 'rotated') assert(!exchanged.has(refreshToken));
          exchanged.add(refreshToken);
        });
      }),
      { numRuns },
    );
  });
});
