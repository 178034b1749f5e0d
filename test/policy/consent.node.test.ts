// What a consent page shows and answers (system E), case by case.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { consentShownOn, consentWarning, loginWindowOpenMode, platformBrandShown, returnTo, scopeDiff, scopeMode, scopeRows, updateOf, type ReturnRequest } from '../../src/policy/consent.ts';
import { shippedRevisions } from '../../src/policy/index.ts';
import type { Bump } from '../../src/policy/versions.ts';

const [v1] = shippedRevisions;
const CATALOGUE = ['contacts.readonly', 'conversations/message.write', 'users.readonly', 'users.write', 'locations.write'];
const rows = (...scopes: string[]) => scopeRows(scopes, CATALOGUE, v1);

describe('the rows of a consent page', () => {
  test('E-001 hold every requested permission, in the order asked for', () => {
    assert.deepEqual(rows('conversations/message.write', 'contacts.readonly'), [
      { scope: 'conversations/message.write', known: true, sensitive: false, mode: 'write' },
      { scope: 'contacts.readonly', known: true, sensitive: false, mode: 'read' },
    ]);
  });
  test('X12 an alias is its permission, once', () => assert.deepEqual(rows('user.write', 'users.write', 'user.write').map(({ scope }) => scope), ['users.write']));
  test('an unknown permission stays, as it is written', () => {
    assert.deepEqual(rows('Users.Write', 'spaceships.launch').map(({ scope, known, sensitive }) => [scope, known, sensitive]), [['Users.Write', false, false], ['spaceships.launch', false, false]]);
  });
  test('what a catalogue spells by its alias is known', () => assert.equal(scopeRows(['users.write'], ['user.write'], v1)[0]?.known, true));
  test('the sensitive ones are the revision’s, no more', () => {
    assert.deepEqual(rows(...CATALOGUE).filter(({ sensitive }) => sensitive).map(({ scope }) => scope), ['users.write', 'locations.write']);
    assert.equal(scopeRows(['contacts.readonly'], [], { sensitiveScopes: ['contacts.readonly'] })[0]?.sensitive, true);
  });

  const modes: [string, string][] = [
    ['contacts.readonly', 'read'],
    ['adPublishing.readOnly', 'read'],
    ['saas/company.read', 'read'],
    ['conversations/message.write', 'write'],
    ['locations/write', 'write'],
    ['payments/orders.collectPayment', 'write'],
    ['products.delete', 'delete'],
    ['readonly.write', 'write'],
    ['contacts.constructor', 'write'],
    ['', 'write'],
  ];
  for (const [scope, mode] of modes) test(`${scope || 'nothing'} may ${mode}`, () => assert.equal(scopeMode(scope), mode));
});

describe('the warning', () => {
  const cases: [string, 'private' | 'public', string[], string][] = [
    ['private, users.write', 'private', ['users.write'], 'strong'],
    ['private, its alias', 'private', ['user.write'], 'strong'],
    ['private, locations.write', 'private', ['locations.write', 'contacts.readonly'], 'strong'],
    ['E-004 private, nothing sensitive', 'private', ['contacts.readonly'], 'none'],
    ['E-005 public: a mark on the row, no warning of private apps', 'public', ['users.write'], 'tag'],
    ['public, nothing sensitive', 'public', ['contacts.readonly'], 'none'],
    ['E-006 private, users.readonly', 'private', ['users.readonly'], 'none'],
    ['no permission at all', 'private', [], 'none'],
  ];
  for (const [title, type, scopes, warning] of cases) test(title, () => assert.equal(consentWarning(type, rows(...scopes)), warning));

  test('E-014, E-015 the platform’s brand stays on its own domain', () => assert.deepEqual([platformBrandShown('platform'), platformBrandShown('white-label')], [true, false]));
  const logins: [string, 'self' | 'new-tab'][] = [
    ['', 'new-tab'],
    ['client_id=c&loginWindowOpenMode=self', 'self'],
    ['?loginWindowOpenMode=self', 'self'],
    ['loginWindowOpenMode=Self', 'new-tab'],
    ['loginWindowOpenMode=popup&loginWindowOpenMode=self', 'new-tab'],
    ['loginwindowopenmode=self', 'new-tab'],
  ];
  for (const [query, mode] of logins) test(`E-016 who signs in first does so in ${mode === 'self' ? 'the same tab' : 'a new tab'}: ${query || 'nothing asked'}`, () => assert.equal(loginWindowOpenMode(query), mode));
  test('E-011, E-012 the page is shown when an app is installed and when it is authorised again', () => assert.deepEqual(consentShownOn, { install: true, reauthorise: true, use: false }));
});

