// The facts of an app that follow from what is recorded about it, whatever the app itself says: approvals, caps, installations. They change while the
// app does not, so a packed catalogue takes them on as they come, and nothing about the apps is read again.
import { INVALID, type FactTable } from './catalogue.ts';
import { facts, type FactId } from './facts.ts';
import { appFacts } from './match.ts';
import type { Input, Snapshot } from './question.ts';

/** Judged by `snapshot` alone; a test holds that no app makes a difference to them. */
export const recordedFacts = ['app.installed', 'approval.given', 'cap.known', 'cap.approaching', 'cap.full', 'cap.in-force', 'cap.counted'] as const satisfies readonly FactId[];

type Recorded = Omit<Snapshot['records'], 'agency'>;

const bitOf = (fact: FactId): number => 1 << appFacts.indexOf(fact);
const mask = recordedFacts.reduce((bits, fact) => bits | bitOf(fact), 0);

function bitsOf(around: Input, recorded: Recorded): number {
  const { agency } = around.snapshot.records;
  const input = { ...around, snapshot: { ...around.snapshot, records: { agency, ...recorded } } };
  return recordedFacts.reduce((bits, fact) => (facts[fact].judge(input) ? bits | bitOf(fact) : bits), 0);
}

/**
 * The table with what is recorded, row by row; rows that `recorded` leaves out have no word, no cap and no installation. `around` gives the agency and the
 * revision; its app is not looked at; records are taken as parsed. Rows that cannot be judged stay so. O(rows).
 */
export function withRecords({ size, vectors, words }: FactTable, around: Input, recorded: ReadonlyMap<number, Recorded>): FactTable {
  const blank = bitsOf(around, { installed: false });
  const special = new Map<number, number>();
  for (const [row, said] of recorded) {
    const bits = bitsOf(around, said);
    if (bits !== blank) special.set(row, bits);
  }
  const known = new Map<number, number>();
  const indexOf = (word: number): number => {
    const index = known.get(word) ?? known.size;
    if (index === known.size) known.set(word, index);
    return index;
  };
  const successor = (vector: number, bits: number): number => {
    const word = words[vector] ?? INVALID;
    return indexOf(word === INVALID ? INVALID : (word & ~mask) | bits);
  };
  const usual = Uint16Array.from(words, (_, vector) => successor(vector, blank));
  const next = new Uint16Array(size);
  for (let row = 0; row < size; row += 1) next[row] = usual[vectors[row] ?? 0] ?? 0;
  for (const [row, bits] of special) next[row] = successor(vectors[row] ?? 0, bits);
  return { size, vectors: next, words: Int32Array.from(known.keys()) };
}

/** Whether something recorded holds for a row. */
export const holdsFor = ({ vectors, words }: FactTable, row: number, fact: (typeof recordedFacts)[number]): boolean => {
  const word = words[vectors[row] ?? 0] ?? INVALID;
  return word !== INVALID && (word & bitOf(fact)) !== 0;
};
