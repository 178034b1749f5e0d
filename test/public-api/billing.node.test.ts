// Charges and rebilling through the public API: what a charge costs, which it refuses, whose wallet pays, and how it is given back. System I.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Answer } from '../mocks/start.ts';
import { appOf, changed, worldData } from '../mocks/start.ts';
import { AGENCY, calling, type Calling } from './calling.ts';

const VOICE = 'echo-fennel-voice';
const METER = `${VOICE}-1`;
const SCOPES = ['charges.readonly', 'charges.write', 'oauth.readonly'];
const PATH = '/marketplace/billing/charges';

interface Wired {
  readonly chargeId: string;
  readonly refunded: boolean;
  readonly amountCharged: number;
  readonly pricePerUnit: number;
  readonly transactionType: string;
  readonly units: number;
  readonly entityId: string;
  readonly meta: { readonly eventId: string; readonly userId?: string };
}
interface Open {
  readonly world: Calling;
  readonly here: string;
  readonly token: string;
  readonly body: (more?: object) => object;
  readonly raise: (more?: object) => Promise<Answer>;
  readonly list: (query?: string) => Promise<readonly Wired[]>;
  readonly funds: () => Promise<boolean>;
}

/** A meter from one cent to five, two where nothing is said; without limits and profits but those given. */
function open({ dailyCeiling = null, perDay, markup = {}, module = 'custom' }: { dailyCeiling?: number | null; perDay?: number; markup?: Record<string, number>; module?: string } = {}): Open {
  const data = worldData();
  const app = appOf(data, VOICE);
  const meter = { ...app.pricing.meters[0], id: METER, module, unit: 'minute', direction: null, platformFee: null, price: { kind: 'dynamic', min: 10_000, max: 50_000, default: 20_000, pricingPageUrl: null }, dailyCeiling };
  const agency = data.agencies.find(({ id }) => id === AGENCY);
  const world = calling(changed({ apps: [{ ...app, pricing: { ...app.pricing, meters: [meter] } }], agencies: [{ ...agency, markup, dailyLimits: perDay === undefined ? {} : { [VOICE]: perDay }, uses: [] }] }));
  const [here] = world.places;
  const token = world.token(SCOPES, here, AGENCY, VOICE);
  const body = (more: object = {}) => ({ appId: VOICE, meterId: METER, eventId: 'call 1', locationId: here, companyId: AGENCY, description: 'a call', units: 10, ...more });
  const ok = (answer: Answer): Answer => (assert.ok(answer.status < 300, answer.text), answer);
  return {
    ...{ world, here, token, body },
    raise: (more) => world.ask(token, 'POST', PATH, body(more)),
    list: async (query = '') => (ok(await world.ask(token, 'GET', `${PATH}${query}`)).body as { charges: Wired[] }).charges,
    funds: async () => (ok(await world.ask(token, 'GET', `${PATH}/has-funds`)).body as { hasFunds: boolean }).hasFunds,
  };
}
const said = ({ status, refusal }: Answer) => [status, refusal.message];
const idOf = (answer: Answer): string => (assert.equal(answer.status, 201, answer.text), (answer.body as { chargeId: string }).chargeId);
const wallet = ({ world }: Open, account: string): number => world.world.publicApi.billing.wallets.get(account) ?? 100_000_000;

describe('a charge', () => {
  test('I-015 I-017 with a price within the range costs it, in dollars', async () => {
    const it = open();
    const id = idOf(await it.raise({ price: 0.03, userId: 'somebody' }));
    const [charge] = await it.list();
    assert.deepEqual([charge?.chargeId, charge?.amountCharged, charge?.pricePerUnit, charge?.units, charge?.entityId, charge?.transactionType, charge?.refunded, charge?.meta.userId], [id, 0.3, 0.03, 10, it.here, 'charge', false, 'somebody']);
  });
  test('I-016 with a price outside the range is refused, and nothing is taken', async () => {
    const it = open();
    assert.deepEqual(said(await it.raise({ price: 0.06 })), [422, ['price must be within the range of the meter']]);
    assert.deepEqual(said(await it.raise({ price: 0.0000001 })), [422, ['price must have at most six decimals']]);
    assert.deepEqual([await it.list(), wallet(it, AGENCY)], [[], 100_000_000]);
  });
  test('I-004 without a price costs the meter’s own, for parts of a unit too', async () => {
    const it = open();
    idOf(await it.raise({ units: 2.5 }));
    assert.deepEqual((await it.list()).map(({ amountCharged, pricePerUnit }) => [amountCharged, pricePerUnit]), [[0.05, 0.02]]);
  });
  test('for the same event is the same charge, and with other terms none', async () => {
    const it = open();
    const id = idOf(await it.raise());
    assert.equal(idOf(await it.raise()), id);
    assert.deepEqual(said(await it.raise({ units: 11 })), [400, 'This event was charged already, with other units or another price']);
    assert.notEqual(idOf(await it.raise({ eventId: 'call 2' })), id);
    assert.equal(wallet(it, AGENCY), 100_000_000 - 400_000);
  });
  test('says what is wrong with it', async () => {
    const it = open();
    assert.deepEqual(said(await it.world.ask(it.token, 'POST', PATH, {})), [422, ['appId', 'meterId', 'eventId', 'locationId', 'companyId', 'description', 'units'].map((name) => `${name} should not be empty`)]);
    assert.deepEqual(said(await it.raise({ units: 0, eventTime: 'yesterday' })), [422, ['units must be a positive number', 'eventTime must be a valid ISO 8601 date string']]);
    assert.deepEqual(said(await it.raise({ meterId: 'another' })), [400, 'Meter not found']);
    for (const more of [{ appId: 'marrowtag-cleaner' }, { companyId: 'another' }, { locationId: it.world.places[1] }]) assert.deepEqual(said(await it.raise(more)), [403, 'The token does not have access to this location.']);
  });
  test('is found by its event, its meter, its user and its day, a page at a time, newest first', async () => {
    const it = open();
    for (let number = 1; number <= 3; number += 1) idOf(await it.raise({ eventId: `call ${number}`, userId: `user ${number}` }));
    const events = async (query: string) => (await it.list(query)).map(({ meta }) => meta.eventId);
    assert.deepEqual(await events(''), ['call 3', 'call 2', 'call 1']);
    assert.deepEqual(await events('?skip=1&limit=1'), ['call 2']);
    assert.deepEqual(await events('?eventId=call%201'), ['call 1']);
    assert.deepEqual(await events('?userId=user%202'), ['call 2']);
    assert.deepEqual(await events('?meterId=another'), []);
    const today = it.world.world.now().slice(0, 10);
    assert.equal((await events(`?startDate=${today}&endDate=${today}`)).length, 3);
    assert.deepEqual(await events('?endDate=2020-01-01'), []);
    assert.deepEqual(said(await it.world.ask(it.token, 'GET', `${PATH}?startDate=today&limit=all`)), [422, ['startDate must be in YYYY-MM-DD format', 'limit must be a number string']]);
  });
  test('is another’s to nobody else', async () => {
    const it = open();
    const id = idOf(await it.raise());
    const other = it.world.token(SCOPES, it.world.places[1], AGENCY, VOICE);
    const another = it.world.token(SCOPES, it.here);
    for (const token of [other, another]) assert.deepEqual(said(await it.world.ask(token, 'GET', `${PATH}/${id}`)), [404, 'Charge not found']);
  });
});

