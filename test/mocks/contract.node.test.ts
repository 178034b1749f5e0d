// The contract is strict: who may ask, for what, in which shape, and how each refusal looks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InstallAnswer, ListingByLink, ListingPage, MyApps, Records, Session } from '../../src/schema/session.ts';
import { Refusal } from '../../src/schema/refusal.ts';
import { start, type Answer } from './start.ts';

const { ask, tokenOf } = start();
const [owner, admin, user] = [tokenOf('agency-owner'), tokenOf('agency-admin'), tokenOf('agency-user')];
const [subAdmin, subUser] = [tokenOf('sub-account-admin'), tokenOf('sub-account-user')];
const [developer, reviewer] = [tokenOf('developer'), tokenOf('platform-reviewer')];

function assertRefusal({ status, refusal, headers }: Answer, expected: number): void {
  assert.equal(status, expected, JSON.stringify(refusal));
  assert.equal(refusal.statusCode, expected);
  assert.match(refusal.traceId, /^[0-9a-f]{24}$/);
  assert.ok(refusal.error);
  assert.equal(Array.isArray(refusal.message), expected === 422);
  assert.ok(Refusal.safeParse(refusal).success);
  assert.equal(headers.get('content-type'), 'application/json');
}

const routes: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/marketplace/v1/session'],
  ['GET', '/marketplace/v1/records'],
  ['GET', '/marketplace/v1/listings'],
  ['GET', '/marketplace/v1/listings/kestrel-calls'],
  ['POST', '/marketplace/v1/installations'],
  ['POST', '/marketplace/v1/uninstallations'],
  ['PUT', '/marketplace/v1/approvals'],
  ['PUT', '/marketplace/v1/switches'],
  ['GET', '/marketplace/v1/my-apps'],
  ['POST', '/marketplace/v1/reviews/kestrel-calls'],
  ['POST', '/marketplace/v1/my-apps/kestrel-calls/conversion'],
];

for (const [method, path] of routes) {
  test(`${method} ${path}: 401 without a token, with a foreign one, with an unknown one`, async () => {
    assertRefusal(await ask(null, method, path), 401);
    for (const token of ['whatever', 'mock.', 'mock.nobody', `mock.${'x'.repeat(500)}`, 'mock.__proto__'])
      assertRefusal(await ask(token, method, path), 401);
  });

  test(`${method} ${path}: 405 for another method, with Allow`, async () => {
    const answer = await ask(admin, 'PATCH', path);
    assertRefusal(answer, 405);
    assert.equal(answer.headers.get('allow'), method);
  });

  test(`${method} ${path}: 422 for a parameter it does not have`, async () => {
    const answer = await ask(admin, method, `${path}?colour=red`, method === 'POST' || method === 'PUT' ? {} : undefined, { 'idempotency-key': 'k' });
    assertRefusal(answer, 422);
    assert.match(answer.refusal.message[0] ?? '', /^colour: /);
  });
}

test('another scheme than Bearer is 401', async () => {
  for (const authorization of [admin, `Basic ${admin}`, `Bearer${admin}`, `Bearer ${admin} more`])
    assertRefusal(await ask(null, 'GET', '/marketplace/v1/session', undefined, { authorization }), 401);
  assert.equal((await ask(null, 'GET', '/marketplace/v1/session', undefined, { authorization: `bearer ${admin}` })).status, 200);
});

test('unknown paths under both prefixes are 404 for everybody', async () => {
  for (const path of [
    '/marketplace/v1',
    '/marketplace/v1/',
    '/marketplace/v1/listing',
    '/marketplace/v1/listings/a/b',
    '/mock/v1',
    '/mock/v1/assets',
    '/mock/v1/assets/logos/kestrel-calls.png',
    '/mock/v1/assets/logos/nobody.svg',
  ])
    for (const token of [null, admin]) assertRefusal(await ask(token, 'GET', path), 404);
});

