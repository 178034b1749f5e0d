// Approvals and switches against the real rules: who may, what it takes away where, what stays, and that nothing is done twice.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApprovalsAnswer, ApprovalsRequest, SwitchesAnswer, SwitchesRequest, type ApprovalOutcome, type ApprovalWord } from '../../src/schema/approving.ts';
import { ListingPage, MyApps, Records } from '../../src/schema/session.ts';
import { Decision } from '../../src/schema/policy.ts';
import { start, worldData, type Answer, type Started } from './start.ts';

const AGENCY = 'harbor-pine';
const now = '2026-01-10T09:00:00.000Z';
let keys = 0;

const put = (started: Started, approvals: readonly object[], confirmation?: string, { token = started.tokenOf('agency-admin'), key = `approving-${++keys}` } = {}): Promise<Answer> =>
  started.ask(token, 'PUT', '/marketplace/v1/approvals', { approvals, confirmation }, { 'idempotency-key': key });
const turn = (started: Started, switches: object, { token = started.tokenOf('agency-admin'), key = `turning-${++keys}` } = {}): Promise<Answer> =>
  started.ask(token, 'PUT', '/marketplace/v1/switches', switches, { 'idempotency-key': key });
const outcomes = (answer: Answer): readonly ApprovalOutcome[] => {
  assert.equal(answer.status, 200, answer.text);
  return ApprovalsAnswer.parse(answer.body).outcomes;
};
const rules = (decision: unknown): string[] => Decision.parse(decision).because.map(({ rule }) => rule);
const records = async (started: Started): Promise<Records> => Records.parse((await started.ask(started.tokenOf('agency-admin'), 'GET', '/marketplace/v1/records')).body);
const shownTo = async (started: Started, as: 'sub-account-admin' | 'agency-admin'): Promise<string[]> =>
  ListingPage.parse((await started.ask(started.tokenOf(as), 'GET', '/marketplace/v1/listings?limit=1000')).body).listings.map(({ id }) => id);
const placesOf = ({ installations }: Records, appId: string): string[] => installations.filter((one) => one.appId === appId).flatMap(({ subAccountId }) => subAccountId ?? []);
/** The apps that the most sub-accounts of the agency have, the most installed first. */
async function installedApps(started: Started): Promise<readonly { appId: string; from: string[] }[]> {
  const known = await records(started);
  const apps = [...new Set(known.installations.filter(({ subAccountId }) => subAccountId !== null).map(({ appId }) => appId))];
  return apps.map((appId) => ({ appId, from: placesOf(known, appId) })).sort((a, b) => b.from.length - a.from.length);
}

