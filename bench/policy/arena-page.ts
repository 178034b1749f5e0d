// The arena in a page: what the contest calls by `page.evaluate`.
import { makeArena, type Arena } from './arena.ts';

declare global {
  interface Window {
    policyArena: Arena;
  }
}

window.policyArena = makeArena(async (file) => new Uint8Array(await (await fetch(file)).arrayBuffer()));
