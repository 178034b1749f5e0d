// Uninstalling against the real rules: whose it is, from where, exactly what was told, what it does to counts and futures, and once for each key.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { uninstallReasons } from '../../src/policy/roles.ts';
import { MyApps, Records } from '../../src/schema/session.ts';
import { UninstallAnswer, UninstallReason } from '../../src/schema/uninstalling.ts';
import { start, type Answer, type Started } from './start.ts';

const AGENCY = 'harbor-pine';
let keys = 0;

const post = ({ ask }: Started, token: string, body: object, key = `uninstalling-${++keys}`): Promise<Answer> => ask(token, 'POST', '/marketplace/v1/uninstallations', body, { 'idempotency-key': key });
const gone = (answer: Answer): readonly (string | null)[] => {
  assert.equal(answer.status, 200, answer.text);
  return UninstallAnswer.parse(answer.body).uninstalled.map(({ subAccountId }) => subAccountId).sort();
};
const places = ({ world }: Started, appId: string, agencyId = AGENCY): string[] =>
  [...world.installations.values()].flatMap((one) => (one.appId === appId && one.agencyId === agencyId ? [one.subAccountId ?? ''] : [])).sort();
const agenciesOf = async ({ ask, tokenOf }: Started, appId: string): Promise<number | undefined> =>
  MyApps.parse((await ask(tokenOf('developer'), 'GET', '/marketplace/v1/my-apps')).body).apps.find(({ listing }) => listing.id === appId)?.cap.agencies;

describe('from sub-accounts', () => {
  test('the ones named lose it, the others keep it', async () => {
    const started = start();
    const [first = '', second = '', ...others] = places(started, 'marrowtag-cleaner');
    assert(others.length > 0);
    assert.deepEqual(gone(await post(started, started.tokenOf('agency-admin'), { appId: 'marrowtag-cleaner', level: 'sub-accounts', subAccountIds: [second, first] })), [first, second]);
    assert.deepEqual(places(started, 'marrowtag-cleaner'), others);
  });

  test('where it is not installed, nothing is done', async () => {
    const started = start();
    const [first = ''] = places(started, 'marrowtag-cleaner');
    const request = { appId: 'marrowtag-cleaner', level: 'sub-accounts', subAccountIds: [first] };
    assert.deepEqual(gone(await post(started, started.tokenOf('agency-admin'), request)), [first]);
    assert.deepEqual(gone(await post(started, started.tokenOf('agency-admin'), request)), []);
  });

  test('a sub-account’s admin may, in its own place only', async () => {
    const started = start();
    const admin = started.tokenOf('sub-account-admin');
    const before = places(started, 'marrowtag-cleaner');
    assert(before.includes('harbor-dental') && before.includes('pine-street-physio'));
    const asked = (subAccountIds: readonly string[]) => post(started, admin, { appId: 'marrowtag-cleaner', level: 'sub-accounts', subAccountIds });
    assert.deepEqual([(await asked(['pine-street-physio'])).status, (await asked(['harbor-dental', 'pine-street-physio'])).status], [403, 403]);
    assert.deepEqual(places(started, 'marrowtag-cleaner'), before);
    assert.deepEqual(gone(await asked(['harbor-dental'])), ['harbor-dental']);
  });

  test('nobody else may, and what is another agency’s does not exist', async () => {
    const started = start();
    const { tokenOf } = started;
    const request = { appId: 'marrowtag-cleaner', level: 'sub-accounts', subAccountIds: ['harbor-dental'] };
    for (const as of ['agency-user', 'sub-account-user', 'developer', 'platform-reviewer'] as const) assert.equal((await post(started, tokenOf(as), request)).status, 403, as);
    assert.equal((await post(started, started.tokenOfAgency('northlight-studio'), request)).status, 403);
    assert.equal((await post(started, tokenOf('agency-owner'), { ...request, appId: 'nothing' })).status, 404);
    assert.equal((await post(started, tokenOf('agency-owner'), { ...request, appId: 'wherry-waitlist' })).status, 404);
    assert(places(started, 'marrowtag-cleaner').includes('harbor-dental'));
  });
});

