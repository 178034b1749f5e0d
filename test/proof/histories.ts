// Random histories of one app, by number: the same number gives the same history on every machine. Builds them; judges nothing.
import { randomFrom, type Random } from '../../mocks/fixtures/random.ts';
import { shippedRevisions, type LedgerApp } from '../../src/policy/index.ts';
import type { AppType } from '../../src/schema/app.ts';
import type { LedgerEvent, PolicyRevision } from '../../src/schema/policy.ts';

export interface History {
  readonly app: LedgerApp;
  readonly initialType: AppType;
  readonly events: readonly LedgerEvent[];
  readonly revision: PolicyRevision;
  readonly now: string;
}

export const agencies = Array.from({ length: 10 }, (_, n) => `agency-${n}`);
export const testOrganisations = ['test-1', 'test-2'];
export const everybody = [...agencies, ...testOrganisations];
const places = ['here', 'there', null] as const;
const createdAt = ['2025-11-17T23:59:59.999Z', '2025-11-18T00:30:00+05:30', '2025-11-18T00:00:00Z', '2025-11-18', '2025-12-01T08:00:00Z', '2026-03-01T00:00:00-08:00'];

const START = Date.parse('2025-12-02T00:00:00Z');
const HOUR = 3_600_000;

export const revisions: readonly PolicyRevision[] = shippedRevisions.flatMap((revision) => (['current', 'prospective'] as const).map((measure) => ({ ...revision, measure })));

const bag = (installs: number, uninstalls: number, conversions: number, reviews: number): readonly LedgerEvent['type'][] => [
  ...Array<'install'>(installs).fill('install'),
  ...Array<'uninstall'>(uninstalls).fill('uninstall'),
  ...Array<'convert'>(conversions).fill('convert'),
  ...Array<'security-review'>(reviews).fill('security-review'),
];
/** What a history is drawn from; each leads somewhere else: to the cap, over it, away from it and back, through its exits. */
const moods = [bag(12, 1, 0, 0), bag(6, 4, 0, 0), bag(8, 3, 2, 0), bag(8, 3, 1, 2)];

function event(random: Random, type: LedgerEvent['type'], at: string, holding: AppType): LedgerEvent {
  const twin = random.chance(0.1) ? { appId: 'twin' } : {};
  switch (type) {
    case 'install': {
      const agencyId = random.pick(random.chance(0.1) ? testOrganisations : agencies);
      const version = random.pick(['1.0.0', '2.0.0']);
      return { at, type, agencyId, subAccountId: random.pick(places), testOrg: testOrganisations.includes(agencyId), version, ...twin };
    }
    case 'uninstall':
      return { at, type, agencyId: random.pick(everybody), subAccountId: random.pick(places), ...twin };
    case 'convert':
      return { at, type, to: holding === 'private' ? 'public-listed' : 'private' };
    case 'security-review':
      return { at, type, outcome: random.pick(['approved', 'rejected']) };
  }
}

/** The history of a number. The app's type and review are those it ends on, as a server would tell them. */
export function historyOf(number: number): History {
  const random = randomFrom('history', number);
  const mood = random.pick(moods);
  const initialType: AppType = random.chance(0.75) ? 'private' : 'public';
  let [type, moment] = [initialType, START];
  const events: LedgerEvent[] = [];
  for (let left = random.int(0, 32); left > 0; left -= 1) {
    if (!random.chance(0.2)) moment += HOUR * random.int(1, 48);
    const next = event(random, random.pick(mood), new Date(moment).toISOString(), type);
    if (next.type === 'convert') type = next.to === 'private' ? 'private' : 'public';
    events.push(next);
  }
  const lastReview = events.findLast((happened) => happened.type === 'security-review');
  const targetUser = random.chance(0.25) ? ('agency' as const) : ('sub-account' as const);
  const app: LedgerApp = {
    createdAt: random.pick(createdAt),
    type,
    // Left out now and then: a replay then works out what the app started as.
    ...(random.chance(0.5) ? { initialType } : {}),
    distribution: targetUser === 'agency' ? { targetUser } : { targetUser, installableBy: 'agency-and-sub-account', bulkInstall: true },
    securityReview: lastReview?.type === 'security-review' ? lastReview.outcome : random.pick(['none', 'none', 'none', 'in-review', 'approved', 'rejected']),
  };
  const end = random.chance(0.7) ? moment + HOUR : START + random.int(0, moment - START);
  return { app, initialType, events: random.chance(0.1) ? outOfOrder(random, events) : events, revision: random.pick(revisions), now: new Date(end).toISOString() };
}

/** The same history told in another order; events of one instant keep theirs, which is the only order they have. */
function outOfOrder(random: Random, events: readonly LedgerEvent[]): LedgerEvent[] {
  const instants = [...new Set(events.map(({ at }) => at))];
  return random.sample(instants, instants.length).flatMap((at) => events.filter((event) => event.at === at));
}
