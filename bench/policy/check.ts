// What `evaluate` decides on every app, and whether a contestant decides the same. Kept as small numbers per app, for a catalogue may be large.
import { evaluate } from '../../src/policy/index.ts';
import type { Entered, Reasons, Told } from './contestant.ts';
import { ACTIONS, viewers, type World } from './world.ts';

interface Expected {
  readonly allow: boolean;
  readonly because: readonly string[];
  readonly notices: readonly string[];
}

/** Per viewer, action and row, which of the distinct answers is expected. */
export interface Reference {
  readonly answers: readonly Expected[];
  readonly at: readonly (readonly Uint16Array[])[];
}

export function reference({ size, question }: World): Reference {
  const places = new Map<string, number>();
  const answers: Expected[] = [];
  const at = viewers.map((eyes) =>
    ACTIONS.map((action) =>
      Uint16Array.from({ length: size }, (_, row) => {
        const { outcome, because, notices } = evaluate(question(row, eyes, action));
        const answer = { allow: outcome === 'allow', because: because.map(({ rule }) => rule), notices: notices.map(({ rule }) => rule) };
        const key = JSON.stringify(answer);
        const place = places.get(key) ?? answers.push(answer) - 1;
        places.set(key, place);
        return place;
      }),
    ),
  );
  return { answers, at };
}

/** The rules that decide or are noticed somewhere in a catalogue: what the comparison covers. */
export const covered = ({ answers }: Reference): readonly string[] => [...new Set(answers.flatMap(({ because, notices }) => [...because, ...notices]))].sort();

const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((id) => b.includes(id));

function agrees({ allow, because, notices }: Told, expected: Expected, reasons: Reasons): boolean {
  if (allow !== expected.allow || (notices && !same(notices, expected.notices))) return false;
  return reasons === 'all' ? same(because, expected.because) : reasons === 'one' ? because.length === 1 && expected.because.includes(because[0]) : true;
}

/** How many decisions on both actions, for every viewer and app, are not those of `evaluate`. */
export async function mismatches({ decide, told }: Entered, reasons: Reasons, { size }: World, { answers, at }: Reference): Promise<number> {
  let wrong = 0;
  for (const viewer of viewers.keys()) {
    await decide(viewer);
    for (const [place, action] of ACTIONS.entries()) for (let row = 0; row < size; row += 1) if (!agrees(told(action, row), answers[at[viewer][place][row]], reasons)) wrong += 1;
  }
  return wrong;
}