describe('approvals', () => {
  test('C-008 the word typed: the app is disapproved, and says since when', async () => {
    const started = start();
    assert.deepEqual(outcomes(await put(started, [{ appId: 'pennywhistle-sms', approval: 'disapproved' }], 'CONFIRM')).map(({ outcome }) => outcome), ['changed']);
    const known = await records(started);
    assert.equal(known.approvals['pennywhistle-sms'], 'disapproved');
    assert.equal(known.approvalsSince?.['pennywhistle-sms'], now);
  });

  for (const typed of ['confirm', 'CONFIRM ', '', undefined]) {
    test(`C-009 ${JSON.stringify(typed)} typed: refused, and nothing is taken away`, async () => {
      const started = start();
      const before = await records(started);
      const answer = await put(started, [{ appId: 'pennywhistle-sms', approval: 'disapproved' }], typed);
      assert.equal(answer.status, 403);
      assert.deepEqual(rules(answer.refusal.decision), ['approve.not-confirmed']);
      assert.deepEqual(await records(started), before);
    });
  }

  test('C-010 approving takes no word', async () => {
    const started = start();
    assert.equal(outcomes(await put(started, [{ appId: 'harbour-lantern-reviews', approval: 'approved' }]))[0]?.outcome, 'changed');
    assert.ok((await shownTo(started, 'sub-account-admin')).includes('harbour-lantern-reviews'));
  });

  test('C-004 what is disapproved is hidden from sub-accounts, not from the agency', async () => {
    const started = start();
    assert.ok((await shownTo(started, 'sub-account-admin')).includes('pennywhistle-sms'));
    await put(started, [{ appId: 'pennywhistle-sms', approval: 'disapproved' }], 'CONFIRM');
    assert.ok(!(await shownTo(started, 'sub-account-admin')).includes('pennywhistle-sms'));
    assert.ok((await shownTo(started, 'agency-admin')).includes('pennywhistle-sms'));
    assert.equal((await started.ask(started.tokenOf('sub-account-admin'), 'GET', '/marketplace/v1/listings/pennywhistle-sms')).status, 404);
  });

  test('a bulk disapproval uninstalls exactly what was announced, and nothing of another agency', async () => {
    const started = start();
    const chosen = (await installedApps(started)).slice(0, 5);
    assert.ok(chosen.length === 5 && chosen.some(({ from }) => from.length > 1));
    const ofOthers = () => [...started.world.installations.values()].filter(({ agencyId }) => agencyId !== AGENCY).map(({ id }) => id);
    const [others, kept] = [ofOthers(), (await records(started)).installations.filter(({ appId }) => !chosen.some((one) => one.appId === appId))];
    const told = outcomes(await put(started, chosen.map(({ appId, from }) => ({ appId, approval: 'disapproved', from })), 'CONFIRM'));
    assert.deepEqual(
      told.map((one) => [one.appId, one.outcome === 'changed' ? [...one.uninstalled].sort() : one.outcome]),
      chosen.map(({ appId, from }) => [appId, [...from].sort()]),
    );
    assert.deepEqual((await records(started)).installations, kept);
    assert.deepEqual(ofOthers(), others);
  });

  test('C-007 approving again shows it and reinstalls nothing', async () => {
    const started = start();
    const [{ appId, from } = assert.fail()] = await installedApps(started);
    await put(started, [{ appId, approval: 'disapproved', from }], 'CONFIRM');
    const [outcome] = outcomes(await put(started, [{ appId, approval: 'approved' }]));
    assert.deepEqual(outcome, { appId, outcome: 'changed', before: 'disapproved', approval: 'approved', uninstalled: [] });
    assert.deepEqual(placesOf(await records(started), appId), []);
  });

  test('an app that another sub-account got meanwhile is left as it is, and said', async () => {
    const started = start();
    const [{ appId, from } = assert.fail(), other = assert.fail()] = await installedApps(started);
    const told = outcomes(await put(started, [{ appId, approval: 'disapproved', from: from.slice(1) }, { ...other, approval: 'disapproved' }], 'CONFIRM'));
    assert.deepEqual(told[0], { appId, outcome: 'installed-meanwhile', subAccountIds: from.slice(0, 1) });
    assert.equal(told[1]?.outcome, 'changed');
    const known = await records(started);
    assert.deepEqual(placesOf(known, appId), from);
    assert.notEqual(known.approvals[appId], 'disapproved');
  });

  test('fewer than were told lose it where one left by itself', async () => {
    const started = start();
    const [{ appId, from } = assert.fail()] = await installedApps(started);
    const [outcome] = outcomes(await put(started, [{ appId, approval: 'disapproved', from: [...from, 'who-left'] }], 'CONFIRM'));
    assert.deepEqual(outcome?.outcome === 'changed' && outcome.uninstalled, from);
  });

  test('the cap’s count, latch and notice go with the uninstalls', async () => {
    const started = start();
    const capOf = async () => MyApps.parse((await started.ask(started.tokenOf('developer'), 'GET', '/marketplace/v1/my-apps')).body).apps.find(({ listing }) => listing.id === 'copperleaf-forms')?.cap ?? assert.fail();
    const outbox = async () => (await started.ask(null, 'GET', '/mock/v1/outbox')).body as { appId: string; from: string; to: string }[];
    const place = (await records(started)).subAccounts[0]?.id ?? assert.fail();
    const before = await capOf();
    const install = await started.ask(started.tokenOf('agency-admin'), 'POST', '/marketplace/v1/installations', { appId: 'copperleaf-forms', subAccountIds: [place] }, { 'idempotency-key': 'place' });
    assert.equal(install.status, 201, install.text);
    assert.equal((await capOf()).agencies, before.agencies + 1);
    const from = placesOf(await records(started), 'copperleaf-forms');
    assert.equal(outcomes(await put(started, [{ appId: 'copperleaf-forms', approval: 'disapproved', from }], 'CONFIRM'))[0]?.outcome, 'changed');
    assert.deepEqual(await capOf(), before);
    assert.deepEqual(await outbox(), []);
  });

  test('a latched app stays blocked when a disapproval takes an agency away', async () => {
    const started = start();
    assert.equal((await started.installFor('northlight-studio', 'plumbline-field-ops')).status, 201);
    const answer = await put(started, [{ appId: 'plumbline-field-ops', approval: 'disapproved' }], 'CONFIRM', { token: started.tokenOfAgency('northlight-studio') });
    const [outcome] = outcomes(answer);
    assert.equal(outcome?.outcome === 'changed' && outcome.uninstalled.length, 1);
    const { body } = await started.ask(started.tokenOf('developer'), 'GET', '/marketplace/v1/my-apps');
    const cap = MyApps.parse(body).apps.find(({ listing }) => listing.id === 'plumbline-field-ops')?.cap;
    assert.deepEqual(cap, { agencies: 5, blockedSince: now, state: 'blocked' });
  });

  test('C-012 an app for agencies is refused by itself, the others of the list are changed', async () => {
    const started = start();
    const told = outcomes(await put(started, [{ appId: 'juniper-payroll-bridge', approval: 'disapproved' }, { appId: 'pennywhistle-sms', approval: 'disapproved' }, { appId: 'nothing-of-the-kind', approval: 'approved' }], 'CONFIRM'));
    assert.deepEqual(told.map(({ outcome }) => outcome), ['refused', 'changed', 'not-available']);
    assert.deepEqual(told[0]?.outcome === 'refused' && rules(told[0].decision), ['approve.agency-app']);
  });

  test('a word that holds already is no change', async () => {
    const started = start();
    assert.deepEqual(outcomes(await put(started, [{ appId: 'harbour-lantern-reviews', approval: 'disapproved' }], 'CONFIRM')), [{ appId: 'harbour-lantern-reviews', outcome: 'unchanged', approval: 'disapproved' }]);
  });

  test('a word taken back leaves the app to the switch', async () => {
    const started = start();
    await put(started, [{ appId: 'harbour-lantern-reviews', approval: null }]);
    assert.ok(!('harbour-lantern-reviews' in (await records(started)).approvals));
    assert.ok((await shownTo(started, 'sub-account-admin')).includes('harbour-lantern-reviews'));
    await turn(started, { autoApprove: false });
    const answer = await put(started, [{ appId: 'pennywhistle-sms', approval: null }]);
    assert.deepEqual(rules(answer.refusal.decision), ['approve.not-confirmed'], 'without the switch it is a disapproval');
  });

  test('the same key twice: done once, answered twice', async () => {
    const started = start();
    const [{ appId, from } = assert.fail()] = await installedApps(started);
    const ask = () => put(started, [{ appId, approval: 'disapproved', from }], 'CONFIRM', { key: 'one-key' });
    const [first, second] = [await ask(), await ask()];
    assert.equal(first.text, second.text);
    const events = started.world.apps.get(appId)?.events.filter(({ type, at }) => type === 'uninstall' && at === now);
    assert.equal(events?.length, from.length);
    assert.equal((await turn(started, { allApps: false }, { key: 'one-key' })).status, 422, 'the key belongs to that request');
  });

  test('without a key: 400', async () => {
    const started = start();
    for (const path of ['approvals', 'switches']) assert.equal((await started.ask(started.tokenOf('agency-admin'), 'PUT', `/marketplace/v1/${path}`, {})).status, 400);
  });

  test('a user of the agency is refused with the rule, a sub-account and a developer without any', async () => {
    const started = start();
    const word = [{ appId: 'harbour-lantern-reviews', approval: 'approved' }];
    const user = await put(started, word, '', { token: started.tokenOf('agency-user') });
    assert.deepEqual([user.status, rules(user.refusal.decision)], [403, ['role.not-admin']]);
    for (const as of ['sub-account-admin', 'developer', 'platform-reviewer'] as const) {
      const [approval, switched] = [await put(started, word, '', { token: started.tokenOf(as) }), await turn(started, { allApps: false }, { token: started.tokenOf(as) })];
      assert.deepEqual([approval.status, switched.status, 'decision' in approval.refusal], [403, 403, false]);
    }
    assert.equal((await records(started)).approvals['harbour-lantern-reviews'], 'disapproved');
  });

  test('the shape is strict', async () => {
    const started = start();
    const bad: readonly [unknown, RegExp][] = [
      [{ approvals: [] }, /^approvals/],
      [{ approvals: [{ appId: 'a', approval: 'maybe' }] }, /^approvals\.0\.approval/],
      [{ approvals: [{ appId: 'pennywhistle-sms', approval: 'approved' }, { appId: 'pennywhistle-sms', approval: 'approved' }] }, /^approvals\.1\.appId: is in the list twice/],
      [{ approvals: Array.from({ length: 1001 }, (_, at) => ({ appId: `a${at}`, approval: 'approved' })) }, /^approvals/],
    ];
    for (const [body, says] of bad) {
      const answer = await started.ask(started.tokenOf('agency-admin'), 'PUT', '/marketplace/v1/approvals', body, { 'idempotency-key': `bad-${++keys}` });
      assert.equal(answer.status, 422);
      assert.match(answer.refusal.message[0] ?? '', says);
    }
    assert.ok(ApprovalsRequest.safeParse({ approvals: Array.from({ length: 1000 }, (_, at): ApprovalWord => ({ appId: `a${at}`, approval: 'approved' })) }).success);
    assert.equal(SwitchesRequest.safeParse({}).success, false);
    assert.equal(SwitchesRequest.safeParse({ allAps: true }).success, false);
  });

  test('a thousand at once', async () => {
    const started = start(worldData(1600));
    const ids = started.world.catalogue.filter(({ listing }) => listing.distribution.targetUser === 'sub-account' && listing.type === 'public' && listing.status === 'live').slice(0, 1000).map(({ listing }) => listing.id);
    assert.equal(ids.length, 1000);
    const told = outcomes(await put(started, ids.map((appId) => ({ appId, approval: 'disapproved' })), 'CONFIRM'));
    assert.ok(told.every(({ outcome }) => outcome === 'changed' || outcome === 'unchanged' || outcome === 'not-available'));
    const disapproved = new Set(told.flatMap((one) => (one.outcome === 'not-available' ? [] : one.appId)));
    assert.ok(disapproved.size > 500);
    assert.deepEqual((await shownTo(started, 'sub-account-admin')).filter((id) => disapproved.has(id)), []);
    assert.deepEqual((await records(started)).installations.filter(({ appId }) => disapproved.has(appId)), []);
  });
});

