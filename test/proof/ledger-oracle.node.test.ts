// The ledger against the rule said a second time, over 100,000 random histories, and over every count at the edge.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { capFacts, decide, evaluate, replay, type Input } from '../../src/policy/index.ts';
import type { LedgerEvent } from '../../src/schema/policy.ts';
import { request } from '../policy/world.ts';
import { agencies, everybody, historyOf, revisions, testOrganisations, type History } from './histories.ts';
import { tell, type Told } from './naive-cap.ts';

const HISTORIES = 100_000;

const toldOf = ({ app, initialType, events, revision, now }: History, changes: Partial<Parameters<typeof tell>[0]> = {}): Told =>
  tell({
    createdAt: app.createdAt,
    initialType,
    securityReview: app.securityReview,
    madeFor: app.distribution.targetUser,
    events,
    reviewLifts: revision.id === 'v1.1',
    measuresAhead: revision.measure === 'prospective',
    now,
    ...changes,
  });

/** What the ledger says, in the oracle's words. */
function replayed({ app, events, revision, now }: History) {
  const ledger = replay(app, events, revision, now);
  const named = new Set(events.flatMap((event) => ('agencyId' in event ? [event.agencyId] : [])));
  return {
    ledger,
    told: {
      type: ledger.type,
      agencies: [...named].filter(ledger.counts).sort(),
      blockedSince: ledger.blockedSince,
      state: ledger.state,
      announced: ledger.changes.map(({ to }) => to),
      refused: ledger.refused.length,
    },
  };
}

/** The question of an agency admin whom nothing but the cap can stop, on cap facts that were replayed. */
function asked({ app, revision, now }: History, { ledger }: ReturnType<typeof replayed>, agencyId: string, testOrg: boolean): Input {
  const { app: base, agency } = request();
  return {
    action: 'install',
    now,
    viewer: { kind: 'agency', role: 'admin', agencyId },
    domain: 'platform',
    app: { ...base, ...app, type: ledger.type, securityReview: ledger.securityReview },
    snapshot: { revision, source: 'server', asOf: null, records: { agency: { ...agency, plan: 'pro', testOrg }, approval: 'approved', cap: capFacts(ledger, agencyId), installed: false } },
  };
}

const capRules = (reasons: readonly { rule: string }[]): string[] => reasons.map(({ rule }) => rule).filter((rule) => rule === 'cap.blocked' || rule === 'cap.at-limit');

/** Everything in which the ledger and the oracle differ on a history, and on what these agencies may do after it; empty where they agree. */
function differences(history: History, { refusal, ...told }: Told = toldOf(history), askers: readonly string[] = agencies): string[] {
  const seen = replayed(history);
  const found = JSON.stringify(seen.told) === JSON.stringify(told) ? [] : [`${JSON.stringify(seen.told)} for ${JSON.stringify(told)}`];
  for (const id of askers) {
    const testOrg = testOrganisations.includes(id);
    const expected = refusal(id, testOrg);
    const { outcome, because } = evaluate(asked(history, seen, id, testOrg));
    if (outcome !== (expected === null ? 'allow' : 'deny') || capRules(because)[0] !== (expected ?? undefined)) found.push(`${id}: ${outcome} ${capRules(because).join()} for ${expected}`);
  }
  return found;
}

