// Both engines asked about the same distinct random worlds, and every difference written down. Asserts nothing.
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { evaluate } from '../../src/policy/index.ts';
import type { Action } from '../../src/schema/policy.ts';
import { engine, worldOf, type Answer } from './cedar.ts';
import { questionsOf } from './questions.ts';

/** The policy as it is written for Cedar. */
export const written = readFileSync(new URL('policy.cedar', import.meta.url), 'utf8');

export interface Compared {
  /** Distinct worlds that both engines judged. */
  readonly evaluated: number;
  /** How often each outcome came out and each rule decided. */
  readonly determining: ReadonlyMap<string, number>;
  readonly mismatches: readonly string[];
}

const agree = (ours: Answer, theirs: Answer): boolean => ours.outcome === theirs.outcome && ours.because.join() === theirs.because.join();

/** Asks both engines about one action until `count` distinct worlds were judged. The same seed asks the same. */
export function compare(action: Action, count: number, text = written, seed = 20_260_110): Compared {
  const cedar = engine(text, action);
  const seen = new Set<string>();
  const determining = new Map<string, number>();
  const mismatches: string[] = [];
  const [stream] = fc.sample(fc.infiniteStream(fc.noShrink(questionsOf(action)), { noHistory: true }), { numRuns: 1, seed });
  for (const question of stream ?? []) {
    const world = worldOf(question);
    const key = JSON.stringify(world);
    if (seen.has(key)) continue;
    seen.add(key);
    const { outcome, because } = evaluate(question);
    const [ours, theirs] = [{ outcome, because: because.map(({ rule }) => rule).sort() }, cedar(world)];
    for (const name of [outcome, ...ours.because]) determining.set(name, (determining.get(name) ?? 0) + 1);
    if (!agree(ours, theirs)) mismatches.push(`${JSON.stringify(ours)} for ${JSON.stringify(theirs)}: ${key}`);
    if (seen.size === count) break;
  }
  return { evaluated: seen.size, determining, mismatches };
}