describe('switches', () => {
  const switchesOf = (answer: Answer) => SwitchesAnswer.parse(answer.body).switches;

  test('C-014 the first one off: no catalogue for sub-accounts, everything stays installed', async () => {
    const started = start();
    const before = (await records(started)).installations;
    assert.equal(switchesOf(await turn(started, { subAccountAccess: false })).subAccountAccess, false);
    assert.deepEqual(await shownTo(started, 'sub-account-admin'), []);
    assert.deepEqual((await records(started)).installations, before);
  });

  test('C-017 a switch whose turn it is not: 409, and nothing is turned', async () => {
    const started = start();
    await turn(started, { subAccountAccess: false });
    for (const switches of [{ allApps: false }, { autoApprove: false }]) assert.equal((await turn(started, switches)).status, 409);
    assert.deepEqual((await records(started)).agency?.marketplace, { subAccountAccess: false, allApps: true, autoApprove: true });
  });

  test('several at once are turned in the order a hand would turn them', async () => {
    const started = start();
    assert.deepEqual(switchesOf(await turn(started, { subAccountAccess: false, allApps: false, autoApprove: false })), { subAccountAccess: false, allApps: false, autoApprove: false });
    assert.deepEqual(switchesOf(await turn(started, { autoApprove: true, allApps: true, subAccountAccess: true })), { subAccountAccess: true, allApps: true, autoApprove: true });
  });

  test('C-018 off and on again: what was approved is back, what was disapproved is not, what is new is approved', async () => {
    const started = start();
    await put(started, [{ appId: 'pennywhistle-sms', approval: 'disapproved' }, { appId: 'harbour-lantern-reviews', approval: 'approved' }], 'CONFIRM');
    const before = await shownTo(started, 'sub-account-admin');
    await turn(started, { subAccountAccess: false });
    await turn(started, { subAccountAccess: true });
    const after = await shownTo(started, 'sub-account-admin');
    assert.deepEqual(after, before);
    assert.deepEqual(['harbour-lantern-reviews', 'pennywhistle-sms', 'marrowtag-cleaner'].map((id) => after.includes(id)), [true, false, true]);
  });

  test('C-003 the third one off: apps without a word are not seen, those with one stay', async () => {
    const started = start();
    await turn(started, { autoApprove: false });
    const shown = await shownTo(started, 'sub-account-admin');
    assert.deepEqual(['pennywhistle-sms', 'echo-fennel-voice'].map((id) => shown.includes(id)), [true, false]);
  });

  test('C-019 whatever the switches say, the agency sees everything', async () => {
    const started = start();
    const before = await shownTo(started, 'agency-admin');
    await turn(started, { subAccountAccess: false, allApps: false, autoApprove: false });
    assert.deepEqual(await shownTo(started, 'agency-admin'), before);
  });

  test('a user of the agency is refused with the rule', async () => {
    const started = start();
    const answer = await turn(started, { allApps: false }, { token: started.tokenOf('agency-user') });
    assert.deepEqual([answer.status, rules(answer.refusal.decision)], [403, ['role.not-admin']]);
  });
});
