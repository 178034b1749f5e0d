// Installing against the real rules: the cap in one step, idempotency, whose place it is, and the way out again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InstallAnswer, MyApps, Records, type InstallAnswer as Answered } from '../../src/schema/session.ts';
import { Decision, type PolicyRevision } from '../../src/schema/policy.ts';
import { shippedRevisions } from '../../src/policy/index.ts';
import { changed, start, type Answer, type Started } from './start.ts';

const path = '/marketplace/v1/installations';
const place = (started: Started, appId: string) => started.world.apps.get(appId)?.listing;
const rules = ({ refusal }: Answer): string[] => Decision.parse(refusal.decision).because.map(({ rule }) => rule);
const installed = ({ body }: Answer): Answered['installations'] => InstallAnswer.parse(body).installations;

async function capOf({ ask, tokenOf }: Started, appId: string): Promise<{ agencies: number; blockedSince: string | null; state: string }> {
  const { body } = await ask(tokenOf('developer'), 'GET', '/marketplace/v1/my-apps');
  return MyApps.parse(body).apps.find(({ listing }) => listing.id === appId)?.cap ?? assert.fail(appId);
}
const outbox = async ({ ask }: Started): Promise<unknown[]> => (await ask(null, 'GET', '/mock/v1/outbox')).body as unknown[];

test('two agencies race at five: exactly one becomes the sixth, and the latch closes', async () => {
  const started = start();
  const answers = await Promise.all(
    ['northlight-studio', 'copper-kettle-marketing'].map((agency) => started.installFor(agency, 'plumbline-field-ops')),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 403]);
  const refused = answers.find(({ status }) => status === 403) ?? assert.fail();
  assert.deepEqual(rules(refused), ['cap.blocked']);
  const cap = await capOf(started, 'plumbline-field-ops');
  assert.deepEqual([cap.agencies, cap.state, cap.blockedSince], [6, 'blocked', '2026-01-10T09:00:00.000Z']);
  assert.deepEqual(await outbox(started), [
    {
      at: '2026-01-10T09:00:00.000Z',
      developerId: 'tidewrack-labs',
      appId: 'plumbline-field-ops',
      from: 'approaching',
      to: 'blocked',
      channels: ['in-product', 'email'],
    },
  ]);
});

test('ten agencies at once: one gets in', async () => {
  const started = start();
  const agencies = [
    'northlight-studio',
    'copper-kettle-marketing',
    'bright-ferry',
    'thimble-co',
    'larkfield-local',
    'open-orchard',
    'paper-lantern-agency',
    'fieldnote-collective',
    'harbor-pine',
  ];
  const answers = await Promise.all(agencies.map((agency) => started.installFor(agency, 'plumbline-field-ops')));
  assert.equal(answers.filter(({ status }) => status === 201).length, 1);
  assert.equal((await capOf(started, 'plumbline-field-ops')).agencies, 6);
});

test('under a revision that measures ahead, the sixth is refused and nothing is latched', async () => {
  const ahead: PolicyRevision = { ...shippedRevisions[0], id: 'ahead', measure: 'prospective' };
  const started = start(undefined, { revisions: [ahead] });
  const answer = await started.installFor('northlight-studio', 'plumbline-field-ops');
  assert.deepEqual([answer.status, rules(answer)], [403, ['cap.at-limit']]);
  assert.deepEqual(await capOf(started, 'plumbline-field-ops'), { agencies: 5, blockedSince: null, state: 'approaching' });
  assert.deepEqual(await outbox(started), []);
});

test('from three to blocked, and out again by being listed: one notice per change of state', async () => {
  const started = start();
  const { ask, tokenOf } = started;
  const states: unknown[] = [];
  const mark = async () => {
    const { agencies, state } = await capOf(started, 'sedgewick-audit');
    states.push([agencies, state, (await outbox(started)).length]);
  };
  // Agencies that let their sub-accounts have new apps, and do not have this one yet.
  const holders = ['harbor-pine', 'northlight-studio', 'thimble-co'];
  const willing = [...started.world.agencies.values()].filter(({ id, marketplace, testOrg }) => marketplace.autoApprove && !testOrg && !holders.includes(id));
  const [late = '', ...comers] = willing.slice(0, 4).map(({ id }) => id);
  await mark();
  const answers: Answer[] = [];
  for (const agency of comers) {
    answers.push(await started.installFor(agency, 'sedgewick-audit'));
    await mark();
  }
  // A counted agency goes on, a new one does not, a test organisation is not counted.
  assert.equal(
    (await ask(tokenOf('agency-admin'), 'POST', path, { appId: 'sedgewick-audit', subAccountIds: ['juniper-yoga'] }, { 'idempotency-key': 'more' }))
      .status,
    201,
  );
  assert.equal((await started.installFor(late, 'sedgewick-audit')).status, 403);
  assert.equal((await started.installFor('meridian-sandbox', 'sedgewick-audit')).status, 201);
  await mark();
  // Everybody who came leaves again: the block stays.
  for (const answer of answers)
    for (const { id, appId, agencyId } of installed(answer))
      assert.equal((await ask(started.tokenOfAgency(agencyId), 'POST', '/marketplace/v1/uninstallations', { appId, level: 'agency', subAccountIds: null }, { 'idempotency-key': id })).status, 200);
  await mark();
  assert.equal((await started.installFor(late, 'sedgewick-audit')).status, 403);
  // Submitting changes nothing, a review that is not passed neither; being listed lifts it.
  assert.equal((await ask(tokenOf('platform-reviewer'), 'POST', '/marketplace/v1/reviews/sedgewick-audit', { outcome: 'disapproved' })).status, 200);
  await mark();
  assert.equal((await ask(tokenOf('platform-reviewer'), 'POST', '/marketplace/v1/reviews/sedgewick-audit', { outcome: 'listed' })).status, 200);
  await mark();
  assert.equal((await started.installFor(late, 'sedgewick-audit')).status, 201);
  assert.equal(place(started, 'sedgewick-audit')?.listedAt, '2026-01-10T09:00:00.000Z');
  assert.deepEqual(states, [
    [3, 'ok', 0],
    [4, 'approaching', 1],
    [5, 'approaching', 1],
    [6, 'blocked', 2],
    [6, 'blocked', 2],
    [3, 'blocked', 2],
    [3, 'blocked', 2],
    [3, 'n/a', 3],
  ]);
});