describe('what changed since the last grant', () => {
  test('by permission, whatever its spelling', () => {
    assert.deepEqual(scopeDiff(['user.write', 'contacts.readonly'], ['locations.write', 'users.write']), { added: ['locations.write'], kept: ['users.write'], removed: ['contacts.readonly'] });
  });
  test('every permission is added, kept or removed, and only one of these', () => {
    const some = fc.array(fc.constantFrom(...CATALOGUE, 'user.write', 'x'));
    fc.assert(
      fc.property(some, some, (granted, asked) => {
        const { added, kept, removed } = scopeDiff(granted, asked);
        const spelt = (scopes: readonly string[]) => [...new Set(scopes.map((scope) => (scope === 'user.write' ? 'users.write' : scope)))];
        assert.deepEqual([...added, ...kept].sort(), [...spelt(asked)].sort());
        assert.deepEqual([...kept, ...removed].sort(), [...spelt(granted)].sort());
        assert.equal(new Set([...added, ...kept, ...removed]).size, added.length + kept.length + removed.length);
      }),
    );
  });

  const same = ['contacts.readonly'];
  const updates: [string, Bump, string[], Bump, string][] = [
    ['a major update asks for consent', 'major', same, 'major', 'consent'],
    ['a minor one for a confirmation', 'minor', same, 'minor', 'confirm'],
    ['E-019 a patch for nothing', 'patch', same, 'patch', 'seamless'],
    ['a new permission makes a patch major', 'patch', [...same, 'users.write'], 'major', 'consent'],
    ['so does one that is gone', 'minor', [], 'major', 'consent'],
  ];
  for (const [title, proposed, asked, bump, step] of updates)
    test(title, () => {
      const update = updateOf(proposed, same, asked);
      assert.deepEqual([update.bump, update.step], [bump, step]);
    });
});

describe('where the browser goes', () => {
  const request = (changes: Partial<ReturnRequest> = {}): ReturnRequest => ({ clientKnown: true, registered: ['https://a.example/cb', 'https://a.example/cb?app=1'], redirectUri: 'https://a.example/cb', state: 's1', ...changes });
  const goes: [string, ReturnRequest, string | null, string][] = [
    ['E-007, E-008 denied: back with the error and the state, and without a code', request(), null, 'https://a.example/cb?error=access_denied&state=s1'],
    ['E-009 allowed: back with the code and the state', request(), 'c0de', 'https://a.example/cb?code=c0de&state=s1'],
    ['no state came, none goes', request({ state: null }), 'c0de', 'https://a.example/cb?code=c0de'],
    ['an empty state is a state', request({ state: '' }), null, 'https://a.example/cb?error=access_denied&state='],
    ['a query that is there stays', request({ redirectUri: 'https://a.example/cb?app=1' }), null, 'https://a.example/cb?app=1&error=access_denied&state=s1'],
  ];
  for (const [title, asked, code, url] of goes) test(title, () => assert.deepEqual(returnTo(asked, code), { kind: 'redirect', url }));

  const stays: [string, ReturnRequest, string][] = [
    ['a client nobody knows', request({ clientKnown: false }), 'unknown-client'],
    ['an address nobody registered', request({ redirectUri: 'https://evil.example/cb' }), 'unregistered-redirect'],
    ['one that begins like it', request({ redirectUri: 'https://a.example/cb/evil' }), 'unregistered-redirect'],
    ['one that differs by a letter’s case', request({ redirectUri: 'https://a.example/CB' }), 'unregistered-redirect'],
    ['one that differs by a slash', request({ redirectUri: 'https://a.example/cb/' }), 'unregistered-redirect'],
  ];
  for (const [title, asked, because] of stays)
    test(`nowhere: ${title}`, () => {
      assert.deepEqual(returnTo(asked, 'c0de'), { kind: 'error-card', because });
      assert.deepEqual(returnTo(asked, null), { kind: 'error-card', because });
    });

  test('the state comes back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (state) => {
        const answer = returnTo(request({ state }), null);
        assert(answer.kind === 'redirect');
        assert.equal(new URL(answer.url).searchParams.get('state'), state);
      }),
    );
  });
});
