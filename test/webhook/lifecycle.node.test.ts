// What happens in the world, and what apps are told of it: every event once, to one endpoint, in the platform's own form.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { createSubAccount } from '../../mocks/world/future.ts';
import { generateWorld } from '../../mocks/fixtures/index.ts';
import { demoInstant } from '../../mocks/clock.ts';
import { LifecyclePayload } from '../../src/schema/webhook.ts';
import { appOf, base, changed, worldData } from '../mocks/start.ts';
import { AGENCY, done, FOR_AGENCIES, HOOK, hooked, hookedData, PAID, shapeFaults, VERSIONS, webhooksTo, type Hooked } from './hooked.ts';

type Examples = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
const { newer, ...examples } = JSON.parse(readFileSync('test/webhook/examples.json', 'utf8')) as { newer: string[] } & Examples;

const old = (appId: string, subAccountId: string | null, version: string) => ({ appId, agencyId: AGENCY, subAccountId, installedAt: '2025-12-20T10:00:00Z', version });
const installationOf = ({ world }: Hooked, appId: string): string => [...world.installations.values()].find((one) => one.appId === appId)?.id ?? assert.fail();
const plan = (started: Hooked, id: string, planId: string, token = started.tokenOf('agency-admin'), key = planId) =>
  started.ask(token, 'PUT', `/marketplace/v1/installations/${id}/plan`, { planId }, { 'idempotency-key': key });

/** Everything an example stands for, done in a world of its own. */
const deeds: Readonly<Record<string, (started: Hooked) => Promise<unknown>>> = {
  'AppInstall in a sub-account of a white-labelled agency': async ({ install }) => done(await install(PAID, ['harbor-dental'])),
  'AppInstall in a sub-account of any other agency': async ({ install, tokenOfAgency }) => done(await install(PAID, ['northlight-studio-1'], tokenOfAgency('northlight-studio'))),
  'AppInstall for an agency itself': async ({ install }) => done(await install(FOR_AGENCIES, null)),
  'AppUninstall from a sub-account': async ({ install, uninstall, world }) => {
    done(await install(PAID, ['harbor-dental']));
    world.telling.log.clear();
    done(await uninstall(PAID, ['harbor-dental']));
  },
  'AppUninstall from an agency itself': async ({ install, uninstall, world }) => {
    done(await install(FOR_AGENCIES, null));
    world.telling.log.clear();
    done(await uninstall(FOR_AGENCIES, null));
  },
  'AppUpdate in a sub-account': async ({ install, world }) => {
    done(await install(PAID, ['harbor-dental']));
    world.telling.log.clear();
    const app = world.apps.get(PAID) ?? assert.fail();
    app.listing = { ...app.listing, version: '9.0.0' };
    done(await install(PAID, ['harbor-dental']));
  },
  'PlanChange in a sub-account': async (started) => {
    done(await started.install(PAID, ['harbor-dental']));
    started.world.telling.log.clear();
    done(await plan(started, installationOf(started, PAID), 'plus'));
  },
};

describe('each event has the form of its example', () => {
  for (const [event, cases] of Object.entries(examples))
    for (const [where, example] of Object.entries(cases))
      test(`${event} ${where}`, async () => {
        const started = hooked();
        await (deeds[`${event} ${where}`] ?? assert.fail('nothing is done'))(started);
        const [told = assert.fail('nothing was told'), ...more] = started.told();
        assert.deepEqual([told.event, more], [event, []]);
        assert.deepEqual(shapeFaults(told.payload, example, newer), []);
        assert.deepEqual(LifecyclePayload.parse(told.payload), told.payload);
      });

  test('another form is noticed', () => {
    const example = examples.AppInstall?.['in a sub-account of any other agency'];
    assert(example instanceof Object);
    const without = Object.fromEntries(Object.entries(example).filter(([name]) => name !== 'userId'));
    assert.deepEqual(shapeFaults(without, example, newer), ['.userId is missing']);
    assert.deepEqual(shapeFaults({ ...example, companyName: null }, example, newer), ['.companyName is object, not string']);
    assert.deepEqual(shapeFaults({ ...example, whitelabelDetails: { domain: 'x' } }, example, newer), ['.whitelabelDetails.domain is too much']);
    assert.deepEqual(shapeFaults({ ...example, versionId: '1', agency: 'x' }, example, newer), ['.agency is too much']);
    assert.deepEqual(shapeFaults({ ...example, trial: { onTrial: true, trialDuration: '14', trialStartDate: '' } }, example, newer), ['.trial.trialDuration is string, not number']);
  });
});

