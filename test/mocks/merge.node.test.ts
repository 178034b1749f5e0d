// A world file laid over a world: the file wins by id, and anything wrong refuses all of it, with path and reason.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeWorld } from '../../mocks/world/merge.ts';
import { faultLine } from '../../src/schema/faults.ts';
import { appOf, worldData } from './start.ts';

const base = worldData();
const kestrel = appOf(base, 'kestrel-calls');
const marrowtag = appOf(base, 'marrowtag-cleaner');
const agency = structuredClone(base.agencies.find(({ id }) => id === 'harbor-pine') ?? assert.fail());
const event = (part: object) => ({ at: '2025-12-24T10:00:00Z', type: 'install', agencyId: 'elsewhere', subAccountId: 'e-1', ...part });

function faults(file: unknown): string[] {
  const merge = mergeWorld(base, file);
  return merge.ok ? [] : merge.faults.map(faultLine);
}

test('an empty file changes nothing', () => {
  assert.deepEqual(mergeWorld(base, {}), { ok: true, world: base });
});

test('entries of the same id are replaced where they stand, others follow', () => {
  const merge = mergeWorld(base, {
    apps: [
      { ...marrowtag, id: 'brand-new', name: 'Brand New', pricing: { ...marrowtag.pricing, meters: [] } },
      { ...kestrel, name: 'Kestrel Two' },
    ],
    agencies: [{ ...agency, marketplace: { subAccountAccess: false, allApps: false, autoApprove: false } }],
    approvals: [{ agencyId: 'harbor-pine', appId: 'harbour-lantern-reviews', approval: 'approved' }],
    platform: { ...base.platform, name: 'Elsewhere' },
  });
  assert.ok(merge.ok);
  const { apps, agencies, approvals, platform } = merge.world;
  assert.equal(apps.length, base.apps.length + 1);
  assert.equal(apps.at(-1)?.id, 'brand-new');
  assert.equal(
    apps.findIndex(({ name }) => name === 'Kestrel Two'),
    base.apps.findIndex(({ id }) => id === 'kestrel-calls'),
  );
  assert.equal(agencies[0]?.marketplace.subAccountAccess, false);
  assert.equal(approvals.length, base.approvals.length);
  assert.equal(approvals.find(({ appId }) => appId === 'harbour-lantern-reviews')?.approval, 'approved');
  assert.equal(platform.name, 'Elsewhere');
  assert.equal(agencies[0]?.name, 'Harbor & Pine');
});

