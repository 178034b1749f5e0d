// Webhooks (systems J and L), case by case: where an event goes, what an app is told, what is tried again, what a receiver takes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { fromWirePayload, LifecyclePayload, toWirePayload, type LifecycleEvent } from '../../src/schema/webhook.ts';
import { receive, retryAfter, retryRules, signatureToVerify, signatures } from '../../src/webhook/delivery.ts';
import { installPayload, planChangePayload, uninstallPayload, updatePayload, type Happening } from '../../src/webhook/payloads.ts';
import { endpointLevels, endpointOf, pruned, subscribable, subscribedEvents, subscriptionFaults, type Subscriptions } from '../../src/webhook/routing.ts';

const DEFAULT = 'https://hooks.example.com/all';
const URGENT = 'https://urgent.example.com/in';
const UNLOCKING = { ContactCreate: ['contacts.readonly', 'contacts.write'], NoteCreate: ['contacts.readonly'], OpportunityCreate: ['opportunities.readonly'], AppInstall: [], AppUninstall: [] };
const SCOPES = ['contacts.readonly'];
const subscriptions = (changes: Partial<Subscriptions> = {}): Subscriptions => ({ defaultUrl: DEFAULT, events: [{ name: 'ContactCreate', url: URGENT }, { name: 'NoteCreate', url: null }], ...changes });
const event = (name: string, url: string | null = null) => ({ name, url });

describe('where an event goes', () => {
  test('J-001 to its own endpoint', () => assert.equal(endpointOf(subscriptions(), 'ContactCreate'), URGENT));
  test('J-002 else to the default', () => assert.equal(endpointOf(subscriptions(), 'NoteCreate'), DEFAULT));
  test('nowhere when it is not subscribed', () => assert.equal(endpointOf(subscriptions(), 'OpportunityCreate'), null));
  test('J-011 wherever it happened: a customer has no endpoint of its own, and what is saved has no place for one', () => {
    assert.deepEqual(endpointLevels, { app: true, agency: false, 'sub-account': false });
    const ofCustomers = { ...subscriptions(), agencies: { a1: URGENT }, subAccounts: { s1: URGENT } };
    assert.equal(endpointOf(ofCustomers, 'NoteCreate'), DEFAULT);
  });
  test('J-010 an installation is told as soon as there is a default', () => {
    assert.deepEqual([endpointOf(subscriptions({ events: [] }), 'AppInstall'), endpointOf(subscriptions({ defaultUrl: null, events: [] }), 'AppInstall')], [DEFAULT, null]);
    assert.deepEqual(subscribedEvents(subscriptions()), ['AppInstall', 'ContactCreate', 'NoteCreate']);
  });
  test('an installation goes to the default, whatever was saved before', () => assert.equal(endpointOf(subscriptions({ events: [event('AppInstall', URGENT)] }), 'AppInstall'), DEFAULT));

  test('J-003 each subscribed event goes to exactly one place, its own or the default', () => {
    const url = fc.option(fc.constantFrom(URGENT, 'https://third.example.com/'));
    const events = fc.uniqueArray(fc.record({ name: fc.constantFrom('ContactCreate', 'NoteCreate', 'OpportunityCreate'), url }), { selector: ({ name }) => name });
    fc.assert(
      fc.property(events, fc.constantFrom('ContactCreate', 'NoteCreate', 'OpportunityCreate'), (subscribed, name) => {
        const endpoint = endpointOf({ defaultUrl: DEFAULT, events: subscribed }, name);
        const found = subscribed.find((one) => one.name === name);
        assert.equal(endpoint, found ? (found.url ?? DEFAULT) : null);
      }),
    );
  });
});

