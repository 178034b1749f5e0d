// The install cap, case by case (system A). `rules` are the rule ids of the decision for an agency that is not counted yet.
import { counting, History, type Changes } from './world.ts';
import type { CapState, LedgerEvent } from '../../src/schema/policy.ts';

export interface CapCase {
  readonly id: string;
  readonly title: string;
  readonly app?: Changes['app'];
  readonly policy?: 'v1' | 'v1.1';
  readonly measure?: 'current' | 'prospective';
  readonly events: readonly LedgerEvent[];
  readonly agencies?: number;
  readonly state: CapState;
  readonly blocked?: boolean;
  /** Deny with these rules, or allow where left out. */
  readonly denies?: readonly string[];
  readonly notices?: readonly string[];
  /** State changes along the way, as the notifications they are. */
  readonly changes?: readonly CapState[];
}

const LEGACY = { createdAt: '2025-11-01T00:00:00Z' };
const exempt = { state: 'n/a', blocked: false } as const;
const blocked = { state: 'blocked', blocked: true, denies: ['cap.blocked'] } as const;
const amber = { state: 'approaching', blocked: false, notices: ['cap.approaching'] } as const;
const ok = { state: 'ok', blocked: false, notices: [] } as const;

export const capCases: readonly CapCase[] = [
  { id: 'A-001', title: 'no agency', events: [], agencies: 0, ...ok },
  { id: 'A-002', title: 'one agency', events: counting(1).events, agencies: 1, ...ok },
  { id: 'A-003', title: 'two agencies', events: counting(2).events, agencies: 2, ...ok },
  { id: 'A-004', title: 'three agencies', events: counting(3).events, agencies: 3, ...ok, changes: [] },
  { id: 'A-005', title: 'four agencies are amber', events: counting(4).events, agencies: 4, ...amber, changes: ['approaching'] },
  { id: 'A-006', title: 'five agencies are amber, not red', events: counting(5).events, agencies: 5, ...amber, changes: ['approaching'] },
  { id: 'A-007', title: 'six agencies are red', events: counting(6).events, agencies: 6, ...blocked, changes: ['approaching', 'blocked'] },
  { id: 'A-009, A-053', title: 'ten agencies counted while public, then private', app: { initialType: 'public' }, events: new History().agencies(1, 10).convert('private').events, agencies: 10, ...blocked, changes: ['blocked'] },
  { id: 'A-010', title: 'a hundred agencies', app: { initialType: 'public' }, events: new History().agencies(1, 100).convert('private').events, agencies: 100, ...blocked },
  { id: 'A-011', title: 'the first agency', events: counting(0).install('new').events, agencies: 1, ...ok, changes: [] },
  { id: 'A-012', title: 'the second agency', events: counting(1).install('new').events, agencies: 2, ...ok, changes: [] },
  { id: 'A-013', title: 'the third agency', events: counting(2).install('new').events, agencies: 3, ...ok, changes: [] },
  { id: 'A-014', title: 'the fourth agency turns it amber, once', events: counting(3).install('new').events, agencies: 4, ...amber, changes: ['approaching'] },
  { id: 'A-015', title: 'the fifth agency changes no state', events: counting(4).install('new').events, agencies: 5, ...amber, changes: ['approaching'] },
  { id: 'A-016', title: 'the sixth agency gets in and closes the latch', events: counting(5).install('new').events, agencies: 6, ...blocked, changes: ['approaching', 'blocked'] },
  { id: 'A-017', title: 'measured ahead, the sixth agency is refused and nothing latches', measure: 'prospective', events: counting(5).install('new').events, agencies: 5, state: 'approaching', blocked: false, denies: ['cap.at-limit'], notices: ['cap.approaching'] },
  { id: 'A-018', title: 'a new agency while blocked changes nothing', events: counting(6).install('new').events, agencies: 6, ...blocked, changes: ['approaching', 'blocked'] },
  { id: 'A-020', title: 'a counted agency adds a sub-account while blocked', events: counting(6).install('agency-1', { subAccountId: 'second' }).events, agencies: 6, ...blocked },
  { id: 'A-021', title: 'a counted agency installs again', events: counting(5).install('agency-1').events, agencies: 5, ...amber, changes: ['approaching'] },
  { id: 'A-022', title: 'an agency that dropped out comes back, not blocked', events: counting(4).uninstall('agency-4').install('agency-4').events, agencies: 4, ...amber },
  { id: 'A-023', title: 'an agency that dropped out may not come back while blocked', events: counting(6).uninstall('agency-6').install('agency-6').events, agencies: 5, ...blocked },
  { id: 'A-024', title: 'forty sub-accounts of one agency count once', events: Array.from({ length: 40 }, (_, n) => n).reduce((history, n) => history.install('new', { subAccountId: `sub-${n}` }), counting(2)).events, agencies: 3, ...ok },
  { id: 'A-025', title: 'five hundred sub-accounts in one go count once', events: Array.from({ length: 500 }, (_, n) => n).reduce((history, n) => history.install('new', { subAccountId: `sub-${n}` }), new History()).events, agencies: 1, ...ok, changes: [] },
  { id: 'A-026', title: 'agency-level and sub-account installs of one agency count once', events: new History().install('a', { subAccountId: null }).install('a').events, agencies: 1, ...ok },
  { id: 'A-028', title: 'one of three sub-accounts leaves, the agency stays', events: counting(4).install('agency-1', { subAccountId: 'b' }).install('agency-1', { subAccountId: 'c' }).uninstall('agency-1', 'b').events, agencies: 4, ...amber, changes: ['approaching'] },
  { id: 'A-029', title: 'the last sub-account leaves, the agency drops out at once', events: counting(4).uninstall('agency-1').events, agencies: 3, ...ok, changes: ['approaching', 'ok'] },
  { id: 'A-030', title: 'six to five keeps the block', events: counting(6).uninstall('agency-6').events, agencies: 5, ...blocked },
  { id: 'A-031', title: 'all the way to none keeps the block', events: counting(0, true).events, agencies: 0, ...blocked },
  { id: 'A-032', title: 'five to four, never blocked', events: counting(5).uninstall('agency-5').events, agencies: 4, ...amber },
  { id: 'A-034', title: 'test organisations are not counted', events: counting(5).install('t1', { testOrg: true }).install('t2', { testOrg: true }).install('t3', { testOrg: true }).events, agencies: 5, ...amber },
  { id: 'A-037', title: 'a test organisation installs while blocked', events: counting(6).install('t', { testOrg: true }).events, agencies: 6, ...blocked },
  { id: 'A-038', title: 'created a millisecond before the date', app: { createdAt: '2025-11-17T23:59:59.999Z' }, events: new History().agencies(1, 9).events, agencies: 9, ...exempt },
  { id: 'A-039', title: 'created on the date', app: { createdAt: '2025-11-18T00:00:00.000Z' }, events: counting(6).events, agencies: 6, ...blocked },
  { id: 'A-040', title: 'created during that day', app: { createdAt: '2025-11-18T13:00:00Z' }, events: counting(6).events, ...blocked },
  { id: 'A-042', title: 'dates are instants: half past midnight in India is the day before', app: { createdAt: '2025-11-18T00:30:00+05:30' }, events: new History().agencies(1, 9).events, agencies: 9, ...exempt },
  { id: 'A-044', title: 'dates are instants: 05:30 in India is the date itself', app: { createdAt: '2025-11-18T05:30:00+05:30' }, events: counting(6).events, ...blocked },
  { id: 'A-045', title: 'a legacy app with fifty agencies', app: LEGACY, events: new History().agencies(1, 50).events, agencies: 50, ...exempt, changes: [], notices: [] },
  { id: 'A-046', title: 'a legacy app takes the sixth agency', app: LEGACY, events: counting(5).install('new').events, agencies: 6, ...exempt },
  { id: 'A-047', title: 'a public app with fifty agencies', app: { type: 'public' }, events: new History().agencies(1, 50).events, agencies: 50, ...exempt },
  { id: 'A-048', title: 'public to private with three', app: { initialType: 'public' }, events: counting(3).convert('private').events, ...ok },
  { id: 'A-049', title: 'public to private with none', app: { initialType: 'public' }, events: new History().convert('private').events, ...ok },
  { id: 'A-050', title: 'public to private with four', app: { initialType: 'public' }, events: counting(4).convert('private').events, ...amber, changes: ['approaching'] },
  { id: 'A-051', title: 'public to private with five', app: { initialType: 'public' }, events: counting(5).convert('private').events, ...amber },
  { id: 'A-052', title: 'public to private with six', app: { initialType: 'public' }, events: counting(6, false).convert('private').events, ...blocked },
  { id: 'A-054', title: 'a public app created before the date, converted later', app: { ...LEGACY, initialType: 'public' }, events: new History().agencies(1, 10).convert('private').events, agencies: 10, ...exempt },
  { id: 'A-056', title: 'listed: cap, latch and banner are gone', app: { type: 'public', initialType: 'private' }, events: counting(6).convert('public-listed').events, ...exempt, changes: ['approaching', 'blocked', 'n/a'] },
  { id: 'A-057, A-058', title: 'a public review that is not passed, or withdrawn, publishes nothing: blocked as before', app: { initialType: 'public' }, events: new History().agencies(1, 7).convert('private').events, agencies: 7, ...blocked, changes: ['blocked'] },
  { id: 'A-069', title: 'the end of a block is told once', app: { type: 'public', initialType: 'private' }, events: counting(6).convert('public-listed').agencies(7, 9).events, agencies: 9, ...exempt, changes: ['approaching', 'blocked', 'n/a'] },
  { id: 'A-059', title: 'blocked, listed, private again with two', app: { initialType: 'private' }, events: counting(6).convert('public-listed').leave(3, 6).convert('private').events, agencies: 2, ...ok },
  { id: 'A-060', title: 'counted per app over all versions', events: ['a', 'b', 'c'].reduce((history, id) => history.install(id), new History()).install('c', { version: '2.0.0' }).install('d', { version: '2.0.0' }).install('e', { version: '2.0.0' }).install('f', { version: '2.0.0' }).events, agencies: 6, ...blocked },
  { id: 'A-061', title: 'a new version is no way in while blocked', events: counting(6).install('new', { version: '2.0.0' }).events, agencies: 6, ...blocked },
  { id: 'A-063', title: 'an aggregation group is counted as a union', events: ['a', 'b', 'c'].reduce((history, id) => history.install(id), new History()).install('d', { appId: 'twin' }).install('e', { appId: 'twin' }).install('f', { appId: 'twin' }).events, agencies: 6, ...blocked },
  { id: 'A-064', title: 'an overlapping group of five is amber', events: ['a', 'b', 'c'].reduce((history, id) => history.install(id), new History()).install('c', { appId: 'twin' }).install('d', { appId: 'twin' }).install('e', { appId: 'twin' }).events, agencies: 5, ...amber },
  { id: 'A-068', title: 'each crossing is one change', events: counting(3).install('x').uninstall('x').install('x').events, agencies: 4, ...amber, changes: ['approaching', 'ok', 'approaching'] },
  { id: 'A-071', title: 'two new agencies race at five: one gets in', events: counting(5).install('x').install('y').events, agencies: 6, ...blocked },
  { id: 'A-078', title: 'v1.1: security review passed, the cap is lifted', policy: 'v1.1', events: counting(6).review('approved').agencies(7, 9).events, agencies: 9, ...exempt, notices: ['app.security-reviewed'] },
  { id: 'A-078b', title: 'v1 does not know security review', events: counting(6).review('approved').install('new').events, agencies: 6, ...blocked },
  { id: 'A-079', title: 'v1.1: review pending, still blocked', policy: 'v1.1', app: { securityReview: 'in-review' }, events: counting(6).events, ...blocked },
  { id: 'A-080', title: 'v1.1: review rejected, still blocked', policy: 'v1.1', events: counting(6).review('rejected').events, ...blocked },
  { id: 'A-080b', title: 'v1.1: a review of a public app counts for nothing', policy: 'v1.1', app: { initialType: 'public' }, events: counting(6, false).review('approved').convert('private').events, ...blocked },
  { id: 'A-097', title: 'counted from what is installed now, not from history', app: { initialType: 'public' }, events: new History().agencies(1, 12).leave(3, 12).convert('private').events, agencies: 2, ...ok },
];
