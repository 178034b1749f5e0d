// The rule of the install cap said a second time, from its text alone: sets, loops, and the numbers as they are written there. It looks
// back over everything that happened at every step, which is slow and plain. It knows nothing of the ledger it is compared with.
import type { AppType, SecurityReview } from '../../src/schema/app.ts';
import type { CapState, LedgerEvent } from '../../src/schema/policy.ts';

export interface Told {
  readonly type: AppType;
  readonly agencies: readonly string[];
  readonly blockedSince: string | null;
  readonly state: CapState;
  /** Every state it came into, oldest first: what was announced. */
  readonly announced: readonly CapState[];
  readonly refused: number;
  /** What a new installation by an agency would run into; null where nothing stands in its way. */
  readonly refusal: (agencyId: string, testOrganisation: boolean) => 'cap.blocked' | 'cap.at-limit' | null;
}

export interface Question {
  readonly createdAt: string;
  readonly initialType: AppType;
  /** Where no review is in the history. */
  readonly securityReview: SecurityReview;
  readonly madeFor: 'agency' | 'sub-account';
  readonly events: readonly LedgerEvent[];
  readonly reviewLifts: boolean;
  readonly measuresAhead: boolean;
  readonly now: string;
}

type Installing = Extract<LedgerEvent, { type: 'install' | 'uninstall' }>;

const MOST = 5;
const WARNED = 4;
const SINCE = Date.UTC(2025, 10, 18);

/** Whether an agency has the app where the app belongs, after all of this. */
function hasIt(agencyId: string, happened: readonly Installing[], madeFor: 'agency' | 'sub-account'): boolean {
  const own = happened.filter((event) => event.agencyId === agencyId);
  return own.some((installed, index) => {
    if (installed.type !== 'install') return false;
    if ((installed.subAccountId === null) !== (madeFor === 'agency')) return false;
    const takenAway = own.slice(index + 1).some((later) => {
      const sameApp = later.appId === installed.appId;
      const reachesIt = later.subAccountId === installed.subAccountId || later.subAccountId === null;
      return later.type === 'uninstall' && sameApp && reachesIt;
    });
    return !takenAway;
  });
}

export function tell({ createdAt, initialType, securityReview, madeFor, events, reviewLifts, measuresAhead, now }: Question): Told {
  const instants = [...new Set(events.map(({ at }) => Date.parse(at)))].filter((at) => at <= Date.parse(now)).sort((a, b) => a - b);
  const past = instants.flatMap((instant) => events.filter(({ at }) => Date.parse(at) === instant));
  let type = initialType;
  let review: SecurityReview = events.some((event) => event.type === 'security-review') ? 'none' : securityReview;
  let blockedSince: string | null = null;
  let refused = 0;
  const happened: Installing[] = [];
  const testOrganisations = new Set(events.flatMap((event) => (event.type === 'install' && event.testOrg ? [event.agencyId] : [])));

  let counted: string[] = [];
  const countAgain = (): string[] => [...new Set(happened.map(({ agencyId }) => agencyId))].filter((id) => !testOrganisations.has(id) && hasIt(id, happened, madeFor));
  const inScope = (): boolean => type === 'private' && Date.parse(createdAt) >= SINCE && !(reviewLifts && review === 'approved');
  const refusal: Told['refusal'] = (agencyId, testOrganisation) => {
    if (!inScope() || testOrganisation || counted.includes(agencyId)) return null;
    if (blockedSince !== null) return 'cap.blocked';
    return measuresAhead && counted.length + 1 > MOST ? 'cap.at-limit' : null;
  };
  const stateNow = (): CapState => {
    if (!inScope()) return 'n/a';
    if (blockedSince !== null) return 'blocked';
    return counted.length >= WARNED ? 'approaching' : 'ok';
  };

  let state = stateNow();
  const announced: CapState[] = [];
  for (const event of past) {
    if (event.type === 'convert') type = event.to === 'private' ? 'private' : 'public';
    // A review is passed by a private app, under a policy that has reviews; any other is none.
    if (event.type === 'security-review' && reviewLifts && type === 'private') review = event.outcome;
    if (event.type === 'uninstall') happened.push(event);
    if (event.type === 'install') {
      if (refusal(event.agencyId, event.testOrg) === null) happened.push(event);
      else refused += 1;
    }
    counted = countAgain();
    if (!inScope()) blockedSince = null;
    else if (blockedSince === null && counted.length > MOST) blockedSince = event.at;
    if (stateNow() !== state) announced.push((state = stateNow()));
  }
  return { type, agencies: counted.sort(), blockedSince, state, announced, refused, refusal };
}
