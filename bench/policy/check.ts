// What `evaluate` decides on every app, and whether a contestant decides the same. Kept as small numbers per app, for a catalogue may be large.
import { evaluate } from '../../src/policy/index.ts';
import type { Entered, Reasons, Told } from './contestant.ts';
import { ACTIONS, viewers, type World } from './world.ts';

interface Expected {
  readonly allow: boolean;
  readonly because: readonly string[];
  readonly notices: readonly string[];
}

/** Per viewer, action and compared row, which of the distinct answers is expected. Every `step`-th row is compared. */
export interface Reference {
  readonly step: number;
  readonly answers: readonly Expected[];
  readonly at: readonly (readonly Uint16Array[])[];
}

/** What `evaluate` says about so many rows at most, spread over the whole catalogue. */
export function reference({ size, question }: World, atMost: number): Reference {
  const step = Math.max(1, Math.ceil(size / atMost));
  const places = new Map<string, number>();
  const answers: Expected[] = [];
  const at = viewers.map((eyes) =>
    ACTIONS.map((action) =>
      Uint16Array.from({ length: Math.ceil(size / step) }, (_, place) => {
        const { outcome, because, notices } = evaluate(question(place * step, eyes, action));
        const answer = { allow: outcome === 'allow', because: because.map(({ rule }) => rule), notices: notices.map(({ rule }) => rule) };
        const key = JSON.stringify(answer);
        const known = places.get(key) ?? answers.push(answer) - 1;
        places.set(key, known);
        return known;
      }),
    ),
  );
  return { step, answers, at };
}

/** The rules that decide or are noticed somewhere in a catalogue: what the comparison covers. */
export const covered = ({ answers }: Reference): readonly string[] => [...new Set(answers.flatMap(({ because, notices }) => [...because, ...notices]))].sort();

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((id) => b.includes(id));

function agrees({ allow, because, notices }: Told, expected: Expected, reasons: Reasons): boolean {
  if (allow !== expected.allow || (notices && !same(notices, expected.notices))) return false;
  return reasons === 'all' ? same(because, expected.because) : reasons === 'one' ? because.length === 1 && expected.because.includes(because[0]) : true;
}

/** How many of the compared decisions for a viewer, on both actions, are not those of `evaluate`. */
export function mismatches({ told }: Entered, reasons: Reasons, viewer: number, { step, answers, at }: Reference): number {
  let wrong = 0;
  for (const [place, action] of ACTIONS.entries()) at[viewer][place].forEach((answer, row) => (wrong += agrees(told(action, row * step), answers[answer], reasons) ? 0 : 1));
  return wrong;
}