describe('a refund', () => {
  test('gives back all of it, once, and stays on the list', async () => {
    const it = open();
    const id = idOf(await it.raise());
    for (let time = 0; time < 2; time += 1) assert.equal((await it.world.ask(it.token, 'DELETE', `${PATH}/${id}`)).status, 200);
    assert.deepEqual((await it.list()).map(({ transactionType, refunded }) => [transactionType, refunded]), [['refund', false], ['charge', true]]);
    assert.equal(wallet(it, AGENCY), 100_000_000);
    assert.deepEqual(said(await it.world.ask(it.token, 'DELETE', `${PATH}/nothing`)), [404, 'Charge not found']);
  });
});

describe('a wallet', () => {
  test('I-032 I-025 rebilling on, the sub-account’s pays, with the profit, of which the app is not told', async () => {
    const it = open({ markup: { [METER]: 5_000 } });
    idOf(await it.raise());
    assert.deepEqual([wallet(it, it.here), wallet(it, AGENCY)], [100_000_000 - 250_000, 100_000_000]);
    assert.deepEqual((await it.list()).map(({ amountCharged, pricePerUnit }) => [amountCharged, pricePerUnit]), [[0.2, 0.02]]);
  });
  test('I-033 I-026 rebilling off, the agency’s pays, and no profit is taken', async () => {
    const it = open();
    idOf(await it.raise());
    assert.deepEqual([wallet(it, it.here), wallet(it, AGENCY)], [100_000_000, 100_000_000 - 200_000]);
  });
  test('that is empty has no funds, and one with too little refuses', async () => {
    const it = open();
    assert.equal(await it.funds(), true);
    assert.equal((await it.world.ask(null, 'POST', '/mock/v1/billing', { agencyId: AGENCY, wallets: { [AGENCY]: 100 } })).status, 200);
    assert.deepEqual([await it.funds(), said(await it.raise())], [true, [400, 'Insufficient funds']]);
    await it.world.ask(null, 'POST', '/mock/v1/billing', { agencyId: AGENCY, wallets: { [AGENCY]: 0 } });
    assert.equal(await it.funds(), false);
    await it.world.ask(null, 'POST', '/mock/v1/billing', { agencyId: AGENCY, rebilling: true });
    assert.equal(await it.funds(), true);
  });
});

describe('a day', () => {
  test('I-035 I-034 I-036 the agency’s limit holds what comes after it', async () => {
    const it = open({ perDay: 100 });
    idOf(await it.raise({ units: 99 }));
    idOf(await it.raise({ units: 1, eventId: 'call 2' }));
    assert.match(String(said(await it.raise({ units: 1, eventId: 'call 3' }))), /^400,The daily usage limit is reached; it goes on at 2026-01-1\d/);
    const without = open();
    idOf(await without.raise({ units: 500 }));
    idOf(await without.raise({ units: 1, eventId: 'call 2' }));
  });
  test('I-007 so does the developer’s own', async () => {
    const it = open({ dailyCeiling: 1000 });
    idOf(await it.raise({ units: 1000 }));
    assert.equal((await it.raise({ units: 1, eventId: 'call 2' })).status, 400);
  });
});

test('I-028 the rebilling configuration has final prices, as texts where they are a range', async () => {
  const it = open({ markup: { [METER]: 5_000 } });
  const answer = await it.world.call(it.token, 'GET', `/marketplace/app/${VOICE}/rebilling-config/location/${it.here}`);
  assert.equal(answer.status, 200, answer.text);
  const { plans } = answer.body as { readonly plans: { readonly usage: readonly Readonly<Record<string, unknown>>[] } };
  const [meter] = plans.usage;
  assert.deepEqual([meter?.productType, meter?.priceType, meter?.minPricePerUnit, meter?.maxPricePerUnit], ['custom', 'dynamic', '0.015', '0.055']);
  assert.deepEqual(said(await it.world.call(it.token, 'GET', `/marketplace/app/${VOICE}/rebilling-config/location/${it.world.places[1]}`)), [403, 'The token does not have access to this location.']);
});
