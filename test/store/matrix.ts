// How storage fails and what is seen of the store then, as data: fourteen failures in five environments. cells.ts brings each about and
// looks; it knows nothing of this table. Where a failure cannot exist, because there is no storage to fail, the cell says so by what is seen.

export const environments = ['fake', 'top-level', 'frame-denied', 'frame-partitioned', 'sandboxed'] as const;
/** fake-indexeddb in Node; Chromium: a page of its own, a cross-site frame without and with storage, a sandboxed frame of no origin. */
export type Environment = (typeof environments)[number];

export const failures = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10', 'I11', 'I12', 'I13', 'I14'] as const;
export type FailureId = (typeof failures)[number];

export interface Seen {
  readonly storage: 'indexeddb' | 'memory';
  readonly fallback: string | null;
  /** What was stored before the failure, right after it. */
  readonly before: 'kept' | 'nothing';
  /** Whether a write after it succeeded, and was then read. */
  readonly after: boolean;
  /** Every operation settled within the limit: opening 2 s, with a margin for a busy machine. */
  readonly inTime: boolean;
  /** What else this failure is about. */
  readonly also?: Readonly<Record<string, unknown>>;
}

export interface Expected extends Seen {
  /** What IndexedDB itself says to the same operation, which shows that the failure was really there. */
  readonly control: string;
}

export interface Row {
  readonly what: string;
  readonly expected: Readonly<Record<Environment, Expected>>;
}

const fine: Seen = { storage: 'indexeddb', fallback: null, before: 'kept', after: true, inTime: true };
const memory = (fallback: string): Seen => ({ storage: 'memory', fallback, before: 'nothing', after: true, inTime: true });
const never = memory('unavailable');

/** The store was in memory before the failure and still is: there is nothing the failure could take. */
const untouched = { before: 'kept' } as const;

/** Where there is storage, one expectation; where there is none, memory from the start, and IndexedDB's own refusal as the control. */
function row(what: string, control: string, seen: Seen, besides: Partial<Record<Environment, Partial<Expected>>> = {}, also?: Seen['also']): Row {
  const there = { ...seen, control };
  const denied = { ...never, control: 'UnknownError', ...(also && { also }) };
  const sandboxed = { ...never, control: 'SecurityError', ...(also && { also }) };
  return {
    what,
    expected: {
      fake: { ...there, ...besides.fake },
      'top-level': { ...there, ...besides['top-level'] },
      'frame-denied': { ...denied, ...besides['frame-denied'] },
      'frame-partitioned': { ...there, ...besides['frame-partitioned'] },
      sandboxed: { ...sandboxed, ...besides.sandboxed },
    },
  };
}

export const matrix: Readonly<Record<FailureId, Row>> = {
  I1: row('IndexedDB is not there, or looking at it throws', 'SecurityError', never),
  I2: row('storage is partitioned: another embedder of the same origin has another', 'kept', { ...fine, also: { elsewhere: 'nothing' } }, {}, { elsewhere: 'nothing' }),
  I3: row(
    'the quota is exceeded: what others left is deleted, then memory',
    'QuotaExceededError',
    { ...memory('quota'), also: { kept: false, othersLeft: 0 } },
    { 'frame-denied': untouched, sandboxed: untouched },
    { kept: true, othersLeft: 0 },
  ),
  I4: row('site data is cleared while the database is open', 'InvalidStateError', { ...fine, before: 'nothing', also: { reopened: true } }, { 'frame-denied': untouched, sandboxed: untouched }, { reopened: false }),
  I5: row('the connection is lost, again and again', 'UnknownError', { ...memory('lost'), also: { kept: false } }, { 'frame-denied': untouched, sandboxed: untouched }, { kept: true }),
  I6: row(
    'an older tab holds up an upgrade; a newer one wants to upgrade',
    'hangs',
    { ...memory('blocked'), also: { lateSuccessClosed: true, letsUpgrade: true } },
    {},
    { lateSuccessClosed: false, letsUpgrade: false },
  ),
  I7: row('a newer version has been here', 'VersionError', memory('newer')),
  I8: row('a transaction ends while something else is awaited', 'TransactionInactiveError', { ...fine, also: { newest: 19 } }, {}, { newest: 19 }),
  I9: row('the tab dies while it writes a catalogue', 'torn', { ...fine, also: { catalogue: 'old, whole', orphans: 0 } }, {}, { catalogue: 'none', orphans: 0 }),
  I10: row('the files of the database are corrupt', 'unreadable', { ...fine, before: 'nothing' }, { fake: { control: 'UnknownError' } }),
  I11: row('a private window of a browser that refuses to open', 'InvalidStateError', never),
  I12: row('opening never settles', 'hangs', memory('timeout'), { 'frame-denied': { control: 'hangs', fallback: 'timeout' }, sandboxed: { control: 'hangs', fallback: 'timeout' } }),
  I13: row(
    'the page goes into the back/forward cache with the store open',
    'not restored',
    { ...fine, also: { restored: true } },
    { 'frame-denied': { ...untouched, control: 'not restored' }, sandboxed: { ...untouched, control: 'not restored' } },
    { restored: true },
  ),
  I14: row('a record was tampered with', 'garbage', { ...fine, before: 'nothing', also: { dropped: 1 } }, {}, { dropped: 0 }),
};
