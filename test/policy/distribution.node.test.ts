// Whom an app is for and what follows from it (system B, the distribution model), case by case.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import {
  bulkFollowUps,
  coversFuture,
  createQuestions,
  distributionFaults,
  installToken,
  legacyDistributions,
  mostPerInstall,
  newDistribution,
  opensConnection,
  payerOf,
  resellable,
  splitByCard,
  wideningBlockers,
  type InstallToken,
  type Side,
} from '../../src/policy/distribution.ts';
import type { Distribution } from '../../src/schema/app.ts';
import { fromWireDistribution, toWireDistribution } from '../../src/schema/wire.ts';
import { pathsOf } from '../faults.ts';

const agencyApp: Distribution = { targetUser: 'agency' };
const both = (bulkInstall: boolean): Distribution => ({ targetUser: 'sub-account', installableBy: 'agency-and-sub-account', bulkInstall });
const agencyOnly = (bulkInstall = true): Distribution => ({ targetUser: 'sub-account', installableBy: 'agency-only', bulkInstall });

describe('the token an installation ends in', () => {
  const ofAgency: InstallToken = { of: 'agency', bulk: false, followUps: [] };
  const ofSubAccount: InstallToken = { of: 'sub-account', bulk: false, followUps: [] };
  const inBulk: InstallToken = { of: 'agency', bulk: true, followUps: ['list-installed-sub-accounts', 'exchange-token-per-sub-account', 'listen-for-installs'] };
  const cases: [string, Distribution, Side, InstallToken | null][] = [
    ['B-024 an agency app', agencyApp, 'agency', ofAgency],
    ['an agency app is not for sub-accounts', agencyApp, 'sub-account', null],
    ['B-025 both, without bulk, by a sub-account', both(false), 'sub-account', ofSubAccount],
    ['both, without bulk, by an agency', both(false), 'agency', ofSubAccount],
    ['B-027 both, with bulk, by a sub-account', both(true), 'sub-account', ofSubAccount],
    ['B-028 both, with bulk, by an agency', both(true), 'agency', inBulk],
    ['agency only, by an agency', agencyOnly(), 'agency', inBulk],
    ['agency only is not installed by a sub-account', agencyOnly(), 'sub-account', null],
    ['agency only without bulk, which only old data can hold', agencyOnly(false), 'agency', ofSubAccount],
  ];
  for (const [title, distribution, by, token] of cases) test(title, () => assert.deepEqual(installToken(distribution, by), token));
});

describe('how far one installation reaches', () => {
  const cases: [string, Distribution, Side, 0 | 1 | null][] = [
    ['B-030 without bulk an agency installs in one sub-account at a time', both(false), 'agency', 1],
    ['with bulk in as many as there are', both(true), 'agency', null],
    ['a sub-account in itself', both(true), 'sub-account', 1],
    ['an agency app in none', agencyApp, 'agency', 0],
  ];
  for (const [title, distribution, by, most] of cases) test(title, () => assert.equal(mostPerInstall(distribution, by), most));

  const future: [string, Distribution, Parameters<typeof coversFuture>[1], boolean][] = [
    ['B-031 "all" at first covers those that come later, each announced like any other', both(true), { by: 'agency', selection: 'all', first: true }, true],
    ['B-032 chosen ones do not', both(true), { by: 'agency', selection: 'specific', first: true }, false],
    ['"all" at a later time does not', both(true), { by: 'agency', selection: 'all', first: false }, false],
    ['nor without bulk', both(false), { by: 'agency', selection: 'all', first: true }, false],
    ['nor by a sub-account', both(true), { by: 'sub-account', selection: 'all', first: true }, false],
  ];
  for (const [title, distribution, choice, covered] of future) test(title, () => assert.equal(coversFuture(distribution, choice), covered));
  test('B-031 the app listens for those', () => assert(bulkFollowUps.includes('listen-for-installs')));

  test('B-049 one installation opens the app’s own sign-in, a bulk one does not', () => {
    assert.deepEqual([opensConnection({ bulk: false, externalSignIn: true }), opensConnection({ bulk: true, externalSignIn: true }), opensConnection({ bulk: false, externalSignIn: false })], [true, false, false]);
  });
  test('a paid app goes to those that can pay; every other one is reported', () => {
    const chosen = Array.from({ length: 10 }, (_, index) => ({ id: index, hasCard: index % 2 === 0 }));
    const { install, skip } = splitByCard(chosen);
    assert.deepEqual([install.map(({ id }) => id), skip.map(({ id }) => id)], [[0, 2, 4, 6, 8], [1, 3, 5, 7, 9]]);
  });
});

