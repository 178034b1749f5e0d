// The operations of the public API, read the other way round: by scope, by token, by plan, and by what they can do to users.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operationNamed, operations, type Operation } from '../../src/policy/calls.ts';

const named = Object.entries(operations);
function by(key: (operation: Operation) => string): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const [name, operation] of named) (groups[key(operation)] ??= []).push(name);
  return groups;
}

test('by scope', () => {
  assert.deepEqual(by(({ scopes }) => scopes.join(' ')), {
    'companies.readonly': ['agencies.get'],
    'companies.write': ['white-label.update'],
    'locations.readonly': ['sub-accounts.search', 'sub-accounts.get'],
    'locations.write': ['sub-accounts.create', 'sub-accounts.update'],
    'users.readonly': ['users.search', 'users.get'],
    'users.write': ['users.create', 'users.update', 'users.delete'],
    'contacts.write': ['contacts.bulk-tags'],
    'charges.write': ['charges.create', 'charges.delete'],
    'charges.readonly': ['charges.list', 'charges.get', 'charges.has-funds'],
    'marketplace-installer-details.readonly': ['installations.get'],
    'oauth.write': ['installations.delete', 'tokens.for-sub-account'],
    'oauth.readonly': ['installations.list', 'rebilling-config.get'],
    'snapshots.readonly': ['snapshots.list'],
    'snapshots.write': ['snapshots.share'],
    '': ['v1.users.create', 'v1.users.update', 'v1.users.delete', 'rebilling.enable', 'rebilling.set-markup', 'saas.read', 'saas.enable', 'saas.update-subscription', 'saas.disable'],
  });
});
test('by token', () => {
  assert.deepEqual(
    Object.fromEntries(Object.entries(by(({ tokens }) => tokens.join(' or '))).map(([tokens, names]) => [tokens, names.length])),
    { agency: 14, 'agency or sub-account': 12, 'sub-account': 7 },
  );
});
test('by plan', () => {
  const { none = [], ...gated } = by(({ plan }) => plan ?? 'none');
  assert.equal(none.length, named.length - 8);
  assert.deepEqual(gated, {
    'create-sub-account': ['sub-accounts.create'],
    rebilling: ['rebilling.enable'],
    'rebilling-with-markup': ['rebilling.set-markup'],
    'saas-api': ['saas.read', 'saas.enable', 'saas.update-subscription', 'saas.disable'],
    'white-label': ['white-label.update'],
  });
});
test('by what they do to users: the first version’s always may, the second’s where the call says so', () => {
  const { never = [], ...users } = by((operation) => operation.users);
  assert.equal(never.length, named.length - 5);
  assert.deepEqual(users, { permissions: ['users.create', 'users.update'], always: ['v1.users.create', 'v1.users.update', 'v1.users.delete'] });
});
test('by name, of which those every object has are none', () => {
  assert.equal(operationNamed('users.get'), operations['users.get']);
  assert.deepEqual([operationNamed('toString'), operationNamed('users')], [null, null]);
});
