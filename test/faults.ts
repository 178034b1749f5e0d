// Faults as tests compare them. Every fault says what would be right, in words that follow the name of its field.
import assert from 'node:assert/strict';
import type { Fault } from '../src/schema/faults.ts';

/** The paths of faults, in order. */
export function pathsOf(faults: readonly Fault[]): string[] {
  for (const { message } of faults) assert.match(message, /^must [a-z]/);
  return faults.map(({ path }) => path);
}