describe('creating and editing', () => {
  test('B-040 an agency app is not asked who can install it', () => assert.deepEqual(createQuestions('agency').map(({ field }) => field), ['name', 'type', 'targetUser', 'listing']));
  test('each question has its answers and the one that is preselected', () => {
    const asked = createQuestions('sub-account').map(({ field, options, recommended }) => [field, options.join(), recommended]);
    const both = 'agency-and-sub-account';
    assert.deepEqual(asked, [['name', '', null], ['type', 'private,public', 'private'], ['targetUser', 'sub-account,agency', 'sub-account'], ['installableBy', `${both},agency-only`, both], ['listing', 'white-label,standard', 'white-label']]);
  });
  test('B-041 an app for sub-accounts is, with two answers', () => {
    assert.deepEqual(createQuestions('sub-account').find(({ field }) => field === 'installableBy')?.options, ['agency-and-sub-account', 'agency-only']);
  });
  test('B-039 a new app for sub-accounts is installed in bulk', () => {
    assert.deepEqual(newDistribution('sub-account'), both(true));
    assert.deepEqual(newDistribution('sub-account', 'agency-only'), agencyOnly());
    assert.deepEqual(newDistribution('agency'), agencyApp);
  });

  const edits: [string, Distribution, Distribution, string[]][] = [
    ['B-036 the target user stays', both(true), agencyApp, ['targetUser']],
    ['B-036 either way', agencyApp, both(true), ['targetUser']],
    ['B-037 bulk is not taken back', both(true), both(false), ['bulkInstall']],
    ['B-038 bulk may be turned on', both(false), both(true), []],
    ['nothing changes', both(false), both(false), []],
    ['who can install may change', both(true), agencyOnly(), []],
    ['and back', agencyOnly(), both(true), []],
    ['only agencies install, then in bulk', both(false), agencyOnly(false), ['bulkInstall']],
    ['an agency app has nothing else to change', agencyApp, agencyApp, []],
  ];
  for (const [title, before, after, faults] of edits) test(title, () => assert.deepEqual(pathsOf(distributionFaults(before, after)), faults));
});

describe('what old apps became', () => {
  const cases: [string, keyof typeof legacyDistributions, Distribution, readonly string[]][] = [
    ['B-033 agency only', 'agency-only', agencyApp, []],
    ['B-034 sub-account only', 'sub-account-only', both(false), ['build-bulk-token-exchange', 'turn-bulk-on']],
    ['B-035 agency and sub-account', 'agency-and-sub-account', agencyOnly(), ['drop-agency-scopes', 'drop-agency-modules', 'build-sub-account-token-flow', 'open-to-both']],
  ];
  for (const [title, legacy, distribution, toWiden] of cases)
    test(title, () => {
      assert.deepEqual(legacyDistributions[legacy].distribution, distribution);
      assert.deepEqual(legacyDistributions[legacy].toWiden, toWiden);
    });

  test('what is an agency’s keeps an app from sub-accounts', () => {
    const scopes = ['companies.readonly', 'locations.write', 'locations.readonly', 'saas/location.write', 'snapshots.write', 'custom-menu-link.readonly', 'contacts.write'];
    assert.deepEqual(wideningBlockers({ scopes, modules: ['custom-js', 'conversation-provider', 'snapshots'] }), {
      scopes: ['companies.readonly', 'locations.write', 'saas/location.write', 'snapshots.write', 'custom-menu-link.readonly'],
      modules: ['custom-js', 'snapshots'],
    });
    assert.deepEqual(wideningBlockers({ scopes: ['contacts.write', 'locations.write.more'], modules: [] }), { scopes: [], modules: [] });
  });
});

describe('who pays', () => {
  test('B-050 an agency for its own app, which it cannot resell', () => assert.deepEqual([payerOf(agencyApp), resellable(agencyApp, false)], ['agency', false]));
  test('B-051 a sub-account for its own, which its agency may resell', () => assert.deepEqual([payerOf(both(true)), resellable(both(true), false)], ['sub-account', true]));
  test('an app that only agencies install is resold too', () => assert.equal(resellable(agencyOnly(), false), true));
  test('I-059 what is billed elsewhere is not', () => assert.equal(resellable(both(true), true), false));
});

describe('how the portal stores it', () => {
  const cases: [string, Distribution, string[], boolean][] = [
    ['B-043 an agency app', agencyApp, ['Company'], false],
    ['B-044 both may install', both(true), ['Location'], true],
    ['agency only', agencyOnly(), ['Location', 'Company'], true],
  ];
  for (const [title, distribution, userTypes, isAgencyBulkInstallEnabled] of cases) test(title, () => assert.deepEqual(toWireDistribution(distribution), { userTypes, isAgencyBulkInstallEnabled }));

  test('and reads it back', () => {
    const any = fc.oneof(fc.constant(agencyApp), fc.boolean().map(both), fc.boolean().map(agencyOnly));
    fc.assert(fc.property(any, (distribution) => assert.deepEqual(fromWireDistribution(toWireDistribution(distribution)), distribution)));
    assert.equal(fromWireDistribution({ userTypes: [], isAgencyBulkInstallEnabled: true }), null);
  });
});
