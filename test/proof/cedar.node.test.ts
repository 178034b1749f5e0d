// The policy against Cedar: the same questions put to two engines that share nothing but the names of the rules. 117,000 distinct worlds;
// installing and granting, which take half of them, stand in a file of their own, so that the two run side by side.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rules, type Rule } from '../../src/policy/index.ts';
import type { Action } from '../../src/schema/policy.ts';
import { agrees } from './cedar-agrees.ts';
import { compare, written } from './cedar-compare.ts';
import { policiesById } from './cedar.ts';

describe('the policy and Cedar', () => {
  test('know the same permits and forbids by name', () => {
    const ours = rules.filter(({ effect }: Rule) => effect !== 'notice').map(({ id }) => id as string);
    assert.deepEqual([...policiesById(written).keys()].sort(), ours.sort());
  });
  agrees('view', 18_000);
  agrees('bulk-install', 22_000);
  agrees('publish', 2000);
  agrees('approve', 2000);
  agrees('call', 8000);
});

/** One condition changed; each must be found within a thousand worlds. */
const changes: readonly [says: string, action: Action, from: string, to: string][] = [
  ['an agency that counts is blocked too', 'install', 'unless { context.cap.counted }', 'unless { false }'],
  ['the block begins one agency later', 'install', 'context.cap.agencies > context.policy.blockAbove', 'context.cap.agencies > context.policy.blockAbove + 1'],
  ['the date of the cap is excluded', 'install', 'resource.createdAt >= context.policy.createdFrom', 'resource.createdAt > context.policy.createdFrom'],
  ['sub-accounts see what is not approved', 'view', 'unless { if context has approval then context.approval == "approved" else context has agency && context.agency.autoApprove }', 'unless { true }'],
  ['a standard listing shows on white-label domains', 'view', 'context.domain == "white-label" && resource.listing == "standard"', 'false'],
  ['bulk installation is offered always', 'bulk-install', 'resource.targetUser == "sub-account" && !resource.bulkInstall', 'false'],
  ['any scope may be asked for', 'grant', 'resource.scopes.containsAll', 'resource.scopes.containsAny'],
  ['a word in small letters confirms', 'approve', '== "CONFIRM"', '!= ""'],
  ['an incomplete app is not published privately either', 'publish', '["public-listed", "public-unlisted"].contains(context.publication.to) && ', ''],
  ['one class of token is not enough', 'call', 'context.operation.tokens.contains(context.token.class)', 'context.operation.tokens.containsAll(["agency", "sub-account"])'],
  ['expired facts decide', 'call', '> context.policy.expiresAfter', '> context.policy.expiresAfter * 1000'],
];

describe('a Cedar policy with one condition changed is found', () => {
  for (const [says, action, from, to] of changes)
    test(says, () => {
      assert(written.includes(from), from);
      assert(compare(action, 1000, written.replaceAll(from, to)).mismatches.length > 0);
    });
});