describe('from the whole agency', () => {
  test('it is gone everywhere, the agency counts no more, and sub-accounts created later do without', async () => {
    const started = start();
    const { ask, tokenOf, world } = started;
    const admin = tokenOf('agency-admin');
    const installing = { appId: 'copperleaf-forms', subAccountIds: ['juniper-yoga', 'harbor-dental'], installToFutureSubAccounts: true };
    assert.equal((await ask(admin, 'POST', '/marketplace/v1/installations', installing, { 'idempotency-key': 'future' })).status, 201);
    const before = await agenciesOf(started, 'copperleaf-forms');
    const all = places(started, 'copperleaf-forms');
    assert.deepEqual(gone(await post(started, admin, { appId: 'copperleaf-forms', level: 'agency', subAccountIds: null, reason: 'too-expensive' })), all);
    assert.deepEqual([places(started, 'copperleaf-forms'), await agenciesOf(started, 'copperleaf-forms')], [[], Number(before) - 1]);
    assert.deepEqual(Records.parse((await ask(admin, 'GET', '/marketplace/v1/records')).body).futureApps, []);
    assert.deepEqual(world.feedback, [{ at: '2026-01-10T09:00:00.000Z', appId: 'copperleaf-forms', reason: 'too-expensive' }]);
  });

  test('an app of the agency itself', async () => {
    const started = start();
    const installation = [...started.world.installations.values()].find(({ agencyId, subAccountId }) => agencyId === AGENCY && subAccountId === null) ?? assert.fail();
    assert.deepEqual(gone(await post(started, started.tokenOf('agency-owner'), { appId: installation.appId, level: 'agency', subAccountIds: null })), [null]);
  });

  test('no more goes than was told', async () => {
    const started = start();
    const [first = '', ...others] = places(started, 'marrowtag-cleaner');
    const told = (subAccountIds: readonly string[]) => post(started, started.tokenOf('agency-admin'), { appId: 'marrowtag-cleaner', level: 'agency', subAccountIds });
    assert.equal((await told(others)).status, 409);
    assert.deepEqual(places(started, 'marrowtag-cleaner'), [first, ...others]);
    assert.deepEqual(gone(await told([first, ...others])), [first, ...others]);
  });

  test('not for a sub-account', async () => {
    const started = start();
    const before = places(started, 'marrowtag-cleaner');
    assert.equal((await post(started, started.tokenOf('sub-account-admin'), { appId: 'marrowtag-cleaner', level: 'agency', subAccountIds: null })).status, 403);
    assert.deepEqual(places(started, 'marrowtag-cleaner'), before);
  });
});

test('who has an app may leave it where the marketplace is closed', async () => {
  const started = start();
  await started.ask(started.tokenOf('agency-admin'), 'PUT', '/marketplace/v1/switches', { subAccountAccess: false }, { 'idempotency-key': 'closed' });
  assert.deepEqual(gone(await post(started, started.tokenOf('sub-account-admin'), { appId: 'marrowtag-cleaner', level: 'sub-accounts', subAccountIds: ['harbor-dental'] })), ['harbor-dental']);
});

test('the same key again gets the same answer, and takes nothing away a second time', async () => {
  const started = start();
  const admin = started.tokenOf('agency-admin');
  const request = { appId: 'marrowtag-cleaner', level: 'sub-accounts', subAccountIds: ['harbor-dental'] };
  const first = await post(started, admin, request, 'once');
  await started.ask(admin, 'POST', '/marketplace/v1/installations', { appId: 'marrowtag-cleaner', subAccountIds: ['harbor-dental'] }, { 'idempotency-key': 'again' });
  const second = await post(started, admin, request, 'once');
  assert.deepEqual(second.body, first.body);
  assert(places(started, 'marrowtag-cleaner').includes('harbor-dental'));
  assert.equal((await started.ask(admin, 'POST', '/marketplace/v1/uninstallations', request)).status, 400);
});

for (const [title, body] of [
  ['no sub-account named', { level: 'sub-accounts', subAccountIds: [] }],
  ['none given', { level: 'sub-accounts', subAccountIds: null }],
  ['one named twice', { level: 'sub-accounts', subAccountIds: ['harbor-dental', 'harbor-dental'] }],
  ['a level there is not', { level: 'platform', subAccountIds: null }],
  ['a reason there is not', { level: 'agency', subAccountIds: null, reason: 'mood' }],
] as const) {
  test(`${title}: 422, and nothing is taken away`, async () => {
    const started = start();
    const before = places(started, 'marrowtag-cleaner');
    assert.equal((await post(started, started.tokenOf('agency-admin'), { appId: 'marrowtag-cleaner', ...body })).status, 422);
    assert.deepEqual(places(started, 'marrowtag-cleaner'), before);
  });
}

test('reasons: one list, kept without a name, and the last only from an agency', async () => {
  assert.deepEqual(UninstallReason.options, [...uninstallReasons]);
  const started = start();
  const breach = (token: string) => post(started, token, { appId: 'marrowtag-cleaner', level: 'sub-accounts', subAccountIds: ['harbor-dental'], reason: 'white-label-breach' });
  assert.equal((await breach(started.tokenOf('sub-account-admin'))).status, 422);
  assert.deepEqual(gone(await breach(started.tokenOf('agency-admin'))), ['harbor-dental']);
  assert.equal(JSON.stringify(started.world.feedback).includes(AGENCY), false);
});
