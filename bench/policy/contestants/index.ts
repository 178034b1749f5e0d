// Every contestant by its name in the table. `ours` and `columns` stand side by side, so that their samples are close in time.
import type { Contestant } from '../contestant.ts';
import { columns, floor, plain } from './by-hand.ts';
import { casbin } from './casbin.ts';
import { casl } from './casl.ts';
import { cedar } from './cedar.ts';
import { jsonLogicJs } from './json-logic.ts';
import { jsonRulesEngine } from './json-rules-engine.ts';
import { liar, mortal, ours, single } from './ours.ts';

const honest = { ours, columns, floor, single, plain, casl, 'json-logic': jsonLogicJs, 'json-rules-engine': jsonRulesEngine, casbin, cedar };
/** Contestants that must be found too slow, wrong, and dead. */
const controls = { 'slow-ours': single, liar, mortal };
export const contestants = { ...honest, ...controls } satisfies Record<string, Contestant>;
export type Name = keyof typeof contestants;
export const everybody = Object.keys(honest) as (keyof typeof honest)[];
