// What holds of every ledger, whatever happened, as functions of the replay they are about; and beside each a way to lie that must be found.
// Asserts what a history and its ledgers have in common; knows no threshold of the policy but through the revision.
import assert from 'node:assert/strict';
import type { Ledger, Step, replay } from '../../src/policy/index.ts';
import type { LedgerEvent } from '../../src/schema/policy.ts';
import { everybody, type History } from './histories.ts';

export type Replay = typeof replay;

export interface Property {
  readonly says: string;
  readonly check: (replay: Replay, history: History) => void;
  /** A ledger that lies in just this; `given` is what was replayed. */
  readonly lie: (ledger: Ledger, given: Parameters<Replay>) => Ledger;
}

const run = (replay: Replay, { app, initialType, revision, now }: History, events: readonly LedgerEvent[], until = now): Ledger => replay({ ...app, initialType }, events, revision, until);
const counted = (ledger: Ledger): string[] => everybody.filter(ledger.counts);
/** What a ledger amounts to, apart from how it got there. */
const sum = ({ type, securityReview, agencies, blockedSince, state, changes }: Ledger) => ({ type, securityReview, agencies, blockedSince, state, changes });
const whole = (ledger: Ledger) => ({ ...sum(ledger), counted: counted(ledger) });

/** Events of one instant, in the order they are told. */
const instants = (events: readonly LedgerEvent[]): LedgerEvent[][] => [...new Set(events.map(({ at }) => at))].map((at) => events.filter((event) => event.at === at));
/** Instants that hold several events of one kind and nothing else, each with the history in which these are told the other way round. */
function turned(events: readonly LedgerEvent[], kind: LedgerEvent['type']): { at: string; history: LedgerEvent[] }[] {
  const groups = instants(events);
  return groups.flatMap((group, index) => {
    const at = group[0]?.at;
    if (at === undefined || group.length === 1 || !group.every(({ type }) => type === kind)) return [];
    return [{ at, history: groups.with(index, group.toReversed()).flat() }];
  });
}

const before = (ledger: Ledger, index: number): Pick<Step, 'agencies' | 'state'> => ledger.steps[index - 1] ?? { agencies: 0, state: ledger.changes[0]?.from ?? ledger.state };
const isExit = ({ type }: LedgerEvent): boolean => type === 'convert' || type === 'security-review';