test('the session says who, under which brand and which policies', async () => {
  const session = Session.parse((await ask(owner, 'GET', '/marketplace/v1/session')).body);
  assert.deepEqual(session.actor, { kind: 'agency', role: 'owner', agencyId: 'harbor-pine' });
  assert.deepEqual([session.brand.id, session.brand.domain], ['harbor-pine', 'white-label']);
  assert.deepEqual(
    session.policies.map(({ id }) => id),
    ['v1', 'v1.1'],
  );
  assert.equal(Session.parse((await ask(tokenOf('agency-admin', 'platform'), 'GET', '/marketplace/v1/session')).body).brand.id, 'platform');
  assert.deepEqual(Session.parse((await ask(developer, 'GET', '/marketplace/v1/session')).body).actor, {
    kind: 'developer',
    developerId: 'tidewrack-labs',
  });
  assertRefusal(await ask(reviewer, 'GET', '/marketplace/v1/session'), 403);
});

test('an agency receives its own records, a developer none of an agency', async () => {
  const mine = Records.parse((await ask(user, 'GET', '/marketplace/v1/records')).body);
  assert.equal(mine.agency?.id, 'harbor-pine');
  assert.ok(mine.subAccounts.every(({ agencyId }) => agencyId === 'harbor-pine') && mine.subAccounts.length >= 60);
  assert.ok(mine.installations.every(({ agencyId }) => agencyId === 'harbor-pine') && mine.installations.length > 50);
  assert.equal(mine.approvals['harbour-lantern-reviews'], 'disapproved');
  assert.equal(mine.markup['marrowtag-cleaner-1'], 2_000);
  assert.deepEqual(mine.caps['sedgewick-audit'], { agencies: 3, blockedSince: null, counted: true });
  const developers = Records.parse((await ask(developer, 'GET', '/marketplace/v1/records')).body);
  assert.deepEqual([developers.agency, developers.subAccounts, developers.installations, developers.markup], [null, [], [], {}]);
  assert.equal(developers.caps['kestrel-calls']?.agencies, 6);
});

test('who has no business here is refused with 403', async () => {
  assertRefusal(await ask(developer, 'GET', '/marketplace/v1/listings'), 403);
  assertRefusal(await ask(developer, 'GET', '/marketplace/v1/listings/kestrel-calls'), 403);
  assertRefusal(await ask(reviewer, 'GET', '/marketplace/v1/listings'), 403);
  assertRefusal(await ask(admin, 'GET', '/marketplace/v1/my-apps'), 403);
  assertRefusal(await ask(admin, 'POST', '/marketplace/v1/reviews/kestrel-calls', { outcome: 'listed' }), 403);
  assertRefusal(await ask(developer, 'POST', '/marketplace/v1/reviews/kestrel-calls', { outcome: 'listed' }), 403);
  assertRefusal(await ask(subAdmin, 'POST', '/marketplace/v1/my-apps/kestrel-calls/conversion', { to: 'private' }), 403);
  assertRefusal(
    await ask(
      developer,
      'POST',
      '/marketplace/v1/installations',
      { appId: 'marrowtag-cleaner', subAccountIds: ['harbor-dental'] },
      { 'idempotency-key': 'k' },
    ),
    403,
  );
});