describe('what may be saved', () => {
  const cases: [string, Subscriptions, string[]][] = [
    ['events with and without their own endpoint', subscriptions(), []],
    ['nothing at all', subscriptions({ defaultUrl: null, events: [] }), []],
    ['J-004 no default, even where every event has its own', subscriptions({ defaultUrl: '', events: [event('ContactCreate', URGENT)] }), ['defaultUrl']],
    ['a default that is not on https', subscriptions({ defaultUrl: 'http://hooks.example.com/' }), ['defaultUrl']],
    ['a default on this machine', subscriptions({ defaultUrl: 'https://localhost/' }), ['defaultUrl']],
    ['an endpoint that is not on https', subscriptions({ events: [event('ContactCreate', 'http://hooks.example.com/')] }), ['events.0.url']],
    ['an endpoint in a private network', subscriptions({ events: [event('ContactCreate', 'https://192.168.1.4/')] }), ['events.0.url']],
    ['an endpoint where clouds keep their secrets', subscriptions({ events: [event('ContactCreate', 'https://169.254.169.254/')] }), ['events.0.url']],
    ['the same event twice', subscriptions({ events: [event('NoteCreate'), event('NoteCreate', URGENT)] }), ['events.1.name']],
    ['J-008 an event without its permission', subscriptions({ events: [event('OpportunityCreate')] }), ['events.0.name']],
    ['an event nobody knows', subscriptions({ events: [event('ShipLaunched')] }), ['events.0.name']],
    ['one named like something every object has', subscriptions({ events: [event('constructor')] }), ['events.0.name']],
    ['no name of an event', subscriptions({ events: [event('1 2')] }), ['events.0.name']],
    ['an installation at the default', subscriptions({ events: [event('AppInstall')] }), []],
    ['an installation elsewhere', subscriptions({ events: [event('AppInstall', URGENT)] }), ['events.0.url']],
  ];
  for (const [title, wanted, faults] of cases) test(title, () => assert.deepEqual(subscriptionFaults(wanted, SCOPES, UNLOCKING).map(({ path }) => path), faults));

  test('J-008 an event is unlocked by any one of its permissions', () => {
    assert.deepEqual([[], ['contacts.write'], ['opportunities.readonly']].map((scopes) => subscribable('ContactCreate', scopes, UNLOCKING)), [false, true, false]);
    assert.equal(subscribable('AppInstall', [], UNLOCKING), true);
  });
  test('J-009 a permission that goes takes its events along, and no others', () => {
    const before = subscriptions({ events: [event('ContactCreate', URGENT), event('OpportunityCreate'), event('AppUninstall')] });
    assert.deepEqual(pruned(before, ['opportunities.readonly'], UNLOCKING), { kept: { defaultUrl: DEFAULT, events: [event('OpportunityCreate'), event('AppUninstall')] }, dropped: ['ContactCreate'] });
    assert.deepEqual(pruned(before, ['opportunities.readonly', 'contacts.write'], UNLOCKING).dropped, []);
  });
});

