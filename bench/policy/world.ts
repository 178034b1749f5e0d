// The catalogue that is decided: apps, what is stored about them, and whose eyes decide. Made from a seed, so that every run, page and process
// has the same one. Apps are as often private, live, for agencies and so on as those of the demo's fixtures; what is recorded about them, the
// revision and the agency are chosen so that as many rules as possible have something to say.
import { packFacts, shippedRevisions, type FactTable, type Input, type Snapshot } from '../../src/policy/index.ts';
import type { Agency } from '../../src/schema/account.ts';
import type { App } from '../../src/schema/app.ts';
import type { CapFacts, PolicyRevision } from '../../src/schema/policy.ts';

export const ACTIONS = ['view', 'install'] as const;
export type Asked = (typeof ACTIONS)[number];

export type Eyes = Pick<Input, 'viewer' | 'domain'> & { readonly allApps: boolean };

/** The viewers every contestant decides for, in turn. */
export const viewers: readonly Eyes[] = [
  { viewer: { kind: 'agency', role: 'owner' }, domain: 'platform', allApps: true },
  { viewer: { kind: 'sub-account', role: 'admin' }, domain: 'white-label', allApps: true },
  { viewer: { kind: 'sub-account', role: 'user' }, domain: 'platform', allApps: false },
  { viewer: { kind: 'agency', role: 'user' }, domain: 'white-label', allApps: true },
];

const NOW = '2026-06-01T00:00:00Z';
const shipped = shippedRevisions[0];
const revision: PolicyRevision = {
  ...shipped,
  id: 'bench',
  measure: 'prospective',
  unlockBy: ['public', 'security-review'],
  planGates: { ...shipped.planGates, 'agency-apps': 'unlimited' },
};
const agencyOf = (allApps: boolean): Agency => ({
  id: 'agency',
  plan: 'starter',
  whiteLabel: true,
  enhancedSecurity: true,
  testOrg: false,
  marketplace: { subAccountAccess: true, allApps, autoApprove: true },
});

type Records = Snapshot['records'];

export interface World {
  readonly size: number;
  readonly apps: readonly App[];
  /** The question one viewer asks about one app. */
  readonly question: (row: number, eyes: Eyes, action: Asked) => Input;
  /** A viewer's question about no app in particular. */
  readonly about: (eyes: Eyes, action: Asked) => Input;
}

/** Numbers from 0 to 1, always the same ones (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const SCOPES = ['contacts.readonly', 'contacts.write', 'calendars.readonly', 'calendars.write', 'opportunities.readonly', 'conversations.write', 'users.readonly', 'workflows.readonly'];

function appFrom(row: number, roll: () => number): App {
  const chance = (share: number) => roll() < share;
  const month = String(1 + Math.floor(roll() * 12)).padStart(2, '0');
  const scopes = SCOPES.filter(() => chance(0.3));
  const type = chance(0.08) ? 'private' : 'public';
  return {
    id: `app-${row}`,
    type,
    createdAt: `${chance(0.5) ? 2025 : 2026}-${month}-15T00:00:00Z`,
    status: chance(0.93) ? 'live' : 'in-review',
    listing: chance(0.7) ? 'white-label' : 'standard',
    distribution: chance(0.2) ? { targetUser: 'agency' } : { targetUser: 'sub-account', installableBy: chance(0.25) ? 'agency-only' : 'agency-and-sub-account', bulkInstall: chance(0.9) },
    scopes: chance(0.1) ? [...scopes, 'users.write'] : scopes,
    securityReview: type === 'private' && chance(0.15) ? 'approved' : 'none',
  };
}

/** Only private apps have a count, and now and then it is unknown. */
function recordsFrom({ type }: App, roll: () => number): Omit<Records, 'agency'> {
  const said = roll();
  const agencies = Math.floor(roll() ** 2 * 9);
  const cap: CapFacts = { agencies, blockedSince: agencies > 3 && roll() < 0.2 ? '2026-03-01T00:00:00Z' : null, counted: roll() < 0.1 };
  return { approval: said < 0.4 ? 'approved' : said < 0.8 ? 'disapproved' : undefined, installed: roll() < 0.06, cap: type === 'private' && roll() < 0.97 ? cap : undefined };
}

export function makeWorld(size: number): World {
  const roll = dice(20_260_601);
  const apps = Array.from({ length: size }, (_, row) => appFrom(row, roll));
  const records = apps.map((app) => recordsFrom(app, roll));
  const snapshots = [true, false].map((allApps) => {
    const agency = agencyOf(allApps);
    return records.map((stored): Snapshot => ({ revision, source: 'server', asOf: null, records: { agency, ...stored } }));
  });
  const question = (row: number, { viewer, domain, allApps }: Eyes, action: Asked): Input => ({ action, now: NOW, viewer, domain, app: apps[row], snapshot: snapshots[allApps ? 0 : 1][row] });
  return { size, apps, question, about: (eyes, action) => question(0, eyes, action) };
}

/** The facts of the catalogue packed, as the product keeps them. */
export function pack({ apps, question }: World): FactTable {
  let row = 0;
  return packFacts(apps, () => question(row++, viewers[0], 'view'));
}

/** What is recorded about the apps for the viewers' agency, by row. */
export const recordsOf = ({ apps, question }: World): ReadonlyMap<number, Records> => new Map(apps.map((_, row) => [row, question(row, viewers[0], 'view').snapshot.records]));