test('a test organisation takes no place: the count stays at five, and the sixth place stays free', async () => {
  const started = start();
  assert.equal((await started.installFor('meridian-sandbox', 'plumbline-field-ops')).status, 201);
  assert.deepEqual(await capOf(started, 'plumbline-field-ops'), { agencies: 5, blockedSince: null, state: 'approaching' });
  assert.equal((await started.installFor('northlight-studio', 'plumbline-field-ops')).status, 201);
});

test('many sub-accounts at once count once, and uninstalling one of them changes nothing', async () => {
  const started = start();
  const { ask, tokenOf } = started;
  const subAccountIds = Records.parse((await ask(tokenOf('agency-owner'), 'GET', '/marketplace/v1/records')).body)
    .subAccounts.slice(0, 40)
    .map(({ id }) => id);
  const answer = await ask(tokenOf('agency-owner'), 'POST', path, { appId: 'copperleaf-forms', subAccountIds }, { 'idempotency-key': 'forty' });
  assert.equal(answer.status, 201);
  assert.deepEqual([InstallAnswer.parse(answer.body).decision.action, installed(answer).length], ['bulk-install', 40]);
  assert.deepEqual((await capOf(started, 'copperleaf-forms')).agencies, 5);
  const [first] = installed(answer);
  const one = { appId: 'copperleaf-forms', level: 'sub-accounts', subAccountIds: [first?.subAccountId] };
  assert.equal((await ask(tokenOf('agency-owner'), 'POST', '/marketplace/v1/uninstallations', one, { 'idempotency-key': 'one of forty' })).status, 200);
  assert.deepEqual((await capOf(started, 'copperleaf-forms')).agencies, 5);
});

test('what is installed already is brought to the current version and not installed twice', async () => {
  const { ask, tokenOf, world } = start();
  const before = [...world.installations.values()].filter(({ appId }) => appId === 'echo-fennel-voice');
  assert.equal(before[0]?.version, '1.8.0');
  const events = world.apps.get('echo-fennel-voice')?.events.length;
  const answer = await ask(
    tokenOf('agency-admin'),
    'POST',
    path,
    { appId: 'echo-fennel-voice', subAccountIds: before.map(({ subAccountId }) => subAccountId ?? '') },
    { 'idempotency-key': 'again' },
  );
  assert.deepEqual(
    installed(answer).map(({ id, version, installedAt }) => [id, version, installedAt]),
    before.map(({ id, installedAt }) => [id, '1.9.3', installedAt]),
  );
  assert.equal(world.apps.get('echo-fennel-voice')?.events.length, events);
});

test('the same key and request get the same answer once more; another request with that key is 422; none is 400', async () => {
  const { ask, tokenOf, world } = start();
  const admin = tokenOf('agency-admin');
  const body = { appId: 'marrowtag-cleaner', subAccountIds: ['vista-point-vision'] };
  const first = await ask(admin, 'POST', path, body, { 'idempotency-key': 'k1' });
  const size = world.installations.size;
  const again = await ask(admin, 'POST', path, JSON.stringify({ subAccountIds: body.subAccountIds, appId: body.appId }), { 'idempotency-key': 'k1' });
  assert.equal(again.text, first.text);
  assert.equal(again.status, 201);
  assert.equal(world.installations.size, size);
  const other = await ask(admin, 'POST', path, { ...body, subAccountIds: ['compass-recruiting'] }, { 'idempotency-key': 'k1' });
  assert.deepEqual([other.status, world.installations.size], [422, size]);
  assert.equal(
    (await ask(tokenOf('agency-owner'), 'POST', path, { ...body, subAccountIds: ['compass-recruiting'] }, { 'idempotency-key': 'k1' })).status,
    201,
  );
  for (const headers of [{}, { 'idempotency-key': ' ' }]) assert.equal((await ask(admin, 'POST', path, body, headers)).status, 400);
});