describe('what an app is told', () => {
  const happening = (changes: Partial<Happening> = {}): Happening => ({
    ...{ appId: 'app', versionId: 'v1', agency: { id: 'agency', name: 'Harbour Lane', whiteLabel: { domain: 'crm.harbour.example', logoUrl: 'https://crm.harbour.example/logo.png' } } },
    ...{ subAccountId: 'sub', userId: 'user', planId: null, trial: null, at: null, deliveryId: null },
    ...changes,
  });
  const brandless = { id: 'agency', name: 'Harbour Lane', whiteLabel: null };

  test('L-001, L-005, L-008 an installation in a sub-account of a white-labelled agency', () => {
    assert.deepEqual(installPayload(happening()), {
      ...{ type: 'INSTALL', appId: 'app', versionId: 'v1', installType: 'Location', locationId: 'sub', companyId: 'agency', userId: 'user' },
      ...{ companyName: 'Harbour Lane', isWhitelabelCompany: true, whitelabelDetails: { domain: 'crm.harbour.example', logoUrl: 'https://crm.harbour.example/logo.png' } },
    });
  });
  test('of an agency that is not white-labelled: no details, and said so', () => {
    const payload = installPayload(happening({ agency: brandless }));
    assert(payload.type === 'INSTALL');
    assert.deepEqual([payload.companyName, payload.isWhitelabelCompany, payload.whitelabelDetails], ['Harbour Lane', false, {}]);
  });
  test('a brand without a logo', () => {
    const payload = installPayload(happening({ agency: { ...brandless, whiteLabel: { domain: 'crm.harbour.example', logoUrl: null } } }));
    assert(payload.type === 'INSTALL');
    assert.deepEqual([payload.isWhitelabelCompany, payload.whitelabelDetails], [true, { domain: 'crm.harbour.example' }]);
  });
  test('L-003 an installation at agency level says nothing of sub-account, brand or user', () => {
    assert.deepEqual(installPayload(happening({ subAccountId: null })), { type: 'INSTALL', appId: 'app', versionId: 'v1', installType: 'Company', companyId: 'agency' });
  });
  test('L-006 a trial', () => {
    const payload = installPayload(happening({ planId: 'plan', trial: { days: 14, startedAt: '2026-01-10T00:00:00Z', running: true } }));
    assert(payload.type === 'INSTALL');
    assert.deepEqual([payload.planId, payload.trial], ['plan', { onTrial: true, trialDuration: 14, trialStartDate: '2026-01-10T00:00:00Z' }]);
  });
  test('a sub-account that was created later: nobody installed it there', () => assert.equal('userId' in installPayload(happening({ userId: null })), false));
  test('L-007 an uninstallation says the app and where, no more', () => {
    assert.deepEqual(uninstallPayload(happening()), { type: 'UNINSTALL', appId: 'app', locationId: 'sub' });
    assert.deepEqual(uninstallPayload(happening({ subAccountId: null })), { type: 'UNINSTALL', appId: 'app', companyId: 'agency' });
  });
  test('an update says what an installation says, and the version before', () => {
    assert.deepEqual(updatePayload(happening(), 'v0'), { ...installPayload(happening()), type: 'UPDATE', previousVersionId: 'v0' });
  });
  test('another plan: who changed it where, from which and to which; from none where it was free', () => {
    const where = { type: 'PLAN_CHANGE', appId: 'app', locationId: 'sub', companyId: 'agency', userId: 'user' };
    assert.deepEqual(planChangePayload(happening(), 'basic', 'plus'), { ...where, currentPlanId: 'basic', newPlanId: 'plus' });
    assert.deepEqual(planChangePayload(happening(), null, 'plus'), { ...where, newPlanId: 'plus' });
    assert.deepEqual(planChangePayload(happening({ subAccountId: null }), 'basic', 'plus'), { type: 'PLAN_CHANGE', appId: 'app', companyId: 'agency', userId: 'user', currentPlanId: 'basic', newPlanId: 'plus' });
  });
  test('a delivery has its time and its id', () => {
    const sent = { at: '2026-01-10T00:00:00Z', deliveryId: 'd1' };
    for (const payload of [installPayload(happening(sent)), uninstallPayload(happening(sent))]) assert.deepEqual([payload.timestamp, payload.webhookId], ['2026-01-10T00:00:00Z', 'd1']);
  });

  test('what is sent parses, and reads back as what happened', () => {
    const text = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const maybe = fc.option(text);
    const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> => fc.record<T>(model, { noNullPrototype: true });
    const instant = fc.constantFrom('2026-01-10T00:00:00Z', '2026-02-28T23:59:59.999Z');
    const place = fc.oneof(record({ agencyId: text, subAccountId: fc.constant(null) }), record({ agencyId: maybe, subAccountId: text }));
    const known = { appId: text, place, at: fc.option(instant), deliveryId: maybe };
    const brand = fc.option(record({ name: text, whiteLabel: fc.option(record({ domain: text, logoUrl: maybe })) }));
    const installed = { ...known, versionId: maybe, userId: maybe, planId: maybe, trial: fc.option(record({ days: fc.integer({ min: 1, max: 90 }), startedAt: instant, running: fc.boolean() })), brand };
    const events: fc.Arbitrary<LifecycleEvent> = fc.oneof(
      record({ kind: fc.constant('install' as const), ...installed }),
      record({ kind: fc.constant('update' as const), ...installed, previousVersionId: text }),
      record({ kind: fc.constant('plan-change' as const), ...known, userId: maybe, from: maybe, to: text }),
      // An uninstallation in a sub-account does not name the agency.
      record({ kind: fc.constant('uninstall' as const), ...known, place: fc.oneof(record({ agencyId: text, subAccountId: fc.constant(null) }), record({ agencyId: fc.constant(null), subAccountId: text })) }),
    );
    fc.assert(
      fc.property(events, (happened) => {
        const sent: unknown = JSON.parse(JSON.stringify(toWirePayload(happened)));
        assert.deepEqual(fromWirePayload(LifecyclePayload.parse(sent)), happened);
      }),
    );
  });
  test('a payload about nowhere is about nothing', () => assert.equal(fromWirePayload({ type: 'UNINSTALL', appId: 'app' }), null));
});

