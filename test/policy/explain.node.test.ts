import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide, english, explain, facts, rules, sayings, shippedRevisions, type RuleId } from '../../src/policy/index.ts';
import type { Params } from '../../src/schema/policy.ts';
import { accessCases } from './access-cases.ts';
import { NOW, request } from './world.ts';

test('every rule is worded, and every worded rule exists', () => {
  const known = [...rules.map(({ id }) => id), 'policy.no-permit', 'policy.invalid-facts'];
  assert.deepEqual(Object.keys(english.rules).sort(), known.sort());
});
test('every rule says its fact in a whole sentence, whatever is known of it', () => {
  for (const rule of Object.keys(english.rules)) assert.match(explain({ rule, params: {}, fixableBy: 'nobody' }).fact, /^[A-Z`“].*\.$/, rule);
});
test('a short reason has at most six words', () => {
  for (const { short } of Object.values(english.rules)) assert(short.split(' ').length <= 6, short);
});
test('every rule names known facts, says its sentence and its source', () => {
  for (const { id, when } of rules) {
    for (const literal of when) assert(Object.hasOwn(facts, literal.replace('!', '')), literal);
    assert(Object.hasOwn(sayings, id));
  }
  for (const { says, source } of Object.values(sayings)) assert(says.endsWith('.') && source.length > 0);
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
});
test('every reason of every case explains itself in whole sentences, without a hole', () => {
  for (const { given, action } of accessCases) {
    const { because, notices } = decide(request({ ...given, action }), shippedRevisions[0]);
    for (const reason of [...because, ...notices]) {
      const { sentence, short, who } = explain(reason);
      assert.match(sentence, /^[A-Z].*\.$/s);
      assert.doesNotMatch(sentence + short + who, /undefined|null|NaN|unknown/);
    }
  }
});
test('a refusal by the cap says the numbers, since when, and who can end it', () => {
  const [reason] = decide(request({ cap: { agencies: 2, blockedSince: '2026-01-03T10:00:00Z', counted: false } }), shippedRevisions[0]).because;
  assert(reason);
  const { sentence } = explain(reason);
  for (const part of ['since January 3, 2026', 'cap of 5 agencies', 'in 2 agencies now', 'The app’s developer', 'Start Public (listed) review']) assert(sentence.includes(part), `${part} in: ${sentence}`);
});
test('A-077 under v1.1 an agency that is refused learns what, by which rule, since when, and whom to ask: more than that it is unavailable', () => {
  const revision = shippedRevisions.find(({ id }) => id === 'v1.1');
  assert(revision);
  const [reason, ...more] = decide(request({ policy: 'v1.1', cap: { agencies: 6, blockedSince: '2026-01-03T10:00:00Z', counted: false } }), revision).because;
  assert(reason);
  assert.deepEqual([reason.rule, reason.fixableBy, more], ['cap.blocked', 'developer', []]);
  const told = explain(reason);
  assert.deepEqual([told.short, told.who], ['New installs are blocked', 'The app’s developer']);
  for (const part of ['New installs are blocked', 'since January 3, 2026', 'cap of 5 agencies', 'yours is not one of them', told.policy, told.who, told.fix]) assert(part !== null && part !== '' && told.sentence.includes(part), `${part} in: ${told.sentence}`);
});
const worded: [rule: RuleId, params: Params, fact: string][] = [
  ['agency.installs', { role: 'owner' }, 'You are an owner of the agency.'],
  ['agency.installs', { role: 'admin' }, 'You are an admin of the agency.'],
  ['agency.approves', { role: 'owner' }, 'You are an owner of the agency.'],
  ['agency.approves', { role: 'admin' }, 'You are an admin of the agency.'],
  ['cap.counted-agency-continues', { blockedSince: '2026-01-03' }, 'New agencies are refused since January 3, 2026, but yours is counted already, so you may go on.'],
  ['cap.counted-agency-continues', { blockedSince: null }, 'New agencies are refused, but yours is counted already, so you may go on.'],
  ['listing.not-live', { status: 'draft' }, 'It is still a draft.'],
  ['listing.not-live', { status: 'in-review' }, 'It is in review.'],
  ['listing.not-live', { status: 'disapproved' }, 'Its review was not passed.'],
  ['listing.not-live', { status: 'deprecating' }, 'It is being withdrawn.'],
  ['listing.not-live', { status: 'deprecated' }, 'It was withdrawn.'],
  ['listing.not-live', { status: 'asleep' }, 'It is not live.'],
  ['approval.missing', { approval: 'disapproved' }, 'The agency disapproved this app for its sub-accounts.'],
  ['approval.missing', { approval: null }, 'The agency has not approved this app for its sub-accounts.'],
  ['approval.first', { approval: 'disapproved' }, 'This app is disapproved for sub-accounts.'],
  ['approval.first', { approval: null }, 'This app is not approved for sub-accounts yet.'],
  ['role.not-admin', { viewer: 'sub-account' }, 'You are a user of this sub-account, not an admin.'],
  ['role.not-admin', { viewer: 'agency' }, 'You are a user of the agency, not an owner or admin.'],
  ['plan.agency-apps', { plan: 'starter', needs: 'unlimited' }, 'Agency-level apps need the Unlimited plan; the agency is on Starter.'],
  ['plan.too-low', { plan: 'unlimited', needs: 'pro' }, 'This operation needs the Pro plan; the agency is on Unlimited.'],
  ['plan.too-low', { plan: null, needs: 'pro' }, 'This operation needs the Pro plan; the agency is on unknown.'],
  ['cap.blocked', { agencies: 1, cap: 5, blockedSince: null }, 'New installs are blocked: this private app passed its cap of 5 agencies. It is installed in 1 agency now, and yours is not one of them.'],
  ['cap.at-limit', { agencies: 5, cap: 5 }, 'This private app is installed in 5 of 5 agencies; one more would exceed its cap.'],
  ['cap.approaching', { agencies: 4, cap: 5 }, 'This private app is installed in 4 of 5 agencies.'],
  ['cap.approaching', { agencies: 'four', cap: 1 }, 'This private app is installed in 0 of 1 agency.'],
  ['facts.expired', { asOf: '2026-01-03T23:59:00Z' }, 'What is known here was read on January 3, 2026 and is too old to decide on.'],
  ['facts.stale', { asOf: '2026-01-03T23:59:00Z' }, 'The server does not answer; what is known here was read on January 3, 2026. Nothing can be done until it does.'],
  ['facts.stale', { asOf: null }, 'The server does not answer. Nothing can be done until it does.'],
  ['facts.aging', { asOf: '2026-01-03T23:59:00Z' }, 'What is known here was read on January 3, 2026 and may have changed since.'],
  ['facts.aging', { asOf: 'soon' }, 'What is known here was read on an unknown date and may have changed since.'],
  ['facts.expired', { asOf: 5 }, 'What is known here was read on an unknown date and is too old to decide on.'],
  ['scope.sensitive', { scopes: ['users.write', 'locations.write'] }, 'This private app asks for sensitive permissions: users.write and locations.write.'],
  ['scope.sensitive-public', { scopes: ['users.write'] }, 'This app asks for sensitive permissions: users.write.'],
  ['scope.unknown', { scopes: ['a', 'b', 'c'] }, 'It asks for permissions that the catalogue does not list: a, b, and c.'],
  ['scope.unknown', { scopes: null }, 'It asks for permissions that the catalogue does not list: .'],
  ['grant.undeclared-scope', { scopes: ['a'] }, 'It asks for permissions that its live version does not declare: a.'],
  ['publish.not-offered', { to: 'public-unlisted' }, '“public-unlisted” is not a way to publish an app today.'],
  ['publish.incomplete', { missing: ['logo', 'tagline'] }, 'The publishing checklist still misses logo and tagline.'],
  ['approve.not-confirmed', { confirmation: 'CONFIRM' }, 'Disapproving needs the word CONFIRM, and it was not typed so.'],
  ['call.documented', { operation: 'users.get' }, '`users.get` is documented, and token, scope and plan fit.'],
  ['call.unknown-operation', { operation: 'toString' }, '`toString` is not an operation of the public API.'],
  ['call.token-class', { token: 'agency', tokens: ['sub-account'] }, 'The call is made with the token of an agency, and takes that of a sub-account.'],
  ['call.token-class', { token: null, tokens: ['agency', 'robot'] }, 'The call is made with the token of nobody, and takes that of an agency and robot.'],
  ['call.token-class', { token: 'agency', tokens: null }, 'The call is made with the token of an agency, and takes that of .'],
  ['call.scope-missing', { scopes: ['users.write'] }, 'The token lacks the scope users.write.'],
  ['policy.invalid-facts', { fields: ['type', 'scopes'] }, 'This app’s data cannot be judged; check type and scopes.'],
];
for (const [rule, params, fact] of worded) test(`${rule} says ${JSON.stringify(params)}`, () => assert.equal(explain({ rule, params, fixableBy: 'nobody' }).fact, fact));

test('a sentence is the fact, the policy, and who can do what; nobody is asked to do nothing', () => {
  const fixable = explain({ rule: 'bulk.not-offered', params: {}, fixableBy: 'developer' });
  assert.equal(fixable.sentence, `${fixable.fact} ${fixable.policy} The app’s developer: ${fixable.fix}`);
  const fixed = explain({ rule: 'bulk.sub-account', params: {}, fixableBy: 'nobody' });
  assert.equal(fixed.sentence, `${fixed.fact} ${fixed.policy}`);
});
test('a rule of a newer server is named, not hidden', () => {
  const told = explain({ rule: 'quota.exceeded', params: {}, fixableBy: 'platform' });
  assert.deepEqual([told.short, told.policy, told.fix, told.who, told.sentence], ['quota.exceeded', '', null, 'The marketplace', 'The rule “quota.exceeded” applies.']);
  assert.equal(explain({ rule: 'toString', params: {}, fixableBy: 'nobody' }).sentence, 'The rule “toString” applies.');
});
test('a decision is plain JSON', () => {
  const decision = decide(request({ now: NOW }), shippedRevisions[0]);
  assert.deepEqual(JSON.parse(JSON.stringify(decision)), decision);
});