test('pages follow each other in catalogue order, without a gap or a repetition', async () => {
  const whole = ListingPage.parse((await ask(admin, 'GET', '/marketplace/v1/listings?limit=1000')).body);
  assert.equal(whole.next, null);
  assert.equal(whole.total, whole.listings.length);
  const order = whole.listings.map(({ installs, id }) => [installs, id] as const);
  assert.deepEqual(
    order,
    order.toSorted(([a, x], [b, y]) => b - a || (x < y ? -1 : 1)),
  );
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: ListingPage = ListingPage.parse(
      (await ask(admin, 'GET', `/marketplace/v1/listings?limit=7${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)).body,
    );
    assert.equal(page.total, whole.total);
    assert.ok(page.listings.length > 0);
    ids.push(...page.listings.map(({ id }) => id));
    cursor = page.next;
  }
  assert.deepEqual(
    ids,
    whole.listings.map(({ id }) => id),
  );
});

test('a limit or a cursor that is none is 422', async () => {
  for (const query of [
    'limit=0',
    'limit=1001',
    'limit=-1',
    'limit=1.5',
    'limit=',
    'limit=ten',
    'limit=1&limit=2',
    'cursor=',
    'cursor=x',
    'cursor=ZnJvbTo5OTk5',
    'cursor=ZnJvbTotMQ==',
    'cursor=%00',
  ])
    assertRefusal(await ask(admin, 'GET', `/marketplace/v1/listings?${query}`), 422);
});

test('an agency sees public live apps whatever it approved, and no private one', async () => {
  const { listings } = ListingPage.parse((await ask(user, 'GET', '/marketplace/v1/listings?limit=1000')).body);
  assert.ok(listings.every(({ type, status, listing }) => type === 'public' && status === 'live' && listing === 'white-label'));
  for (const id of ['harbour-lantern-reviews', 'tallyroot-ledger', 'juniper-payroll-bridge'])
    assert.ok(
      listings.some((one) => one.id === id),
      id,
    );
  const platform = ListingPage.parse((await ask(tokenOf('agency-user', 'platform'), 'GET', '/marketplace/v1/listings?limit=1000')).body);
  assert.ok(platform.listings.some(({ id }) => id === 'brindle-bookings') && !listings.some(({ id }) => id === 'brindle-bookings'));
});

test('a private app is reached by its link, with its cap; a public one without', async () => {
  const kestrel = ListingByLink.parse((await ask(user, 'GET', '/marketplace/v1/listings/kestrel-calls')).body);
  assert.deepEqual([kestrel.cap?.agencies, kestrel.cap?.counted], [6, false]);
  assert.ok(kestrel.cap?.blockedSince);
  assert.equal(ListingByLink.parse((await ask(user, 'GET', '/marketplace/v1/listings/marrowtag-cleaner')).body).cap, null);
});

test('what may not be opened and what does not exist look the same', async () => {
  const strip = ({ status, refusal }: Answer) => [status, { ...refusal, traceId: '' }];
  const missing = strip(await ask(subUser, 'GET', '/marketplace/v1/listings/no-such-app'));
  assert.equal(missing[0], 404);
  // A standard listing on a white-label domain, a draft, an app for agencies, a disapproved one, one that only agencies install.
  for (const id of ['thistle-desk', 'wherry-waitlist', 'juniper-payroll-bridge', 'harbour-lantern-reviews', 'tallyroot-ledger'])
    assert.deepEqual(strip(await ask(subUser, 'GET', `/marketplace/v1/listings/${id}`)), missing, id);
  assert.deepEqual(strip(await ask(admin, 'GET', '/marketplace/v1/listings/thistle-desk')), missing);
});

test('who has a withdrawn app installed still reaches it', async () => {
  assert.equal((await ask(admin, 'GET', '/marketplace/v1/listings/saltpan-exports')).status, 200);
  assert.equal((await ask(subAdmin, 'GET', '/marketplace/v1/listings/saltpan-exports')).status, 200);
  assertRefusal(await ask(tokenOf('agency-admin', 'platform'), 'GET', '/marketplace/v1/listings/saltpan-exports'), 404);
});

test('a malformed body is 422 and names its fields', async () => {
  const post = (body: unknown) => ask(admin, 'POST', '/marketplace/v1/installations', body, { 'idempotency-key': 'malformed' });
  const faults: readonly (readonly [unknown, RegExp])[] = [
    ['{', /^body: must be JSON$/],
    ['', /^body: must be JSON$/],
    ['[]', /^body: must be an object/],
    [{}, /^appId: /],
    [{ appId: 7, subAccountIds: null }, /^appId: /],
    [{ appId: 'marrowtag-cleaner' }, /^subAccountIds: /],
    [{ appId: 'marrowtag-cleaner', subAccountIds: 'harbor-dental' }, /^subAccountIds: /],
    [{ appId: 'marrowtag-cleaner', subAccountIds: [] }, /^subAccountIds: /],
    [{ appId: 'marrowtag-cleaner', subAccountIds: ['harbor-dental', ''] }, /^subAccountIds\.1: /],
    [{ appId: 'marrowtag-cleaner', subAccountIds: ['harbor-dental', 'harbor-dental'] }, /^subAccountIds\.1: is in the list twice/],
    [{ appId: 'marrowtag-cleaner', subAccountIds: Array.from({ length: 501 }, (_, index) => `s${index}`) }, /^subAccountIds: /],
    [{ appId: 'marrowtag-cleaner', subAccountIds: null }, /^subAccountIds: must name sub-accounts/],
    [{ appId: 'juniper-payroll-bridge', subAccountIds: ['harbor-dental'] }, /^subAccountIds: must be null/],
  ];
  for (const [body, message] of faults) {
    const answer = await post(body);
    assertRefusal(answer, 422);
    assert.match(answer.refusal.message[0] ?? '', message);
  }
});

test('every answer carries the rate headers, refusals and pictures too, and they count down', async () => {
  const { ask: fresh } = start();
  for (const [token, path] of [
    [admin, '/marketplace/v1/session'],
    [null, '/marketplace/v1/session'],
    [admin, '/marketplace/v1/nope'],
    [null, '/mock/v1/assets/logos/kestrel-calls.svg'],
  ] as const) {
    const { headers } = await fresh(token, 'GET', path);
    assert.deepEqual(
      [headers.get('x-ratelimit-limit-daily'), headers.get('x-ratelimit-interval-milliseconds'), headers.get('x-ratelimit-max')],
      ['200000', '10000', '100'],
    );
  }
  const first = Number((await fresh(owner, 'GET', '/marketplace/v1/session')).headers.get('x-ratelimit-remaining'));
  const second = Number((await fresh(owner, 'GET', '/marketplace/v1/session')).headers.get('x-ratelimit-remaining'));
  assert.deepEqual([first, second], [99, 98]);
});

test('an installation answers with what its schema promises', async () => {
  const { body, status } = await ask(
    admin,
    'POST',
    '/marketplace/v1/installations',
    { appId: 'echo-fennel-voice', subAccountIds: ['juniper-yoga'] },
    { 'idempotency-key': 'one' },
  );
  assert.equal(status, 201);
  const answer = InstallAnswer.parse(body);
  assert.deepEqual([answer.decision.action, answer.decision.outcome, answer.installations.length], ['install', 'allow', 1]);
  assert.ok(MyApps.parse((await ask(developer, 'GET', '/marketplace/v1/my-apps')).body).apps.length >= 10);
});

test('personas exist for every name under both brands, agencies for the portal', async () => {
  const list = (await ask(null, 'GET', '/mock/v1/personas')).body as { as: string; token: string }[];
  assert.deepEqual(
    list.map(({ as }) => as),
    ['agency-owner', 'agency-admin', 'agency-user', 'sub-account-admin', 'sub-account-user', 'developer', 'platform-reviewer'],
  );
  const platform = (await ask(null, 'GET', '/mock/v1/personas?brand=platform')).body as { as: string; token: string }[];
  assert.notEqual(platform[0]?.token, list[0]?.token);
  assert.deepEqual(
    platform.map(({ as }) => as),
    list.map(({ as }) => as),
  );
  assertRefusal(await ask(null, 'GET', '/mock/v1/personas?brand=nobody'), 404);
  const agencies = (await ask(null, 'GET', '/mock/v1/agencies')).body as { testOrg: boolean; adminToken: string }[];
  assert.ok(agencies.length >= 12);
  assert.equal(agencies.filter(({ testOrg }) => testOrg).length, 1);
  for (const { adminToken } of agencies) assert.equal((await ask(adminToken, 'GET', '/marketplace/v1/records')).status, 200);
});