describe('the ledger and the rule of the install cap, said twice', () => {
  test(`agree on ${HISTORIES} histories: count, agencies, block, state, announcements, refusals, and what one agency may do after it`, () => {
    const seen = new Map<string, number>();
    for (let number = 0; number < HISTORIES; number += 1) {
      const history = historyOf(number);
      const told = toldOf(history);
      const found = differences(history, told, [everybody[number % everybody.length] ?? '']);
      assert.deepEqual(found, [], `history ${number}: ${JSON.stringify(history)}`);
      for (const key of [told.state, ...(told.refused > 0 ? [`refused ${history.revision.measure}`] : []), ...(told.announced.length > 2 ? ['announced often'] : [])]) seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    // A comparison proves nothing where nothing happens: every state, and both kinds of refusal, must be frequent.
    for (const key of ['n/a', 'ok', 'approaching', 'blocked', 'refused current', 'refused prospective', 'announced often']) assert((seen.get(key) ?? 0) > HISTORIES / 50, `${key}: ${seen.get(key) ?? 0}`);
  });
  test('the same history asked in one piece gives the same answer', () => {
    for (let number = 0; number < 3000; number += 1) {
      const history = historyOf(number);
      const { app, events, revision, now } = history;
      const { refusal, state, agencies: counted } = toldOf(history);
      const base = request();
      const answer = decide({ ...base, now, viewer: { kind: 'agency', role: 'admin', agencyId: 'agency-0' }, agency: { ...base.agency, plan: 'pro' }, app: { ...base.app, ...app }, events: [...events] }, revision);
      const expected = refusal('agency-0', false);
      assert.deepEqual([answer.outcome, capRules(answer.because), answer.cap?.state, answer.cap?.agencies], [expected === null ? 'allow' : 'deny', expected === null ? [] : [expected], state, counted.length], `history ${number}`);
    }
  });
  test('a rule that is told wrong is found out within the first thousand histories', () => {
    const wrong: Record<string, (history: History) => Partial<Parameters<typeof tell>[0]>> = {
      'the other measure': ({ revision }) => ({ measuresAhead: revision.measure !== 'prospective' }),
      'the other kind of place': ({ app }) => ({ madeFor: app.distribution.targetUser === 'agency' ? 'sub-account' : 'agency' }),
      'the other type to start with': ({ initialType }) => ({ initialType: initialType === 'private' ? 'public' : 'private' }),
      'an hour earlier': ({ now }) => ({ now: new Date(Date.parse(now) - 3_600_000).toISOString() }),
      'a review that always lifts the cap': () => ({ reviewLifts: true }),
      'an app of before the date': () => ({ createdAt: '2025-11-17T00:00:00Z' }),
    };
    for (const [name, change] of Object.entries(wrong)) {
      const found = Array.from({ length: 1000 }, (_, number) => historyOf(number)).some((history) => differences(history, toldOf(history, change(history))).length > 0);
      assert(found, name);
    }
  });
});

describe('every count from 0 to 12, under every revision', () => {
  const at = (index: number): string => new Date(Date.parse('2025-12-02T00:00:00Z') + index * 3_600_000).toISOString();
  const installs = (count: number): LedgerEvent[] => Array.from({ length: count }, (_, n) => ({ at: at(n), type: 'install', agencyId: `agency-${n}`, subAccountId: 'here', testOrg: false }));
  const base = historyOf(0);
  const cases: Record<string, (count: number) => Pick<History, 'initialType' | 'events'>> = {
    'installed while private': (count) => ({ initialType: 'private', events: installs(count) }),
    'installed while public, then private': (count) => ({ initialType: 'public', events: [...installs(count), { at: at(20), type: 'convert', to: 'private' }] }),
    'blocked, then left but for these': (count) => ({
      initialType: 'public',
      events: [...installs(12), { at: at(20), type: 'convert', to: 'private' }, ...installs(12).slice(count).map((_, n): LedgerEvent => ({ at: at(21 + n), type: 'uninstall', agencyId: `agency-${count + n}`, subAccountId: 'here' }))],
    }),
    'a legacy app': (count) => ({ initialType: 'private', events: installs(count) }),
  };
  const expected: Record<string, (count: number, ahead: boolean) => string> = {
    'installed while private': (count, ahead) => (count < 4 ? 'ok' : count < 6 || ahead ? 'approaching' : 'blocked'),
    'installed while public, then private': (count) => (count < 4 ? 'ok' : count < 6 ? 'approaching' : 'blocked'),
    'blocked, then left but for these': () => 'blocked',
    'a legacy app': () => 'n/a',
  };
  for (const [name, given] of Object.entries(cases))
    test(name, () => {
      for (const revision of revisions)
        for (let count = 0; count <= 12; count += 1) {
          const createdAt = name === 'a legacy app' ? '2025-11-17T23:59:59.999Z' : '2025-12-01T00:00:00Z';
          const { initialType, events } = given(count);
          const history: History = { app: { ...base.app, createdAt, initialType, securityReview: 'none', distribution: { targetUser: 'sub-account', installableBy: 'agency-only', bulkInstall: false } }, initialType, events, revision, now: at(100) };
          assert.deepEqual(differences(history), [], `${count} under ${revision.id}, ${revision.measure}`);
          assert.equal(replayed(history).told.state, expected[name]?.(count, revision.measure === 'prospective'), `${count} under ${revision.id}, ${revision.measure}`);
        }
    });
});