export const properties: readonly Property[] = [
  {
    says: 'one event moves the count by one at most, and never below zero',
    check: (replay, history) => {
      const ledger = run(replay, history, history.events);
      for (const [index, { agencies }] of ledger.steps.entries()) assert(agencies >= 0 && Math.abs(agencies - before(ledger, index).agencies) <= 1, `step ${index}`);
      assert.deepEqual([ledger.agencies, ledger.agencies], [ledger.steps.at(-1)?.agencies ?? 0, counted(ledger).length]);
    },
    lie: (ledger) => ({ ...ledger, agencies: ledger.agencies - 1 }),
  },
  {
    says: 'an event delivered twice is the same as once',
    check: (replay, history) => assert.deepEqual(whole(run(replay, history, history.events.flatMap((event) => [event, event]))), whole(run(replay, history, history.events))),
    lie: (ledger, [, events]) => ({ ...ledger, agencies: events.filter(({ type }) => type === 'install').length }),
  },
  {
    says: 'what was refused changed nothing: without it the ledger is the same',
    check: (replay, history) => {
      const ledger = run(replay, history, history.events);
      const refused = new Set(ledger.refused);
      assert.deepEqual(whole(run(replay, history, history.events.filter((event) => !refused.has(event)))), whole(ledger));
    },
    lie: (ledger) => ({ ...ledger, agencies: ledger.agencies + ledger.refused.length }),
  },
  {
    says: 'installs of one instant count the same in any order, whoever gets in',
    check: (replay, history) => {
      for (const { at, history: other } of turned(history.events, 'install')) assert.deepEqual(sum(run(replay, history, other, at)), sum(run(replay, history, history.events, at)));
    },
    lie: (ledger, [, events]) => ({ ...ledger, blockedSince: JSON.stringify(events) }),
  },
  {
    says: 'uninstalls of one instant leave the same agencies in any order',
    check: (replay, history) => {
      for (const { history: other } of turned(history.events, 'uninstall')) assert.deepEqual(whole(run(replay, history, other)), whole(run(replay, history, history.events)));
    },
    lie: (ledger, [, events]) => ({ ...ledger, blockedSince: JSON.stringify(events) }),
  },
  {
    says: 'events are judged by their instants, not by the order they are told in',
    check: (replay, history) => assert.deepEqual(whole(run(replay, history, instants(history.events).reverse().flat())), whole(run(replay, history, history.events))),
    lie: (ledger, [, events]) => ({ ...ledger, blockedSince: events[0]?.at ?? null }),
  },
  {
    says: 'a ledger at an earlier instant is the beginning of the later one',
    check: (replay, history) => {
      const ledger = run(replay, history, history.events);
      for (const group of instants(ledger.steps.map(({ event }) => event))) {
        const earlier = run(replay, history, history.events, group[0]?.at);
        const steps = ledger.steps.slice(0, earlier.steps.length);
        assert.deepEqual(earlier.steps, steps);
        assert.deepEqual([earlier.agencies, earlier.state], [steps.at(-1)?.agencies ?? 0, before(ledger, steps.length).state]);
        assert.deepEqual(earlier.changes, ledger.changes.slice(0, earlier.changes.length));
      }
    },
    lie: (ledger, [app, events, , now]) => (events.some(({ at }) => Date.parse(at) > Date.parse(now)) ? { ...ledger, state: app.type === 'public' ? 'n/a' : 'ok' } : ledger),
  },
  {
    says: 'a block is lifted by an exit, never by agencies leaving, and a legacy or public app has none',
    check: (replay, history) => {
      const ledger = run(replay, history, history.events);
      let since: string | null = null;
      for (const group of instants(ledger.steps.map(({ event }) => event))) {
        const { blockedSince, state } = run(replay, history, history.events, group[0]?.at);
        if (since !== null && blockedSince !== since) assert(group.some(isExit), `lifted at ${group[0]?.at}`);
        assert.equal(state === 'blocked', blockedSince !== null);
        since = blockedSince;
      }
    },
    lie: (ledger, [, , revision]) => (ledger.agencies > revision.blockAbove ? ledger : { ...ledger, blockedSince: null, state: ledger.state === 'blocked' ? 'approaching' : ledger.state }),
  },
  {
    says: 'while a block holds, nobody new is counted',
    check: (replay, history) => {
      const ledger = run(replay, history, history.events);
      for (const [index, { event, agencies }] of ledger.steps.entries()) {
        const then = before(ledger, index);
        if (event.type === 'install' && then.state === 'blocked') assert(agencies <= then.agencies, `step ${index}`);
      }
    },
    lie: (ledger) => ({ ...ledger, steps: ledger.steps.map((step, index) => ({ ...step, agencies: index })) }),
  },
  {
    says: 'measured ahead, no install takes the count over the cap',
    check: (replay, history) => {
      if (history.revision.measure !== 'prospective') return;
      const ledger = run(replay, history, history.events);
      for (const [index, { event, agencies, state }] of ledger.steps.entries())
        if (event.type === 'install' && state !== 'n/a' && agencies > before(ledger, index).agencies) assert(agencies <= history.revision.cap, `step ${index}`);
    },
    lie: (ledger, [, , revision]) => ({ ...ledger, steps: ledger.steps.map((step, index) => ({ ...step, agencies: revision.cap + index })) }),
  },
  {
    says: 'a change is told once for each time the state changed, each from where the one before went to',
    check: (replay, history) => {
      const ledger = run(replay, history, history.events);
      const moves = ledger.steps.flatMap(({ event, state }, index) => (state === before(ledger, index).state ? [] : [{ at: event.at, from: before(ledger, index).state, to: state }]));
      assert.deepEqual(ledger.changes, moves);
      for (const [index, { from, to }] of ledger.changes.entries()) {
        assert.notEqual(from, to);
        if (index > 0) assert.equal(from, ledger.changes[index - 1]?.to);
      }
      assert.equal(ledger.changes.at(-1)?.to ?? ledger.state, ledger.state);
    },
    lie: (ledger) => ({ ...ledger, changes: ledger.changes.flatMap((change) => [change, change]) }),
  },
  {
    says: 'versions do not count',
    check: (replay, history) => {
      const versions = history.events.map((event, index): LedgerEvent => (event.type === 'install' ? { ...event, version: `${index}.0.0` } : event));
      assert.deepEqual(whole(run(replay, history, versions)), whole(run(replay, history, history.events)));
    },
    lie: (ledger, [, events]) => ({ ...ledger, agencies: new Set(events.map((event) => (event.type === 'install' ? event.version : ''))).size }),
  },
  {
    says: 'names do not count: other agencies in the same places are the same number',
    check: (replay, history) => {
      const renamed = history.events.map((event): LedgerEvent => ('agencyId' in event ? { ...event, agencyId: [...event.agencyId].reverse().join('') } : event));
      assert.deepEqual(sum(run(replay, history, renamed)), sum(run(replay, history, history.events)));
    },
    lie: (ledger, [, events]) => ({ ...ledger, agencies: events.filter((event) => 'agencyId' in event && event.agencyId.startsWith('agency')).length }),
  },
  {
    says: 'a test organisation is never counted',
    check: (replay, history) => {
      const tests = new Set(history.events.flatMap((event) => (event.type === 'install' && event.testOrg ? [event.agencyId] : [])));
      const ledger = run(replay, history, history.events);
      assert.deepEqual(counted(ledger).filter((id) => tests.has(id)), []);
      const without = history.events.filter((event) => !('agencyId' in event && tests.has(event.agencyId)));
      assert.deepEqual(whole(run(replay, history, without)), whole(ledger));
    },
    lie: (ledger) => ({ ...ledger, counts: () => true }),
  },
];