describe('what it says', () => {
  test('an installation: who, where, under which brand, on which plan', async () => {
    const started = hooked();
    done(await started.install(PAID, ['harbor-dental']));
    const [{ payload } = assert.fail()] = started.told();
    const admin = started.tokenOf('agency-admin').replace('mock.', '');
    assert.deepEqual([payload.appId, payload.locationId, payload.companyId, payload.userId, payload.planId], [PAID, 'harbor-dental', AGENCY, admin, 'basic']);
    assert.deepEqual(payload.trial, { onTrial: true, trialDuration: 14, trialStartDate: demoInstant });
    assert.deepEqual([payload.companyName, payload.whitelabelDetails], ['Harbor & Pine', { domain: 'app.harbor-pine.example', logoUrl: `${base}/mock/v1/assets/brands/harbor-pine.svg` }]);
    assert.match(String(payload.webhookId), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
  test('one of a free app: no plan and no trial', async () => {
    const started = hooked();
    done(await started.install('marrowtag-cleaner', ['juniper-yoga']));
    const [{ payload } = assert.fail()] = started.told('marrowtag-cleaner');
    assert.deepEqual(['planId' in payload, 'trial' in payload], [false, false]);
  });
  test('one in a sub-account that was created later: nobody did it', async () => {
    const started = hooked();
    const future = { appId: PAID, subAccountIds: ['harbor-dental', 'juniper-yoga'], installToFutureSubAccounts: true };
    done(await started.ask(started.tokenOf('agency-admin'), 'POST', '/marketplace/v1/installations', future, { 'idempotency-key': 'future' }));
    const { id } = createSubAccount(started.world, { agencyId: AGENCY, name: 'Created later' });
    const last = started.told().at(-1) ?? assert.fail();
    assert.deepEqual([last.event, last.payload.locationId, 'userId' in last.payload], ['AppInstall', id, false]);
  });
  test('an update: from which version to which', async () => {
    const started = hooked(changed({ installations: [old('marrowtag-cleaner', 'juniper-yoga', '3.1.9')] }));
    done(await started.install('marrowtag-cleaner', ['juniper-yoga']));
    const [{ event, payload } = assert.fail(), ...more] = started.told();
    assert.deepEqual([event, payload.previousVersionId, payload.versionId, more], ['AppUpdate', '3.1.9', '3.2.1', []]);
  });
  test('another plan: from which to which; the same plan is no change', async () => {
    const started = hooked();
    done(await started.install(PAID, ['harbor-dental']));
    const id = installationOf(started, PAID);
    done(await plan(started, id, 'plus'));
    done(await plan(started, id, 'plus', undefined, 'again'));
    done(await plan(started, id, 'basic'));
    assert.deepEqual(started.told().slice(1).map(({ payload }) => [payload.currentPlanId, payload.newPlanId]), [['basic', 'plus'], ['plus', 'basic']]);
  });
  test('a plan is changed by owners and admins of its place only, and to one the app has', async () => {
    const started = hooked();
    done(await started.install(PAID, ['pine-street-physio']));
    const id = installationOf(started, PAID);
    const status = async (token: string, planId = 'plus') => (await plan(started, id, planId, token, `${token} ${planId}`)).status;
    const { tokenOf } = started;
    assert.deepEqual(
      [await status(tokenOf('agency-user')), await status(tokenOf('sub-account-admin')), await status(started.tokenOfAgency('northlight-studio')), await status(tokenOf('developer')), await status(tokenOf('agency-owner'), 'gold')],
      [403, 404, 404, 403, 422],
    );
    assert.equal(started.told().length, 1);
  });
});

describe('how often, and where to', () => {
  test('one to one endpoint: its own, or the default', async () => {
    const started = hooked(hookedData());
    done(await started.install(PAID, ['harbor-dental']));
    const app = started.world.apps.get(PAID) ?? assert.fail();
    app.listing = { ...app.listing, version: '9.0.0' };
    done(await started.install(PAID, ['harbor-dental']));
    done(await plan(started, installationOf(started, PAID), 'plus'));
    done(await started.uninstall(PAID, ['harbor-dental']));
    assert.deepEqual(started.told().map(({ event, endpoint }) => [event, endpoint]), [['AppInstall', HOOK], ['AppUpdate', VERSIONS], ['PlanChange', HOOK], ['AppUninstall', HOOK]]);
    assert.equal(new Set(started.told().map(({ payload }) => payload.webhookId)).size, 4);
  });
  test('what is not subscribed is not told, and without a default nothing is', async () => {
    const installs = hooked(hookedData({ defaultUrl: HOOK, events: [] }));
    done(await installs.install(PAID, ['harbor-dental']));
    done(await installs.uninstall(PAID, ['harbor-dental']));
    assert.deepEqual(installs.told().map(({ event }) => event), ['AppInstall']);
    const nothing = hooked(hookedData({ defaultUrl: null, events: [] }));
    done(await nothing.install(PAID, ['harbor-dental']));
    assert.deepEqual(nothing.told(), []);
  });
  test('a bulk of 500: 500 installations told, each sub-account once', async () => {
    const data = generateWorld({ apps: 60, seed: 1, subAccounts: 560, now: demoInstant, assetsBase: base });
    const started = hooked(data);
    const has = new Set([...started.world.installations.values()].filter(({ appId }) => appId === 'marrowtag-cleaner').map(({ subAccountId }) => subAccountId));
    const ids = data.subAccounts.filter(({ id, agencyId }) => agencyId === AGENCY && !has.has(id)).slice(0, 500).map(({ id }) => id);
    const request = [started.tokenOf('agency-admin'), 'POST', '/marketplace/v1/installations', { appId: 'marrowtag-cleaner', subAccountIds: ids }, { 'idempotency-key': 'five hundred' }] as const;
    done(await started.ask(...request));
    // The same key again: the same answer, and nothing is told twice.
    done(await started.ask(...request));
    const told = started.told('marrowtag-cleaner');
    assert.deepEqual(told.map(({ payload }) => payload.locationId), ids);
    assert.deepEqual([new Set(told.map(({ event }) => event)).size, new Set(told.map(({ payload }) => payload.webhookId)).size], [1, 500]);
  });
  test('a disapproval: one uninstallation for each sub-account that had it', async () => {
    const started = hooked();
    const places = [...started.world.installations.values()].filter(({ appId, agencyId }) => appId === 'marrowtag-cleaner' && agencyId === AGENCY).map(({ subAccountId }) => subAccountId);
    assert(places.length > 2);
    const body = { approvals: [{ appId: 'marrowtag-cleaner', approval: 'disapproved' }], confirmation: 'CONFIRM' };
    done(await started.ask(started.tokenOf('agency-admin'), 'PUT', '/marketplace/v1/approvals', body, { 'idempotency-key': 'disapproved' }));
    assert.deepEqual(started.told().map(({ event, payload }) => [event, payload.locationId]), places.map((id) => ['AppUninstall', id]));
  });
  test('an uninstallation from the whole agency: one for each place', async () => {
    const started = hooked();
    const places = [...started.world.installations.values()].filter(({ appId, agencyId }) => appId === 'marrowtag-cleaner' && agencyId === AGENCY).length;
    done(await started.uninstall('marrowtag-cleaner', null));
    assert.deepEqual(started.told().map(({ event }) => event), Array.from({ length: places }, () => 'AppUninstall'));
  });
  test('what is refused is not told', async () => {
    const started = hooked();
    assert.equal((await started.install('kestrel-calls', ['harbor-dental'])).status, 403);
    assert.equal((await started.uninstall('marrowtag-cleaner', ['harbor-dental'], started.tokenOf('agency-user'))).status, 403);
    assert.deepEqual(started.told(), []);
  });
});

describe('settings', () => {
  const post = async (body: object, origin?: string) => {
    const started = hooked();
    const { status } = await started.ask(null, 'POST', '/mock/v1/webhooks', body, origin ? { origin } : {});
    return [status, started.world.apps.get(PAID)?.webhooks.defaultUrl];
  };
  const to = (url: string | null, events: readonly object[] = []) => ({ appId: PAID, defaultUrl: url, events });
  test('are set by the mock’s own path, to this machine too', async () => assert.deepEqual(await post(to('http://127.0.0.1:4999/in')), [200, 'http://127.0.0.1:4999/in']));
  for (const [title, body] of [
    ['a private network', to('https://192.168.0.7/')],
    ['no address', to('hooks')],
    ['an endpoint of its own for installations', to(HOOK, [{ name: 'AppInstall', url: VERSIONS }])],
    ['an event there is not', to(HOOK, [{ name: 'Moonrise', url: null }])],
    ['events without a default', to(null, [{ name: 'AppUpdate', url: VERSIONS }])],
  ] as const)
    test(`not ${title}`, async () => assert.deepEqual(await post(body), [422, HOOK]));
  test('not by a page from elsewhere', async () => assert.deepEqual(await post(to('http://127.0.0.1:4999/in'), 'https://stranger.example'), [403, HOOK]));
  test('not of a world file with faults', () => {
    const app = { ...appOf(worldData(), 'marrowtag-cleaner'), webhooks: webhooksTo('https://10.0.0.1/') };
    assert.throws(() => changed({ apps: [app] }), /webhooks\.defaultUrl/);
  });
});