describe('what is tried again', () => {
  const MINUTE = 60_000;
  const waits = (status: number | null, chance: number) => Array.from({ length: 20 }, (_, index) => retryAfter(status, index + 1, chance)).filter((wait) => wait !== null);
  const total = (list: readonly number[]) => list.reduce((sum, wait) => sum + wait, 0);

  test('J-017 after 429: six times, ten minutes apart and a little', () => {
    assert.deepEqual(waits(429, 0), Array(6).fill(10 * MINUTE));
    assert(total(waits(429, 1)) <= 70 * MINUTE && total(waits(429, 1)) > 60 * MINUTE);
  });
  for (const status of [500, 404, 300, 199, null])
    test(`J-018 after ${status ?? 'no answer'}: ever longer, within three days`, () => {
      const plain = waits(status, 0);
      assert.deepEqual(plain.slice(0, 4), [1, 2, 4, 8].map((minutes) => minutes * MINUTE));
      assert.equal(plain.length, 12);
      assert(total(waits(status, 1)) <= 3 * 24 * 60 * MINUTE);
      assert(total(plain) + (plain.at(-1) ?? 0) * 2 > 3 * 24 * 60 * MINUTE);
    });
  for (const status of [200, 201, 204, 299]) test(`never after ${status}`, () => assert.deepEqual(waits(status, 0), []));
  test('chance spreads the calls, and never calls earlier', () => assert(waits(500, 0.5).every((wait, index) => wait > (waits(500, 0)[index] ?? 0))));
  test('there is no retry before the first', () => assert.equal(retryAfter(500, 0, 0), null));
  test('two kinds of failure', () => assert.deepEqual(Object.keys(retryRules), ['rate-limited', 'failed']));
});

describe('what a receiver takes', () => {
  const NOW = '2026-01-10T12:00:00Z';
  const sent = (timestamp: string | undefined, webhookId: string | undefined = 'd1') => receive({ timestamp, webhookId }, NOW, new Set(['seen']));
  const cases: [string, string, string][] = [
    ['sent now', '2026-01-10T12:00:00Z', 'take'],
    ['five minutes old', '2026-01-10T11:55:00Z', 'take'],
    ['J-016 301 seconds old', '2026-01-10T11:54:59Z', 'stale'],
    ['five minutes ahead, by a clock that runs fast', '2026-01-10T12:05:00Z', 'take'],
    ['further ahead', '2026-01-10T12:05:01Z', 'stale'],
    ['at no time', 'yesterday', 'untimed'],
  ];
  for (const [title, timestamp, verdict] of cases) test(title, () => assert.equal(sent(timestamp), verdict));
  test('J-016 not twice', () => assert.equal(sent(NOW, 'seen'), 'repeated'));
  test('not without a time or an id', () => assert.deepEqual([sent(undefined), receive({ timestamp: NOW, webhookId: undefined }, NOW, new Set()), sent(NOW, '')], ['untimed', 'untimed', 'untimed']));

  const headers = (values: Record<string, string>) => signatureToVerify((name) => values[name])?.header ?? null;
  test('J-014 the better signature is the one to verify', () => assert.equal(headers({ 'x-wh-signature': 'old', 'x-ghl-signature': 'new' }), 'x-ghl-signature'));
  test('J-013 the older one where it is the only one', () => {
    assert.deepEqual(signatureToVerify((name) => ({ 'x-wh-signature': ' old ' })[name]), { header: 'x-wh-signature', algorithm: 'RSA-SHA256', value: 'old' });
    assert.deepEqual(signatures.map(({ algorithm, endsFrom }) => [algorithm, endsFrom]), [['Ed25519', null], ['RSA-SHA256', '2026-07-01']]);
  });
  test('none is none, and so is the word for none', () => assert.deepEqual([headers({}), headers({ 'x-ghl-signature': 'N/A' }), headers({ 'x-ghl-signature': '' })], [null, null, null]));
});
