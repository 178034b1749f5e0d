// Reasons by who can fix them, for everybody who may be signed in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupByFixer } from '../../src/policy/index.ts';
import type { Viewer } from '../../src/schema/account.ts';
import { FixableBy } from '../../src/schema/policy.ts';

const everything = [...FixableBy.options].reverse().map((fixableBy) => ({ rule: fixableBy, params: {}, fixableBy }));
const groups = (actor: Viewer | null) => groupByFixer(everything, actor).map(({ fixer, reasons }) => [fixer, ...reasons.map(({ rule }) => rule)].join(' '));

const others = ['developer developer', 'platform platform', 'nobody nobody'];
const cases: [who: string, actor: Viewer | null, groups: string[]][] = [
  ['nobody is known', null, ['you viewer', 'agency-admin agency-admin', ...others]],
  ['an agency owner', { kind: 'agency', role: 'owner' }, ['you agency-admin viewer', ...others]],
  ['an agency admin', { kind: 'agency', role: 'admin' }, ['you agency-admin viewer', ...others]],
  ['an agency user', { kind: 'agency', role: 'user' }, ['you viewer', 'agency-admin agency-admin', ...others]],
  ['a sub-account admin', { kind: 'sub-account', role: 'admin' }, ['you viewer', 'agency-admin agency-admin', ...others]],
  ['a developer', { kind: 'developer' }, ['you developer viewer', 'agency-admin agency-admin', 'platform platform', 'nobody nobody']],
];
for (const [who, actor, expected] of cases) test(`signed in: ${who}`, () => assert.deepEqual(groups(actor), expected));

test('no group is empty', () => assert.deepEqual(groupByFixer([], null), []));
