// Every contestant by its name in the table. `ours` and `columns` stand side by side, so that their samples are close in time.
import type { Contestant } from '../contestant.ts';
import { columns, plain } from './by-hand.ts';
import { casbin } from './casbin.ts';
import { casl } from './casl.ts';
import { cedar } from './cedar.ts';
import { jsonLogicJs } from './json-logic.ts';
import { jsonRulesEngine } from './json-rules-engine.ts';
import { ours, single } from './ours.ts';

export const contestants = { ours, columns, single, plain, casl, 'json-logic': jsonLogicJs, 'json-rules-engine': jsonRulesEngine, casbin, cedar, 'slow-ours': single } satisfies Record<string, Contestant>;
export type Name = keyof typeof contestants;