test('a refusal is repeated too, with its decision and its trace', async () => {
  const { ask, tokenOf } = start();
  const send = () =>
    ask(tokenOf('agency-admin'), 'POST', path, { appId: 'kestrel-calls', subAccountIds: ['harbor-dental'] }, { 'idempotency-key': 'refused' });
  const [first, second] = [await send(), await send()];
  assert.deepEqual([first.status, rules(first)], [403, ['cap.blocked']]);
  assert.equal(second.text, first.text);
  assert.equal(first.refusal.error, 'Forbidden');
});

test('a hundred requests with one key at the same time install once', async () => {
  const { ask, tokenOf, world } = start();
  const size = world.installations.size;
  const send = () =>
    ask(
      tokenOf('agency-admin'),
      'POST',
      path,
      { appId: 'marrowtag-cleaner', subAccountIds: ['compass-recruiting'] },
      { 'idempotency-key': 'stampede' },
    );
  const answers = await Promise.all(Array.from({ length: 100 }, send));
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
  assert.equal(world.installations.size, size + 1);
});

test('the policy’s refusals reach agencies with every rule that decided', async () => {
  const { ask, tokenOf, installFor } = start();
  const as = (token: string, appId: string, subAccountIds: string[] | null) =>
    ask(token, 'POST', path, { appId, subAccountIds }, { 'idempotency-key': `${token}${appId}` });
  assert.deepEqual(rules(await as(tokenOf('agency-user'), 'marrowtag-cleaner', ['juniper-yoga'])), ['role.not-admin']);
  assert.deepEqual(rules(await as(tokenOf('agency-admin'), 'harbour-lantern-reviews', ['juniper-yoga'])), ['approval.first']);
  assert.deepEqual(rules(await as(tokenOf('agency-user'), 'kestrel-calls', ['juniper-yoga'])).sort(), ['cap.blocked', 'role.not-admin']);
  assert.deepEqual(rules(await as(tokenOf('agency-admin'), 'brindle-bookings', ['juniper-yoga'])), ['listing.standard-on-white-label']);
  assert.deepEqual(rules(await as(tokenOf('agency-admin'), 'cobnut-surveys', ['juniper-yoga'])), ['listing.not-live']);
  assert.equal((await as(tokenOf('agency-admin'), 'juniper-payroll-bridge', null)).status, 201);
  assert.equal((await installFor('meridian-sandbox', 'kestrel-calls')).status, 201);
});

test('a sub-account admin installs into itself only, a sub-account user not at all, and neither learns of what it may not see', async () => {
  const { ask, tokenOf } = start();
  const as = (token: string, appId: string, ids: string[] | null) =>
    ask(token, 'POST', path, { appId, subAccountIds: ids }, { 'idempotency-key': `${token}${appId}${String(ids)}` });
  const admin = tokenOf('sub-account-admin');
  assert.equal((await as(admin, 'marrowtag-cleaner', ['harbor-dental'])).status, 201);
  for (const ids of [['juniper-yoga'], ['harbor-dental', 'juniper-yoga'], ['northlight-studio-1'], ['nowhere']]) {
    const answer = await as(admin, 'marrowtag-cleaner', ids);
    assert.deepEqual([answer.status, answer.refusal.decision], [403, undefined]);
  }
  assert.deepEqual(rules(await as(tokenOf('sub-account-user'), 'marrowtag-cleaner', ['harbor-dental'])), ['role.not-admin']);
  for (const id of ['harbour-lantern-reviews', 'tallyroot-ledger', 'juniper-payroll-bridge', 'no-such-app'])
    assert.equal((await as(admin, id, ['harbor-dental'])).status, 404, id);
  assert.deepEqual(rules(await as(admin, 'kestrel-calls', ['harbor-dental'])), ['cap.blocked']);
});

test('an agency installs only in its own sub-accounts, and cannot tell another’s from none', async () => {
  const { ask, tokenOf } = start();
  const answers = await Promise.all(
    ['northlight-studio-1', 'nowhere'].map((id) =>
      ask(tokenOf('agency-admin'), 'POST', path, { appId: 'marrowtag-cleaner', subAccountIds: [id] }, { 'idempotency-key': id }),
    ),
  );
  const [theirs, none] = answers.map(({ status, refusal }) => [status, refusal.message, refusal.decision]);
  assert.deepEqual(theirs, none);
  assert.equal(theirs?.[0], 403);
});

test('bulk installation is refused where it is not offered', async () => {
  const data = changed({
    apps: [
      {
        ...structuredClone(start().world.apps.get('marrowtag-cleaner')?.listing),
        distribution: { targetUser: 'sub-account', installableBy: 'agency-and-sub-account', bulkInstall: false },
      },
    ],
  });
  const { ask, tokenOf } = start(data);
  const answer = await ask(
    tokenOf('agency-admin'),
    'POST',
    path,
    { appId: 'marrowtag-cleaner', subAccountIds: ['juniper-yoga', 'compass-recruiting'] },
    { 'idempotency-key': 'b' },
  );
  assert.deepEqual(rules(answer), ['bulk.not-offered']);
});
