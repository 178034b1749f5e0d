// Every contestant by its name in the table. `ours` and `columns` stand side by side, so that their samples are close in time.
import type { Contestant } from '../contestant.ts';
import { columns, plain } from './by-hand.ts';
import { casbin } from './casbin.ts';
import { casl } from './casl.ts';
import { cedar } from './cedar.ts';
import { jsonLogicJs } from './json-logic.ts';
import { jsonRulesEngine } from './json-rules-engine.ts';
import { liar, ours, single } from './ours.ts';

const honest = { ours, columns, single, plain, casl, 'json-logic': jsonLogicJs, 'json-rules-engine': jsonRulesEngine, casbin, cedar };
/** Contestants that must be found too slow, and wrong. */
const controls = { 'slow-ours': single, liar };
export const contestants = { ...honest, ...controls } satisfies Record<string, Contestant>;
export type Name = keyof typeof contestants;
export const everybody = Object.keys(honest) as (keyof typeof honest)[];
