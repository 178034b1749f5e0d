// What two viewers see differently, and what disapproving would uninstall, case by case.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compare, uninstallsOf, type Decided } from '../../src/policy/index.ts';
import type { Decision } from '../../src/schema/policy.ts';
import { request } from './world.ts';

const { app } = request();
const decision = (rule: string, outcome: Decision['outcome']) => ({ outcome, because: [{ rule, params: {}, fixableBy: 'nobody' }] }) as unknown as Decision;
/** `v` may see it, `i` may install it; a capital letter denies. */
const decided = (word: string): Decided => ({ view: decision(`view ${word}`, word.includes('v') ? 'allow' : 'deny'), install: decision(`install ${word}`, word.includes('i') ? 'allow' : 'deny') });

describe('from one viewer to another', () => {
  const cases: [before: string, after: string, says: string[]][] = [
    ['vi', 'vi', ['same']],
    ['vI', 'vI', ['same']],
    ['VI', 'VI', []],
    ['Vi', 'VI', []],
    ['vi', 'vI', ['losesInstall install vI']],
    ['vI', 'vi', ['becomesInstallable']],
    ['VI', 'vi', ['appears', 'becomesInstallable']],
    ['Vi', 'vi', ['appears', 'becomesInstallable']],
    ['VI', 'vI', ['appears']],
    ['Vi', 'vI', ['appears']],
    ['vi', 'VI', ['disappears view VI']],
    ['vI', 'Vi', ['disappears view Vi']],
  ];
  for (const [before, after, says] of cases)
    test(`${before} to ${after}: ${says.join(', ') || 'nothing'}`, () => {
      const { same, ...lists } = compare([app], () => decided(before), () => decided(after));
      const told = Object.entries(lists).flatMap(([list, differences]) =>
        differences.map((difference) => {
          assert.equal(difference.app, app);
          return [list, ...difference.because.map(({ rule }) => rule)].join(' ');
        }),
      );
      assert.deepEqual([...told, ...Array<string>(same).fill('same')], says);
    });
});

describe('what disapproving would uninstall', () => {
  const named = (id: string, distribution = app.distribution) => ({ ...app, id, distribution });
  const [a, b] = [named('a'), named('b')];
  const place = (appId: string, subAccountId: string | null) => ({ appId, subAccountId });
  test('every sub-account that has it, once', () => {
    const places = [place('a', 's1'), place('b', 's2'), place('a', 's3'), place('a', 's1'), place('a', null)];
    assert.deepEqual(uninstallsOf([a, b], { a: 'disapproved' }, places), [{ app: a, subAccountIds: ['s1', 's3'] }]);
  });
  test('nothing where nobody has it', () => assert.deepEqual(uninstallsOf([a], { a: 'disapproved' }, [place('a', null), place('b', 's1')]), []));
  test('nothing of what is approved, or not spoken of', () => assert.deepEqual(uninstallsOf([a, b], { a: 'approved' }, [place('a', 's1'), place('b', 's1')]), []));
  test('nothing of an app that is named like something every object has', () => {
    assert.deepEqual(uninstallsOf([named('a')], Object.create({ a: 'disapproved' }) as Record<string, 'disapproved'>, [place('a', 's1')]), []);
  });
  test('nothing of an app for agencies', () => assert.deepEqual(uninstallsOf([named('a', { targetUser: 'agency' })], { a: 'disapproved' }, [place('a', 's1')]), []));
});
