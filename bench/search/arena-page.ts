// One engine in a page of its own: it takes the catalogue in, then answers in turns. Called by `page.evaluate`.
import type { Searchable } from '../../src/search/index.ts';
import { joined, type Built } from './engine.ts';
import { engines, type Name } from './engines.ts';
import { misspelt } from './texts.ts';

/** What a page shows at first. */
const TOP = 24;
/** How long slices are done before a frame gets its turn. */
const TURN_MS = 4;

declare global {
  interface Window {
    arena: typeof arena;
  }
}

/** A turn for whatever else the page has to do. */
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(null);
  });

export interface Entry {
  /** From the listings to the first answer it could give, pauses included. */
  readonly buildMs: number;
  /** The longest stretch without a pause. */
  readonly longestTaskMs: number;
  /** The longest single slice, where it builds in slices. */
  readonly longestSliceMs: number | null;
  readonly bytes: number | null;
}

let listings: readonly Searchable[] = [];
let engine: Built | undefined;

async function build(name: Name): Promise<Entry> {
  const start = performance.now();
  const made = engines[name](listings);
  if (!('next' in made)) {
    engine = made;
    const ms = performance.now() - start;
    return { buildMs: ms, longestTaskMs: ms, longestSliceMs: null, bytes: made.bytes ?? null };
  }
  let [longestTaskMs, longestSliceMs, turn, last] = [0, 0, start, start];
  for (;;) {
    const { done, value } = made.next();
    const now = performance.now();
    longestSliceMs = Math.max(longestSliceMs, now - last);
    longestTaskMs = Math.max(longestTaskMs, now - turn);
    last = now;
    if (done) {
      engine = value;
      return { buildMs: now - start, longestTaskMs, longestSliceMs, bytes: value.bytes ?? null };
    }
    if (now - turn < TURN_MS) continue;
    await pause();
    turn = last = performance.now();
  }
}

/** The longest turn of a page that does nothing but look at the clock for as long: what the machine alone adds. */
async function idle(ms: number): Promise<number> {
  const end = performance.now() + ms;
  let longest = 0;
  for (let turn = performance.now(); turn < end; turn = performance.now()) {
    let now = turn;
    while (now - turn < TURN_MS) now = performance.now();
    longest = Math.max(longest, now - turn);
    await pause();
  }
  return longest;
}

const arena = {
  idle,
  open: async (size: number): Promise<void> => {
    listings = (await (await fetch(`/catalogue-${size}.json`)).json()) as readonly Searchable[];
  },
  build,
  /** Milliseconds for each of the texts, in turn and so many times over, as long as the time given lasts. */
  time: (texts: readonly string[], times: number, patienceMs: number): number[] => {
    const taken: number[] = [];
    const end = performance.now() + patienceMs;
    for (let asked = 0; asked < times * texts.length && performance.now() < end; asked += 1) {
      const start = performance.now();
      engine?.find(texts[asked % texts.length], TOP);
      taken.push(performance.now() - start);
    }
    return taken;
  },
  /** Of the words with a typo: how long each took, and how often the word meant is in one of the first ten. */
  forgive: (patienceMs: number): { readonly ms: readonly number[]; readonly recall: number; readonly missed: readonly string[] } => {
    const ms: number[] = [];
    const missed: string[] = [];
    const end = performance.now() + patienceMs;
    for (const { text, meant } of misspelt(listings)) {
      const start = performance.now();
      const { top } = engine?.find(text, TOP) ?? { top: [] };
      ms.push(performance.now() - start);
      if (!top.slice(0, 10).some((row) => joined(listings[row]).toLowerCase().includes(meant))) missed.push(`${text} (${meant})`);
      if (performance.now() > end) break;
    }
    return { ms, recall: 1 - missed.length / ms.length, missed };
  },
};
export type Arena = typeof arena;
window.arena = arena;