const unpriced = { ...kestrel, pricing: undefined };
const wrong: readonly (readonly [what: string, file: unknown, line: RegExp])[] = [
  ['no object', [], /^must be an object$/],
  ['an unknown list', { app: [] }, /^app: is no part of a world; its parts are platform, apps/],
  ['a list that is none', { apps: {} }, /^apps: must be a list$/],
  ['a missing field', { apps: [unpriced] }, /^apps\.0\.pricing: is missing/],
  ['a wrong type', { apps: [marrowtag, { ...kestrel, id: 'k2', installs: 'many' }] }, /^apps\.1\.installs: must be a/],
  ['a number out of range', { apps: [{ ...kestrel, installs: -1 }] }, /^apps\.0\.installs: must be at least 0$/],
  ['a word that is none', { apps: [{ ...kestrel, status: 'gone' }] }, /^apps\.0\.status: must be one of draft/],
  ['an unsafe address', { apps: [{ ...kestrel, logoUrl: 'javascript:alert(1)' }] }, /^apps\.0\.logoUrl: must be an absolute https URL/],
  ['a date that is none', { apps: [{ ...kestrel, createdAt: 'yesterday' }] }, /^apps\.0\.createdAt: must be an ISO 8601 instant/],
  ['an event of no kind', { apps: [{ ...kestrel, events: [{ at: '2025-12-24T10:00:00Z', type: 'party' }] }] }, /^apps\.0\.events\.0/],
  ['an app twice', { apps: [kestrel, kestrel] }, /^apps\.1: is the same entry as apps\.0$/],
  [
    'an approval twice',
    { approvals: [1, 2].map(() => ({ agencyId: 'harbor-pine', appId: 'kestrel-calls', approval: 'approved' })) },
    /^approvals\.1: is the same entry as approvals\.0$/,
  ],
  [
    'an installation twice',
    {
      installations: [1, 2].map(() => ({
        appId: 'kestrel-calls',
        agencyId: 'harbor-pine',
        subAccountId: 'harbor-dental',
        installedAt: '2026-01-01',
        version: '1.0.0',
      })),
    },
    /^installations\.1: is the same/,
  ],
  [
    'a sub-account of nobody',
    { subAccounts: [{ id: 's', agencyId: 'nobody', name: 'S' }] },
    /^subAccounts\.0\.agencyId: names no agency of this world$/,
  ],
  [
    'a user of nobody',
    { users: [{ id: 'u', name: 'U', email: 'u', kind: 'agency', role: 'admin', agencyId: 'nobody' }] },
    /^users\.0\.agencyId: names no agency/,
  ],
  [
    'a user of no place',
    { users: [{ id: 'u', name: 'U', email: 'u', kind: 'sub-account', role: 'admin', agencyId: 'harbor-pine', subAccountId: 'nowhere' }] },
    /^users\.0\.subAccountId: names no sub-account/,
  ],
  [
    'a user of two agencies',
    { users: [{ id: 'u', name: 'U', email: 'u', kind: 'sub-account', role: 'admin', agencyId: 'northlight-studio', subAccountId: 'harbor-dental' }] },
    /^users\.0\.agencyId: is not the agency of that/,
  ],
  ['a user of no kind', { users: [{ id: 'u', name: 'U', email: 'u', kind: 'wizard' }] }, /^users\.0/],
  [
    'an approval of no app',
    { approvals: [{ agencyId: 'harbor-pine', appId: 'nothing', approval: 'approved' }] },
    /^approvals\.0\.appId: names no app/,
  ],
  [
    'an approval of no agency',
    { approvals: [{ agencyId: 'nobody', appId: 'kestrel-calls', approval: 'approved' }] },
    /^approvals\.0\.agencyId: names no agency/,
  ],
  [
    'an installation of no app',
    { installations: [{ appId: 'nothing', agencyId: 'harbor-pine', subAccountId: 'harbor-dental', installedAt: '2026-01-01', version: '1.0.0' }] },
    /^installations\.0\.appId: names no app/,
  ],
  [
    'an installation in another’s place',
    {
      installations: [
        { appId: 'kestrel-calls', agencyId: 'harbor-pine', subAccountId: 'northlight-studio-1', installedAt: '2026-01-01', version: '1' },
      ],
    },
    /^installations\.0\.agencyId: is not the agency/,
  ],
  [
    'an agency app in a sub-account',
    {
      installations: [
        { appId: 'juniper-payroll-bridge', agencyId: 'harbor-pine', subAccountId: 'harbor-dental', installedAt: '2026-01-01', version: '1' },
      ],
    },
    /^installations\.0\.subAccountId: must be null/,
  ],
  [
    'a sub-account app nowhere',
    { installations: [{ appId: 'kestrel-calls', agencyId: 'harbor-pine', subAccountId: null, installedAt: '2026-01-01', version: '1' }] },
    /^installations\.0\.subAccountId: is missing/,
  ],
  [
    'a type its events contradict',
    { apps: [{ ...kestrel, type: 'public' }] },
    /^apps\.0\.type: must be private, which is where its events leave it$/,
  ],
  [
    'a conversion nobody drew',
    { apps: [{ ...kestrel, events: [{ at: '2025-12-24T10:00:00Z', type: 'convert', to: 'public-listed' }] }] },
    /^apps\.0\.type: must be public/,
  ],
  [
    'an open install of an agency of this world',
    { apps: [{ ...kestrel, events: [event({}), event({ agencyId: 'harbor-pine' })] }] },
    /^apps\.0\.events\.1: leaves the app installed in an agency/,
  ],
  ['an agency inside and outside', { outside: [{ id: 'harbor-pine', name: 'H' }] }, /^outside\.0\.id: is an agency of this world/],
  ['one meter id for two apps', { apps: [{ ...marrowtag, id: 'copy' }] }, /pricing\.meters\.0\.id: is the id of a meter of/],
  ['a brand for the wrong agency', { agencies: [{ ...agency, whiteLabel: false }] }, /^agencies\.0\.brand: is for agencies with whiteLabel true/],
  [
    'a brand id used twice',
    { agencies: [{ ...agency, brand: agency.brand && { ...agency.brand, id: 'platform' } }] },
    /^agencies\.0\.brand\.id: is the brand of the platform too$/,
  ],
];
for (const [what, file, line] of wrong) {
  test(`refused: ${what}`, () => {
    const lines = faults(file);
    assert.ok(
      lines.some((one) => line.test(one)),
      lines.join('\n') || 'was accepted',
    );
  });
}

test('every fault is named, not only the first', () => {
  const lines = faults({
    subAccounts: ['a', 'b', 'c'].map((id) => ({ id, agencyId: 'nobody', name: id })),
    approvals: [{ agencyId: 'nobody', appId: 'nothing', approval: 'approved' }],
  });
  assert.deepEqual(
    lines.map((line) => line.split(':')[0]),
    ['subAccounts.0.agencyId', 'subAccounts.1.agencyId', 'subAccounts.2.agencyId', 'approvals.0.agencyId', 'approvals.0.appId'],
  );
});

test('what an agency of this world did and undid is history and allowed', () => {
  const came = event({ agencyId: 'harbor-pine', subAccountId: 'harbor-dental' });
  const left = { at: '2025-12-28T10:00:00Z', type: 'uninstall', agencyId: 'harbor-pine', subAccountId: 'harbor-dental' };
  assert.deepEqual(faults({ apps: [{ ...kestrel, events: [left, came] }] }), []);
  assert.deepEqual(faults({ apps: [{ ...kestrel, events: [came, { ...left, subAccountId: null }] }] }), []);
  const other = event({ agencyId: 'harbor-pine', subAccountId: 'juniper-yoga' });
  assert.match(faults({ apps: [{ ...kestrel, events: [came, other, left] }] }).join(), /^apps\.0\.events\.1: leaves the app installed/);
});
