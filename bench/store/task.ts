// What every contestant has to do once it is open: decide every app for one viewer, and hand over the first listings that the viewer may see, parsed.
// Ours decides on packed facts; a peer decides on its rows with @casl/ability, by rules written for this one viewer.
import { createMongoAbility } from '@casl/ability';
import { facts, shippedRevisions, type Input } from '../../src/policy/index.ts';
import { parse } from '../../src/schema/faults.ts';
import { Listing, type App } from '../../src/schema/app.ts';

/** Listings on the first page. */
export const PAGE = 24;
export const REVISION = shippedRevisions[0];
export const OWNER = { issuer: 'https://api.example', agencyId: 'agency', userId: 'owner' };

const ANY_APP: App = {
  id: 'any',
  type: 'public',
  createdAt: '2026-01-01T00:00:00Z',
  status: 'live',
  distribution: { targetUser: 'sub-account', installableBy: 'agency-and-sub-account', bulkInstall: false },
  listing: 'white-label',
  scopes: [],
  securityReview: 'none',
};

/** The owner of an agency on its own domain, with nothing recorded about any app. */
export const question = (action: 'view' | 'install', app: App = ANY_APP): Input => ({
  action,
  now: '2026-06-01T00:00:00Z',
  viewer: { kind: 'agency', role: 'owner' },
  domain: 'white-label',
  app,
  snapshot: {
    revision: REVISION,
    source: 'server',
    asOf: null,
    records: { agency: { id: 'agency', plan: 'starter', whiteLabel: true, enhancedSecurity: true, testOrg: false, marketplace: { subAccountAccess: true, allApps: true, autoApprove: true } }, installed: false },
  },
});

/** How far the page was, in milliseconds since its script began. */
export interface Answer {
  readonly opened: number;
  readonly read: number;
  readonly decided: number;
  readonly ms: number;
  readonly visible: number;
  /** Of the visible apps, those that may be installed. */
  readonly installable: number;
  /** The visible apps on the first page. */
  readonly ids: readonly string[];
}

declare global {
  /** Set by the first statement of every page's script. */
  var scriptStart: number;
  interface Window {
    answer: Promise<Answer>;
  }
}

export const sinceStart = (): number => performance.now() - scriptStart;

/** CASL's rules for that viewer: a later rule wins. */
export function abilityOfOwner() {
  const forAgencies = facts['plan.agency-apps'].judge(question('view')) ? [] : [{ action: 'install', subject: 'App', inverted: true, conditions: { 'distribution.targetUser': 'agency' } }];
  return createMongoAbility(
    [
      { action: ['view', 'install'], subject: 'App' },
      { action: 'view', subject: 'App', inverted: true, conditions: { type: 'private' } },
      { action: 'install', subject: 'App', inverted: true, conditions: { type: 'private', createdAt: { $gte: REVISION.createdFrom } } },
      { action: ['view', 'install'], subject: 'App', inverted: true, conditions: { status: { $ne: 'live' } } },
      { action: ['view', 'install'], subject: 'App', inverted: true, conditions: { listing: 'standard' } },
      ...forAgencies,
    ],
    { detectSubjectType: () => 'App' },
  );
}

/** Decides rows that are whole listings, and parses those of the first page. Installing is decided only for who is seen. */
export function answerFromRows(rows: readonly Listing[], opened: number): Answer {
  const read = sinceStart();
  const ability = abilityOfOwner();
  const visible = rows.filter((row) => ability.can('view', row));
  const installable = visible.filter((row) => ability.can('install', row)).length;
  const decided = sinceStart();
  const page = visible.slice(0, PAGE).map((row) => parsed(row));
  return { opened, read, decided, ms: sinceStart(), visible: visible.length, installable, ids: page.map(({ id }) => id) };
}

export function parsed(value: unknown): Listing {
  const { value: listing } = parse(Listing, value);
  if (!listing) throw new Error('a stored listing does not parse');
  return listing;
}
